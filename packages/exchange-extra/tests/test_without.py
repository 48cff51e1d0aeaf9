"""The product where this package is not installed."""

from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.exchange import formats
from pictoria_docs.exchange.imports.importers import IMPORTERS
from pictoria_docs.review.review_service import ReviewService
from tests.review.test_review_service import model, only, region
from tests.without import without

from test_callico import COMMON, exported  # isort: skip


def test_who_names_a_format_of_it_is_told_what_to_install(
    analysed_example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "arkindex" in formats() and {"arkindex", "callico", "label-studio"} <= {*IMPORTERS.names()}
    project, out = str(analysed_example), str(tmp_path / "out")
    file = tmp_path / "campaign.csv"
    file.write_text("id\n1\n")
    with without("pictoria-exchange-extra"):
        assert "arkindex" not in formats()
        for arguments in (
            ["export", project, "--to", out, "--format", "arkindex"],
            *(["import", project, str(file), "-f", name] for name in ("callico", "label-studio", "arkindex")),
        ):
            assert run(arguments) in (1, 2)
            (told,) = capsys.readouterr().err.splitlines()
            assert 'pip install "pictoria-docs[exchange-extra]"' in told


def test_a_project_that_it_wrote_opens_without_it(desk: ReviewService, tmp_path: Path) -> None:
    address = dict.fromkeys(COMMON, "") | {"provider_element_url": f"https://x/{region(desk, 'caption').id}"}
    file = exported(("transcriptions",), {**address, "transcriptions": "Fig. 9. A new text"})
    assert len(desk.edits.import_file(only(desk), file, "callico")["done"]) == 1
    with without("pictoria-exchange-extra"):
        assert any(each.text == "Fig. 9. A new text" for page in model(desk).pages for each in page.regions)
        with Project.open(desk.session.opened.folder, create=False) as project:
            assert project.export(tmp_path / "out", "csv")
