"""The friezes of a project: found among its figures, read, sorted by roller, and taken away as a table."""

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bench.generator.frieze_pictures import frieze_picture
from bench.generator.friezes import Roller, draw_roller
from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ProjectError
from pictoria_docs.retrieval.friezes import kept_friezes
from pictoria_docs.retrieval.friezes.frieze_sequence import FriezeSequence, packed_frieze, unpacked_frieze
from pictoria_docs.retrieval.friezes.kept_friezes import KeptFriezes
from pictoria_docs.retrieval.friezes.motifs import SIZE
from pictoria_docs.retrieval.friezes.sequence import canonical
from pictoria_docs.store.indexes.frieze_repository import FriezeRepository


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


def test_what_was_read_is_kept(sherds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(sherds, tmp_path / "copy.pictoria")
    read: list[str] = []

    def counted(kept: KeptFriezes, digest: str, document: DocumentId, image: Image.Image) -> object:
        read.append(digest)
        return read_picture(kept, digest, document, image)

    read_picture = KeptFriezes.read
    with Project.open(folder, create=False) as project:
        before = project.friezes()
        wanted = [row.sequence for row in before]
        monkeypatch.setattr(KeptFriezes, "read", counted)
        # Found anew by an analysis, they are the same pictures.
        project.analyse(jobs=1, force=True)
        again = project.friezes()
        # Sums of floats differ in the last digits with where the pixels lie in memory.
        assert [replace(row, roller_score=pytest.approx(row.roller_score)) for row in again] == before
        assert not read
        figure = project.documents[0].figures[0]
        figure.correct(box=figure.box.moved(0, 2))
        assert [row.sequence for row in project.friezes()] == wanted and len(read) == 1
        # Another version of the reading looks at all of them again.
        monkeypatch.setattr(kept_friezes, "VERSION", kept_friezes.VERSION + 1)
        assert [row.sequence for row in project.friezes()] == wanted and len(read) == 4


def test_a_project_that_cannot_be_written_shows_its_friezes(
    sherds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(repository: FriezeRepository, *_: object) -> None:
        raise ProjectError("project_unusable", folder="sherds", detail="disk full")

    monkeypatch.setattr(FriezeRepository, "known", lambda *_: {})
    monkeypatch.setattr(FriezeRepository, "keep", full)
    with Project.open(sherds, create=False) as project:
        assert len(project.friezes()) == 3


@settings(max_examples=50, deadline=None)
@given(
    frieze=st.builds(
        lambda letters, pixels, period, seen: FriezeSequence(
            len(letters) if period else None,
            letters,
            tuple(0.5 + 0.01 * place for place in range(len(letters))),
            tuple(np.full((SIZE, SIZE), pixels / 8 + place, np.float32) for place in range(len(letters))),
            tuple(1 / (1 + place) for place in range(len(letters))),
            0.75,
            seen,
        ),
        st.text("ABCDEFGH", min_size=1, max_size=14),
        st.integers(-40, 40),
        st.booleans(),
        st.integers(3, 100),
    )
)
def test_a_frieze_comes_back_as_it_was_packed(frieze: FriezeSequence) -> None:
    back = unpacked_frieze(packed_frieze(frieze))
    assert back is not None and np.array_equal(back.images, frieze.images)
    assert replace(back, images=()) == replace(frieze, images=())


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
