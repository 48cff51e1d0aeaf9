"""What a person sees as one thing is one question."""

from typing import Any

from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.queue import QueueFilter
from pictoria_docs.store.remarks import RemarkKind
from tests.review.test_review_service import do, key

Json = dict[str, Any]
EVERYTHING = 500


def questions(desk: ReviewService, **wanted: Any) -> tuple[list[Json], dict[str, list[Json]]]:
    answer = desk.queue.next(QueueFilter(**wanted), EVERYTHING, grouped=True)
    return answer["items"], answer["groups"]


def test_each_thing_is_in_one_question_and_none_is_left_out(desk: ReviewService) -> None:
    single = {item["id"] for item in desk.queue.next(QueueFilter(), EVERYTHING)["items"]}
    items, groups = questions(desk)
    asked = [item["id"] for item in items] + [member["id"] for group in groups.values() for member in group]
    assert len(asked) == len(set(asked))
    assert single <= set(asked)
    assert len(items) < len(single) / 2


def test_a_plate_is_asked_about_with_its_panels_captions_and_entries(desk: ReviewService) -> None:
    items, groups = questions(desk)
    whole = [[item, *groups.get(item["id"], [])] for item in items]
    plate = next(group for group in whole if any(each["type"] == "part_of" for each in group))
    types = {each["type"] for each in plate}
    assert {"plate", "panel", "part_of", "depicts"} <= types
    entry = next(group for group in whole if group[0]["kind"] in ("field", "entry"))
    assert {each["kind"] for each in entry} <= {"field", "entry", "link"}
    assert len({each["entry"] for each in entry if each["kind"] == "field"}) == 1


def test_what_is_decided_is_not_asked_about_with_the_others(desk: ReviewService) -> None:
    items, groups = questions(desk)
    head = next(item for item in items if len(groups.get(item["id"], ())) > 2)
    first = groups[head["id"]][0]
    do(desk, {"id": first["id"], "action": "accept", "revision": 0})
    now, groups_now = questions(desk)
    asked = {item["id"] for item in now} | {member["id"] for group in groups_now.values() for member in group}
    assert first["id"] not in asked
    assert head["id"] in asked


def test_without_groups_every_thing_is_a_question(desk: ReviewService) -> None:
    answer = desk.queue.next(QueueFilter(), EVERYTHING)
    assert answer["groups"] == {}
    assert len(answer["items"]) == answer["total"]


def test_page_by_page_no_page_comes_twice(desk: ReviewService) -> None:
    pages = [item["page"] for item in questions(desk, by_page=True)[0]]
    assert pages == sorted(pages)


def test_a_question_holds_nothing_that_was_not_asked_for(desk: ReviewService) -> None:
    items, groups = questions(desk, kinds=["link"], types=["caption_of"])
    assert items
    members = [member for group in groups.values() for member in group]
    assert {each["type"] for each in [*items, *members]} == {"caption_of"}
    fields, others = questions(desk, kinds=["field"])
    assert {each["kind"] for group in others.values() for each in group} | {
        each["kind"] for each in fields
    } == {"field"}


def test_what_was_left_for_later_is_in_no_question(desk: ReviewService) -> None:
    items, groups = questions(desk)
    head = next(item for item in items if groups.get(item["id"]))
    later = groups[head["id"]][0]["id"]
    desk.remarks.add(head["document"], later, RemarkKind.SKIPPED, "", key())
    now, groups_now = questions(desk)
    assert later not in {
        each["id"] for each in [*now, *(one for group in groups_now.values() for one in group)]
    }
