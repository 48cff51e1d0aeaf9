"""Twins, and what was tied to things that went: the desk, exports and subjects made anew say the same of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.subjects.subject_state import SubjectState
from tests.review.random_edits import agree, rows_of
from tests.review.test_review_service import do, key, only

BOX = [60.0, 60.0, 200.0, 200.0]
DRAWN = "reg-u" + "0" * 16


@pytest.fixture
def two(desk_as: Callable[..., ReviewService]) -> Iterator[tuple[ReviewService, ReviewService]]:
    desks = desk_as(name="ada"), desk_as(name="grace")
    desks[0].session.opened.prepare(DocumentId(only(desks[0])))
    yield desks
    agree(desks[0])


def some(desk: ReviewService, type: str, number: int = 2) -> list[SubjectState]:
    return [row for row in rows_of(desk).values() if row.type == type and not row.hidden][:number]


def draw(desk: ReviewService, number: int, changes: dict[str, Any]) -> dict[str, Any]:
    return do(desk, {"action": "add", "id": f"lnk-u{number:016x}", "kind": "link", "changes": changes})


def test_what_others_tied_to_a_region_goes_with_it_and_comes_back(
    two: tuple[ReviewService, ReviewService],
) -> None:
    ada, grace = two
    drawing, undone = key(), key()
    changes = {"page": 2, "type": "figure", "box": BOX}
    do(ada, {"action": "add", "id": DRAWN, "kind": "region", "changes": changes}, change_set=drawing)
    (caption,) = some(grace, "caption", 1)
    link = draw(grace, 1, {"type": "caption_of", "source": caption.id, "target": DRAWN})["done"][0]["id"]
    do(grace, {"action": "correct", "id": some(grace, "panel", 1)[0].id, "changes": {"parent": DRAWN}})
    ada.edits.undo(only(ada), Undo(change_set=drawing, new_change_set=undone))
    rows = rows_of(ada)
    assert DRAWN not in rows and rows[link].hidden
    agree(ada)
    ada.edits.undo(only(ada), Undo(change_set=undone, new_change_set=key()))
    assert not rows_of(ada)[link].hidden


def test_what_others_said_of_an_entry_waits_for_it(two: tuple[ReviewService, ReviewService]) -> None:
    ada, grace = two
    adding, undone, entry = key(), key(), "ent-u" + "0" * 16
    changes = {"number": "77", "spans": [{"page": 2, "box": BOX}]}
    do(ada, {"action": "add", "id": entry, "kind": "entry", "changes": changes}, change_set=adding)
    name = next(row.type for row in rows_of(ada).values() if row.kind == "field")
    for value in ("bronze", "Paris"):
        do(grace, {"action": "add", "id": entry, "kind": "field", "changes": {"name": name, "value": value}})
    ada.edits.undo(only(ada), Undo(change_set=adding, new_change_set=undone))
    agree(ada)
    ada.edits.undo(only(ada), Undo(change_set=undone, new_change_set=key()))
    rows = [row for row in rows_of(ada).values() if row.owner == entry and not row.hidden]
    found = [row.state.value for row in rows if row.status is not Status.SUGGESTED]
    assert sorted(found) == ["Paris", "bronze"]


def test_a_link_that_is_given_the_ends_of_another_is_one_with_it(
    two: tuple[ReviewService, ReviewService],
) -> None:
    ada, grace = two
    first, second = some(ada, "depicts")
    ends = {"source": second.source, "target": second.target}
    change_set, undone = key(), key()
    do(grace, {"action": "accept", "id": second.id})
    do(ada, {"action": "correct", "id": first.id, "changes": ends}, change_set=change_set)
    joining = [row for row in some(ada, "depicts", 100) if (row.source, row.target) == tuple(ends.values())]
    assert len(joining) == 1
    agree(ada)
    # What one sees as one link is refused as one, and comes back as it was.
    do(ada, {"action": "reject", "id": joining[0].id}, change_set=undone)
    assert not [row for row in some(ada, "depicts", 100) if (row.source, row.target) == tuple(ends.values())]
    agree(ada)
    for each in (undone, change_set):
        ada.edits.undo(only(ada), Undo(change_set=each, new_change_set=key()))
    rows = rows_of(ada)
    assert not rows[first.id].hidden and not rows[second.id].hidden


def test_a_link_comes_back_to_ends_that_were_joined_meanwhile(
    two: tuple[ReviewService, ReviewService],
) -> None:
    ada, grace = two
    first, second = some(ada, "depicts")
    change_set = key()
    do(
        ada,
        {"action": "correct", "id": first.id, "changes": {"target": second.target}},
        change_set=change_set,
    )
    drawn = draw(grace, 1, {"type": "depicts", "source": first.source, "target": first.target})
    ada.edits.undo(only(ada), Undo(change_set=change_set, new_change_set=key()))
    rows = rows_of(ada)
    assert rows[first.id].hidden and not rows[drawn["done"][0]["id"]].hidden


def test_values_that_are_corrected_to_the_same_words_are_one(
    two: tuple[ReviewService, ReviewService],
) -> None:
    ada, _ = two
    (entry,) = some(ada, "entry", 1)
    name = next(row.type for row in rows_of(ada).values() if row.kind == "field")
    for value in ("bronze", "Paris"):
        do(ada, {"action": "add", "id": entry.id, "kind": "field", "changes": {"name": name, "value": value}})
    values = [row for row in rows_of(ada).values() if row.owner == entry.id and row.type == name]
    values = [row for row in values if row.user is not None]
    change_set = key()
    for desk, row in zip(two, values, strict=True):
        do(
            desk,
            {"action": "correct", "id": row.id, "kind": "field", "changes": {"value": "Rome"}},
            change_set=change_set,
        )
    shown = [row for row in some(ada, name, 100) if row.owner == entry.id and row.state.value == "Rome"]
    assert len(shown) == 1
    agree(ada)
    (hidden,) = {row.id for row in values} - {row.id for row in shown}
    do(ada, {"action": "reject", "id": shown[0].id, "kind": "field"})
    assert not rows_of(ada)[hidden].hidden


def test_two_entries_with_one_number_on_one_page_stay_two(two: tuple[ReviewService, ReviewService]) -> None:
    for number, desk in enumerate(two):
        changes = {"number": "77", "spans": [{"page": 2, "box": BOX}]}
        do(desk, {"action": "add", "id": f"ent-u{number:016x}", "kind": "entry", "changes": changes})
    agree(two[0])
    model = two[0].session.opened.store.load_document(DocumentId(only(two[0])))
    assert len([entry for entry in model.entries if entry.number == "77"]) == 2
