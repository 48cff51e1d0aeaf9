"""A hundred PDFs with which other programs are tested: no page is lost to an exception."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PACKAGES = ("pikepdf", "pypdf")
FILES = 100
CONFIG = "layout: {ocr: 'off', second_opinion: never, time_limit: 200}"
"""What the PDF itself tells: OCR and detectors take most of the time, and others have tests of their own."""


def ran(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_no_page_of_a_hundred_foreign_pdfs_is_lost(tmp_path: Path) -> None:
    gathered = ran("gather_pdfs.py", str(tmp_path), "--packages", *PACKAGES, "--debian")
    found = len(list(tmp_path.rglob("*.pdf")))
    if found < FILES and "CI" not in os.environ:
        pytest.skip(f"pip has no packages for it: {gathered.stdout}")
    assert found >= FILES, gathered.stdout + gathered.stderr
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG)
    small = ("--below", "100", "--take", str(FILES), "--pages", "1", "--config", str(config))
    done = ran("gathered_pdfs.py", str(tmp_path), *small)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{FILES} files"), done.stdout


def test_files_are_gathered_outside_the_checkout_only_and_equal_ones_once(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    for place in ("a", "b"):
        (source / place).mkdir(parents=True)
        (source / place / "same.pdf").write_bytes(b"%PDF-1.7 same")
    (source / "page.pdf").write_bytes(b"<html>no PDF</html>")
    nothing = ("--packages", "--debian")
    assert ran("gather_pdfs.py", str(out), str(source), *nothing).returncode == 0
    assert [file.read_bytes() for file in out.rglob("*.pdf")] == [b"%PDF-1.7 same"]
    refused = ran("gather_pdfs.py", str(BENCHMARKS / "found"), str(source), *nothing)
    assert refused.returncode != 0 and not (BENCHMARKS / "found").exists()
