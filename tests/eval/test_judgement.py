"""What the gold says of each thing that was found."""

from typing import Any

import pytest

from pictoria_docs.document import Box, Document, Link, Origin
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.judgement import GoldVerdict, judge
from tests.exchange.from_gold import document_from_gold

GOLD: dict[str, Any] = {
    "name": "made",
    "pages": [{"page": 1, "width": 600, "height": 800}],
    "scored": ["figures", "captions", "entries", "fields", "links"],
    "figures": [
        {"id": "f1", "page": 1, "bbox": [50, 50, 250, 250], "kind": "figure", "parent": None, "number": "1"},
        {"id": "f2", "page": 1, "bbox": [300, 50, 500, 250], "kind": "figure", "parent": None, "number": "2"},
    ],
    "captions": [
        {"id": "c1", "page": 1, "bbox": [50, 255, 250, 270], "text": "Fig. 1. A red cup", "label": "Fig. 1"},
        {"id": "c2", "page": 1, "bbox": [300, 255, 500, 270], "text": "Fig. 2. Two lamps", "label": "Fig. 2"},
    ],
    "entries": [
        {
            "id": "e1",
            "number": "1",
            "title": "Cup with two handles",
            "spans": [{"page": 1, "bbox": [50, 300, 500, 400]}],
            "fields": {"material": "clay", "date_text": "1880"},
        }
    ],
    "mentions": [],
    "links": [
        {"type": "caption_of", "source": "c1", "target": "f1"},
        {"type": "caption_of", "source": "c2", "target": "f2"},
        {"type": "depicts", "source": "f1", "target": "e1"},
    ],
}


@pytest.fixture
def perfect() -> Document:
    return document_from_gold(GOLD)


def test_what_is_as_in_the_gold_is_right_and_nothing_is_missed(perfect: Document) -> None:
    judgement = judge(Gold.model_validate(GOLD), perfect)
    kinds = {thing.kind for thing in judgement.things.values()}
    assert kinds >= {"figure", "caption", "entry", "field", "caption_of", "depicts"}
    assert {thing.verdict for thing in judgement.things.values()} == {GoldVerdict.RIGHT}
    assert judgement.missed == ()


def test_what_is_wrong_or_missing_is_told(perfect: Document) -> None:
    page = perfect.pages[0]
    moved = [
        region.model_copy(update={"box": Box(70, 70, 250, 240)}) if region.id == "f1" else region
        for region in page.regions
        if region.id != "c2"
    ]
    stray = page.regions[0].model_copy(update={"id": "f9", "box": Box(10, 600, 90, 700), "number": None})
    wrong = Link.make("caption_of", "c1", "f2", 0.9, (), Origin(stage="linking"))
    links = [link for link in perfect.links if "c2" not in (link.source, link.target)]
    changed = perfect.model_copy(
        update={"pages": (page.model_copy(update={"regions": (*moved, stray)}),), "links": (*links, wrong)}
    )
    judgement = judge(Gold.model_validate(GOLD), changed)
    assert judgement.of("f1") is GoldVerdict.INEXACT, "it has to be drawn again"
    assert judgement.of("f9") is GoldVerdict.WRONG
    assert judgement.of(wrong.id) is GoldVerdict.WRONG
    assert {(thing.kind, thing.id) for thing in judgement.missed} == {
        ("caption", "c2"),
        ("caption_of", "c2 f2"),
    }


def test_values_are_judged_one_by_one(perfect: Document) -> None:
    entry = perfect.entries[0]
    fields = [
        field.model_copy(update={"value": "glass", "normalised": None}) if field.name == "material" else field
        for field in entry.fields
    ]
    changed = perfect.model_copy(update={"entries": (entry.model_copy(update={"fields": tuple(fields)}),)})
    judgement = judge(Gold.model_validate(GOLD), changed)
    verdicts = {thing.id: thing.verdict for thing in judgement.things.values() if thing.kind == "field"}
    assert sorted(verdicts.values()) == [GoldVerdict.RIGHT, GoldVerdict.WRONG]
    assert judgement.confidences("field")[0][0] == fields[0].confidence


def test_what_the_gold_is_not_complete_in_is_left_open(perfect: Document) -> None:
    gold = Gold.model_validate(GOLD | {"scored": ["figures"]})
    judgement = judge(gold, perfect)
    assert {thing.kind for thing in judgement.things.values()} == {"figure"}
    assert judgement.of("c1") is GoldVerdict.OPEN
