"""Kill processes at random moments, do their work again, and compare what came of it with what should."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import psutil

KILLS_A_ROUND = 5
"""So often is a piece of work killed before it may finish."""
PATIENCE = 600.0
Command = Sequence[str | Path]


class Killed(NamedTuple):
    """What became of a command that was to be killed."""

    killed: bool
    """It, or a process of its own; else it was done before."""
    finished: bool
    """It came to its end, with all its processes."""
    seconds: float


@dataclass
class Campaign:
    """What was tried, and what came of it."""

    folder: Path
    random: random.Random
    tried: Counter[str] = field(default_factory=Counter)
    """Kills by kind of work."""
    wrong: list[str] = field(default_factory=list)
    """One line for each thing lost, doubled, torn or different."""

    def show_progress(self) -> None:
        """Print how far it has come."""
        print(f"{sum(self.tried.values())} kills, {len(self.wrong)} wrong", file=sys.stderr, flush=True)

    def run(self, command: Command) -> float:
        """Run a command to its end; returns the seconds that it takes."""
        begun = time.monotonic()
        done = subprocess.run(
            [*map(str, command)], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
        return time.monotonic() - begun

    def kill(self, kind: str, seconds: float, command: Command, *, earliest: float = 0.02) -> Killed:
        """Run a command and kill it, or a process of its own, at a random moment.

        Args:
            kind: of work, for the count.
            seconds: that the command takes.
            command: what is run.
            earliest: share of the time before which nothing worth killing happens.
        """
        begun = time.monotonic()
        process = subprocess.Popen(
            [*map(str, command)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        killed, finished = True, False
        try:
            process.wait(self.random.uniform(earliest, 0.98) * seconds)
            killed, finished = False, True
        except subprocess.TimeoutExpired:
            workers = children(process.pid)
            if workers and self.random.random() < 0.2:
                kill_one(self.random.choice(workers))
                self.tried[f"{kind}, a worker"] += 1
                # Without it the others go on to the end, and the page that it had in hand is left to the next run.
                process.wait(PATIENCE)
            else:
                self.tried[kind] += 1
        took = time.monotonic() - begun
        end_group(process)
        if finished and process.returncode:
            raise SystemExit(f"{' '.join(map(str, command))}: ended with {process.returncode}")
        return Killed(killed, finished, took)

    def compare(self, what: str, wanted: Mapping[str, object], found: Mapping[str, object]) -> None:
        """Note what is missing, too much or different."""
        for name in sorted({*wanted, *found}):
            if wanted.get(name) != found.get(name):
                state = "missing" if name not in found else "too many" if name not in wanted else "different"
                self.wrong.append(f"{what}: {name} {state}")


@dataclass(frozen=True)
class Work:
    """A piece of work that is killed and done again."""

    kind: str
    command: Command
    prepare: Callable[[], None]
    """Have everything as it is before the work."""
    results: Callable[[], Mapping[str, object]]
    """Digests of what the work has made, by name."""
    is_whole_when_killed: bool = False
    """Whether what is there after a kill is as it would be without."""
    leftovers: Callable[[], Sequence[str]] = tuple
    """What should not be there once the work is done."""


def children(pid: int) -> list[psutil.Process]:
    """Return the processes that a process has started."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def kill_one(process: psutil.Process) -> None:
    """Kill it, if it is still there."""
    with suppress(psutil.Error):
        process.kill()


def end_group(process: "subprocess.Popen[Any]") -> None:
    """Kill a command and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file, but for drafts that a killed process has left."""
    files = [path for path in folder.rglob("*") if path.is_file() and not is_draft(path.relative_to(folder))]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_draft(path: Path) -> bool:
    """Tell whether a file is on its way to its name, or in a folder that is."""
    return any(part.startswith(".") for part in path.parts)


def kill_repeatedly(campaign: Campaign, work: Work, kills: int) -> None:
    """Do a piece of work, killed again and again before it may finish; repeat until it was killed `kills` times."""
    work.prepare()
    seconds = campaign.run(work.command)
    wanted = work.results()
    done = 0
    while done < kills:
        work.prepare()
        finished = False
        for number in range(min(KILLS_A_ROUND, kills - done)):
            if finished:
                break
            killed, finished, took = campaign.kill(work.kind, seconds, work.command)
            done += killed
            if finished and not killed and number == 0:
                # The machine is less busy than it was.
                seconds = took
            if work.is_whole_when_killed:
                found = work.results()
                campaign.compare(f"{work.kind} {done}", {name: wanted.get(name, "") for name in found}, found)
        if not finished:
            campaign.run(work.command)
        campaign.compare(f"{work.kind} {done}, done again", wanted, work.results())
        campaign.wrong += [f"{work.kind} {done}: {name} is left" for name in work.leftovers()]
        campaign.show_progress()
