"""Sheets and cells of a workbook that is written row by row: styles, widths, what is printed."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pictoria_docs.exchange.tables.tables import FORMULA, Cell, printable

HEADER_HEIGHT = 46
"""Points: three lines of words."""
MAX_CELL_LENGTH = 32_767
"""Characters, of Excel."""
LINK_COLOUR = "0563C1"
"""Excel shows no link as one by itself."""
A4 = 9
"""Its number among the papers of spreadsheets."""


class Sheet(NamedTuple):
    """A sheet to be made."""

    title: str
    headers: Sequence[str]
    widths: Sequence[int]
    """In characters."""
    frozen: str
    """The first cell that scrolls."""
    hidden: int = 0
    """Number of its last columns that nobody sees."""


def make_sheet(book: Any, wanted: Sheet, index: int | None = None) -> Any:
    """A sheet with its headers; `index`: where it stands among the others (default: last)."""
    sheet = book.create_sheet(wanted.title, index)
    _lay_out(sheet, wanted)
    # Left to programs, it would grow after pictures have found their places.
    sheet.row_dimensions[1].height = HEADER_HEIGHT
    sheet.append([_header(sheet, words) for words in wanted.headers])
    return sheet


def finish_sheet(sheet: Any, wanted: Sheet, rows: int) -> None:
    """Set the filter, and what is printed: all columns that are seen, of all `rows`, the header included."""
    from openpyxl.utils import get_column_letter

    sheet.auto_filter.ref = f"A1:{get_column_letter(len(wanted.headers))}{rows}"
    sheet.print_area = f"A1:{get_column_letter(len(wanted.headers) - wanted.hidden)}{rows}"


def _lay_out(sheet: Any, wanted: Sheet) -> None:
    """Widths, what stays when the rest scrolls, and how it is printed: landscape, as wide as the paper."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = wanted.frozen
    seen = len(wanted.headers) - wanted.hidden
    for number, width in enumerate(wanted.widths, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width, number > seen
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
    sheet.oddFooter.center.text = "&A – &P / &N"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _header(sheet: Any, words: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = WriteOnlyCell(sheet, printable(words)[:MAX_CELL_LENGTH])
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="E8E2D6")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def make_cell(sheet: Any, value: Cell, *, wrapped: bool = False, link: str = "") -> Any:
    """A cell; nothing where there is nothing to write; `link`: the address that it opens."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        value = printable(value)[:MAX_CELL_LENGTH]
    if value is None or value == "":
        return None
    cell: Any = WriteOnlyCell(sheet, value)
    quoted = False
    if isinstance(value, str):
        cell.data_type = "s"
        quoted = value.startswith(FORMULA)
    if link:
        cell.hyperlink = link
    # Cells share it: what one of them changed in it, all would have.
    cell._style = _style(sheet, wrapped, quoted, bool(link))
    return cell


_STYLES: WeakKeyDictionary[Any, dict[tuple[bool, bool, bool], Any]] = WeakKeyDictionary()
"""Styles of cells by workbook: looking one up for each cell took two thirds of the time of an export."""


def _style(sheet: Any, wrapped: bool, quoted: bool, linked: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    styles = _STYLES.setdefault(sheet.parent, {})
    if (wrapped, quoted, linked) not in styles:
        model: Any = WriteOnlyCell(sheet, "")
        # Beside words, a number at the right edge of its column runs into the next one.
        model.alignment = Alignment(vertical="top", horizontal="left" if wrapped else None, wrap_text=wrapped)
        model.quotePrefix = quoted
        if linked:
            model.font = Font(color=LINK_COLOUR, underline="single")
        styles[wrapped, quoted, linked] = model._style
    return styles[wrapped, quoted, linked]


LINE_HEIGHT = 15
"""Points of a line of a cell."""
MIN_LINES = 2
"""Lines that a row has room for at least."""
HIGHEST_ROW = 409
"""Points, of Excel."""
FILLED = 0.9
"""Share of a line that is filled before the next word has no room."""


def lines_of(text: str, width: int) -> int:
    """About how many lines a text takes in a column of `width` characters."""
    return sum(1 + int(len(line) / (FILLED * width)) for line in text.split("\n"))


def set_height(sheet: Any, row: int, lines: int, least: float = 0) -> None:
    """Make a row, `row` from 1 and not yet written, high enough for `lines` and for `least` points."""
    height = max(least, LINE_HEIGHT * max(lines, MIN_LINES))
    sheet.row_dimensions[row].height = min(height, HIGHEST_ROW)
