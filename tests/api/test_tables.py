"""Data frames have the columns and rows of the csv export."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from pictoria_docs import Document, PictoriaError, Project, Selection
from pictoria_docs.api.tables import TableName
from pictoria_docs.exchange.tables.tables import COLUMNS, safe_cell

TABLES = get_args(TableName)


def cell(value: object) -> str:
    """As the csv export writes it."""
    return "" if value is None or value != value else str(safe_cell(value))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_that_of_the_csv_export(
    name: TableName, project: Project, document: Document, tmp_path: Path
) -> None:
    files = {path.stem: path for path in project.export(tmp_path / "csv", format="csv", language="en")}
    with files[name].open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    for frame in (project.to_pandas(name), document.to_pandas(name)):
        assert list(frame.columns) == head
        assert [[cell(value) for value in row] for row in frame.astype(object).to_numpy().tolist()] == rows


def test_lists_have_the_same_rows(document: Document) -> None:
    lists = {
        "figures": document.figures,
        "captions": document.captions,
        "entries": document.entries,
        "links": document.links,
        "mentions": document.mentions,
    }
    for name, views in lists.items():
        assert views.to_pandas().to_csv() == document.to_pandas(name).to_csv()  # type: ignore[arg-type]
    fields = [field for entry in document.entries for field in entry.fields]
    frame = Selection(fields).to_pandas()
    assert list(frame.columns) == list(COLUMNS["fields"])
    assert frame["field"].tolist() == [field.name for field in fields]
    assert frame["normalised"].tolist()[3] == fields[3].value


def test_an_empty_list_has_its_columns_too(document: Document) -> None:
    assert list(document.page(1).figures.to_pandas().columns) == list(COLUMNS["figures"])
    assert Selection([]).to_json() == "[]"


def test_regions_without_a_table_are_rows_too(document: Document) -> None:
    row = document.page(4).regions[0].to_dict()
    assert (row["page"], row["kind"], row["document"]) == (4, "running_head", document.name)


def test_an_unknown_table_is_told_with_those_that_there_are(project: Project) -> None:
    with pytest.raises(PictoriaError) as error:
        project.to_pandas("figure")  # type: ignore[arg-type]
    assert all(name in error.value.sentence("fr") for name in TABLES)


def test_without_pandas_one_sentence_says_what_to_install(folder: Path) -> None:
    script = (
        "import sys; sys.modules['pandas'] = None\n"
        "from pictoria_docs import PictoriaError, Project\n"
        "with Project.open(sys.argv[1]) as project:\n"
        "    try: project.to_pandas('figures')\n"
        "    except PictoriaError as error: print(error.sentence('en'))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    ).stdout
    assert "pip install 'pictoria-docs[pandas]'" in told
