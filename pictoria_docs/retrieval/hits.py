"""What a search finds: items with their score and why, and the words for which they were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.evidence import Measured
from pictoria_docs.i18n import translate
from pictoria_docs.retrieval.compounds import CompoundParts
from pictoria_docs.retrieval.facets import FacetCounts
from pictoria_docs.retrieval.highlighted_words import marked_words
from pictoria_docs.retrieval.item_status import status_of
from pictoria_docs.retrieval.ranking import ANSWERED, FEATURES, SEARCH_MODEL, WeighedWord
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption


@dataclass(frozen=True)
class SearchHit:
    """An item that may be what was asked for."""

    document: DocumentId
    """The document's id,"""
    document_name: str
    """and its name."""
    id: str
    """The id of the region or entry."""
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    type: str
    page: int
    box: Box
    """In points of the page."""
    number: str
    """As printed; empty without one."""
    title: str
    text: str
    language: str
    years: tuple[int | None, int | None] | None
    """As catalogues count them, without a year 0."""
    status: str
    score: float = 1.0
    """How likely it is what was asked for, 0 to 1."""
    why: Mapping[str, float] = field(default_factory=dict)
    """What each measurement (`ranking.FEATURES`) adds to the log-odds of the score; what adds nothing is left out."""
    marks: tuple[tuple[int, int], ...] = ()
    """Offsets of the query's words in `text`."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found."""

    hits: list[SearchHit] = field(default_factory=list)
    """Best first."""
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the query that no item has, with words of the index that were looked for in their place."""
    missing: PictoriaError | None = None
    """Why meaning was not looked at, where the model of embeddings cannot be used."""
    stale: ProjectError | None = None
    """Why the latest changes were not looked at, where the index could not be written."""
    limitations: tuple[PictoriaError, ...] = ()
    """What else is not as the config wants it: Chroma or a reranker that cannot be asked, a vocabulary that cannot be
    read, a model whose vectors are not all made."""
    facets: FacetCounts | None = None
    """By what the hits can be narrowed down, where this was asked for."""
    answerable: float | None = None
    """How likely the best hit is what was asked for, 0 to 1; None where no word was asked for."""

    @property
    def unlikely(self) -> bool:
        """Whether probably nothing here answers the query."""
        return self.answerable is not None and self.answerable < ANSWERED


def stale_sentence(why: ProjectError, language: str | None = None) -> str:
    """The sentence that the latest changes were not looked at, in `language` (None: the user's)."""
    return translate("search.stale", language, why=why.sentence(language))


@dataclass(frozen=True)
class MeasuredHit:
    """An item with its evidence, before it is weighed: what training learns from."""

    row: Row[Any]
    features: Measured


def make_hit(
    hit: MeasuredHit,
    score: float,
    names: Mapping[DocumentId, str],
    words: Sequence[WeighedWord],
    parts: CompoundParts,
    assumption: Assumption = NOTHING_ASSUMED,
) -> SearchHit:
    """A candidate as people see it.

    Args:
        hit: the candidate,
        score: and how likely it is what was asked for.
        names: of the documents, by id.
        words: of the query.
        parts: parts compounds.
        assumption: which suggestions have the status "assumed".
    """
    row = hit.row
    told = SEARCH_MODEL.load().explain(FEATURES.rows([hit.features])[0]) if hit.features else ()
    return SearchHit(
        **item_values(row, names, assumption),
        score=score,
        why={each.name: each.log_odds for each in told},
        marks=tuple(marked_words(row.text, row.language, words, parts)),
    )


def item_values(
    row: Row[Any], names: Mapping[DocumentId, str], assumption: Assumption = NOTHING_ASSUMED
) -> dict[str, Any]:
    """What is shown of an item whatever it was found by: fields of `SearchHit`.

    Args:
        row: of the items.
        names: of the documents, by id.
        assumption: which suggestions have the status "assumed".
    """
    dated = row.first_year is not None or row.last_year is not None
    return {
        "document": row.document_id,
        "document_name": names.get(row.document_id, row.document_id),
        "id": row.subject,
        "kind": row.kind,
        "type": row.type,
        "page": row.page,
        "box": Box(row.x0, row.y0, row.x1, row.y1),
        "number": row.printed_number,
        "title": row.title,
        "text": row.text,
        "language": row.language,
        "years": (row.first_year, row.last_year) if dated else None,
        "status": status_of(row, assumption),
    }
