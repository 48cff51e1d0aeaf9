"""`pictoria-docs run plan | shard | merge | status | submit`: one project's work on many machines."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import (
    NOTHING_DONE,
    SKIPPED,
    JobsOption,
    LanguageOption,
    ProjectFolder,
    StrictOption,
    choice,
)
from pictoria_docs.apps.output import progress_bar
from pictoria_docs.i18n import decimal, translate, user_language

if TYPE_CHECKING:
    from pictoria_docs.cluster.merging import MergeSummary
    from pictoria_docs.cluster.status import PlanStatus
    from pictoria_docs.store import ProblemRecord

PlanOption = Annotated[Path, typer.Argument(metavar="shards.plan", help="shards.help_plan_folder")]
SHOWN = 20
"""Problems that are listed; `run status --failed` lists all."""
LOOK_SECONDS, LOOK_SHARE = 3.0, 20
"""Between two looks at how far a plan is, and how many times longer than a look itself takes."""


def plan(
    folder: ProjectFolder,
    to: Annotated[Path, typer.Option("--to", metavar="shards.plan", help="shards.help_to")],
    shard_pages: Annotated[
        int | None, typer.Option("--shard-pages", min=1, help="shards.help_shard_pages")
    ] = None,
    stages: Annotated[
        str, typer.Option("--stages", metavar="analyse|assist", help="shards.help_stages")
    ] = "analyse",
    lang: LanguageOption = None,
) -> int:
    """Plan what there is to do in a project, in shards.

    Raises:
        ProjectError: nothing is to be done, or the disk refuses it.
        ConfigError: the config makes no sense.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.cluster.plan import Stages
    from pictoria_docs.cluster.planning import SHARD_PAGES, make_plan

    asked = choice(Stages, stages)
    with Project.open(folder, create=False) as project:
        made = make_plan(project, to, shard_pages=shard_pages or SHARD_PAGES, stages=asked).plan
    print(
        translate("shards.planned", pages=made.pages, documents=made.documents, shards=made.shards, plan=to)
    )
    return 0


def shard(
    folder: PlanOption,
    number: Annotated[int, typer.Argument(metavar="N", min=0, help="shards.help_number")],
    jobs: JobsOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="shards.help_quiet")] = False,
    strict: StrictOption = False,
    lang: LanguageOption = None,
) -> int:
    """Work on one shard of a plan; where it is done already, nothing.

    Returns:
        0 where all could be read; 3 where something was skipped (1 with `strict`); 130 where it was interrupted.

    Raises:
        ProjectError: the plan is of another version, or a disk refuses something.
    """
    from pictoria_docs.cluster.plan import PlanFolder
    from pictoria_docs.cluster.working import work_on
    from pictoria_docs.pipeline.worker_pool import warm_up

    opened = PlanFolder(folder)
    warm_up()
    done = work_on(opened, number, jobs=jobs, quiet=quiet)
    if not quiet:
        rate = decimal(f"{done.pages / max(done.seconds, 1e-6):.1f}", user_language())
        seconds = decimal(f"{done.seconds:.1f}", user_language())
        print(translate("shards.shard_done", number=number, pages=done.pages, seconds=seconds, rate=rate))
        _list(done.problems)
    return _code(bool(done.problems), strict)


def merge(
    project: ProjectFolder,
    folder: PlanOption,
    partial: Annotated[bool, typer.Option("--partial", help="shards.help_partial")] = False,
    strict: StrictOption = False,
    lang: LanguageOption = None,
) -> int:
    """Put what the shards found into the project.

    Returns:
        0; 3 where something was skipped (1 with `strict`).

    Raises:
        ProjectError: shards are missing, the plan is of other options, or a file was damaged.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.cluster.merging import merge_plan

    with Project.open(project, create=False) as opened, progress_bar("shards.merging") as advance:
        summary = merge_plan(opened, folder, partial=partial, progress=advance)
    return _tell_merged(summary, strict)


def status(
    folder: PlanOption,
    prometheus: Annotated[bool, typer.Option("--prometheus", help="shards.help_prometheus")] = False,
    documents: Annotated[bool, typer.Option("--documents", help="shards.help_documents")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="shards.help_failed")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="cli.help_json")] = False,
    strict: StrictOption = False,
    lang: LanguageOption = None,
) -> int:
    """Tell how far a plan is.

    Returns:
        0; 3 where something was skipped (1 with `strict`).
    """
    from pictoria_docs.cluster.plan import PlanFolder
    from pictoria_docs.cluster.status import done_documents, prometheus_text, status_of

    opened = PlanFolder(folder)
    if documents:
        for document in done_documents(opened):
            print(document.model_dump_json())
        return 0
    if failed:
        problems = [problem for document in done_documents(opened) for problem in document.problems]
        for problem in problems:
            print(problem.sentence())
        return _code(bool(problems), strict)
    found = status_of(opened)
    if prometheus:
        print(prometheus_text(found), end="")
    elif as_json:
        values = {**asdict(found), "rate": found.rate, "seconds_left": found.seconds_left}
        print(json.dumps(values, indent=2))
    else:
        _show_status(found)
    return _code(bool(found.reasons), strict)


def submit(
    folder: PlanOption,
    on: Annotated[str, typer.Option("--on", metavar="here|slurm|ray", help="shards.help_on")] = "here",
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="cli.file", help="shards.help_config")
    ] = None,
    no_merge: Annotated[bool, typer.Option("--no-merge", help="shards.help_no_merge")] = False,
    round: Annotated[int, typer.Option("--round", min=0, hidden=True)] = 0,
    strict: StrictOption = False,
    lang: LanguageOption = None,
) -> int:
    """Give a plan to what works on it: this machine, Slurm or Ray.

    Returns:
        0; 3 where something was skipped or is missing (1 with `strict`); 130 where it was interrupted.

    Raises:
        ProjectBusyError: another program has submitted the plan.
        MissingPartError: Slurm or Ray is not there.
        ProjectError, ConfigError: plan, options or disks cannot be used.
    """
    from pictoria_docs.cluster.merging import MergeSummary
    from pictoria_docs.cluster.plan import PlanFolder
    from pictoria_docs.cluster.status import status_of
    from pictoria_docs.cluster.submitting import Engine
    from pictoria_docs.cluster.submitting import submit as submit_plan

    engine = choice(Engine, on)
    opened = PlanFolder(folder)
    with progress_bar("shards.working") as advance:

        def look() -> None:
            found = status_of(opened)
            advance(found.pages_done + found.pages_skipped, found.pages)

        result = submit_plan(
            opened,
            engine,
            config=config,
            merge=not no_merge,
            round=round,
            watch=_seldom(look),
        )
    if isinstance(result, MergeSummary):
        return _tell_merged(result, strict)
    if isinstance(result, list):
        print(translate("shards.submitted", jobs=", ".join(result), plan=folder))
        return 0
    _show_status(status_of(opened))
    return _code(bool(opened.missing()), strict)


def _code(skipped: bool, strict: bool) -> int:
    return (NOTHING_DONE if strict else SKIPPED) if skipped else 0


def _tell_merged(summary: "MergeSummary", strict: bool) -> int:
    print(translate("shards.merged", documents=summary.merged, pages=summary.pages, known=summary.known))
    if summary.missing:
        print(translate("shards.missing", count=len(summary.missing)))
    _list(summary.problems)
    return _code(bool(summary.problems or summary.missing), strict)


def _list(problems: "list[ProblemRecord]") -> None:
    if not problems:
        return
    print(translate("cli.skipped_list"))
    for problem in problems[:SHOWN]:
        print(f"  - {problem.sentence()}")
    if len(problems) > SHOWN:
        print(translate("shards.more", count=len(problems) - SHOWN))


def _show_status(status: "PlanStatus") -> None:
    language = user_language()
    print(
        translate(
            "shards.status",
            done=status.shards_done,
            shards=status.shards,
            running=status.shards_running,
            pages_done=status.pages_done,
            pages=status.pages,
            rate=decimal(f"{status.rate:.1f}", language),
        )
    )
    left = status.seconds_left
    if left and status.shards_running:
        print(translate("shards.left", minutes=max(1, round(left / 60))))
    if status.again:
        print(translate("shards.again", numbers=", ".join(map(str, status.again[:SHOWN]))))
    for code, count in status.reasons.items():
        print(f"  {code}: {count}")


def _seldom(look: Callable[[], None]) -> Callable[[], None]:
    """Make a function that looks only now and then: it reads two files of each shard."""
    next_look = 0.0

    def called() -> None:
        nonlocal next_look
        begun = time.monotonic()
        if begun >= next_look:
            look()
            ended = time.monotonic()
            next_look = ended + max(LOOK_SECONDS, LOOK_SHARE * (ended - begun))

    return called
