"""An entry that a person draws is read at once as any other, and has what it prints as suggestions."""

from collections import Counter
from typing import Any

import pytest

from pictoria_docs.document import Box, Entry, LinkType, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.editing.record_suggestions import MAX_DRAWN
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.subjects.subject_state import SubjectState
from tests.review.random_edits import agree, standing
from tests.review.test_review_service import do, key, model, only

DRAWN = "ent-u" + "0" * 16


@pytest.fixture
def found(desk: ReviewService) -> Entry:
    """An entry that the machine found, and that a person has rejected."""
    entry = next(each for each in model(desk).entries if len(each.fields) > 4 and len(each.spans) == 1)
    do(desk, {"action": "reject", "id": entry.id, "revision": 0})
    return entry


def draw(desk: ReviewService, entry: Entry, change_set: str, **more: Any) -> dict[str, Any]:
    spans = [{"page": span.page, "box": list(span.box)} for span in entry.spans]
    changes = {"number": None, "title": "", "spans": spans} | more
    return do(
        desk, {"action": "add", "id": DRAWN, "kind": "entry", "changes": changes}, change_set=change_set
    )


def values(rows: dict[str, SubjectState]) -> dict[str, Status]:
    """The values of the drawn entry that are in the document, by field and words, with their statuses."""
    return {
        f"{row.type}: {row.state.value}": row.status  # type: ignore[union-attr]
        for row in rows.values()
        if row.owner == DRAWN and not row.hidden
    }


def rows_of(desk: ReviewService) -> dict[str, SubjectState]:
    return standing(desk.session.opened.store, DocumentId(only(desk)))


def test_an_entry_drawn_where_one_was_rejected_has_its_number_title_and_record(
    desk: ReviewService, found: Entry
) -> None:
    answer = draw(desk, found, key())
    drawn = model(desk).find(DRAWN)
    assert isinstance(drawn, Entry)
    assert (drawn.number, drawn.title) == (found.number, found.title)
    wanted = {f"{field.name}: {field.value}" for field in found.fields}
    assert set(values(rows_of(desk))) == wanted
    assert {f"{field.name}: {field.value}" for field in drawn.fields} == wanted
    assert set(values(rows_of(desk)).values()) == {Status.SUGGESTED}
    assert {each["id"] for each in answer["changed"]["fields"]} == {
        id for id, row in rows_of(desk).items() if row.owner == DRAWN
    }, "the desk is told of them at once"
    agree(desk)


def test_pictures_within_a_drawn_entry_show_it(desk: ReviewService) -> None:
    picture = next(each for each in model(desk).figures if each.parent is None and each.type == "figure")
    for link in model(desk).linked(picture.id, LinkType.DEPICTS):
        do(desk, {"action": "reject", "id": link.id, "revision": 0})
    box = list(picture.box.grown(3))
    changes = {"number": "900", "title": "Drawn", "spans": [{"page": picture.page, "box": box}]}
    step = key()
    do(desk, {"action": "add", "id": DRAWN, "kind": "entry", "changes": changes}, change_set=step)
    (link,) = model(desk).linked(picture.id, LinkType.DEPICTS)
    assert (link.target, link.status, link.reasons[0].code) == (DRAWN, Status.SUGGESTED, "in_entry")
    do(desk, {"action": "reject", "id": link.id, "revision": 0})
    wider = [{"page": picture.page, "box": list(picture.box.grown(5))}]
    do(desk, {"action": "correct", "id": DRAWN, "revision": 1, "changes": {"spans": wider}})
    assert not model(desk).linked(picture.id, LinkType.DEPICTS), "a no stands"
    agree(desk)


def test_the_picture_with_the_number_of_a_drawn_entry_shows_it(desk: ReviewService) -> None:
    numbers = Counter((each.page, each.number) for each in model(desk).figures)
    picture = next(
        each for each in model(desk).figures if each.number and numbers[each.page, each.number] == 1
    )
    for link in model(desk).linked(picture.id, LinkType.DEPICTS):
        do(desk, {"action": "reject", "id": link.id, "revision": 0})
    changes = {
        "number": picture.number,
        "title": "Drawn",
        "spans": [{"page": picture.page, "box": [1, 1, 9, 9]}],
    }
    do(desk, {"action": "add", "id": DRAWN, "kind": "entry", "changes": changes})
    (link,) = model(desk).linked(picture.id, LinkType.DEPICTS)
    assert (link.target, link.status, link.reasons[0].code) == (DRAWN, Status.SUGGESTED, "number_of_entry")


def test_a_picture_that_shows_another_entry_is_left_to_it(desk: ReviewService) -> None:
    picture, link = next(
        (each, links[0])
        for each in model(desk).figures
        if (links := model(desk).linked(each.id, LinkType.DEPICTS)) and each.parent is None
    )
    spans = [{"page": picture.page, "box": list(picture.box.grown(3))}]
    changes = {"number": "901", "title": "Drawn", "spans": spans}
    do(desk, {"action": "add", "id": DRAWN, "kind": "entry", "changes": changes})
    assert [each.target for each in model(desk).linked(picture.id, LinkType.DEPICTS)] == [link.target]


def test_an_entry_drawn_over_one_that_was_found_is_that_one(desk: ReviewService) -> None:
    entry = next(each for each in model(desk).entries if len(each.fields) > 4 and len(each.spans) == 1)
    before = {id for id, row in rows_of(desk).items() if row.kind in ("entry", "field") and not row.hidden}
    change_set = key()
    answer = draw(desk, entry, change_set)
    assert [each["id"] for each in answer["done"]] == [entry.id]
    assert {id for id, row in rows_of(desk).items() if row.kind in ("entry", "field")} == before
    agree(desk)
    desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=key()))
    assert rows_of(desk)[entry.id].status is Status.SUGGESTED


def test_a_number_and_title_that_are_given_stay(desk: ReviewService, found: Entry) -> None:
    draw(desk, found, key(), number="77", title="A lamp")
    drawn = model(desk).find(DRAWN)
    assert isinstance(drawn, Entry)
    assert (drawn.number, drawn.title) == ("77", "A lamp")


def test_what_was_decided_of_the_record_stands_when_the_entry_is_changed(
    desk: ReviewService, found: Entry
) -> None:
    draw(desk, found, key())
    of_entry = [row for row in rows_of(desk).values() if row.owner == DRAWN]
    accepted, rejected, corrected = of_entry[:3]
    do(desk, {"action": "accept", "id": accepted.id, "revision": 0})
    do(desk, {"action": "reject", "id": rejected.id, "revision": 0})
    do(desk, {"action": "correct", "id": corrected.id, "revision": 0, "changes": {"value": "other words"}})
    before = values(rows_of(desk))
    do(desk, {"action": "correct", "id": DRAWN, "changes": {"title": "Another title"}})
    # The title is one fact, in the entry as in its record.
    others = {value: status for value, status in before.items() if not value.startswith("title: ")}
    after = others | {"title: Another title": Status.CORRECTED}
    assert values(rows_of(desk)) == after
    do(desk, {"action": "accept", "id": DRAWN, "revision": None})
    assert values(rows_of(desk)) == after
    agree(desk)


def test_its_record_goes_with_it_and_comes_back(desk: ReviewService, found: Entry) -> None:
    drawing, undoing = key(), key()
    draw(desk, found, drawing)
    before = values(rows_of(desk))
    desk.edits.undo(only(desk), Undo(change_set=drawing, new_change_set=undoing))
    assert values(rows_of(desk)) == {}
    agree(desk)
    desk.edits.undo(only(desk), Undo(change_set=undoing, new_change_set=key()))
    assert values(rows_of(desk)) == before
    agree(desk)


def test_an_entry_that_is_extended_gets_what_its_record_lacked(desk: ReviewService) -> None:
    entries = [each for each in model(desk).entries if len(each.spans) == 1]
    names = {each.id: {field.name for field in each.fields} for each in entries}
    entry, other = next(
        (one, two)
        for one in entries
        for two in entries
        if one.pages == two.pages and names[two.id] - names[one.id]
    )
    rows = rows_of(desk)
    box = Box.union([entry.spans[0].box, other.spans[0].box])
    spans = [{"page": entry.pages[0], "box": list(box)}]
    do(desk, {"action": "correct", "id": entry.id, "revision": 0, "changes": {"spans": spans}})
    now = rows_of(desk)
    before, after = ({id: row for id, row in each.items() if row.owner == entry.id} for each in (rows, now))
    assert before.items() <= after.items(), "what was found stays as it is"
    assert {after[id].type for id in after.keys() - before.keys()} == names[other.id] - names[entry.id]
    agree(desk)


def test_what_was_rejected_of_an_entry_stays_rejected_when_it_is_extended(desk: ReviewService) -> None:
    entry = next(each for each in model(desk).entries if len(each.fields) > 4 and len(each.spans) == 1)
    rows = rows_of(desk)
    (rejected,) = (
        row for row in rows.values() if row.owner == entry.id and row.type == entry.fields[-1].name
    )
    do(desk, {"action": "reject", "id": rejected.id, "revision": 0})
    (span,) = entry.spans
    x0, y0, x1, y1 = span.box
    spans = [{"page": span.page, "box": [x0, y0, x1, y1 + 1]}]
    do(desk, {"action": "correct", "id": entry.id, "revision": 0, "changes": {"spans": spans}})
    now = rows_of(desk)
    assert now[rejected.id].status is Status.REJECTED
    assert {id for id, row in now.items() if row.owner == entry.id} == {
        id for id, row in rows.items() if row.owner == entry.id
    }
    agree(desk)


def test_entries_that_an_import_brings_are_not_read(desk: ReviewService, found: Entry) -> None:
    (span,) = found.spans
    spans = [{"page": span.page, "box": list(span.box)}]
    edits = [
        {
            "action": "add",
            "id": f"ent-u{number:016x}",
            "kind": "entry",
            "changes": {"number": str(number), "spans": spans},
        }
        for number in range(100, 100 + MAX_DRAWN + 1)
    ]
    do(desk, *edits)
    added = {edit["id"] for edit in edits}
    assert added <= rows_of(desk).keys()
    assert not [row for row in rows_of(desk).values() if row.owner in added]
