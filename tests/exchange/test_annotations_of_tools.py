"""Annotations of Mirador's plugin, Annotorious 3 and Recogito, read as changes to a document."""

import json
from typing import Any

import pytest

from pictoria_docs.document import Document, LinkType
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.places.content_state import canvas_region, content_state, decoded, encoded
from pictoria_docs.exchange.places.selectors import ShapeError, read_svg
from tests.exchange.test_annotations import AT, page

BOX = [100.0, 200.0, 300.0, 400.0]
"""Points; the page's canvas has 3.5 pixels a point."""


def w3c(data: Any, document: Document | None = None, at: int | None = None) -> AnnotationProposals:
    return read_file("w3c", json.dumps(data).encode(), None, document or page(), page=at, revisions={})


def test_mirador_s_annotation_plugin() -> None:
    """As mirador-annotations keeps a page in the browser: outline with paper.js data, HTML of its editor, tags."""
    drawn = (
        "<svg xmlns='http://www.w3.org/2000/svg'><path xmlns=\"http://www.w3.org/2000/svg\" "
        'd="M350,1400v-700h350h350v700z" data-paper-data="{&quot;state&quot;:null}" fill="none" '
        'fill-rule="nonzero" stroke="#00bfff" stroke-width="3" stroke-linecap="butt" id="rectangle_1"/></svg>'
    )
    item = {
        "id": "7f0c4e8a-2f8e-4d2b-9d5a-6c9ad1cf1a11",
        "type": "Annotation",
        "motivation": "commenting",
        "body": [
            {"type": "TextualBody", "value": "<p>Kyathos, <em>Vulci</em></p>"},
            {"type": "TextualBody", "purpose": "tagging", "value": "figure"},
        ],
        "target": {
            "source": AT.canvas(1),
            "selector": [
                {"type": "FragmentSelector", "value": "xywh=350,700,700,700"},
                {"type": "SvgSelector", "value": drawn},
            ],
        },
    }
    reading = w3c({"id": AT.canvas(1), "type": "AnnotationPage", "items": [item]})
    (change,) = reading.changes
    assert reading.not_understood == []
    assert change["changes"]["type"] == "figure" and change["changes"]["box"] == pytest.approx(BOX)
    assert change["note"] == "Kyathos, Vulci"


@pytest.mark.parametrize(
    "foreign",
    [
        "https://museum.example/iiif/other/canvas/1",
        "https://museum.example/canvas/1",
        "https://example.org/iiif/3/vases~doc-2~1/full/max/0/default.jpg",
        "https://museum.example/other/images/1/info.json",
    ],
)
def test_a_page_of_another_book_is_none_of_ours(foreign: str) -> None:
    """Though its address ends as ours do; with a page named, it is that one that is meant."""
    item = {
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
        "target": f"{foreign}#xywh=350,700,700,700",
    }
    reading = w3c([item])
    assert reading.changes == [] and foreign in reading.not_understood[0].sentence()
    (change,) = w3c([item], at=1).changes
    assert change["changes"]["box"] == pytest.approx(BOX)


@pytest.mark.parametrize(
    "ours",
    [
        AT.canvas(1),
        f"{AT.image(1)}/full/max/0/default.jpg",
        Addresses.in_folder("https://museum.example/x", "a").canvas(1),
        Addresses.in_folder(".", "a").image(1),
    ],
)
def test_a_page_of_ours_is_found_by_id_or_name(ours: str) -> None:
    item = {"type": "Annotation", "body": [], "target": f"{ours}#xywh=350,700,700,700"}
    assert len(w3c([item]).changes) == 1
    missing = item | {"target": f"{AT.canvas(9)}#xywh=350,700,700,700"}
    assert [problem.code for problem in w3c([missing], at=1).not_understood] == ["page_unknown"]


def test_annotorious_3() -> None:
    """As its W3C adapter writes them: a rectangle, a polygon, and a connection between both."""
    creator = {"id": "https://example.org/people/ada", "type": "Person", "name": "Ada"}
    rectangle = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "b4a1c0de-0000-4000-8000-000000000001",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "plate", "creator": creator}],
        "target": {
            "source": f"{AT.image(1)}/full/max/0/default.jpg",
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://www.w3.org/TR/media-frags/",
                "value": "xywh=pixel:350,700,700,700",
            },
            "creator": creator,
            "created": "2026-05-01T10:00:00.000Z",
        },
    }
    polygon = rectangle | {
        "id": "b4a1c0de-0000-4000-8000-000000000002",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "panel"}],
        "target": {
            "source": f"{AT.image(1)}/full/max/0/default.jpg",
            "selector": {
                "type": "SvgSelector",
                "value": '<svg><polygon points="350,700 700,700 350,1050"></polygon></svg>',
            },
        },
    }
    connection = {
        "id": "b4a1c0de-0000-4000-8000-000000000003",
        "type": "Annotation",
        "motivation": "linking",
        "body": [{"purpose": "tagging", "type": "TextualBody", "value": "part_of"}, polygon["id"]],
        "target": rectangle["id"],
    }
    plate, panel, link = w3c([rectangle, polygon, connection]).changes
    assert plate["changes"]["type"] == "plate" and plate["changes"]["box"] == pytest.approx(BOX)
    assert panel["changes"]["polygon"] == [[100, 200], [200, 200], [100, 300]]
    assert link["changes"] == {"type": LinkType.PART_OF, "source": panel["id"], "target": plate["id"]}


def test_recogito() -> None:
    """As Recogito exports JSON-LD: a term of a vocabulary as tag, a transcription, a comment, on an image of theirs."""
    item = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://recogito.example/annotation/0b5a8a6e",
        "type": "Annotation",
        "generator": {"id": "https://recogito.example/", "type": "Software"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "caption"},
            {"purpose": "classifying", "source": {"id": "http://vocab.example/kyathos", "label": "Kyathos"}},
            {"type": "TextualBody", "purpose": "transcribing", "value": "Fig. 2. Coupe"},
            {"type": "TextualBody", "purpose": "commenting", "value": "Voir l’édition de 1902"},
        ],
        "target": {
            "source": "https://recogito.example/document/abc/part/1",
            "selector": [{"type": "FragmentSelector", "value": "xywh=pixel:350,700,700,700"}],
        },
    }
    assert [problem.code for problem in w3c([item]).not_understood] == ["page_unknown"]
    (change,) = w3c([item], at=1).changes
    assert (change["changes"]["type"], change["changes"]["text"]) == ("caption", "Fig. 2. Coupe")
    assert change["note"] == "Voir l’édition de 1902"


def test_what_mirador_annotations_kept_before_it_had_tags() -> None:
    """A bare path for an SVG, and the canvas as the target's own id (fixture of mirador-annotations)."""
    path = (
        '<path xmlns="http://www.w3.org/2000/svg" d="M350,1400v-700h700v700z" fill="none" stroke="#00bfff"/>'
    )
    item = {
        "body": {"language": "en", "type": "TextualBody", "value": "eye"},
        "id": "https://example.org/iiif/book1/page/manifest/efb5757d-899b-4551-a7ab-5cb5d1d0eb02",
        "motivation": "commenting",
        "target": {"id": AT.canvas(1), "selector": {"type": "SvgSelector", "value": path}},
        "type": "Annotation",
    }
    (change,) = w3c({"id": "localStorage://", "items": [item], "type": "AnnotationPage"}).changes
    assert change["changes"]["box"] == pytest.approx(BOX) and change["note"] == "eye"


def test_mirador_annotation_editor() -> None:
    """As the editor for Mirador 4 (1.1.5) writes a drawing: SVG of Konva, an empty fragment; and a plain rectangle."""
    drawn = (
        "<svg version='1.1' xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
        "width='1960' height='2800'><defs/><g><g transform='translate(350 700)'>"
        "<path d=' M 0 0 L 700 0 L 700 700 L 0 700 L 0 0 Z Z' fill='none' fill-opacity='0'/></g></g></svg>"
    )
    text = {"id": "9b1", "type": "TextualBody", "purpose": "describing", "value": "<p>Kyathos</p>"}
    tag = {"type": "TextualBody", "purpose": "tagging", "value": "figure"}
    drawing = {
        "id": f"{AT.canvas(1)}/annotation/1",
        "type": "Annotation",
        "motivation": "commenting",
        "body": [text, tag],
        "maeData": {"target": {"drawingState": "{}", "svg": drawn}, "templateType": "multiple_body"},
        "target": {
            "source": AT.canvas(1),
            "selector": [
                {"type": "SvgSelector", "value": drawn},
                {"type": "FragmentSelector", "value": f"{AT.canvas(1)}#"},
            ],
        },
    }
    rectangle = drawing | {"id": "2", "target": f"{AT.canvas(1)}#xywh=350,700,700.0000001,700"}
    reading = w3c({"type": "AnnotationPage", "items": [drawing, rectangle]})
    assert reading.not_understood == [] and len(reading.changes) == 2
    for change in reading.changes:
        assert change["changes"]["type"] == "figure" and change["changes"]["box"] == pytest.approx(BOX)
        assert change["note"] == "Kyathos"


ANNOTORIOUS_SHAPES = [
    (
        '<rect x="350" y="700" width="700" height="350" transform="rotate(90 700 875)" />',
        (525, 525, 875, 1225),
    ),
    ('<ellipse cx="700" cy="700" rx="350" ry="175" />', (350, 525, 1050, 875)),
    # The same for Mirador: two arcs.
    ('<path d="M 1050,700 A 350,175 0 1,1 350,700 A 350,175 0 1,1 1050,700 Z" />', (350, 525, 1050, 875)),
    ('<g><path fill-rule="evenodd" d="M 350 700 L 1050 700 L 1050 1400 Z" /></g>', (350, 700, 1050, 1400)),
    ('<path d="M 350 700 L 1050 700 L 1050 1400 L 350 1400 Z" />', (350, 700, 1050, 1400)),
    (
        '<path d="M 350 700 C 350 700 500 900 700 700 C 800 600 1050 1400 1050 1400 L 350 1400 Z" />',
        (350, None, 1050, 1400),
    ),
]
"""What `serializeW3CImageAnnotation` of Annotorious 3.8.10 writes within `<svg>`, and the box in pixels."""


@pytest.mark.parametrize(("shape", "pixels"), ANNOTORIOUS_SHAPES)
def test_shapes_of_annotorious(shape: str, pixels: tuple[float | None, ...]) -> None:
    item = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "31d824ce",
        "type": "Annotation",
        "created": "2026-03-13T09:06:02.869Z",
        "creator": {"isGuest": True, "id": "zN5Es1Zl1sBw0JJxrtzF"},
        "body": [{"type": "TextualBody", "value": "A comment"}],
        "target": {
            "source": AT.canvas(1),
            "type": "SpecificResource",
            "selector": {"type": "SvgSelector", "value": f"<svg>{shape}</svg>"},
        },
    }
    (change,) = w3c(item).changes
    for found, pixel in zip(change["changes"]["box"], pixels, strict=True):
        assert pixel is None or found == pytest.approx(pixel / 3.5, abs=0.6)
    # A comment without a purpose is no transcription.
    assert change["note"] == "A comment" and "text" not in change["changes"]


def test_what_annotorious_draws_as_a_line_is_told() -> None:
    target = {"source": AT.canvas(1), "type": "SpecificResource"}
    line = {"type": "SvgSelector", "value": '<svg><line x1="5" y1="12" x2="80" y2="73" /></svg>'}
    holes = {"type": "SvgSelector", "value": '<svg><g><path d="M0 0L9 0L9 9Z M5 2L8 2L8 5Z" /></g></svg>'}
    items = [
        {"id": str(n), "type": "Annotation", "body": [], "target": target | {"selector": selector}}
        for n, selector in enumerate((line, holes))
    ]
    reading = w3c(items)
    assert reading.changes == []
    assert [each.code for each in reading.not_understood] == ["svg_without_shape", "svg_several"]


def test_recogito_studio() -> None:
    """As its export writes bodies: terms and numbers as JSON, notes of its editor as HTML; the project as source."""
    item = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "5b0f9a0e-4c5e-4a35-8f0a-1df2a7e2b001",
        "type": "Annotation",
        "layer_id": "f2",
        "target": {
            "source": "project-1",
            "type": "SpecificResource",
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://www.w3.org/TR/media-frags/",
                "value": "xywh=pixel:350,700,700,700",
            },
        },
        "body": [
            {"purpose": "tagging", "value": {"id": "t1", "label": "figure"}, "format": "application/json"},
            {
                "purpose": "commenting",
                "value": "<p>Voir <b>1902</b></p>",
                "type": "TextualBody",
                "format": "text/html",
            },
            {"purpose": "replying", "value": 1903, "type": "TextualBody", "format": "application/json"},
        ],
    }
    (change,) = w3c([item], at=1).changes
    assert change["changes"]["type"] == "figure" and change["changes"]["box"] == pytest.approx(BOX)
    assert change["note"] == "Voir 1902\n1903" and "text" not in change["changes"]


@pytest.mark.parametrize(
    "transform", ["rotate(1 2", "spin(3)", "rotate(1,2)(", "translate(a)", "matrix(1 2)"]
)
def test_unknown_transformations_are_refused(transform: str) -> None:
    with pytest.raises(ShapeError):
        read_svg(f'<svg><rect width="9" height="9" transform="{transform}"/></svg>')


def test_groups_nested_deep_are_read() -> None:
    depth = 5_000
    drawn = '<g transform="translate(1)">' * depth + '<rect width="9" height="9"/>' + "</g>" * depth
    assert read_svg(f"<svg>{drawn}</svg>")[0].x == depth


# --- Content states


def test_a_content_state_goes_through_an_address() -> None:
    document = page()
    region = document.pages[0].regions[0]
    state = content_state(AT, canvas_of(document.pages[0]), region.box)
    assert state == {
        "id": f"{AT.canvas(1)}#xywh=35,35,350,70",
        "type": "Canvas",
        "partOf": [{"id": AT.manifest, "type": "Manifest"}],
    }
    assert decoded(encoded(state)) == state and "=" not in encoded(state)
    assert canvas_region(AT, canvas_of(document.pages[0])) == AT.canvas(1)
    # After the example of the specification, section 6.
    text = '{"id":"https://example.org/object1/canvas7#xywh=1000,2000,1000,2000","type":"Canvas","partOf":[{"id":"https://example.org/object1/manifest","type":"Manifest"}]}'
    assert encoded(text) == (
        "JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmV4YW1wbGUub3JnJTJGb2JqZWN0MSUyRmNhbnZhczclMjN4eXdoJTNEMTAwMCUyQzIw"
        "MDAlMkMxMDAwJTJDMjAwMCUyMiUyQyUyMnR5cGUlMjIlM0ElMjJDYW52YXMlMjIlMkMlMjJwYXJ0T2YlMjIlM0ElNUIlN0IlMjJpZCUyMiUz"
        "QSUyMmh0dHBzJTNBJTJGJTJGZXhhbXBsZS5vcmclMkZvYmplY3QxJTJGbWFuaWZlc3QlMjIlMkMlMjJ0eXBlJTIyJTNBJTIyTWFuaWZlc3Ql"
        "MjIlN0QlNUQlN0Q"
    )


@pytest.mark.parametrize("text", ["%", "abc", "é", "JTdC"])
def test_what_is_no_content_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decoded(text)


def test_readable_words_are_not_read_as_data() -> None:
    words = {
        "type": "TextualBody",
        "value": "<p>Fig. 1</p>",
        "format": "text/html",
        "pictoria:readable": True,
    }
    item = {
        "id": "x",
        "type": "Annotation",
        "motivation": ["tagging", "commenting"],
        "body": [words, {"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
        "target": f"{AT.canvas(1)}#xywh=350,700,700,700",
    }
    (change,) = read_annotations([item, item | {"id": "y", "body": [words]}], page()).changes
    assert change["note"] == "" and "text" not in change["changes"]
