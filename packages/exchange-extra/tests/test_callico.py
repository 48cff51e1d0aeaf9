"""Callico's CSV, as its exporter writes it, read as changes to a document."""

import csv
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from pictoria_docs.document import Document, Field, RecordField, Region, field_id
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.i18n import LANGUAGES
from pictoria_exchange_extra.arkindex.tables import arkindex_id
from tests.exchange.sample import FIELDS, sample_document

COMMON = (
    *("id", "state", "annotator_email", "created", "completion_time_in_seconds", "number_of_comments"),
    *("callico_task_url", "provider_element_url", "iiif_url", "element_thumbnail_url"),
)
WHO = {
    "id": "1",
    "state": "Annotated",
    "annotator_email": "anna@example.org",
    "callico_task_url": "https://c/1",
}
ARKINDEX = "https://arkindex.example.org/element/"


def catalogue() -> Document:
    """The sample, with a record."""
    document = sample_document()
    fields = (
        Field(name="material", value="Terre cuite", inferred=True, origin=FIELDS),
        Field(name="note", value="un", inferred=True, origin=FIELDS),
        Field(name="note", value="deux", inferred=True, origin=FIELDS),
    )
    known = (
        RecordField(name="material", type="term", labels={"en": "Material", "fr": "Matière"}),
        RecordField(name="date_text", type="date", labels={"en": "Date", "fr": "Datation"}),
        RecordField(name="note"),
    )
    first = document.entries[0].model_copy(update={"fields": fields})
    return document.model_copy(update={"entries": (first, *document.entries[1:]), "record_fields": known})


DOCUMENT = catalogue()
CAPTION = next(region for region in DOCUMENT.pages[1].regions if region.type == "caption")
ENTRY = DOCUMENT.entries[0]


def exported(columns: tuple[str, ...], *rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, (*COMMON, *columns), delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**WHO, **row} for row in rows)
    return file.getvalue().encode()


def read(data: bytes, page: int | None = None) -> AnnotationProposals:
    return read_file("callico", data, None, DOCUMENT, page=page, revisions={CAPTION.id: 3})


def changed(reading: AnnotationProposals) -> list[tuple[Any, ...]]:
    return [tuple(change[name] for name in ("action", "id", "kind", "changes")) for change in reading.changes]


def codes(reading: AnnotationProposals) -> list[tuple[str, Any]]:
    assert all(left.sentence(language) for left in reading.not_understood for language in LANGUAGES)
    return [(left.code, left.values["line"]) for left in reading.not_understood]


def element(id: str) -> str:
    return ARKINDEX + arkindex_id(DOCUMENT.id, id)


def thumbnail(image: str, region: Region) -> str:
    box = canvases(DOCUMENT)[region.page].to_pixels(region.box)
    place = ",".join(str(round(value)) for value in (box.x0, box.y0, box.width, box.height))
    return f"{image}/{place}/,1600/0/default.jpg"


@pytest.mark.parametrize(
    "place",
    [
        {"provider_element_url": element(CAPTION.id)},
        {"provider_element_url": f"https://example.org/annotation/{CAPTION.id}"},
        {
            "element_thumbnail_url": thumbnail(
                "https://iiif.example.org/ceramiques-attiques/images/2", CAPTION
            )
        },
        {
            "iiif_url": f"https://iiif.example.org/iiif/2/{quote('lot/ceramiques-attiques_0002.jpg', safe='')}",
            "element_thumbnail_url": thumbnail("https://elsewhere.example.org/x", CAPTION),
        },
        {"iiif_url": thumbnail(f"https://example.org/iiif/3/vases~{DOCUMENT.id}~2", CAPTION)},
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_transcription_corrects_the_text_of_its_region(place: dict[str, str], delimiter: str) -> None:
    row = {**place, "transcriptions": "Fig. 1. Coupe à yeux, inté-\nrieur restauré."}
    reading = read(exported(("transcriptions",), row, delimiter=delimiter))
    assert changed(reading) == [
        ("correct", CAPTION.id, "region", {"text": "Fig. 1. Coupe à yeux, intérieur restauré."})
    ]
    assert not reading.not_understood
    assert reading.changes[0]["revision"] == 3
    assert reading.changes[0]["note"] == "Callico: anna@example.org Annotated https://c/1"
    assert read(exported(("transcriptions",), row)).changes == reading.changes


def test_what_is_known_or_empty_changes_nothing_and_lines_told_twice_count_once() -> None:
    of_caption = {"provider_element_url": element(CAPTION.id)}
    first, _, rest = CAPTION.text.partition(". ")
    for text in ("", CAPTION.text, f"{CAPTION.text}\n{first}.\n{rest}"):
        reading = read(exported(("transcriptions",), {**of_caption, "transcriptions": text}))
        assert reading == AnnotationProposals([], []), text


def test_a_page_is_not_taken_from_another_document() -> None:
    elsewhere = {
        "element_thumbnail_url": thumbnail("https://iiif.example.org/autre/images/2", CAPTION),
        "transcriptions": "x",
    }
    assert codes(read(exported(("transcriptions",), elsewhere))) == [("callico_unknown", 2)]
    named = {**elsewhere, "element_thumbnail_url": thumbnail("https://iiif.example.org/2.jpg", CAPTION)}
    assert [change["id"] for change in read(exported(("transcriptions",), named), page=2).changes] == [
        CAPTION.id
    ]


def test_what_has_no_place_is_told_with_its_line() -> None:
    reading = read(
        exported(
            ("transcriptions",),
            {"provider_element_url": f"{ARKINDEX}unknown", "transcriptions": "a"},
            {"provider_element_url": element("page-2"), "transcriptions": "first\nsecond"},
            {"provider_element_url": element(DOCUMENT.figures[0].id), "transcriptions": "c"},
        )
    )
    assert reading.changes == []
    assert codes(reading) == [("callico_unknown", 2), ("callico_no_region", 4), ("callico_no_region", 5)]


def test_of_several_rows_a_validated_one_counts_else_the_last() -> None:
    of_caption = {"provider_element_url": element(CAPTION.id)}
    rows = [
        {**of_caption, "transcriptions": "one"},
        {**of_caption, "transcriptions": "two", "state": "Validated", "annotator_email": "bo@example.org"},
        {**of_caption, "transcriptions": "three"},
    ]
    reading = read(exported(("transcriptions",), *rows))
    assert [change["changes"] for change in reading.changes] == [{"text": "two"}]
    assert codes(reading) == [("callico_other", 2), ("callico_other", 4)]
    last = read(exported(("transcriptions",), rows[0], rows[2]))
    assert [change["changes"] for change in last.changes] == [{"text": "three"}]


def test_a_class_becomes_a_type_of_region() -> None:
    columns = ("ml_class_callico_id", "ml_class_provider_id", "ml_class_name")

    def classified(id: str, name: str) -> dict[str, str]:
        return {"provider_element_url": element(id), "ml_class_name": name}

    heading = next(region for region in DOCUMENT.pages[0].regions if region.type == "heading")
    reading = read(
        exported(
            columns,
            classified(CAPTION.id, "legend"),
            classified(heading.id, "StampZone"),
            classified(DOCUMENT.figures[0].id, "dog"),
            classified("page-1", "caption"),
        )
    )
    assert changed(reading) == [
        ("correct", CAPTION.id, "region", {"type": "legend"}),
        ("correct", heading.id, "region", {"type": "stamp"}),
    ]
    assert codes(reading) == [("callico_class", 4), ("callico_no_region", 5)]


def test_a_form_fills_the_record_of_its_entry() -> None:
    columns = ("The matter (material)", "Group > Datation (when)", "note", "Colour (colour)")
    row = {columns[0]: "Argile", columns[1]: "Vers 520", "note": "trois", columns[3]: "red"}
    for id in (ENTRY.id, ENTRY.spans[0].regions[1]):
        reading = read(exported(columns, {**row, "provider_element_url": element(id)}))
        assert changed(reading) == [
            ("correct", field_id(ENTRY.id, ENTRY.fields[0]), "field", {"value": "Argile"}),
            ("add", ENTRY.id, "field", {"name": "date_text", "value": "Vers 520"}),
        ]
        assert codes(reading) == [("callico_field", 1), ("callico_unsure", 2)]
    # Page 2 has two entries.
    asked = {columns[0]: "Argile", "provider_element_url": element("page-2")}
    reading = read(exported(columns[:1], asked))
    assert codes(reading) == [("callico_entry", 2)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,2\n", "import_unreadable"),
        (b"", "import_unreadable"),
        (exported(("number_of_annotated_entities",), {}), "import_callico_counts"),
        (b"PK\x03\x04 no workbook", "sheet_not_read"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(EditError) as refusal:
        read(data)
    assert refusal.value.code == code and all(refusal.value.sentence(language) for language in LANGUAGES)
