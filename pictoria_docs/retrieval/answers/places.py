"""Where on its pages a quotation stands: regions with the boxes of its lines."""

from collections.abc import Iterator

from pictoria_docs.document import Region
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.enrichment.entry_text import EntryText, Piece
from pictoria_docs.retrieval.answers.cited_answer import (
    AnswerSource,
    Citation,
    CitedSentence,
    Corners,
    QuotedPlace,
)
from pictoria_docs.retrieval.answers.quotations import find_quotation
from pictoria_docs.retrieval.items import ItemSubjects
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.search_repository import SearchRepository
from pictoria_docs.store.subjects.subject_repository import SubjectRepository


class QuotationPlaces:
    """Finds the places of quotations; what is read of an item is kept for its other quotations."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[tuple[str, str], tuple[EntryText, ...]] = {}

    def place(self, sentence: CitedSentence, sources: tuple[AnswerSource, ...]) -> CitedSentence:
        """A sentence whose citations know their places."""
        citations = tuple(
            citation.model_copy(
                update={"places": tuple(self._places(citation, sources[citation.source - 1]))}
            )
            for citation in sentence.citations
        )
        return sentence.model_copy(update={"citations": citations})

    def _places(self, citation: Citation, source: AnswerSource) -> Iterator[QuotedPlace]:
        key = (source.document, source.id)
        if key not in self._texts:
            self._texts[key] = self._read(source)
        for text in self._texts[key]:
            # What was changed since is looked for again.
            found = (
                (citation.start, citation.end)
                if text.text == source.text
                else find_quotation(text.text, citation.quotation)
            )
            if found is not None:
                for piece in text.pieces:
                    start, end = max(found[0], piece.start), min(found[1], piece.end)
                    if start < end:
                        yield _place(piece.region, start - piece.start, end - piece.start)
                return

    def _read(self, source: AnswerSource) -> tuple[EntryText, ...]:
        """The texts that an item's text is made of, with their regions."""
        document = DocumentId(source.document)
        with self._store.reading() as connection:
            subjects = ItemSubjects(SubjectRepository(connection, document))
            subjects.look_up([source.id, *SearchRepository(connection).sources_of(document, [source.id])])
            entry = subjects.entry(source.id)
            if entry is not None:
                subjects.look_up_texts([source.id])
                return (subjects.entry_text(entry),)
            regions = [
                region
                for id in subjects.states
                if (region := subjects.region(id)) is not None and region.text
            ]
        each = tuple(EntryText(region.text, (Piece(0, len(region.text), region),)) for region in regions)
        # The text of a picture is that of its captions, of a plate also of those of its panels, one after the other.
        lines = f"\n{source.text}\n"
        pieces = [
            Piece(start, start + len(region.text), region)
            for region in regions
            if not region.is_picture and (start := lines.find(f"\n{region.text}\n")) >= 0
        ]
        whole = EntryText(source.text, tuple(sorted(pieces, key=lambda piece: piece.start)))
        return (whole, *each) if pieces else each


def _place(region: Region, start: int, end: int) -> QuotedPlace:
    stretches = [
        (max(start, line.start), min(end, line.end))
        for line in region.lines
        if line.start < end and start < line.end
    ] or [(start, end)]
    boxes: tuple[Corners, ...] = tuple(region.box_of(first, last) for first, last in stretches)
    return QuotedPlace(region=region.id, page=region.page, start=start, end=end, boxes=boxes)
