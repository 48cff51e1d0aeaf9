"""The friezes of a project: found among its figures, read, sorted by roller, and taken away as a table."""

import csv
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from bench_friezes.sherds import roller
from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ProjectError
from pictoria_docs.store import Store
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.database.migrations import PROJECT
from pictoria_docs.store.database.picture_schema import picture_notes
from pictoria_docs.store.indexes.picture_notes import PictureNotes
from pictoria_friezes import kept_friezes
from pictoria_friezes.frieze_sequence import FriezeSequence, packed_frieze, unpacked_frieze
from pictoria_friezes.kept_friezes import KeptFriezes
from pictoria_friezes.motifs import SIZE
from pictoria_friezes.sequence import canonical
from tests.without import without


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


def test_what_was_read_before_there_were_packages_is_kept(sherds: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(sherds, tmp_path / "copy.pictoria")
    with Project.open(folder, create=False) as project:
        read = len(project.friezes())
    with sqlite3.connect(folder / DATABASE) as earlier:
        earlier.execute(
            "CREATE TABLE picture_friezes AS SELECT digest, document_id, version, data FROM picture_notes"
        )
        earlier.execute("DROP TABLE picture_notes")
        number = PROJECT.first + [step.__name__ for step in PROJECT.steps].index("_add_picture_notes")
        earlier.execute(f"DELETE FROM {PROJECT.versions.name} WHERE version >= {number}")
    earlier.close()
    with Store(folder) as store, store.reading() as connection:
        notes = connection.execute(select(picture_notes.c.package, picture_notes.c.data)).all()
    assert [note.package for note in notes] == ["friezes"] * read and all(note.data for note in notes)


def test_a_project_that_cannot_be_written_shows_its_friezes(
    sherds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(repository: PictureNotes, *_: object) -> None:
        raise ProjectError("project_unusable", folder="sherds", detail="disk full")

    monkeypatch.setattr(PictureNotes, "known", lambda *_: {})
    monkeypatch.setattr(PictureNotes, "keep", full)
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


def test_a_project_with_friezes_opens_without_the_package_which_is_named_to_who_asks_for_it(
    sherds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(sherds, tmp_path / "copy.pictoria")
    with Project.open(folder, create=False) as project:
        read = [row.sequence for row in project.friezes()]
    with without("pictoria-friezes"):
        with Project.open(folder, create=False) as project:
            assert project.export(tmp_path / "out", "csv") and len(project.documents[0].figures) == 3
            with pytest.raises(AttributeError, match=r"pictoria-docs\[friezes\]"):
                project.friezes()
            assert not hasattr(project, "friezes")
        assert run(["friezes", str(folder)]) == 2
        (told,) = capsys.readouterr().err.splitlines()
        assert 'pip install "pictoria-docs[friezes]"' in told
    with Project.open(folder, create=False) as project:
        assert [row.sequence for row in project.friezes()] == read
