"""Learning what a picture is, what handwriting is, and which words are labels: from files whose truth is known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.__main__ import main
from bench.generator import make
from pictoria_docs.api.project import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document import Box
from pictoria_docs.errors import ProjectError
from pictoria_docs.evidence import Model
from pictoria_docs.layout.pdf_candidates import OWN, PdfCandidate
from pictoria_docs.layout.scans.handwriting_evidence import HANDWRITING
from pictoria_docs.training import known_pages
from pictoria_docs.training.fit_model import ModelExamples, fit_model
from pictoria_docs.training.pictures import PictureExamples, fit_pictures
from pictoria_docs.training.shipped import SHIPPED
from tests.programs import needs_tesseract


def made(folder: Path, convention: str, seed: int) -> dict[str, Any]:
    """Make a catalogue with its gold beside it."""
    gold = make(folder / f"{convention}.pdf", convention, "en", seed)
    (folder / f"{convention}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return gold


def learned(folder: Path, *command: str | Path) -> dict[str, Model]:
    """Run a command that trains, and load what it wrote."""
    assert run([*map(str, command), "--to", str(folder)]) == 0
    return {file.stem: Model.load(file, SHIPPED[file.stem].features) for file in folder.glob("*.json")}


def page(source: str, *, pictures: bool = True) -> PictureExamples:
    """A page with a picture and a small mark on which the gold is silent."""
    boxes = (Box(50, 50, 300, 300), Box(400, 20, 408, 28))
    rows = OWN.rows([{"image": 1.0}, {"small": 1.0, "tiny": 0.8}])
    overlaps = np.array([[0.9], [0.0]]) if pictures else np.zeros((2, 0))
    plain = tuple(PdfCandidate(box, "image") for box in boxes)
    return PictureExamples(OWN.name, source, source, plain, boxes, rows, overlaps, ())


def test_pictures_are_told_from_marks_on_conventions_left_out() -> None:
    model = fit_pictures(OWN.name, [page(f"kind {number % 4}") for number in range(24)], "test")
    assert model.about["sources"] == 4 and model.about["scores"]["f1_exact"] == 1.0
    assert (
        model.probability_of({"image": 1.0}) > 0.9 > 0.1 > model.probability_of({"small": 1.0, "tiny": 0.8})
    )
    weights = dict(zip(model.features, model.weights, strict=True))
    assert weights["small"] < 0 and weights["caption"] == 0.0, "nothing showed captions"


def test_what_cannot_be_judged_is_refused_in_one_sentence() -> None:
    with pytest.raises(ProjectError, match="source"):
        fit_pictures(OWN.name, [page("one kind")] * 3, "test")
    with pytest.raises(ProjectError, match=OWN.name):
        fit_pictures(OWN.name, [page(kind, pictures=False) for kind in "ab"], "test")
    rows = HANDWRITING.rows([{"doubt": 1.0}, {}])
    alike = [ModelExamples(source, rows, np.array([False, False])) for source in "ab"]
    with pytest.raises(ProjectError, match=HANDWRITING.name):
        fit_model(HANDWRITING.name, alike, "notes", "test")


def test_labels_are_learned_by_command(tmp_path: Path) -> None:
    for seed, convention in enumerate(("own-labels", "bare-records", "below")):
        made(tmp_path, convention, seed + 5)
    with Project.open(tmp_path / "project") as project:
        for path in sorted(tmp_path.glob("*.pdf")):
            project.add(path)
        project.analyse(jobs=1)
    models = learned(
        tmp_path / "to", "train", "labels", "--project", tmp_path / "project", "--gold", tmp_path
    )
    (model,) = models.values()
    weights = dict(zip(model.features, model.weights, strict=True))
    assert model.about["scores"]["labels"] > 0 and weights["known"] == 2.0
    assert weights["typed"] > 0


@needs_tesseract
@pytest.mark.slow
def test_pictures_and_handwriting_are_learned_by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_pages, "MAX_PAGES", 3)
    scans = ["generate", "--seeds", "1", "--conventions", "^(annotated|album)$", "--scanned", "1"]
    assert main([*scans, "--to", str(tmp_path)]) == 0
    (hand,) = learned(tmp_path / "hand", "train", "handwriting", "--data", tmp_path).values()
    assert hand.about["scores"]["notes"] > 0
    for seed, convention in enumerate(("below", "above")):
        made(tmp_path, convention, seed + 1)
    pictures = learned(tmp_path / "pictures", "train", "pictures", "--data", tmp_path)
    assert {name: model.about["sources"] for name, model in pictures.items()} == {
        "own_pictures": 2,
        "voted_pictures": 2,
        "scan_pictures": 4,
    }
    assert all(model.about["scores"]["pictures"] > 0 for model in pictures.values())
