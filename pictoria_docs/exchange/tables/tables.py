"""A document as six flat tables: figures, captions, entries, fields, links, mentions.

`status` is "suggested", "accepted", "corrected" or "rejected"; `decided_by` and `decided_at` are empty for suggestions.

The first columns of each are fixed, other tools read them by these names; what people like to see beside them
follows. Lists within a cell are separated by semicolons. Boxes are in page coordinates (points).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pictoria_docs.document import Box, Document, LinkType, Origin, Region, field_id
from pictoria_docs.enrichment.entry_text import read_entry_text, regions_of
from pictoria_docs.enrichment.flat import flat_fields
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.contents.relations import Relations, in_words, pages_of, relations
from pictoria_docs.exchange.files.files import safe_name
from pictoria_docs.exchange.places.addresses import RELATIVE, Addresses

Cell = str | int | float | None
Row = dict[str, Cell]

BOX = ("x0", "y0", "x1", "y1")
REVIEW = ("status", "decided_by", "decided_at")
TRACE = ("revision", "address")
"""With the id of a row, what its way back needs: number of the latest decision on it, and where it stands in an
export as IIIF or Web Annotations to the same folder."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "figures": (
        *("figure_id", "page", *BOX, "kind", "parent_id", "number"),
        *("caption_ids", "caption_text", "entry_id", "confidence", *REVIEW),
        *("caption_pages", "entry_numbers", "reasons", "page_label", "own_type", "document", *TRACE),
    ),
    "captions": (
        *("caption_id", "page", *BOX, "label", "text", "confidence"),
        *("numbers", "credit", "figure_ids", "figure_pages", *REVIEW, "page_label", "own_type"),
        *("document", *TRACE),
    ),
    "entries": (
        *("entry_id", "number", "title", "pages"),
        *("figure_ids", "mention_ids", "confidence", *REVIEW, "document", *TRACE, "text"),
    ),
    "fields": (
        *("entry_id", "field", "value", "normalised", "evidence_page", "evidence_text", "confidence"),
        *("inferred", "entry_number", *REVIEW, "term", "term_uri", "other_terms", "alternative", "origin"),
        *("document", "field_id", *TRACE),
    ),
    "links": (
        *("link_id", "type", "source_id", "target_id", "confidence", *REVIEW),
        *("reasons", "runner_up_id", "runner_up_confidence", "source_page", "target_page", "document"),
    ),
    "mentions": (
        *("mention_id", "page", *BOX, "text"),
        *("numbers", "target_ids", "target_pages", *REVIEW, "page_label", "document"),
    ),
}

CARRIED = (
    *(Aspect.REGIONS, Aspect.REGION_TYPES, Aspect.OWN_TYPES, Aspect.PANELS, Aspect.PAGE_LABELS),
    *(Aspect.TEXT, Aspect.NUMBERS),
    *(Aspect.LINKS, Aspect.LINKS_ACROSS, Aspect.LINK_TYPES, Aspect.LINK_REASONS, Aspect.MENTIONS),
    *(Aspect.ENTRIES, Aspect.VALUES, Aspect.MEANINGS, Aspect.EVIDENCE, Aspect.CONFIDENCE, Aspect.REVIEWS),
)
"""What the tables hold of a document."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Table(NamedTuple):
    """One table: its name, its columns in order, and rows that hold a cell for each of them."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


def tables(document: Document, language: str) -> list[Table]:
    """All six tables of a document, reasons in words of `language`."""
    links = relations(document)
    return [table(name, document, links, language) for name in COLUMNS]


def table(name: str, document: Document, links: Relations, language: str) -> Table:
    """One of the tables in `COLUMNS`; `links` are those of the document."""
    rows = {
        "figures": lambda: _figures(document, links, language),
        "captions": lambda: _captions(document, links),
        "entries": lambda: _entries(document, links),
        "fields": lambda: _fields(document),
        "links": lambda: _links(document, language),
        "mentions": lambda: _mentions(document, links),
    }
    return Table(name, COLUMNS[name], list(rows[name]()))


def safe_cell(value: Cell) -> Cell:
    """A cell that no spreadsheet runs as a formula: an apostrophe before what would start one.

    Numbers, also negative and decimal ones, stay as they are. Characters that no file takes are removed.
    After OWASP, "CSV Injection".
    """
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(FORMULA) and not _NUMBER.fullmatch(text) else text


def printable(text: str) -> str:
    """`text` without control characters, lone surrogates and non-characters."""
    return _UNPRINTABLE.sub("", text)


def parent_of(figure: Region, links: Relations) -> str | None:
    """Id of the plate or composite figure that a panel belongs to."""
    return figure.parent or next(iter(links.targets(LinkType.PART_OF, figure.id)), None)


def _joined(values: Iterable[object]) -> str:
    return ";".join(dict.fromkeys(str(value) for value in values))


def _box(box: Box) -> Row:
    return dict(zip(BOX, box.rounded(), strict=True))


def review_of(document: Document, id: str) -> dict[str, str]:
    """How far people have come with a subject, who decided on it, and when (ISO 8601)."""
    review = document.reviews.get(id)
    by, at = (review.decided_by, review.decided_at) if review is not None else ("", "")
    return dict(zip(REVIEW, (document.status_of(id).value, by, at), strict=True))


def trace_of(document: Document, id: str) -> Row:
    """The columns of `TRACE` for a subject."""
    review = document.reviews.get(id)
    address = Addresses.in_folder(RELATIVE, safe_name(document.name)).annotation(id)
    return {"revision": review.revision if review is not None else 0, "address": address}


def _pages(document: Document, ids: Iterable[str]) -> str:
    return _joined(page for id in ids for page in pages_of(document.find(id)))


def _figures(document: Document, links: Relations, language: str) -> Iterator[Row]:
    texts: dict[str, str] = {
        region.id: region.text for page in document.pages for region in page.regions if region.text
    }
    numbers: dict[str, str] = {entry.id: entry.number or entry.title or "" for entry in document.entries}
    for page in document.pages:
        for figure in page.figures:
            captions = links.sources(LinkType.CAPTION_OF, figure.id)
            entries = links.targets(LinkType.DEPICTS, figure.id)
            yield {
                "figure_id": figure.id,
                "page": figure.page,
                **_box(figure.box),
                "kind": figure.type.value,
                "parent_id": parent_of(figure, links),
                "number": figure.number,
                "caption_ids": _joined(captions),
                "caption_text": " | ".join(texts.get(id, "") for id in captions),
                "entry_id": _joined(entries),
                "confidence": round(figure.confidence, 3),
                **review_of(document, figure.id),
                "caption_pages": _pages(document, captions),
                "entry_numbers": _joined(numbers.get(id, "") for id in entries),
                "reasons": why(figure, links, language),
                "page_label": page.label,
                "own_type": figure.own_type,
                "document": document.name,
                **trace_of(document, figure.id),
            }


def why(figure: Region, links: Relations, language: str) -> str:
    """The reasons for a figure's captions and entries, in words."""
    reasons = [
        *links.by_target.get((LinkType.CAPTION_OF, figure.id), ()),
        *links.by_source.get((LinkType.DEPICTS, figure.id), ()),
    ]
    return "; ".join(dict.fromkeys(in_words(link.reasons, language) for link in reasons if link.reasons))


def _captions(document: Document, links: Relations) -> Iterator[Row]:
    for page in document.pages:
        for caption in page.captions:
            figures = links.targets(LinkType.CAPTION_OF, caption.id)
            reading = caption.caption
            yield {
                "caption_id": caption.id,
                "page": caption.page,
                **_box(caption.box),
                "label": caption.text[: reading.label_end].strip() if reading else "",
                "text": caption.text,
                "confidence": round(caption.confidence, 3),
                "numbers": _joined(number.key for number in reading.numbers) if reading else "",
                "credit": credit_of(caption),
                "figure_ids": _joined(figures),
                "figure_pages": _pages(document, figures),
                **review_of(document, caption.id),
                "page_label": page.label,
                "own_type": caption.own_type,
                "document": document.name,
                **trace_of(document, caption.id),
            }


def credit_of(caption: Region) -> str:
    """The credit line within a caption ("Photo: ..."), or nothing."""
    reading = caption.caption
    if reading is None or reading.credit_start is None:
        return ""
    return caption.text[reading.credit_start : reading.credit_end].strip()


def _entries(document: Document, links: Relations) -> Iterator[Row]:
    regions = regions_of(document)
    for entry in document.entries:
        yield {
            "entry_id": entry.id,
            "number": entry.number,
            "title": entry.title,
            "pages": _joined(entry.pages),
            "figure_ids": _joined(links.sources(LinkType.DEPICTS, entry.id)),
            "mention_ids": _joined(links.sources(LinkType.CITES, entry.id)),
            "confidence": round(entry.confidence, 3),
            **review_of(document, entry.id),
            "document": document.name,
            **trace_of(document, entry.id),
            # It covers the title, which may have been decided in the record.
            "revision": document.revision,
            "text": read_entry_text(entry, regions).text,
        }


def _fields(document: Document) -> Iterator[Row]:
    for entry, field, base in flat_fields(document):
        yield {
            "entry_id": entry.id,
            "field": field.name,
            "value": field.value,
            "normalised": field.normalised,
            "evidence_page": _joined(evidence.page for evidence in field.evidence),
            "evidence_text": " | ".join(evidence.quote for evidence in field.evidence if evidence.quote),
            "confidence": round(field.confidence, 3),
            "inferred": "1" if field.inferred else "",
            "entry_number": entry.number,
            **review_of(document, field_id(entry.id, base)),
            "term": field.term.label if field.term is not None else "",
            "term_uri": field.term.uri if field.term is not None else "",
            "other_terms": " | ".join(f"{term.label} <{term.uri}>" for term in field.terms),
            "alternative": "1" if field.alternative else "",
            "origin": who(field.origin),
            "document": document.name,
            # What follows from a value changes with it.
            "field_id": field_id(entry.id, base) if field is base else "",
            **trace_of(document, field_id(entry.id, base)),
        }


def who(origin: Origin) -> str:
    """Who said it: a person, a model with the prompt it answered, a known record by file and row, or a stage of
    ours."""
    if origin.user or origin.source:
        return origin.user or origin.source or ""
    return f"{origin.model} ({origin.config or origin.stage})" if origin.model else origin.stage


def _links(document: Document, language: str) -> Iterator[Row]:
    for link in document.links:
        yield {
            "link_id": link.id,
            "type": link.type,
            "source_id": link.source,
            "target_id": link.target,
            "confidence": round(link.confidence, 3),
            **review_of(document, link.id),
            "reasons": in_words(link.reasons, language),
            "runner_up_id": link.runner_up.target if link.runner_up is not None else "",
            "runner_up_confidence": round(link.runner_up.confidence, 3) if link.runner_up is not None else "",
            "source_page": _pages(document, [link.source]),
            "target_page": _pages(document, [link.target]),
            "document": document.name,
        }


def _mentions(document: Document, links: Relations) -> Iterator[Row]:
    labels = {page.number: page.label for page in document.pages}
    for mention in document.mentions:
        targets = links.targets(LinkType.CITES, mention.id)
        yield {
            "mention_id": mention.id,
            "page": mention.page,
            **_box(mention.box),
            "text": mention.text,
            "numbers": _joined(number.key for number in mention.numbers),
            "target_ids": _joined(targets),
            "target_pages": _pages(document, targets),
            **review_of(document, mention.id),
            "page_label": labels.get(mention.page),
            "document": document.name,
        }
