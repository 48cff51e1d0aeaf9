"""The export page as a newcomer uses it: four packages with two clicks each, each opened by what it is made for, and a
spreadsheet that is sent back."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.apps.answering import answering, let_in
from tests.apps.looking import shot
from tests.chromium import COMPLAINTS, PATIENCE
from tests.exchange.viewers import shown
from tests.programs import needs, needs_chromium

SOFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.slow, needs_chromium, needs(SOFFICE, "LibreOffice")]
SLUG = "example-catalogue"
NAMES = {
    "spreadsheet": "Spreadsheet (Excel)",
    "viewer": "IIIF manifest",
    "training": "Training data (YOLO)",
    "deposit": "Package to deposit",
}
"""What the lines of finished exports say."""
WIDTH, HEIGHT = 595, 842
"""Of an image of a page of the catalogue, which is A4."""
MADE = "Édité à la main – œuvre"


@pytest.fixture(scope="module")
def packages(
    browser: Browser, analysed_example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, Callable[..., Path]]]:
    """The export page, and what unpacks the package that one of its buttons makes."""
    folder = tmp_path_factory.mktemp("desk")
    project = Path(shutil.copytree(analysed_example, folder / analysed_example.name))
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    with answering(app) as url:
        context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        let_in(context, app, url)
        page.goto(f"{url}/ui/export?project={SLUG}")

        def package(purpose: str, asked: bool = False) -> Path:
            job = page.locator(".ph-job", has_text=NAMES[purpose])
            if not asked and purpose != "spreadsheet":
                unfold(page)
            with page.expect_download() as download:
                if asked:
                    job.get_by_role("link", name=re.compile("^Download")).click()
                else:  # its file comes as soon as it is there
                    page.locator(f"[data-purpose={purpose}]").click()
            expect(job.get_by_role("link", name=re.compile("^Download"))).to_be_visible()
            out = folder / purpose
            if purpose == "spreadsheet":  # one file comes as it is
                assert download.value.suggested_filename == f"{SLUG}.xlsx"
                download.value.save_as(out / download.value.suggested_filename)
                return out
            with zipfile.ZipFile(download.value.path()) as archive:
                archive.extractall(out)
            return out

        yield page, package
        context.close()


def unfold(page: Page) -> None:
    """Open the formats of specialists."""
    folded = page.locator(".ph-specialists")
    if folded.get_attribute("open") is None:
        folded.locator("> summary").click()


def test_the_page_begins_with_the_spreadsheet_and_what_it_holds(
    packages: tuple[Page, Callable[..., Path]],
) -> None:
    page, _ = packages
    card = page.locator(".ph-card").first
    expect(card.get_by_role("heading")).to_have_text("A spreadsheet")
    expect(card.get_by_role("group", name="What to export").get_by_role("radio")).to_have_count(4)
    expect(card.get_by_role("radio", name="Only what was checked")).to_be_visible()
    for words in ("NAKALA_API_KEY", "YOLO", "RO-Crate"):
        expect(page.get_by_text(words).first).to_be_hidden()
    shot(page, "export-first", whole=True)
    unfold(page)
    expect(page.get_by_text("YOLO").first).to_be_visible()
    shot(page, "export-specialists", whole=True)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= 320")
    shot(page, "export-narrow", whole=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_spreadsheet_that_comes_back(packages: tuple[Page, Callable[..., Path]], tmp_path: Path) -> None:
    page, package = packages
    (book,) = package("spreadsheet").rglob("*.xlsx")
    opened = openpyxl.load_workbook(book)
    sheet = opened["Entries"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("Title") + 1).value = MADE
    opened.save(tmp_path / "edited.xlsx")
    saved = saved_by_libreoffice(tmp_path / "edited.xlsx", tmp_path / "saved")
    page.locator(".ph-sheet input[type=file]").set_input_files(saved)
    counts = page.locator('[data-part="counts"]')
    expect(counts).to_contain_text("cells changed: 1; conflicts: 0; cells refused: 0")
    expect(page.locator('[data-part="changes"] ins')).to_have_text(MADE)
    shot(page, "sheet-preview")
    page.locator('[data-action="apply"]').click()
    expect(page.locator('[data-part="done"]')).to_have_text("1 decision made.")
    page.locator('[data-action="undo"]').click()
    expect(page.locator('[data-part="undone"]')).to_have_text("1 decision taken back.")
    page.locator(".ph-sheet input[type=file]").set_input_files(
        {"name": "notes.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    COMPLAINTS.expect("422")
    expect(page.locator(".ph-sheet .ph-bad")).to_contain_text("notes.csv")


def saved_by_libreoffice(book: Path, out: Path) -> Path:
    assert SOFFICE is not None
    home = f"-env:UserInstallation={(out / 'home').as_uri()}"
    command = [SOFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / book.name


def test_pages_that_mirador_shows(
    packages: tuple[Page, Callable[..., Path]], browser: Browser, tmp_path: Path
) -> None:
    desk, package = packages
    with shown(tmp_path) as base:
        unfold(desk)
        desk.locator("[data-field=base_url]").fill(f"{base}/iiif")
        shutil.move(package("viewer") / "iiif", tmp_path / "iiif")
        (manifest,) = tmp_path.glob("iiif/*/manifest.json")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        COMPLAINTS.expect("Accessing element.ref", "result function", "React")
        page.goto(f"{base}/_/mirador.html?manifest={base}/iiif/{manifest.parent.name}/manifest.json")
        expect(page.locator(".openseadragon-canvas")).to_be_visible()
        for _ in range(first_with_pictures(manifest.parent) - 1):
            page.get_by_role("button", name="Next item").click()
        page.get_by_role("button", name="Toggle sidebar").and_(page.locator(":enabled")).click()
        page.get_by_role("tab", name="Annotations").click()
        listed = page.locator("[annotationid]", has_text="Caption")
        expect(listed.first).to_be_visible()
        shot(page, "mirador")
        page.close()


def first_with_pictures(folder: Path) -> int:
    """The first page on which an annotation tells the caption of a picture."""
    pages = {int(path.stem): path.read_text("utf-8") for path in folder.glob("annotations/*.json")}
    return min(number for number, text in pages.items() if '"figure"' in text and '"caption_of"' in text)


def test_a_set_that_trains(packages: tuple[Page, Callable[..., Path]]) -> None:
    supervision = pytest.importorskip("supervision")
    _, package = packages
    folder = package("training") / "yolo"
    found = 0
    for images in sorted(folder.glob("images/*")):
        labels = folder / "labels" / images.name
        read = supervision.DetectionDataset.from_yolo(str(images), str(labels), str(folder / "data.yaml"))
        found += sum(len(annotations) for _, _, annotations in read)
    assert found > 5


def test_a_package_to_deposit(packages: tuple[Page, Callable[..., Path]]) -> None:
    bagit, rocrate = pytest.importorskip("bagit"), pytest.importorskip("rocrate.rocrate")
    page, package = packages
    unfold(page)
    page.locator("[data-purpose=deposit]").click()
    form = page.locator(".ph-add")
    fields = {
        "title": "Vases", "description": "Made of a catalogue.", "licence": "nosuch",
        "publisher": "Musée", "date": "2026",
    }  # fmt: skip
    for name, text in fields.items():
        form.locator(f"[data-field={name}]").fill(text)
    form.get_by_label("Family name, or organisation").fill("Musée de Lierre")
    COMPLAINTS.expect("422")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("publication.licence")
    shot(page, "publication")
    form.locator("[data-field=licence]").fill("CC-BY-4.0")
    form.get_by_role("button", name="Save").click()
    crate = package("deposit", asked=True) / "deposit"
    bagit.Bag(str(crate)).validate(processes=1)
    assert rocrate.ROCrate(str(crate)).license


def test_a_file_of_another_tool_is_taken_in(packages: tuple[Page, Callable[..., Path]]) -> None:
    page, _ = packages
    unfold(page)
    form = page.locator(".ph-import")
    drawn = {
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
        "target": {
            "source": "https://museum.example/other-book/canvas/4",
            "selector": {"type": "FragmentSelector", "value": "xywh=pixel:20,20,300,200"},
        },
    }
    content = json.dumps([drawn, {"type": "Annotation", "target": "x"}]).encode()
    file = {"name": "drawn.json", "mimeType": "application/json", "buffer": content}
    form.locator("input[type=file]").set_input_files(file)
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.locator('[data-part="imported"]')).to_have_text("0 imported, 0 conflicts, 2 left out.")
    expect(form.get_by_text("other-book")).to_be_visible()
    expect(form.get_by_role("button", name="Undo")).to_be_hidden()
    form.get_by_text("More choices").click()
    form.get_by_label("Page", exact=True).fill("4")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.locator('[data-part="imported"]')).to_have_text("1 imported, 0 conflicts, 1 left out.")
    shot(page, "imported", whole=True)
    form.get_by_role("button", name="Undo").click()
    expect(form.get_by_text("1 decision taken back.")).to_be_visible()
    form.locator("[data-field=format]").select_option("coco")
    COMPLAINTS.expect("422")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("page is of no use for the format coco")
    form.get_by_label("Page", exact=True).fill("")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("drawn.json")


def test_a_training_set_becomes_suggestions_of_a_model(packages: tuple[Page, Callable[..., Path]]) -> None:
    page, _ = packages
    unfold(page)
    form = page.locator(".ph-import")
    content = {
        "images": [{"id": 1, "file_name": "catalogue_0002.jpg", "width": WIDTH, "height": HEIGHT}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [4, 4, 60, 30], "area": 1800, "score": 0.8}
        ],
        "categories": [{"id": 1, "name": "Stempel"}],
    }
    file = {"name": "set.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    form.locator("input[type=file]").set_input_files(file)
    form.locator("[data-field=format]").select_option("coco")
    if not form.get_by_label("Classes").is_visible():
        form.get_by_text("More choices").click()
    form.get_by_label("Suggestions of which model?").fill("stamps-2")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.locator('[data-part="imported"]')).to_have_text("0 imported, 0 conflicts, 1 left out.")
    form.get_by_label("Classes").fill("figure: Stempel")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.locator('[data-part="imported"]')).to_have_text("1 imported, 0 conflicts, 0 left out.")
    expect(form.locator('[data-part="suggested"]')).to_contain_text("is a suggestion")
    expect(form.get_by_role("button", name="Undo")).to_be_hidden()
    shot(page, "imported-suggestions", whole=True)
    form.get_by_label("Classes").fill("@/etc/hostname")
    COMPLAINTS.expect("422")
    form.get_by_role("button", name="Import", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("YAML")
