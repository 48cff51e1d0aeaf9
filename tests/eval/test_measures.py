"""Measures of trust, text, order, layout, agreement and ranking: known values and what must always hold."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.example import make_catalogue
from pictoria_docs.document import Box
from pictoria_docs.eval.agreement import (
    AgreementScores,
    cohens_kappa,
    compare,
    krippendorffs_alpha,
)
from pictoria_docs.eval.calibration import calibrate, coverage_at, reliability, risk_coverage
from pictoria_docs.eval.captions import caption_text
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.layout import score_layout
from pictoria_docs.eval.links import Matched
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.order import caption_order, compare_orders
from pictoria_docs.eval.predicted import Predicted, from_document
from pictoria_docs.eval.retrieval import rank_measures
from tests.exchange.from_gold import document_from_gold

Links = list[tuple[float, bool]]
links: st.SearchStrategy[Links] = st.lists(
    st.tuples(st.floats(0, 1, allow_nan=False), st.booleans()), min_size=1, max_size=60
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gold, Predicted]:
    """The example catalogue and a perfect prediction of it."""
    data: dict[str, Any] = make_catalogue(tmp_path_factory.mktemp("example") / "example.pdf")
    return Gold.model_validate(data), from_document(document_from_gold(data))


@given(links)
def test_calibration_is_within_its_bounds(each: Links) -> None:
    sure, right = [one[0] for one in each], [one[1] for one in each]
    found = calibrate(sure, right)
    assert found is not None
    assert 0 <= found.ece <= 1 and 0 <= found.brier <= 1 and 0 <= found.aurc <= 1
    assert sum(bin.links for bin in reliability(sure, right)) == len(each)
    assert found.coverage_99 <= found.coverage_95 <= 1
    # What is promised can be had: accept from some threshold on, count the right ones.
    curve = risk_coverage(sure, right)
    assert curve[-1].coverage == pytest.approx(1)
    for accepted in curve:
        kept = [ok for confidence, ok in each if confidence >= accepted.threshold]
        assert len(kept) == pytest.approx(accepted.coverage * len(each))
        assert sum(kept) / len(kept) == pytest.approx(accepted.precision)


def test_calibration_of_known_links() -> None:
    found = calibrate([0.95, 0.95, 0.95, 0.95, 0.25, 0.25], [True, True, True, False, False, False])
    assert found is not None
    assert found.ece == pytest.approx(4 / 6 * 0.2 + 2 / 6 * 0.25)
    assert found.brier == pytest.approx((3 * 0.05**2 + 0.95**2 + 2 * 0.25**2) / 6)
    assert found.coverage_95 == 0  # four links of one confidence, one of them wrong
    assert coverage_at([0.9, 0.8, 0.7], [True, True, False], 0.99) == pytest.approx(2 / 3)
    assert calibrate([], []) is None


@given(st.permutations(range(8)))
def test_orders(said: list[int]) -> None:
    order = compare_orders(range(8), said)
    assert -1 <= order.tau <= 1 and 0 <= order.edit <= 1 and order.n == 8
    assert (order.tau == pytest.approx(1)) == (said == list(range(8)))
    assert compare_orders(range(8), said[::-1]).tau == pytest.approx(-order.tau)


def test_layout_and_text_of_a_perfect_prediction(catalogue: tuple[Gold, Predicted]) -> None:
    gold, said = catalogue
    matched = Matched(gold, said)
    layout = score_layout([matched])
    assert {"figure", "caption"} <= layout.keys()
    for found in layout.values():
        assert found.ap == pytest.approx(1) and all(counts.f1 == 1 for counts in found.f1.values())
    text = caption_text(matched)
    assert text and text.cer == 0 and text.captions == len({caption.id for caption in gold.captions})
    ids = tuple(caption.id for caption in gold.captions)
    told = Matched(gold.model_copy(update={"order": ids}), said)
    order = caption_order(told)
    assert caption_order(matched) is None and order and order.tau == pytest.approx(1)


def test_layout_falls_with_the_overlap(catalogue: tuple[Gold, Predicted]) -> None:
    gold, said = catalogue
    loose = [
        replace(f, box=Box(f.box.x0, f.box.y0, f.box.x1 + 0.3 * f.box.width, f.box.y1)) for f in said.figures
    ]
    found = score_layout([Matched(gold, replace(said, figures=tuple(loose)))])["figure"]
    assert found.f1[0.5].f1 == 1 and found.f1[0.8].f1 == 0
    assert found.ap == pytest.approx(0.6, abs=0.01)  # 1 / 1.3 = 0.77: right at 0.50, 0.55 ... 0.75
    assert found.ap50 == pytest.approx(1)


def test_errors_of_the_text_are_counted(catalogue: tuple[Gold, Predicted]) -> None:
    gold, said = catalogue
    first, *rest = said.captions
    typed = replace(first, text=first.text.replace("e", "c", 2))
    text = caption_text(Matched(gold, replace(said, captions=(typed, *rest))))
    assert text and text.edits == 2 and text.cer == pytest.approx(2 / text.characters)


def test_reviewers_who_agree_and_who_do_not(catalogue: tuple[Gold, Predicted]) -> None:
    _, said = catalogue
    same = compare(said, said)
    assert same.figures.f1 == same.captions.f1 == 1
    assert cohens_kappa(*same.links) == krippendorffs_alpha(same.links) == pytest.approx(1)
    captions = [link for link in said.links if link.type == "caption_of"]
    other = compare(said, replace(said, figures=said.figures[1:], links=tuple(captions[::2])))
    assert other.figures.missed == 1 and other.figures.false == 0
    kappa = cohens_kappa(*other.links)
    assert kappa is not None and 0 < kappa < 1
    both = AgreementScores.total((same, other))
    assert both.figures.missed == 1 and len(both.links.first) == len(same.links.first) + len(
        other.links.first
    )


def test_agreement_of_known_ratings() -> None:
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section A: two observers, binary data.
    one, two = "0100000000", "1110010010"
    assert krippendorffs_alpha([list(one), list(two)]) == pytest.approx(0.095, abs=0.001)
    assert cohens_kappa("aabb", "aabb") == pytest.approx(1)
    assert cohens_kappa("aabb", "abab") == pytest.approx(0)
    assert cohens_kappa("aa", "aa") is None and krippendorffs_alpha(["aa", "aa"]) is None


def test_ranks() -> None:
    pytest.importorskip("ir_measures")
    relevant = {"lion": {"a": 1, "b": 0}, "vase": {"c": 1}}
    found = rank_measures(relevant, {"lion": {"b": 0.9, "a": 0.5}})
    assert found["recall@10"] == pytest.approx(0.5)
    assert found["mrr@10"] == pytest.approx(0.25)
    assert found["ndcg@10"] == pytest.approx(0.5 / math.log2(3))


def test_nothing_there_and_nothing_said_is_no_fault(tmp_path: Path) -> None:
    assert MatchCounts().f1 == 1 and MatchCounts(0, 1, 0).f1 == 0 and MatchCounts(0, 0, 1).f1 == 0
    assert MatchCounts.total([MatchCounts(1, 0, 1), MatchCounts(1, 1, 0)]) == MatchCounts(2, 1, 1)
