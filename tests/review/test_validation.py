"""A document that somebody has said is finished changes no more until it is reopened; all else goes on."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document import Document
from pictoria_docs.document.schema import load_document
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.editing.sheet_service import SheetService
from pictoria_docs.errors import AccessError, LockedError, PictoriaError
from pictoria_docs.exchange.contents.selection import ExportSelection, ExportStatus
from pictoria_docs.exchange.tables.overview import header as overview_header
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.gallery.comparisons import Comparison, End
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.team.campaigns import NewCampaign
from pictoria_docs.store import Store
from pictoria_docs.store.copying import copy_project
from pictoria_docs.store.database import migrations
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.pictures.gallery import PictureFilter
from pictoria_docs.store.workload.queue import QueueFilter
from tests.apps.test_cli import make_pdf
from tests.review.test_review_service import do, first_link, key, model, only

DeskAs = Callable[..., ReviewService]


@pytest.fixture
def two(opened: OpenProject, tmp_path: Path) -> Iterator[ReviewService]:
    """The desk of a contributor over two documents: the example, and one of two pages named "bowls"."""
    make_pdf(tmp_path / "bowls.pdf", 2)
    with Project.open(opened.folder) as project:
        project.add(tmp_path / "bowls.pdf")
        project.analyse(progress=Quiet(), jobs=1)
    desk = ReviewService(ReviewSession(opened, Person("ada", "Ada"), Role.CONTRIBUTOR, "example", "en"))
    desk.session.prepare()
    yield desk


def decided(desk: ReviewService) -> int:
    with desk.session.opened.store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM decisions").scalar() or 0)


def test_a_finished_document_is_not_changed_until_it_is_reopened(desk: ReviewService) -> None:
    link = first_link(desk)
    change_set = key()
    do(desk, {"action": "accept", "id": link["id"], "revision": 0}, change_set=change_set)
    before = decided(desk)
    desk.validation.validate("catalogue", "proofread")
    told = do(desk, {"action": "reject", "id": link["id"]}, {"action": "withdraw", "id": link["id"]})
    assert not told["done"]
    sentences = {each["sentence"] for each in told["refused"]}
    assert sentences == {"“catalogue” is finished and locked (ada): reopen it to change anything in it."}
    with pytest.raises(LockedError):
        desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    with pytest.raises(LockedError):
        desk.edits.restore(only(desk), link["id"], 0)
    with pytest.raises(LockedError):
        desk.edits.import_annotations(only(desk), [])
    assert decided(desk) == before
    desk.validation.reopen("catalogue")
    assert do(desk, {"action": "reject", "id": link["id"]})["done"]
    lines = [line for line in desk.history.lines()["items"] if line["subject"] == only(desk)]
    assert [(line["action"], line["by"], line["note"]) for line in lines[:2]] == [
        ("reopen", "ada", ""),
        ("validate", "ada", "proofread"),
    ]


def test_what_was_decided_before_and_is_sent_again_is_still_told(desk: ReviewService) -> None:
    link = first_link(desk)
    edits = Edits(change_set=key(), edits=[Edit(key=key(), action="accept", id=link["id"], revision=0)])
    first = desk.edits.apply(only(desk), edits)
    desk.validation.validate("catalogue")
    assert desk.edits.apply(only(desk), edits)["done"][0]["revision"] == first["done"][0]["revision"]


def test_scripts_are_refused_too_and_the_other_documents_go_on(two: ReviewService) -> None:
    folder = two.session.opened.folder
    with Project.open(folder) as project:
        example, bowls = (project.document(name) for name in ("catalogue", "bowls"))
        example.validate(user="mo", note="done")
        assert example.validation is not None and example.validation.by == "mo"
        assert example.data.validated == example.validation
        with pytest.raises(LockedError, match="catalogue"):
            example.figures[0].accept(user="ada")
        with pytest.raises(LockedError, match="catalogue"):
            project.decide_all([example.figures[0], bowls.figures[0]], "accept", user="ada")
        assert bowls.figures[0].status == "accepted"
        assert example.figures[0].status != "accepted"
        example.reopen()
        assert example.validation is None
        example.figures[0].accept(user="ada")


def test_a_bulk_acceptance_leaves_finished_documents_out_and_says_so(two: ReviewService) -> None:
    two.validation.validate("catalogue")
    preview = two.edits.bulk_preview(QueueFilter())
    change_set = key()
    answer = two.edits.bulk_accept(QueueFilter(), change_set)
    assert answer["accepted"] == preview["total"] > 0
    assert len(answer["skipped"]) == len(preview["skipped"]) == 1
    assert "catalogue" in answer["skipped"][0]
    other = two.edits.bulk_accept(QueueFilter(types=["no such type"]), key())
    assert other["skipped"] == [], "nothing of it was asked for"
    two.validation.validate("bowls")
    undone = two.edits.bulk_undo(Undo(change_set=change_set, new_change_set=key()))
    assert undone["undone"] == 0 and "bowls" in undone["skipped"][0]


def test_files_and_spreadsheets_tell_what_they_could_not_change(
    opened: OpenProject, desk: ReviewService, tmp_path: Path
) -> None:
    opened.project.export(tmp_path / "coco", "coco")
    opened.project.export(tmp_path / "csv", "csv", language="en")
    content = json.loads((tmp_path / "coco" / "annotations.json").read_text())
    content["annotations"][0]["bbox"][2] /= 2
    (tmp_path / "coco" / "annotations.json").write_text(json.dumps(content))
    desk.validation.validate("catalogue")
    answer = SetImportService(desk.session).import_set(tmp_path / "coco", "coco")
    assert (answer["added"], answer["corrected"]) == (0, 0)
    assert answer["left_out"] == [
        "“catalogue” is finished and locked (ada): reopen it to change anything in it."
    ]
    text = (tmp_path / "csv" / "catalogue" / "entries.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0]["number"] = "777"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    sent = out.getvalue().encode()
    service = SheetService(desk.session)
    for told in (service.preview(sent, "entries.csv"), service.apply(sent, "entries.csv")):
        assert not told.plan.changes and told.decisions == 0
        assert "finished and locked" in told.plan.refused[0].sentence("en")


def test_a_new_analysis_leaves_it_as_it_is_and_the_summary_names_it(two: ReviewService) -> None:
    opened = two.session.opened
    two.validation.validate("catalogue")
    record = opened.store.documents.get("catalogue")
    before = opened.store.results.stage_runs(record.id)
    with Project.open(opened.folder) as project:
        summary = project.analyse(force=True, progress=Quiet(), jobs=1)
        assert [problem.code for problem in summary.problems] == ["document_validated"]
        assert opened.store.results.stage_runs(record.id) == before
        assert next(each for each in summary.documents if each.name == "bowls").analysed == 2
        # Without anything to do there is nothing to tell.
        assert project.analyse(progress=Quiet(), jobs=1).problems == []
        project.analyse(force=True, progress=Quiet(), jobs=1)
    two.validation.reopen("catalogue")
    assert opened.store.runs.problems() == [], "what stood in the way is gone"


def test_results_that_come_too_late_do_not_replace_those_of_a_finished_document(desk: ReviewService) -> None:
    store = desk.session.opened.store
    record = store.documents.get("catalogue")
    desk.validation.validate("catalogue")
    with pytest.raises(LockedError):
        store.results.finish(record.id, 99, {"linking": "new"}, {})


def test_nothing_is_asked_of_a_finished_document(two: ReviewService) -> None:
    progress = two.queue.progress()
    left = {each["name"]: each["left"] for each in two.documents.all()}
    assert left["catalogue"] and left["bowls"]
    two.validation.validate("catalogue")
    items = two.queue.next(QueueFilter(), 500)
    bowls = two.session.document("bowls").id
    assert {item["document"] for item in items["items"]} == {bowls}
    assert items["total"] == left["bowls"]
    now = two.queue.progress()
    assert now.whole.left == left["bowls"]
    assert now.whole.reviewed == progress.whole.reviewed
    assert {each["name"]: each["left"] for each in two.documents.all()} == {
        "catalogue": 0,
        "bowls": left["bowls"],
    }
    assert not any(page["left"] for page in two.documents.pages("catalogue"))
    before = two.documents.page("catalogue", 1)
    assert before["validated"]["by"] == "ada"
    two.validation.reopen("catalogue")
    assert two.queue.progress().whole.left == progress.whole.left
    assert two.documents.page("catalogue", 1)["version"] != before["version"]


def test_who_may_reopen(desk_as: DeskAs) -> None:
    ada, grace, mo, rita = (
        desk_as(),
        desk_as(Role.CONTRIBUTOR, "grace"),
        desk_as(Role.MODERATOR, "mo"),
        desk_as(Role.READER, "rita"),
    )
    with pytest.raises(AccessError):
        rita.validation.validate("catalogue")
    ada.validation.validate("catalogue")
    grace.validation.validate("catalogue")
    assert ada.documents.all()[0]["validated"]["by"] == "ada", "it was finished already"
    for other in (grace, rita):
        with pytest.raises(AccessError):
            other.validation.reopen("catalogue")
    ada.validation.reopen("catalogue")
    ada.validation.validate("catalogue")
    mo.validation.reopen("catalogue")
    assert ada.documents.all()[0]["validated"] is None


def test_a_document_is_not_finished_while_two_people_review_it_blindly(desk_as: DeskAs) -> None:
    manager = desk_as(Role.MANAGER, "max")
    asked = NewCampaign(name="Figures", people=["ada", "grace"], double=1.0)
    campaign = manager.campaigns.create(asked)
    with pytest.raises(LockedError, match="Two people") as refused:
        manager.validation.validate("catalogue")
    assert refused.value.code == "document_in_double_task"
    manager.campaigns.close(campaign["number"])
    manager.validation.validate("catalogue")
    with pytest.raises(PictoriaError) as nothing:
        manager.campaigns.create(NewCampaign(name="All", people=["ada"]))
    assert nothing.value.code == "task_nothing", "of all documents, those that are finished ask for nothing"
    with pytest.raises(LockedError):
        manager.campaigns.create(NewCampaign(name="This", people=["ada"], documents=["catalogue"]))


def test_tasks_on_a_finished_document_have_nothing_left_and_can_be_handed_in(desk_as: DeskAs) -> None:
    manager, ada = desk_as(Role.MANAGER, "max"), desk_as()
    task = manager.campaigns.create(NewCampaign(name="Figures", people=["ada"]))["dealt"][0]
    assert task["left"]
    manager.validation.validate("catalogue")
    (own,) = ada.tasks.own_pages()
    assert own["left"] == 0
    assert ada.tasks.submit(task["number"])["state"] == "submitted"


def test_pictures_of_one_finished_document_are_not_compared(desk: ReviewService) -> None:
    one, other = desk.session.opened.store.gallery.find(PictureFilter(), limit=2).refs
    ends = [End(document=ref.document, id=ref.id) for ref in (one, other)]
    desk.validation.validate("catalogue")
    with pytest.raises(LockedError):
        desk.comparisons.compare(Comparison(key=key(), first=ends[0], second=ends[1], category="same_motif"))


def test_remarks_may_still_be_made(desk: ReviewService) -> None:
    desk.validation.validate("catalogue")
    link = model(desk).links[0]
    assert desk.remarks.add(only(desk), link.id, RemarkKind.COMMENT, "The plate is cut off.", key())["number"]


def test_exports_and_the_command_line_tell_that_it_is_finished(
    opened: OpenProject, desk: ReviewService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = first_link(desk)
    do(desk, *({"action": "accept", "id": link[name]} for name in ("id", "source", "target")))

    def exported(name: str, selection: ExportSelection) -> Document:
        opened.project._loaded.forget()
        opened.project.export(tmp_path / name, "json", selection=selection)
        return load_document((tmp_path / name / "catalogue.json").read_bytes())

    validated = ExportSelection(status=ExportStatus.VALIDATED)
    assert exported("before", validated).links == ()
    desk.validation.validate("catalogue")
    assert [each.id for each in exported("after", validated).links] == [link["id"]]
    document = exported("all", ExportSelection())
    assert document.validated is not None and document.validated.by == "ada"
    opened.project.export(tmp_path / "book.xlsx", "xlsx", language="fr")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    status = header.index(overview_header("status", "fr"))
    assert {row[status].value for row in sheet.iter_rows(min_row=2)} == {"validé avec le document"}
    capsys.readouterr()
    assert run(["status", str(opened.folder), "--lang", "en"]) == 0
    assert "1 of 1 documents is finished and locked." in capsys.readouterr().out
    assert run(["status", str(opened.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"][0]["validated_by"] == "ada"


@pytest.mark.parametrize("with_decisions", [True, False])
def test_a_copy_without_decisions_is_open(desk: ReviewService, tmp_path: Path, with_decisions: bool) -> None:
    desk.validation.validate("catalogue")
    copy_project(desk.session.opened.folder, tmp_path / "copy", with_decisions=with_decisions)
    with Store(tmp_path / "copy") as store:
        (record,) = store.documents.all()
        assert (record.validated is not None) is with_decisions
        actions = [line.action for line in store.decisions.history()]
        assert ("validate" in actions) is with_decisions and "add" in actions


def test_a_project_of_an_earlier_version_gets_the_state(analysed_example: Path, tmp_path: Path) -> None:
    copy_project(analysed_example, tmp_path / "old", with_decisions=True)
    with sqlite3.connect(tmp_path / "old" / DATABASE) as connection:
        for column in ("validated", "validated_by"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.execute("DELETE FROM schema_version WHERE version > 17")
    with Store(tmp_path / "old") as store:
        (record,) = store.documents.all()
        assert record.validation is None
        store.validations.validate(record.id, "ada")
        assert store.documents.get(record.id).validated_by == "ada"
        with store.reading() as connection:
            assert migrations.PROJECT.version_of(connection) == migrations.PROJECT.current
