"""Types that a project names itself: chosen, refused, undone, imported and kept in the review of a project."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pictoria_docs import Project
from pictoria_docs.document import Document, Link, Region
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.editing.sheet_service import SheetOptions, SheetService
from pictoria_docs.errors import EditError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.own_types import TYPES, name_types

FIRST, SECOND, LINK = "reg-u" + "1" * 16, "reg-u" + "2" * 16, "lnk-u" + "3" * 16


@pytest.fixture
def open_copy(analysed_example: Path, tmp_path: Path) -> Iterator[Callable[..., ReviewService]]:
    """Copies of the example whose config names types, as one person may use them."""
    opened: list[OpenProject] = []

    def make(types: object = TYPES, folder: Path | None = None) -> ReviewService:
        if folder is None:
            folder = shutil.copytree(analysed_example, tmp_path / f"{uuid4().hex}.pictoria")
        opened.append(OpenProject(name_types(folder, types)))
        session = ReviewSession(opened[-1], Person("ada", "Ada"), Role.MANAGER, "example", "en")
        return ReviewService(session)

    yield make
    for project in opened:
        project.close()


def document_of(desk: ReviewService) -> Document:
    [record] = desk.session.opened.store.documents.all()
    return desk.session.opened.load_document(record.id)


def do(desk: ReviewService, *edits: dict[str, Any], change_set: str = "changeset1") -> dict[str, Any]:
    made = [Edit.model_validate({"key": uuid4().hex, **edit}) for edit in edits]
    document = document_of(desk).id
    return desk.edits.apply(document, Edits(change_set=change_set, edits=made))


def region(id: str, type: str, x: float) -> dict[str, Any]:
    changes = {"page": 1, "type": type, "box": [x, 60.0, x + 80, 140.0]}
    return {"action": "add", "id": id, "kind": "region", "changes": changes}


def link(type: str, source: str, target: str, id: str = LINK) -> dict[str, Any]:
    changes = {"type": type, "source": source, "target": target}
    return {"action": "add", "id": id, "kind": "link", "changes": changes}


def found(desk: ReviewService, id: str) -> Any:
    return document_of(desk).find(id)


def test_own_types_are_chosen_and_undone(open_copy: Callable[..., ReviewService]) -> None:
    desk = open_copy()
    done = do(desk, region(FIRST, "initial", 60.0), region(SECOND, "price_mark", 200.0))
    assert not done["refused"]
    first, second = found(desk, FIRST), found(desk, SECOND)
    assert (first.type, first.own_type) == ("figure", "initial") and first.is_picture
    assert (second.type, second.own_type) == ("other", "price_mark")
    told = next(each for each in done["changed"]["regions"] if each["id"] == FIRST)
    assert (told["type"], told["own_type"]) == ("figure", "initial")
    change = {"action": "correct", "id": FIRST, "changes": {"type": "caption"}}
    do(desk, change, change_set="changeset2")
    assert (found(desk, FIRST).type, found(desk, FIRST).own_type) == ("caption", None)
    desk.edits.undo(document_of(desk).id, Undo(change_set="changeset2", new_change_set="changeset3"))
    assert found(desk, FIRST).own_type == "initial"


def test_own_links_join_what_the_config_says(open_copy: Callable[..., ReviewService]) -> None:
    desk = open_copy()
    do(desk, region(FIRST, "initial", 60.0), region(SECOND, "initial", 200.0))
    other = next(iter(document_of(desk).captions)).id
    [refused] = do(desk, link("same_workshop", FIRST, other))["refused"]
    assert "same_workshop" in refused["sentence"]
    assert not do(desk, link("same_workshop", FIRST, SECOND))["refused"]
    do(desk, link("same_workshop", SECOND, FIRST, id="lnk-u" + "4" * 16))
    ours = [each for each in document_of(desk).links if each.type == "same_workshop"]
    assert len(ours) == 1, "a symmetric link says the same from either end"


def test_names_that_the_config_lacks_are_refused_with_those_that_it_has(
    open_copy: Callable[..., ReviewService],
) -> None:
    desk = open_copy()
    pictures = document_of(desk).figures
    refused = do(desk, region(FIRST, "vignette", 60.0), link("copy_of", pictures[0].id, pictures[1].id))[
        "refused"
    ]
    assert "price_mark" in refused[0]["sentence"] and "same_workshop" in refused[1]["sentence"]


def test_what_the_config_no_longer_names_stays(open_copy: Callable[..., ReviewService]) -> None:
    desk = open_copy()
    do(desk, region(FIRST, "initial", 60.0), region(SECOND, "initial", 200.0))
    do(desk, link("same_workshop", FIRST, SECOND))
    folder = desk.session.opened.folder
    desk.session.opened.close()
    desk = open_copy({}, folder)
    done = do(desk, {"action": "correct", "id": FIRST, "changes": {"box": [60, 60, 100, 100]}})
    assert not done["refused"] and found(desk, FIRST).own_type == "initial"
    assert not do(desk, {"action": "accept", "id": LINK, "kind": "link"})["refused"]


@pytest.mark.parametrize("format", ["w3c", "page", "coco", "yolo"])
def test_own_types_leave_one_project_and_come_into_another(
    format: str, open_copy: Callable[..., ReviewService], tmp_path: Path
) -> None:
    desk, other = open_copy(), open_copy()
    do(desk, region(FIRST, "initial", 60.0), region(SECOND, "initial", 200.0))
    do(desk, link("same_workshop", FIRST, SECOND))
    files = desk.session.opened.project.export(tmp_path / format, format)
    document = document_of(other)
    if format in ("coco", "yolo"):
        answer = SetImportService(other.session).import_set(tmp_path / format, format)
        assert answer["added"] == 2 and not answer["left_out"]
    else:
        file = next(
            each for each in files if each.name.endswith({"w3c": ".json", "page": "0001.xml"}[format])
        )
        answer = other.edits.import_file(document.id, file.read_bytes(), format)
        assert not answer["refused"]
    after = document_of(other)
    new = [each for page in after.pages for each in page.regions if document.find(each.id) is None]
    assert [each.own_type for each in new] == ["initial", "initial"]
    if format in ("w3c", "page"):
        assert [each.type for each in after.links if document.find(each.id) is None] == ["same_workshop"]


def test_scripts_use_own_types(analysed_example: Path, tmp_path: Path) -> None:
    folder = name_types(shutil.copytree(analysed_example, tmp_path / "vases.pictoria"))
    with Project.open(folder) as project:
        page = project.documents[0].page(1)
        first = page.add_region("initial", (60, 60, 140, 140))
        second = page.add_region("price_mark", (200, 60, 280, 140))
        assert (first.type, first.own_type) == ("figure", "initial")
        project.decide(second, "correct", {"type": "initial"})
        tied = project.documents[0].add_link("same_workshop", first, second)
        document = project.documents[0]
        data = json.loads(document.to_json())
        assert [each["name"] for each in data["own_types"]["regions"]] == ["initial", "price_mark"]
        assert isinstance(tied.data, Link) and isinstance(first.data, Region)
        regions = {each.id: each.own_type for each in document.page(1).regions}
        assert regions[second.id] == "initial"
        with pytest.raises(EditError, match="price_mark"):
            page.add_region("vignette", (60, 60, 140, 140))
        with pytest.raises(EditError, match="same_workshop"):
            document.add_link("copy_of", first, second)
        with pytest.raises(EditError, match="price_mark"):
            project.decide(first, "correct", {"own_type": "vignette"})


def test_a_changed_cell_of_a_sheet_gives_an_own_type(
    open_copy: Callable[..., ReviewService], tmp_path: Path
) -> None:
    desk = open_copy()
    figures = list(document_of(desk).figures)
    desk.session.opened.project.export(tmp_path / "csv", "csv", language="en")
    [file] = (tmp_path / "csv").rglob("figures.csv")
    lines = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    column = next(name for name in lines[0] if name.casefold() in ("own_type", "own type"))
    lines[0][column], lines[1][column] = "initial", "vignette"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    service = SheetService(desk.session)
    result = service.apply(text.getvalue().encode(), "figures.csv", SheetOptions())
    own = {each.id: each.own_type for each in document_of(desk).figures}
    assert [own[each.id] for each in figures[:2]] == ["initial", None]
    [refused] = result.plan.refused
    assert refused.value == "vignette"
