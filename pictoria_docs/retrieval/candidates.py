"""Items that may answer a query: those with its words, in any language."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, literal_column, or_, select

from pictoria_docs.errors import ConfigError
from pictoria_docs.retrieval.compounds import COMPOUNDING, part_form
from pictoria_docs.retrieval.item_status import with_status
from pictoria_docs.retrieval.query import SearchQuery
from pictoria_docs.retrieval.ranking import CandidateText, WeighedWord
from pictoria_docs.retrieval.term_statistics import TermStatistics
from pictoria_docs.retrieval.vector_scan import Numbers
from pictoria_docs.retrieval.word_translations import language_of
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.database.search_schema import WORDS, facets, items, words
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

COMMON = 0.2
"""Share of the items from which a word chooses nothing, where others do."""
MAX_SCORED = 8000
"""Items that are compared by BM25 for one query: about a hundredth of a second. Rare words choose first."""
SPARE = 2
"""So many times the items that are expected to be enough are asked for, where a filter lets only some pass."""
MAX_TRANSLATED = 4000
"""The same of those that have words of other languages for those of the query."""
FEW_ITEMS = 500
"""In a small index every word may choose."""
BM25_WEIGHTS = (1.0, 0.8, 4.0)
"""Of the words as printed, of stems, of numbers."""


KINDS = ("entry", "figure", "caption", "passage")
CHOSEN_BY = {
    "document": ("documents",),
    "kind": ("kinds",),
    "type": ("types",),
    "language": ("languages",),
    "status": ("statuses",),
    "years": ("first_year", "last_year"),
}
"""The attributes of `SearchFilter` by the name of the facet."""


@dataclass(frozen=True)
class SearchFilter:
    """Which items are wanted; None, or nothing: it does not matter."""

    documents: Collection[str] | None = None
    """Ids."""
    kinds: Collection[str] | None = None
    types: Collection[str] | None = None
    languages: Collection[str] | None = None
    statuses: Collection[str] | None = None
    first_year: int | None = None
    """The item's years overlap these, as catalogues count them."""
    last_year: int | None = None
    facets: Collection[tuple[str, str]] = ()
    """Field names with values: of each field, one of its values."""
    assumption: Assumption = NOTHING_ASSUMED
    """Which suggestions have the status "assumed"."""

    def __post_init__(self) -> None:
        """Refuse what would find nothing without a word.

        Raises:
            ConfigError: there is no such kind, or it is no list of kinds.
        """
        if isinstance(self.kinds, str):
            raise ConfigError("search_list", name="kinds", value=repr(self.kinds), example=[self.kinds])
        unknown = [kind for kind in self.kinds or () if kind not in KINDS]
        if unknown:
            raise ConfigError("search_kind_unknown", kind=unknown[0], known=", ".join(KINDS))

    @property
    def active(self) -> frozenset[str]:
        """The facets by which items are chosen: names of `CHOSEN_BY`, and fields of records."""
        given = {
            name
            for name, attributes in CHOSEN_BY.items()
            if any(getattr(self, attribute) is not None for attribute in attributes)
        }
        return frozenset(given | {name for name, _ in self.facets})

    def without(self, name: str) -> "SearchFilter":
        """The same, whatever the value of one facet."""
        if name in CHOSEN_BY:
            return replace(self, **dict.fromkeys(CHOSEN_BY[name]))  # type: ignore[arg-type]
        return replace(self, facets=[(field, value) for field, value in self.facets if field != name])

    @property
    def key(self) -> Hashable:
        """The same for filters that choose the same."""
        return tuple(
            value if value is None or isinstance(value, int | Assumption) else frozenset(value)
            for value in vars(self).values()
        )

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Which rows of the items are wanted."""
        chosen: list[ColumnElement[bool]] = [
            column.in_(values)
            for column, values in (
                (items.c.document_id, self.documents),
                (items.c.kind, self.kinds),
                (items.c.type, self.types),
                (items.c.language, self.languages),
            )
            if values is not None
        ]
        if self.statuses is not None:
            chosen.append(with_status(self.statuses, self.assumption))
        dated = or_(items.c.first_year.is_not(None), items.c.last_year.is_not(None))
        if self.first_year is not None:
            chosen.append(and_(dated, or_(items.c.last_year.is_(None), items.c.last_year >= self.first_year)))
        if self.last_year is not None:
            chosen.append(
                and_(dated, or_(items.c.first_year.is_(None), items.c.first_year <= self.last_year))
            )
        for name in dict.fromkeys(name for name, _ in self.facets):
            values = [value for field, value in self.facets if field == name]
            having = select(facets.c.item).where(facets.c.name == name, facets.c.value.in_(values))
            chosen.append(items.c.number.in_(having))
        return chosen


def allowed_items(connection: Connection, wanted: SearchFilter) -> Numbers:
    """The numbers of the items that are wanted."""
    return np.array(connection.scalars(select(items.c.number).where(*wanted.conditions)).all(), np.int64)


def lexical_candidates(
    connection: Connection,
    query: SearchQuery,
    weighed: Sequence[WeighedWord],
    statistics: TermStatistics,
    limit: int,
    wanted: SearchFilter,
    allowed: Numbers | None,
) -> list[int]:
    """Items that have words or numbers of the query, the best by BM25 first (Robertson and Zaragoza 2009).

    Args:
        connection: to the index.
        query: the query.
        weighed: its words.
        statistics: of the index, in which they were looked up.
        limit: at most so many.
        wanted: which items are wanted,
        allowed: and the numbers of these; None: all are.
    """
    numbers = [f"(identifiers : {_quoted(number)})" for number in sorted(query.identifiers | query.printed)]
    few = _few(allowed)
    # Of few items each word of the query may choose.
    chosen = [_match_word(word) for word in (weighed if few else choosing_words(weighed, statistics))]
    match = " OR ".join([*chosen, *numbers])
    if not match:
        return []
    found: list[int] = []
    if not few and len(chosen) == 1 < len(weighed) and statistics.item_count(weighed) > MAX_SCORED:
        # All are common: those that have all of them come first.
        found = _best_passing(connection, every_word(weighed), limit, wanted, allowed, statistics)
    if len(found) < limit:
        found += _best_passing(connection, match, limit, wanted, allowed, statistics)
    return list(dict.fromkeys(found))[:limit]


def cross_language_candidates(
    connection: Connection,
    weighed: Sequence[WeighedWord],
    statistics: TermStatistics,
    limit: int,
    wanted: SearchFilter,
    allowed: Numbers | None,
) -> list[int]:
    """Choose items that have words of other languages for those of a query, the best by BM25 first.

    Args:
        connection: to the index.
        weighed: the words of the query.
        statistics: of the index, in which their translations were looked up.
        limit: at most so many.
        wanted: which items are wanted,
        allowed: and the numbers of these; None: all are.
    """
    stems = _translated_stems(weighed, statistics)
    if not stems:
        return []
    return _best_passing(connection, f"stemmed : ({_any_of(stems)})", limit, wanted, allowed, statistics)


def _translated_stems(weighed: Sequence[WeighedWord], statistics: TermStatistics) -> list[str]:
    """The stems that the query's words are likely said as, the rarest first, while few items are to be compared."""
    stems = {stem for word in weighed for stem in word.translations}
    stems |= {part_form(stem) for stem in stems if language_of(stem) in COMPOUNDING}
    chosen: list[str] = []
    compared = 0
    for stem in sorted(stems, key=lambda stem: (statistics.count(stem), stem)):
        compared += statistics.count(stem)
        if chosen and compared > MAX_TRANSLATED:
            break
        chosen.append(stem)
    return chosen


def _few(allowed: Numbers | None) -> bool:
    """Whether a filter lets so few items pass that all of them can be compared."""
    return allowed is not None and len(allowed) <= MAX_SCORED


def _best_passing(
    connection: Connection,
    match: str,
    limit: int,
    wanted: SearchFilter,
    allowed: Numbers | None,
    statistics: TermStatistics,
) -> list[int]:
    """The best of the items that match and that a filter lets pass."""
    if allowed is None:
        return _best(connection, match, limit)
    if _few(allowed):
        return _best(connection, match, limit, select(items.c.number).where(*wanted.conditions))
    # Enough of the best are among those that pass, which is quicker to see than to ask for.
    share = len(allowed) / max(1, statistics.total)
    best = np.array(_best(connection, match, round(SPARE * limit / share)), np.int64)
    passing: list[int] = best[np.isin(best, allowed, kind="table")].tolist()
    return passing[:limit]


def _best(
    connection: Connection, match: str, limit: int, among: Select[tuple[int]] | None = None
) -> list[int]:
    """The items that match, the best by BM25 first."""
    weights = ", ".join(map(str, BM25_WEIGHTS))
    found = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(match))
    if among is not None:
        # The plus keeps SQLite from looking up the words of each wanted item, one by one.
        found = found.where(literal_column(f"+{WORDS}.rowid").in_(among))
    return list(connection.scalars(found.order_by(literal_column(f"bm25({WORDS}, {weights})")).limit(limit)))


def every_word(weighed: Sequence[WeighedWord]) -> str:
    """FTS5's query for all of the words, each in any of its forms."""
    return " AND ".join(map(_match_word, weighed))


def _match_word(word: WeighedWord) -> str:
    """FTS5's query for a word or what may stand for it; all is quoted, so that nothing in it is an operator."""
    return f"({' OR '.join(f'({part})' for part in _forms(word))})"


def _forms(word: WeighedWord) -> list[str]:
    """FTS5's queries for what may stand for a word."""
    form = word.word.form
    return [
        f"printed : {_quoted(form)}{' *' if word.word.begins else ''}",
        *(f"stemmed : {_quoted(stem)}" for stem in sorted(word.word.stems)),
        *(f"printed : {_quoted(other)}" for other in sorted(word.corrected)),
        *(
            " AND ".join(f"{{printed stemmed}} : ({_any_of(forms)})" for forms in label)
            for label in word.expanded
            if label
        ),
    ]


def _any_of(words: Iterable[str]) -> str:
    """FTS5's query for any of some words."""
    return " OR ".join(map(_quoted, sorted(words)))


def _quoted(word: str) -> str:
    """A word as FTS5 reads it, so that nothing in it is an operator."""
    escaped = word.replace('"', '""')
    return f'"{escaped}"'


def choosing_words(weighed: Sequence[WeighedWord], statistics: TermStatistics) -> list[WeighedWord]:
    """The words by which candidates are chosen: those that many items have do not help, unless there are no others.

    The rarest of those that any item has always chooses, others as long as few items are to be compared.
    """
    most = max(COMMON * statistics.total, FEW_ITEMS)
    rare = [word for word in weighed if statistics.count(word.word.form) <= most] or weighed
    chosen: list[WeighedWord] = []
    compared = 0
    for word in sorted(rare, key=lambda word: statistics.item_count([word])):
        count = statistics.item_count([word])
        if compared and compared + count > MAX_SCORED:
            break
        chosen.append(word)
        compared += count
    return chosen


def read_candidates(connection: Connection, numbers: Collection[int]) -> list[tuple[Row[Any], CandidateText]]:
    """Items as they are now with their words; those that are gone are left out."""
    rows: list[Row[Any]] = []
    texts: dict[int, Row[Any]] = {}
    for batch in batches(numbers):
        rows += connection.execute(select(items).where(items.c.number.in_(batch)))
        texts |= {row.rowid: row for row in connection.execute(select(words).where(words.c.rowid.in_(batch)))}
    return [(row, _candidate_text(row, texts[row.number])) for row in rows if row.number in texts]


def shown_subjects(connection: Connection, rows: Iterable[Row[Any]]) -> set[tuple[str, str]]:
    """Document and id of the subjects of items that all see now.

    Asked of each document: joined to the items, SQLite would begin with all subjects.
    """
    subjects = schema.subjects
    by_document: dict[str, list[str]] = {}
    for row in rows:
        by_document.setdefault(row.document_id, []).append(row.subject)
    shown: set[tuple[str, str]] = set()
    for document, ids in by_document.items():
        is_shown = (subjects.c.document_id == document) & (subjects.c.layer == SHARED_LAYER)
        for batch in batches(ids):
            # Whether it is hidden is looked at here: as a condition, it has SQLite choose a worse index.
            query = select(subjects.c.id, subjects.c.hidden).where(is_shown, subjects.c.id.in_(batch))
            shown.update((document, row.id) for row in connection.execute(query) if not row.hidden)
    return shown


def _candidate_text(row: Row[Any], text: Row[Any]) -> CandidateText:
    dated = row.first_year is not None or row.last_year is not None
    return CandidateText(
        printed=text.printed,
        stemmed=text.stemmed,
        identifiers=frozenset(text.identifiers.split()),
        title=row.title,
        kind=row.kind,
        language=row.language,
        years=(row.first_year, row.last_year) if dated else None,
    )
