"""Imports as scripts make them: from a path into an open project, and back."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pictoria_docs import Project
from pictoria_docs.errors import ConfigError, EditError
from tests.review.test_file_import import DRAWN


@pytest.fixture
def project(analysed_example: Path, tmp_path: Path) -> Iterator[Project]:
    folder = shutil.copytree(analysed_example, tmp_path / "vases.pictoria")
    with Project.open(folder) as project:
        yield project


def test_a_spreadsheet_is_previewed_taken_in_and_back(project: Project, tmp_path: Path) -> None:
    book = tmp_path / "out.xlsx"
    project.export(book, "xlsx", language="en")
    document = project.documents[0]
    before = document.entries[0].title
    opened = openpyxl.load_workbook(book)
    sheet = opened["Entries"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("Title") + 1).value = "Édité"
    opened.save(book)
    seen = project.import_sheet(book, preview=True)
    assert [change.after for change in seen.plan.changes] == ["Édité"] and not seen.change_set
    assert document.entries[0].title == before
    done = project.import_sheet(book, user="ana")
    assert done.decisions == 1 and done.refused_csv() == b""
    assert (document.entries[0].title, document.entries[0].decided_by) == ("Édité", "ana")
    document.entries[0].correct(title="Autre", user="ben")
    assert project.undo(done.change_set, user="ana") == 0, "others have decided since"
    conflict = project.import_sheet(book, preview=True).plan.conflicts[0]
    replaced = project.import_sheet(book, chosen={conflict.id: "replace"}, user="ana")
    assert project.undo(replaced.change_set, user="ana") == 1
    assert document.entries[0].title == "Autre"
    assert project.undo("") == 0
    with pytest.raises(ConfigError, match="keep"):
        project.import_sheet(book, on_conflict="mine")


def test_a_file_of_another_tool_is_taken_in_and_back(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "drawn.json"
    file.write_text(json.dumps([DRAWN, {"type": "Annotation", "target": "x"}]))
    page = project.documents[0].page(2)
    before = len(page.figures)
    told = project.import_file(file, page=2, user="ana")
    assert (told.done, told.suggested, len(told.left_out)) == (1, 0, 1)
    assert len(project.documents[0].page(2).figures) == before + 1
    assert project.undo(told.change_set) == 1
    assert len(project.documents[0].page(2).figures) == before
    with pytest.raises(EditError, match="w3c"):
        project.import_file(file, settings={"classes": "segmonto"})
    with pytest.raises(EditError, match=r"none\.json"):
        project.import_file(tmp_path / "none.json")


def test_a_folder_of_a_training_set_becomes_suggestions_with_its_classes(
    project: Project, tmp_path: Path
) -> None:
    project.export(tmp_path / "set", "yolo", settings={"classes": "{figure: Bild}"})
    classes = {"classes": "{figure: Bild}"}
    told = project.import_file(tmp_path / "set", "yolo", model="stamps-2", settings=classes)
    assert not any("Bild" in sentence for sentence in told.left_out) and told.done == told.suggested
    with pytest.raises(EditError, match="page"):
        project.import_file(tmp_path / "set", "yolo", page=2)
    unread = project.import_file(tmp_path / "set", "yolo", model="stamps-3")
    assert any("Bild" in sentence for sentence in unread.left_out)
