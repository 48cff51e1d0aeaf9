"""Results of shards put into the project, while people may work in it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pictoria_docs.cluster.plan import Done, DoneDocument, PlanFolder, copy_whole
from pictoria_docs.cluster.planning import has_work
from pictoria_docs.cluster.transfer import copy_results, results_digest
from pictoria_docs.errors import LEFT_OUT, LockedError, NotFoundError, ProjectError
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.store import ProblemRecord, Store
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.records import now

if TYPE_CHECKING:
    from pictoria_docs.api.project import Project


@dataclass
class MergeSummary:
    """What a merge did."""

    merged: int = 0
    """Documents whose results were taken."""
    known: int = 0
    """Documents whose results were there already."""
    pages: int = 0
    """Pages of the documents that were taken."""
    missing: list[int] = field(default_factory=list)
    """Numbers of the shards that are not done."""
    problems: list[ProblemRecord] = field(default_factory=list)
    """What was skipped, here or in the shards."""


def merge_plan(
    project: "Project",
    plan: PlanFolder | Path | str,
    *,
    partial: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> MergeSummary:
    """Put what the shards of a plan found into the project; what people decided stays.

    Each document is written in short transactions, and a merge that was interrupted is called again: what is there is
    left. A document whose results are right by today's keys keeps them, whatever a shard found.

    Args:
        project: the one that was planned, or a copy of it.
        plan: the plan, or its folder.
        partial: take what is done, if some shards are not.
        progress: told how many shards of how many are merged.

    Raises:
        ProjectError: shards are missing (and not `partial`), the plan is of other options, or a file was damaged.
    """
    folder = plan if isinstance(plan, PlanFolder) else PlanFolder(plan)
    prepared = project.prepare()
    folder.require_same(prepared)
    missing = folder.missing()
    if missing and not partial:
        raise ProjectError(
            "plan_not_done", folder=folder.folder, missing=len(missing), shards=folder.plan.shards
        )
    summary = MergeSummary(missing=missing)
    merge = _Merge(folder, project.store, prepared, summary)
    for number in range(folder.plan.shards):
        done = folder.done(number)
        if done is not None:
            merge.take(done)
        if progress is not None:
            progress(number + 1, folder.plan.shards)
    project.refresh()
    return summary


class _Merge:
    def __init__(self, plan: PlanFolder, store: Store, prepared: Prepared, summary: MergeSummary) -> None:
        self.plan, self.store, self.prepared, self.summary = plan, store, prepared, summary
        self._told: set[tuple[object, ...]] | None = None
        """What is known of the problems in the project; None: not read yet."""
        self.order = [stage.name for stage in prepared.stages]

    def take(self, done: Done) -> None:
        """Put in the results of one shard."""
        wanted = [each for each in done.documents if self._is_wanted(each)]
        if not wanted:
            return
        with TemporaryDirectory(prefix="pictoria-merge-") as scratch:
            file = self.plan.database("out", done.shard)
            if not file.exists() or copy_whole(file, Path(scratch, DATABASE)) != done.digest:
                raise ProjectError("shard_damaged", file=file, done=self.plan.done_file(done.shard))
            run = self.store.runs.start(self.prepared.digest)
            with closing(Store(scratch)) as shard:
                for document in wanted:
                    self._take(shard, document, run)
            self.store.runs.end(run, "done", {"documents": len(wanted), "analysed": done.pages})

    def _is_wanted(self, document: DoneDocument) -> bool:
        """Whether the project does not have a document's results; what was skipped is told in any case."""
        id = document.id
        self.summary.problems += document.problems
        try:
            record = self.store.documents.get(id)
            is_known = not document.pages or results_digest(self.store, id) == document.results
            if is_known:
                self._tell(document.problems)
            elif not has_work(self.store, self.prepared, record, self.plan.plan.stages):
                is_known = True
            else:
                record.require_open()
        except (NotFoundError, LockedError) as error:
            known = id if isinstance(error, LockedError) else None
            problem = ProblemRecord(error.code, error.values, known, at=now())
            self.summary.problems.append(problem)
            self.store.runs.save_problems(None, [problem])
            return False
        self.summary.known += is_known and document.pages > 0
        return not is_known

    def _take(self, shard: Store, document: DoneDocument, run: int) -> None:
        id = document.id
        try:
            copy_results(shard, self.store, id, run, self.order)
        except LockedError as error:  # since it was looked at
            self.store.results.drop_unfinished(id)
            problem = ProblemRecord(error.code, error.values, id, at=now())
            self.store.runs.save_problems(run, [problem])
            self.summary.problems.append(problem)
            return
        if self.store.documents.get(id).stamp is None:
            self.store.documents.stamp(id, shard.documents.get(id).stamp)
        self.store.runs.clear_problems(id)
        self._tell(document.problems, run)
        self.summary.merged += 1
        self.summary.pages += document.pages

    def _tell(self, problems: Sequence[ProblemRecord], run: int | None = None) -> None:
        """Keep what was skipped of a document, once."""
        if not problems:
            return
        if self._told is None:
            self._told = {_mark(each) for each in self.store.runs.problems()}
        told = self._told
        if all(_mark(each) in told for each in problems):
            return
        # Those of a page replace each other, but for what was left out: that is told once more.
        self.store.runs.save_problems(
            run,
            [each for each in problems if _mark(each) not in told or not each.code.startswith(LEFT_OUT)],
        )
        told.update(map(_mark, problems))


def _mark(problem: ProblemRecord) -> tuple[object, ...]:
    return problem.code, problem.document, problem.page, problem.at
