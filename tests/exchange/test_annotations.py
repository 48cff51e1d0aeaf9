"""Web Annotations: out, back in again, and in from other tools, hostile ones too."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Box, Document, LinkType, Page, Region, RegionType, Review, Status
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.annotations.web_annotation import (
    TERMS,
    Annotations,
    context,
    whole_document,
)
from pictoria_docs.exchange.iiif.annotation import annotation_page
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.places.selectors import ShapeError, read_svg
from tests.campaigns import cases
from tests.document.strategies import documents
from tests.exchange.sample import HOSTILE, hostile_document, sample_document
from tests.round_trips import round_trip

AT = Addresses.served("https://example.org", "vases", "doc-1")
CANVAS = AT.canvas(1)


def emptied(document: Document) -> Document:
    """The pages with nothing on them."""
    pages = [page.model_copy(update={"regions": ()}) for page in document.pages]
    # Not by `model_copy`, which would keep the index of what the document had.
    return Document.model_validate(
        {**document.model_dump(), "pages": pages, "entries": (), "mentions": (), "links": ()}
    )


def inside(document: Document) -> Document:
    """The document with pages so large that all its boxes lie on them, and no two links that say the same."""
    pages = tuple(
        page.model_copy(update={"width": 6100.0, "height": 6100.0, "dpi": None}) for page in document.pages
    )
    return document.model_copy(update={"pages": pages})


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data))


def annotations(document: Document) -> Any:
    at = Addresses.served("https://example.org", "vases", document.id)
    return through_json(whole_document(Annotations(document.without_rejected(), at)))


@round_trip(25)
@given(documents().map(inside))
def test_what_went_out_changes_nothing_when_it_comes_back(document: Document) -> None:
    reading = read_annotations(annotations(document), document)
    assert reading.changes == []


@round_trip(25)
@given(documents().map(inside))
def test_an_empty_document_gets_everything_back(document: Document) -> None:
    regions = {region.id: region for page in document.pages for region in page.regions}
    reading = read_annotations(annotations(document), emptied(document))
    added = [change for change in reading.changes if change["kind"] == "region"]
    assert len(added) == len(regions)
    for change, region in zip(added, regions.values(), strict=True):
        told, pixel = change["changes"], 1 / canvas_of(document.pages[region.page - 1]).across
        assert change["action"] == "add" and change["id"].startswith("reg-u") and len(change["id"]) == 21
        assert (told["page"], told["type"]) == (region.page, region.type_name)
        assert told.get("text", "") == region.text
        assert told.get("number") == (region.number or None)
        assert all(abs(a - b) <= pixel * 1.01 + 0.01 for a, b in zip(told["box"], region.box, strict=True))
        if region.polygon and len(set(region.polygon)) > 2:
            for pair, point in zip(told["polygon"], region.polygon, strict=True):
                assert all(abs(a - b) <= 0.02 for a, b in zip(pair, point, strict=True))
    entries = [change for change in reading.changes if change["kind"] == "entry"]
    assert [change["changes"]["number"] for change in entries] == [
        entry.number or None for entry in document.entries
    ]
    mentions = {mention.id for mention in document.mentions}
    links = {
        (link.type, link.source, link.target)
        for link in document.links
        if link.status is not Status.REJECTED and not {link.source, link.target} & mentions
    }
    back = {
        **{change["id"]: id for change, id in zip(added, regions, strict=True)},
        **{change["id"]: entry.id for change, entry in zip(entries, document.entries, strict=True)},
    }
    assert {
        (told["type"], back[told["source"]], back[told["target"]])
        for change in reading.changes
        if change["kind"] == "link"
        for told in [change["changes"]]
    } == links
    again = read_annotations(annotations(document), emptied(document))
    assert again == reading


def test_the_sample_is_whole() -> None:
    document = sample_document()
    found = Annotations(document.without_rejected(), AT)
    whole = whole_document(found)
    rejected = sum(link.status is Status.REJECTED for link in document.links)
    fields = sum(len(entry.fields) for entry in document.entries)
    regions = sum(len(page.regions) for page in document.pages)
    expected = (
        regions + len(document.entries) + fields + len(document.mentions) + len(document.links) - rejected
    )
    assert len(whole["items"]) == len({item["id"] for item in whole["items"]}) == expected
    assert {"name": "pictoria-docs layout 1", "type": "Software", "pictoria:stage": "layout"} in [
        item.get("generator") for item in whole["items"]
    ]
    # An entry on two pages, and a link between two pages, are on both.
    for page in (2, 3):
        ids = {item["id"] for item in annotation_page(found, page)["items"]}
        assert AT.annotation(document.entries[1].id) in ids


def test_all_text_is_plain_text_and_all_own_terms_are_in_the_context() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") == "TextualBody":
                assert value["format"] == "text/plain"
            for name, each in value.items():
                if name.startswith("pictoria:"):
                    assert name.removeprefix("pictoria:") in TERMS
                    assert name in context()["@context"]
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for document in (sample_document(), hostile_document()):
        walk(whole_document(Annotations(document, AT))["items"])


def test_a_value_is_told_with_its_words_in_their_region() -> None:
    document = sample_document()
    items = whole_document(Annotations(document, AT))["items"]
    (material,) = [item for item in items if item.get("pictoria:field") == "material"]
    _, within = material["target"]["selector"]
    assert within["refinedBy"] == [
        {
            "type": "TextQuoteSelector",
            "exact": "Terre cuite",
            "prefix": "Inv. CA 1234. ",
            "suffix": ". H. 16 cm ; D. 10,2 cm. Vers 52",
        },
        {"type": "TextPositionSelector", "start": 14, "end": 25},
    ]
    (guessed,) = [item for item in items if item.get("pictoria:field") == "date_from"]
    assert guessed["pictoria:inferred"] and guessed["target"] == AT.annotation(document.entries[0].id)


def test_boxes_are_written_as_annotorious_or_as_mirador_reads_them() -> None:
    document = sample_document()
    found = Annotations(document, Addresses.served("https://example.org", "vases", document.id))
    w3c, iiif = (
        json.dumps(whole_document(found)),
        json.dumps([annotation_page(found, n) for n in range(1, 7)]),
    )
    assert "xywh=pixel:" in w3c and "pixel:" not in iiif
    assert iiif.count('"xywh=') > 30
    back = read_annotations([annotation_page(found, n) for n in range(1, 7)], document)
    assert back == AnnotationProposals([], [])


def test_reviews_are_told() -> None:
    region, other = sample_document().pages[1].regions[:2]
    review = Review(status=Status.CORRECTED, decided_by="Ada", decided_at="2026-05-01T10:00:00+00:00")
    document = sample_document().model_copy(update={"reviews": {region.id: review}})
    found = Annotations(document, AT)
    told = found.region(region)
    assert told["pictoria:status"] == "corrected"
    assert told["pictoria:decided_by"] == "Ada"
    assert told["pictoria:decided_at"] == review.decided_at
    assert found.region(other)["pictoria:status"] == "suggested"
    assert "pictoria:decided_by" not in found.region(other)


# --- in


def page() -> Document:
    """One page of 560 x 800 points, 1960 x 2800 pixels: 3.5 pixels a point."""
    region = Region(
        id="reg-1",
        page=1,
        type=RegionType.CAPTION,
        box=Box(10, 10, 110, 30),
        text="Fig. 1",
        origin={"stage": "layout"},
    )
    return Document(
        id="doc-1",
        name="a",
        source="a.pdf",
        kind="pdf",
        sha256="0" * 64,
        page_count=1,
        pages=(Page(number=1, width=560, height=800, regions=(region,)),),
    )


def read(*found: Any, **more: Any) -> AnnotationProposals:
    return read_annotations(list(found), page(), **more)


def note(target: Any, *bodies: Any, id: str = "https://other.example/1", **more: Any) -> dict[str, Any]:
    return {"id": id, "type": "Annotation", "body": list(bodies), "target": target, **more}


def tag(value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def fragment(value: str) -> dict[str, Any]:
    return {"source": CANVAS, "selector": {"type": "FragmentSelector", "value": value}}


def svg(shape: str) -> dict[str, Any]:
    return {"source": CANVAS, "selector": {"type": "SvgSelector", "value": f"<svg>{shape}</svg>"}}


BOX = [100.0, 200.0, 300.0, 400.0]


@pytest.mark.parametrize(
    "target",
    [
        fragment("xywh=pixel:350,700,700,700"),
        fragment("xywh=350,700,700,700"),
        fragment("xywh=percent:17.857142857,25,35.714285714,25"),
        fragment("t=1&xywh=pixel:350.0,700.00,700,700"),
        f"{CANVAS}#xywh=350,700,700,700",
        {"source": f"{CANVAS}#xywh=350,700,700,700", "type": "SpecificResource"},
        {
            "source": {"id": CANVAS, "type": "Canvas"},
            "selector": [fragment("xywh=350,700,700,700")["selector"]],
        },
        svg('<rect x="350" y="700" width="700" height="700"/>'),
        svg('<polygon points="350,700 1050,700 1050,1400 350,1400"/>'),
        svg('<path d="M350,700H1050V1400H350Z"/>'),
        svg('<g><path d="m350 700 700 0 0 700 -700 0z" /></g>'),
        f"{AT.image(1)}/full/max/0/default.jpg#xywh=350,700,700,700",
    ],
)
def test_one_box_in_all_the_ways_of_writing_it(target: Any) -> None:
    (change,) = read(note(target, tag("Figure"))).changes
    assert change["changes"]["type"] == "figure" and change["changes"]["page"] == 1
    assert change["changes"]["box"] == pytest.approx(BOX, abs=0.02)
    assert "polygon" not in change["changes"]


def test_outlines_keep_their_corners() -> None:
    (change,) = read(note(svg('<polygon points="350,700 1050,700 700,1400"/>'), tag("Picture"))).changes
    assert change["changes"]["polygon"] == [[100, 200], [300, 200], [200, 400]]
    assert change["changes"]["box"] == BOX
    (change,) = read(note(svg('<circle cx="700" cy="1050" r="350"/>'), tag("plate"))).changes
    assert change["changes"]["box"] == pytest.approx([100, 200, 300, 400], abs=0.1)
    (change,) = read(
        note(svg('<path d="M350,700 C350,700 1050,700 1050,700 Q1050,1400 350,1400z"/>'), tag("map"))
    ).changes
    assert len(change["changes"]["polygon"]) == 17


def test_an_unknown_canvas_is_the_page_that_is_meant() -> None:
    theirs = {
        "source": "https://gallica.example/f7",
        "selector": {"type": "FragmentSelector", "value": "xywh=175,350,350,350"},
    }
    assert read(note(theirs, tag("figure"))).not_understood[0].code == "page_unknown"
    assert read(note(theirs, tag("figure")), page=1).changes[0]["changes"]["box"] == [50, 100, 150, 200]


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("figure", "figure"),
        ("GraphicZone:figure", "figure"),
        ("MainZone:caption", "caption"),
        ("GraphicZone-FigDesc", "caption"),
        ("Page-header", "running_head"),
        ("TextRegion:caption", "caption"),
        ("Illustration", "figure"),
        ("drop_capital", "drop_capital"),
    ],
)
def test_tags_are_types_by_any_vocabulary(name: str, type: str) -> None:
    (change,) = read(note(fragment("xywh=1,1,50,50"), tag(name))).changes
    assert change["changes"]["type"] == type


def test_html_of_other_tools_becomes_text() -> None:
    html = "<p>Fig. 2. <b>Coupe</b> &amp; anse</p><script>alert(1)</script><p>Cliché<br>musée</p>"
    body = {"type": "TextualBody", "purpose": "supplementing", "value": html, "format": "text/html"}
    (change,) = read(note(fragment("xywh=1,1,50,50"), tag("caption"), body)).changes
    assert change["changes"]["text"] == "Fig. 2. Coupe & anse\nCliché\nmusée"
    (change,) = read(
        note(fragment("xywh=1,1,50,50"), tag("caption"), body | {"format": "text/plain"})
    ).changes
    assert change["changes"]["text"] == html
    remark = {"type": "TextualBody", "purpose": "commenting", "value": "<i>to check</i> 1 < 2"}
    (change,) = read(note(fragment("xywh=1,1,50,50"), tag("caption"), remark)).changes
    assert change["note"] == "to check 1 < 2"


def test_a_moved_box_of_ours_is_a_correction() -> None:
    document = page()
    item = Annotations(document, AT).region(document.pages[0].regions[0])
    item["target"]["selector"]["value"] = "xywh=pixel:35,35,700,70"
    item["body"][0]["value"] = "legend"
    (change,) = read_annotations(through_json(item), document, revisions={"reg-1": 7}).changes
    assert change | {"key": ""} == {
        "key": "",
        "action": "correct",
        "id": "reg-1",
        "revision": 7,
        "kind": "region",
        "changes": {"box": [10, 10, 210, 30], "type": "legend"},
        "note": "",
    }


def test_links_of_annotorious_and_what_their_ends_suggest() -> None:
    figure = note(fragment("xywh=350,700,700,700"), tag("figure"), id="https://other.example/fig")
    caption = AT.annotation("reg-1")
    link = {
        "id": "l1",
        "type": "Annotation",
        "motivation": "linking",
        "body": caption,
        "target": figure["id"],
    }
    _, change = read(link, figure).changes
    assert change["kind"] == "link" and change["id"].startswith("lnk-u")
    assert change["changes"] == {
        "type": LinkType.CAPTION_OF.value,
        "source": "reg-1",
        "target": read(figure).changes[0]["id"],
    }
    named = link | {"body": [{"id": caption, "type": "Annotation"}, tag("same_motif_as")]}
    assert read(named, figure).changes[1]["changes"]["type"] == "same_motif_as"
    backwards = link | {"body": figure["id"], "target": caption}
    assert read(backwards, figure).not_understood[0].code == "link_type_unknown"
    assert read(link).not_understood[0].code == "link_end_unknown"


@pytest.mark.parametrize(
    ("annotation", "code"),
    [
        (note(None, tag("figure")), "target_missing"),
        (note(CANVAS, tag("figure")), "without_shape"),
        (note(fragment("xywh=9000,10,5,5"), tag("figure")), "outside_page"),
        (note(fragment("xywh=1,2,3"), tag("figure")), "fragment_unknown"),
        (note(svg('<polygon points="1,2 3,nan 4,5"/>'), tag("figure")), "svg_damaged"),
        (note(svg('<polygon points="1,2 3"/>'), tag("figure")), "svg_damaged"),
        (note(svg('<path d="M1,2 evil"/>'), tag("figure")), "svg_damaged"),
        (
            note(svg('<g transform="spin(2)"><rect width="5" height="5"/></g>'), tag("figure")),
            "svg_transformed",
        ),
        (note(svg("<text>hello</text>"), tag("figure")), "svg_without_shape"),
        (note(svg('<rect width="5" height="5"/><rect width="6" height="5"/>'), tag("figure")), "svg_several"),
        (note(svg("<rect"), tag("figure")), "svg_damaged"),
        (note(fragment("xywh=1,1,50,50"), tag("xyzzy")), "type_unknown"),
        (note(fragment("xywh=1,1,50,50")), "type_missing"),
        (note(fragment("xywh=1,1,50,50"), tag("mention")), "mention_unknown"),
        (note([fragment("xywh=1,1,5,5"), fragment("xywh=9,9,5,5")], tag("figure")), "several_places"),
    ],
)
def test_what_is_not_understood_is_told(annotation: Any, code: str) -> None:
    reading = read(annotation)
    assert [each.code for each in reading.not_understood] == [code]
    for language in ("en", "fr"):
        sentence = reading.not_understood[0].sentence(language)
        assert sentence.endswith((".", "”", "»")) and "{" not in sentence


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg><polygon points="&b;"/></svg>'
    )
    with pytest.raises(ShapeError) as refused:
        read_svg(bomb)
    assert refused.value.code == "svg_refused"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=10)
    | st.sampled_from(["Annotation", "linking", CANVAS, "xywh=1,2,3,4", "TextualBody", "FragmentSelector"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "body",
                    "target",
                    "selector",
                    "source",
                    "value",
                    "items",
                    "motivation",
                    "purpose",
                    "pictoria:field",
                    "pictoria:entry",
                    "pictoria:partOf",
                    "pictoria:linkType",
                    "label",
                    "format",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=cases(80, 200), deadline=None)
@given(json_values)
def test_any_json_is_read_without_a_crash(data: Any) -> None:
    read_annotations(data, page())
    if isinstance(data, dict):
        read_annotations({**data, "type": "Annotation"}, page(), page=1)


def test_hostile_text_goes_out_and_comes_back_as_text() -> None:
    document = hostile_document()
    reading = read_annotations(annotations(document), emptied(document))
    assert {change["changes"]["text"] for change in reading.changes if change["kind"] == "region"} == {
        HOSTILE
    }
