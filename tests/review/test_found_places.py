"""Where things were found is kept for those who read an answer page by page, and never shown when it is over."""

from collections.abc import Callable

import pytest

from pictoria_docs.errors import AccessError
from pictoria_docs.retrieval.candidates import SearchFilter
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
