"""Long work in processes of its own: seen by everyone, cancelled, killed, gone on with."""

import os
import shutil
import signal
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pymupdf
import pytest
from filelock import FileLock

from bench.example import make_catalogue
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ConflictError, NotFoundError, TooManyError
from pictoria_docs.pipeline.keys import lost_key
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.jobs import job_queue
from pictoria_docs.review.jobs import jobs as jobs_module
from pictoria_docs.review.jobs.job_kinds import JOB_KINDS, JobKind, job_json
from pictoria_docs.review.jobs.job_queue import MAX_UNFINISHED
from pictoria_docs.review.jobs.job_record import (
    CANCEL,
    LOCK,
    Job,
    JobProcess,
    JobRequest,
    read,
    read_process,
    write,
    write_process,
)
from pictoria_docs.review.jobs.job_runner import WRITING, run
from pictoria_docs.review.jobs.jobs import FOLDER, Jobs, give_turns
from pictoria_docs.review.schemas.jobs import JobState, Phase
from pictoria_docs.store import ProblemRecord, Store
from pictoria_docs.store.database.packing import pack
from pictoria_docs.store.records import now
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("catalogue") / "catalogue.pdf"
    make_catalogue(file)
    return file


@pytest.fixture(autouse=True)
def own_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of other tests take no turns with those of this one."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "vases.pictoria"
    Store(folder, create=True).close()
    (folder / "sources").mkdir()
    return folder


def long_pdf(file: Path, pages: int) -> None:
    with pymupdf.open() as pdf:
        for number in range(1, pages + 1):
            page = pdf.new_page()
            for line in range(40):
                page.insert_text(
                    (50, 60 + 17 * line), f"{number}.{line} Amphore à figures noires, fig. {number}."
                )
        pdf.save(file)


def test_a_project_is_read_as_long_as_a_job_may_find_more(project: Path) -> None:
    other = Job(id="0-other", kind="export", asked=JobRequest(), by="ada", made=now())
    mine = Job(id="1-mine", kind="analyse", asked=JobRequest(), by="ada", made=now())
    for job in (other, mine):
        assert not job_queue.is_read(project)
        (project / FOLDER / job.id).mkdir(parents=True)
        job_queue.enter(project, job)
    assert job_queue.is_read(project) and not job_queue.is_read(project.parent)
    write(project / FOLDER / mine.id, mine.model_copy(update={"phase": Phase.INDEXING}))
    assert not job_queue.is_read(project), "what it found can be reviewed"
    write(project / FOLDER / mine.id, mine)
    assert job_queue.is_read(project)
    job_queue.withdraw(project / FOLDER / mine.id)
    assert not job_queue.is_read(project)


def until(jobs: Jobs, id: str, met: Callable[[Job], bool]) -> Job:
    return wait_until(lambda: job if met(job := jobs.get(id)) else None)  # type: ignore[return-value]


def is_over(job: Job) -> bool:
    return job.state.is_over


def process_of(job: Job) -> psutil.Process:
    return next(each for each in psutil.process_iter(["cmdline"]) if job.id in (each.info["cmdline"] or ()))


def lose(project: Path, document: DocumentId, number: int) -> None:
    """Have a page be one of which a text was left out when it was read."""
    with Store(project) as store:
        page, key = store.results.page(document, number), store.results.page_keys(document)[number]
        assert page is not None
        store.results.save_pages(document, [(number, lost_key(key), pack(page))])
        values = {"file": "c.pdf", "page": number, "item": "A jug", "detail": "a defect", "stage": "layout"}
        store.runs.save_problems(None, [ProblemRecord("left_out_text", values, document, number)])


def test_a_document_is_read_and_ready_for_review_then_exported(project: Path, catalogue: Path) -> None:
    shutil.copy(catalogue, project / "sources/catalogue.pdf")
    jobs = Jobs(project)
    job = jobs.start("analyse", JobRequest(add=("sources/catalogue.pdf", "sources/missing.pdf")), "anna")
    assert [each.id for each in Jobs(project).all()] == [job.id], "every process sees it"
    done = until(jobs, job.id, is_over)
    assert (done.state, done.pages, done.by) == (JobState.DONE, 10, "anna")
    assert done.found["figures"] > 10 and done.started and done.ended
    told = job_json(done, "example", "fr")
    assert told["skipped_count"] == 1 and "missing.pdf" in told["skipped"][0]
    assert str(project) not in told["skipped"][0], "where files lie on the server is not told"
    store = Store(project, create=False)
    (document,) = store.documents.all()
    assert store.projection.ready(document.id), "the order of work is there before anyone asks for it"
    store.close()

    lose(project, document.id, 2)
    again = JobRequest(documents=(document.id,), pages="2", again=True)
    job = until(jobs, jobs.start("analyse", again, "anna").id, is_over)
    assert (job.state, job.pages, job.skipped_count) == (JobState.DONE, 1, 0)
    with Store(project) as store:
        assert len(set(store.results.page_keys(document.id).values())) == 1, (
            "the page has lost nothing any more"
        )
        assert all(problem.document is None for problem in store.runs.problems())

    asked = JobRequest(formats=("csv", "xlsx"), documents=(document.id,), language="fr", name="vases")
    export = until(jobs, jobs.start("export", asked, "anna").id, is_over)
    assert export.state is JobState.DONE, export.error
    file = jobs.download(export.id)
    assert file.name == "vases.zip" and file.stat().st_size == export.size
    with zipfile.ZipFile(file) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"csv", "xlsx"}
    one = until(
        jobs, jobs.start("export", asked.model_copy(update={"formats": ("xlsx",)}), "anna").id, is_over
    )
    assert jobs.download(one.id).name == "vases.xlsx", "a single file comes as it is"
    with zipfile.ZipFile(jobs.download(one.id)) as book:
        assert "xl/workbook.xml" in book.namelist()
    jobs.forget(export.id)
    with pytest.raises(NotFoundError, match="not known"):
        jobs.download(export.id)


@pytest.mark.slow
def test_cancelled_work_is_kept_and_continued(project: Path) -> None:
    long_pdf(project / "sources/long.pdf", 120)
    jobs = Jobs(project)
    job = jobs.start("analyse", JobRequest(add=("sources/long.pdf",)), "anna")
    running = until(jobs, job.id, lambda job: is_over(job) or (job.phase == Phase.READING and job.done > 10))
    assert running.state is JobState.RUNNING and running.expected == 120 and running.rate > 0
    with pytest.raises(ConflictError):
        jobs.forget(job.id)
    with pytest.raises(ConflictError):
        jobs.resume(job.id, "anna")
    Jobs(project).cancel(job.id)
    assert until(jobs, job.id, is_over).state is JobState.CANCELLED
    store = Store(project, create=False)
    (document,) = store.documents.all()
    kept = len(store.results.page_keys(document.id))
    store.close()
    assert 0 < kept < 120

    again = until(jobs, jobs.resume(job.id, "anna").id, is_over)
    assert (again.state, again.pages, again.phase) == (JobState.DONE, 120, Phase.INDEXING)
    assert [each.id for each in jobs.all()] == [again.id], "the one that was cancelled is replaced"


@pytest.mark.slow
def test_a_killed_job_is_told_as_interrupted_and_continued(project: Path) -> None:
    long_pdf(project / "sources/long.pdf", 80)
    jobs = Jobs(project)
    job = jobs.start("analyse", JobRequest(add=("sources/long.pdf",)), "anna")
    until(jobs, job.id, lambda job: is_over(job) or (job.phase == Phase.READING and job.done > 5))
    process_of(job).kill()
    assert until(jobs, job.id, is_over).state is JobState.INTERRUPTED
    again = until(jobs, jobs.resume(job.id, "anna").id, is_over)
    assert (again.state, again.pages) == (JobState.DONE, 80)


@pytest.mark.slow
def test_one_job_writes_at_a_time_and_exports_need_not_wait(project: Path, catalogue: Path) -> None:
    shutil.copy(catalogue, project / "sources/catalogue.pdf")
    jobs = Jobs(project)
    asked = JobRequest(add=("sources/catalogue.pdf",))
    until(jobs, jobs.start("analyse", asked, "anna").id, is_over)
    with FileLock(project / FOLDER / WRITING):
        second = jobs.start("analyse", asked, "anna")
        export = jobs.start("export", JobRequest(formats=("csv",)), "bob")
        assert until(jobs, export.id, is_over).state is JobState.DONE
        waiting = until(jobs, second.id, lambda job: job.phase == Phase.QUEUED)
        assert waiting.state is JobState.WAITING
    assert until(jobs, second.id, is_over).state is JobState.DONE

    with FileLock(project / FOLDER / WRITING):
        # A shell ignores Ctrl-C for a server that it starts in the background, and so do the server's programs.
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            third = jobs.start("analyse", asked, "anna")
        finally:
            signal.signal(signal.SIGINT, handler)
        until(jobs, third.id, lambda job: job.phase == Phase.QUEUED)
        assert jobs.stop_all() == 1
        ended = until(jobs, third.id, is_over)
        assert ended.state is JobState.CANCELLED, "also one that waits can be cancelled"


def test_few_jobs_read_at_once_and_one_more_waits_for_its_turn(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_queue, "READING", job_queue.READING._replace(at_once=1))
    other = tmp_path / "other.pictoria"
    Store(other, create=True).close()
    jobs, others = Jobs(project), Jobs(other)
    (other / FOLDER).mkdir()
    with FileLock(other / FOLDER / WRITING):
        first = others.start("analyse", JobRequest(), "bob")
        cancelled = jobs.start("analyse", JobRequest(), "ada")
        waiting = jobs.start("analyse", JobRequest(), "ada")
        assert (cancelled.state, cancelled.phase, cancelled.before) == (JobState.WAITING, Phase.QUEUED, 1)
        assert waiting.before == 2 and job_json(waiting, "example", "en")["before"] == 2
        assert read_process(project / FOLDER / waiting.id) is None, "what waits takes no memory"
        jobs.cancel(cancelled.id)
        assert jobs.get(cancelled.id).state is JobState.CANCELLED
        assert jobs.get(waiting.id).before == 1
        assert not others.get(first.id).state.is_over
    over = until(jobs, waiting.id, is_over)
    assert over.error is not None and over.error.code == "job_nothing", (
        "its turn came: there was nothing to read"
    )


def test_exports_of_one_person_wait_for_each_other_and_nobody_else_waits_for_all_of_them(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(jobs_module, "start_process", lambda _, id: started.append(id))
    monkeypatch.setattr(job_queue, "lives", lambda folder: folder.name in started)
    monkeypatch.setattr(jobs_module, "lives", lambda folder: folder.name in started)
    jobs, asked = Jobs(project), JobRequest(formats=("csv",))
    own = [jobs.start("export", asked, "ada") for _ in range(MAX_UNFINISHED)]
    assert started == [own[0].id]
    with pytest.raises(TooManyError, match="20 jobs") as caught:
        jobs.start("export", asked, "ada")
    assert caught.value.code == "jobs_many"
    others = [jobs.start("export", asked, "bob") for _ in range(2)]
    third = jobs.start("export", asked, "cleo")
    assert started == [own[0].id, others[0].id], "two at once, of two people"
    assert [jobs.get(each.id).before for each in (third, own[1], others[1], own[2])] == [2, 3, 4, 5]
    write(project / FOLDER / own[0].id, own[0].model_copy(update={"state": JobState.DONE}))
    give_turns()
    assert started[2:] == [own[1].id], "who asked first of those who have none going"
    write(project / FOLDER / others[0].id, others[0].model_copy(update={"state": JobState.DONE}))
    give_turns()
    assert started[3:] == [others[1].id], "and then whoever of those has waited longest"
    write(project / FOLDER / own[1].id, own[1].model_copy(update={"state": JobState.DONE}))
    give_turns()
    assert started[4:] == [third.id], "not ada, of whom one has begun since cleo asked"


def test_jobs_that_wait_begin_when_whoever_asked_for_them_is_gone(project: Path) -> None:
    """A server that was killed starts nobody any more: whoever looks does."""
    jobs, asked = Jobs(project), JobRequest(formats=("nope",))
    job = Job(id="20260101-0a", kind="export", asked=asked, by="ada", made=now(), phase=Phase.QUEUED)
    (project / FOLDER / job.id).mkdir(parents=True)
    job_queue.enter(project, job)
    assert jobs.get(job.id).state is JobState.WAITING
    until_over = wait_until(lambda: [each for each in jobs.all() if is_over(each)])
    assert until_over[0].state is JobState.FAILED


def test_work_cancelled_before_its_process_is_there_is_told_as_cancelled(project: Path) -> None:
    """Whatever the process is at when it sees the wish: here all that can come before its work."""
    handler, interval = signal.getsignal(signal.SIGINT), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for number in range(100):
            folder = project / FOLDER / f"{number}"
            folder.mkdir(parents=True)
            write(folder, Job(id=folder.name, kind="export", asked=JobRequest(), by="anna", made=now()))
            (folder / CANCEL).touch()
            others = set(threading.enumerate())
            run(project, folder.name)
            for watching in set(threading.enumerate()) - others:
                watching.join()
            signal.signal(signal.SIGINT, handler)
            job = read(folder)
            assert job.state in (JobState.CANCELLED, JobState.DONE) and job.ended
    finally:
        signal.signal(signal.SIGINT, handler)
        sys.setswitchinterval(interval)


def test_an_interruption_that_a_library_gives_as_its_own_error_is_told_as_cancelled(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pydantic's serializer does, where the interruption comes while it is at work."""

    def convert(*_: object) -> None:
        try:
            threading.Event().wait(120)
        except KeyboardInterrupt as interruption:
            raise ValueError("Error serializing to JSON: KeyboardInterrupt") from interruption

    monkeypatch.setattr(JOB_KINDS, "get", lambda name: JobKind(convert, Permission.EXPORT))
    handler = signal.getsignal(signal.SIGINT)
    folder = project / FOLDER / "1"
    folder.mkdir(parents=True)
    write(folder, Job(id=folder.name, kind="export", asked=JobRequest(), by="anna", made=now()))
    (folder / CANCEL).touch()
    try:
        run(project, folder.name)
    finally:
        signal.signal(signal.SIGINT, handler)
    job = read(folder)
    assert job.state is JobState.CANCELLED and job.ended and job.error is None


def test_what_cannot_be_read_fails_with_its_sentence(project: Path) -> None:
    (project / "sources/broken.pdf").write_bytes(b"%PDF-1.7\n" + b"rubbish" * 100)
    jobs = Jobs(project)
    job = until(jobs, jobs.start("analyse", JobRequest(add=("sources/broken.pdf",)), "anna").id, is_over)
    assert job.state is JobState.FAILED
    assert "broken.pdf" in str(job_json(job, "example", "fr")["error"])
    nothing = until(jobs, jobs.start("export", JobRequest(formats=("nope",)), "anna").id, is_over)
    assert nothing.state is JobState.FAILED and "nope" in str(job_json(nothing, "example", "en")["error"])


def test_jobs_that_never_started_or_make_no_sense(project: Path) -> None:
    jobs = Jobs(project)
    assert jobs.all() == []
    for id in ("../sources", "", "a/b", "nope"):
        with pytest.raises(NotFoundError):
            jobs.get(id)
    folder = project / FOLDER / "20260101-000000-000000-00000000"
    folder.mkdir(parents=True)
    job = Job(id=folder.name, kind="analyse", asked=JobRequest(), by="anna", made="2026-01-01T00:00:00+00:00")
    write(folder, job)
    with FileLock(folder / LOCK):
        assert jobs.get(job.id).state is JobState.WAITING, "its process is on its way"
    assert jobs.get(job.id).state is JobState.INTERRUPTED, "who started it is gone"
    own = JobProcess.of(os.getpid())
    write_process(folder, own)
    assert jobs.get(job.id).state is JobState.WAITING, "its process lives, however long it takes to begin"
    write_process(folder, own.model_copy(update={"born": "1"}))
    assert jobs.get(job.id).state is JobState.INTERRUPTED, "another process has its number now"
    (folder / "job.json").write_text("{broken")
    assert jobs.all() == []


def test_a_job_that_was_just_started_is_waiting_at_once(project: Path) -> None:
    jobs = Jobs(project)
    job = jobs.start("export", JobRequest(formats=("csv",)), "anna")
    process = read_process(project / FOLDER / job.id)
    assert process is not None, "known before anybody can ask"
    assert (
        jobs.get(job.id).state in (JobState.WAITING, JobState.RUNNING)
        or read(project / FOLDER / job.id).state.is_over
    )
    until(jobs, job.id, is_over)
