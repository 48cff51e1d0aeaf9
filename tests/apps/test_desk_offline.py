"""Every key of the help while the server is away, and keys held down: no error in the page, nothing lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.apps.desk_site import Site, current, settled
from tests.complaints import NO_CONNECTION
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
KEYS = """async () => {
  const [{ KEYS }, { DESK_KEYS }] = await Promise.all(
    ['canvas/keys', 'desk/key_names'].map((name) => import(`/static/${name}.js`)));
  return [...Object.values(KEYS), ...Object.values(DESK_KEYS)].flat();
}"""
"""All keys that the help names."""

TYPING = """() => Boolean(document.querySelector('dialog[open]') ?? document.activeElement.closest('input, textarea'))
  || window.review.contactSheet.isOpen"""
"""Whether a dialog, a field or the contact sheet has the keys."""


def pressed(key: str) -> str:
    """A key of the help as Playwright calls it."""
    parts = ["+"] if key == "+" else key.replace("Ctrl", "Control").split("+")
    return "+".join("Space" if part == " " else part for part in parts)


def test_no_key_of_the_help_fails_while_the_server_is_away(site: Site) -> None:
    context = site.person()
    page = site.open(context)
    page.wait_for_load_state("networkidle")
    keys = page.evaluate(KEYS)
    assert len(keys) > 40
    context.set_offline(True)
    site.complaints.expect(NO_CONNECTION)
    for key in keys:
        if page.evaluate("() => !window.review.selection.current"):
            page.keyboard.press("j")
        page.keyboard.press(pressed(key))
        page.evaluate("() => window.review.act('nothing')")  # a dialog that the key opens is open then
        if page.evaluate(TYPING) or page.locator(".pd-at-contact").count():
            page.keyboard.press("Escape")
    expect(page.locator(".pd-saved")).to_contain_text("waiting")
    context.set_offline(False)
    settled(page)
    if not current(page):
        page.keyboard.press("j")  # doing a no again leaves nothing at hand
        page.wait_for_function("() => window.review.selection.current")
    chosen = current(page)["id"]
    page.keyboard.press("j")
    page.wait_for_function("id => window.review.selection.current?.id !== id", arg=chosen)


def test_undo_held_down_takes_back_all_and_nothing_twice(site: Site) -> None:
    page = site.open(site.person())
    for _ in range(5):
        page.keyboard.press("a")
    settled(page)
    before = site.decisions()
    assert len(before) >= 5
    page.keyboard.down("Control")
    for _ in range(12):
        page.keyboard.down("z")  # again and again without being let go: the key repeats
    page.keyboard.up("z")
    page.keyboard.up("Control")
    settled(page)
    expect(page.locator(".pd-progress")).to_contain_text("0 reviewed")
    page.keyboard.press("a")
    settled(page)
    expect(page.locator(".pd-progress")).to_contain_text(re.compile(r"\b[1-9]\d* reviewed"))


def test_many_fast_steps_end_where_as_many_slow_ones_do(site: Site) -> None:
    page = site.open(site.person())
    order = page.evaluate("() => window.review.queue.items.map(({ id }) => id)")
    begin = order.index(current(page)["id"])
    for _ in range(12):
        page.keyboard.press("j")
    for _ in range(5):
        page.keyboard.press("k")
    page.wait_for_function("id => window.review.selection.current?.id === id", arg=order[begin + 7])
    assert site.decisions() == {}
