"""A short form of the campaigns of `benchmarks/fuzz.py`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns import cases

FUZZ = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"
BOMBS = (
    "one image 500000 times",
    "form in a circle of 50",
    "60000 words",
    "predictor of huge width",
    "one page told as 2000000000",
    "PNG of 10 billion",
    "TIFF in a circle",
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
    campaign("--cases", str(cases(3, 40)), "--kinds", kind)


@pytest.mark.slow
def test_bombs_are_told_within_their_limits() -> None:
    campaign("--bombs", "--only", *BOMBS)
