"""What people undo and redo, and what says nothing new."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pictoria_docs.document import Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.review.gallery.comparisons import Comparison, ComparisonUndo, End
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.queue import QueueFilter
from tests.campaigns import cases
from tests.review.random_edits import RandomEdits, agree, standing
from tests.review.test_review_service import do, first_link, key, model, only

DRAWN = "reg-u" + "0" * 16
BOX = [60.0, 60.0, 200.0, 200.0]


def state_of(desk: ReviewService, document: DocumentId) -> dict[str, Any]:
    """A document as it stands and as it is exported, without revisions: in what order what was decided matters not."""
    store = desk.session.opened.store
    rows = {id: replace(row, revision=0) for id, row in standing(store, document).items()}
    with store.projection.repository(document) as repository:
        pages = [{row.id for row in repository.on_page(number)} for number in range(1, 11)]
    model = store.load_document(document)
    links = sorted(model.links, key=lambda link: link.id)
    reviews = {id: review.model_copy(update={"revision": 0}) for id, review in model.reviews.items()}
    changes = {"links": tuple(links), "reviews": reviews, "revision": 0}
    return {"rows": rows, "pages": pages, "model": model.model_copy(update=changes)}


def all_undone_and_redone(desks: list[ReviewService], seed: int, number: int) -> None:
    desk, document = desks[0], DocumentId(only(desks[0]))
    desk.session.opened.prepare(document)
    start = state_of(desk, document)
    edits = RandomEdits(desks, document, seed)
    edits.work(number)
    agree(desk)
    end = state_of(desk, document)
    assert end != start
    edits.undo()
    differing(start, state_of(desk, document))
    edits.undo()
    differing(end, state_of(desk, document))
    assert len({desk.session.person.name for desk, _, _ in edits.done}) == len(desks)
    assert len(edits.counts) > 10 or number < 100, edits.counts


def differing(wanted: dict[str, Any], found: dict[str, Any]) -> None:
    for id in {**wanted["rows"], **found["rows"]}:
        assert found["rows"].get(id) == wanted["rows"].get(id)
    assert found["pages"] == wanted["pages"]
    assert found["model"] == wanted["model"]


def a_figure(desk: ReviewService) -> SubjectState:
    document = DocumentId(only(desk))
    desk.session.opened.prepare(document)
    return next(row for row in standing(desk.session.opened.store, document).values() if row.type == "figure")


@pytest.mark.parametrize("seed", range(cases(1, 2)))
def test_all_that_two_people_did_is_undone_and_redone(
    desk_as: Callable[..., ReviewService], seed: int
) -> None:
    all_undone_and_redone([desk_as(name="ada"), desk_as(name="grace")], seed, 60)


SEEDS = range(100, 120)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[: cases(1, len(SEEDS))])
def test_200_edits_of_two_people_are_undone_and_redone(
    desk_as: Callable[..., ReviewService], seed: int
) -> None:
    all_undone_and_redone([desk_as(name="ada"), desk_as(name="grace")], seed, 200)


def test_two_steps_on_one_region_are_undone_one_after_the_other(desk: ReviewService) -> None:
    drawing, typing = key(), key()
    changes = {"page": 2, "type": "figure", "box": BOX}
    do(desk, {"action": "add", "id": DRAWN, "kind": "region", "changes": changes}, change_set=drawing)
    do(desk, {"action": "correct", "id": DRAWN, "changes": {"type": "plate"}}, change_set=typing)
    for change_set, type in ((typing, "figure"), (drawing, None)):
        answer = desk.edits.undo(
            only(desk), Undo(change_set=change_set, new_change_set=f"{change_set}-undone")
        )
        assert not answer["conflicts"]
        row = standing(desk.session.opened.store, DocumentId(only(desk))).get(DRAWN)
        assert (row.type if row is not None else None) == type
    for change_set, type in ((drawing, "figure"), (typing, "plate")):
        desk.edits.undo(
            only(desk), Undo(change_set=f"{change_set}-undone", new_change_set=f"{change_set}-redone")
        )
        assert standing(desk.session.opened.store, DocumentId(only(desk)))[DRAWN].type == type


def test_who_decided_is_told_again_when_somebody_elses_decision_is_undone(
    desk_as: Callable[..., ReviewService],
) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    link, accepting, rejecting = first_link(ada), key(), key()
    do(ada, {"action": "accept", "id": link["id"], "revision": 0}, change_set=accepting)
    do(grace, {"action": "reject", "id": link["id"]}, change_set=rejecting)
    refused = ada.edits.undo(only(ada), Undo(change_set=accepting, new_change_set=key()))
    assert not refused["done"] and refused["conflicts"][0]["by"] == "grace"
    grace.edits.undo(only(grace), Undo(change_set=rejecting, new_change_set=key()))
    row = standing(ada.session.opened.store, DocumentId(only(ada)))[link["id"]]
    assert (row.status, row.user) == (Status.ACCEPTED, "ada")
    # What Ada decided stands as she left it: now she can take it back.
    assert ada.edits.undo(only(ada), Undo(change_set=accepting, new_change_set=key()))["done"]
    row = standing(ada.session.opened.store, DocumentId(only(ada)))[link["id"]]
    assert (row.status, row.user) == (Status.SUGGESTED, None)


def test_an_edit_of_what_was_undone_meanwhile_is_no_conflict(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    link, change_set = first_link(ada), key()
    do(grace, {"action": "reject", "id": link["id"], "revision": 0}, change_set=change_set)
    grace.edits.undo(only(grace), Undo(change_set=change_set, new_change_set=key()))
    answer = do(ada, {"action": "accept", "id": link["id"], "revision": 0})
    assert answer["done"] and not answer["conflicts"]


def test_a_bulk_acceptance_names_what_could_not_be_taken_back(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    change_set, undone = key(), key()
    accepted = ada.edits.bulk_accept(QueueFilter(types=["caption_of"]), change_set)["accepted"]
    rows = standing(ada.session.opened.store, DocumentId(only(ada))).values()
    link = next(row for row in rows if row.type == "caption_of" and row.status is Status.ACCEPTED)
    do(grace, {"action": "reject", "id": link.id})
    answer = ada.edits.bulk_undo(Undo(change_set=change_set, new_change_set=undone))
    assert (answer["undone"], answer["conflicts"], answer["by"]) == (accepted - 1, 1, ["grace"])
    assert ada.edits.bulk_undo(Undo(change_set=undone, new_change_set=key()))["undone"] == accepted - 1


SAID_TWICE = [
    {"action": "accept"},
    {"action": "reject"},
    {"action": "correct", "changes": {"number": "77"}},
    {"action": "correct", "changes": {"box": BOX}},
]


@pytest.mark.parametrize("edit", SAID_TWICE)
def test_what_stands_already_is_not_said_again(
    desk_as: Callable[..., ReviewService], edit: dict[str, Any]
) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    figure = a_figure(ada)
    first = do(ada, {"id": figure.id, "revision": 0, **edit})
    told = ada.history.of_subject(only(ada), figure.id)
    for desk, revision in ((ada, None), (ada, first["done"][0]["revision"]), (grace, None)):
        answer = do(desk, {"id": figure.id, "revision": revision, **edit})
        (done,) = answer["done"]
        assert done["unchanged"] and done["revision"] == first["done"][0]["revision"]
        assert done["status"] in (first["done"][0]["status"], "rejected", None)
    assert ada.history.of_subject(only(ada), figure.id) == told


def test_two_who_accept_the_same_at_once_do_not_disagree(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    link = first_link(ada)
    for desk in (ada, grace):
        answer = do(desk, {"action": "accept", "id": link["id"], "revision": 0})
        assert answer["done"][0]["status"] == "accepted" and not answer["conflicts"]
    assert [each["by"] for each in ada.history.of_subject(only(ada), link["id"])] == ["ada"]


def test_accepting_what_somebody_corrected_and_accepted_meanwhile_is_told(
    desk_as: Callable[..., ReviewService],
) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    figure = a_figure(ada)
    do(grace, {"action": "correct", "id": figure.id, "changes": {"box": BOX}})
    do(grace, {"action": "accept", "id": figure.id})
    answer = do(ada, {"action": "accept", "id": figure.id, "revision": 0})
    assert answer["conflicts"][0]["by"] == "grace"


def test_a_link_that_is_drawn_twice_is_one(desk: ReviewService) -> None:
    link = first_link(desk)
    changes = {"type": link["type"], "source": link["source"], "target": link["target"]}
    for number in "45":
        edit = {"action": "add", "id": "lnk-u" + number * 16, "kind": "link", "changes": changes}
        assert do(desk, edit)["done"][0]["id"] == link["id"]
    assert len(desk.history.of_subject(only(desk), link["id"])) == 1


def test_a_link_that_is_rejected_twice_leaves_its_twin_alone(desk: ReviewService) -> None:
    """What was drawn anew after a rejection goes with its own rejection only."""
    link = first_link(desk)
    changes = {"type": link["type"], "source": link["source"], "target": link["target"]}
    do(desk, {"action": "reject", "id": link["id"]})
    other = next(
        row
        for row in standing(desk.session.opened.store, DocumentId(only(desk))).values()
        if row.type == link["type"] and row.source != link["source"]
    )
    do(desk, {"action": "correct", "id": other.id, "kind": "link", "changes": changes})
    answer = do(desk, {"action": "reject", "id": link["id"]})
    assert answer["done"][0]["unchanged"] and not answer["followed"]
    assert not standing(desk.session.opened.store, DocumentId(only(desk)))[other.id].hidden


def test_all_that_one_said_of_two_pictures_is_undone_and_redone(desk: ReviewService) -> None:
    figures = [each for page in model(desk).pages for each in page.regions if each.type == "figure"][:2]
    first, second = (End(document=only(desk), id=each.id) for each in figures)
    keys = [key(), key(), key()]
    answers = []
    for made, category in zip(keys, ("same_object", "same_motif", None), strict=True):
        answers.append(
            desk.comparisons.compare(Comparison(first=first, second=second, category=category, key=made))[
                "mine"
            ]
        )
    for start, wanted in ((keys, [answers[1], answers[0], None]), ([], answers)):
        undone = []
        for made, mine in zip(reversed(start or keys), wanted, strict=True):
            undone.append(key())
            assert desk.comparisons.undo(ComparisonUndo(key=made, new_key=undone[-1]))["mine"] == mine
        keys = undone
