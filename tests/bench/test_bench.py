"""The promises of the benchmark page, on the bench's own scorer. Needs PICTORIA_SHARED; skips, saying so, without."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pictoria_docs import Project

SHARED = Path(os.environ.get("PICTORIA_SHARED", "nowhere"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "bench" / "dev").is_dir(),
        reason="PICTORIA_SHARED does not name a folder with bench/dev",
    ),
]


@pytest.fixture(scope="module")
def predicted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All born-digital documents of the bench, analysed in one project and exported as csv."""
    folder = tmp_path_factory.mktemp("bench")
    sources = [path for path in sorted((SHARED / "bench" / "dev").glob("*.pdf")) if "scan" not in path.stem]
    with Project.open(folder / "project") as project:
        for source in sources:
            project.add(source)
        summary = project.analyse(jobs=2)
        assert {problem.code for problem in summary.problems} <= {"text_unmapped"}, "no page is lost"
        project.export(folder / "csv", format="csv")
    return folder / "csv"


@pytest.mark.parametrize(
    ("documents", "metric", "least"),
    [
        ("^real", "fig50", 0.90),
        ("^real", "link", 0.90),
        ("^dev_(?!scan)", "link", 0.85),
        ("^real_cva", "fig50", 0.90),
        ("^real_cva", "depicts", 0.90),
        ("^dev_(?!scan)", "entries", 0.85),
    ],
)
def test_quality_is_what_was_promised(predicted: Path, documents: str, metric: str, least: float) -> None:
    bench = SHARED / "bench"
    command = [
        sys.executable,
        bench / "score.py",
        "--gold",
        bench / "dev",
        "--pred",
        predicted,
        "--docs",
        documents,
    ]
    answer = subprocess.run([*map(str, command), "--json"], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout)["overall"][metric]["F1"] >= least


def test_real_scans_are_read_without_a_problem(tmp_path: Path) -> None:
    folders = sorted({image.parent for image in (SHARED / "data" / "salons_fr_1856_1893").rglob("*.jpg")})
    assert folders
    with Project.open(tmp_path / "project") as project:
        project.add(folders[0])
        summary = project.analyse(pages="1-2", jobs=2)
        assert {problem.code for problem in summary.problems} <= {"text_unmapped"}, "no page is lost"
        words = sum(len(region.words) for page in project.documents[0].data.pages for region in page.regions)
        assert words > 100
