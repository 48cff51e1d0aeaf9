"""The keys of the desk in odd states: with nothing at hand, while typing a page number, off the order of work."""

import pytest
from playwright.sync_api import Page, expect

from tests.apps.desk_site import Site, current, pick, settled
from tests.complaints import Complaints
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
OPEN = """async ([document, id]) => {
  const { subject } = await window.review.client.details(document, id);
  await window.review.selection.open({ ...subject, document });
}"""
NOT_AT = "id => window.review.selection.current && window.review.selection.current.id !== id"
KEYS = """async () => {
  const { KEYS } = await import('/static/canvas/canvas.js');
  const { DESK_KEYS } = await import('/static/desk/key_names.js');
  return [...Object.values(KEYS), ...Object.values(DESK_KEYS)].flat();
}"""
"""Every key that the help shows."""


def shown_page(page: Page) -> int:
    found: int = page.evaluate("() => window.review.pages.numbers[0]")
    return found


def test_next_after_escape_on_a_fresh_desk_goes_on(site: Site) -> None:
    page = site.open(site.person())
    here = shown_page(page)
    page.keyboard.press("Escape")
    page.wait_for_function("() => window.review.selection.current === null")
    page.keyboard.press("j")
    page.wait_for_function("() => window.review.selection.current !== null")
    assert current(page)["page"] >= here


@pytest.mark.parametrize(("key", "way"), [("j", 1), ("k", -1)])
def test_next_after_something_off_the_list_goes_on_from_its_place(site: Site, key: str, way: int) -> None:
    page = site.open(site.person())
    listed = page.evaluate("() => window.review.queue.items.map(({ id }) => id)")
    off = next(row for row in site.find("region") if row.pages[0] == 7 and row.id not in listed)
    page.evaluate("() => window.review.navigation.turnTo(7)")
    page.wait_for_function("() => window.review.pages.numbers[0] === 7")
    pick(page, off.id)
    page.wait_for_function("id => window.review.selection.current?.id === id", arg=off.id)
    page.keyboard.press(key)
    page.wait_for_function(NOT_AT, arg=off.id)
    found = current(page)
    assert found["id"] in listed
    assert (found["page"] - 7) * way >= 0, found


def test_next_with_nothing_at_hand_goes_on_from_the_page(site: Site) -> None:
    page = site.open(site.person())
    page.keyboard.press("Escape")
    page.wait_for_function("() => window.review.selection.current === null")
    page.evaluate("() => window.review.navigation.turnTo(6)")
    page.wait_for_function("() => window.review.pages.numbers[0] === 6")
    page.keyboard.press("j")
    page.wait_for_function("() => window.review.selection.current !== null")
    assert current(page)["page"] >= 6


def test_what_is_accepted_is_not_decided_again(site: Site) -> None:
    page = site.open(site.person())
    first = current(page)["id"]
    page.keyboard.press("a")
    page.wait_for_function(NOT_AT, arg=first)
    settled(page)
    sent = page.evaluate("() => { window.puts = 0; window.review.outbox.put = () => { window.puts += 1; }; }")
    page.evaluate(OPEN, [site.document, first])
    page.wait_for_function("id => window.review.selection.current?.id === id", arg=first)
    assert current(page)["status"] == "accepted"
    page.keyboard.press("a")
    page.wait_for_function(NOT_AT, arg=first)
    assert page.evaluate("() => window.puts") == 0, sent


def test_a_page_number_gives_the_keys_back(site: Site) -> None:
    page = site.open(site.person())
    number = page.locator(".pd-number")
    number.fill("5")
    number.press("Enter")
    page.wait_for_function("() => window.review.pages.numbers[0] === 5")
    expect(page.locator(".pc-svg")).to_be_focused()
    number.fill("1")
    number.press("Escape")
    expect(number).to_have_value("5")
    expect(page.locator(".pc-svg")).to_be_focused()
    assert shown_page(page) == 5
    before = current(page)["id"]
    page.keyboard.press("j")
    page.wait_for_function(NOT_AT, arg=before)


def test_the_page_field_counts_pages_and_the_printed_number_stands_apart(site: Site) -> None:
    page = site.open(site.person())
    page.evaluate(
        """() => { const { header, pages } = window.review;
        header.setPage([{ ...pages.views[0], number: 11, label: '4' }], 24); }"""
    )
    expect(page.locator(".pd-number")).to_have_value("11")
    expect(page.locator(".pd-pager")).to_contain_text("of 24")
    expect(page.locator(".pd-printed")).to_have_text("printed p. 4")


def test_adding_a_value_does_not_hide_taking_one_away(site: Site) -> None:
    (entry,) = site.find("entry", number="1")
    page = site.at(site.person(), entry.id)
    expect(page.locator(".pd-add").first).to_be_visible()
    covered = page.evaluate(
        """() => [...document.querySelectorAll('.pd-record .pd-icon')].filter((node) => {
          if (!node.offsetParent) return false;
          node.scrollIntoView({ block: 'center' });
          const { left, right, top, bottom } = node.getBoundingClientRect();
          return [[left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]]
            .some(([x, y]) => !node.contains(document.elementFromPoint(x, y)));
        }).map((node) => node.title)"""
    )
    assert covered == []


def test_keys_behind_an_open_dialog_do_nothing(site: Site) -> None:
    page = site.open(site.person())
    before = current(page)["id"]
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("heading").first.click()  # takes the focus from all that has keys
    for key in ("a", "x", "j", "Delete", "3"):
        page.keyboard.press(key)
    page.evaluate("() => window.review.act('none')")
    settled(page)
    assert current(page)["id"] == before
    assert site.decisions() == {}
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("a")
    page.wait_for_function(NOT_AT, arg=before)


def test_a_key_right_after_a_dialog_closed_is_not_lost(site: Site) -> None:
    page = site.open(site.person())
    before = current(page)["id"]
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("heading").first.click()
    page.evaluate(  # both before the dialog's event "close" is handled, as a fast person does
        """() => {
        const dialog = document.querySelector('dialog');
        dialog.close();
        dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_function(NOT_AT, arg=before)


def test_keys_wait_for_the_panel_of_what_was_just_opened(site: Site) -> None:
    before = site.find("region", type="caption")[0]
    after = next(row for row in site.find("region", type="text") if row.pages == before.pages)
    page = site.at(site.person(), before.id)
    page.keyboard.press("c")
    page.get_by_label("Your comment").fill("Look again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Settle")).to_be_visible()
    page.evaluate(
        """id => { const { client } = window.review; const own = client.details.bind(client);
        const late = new Promise((done) => { window.arrive = done; });
        client.details = async (document, of) => { if (of === id) await late; return own(document, of); }; }""",
        after.id,
    )
    pick(page, after.id)
    expect(page.locator(".pd-said[inert] button", has_text="Settle")).to_have_count(1)
    page.keyboard.press("h")
    page.keyboard.press("F2")
    page.evaluate("() => window.arrive()")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_be_focused()
    expect(text).to_have_value(after.state.text)
    expect(page.locator(".pd-history")).to_have_attribute("open", "")
    expect(page.get_by_role("button", name="Settle")).to_have_count(0)


def test_values_gone_through_faster_than_they_come_show_their_own_record(site: Site) -> None:
    entry = site.find("entry", number="1")[0].id
    page = site.at(site.person(), site.find("entry", number="2")[0].id)
    last = page.evaluate(
        """async ([document, entry]) => {
        const { client, selection } = window.review;
        const { fields } = await client.record(document, entry);
        const ids = fields.flatMap(({ values }) => values).slice(0, 2).map(({ id }) => id);
        const subjects = await Promise.all(ids.map((id) => client.details(document, id)));
        client.forget();
        for (const { subject } of subjects) selection.open({ ...subject, document });
        return ids[1];
        }""",
        [site.document, entry],
    )
    page.wait_for_function(
        "id => !document.querySelector('.pd-body').inert && window.review.selection.current.id === id",
        arg=last,
    )
    expect(page.locator(".pd-body")).to_have_attribute("data-of", entry)


@pytest.mark.parametrize("state", ["fresh", "nothing", "last page", "reader", "dialog", "empty list"])
def test_no_key_of_the_help_throws_in_any_state(site: Site, complaints: Complaints, state: str) -> None:
    # What one key adds another takes back, maybe while the panel asks for it: it says that it is gone.
    complaints.expect("answer: 400 GET .*/subjects/(reg|lnk|ent)-u")
    page = site.open(site.person("reader" if state == "reader" else "ada"))
    keys = page.evaluate(KEYS)
    for key in keys:
        page.locator(".pc-svg").focus()
        if state == "nothing":
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
        elif state == "last page":
            page.evaluate("() => window.review.navigation.turnTo(99)")
        elif state == "empty list":
            page.evaluate("() => { window.review.queue.items = []; }")
        elif state == "dialog":
            page.keyboard.press("?")
        page.keyboard.press(key.replace("Ctrl+", "Control+"))
        page.evaluate("() => window.review.act('none')")
        page.evaluate("() => document.querySelectorAll('dialog').forEach((dialog) => dialog.close())")
    # what threw would fail the test at its end
    assert page.evaluate("() => Boolean(window.review.pages.views.length)")


def test_function_keys_work_from_a_field(site: Site) -> None:
    """Where one has saved and stayed, the lists that may be entries are a key away, and what is typed is saved."""
    (entry,) = site.find("entry", number="1")
    page = site.at(site.person(language="fr"), entry.id)
    date = page.locator('[data-field="date_text"] .pd-value textarea')
    date.fill("vers 350 av. J.-C.")
    date.press("Control+Enter")
    settled(page)
    expect(date).to_be_focused()
    date.press("End")
    date.press("!")
    date.press("F4")
    expect(page.locator(".pd-entry-sheet")).to_be_visible()
    settled(page)
    values = [after["value"] for _, after in site.decisions().values() if after and "value" in after]
    assert values == ["vers 350 av. J.-C.!"]
    page.keyboard.press("F4")
    expect(page.locator(".pd-entry-sheet")).to_be_hidden()
