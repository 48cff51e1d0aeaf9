"""Learning how sure things are: from documents whose truth is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.eval.gold import Gold
from pictoria_docs.linking.calibrators import MAX_CONFIDENCE
from pictoria_docs.store import Store
from pictoria_docs.training.confidence import (
    KINDS,
    ConfidenceExample,
    fit_confidence,
    left_out,
    project_examples,
)
from pictoria_docs.training.false_figures import is_false, with_false_figures


def example(source: str, *, right: bool, stated: float = 1.0, **features: float) -> ConfidenceExample:
    return ConfidenceExample(source, "figure", {"stated": stated, **features}, 0.7, right)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made catalogues with their gold, analysed."""
    folder = tmp_path_factory.mktemp("catalogues")
    for name in ("below", "entries"):
        gold = Gold.model_validate(make(folder / f"{name}.pdf", name, "en", 3))
        (folder / f"{name}.gold.json").write_text(gold.model_dump_json(), encoding="utf-8")
    with Project.open(folder / "project") as project:
        for path in sorted(folder.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    return folder


def test_every_kind_of_thing_teaches_with_known_evidence(catalogues: Path) -> None:
    examples = project_examples(catalogues / "project", catalogues, lambda gold: gold.convention)
    assert {each.kind for each in examples} == set(KINDS)
    assert {each.source for each in examples} == {"below", "entries"}
    for each in examples:
        assert each.features.keys() <= set(KINDS[each.kind].shipped.features.names)
    assert all(each.kind == "figure" and not each.right for each in examples if each.made)


def test_false_figures_are_the_same_each_time_and_known(catalogues: Path) -> None:
    with Store(catalogues / "project") as store:
        documents = [store.stage_input(record.id, "linking") for record in store.documents.all()]
    for document in documents:
        spoiled = with_false_figures(document)
        assert spoiled == with_false_figures(document)
        true = [figure for figure in spoiled.figures if not is_false(figure)]
        assert true == list(document.figures)
        for page in spoiled.pages:
            for figure in filter(is_false, page.figures):
                assert figure.box.inside(page.box) == pytest.approx(1)


def test_what_is_usually_wrong_is_less_sure() -> None:
    examples = [example(source, right=True, captioned=2.0) for source in "abcdefgh" for _ in range(9)]
    examples += [example(source, right=False, unnamed=1.0) for source in "abcdefgh" for _ in range(3)]
    learned = fit_confidence(examples, "figure")
    figures = KINDS["figure"]
    named = figures.of({"stated": 1.0, "captioned": 2.0}, learned)
    bare = figures.of({"stated": 1.0, "unnamed": 1.0}, learned)
    assert bare < 0.5 < named <= MAX_CONFIDENCE


def test_evidence_for_a_thing_never_counts_against_it() -> None:
    examples = [example(source, right=stated < 0, stated=stated) for source in "abcd" for stated in (-2, 2)]
    learned = fit_confidence(examples, "figure")
    assert learned.weights[learned.features.index("stated")] >= 0


def test_a_source_is_judged_by_what_the_others_teach() -> None:
    others = [example(source, right=True) for source in "abcd" for _ in range(5)]
    odd = [example("odd", right=False) for _ in range(50)]
    judged = left_out([*others, *odd], "figure")
    assert judged.keys() == {*"abcd", "odd"}
    assert all(confidence > 0.5 and not right for confidence, right in judged["odd"])


def test_what_is_learned_is_one_file_that_its_kind_reads(tmp_path: Path) -> None:
    examples = [example(source, right=right) for source in "abc" for right in (True, True, False)]
    learned = fit_confidence(examples, "figure")
    assert learned.about["things"] == 9 and learned.about["sources"] == 3
    (tmp_path / "figures.json").write_text(learned.to_json(), encoding="utf-8")
    shipped = KINDS["figure"].shipped._replace(file=tmp_path / "figures.json")
    again = replace(KINDS["figure"], shipped=shipped)
    measured = {"stated": 1.0, "captioned": 2.0}
    assert again.of(measured) == KINDS["figure"].of(measured, learned)
