"""The jobs of this machine that are not over, in the order in which they begin, whatever their projects.

Each has a file below the user's folder of states, so that all processes of a server, and those after a restart, see the
same. A job that waits has no process yet and takes no memory. Whoever has waited longest of those who have the fewest
jobs before it goes first, and after each of their jobs people wait anew: nobody waits for all that another has asked.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from pictoria_docs.errors import PictoriaError, TooManyError
from pictoria_docs.files import exclusive, state_folder
from pictoria_docs.review.jobs.job_kinds import JOB_KINDS
from pictoria_docs.review.jobs.job_record import Job, lives, read, read_process, write
from pictoria_docs.review.schemas.jobs import JobState, Phase
from pictoria_docs.store.records import now

FOLDER, LOCK, SUFFIX = "jobs", "queue.lock", ".job"
MOMENT = "%Y%m%d-%H%M%S-%f"
"""With which ids begin."""
MAX_UNFINISHED = 20
"""Jobs of one person that are not over: as many as are remembered when they are."""
JOBS = "jobs"
"""Folder of a project's jobs."""


class Lane(NamedTuple):
    """Jobs that take turns with each other, and not with others."""

    at_once: int
    """On this machine."""
    each: int
    """Of one person."""
    alone: bool
    """Whether a project has one at a time, because it is written."""


READING = Lane(at_once=max(4, os.cpu_count() or 1), each=2, alone=True)
"""Each takes all processors and half a gigabyte or more."""
WRITING_FILES = Lane(at_once=2, each=1, alone=False)
"""Each takes a processor and a third of a gigabyte."""
READING_PHASES = frozenset(
    {
        Phase.STARTING,
        Phase.QUEUED,
        Phase.OPENING,
        Phase.READING,
        Phase.LINKING,
        Phase.ASKING,
        Phase.PREPARING,
    }
)
"""Those after which nothing more is found on the pages."""


class QueuedJob(BaseModel):
    """A job that is not over."""

    model_config = ConfigDict(frozen=True)

    id: str
    project: Path
    """Its folder."""
    kind: str
    by: str
    since: str
    """From when on it waits, as ids tell the time: when it was asked for, or when one that its person had asked for
    before it began."""

    @property
    def folder(self) -> Path:
        """Where the job keeps its files."""
        return self.project / JOBS / self.id

    @property
    def has_begun(self) -> bool:
        """Whether it has a process, or is being given one."""
        return lives(self.folder)


def enter(project: Path, job: Job) -> None:
    """Keep a new job, whose folder is there, and put it at the end of the queue.

    Raises:
        ProjectError: the person has too many already.
        OSError: the disk refuses it.
    """
    with exclusive(_folder() / LOCK):
        own = sum(each.by == job.by for each in _unfinished())
        if own >= MAX_UNFINISHED:
            raise TooManyError("jobs_many", count=own)
        queued = QueuedJob(id=job.id, project=project.resolve(), kind=job.kind, by=job.by, since=job.id)
        with suppress(OSError):  # nobody counts where nothing can be kept: it begins at once
            _keep(queued)
        write(project / JOBS / job.id, job)


def begin(start: Callable[[Path, str], None]) -> None:
    """Give those their process whose turn it is.

    Args:
        start: starts the process of a job, by the folder of its project and its id.
    """
    with exclusive(_folder() / LOCK):
        lanes = [(lane, _ordered(lane, _unfinished())) for lane in (READING, WRITING_FILES)]
        for lane, queue in lanes:
            going = [job for job in queue if job.has_begun]
            people, projects = Counter(job.by for job in going), {job.project for job in going}
            for job in queue[len(going) :]:
                is_free = people[job.by] < lane.each and not (lane.alone and job.project in projects)
                if is_free and people.total() < lane.at_once:
                    start(job.project, job.id)
                    people[job.by] += 1
                    projects.add(job.project)
                    for other in queue:
                        if other.by == job.by and other.id > job.id:
                            _keep(other.model_copy(update={"since": f"{datetime.now(UTC):{MOMENT}}"}))


def is_waiting(folder: Path) -> bool:
    """Whether a job of this folder is in the queue and has no process yet."""
    return _file(folder.name).exists() and read_process(folder) is None


def is_read(project: Path) -> bool:
    """Whether pages of a project are being read, or wait for it."""
    folder = project.resolve()
    with suppress(OSError, ValueError):  # a job that is removed meanwhile
        return any(
            read(job.folder).phase in READING_PHASES
            for job in _unfinished()
            if job.kind == "analyse" and job.project == folder
        )
    return False


def before(id: str, kind: str) -> int:
    """How many jobs end or begin before one that waits."""
    ids = [job.id for job in _ordered(_lane_of(kind), _unfinished())]
    return ids.index(id) if id in ids else 0


def withdraw(folder: Path) -> None:
    """End a job that waits; one that has begun ends itself."""
    with exclusive(_folder() / LOCK), suppress(OSError, ValueError):
        if is_waiting(folder) and not lives(folder):
            job = read(folder)
            write(folder, job.model_copy(update={"state": JobState.CANCELLED, "ended": now()}))
            _file(folder.name).unlink(missing_ok=True)


def _lane_of(kind: str) -> Lane:
    """The lane of a kind; one whose package has gone waits for nobody who reads."""
    with suppress(PictoriaError):
        if JOB_KINDS.get(kind).writes_project:
            return READING
    return WRITING_FILES


def _ordered(lane: Lane, jobs: Iterable[QueuedJob]) -> list[QueuedJob]:
    """Those of a lane: who has begun, then one of each person who waits, then the second of each."""
    ranks: Counter[str] = Counter()
    keys: dict[str, tuple[bool, int, str, str]] = {}
    own = [(not job.has_begun, job) for job in jobs if _lane_of(job.kind) is lane]
    own.sort(key=lambda each: (each[0], each[1].id))
    for waits, job in own:
        keys[job.id] = (waits, ranks[job.by], job.since, job.id)
        ranks[job.by] += 1
    return sorted((job for _, job in own), key=lambda job: keys[job.id])


def _unfinished() -> Iterator[QueuedJob]:
    """All jobs that are not over; what is left of others is removed."""
    for file in sorted(_folder().glob(f"*{SUFFIX}")):
        with suppress(OSError, ValueError):
            job = QueuedJob.model_validate_json(file.read_text(encoding="utf-8"))
            if not _is_over(job.folder):
                yield job
                continue
        file.unlink(missing_ok=True)


def _is_over(folder: Path) -> bool:
    """Whether nothing more comes of a job: it has ended, its process or its project is gone."""
    try:
        state = read(folder).state
    except (OSError, ValueError):
        return True
    return state.is_over or (read_process(folder) is not None and not lives(folder))


def _keep(job: QueuedJob) -> None:
    _file(job.id).write_text(job.model_dump_json(), encoding="utf-8")


def _folder() -> Path:
    return state_folder() / FOLDER


def _file(id: str) -> Path:
    return _folder() / f"{id}{SUFFIX}"
