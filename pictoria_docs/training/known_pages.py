"""Pages whose truth is known: PDFs with their gold beside them, read by processes that share the work."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pictoria_docs.errors import PageError
from pictoria_docs.eval.gold import SUFFIX, Gold, GoldBox, find_gold, load_gold
from pictoria_docs.sources import open_source
from pictoria_docs.sources.source import SourceOptions, SourcePage

MAX_PAGES = 12  # of one document: those that show what is asked for, then others

Taught = TypeVar("Taught")


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a PDF, and the truth of its document."""

    file: Path
    number: int
    gold: Gold

    def open(self) -> SourcePage:
        """Open the page."""
        return open_source(str(self.file), SourceOptions()).page(self.number)


def known_pages(
    folders: Iterable[Path], shown: Callable[[Gold], Iterable[GoldBox]], others: int
) -> Iterator[KnownPage]:
    """Find the pages to learn from, at most `MAX_PAGES` of a document.

    Args:
        folders: of PDFs, each with its gold (`<name>.gold.json`) beside it.
        shown: gives what is asked for; pages that show it come first.
        others: how many pages of a document without it are wanted.

    Raises:
        SourceError: a folder has no gold, or a file of it is broken.
    """
    for file in (file for folder in folders for file in find_gold(folder)):
        pdf, gold = file.with_name(file.name.removesuffix(SUFFIX) + ".pdf"), load_gold(file)
        if "figures" not in gold.scored or not pdf.is_file():
            continue
        showing = {each.page for each in shown(gold)}
        numbers = [page.page for page in gold.pages]
        without = [number for number in numbers if number not in showing][:others]
        for number in [*(number for number in numbers if number in showing), *without][:MAX_PAGES]:
            yield KnownPage(pdf, number, gold)


def read_known(
    read: Callable[[KnownPage], list[Taught]], pages: Sequence[KnownPage], processes: int
) -> list[Taught]:
    """Read pages by processes, and list what they teach in their order; a page that cannot be read teaches nothing."""
    with ProcessPoolExecutor(processes) as pool:
        return [each for taught in pool.map(partial(_taught, read), pages) for each in taught]


def _taught(read: Callable[[KnownPage], list[Taught]], page: KnownPage) -> list[Taught]:
    try:
        return read(page)
    except PageError:
        return []
