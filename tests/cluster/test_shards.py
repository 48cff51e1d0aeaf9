"""Work spread over shards: the same result as on one machine, whatever happens on the way."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

from pictoria_docs import Project
from pictoria_docs.cluster.attempts import note
from pictoria_docs.cluster.merging import merge_plan
from pictoria_docs.cluster.plan import PLAN, PlanFolder
from pictoria_docs.cluster.planning import make_plan
from pictoria_docs.cluster.status import prometheus_text, status_of
from pictoria_docs.cluster.submitting import submit
from pictoria_docs.cluster.working import work_on
from pictoria_docs.errors import NotFoundError, PictoriaError, ProjectError
from pictoria_docs.files import example_catalogue
from tests.cluster.plans import add_documents, exported
from tests.waiting import wait_until


def test_the_result_of_shards_is_that_of_one_run(
    planned: PlanFolder, tmp_path: Path, analysed: dict[str, bytes]
) -> None:
    assert planned.plan.shards == 2
    submit(planned)
    assert exported(tmp_path / "project", tmp_path / "out") == analysed
    status = status_of(planned)
    assert (status.shards_done, status.pages_done, status.again) == (2, 5, [])
    assert "pictoria_plan_pages_done 5\n" in prometheus_text(status)


def test_a_merge_takes_what_is_done_and_can_be_made_again(planned: PlanFolder, tmp_path: Path) -> None:
    work_on(planned, 0, jobs=1)
    with Project.open(tmp_path / "project") as project:
        with pytest.raises(ProjectError, match="1 of 2 shards"):
            merge_plan(project, planned)
        first = merge_plan(project, planned, partial=True)
        figure = next(figure for document in project.documents for figure in document.figures)
        figure.accept(user="ana")
        again = merge_plan(project, planned, partial=True)
        assert (first.merged, first.missing) == (1, [1])
        assert (again.merged, again.known) == (0, 1)
        accepted = [
            each.id
            for document in project.documents
            for each in document.figures
            if each.status == "accepted"
        ]
        assert accepted == [figure.id]


def test_a_killed_shard_is_done_by_the_next_attempt(planned: PlanFolder) -> None:
    command = [sys.executable, "-m", "pictoria_docs", "run", "shard", str(planned.folder), "1", "--jobs", "1"]
    with subprocess.Popen(command) as program:
        wait_until(lambda: planned.attempts(1).exists() or program.poll() is not None)
        program.send_signal(signal.SIGKILL)
    assert planned.missing() == [0, 1]
    done = work_on(planned, 1, jobs=1)
    assert (done.skipped, done.problems) == (0, [])
    assert work_on(planned, 1) == done


def test_a_document_that_kills_its_worker_is_named_and_left_out(planned: PlanFolder) -> None:
    document = planned.shard(0).documents[0]
    for _ in range(2):
        note(planned, 0, "begin")
        note(planned, 0, "document", document.id)
    done = work_on(planned, 0, jobs=1)
    assert [problem.code for problem in done.problems] == ["document_kills"]
    assert document.source in done.problems[0].sentence("en")


def test_a_validated_document_is_told_and_stays(planned: PlanFolder, tmp_path: Path) -> None:
    work_on(planned, 0, jobs=1)
    document = planned.shard(0).documents[0]
    with Project.open(tmp_path / "project") as project:
        project.store.validations.validate(document.id, "ana")
        summary = merge_plan(project, planned, partial=True)
        assert summary.merged == 0
        assert not project.document(document.id).figures
        assert [problem.code for problem in summary.problems] == ["document_validated"]


def test_a_source_that_changed_after_the_plan_is_told(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    add_documents(tmp_path / "project", tmp_path / "own", count=1)
    with Project.open(tmp_path / "project") as project:
        plan = make_plan(project, tmp_path / "plan")
    with pymupdf.open(stream=example_catalogue()) as pdf:
        pdf.save(tmp_path / "own" / "catalogue-0.pdf")
    assert [problem.code for problem in work_on(plan, 0, jobs=1).problems] == ["source_changed"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("version", "9.9", "9.9"),
        ("python", "2.7", "Python 2.7"),
        ("keys", "other", "options"),
    ],
)
def test_a_plan_of_another_version_is_refused(planned: PlanFolder, name: str, value: str, said: str) -> None:
    file = planned.folder / PLAN
    file.write_text(json.dumps({**json.loads(file.read_text()), name: value}))
    with pytest.raises(ProjectError, match=said):
        work_on(PlanFolder(planned.folder), 0, jobs=1)


def test_what_is_not_there_is_told(planned: PlanFolder, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        PlanFolder(tmp_path / "nowhere")
    with pytest.raises(NotFoundError, match="no shard 7"):
        work_on(planned, 7)
    with Project.open(tmp_path / "project") as project, pytest.raises(PictoriaError, match="already"):
        make_plan(project, planned.folder)


def test_a_damaged_result_is_not_merged(planned: PlanFolder, tmp_path: Path) -> None:
    work_on(planned, 0, jobs=1)
    with planned.database("out", 0).open("ab") as file:
        file.write(b"x")
    with Project.open(tmp_path / "project") as project, pytest.raises(ProjectError, match="submit"):
        merge_plan(project, planned, partial=True)
