"""A short form of the campaigns of `benchmarks/fuzz.py`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns import cases

FUZZ = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"
BOMBS = (
    "3000 small images",
    "one image 500000 times",
    "forms 9 deep, 10 each",
    "form in a circle of 50",
    "forms 200 deep, 1 each",
    "300,000 scattered dots",
    "60000 words",
    "3,000,000 words",
    "100 MB deflated twice",
    "predictor of huge width",
    "one page told as 2000000000",
    "page of a million points",
    "PNG of 10 billion",
    "TIFF in a circle",
    "manifest of 100,000 pages",
    "manifest 500,000 deep",
)


def campaign(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "picture", "manifest", "words"])
def test_random_files_lose_nothing_but_themselves(kind: str) -> None:
    campaign("--cases", str(cases(10, 40)), "--kinds", kind)


@pytest.mark.slow
def test_bombs_are_told_within_their_limits() -> None:
    campaign("--bombs", "--only", *BOMBS)
