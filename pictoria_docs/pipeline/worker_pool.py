"""Worker processes under watch: jobs are handed out, answers come back, whoever crashes or hangs is replaced.

Workers come from a fork server where the system has one: it imports the stages once, while the main process is
still opening the project, and a new worker then costs a fork. Elsewhere they are spawned.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import ModuleType

from pictoria_docs.pipeline.process_watch import MemoryWatch, WatchedProcess
from pictoria_docs.pipeline.worker import serve
from pictoria_docs.pipeline.worker_jobs import Answer, DocumentJob, Done, Failed, Ready, WorkerJob

START_SECONDS = 120.0
"""What a new worker may need until it is ready, for imports."""
WAIT_FACTOR = 3.0
"""How many times its limit a job may take on a busy machine, or waiting for a network, before it counts as hung."""
CHECK_SECONDS = 0.25
"""Between two looks at a worker that is past its limit but has not had its share of the processor."""
LOW = 2
"""A worker with fewer items than this in hand gets its next job already."""

RENEW_AFTER = 1000
"""Pages and documents after which a worker makes room for a new one: memory that libraries keep is given back."""


def usable_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def warm_up() -> None:
    """Let the fork server start importing in the background; call it as early as possible."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing.forkserver import ensure_running, set_forkserver_preload

        set_forkserver_preload(["pictoria_docs.pipeline.fork_server_imports"])
        ensure_running()


@contextmanager
def _without_main() -> Iterator[None]:
    """Start processes without importing the caller's script: workers need nothing of it.

    With it, a script that calls `analyse` outside `if __name__ == "__main__"` would start itself again.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Worker:
    def __init__(self, context: BaseContext, threads: int) -> None:
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, threads), daemon=True)  # type: ignore[attr-defined]
        with _without_main():
            self.process.start()
        theirs.close()
        assert self.process.pid is not None
        self.watched = WatchedProcess(self.process.pid, sys.maxsize)
        self.pending: deque[tuple[WorkerJob, int]] = deque()
        self.answered = 0
        self.allowance = START_SECONDS
        self._take_time()

    @property
    def outworn(self) -> bool:
        """Whether it has done its share, and gets no further job."""
        return self.answered >= RENEW_AFTER

    def give(self, job: WorkerJob) -> None:
        if not self.pending:
            self._take_time()
        self.watched.memory_limit = job.memory_limit
        self.pending.extend((job, item) for item in job.items)
        with suppress(OSError):  # a worker that died meanwhile is found out when its answer is read
            self.connection.send(job)

    def begin(self) -> None:
        """Take the time of the item in hand from now on; the worker has just shown that it is there."""
        self.allowance = 0.0
        self._take_time()

    def _take_time(self) -> None:
        self._since = time.monotonic()
        self._processor = self.watched.own_seconds()  # between two items it runs no program

    @property
    def patience(self) -> float:
        """Seconds until the item in hand may have to be given up."""
        limit = self.allowance + self.pending[0][0].time_limit
        return max(self._since + limit - time.monotonic(), CHECK_SECONDS)

    @property
    def hung(self) -> bool:
        """Whether the item in hand has had its time: of the processor, or several times as much in all.

        On a busy machine a page waits for others; that is no reason to lose it.
        """
        limit, passed = self.pending[0][0].time_limit, time.monotonic() - self._since - self.allowance
        if passed <= limit:
            return False
        return passed > WAIT_FACTOR * limit or self.watched.processor_seconds() - self._processor > limit

    def kill(self) -> None:
        self.watched.kill()
        self.process.kill()
        self.process.join()
        self.connection.close()


class WorkerPool:
    """Up to `jobs` workers. Submit jobs, then iterate over `answers`; more may be submitted meanwhile."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = max(1, jobs or usable_cores())
        self._threads = max(1, usable_cores() // self.jobs)
        self._workers: list[_Worker] = []
        self._queue: deque[WorkerJob] = deque()
        self._context = _context()
        self._memory = MemoryWatch()
        warm_up()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: WorkerJob, *, first: bool = False) -> None:
        """Queue a job, at the head of the queue if `first`."""
        (self._queue.appendleft if first else self._queue.append)(job)

    def cancel(self, unwanted: Callable[[WorkerJob], bool]) -> list[WorkerJob]:
        """Take the jobs that are still queued and `unwanted` out of the queue, and give them back."""
        dropped = [job for job in self._queue if unwanted(job)]
        self._queue = deque(job for job in self._queue if not unwanted(job))
        return dropped

    def answers(self, tick: float = 1.0) -> Iterator[tuple[WorkerJob, Answer] | None]:
        """Answers as they come, each with its job, until nothing is left to do.

        None comes every `tick` seconds without an answer, so that the caller can save and show what it has.
        """
        while self._queue or any(worker.pending for worker in self._workers):
            self._hand_out()
            busy = [worker for worker in self._workers if worker.pending]
            patience = min(worker.patience for worker in busy)
            ready = wait([worker.connection for worker in busy], timeout=min(patience, tick))
            if not ready:
                yield None
            for worker in busy:
                if worker.connection in ready:
                    yield from self._receive(worker)
                elif worker.pending and worker.hung and not worker.connection.poll():
                    yield self._replace(worker, hung=True)

    def _hand_out(self) -> None:
        for worker in [worker for worker in self._workers if worker.outworn and not worker.pending]:
            self._remove(worker)
        for worker in sorted(self._workers, key=lambda worker: len(worker.pending)):
            if self._queue and not worker.pending:
                worker.give(self._queue.popleft())
        while self._queue and len(self._workers) < self.jobs:
            worker = _Worker(self._context, self._threads)
            self._workers.append(worker)
            self._watch()
            worker.give(self._queue.popleft())
        for worker in self._workers:
            free = len(worker.pending) < LOW and not worker.outworn
            if self._queue and free and not isinstance(self._queue[0], DocumentJob):
                worker.give(self._queue.popleft())

    def _watch(self) -> None:
        self._memory.watch(worker.watched for worker in self._workers)

    def _receive(self, worker: _Worker) -> Iterator[tuple[WorkerJob, Answer]]:
        try:
            answer: Answer | Ready = worker.connection.recv()
        except (EOFError, OSError):
            yield self._replace(worker, hung=False)
            return
        worker.begin()
        if isinstance(answer, Ready):
            return
        job, _ = worker.pending[0]
        if isinstance(answer, (Done, Failed)):
            worker.pending.popleft()
            worker.answered += 1
        if isinstance(answer, Failed) and answer.whole:
            while worker.pending and worker.pending[0][0] is job:
                worker.pending.popleft()
        yield job, answer

    def _remove(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._watch()
        worker.kill()

    def _replace(self, worker: _Worker, *, hung: bool) -> tuple[WorkerJob, Answer]:
        """Give up the item that the worker died or hung on; queue again what it had not begun."""
        self._remove(worker)
        job, item = worker.pending.popleft()
        left: dict[int, WorkerJob] = {}
        for other, _ in worker.pending:
            left.setdefault(id(other), other)
        for other in reversed(left.values()):
            self._queue.appendleft(job.without(item) if other is job else other)
        if worker.watched.exceeded:
            return job, Failed.of_memory(job, item)
        values: dict[str, object] = {"file": job.location, "page": item}
        if hung:
            return job, Failed(item, f"{job.about}_hung", {**values, "seconds": f"{job.time_limit:g}"})
        return job, Failed(
            item, f"{job.about}_crashed", {**values, "detail": _cause(worker.process.exitcode)}
        )

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        self._queue.clear()
        self._memory.end()
        for worker in self._workers:
            worker.kill()
        self._workers.clear()


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        try:
            return signal.Signals(-exitcode).name
        except ValueError:
            pass
    return f"exit {exitcode}"
