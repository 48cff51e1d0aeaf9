"""How people work is told to moderators alone, and nothing of layers that they must not see."""

from collections.abc import Callable

import pytest

from pictoria_docs.errors import AccessError
from pictoria_docs.review.authorization import Permission, Role, TokenScope, require
from pictoria_docs.review.review_service import ReviewService
from tests.review.test_campaigns import campaign, do, page_with_links

DeskAs = Callable[..., ReviewService]


def test_moderators_see_how_people_work_and_nobody_else(desk_as: DeskAs) -> None:
    ada, mo = desk_as(), desk_as(Role.MODERATOR, "mo")
    _, link = page_with_links(ada)
    do(ada, link)
    do(mo, link, "reject")
    paces = {pace["person"]: pace for pace in mo.pace.people()}
    assert paces["ada"] == {
        "person": "ada", "decisions": 1, "accepted": 1, "seconds": None, "accept_seconds": None, "is_fast": False,
        "compared": 1, "disagreed": 1, "checked": 1, "overruled": 1,
    }  # fmt: skip
    assert paces["mo"]["overruled"] == 0
    for role in (Role.READER, Role.CONTRIBUTOR):
        with pytest.raises(AccessError):
            desk_as(role, "ada").pace.people()


def test_what_the_other_of_two_decides_is_not_told_to_a_moderator_who_is_the_first(desk_as: DeskAs) -> None:
    campaign(desk_as, people=["mo", "grace"], double=1.0)
    grace, mo = desk_as(Role.CONTRIBUTOR, "grace"), desk_as(Role.MODERATOR, "mo")
    _, link = page_with_links(grace)
    do(grace, link)
    assert mo.pace.people() == []
    assert [pace["person"] for pace in desk_as(Role.MANAGER, "max").pace.people()] == ["grace"]


def test_no_token_reads_it() -> None:
    for scope in TokenScope:
        with pytest.raises(AccessError):
            require(Role.MANAGER, Permission.READ_PACE, frozenset([scope]))
