"""What a person sees as one thing is one question."""

from pathlib import Path
from typing import Any

from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.question_groups import MAX_TOGETHER
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.jobs.review_settings import set_accepted_error
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_reachable import make
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


def test_a_question_holds_no_more_than_can_be_looked_at(desk: ReviewService) -> None:
    items, groups = questions(desk)
    sizes = [1 + len(groups.get(item["id"], ())) for item in items]
    assert max(sizes) == MAX_TOGETHER
    # What is more than that is asked about afterwards: nothing is lost.
    single = {item["id"] for item in desk.queue.next(QueueFilter(), EVERYTHING)["items"]}
    assert single <= {item["id"] for item in items} | {
        member["id"] for group in groups.values() for member in group
    }
    assert desk.queue.progress().questions * MAX_TOGETHER >= len(single)


def test_what_is_tied_to_each_other_is_asked_about_before_the_rest_of_a_plate(desk: ReviewService) -> None:
    """A panel comes with its link to the plate; the plate's other panels may come later."""
    items, groups = questions(desk)
    whole = [[item, *groups.get(item["id"], [])] for item in items]
    cut = [group for group in whole if len(group) == MAX_TOGETHER and group[0]["kind"] == "link"]
    assert cut
    for head, *members in cut:
        here = {member["id"] for member in members}
        regions = {row["id"] for group in whole for row in group if row["kind"] == "region"}
        assert {head["source"], head["target"]} & regions <= here


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
    # A value: nothing follows for the others of its record when it is accepted.
    head, first = next(
        (item, member) for item in items for member in groups.get(item["id"], ()) if member["kind"] == "field"
    )
    do(desk, {"id": first["id"], "action": "accept", "revision": 0})
    now, groups_now = questions(desk)
    asked = {item["id"] for item in now} | {member["id"] for group in groups_now.values() for member in group}
    assert first["id"] not in asked
    assert head["id"] in asked


def test_what_is_sure_and_asked_about_says_that_it_is_a_random_check(tmp_path: Path) -> None:
    folder = make(tmp_path, 400)
    set_accepted_error(folder, 0.05)
    opened = OpenProject(folder)
    try:
        session = ReviewSession(opened, Person("ada", "Ada", "en"), Role.MANAGER, "example", "en")
        desk = ReviewService(session)
        answer = desk.queue.next(QueueFilter(), EVERYTHING, grouped=True)
        sure = {item["id"] for item in answer["items"] if item["confidence"] > 0.9}
        assert sure and set(answer["checks"]) == sure < {item["id"] for item in answer["items"]}
        # Where some of them are wrong, all like them are asked about, and not by chance.
        for id in sorted(sure)[:5]:
            do(desk, {"id": id, "action": "reject", "revision": 0})
        after = desk.queue.next(QueueFilter(), EVERYTHING, grouped=True)
        assert len(after["items"]) > len(answer["items"]) and after["checks"] == []
    finally:
        opened.close()


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
