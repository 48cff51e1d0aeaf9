"""The rows of a document's tables."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pictoria_docs.document import (
    Box,
    Document,
    Field,
    LinkType,
    Origin,
    Point,
    Reason,
    Region,
    Term,
    field_id,
)
from pictoria_docs.enrichment.dates import edtf_years
from pictoria_docs.enrichment.entry_text import read_entry_text, regions_of
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.flat import USUAL
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.contents.relations import in_words, pages_of, relations
from pictoria_docs.exchange.data_tables.row_types import (
    CaptionPartRow,
    CaptionRow,
    DecidedRow,
    DescriptionRow,
    EntryRow,
    FigureRow,
    LinkRow,
    MeasureRow,
    MentionRow,
    OriginRow,
    PlacedRow,
    SpanRow,
    TermRow,
    ValueRow,
)
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.places.content_state import canvas_region
from pictoria_docs.exchange.tables.tables import CARRIED, credit_of, parent_of
from pictoria_docs.i18n import translate

HELD = (
    *CARRIED,
    *(Aspect.OUTLINES, Aspect.CAPTION_READINGS, Aspect.DESCRIPTIONS, Aspect.ORIGINS),
)
"""The aspects of a document that the tables hold."""
DIGITS = 3
"""Decimals of confidences."""


class DocumentRows:
    """The rows of one document, table by table."""

    def __init__(self, document: Document, addresses: Addresses, language: str) -> None:
        """`addresses`: where its canvases and annotations are; `language`: of reasons and remarks."""
        self._document, self._addresses, self._language = document, addresses, language
        self._relations, self._canvases = relations(document), canvases(document)
        self._labels = {page.number: page.label for page in document.pages}
        self._types: Mapping[str, str] = USUAL | {known.name: known.type for known in document.record_fields}

    def tables(self) -> dict[str, Iterator[Any]]:
        """The rows of each of `ROW_TYPES`."""
        return {
            "figures": self.figures(),
            "captions": self.captions(),
            "entries": self.entries(),
            "values": self.values(),
            "links": self.links(),
            "mentions": self.mentions(),
        }

    def figures(self) -> Iterator[FigureRow]:
        """Figures, plates and panels, page by page."""
        for figure in self._document.figures:
            captions = self._relations.sources(LinkType.CAPTION_OF, figure.id)
            entries = self._relations.targets(LinkType.DEPICTS, figure.id)
            description = figure.description
            yield {
                **self._placed(figure.id, figure.page, figure.box, figure.origin),
                "figure_id": figure.id,
                "kind": figure.type.value,
                "own_type": figure.own_type,
                "polygon": _corners(figure.polygon),
                "rotation": figure.rotation,
                "parent_id": parent_of(figure, self._relations),
                "number": figure.number,
                "caption_ids": captions,
                "caption_text": [self._text(id) for id in captions],
                "caption_pages": self._pages(captions),
                "entry_id": entries,
                "entry_numbers": [self._text(id) for id in entries],
                "reasons": self._reasons(figure),
                "confidence": round(figure.confidence, DIGITS),
                "description": None
                if description is None
                else DescriptionRow(
                    seen=description.seen,
                    known=description.known,
                    keywords=list(description.keywords),
                    language=description.language,
                    model=description.origin.model,
                ),
            }

    def captions(self) -> Iterator[CaptionRow]:
        """Captions and legends, page by page."""
        for caption in self._document.captions:
            reading = caption.caption
            figures = self._relations.targets(LinkType.CAPTION_OF, caption.id)
            yield {
                **self._placed(caption.id, caption.page, caption.box, caption.origin),
                "caption_id": caption.id,
                "kind": caption.type.value,
                "own_type": caption.own_type,
                "polygon": _corners(caption.polygon),
                "text": caption.text,
                "label": caption.text[: reading.label_end].strip() if reading else "",
                "number_kind": reading.kind.value if reading else None,
                "numbers": [number.key for number in caption.printed_numbers],
                "parts": _parts(caption),
                "position": reading.position if reading else None,
                "continued": reading is not None and reading.continued,
                "credit": credit_of(caption),
                "figure_ids": figures,
                "figure_pages": self._pages(figures),
                "confidence": round(caption.confidence, DIGITS),
            }

    def entries(self) -> Iterator[EntryRow]:
        """Catalogue entries."""
        regions = regions_of(self._document)
        for entry in self._document.entries:
            yield {
                **self._decided(entry.id, entry.origin),
                "entry_id": entry.id,
                "number": entry.number,
                "title": entry.title,
                "pages": list(entry.pages),
                "spans": [self._span(span.page, span.box) for span in entry.spans],
                "figure_ids": self._relations.sources(LinkType.DEPICTS, entry.id),
                "mention_ids": self._relations.sources(LinkType.CITES, entry.id),
                "remarks": [
                    translate(f"warnings.{warning.code}", self._language, **warning.values)
                    for warning in entry.warnings
                ],
                "confidence": round(entry.confidence, DIGITS),
                "address": self._addresses.annotation(entry.id),
                "text": read_entry_text(entry, regions).text,
            }

    def values(self) -> Iterator[ValueRow]:
        """The values of all records."""
        for entry in self._document.entries:
            for field in entry.fields:
                type = self._types.get(field.name)
                first, last = years_of(field, type)
                id = field_id(entry.id, field)
                yield {
                    **self._decided(id, field.origin),
                    "field_id": id,
                    "entry_id": entry.id,
                    "entry_number": entry.number,
                    "field": field.name,
                    "field_type": type,
                    "value": field.value,
                    "normalised": field.normalised,
                    "first_year": first,
                    "last_year": last,
                    "measures": measures_of(field, type),
                    "term": None if field.term is None else _term(field.term),
                    "other_terms": [_term(term) for term in field.terms],
                    "alternative": field.alternative,
                    "inferred": field.inferred,
                    "evidence": [
                        {
                            "region": evidence.region,
                            "page": evidence.page,
                            "start": evidence.start,
                            "end": evidence.end,
                            "box": [] if evidence.box is None else list(evidence.box.rounded()),
                            "quote": evidence.quote,
                        }
                        for evidence in field.evidence
                    ],
                    "confidence": round(field.confidence, DIGITS),
                    "address": self._addresses.annotation(id),
                }

    def links(self) -> Iterator[LinkRow]:
        """Links of all types."""
        for link in self._document.links:
            yield {
                **self._decided(link.id, link.origin),
                "link_id": link.id,
                "type": link.type,
                "source_id": link.source,
                "target_id": link.target,
                "source_page": self._pages([link.source]),
                "target_page": self._pages([link.target]),
                "reasons": self._words(link.reasons),
                "runner_up_id": link.runner_up.target if link.runner_up else None,
                "runner_up_confidence": round(link.runner_up.confidence, DIGITS) if link.runner_up else None,
                "confidence": round(link.confidence, DIGITS),
            }

    def mentions(self) -> Iterator[MentionRow]:
        """Mentions in running text."""
        for mention in self._document.mentions:
            targets = self._relations.targets(LinkType.CITES, mention.id)
            yield {
                **self._placed(mention.id, mention.page, mention.box, mention.origin),
                "mention_id": mention.id,
                "region": mention.region,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "numbers": [number.key for number in mention.numbers],
                "target_ids": targets,
                "target_pages": self._pages(targets),
            }

    # What several have

    def _decided(self, id: str, origin: Origin) -> DecidedRow:
        review = self._document.reviews.get(id)
        return {
            "document": self._document.name,
            "status": self._document.status_of(id).value,
            "decided_by": review.decided_by if review else None,
            "decided_at": _moment(review.decided_at) if review else None,
            "revision": review.revision if review else 0,
            "origin": OriginRow(
                stage=origin.stage,
                version=origin.version,
                model=origin.model,
                config=origin.config,
                user=origin.user,
                source=origin.source,
            ),
        }

    def _placed(self, id: str, page: int, box: Box, origin: Origin) -> PlacedRow:
        placed: PlacedRow = {
            **self._decided(id, origin),
            **self._span(page, box),
            "page_label": self._labels.get(page),
            "address": self._addresses.annotation(id),
        }
        return placed

    def _span(self, page: int, box: Box) -> SpanRow:
        x0, y0, x1, y1 = box.rounded()
        known = self._canvases.get(page)
        canvas = canvas_region(self._addresses, known, box) if known else self._addresses.canvas(page)
        return {"page": page, "x0": x0, "y0": y0, "x1": x1, "y1": y1, "canvas": canvas}

    def _pages(self, ids: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(page for id in ids for page in pages_of(self._document.find(id))))

    def _text(self, id: str) -> str:
        thing = self._document.find(id)
        return thing.text if isinstance(thing, Region) else getattr(thing, "number", None) or ""

    def _reasons(self, figure: Region) -> list[str]:
        links = [
            *self._relations.by_target.get((LinkType.CAPTION_OF, figure.id), ()),
            *self._relations.by_source.get((LinkType.DEPICTS, figure.id), ()),
        ]
        return list(dict.fromkeys(text for link in links for text in self._words(link.reasons)))

    def _words(self, reasons: Iterable[Reason]) -> list[str]:
        return [in_words((reason,), self._language) for reason in reasons]


def years_of(field: Field, type: str | None) -> tuple[int | None, int | None]:
    """First and last year of a date, as catalogues count them; None where it is open, not read, or no date."""
    if not field_type(type).dated or not field.normalised:
        return None, None
    return edtf_years(field.normalised) or (None, None)


def measures_of(field: Field, type: str | None) -> list[MeasureRow]:
    """The measures of dimensions; none where somebody's correction is in another form."""
    if not field_type(type).measured:
        return []
    try:
        return [_measure(row) for row in json.loads(field.normalised or "[]")]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []


def _measure(row: Mapping[str, Any]) -> MeasureRow:
    upper = row.get("upper")
    return {
        "kind": str(row["kind"]),
        "value": float(row["value"]),
        "upper": None if upper is None else float(upper),
        "unit": str(row["unit"]),
        "qualifier": row.get("qualifier"),
    }


def _corners(polygon: tuple[Point, ...] | None) -> list[list[float]]:
    return [[float(point.x), float(point.y)] for point in polygon or ()]


def _parts(caption: Region) -> list[CaptionPartRow]:
    return [
        {
            "number": part.number.key if part.number else None,
            "position": part.position,
            "text": caption.text[part.start : part.end],
        }
        for part in (caption.caption.parts if caption.caption else ())
    ]


def _term(term: Term) -> TermRow:
    return {"label": term.label, "uri": term.uri, "vocabulary": term.vocabulary, "score": term.score}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
