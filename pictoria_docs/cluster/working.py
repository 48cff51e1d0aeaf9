"""A shard worked on: a small project on a disk of the machine, whose results go to the plan."""

import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType, TracebackType

from pictoria_docs.api.project import Project
from pictoria_docs.cluster.attempts import attempts_on, note
from pictoria_docs.cluster.plan import (
    Done,
    DoneDocument,
    PlanFolder,
    Shard,
    ShardProgress,
    Stages,
    copy_whole,
    write_whole,
)
from pictoria_docs.cluster.transfer import results_digest
from pictoria_docs.errors import PictoriaError
from pictoria_docs.pipeline.progress import RichProgress
from pictoria_docs.store import DocumentRecord, ProblemRecord, Store
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.database.network_disks import network_file_system
from pictoria_docs.store.records import now

LOCAL_DISKS = ("SLURM_TMPDIR", "JOBSCRATCH", "TMPDIR")
"""Variables in which clusters name a folder of the job; some are on a network disk, which SQLite cannot use."""
PROGRESS_SECONDS = 5.0
"""Between two words on how far a shard is."""
STOPPING = (signal.SIGUSR1, signal.SIGTERM)
"""By which a scheduler says that the time is over."""


def work_on(plan: PlanFolder, number: int, *, jobs: int | None = None, quiet: bool = True) -> Done:
    """Do a shard; where it is done already, nothing.

    Two workers on one shard do no harm: their results are equal, and the last one's stay.

    Args:
        plan: the plan.
        number: of the shard, from 0.
        jobs: worker processes; None: one for each processor core.
        quiet: without a bar in the terminal.

    Returns:
        How it went.

    Raises:
        NotFoundError: the plan has no such shard.
        ProjectError: the plan is of another version, or a disk refuses something.
        KeyboardInterrupt: Ctrl-C, SIGTERM or SIGUSR1; what was done is kept in the plan, and is not done again.
    """
    done = plan.done(number)
    if done is not None:
        return done
    shard, before = plan.shard(number), attempts_on(plan, number)
    with TemporaryDirectory(dir=_local_disk(), prefix="pictoria-shard-") as scratch, stopping():
        _prepare_project(plan, shard, Path(scratch))
        start = time.monotonic()
        try:
            note(plan, number, "begin")
            with Project.open(scratch, plan.config, create=False) as project:
                plan.require_same(project.prepare(jobs))
                work = _Work(plan, shard, project, jobs, quiet)
                work.all_at_once() if not before.careful else work.one_by_one(before.killing)
            documents = _documents(Path(scratch), shard, work.problems)
            digest = copy_whole(Path(scratch, DATABASE), plan.database("out", number))
        except KeyboardInterrupt:
            copy_whole(Path(scratch, DATABASE), plan.database("part", number))
            note(plan, number, "interrupted")
            raise
        except PictoriaError:
            note(plan, number, "failed")
            raise
    done = Done(
        shard=number,
        host=socket.gethostname(),
        seconds=time.monotonic() - start,
        finished=now(),
        digest=digest,
        documents=documents,
    )
    write_whole(plan.done_file(number), done.model_dump_json())
    plan.database("part", number).unlink(missing_ok=True)
    plan.progress(number).unlink(missing_ok=True)
    return done


def _local_disk() -> str | None:
    """Name the first folder of the job that lies on a disk of this machine; None: the system's temporary one."""
    offered = (os.environ.get(variable) for variable in LOCAL_DISKS)
    return next(
        (
            folder
            for folder in offered
            if folder and os.access(folder, os.W_OK) and network_file_system(Path(folder)) is None
        ),
        None,
    )


@contextmanager
def stopping() -> Iterator[None]:
    """Take what a scheduler says for a Ctrl-C; only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    old = {number: signal.signal(number, interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _prepare_project(plan: PlanFolder, shard: Shard, folder: Path) -> None:
    """Make the project of a shard: what an interrupted attempt did, else what the project knew."""
    known = [plan.database("part", shard.number), plan.database("in", shard.number)]
    file = next((file for file in known if file.exists()), None)
    if file is not None:
        copy_whole(file, folder / DATABASE)
    with Store(folder, create=True) as store:
        for document in shard.documents:
            store.documents.add(document)


class _Work:
    """The work on one shard."""

    def __init__(
        self, plan: PlanFolder, shard: Shard, project: Project, jobs: int | None, quiet: bool
    ) -> None:
        self.plan, self.shard, self.project, self.jobs = plan, shard, project, jobs
        self.problems: list[ProblemRecord] = []
        self.progress = _SharedProgress(plan, shard, quiet)

    def all_at_once(self) -> None:
        """Do all documents in one run."""
        self._run([document.id for document in self.shard.documents])

    def one_by_one(self, killing: tuple[str, ...]) -> None:
        """Do each document on its own, keep what is done, and leave out those that killed their workers."""
        number = self.shard.number
        for document in self.shard.documents:
            if document.id in killing:
                values: dict[str, object] = {"file": document.source, "document": document.name}
                self.problems.append(ProblemRecord("document_kills", values, document.id, at=now()))
                continue
            note(self.plan, number, "document", document.id)
            self._run([document.id])
            self._keep()
            note(self.plan, number, "over", document.id)

    def _run(self, documents: list[str]) -> None:
        if self.plan.plan.stages == Stages.ASSIST:
            self.project.assist(documents=documents)
        else:
            with self.progress:
                self.project.analyse(jobs=self.jobs, documents=documents, progress=self.progress)

    def _keep(self) -> None:
        """Keep what is done so far, as SQLite gives a whole copy of a database in use."""
        with TemporaryDirectory(dir=self.project.path) as scratch:
            copy = Path(scratch, DATABASE)
            with (
                closing(sqlite3.connect(self.project.path / DATABASE)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
            copy_whole(copy, self.plan.database("part", self.shard.number))


class _SharedProgress:
    """Tells the plan how many pages of a shard are done."""

    def __init__(self, plan: PlanFolder, shard: Shard, quiet: bool) -> None:
        self._bar = RichProgress(quiet=quiet)
        self._file, self._shard = plan.progress(shard.number), shard
        self._started, self._written = now(), 0.0
        self._done = 0

    def __enter__(self) -> None:
        self._bar.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""
        self._bar.expect(pages)
        self._write()

    def advance(self, pages: int) -> None:
        """So many pages are done."""
        self._done += pages
        self._bar.advance(pages)
        if time.monotonic() - self._written >= PROGRESS_SECONDS:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        progress = ShardProgress(
            shard=self._shard.number,
            pages=self._done,
            started=self._started,
            at=now(),
            host=socket.gethostname(),
        )
        write_whole(self._file, progress.model_dump_json())


def _documents(folder: Path, shard: Shard, problems: list[ProblemRecord]) -> tuple[DoneDocument, ...]:
    """Tell of each document of a shard what came of it."""
    with Store(folder) as store:
        told: dict[str, list[ProblemRecord]] = {}
        for problem in (*store.runs.problems(), *problems):
            told.setdefault(problem.document or "", []).append(problem)
        return tuple(
            _document(store, document, tuple(told.get(document.id, ()))) for document in shard.documents
        )


def _document(store: Store, document: DocumentRecord, problems: tuple[ProblemRecord, ...]) -> DoneDocument:
    id = document.id
    pages = len(store.results.page_keys(id))
    return DoneDocument(
        id=id,
        name=document.name,
        pages=pages,
        skipped=document.page_count - pages,
        counts=store.results.counts(id),
        results=results_digest(store, id),
        problems=problems,
    )
