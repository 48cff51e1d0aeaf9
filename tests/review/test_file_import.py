"""Files of other tools, taken in through one service whatever they are about."""

import json
from collections.abc import Callable

import pytest

from pictoria_docs.editing.edits import Undo
from pictoria_docs.errors import ConfigError, EditError
from pictoria_docs.review.review_service import ReviewService

DRAWN = {
    "type": "Annotation",
    "body": [{"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
    "target": {
        "source": "https://museum.example/canvas/2",
        "selector": {"type": "FragmentSelector", "value": "xywh=pixel:20,20,300,200"},
    },
}


def test_annotations_are_taken_in_and_back(desk_as: Callable[..., ReviewService]) -> None:
    desk = desk_as()
    data = json.dumps([DRAWN, {"type": "Annotation", "target": "x"}]).encode()
    told = desk.files.take(data, "drawn.json", "w3c", page=2)
    assert (told.done, told.conflicts, len(told.left_out)) == (1, 0, 1)
    assert desk.files.take(data, "drawn.json", "w3c", page=2).done == 0, "what is done is not done again"
    undone = desk.edits.bulk_undo(Undo(change_set=told.change_set, new_change_set=told.change_set[::-1]))
    assert undone["undone"] == 1


def test_a_set_is_about_any_document(desk_as: Callable[..., ReviewService]) -> None:
    desk = desk_as()
    empty = json.dumps({"images": [{"id": 1, "file_name": "nowhere.jpg", "width": 10, "height": 10}],
                        "annotations": [], "categories": []}).encode()  # fmt: skip
    told = desk.files.take(empty, "set.json", "coco")
    assert told.done == 0 and any("nowhere.jpg" in sentence for sentence in told.left_out)


@pytest.mark.parametrize("format", ["w3c", "coco", "tei", "yolo", "docling"])
def test_what_is_no_such_file_is_refused(desk_as: Callable[..., ReviewService], format: str) -> None:
    with pytest.raises(EditError) as caught:
        desk_as().files.take(b"\x00no such file", "odd.bin", format)
    assert "/tmp" not in str(caught.value)


@pytest.mark.parametrize("format", ["alto", "page", "tei"])
def test_what_is_told_of_a_file_names_it(desk_as: Callable[..., ReviewService], format: str) -> None:
    with pytest.raises(EditError) as caught:
        desk_as().files.take(b"<alto>\n<Page", "sheet 12.xml", format)
    assert caught.value.sentence("en").startswith("sheet 12.xml, line 2: ")


def test_what_is_left_out_of_a_file_names_it_too(desk_as: Callable[..., ReviewService]) -> None:
    page = b'<alto><Layout><Page WIDTH="10" HEIGHT="9000"><PrintSpace/></Page></Layout></alto>'
    (sentence,) = desk_as().files.take(page, "sheet 12.xml", "alto", page=1).left_out
    assert sentence.startswith("sheet 12.xml: ")


def test_an_unknown_format_names_those_known(desk_as: Callable[..., ReviewService]) -> None:
    with pytest.raises(ConfigError, match="w3c"):
        desk_as().files.take(b"", "odd.bin", "nosuch")


def test_a_file_of_too_many_changes_goes_on_where_it_stopped(desk_as: Callable[..., ReviewService]) -> None:
    desk = desk_as()
    places = [DRAWN["target"] | {"selector": None, "source": f"x#xywh={x},20,90,90"} for x in (20, 220, 420)]  # type: ignore[operator]
    data = json.dumps([DRAWN | {"target": place} for place in places]).encode()
    first = desk.files.take(data, "drawn.json", "w3c", page=2, most=2)
    told = "Only the first 2 changes were made; send the file again for the last one."
    assert (first.done, first.left_out) == (2, [told])
    second = desk.files.take(data, "drawn.json", "w3c", page=2, most=2)
    assert (second.done, second.left_out) == (1, [])
    again = desk.files.take(data, "drawn.json", "w3c", page=2)
    assert (again.done, again.same) == (0, 3)
