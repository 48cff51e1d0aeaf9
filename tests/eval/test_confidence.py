"""Whether the confidence of each kind of things can be trusted, as an evaluation tells it."""

from typing import Any

import pytest

from bench.example import make_catalogue
from pictoria_docs.document import Document
from pictoria_docs.eval.calibration import right_share
from pictoria_docs.eval.evaluation import Evaluation, evaluate
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.plots import reliability_plots
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.eval.table import confidence_rows
from tests.exchange.from_gold import document_from_gold


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_catalogue(tmp_path_factory.mktemp("example") / "example.pdf")


def stating(document: Document, confidence: float) -> Document:
    """The document, each of its regions as sure."""
    pages = (
        page.model_copy(
            update={
                "regions": tuple(each.model_copy(update={"confidence": confidence}) for each in page.regions)
            }
        )
        for page in document.pages
    )
    return document.model_copy(update={"pages": tuple(pages)})


def evaluated(gold: dict[str, Any], confidence: float) -> Evaluation:
    """A perfect analysis that is as sure of all figures and captions."""
    document = stating(document_from_gold(gold), confidence)
    return evaluate([Gold.model_validate(gold)], lambda name: document)


def test_each_kind_is_as_far_off_as_its_confidence_is_from_what_is_right(gold: dict[str, Any]) -> None:
    overall = evaluated(gold, 0.7).overall.confidence
    assert overall["figure"].ece == pytest.approx(0.3) and overall["caption"].ece == pytest.approx(0.3)
    assert overall["figure"].n == len(gold["figures"])
    assert evaluated(gold, 1.0).overall.confidence["figure"].ece == 0


def test_the_table_tells_how_many_of_the_surest_are_right(gold: dict[str, Any]) -> None:
    rows = {row.kind: row for row in confidence_rows(evaluated(gold, 0.95))}
    assert rows["figure"].sure == 1 and rows["figure"].very_sure is None
    assert right_share([0.95, 0.99], [False, True], 0.9) == 0.5
    assert right_share([0.95, 0.99], [False, True], 0.98) == 1


def test_json_and_curves_have_each_kind(gold: dict[str, Any]) -> None:
    evaluation = evaluated(gold, 0.95)
    kinds = evaluation.overall.confidence.keys()
    assert {"figure", "caption", "caption_of"} <= kinds
    assert evaluation.as_json()["overall"]["confidence"].keys() == kinds
    assert reliability_plots(evaluation, "fr").keys() == kinds


def test_tables_tell_of_links_alone(gold: dict[str, Any]) -> None:
    predicted = from_document(document_from_gold(gold))
    evaluation = evaluate([Gold.model_validate(gold)], lambda name: predicted)
    assert evaluation.overall.calibration is not None
    assert evaluation.overall.confidence == {} and list(confidence_rows(evaluation)) == []
