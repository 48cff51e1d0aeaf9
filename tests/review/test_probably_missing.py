"""What the desk says is probably missing: until it is drawn, the page is called complete, or the document finished."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edits import Undo
from pictoria_docs.errors import AccessError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store import Store
from pictoria_docs.store.copying import copy_project
from pictoria_docs.store.people.viewed_pages import PageRef
from tests.review.test_review_service import do, key, model, only, region


def reject_caption(desk: ReviewService, step: str) -> int:
    """Leave a picture without its caption; the page of both."""
    links = {link.source: link.target for link in model(desk).links if link.type == "caption_of"}
    caption = next(each for each in model(desk).captions if each.id in links)
    do(desk, {"action": "reject", "id": caption.id}, change_set=step)
    return caption.page


def pages(desk: ReviewService) -> list[int]:
    told = desk.missing.estimate()
    assert told["total"] == len(told["pages"])
    assert {place["kind"] for page in told["pages"] for place in page["places"]} == {
        kind["kind"] for kind in told["kinds"]
    }
    return [page["page"] for page in told["pages"]]


def test_a_caption_is_missing_until_it_is_given_back(desk: ReviewService) -> None:
    assert desk.missing.estimate() == {"kinds": [], "total": 0, "pages": [], "left_out": 0}
    step = key()
    page = reject_caption(desk, step)
    assert pages(desk) == [page]
    (kind,) = desk.missing.estimate("catalogue")["kinds"]
    assert kind["kind"] == "caption"
    assert kind["low"] <= kind["about"] <= kind["high"]
    assert kind["high"] >= 1
    desk.edits.undo(only(desk), Undo(change_set=step, new_change_set=key()))
    assert pages(desk) == []


def test_a_page_called_complete_lacks_nothing_and_was_looked_at(desk: ReviewService) -> None:
    page = reject_caption(desk, key())
    desk.looked.note([PageRef(DocumentId(only(desk)), page)])
    assert pages(desk) == [page], "who only looks at a page need not look for what is missing"
    desk.looked.note([PageRef(DocumentId(only(desk)), page)], complete=True)
    assert pages(desk) == []
    assert page in desk.session.opened.store.looked_pages.of(DocumentId(only(desk)))


def test_a_place_where_somebody_said_no_is_offered_to_nobody(
    desk: ReviewService, desk_as: Callable[..., ReviewService]
) -> None:
    page = reject_caption(desk, key())
    other = desk_as(Role.CONTRIBUTOR, "bob")
    (told,) = desk.missing.estimate()["pages"]
    (place,) = told["places"]
    desk.missing.refuse(only(desk), place["key"])
    desk.missing.refuse(only(desk), place["key"])
    assert other.missing.estimate() == {"kinds": [], "total": 0, "pages": [], "left_out": 0}
    assert page not in desk.session.opened.store.looked_pages.complete(DocumentId(only(desk)))
    other.missing.refuse(only(desk), place["key"], refused=False)
    assert desk.missing.estimate()["pages"] == [told]


def test_a_finished_document_lacks_nothing(desk: ReviewService) -> None:
    reject_caption(desk, key())
    desk.validation.validate("catalogue", "")
    assert pages(desk) == []
    desk.validation.reopen("catalogue", "")
    assert pages(desk) != []


def test_readers_are_told_and_call_nothing_complete(
    desk: ReviewService, desk_as: Callable[..., ReviewService]
) -> None:
    page = reject_caption(desk, key())
    reader = desk_as(Role.READER, "rita")
    assert pages(reader) == [page]
    with pytest.raises(AccessError):
        reader.looked.note([PageRef(DocumentId(only(desk)), page)], complete=True)
    with pytest.raises(AccessError):
        reader.missing.refuse(only(desk), "figure:1:0:0:1:1")


def test_only_a_copy_with_decisions_keeps_what_is_complete(desk: ReviewService, tmp_path: Path) -> None:
    page = region(desk, "figure").page
    desk.looked.note([PageRef(DocumentId(only(desk)), page)], complete=True)
    desk.missing.refuse(only(desk), "figure:1:0:0:1:1")
    for kept in (True, False):
        copy_project(desk.session.opened.folder, tmp_path / str(kept), with_decisions=kept)
        with Store(tmp_path / str(kept)) as store:
            document = store.documents.all()[0].id
            complete, refused = store.looked_pages.complete(document), store.looked_pages.refused(document)
        assert complete == ({page} if kept else set())
        assert refused == ({"figure:1:0:0:1:1"} if kept else set())
