"""What is asked about together is decided on together, and what a person has decided of it stays as decided."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.apps.desk_site import Site, current, settled
from tests.apps.looking import look, shot
from tests.apps.test_desk_groups import MEMBERS
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
OF_VALUES = """() => { const { items, groups } = window.review.queue;
  return items.find(({ id, kind }) => kind === 'field' && groups.get(id).length > 4); }"""
LONGEST = """() => { const { items, groups } = window.review.queue;
  return items.toSorted((a, b) => groups.get(b.id).length - groups.get(a.id).length)[0]; }"""
PLACE = """ids => window.review.queue.items.findIndex(({ id }) => ids.includes(id)
  || window.review.queue.groups.get(id).some((member) => ids.includes(member.id)))"""
ASK_AGAIN = "() => window.review.queue.load()"


def at_values(site: Site, language: str = "en") -> tuple[Page, str, list[str]]:
    """The desk at a question about an entry, headed by one of its values; that value, and the others."""
    page = site.open(site.person(language=language))
    head = page.evaluate(OF_VALUES)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    expect(page.locator(f'[data-value="{head["id"]}"]')).to_be_visible()
    return page, head["id"], page.evaluate(MEMBERS, head["id"])


def reject_in_form(page: Page, value: str) -> None:
    page.locator(f'[data-value="{value}"] button[aria-label^="Remove"]').click()


def reject_with_key(page: Page, value: str) -> None:
    page.keyboard.press("x")


@pytest.mark.parametrize("reject", [reject_in_form, reject_with_key])
def test_what_is_rejected_of_a_question_stays_rejected_when_the_rest_is_accepted(
    site: Site, reject: Any
) -> None:
    page, head, others = at_values(site)
    place = page.evaluate(PLACE, others)
    number = page.evaluate("() => window.review.pages.numbers[0]")
    reject(page, head)
    # At once: the question is about the rest, and the same page is on show.
    expect(page.locator(".pd-group [data-member]")).to_have_count(len(others))
    expect(page.locator(f'.pd-group [data-member="{head}"]')).to_have_count(0)
    expect(page.locator(".pd-group p")).to_contain_text(str(len(others)))
    page.wait_for_function("ids => ids.includes(window.review.selection.current.id)", arg=others)
    settled(page)
    page.evaluate(ASK_AGAIN)
    assert page.evaluate(PLACE, others) == place
    assert set(page.evaluate(MEMBERS, current(page)["id"])) | {current(page)["id"]} == set(others)
    assert page.evaluate("() => window.review.pages.numbers[0]") == number
    shot(page, "question-rest")
    page.keyboard.press("a")
    settled(page)
    decided = site.decisions()
    assert decided[head][0] == "reject"
    assert {decided[id][0] for id in others} == {"accept"}
    assert current(page)["id"] not in (head, *others)


def test_what_is_corrected_of_a_question_stays_corrected_when_the_rest_is_accepted(site: Site) -> None:
    page, head, others = at_values(site)
    words = page.locator(f'[data-value="{head}"] textarea')
    words.fill("A lamp of another kind")
    words.press("Control+Enter")
    expect(page.locator(".pd-group [data-member]")).to_have_count(len(others))
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    settled(page)
    decided = site.decisions()
    assert decided[head][0] == "correct"
    assert {decided[id][0] for id in others} == {"accept"}
    assert current(page)["id"] not in (head, *others)


def test_what_is_rejected_elsewhere_in_a_question_stays_rejected(site: Site) -> None:
    page, head, others = at_values(site)
    odd = next(id for id in others if "/" in id)
    reject_in_form(page, odd)
    expect(page.locator(".pd-group [data-member]")).to_have_count(len(others))
    assert current(page)["id"] == head
    page.keyboard.press("a")  # whether the server has answered or not
    settled(page)
    decided = site.decisions()
    assert decided[odd][0] == "reject"
    assert {decided[id][0] for id in (head, *others) if id != odd} == {"accept"}


def test_the_last_of_a_question_that_is_corrected_is_not_accepted_by_the_next_key(site: Site) -> None:
    page = site.open(site.person())
    alone = page.evaluate(
        "() => window.review.queue.items.find(({ id, type }) => type === 'caption' "
        "&& !window.review.queue.groups.get(id).length)"
    )
    page.evaluate("subject => window.review.selection.open(subject)", alone)
    expect(page.locator(f'.pd-body[data-of="{alone["id"]}"]')).to_be_visible()
    words = page.get_by_label("Text", exact=True)
    words.fill("Fig. 9. A caption of another kind.")
    words.press("Control+Enter")
    settled(page)
    page.evaluate("() => document.activeElement.blur()")
    page.wait_for_function("id => window.review.selection.current?.id === id", arg=alone["id"])
    page.keyboard.press("a")
    page.wait_for_function("id => window.review.selection.current?.id !== id", arg=alone["id"])
    settled(page)
    assert site.decisions()[alone["id"]][0] == "correct"


def test_a_yes_to_several_things_that_were_seen_before_one_was_rejected_does_not_accept_it(
    site: Site,
) -> None:
    page, head, others = at_values(site)
    odd = next(id for id in others if "/" in id)
    page.evaluate("id => { window.seen = window.review.queue.groups.get(id); }", head)
    reject_in_form(page, odd)
    settled(page)
    page.evaluate("() => window.review.decisions.acceptTogether(window.seen)")
    settled(page)
    decided = site.decisions()
    assert decided[odd][0] == "reject"
    assert {decided[id][0] for id in others if id != odd} == {"accept"}
    expect(page.locator(".pd-conflict, .pd-notice")).to_have_count(0)


def test_all_of_a_long_question_can_be_seen(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(LONGEST)
    count = len(page.evaluate(MEMBERS, head["id"])) + 1
    page.evaluate("subject => window.review.selection.open(subject)", head)
    lines = page.locator(".pd-group [data-member]")
    expect(lines).to_have_count(count)
    seen = lines.filter(visible=True).count()
    more = page.locator(".pd-group summary")
    expect(more).to_have_text(f"and {count - seen} more")
    shot(page, "question-long")
    more.click()
    expect(lines.filter(visible=True)).to_have_count(count)
    shot(page, "question-long-open")


def test_a_question_is_in_sight_when_it_comes(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(OF_VALUES)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    expect(page.locator(f'[data-value="{head["id"]}"].pd-current')).to_be_attached()
    assert page.locator(".pd-scroll").evaluate("node => node.scrollTop") == 0
    expect(page.locator(".pd-group p")).to_be_in_viewport()


def test_the_first_question_names_its_fields_in_the_language_of_the_person(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(OF_VALUES)["id"]
    page = site.at(site.person(language="fr"), head)
    group = page.locator(".pd-group")
    expect(group).to_contain_text("Numéro d’inventaire")
    expect(group).not_to_contain_text("inventory number")
    look(page, "question-french")


def test_the_pictures_of_a_question_are_outlined_and_not_covered(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(LONGEST)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    lit = page.locator(".pc-lit")
    expect(lit.first).to_be_attached()
    assert set(lit.evaluate_all("nodes => nodes.map((node) => getComputedStyle(node).fill)")) == {"none"}
    look(page, "question-outlined")


def test_what_the_canvas_tells_does_not_come_back_once_it_has_faded(site: Site) -> None:
    page = site.open(site.person())
    live = page.locator(".pc-live")
    fading = live.evaluate(  # at once: a few seconds later it has faded by itself
        """node => { window.review.canvas.announce('nothing_selected');
        const fading = node.className;
        node.getAnimations().forEach((each) => each.finish());
        return fading; }"""
    )
    assert fading == "pc-live pc-fades"
    expect(live).to_have_class("pc-live")


def test_the_desk_counts_the_questions_that_are_left(site: Site) -> None:
    page = site.open(site.person())
    progress = "() => ({ ...window.review.queue.progress })"
    before = page.evaluate(progress)
    expect(page.locator(".pd-progress strong")).to_have_text(f"{before['questions']} questions left")
    page.evaluate("subject => window.review.selection.open(subject)", page.evaluate(LONGEST))
    page.keyboard.press("a")
    expect(page.locator(".pd-progress strong")).to_have_text(f"{before['questions'] - 1} questions left")
    settled(page)
    page.evaluate(ASK_AGAIN)
    after = page.evaluate(progress)
    assert after["seconds_left"] <= before["seconds_left"]
    assert after["questions"] <= before["questions"]
    look(page, "questions-left")


def test_a_link_that_is_there_already_is_at_hand_when_it_is_drawn_once_more(site: Site) -> None:
    page = site.open(site.person())
    link = page.evaluate("() => window.review.queue.items.find(({ kind }) => kind === 'link')")
    again = f"lnk-u{0:016x}"
    page.evaluate(
        """([{ type, source, target, ...link }, id]) => {
        const { decisions, selection } = window.review;
        const { document, page } = link;
        const changes = { type, source, target };
        decisions.edit([{ action: 'add', id, kind: 'link', revision: 0, changes, document, page }]);
        selection.open({ ...link, type, source, target, id, revision: 0 });
        }""",
        [link, again],
    )
    page.wait_for_function("id => window.review.selection.current.id === id", arg=link["id"])
    settled(page)
    assert site.decisions()[link["id"]][0] == "accept"
    expect(page.locator(f'.pd-body[data-of="{link["id"]}"]')).to_be_visible()
    assert page.evaluate("id => window.review.pages.find(id) ?? null", again) is None
