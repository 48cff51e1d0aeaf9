"""Two people on the same pages: what they said alike stands, what not is settled by a third."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pictoria_docs.document import Entry, Link, Region, Status
from pictoria_docs.editing.edits import Edit, Edits
from pictoria_docs.errors import AccessError, EditError, TaskError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.team.adjudication import Resolution, Resolutions
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_campaigns import campaign, do, key

Json = dict[str, Any]
NEW = "reg-u" + "a" * 16
OTHER = "reg-u" + "b" * 16


@dataclass
class Team:
    """Two reviewers of one document, who settles, and who manages."""

    ada: ReviewService
    grace: ReviewService
    mo: ReviewService
    max: ReviewService
    tasks: dict[str, int]

    def submit(self) -> Json:
        self.ada.tasks.submit(self.tasks["ada"])
        self.grace.tasks.submit(self.tasks["grace"])
        return self.disagreements()

    def disagreements(self) -> Json:
        return self.mo.tasks.disagreements(self.tasks["ada"])

    def settle(self, subject: str, take: str, **more: Any) -> Json:
        choice = Resolution(subject=subject, take=take, **more)
        return self.mo.tasks.adjudicate(self.tasks["ada"], Resolutions(choices=[choice]))

    def find(self, id: str) -> Any:
        return self.mo.session.opened.store.load_document("catalogue").find(id)


@pytest.fixture
def team(desk_as: Callable[..., ReviewService]) -> Team:
    tasks = campaign(desk_as, double=1.0)
    return Team(
        desk_as(),
        desk_as(name="grace"),
        desk_as(Role.MODERATOR, "mo"),
        desk_as(Role.MANAGER, "max"),
        {task["person"]: task["number"] for task in tasks},
    )


def captions(desk: ReviewService) -> list[Json]:
    items: list[Json] = desk.queue.next(QueueFilter(types=["caption_of"]), 99)["items"]
    # The least certain first: those of plates, from which no other links follow.
    return sorted(items, key=lambda item: item["confidence"])


def draw(desk: ReviewService, id: str, box: list[float], type: str = "figure", page: int = 2) -> Json:
    return do(desk, id, "add", kind="region", changes={"page": page, "type": type, "box": box})


def test_what_both_said_alike_stands_and_is_signed_by_both(team: Team) -> None:
    one, other, *_ = captions(team.ada)
    for desk in (team.ada, team.grace):
        do(desk, one["id"])
        do(desk, other["id"], "reject")
    told = team.submit()
    assert (told["agreed"], told["left"], told["items"]) == (2, 0, [])
    assert team.find(one["id"]).status is Status.ACCEPTED
    assert team.find(other["id"]).status is Status.REJECTED
    (decision,) = team.mo.history.of_subject("catalogue", one["id"])
    assert (decision["by"], decision["note"]) == ("ada & grace", "ada: accept, grace: accept")
    assert team.mo.tasks.validate(team.tasks["ada"])["state"] == "validated"
    assert {task["state"] for task in team.mo.tasks.all()} == {"validated"}


def test_nothing_is_shown_before_both_are_done(team: Team) -> None:
    link = captions(team.ada)[0]
    do(team.ada, link["id"])
    team.ada.tasks.submit(team.tasks["ada"])
    with pytest.raises(TaskError):
        team.disagreements()
    with pytest.raises(TaskError):
        team.mo.tasks.validate(team.tasks["ada"])
    assert team.find(link["id"]).status is Status.SUGGESTED


def test_what_they_disagree_on_is_settled_by_a_third(team: Team) -> None:
    first, second, third = captions(team.ada)[:3]
    for link in (first, second, third):
        do(team.ada, link["id"])
        do(team.grace, link["id"], "reject")
    told = team.submit()
    # The captions and pictures that Ada's links confirm are not asked about on their own.
    assert {item["subject"] for item in told["items"]} == {each["id"] for each in (first, second, third)}
    item = next(item for item in told["items"] if item["subject"] == first["id"])
    assert (item["first"]["by"], item["first"]["said"]) == ("ada", "accept")
    assert (item["second"]["by"], item["second"]["said"]) == ("grace", "reject")
    assert item["suggested"]["id"] == first["id"]
    assert item["first"]["subject"]["source_end"]["name"] != "?"
    with pytest.raises(TaskError):
        team.mo.tasks.validate(team.tasks["ada"])
    assert team.settle(first["id"], "first")["left"] == 2
    assert team.settle(second["id"], "second")["left"] == 1
    with pytest.raises(TaskError):
        team.settle(second["id"], "first")
    assert team.settle(third["id"], "other", action="reject") == {
        "task": team.tasks["ada"],
        "left": 0,
        "state": "validated",
    }
    statuses = [team.find(each["id"]).status for each in (first, second, third)]
    assert statuses == [Status.ACCEPTED, Status.REJECTED, Status.REJECTED]
    (decision,) = team.mo.history.of_subject("catalogue", first["id"])
    assert (decision["by"], decision["note"]) == ("mo", "ada: accept, grace: reject")
    # The layers are closed: both see what stands.
    for desk in (team.ada, team.grace):
        ids = {each["id"] for each in desk.documents.page("catalogue", second["page"])["links"]}
        assert second["id"] not in ids
    assert team.ada.tasks.all(mine=True) == []


def test_nobody_settles_their_own_disagreements(team: Team, desk_as: Callable[..., ReviewService]) -> None:
    do(team.ada, captions(team.ada)[0]["id"])
    team.submit()
    with pytest.raises(AccessError):
        desk_as(Role.MODERATOR, "ada").tasks.disagreements(team.tasks["ada"])
    assert desk_as(Role.MANAGER, "ada").tasks.disagreements(team.tasks["ada"])["left"] == 1


def test_boxes_that_two_people_drew_for_the_same_figure_are_one(team: Team) -> None:
    draw(team.ada, NEW, [100, 100, 300, 300])
    draw(team.grace, OTHER, [102, 101, 301, 300])
    caption = next(
        each for each in team.ada.documents.page("catalogue", 2)["regions"] if each["type"] == "caption"
    )
    for desk, figure, id in ((team.ada, NEW, "c"), (team.grace, OTHER, "d")):
        changes = {"type": "caption_of", "source": caption["id"], "target": figure}
        do(desk, "lnk-u" + id * 16, "add", kind="link", changes=changes)
    told = team.submit()
    assert (told["agreed"], told["left"]) == (2, 0)
    found = team.find(NEW)
    assert isinstance(found, Region)
    assert list(found.box) == [100, 100, 300, 300]
    assert team.find(OTHER) is None
    links = team.mo.session.opened.store.load_document("catalogue").linked(caption["id"], "caption_of")
    assert [link.status for link in links if link.target == NEW] == [Status.ACCEPTED]
    assert OTHER not in {link.target for link in links}
    whole = team.mo.campaigns.agreement()["types"]["figure"]
    assert 0.9 < whole["iou"] < 1
    assert whole["boxes"] == 1.0


def test_boxes_that_are_too_far_apart_are_shown_side_by_side(team: Team) -> None:
    draw(team.ada, NEW, [100, 100, 300, 300])
    draw(team.grace, OTHER, [100, 100, 300, 220])
    told = team.submit()
    (item,) = told["items"]
    assert item["first"]["subject"]["box"][3] == 300
    assert item["second"]["subject"]["box"][3] == 220
    assert item["suggested"] is None
    assert team.settle(NEW, "second")["left"] == 0
    assert list(team.find(NEW).box) == [100, 100, 300, 220]
    assert team.find(OTHER) is None
    people = team.mo.campaigns.agreement()["people"]
    assert people["grace"]["share"] == 1.0
    assert people["ada"]["share"] == 0.0
    assert people["ada"]["iou"] == 0.6


def test_a_figure_that_only_one_drew_is_taken_changed_or_left_out(team: Team) -> None:
    boxes = {
        NEW: [50.0, 50, 150, 150],
        OTHER: [200.0, 50, 300, 150],
        "reg-u" + "c" * 16: [350.0, 50, 450, 150],
    }
    for id, box in boxes.items():
        draw(team.ada, id, box)
    told = team.submit()
    assert [item["second"]["said"] for item in told["items"]] == ["reject"] * 3
    assert all(item["second"]["implied"] for item in told["items"])
    first, second, third = boxes
    team.settle(first, "first")
    team.settle(second, "second")
    changes = {"box": [350, 50, 460, 160], "type": "plate"}
    with pytest.raises(EditError):
        team.settle(third, "other", action="correct", changes={"type": "<b>"})
    team.settle(third, "other", action="correct", changes=changes)
    assert list(team.find(first).box) == boxes[first]
    assert team.find(second) is None
    assert team.find(third).type == "plate"
    assert list(team.find(third).box) == [350, 50, 460, 160]


def test_who_says_nothing_may_have_said_it_otherwise(team: Team) -> None:
    """Ada accepts a link, and the figure it joins; Grace's link says the same of the figure."""
    link = captions(team.ada)[0]
    for id in (link["id"], link["target"]):
        do(team.ada, id)
    do(team.grace, link["id"])
    assert (told := team.submit())["agreed"] == 2, told["items"]
    # But one link alone is not two.
    assert told["left"] == 0


def test_what_only_one_looked_at_is_not_agreed(team: Team) -> None:
    link = captions(team.ada)[0]
    do(team.ada, link["id"])
    told = team.submit()
    (item,) = told["items"]
    assert (item["second"]["said"], item["second"]["implied"]) == ("nothing", False)
    team.settle(link["id"], "second")
    assert team.find(link["id"]).status is Status.SUGGESTED


def test_what_was_taken_back_is_not_said(team: Team) -> None:
    link = captions(team.ada)[0]
    do(team.ada, link["id"])
    team.ada.edits.restore("catalogue", link["id"], 0)
    assert team.submit()["items"] == []


def test_values_are_compared_as_they_are_meant(team: Team) -> None:
    entry = next(
        each
        for each in team.mo.session.opened.store.load_document("catalogue").entries
        if any(field.name == "dimensions" for field in each.fields)
    )
    form = team.ada.documents.record("catalogue", entry.id)
    value = next(each for each in form["fields"] if each["name"] == "dimensions")["values"][0]
    do(team.ada, value["id"], "correct", changes={"value": "H. 8,5 cm"})
    do(team.grace, value["id"], "correct", changes={"value": "H.  8,5 cm"})
    title = {"name": "inscription", "value": "ΚΑΛΟΣ"}
    do(team.ada, entry.id, "add", kind="field", changes=title)
    do(team.grace, entry.id, "add", kind="field", changes=title | {"value": "KALOS"})
    told = team.submit()
    assert told["agreed"] == 1
    assert {item["type"] for item in told["items"]} == {"inscription"}
    assert len(told["items"]) == 2
    for item in told["items"]:
        name = item["first"]["subject"] or item["second"]["subject"]
        team.settle(item["subject"], "first")
        assert name["field"] == "inscription"
    found = team.find(entry.id)
    assert isinstance(found, Entry)
    assert [each.value for each in found.fields if each.name in ("inscription",)] == ["ΚΑΛΟΣ"]
    assert "H. 8,5 cm" in [each.value for each in found.fields]


def test_a_returned_task_is_compared_again(team: Team) -> None:
    first, second = captions(team.ada)[:2]
    for desk in (team.ada, team.grace):
        do(desk, first["id"])
    do(team.ada, second["id"])
    assert team.submit()["left"] == 1
    team.mo.tasks.return_to_person(team.tasks["grace"], "One caption is missing.")
    do(team.grace, second["id"])
    team.grace.tasks.submit(team.tasks["grace"])
    told = team.disagreements()
    assert (told["agreed"], told["left"]) == (2, 0)
    assert team.find(second["id"]).status is Status.ACCEPTED
    assert len(team.mo.history.of_subject("catalogue", first["id"])) == 1


def test_how_far_people_agree(team: Team) -> None:
    links = captions(team.ada)[:6]
    for place, link in enumerate(links):
        do(team.ada, link["id"], "accept" if place < 4 else "reject")
        do(team.grace, link["id"], "accept" if place < 3 else "reject")
    told = team.submit()
    (item,) = told["items"]
    figures = team.mo.campaigns.agreement(1)
    assert figures["types"]["caption_of"]["units"] == 6
    assert figures["types"]["caption_of"]["share"] == pytest.approx(5 / 6, abs=1e-4)
    # Krippendorff (2011), nominal: 1 - (n - 1) * mixed pairs / (n_accept * n_reject), of n = 12 ratings.
    assert figures["whole"]["alpha"] == pytest.approx(1 - 11 * 1 / (7 * 5), abs=1e-3)
    team.settle(item["subject"], "second")
    people = team.mo.campaigns.agreement(1)["people"]
    assert people["grace"]["share"] == 1.0
    assert people["ada"]["share"] == pytest.approx(5 / 6, abs=1e-4)
    assert team.mo.campaigns.agreement(99)["whole"]["units"] == 0


def test_a_whole_page_settled_at_once(team: Team) -> None:
    links = captions(team.ada)[:5]
    made = [Edit(key=key(), action="accept", id=link["id"]) for link in links]
    team.ada.edits.apply("catalogue", Edits(change_set=key(), edits=made))
    told = team.submit()
    choices = [Resolution(subject=item["subject"], take="first") for item in told["items"]]
    answer = team.mo.tasks.adjudicate(team.tasks["grace"], Resolutions(choices=choices, note="all of them"))
    assert answer["state"] == "validated"
    for link in links:
        found = team.find(link["id"])
        assert isinstance(found, Link)
        assert found.status is Status.ACCEPTED
    assert team.mo.history.of_subject("catalogue", links[0]["id"])[0]["note"].startswith(
        "all of them · ada: accept"
    )
