"""Formats that hold records: their files and their loss reports together have all values and meanings."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pictoria_docs.document import Document, Field, RecordField, Term, field_id
from pictoria_docs.enrichment.dates import edtf, edtf_years
from pictoria_docs.enrichment.schema import load_schema
from pictoria_docs.exchange import export_project
from tests.campaigns import cases
from tests.document.strategies import texts
from tests.exchange.sample import FIELDS, draw_page, sample_document

SCHEMA = load_schema("museum_object").record_fields()
FORMATS = (
    *(("omeka_s", {}), ("dublin_core", {}), ("lido", {}), ("linked_art", {})),
    *(("tei", {}), ("tei", {"profile": "entry"})),
)
MAPPINGS = {
    "lido": ("event[finding]/eventDate", "event[loss]/thingPresent", "titleWrap/titleSet", "nowhere", ""),
    "linked_art": ("made_of", "produced_by/took_place_at", "nowhere", ""),
    "dublin_core": ("dcterms:source", "foaf:name", "no property", ""),
}
VALUE_TOLD = {"alternative_values", "unprintable", "xml_characters", "bars", "values"}
MEANING_TOLD = {"meanings", "alternative_values", "unprintable", "xml_characters"}
NORMALISED_TOLD = MEANING_TOLD | {"later_dates", "dates_as_years", "measures_unmapped"}

terms = st.builds(
    Term,
    label=st.sampled_from(["bronze", "cuivre", "<l|x>"]),
    uri=st.integers(0, 99).map(lambda number: f"http://example.org/term/{number}"),
    vocabulary=st.just("materials"),
)
measures = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["height", "rim"]),
            "value": st.integers(1, 9999).map(lambda number: number / 8),
            "unit": st.sampled_from(["cm", "pied"]),
        },
        optional={"qualifier": st.sampled_from(["of rim"]), "upper": st.just(5000.5)},
    ),
    min_size=1,
    max_size=2,
)
normalised = st.one_of(
    st.none(),
    texts,
    st.sampled_from(["-0519~/-0499~", "1863", "1850/1860", "1863-05-15", "1863/..", "18XX"]),
    measures.map(json.dumps),
)
record_values = st.builds(
    Field,
    name=st.sampled_from([*(known.name for known in SCHEMA), "own", "unknown"]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=4).map("Valeur | {}".format) | texts,
    normalised=normalised,
    term=st.none() | terms,
    terms=st.lists(terms, max_size=2).map(tuple),
    alternative=st.booleans(),
    inferred=st.just(True),
    origin=st.just(FIELDS),
)


@st.composite
def catalogues(draw: st.DrawFn) -> Document:
    """One entry with a record of any values, one field of which has a mapping of the project's own."""
    document = sample_document()
    mapping = {standard: draw(st.sampled_from(names)) for standard, names in MAPPINGS.items()}
    kind = draw(st.sampled_from([known.type for known in SCHEMA]))
    own = RecordField(name="own", type=kind, mapping=mapping)
    record = tuple(draw(st.lists(record_values, min_size=1, max_size=5)))
    title = draw(st.none() | st.just("Entête"))
    entry = document.entries[0].model_copy(update={"fields": record, "title": title})
    parts = {"entries": (entry,), "record_fields": (*SCHEMA, own), "pages": (), "links": (), "mentions": ()}
    return document.model_copy(update=parts)


def strings(content: Any) -> Iterator[str]:
    """All strings of JSON."""
    if isinstance(content, dict):
        content = [*content.values()]
    if isinstance(content, list):
        for part in content:
            yield from strings(part)
    elif content is not None:
        yield str(content)


def written(out: Path) -> Iterator[str]:
    """All strings of the files of an export."""
    for file in out.rglob("*"):
        if file.name.startswith("losses-"):
            continue
        if file.suffix == ".xml":
            for element in etree.parse(file).iter(etree.Element):
                yield from filter(None, (element.text, element.tail, *element.attrib.values()))
        elif file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as opened:
                yield from (cell for row in csv.reader(opened) for cell in row)
        elif file.suffix == ".json":
            yield from strings(json.loads(file.read_text(encoding="utf-8")))


def told(out: Path, format: str) -> dict[str, set[str]]:
    """The ids of the loss report, by reason; there is none where nothing is lost."""
    file = out / f"losses-{format}.json"
    losses = json.loads(file.read_text(encoding="utf-8"))["losses"] if file.is_file() else []
    reasons: dict[str, set[str]] = {}
    for loss in losses:
        reasons.setdefault(loss["reason"], set()).update(loss["objects"])
    return reasons


def holds(texts_written: list[str], *wanted: str) -> bool:
    return all(any(each in text for text in texts_written) for each in wanted)


def parts_of(field: Field) -> list[list[str]]:
    """What may be written in place of the normalised form: first and last year, or the measures."""
    years = edtf_years(field.normalised or "")
    ways = [[field.normalised or ""]]
    if years is not None:
        ways.append([edtf.year(year) for year in years if year is not None] or ["?"])
    if (field.normalised or "").startswith("[{"):
        rows = json.loads(field.normalised or "")
        ways.append([f"{row['value']:.15g}" for row in rows])
    return ways


@pytest.mark.parametrize(("format", "chosen"), FORMATS)
def test_all_values_and_meanings_are_written_or_told(
    format: str, chosen: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=cases(20, 2000), deadline=None)
    @given(document=catalogues())
    def check(document: Document) -> None:
        out = tmp_path_factory.mktemp("out")
        export_project(iter([document]), draw_page, out, format, "en", settings=chosen)
        found, reasons = list(written(out)), told(out, format)
        entry = document.entries[0]
        for field in entry.fields:
            id = field_id(entry.id, field)
            why = {reason for reason, ids in reasons.items() if id in ids}
            # Blank values say nothing.
            value = field.value if format == "tei" else field.value.strip()
            assert why & VALUE_TOLD or holds(found, value), field
            if field.term is not None:
                assert why & MEANING_TOLD or holds(found, field.term.uri), field
            if field.normalised and field.normalised != field.value:
                assert why & NORMALISED_TOLD or any(holds(found, *way) for way in parts_of(field)), field
            for term in field.terms:
                assert why & (MEANING_TOLD | {"candidate_terms"}) or holds(found, term.uri), field
        if entry.title and not holds(found, entry.title):
            assert entry.id in reasons["headings"]

    check()
