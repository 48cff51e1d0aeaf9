"""The entries of a catalogue: which convention of printing them explains the document best."""

from pictoria_docs.linking.artists import find_blocks, open_blocks
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.numbered import find_series, open_series
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.rows import rows_of
from pictoria_docs.linking.titled import find_titles, open_titles


def find_headings(document_index: DocumentIndex, options: LinkingOptions) -> list[Heading]:
    """The headings of the document's catalogue entries in reading order; empty for a document without a catalogue.

    Each convention weighs how well it explains the document: openers set alike, numbers that grow by one, names in
    alphabetical order, records between them. The heaviest is taken, and regions of the book in which an entry of it
    begins or ends are cut there.
    """
    series = find_series(document_index, options)
    exhibition = find_blocks(rows_of(document_index))
    titles = find_titles(document_index, options)
    heaviest = max(series.weight, titles.weight)
    if exhibition is not None and exhibition.weight > heaviest:
        return open_blocks(document_index, exhibition)
    if heaviest <= 0:
        return []
    return (
        open_series(document_index, series)
        if series.weight == heaviest
        else open_titles(document_index, titles)
    )
