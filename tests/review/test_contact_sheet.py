"""The contact sheet: open questions that are one picture with its caption, or what a few lines cite."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.document import Region
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.gallery.citation_cards import MAX_CITED
from pictoria_docs.review.gallery.contact_sheet import MIN_CARDS
from pictoria_docs.review.gallery.picture_cards import ALONE_FROM, MAX_NAMED, MAX_PARTS
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.contact_sheet import SheetKind
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.workload.queue import QueueFilter
from tests.review.many_figures import make
from tests.review.test_review_service import do, key, model

Json = dict[str, Any]
EVERYTHING = 500
ROUNDING = 0.05
"""Confidences are told in thousandths."""


def cards(desk: ReviewService, **wanted: Any) -> list[Json]:
    found: list[Json] = desk.contact_sheet.cards(QueueFilter(**wanted), EVERYTHING)["items"]
    return found


def asked(found: list[Json]) -> list[str]:
    return [each["id"] for card in found for each in card["asked"]]


def test_a_card_decides_on_nothing_that_it_does_not_show(desk: ReviewService) -> None:
    found = cards(desk)
    assert found
    for card in found:
        assert len(card["captions"]) <= MAX_NAMED
        assert card["captions"] or (len(card["asked"]) == 1 and card["confidence"] >= ALONE_FROM)
        assert len(card["entries"]) <= MAX_NAMED
        assert len(card["parts"]) <= MAX_PARTS
        shown = {card["id"], *(each["id"] for each in (*card["captions"], *card["entries"]))}
        boxes = [part["box"] for part in card["parts"]]
        for each in card["asked"]:
            if each["kind"] == "link":
                assert each["target"] in shown
                assert each["source"] in shown or each["source_end"]["box"] in boxes
            else:
                assert each["kind"] == "region"
                assert each["id"] in shown or each["box"] in boxes


def test_each_thing_is_on_one_card_and_all_others_are_counted(desk: ReviewService) -> None:
    answer = desk.contact_sheet.cards(QueueFilter(), EVERYTHING)
    ids = asked(answer["items"])
    assert len(ids) == len(set(ids))
    assert answer["complete"]
    single = {item["id"] for item in desk.queue.next(QueueFilter(), EVERYTHING)["items"]}
    assert answer["others"] == len(single - set(ids))
    some = desk.contact_sheet.cards(QueueFilter(), 2)
    assert not some["complete"]
    assert some["items"] == answer["items"][:2]
    assert 0 < some["others"] <= answer["others"]


@pytest.mark.parametrize("by_page", [False, True])
def test_cards_come_in_the_order_of_work(desk: ReviewService, by_page: bool) -> None:
    order = [
        item["id"]
        for item in desk.queue.next(QueueFilter(by_page=by_page), EVERYTHING, grouped=False)["items"]
    ]
    heads = [card["asked"][0]["id"] for card in cards(desk, by_page=by_page)]
    places = [order.index(id) for id in heads]
    assert places == sorted(places)


def test_only_what_is_wanted_is_on_the_sheet(desk: ReviewService) -> None:
    assert {each["type"] for card in cards(desk, types=["caption_of"]) for each in card["asked"]} == {
        "caption_of"
    }
    assert cards(desk, kinds=["field"]) == []
    (document,) = {card["document"] for card in cards(desk)}
    assert cards(desk, documents=["doc-none"]) == []
    assert asked(cards(desk, documents=[document])) == asked(cards(desk))


def test_what_was_left_for_later_is_on_the_sheet_of_that_alone(desk: ReviewService) -> None:
    first = cards(desk)[0]
    for each in first["asked"]:
        desk.remarks.add(first["document"], each["id"], RemarkKind.SKIPPED, "", key())
    assert first["key"] not in {card["key"] for card in cards(desk)}
    later = desk.contact_sheet.cards(QueueFilter(), EVERYTHING, skipped=True)
    assert [card["key"] for card in later["items"]] == [first["key"]]


def test_what_is_decided_is_on_no_card_but_still_shown(desk: ReviewService) -> None:
    first = next(card for card in cards(desk) if len(card["asked"]) > 2)
    caption = first["captions"][0]["id"]
    do(desk, {"id": caption, "action": "accept", "revision": 0})
    now = next(card for card in cards(desk) if card["key"] == first["key"])
    assert caption not in {each["id"] for each in now["asked"]}
    assert [each["id"] for each in now["captions"]] == [caption]
    for each in now["asked"]:
        do(desk, {"id": each["id"], "action": "accept", "revision": 0})
    assert first["key"] not in {card["key"] for card in cards(desk)}


def test_a_caption_that_was_refused_is_on_no_card(desk: ReviewService) -> None:
    first = next(card for card in cards(desk) if any(each["type"] == "caption_of" for each in card["asked"]))
    link = next(each for each in first["asked"] if each["type"] == "caption_of")
    do(desk, {"id": link["id"], "action": "reject", "revision": 0})
    now = {card["key"]: card for card in cards(desk)}.get(first["key"])
    assert now is None or link["source"] not in {each["id"] for each in now["captions"]}


def test_what_printed_lines_cite_is_on_a_card_with_its_caption(desk: ReviewService) -> None:
    answer = desk.contact_sheet.cards(QueueFilter(), EVERYTHING, SheetKind.CITATIONS)
    assert answer["items"] and answer["complete"]
    for card in answer["items"]:
        assert {each["type"] for each in card["asked"]} == {"cites"}
        assert {each["target"] for each in card["asked"]} <= {each["id"] for each in card["cited"]}
        assert 1 <= len(card["cited"]) <= MAX_CITED
        # The words that cite are on the picture.
        x0, y0, x1, y1 = card["view"]
        for box in (card["box"], *(part["box"] for part in card["parts"])):
            assert x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1
    document = model(desk)
    for cited in (each for card in answer["items"] for each in card["cited"]):
        captions = [document.find(link.source) for link in document.linked(cited["id"], "caption_of")]
        texts = [each.text for each in captions if isinstance(each, Region)]
        assert not texts or cited["text"].startswith(texts[0][:20])


def test_the_sheet_that_holds_most_doubt_is_offered_while_it_holds_more_than_the_next_question(
    desk: ReviewService,
) -> None:
    offered = set()
    for _ in range(EVERYTHING):
        offer = desk.contact_sheet.offer(QueueFilter())
        if offer["cards"] is None:
            break
        found = desk.contact_sheet.cards(QueueFilter(), offer["number"], offer["cards"])["items"]
        first = desk.queue.next(QueueFilter(), EVERYTHING, grouped=True)
        question = [first["items"][0], *first["groups"].get(first["items"][0]["id"], ())]
        assert len(found) == offer["number"] >= MIN_CARDS
        assert doubt(each for card in found for each in card["asked"]) >= doubt(question) - ROUNDING
        offered.add(offer["cards"])
        for each in (each for card in found for each in card["asked"]):
            do(desk, {"id": each["id"], "action": "accept", "revision": 0})
    assert offered
    assert desk.contact_sheet.offer(QueueFilter(kinds=["field"])) == {"cards": None, "number": 0}


def doubt(asked: Iterable[Json]) -> float:
    return sum(1 - each["confidence"] for each in asked)


def test_of_thousands_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    make(tmp_path / "many.pictoria", documents=1, pages=600).close()
    opened = OpenProject(tmp_path / "many.pictoria")
    session = ReviewSession(opened, Person("ada", "Ada", "en"), Role.MANAGER)
    answer = ReviewService(session).contact_sheet.cards(QueueFilter(), 24)
    opened.close()
    assert len(answer["items"]) == 24
    assert not answer["complete"]
