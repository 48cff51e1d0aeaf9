"""The friezes of a project: found among its figures, read, sorted by roller, and taken away as a table."""

import csv
import io
import json
from pathlib import Path
from random import Random

import pymupdf
import pytest
from PIL import Image

from bench.generator.frieze_pictures import frieze_picture
from bench.generator.friezes import Roller, draw_roller
from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.retrieval.friezes.sequence import canonical


def roller(seed: int) -> Roller:
    drawn = draw_roller(Random(seed), cells=6)
    return Roller(drawn.motifs, (1.0, 0.9, 1.1, 1.0, 0.95, 1.05), "line", (True, True), 0.05)


@pytest.fixture(scope="module")
def sherds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three drawings: two of one roller, one of another."""
    folder = tmp_path_factory.mktemp("sherds")
    with pymupdf.open() as pdf:
        for number, (seed, style_seed) in enumerate(((3, 3), (3, 5), (8, 8)), start=1):
            drawn = frieze_picture(style_seed, roller=roller(seed), style="drawing", repeats=4.5)
            data = io.BytesIO()
            Image.fromarray(drawn.image).save(data, "PNG")
            height, width = drawn.image.shape[:2]
            page = pdf.new_page(width=500, height=300)
            box = pymupdf.Rect(40, 40, 460, 40 + 420 * height / width)
            page.insert_image(box, stream=data.getvalue())
            page.insert_text((40, box.y1 + 16), f"Fig. {number}. Frieze of a roller on a bowl.")
        pdf.save(folder / "sherds.pdf")
    project_folder = folder / "sherds.pictoria"
    with Project.open(project_folder) as project:
        project.add(folder / "sherds.pdf")
        project.analyse(jobs=1)
    return project_folder


def test_friezes_of_one_roller_have_its_number(sherds: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Project.open(sherds, create=False) as project:
        rows = project.friezes(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    first, second, third = rows
    kinds = roller(3).sequence
    assert first.sequence == canonical([sorted(set(kinds)).index(kind) for kind in kinds])
    assert (first.number, first.page, first.period) == ("1", 1, len(kinds))
    assert first.roller == second.roller == 1 and third.roller != 1


def test_the_table_is_written_as_csv_and_json(
    sherds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "fr")
    file = tmp_path / "friezes.csv"
    assert run(["friezes", str(sherds), "--csv", str(file)]) == 0
    assert "3 figures montrent une frise" in capsys.readouterr().out
    with file.open(encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    assert run(["friezes", str(sherds), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [row["sequence"] for row in rows] == [row["sequence"] for row in data]
