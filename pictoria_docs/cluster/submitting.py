"""A plan given to what works on it, until nothing is left, and merged."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from pictoria_docs.api.project import Project
from pictoria_docs.cluster.attempts import attempts_on
from pictoria_docs.cluster.engines.here import work_here
from pictoria_docs.cluster.engines.ray import work_on_ray
from pictoria_docs.cluster.engines.slurm import submit_to_slurm
from pictoria_docs.cluster.merging import MergeSummary, merge_plan
from pictoria_docs.cluster.options import load_options
from pictoria_docs.cluster.plan import PlanFolder
from pictoria_docs.errors import ProjectBusyError


class Engine(StrEnum):
    """What works on the shards of a plan."""

    HERE = "here"
    """Programs of this machine."""
    SLURM = "slurm"
    RAY = "ray"


def submit(
    plan: PlanFolder,
    on: Engine = Engine.HERE,
    *,
    config: Path | None = None,
    merge: bool = True,
    round: int = 0,
    watch: Callable[[], None] = lambda: None,
) -> MergeSummary | list[str] | None:
    """Give the shards that are not done to what works on them.

    Args:
        plan: the plan.
        on: what works on them; for Slurm this returns at once, and a job merges.
        config: the YAML file of the options (`ClusterOptions`); None: the defaults.
        merge: whether the results are put into the project that was planned.
        round: how often shards were sent before; for Slurm's own jobs.
        watch: called now and then while shards are worked on.

    Returns:
        What the merge did; for Slurm, the ids of the jobs; None: nothing was merged.

    Raises:
        ConfigError: the options make no sense.
        ProjectBusyError: another program has submitted the plan, and is not done with it.
        MissingPartError: what is to work on it is not installed, or cannot be reached.
        ProjectError: the plan is of another version or of other options.
    """
    options = load_options(config)
    if round == 0:
        with Project.open(plan.plan.project, create=False) as project:
            plan.require_same(project.prepare())
    missing = plan.missing()
    if on == Engine.SLURM:
        if missing and round < options.rounds:
            return submit_to_slurm(plan, missing, options, round=round, config=config, merge=merge)
    else:
        work = work_here if on == Engine.HERE else work_on_ray
        try:
            with FileLock(plan.folder / "submit.lock", timeout=0):
                for _ in range(options.rounds):
                    before = _state(plan, missing)
                    if not missing:
                        break
                    work(plan, missing, options, watch)
                    missing = plan.missing()
                    if _state(plan, missing) == before:
                        break  # none of them got anywhere
        except Timeout as error:
            raise ProjectBusyError("plan_submitted", folder=plan.folder, jobs=on) from error
    if not merge:
        return None
    with Project.open(plan.plan.project, create=False) as project:
        return merge_plan(project, plan, partial=True)


def _state(plan: PlanFolder, numbers: list[int]) -> list[tuple[int, int]]:
    """Count the attempts on these shards that did something: an error that was told comes again."""
    attempts = ((number, attempts_on(plan, number)) for number in numbers)
    return [(number, each.begun - each.failed) for number, each in attempts]
