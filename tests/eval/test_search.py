"""Hits against items: what is the same, what takes a rank, and what the measures are."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.errors import SourceError
from pictoria_docs.eval.retrieval import query_measures
from pictoria_docs.eval.search import ItemIndex, RankedHit, gain_over, judge, score_search, search_rows
from pictoria_docs.eval.search_queries import (
    ItemPlace,
    JudgedItem,
    JudgedQuery,
    load_items,
    load_queries,
    write_rows,
)


@dataclass(frozen=True)
class PlacedHit:
    """A hit."""

    kind: str
    page: int
    box: Box
    number: str | None = None
    document: str = "book"


def entry(row: int, **values: object) -> JudgedItem:
    """An entry in a row of its own, ten to a page."""
    page, line = 1 + row // 10, row % 10
    place = ItemPlace(kind="entry", page=page, box=Box(50, 50 + 60 * line, 450, 100 + 60 * line))
    item = JudgedItem(
        id=f"book#e{row}", document="book", kind="entry", split="test", language="en",
        number=str(row), places=(place,),
    )  # fmt: skip
    return item.model_copy(update=values)


ENTRIES = [entry(row) for row in range(30)]
PICTURE = Box(460, 50, 560, 150)
CAPTION = Box(460, 155, 560, 170)
FIGURE = JudgedItem(
    id="book#f1", document="book", kind="figure", split="test", language="en", number="1", entries=("book#e3",),
    places=(ItemPlace(kind="figure", page=1, box=PICTURE), ItemPlace(kind="caption", page=1, box=CAPTION)),
)  # fmt: skip
LOOSE = JudgedItem(
    id="book#f2", document="book", kind="figure", split="test", language="en", number="2",
    places=(ItemPlace(kind="figure", page=2, box=PICTURE),),
)  # fmt: skip
INDEX = ItemIndex([*ENTRIES, FIGURE, LOOSE])
QUERY = JudgedQuery(
    id="q", split="test", family="keywords", language="en", text="cup", relevant={"book#e3": 2, "book#e7": 1}
)


def hit(row: int, **values: object) -> PlacedHit:
    """A hit of an entry at its place."""
    place = ENTRIES[row].places[0]
    return replace(PlacedHit("entry", place.page, place.box, str(row)), **values)


def test_a_number_of_the_same_kind_on_the_same_page_is_enough() -> None:
    assert INDEX.shown(hit(3, box=Box(0, 0, 5, 5))) == ["book#e3"]
    assert INDEX.shown(hit(3, box=Box(0, 0, 5, 5), page=2)) == []
    assert INDEX.shown(hit(3, box=Box(0, 0, 5, 5), document="other")) == []
    assert INDEX.shown(hit(3, box=Box(0, 0, 5, 5), kind="passage")) == []
    assert INDEX.shown(PlacedHit("caption", 1, Box(0, 0, 5, 5), "1")) == ["book#f1", "book#e3"]


def test_a_number_that_comes_twice_is_told_by_the_place() -> None:
    again = entry(4, id="book#again", number="3")
    index = ItemIndex([*ENTRIES[:4], again])
    assert index.shown(hit(3)) == ["book#e3"]
    assert index.shown(hit(4, number="3")) == ["book#again"]


def test_text_inside_an_entry_is_of_the_entry_but_a_whole_page_is_of_none() -> None:
    box = ENTRIES[3].places[0].box
    part = Box(box.x0, box.y0, box.x0 + 50, box.y0 + 10)
    assert INDEX.shown(PlacedHit("passage", 1, part)) == ["book#e3"]
    assert INDEX.shown(PlacedHit("entry", 1, part)) == ["book#e3"]
    assert INDEX.shown(PlacedHit("figure", 1, part)) == []
    assert INDEX.shown(PlacedHit("entry", 1, Box(0, 0, 600, 800))) == []


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_a_figure_is_known_by_half_of_its_box(dx: float, dy: float) -> None:
    moved = Box(PICTURE.x0 + dx, PICTURE.y0 + dy, PICTURE.x1 + dx, PICTURE.y1 + dy)
    found = INDEX.shown(PlacedHit("figure", 1, moved))
    assert found == (["book#f1", "book#e3"] if moved.iou(PICTURE) >= 0.5 else [])


def test_the_picture_of_an_entry_finds_the_entry_once() -> None:
    answer = judge(
        QUERY, [PlacedHit("figure", 1, PICTURE), hit(3), PlacedHit("caption", 1, CAPTION), hit(7)], INDEX
    )
    assert [(rank.item, rank.grade, rank.kind) for rank in answer.ranks] == [
        ("book#e3", 2, "figure"),
        ("book#e7", 1, "entry"),
    ]
    assert (answer.repeats, answer.hits) == (2, 4)


def test_what_the_gold_does_not_judge_takes_no_rank() -> None:
    prose = PlacedHit("passage", 3, Box(0, 700, 500, 800))
    nothing = PlacedHit("entry", 3, Box(0, 700, 500, 800))
    loose = PlacedHit("figure", 2, PICTURE)
    assert judge(QUERY, [prose, loose, hit(3)], INDEX).ranks[0].item == "book#e3"
    assert [rank.grade for rank in judge(QUERY, [nothing, hit(5), hit(3)], INDEX).ranks] == [0, 0, 2]
    figures = QUERY.model_copy(update={"asks": "figure", "relevant": {"book#f2": 2}})
    assert [rank.grade for rank in judge(figures, [prose, hit(3), loose], INDEX).ranks] == [0, 2]


def test_measures_are_those_of_trec_eval() -> None:
    ranked = {"q": {"a": 3.0, "b": 2.0, "c": 1.0}}
    found = query_measures({"q": {"b": 2, "c": 1, "d": 1}, "none": {"a": 1}}, ranked)
    ideal = 2 + 1 / 1.5849625 + 1 / 2
    assert found["q"].ndcg == pytest.approx((2 / 1.5849625 + 1 / 2) / ideal, abs=1e-4)
    assert found["q"].recall == pytest.approx(2 / 3)
    assert found["q"].mrr == pytest.approx(1 / 2)
    assert found["none"] == (0, 0, 0)


def test_a_report_tells_modes_families_and_refusals() -> None:
    title = QUERY.model_copy(
        update={"id": "t", "family": "title", "language": "fr", "relevant": {"book#e3": 2}}
    )
    nothing = QUERY.model_copy(update={"id": "n", "family": "unanswerable", "relevant": {}})
    best: dict[str, list[RankedHit]] = {"q": [hit(3), hit(7)], "t": [hit(3)], "n": []}
    worst: dict[str, list[RankedHit]] = {"q": [], "t": [PlacedHit("figure", 1, PICTURE)], "n": [hit(1)]}
    report = score_search([QUERY, title, nothing], [*ENTRIES, FIGURE, LOOSE], {"best": best, "worst": worst})
    good, bad = report.modes["best"], report.modes["worst"]
    assert (good.micro.ndcg, good.macro.recall, good.micro.entry_first, good.refused) == (1, 1, 1, 1)
    assert good.refused_answerable == 0
    # The figure shows the entry, so that it is found; but the entry itself does not stand first.
    assert (bad.families["title"].mrr, bad.families["title"].entry_first) == (1, 0)
    assert (bad.families["keywords"].ndcg, bad.refused, bad.refused_answerable) == (0, 0, 0.5)
    rows = dict(search_rows(report, "recall@20"))
    assert rows["keywords"] == [1, 0] and rows["fr"] == [1, 1] and rows["macro"] == [1, 0.5]
    assert dict(search_rows(report, "entry first"))["keywords"] == [None, None]
    assert gain_over(report, "best", ["worst"]) == (1, 0, "title")
    assert gain_over(report, "worst", ["worst", "best"]) == (-0.5, -1, "keywords")


def test_queries_and_items_are_read_as_written(tmp_path: Path) -> None:
    train = QUERY.model_copy(update={"id": "o", "split": "train"})
    write_rows(tmp_path / "queries.jsonl", [QUERY, train])
    write_rows(tmp_path / "items.jsonl", [FIGURE, LOOSE])
    assert load_queries(tmp_path / "queries.jsonl") == [QUERY, train]
    assert load_queries(tmp_path / "queries.jsonl", split="train") == [train]
    assert load_items(tmp_path / "items.jsonl", split="test") == [FIGURE, LOOSE]


@pytest.mark.parametrize("text", ["{", '{"id": "q"}', "\xff"])
def test_a_file_that_has_no_queries_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "queries.jsonl").write_text(text, encoding="latin-1")
    with pytest.raises(SourceError, match=r"queries\.jsonl"):
        load_queries(tmp_path / "queries.jsonl")
    with pytest.raises(SourceError):
        load_queries(tmp_path / "missing.jsonl")
