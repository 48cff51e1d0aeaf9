"""The page of fields and labels, as somebody uses it who writes no code: by mouse and by keyboard, wide, narrow, in the
dark, in French."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.pipeline.config import load_config
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import set_title
from tests.apps.answering import answering, let_in
from tests.apps.looking import bright, look, shot
from tests.apps.test_reflow import OVER
from tests.chromium import COMPLAINTS, PATIENCE
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
SLUG = "example-catalogue"
Opening = Callable[..., Page]


@pytest.fixture
def opening(browser: Browser, project: Path) -> Iterator[Opening]:
    """Opens pages of the whole application with the example project."""
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    with answering(app) as url:

        def opened(path: str = f"/ui/fields?project={SLUG}", **options: Any) -> Page:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            let_in(context, app, url)
            page.goto(f"{url}{path}")
            return page

        yield opened
        for context in browser.contexts:
            context.close()


def row(page: Page, title: str) -> Any:
    return page.locator(".ps-row").filter(has=page.locator(".ps-title", has_text=title)).first


def save(page: Page) -> None:
    page.locator("[data-action=save]").click()
    expect(page.locator(".ps-unsaved")).to_have_text("")
    expect(page.locator("[data-action=undo]")).to_be_visible()


def test_a_field_from_the_page_to_the_record(opening: Opening, project: Path) -> None:
    page = opening("/ui/")
    page.locator(".ph-menu summary").click()
    page.get_by_role("button", name="Fields and labels").click()
    expect(page.get_by_role("heading", name="Fields and labels")).to_be_visible()
    look(page, "fields-light", whole=True)
    page.locator("[data-action=add-fields]").click()
    page.keyboard.type("Glazier")
    new = row(page, "Glazier")
    expect(new.locator(".ps-title")).to_have_text("Glazier")
    new.get_by_label("Values").select_option("person")
    new.get_by_label("Important", exact=True).check()
    for _ in range(3):
        new.get_by_role("button", name="Move Glazier up").click()
    look(page, "fields-added", whole=True)
    save(page)
    expect(page.locator("[data-action=read-again]")).to_be_visible()
    config = load_config(project / "config.yaml")
    spec = config.enrichment.load_schema().field("glazier")
    assert spec is not None and spec.important and spec.type == "person"
    # It stands in the record of the desk, without a restart; what is important and missing is seen.
    desk = page.context.new_page()
    desk.goto(page.url.replace("/ui/fields", "/ui/review"))
    desk.locator("[data-kind=entry], .pd-items [data-id]").first.wait_for()
    desk.wait_for_function("() => document.querySelector('.pd-items [data-id]')")
    entry = project_entry(project)
    desk.goto(f"{page.url.replace('/ui/fields', '/ui/review')}&document={entry[0]}&subject={entry[1]}")
    field = desk.locator('fieldset[data-field="glazier"]')
    expect(field).to_contain_text("Glazier")
    expect(field).to_contain_text("missing")
    look(desk, "fields-record", context=".pd-side")
    # And it is taken back.
    page.locator("[data-action=undo]").click()
    expect(row(page, "Glazier")).to_have_count(0)
    assert not (project / "config.yaml").exists(), "it had none before"


def test_what_is_made_important_offers_to_read_the_entries_again(opening: Opening) -> None:
    page = opening()
    title = page.locator("[data-list=fields] .ps-row").first
    title.locator(".ps-head").click()
    important = title.get_by_label("Important", exact=True)
    important.set_checked(not important.is_checked())
    save(page)
    expect(page.locator("[data-action=read-again]")).to_be_visible()


def project_entry(folder: Path) -> tuple[str, str]:
    from pictoria_docs.store import Store

    with Store(folder) as store:
        (record,) = store.documents.all()
        return record.id, store.load_document(record.id).entries[0].id


def test_a_type_is_made_refused_mended_and_drawn(opening: Opening, project: Path) -> None:
    page = opening()
    page.locator("[data-action=add-regions]").click()
    page.keyboard.type("Ornate initial")
    form = page.locator("[data-list=regions] .ps-row").last
    form.get_by_label("Counts as").select_option("figure")
    form.get_by_label("Colour as a code").fill("#ffd43b")
    expect(form.locator(".ps-reads")).to_contain_text("Too pale")
    form.get_by_label("Key", exact=True).fill("a")
    expect(form.locator(".ps-problem:visible")).to_contain_text("Accept several at once")
    shot(page, "types-refused")  # the preview cannot be read: so the page says
    COMPLAINTS.expect("422")
    page.locator("[data-action=save]").click()
    expect(page.locator(".ps-asks")).to_contain_text("2 places")
    expect(form.locator("[aria-invalid]")).to_have_count(2)
    assert not (project / "config.yaml").exists() or not load_config(project / "config.yaml").types.regions
    form.get_by_role("button", name="Darken it").click()
    expect(form.locator(".ps-reads")).to_contain_text("Reads well")
    form.get_by_label("Key", exact=True).fill("i")
    expect(form).to_contain_text("Shift+I chooses it")
    look(page, "types-mended")
    save(page)
    own = load_config(project / "config.yaml").types.region("ornate_initial")
    assert own is not None and (own.key, own.base) == ("i", "figure")
    # A type of links that joins two of them.
    page.locator("[data-action=add-links]").click()
    page.keyboard.type("same workshop as")
    form = page.locator("[data-list=links] .ps-row").last
    form.get_by_label("Says the same from either end").check()
    form.locator("summary").click()
    form.get_by_role("group", name="May start at").get_by_label("Ornate initial").check()
    look(page, "types-link")
    form.get_by_label("Key", exact=True).fill("i")
    expect(form.locator(".ps-problem:visible")).to_contain_text("“Ornate initial”")
    form.get_by_label("Key", exact=True).fill("m")
    save(page)
    assert load_config(project / "config.yaml").types.links[0].sources == ("ornate_initial",)


def test_an_open_desk_learns_types_when_one_comes_back_to_it(opening: Opening, project: Path) -> None:
    desk = opening(f"/ui/review?project={SLUG}")
    desk.locator(".pd-items [data-id]").first.wait_for()
    page = desk.context.new_page()
    page.goto(desk.url.replace("/ui/review", "/ui/fields"))
    page.locator("[data-action=add-regions]").click()
    page.keyboard.type("Price mark")
    save(page)
    desk.bring_to_front()
    desk.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    desk.locator(".pc-svg").focus()
    desk.keyboard.press("b")
    expect(desk.locator(".pc-bar select option", has_text="Price mark")).to_have_count(1)


def test_a_type_in_use_is_asked_about(opening: Opening, project: Path) -> None:
    from tests.own_types import name_types
    from tests.review.test_schema import Reopening, draw

    reopening = Reopening(name_types(project))
    draw(reopening.review(), "initial")
    reopening.close()
    page = opening()
    row(page, "Ornate initial").locator(".ps-head").click()
    page.locator("[data-list=links] .ps-head").click()
    page.locator("[data-list=links] [data-action=remove]").click()
    page.locator("[data-list=regions] [data-action=remove]").first.click()
    COMPLAINTS.expect("422")
    page.locator("[data-action=save]").click()
    expect(page.locator(".ps-ask")).to_contain_text("would become “figure”")
    look(page, "types-in-use")
    page.locator("[data-action=to-base]").click()
    expect(page.locator(".ph-live")).to_contain_text("now what its type counted as")
    assert not [type for type in load_config(project / "config.yaml").types.regions if type.name == "initial"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_in_french(opening: Opening, scheme: Any) -> None:
    page = opening(locale="fr-FR", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    expect(page.get_by_role("heading", name="Champs et types")).to_be_visible()
    row(page, "Datation").locator(".ps-head").click()
    page.locator("[data-action=add-regions]").click()
    page.keyboard.type("Initiale ornée et très très longue")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    look(page, f"fields-320-{scheme}", whole=True)
    found = page.evaluate(OVER)
    assert found == {"page": 0, "out": [], "sideways": []}
    if scheme == "dark":
        assert bright(page) == []
    assert page.locator("[data-list=regions] .ps-row").last.get_by_label(
        "Nom dans les données"
    ).input_value() == ("initiale_ornee_et_tres_tres_longue")


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_page_calls_the_project_what_people_call_it(opening: Opening, project: Path, locale: str) -> None:
    set_title(project, "Céramiques d’Iznik", "")
    page = opening(locale=locale)
    expect(page.locator("#ph-main")).to_contain_text("Céramiques d’Iznik")
    expect(page.locator("#ph-main")).not_to_contain_text(SLUG)
    assert "Céramiques d’Iznik" in page.title()


def test_in_the_dark(opening: Opening) -> None:
    page = opening(color_scheme="dark")
    row(page, "Material").locator(".ps-head").click()
    page.locator("[data-action=add-links]").click()
    page.keyboard.type("Copy of")
    look(page, "fields-dark", whole=True)
    assert bright(page) == []


def test_by_keyboard_alone(opening: Opening, project: Path) -> None:
    page = opening()
    add = page.locator("[data-action=add-fields]")
    add.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Bay")
    page.locator("[data-list=fields] .ps-row").last.get_by_role("button", name="Move Bay up").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ph-live")).to_contain_text("Bay is now number")
    page.keyboard.press("Enter")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.action") == "save":
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-action=undo]")).to_be_focused()
    assert load_config(project / "config.yaml").enrichment.load_schema().field("bay") is not None
