"""What people say of two pictures, and how it leaves the tool."""

import csv
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from pydantic import ValidationError

from pictoria_docs.document import LinkType
from pictoria_docs.editing.edits import Edit, Edits
from pictoria_docs.errors import EditError
from pictoria_docs.pipeline.comparing import ComparisonOptions, Relation
from pictoria_docs.pipeline.config import Config
from pictoria_docs.retrieval.compared_pairs import compared_pairs
from pictoria_docs.review.gallery.comparisons import Comparison, ComparisonUndo, End
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.pictures.comparisons import PicturePair, State
from pictoria_docs.store.pictures.gallery import PictureFilter, Ref

_numbers = count()


def key() -> str:
    return f"cmp-key-{next(_numbers):04}"


def some(desk: ReviewService, number: int = 3) -> list[Ref]:
    desk.session.prepare()
    return desk.session.opened.store.gallery.find(PictureFilter(), limit=number).refs


def say(desk: ReviewService, one: Ref, other: Ref, category: str | None, **more: str) -> dict[str, object]:
    ends = {
        "first": End(document=one.document, id=one.id),
        "second": End(document=other.document, id=other.id),
    }
    return desk.comparisons.compare(Comparison(**{"key": key(), "category": category, **ends, **more}))  # type: ignore[arg-type]


def test_a_pair_is_the_same_whichever_picture_is_named_first(desk: ReviewService) -> None:
    one, other, _ = some(desk)
    say(desk, one, other, "same_object")
    answer = say(desk, other, one, "same_motif", note="the handles differ")
    assert answer["mine"] == "same_motif"
    assert len(answer["said"]) == 1  # type: ignore[arg-type]
    history = desk.comparisons.history(other, one)
    assert [each["category"] for each in history] == ["same_object", "same_motif"]
    assert history[1]["note"] == "the handles differ"


def test_each_person_has_a_word_of_their_own(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    one, other, third = some(ada)
    assert say(ada, one, other, "same_mould")["agreement"] == "alone"
    assert [each["second"] for each in grace.comparisons.compared(State.OPEN)["pairs"]]
    assert say(grace, one, other, "same_mould")["agreement"] == "agreed"
    assert say(grace, one, other, "same_object")["agreement"] == "disputed"
    say(grace, one, third, "same_object")
    counts = ada.gallery.facets()["pairs"]
    assert counts == {"all": 2, "mine": 1, "open": 1, "disputed": 1, "agreed": 0}
    assert len(ada.comparisons.compared(State.DISPUTED)["pairs"]) == 1
    assert len(ada.comparisons.compared(category="same_mould")["pairs"]) == 1
    among = ada.comparisons.among([one, other, third])
    assert [len(each["said"]) for each in among["pairs"]] == [2, 1, 0]
    assert len(ada.comparisons.among([one])["figures"]) == 3


def test_what_one_said_can_be_undone_and_redone(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    one, other, _ = some(ada)
    first, second, undone = key(), key(), key()
    say(ada, one, other, "same_motif", key=first)
    say(ada, one, other, "same_object", key=second)
    say(grace, one, other, "same_mould")
    with pytest.raises(EditError):
        ada.comparisons.undo(ComparisonUndo(key=first, new_key=key()))
    with pytest.raises(EditError):
        grace.comparisons.undo(ComparisonUndo(key=second, new_key=key()))
    assert ada.comparisons.undo(ComparisonUndo(key=second, new_key=undone))["mine"] == "same_motif"
    again = ada.comparisons.undo(ComparisonUndo(key=second, new_key=undone))
    assert again["mine"] == "same_motif"
    assert ada.comparisons.undo(ComparisonUndo(key=undone, new_key=key()))["mine"] == "same_object"
    assert say(ada, one, other, None)["mine"] is None
    assert len(ada.comparisons.history(one, other)) == 6


def test_a_pair_that_was_compared_again_is_the_newest(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    one, other, third = some(ada)
    first, second = PicturePair.of(one, other), PicturePair.of(one, third)
    say(ada, one, other, "same_mould")
    say(ada, one, third, "nothing_in_common")
    assert _newest_first(ada) == [second, first]
    say(grace, other, one, "same_mould")
    assert _newest_first(ada) == [first, second]


def _newest_first(desk: ReviewService) -> list[PicturePair]:
    revisions = compared_pairs(desk.session.opened.store).revisions
    return sorted(revisions, key=revisions.__getitem__, reverse=True)


def test_what_is_sent_again_is_kept_once(desk: ReviewService) -> None:
    one, other, _ = some(desk)
    same = key()
    for _ in range(2):
        say(desk, one, other, "same_motif", key=same)
    assert len(desk.comparisons.history(one, other)) == 1


def test_what_makes_no_sense_is_refused(desk: ReviewService) -> None:
    one, other, _ = some(desk)
    with pytest.raises(EditError):
        say(desk, one, one, "same_motif")
    with pytest.raises(EditError):
        say(desk, one, Ref(other.document, "reg-none"), "same_motif")
    with pytest.raises(EditError) as error:
        say(desk, one, other, "<b>")
    assert "<b>" in error.value.sentence("fr")


def test_a_project_names_its_own_relations(desk: ReviewService) -> None:
    one, other, _ = some(desk)
    hand = Relation(name="same_hand", en="Same hand", fr="Même main")
    options = ComparisonOptions(relations=(hand,))
    desk.session.opened.project._config = Config(comparisons=options)
    assert desk.gallery.facets()["relations"] == [{"name": "same_hand", "label": "Same hand"}]
    assert say(desk, one, other, "same_hand")["mine"] == "same_hand"
    with pytest.raises(EditError):
        say(desk, one, other, "same_motif")
    with pytest.raises(ValidationError):
        ComparisonOptions(relations=(hand, hand))


def links(desk: ReviewService, ref: Ref) -> list[tuple[str, str | None]]:
    found = desk.session.opened.store.load_document(ref.document).links
    return [(each.source, each.origin.user) for each in found if each.type == LinkType.SAME_MOTIF_AS]


def test_an_undisputed_motif_is_a_link_of_the_document(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    one, other, _ = some(ada)
    say(ada, one, other, "same_motif")
    assert links(ada, one) == [(min(one, other).id, "ada")]
    say(grace, other, one, "same_motif")
    assert links(ada, one) == [(min(one, other).id, "ada, grace")]
    say(grace, other, one, "nothing_in_common")
    assert links(ada, one) == []
    for user in (ada, grace):
        say(user, one, other, "same_picture")
    found = ada.session.opened.store.load_document(one.document).links
    assert [(each.source, each.target) for each in found if each.type == LinkType.SAME_PICTURE_AS] == [
        tuple(sorted((one.id, other.id)))
    ]


def test_comparisons_leave_the_tool(desk_as: Callable[..., ReviewService], tmp_path: Path) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    one, other, third = some(ada)
    say(ada, one, other, "same_object")
    say(ada, one, other, "same_motif", note="=cmd()")
    say(grace, one, other, "same_motif")
    say(grace, one, third, "same_mould")
    project = ada.session.opened.project
    (table,) = (file for file in project.export(tmp_path, "csv") if file.name == "comparisons.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["comparison"]))
    assert [(row["user"], row["category"], row["agreement"]) for row in rows] == [
        ("ada", "same_motif", "agreed"),
        ("grace", "same_motif", "agreed"),
        ("grace", "same_mould", "alone"),
    ]
    assert rows[0]["note"] == "'=cmd()"
    assert rows[0]["first_document"] == "catalogue"
    assert {rows[0]["first_figure_id"], rows[0]["second_figure_id"]} == {one.id, other.id}
    (table,) = (file for file in project.export(tmp_path, "json") if "comparisons" in file.name)
    notes = [each["note"] for each in json.loads(table.read_text(encoding="utf-8"))]
    assert sorted(notes) == ["", "", "=cmd()"]
    assert len(list(ada.comparisons.rows(history=True))) == 4


def test_a_picture_that_is_gone_stays_in_the_table(desk: ReviewService) -> None:
    one, other, _ = some(desk)
    say(desk, one, other, "same_object")
    before = next(iter(desk.comparisons.rows()))
    edit = Edit(key=key(), action="reject", id=one.id)  # type: ignore[arg-type]
    desk.edits.apply(one.document, Edits(change_set=key(), edits=[edit]))
    assert {each["id"] for each in desk.gallery.pictures(PictureFilter())["items"]}.isdisjoint({one.id})
    after = next(iter(desk.comparisons.rows()))
    for name in ("first_page", "first_x0", "first_number", "second_page"):
        assert after[name] == before[name]
