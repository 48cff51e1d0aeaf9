"""The desk as people use it: a real server process, a real browser, decisions looked up on disk."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs.document import Field, Link, field_id
from pictoria_docs.store import Store
from tests.apps.desk_site import Site, caption, current, pick, serve, settled
from tests.apps.looking import look
from tests.programs import needs_chromium

pytestmark = needs_chromium


def title_value(site: Site) -> str:
    """Id of the title in the record of the first entry."""
    (entry,) = site.find("entry", number="1")
    with Store(site.folder) as store, store.projection.repository(store.documents.all()[0].id) as repository:
        return next(str(row.id) for row in repository.owned([entry.id]) if row.type == "title")


def test_twenty_suggestions_take_twenty_keys(site: Site) -> None:
    page = site.open(site.person())
    seen = []
    for _ in range(20):
        seen.append(current(page)["id"])
        page.keyboard.press("a")
        page.wait_for_function("before => window.review.selection.current.id !== before", arg=seen[-1])
    settled(page)
    said = site.decisions()
    assert len(set(seen)) == 20
    assert {said[subject][0] for subject in seen} == {"accept"}
    expect(page.locator(".pd-progress")).to_contain_text(re.compile(r"\d\d reviewed"))


def test_a_key_that_is_held_decides_once(site: Site) -> None:
    page = site.open(site.person())
    first = current(page)["id"]
    asked = page.evaluate("id => 1 + window.review.queue.groups.get(id).length", first)
    page.keyboard.down("a")
    for _ in range(5):
        page.keyboard.down("a")  # the keyboard repeats it
    page.keyboard.up("a")
    page.wait_for_function("before => window.review.selection.current.id !== before", arg=first)
    settled(page)
    assert len(site.decisions()) == asked, "one question, with all that it is about"


def test_a_caption_is_corrected_in_place_restored_from_its_history_and_saved_when_one_goes_on(
    site: Site,
) -> None:
    subject = caption(site)
    page = site.open(site.person(), subject=subject)
    assert current(page)["document"] == site.document, "a subject is opened by its id alone"
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    page.keyboard.press("F2")
    expect(text).to_be_focused()
    text.fill("Fig. 1. Amphore corrigée.")
    text.press("Control+Enter")
    settled(page)
    action, after = site.decisions()[subject]
    assert (action, after["text"]) == ("correct", "Fig. 1. Amphore corrigée.")
    expect(page.locator(".pd-subject")).to_contain_text("corrected")
    text.press("Escape")
    page.keyboard.press("h")
    expect(page.locator(".pd-changes ins")).to_have_text("Fig. 1. Amphore corrigée.")
    expect(page.locator(".pd-changes del")).to_have_text(before)
    page.get_by_role("button", name="Restore this version").click()
    settled(page)
    expect(text).to_have_value(before)
    hostile = "Fig. 1. <img src=x onerror=window.hurt=1> <script>window.hurt=1</script> ${window.hurt=1}"
    text.fill(hostile)
    text.press("Control+Enter")
    settled(page)
    page.reload()
    expect(text).to_have_value(hostile)
    page.keyboard.press("h")
    expect(page.locator(".pd-changes ins").first).to_contain_text("<script>")
    assert page.evaluate("() => window.hurt") is None
    text.fill("Fig. 1. Written and left.")
    page.locator(".pd-items li").nth(3).click()
    settled(page)
    assert site.decisions()[subject][1]["text"] == "Fig. 1. Written and left."


def test_words_that_were_hard_to_read_are_marked(site: Site, project: Path) -> None:
    subject = caption(site)
    page = site.person().new_page()

    def doubtful(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        told = answer.json() | {"doubtful": [{"start": 8, "end": 15, "confidence": 0.4}]}
        route.fulfill(response=answer, json=told)  # type: ignore[attr-defined]

    page.route(f"**/subjects/{subject}", doubtful)
    page.goto(f"{site.url}/desk?document={site.document}&subject={subject}")
    expect(page.locator(".pd-behind mark")).to_have_text("Amphore")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_accessible_description("Hard to read: Amphore")
    text.press("Home")
    text.type("X")
    expect(page.locator(".pd-behind mark")).to_have_text("Amphore")
    text.fill("Fig. 1. Another one.")
    expect(page.locator(".pd-behind mark")).to_have_count(0)


def test_a_record_shows_where_its_values_stand_and_is_filled_with_the_keyboard(site: Site) -> None:
    (entry,) = site.find("entry", number="1")
    page = site.at(site.person(), entry.id)
    lit = page.locator(".pc-lit")
    expect(lit).to_have_count(0)
    page.get_by_label("Inventory number", exact=True).focus()
    expect(lit).to_have_count(1)
    expect(lit).to_have_attribute("aria-label", re.compile("Inventory number"))
    assert page.evaluate("() => window.review.pages.numbers") == [4]
    date = page.locator('[data-field="date_text"] .pd-value').locator("textarea")
    date.fill("vers 350 av. J.-C., d'après la forme du pied et le vernis de la panse")
    date.press("Control+Enter")
    settled(page)
    expect(page.locator('[data-field="date_text"] textarea')).to_be_visible()
    fields = page.locator(".pd-record fieldset:has(:is(input, textarea):focus)")
    date.focus()
    # Found and read in one step: the record may be drawn anew between two.
    order = page.evaluate(
        """() => [...document.querySelectorAll('.pd-record fieldset')]
          .filter((set) => [...set.querySelectorAll('input, textarea')].some((input) => input.offsetParent))
          .map((set) => set.dataset.field)"""
    )
    date.press("Enter")
    expect(fields).to_have_attribute("data-field", order[order.index("date_text") + 1])
    date.fill("vers 350 av. J.-C.")
    date.press("Enter")
    settled(page)
    expect(page.locator('[data-field="date_text"] .pd-meaning')).to_contain_text("350 BC")
    new = page.get_by_label("New value of Culture")
    new.fill("punique")
    new.press("Enter")
    settled(page)
    expect(page.locator('[data-field="culture"] .pd-value textarea')).to_have_value("punique")
    values = [after["value"] for action, after in site.decisions().values() if after and "value" in after]
    assert sorted(values) == ["punique", "vers 350 av. J.-C."]


def test_all_that_is_left_of_a_record_is_accepted_at_once(site: Site) -> None:
    (entry,) = site.find("entry", number="1")
    page = site.at(site.person(), entry.id)
    page.get_by_role("button", name=re.compile("Accept the remaining")).click()
    settled(page)
    said = site.decisions()
    assert len(said) > 3
    assert all(
        subject.startswith(entry.id + "/") and action == "accept" for subject, (action, _) in said.items()
    )
    page.keyboard.press("Control+z")
    settled(page)
    assert {action for action, _ in site.decisions().values()} == {"withdraw"}


def test_a_value_is_pointed_at(site: Site) -> None:
    (entry,) = site.find("entry", number="1")
    text = next(row for row in site.find("region", type="text") if row.pages[0] == 4)
    page = site.at(site.person(), entry.id)
    page.get_by_role("button", name="Take words from the page: Culture").click()
    expect(page.locator(".pd-asks")).to_be_visible()
    pick(page, text.id)
    dialog = page.get_by_role("dialog")
    area = dialog.get_by_role("textbox")
    area.evaluate("node => node.setSelectionRange(0, 7)")
    dialog.get_by_role("button", name="Use the selected words").click()
    settled(page)
    (after,) = [after for _, after in site.decisions().values()]
    (evidence,) = after["evidence"]
    assert (evidence["region"], evidence["start"], evidence["end"]) == (text.id, 0, 7)
    assert after["value"] == evidence["quote"]


def test_another_reading_is_one_key_away(project: Path, browser: Browser) -> None:
    with Store(project) as store:
        document = store.documents.all()[0].id
        with store.projection.repository(document, writing=True) as repository:
            row = next(
                row for entry in repository.on_page(4) if entry.kind == "entry"
                for row in repository.owned([entry.id]) if row.type == "title"
            )  # fmt: skip
            assert isinstance(row.state, Field)
            other = row.state.model_copy(update={"value": "Another title", "alternative": True})
            owner = str(row.owner)
            repository.add([replace(row, id=field_id(owner, other), base=other, state=other)])
    with serve(project, browser) as site:
        page = site.at(site.person(), row.id)
        expect(page.locator(".pd-other")).to_contain_text("Another title")
        page.keyboard.press("Alt+1")
        settled(page)
        title = page.locator('[data-field="title"] .pd-value').locator("textarea")
        expect(title).to_have_value("Another title")
        assert site.decisions()[field_id(owner, other)][0] == "accept"


def runner_up(site: Site) -> Link:
    """A link that could have gone elsewhere."""
    return next(row.state for row in site.find("link") if isinstance(row.state, Link) and row.state.runner_up)


def test_a_wrong_link_goes_to_the_next_best(site: Site) -> None:
    link = runner_up(site)
    page = site.at(site.person(), link.id)
    expect(page.locator(".pd-second")).to_be_visible()
    menu = page.locator(".pd-body select")
    expect(menu).to_have_value("caption_of")
    types = menu.locator("option").evaluate_all("all => all.map(({ value }) => value)")
    assert types == ["caption_of"], "those that its ends allow"
    assert len(page.evaluate("() => window.review.pages.numbers")) == 2
    page.keyboard.press("Alt+1")
    settled(page)
    action, after = site.decisions()[link.id]
    assert link.runner_up is not None
    assert (action, after["target"]) == ("correct", link.runner_up.target)


def test_a_wrong_link_goes_where_one_points(site: Site) -> None:
    link = runner_up(site)
    other = next(
        row for row in site.find("region", type="panel") if row.pages[0] == 7 and row.id != link.target
    )
    page = site.at(site.person(), link.id)
    page.get_by_role("button", name="Other target…").click()
    page.keyboard.press("Escape")
    expect(page.locator(".pd-asks")).to_have_count(0)
    page.get_by_role("button", name="Other target…").click()
    pick(page, other.id)
    settled(page)
    assert site.decisions()[link.id][1]["target"] == other.id
    assert current(page)["id"] == link.id


def test_undo_and_redo_turn_to_the_page(site: Site) -> None:
    page = site.open(site.person())
    first = current(page)
    page.keyboard.press("x")
    settled(page)
    assert site.decisions()[first["id"]][0] == "reject"
    page.locator(".pd-number").fill("10")
    page.locator(".pd-number").press("Enter")
    page.wait_for_function("() => window.review.pages.numbers[0] === 10")
    page.locator(".pc-svg").focus()
    page.keyboard.press("Control+z")
    settled(page)
    assert site.decisions()[first["id"]][0] == "withdraw"
    page.wait_for_function("n => window.review.pages.numbers.includes(n)", arg=first["page"])
    assert current(page)["id"] == first["id"]
    page.keyboard.press("Control+Shift+z")
    settled(page)
    assert site.decisions()[first["id"]][0] == "reject"


def test_news_read_before_an_edit_do_not_take_it_back(site: Site) -> None:
    page = site.open(site.person())
    page.evaluate(
        "() => { const { client, pages } = window.review; const own = client.page.bind(client);"
        " window.news = new Promise((done) => { window.arrive = done; });"
        " client.page = (...which) => own(...which).then((view) => {"
        "   const read = structuredClone(view); return window.news.then(() => read); });"
        " window.polling = pages.poll(); }"
    )
    page.locator(".pc-svg").focus()
    page.keyboard.press("b")
    place = page.locator(".pc-svg").bounding_box()
    assert place
    middle = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 60, steps=5)
    page.mouse.up()
    settled(page)
    drawn = current(page)["id"]
    page.evaluate("() => { window.arrive(); return window.polling; }")
    assert page.evaluate("id => Boolean(window.review.pages.find(id))", drawn)
    assert current(page)["id"] == drawn


def test_a_page_that_comes_leaves_the_number_that_is_being_typed(site: Site) -> None:
    page = site.open(site.person())
    shown = page.evaluate("() => window.review.pages.numbers[0]")
    number = page.locator(".pd-number")
    number.fill("10")
    page.evaluate("() => window.review.navigation.pageShown()")
    expect(number).to_have_value("10")
    number.press("Escape")
    expect(number).to_have_value(str(shown))
    number.fill("10")
    page.evaluate("() => window.review.navigation.pageShown()")
    number.press("Enter")
    page.wait_for_function("() => window.review.pages.numbers[0] === 10")


def test_skip_comment_and_doubt(site: Site) -> None:
    page = site.open(site.person())
    first = current(page)["id"]
    page.keyboard.press("c")
    page.get_by_label("Your comment").fill("<b>Look</b> again")
    page.keyboard.press("Enter")
    expect(page.locator(".pd-remarks")).to_contain_text("<b>Look</b> again")
    page.keyboard.press("u")
    expect(page.locator(".pd-remarks li")).to_have_count(2)
    page.keyboard.press("s")
    page.get_by_label(re.compile("Why")).fill("no light")
    page.keyboard.press("Enter")
    settled(page)
    assert current(page)["id"] != first
    page.get_by_label("Status").select_option("skipped")
    page.locator(f'.pd-items [data-id="{first}"]').wait_for()
    page.wait_for_function("() => window.review.selection.current.id === window.review.queue.items[0].id")
    page.locator(f'.pd-items [data-id="{first}"]').click()
    page.wait_for_function("id => window.review.selection.current.id === id", arg=first)
    page.get_by_role("button", name="Settle").first.click()
    expect(page.locator(".pd-closed")).to_have_count(1)
    page.get_by_label("Status").select_option("uncertain")
    expect(page.locator(".pd-items li")).to_have_count(1)


def test_many_are_accepted_at_once_and_taken_back(site: Site) -> None:
    page = site.open(site.person())
    page.keyboard.press("Shift+A")
    dialog = page.get_by_role("dialog")
    slider = dialog.get_by_role("slider")
    slider.fill("97")
    expect(dialog.locator("output")).to_have_text("97%")
    with page.expect_response(lambda answer: '"type":["' in (answer.request.post_data or "")) as preview:
        dialog.get_by_role("checkbox", name="cites").uncheck()
    total = preview.value.json()["total"]
    dialog.get_by_role("button", name=f"Accept {total}").click()
    expect(page.locator(".pd-passing")).to_contain_text(f"{total} accepted")
    assert [action for action, _ in site.decisions().values()] == ["accept"] * total
    page.locator(".pd-passing").get_by_role("button", name="Undo").click()
    settled(page)
    assert {action for action, _ in site.decisions().values()} == {"withdraw"}


def test_readers_see_and_change_nothing(site: Site) -> None:
    page = site.at(site.person("reader"), caption(site))
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    expect(page.get_by_label("Text", exact=True)).to_have_attribute("readonly", "")
    page.locator(".pc-svg").focus()
    page.keyboard.press("a")
    page.keyboard.press("Control+z")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()  # so the keys before it have done what they do
    assert page.evaluate("() => window.review.outbox.items.length") == 0
    assert not site.decisions()


# The theme decides the colours, the language the words and how much room they take.
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("fr", "dark")])
@pytest.mark.slow
def test_everybody_can_use_it(site: Site, language: str, theme: str) -> None:
    context = site.person(language=language)
    link = runner_up(site)
    subjects = {
        "link": link.id,
        "caption": caption(site),
        "record": title_value(site),
        "mention": site.find("mention")[0].id,
    }
    for name, subject in subjects.items():
        page = site.at(context, subject, theme=theme)
        if language == "fr":
            expect(page.locator(".pd")).to_contain_text("À relire")
            expect(page.locator(".pd")).to_contain_text("Accepter")
        look(page, f"desk-{name}-{language}-{theme}")
        text = page.locator(".pd").inner_text()
        assert not re.search(r"\b(panels|state|show|act)_\w+", text)
        page.close()
    page = site.at(context, link.id, theme=theme)
    for key in ("?", "Shift+A", "c"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        look(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_fits_on_small_screens(site: Site) -> None:
    page = site.at(site.person(viewport={"width": 1024, "height": 768}), title_value(site))
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    room = page.locator(".pc-viewport").bounding_box()
    assert room is not None and room["width"] >= 420 and room["height"] >= 480
    expect(page.get_by_role("button", name="Accept", exact=False).first).to_be_in_viewport()
