"""Items that may answer a query: those with its words, and those that mean the like."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, literal_column, or_, select

from pictoria_docs.document import RegionType
from pictoria_docs.errors import ConfigError
from pictoria_docs.retrieval.item_status import with_status
from pictoria_docs.retrieval.query import SearchQuery
from pictoria_docs.retrieval.ranking import CandidateText, WeighedWord
from pictoria_docs.retrieval.term_statistics import TermStatistics
from pictoria_docs.retrieval.vector_scan import Numbers
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.database.search_schema import WORDS, facets, items, sources, words
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

COMMON = 0.2
"""Share of the items from which a word chooses nothing, where others do."""
MOST_SCORED = 8000
"""Items that are compared by BM25 for one query: about a hundredth of a second. Rare words choose first."""
SPARE = 2
"""So many times the items that are expected to be enough are asked for, where a filter lets only some pass."""
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
    numbers = [f"(identifiers : {quoted(number)})" for number in sorted(query.identifiers | query.printed)]
    few = _few(allowed)
    # Of few items each word of the query may choose.
    chosen = [_match_word(word) for word in (weighed if few else choosing_words(weighed, statistics))]
    match = " OR ".join([*chosen, *numbers])
    if not match:
        return []
    found: list[int] = []
    if not few and len(chosen) == 1 < len(weighed) and statistics.item_count(weighed) > MOST_SCORED:
        # All are common: those that have all of them come first.
        found = best_passing(connection, every_word(weighed), limit, wanted, allowed, statistics)
    if len(found) < limit:
        found += best_passing(connection, match, limit, wanted, allowed, statistics)
    return list(dict.fromkeys(found))[:limit]


def _few(allowed: Numbers | None) -> bool:
    """Whether a filter lets so few items pass that all of them can be compared."""
    return allowed is not None and len(allowed) <= MOST_SCORED


def best_passing(
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
        f"printed : {quoted(form)}{' *' if word.word.begins else ''}",
        *(f"stemmed : {quoted(stem)}" for stem in sorted(word.word.stems)),
        *(f"printed : {quoted(other)}" for other in sorted(word.corrected)),
        *(
            " AND ".join(f"{{printed stemmed}} : ({any_of(forms)})" for forms in label)
            for label in word.expanded
            if label
        ),
    ]


def any_of(words: Iterable[str]) -> str:
    """FTS5's query for any of some words."""
    return " OR ".join(map(quoted, sorted(words)))


def quoted(word: str) -> str:
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
        if compared and compared + count > MOST_SCORED:
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
    pictures = _pictures(connection, rows)
    return [(row, _candidate_text(row, texts[row.number], pictures)) for row in rows if row.number in texts]


_MADE, _MADE_FROM = items.alias(), items.alias()
_ORIGINS: Select[Any] = (
    select(
        _MADE.c.number,
        _MADE.c.kind,
        _MADE_FROM.c.number.label("origin"),
        _MADE_FROM.c.kind.label("origin_kind"),
    )
    .select_from(sources)
    .join(_MADE, _MADE.c.number == sources.c.item)
    .join(
        _MADE_FROM,
        (_MADE_FROM.c.document_id == sources.c.document_id) & (_MADE_FROM.c.subject == sources.c.subject),
    )
)
"""Items with those that they are made from: pictures with captions, panels and entries, entries with captions."""


class _Pictures(NamedTuple):
    """What is known of the pictures among some items."""

    alone: Set[int]
    """Those that show no entry and have no panels, and captions of none but these that are part of no entry."""
    panels: Mapping[int, Set[int]]
    """Of each picture that has any."""


def _pictures(connection: Connection, rows: Iterable[Row[Any]]) -> _Pictures:
    """Which pictures, and captions of pictures, are the only place where what they show is told of."""
    pictures = {row.number: {row.number} for row in rows if row.kind == "figure"}
    captions: dict[int, set[int]] = {row.number: set() for row in rows if row.kind == "caption"}
    described: set[int] = set()
    for row in _origins(connection, _MADE_FROM.c.number, captions):
        captions[row.origin].add(row.number)
        if row.kind == "entry":
            described.add(row.number)
    panels: dict[int, set[int]] = {}
    for row in _origins(connection, _MADE.c.number, set().union(pictures, *captions.values()) - described):
        if row.origin_kind in ("entry", "figure"):
            described.add(row.number)
        if row.origin_kind == "figure":
            panels.setdefault(row.number, set()).add(row.origin)
    alone = {number for number, shown in (pictures | captions).items() if described.isdisjoint(shown)}
    return _Pictures(alone, panels)


def _origins(
    connection: Connection, column: ColumnElement[int], numbers: Collection[int]
) -> Iterator[Row[Any]]:
    """The rows of `_ORIGINS` of which a column is one of some numbers."""
    for batch in batches(numbers):
        yield from connection.execute(_ORIGINS.where(column.in_(batch)))


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


def _candidate_text(row: Row[Any], text: Row[Any], pictures: _Pictures) -> CandidateText:
    dated = row.first_year is not None or row.last_year is not None
    return CandidateText(
        printed=text.printed,
        stemmed=text.stemmed,
        identifiers=frozenset(text.identifiers.split()),
        title=row.title,
        kind=row.kind,
        language=row.language,
        years=(row.first_year, row.last_year) if dated else None,
        number=row.number,
        alone=row.number in pictures.alone,
        panels=frozenset(pictures.panels.get(row.number, ())),
        plate=row.type == RegionType.PLATE.value,
    )
