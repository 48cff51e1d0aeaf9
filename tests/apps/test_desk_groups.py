"""What a person sees as one thing is one question on the desk, and what has no link shows what it may belong to."""

import pytest
from playwright.sync_api import expect

from pictoria_docs import Project
from pictoria_docs.document import LinkType, Region, RegionType
from pictoria_docs.store import Store
from tests.apps.desk_site import Site, current, settled
from tests.apps.looking import shot
from tests.programs import needs_chromium
from tests.review.test_possible_figures import add_possible_figures, offer

pytestmark = [pytest.mark.slow, needs_chromium]
GROUP = """() => { const { items, groups } = window.review.queue;
  return items.find(({ id }) => groups.get(id).length > 2); }"""
CITING = """() => { const { items, groups } = window.review.queue;
  return items.find(({ id, type }) => type === 'cites' && groups.get(id).length > 2); }"""
LISTED = """() => { const { items, groups } = window.review.queue;
  return items.flatMap((item) => [item.id, ...groups.get(item.id).map(({ id }) => id)]); }"""
MEMBERS = "id => window.review.queue.groups.get(id).map((member) => member.id)"


def test_one_key_accepts_all_of_a_question_and_one_undo_takes_it_back(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(GROUP)
    members = page.evaluate(MEMBERS, head["id"])
    page.evaluate("subject => window.review.selection.open(subject)", head)
    expect(page.locator(".pd-group [data-member]")).to_have_count(len(members) + 1)
    shot(page, "question-group")
    page.keyboard.press("a")
    settled(page)
    decided = site.decisions()
    assert {decided[id][0] for id in (head["id"], *members)} == {"accept"}
    assert current(page)["id"] not in (head["id"], *members)
    page.keyboard.press("Control+z")
    settled(page)
    assert {site.decisions()[id][0] for id in (head["id"], *members)} == {"withdraw"}


def test_a_picture_without_a_number_is_not_called_by_its_type_twice(site: Site) -> None:
    with Project.open(site.folder) as project:
        (document,) = project.documents
        figure = document.page(3).add_region("figure", (60, 560, 200, 640), user="ada")
    page = site.open(site.person())
    page.get_by_label("Status").select_option("accepted")
    listed = page.locator(f'.pd-items [data-id="{figure.id}"]')
    expect(listed.locator("b")).to_have_text("figure")
    expect(listed.locator(".pd-which")).to_have_text("p. 3")


def test_the_odd_one_is_decided_on_alone_and_the_question_comes_back(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(CITING)  # from none of these links another one follows
    odd, *others = page.evaluate(MEMBERS, head["id"])
    page.evaluate("subject => window.review.selection.open(subject)", head)
    page.locator(f'.pd-group [data-member="{odd}"]').click()
    page.wait_for_function("id => window.review.selection.current.id === id", arg=odd)
    page.keyboard.press("x")
    page.wait_for_function("id => window.review.selection.current.id === id", arg=head["id"])
    settled(page)
    assert site.decisions()[odd][0] == "reject"
    assert head["id"] not in site.decisions()
    page.keyboard.press("a")
    settled(page)
    decided = site.decisions()
    assert decided[odd][0] == "reject"
    assert decided[head["id"]][0] == "accept"
    assert all(decided[id][0] == "accept" for id in others if id in decided)


def test_no_leaves_the_others_of_a_question_open(site: Site) -> None:
    page = site.open(site.person())
    head = page.evaluate(GROUP)
    members = page.evaluate(MEMBERS, head["id"])
    page.evaluate("subject => window.review.selection.open(subject)", head)
    page.keyboard.press("x")
    settled(page)
    assert site.decisions()[head["id"]][0] == "reject"
    left = page.evaluate(LISTED)
    assert set(members) & set(left)


def test_a_picture_without_a_caption_shows_texts_and_a_key_links_one(site: Site) -> None:
    (link,) = [
        row
        for row in site.find("link", type=LinkType.CAPTION_OF)
        if site.find("region", id=row.target)[0].type == RegionType.FIGURE
    ][:1]
    page = site.at(site.person(), link.id)
    page.keyboard.press("x")
    settled(page)
    figure = site.find("region", id=link.target)[0]
    page = site.at(site.person(), figure.id)
    if page.evaluate("() => !window.review.selection.current.alone"):
        pytest.skip("the desk has suggested another link at once")
    expect(page.locator(".pd-candidates li").first).to_be_visible()
    shot(page, "candidates")
    page.keyboard.press("Alt+1")
    settled(page)
    with Store(site.folder) as store:
        document = store.load_document(site.document)
    captions = document.captions_of(figure.id)
    assert captions
    assert all(isinstance(caption, Region) for caption in captions)


def test_a_key_makes_a_figure_of_what_only_a_detector_sees(site: Site) -> None:
    with Store(site.folder) as store:
        add_possible_figures(store, site.document, [offer()])
    page = site.at(site.person(), offer().id)
    expect(page.locator(".pd-alone")).to_contain_text("There may be a figure here")
    shot(page, "possible-figure")
    page.keyboard.press("a")
    settled(page)
    with Store(site.folder) as store:
        found = store.load_document(site.document).find(offer().id)
    assert isinstance(found, Region) and found.type is RegionType.FIGURE


def test_the_desk_tells_what_is_asked_about(site: Site) -> None:
    page = site.open(site.person())
    expect(page.locator(".pd-progress")).to_contain_text("left")
    page.locator('select[aria-label="Status"]').select_option("assumed")
    expect(page.locator(".pd-empty")).to_contain_text("Nothing here")
