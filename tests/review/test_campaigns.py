"""Work that is dealt out: who gets what, who may bring it further, and whose decisions go where."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Link, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Edit, Edits, Undo
from pictoria_docs.errors import AccessError, TaskError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.remark_service import called_in
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.team.campaigns import NewCampaign, TaskPages, deal
from pictoria_docs.store.decisions.decision_repository import HistoryFilter
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.workload.queue import QueueFilter

Json = dict[str, Any]
DeskAs = Callable[..., ReviewService]
_numbers = count()


def key() -> str:
    return f"key-{next(_numbers):08}"


def do(
    desk: ReviewService, id: str, action: str = "accept", change_set: str | None = None, **more: Any
) -> Json:
    edit = Edit(**{"key": key(), "action": action, "id": id, **more})
    return desk.edits.apply("catalogue", Edits(change_set=change_set or key(), edits=[edit]))


def campaign(desk_as: DeskAs, **more: Any) -> list[Json]:
    """A new campaign's tasks."""
    asked = NewCampaign(**{"name": "Figures", "people": ["ada", "grace"], **more})
    return desk_as(Role.MANAGER, "max").campaigns.create(asked)["dealt"]  # type: ignore[no-any-return]


def links(desk: ReviewService, page: int) -> dict[str, str]:
    return {each["id"]: each["status"] for each in desk.documents.page("catalogue", page)["links"]}


def page_with_links(desk: ReviewService) -> tuple[int, str]:
    items = desk.queue.next(QueueFilter(types=["caption_of"]))["items"]
    item = min(items, key=lambda item: item["confidence"])  # of a plate: no other links follow from it
    return item["page"], item["id"]


PARTS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 60)), max_size=60).map(
    lambda some: [
        TaskPages(DocumentId(f"doc-{document}"), place, place, weight)
        for place, (document, weight) in enumerate(some)
    ]
)


@given(parts=PARTS, people=st.integers(2, 6), double=st.floats(0, 1), seed=st.integers(0, 9))
def test_work_is_dealt_out_evenly_and_always_the_same(
    parts: list[TaskPages], people: int, double: float, seed: int
) -> None:
    names = [f"p{number}" for number in range(people)]
    dealt = deal(parts, names, double, seed)
    assert dealt == deal(parts, names[::-1], double, seed)
    assert [each[:3] for each in dealt] == [part[:3] for part in parts]
    assert sum(len(each.people) == 2 for each in dealt) == round(double * len(parts))
    assert all(len(set(each.people)) == len(each.people) for each in dealt)
    loads = Counter(dict.fromkeys(names, 0))
    for each, part in zip(dealt, parts, strict=True):
        loads.update(dict.fromkeys(each.people, part.weight))
    if parts:
        assert max(loads.values()) - min(loads.values()) <= max(part.weight for part in parts)


def test_a_campaign_covers_all_pages_once_and_twice_where_asked(desk_as: DeskAs) -> None:
    tasks = campaign(desk_as, pages_each=3, double=0.5)
    pages = Counter(page for task in tasks for page in range(task["first_page"], task["last_page"] + 1))
    last = desk_as().documents.all()[0]["page_count"]
    assert set(pages) == set(range(1, last + 1))
    pairs = {task["pair"] for task in tasks if task["pair"]}
    parts = {(task["first_page"], task["last_page"]) for task in tasks}
    assert len(pairs) == round(len(parts) / 2)
    for pair in pairs:
        assert {task["person"] for task in tasks if task["pair"] == pair} == {"ada", "grace"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"people": ["nobody"]}, "task_no_member"),
        ({"people": ["rita"]}, "task_no_member"),
        ({"people": ["ada"], "double": 0.5}, "task_two_people"),
        ({"people": ["ada", "ada"], "double": 0.5}, "task_two_people"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(desk_as: DeskAs, more: Json, code: str) -> None:
    with pytest.raises(TaskError) as error:
        campaign(desk_as, **more)
    assert error.value.code == code
    assert desk_as().campaigns.all() == []


def test_the_same_pages_are_not_reviewed_twice_by_two_pairs(desk_as: DeskAs) -> None:
    campaign(desk_as, double=1.0)
    with pytest.raises(TaskError) as error:
        campaign(desk_as, double=1.0)
    assert error.value.code == "task_overlap"
    campaign(desk_as)


def test_the_steps_of_a_task(desk_as: DeskAs) -> None:
    ada, grace, mo = desk_as(), desk_as(name="grace"), desk_as(Role.MODERATOR, "mo")
    (task,) = campaign(desk_as, people=["ada"])
    number = task["number"]
    with pytest.raises(AccessError):
        grace.tasks.submit(number)
    with pytest.raises(TaskError):
        mo.tasks.validate(number)
    _, link = page_with_links(ada)
    do(ada, link)
    assert ada.tasks.all(mine=True)[0]["state"] == "in_progress"
    assert ada.tasks.submit(number)["state"] == "submitted"
    with pytest.raises(TaskError):
        ada.tasks.submit(number)
    with pytest.raises(TaskError):
        mo.tasks.return_to_person(number, "  ")
    returned = mo.tasks.return_to_person(number, "Look at page 3 again.")
    assert (returned["state"], returned["reason"]) == ("returned", "Look at page 3 again.")
    assert grace.tasks.all(mine=True) == []
    ada.tasks.submit(number)
    assert mo.tasks.validate(number)["state"] == "validated"
    assert ada.tasks.all(mine=True) == []
    steps = [line["action"] for line in mo.history.lines(HistoryFilter(kind="task"))["items"]]
    assert steps == ["validated", "submitted", "returned", "submitted", "in_progress", "assign"]
    assert mo.history.lines(HistoryFilter(kind="task"))["items"][2]["note"] == "Look at page 3 again."


def test_what_is_assigned_to_me(desk_as: DeskAs) -> None:
    ada = desk_as()
    tasks = campaign(desk_as, pages_each=2, kinds=["link"])
    mine = [task for task in tasks if task["person"] == "ada"]
    pages = {page for task in mine for page in range(task["first_page"], task["last_page"] + 1)}
    queue = ada.queue.next(QueueFilter(), 500, assigned=True)
    assert {item["kind"] for item in queue["items"]} == {"link"}
    assert {item["page"] for item in queue["items"]} <= pages
    assert queue["total"] == len(queue["items"]) == sum(task["left"] for task in mine) > 0
    do(ada, queue["items"][0]["id"])
    assert ada.queue.next(QueueFilter(), 500, assigned=True)["total"] == queue["total"] - 1
    bulk = key()
    assert ada.edits.bulk_preview(QueueFilter(), assigned=True)["total"] == queue["total"] - 1
    assert ada.edits.bulk_accept(QueueFilter(), bulk, assigned=True)["accepted"] == queue["total"] - 1
    assert ada.queue.next(QueueFilter(), 500)["total"] > 0, "the pages of others are left alone"
    ada.edits.bulk_undo(Undo(change_set=bulk, new_change_set=key()))
    told = ada.campaigns.all()[0]
    assert {each["person"]: each["reviewed"] for each in told["people"]} == {"ada": 1, "grace": 0}
    assert desk_as(name="rita").queue.next(QueueFilter(), assigned=True)["items"] == []


def test_two_people_on_the_same_pages_do_not_see_each_other(desk_as: DeskAs) -> None:
    ada, grace, eve = desk_as(), desk_as(name="grace"), desk_as(name="eve")
    mo = desk_as(Role.MODERATOR, "mo")
    page, link = page_with_links(ada)
    campaign(desk_as, double=1.0, documents=["catalogue"])
    progress, before = eve.queue.progress(), links(eve, page)
    answer = do(ada, link)
    assert answer["done"][0]["status"] == "accepted"
    do(grace, link, "reject", revision=before and 0)
    assert links(ada, page)[link] == "accepted"
    assert link not in links(grace, page)
    assert links(eve, page) == before
    assert eve.queue.progress().whole == progress.whole
    found = ada.session.opened.store.load_document("catalogue").find(link)
    assert isinstance(found, Link)
    assert found.status is Status.SUGGESTED
    # Neither in details, nor in the history, nor in what is said beside.
    ada.remarks.add("catalogue", link, RemarkKind.COMMENT, "Surely this one, @grace.", key())
    assert [each["by"] for each in ada.history.of_subject("catalogue", link)] == ["ada"]
    assert [each["by"] for each in grace.documents.subject("catalogue", link)["history"]] == ["grace"]
    assert (
        grace.documents.subject("catalogue", link)["remarks"]
        == grace.remarks.open()
        == grace.remarks.mentions()
        == []
    )
    assert {line["by"] for line in grace.history.lines(HistoryFilter(kind="link"))["items"]} == {"grace"}
    assert eve.history.lines(HistoryFilter(kind="link"))["items"] == []
    assert {line["by"] for line in mo.history.lines(HistoryFilter(kind="link"))["items"]} == {"ada", "grace"}
    # The order of work is one's own.
    ids = {each["id"] for each in ada.queue.next(QueueFilter(), 500)["items"]}
    assert link not in ids
    assert link in {each["id"] for each in eve.queue.next(QueueFilter(), 500)["items"]}


def test_undo_restore_and_bulk_stay_in_the_layer(desk_as: DeskAs) -> None:
    ada, eve = desk_as(), desk_as(name="eve")
    page, link = page_with_links(ada)
    campaign(desk_as, double=1.0)
    before = links(eve, page)
    change_set, undone = key(), key()
    do(ada, link, "reject", change_set=change_set)
    ada.edits.undo("catalogue", Undo(change_set=change_set, new_change_set=undone))
    assert links(ada, page) == before
    ada.edits.undo("catalogue", Undo(change_set=undone, new_change_set=key()))
    assert link not in links(ada, page)
    ada.edits.restore("catalogue", link, 0)
    assert links(ada, page)[link] == "suggested"
    bulk = key()
    wanted = QueueFilter(kinds=["link"], at_least=0.5)
    assert ada.edits.bulk_preview(wanted)["total"] == ada.edits.bulk_accept(wanted, bulk)["accepted"] > 3
    assert set(links(eve, page).values()) == {"suggested"}
    ada.edits.bulk_undo(Undo(change_set=bulk, new_change_set=key()))
    assert links(ada, page) == before
    # Somebody else cannot take back what they do not see.
    change_set = key()
    do(ada, link, change_set=change_set)
    assert eve.edits.undo("catalogue", Undo(change_set=change_set, new_change_set=key()))["done"] == []
    assert links(ada, page)[link] == "accepted"


def test_a_layer_is_only_on_the_pages_of_its_task(desk_as: DeskAs) -> None:
    ada, eve = desk_as(), desk_as(name="eve")
    tasks = campaign(desk_as, pages_each=2, double=0.5)
    double = {task["first_page"] for task in tasks if task["pair"] and task["person"] == "ada"}
    items = ada.queue.next(QueueFilter(kinds=["link"]), 500)["items"]
    for inside in (True, False):
        item = next(each for each in items if ((each["page"] - 1) // 2 * 2 + 1 in double) is inside)
        do(ada, item["id"])
        seen = links(eve, item["page"])[item["id"]]
        assert seen == ("suggested" if inside else "accepted")
    pages = {each["number"]: each["left"] for each in ada.documents.pages("catalogue")}
    assert sum(pages.values()) == ada.queue.next(QueueFilter())["total"]


def test_what_is_submitted_does_not_change(desk_as: DeskAs) -> None:
    ada = desk_as()
    page, link = page_with_links(ada)
    tasks = campaign(desk_as, double=1.0)
    change_set = key()
    do(ada, link, change_set=change_set)
    ada.tasks.submit(next(task["number"] for task in tasks if task["person"] == "ada"))
    answer = do(ada, link, "reject")
    assert answer["done"] == []
    assert "submitted" in answer["refused"][0]["sentence"]
    with pytest.raises(TaskError):
        ada.edits.undo("catalogue", Undo(change_set=change_set, new_change_set=key()))
    assert links(ada, page)[link] == "accepted"


def test_a_task_that_goes_to_somebody_else_is_begun_anew(desk_as: DeskAs) -> None:
    ada, mo, max_ = desk_as(), desk_as(Role.MODERATOR, "mo"), desk_as(Role.MANAGER, "max")
    page, link = page_with_links(ada)
    tasks = campaign(desk_as, double=1.0)
    do(ada, link)
    number = next(task["number"] for task in tasks if task["person"] == "ada")
    with pytest.raises(TaskError):
        max_.tasks.reassign(number, "grace")
    told = max_.tasks.reassign(number, "mo")
    assert (told["person"], told["state"]) == ("mo", "draft")
    assert links(mo, page)[link] == links(ada, page)[link] == "suggested"


def test_a_campaign_is_closed_when_nothing_would_be_lost(desk_as: DeskAs) -> None:
    ada, max_ = desk_as(), desk_as(Role.MANAGER, "max")
    _, link = page_with_links(ada)
    campaign(desk_as, double=1.0)
    do(ada, link)
    with pytest.raises(TaskError) as error:
        max_.campaigns.close(1)
    assert error.value.code == "campaign_unsettled"
    campaign(desk_as, name="Other")
    max_.campaigns.close(2)
    assert [each["closed_by"] for each in ada.campaigns.all()] == ["max", None]
    assert {task["campaign"] for task in ada.tasks.all(mine=True)} == {1}


def test_who_is_called_in_a_remark(desk_as: DeskAs) -> None:
    ada, grace = desk_as(), desk_as(name="grace")
    _, link = page_with_links(ada)
    said = ada.remarks.add("catalogue", link, RemarkKind.UNCERTAIN, "@Grace, @nobody: is it 12?", key())
    assert said["mentions"] == ["grace"]
    assert [each["number"] for each in grace.remarks.mentions()] == [said["number"]]
    assert ada.remarks.mentions() == []
    answer = grace.remarks.add("catalogue", link, RemarkKind.COMMENT, "Yes.", key(), said["number"])
    assert answer["answers"] == said["number"]
    assert grace.remarks.mentions() == []


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@ada", ["ada"]),
        ("see @ada.", ["ada"]),
        ("(@ada.b, @ada)", ["ada", "ada.b"]),
        ("write to max@ada", []),
        ("@@ada @zoe", []),
        ("@ADA!", ["ada"]),
    ],
)
def test_names_in_a_text(text: str, called: list[str]) -> None:
    assert called_in(text, {"ada", "ada.b"}) == called


def test_the_history_of_everything_page_by_page(desk_as: DeskAs) -> None:
    ada, grace = desk_as(), desk_as(name="grace")
    items = ada.queue.next(QueueFilter(kinds=["link"]))["items"]
    for place, item in enumerate(items[:6]):
        do((ada, grace)[place % 2], item["id"])
    first = ada.history.lines(HistoryFilter(kind="link"), limit=4)
    second = ada.history.lines(HistoryFilter(kind="link", before=first["next"]), limit=4)
    subjects = [line["subject"] for line in (*first["items"], *second["items"])]
    assert subjects == [item["id"] for item in items[:6]][::-1]
    assert second["next"] is None
    assert {line["by"] for line in ada.history.lines(HistoryFilter(user="grace"))["items"]} == {"grace"}
    today = first["items"][0]["at"][:10]
    assert len(ada.history.lines(HistoryFilter(day=today, document="catalogue"))["items"]) >= 6
    assert ada.history.lines(HistoryFilter(day="1999-01-01"))["items"] == []
    assert ada.history.lines(HistoryFilter(kind="field"))["items"] == []
    assert ada.history.lines(HistoryFilter(kind="region"))["items"] == []
    figure = next(item for item in items if item["type"] == "caption_of")["target"]
    do(ada, figure)
    assert [line["subject"] for line in ada.history.lines(HistoryFilter(kind="region"))["items"]] == [figure]


def test_a_task_done_blind_is_counted_in_the_layer_of_who_did_it(desk_as: DeskAs) -> None:
    ada, max_ = desk_as(Role.CONTRIBUTOR, "ada"), desk_as(Role.MANAGER, "max")
    campaign(desk_as, double=1.0)
    before = max_.queue.progress().whole
    assert ada.tasks.own_pages()[0]["left"] == before.left
    while ada.edits.bulk_accept(QueueFilter(), key(), assigned=True)["accepted"]:
        pass  # what follows from decisions is new work
    mine = ada.queue.progress().whole
    assert (mine.left, ada.tasks.own_pages()[0]["left"]) == (0, 0)
    assert mine.reviewed > 0
    assert (ada.documents.all()[0]["reviewed"], ada.documents.all()[0]["left"]) == (mine.reviewed, 0)
    for other in (max_, desk_as(Role.CONTRIBUTOR, "grace")):
        assert other.queue.progress().whole == before, "nobody else sees it"
