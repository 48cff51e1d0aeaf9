"""The entries of a catalogue: which convention of printing them explains the document best."""

from pictoria_docs.linking.artists import find_blocks, open_blocks
from pictoria_docs.linking.book import Book
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.numbered import find_series, open_series
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.rows import rows_of
from pictoria_docs.linking.titled import find_titles, open_titles


def find_headings(book: Book, options: LinkingOptions) -> list[Heading]:
    """The headings of the document's catalogue entries in reading order; empty for a document without a catalogue.

    Each convention weighs how well it explains the document: openers set alike, numbers that grow by one, names in
    alphabetical order, records between them. The heaviest is taken, and regions of the book in which an entry of it
    begins or ends are cut there.
    """
    series = find_series(book, options)
    exhibition = find_blocks(rows_of(book))
    titles = find_titles(book, options)
    heaviest = max(series.weight, titles.weight)
    if exhibition is not None and exhibition.weight > heaviest:
        return open_blocks(book, exhibition)
    if heaviest <= 0:
        return []
    return open_series(book, series) if series.weight == heaviest else open_titles(book, titles)
