"""Whether a project has an answer at all: what tells, how it is weighed, how that is learned."""

from pathlib import Path
from random import Random

import pytest
from pydantic import ValidationError

from pictoria_docs import Project
from pictoria_docs.linking.weights import read_weights
from pictoria_docs.retrieval.answerable import (
    RESULT_FEATURES,
    AnswerableWeights,
    save_answerable_weights,
    shipped_answerable_weights,
)
from pictoria_docs.training.answerable import AnswerableExample, fit_answerable


@pytest.mark.parametrize(
    "query",
    ["krater without handles", "Lampe tournée", "cat. 6", "Lampe 350-325 av. J.-C.", "Becher Terrakotta"],
)
def test_what_is_there_is_answerable(project: Project, query: str) -> None:
    found = project.search(query, 1)
    assert found.answerable > shipped_answerable_weights().least and not found.unlikely


@pytest.mark.parametrize(
    "query", ["Zeppelin", "cat. 4711", "inv. 1234-99", "tapisserie en laine", "Lampe XIXe siècle"]
)
def test_what_is_not_there_is_unlikely(project: Project, query: str) -> None:
    assert project.search(query, 1).unlikely


def test_the_evidence_says_what_is_missing(project: Project) -> None:
    assert (
        project.search("cat. 4711").evidence["no_number"]
        and not project.search("cat. 6").evidence["no_number"]
    )
    assert project.search("cat. 6").evidence["number"]
    assert project.search("tapisserie").evidence["no_term"] == 1
    assert (
        project.search("Lampe tournée Zeppelin").evidence["absent"]
        > project.search("Lampe").evidence["absent"]
    )


def test_what_a_picture_is_numbered_need_not_be_said_of_it(project: Project) -> None:
    assert project.search("tav. 2", 1).evidence["absent"] == 0
    assert project.search("tav. 9", 1).evidence["absent"] > 0.5


def test_a_date_that_is_printed_is_no_missing_one(project: Project) -> None:
    caption = next(figure for figure in project.documents[0].figures if figure.number == "2").caption
    assert caption is not None
    caption.correct(text="Fig. 2. Coupe du four, IIIe millénaire avant J.-C.")
    asked = project.search("IIIe millénaire avant J.-C.", 1)
    assert "millénaire" in asked.hits[0].text and not asked.evidence["undated"] and not asked.unlikely
    assert project.search("four IIe millénaire avant J.-C.", 1).evidence["undated"]


def test_items_that_are_only_chosen_are_not_unlikely(project: Project) -> None:
    chosen = project.search("", kinds=["entry"])
    assert chosen.hits and not chosen.evidence and not chosen.unlikely
    assert set(project.search("Lampe").evidence) == set(RESULT_FEATURES)


def test_how_many_hits_are_asked_for_does_not_matter(project: Project) -> None:
    assert project.search("lampe", 1).evidence == project.search("lampe", 20).evidence


def test_shipped_weights_speak_as_their_features_can() -> None:
    weights = shipped_answerable_weights()
    assert set(weights.result) == {*RESULT_FEATURES, "always"} and 0 < weights.least < 1
    for name, feature in RESULT_FEATURES.items():
        assert weights.result[name] * {"for": 1, "against": -1, "": 0}[feature.direction] >= 0, name


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    weights = AnswerableWeights(trained_on="few: two", least=0.4, result={"always": -1.0, "best": 2.5})
    save_answerable_weights(weights, tmp_path / "weights.yaml")
    assert read_weights(tmp_path / "weights.yaml", AnswerableWeights) == weights
    with pytest.raises(ValidationError, match="no such feature: worst"):
        AnswerableWeights(result={"worst": 1.0})


def test_learned_weights_tell_the_two_apart() -> None:
    random = Random(0)
    examples = []
    for number in range(300):
        answerable = number % 5 > 0
        features = {
            "coverage": random.gauss(0.8 if answerable else 0.4, 0.1),
            "no_number": float(not answerable and random.random() < 0.3),
            "undated": float(answerable),  # misleads: it can only speak against
        }
        examples.append(AnswerableExample(str(number), features, answerable))
    examples.append(AnswerableExample("nothing", {}, False))
    weights = fit_answerable(examples, "made up", refused=0.9)
    refused = [weights.probability(each.features) < weights.least for each in examples if not each.answerable]
    lost = [weights.probability(each.features) < weights.least for each in examples if each.answerable]
    assert 0.8 <= sum(refused) / len(refused) <= 1 and sum(lost) / len(lost) < 0.05
    assert (
        weights.result["coverage"] > 0 and weights.result["no_number"] < 0 and weights.result["undated"] == 0
    )
    assert weights.probability({}) == 0
