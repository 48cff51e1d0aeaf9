"""What `search_kill.py` and `picture_kill.py` share: a project whose indexers are killed, and what is wrong then.

The example catalogue is added as often as there are workers. These keep an index up to date, again and again from
nothing, while a person corrects subjects; one after the other is killed (`kill -9`).
"""

import argparse
import multiprocessing
import multiprocessing.process
import random
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.example import make_catalogue
from pictoria_docs import Project
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet

FORGOTTEN = 3
"""After so many kills the index is to be made from nothing."""
Rows = Mapping[tuple[str, str], tuple[Any, ...]]
"""What an index holds, by document and subject."""


def kill_parser(description: str | None) -> argparse.ArgumentParser:
    """The options that both scripts have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def make_project(folder: Path, copies: int, config: Config | None = None) -> None:
    """Analyse so many catalogues, alike but for their bytes, in a new project."""
    with Project.open(folder, config) as project:
        for number in range(copies):
            file = folder.with_name(f"catalogue{number}.pdf")
            make_catalogue(file)
            # Another file: what has the same content is not added again.
            file.write_bytes(file.read_bytes() + b"\n" * number)
            project.add(file)
        project.analyse(progress=Quiet())


@dataclass(frozen=True)
class KilledIndex:
    """One of the indexes of a project: how it is made, spoiled and read."""

    work: Callable[[Path], None]
    """Keeps the index of the project in a folder up to date until killed."""
    forget: Callable[[Project], None]
    """Has all indexed anew."""
    wait: tuple[float, float]
    """Seconds between two kills, drawn by chance."""

    def attack(
        self, folder: Path, arguments: argparse.Namespace, correct: Callable[[Project, int], None]
    ) -> None:
        """Kill workers while a person corrects: `correct` is given the project and the number of the kill."""
        chance = random.Random(arguments.seed)
        context = multiprocessing.get_context("fork")
        running: list[multiprocessing.process.BaseProcess] = []
        with Project.open(folder, create=False) as project:
            for kill in range(arguments.kills):
                while len(running) < arguments.workers:
                    running.append(context.Process(target=self.work, args=(folder,), daemon=True))
                    running[-1].start()
                if kill % FORGOTTEN == 0:
                    self.forget(project)
                correct(project, kill)
                time.sleep(chance.uniform(*self.wait))
                victim = running.pop(chance.randrange(len(running)))
                victim.kill()
                victim.join()
        for process in running:
            process.kill()
            process.join()

    def fresh(
        self, folder: Path, bring_up_to_date: Callable[[Project], object], rows: Callable[[Project], Rows]
    ) -> Rows:
        """What the index of a copy of the project holds that is made from nothing in peace."""
        copy = Path(shutil.copytree(folder, folder.with_name("fresh")))
        with Project.open(copy, create=False) as project:
            self.forget(project)
            bring_up_to_date(project)
            return rows(project)


@dataclass(frozen=True)
class Differences:
    """What is wrong with an index, given one that was made in peace."""

    lost: int
    ghosts: int
    stale: int

    @classmethod
    def between(cls, found: Rows, wanted: Rows) -> "Differences":
        """Count what is missing, what should not be there, and what is of an earlier state."""
        both = wanted.keys() & found.keys()
        stale = sum(wanted[key] != found[key] for key in both)
        return cls(len(wanted.keys() - found.keys()), len(found.keys() - wanted.keys()), stale)

    def __str__(self) -> str:
        return f"lost {self.lost}, ghosts {self.ghosts}, stale {self.stale}"

    def __bool__(self) -> bool:
        return bool(self.lost or self.ghosts or self.stale)
