"""Types that a project names itself, out and in again: in each format that goes both ways."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Box, Document, Link, Origin, OwnTypes, Page, Region, RegionType, SourceKind
from pictoria_docs.document.page import in_order
from pictoria_docs.document.schema import dump_document, load_document
from pictoria_docs.exchange.alto.writing import alto_xml
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.annotations.web_annotation import Annotations, whole_document
from pictoria_docs.exchange.contents.aspects import HOLDERS, Aspect
from pictoria_docs.exchange.iiif.readable import ReadableText
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.set_image import SetBox, SetImage
from pictoria_docs.exchange.page_xml.writing import page_xml
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.tables.tables import tables
from pictoria_docs.exchange.training_sets.classes import read_classes
from pictoria_docs.exchange.training_sets.proposing import propose
from pictoria_docs.exchange.transcriptions.folder import PageContent, links_of_pages
from pictoria_docs.exchange.transcriptions.lines import PixelPage
from tests.campaigns import cases

TYPES = OwnTypes.model_validate(
    {
        "regions": [
            {
                "name": "initial",
                "label": "Ornate initial",
                "base": "drop_capital",
                "segmonto": "DropCapitalZone:x",
            },
            {"name": "seal", "base": "figure"},
            {"name": "price_mark"},
        ],
        "links": [{"name": "same_workshop", "label": "same workshop as"}],
    }
)
WIDTH, HEIGHT = 440.0, 620.0
ORIGIN = Origin(stage="layout")
AT = Addresses.in_folder("https://museum.example/annotations", "a")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A page with regions side by side, some of own types, and links of own types between them."""
    regions = []
    for index in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(TYPES.region_names))
        own = TYPES.region(name)
        x, y = 10.0 + 140 * (index % 3), 10.0 + 200 * (index // 3)
        size = draw(st.integers(30, 120)), draw(st.integers(30, 120))
        regions.append(
            Region(
                id=f"reg-{index}",
                page=1,
                type=own.base if own else RegionType(name),
                own_type=own.name if own else None,
                box=Box(x, y, x + size[0], y + size[1]),
                origin=ORIGIN,
            )
        )
    links = tuple(
        Link.make("same_workshop", one.id, other.id, 1.0, (), ORIGIN)
        for one, other in pairwise(regions)
        if draw(st.booleans())
    )
    page = Page(number=1, width=WIDTH, height=HEIGHT, dpi=300.0, regions=in_order(regions))
    return Document(
        id="doc-a",
        name="a",
        source="a.pdf",
        kind=SourceKind.PDF,
        sha256="0",
        page_count=1,
        pages=(page,),
        links=links,
        own_types=TYPES,
    )


def without_content(document: Document) -> Document:
    page = document.pages[0].model_copy(update={"regions": ()})
    return document.model_copy(update={"pages": (page,), "links": ()})


def annotations(document: Document) -> Any:
    return json.loads(json.dumps(whole_document(Annotations(document, AT))))


def file_of(document: Document, write: Any) -> bytes:
    [page] = document.pages
    links = links_of_pages(document).get(1, ())
    data: bytes = write(
        PageContent(page, "a-0001.jpg", PixelPage(canvas_of(page)), links, document.own_types)
    )
    return data


def set_of(document: Document) -> list[SetImage]:
    classes = read_classes("types", document.own_types)
    boxes = []
    for region in document.pages[0].regions:
        name = classes.name_of(region)
        assert name is not None
        box = Box(
            region.box.x0 / WIDTH, region.box.y0 / HEIGHT, region.box.x1 / WIDTH, region.box.y1 / HEIGHT
        )
        boxes.append(SetBox(name, box))
    return [SetImage("a_0001.jpg", ("doc-a", 1), boxes)]


def read(format: str, written: Document, into: Document) -> list[dict[str, Any]]:
    """What a format proposes to a document, of another one that was written."""
    if format == "w3c":
        return read_annotations(annotations(written), into).changes
    if format == "set":
        return propose(into, set_of(written), None, {}).changes
    write = {"alto": alto_xml, "page": page_xml}[format]
    return read_file(format, file_of(written, write), None, into, page=1, revisions={}).changes


@settings(max_examples=cases(40, 2000), deadline=None)
@given(documents(), st.sampled_from(["w3c", "set", "alto", "page"]))
def test_own_types_come_back(document: Document, format: str) -> None:
    assert read(format, document, document) == [], "our own file says nothing new"
    changes = read(format, document, without_content(document))
    regions = [change["changes"] for change in changes if change["kind"] == "region"]
    assert [region["type"] for region in regions] == [r.type_name for r in document.pages[0].regions]
    if format == "w3c" or format == "page":
        links = [change["changes"]["type"] for change in changes if change["kind"] == "link"]
        assert links == [link.type for link in document.links]


@settings(max_examples=cases(20, 500), deadline=None)
@given(documents(), st.sampled_from(["w3c", "set", "alto", "page"]))
def test_types_that_the_config_no_longer_names_stay(document: Document, format: str) -> None:
    unnamed = document.model_copy(update={"own_types": OwnTypes()})
    assert read(format, unnamed, unnamed) == []


@settings(max_examples=cases(20, 500), deadline=None)
@given(documents())
def test_json_and_tables_hold_own_types(document: Document) -> None:
    assert load_document(dump_document(document)) == document
    figures = tables(document, "en")[0]
    told = {row["figure_id"]: (row["kind"], row["own_type"]) for row in figures.rows}
    assert told == {figure.id: (figure.type, figure.own_type) for figure in document.figures}
    held = set(HOLDERS[Aspect.OWN_TYPES](document))
    assert held == {region.id for region in document.pages[0].regions if region.own_type}


def one_region(own_type: str, base: RegionType) -> Document:
    region = Region(id="reg-0", page=1, type=base, own_type=own_type, box=Box(10, 10, 80, 90), origin=ORIGIN)
    page = Page(number=1, width=WIDTH, height=HEIGHT, dpi=300.0, regions=(region,))
    return Document(
        id="doc-a", name="a", source="a.pdf", kind=SourceKind.PDF, sha256="0", page_count=1, pages=(page,)
    ).model_copy(update={"own_types": TYPES})


def test_alto_and_page_say_the_zone_of_segmonto() -> None:
    document = one_region("initial", RegionType.DROP_CAPITAL)
    assert b'LABEL="DropCapitalZone:x"' in file_of(document, alto_xml)
    assert b"structure {type:DropCapitalZone:x; own_type:initial;}" in file_of(document, page_xml)


@pytest.mark.parametrize("label", [b"DropCapitalZone:x", b"initial", b"Ornate initial"])
def test_files_of_other_tools_mean_own_types(label: bytes) -> None:
    document = one_region("initial", RegionType.DROP_CAPITAL)
    foreign = file_of(document, alto_xml).replace(b"_.initial", b"BT1").replace(b"DropCapitalZone:x", label)
    [change] = read_file("alto", foreign, None, without_content(document), page=1, revisions={}).changes
    assert change["changes"]["type"] == "initial"
    note = {
        "id": "https://elsewhere.example/1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": label.decode()},
        "target": annotations(document)["items"][0]["target"],
    }
    [change] = read_annotations(note, without_content(document)).changes
    assert change["changes"]["type"] == "initial"


def test_classes_of_training_sets_name_own_types() -> None:
    [initial] = one_region("initial", RegionType.DROP_CAPITAL).pages[0].regions
    [seal] = one_region("seal", RegionType.FIGURE).pages[0].regions
    chosen = read_classes("{initial: ornament, figure: picture}", TYPES)
    assert (chosen.name_of(initial), chosen.name_of(seal)) == ("ornament", "picture")
    assert chosen.type_of("ornament") == "initial"
    whole = {each["name"]: each["supercategory"] for each in read_classes("types", TYPES).categories()}
    assert whole["seal"] == "picture" and whole["initial"] == whole["drop_capital"]
    assert read_classes("segmonto", TYPES).name_of(initial) == "DropCapitalZone:x"


def test_readers_see_labels() -> None:
    document = one_region("initial", RegionType.FIGURE)
    [figure] = document.figures
    assert ReadableText(document, AT, "en").title(figure) == "Ornate initial"
