"""How far a plan is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pictoria_docs.cluster.attempts import attempts_on
from pictoria_docs.cluster.plan import DoneDocument, PlanFolder, ShardProgress, reading
from pictoria_docs.store.records import now

ALIVE_SECONDS = 120.0
"""A shard that has said nothing for so long is not counted as being worked on."""


@dataclass
class PlanStatus:
    """How far a plan is; seconds and pages are of all shards together."""

    shards: int
    documents: int
    pages: int
    shards_done: int = 0
    shards_running: int = 0
    documents_done: int = 0
    pages_done: int = 0
    """Pages that were read in shards that are done or running."""
    pages_skipped: int = 0
    seconds: float = 0.0
    """From the first attempt to the last word."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Code of a problem to how many there are."""
    again: list[int] = field(default_factory=list)
    """Numbers of the shards that were begun and are neither done nor running."""

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages_done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is done, at the rate so far; None: not known yet."""
        left = self.pages - self.pages_done - self.pages_skipped
        if left <= 0:
            return 0.0
        return left / self.rate if self.rate else None


def status_of(plan: PlanFolder) -> PlanStatus:
    """Count what is done of a plan.

    Raises:
        ProjectError: a file of it cannot be read.
    """
    status = PlanStatus(plan.plan.shards, plan.plan.documents, plan.plan.pages)
    reasons: Counter[str] = Counter()
    first, last = "", ""
    for number in range(plan.plan.shards):
        attempts = attempts_on(plan, number)
        if not attempts.begun:
            continue
        first = min(filter(None, (first, attempts.first)))
        last = max(last, attempts.last)
        done = plan.done(number)
        if done is not None:
            status.shards_done += 1
            status.documents_done += len(done.documents)
            status.pages_done += done.pages
            status.pages_skipped += done.skipped
            reasons.update(problem.code for problem in done.problems)
            last = max(last, done.finished)
            continue
        progress = progress_of(plan, number)
        at = max(attempts.last, progress.at if progress is not None else "")
        if _seconds(at, now()) < ALIVE_SECONDS and attempts.running:
            status.shards_running += 1
            status.pages_done += progress.pages if progress is not None else 0
            last = max(last, at)
        else:
            status.again.append(number)
    status.seconds = _seconds(first, last) if first else 0.0
    status.reasons = dict(reasons.most_common())
    return status


def progress_of(plan: PlanFolder, number: int) -> ShardProgress | None:
    """Read how far a shard is; None: it has said nothing."""
    file = plan.progress(number)
    if not file.exists():
        return None
    with reading(file):
        return ShardProgress.model_validate_json(file.read_text(encoding="utf-8"))


def done_documents(plan: PlanFolder) -> Iterator[DoneDocument]:
    """Read what came of each document of the shards that are done."""
    for number in range(plan.plan.shards):
        done = plan.done(number)
        if done is not None:
            yield from done.documents


def prometheus_text(status: PlanStatus) -> str:
    """Write a plan's state in Prometheus' text format (version 0.0.4)."""
    values: list[tuple[str, str, float]] = [
        ("shards", "", status.shards),
        ("shards_done", "", status.shards_done),
        ("shards_running", "", status.shards_running),
        ("documents", "", status.documents),
        ("documents_done", "", status.documents_done),
        ("pages", "", status.pages),
        ("pages_done", "", status.pages_done),
        ("pages_skipped", "", status.pages_skipped),
        ("pages_per_second", "", round(status.rate, 3)),
        *(("problems", f'{{code="{code}"}}', count) for code, count in status.reasons.items()),
    ]
    if status.seconds_left is not None:
        values.append(("seconds_left", "", round(status.seconds_left, 1)))
    lines: list[str] = []
    for name, labels, value in values:
        head = f"# TYPE pictoria_plan_{name} gauge"
        if head not in lines:
            lines.append(head)
        lines.append(f"pictoria_plan_{name}{labels} {value}")
    return "\n".join(lines) + "\n"


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
