"""What was missed: pages without anything found are counted; an entry of running text is read when it is drawn."""

from pathlib import Path

import pytest

from pictoria_docs.document import Box, Entry, Origin, Page, Region, RegionType, Status
from pictoria_docs.editing.edits import Undo
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.database.packing import Findings, pack
from tests.review.test_review_service import do, key, model, only
from tests.store.test_assumptions import DOCUMENT, analysed

ENTRY = "ent-u" + "1" * 16
LOT = "a walnut commode with bronze mounts, of the time of Louis XV, slightly worn"


def text(page: int, words: str) -> Region:
    return Region(
        id=f"txt-{page}",
        page=page,
        type=RegionType.TEXT,
        box=Box(50, 100, 350, 140),
        text=words,
        origin=Origin(stage="layout"),
    )


def desk_over(tmp_path: Path, *words: str) -> ReviewService:
    """A desk on a document of which nothing was found, a text on each page."""
    pages = [
        Page(number=number, width=600, height=900, regions=(text(number, told),))
        for number, told in enumerate(words, 1)
    ]
    with analysed(tmp_path, pages, Findings()) as store:
        store.results.save_pages(DOCUMENT, [(page.number, "read", pack(page)) for page in pages])
        folder = store.folder
    return ReviewService(ReviewSession(OpenProject(folder), Person("ada", "Ada"), Role.MANAGER, "p", "en"))


def draw(desk: ReviewService, page: int, step: str) -> None:
    spans = [{"page": page, "box": [45, 95, 355, 145]}]
    changes = {"number": None, "title": "", "spans": spans}
    do(desk, {"action": "add", "id": ENTRY, "kind": "entry", "changes": changes}, change_set=step)


def test_pages_on_which_nothing_was_found_are_counted_until_something_is_drawn(tmp_path: Path) -> None:
    desk = desk_over(tmp_path, LOT, LOT)

    def pages() -> tuple[int, int]:
        (told,) = desk.documents.all()
        return told["pages_read"], told["empty_pages"]

    desk.queue.progress()
    assert pages() == (2, 2), "text alone is nothing that a reviewer comes for"
    step = key()
    draw(desk, 1, step)
    assert pages() == (2, 1)
    desk.edits.undo(only(desk), Undo(change_set=step, new_change_set=key()))
    assert pages() == (2, 2)


def test_pages_of_a_catalogue_with_something_on_each_are_not_empty(desk: ReviewService) -> None:
    desk.queue.progress()
    (told,) = desk.documents.all()
    found = {
        page["number"]
        for page in desk.documents.pages(only(desk))
        if any(
            desk.documents.page(only(desk), page["number"])[kind] for kind in ("entries", "mentions", "links")
        )
    }
    assert told["pages_read"] == told["page_count"]
    assert told["empty_pages"] <= told["page_count"] - len(found)


@pytest.mark.parametrize(
    ("words", "number", "title"),
    [
        (LOT, None, "a walnut commode with bronze mounts"),
        ("12) two armchairs in carved beech; green velvet", "12", "two armchairs in carved beech"),
        ("une pendule. Bronze doré", None, "une pendule"),
        ("x " * 100, None, None),
    ],
    ids=["clause", "number", "sentence", "too_long"],
)
def test_an_entry_of_running_text_is_called_what_it_begins_with(
    tmp_path: Path, words: str, number: str | None, title: str | None
) -> None:
    desk = desk_over(tmp_path, words.strip())
    draw(desk, 1, key())
    entry = model(desk).find(ENTRY)
    assert isinstance(entry, Entry)
    assert (entry.number, entry.title) == (number, title)
    assert model(desk).status_of(ENTRY) is Status.ACCEPTED
    if words == LOT:
        values = {field.name: field.value for field in entry.fields}
        assert values["object_type"] == "commode" and values["material"] == "walnut"
        assert all(field.evidence for field in entry.fields), "each value stands on words of the page"
