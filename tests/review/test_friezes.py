"""Friezes as the server gives them: read in the background, remembered, numbered by roller, with their places."""

import threading
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.retrieval.friezes import rollers
from pictoria_docs.review import frieze_reader
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.retrieval.test_frieze_table import sherds  # noqa: F401
from tests.waiting import wait_until


class ReadAtOnce(threading.Thread):
    """Has read all before whoever starts it goes on, as on a machine that is busy with other things."""

    def start(self) -> None:
        self.run()


def test_friezes_come_as_they_are_read(sherds: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    opened = OpenProject(sherds)
    try:
        opened.project.searcher.bring_up_to_date()
        session = ReviewSession(opened, Person("ada", "Ada"), Role.READER, "sherds", "en")
        friezes = ReviewService(session).friezes
        assert friezes.friezes(None) == {"friezes": [], "left": 3}
        wait_until(lambda: friezes.friezes(None)["left"] == 0)
        first, second, third = friezes.friezes(None)["friezes"]
        wanted = opened.project.friezes()
        assert [each["sequence"] for each in (first, second, third)] == [row.sequence for row in wanted]
        assert first["roller"] == second["roller"] == 1 and third["roller"] != 1
        figure = opened.project.documents[0].figures[0]
        assert first["id"] == figure.id and first["box"] == list(figure.box.rounded())
        # A figure that is corrected is read anew, the others are remembered.
        figure.correct(box=figure.box.moved(0, 2))
        monkeypatch.setattr(frieze_reader, "Thread", ReadAtOnce)
        after = friezes.friezes(None)
        assert after["left"] == 1 and [each["id"] for each in after["friezes"]] == [second["id"], third["id"]]

        # Somebody else asks of no documents, just before the answer is given.
        def asked_meanwhile(**values: Any) -> rollers.FriezeRow:
            opened.frieze_reader.friezes(())
            return row_of(**values)

        row_of = rollers.FriezeRow
        monkeypatch.setattr(rollers, "FriezeRow", asked_meanwhile)
        again = friezes.friezes(None)
        assert again["left"] == 0 and [each["roller"] for each in again["friezes"]] == [1, 1, third["roller"]]
    finally:
        opened.close()
