"""Tables that are exported with the crops name the file of each picture, by its path within the export."""

import csv
from pathlib import Path

import openpyxl
import pytest

from pictoria_docs.document import Document
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.files.crop_files import crops_first
from tests.exchange.publications import RUN, publication
from tests.exchange.sample import draw_page, sample_document

HEADERS = {"en": "Crop file", "fr": "Fichier image"}


def made() -> list[Document]:
    """Two documents of one name."""
    one = sample_document()
    return [one, one.model_copy(update={"id": "other"})]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def assert_named(root: Path, rows: list[dict[str, str]], header: str) -> None:
    """Each row with a picture names a file that is there, and no two name the same."""
    named = [row[header] for row in rows if row[header]]
    assert named and len({*named}) == len(named)
    assert all((root / name).is_file() for name in named)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_tables_in_the_folder_of_the_crops_name_them(tmp_path: Path, language: str) -> None:
    for format in crops_first(["csv", "crops", "xlsx"]):
        export_project(made(), draw_page, tmp_path, format, language, crops=tmp_path)
    for folder in ("ceramiques-attiques", "ceramiques-attiques (2)"):
        files = {row["figure_id"]: row["file"] for row in read(tmp_path / folder / "index.csv")}
        figures = read(tmp_path / folder / "figures.csv")
        assert {row["figure_id"]: row["crop_file"] for row in figures} == {
            id: f"{folder}/{name}" for id, name in files.items()
        }
        assert_named(tmp_path, read(tmp_path / folder / "overview.csv"), HEADERS[language])
    (book,) = tmp_path.glob("*.xlsx")
    for sheet in openpyxl.load_workbook(book).worksheets[:2]:
        header, *rows = sheet.iter_rows(values_only=True)
        cells = [
            dict(zip(map(str, header), map(str, (cell or "" for cell in row)), strict=True)) for row in rows
        ]
        assert_named(tmp_path, cells, HEADERS[language])


def test_tables_beside_the_crops_name_them_from_the_folder_of_both(tmp_path: Path) -> None:
    export_project(made(), draw_page, tmp_path / "crops", "crops", "en")
    export_project(made(), draw_page, tmp_path / "csv", "csv", "en", crops=tmp_path / "crops")
    rows = read(tmp_path / "csv/ceramiques-attiques (2)/overview.csv")
    assert_named(tmp_path, rows, HEADERS["en"])


def test_an_entry_without_a_picture_and_a_page_that_cannot_be_read_have_none(tmp_path: Path) -> None:
    from PIL.Image import Image

    from pictoria_docs.errors import SourceError

    def unread(document: Document, page: int, dpi: float | None) -> Image:
        if page > 1:
            raise SourceError("file_missing", location=document.source)
        return draw_page(document, page, dpi)

    export_project([sample_document()], unread, tmp_path, "crops", "en")
    export_project([sample_document()], unread, tmp_path, "csv", "en", crops=tmp_path)
    figures = read(tmp_path / "ceramiques-attiques/figures.csv")
    assert {bool(row["crop_file"]) for row in figures if row["page"] != "1"} == {False}


def test_without_crops_no_table_has_the_column(tmp_path: Path) -> None:
    export_project(made(), draw_page, tmp_path, "csv", "en")
    for name in ("overview", "figures"):
        [row, *_] = read(tmp_path / f"ceramiques-attiques/{name}.csv")
        assert not {"crop_file", *HEADERS.values()} & {*row}


def test_the_tables_of_a_deposit_name_its_crops(tmp_path: Path) -> None:
    told = publication(formats=["csv"], pictures="crops")
    export_project(made(), draw_page, tmp_path, "deposit", "en", publication=told, provenance=RUN)
    tables = [*tmp_path.rglob("overview.csv")]
    assert len(tables) == 2
    for table in tables:
        assert_named(tmp_path, read(table), HEADERS["en"])
