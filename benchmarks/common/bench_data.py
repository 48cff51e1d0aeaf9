"""Run our command line on the bench of the shared folder, and the bench's own scorer on what comes out."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pictoria_docs.apps.options import SKIPPED

CLI = (sys.executable, "-m", "pictoria_docs")


def shared() -> Path:
    """Return the shared folder; without it the program says so and ends."""
    folder = os.environ.get("PICTORIA_SHARED")
    if not folder or not (Path(folder) / "bench" / "dev").is_dir():
        sys.exit("PICTORIA_SHARED does not name a folder with bench/dev: nothing measured.")
    return Path(folder)


def pictoria(*arguments: str | Path) -> None:
    """Run a command of ours; pages that it skips count as pages of which nothing was found."""
    done = subprocess.run([*CLI, *map(str, arguments)], check=False)
    if done.returncode != SKIPPED:
        done.check_returncode()


def analyse_to_csv(sources: Sequence[Path], out: Path, *options: str | Path) -> Path:
    """Analyse documents into `out/project`, and return the folder of their csv export.

    Args:
        sources: the documents.
        out: folder for project and tables.
        options: more arguments of `analyse`.
    """
    pictoria("analyse", *sources, "--project", out / "project", "--force", *options)
    pictoria("export", out / "project", "--to", out / "csv", "--format", "csv")
    return out / "csv"


def scorer(gold: Path, csv: Path, *options: str) -> str:
    """Return what the bench's scorer prints of a csv export."""
    command = [sys.executable, str(shared() / "bench" / "score.py"), "--gold", str(gold), "--pred", str(csv)]
    return subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout


def scores(gold: Path, csv: Path) -> dict[str, dict[str, Any]]:
    """Return what the bench's scorer says of each document, by metric."""
    documents: dict[str, dict[str, Any]] = json.loads(scorer(gold, csv, "--json"))["documents"]
    return documents
