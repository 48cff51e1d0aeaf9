"""What commands share that work long or write tables: a bar of progress, and CSV files."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.exchange.tables.tables import Cell


@contextmanager
def progress_bar(code: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, with the sentence of `code` before it, that is told how many of how many are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(translate(code), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def write_csv(file: Path, columns: Sequence[str], rows: Iterable[Mapping[str, "Cell"]]) -> None:
    """Write a table in UTF-8 with a byte-order mark, as the other tables.

    Raises:
        ExportError: the file cannot be written.
    """
    from pictoria_docs.errors import ExportError
    from pictoria_docs.exchange.files.files import new_file
    from pictoria_docs.exchange.tables.tables import safe_cell

    with (
        ExportError.for_system("table_not_written", file=file),
        new_file(file).open("w", encoding="utf-8-sig", newline="") as opened,
    ):
        writer = csv.DictWriter(opened, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: safe_cell(value) for name, value in row.items()})
