"""Files of spreadsheet programs as rows of cells, and what is no spreadsheet."""

import io
import random
import re
import zipfile
from datetime import date

import openpyxl
import pytest

from pictoria_docs.errors import EditError
from pictoria_docs.exchange.spreadsheet import grid as grids
from pictoria_docs.exchange.spreadsheet.cells import Expected, Verdict, judge
from pictoria_docs.exchange.spreadsheet.grid import Cell, CellKind, Grid, read_grids

HEADER = ("entry_id", "Titre; ou légende", "note")
ROW = ("ent-1", 'Amphore, "grande"', "à l’œil\nnu")


def read(data: bytes, name: str = "records.csv") -> list[tuple[Grid, list[list[Cell]]]]:
    found = read_grids(data, name, lambda header: header in HEADER)
    return [(grid, [list(row.cells) for row in grid.rows]) for grid in found]


def workbook(*sheets: tuple[str, list[list[object]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("begin", ["", "sep={}\r\n"])
def test_csv_of_any_program(delimiter: str, encoding: str, begin: str) -> None:
    lines = (
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in (HEADER, ROW, ("", "", ""))
    )
    text = begin.format(delimiter) + "\r\n".join(lines)
    [(grid, rows)] = read(text.encode(encoding))
    assert tuple(grid.header) == HEADER and grid.title == "records"
    assert [tuple(cell.text for cell in row) for row in rows] == [ROW], "empty rows say nothing"
    assert grid.windows is (encoding == "cp1252")


def test_cells_of_a_workbook_are_what_programs_made_of_them() -> None:
    book = workbook(("Notices", [["entry_id", "a"], ["x", 1.0], ["y", 12.5], ["z", date(2024, 3, 1)]]))
    book["Notices"].append(["f", "=1+1"])
    book["Notices"].append(["t", True])
    [(_, rows)] = read(saved(book), "a.xlsx")
    assert [row[1] for row in rows] == [
        Cell("1", CellKind.NUMBER),
        Cell("12.5", CellKind.NUMBER),
        Cell("2024-03-01", CellKind.DATE),
        Cell("=1+1", CellKind.FORMULA),
        Cell("TRUE", CellKind.OTHER),
    ]


def code(data: bytes, name: str) -> str:
    with pytest.raises(EditError) as refused:
        read(data, name)
    sentences = [refused.value.sentence(language) for language in ("en", "fr")]
    assert all(name in sentence and "{" not in sentence and "\n" not in sentence for sentence in sentences)
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n\x00\x01\xff\xfe\x9d",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\0\0",
    ],
)
def test_what_is_no_spreadsheet_is_told_in_one_sentence(data: bytes) -> None:
    assert code(data, "a.xlsx") == "sheet_not_read"


def test_a_zip_of_another_program_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", "<a/>")
    assert code(file.getvalue(), "a.ods") == "sheet_other_format"


def with_parts(data: bytes, **changes: bytes | None) -> bytes:
    """A workbook with other bytes in some of its parts; None: without them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = changes.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return file.getvalue()


OTHER_XML = (
    b'<?xml version="1.0"?><other xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("[Content_Types].xml", None),
        ("[Content_Types].xml", OTHER_XML),
        ("[Content_Types].xml", b"<Types"),
        ("xl/_rels/workbook.xml.rels", None),
        ("xl/_rels/workbook.xml.rels", OTHER_XML),
        ("xl/workbook.xml", b"\xff\xfe\x00"),
        ("xl/worksheets/sheet1.xml", None),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        ("xl/worksheets/sheet2.xml", None),
        ("xl/styles.xml", b""),
    ],
)
def test_a_workbook_with_a_part_that_is_missing_or_another_is_damaged(
    part: str, content: bytes | None
) -> None:
    data = saved(workbook(("a", [["entry_id"], ["x"]]), ("b", [["entry_id"], ["y"]])))
    assert len(read(data, "a.xlsx")) == 2
    assert code(with_parts(data, **{part: content}), "a.xlsx") == "sheet_not_read"


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_wrong_bytes_is_read_or_told(seed: int) -> None:
    data = bytearray(saved(workbook(("a", [["entry_id", "n"], *([str(n), n] for n in range(50))]))))
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 5, 50))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        read(bytes(data), "a.xlsx")
    except EditError as error:
        assert "a.xlsx" in str(error)


def test_merged_cells_are_refused_by_their_place() -> None:
    book = workbook(("Notices", [["entry_id", "a"], ["x", "1"], ["y", "2"]]))
    book["Notices"].merge_cells("B2:B3")
    with pytest.raises(EditError, match="B2:B3"):
        read(saved(book), "a.xlsx")


def changed_part(data: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """A workbook with words of one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(file, "w") as out:
        for part in parts.namelist():
            content = parts.read(part)
            if part == name:
                assert change[0] in content
                content = content.replace(*change)
            out.writestr(part, content)
    return file.getvalue()


def test_two_sheets_of_one_name_are_refused() -> None:
    data = saved(workbook(("Notices", [["entry_id"]]), ("Other", [["entry_id"]])))
    data = changed_part(data, "xl/workbook.xml", (b'name="Other"', b'name="notices"'))
    assert code(data, "a.xlsx") == "sheet_twice"


def test_entities_of_a_workbook_are_not_expanded() -> None:
    data = saved(workbook(("Notices", [["entry_id", "a"], ["x", 1]])))
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]><worksheet '
    data = changed_part(data, "xl/worksheets/sheet1.xml", (b"<worksheet ", bomb))
    data = changed_part(data, "xl/worksheets/sheet1.xml", (b"<v>1</v>", b"<v>" + b"&c;" * 1000 + b"</v>"))
    assert code(data, "a.xlsx") == "sheet_not_read"


def test_more_rows_than_can_be_taken_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_ROWS", 100)
    data = ("entry_id,a\n" + "x,1\n" * 1000).encode()
    assert code(data, "a.csv") == "sheet_many_rows"


def test_a_million_rows_are_refused_without_reading_them_all() -> None:
    data = ("entry_id;a\n" + "x;1\n" * 1_000_000).encode()
    assert code(data, "a.csv") == "sheet_many_rows"


NOW = Expected("12", "12")


@pytest.mark.parametrize(
    ("cell", "now", "verdict"),
    [
        (Cell(""), "12", Verdict.EMPTIED),
        (Cell(""), "", Verdict.SAME),
        (Cell("  "), "12", Verdict.EMPTIED),
        (Cell("1", CellKind.NUMBER), "1", Verdict.SAME),
        (Cell("1.0"), "1", Verdict.SAME),
        (Cell("12,5"), "12.5", Verdict.SAME),
        (Cell("12.5", CellKind.NUMBER), "12,5", Verdict.SAME),
        (Cell("'=1+1"), "=1+1", Verdict.SAME),
        (Cell("'-525/-500"), "-525/-500", Verdict.SAME),
        (Cell("e\u0301te\u0301"), "été", Verdict.SAME),
        (Cell("a  b\r\nc"), "a b c", Verdict.SAME),
        (Cell("x" * 32_767), "x" * 40_000, Verdict.SAME),
        (Cell("[delete]"), "12", Verdict.DELETED),
        (Cell("[SUPPRIMER]"), "12", Verdict.DELETED),
        (Cell("13"), "12", Verdict.CHANGED),
        (Cell("12 bis"), "1-2", Verdict.CHANGED),
        (Cell("'13"), "12", Verdict.CHANGED),
        (Cell("'Amr"), "12", Verdict.CHANGED),
        (Cell("=1+1", CellKind.FORMULA), "12", Verdict.REFUSED),
        (Cell("TRUE", CellKind.OTHER), "12", Verdict.REFUSED),
        (Cell("7"), "007", Verdict.REFUSED),
        (Cell("01-Feb"), "1-2", Verdict.REFUSED),
        (Cell("2-janv."), "2-1", Verdict.REFUSED),
        (Cell("2026-02-01", CellKind.DATE), "1-2", Verdict.REFUSED),
        (Cell("x" * 10), "x" * 40_000, Verdict.REFUSED),
    ],
)
def test_accidents_of_programs_are_told_from_changes(cell: Cell, now: str, verdict: Verdict) -> None:
    assert judge(cell, Expected(now, now, numbered=True)).verdict is verdict


def test_days_are_the_same_however_a_program_writes_them() -> None:
    days = Expected("2024-03-21", "2024-03-21", dates=True)
    assert judge(Cell("21/03/2024"), days).verdict is Verdict.SAME
    assert judge(Cell("2024-03-21", CellKind.DATE), days).verdict is Verdict.SAME
    assert judge(Cell("2024-03-22", CellKind.DATE), days).text == "2024-03-22"
    unsure = Expected("2024-03-01", "2024-03-01", dates=True)
    assert judge(Cell("01/03/2024"), unsure).verdict is Verdict.REFUSED, "the third of January?"
    assert judge(Cell("2024-01-03"), unsure).verdict is Verdict.CHANGED


def test_letters_lost_in_windows_1252_are_no_change() -> None:
    greek = Expected("vase ΑΒΓ", "vase ΑΒΓ")
    assert judge(Cell("vase ???"), greek, windows=True).verdict is Verdict.SAME
    assert judge(Cell("grand vase ???"), greek, windows=True).verdict is Verdict.REFUSED
    assert judge(Cell("grand vase"), greek, windows=True).verdict is Verdict.CHANGED


def test_every_word_of_a_refusal_stands_in_both_languages() -> None:
    from pictoria_docs.i18n import messages

    english, french = (
        {code for code in messages(language) if code.startswith("sheet.")} for language in ("en", "fr")
    )
    assert english == french
    assert all(re.fullmatch(r"[a-z_.]+", code) for code in english)
