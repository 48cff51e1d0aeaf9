"""Which pages nobody has looked at: noted in batches, and by decisions on them, without saying who looked."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.errors import AccessError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store import Store
from pictoria_docs.store.copying import copy_project
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.people.viewed_pages import PageRef
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_review_service import do, first_link, key, only

PAGES = 10
"""Of the example."""
LOOKED = "looked_pages"


def unseen(desk: ReviewService) -> list[int]:
    answer = desk.looked.unseen()
    assert answer["total"] == len(answer["pages"])
    assert {page["document"] for page in answer["pages"]} <= {only(desk)}
    return [page["page"] for page in answer["pages"]]


def look(desk: ReviewService, *pages: int, document: str | None = None) -> None:
    desk.looked.note(PageRef(DocumentId(document or only(desk)), page) for page in pages)


def test_pages_are_unseen_until_somebody_looks_at_them(desk: ReviewService) -> None:
    assert unseen(desk) == list(range(1, PAGES + 1))
    look(desk, 2, 3, 2)
    look(desk, 3, 7)
    assert unseen(desk) == [1, 4, 5, 6, 8, 9, 10]
    marks = {page["number"]: page["looked"] for page in desk.documents.pages("catalogue")}
    assert [number for number, looked in marks.items() if looked] == [2, 3, 7]
    assert desk.looked.unseen("catalogue")["total"] == PAGES - 3


def test_pages_that_there_are_not_are_not_noted(desk: ReviewService) -> None:
    look(desk, 99)
    look(desk, 1, document="doc-of-nobody")
    assert unseen(desk) == list(range(1, PAGES + 1))


def test_a_decision_on_a_page_counts_but_not_one_taken_unseen(desk: ReviewService) -> None:
    change_set = key()
    assert desk.edits.bulk_accept(QueueFilter(), change_set)["accepted"]
    undone = key()
    desk.edits.bulk_undo(Undo(change_set=change_set, new_change_set=undone))
    desk.edits.bulk_undo(Undo(change_set=undone, new_change_set=key()))
    desk.edits.bulk_undo(Undo(change_set=undone, new_change_set=key()))
    assert unseen(desk) == list(range(1, PAGES + 1)), "nobody has seen what was accepted at once"
    box = [10, 10, 60, 60]
    added = {"page": 5, "type": "figure", "box": box}
    do(desk, {"action": "add", "id": f"reg-u{'0' * 16}", "kind": "region", "changes": added})
    assert 5 not in unseen(desk)


def test_a_decision_of_a_script_counts(desk: ReviewService) -> None:
    with Project.open(desk.session.opened.folder) as project:
        figure = project.document("catalogue").figures[0]
        figure.accept(user="ada")
    assert figure.page not in unseen(desk)


def test_what_readers_look_at_is_not_noted(desk_as: Callable[..., ReviewService]) -> None:
    reader = desk_as(Role.READER, "rita")
    with pytest.raises(AccessError):
        look(reader, 1)
    assert len(unseen(reader)) == PAGES


def test_nothing_tells_who_looked_or_when(desk: ReviewService) -> None:
    look(desk, 1)
    with sqlite3.connect(desk.session.opened.folder / DATABASE) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({LOOKED})")]
    assert columns == ["document_id", "page"]
    assert all(line["subject"] != only(desk) for line in desk.history.lines()["items"] if line["by"] == "ada")


def test_a_copy_without_decisions_was_seen_by_nobody(desk: ReviewService, tmp_path: Path) -> None:
    look(desk, 1)
    for with_decisions in (True, False):
        copy_project(
            desk.session.opened.folder, tmp_path / str(with_decisions), with_decisions=with_decisions
        )
        with Store(tmp_path / str(with_decisions)) as store:
            assert store.looked_pages.unseen(1).total == PAGES - with_decisions


def test_in_a_project_of_an_earlier_version_pages_with_decisions_were_looked_at(
    desk: ReviewService, tmp_path: Path
) -> None:
    link = first_link(desk)
    do(desk, {"action": "accept", "id": link["id"]})
    copy_project(desk.session.opened.folder, tmp_path / "old", with_decisions=True)
    with sqlite3.connect(tmp_path / "old" / DATABASE) as connection:
        connection.execute(f"DROP TABLE {LOOKED}")
        connection.execute("DELETE FROM schema_version WHERE version > 18")
    with Store(tmp_path / "old") as store:
        assert store.looked_pages.of(store.documents.all()[0].id) == {link["page"]}
