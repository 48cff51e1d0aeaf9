"""A job's progress, written to its file a few times a second."""

import time
from collections import deque
from pathlib import Path

from pictoria_docs.review.jobs.job_record import Job, write
from pictoria_docs.review.schemas.jobs import Phase

EVERY = 0.25
"""Seconds between two reports."""
WINDOW = 20.0
"""Seconds over which the rate is measured."""


class JobProgressWriter:
    """Hears of a run's progress (a `pipeline.progress.Progress`) and writes it down."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.job, self.folder = job, folder
        self._reported = self._begun = 0.0
        self._marks: deque[tuple[float, int]] = deque()

    def enter(self, phase: str, expected: int = 0) -> None:
        """A new phase begins; its amount may become known later."""
        self._marks.clear()
        self.report(
            phase=phase, expected=expected, done=0, rate=0.0, seconds_left=None, page=None, page_seconds=0.0
        )

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""
        self.report(phase=Phase.READING, expected=self.job.expected + pages)

    def begin(self, page: int) -> None:
        """Work begins on the page of this number."""
        self._begun = time.monotonic()
        self.report(page=page, page_seconds=0.0)

    def advance(self, pages: int) -> None:
        """So many pages are done; 0 only moves the clock."""
        moment = time.monotonic()
        if self.job.page is not None:
            self.job.page_seconds = round(moment - self._begun, 1)
        if not self._marks:
            self._marks.append((moment, self.job.done))
        self.job.done += pages
        self.job.rate = self._rate(moment)
        left = self.job.expected - self.job.done
        self.job.seconds_left = left / self.job.rate if self.job.rate > 0 and left > 0 else None
        if self.job.phase == Phase.READING and self.job.expected and left <= 0:
            self.job.phase = Phase.LINKING
        if moment - self._reported >= EVERY:
            self.report()

    def report_answers(self, _document: str, done: int, expected: int) -> None:
        """So many of so many questions are answered."""
        self.report_amount(Phase.ASKING, done, expected)

    def report_indexed(self, done: int, expected: int) -> None:
        """So many of so many texts or pictures can be found."""
        self.report_amount(Phase.INDEXING, done, expected)

    def report_compared(self, done: int, expected: int) -> None:
        """So many of so many pictures are compared."""
        self.report_amount(Phase.COMPARING, done, expected)

    def report_amount(self, phase: str, done: int, expected: int) -> None:
        """So many of so many are done in a phase."""
        self.job.phase, self.job.done, self.job.expected = phase, done, expected
        if time.monotonic() - self._reported >= EVERY:
            self.report(rate=0.0, seconds_left=None)

    def report(self, **changes: object) -> None:
        """Write the job down, with changes."""
        for name, value in changes.items():
            setattr(self.job, name, value)
        write(self.folder, self.job)
        self._reported = time.monotonic()

    def _rate(self, moment: float) -> float:
        self._marks.append((moment, self.job.done))
        while len(self._marks) > 2 and moment - self._marks[0][0] > WINDOW:
            self._marks.popleft()
        since, done = self._marks[0]
        return round((self.job.done - done) / (moment - since), 2) if moment > since else 0.0
