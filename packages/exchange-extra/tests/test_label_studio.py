"""Label Studio's JSON export, read as changes to a document."""

import json
import math
from typing import Any

import pytest

from pictoria_docs.document import Document, LinkType, Page
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from tests.exchange.test_annotations import page

BOX = [100.0, 200.0, 300.0, 400.0]
"""Points; the page's canvas has 3.5 pixels a point."""


def shape(id: str, kind: str, label: str, **value: Any) -> dict[str, Any]:
    return {
        "original_width": 1960,
        "original_height": 2800,
        "image_rotation": 0,
        "value": {**value, kind: [label]},
        "id": id,
        "from_name": "label",
        "to_name": "image",
        "type": kind,
        "origin": "manual",
    }


PLACE = {"x": 100 / 5.6, "y": 25.0, "width": 200 / 5.6, "height": 25.0, "rotation": 0}


def task(*results: Any, image: str = "/data/upload/3/9c0ffee1-vases_1.jpg", **more: Any) -> dict[str, Any]:
    annotation = {
        "id": 11,
        "completed_by": 1,
        "was_cancelled": False,
        "ground_truth": False,
        "result": results,
    }
    return {
        "id": 7,
        "annotations": [annotation],
        "file_upload": image.rpartition("/")[2],
        "predictions": [],
        "data": {"image": image},
        "meta": {},
        "project": 3,
        **more,
    }


def label_studio(*tasks: Any, at: int | None = None, document: Document | None = None) -> AnnotationProposals:
    return read_file(
        "label-studio", json.dumps(tasks).encode(), None, document or page(), page=at, revisions={}
    )


def test_label_studio_s_boxes_texts_and_relations() -> None:
    caption_text = {"value": {**PLACE, "text": ["Fig. 2. Coupe"]}, "id": "cap1", "from_name": "transcription"}
    reading = label_studio(
        task(
            shape("fig1", "rectanglelabels", "figure", **PLACE),
            shape("cap1", "rectanglelabels", "Caption", **(PLACE | {"y": 60.0})),
            caption_text | {"type": "textarea", "to_name": "image"},
            {"from_id": "cap1", "to_id": "fig1", "type": "relation", "direction": "right"},
            {
                "from_id": "fig1",
                "to_id": "cap1",
                "type": "relation",
                "direction": "left",
                "labels": ["refers to"],
            },
        )
    )
    figure, caption, link, own = reading.changes
    assert reading.not_understood == []
    assert figure["changes"] == {"page": 1, "type": "figure", "box": pytest.approx(BOX, abs=0.02)}
    assert caption["changes"]["text"] == "Fig. 2. Coupe" and caption["changes"]["type"] == "caption"
    ends = {"source": caption["id"], "target": figure["id"]}
    assert link["changes"] == {"type": LinkType.CAPTION_OF, **ends}
    assert own["changes"] == {"type": "refers to", **ends}
    assert len({change["key"] for change in reading.changes}) == len(reading.changes)


def test_label_studio_s_other_shapes() -> None:
    turned = shape("a", "rectanglelabels", "figure", x=50.0, y=50.0, width=10.0, height=10.0, rotation=90)
    polygon = shape("b", "polygonlabels", "figure", points=[[10, 10], [20, 10], [10, 20]], closed=True)
    ellipse = shape("c", "ellipselabels", "stamp", x=50.0, y=50.0, radiusX=10.0, radiusY=5.0, rotation=0)
    brush = shape("d", "brushlabels", "figure", format="rle", rle=[0, 1, 2])
    reading = label_studio(task(turned, polygon, ellipse, brush))
    first, second, third = (change["changes"] for change in reading.changes)
    # Turned about its upper left corner: its height now lies to the left of it.
    assert first["box"] == pytest.approx([280 - 80, 400, 280, 400 + 56], abs=0.05)
    assert second["polygon"] == [[56, 80], [112, 80], [56, 160]]
    assert third["box"] == pytest.approx([224, 360, 336, 440], abs=0.1) and third["type"] == "stamp"
    assert len(third["polygon"]) >= math.tau
    (left,) = reading.not_understood
    assert left.code == "shape_unknown" and "brushlabels" in left.sentence("en")


def test_label_studio_s_tasks_name_their_page() -> None:
    several = page().model_copy(
        update={"pages": tuple(Page(number=n, width=560, height=800) for n in (1, 2, 12)), "page_count": 12}
    )
    figure = shape("fig1", "rectanglelabels", "figure", **PLACE)
    images = ("/data/a_p012.png", "https://iiif.example/page2.jpg?x=3", "/data/upload/9c0ffee1.jpg")
    reading = label_studio(
        *(task(figure, image=image, id=n) for n, image in enumerate(images)), document=several
    )
    assert [change["changes"]["page"] for change in reading.changes] == [12, 2]
    assert [problem.code for problem in reading.not_understood] == ["page_unknown"]
    assert len({change["id"] for change in reading.changes}) == 2
    assert (
        label_studio(task(figure, image=images[2]), at=2, document=several).changes[0]["changes"]["page"] == 2
    )


def test_of_several_annotators_the_ground_truth_counts() -> None:
    results = [shape(name, "rectanglelabels", name, **PLACE) for name in ("figure", "plate", "table")]
    annotations = [{"result": [result], "ground_truth": result["id"] == "plate"} for result in results]
    (change,) = label_studio(task() | {"annotations": annotations}).changes
    assert change["changes"]["type"] == "plate"
    cancelled = [annotations[0], annotations[2] | {"was_cancelled": True}]
    (change,) = label_studio(task() | {"annotations": cancelled}).changes
    assert change["changes"]["type"] == "figure"


@pytest.mark.parametrize(
    "data", [b"no", b"[1]", b'[{"data": {}}]', b'{"annotations": 3}', b"\xff\xfe\x00", b"[" * 100_000]
)
def test_what_is_no_export_of_label_studio_is_refused(data: bytes) -> None:
    with pytest.raises(EditError) as refused:
        read_file("label-studio", data, None, page(), page=1, revisions={})
    assert refused.value.code == "import_unreadable"


def test_damaged_results_are_left_out() -> None:
    figure = shape("fig1", "rectanglelabels", "figure", **(PLACE | {"x": "wide"}))
    reading = label_studio(task(figure, 3, {"id": None}, shape("b", "polygonlabels", "figure", points=[[1]])))
    assert reading.changes == [] and {each.code for each in reading.not_understood} == {"shape_unknown"}
