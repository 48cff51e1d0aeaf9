"""Explain why something of a document is what it is, and what it nearly was: measurements, or a link's reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.book_pattern import BOOK, book_rows
from pictoria_docs.captioning.caption_features import UNLABELLED
from pictoria_docs.captioning.find import teach_captions
from pictoria_docs.captioning.learned import caption_model, weigh, words_of_list
from pictoria_docs.captioning.legend_features import LegendRun
from pictoria_docs.document import Box, Document, Entry, Link, Mention, Region, RegionType
from pictoria_docs.errors import NotFoundError
from pictoria_docs.evidence import Contribution, FeatureSet
from pictoria_docs.exchange.contents.relations import in_words
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.store import Store

INSIDE = 0.5  # of the box of a text or a region in that of the other, from which one is part of the other


@dataclass(frozen=True, slots=True)
class Because:
    """Tells one measurement and what it says."""

    feature: str
    """Its name; "features.<name>" is the message that says what it measures."""
    value: float
    unit: str
    log_odds: float
    """Added to those of a caption."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Tells why something is what it is."""

    id: str
    document: str
    page: int | None
    type: str
    """Of a region or link; "entry" or "mention"."""
    text: str
    confidence: float
    stage: str
    """Name of the stage that found it, or "user"."""
    caption: float | None = None
    """Probability of a caption; None: no model was asked."""
    because: tuple[Because, ...] = ()
    """The weightiest first."""
    by_words: bool = False
    """Whether the words of a list of plates told more than what was measured."""
    reasons: str = ""
    """Of a link, in words."""
    otherwise: str = ""
    """Number, else id, of a link's second choice."""
    otherwise_confidence: float | None = None


class _Asked(NamedTuple):
    """Holds what a model was asked, as it was measured then, and said."""

    likely: float
    features: FeatureSet[Any]
    row: NDArray[np.float64]
    page: int
    box: Box
    by_words: bool
    book: NDArray[np.float64] | None = None
    """Measured of the texts of the document that look like it."""


def explain(store: Store, id: str, *, language: str = FALLBACK) -> Explanation:
    """Explain a region, link, entry or mention of a project.

    Args:
        store: of the project.
        id: as exports and the desk give it.
        language: of a link's reasons.

    Raises:
        NotFoundError: no document of the project has it.
    """
    for record in store.documents.all():
        document = store.load_document(record.id, with_rejected=True)
        found = document.find(id)
        match found:
            case Region():
                return _region(store, document, found)
            case Link():
                return _link(document, found, language)
            case Entry():
                page, text = found.pages[0], found.title or ""
                stage = found.origin.stage
                return Explanation(id, document.name, page, "entry", text, found.confidence, stage)
            case Mention():
                stage = found.origin.stage
                return Explanation(id, document.name, found.page, "mention", found.text, 1.0, stage)
    raise NotFoundError("explain_unknown", id=id)


def _region(store: Store, document: Document, region: Region) -> Explanation:
    explanation = Explanation(
        region.id,
        document.name,
        region.page,
        region.type,
        region.text,
        region.confidence,
        region.origin.stage,
    )
    if region.is_picture or region.type is RegionType.FIGURE_NUMBER:
        return explanation
    asked: list[_Asked] = []

    def remembered(features: FeatureSet[Any], subjects: Sequence[Any]) -> Sequence[float]:
        likely, rows = weigh(features, subjects), features.rows(subjects)
        books: Iterable[NDArray[np.float64] | None] = repeat(None, len(subjects))
        if features is UNLABELLED:
            books = book_rows(rows, caption_model(features.name).probabilities(rows))
        for share, row, book, subject in zip(likely, rows, books, subjects, strict=True):
            if isinstance(subject, LegendRun):
                asked.append(_Asked(share, features, row, subject.draft.page.number, subject.box, False))
            else:
                place, by_words = subject.unit.region.page, words_of_list(subject) >= share
                asked.append(_Asked(share, features, row, place, subject.unit.box, by_words, book))
        return likely

    teach_captions(store.stage_input(document.id, "captions"), remembered)
    parts = [
        each
        for each in asked
        if each.page == region.page and max(each.box.inside(region.box), region.box.inside(each.box)) > INSIDE
    ]
    if not parts:
        return explanation
    part = max(parts, key=lambda each: each.likely)
    told = caption_model(part.features.name).explain(part.row)
    if part.book is not None:
        told = _in_book(told, caption_model(BOOK.name).explain(part.book))
    units = {each.name: each.unit for each in (*part.features.features, *BOOK.features)}
    because = tuple(Because(each.name, each.value, units[each.name], each.log_odds) for each in told)
    return replace(explanation, caption=part.likely, because=because, by_words=part.by_words)


def _in_book(told: Iterable[Contribution], of_book: Iterable[Contribution]) -> list[Contribution]:
    """Put what a text's document says beside what it says by itself, which counts only as much as the book allows."""
    by_name = {each.name: each for each in of_book}
    own = by_name.pop("by_itself", None)
    share = own.log_odds / own.value if own is not None else 1.0
    weighed = [each._replace(log_odds=share * each.log_odds) for each in told]
    return sorted([*weighed, *by_name.values()], key=lambda each: -abs(each.log_odds))


def _link(document: Document, link: Link, language: str) -> Explanation:
    source = document.find(link.source)
    page = getattr(source, "page", None)
    runner_up = link.runner_up
    other = document.find(runner_up.target) if runner_up is not None else None
    return Explanation(
        link.id,
        document.name,
        page,
        link.type,
        getattr(source, "text", "") or "",
        link.confidence,
        link.origin.stage,
        reasons=in_words(link.reasons, language),
        otherwise=(getattr(other, "number", None) or other.id) if other is not None else "",
        otherwise_confidence=runner_up.confidence if runner_up is not None else None,
    )
