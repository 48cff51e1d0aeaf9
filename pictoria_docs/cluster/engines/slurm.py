"""Shards worked on by Slurm: arrays of jobs, and one job after them that sends the rest again or merges.

Nothing but `sbatch` and `squeue` is asked for: accounting (`sacct`) is off on many clusters.
"""

import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from pictoria_docs.cluster.options import ClusterOptions
from pictoria_docs.cluster.plan import PlanFolder, write_whole
from pictoria_docs.errors import MissingPartError, ProjectBusyError, ProjectError

SECONDS = 60.0
"""That Slurm has to answer."""


def submit_to_slurm(
    plan: PlanFolder,
    numbers: Sequence[int],
    options: ClusterOptions,
    *,
    round: int,
    config: Path | None,
    merge: bool,
) -> list[str]:
    """Send these shards to Slurm, and a job that comes when all have ended, and return at once.

    Args:
        plan: the plan, on a disk that all nodes see.
        numbers: of the shards.
        options: slots, directives, lines of shell.
        round: how often shards were sent before.
        config: the file of the options, for the job that comes after.
        merge: whether that job merges when nothing is left.

    Returns:
        The ids of the jobs; the last is the one that comes after.

    Raises:
        MissingPartError: there is no Slurm here.
        ProjectBusyError: jobs of this plan wait or run.
        ProjectError: Slurm refuses it.
    """
    name = job_name(plan)
    if round == 0 and (busy := jobs_of(plan)):
        raise ProjectBusyError("plan_submitted", folder=plan.folder, jobs=", ".join(busy))
    folder = plan.folder / "slurm"
    todo = folder / f"todo-{round}"
    write_whole(todo, "".join(f"{number}\n" for number in numbers))
    ids: list[str] = []
    size = options.slurm.array_tasks
    for offset in range(0, len(numbers), size):
        last = min(size, len(numbers) - offset) - 1
        script = folder / f"shards-{round}-{offset}.sh"
        write_whole(script, _shard_script(plan, options, todo, offset))
        # All arrays together have the slots: one waits for the one before it.
        after = [f"--dependency=afterany:{ids[-1]}"] if ids else []
        ids.append(_sbatch(name, folder, script, f"--array=0-{last}%{options.slots}", *after))
    script = folder / f"after-{round}.sh"
    write_whole(script, _after_script(plan, options, round=round + 1, config=config, merge=merge))
    ids.append(_sbatch(name, folder, script, f"--dependency=afterany:{':'.join(ids)}"))
    return ids


def job_name(plan: PlanFolder) -> str:
    """Name the jobs of a plan: the same for each of them, and for no other plan."""
    return f"pictoria-{blake2b(str(plan.folder).encode(), digest_size=4).hexdigest()}"


def jobs_of(plan: PlanFolder) -> list[str]:
    """List the jobs of a plan that wait or run.

    Raises:
        MissingPartError, ProjectError: as `submit_to_slurm`.
    """
    listed = _slurm("squeue", "--noheader", f"--name={job_name(plan)}", "--format=%A")
    return sorted(set(listed.split()))


def _shard_script(plan: PlanFolder, options: ClusterOptions, todo: Path, offset: int) -> str:
    work = _command(options, "run", "shard", str(plan.folder))
    line = f'sed -n "$((SLURM_ARRAY_TASK_ID + {offset + 1}))p" {shlex.quote(str(todo))}'
    directives = (f"--signal=B:USR1@{options.slurm.warn_seconds}", *options.slurm.directives)
    return _script(
        directives,
        *options.slurm.setup,
        f"number=$({line})",
        f'{work} "$number" --jobs {options.jobs} --quiet &',
        "shard=$!",
        "# Before the time is over, the shard is told to keep what it did.",
        "trap 'kill -USR1 $shard 2>/dev/null' USR1 TERM",
        "wait $shard; code=$?",
        "while kill -0 $shard 2>/dev/null; do wait $shard; code=$?; done",
        *options.slurm.cleanup,
        "exit $code",
    )


def _after_script(
    plan: PlanFolder, options: ClusterOptions, *, round: int, config: Path | None, merge: bool
) -> str:
    given = ["--config", str(config.absolute())] if config is not None else []
    arguments = ["--on", "slurm", "--round", str(round), *given, *([] if merge else ["--no-merge"])]
    directives = options.slurm.merge_directives or options.slurm.directives
    return _script(
        directives,
        *options.slurm.setup,
        _command(options, "run", "submit", str(plan.folder), *arguments),
    )


def _command(options: ClusterOptions, *arguments: str) -> str:
    return " ".join((options.slurm.command, *map(shlex.quote, arguments)))


def _script(directives: Sequence[str], *lines: str) -> str:
    def all_lines() -> Iterator[str]:
        yield "#!/bin/bash"
        yield from (f"#SBATCH {directive}" for directive in directives)
        yield from lines

    return "\n".join(all_lines()) + "\n"


def _sbatch(name: str, folder: Path, script: Path, *options: str) -> str:
    told = _slurm(
        "sbatch", "--parsable", f"--job-name={name}", f"--output={folder}/%x-%A-%a.log", *options, str(script)
    )
    return re.split(r"[;\s]", told.strip())[0]


def _slurm(program: str, *arguments: str) -> str:
    try:
        answer = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise MissingPartError("slurm_missing", program=program) from error
    except subprocess.TimeoutExpired as error:
        raise ProjectError("slurm_refused", program=program, detail=f"{SECONDS:g} s") from error
    if answer.returncode:
        raise ProjectError("slurm_refused", program=program, detail=answer.stderr.strip().splitlines()[-1:])
    return answer.stdout
