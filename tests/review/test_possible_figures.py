"""Figures that only a detector sees: people are asked about them, and without an answer they are none."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from pictoria_docs.document import Box, Document, Origin, Page, Region, RegionType, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.layout.page_picture import possible_figure
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.answer import Json
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.packing import pack, unpack
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.test_review_service import do, key, model, only

PAGE = 2
BOX = Box(20, 20, 60, 60)


def offer(box: Box = BOX, id: str = "fig-possible") -> Region:
    figure = Region(
        id=id, page=PAGE, type=RegionType.FIGURE, box=box, confidence=0.3, origin=Origin(stage="layout")
    )
    return possible_figure(figure, 99)


def add_possible_figures(store: Store, document: DocumentId, offers: Sequence[Region]) -> None:
    """Have the analysis of a document find possible figures on a page."""
    table = schema.results
    of_page = (table.c.document_id == document) & (table.c.page == PAGE)
    with store._database.writing() as connection:
        for row in connection.execute(select(table).where(of_page)).all():
            page = unpack(Page, row.data).model_copy(update={"possible_figures": tuple(offers)})
            same = of_page & (table.c.stage == row.stage) & (table.c.run == row.run)
            connection.execute(update(table).where(same).values(data=pack(page)))
    store.projection.forget(document)


def analysed_with(desk: ReviewService, offers: Sequence[Region]) -> None:
    add_possible_figures(desk.session.opened.store, DocumentId(only(desk)), offers)


@pytest.fixture
def before(desk: ReviewService) -> Document:
    """The document without any possible figure; they are found afterwards."""
    document = model(desk)
    analysed_with(desk, [offer()])
    return document


def asked(desk: ReviewService) -> list[Json]:
    items = desk.queue.next(QueueFilter(), 500)["items"]
    return [item for item in items if item.get("offered")]


def figure(desk: ReviewService, id: str = "fig-possible") -> Region | None:
    found = model(desk).find(id)
    assert found is None or isinstance(found, Region)
    return found


def test_a_possible_figure_is_asked_about_and_is_no_part_of_the_document(
    desk: ReviewService, before: Document
) -> None:
    (item,) = asked(desk)
    assert (item["id"], item["name"], item["status"]) == ("fig-possible", "Missing figure?", "suggested")
    assert model(desk) == before
    shown = desk.documents.page("catalogue", PAGE)["regions"]
    assert [each["id"] for each in shown if each["offered"]] == ["fig-possible"]


def test_yes_makes_a_figure_of_it_and_undo_asks_again(desk: ReviewService, before: Document) -> None:
    accepting = key()
    do(desk, {"action": "accept", "id": "fig-possible", "revision": 0}, change_set=accepting)
    found = figure(desk)
    assert found is not None and (found.type, found.box) == (RegionType.FIGURE, BOX)
    assert model(desk).status_of("fig-possible") is Status.CORRECTED
    assert len(model(desk).figures) == len(before.figures) + 1 and not asked(desk)
    desk.edits.undo(only(desk), Undo(change_set=accepting, new_change_set=key()))
    assert figure(desk) is None and asked(desk)


def test_no_is_no_also_after_another_analysis(desk: ReviewService, before: Document) -> None:
    do(desk, {"action": "reject", "id": "fig-possible", "revision": 0})
    assert not asked(desk) and model(desk).figures == before.figures
    analysed_with(desk, [offer(BOX.moved(1, 0), "fig-other")])
    assert not asked(desk)


def test_what_was_made_a_figure_is_not_offered_again(desk: ReviewService, before: Document) -> None:
    do(desk, {"action": "accept", "id": "fig-possible", "revision": 0})
    analysed_with(desk, [offer(BOX.moved(3, 0), "fig-other")])
    assert not asked(desk) and figure(desk) is not None


def test_what_was_rejected_and_is_accepted_after_all_is_a_figure(
    desk: ReviewService, before: Document
) -> None:
    do(desk, {"action": "reject", "id": "fig-possible", "revision": 0})
    do(desk, {"action": "accept", "id": "fig-possible"})
    found = figure(desk)
    assert found is not None and found.type is RegionType.FIGURE


def test_a_possible_figure_is_never_accepted_unseen_or_assumed(desk: ReviewService, before: Document) -> None:
    desk.edits.bulk_accept(QueueFilter(), key())
    assert figure(desk) is None
    assert [item["id"] for item in asked(desk)] == ["fig-possible"]


def test_where_a_figure_was_found_none_is_offered(desk: ReviewService) -> None:
    found = model(desk).pages[PAGE - 1].figures[0]
    analysed_with(desk, [offer(found.box.grown(-5))])
    assert not asked(desk)
