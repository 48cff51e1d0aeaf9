"""`python -m bench generate`: the same bench from the same command, what it holds, what it says when it cannot."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.errors import BenchError
from bench.generator import CONVENTIONS, LANGUAGES
from bench.generator.collection import CatalogueSpec, parse_seeds, plan
from bench.generator.words import TURNS


def test_a_bench_is_made_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--seeds", "3", "--conventions", "^(below|salon)$", "--languages", "fr,en"]
    assert main(["generate", "--to", str(tmp_path / "one"), *arguments]) == 0
    assert "2" in capsys.readouterr().out
    assert main(["generate", "--to", str(tmp_path / "two"), *arguments]) == 0
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert names == sorted(file.name for file in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text())
    assert manifest["command"].split()[:4] == ["python", "-m", "bench", "generate"]
    assert "--conventions '^(below|salon)$'" in manifest["command"]
    for row in manifest["catalogues"]:
        assert sha256((tmp_path / "one" / f"{row['name']}.pdf").read_bytes()).hexdigest() == row["sha256"]
        gold = json.loads((tmp_path / "one" / f"{row['name']}.gold.json").read_text())
        assert (gold["name"], gold["convention"], gold["lang"]) == (
            row["name"],
            row["convention"],
            row["lang"],
        )
    # What is not of this bench stays as it is.
    assert main(["generate", "--to", str(tmp_path / "one"), "--seeds", "4", "--conventions", "below"]) == 1
    assert "holds other catalogues" in capsys.readouterr().err


def test_share_of_scans_and_languages() -> None:
    items = plan(range(1, 41), conventions="^facing$", scanned=0.3)
    scans = [item for item in items if item.scanned]
    assert 4 <= len(scans) <= 20
    assert all("_scan_" in item.name for item in scans)
    assert {item.lang for item in items} == set(TURNS)
    assert len(plan([1], every_language=True)) == len(CONVENTIONS) * len(LANGUAGES)
    assert len({item.name for item in plan(range(3))}) == 3 * len(CONVENTIONS)
    assert not any(item.scanned for item in plan([1]))
    assert all(item.scanned for item in plan([1], scanned=1))
    assert CatalogueSpec("below", "fr", 7).name == "gen_below_fr_7"


def test_seeds_are_lists_and_ranges() -> None:
    assert parse_seeds("1-3, 7,2") == [1, 2, 3, 7]
    for wrong in ("", "x", "3-1", "1-", "-2", "1;2"):
        with pytest.raises(BenchError):
            parse_seeds(wrong)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seeds", "three"], "three"),
        (["--languages", "fr,xx"], "xx"),
        (["--conventions", "nothing-like-it"], "legend-below"),
        (["--conventions", "("], "regular expression"),
        (["--scanned", "7"], "share"),
    ],
)
def test_misuse_gets_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", "--to", str(tmp_path / "out"), *arguments]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "{" not in error
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["generate", "--to", str(tmp_path / "file"), "--conventions", "below"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.skipif(
    "PICTORIA_SHARED" not in os.environ, reason="PICTORIA_SHARED does not name the bench's scorer"
)
def test_the_scorer_accepts_its_own_truth(tmp_path: Path) -> None:
    assert (
        main(
            ["generate", "--to", str(tmp_path), "--seeds", "5", "--conventions", "parts|coins|facing|entries"]
        )
        == 0
    )
    scorer = Path(os.environ["PICTORIA_SHARED"]) / "bench" / "score.py"
    command = [sys.executable, str(scorer), "--gold", str(tmp_path), "--self-test"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "ok   gold as prediction gives 1.0 everywhere" in answer.stdout, answer.stdout + answer.stderr


def test_the_page_on_the_bench_names_every_convention() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bench.md").read_text(encoding="utf-8")
    table = page[page.index("## Conventions") : page.index("## Scans")]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in first for name in re.findall(r"`([a-z-]+)`", cell)}
    assert named == set(CONVENTIONS)
