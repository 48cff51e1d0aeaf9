"""The overview: what a curator reads first in the workbook, in CSV and in the report."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from PIL import Image

from pictoria_docs.document import (
    Document,
    Entry,
    EntrySpan,
    Field,
    LinkType,
    RecordField,
    RegionType,
    Review,
    Status,
    field_id,
)
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.tables.overview import overview_rows, overview_table
from pictoria_docs.i18n import LANGUAGES
from tests.campaigns import cases
from tests.document.strategies import documents
from tests.exchange.sample import FIELDS, draw_page, link, region, sample_document

ENGLISH = {"suggested", "plate", "panel", "figure", "caption_of", "depicts", "item", "artist"}


def book(out: Path, *made: Document, language: str = "fr", **settings: str) -> Any:
    [path] = export_project(iter(made), draw_page, out / "a.xlsx", "xlsx", language, settings=settings)
    return openpyxl.load_workbook(path)


def cells(document: Document, language: str = "fr") -> list[dict[str, Any]]:
    return [row for _, row in overview_table(document, language)]


def with_record() -> Document:
    """The sample with values in the record of its first entry, a third entry without picture, and a stamp."""
    document = sample_document()
    values = {"artist": "Peintre de Thésée", "date_text": "Vers 510", "inventory_number": "CA 1234"}
    first = document.entries[0]
    fields = tuple(Field(name=name, value=value, origin=FIELDS) for name, value in values.items())
    third = Entry(
        id="ent-third",
        number="3",
        title="Lécythe",
        spans=(EntrySpan(page=3, box=document.pages[2].box),),
        origin=FIELDS,
    )
    stamp = region(1, "figure", (300, 500, 390, 560))
    page = document.pages[0].model_copy(update={"regions": (stamp, *document.pages[0].regions)})
    return document.model_copy(
        update={
            "entries": (first.model_copy(update={"fields": fields}), *document.entries[1:], third),
            "pages": (page, *document.pages[1:]),
        }
    )


def test_it_is_the_first_tab_with_a_thumbnail_on_the_row_of_each_picture(tmp_path: Path) -> None:
    document = with_record()
    sheet = book(tmp_path, document).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    assert sheet.title == "Récapitulatif" and header[:5] == ("Image", "Numéro", "Légende", "Notice", "Titre")
    pictured = {
        number
        for number, (row, _) in enumerate(overview_table(document, "fr"), start=2)
        if row.figure is not None
    }
    assert {drawing.anchor._from.row + 1 for drawing in sheet._images} == pictured
    assert len(rows) == len(pictured) + 1, "a picture for all but the entry without one"
    assert all(len(drawing._data()) < 10_000 and drawing.format == "jpeg" for drawing in sheet._images)
    seen = [name for name, column in zip(header, sheet.columns, strict=True) if not hidden(sheet, column)]
    assert seen[-1] == "Document" and header[len(seen) :] == ("Clé de la ligne", "Révision")


def hidden(sheet: Any, column: Any) -> bool:
    return bool(sheet.column_dimensions[column[0].column_letter].hidden)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_seen_of_it_is_in_the_language_of_the_user(language: str, tmp_path: Path) -> None:
    document = with_record()
    sheet = book(tmp_path, document, language=language).worksheets[0]
    text = "\n".join(
        str(cell.value).casefold() for column in sheet.columns if not hidden(sheet, column) for cell in column
    )
    ids = {thing.id for thing in (*document.figures, *document.captions, *document.entries)}
    assert not [id for id in ids if id in text]
    if language == "fr":
        assert not ENGLISH & {word for line in text.split("\n") for word in line.split()} - {"figure"}
        assert "proposé" in text and "peintre de thésée" in text


def test_pictures_can_be_left_out(tmp_path: Path) -> None:
    def never(*_: object) -> Image.Image:
        raise AssertionError("no page is drawn")

    [path] = export_project(
        iter([sample_document()]), never, tmp_path / "a.xlsx", "xlsx", "en", settings={"pictures": "no"}
    )
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert not sheet._images and sheet["A1"].value == "Number" and sheet["A2"].value == "1"


def test_entries_without_a_picture_have_a_row_and_stamps_come_last() -> None:
    rows = overview_rows(with_record())
    assert [row.entries[0].number for row in rows if row.figure is None] == ["3"]
    assert rows[-1].rank and rows[-1].figure is not None and rows[-1].figure.page == 1
    assert not any(row.rank for row in rows[:-1])


def test_a_doubtful_caption_does_not_put_a_stamp_in_front() -> None:
    """Nor does the stamp stand before a large picture of which nothing is known either, on a later page."""
    document = with_record()
    small = region(1, "figure", (40, 40, 80, 80))
    words = region(1, "caption", (90, 40, 200, 60), "EX LIBRIS", confidence=0.4)
    first = document.pages[0]
    page = first.model_copy(update={"regions": (small, words, *first.regions)})
    said = link("caption_of", words.id, small.id, 0.99)
    stamped = document.model_copy(
        update={"pages": (page, *document.pages[1:]), "links": (*document.links, said)}
    )
    large = document.figures[0].model_copy(update={"box": first.box})
    bare = page.model_copy(update={"regions": (small, words)})
    later = document.pages[1].model_copy(update={"regions": (large.model_copy(update={"page": 2}),)})
    two = stamped.model_copy(update={"pages": (bare, later)})
    assert [row.rank for row in overview_rows(stamped)][-2:] == [2, 2], "the stamp of the sample is small too"
    assert [row.figure.id for row in overview_rows(two) if row.rank and row.figure is not None] == [
        large.id,
        small.id,
    ]
    confirmed = {said.id: Review(status=Status.ACCEPTED, decided_by="Ada", decided_at="2026-01-01")}
    assert overview_rows(stamped.model_copy(update={"reviews": confirmed}))[0].figure == small


def test_a_list_of_works_without_pictures_is_one_row_each_in_its_order(tmp_path: Path) -> None:
    document = with_record().model_copy(update={"links": ()})
    bare = document.model_copy(
        update={"pages": tuple(page.model_copy(update={"regions": ()}) for page in document.pages)}
    )
    assert [row["entry"] for row in cells(bare)] == ["1", "2", "3"]


def test_parts_of_a_plate_stand_for_it_where_they_tell_all_that_it_tells() -> None:
    document = sample_document()
    numbers = [row["number"] for row in cells(document)]
    assert [number for number in numbers if number.startswith("I, ")] == ["I, 1", "I, 2", "I, 3", "I, 4"]
    assert numbers.count("I") == 1, "it has a caption of its own"
    plate = next(figure for figure in document.figures if figure.type is RegionType.PLATE)
    parts = {figure.id for figure in document.figures if figure.parent == plate.id}
    without = [one for one in document.links if one.type != LinkType.CAPTION_OF or one.target not in parts]
    shared = {row["number"]: row for row in cells(document.model_copy(update={"links": tuple(without)}))}
    assert "I" not in shared and shared["I, 1"]["caption"] == "Planche I" == shared["I, 4"]["caption"]
    none = [one for one in without if one.source not in parts]
    numbers = [row["number"] for row in cells(document.model_copy(update={"links": tuple(none)}))]
    assert [number for number in numbers if number.startswith("I")] == ["I"], "nothing is known of its parts"


def test_values_come_from_the_fields_that_the_schema_has_for_them() -> None:
    document = with_record()
    first = cells(document)[0]
    assert (first["maker"], first["date"], first["inventory_number"]) == (
        "Peintre de Thésée",
        "Vers 510",
        "CA 1234",
    )
    assert first["title"] == "Kyathos attique à figures noires", "the heading, where no value is a title"
    named = document.entries[0].model_copy(
        update={"fields": (Field(name="potter", value="Exékias", origin=FIELDS),)}
    )
    own = document.model_copy(
        update={
            "entries": (named, *document.entries[1:]),
            "record_fields": (RecordField(name="potter", type="person"),),
        }
    )
    assert cells(own)[0]["maker"] == "Exékias"


def test_a_picture_of_two_entries_has_a_line_for_each() -> None:
    document = with_record()
    second = link("depicts", document.figures[1].id, document.entries[1].id, 0.5)
    linked = document.model_copy(update={"links": (*document.links, second)})
    [row] = [row for row in cells(linked) if row["number"] == "1"]
    assert row["entry"] == "1\n2" and row["maker"] == "Peintre de Thésée\n–"


def test_a_row_is_checked_when_all_that_it_shows_is() -> None:
    document = with_record()
    row = overview_rows(document)[0]
    assert row.figure is not None
    links = {one.id for one in row.links}
    values = [field_id(document.entries[0].id, field) for field in document.entries[0].fields]

    def status(ids: set[str], status: Status = Status.ACCEPTED) -> tuple[str, str]:
        reviews = {id: Review(status=status, decided_by="Ada", decided_at="2026-01-01") for id in ids}
        told = overview_table(document.model_copy(update={"reviews": reviews}), "fr")[0][1]
        return str(told["status"]), str(told["checked_by"])

    assert status(set()) == ("proposé", "")
    assert status({row.figure.id}) == ("proposé", "Ada")
    assert len(values) > 1
    still_open = f"accepté, {len(values)} valeurs à vérifier"
    assert status(links) == (still_open, "Ada"), "the values of its entry are still open"
    assert status(links | set(values[1:])) == ("accepté, 1 valeur à vérifier", "Ada"), "one of them is"
    assert status(links | set(values)) == ("accepté", "Ada"), "who accepts a link has seen both ends"
    assert status(links | set(values), Status.CORRECTED) == ("corrigé", "Ada")


def test_csv_begins_with_it(tmp_path: Path) -> None:
    files = export_project(iter([with_record()]), draw_page, tmp_path, "csv", "fr")
    assert files[0].name == "overview.csv"
    rows = list(csv.DictReader(io.StringIO(files[0].read_text(encoding="utf-8-sig"), newline="")))
    assert rows[0]["Légende"].startswith("Fig. 1. Coupe à yeux") and rows[0]["Page imprimée"] == "8"
    assert json.loads(rows[0]["Clé de la ligne"])["figure"] == with_record().figures[1].id


@given(documents())
@settings(max_examples=cases(60, 2000), deadline=None)
def test_each_entry_has_a_row_and_no_picture_has_two(document: Document) -> None:
    kept = document.without_rejected()
    rows = overview_rows(document)
    pictures = [row.figure.id for row in rows if row.figure is not None]
    assert len(pictures) == len(set(pictures)) and set(pictures) <= {figure.id for figure in kept.figures}
    assert {entry.id for row in rows for entry in row.entries} == {entry.id for entry in kept.entries}
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    wholes = {figure.parent for figure in kept.figures}
    linked = {end for one in kept.links for end in (one.source, one.target)}
    alone = {figure.id for figure in kept.figures if not figure.parent} - wholes - linked
    assert alone <= set(pictures)
