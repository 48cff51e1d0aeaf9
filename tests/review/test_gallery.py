"""Pictures of a project found and sorted, whatever their document."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pictoria_docs.document.letters import unaccented
from pictoria_docs.editing.edits import Edit, Edits
from pictoria_docs.errors import EditError, MissingPartError
from pictoria_docs.retrieval.similar import SIMILAR, Near, find_similar
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store import Store
from pictoria_docs.store.pictures.gallery import PictureFilter, Ref, Sort
from pictoria_docs.store.subjects.ordering import number_key
from tests.review.many_figures import make
from tests.review.test_review_service import do


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("many") / "many.pictoria", pages=60) as store:
        yield store


def all_of(store: Store, sort: Sort, descending: bool = False) -> list[Ref]:
    found = store.gallery.find(PictureFilter(), sort, descending=descending, limit=97)
    refs = found.refs
    while found.cursor is not None:
        found = store.gallery.find(PictureFilter(), sort, descending=descending, after=found.cursor, limit=97)
        refs = refs + found.refs
    return refs


@pytest.mark.parametrize("sort", list(Sort))
def test_going_on_shows_each_picture_once_in_both_directions(many: Store, sort: Sort) -> None:
    refs = all_of(many, sort)
    assert len(refs) == len(set(refs)) == many.gallery.how_many(PictureFilter()) == 5 * 60 * 4
    assert all_of(many, sort, descending=True) == refs[::-1]


def test_pictures_are_sorted_by_what_is_asked(many: Store) -> None:
    def values(sort: Sort) -> list[float]:
        states = [each.row.state for each in many.gallery.pictures(all_of(many, sort))]
        return {
            Sort.CONFIDENCE: [state.confidence for state in states],  # type: ignore[union-attr]
            Sort.SIZE: [state.box.width * state.box.height for state in states],  # type: ignore[union-attr]
            Sort.ASPECT: [state.box.width / state.box.height for state in states],  # type: ignore[union-attr]
            Sort.NUMBER: [int(state.number) for state in states],  # type: ignore[union-attr]
        }[sort]

    for sort in (Sort.CONFIDENCE, Sort.SIZE, Sort.ASPECT, Sort.NUMBER):
        found = values(sort)
        assert found == sorted(found), sort
    texts = [
        [getattr(caption.state, "text", "") for caption in each.captions]
        for each in many.gallery.pictures(all_of(many, Sort.CAPTION))
    ]
    captions = [unaccented(text[0]) for text in texts if text]
    assert captions == sorted(captions)
    assert not any(texts[len(captions) :])
    with pytest.raises(EditError):
        many.gallery.find(PictureFilter(), after="nonsense")
    with pytest.raises(EditError):
        many.gallery.find(PictureFilter(), Sort.SIZE, after=many.gallery.find(PictureFilter()).cursor)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (PictureFilter(caption=True), 5 * 216),
        (PictureFilter(caption=False), 5 * 24),
        (PictureFilter(entry=False), 5 * 96),
        (PictureFilter(number="12"), 5 * 1),
        (PictureFilter(words="CRATERE 209."), 5 * 1),
        (PictureFilter(words="cratère absent"), 0),
        (PictureFilter(words="100%"), 0),
        (PictureFilter(first_page=2, last_page=3), 5 * 8),
        (PictureFilter(types=("plate",)), 0),
        (PictureFilter(statuses=("accepted",)), 0),
        (PictureFilter(least=100.0), 0),
        (PictureFilter(most=100.0), 5 * 240),
    ],
)
def test_pictures_are_found_by_what_is_known_of_them(many: Store, wanted: PictureFilter, count: int) -> None:
    found = many.gallery.find(wanted, limit=2000)
    assert many.gallery.how_many(wanted) == len(found.refs) == found.total == count


def test_numbers_sort_as_people_count() -> None:
    numbers = ["10", "2", "5a", "5", "IX", "IV", "A", "C", "B", "IV, 3", "IV, 12"]
    assert sorted(numbers, key=number_key) == [
        *("2", "IV", "IV, 3", "IV, 12", "5", "5a", "IX", "10", "A", "B", "C")
    ]


def test_the_gallery_shows_what_belongs_to_a_picture(desk: ReviewService) -> None:
    answer = desk.gallery.pictures(PictureFilter(caption=True, entry=True), limit=5)
    assert answer["total"] >= len(answer["items"]) > 0
    for item in answer["items"]:
        assert item["captions"][0]["text"]
        assert item["entries"][0]["name"]
        assert item["title"]
    facets = desk.gallery.facets()
    assert sum(facets["types"].values()) == desk.gallery.pictures(PictureFilter())["total"]
    assert [each["name"] for each in facets["relations"]] == [
        *("same_object", "same_motif", "same_mould", "same_picture", "nothing_in_common")
    ]


def test_a_decision_is_in_the_gallery_at_once(desk: ReviewService) -> None:
    item = desk.gallery.pictures(PictureFilter(caption=True), limit=1)["items"][0]
    caption = item["captions"][0]["id"]
    edits = [
        {"action": "correct", "id": item["id"], "changes": {"number": "4711"}},
        {"action": "correct", "id": caption, "changes": {"text": "Fig. 4711. Zoomorphic aquamanile"}},
    ]
    made = [Edit(key=f"gallery-{n}", **edit) for n, edit in enumerate(edits)]
    desk.edits.apply(item["document"], Edits(change_set="gallery-1", edits=made))
    for wanted in (PictureFilter(number="4711"), PictureFilter(words="aquamanile")):
        assert [each["id"] for each in desk.gallery.pictures(wanted)["items"]] == [item["id"]]


class Neighbours:
    """An index in which the pictures of a project stand in a row."""

    def __init__(self, refs: list[Ref]) -> None:
        self.refs = refs

    def nearest(self, document: str, id: str, limit: int) -> list[Near]:
        here = self.refs.index(Ref(document, id))  # type: ignore[arg-type]
        others = sorted((abs(n - here), ref) for n, ref in enumerate(self.refs) if n != here)
        return [Near(*ref, score=1 / distance, relation="same_picture") for distance, ref in others[:limit]]


def test_without_an_index_nothing_is_sorted_by_likeness(desk: ReviewService) -> None:
    assert desk.gallery.facets()["similar"] is False
    one = desk.session.opened.store.gallery.find(PictureFilter(), limit=1).refs[0]
    with pytest.raises(EditError):
        desk.gallery.pictures(PictureFilter(), like=one)
    with pytest.raises(EditError):
        desk.comparisons.likely(PictureFilter())


def test_an_index_sorts_by_likeness_and_tells_likely_pairs(
    opened: OpenProject, desk_as: Callable[..., ReviewService], request: pytest.FixtureRequest
) -> None:
    desk = desk_as()
    desk.session.prepare()
    refs = opened.store.gallery.find(PictureFilter(), limit=1000).refs
    SIMILAR.register("row", lambda folder: Neighbours(refs) if folder == opened.folder else None)
    request.addfinalizer(lambda: SIMILAR.unregister("row"))
    assert desk.gallery.facets()["similar"] is True
    answer = desk.gallery.pictures(PictureFilter(), like=refs[0], limit=4)
    assert [each["id"] for each in answer["items"]] == [ref.id for ref in refs[:4]]
    assert answer["items"][1]["score"] == 1
    more = desk.gallery.pictures(PictureFilter(), like=refs[0], limit=4, after=answer["next"])
    assert [each["id"] for each in more["items"]] == [ref.id for ref in refs[4:8]]
    likely = desk.comparisons.likely(PictureFilter())
    assert likely["pairs"][0]["score"] == 1 and likely["pairs"][0]["suggested"] == "same_picture"
    assert {likely["pairs"][0]["first"], likely["pairs"][0]["second"]} <= set(likely["figures"])


def test_an_index_that_is_named_must_be_there(tmp_path: Path) -> None:
    assert find_similar(tmp_path, "off") is None
    with pytest.raises(MissingPartError) as error:
        find_similar(tmp_path, "clip")
    assert "clip" in error.value.sentence("fr")


def test_pictures_are_found_by_whether_they_are_assumed(analysed_example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(analysed_example, tmp_path / "sure.pictoria")
    (folder / "config.yaml").write_text("review: {accepted_error: 0.2, assume_from: 0.8}\n", encoding="utf-8")
    opened = OpenProject(folder)
    session = ReviewSession(opened, Person("ada", "Ada"), Role.MANAGER, "sure", "en")
    gallery = ReviewService(session).gallery

    def found(**wanted: object) -> dict[str, str]:
        answer = gallery.pictures(PictureFilter(**wanted), limit=200)  # type: ignore[arg-type]
        assert answer["total"] == len(answer["items"])
        return {item["id"]: item["status"] for item in answer["items"]}

    accepted = next(iter(found()))
    do(ReviewService(session), {"action": "accept", "id": accepted})
    everything = found()
    assert everything[accepted] == "accepted"
    assert set(everything.values()) == {"accepted", "assumed"}
    for status in ("accepted", "assumed", "suggested"):
        assert found(statuses=(status,)) == {id: each for id, each in everything.items() if each == status}
    assert found(statuses=("assumed", "accepted")) == everything
    opened.close()
