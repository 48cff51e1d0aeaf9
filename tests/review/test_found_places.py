"""Where things were found is kept for those who read an answer page by page, and never shown when it is over."""

from collections.abc import Callable

import pytest

from pictoria_docs.errors import AccessError
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.review import hit_positions
from pictoria_docs.review.authorization import Role, TokenScope
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession

ALL = SearchFilter()
WORDS = "amphore"


@pytest.fixture
def desk(desk_as: Callable[..., ReviewService], opened: OpenProject) -> ReviewService:
    opened.project.searcher.bring_up_to_date()
    return desk_as(Role.READER)


def test_the_next_page_of_an_answer_costs_no_search(
    desk: ReviewService, desk_as: Callable[..., ReviewService]
) -> None:
    found = desk.search.places(WORDS, ALL)
    assert found and desk.search.places(WORDS, SearchFilter()) is found
    assert desk_as(Role.MANAGER, "max").search.places(WORDS, ALL) is found, "all see the same"
    entries = desk.search.places(WORDS, SearchFilter(kinds=["entry"]))
    assert {hit.kind for hit, _ in entries} == {"entry"} != {hit.kind for hit, _ in found}
    assert desk.search.places("lampe", ALL) is not found


def test_what_changed_since_is_searched_anew(desk: ReviewService, opened: OpenProject) -> None:
    found = desk.search.places(WORDS, ALL)
    entry = opened.project.documents[0].entry(next(hit.number for hit, _ in found if hit.kind == "entry"))
    entry.reject()
    after = desk.search.places(WORDS, ALL)
    assert entry.id in {hit.id for hit, _ in found} and entry.id not in {hit.id for hit, _ in after}
    other = next(hit.number for hit, _ in after if hit.kind == "entry")
    opened.project.documents[0].entry(other).correct(title="Zorglub")
    assert desk.search.places(WORDS, ALL) is not after


def test_whoever_may_not_export_is_given_nothing_that_is_kept(
    desk: ReviewService, opened: OpenProject
) -> None:
    assert desk.search.places(WORDS, ALL)
    person = Person("bo", "Bo", scopes=frozenset({TokenScope.RECONCILE}))
    other = ReviewService(ReviewSession(opened, person, Role.MANAGER, "example", "en"))
    with pytest.raises(AccessError):
        other.search.places(WORDS, ALL)


def test_no_more_is_kept_than_there_is_room_for(desk: ReviewService, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.search.places(WORDS, ALL)
    for word in ("lampe", "coupe"):
        desk.search.places(word, ALL)
    assert desk.search.places(WORDS, ALL) is first
    monkeypatch.setattr(hit_positions, "MAX_SEARCHES", 2)
    desk.search.places("fibule", ALL)
    assert desk.search.places(WORDS, ALL) is first, "what was asked for last stays"
    monkeypatch.setattr(hit_positions, "MAX_PLACES", 1)
    lamps = desk.search.places("lampe", ALL)
    assert desk.search.places("lampe", ALL) is lamps, "the last is kept whatever it found"
    assert desk.search.places(WORDS, ALL) is not first
