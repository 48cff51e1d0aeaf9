"""Learning what tells captions: from catalogues whose truth is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.captioning.legend_features import LEGENDS
from pictoria_docs.document import Document
from pictoria_docs.errors import ProjectError
from pictoria_docs.eval.gold import Gold
from pictoria_docs.store import Store
from pictoria_docs.training.fit_model import fit_model
from pictoria_docs.training.roles import role_examples


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Document, Gold]]:
    """Made catalogues as layout left them, each with its truth."""
    folder = tmp_path_factory.mktemp("catalogues")
    gold = {
        name: make(folder / f"{name}.pdf", name, "en", 3)
        for name in ("foot-legend", "legend-below", "below", "works", "decoys")
    }
    with Project.open(folder / "project") as project:
        for path in sorted(folder.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    found: list[tuple[Document, Gold]] = []
    with Store(Path(folder / "project")) as store:
        for record in store.documents.all():
            truth = Gold.model_validate(gold[record.name])
            found.append((store.stage_input(record.id, "captions"), truth))
    return found


def test_legends_are_right_and_footnotes_are_not(catalogues: list[tuple[Document, Gold]]) -> None:
    taught = [role_examples(document, truth) for document, truth in catalogues]
    legends = [each["legend"] for each in taught if "legend" in each]
    assert {bool(right) for each in legends for right in each.right} == {True, False}
    noted = LEGENDS.names.index("noted")
    assert not any(
        right for each in legends for row, right in zip(each.rows, each.right, strict=True) if row[noted] == 1
    )


def test_the_models_of_captions_are_fitted_and_judged_by_sources_left_out(
    catalogues: list[tuple[Document, Gold]],
) -> None:
    taught = [role_examples(document, truth) for document, truth in catalogues]
    for name in ("labelled", "unlabelled", "legend"):
        of_one_source = [
            replace(each[name], source="all") for each in taught if name in each and len(each[name].right)
        ]
        with pytest.raises(ProjectError, match="source"):
            fit_model(name, of_one_source, "captions", "test")
        found = [replace(each, source=str(number)) for number, each in enumerate(of_one_source)]
        assert {bool(right) for each in found for right in each.right} == {True, False}
        model, _ = fit_model(name, found, "captions", "test")
        assert model.about["sources"] == len(found) and set(model.about["scores"]) >= {
            "precision",
            "recall",
            "ece",
        }
