"""TEI written and read again: valid by RELAX NG, and equal but for what the loss report names."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from pictoria_docs.document import (
    Document,
    Entry,
    EntrySpan,
    Field,
    Origin,
    Page,
    RecordField,
    Review,
    Term,
    field_id,
)
from pictoria_docs.errors import EditError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.tei.dates import date_attributes
from pictoria_docs.exchange.tei.options import TeiProfile
from pictoria_docs.exchange.tei.writing import write_tei
from pictoria_docs.i18n import LANGUAGES
from tests.campaigns import cases
from tests.document.strategies import documents
from tests.exchange.publications import publication
from tests.exchange.sample import FIELDS, draw_page, hostile_document, sample_document
from tests.exchange.tei_schema import problems
from tests.exchange.test_annotations import emptied, inside
from tests.exchange.transcription_schemas import SHARED, needs_shared
from tests.round_trips import round_trip

TEI = "{http://www.tei-c.org/ns/1.0}"
UNPUBLISHED = PublicationOptions()


def written(
    document: Document, profile: TeiProfile = TeiProfile.STANDARD, told: PublicationOptions = UNPUBLISHED
) -> bytes:
    file = io.BytesIO()
    write_tei(document, file, told, "en", profile)
    return file.getvalue()


def read(
    data: bytes, document: Document, page: int | None = None, revisions: Mapping[str, int] = {}
) -> AnnotationProposals:
    return read_file("tei", data, None, document, page=page, revisions=revisions)


def changes_of(kind: str, reading: AnnotationProposals) -> list[dict[str, Any]]:
    return [change["changes"] for change in reading.changes if change["kind"] == kind]


def catalogue() -> Document:
    """The sample with records of all kinds, and decisions."""
    document = sample_document()
    term = Term(label="clay", uri="http://vocab.getty.edu/aat/300010439 x", vocabulary="aat")
    fields = (
        Field(name="artist", value="Exékias", inferred=True, confidence=0.5, origin=FIELDS),
        Field(name="material", value="Terre cuite", term=term, inferred=True, origin=FIELDS),
        Field(name="date_text", value="Vers 520", normalised="-0519~", inferred=True, origin=FIELDS),
        Field(
            name="dimensions",
            value="H. 16 cm",
            normalised='[{"kind": "height", "value": 16.0, "unit": "cm"}]',
            inferred=True,
            origin=Origin(stage="user", user="anna"),
        ),
        Field(name="findspot", value="Vulci", normalised="Vulci (Italy)", inferred=True, origin=FIELDS),
    )
    types = {"artist": "person", "date_text": "date", "dimensions": "dimensions", "findspot": "place"}
    records = tuple(RecordField(name=field.name, type=types.get(field.name, "term")) for field in fields)
    first = document.entries[0].model_copy(update={"fields": fields})
    reviews = {
        id: Review(status="accepted", decided_by="anna", decided_at="2026-11-28T10:00:00+00:00")
        for id in (first.id, field_id(first.id, fields[0]), document.links[0].id)
    }
    return document.model_copy(
        update={
            "entries": (first, *document.entries[1:]),
            "record_fields": (*records, RecordField(name="description")),
            "reviews": reviews,
        }
    )


# Out


@pytest.mark.parametrize("told", [UNPUBLISHED, publication()])
@pytest.mark.parametrize("make", [sample_document, hostile_document, catalogue])
def test_exports_are_valid(make: Any, told: PublicationOptions) -> None:
    assert problems(etree.fromstring(written(make(), told=told))) == []
    assert problems(etree.fromstring(written(make(), TeiProfile.ENTRY, told)), profile=True) == []


@settings(max_examples=cases(25, 100), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(document=documents())
def test_every_document_is_valid(document: Document) -> None:
    assert problems(etree.fromstring(written(document))) == []


def test_records_have_the_elements_of_tei() -> None:
    item = next(etree.fromstring(written(catalogue())).iter(f"{TEI}item"))
    date, measure = item.find(f"{TEI}date"), item.find(f"{TEI}measureGrp/{TEI}measure")
    assert dict(date.attrib).items() >= {"when": "-0520", "when-custom": "-0519~"}.items()
    assert (measure.get("type"), measure.get("quantity"), measure.get("unit")) == ("height", "16", "cm")
    assert item.find(f"{TEI}term").get("ref") == "http://vocab.getty.edu/aat/300010439%20x"
    assert item.find(f"{TEI}persName").text == "Exékias"
    assert item.find(f"{TEI}placeName/{TEI}choice/{TEI}reg").text == "Vulci (Italy)"


def test_decisions_and_programs_are_named() -> None:
    root = etree.fromstring(written(catalogue()))
    (change,) = root.iter(f"{TEI}change")
    assert change.get("status") == "accepted" and len(change.get("target").split()) == 3
    ids = {element.get("{http://www.w3.org/XML/1998/namespace}id") for element in root.iter()}
    for name in ("who", "resp", "corresp", "facs", "target"):
        for element in root.iter(etree.Element):
            assert {pointer[1:] for pointer in element.get(name, "").split() if pointer[0] == "#"} <= ids


def test_options_sources_and_second_opinions_are_told() -> None:
    document = catalogue()
    origin = Origin(stage="enrichment", config="abc123", source="objets anciens.csv#row=12")
    known = Field(name="artist", value="Exékias ?", alternative=True, inferred=True, origin=origin)
    first = document.entries[0]
    entry = first.model_copy(update={"fields": (*first.fields, known)})
    root = etree.fromstring(written(document.model_copy(update={"entries": (entry,)})))
    assert problems(root) == []
    element = next(each for each in root.iter(f"{TEI}persName") if each.text == "Exékias ?")
    assert element.get("subtype") == "second" and element.get("source") == "objets%20anciens.csv#row=12"
    (program,) = root.xpath("//*[@xml:id = $id]", id=element.get("resp")[1:])
    assert "abc123" in program.findtext(f"{TEI}p")
    assert root.findtext(f".//{TEI}reg[@type='term']") == "clay"


def test_characters_that_xml_lacks_and_terms_that_nobody_chose_are_told(tmp_path: Path) -> None:
    document = catalogue()
    first, second = document.entries
    offered = Term(label="bronze", uri="http://example.org/bronze", vocabulary="x")
    fields = (
        Field(name="note", value="a\x01", inferred=True, origin=FIELDS),
        Field(name="material", value="b", terms=(offered,), inferred=True, origin=FIELDS),
    )
    first = first.model_copy(update={"fields": fields})
    second = second.model_copy(update={"title": "x\x02"})
    document = document.model_copy(update={"entries": (first, second)})
    export_project(iter([document]), draw_page, tmp_path, "tei", "en")
    losses = json.loads((tmp_path / "losses-tei.json").read_text(encoding="utf-8"))["losses"]
    told = {loss["reason"]: loss["objects"] for loss in losses}
    assert told["xml_characters"] == [field_id(first.id, fields[0]), second.id]
    assert told["candidate_terms"] == [field_id(first.id, fields[1])]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1863", {"when": "1863"}),
        ("1863-05-15", {"when": "1863-05-15"}),
        ("1850/1860", {"notBefore": "1850", "notAfter": "1860"}),
        ("-0519/-0499", {"notBefore": "-0520", "notAfter": "-0500"}),
        ("1863/..", {"notBefore": "1863"}),
        ("no date", {}),
    ],
)
def test_dates(edtf: str, expected: dict[str, str]) -> None:
    assert date_attributes(edtf) == (expected and expected | {"when-custom": edtf})


def test_the_folder_has_a_file_for_each_document_and_the_losses(tmp_path: Path) -> None:
    names = ("a", "b")
    export_project(
        (sample_document(name) for name in names),
        draw_page,
        tmp_path,
        "tei",
        "fr",
        settings={"profile": "entry"},
    )
    assert {file.name for file in tmp_path.iterdir()} == {
        "a.xml",
        "b.xml",
        "losses-tei.json",
        "losses-tei.txt",
    }
    assert "renvois" in (tmp_path / "losses-tei.txt").read_text(encoding="utf-8")


# And in


@pytest.mark.parametrize("make", [sample_document, hostile_document, catalogue])
def test_what_was_exported_changes_nothing(make: Any) -> None:
    document = make().without_rejected()
    assert read(written(document), document) == AnnotationProposals([], [])


@round_trip(40)
@given(document=documents().map(inside))
def test_no_document_changes_when_it_comes_back(document: Document) -> None:
    assert read(written(document), document).changes == []


def test_an_empty_document_gets_all_back() -> None:
    document = catalogue().without_rejected()
    bare = emptied(document).model_copy(update={"record_fields": document.record_fields, "reviews": {}})
    reading = read(written(document), bare)
    regions = [region for page in document.pages for region in page.regions]
    assert [(c["type"], c["box"], c.get("number")) for c in changes_of("region", reading)] == [
        (region.type, list(region.box), region.number) for region in regions
    ]
    assert [c.get("text", "") for c in changes_of("region", reading) if c["type"] == "caption"] == [
        region.text for region in regions if region.type == "caption"
    ]
    assert [(c["number"], c["title"], len(c["spans"])) for c in changes_of("entry", reading)] == [
        (entry.number, entry.title, len(entry.spans)) for entry in document.entries
    ]
    assert [(c["name"], c["value"]) for c in changes_of("field", reading)] == [
        (field.name, field.value) for entry in document.entries for field in entry.fields
    ]
    # Mentions cannot be added, so that links from them are told.
    links = changes_of("link", reading)
    assert len(links) == sum(link.type != "cites" and link.type != "part_of" for link in document.links)
    assert {problem.code for problem in reading.not_understood} == {"tei_link_ends"}
    assert reading == read(written(document), bare)


def test_what_was_corrected_in_the_file_becomes_corrections() -> None:
    document = catalogue().without_rejected()
    xml = written(document).decode()
    for before, after in (
        (">Exékias<", ">Euphronios<"),
        (">Hydrie attique à figures rouges</title>", ">Hydrie</title>"),
        (">Planche I</head>", ">Planche II</head>"),
        ('ulx="90" uly="150"', 'ulx="95" uly="150"'),
    ):
        assert before in xml
        xml = xml.replace(before, after, 1)
    reading = read(xml.encode(), document, revisions={document.entries[1].id: 7})
    assert changes_of("field", reading) == [{"value": "Euphronios"}]
    (entry,) = [change for change in reading.changes if change["kind"] == "entry"]
    assert (entry["action"], entry["changes"], entry["revision"]) == ("correct", {"title": "Hydrie"}, 7)
    assert changes_of("region", reading) == [{"box": [95, 150, 350, 380]}, {"text": "Planche II"}]


def test_the_profile_of_published_catalogues_comes_back() -> None:
    document = catalogue()
    assert read(written(document, TeiProfile.ENTRY), document).changes == []


# Published catalogues


CATALOGUES = (
    "salons_fr_1856_1893/catalogs/exhibCat_SalonRefuses_1863/TEI_CatSalonRefuses_1863.xml",
    "salons_fr_1856_1893/catalogs/exhibCat_SalonRouen_1856/CatRouen_1856.xml",
    "artlas_independants_1892_pdf/TEI/exhibCat_1892_Paris_SocieteArtistesIndependants.xml",
)


def blank(pages: int) -> Document:
    """A document of white pages, whose records have the fields of exhibition catalogues."""
    records = (
        RecordField(name="artist", type="person"),
        RecordField(name="biography"),
        RecordField(name="description"),
    )
    white = tuple(Page(number=number, width=400, height=600) for number in range(1, pages + 1))
    return emptied(sample_document("salon")).model_copy(
        update={"pages": white, "page_count": pages, "record_fields": records}
    )


def applied(document: Document, reading: AnnotationProposals) -> Document:
    """The document with the entries and values that are proposed."""
    entries: dict[str, Entry] = {}
    for change in reading.changes:
        changes = change["changes"]
        if change["kind"] == "entry":
            spans = tuple(EntrySpan(page=span["page"], box=tuple(span["box"])) for span in changes["spans"])
            entries[change["id"]] = Entry(
                id=change["id"], number=changes["number"], title=changes["title"], spans=spans, origin=FIELDS
            )
        else:
            entry = entries[change["id"]]
            field = Field(inferred=True, origin=FIELDS, **changes)
            entries[entry.id] = entry.model_copy(update={"fields": (*entry.fields, field)})
    return document.model_copy(update={"entries": tuple(entries.values())})


def works(data: bytes) -> list[tuple[str, ...]]:
    """Exhibitor, biography, number and all other words of each work, read in the plainest way."""
    parser = etree.XMLParser(collect_ids=False, remove_comments=True, remove_pis=True)
    found = []
    for entry in etree.fromstring(data, parser).iter(f"{TEI}entry"):
        person = [" ".join("".join(entry.itertext(f"{TEI}{name}")).split()) for name in ("name",)]
        traits = [" ".join("".join(each.itertext()).split()) for each in entry.iter(f"{TEI}trait")]
        for item in entry.iter(f"{TEI}item"):
            # One published item has two works, 419 and 419 bis.
            texts = "".join(
                ("\x00" if part.tag == f"{TEI}num" else "") + " ".join(_own(part)) for part in item.iter()
            )
            for text in texts.strip("\x00 \n").split("\x00"):
                found.append((*person, *filter(None, traits), *sorted(text.split())))
    return found


def _own(part: Any) -> list[str]:
    """An element's text before its first part, and the text behind it."""
    return ["", part.text or "", "" if part.tag == f"{TEI}item" else part.tail or "", ""]


@needs_shared
@pytest.mark.parametrize("file", CATALOGUES)
def test_published_catalogues_go_in_and_out_whole(file: str) -> None:
    data = (SHARED / file).read_bytes()
    document = blank(120)
    reading = read(data, document, page=1)
    back = written(applied(document, reading), TeiProfile.ENTRY)
    assert problems(etree.fromstring(back), profile=True) == []
    assert works(back) == works(data) and reading.not_understood == []


# Bad input


def test_entries_without_a_place_or_a_field_are_told() -> None:
    data = (
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><list>\n<entry><desc><name>ALBERT</name></desc>'
        b"<item><num>1</num><title>Etude</title></item></entry></list></body></text></TEI>"
    )
    reading = read(data, blank(2))
    assert [(p.code, p.values["line"]) for p in reading.not_understood] == [("tei_place_unknown", 2)]
    bare = blank(2).model_copy(update={"record_fields": ()})
    reading = read(data, bare, page=2)
    assert [p.code for p in reading.not_understood] == ["tei_field"]
    assert changes_of("entry", reading)[0]["spans"][0]["page"] == 2
    for language in LANGUAGES:
        assert "ALBERT" in reading.not_understood[0].sentence(language)


BAD = {
    "entity": b'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]><TEI>&x;</TEI>',
    "laughs": b'<!DOCTYPE TEI [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><TEI>&b;</TEI>',
    "deep": b"<TEI>" + b"<div>" * 100_000 + b"</div>" * 100_000 + b"</TEI>",
    "attributes": b"<TEI\n" + b"".join(b' a%d="1"' % n for n in range(1_000_000)) + b"/>",
    "cut": b"<TEI>\n<text>",
    "binary": b"\x00\x01\xff",
    "empty": b"",
    "html": b"<html><body/></html>",
    "number": b'<TEI><facsimile>\n<surface ulx="a" uly="0" lrx="1" lry="1"/></facsimile></TEI>',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_sentence_with_their_line(name: str) -> None:
    with pytest.raises(EditError) as caught:
        read(BAD[name], sample_document())
    for language in LANGUAGES:
        sentence = caught.value.sentence(language)
        assert "\n" not in sentence and "{" not in sentence and "TEI" in sentence
        assert str(caught.value.values["line"]) in sentence
