"""The loss report: what a format does not carry is told, by object and reason."""

import json
from pathlib import Path

import pytest

from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.contents.aspects import HOLDERS, Aspect
from pictoria_docs.exchange.formats.exporters import EXPORTERS
from pictoria_docs.exchange.formats.loss_table import loss_table
from pictoria_docs.exchange.formats.losses import loss_text
from pictoria_docs.i18n import LANGUAGES
from tests.exchange.sample import draw_page, sample_document


def test_each_object_that_a_format_does_not_carry_is_named(tmp_path: Path) -> None:
    documents = [sample_document(), sample_document("autre")]
    export_project(iter(documents), draw_page, tmp_path, "coco", "fr")
    report = json.loads((tmp_path / "losses-coco.json").read_text(encoding="utf-8"))
    entries = {
        loss["document"]: loss["objects"] for loss in report["losses"] if loss["reason"] == Aspect.ENTRIES
    }
    assert entries == {document.name: [entry.id for entry in document.entries] for document in documents}
    assert report["counts"][Aspect.ENTRIES] == 4
    assert "- les notices: 4" in (tmp_path / "losses-coco.txt").read_text(encoding="utf-8")


def test_what_carries_all_leaves_no_report(tmp_path: Path) -> None:
    files = export_project(iter([sample_document()]), draw_page, tmp_path, "json", "en")
    assert [file.suffix for file in files] == [".json"] and "losses" not in files[0].name


@pytest.mark.parametrize("format", EXPORTERS.names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_told_in_words(format: str, language: str) -> None:
    for aspect in set(Aspect) - EXPORTERS.get(format).carries:
        assert loss_text(aspect, language) != f"losses.{aspect}"


@pytest.mark.parametrize(("language", "page"), [("en", "losses.md"), ("fr", "pertes.md")])
def test_the_table_in_the_documentation_is_that_of_the_code(language: str, page: str) -> None:
    written = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    assert written == "\n".join(loss_table(language)) + "\n"


def test_every_aspect_has_its_objects() -> None:
    assert set(HOLDERS) == set(Aspect)
    document = sample_document()
    assert list(HOLDERS[Aspect.LINKS_ACROSS](document)) and list(HOLDERS[Aspect.OUTLINES](document))
