"""Training sets come into a project: as decisions that one undo takes back, or as suggestions of a model."""

import json
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.document import Region, Status
from pictoria_docs.editing.edits import Undo
from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.errors import AccessError, EditError, ProjectError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService

Regions = dict[str, Region]


def regions(opened: OpenProject) -> Regions:
    [record] = opened.store.documents.all()
    document = opened.store.load_document(record.id)
    return {region.id: region for page in document.pages for region in page.regions}


@pytest.fixture
def exported(opened: OpenProject, tmp_path: Path) -> Path:
    opened.project.export(tmp_path / "coco", "coco")
    return tmp_path / "coco" / "annotations.json"


def edited(file: Path) -> str:
    """One box moved, one added, an image that is unknown; gives our id of the region that was moved."""
    content = json.loads(file.read_text(encoding="utf-8"))
    figure = next(item for item in content["annotations"] if item["type"] == "figure")
    figure["bbox"][2] /= 2
    image = {**content["images"][0], "id": 9999, "file_name": "holiday.jpg"}
    stamp = {"id": 9999, "image_id": content["images"][0]["id"], "bbox": [3, 3, 40, 50], "score": 0.75}
    stamp["category_id"] = next(each["id"] for each in content["categories"] if each["name"] == "stamp")
    content["images"].append(image)
    content["annotations"].append(stamp)
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(figure["region_id"])


@pytest.mark.parametrize("format", ["coco", "yolo"])
def test_our_own_export_says_nothing_new(
    format: str, opened: OpenProject, desk: ReviewService, tmp_path: Path
) -> None:
    opened.project.export(tmp_path / "set", format)
    before = regions(opened)
    answer = SetImportService(desk.session).import_set(tmp_path / "set", format)
    assert (answer["added"], answer["corrected"], answer["left_out"]) == (0, 0, [])
    assert answer["same"] == len(before) and regions(opened) == before


def test_changes_become_decisions_that_one_undo_takes_back(
    exported: Path, opened: OpenProject, desk: ReviewService
) -> None:
    before, moved = regions(opened), edited(exported)
    answer = SetImportService(desk.session).import_set(exported, "coco")
    assert (answer["added"], answer["corrected"]) == (1, 1)
    assert len(answer["left_out"]) == 1 and "holiday.jpg" in answer["left_out"][0]
    after = regions(opened)
    assert after[moved].box.width == pytest.approx(before[moved].box.width / 2, abs=0.1)
    [new] = set(after) - set(before)
    assert after[new].type == "stamp" and after[new].origin.user == "ada"
    desk.edits.bulk_undo(Undo(change_set=answer["change_set"], new_change_set="takenback1"))
    assert regions(opened) == before


def test_boxes_of_a_model_become_its_suggestions_and_are_replaced_by_its_next(
    exported: Path, opened: OpenProject, desk_as: Callable[..., ReviewService]
) -> None:
    desk = desk_as(Role.MANAGER, "max")
    before = regions(opened)
    edited(exported)
    for _ in range(2):
        answer = SetImportService(desk.session).import_set(exported, "coco", model="stamps-2")
        assert (answer["added"], answer["corrected"]) == (1, 0)
        after = regions(opened)
        [new] = set(after) - set(before)
        assert after[new].origin.model == "stamps-2" and after[new].confidence == 0.75
        [record] = opened.store.documents.all()
        assert opened.store.load_document(record.id).status_of(new) is Status.SUGGESTED
        assert {id: after[id] for id in before} == before
    SetImportService(desk.session).import_set(exported, "coco", model="other")
    both = {region.origin.model for region in regions(opened).values()}
    assert both >= {"stamps-2"}, "what another model found stays"


def test_a_document_that_is_not_analysed_stops_the_set_of_a_model_before_anything_is_taken_in(
    exported: Path, opened: OpenProject, desk_as: Callable[..., ReviewService], tmp_path: Path
) -> None:
    before = regions(opened)
    edited(exported)
    with pymupdf.open() as pdf:
        pdf.new_page()
        pdf.save(tmp_path / "coupes.pdf")
    opened.project.add(tmp_path / "coupes.pdf")
    content = json.loads(exported.read_text(encoding="utf-8"))
    content["images"].append({**content["images"][0], "id": 10_000, "file_name": "coupes_0001.jpg"})
    content["annotations"].append({**content["annotations"][-1], "id": 10_000, "image_id": 10_000})
    exported.write_text(json.dumps(content), encoding="utf-8")
    desk = desk_as(Role.MANAGER, "max")
    with pytest.raises(ProjectError, match="coupes"):
        SetImportService(desk.session).import_set(exported, "coco", model="stamps-2")
    [example, _] = opened.store.documents.all()
    kept = opened.store.load_document(example.id)
    assert {region.id: region for page in kept.pages for region in page.regions} == before
    # As decisions, what is not known yet is left out and told.
    answer = SetImportService(desk.session).import_set(exported, "coco")
    assert (answer["added"], answer["corrected"]) == (1, 1) and "coupes" in " ".join(answer["left_out"])


def test_who_may_not_edit_imports_nothing_and_a_damaged_set_changes_nothing(
    exported: Path, opened: OpenProject, desk_as: Callable[..., ReviewService]
) -> None:
    before = regions(opened)
    edited(exported)
    with pytest.raises(AccessError):
        SetImportService(desk_as(Role.READER, "rita").session).import_set(exported, "coco")
    exported.write_bytes(exported.read_bytes()[:-10])
    with pytest.raises(EditError, match=r"annotations\.json"):
        SetImportService(desk_as().session).import_set(exported, "coco")
    assert regions(opened) == before
