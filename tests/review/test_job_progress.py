"""How far a job has come moves while one page takes long."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pictoria_docs.review.jobs import job_progress
from pictoria_docs.review.jobs.job_progress import JobProgressWriter
from pictoria_docs.review.jobs.job_record import Job, JobRequest, read
from pictoria_docs.review.schemas.jobs import Phase

TICK = 1.0
"""Seconds after which a run says that it is still there (`WorkerPool.answers`)."""


class Clock:
    """The clock of the job, which the test moves on."""

    def __init__(self) -> None:
        self.moment = 100.0

    def monotonic(self) -> float:
        return self.moment


def test_with_each_tick_of_a_slow_page_something_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(job_progress, "time", clock)
    made = datetime.now(UTC).isoformat()
    job = Job(id="1", kind="analyse", asked=JobRequest(), by="ada", made=made)
    progress = JobProgressWriter(tmp_path, job)
    progress.enter(Phase.OPENING)
    progress.expect(12)
    progress.begin(1)
    seen = [read(tmp_path)]
    for _ in range(20):
        clock.moment += TICK
        progress.advance(0)
        seen.append(read(tmp_path))
    assert all((each.phase, each.page, each.done) == (Phase.READING, 1, 0) for each in seen)
    seconds = [each.page_seconds for each in seen]
    assert seconds == sorted(set(seconds)) and seconds[-1] == pytest.approx(20 * TICK)
    progress.begin(2)
    assert (read(tmp_path).page, read(tmp_path).page_seconds) == (2, 0.0)
