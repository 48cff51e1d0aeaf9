"""What is asked about together is decided on together, and what a person has decided of it stays as decided."""

import pytest
from playwright.sync_api import Page, expect

from tests.apps.desk_site import Site, current, settled
from tests.apps.looking import look, shot
from tests.apps.test_desk_groups import MEMBERS
from tests.complaints import NO_CONNECTION
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
OF_VALUES = """() => { const { items, groups } = window.review.queue;
  return items.find(({ id, kind }) => kind === 'field' && groups.get(id).length > 4); }"""
PICTURED = """() => { const { items, groups } = window.review.queue;
  const beside = (item) => ({ kind, page }) => kind === 'region' && page === item.page;
  return items.find((item) => item.kind === 'link' && groups.get(item.id).some(beside(item))); }"""
LEAST_SURE = """id => { const { items, groups } = window.review.queue;
  const all = [items.find((item) => item.id === id), ...groups.get(id)];
  return window.review.t.percent(Math.min(...all.map(({ confidence }) => confidence))); }"""
LISTED = """() => { const { items, groups } = window.review.queue;
  return items.flatMap((item) => [item.id, ...groups.get(item.id).map(({ id }) => id)]); }"""
PLATE = """() => { const { items, groups } = window.review.queue;
  return items.flatMap((item) => [item, ...groups.get(item.id)]).find(({ type }) => type === 'part_of').target; }"""
TIED = """id => { const { region, link } = window.review.canvas.state.objects;
  const own = ({ type, parent }) => type === 'panel' && parent === id;
  const panels = [...region.values()].filter(own).map((each) => each.id);
  const ends = [id, ...panels];
  const links = [...link.values()].filter(({ source, target }) => ends.includes(source) || ends.includes(target));
  return { panels, links: links.map((each) => each.id) }; }"""
SHOWN = """ids => { const { state } = window.review.canvas;
  return ids.filter((id) => { const found = state.find(id); return found && state.isVisible(found.object); }); }"""
CAPTIONED = """() => { const { items, groups } = window.review.queue;
  const is = (item) => ({ id, type }) => type === 'caption' && item.source !== id;
  const head = items.find((item) => groups.get(item.id).length > 2 && groups.get(item.id).some(is(item)));
  return [head, groups.get(head.id).find(is(head)).id]; }"""
LINKED = """() => { const { items, groups } = window.review.queue;
  return items.flatMap((item) => [item, ...groups.get(item.id)].map((member, _, question) => [member, question]))
    .find(([{ type, source, target, source_end: from, target_end: to }, question]) => type === 'caption_of'
      && from.page === to.page && [source, target].every((end) => question.some(({ id }) => id === end)))[0]; }"""
MAX_LENGTH = """() => { const { items, groups } = window.review.queue;
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


def test_what_is_rejected_of_a_question_stays_rejected_when_the_rest_is_accepted(site: Site) -> None:
    page, head, others = at_values(site)
    place = page.evaluate(PLACE, others)
    number = page.evaluate("() => window.review.pages.numbers[0]")
    page.keyboard.press("x")
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


def test_all_of_a_long_question_can_be_seen_rejected_at_once_and_taken_back(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(MAX_LENGTH)
    asked = {head["id"], *page.evaluate(MEMBERS, head["id"])}
    count = len(asked)
    assert count == 8, "what is more is another question"
    page.evaluate("subject => window.review.selection.open(subject)", head)
    expect(page.locator(".pd-group [data-member]").filter(visible=True)).to_have_count(count)
    least = page.evaluate(LEAST_SURE, head["id"])
    told = f"These {count} things are decided together. The least sure one is {least} sure."
    expect(page.locator(".pd-group p")).to_contain_text(told)
    expect(page.locator(f'.pd-items [data-id="{head["id"]}"] .pd-doubt')).to_have_text(least)
    shot(page, "question-long")
    expect(page.get_by_role("button", name="Reject all 8")).to_be_visible()
    page.keyboard.press("Shift+X")
    settled(page)
    decided = site.decisions()
    assert {decided[id][0] for id in asked} == {"reject"}
    assert current(page)["id"] not in asked
    page.keyboard.press("Control+z")
    settled(page)
    assert {site.decisions()[id][0] for id in asked} == {"withdraw"}


def test_after_a_no_nothing_of_what_went_is_asked_about_or_shown(site: Site) -> None:
    """At once, while the server has not answered yet, and afterwards: links of a picture, and its panels."""
    page = site.open(site.person())
    plate = page.evaluate(PLATE)
    page = site.at(site.person(), plate)
    gone = page.evaluate(TIED, plate)
    assert len(gone["panels"]) > 1 and len(gone["links"]) > len(gone["panels"])
    before = page.evaluate("() => window.review.queue.progress.left")
    asked = page.evaluate(LISTED)
    page.route("**/edits", lambda route: None)  # the answer does not come
    page.keyboard.press("x")
    page.wait_for_function("id => window.review.selection.current.id !== id", arg=plate)
    went = {*gone["panels"], *gone["links"]}
    assert went & set(page.evaluate(LISTED)) == set()
    assert page.evaluate(SHOWN, [*went]) == []
    left = page.evaluate("() => window.review.queue.progress.left")
    assert left == before - len({plate, *went} & set(asked))
    page.unroute("**/edits")
    page.evaluate("() => window.review.outbox.destroy()")
    page.reload()  # what waits is sent again
    page.wait_for_function("() => window.review?.pages.views.length")
    settled(page)
    page.evaluate("() => window.review.queue.load(true)")
    assert went & set(page.evaluate(LISTED)) == set()
    assert page.evaluate(SHOWN, [*went]) == []
    assert {site.decisions()[id][0] for id in (plate, *gone["panels"])} == {"reject"}


def test_after_five_rejections_one_key_rejects_the_others_of_their_sort(site: Site) -> None:
    words = "Rejeter aussi les {} autres légendes"
    page = site.open(site.person(language="fr"))
    page.evaluate("() => window.review.selection.filter({ kind: 'region', type: 'caption' })")
    page.wait_for_function("() => window.review.selection.current?.type === 'caption'")
    captions = {*page.evaluate(LISTED)}
    for _ in range(5):
        expect(page.get_by_role("button", name=words[:16])).to_have_count(0)
        page.keyboard.press("x")
        settled(page)
    expect(page.get_by_role("button", name=words.format(len(captions) - 5))).to_be_visible()
    look(page, "reject-the-others-fr")
    page.keyboard.press("Control+Shift+X")
    page.wait_for_function("() => !window.review.queue.items.length")
    settled(page)
    decided = site.decisions()
    assert {decided[id][0] for id in captions} == {"reject"}
    page.keyboard.press("Control+z")
    settled(page)
    left = [id for id in captions if site.decisions()[id][0] == "withdraw"]
    assert len(left) == len(captions) - 5


def test_after_a_no_to_a_link_its_caption_is_asked_about_alone_and_at_once(site: Site) -> None:
    page = site.open(site.person())
    link = page.evaluate(LINKED)
    page.evaluate("subject => window.review.selection.open(subject)", link)
    page.keyboard.press("x")
    page.wait_for_function("id => window.review.selection.current.id === id", arg=link["source"])
    assert page.evaluate(MEMBERS, link["source"]) == []
    expect(page.locator(".pd-candidates li").first).to_be_visible()
    settled(page)
    page.keyboard.press("a")
    settled(page)
    decided = {id: action for id, (action, _) in site.decisions().items()}
    assert decided[link["source"]] == "accept"
    assert link["target"] not in decided, "nor is what the caption is not of"


def test_accepting_with_nothing_at_hand_says_so(site: Site) -> None:
    page = site.open(site.person())
    page.evaluate("() => window.review.selection.clear()")
    page.keyboard.press("a")
    expect(page.locator(".pd-passing")).to_contain_text("Nothing is selected")
    settled(page)
    assert site.decisions() == {}


def test_enter_in_a_field_stays_with_the_question(site: Site) -> None:
    """A corrected caption leaves the rest of its question, which comes next, wherever the list goes on."""
    page = site.open(site.person())
    head, caption = page.evaluate(CAPTIONED)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    page.locator(f'.pd-group [data-member="{caption}"]').click()
    words = page.get_by_label("Text", exact=True)
    expect(words).to_be_editable()
    words.fill(f"{words.input_value()} corrected")
    words.press("Enter")
    page.wait_for_function("id => window.review.selection.current.id === id", arg=head["id"])
    settled(page)
    assert site.decisions()[caption][0] == "correct"
    assert head["id"] not in site.decisions()


def test_a_button_that_is_pressed_while_a_field_saves_does_what_it_is_for(site: Site) -> None:
    """What is drawn anew when the field is left does not take the button away from under the pointer."""
    page = site.open(site.person())
    head, caption = page.evaluate(CAPTIONED)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    page.locator(f'.pd-group [data-member="{caption}"]').click()
    words = page.get_by_label("Text", exact=True)
    expect(words).to_be_editable()
    words.fill(f"{words.input_value()} corrected")
    page.locator(f'.pd-group [data-member="{head["id"]}"]').click()
    page.wait_for_function("id => window.review.selection.current.id === id", arg=head["id"])
    settled(page)
    assert site.decisions()[caption][0] == "correct"


def test_a_button_says_why_where_work_cannot_be_saved(site: Site) -> None:
    """While the connection is lost, none waits in silence."""
    site.complaints.expect(NO_CONNECTION)
    page = site.open(site.person())
    page.route("**/edits", lambda route: route.abort())
    page.keyboard.press("a")
    page.wait_for_selector('.pd-saved[data-state="offline"]')
    page.keyboard.press("Shift+A")
    accept = page.locator("dialog .pd-main")
    expect(accept).to_be_enabled()
    accept.click()
    expect(page.locator("dialog .pd-total")).to_contain_text("Not everything is saved yet")
    expect(accept).to_be_enabled()


def test_a_question_is_in_sight_when_it_comes_and_names_its_fields_in_the_language_of_the_person(
    site: Site,
) -> None:
    page = site.open(site.person(language="fr"))
    head = page.evaluate(OF_VALUES)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    expect(page.locator(f'[data-value="{head["id"]}"].pd-current')).to_be_attached()
    assert page.locator(".pd-scroll").evaluate("node => node.scrollTop") == 0
    expect(page.locator(".pd-group p")).to_be_in_viewport()
    group = page.locator(".pd-group")
    expect(group).to_contain_text("Numéro d’inventaire")
    expect(group).not_to_contain_text("inventory number")
    look(page, "question-french")


def test_the_pictures_of_a_question_are_outlined_and_not_covered(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(PICTURED)
    page.evaluate("subject => window.review.selection.open(subject)", head)
    lit = page.locator(".pc-lit")
    expect(lit.first).to_be_attached()
    assert set(lit.evaluate_all("nodes => nodes.map((node) => getComputedStyle(node).fill)")) == {"none"}
    look(page, "question-outlined")


def test_the_desk_counts_the_questions_that_are_left(site: Site) -> None:
    page = site.open(site.person())
    progress = "() => ({ ...window.review.queue.progress })"
    before = page.evaluate(progress)
    expect(page.locator(".pd-progress strong")).to_have_text(f"{before['questions']} questions left")
    page.evaluate("subject => window.review.selection.open(subject)", page.evaluate(MAX_LENGTH))
    page.keyboard.press("a")
    expect(page.locator(".pd-progress strong")).to_have_text(f"{before['questions'] - 1} questions left")
    settled(page)
    page.evaluate(ASK_AGAIN)
    after = page.evaluate(progress)
    assert after["seconds_left"] <= before["seconds_left"]
    assert after["questions"] <= before["questions"]
    look(page, "questions-left")
