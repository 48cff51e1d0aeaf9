"""What people do on the desk, and what becomes of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest

from pictoria_docs.document import Document, Entry, Link, Region, Status
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.errors import AccessError, EditError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.order import USUAL_SECONDS, seconds_each
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.queue import QueueFilter

Json = dict[str, Any]
_numbers = count()


def key() -> str:
    return f"key-{next(_numbers):08}"


def do(desk: ReviewService, *edits: Json, change_set: str | None = None) -> Json:
    made = [Edit(**{"key": key(), **edit}) for edit in edits]
    return desk.edits.apply(only(desk), Edits(change_set=change_set or key(), edits=made))


def only(desk: ReviewService) -> str:
    return str(desk.documents.all()[0]["id"])


def model(desk: ReviewService) -> Document:
    return desk.session.opened.store.load_document(only(desk))


def first_link(desk: ReviewService, type: str = "caption_of") -> Json:
    items: list[Json] = desk.queue.next(QueueFilter(types=[type]))["items"]
    return min(items, key=lambda item: item["confidence"])  # one from which no other links follow


def region(desk: ReviewService, type: str) -> Region:
    return next(each for page in model(desk).pages for each in page.regions if each.type == type)


def test_a_page_shows_what_is_on_it(desk: ReviewService) -> None:
    page = desk.documents.page("catalogue", 2)
    document = model(desk)
    assert {each["id"] for each in page["regions"]} == {each.id for each in document.pages[1].regions}
    link = next(each for each in page["links"] if each["type"] == "caption_of")
    assert link["source_end"]["page"] == 2
    assert link["target_end"]["name"].startswith("Fig.")
    with pytest.raises(EditError):
        desk.documents.page("catalogue", 99)


def test_a_page_that_was_read_before_a_decision_does_not_pass_for_the_one_after_it(
    desk: ReviewService, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = first_link(desk)
    read = SubjectRepository.on_page

    def read_then_decided(repository: SubjectRepository, page: int) -> list[SubjectState]:
        rows = read(repository, page)
        monkeypatch.undo()
        do(desk, {"action": "accept", "id": link["id"], "revision": 0, "kind": "link"})
        return rows

    monkeypatch.setattr(SubjectRepository, "on_page", read_then_decided)
    early = desk.documents.page("catalogue", link["page"])
    late = desk.documents.page("catalogue", link["page"])
    assert [each["status"] for each in early["links"]] != [each["status"] for each in late["links"]]
    assert early["version"] != late["version"], "or a browser that has the early one would not ask again"


def test_an_accepted_suggestion_is_in_the_document(desk: ReviewService) -> None:
    link = first_link(desk)
    answer = do(desk, {"action": "accept", "id": link["id"], "revision": 0, "kind": "link"})
    assert answer["done"][0]["status"] == "accepted"
    found = model(desk).find(link["id"])
    assert isinstance(found, Link)
    assert found.status is Status.ACCEPTED


def test_undo_and_redo_go_back_and_forth(desk: ReviewService) -> None:
    link = first_link(desk)
    before = desk.documents.page("catalogue", link["page"])
    change_set = key()
    do(desk, {"action": "reject", "id": link["id"], "revision": 0}, change_set=change_set)
    assert link["id"] not in {each["id"] for each in desk.documents.page("catalogue", link["page"])["links"]}
    undone, redone = key(), key()
    answer = desk.edits.undo(only(desk), Undo(change_set=change_set, new_change_set=undone))
    assert [each["id"] for each in answer["changed"]["links"]] == [link["id"]]
    after = desk.documents.page("catalogue", link["page"])
    assert {each["id"]: each["status"] for each in after["links"]} == {
        each["id"]: each["status"] for each in before["links"]
    }
    answer = desk.edits.undo(only(desk), Undo(change_set=undone, new_change_set=redone))
    assert answer["removed"] == [link["id"]]
    desk.edits.undo(only(desk), Undo(change_set=redone, new_change_set=key()))
    found = model(desk).find(link["id"])
    assert isinstance(found, Link)
    assert found.status is Status.SUGGESTED


def test_undo_does_not_take_back_what_somebody_else_said_since(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    link = first_link(ada)
    change_set = key()
    answer = do(ada, {"action": "accept", "id": link["id"], "revision": 0}, change_set=change_set)
    do(grace, {"action": "reject", "id": link["id"], "revision": answer["done"][0]["revision"]})
    answer = ada.edits.undo(only(ada), Undo(change_set=change_set, new_change_set=key()))
    assert not answer["done"]
    assert answer["conflicts"][0]["by"] == "grace"


def test_two_people_on_one_page(desk_as: Callable[..., ReviewService]) -> None:
    """Edits of different things merge; the second edit of the same thing is shown to its author."""
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    page = ada.documents.page("catalogue", 2)
    one, other = page["links"][0], page["links"][1]
    do(ada, {"action": "accept", "id": one["id"], "revision": one["revision"]})
    answer = do(
        grace,
        {"action": "accept", "id": other["id"], "revision": other["revision"]},
        {"action": "reject", "id": one["id"], "revision": one["revision"]},
    )
    assert [each["id"] for each in answer["done"]] == [other["id"]]
    (conflict,) = answer["conflicts"]
    assert (conflict["id"], conflict["by"], conflict["now"]["status"]) == (one["id"], "ada", "accepted")


def test_an_edit_that_is_sent_again_is_done_once(desk: ReviewService) -> None:
    link = first_link(desk)
    edits = Edits(change_set=key(), edits=[Edit(key=key(), action="accept", id=link["id"], revision=0)])
    first, second = desk.edits.apply(only(desk), edits), desk.edits.apply(only(desk), edits)
    assert first["done"][0]["revision"] == second["done"][0]["revision"]
    assert not second["conflicts"]
    assert len(desk.history.of_subject(only(desk), link["id"])) == 1


def test_a_drawn_caption_reads_the_words_under_it(desk: ReviewService) -> None:
    caption = region(desk, "caption")
    do(desk, {"action": "reject", "id": caption.id})
    text = next(each for each in model(desk).pages[1].regions if each.type == "text" and each.words)
    drawn = {"page": 2, "type": "caption", "box": list(text.box)}
    do(desk, {"action": "add", "id": "reg-u" + "0" * 16, "kind": "region", "changes": drawn})
    found = model(desk).find("reg-u" + "0" * 16)
    assert isinstance(found, Region)
    assert found.text.split() == text.text.split()
    assert found.caption is not None


def test_a_caption_that_is_drawn_larger_takes_the_words_it_covers(desk: ReviewService) -> None:
    caption = next(each for page in model(desk).pages for each in page.captions if len(each.words) > 6)
    left = [caption.box.x0, caption.box.y0, caption.words.rows[2, 4], caption.box.y1]
    do(desk, {"action": "correct", "id": caption.id, "changes": {"box": [float(each) for each in left]}})
    found = model(desk).find(caption.id)
    assert isinstance(found, Region)
    assert found.text == " ".join(caption.text.split()[:3])
    do(desk, {"action": "correct", "id": caption.id, "changes": {"box": list(caption.box)}})
    found = model(desk).find(caption.id)
    assert isinstance(found, Region)
    assert found.text.split() == caption.text.split()


@pytest.mark.parametrize(
    ("source", "target", "type", "allowed"),
    [
        ("caption", "figure", "caption_of", True),
        ("figure", "caption", "caption_of", False),
        ("caption", "entry", "caption_of", False),
        ("figure", "entry", "depicts", True),
        ("figure", "figure", "depicts", False),
    ],
)
def test_a_link_joins_what_its_type_can_join(
    desk: ReviewService, source: str, target: str, type: str, allowed: bool
) -> None:
    ends = [
        model(desk).entries[0].id if each == "entry" else region(desk, each).id for each in (source, target)
    ]
    changes = {"type": type, "source": ends[0], "target": ends[1]}
    answer = do(desk, {"action": "add", "id": "lnk-u" + "2" * 16, "kind": "link", "changes": changes})
    assert bool(answer["done"]) is allowed
    assert bool(answer["refused"]) is not allowed


def test_a_drawn_link_that_was_suggested_accepts_the_suggestion(desk: ReviewService) -> None:
    link = first_link(desk)
    changes = {"type": link["type"], "source": link["source"], "target": link["target"]}
    answer = do(desk, {"action": "add", "id": "lnk-u" + "3" * 16, "kind": "link", "changes": changes})
    assert (answer["done"][0]["id"], answer["done"][0]["status"]) == (link["id"], "accepted")


def test_a_corrected_value_is_understood_anew(desk: ReviewService) -> None:
    entry = next(each for each in model(desk).entries if any(f.name == "dimensions" for f in each.fields))
    form = desk.documents.record(only(desk), entry.id)
    value = next(each for each in form["fields"] if each["name"] == "dimensions")["values"][0]
    assert value["evidence"][0]["boxes"]
    do(desk, {"action": "correct", "id": value["id"], "changes": {"value": "H. 8,5 cm"}})
    corrected = model(desk).find(entry.id)
    assert isinstance(corrected, Entry)
    (size,) = (each for each in corrected.fields if each.name == "dimensions")
    assert size.value == "H. 8,5 cm"
    (measure,) = json.loads(size.normalised or "")
    assert (measure["kind"], measure["value"], measure["unit"]) == ("height", 8.5, "cm")


def test_a_value_can_be_added_and_points_at_its_words(desk: ReviewService) -> None:
    entry = model(desk).entries[0]
    text = next(
        each for each in model(desk).pages[entry.pages[0] - 1].regions if each.id in entry.spans[0].regions
    )
    word = max(text.text.split(), key=len).strip(".,;:()")
    evidence = [{"region": text.id}]
    changes = {"name": "inscription", "value": word, "evidence": evidence}
    answer = do(desk, {"action": "add", "id": entry.id, "kind": "field", "changes": changes})
    assert answer["done"], answer["refused"]
    found = model(desk).find(entry.id)
    assert isinstance(found, Entry)
    value = next(each for each in found.fields if each.name == "inscription")
    assert not value.inferred
    assert value.evidence[0].quote == word


def test_annotations_of_another_tool_are_taken_in(desk: ReviewService) -> None:
    drawn = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "id": "https://example.org/1",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "figure"}],
        "target": {
            "source": "https://example.org/page",
            "selector": {"type": "FragmentSelector", "value": "xywh=percent:10,70,20,10"},
        },
    }
    answer = desk.edits.import_annotations(only(desk), [drawn, {"type": "Annotation", "target": "x"}], page=2)
    (region,) = answer["changed"]["regions"]
    assert (region["type"], region["page"], region["status"]) == ("figure", 2, "accepted")
    assert answer["not_understood"]
    again = desk.edits.import_annotations(only(desk), [drawn], page=2)
    assert not again["changed"]["regions"]
    desk.edits.undo(only(desk), Undo(change_set=answer["change_set"], new_change_set=key()))
    assert region["id"] not in {each["id"] for each in desk.documents.page("catalogue", 2)["regions"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"box": [0, 0, 0, 0]},
        {"box": ["a", 0, 1, 1]},
        {"box": [float("nan"), 0, 100, 100]},
        {"box": [9000, 9000, 9900, 9900]},
        {"polygon": [[0, 0], [1, 1]]},
        {"type": "<b>"},
        {"origin": {"stage": "linking"}},
        {"number": 12},
    ],
)
def test_changes_without_sense_are_refused_in_one_sentence(desk: ReviewService, changes: Json) -> None:
    answer = do(desk, {"action": "correct", "id": region(desk, "figure").id, "changes": changes})
    assert not answer["done"]
    assert answer["refused"][0]["sentence"].endswith((".", "again."))


def test_earlier_versions_can_be_restored(desk: ReviewService) -> None:
    figure = region(desk, "figure")
    do(desk, {"action": "correct", "id": figure.id, "changes": {"number": "8"}})
    do(desk, {"action": "correct", "id": figure.id, "changes": {"number": "9"}})
    first, _ = desk.history.of_subject(only(desk), figure.id)
    desk.edits.restore(only(desk), figure.id, first["number"])
    assert getattr(model(desk).find(figure.id), "number", None) == "8"
    desk.edits.restore(only(desk), figure.id, 0)
    assert model(desk).find(figure.id) == figure
    assert [each["action"] for each in desk.history.of_subject(only(desk), figure.id)] == [
        "correct",
        "correct",
        "correct",
        "withdraw",
    ]


def test_what_is_skipped_comes_back_when_it_is_wanted(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace = desk_as(name="ada"), desk_as(name="grace")
    link = first_link(ada)
    remark = ada.remarks.add(only(ada), link["id"], RemarkKind.SKIPPED, "no idea", key())
    assert first_link(ada)["id"] != link["id"]
    assert first_link(grace)["id"] == link["id"]
    assert [each["id"] for each in ada.queue.next(QueueFilter(), skipped=True)["items"]] == [link["id"]]
    ada.remarks.close(remark["number"])
    assert first_link(ada)["id"] == link["id"]


def test_bulk_acceptance_says_what_it_would_do_and_is_one_step(desk: ReviewService) -> None:
    wanted = QueueFilter(kinds=["link"], at_least=0.9)
    preview = desk.edits.bulk_preview(wanted)
    assert sum(preview["types"].values()) == preview["total"] > 5
    assert all(each["confidence"] >= 0.9 for each in preview["sample"])
    change_set = key()
    assert desk.edits.bulk_accept(wanted, change_set)["accepted"] == preview["total"]
    assert desk.edits.bulk_preview(wanted)["total"] == 0
    desk.edits.bulk_undo(Undo(change_set=change_set, new_change_set=key()))
    assert desk.edits.bulk_preview(wanted)["total"] == preview["total"]


def test_after_five_of_a_sort_were_rejected_the_others_can_be_rejected_at_once(desk: ReviewService) -> None:
    def asked() -> list[str]:
        return [each["id"] for each in desk.queue.next(wanted, 500)["items"]]

    def rest(id: str) -> int:
        return int(desk.documents.subject(only(desk), id)["rest_to_reject"])

    wanted = QueueFilter(documents=[only(desk)], kinds=["region"], types=["caption"])
    first, *others = asked()
    for id in others[:4]:
        do(desk, {"action": "reject", "id": id, "revision": 0})
    assert rest(first) == 0
    do(desk, {"action": "reject", "id": others[4], "revision": 0})
    left = asked()
    assert rest(first) == len(left) > 1
    accepting = key()
    do(desk, {"action": "accept", "id": first, "revision": 0}, change_set=accepting)
    assert rest(first) == 0, "one of them was right"
    desk.edits.undo(only(desk), Undo(change_set=accepting, new_change_set=key()))
    change_set = key()
    assert desk.edits.bulk_reject(wanted, change_set)["rejected"] >= len(left)
    assert (asked(), rest(first)) == ([], 0)
    desk.edits.bulk_undo(Undo(change_set=change_set, new_change_set=key()))
    assert asked() == left


def test_the_queue_tells_how_much_is_wanted_however_it_is_asked(desk: ReviewService) -> None:
    for wanted in (
        QueueFilter(),
        QueueFilter(kinds=["link"]),
        QueueFilter(types=["caption_of"]),
        QueueFilter(documents=[]),
    ):
        queue = desk.queue.next(wanted, 500)
        assert queue["total"] == len(queue["items"])
        counted = desk.queue.next(replace(wanted, at_least=0.0001), 500)
        assert counted["total"] == queue["total"], "counted from the rows"
    link = first_link(desk)
    before = desk.queue.next(QueueFilter(kinds=["link"]), 500)["total"]
    do(desk, {"action": "accept", "id": link["id"], "revision": 0, "kind": "link"})
    assert desk.queue.next(QueueFilter(kinds=["link"]), 500)["total"] == before - 1


def test_progress_counts_what_people_are_asked_about(desk: ReviewService) -> None:
    before = desk.queue.progress()
    link = first_link(desk)
    do(desk, {"action": "accept", "id": link["id"]})
    after = desk.queue.progress()
    assert after.whole.reviewed == before.whole.reviewed + 1
    # The link confirms its caption and its figure, which nobody has to look at any more.
    assert after.whole.left == before.whole.left - 3
    assert after.seconds_left > 0
    assert 0 < after.questions <= before.questions < before.whole.left


def test_the_estimate_does_not_jump_while_the_same_person_works_slower_than_is_usual() -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    decisions: list[tuple[str, str, datetime]] = []
    paces = []
    for question in range(60):
        at = begin + timedelta(seconds=20 * question)
        # One value is rejected, then the rest of the record accepted: one question.
        decisions += [("ada", f"ent-{question}/title", at)]
        decisions += [("ada", f"ent-{question}{part}", at + timedelta(seconds=8)) for part in ("/date", "")]
        paces.append(seconds_each(decisions))
    assert paces[0] == pytest.approx(USUAL_SECONDS, rel=0.1)
    assert all(before <= after < 1.2 * before for before, after in pairwise(paces))
    assert paces[-1] == pytest.approx(20, rel=0.25)


def test_only_moderators_settle_the_remarks_of_others(desk_as: Callable[..., ReviewService]) -> None:
    ada, grace, mo = desk_as(name="ada"), desk_as(name="grace"), desk_as(Role.MODERATOR, "mo")
    link = first_link(ada)
    remark = ada.remarks.add(only(ada), link["id"], RemarkKind.COMMENT, "look here", key())
    with pytest.raises(AccessError):
        grace.remarks.close(remark["number"])
    mo.remarks.close(remark["number"])
    assert ada.remarks.open() == []
