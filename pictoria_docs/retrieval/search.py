"""Search in a project: hits best first, each with its place, its score and why it was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, select

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.models.embedding import Vectors, open_embedder
from pictoria_docs.retrieval.by_language import (
    LOOKED_THROUGH,
    above_usual,
    languages_of_items,
    nearest_of_each,
)
from pictoria_docs.retrieval.candidates import (
    SearchFilter,
    allowed_items,
    lexical_candidates,
    read_candidates,
    shown_subjects,
)
from pictoria_docs.retrieval.expansion import open_expander
from pictoria_docs.retrieval.indexing import Progress, SearchIndexer, index_size
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.query import SearchQuery, read_query
from pictoria_docs.retrieval.ranking import (
    CandidateText,
    Ranker,
    RankingWeights,
    WeighedWord,
    shipped_ranking_weights,
)
from pictoria_docs.retrieval.term_statistics import BEGINNING, TermStatistics
from pictoria_docs.retrieval.tokens import stem, tokens_of
from pictoria_docs.retrieval.vector_scan import Numbers, VectorScan
from pictoria_docs.store import Store
from pictoria_docs.store.log import batches
from pictoria_docs.store.search_repository import SearchRepository
from pictoria_docs.store.search_schema import items

HITS = 20
"""Hits that are given where no number is asked for."""
NO_MODEL = "off"
FILTERS_KEPT = 8
AS_DATE = 0.2
"""What a word of a date counts: its years are looked at."""
JOINED_AT_ONCE = 50
"""Hits that are looked up among the subjects at once."""
EVERYTHING = SearchFilter()


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
    score: float
    """How likely it is what was asked for, 0 to 1."""
    why: Mapping[str, float]
    """What each kind of evidence adds to the log-odds of the score (`HIT_FEATURES`); what adds nothing is left out."""
    marks: tuple[tuple[int, int], ...] = ()
    """Offsets of the query's words in `text`."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found."""

    hits: list[SearchHit] = field(default_factory=list)
    """Best first."""
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the query that no item has, with words of the index that were looked for in their place."""
    missing: MissingPartError | None = None
    """Why meaning was not looked at, where the model of embeddings is not installed."""
    stale: ProjectError | None = None
    """Why the latest changes were not looked at, where the index could not be written."""


@dataclass(frozen=True)
class MeasuredHit:
    """An item with its evidence, before it is weighed: what training learns from."""

    row: Row[Any]
    text: CandidateText
    features: dict[str, float]


class Searcher:
    """Searches one project; what it has read of the index is kept in memory and brought up to date by each search."""

    def __init__(self, store: Store, options: RetrievalOptions) -> None:
        self.store, self.options = store, options
        model = "" if options.embedding == NO_MODEL else options.embedding
        self.indexer = SearchIndexer(store, model, open_embedder)
        self._lock = Lock()
        """One search at a time reads and changes what is kept in memory."""
        self._scan = VectorScan(model)
        self._statistics: TermStatistics | None = None
        self._version = -1
        self._languages: frozenset[str] = frozenset()
        self._allowed: dict[str, Numbers] = {}

    def bring_up_to_date(self, progress: Progress | None = None) -> None:
        """Have the index follow what changed since the last search.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...).
        """
        if not self.indexer.is_current():
            self.indexer.index(progress)

    def search(
        self, text: str, wanted: SearchFilter = EVERYTHING, limit: int = HITS, *, typing: bool = False
    ) -> SearchResult:
        """The best answers to a query.

        Args:
            text: words, numbers, dates, in any language; phrases in quotation marks.
            wanted: which items to choose from.
            limit: at most so many hits.
            typing: whether the last word may not be complete.

        Raises:
            ConfigError: a vocabulary of the options cannot be read.
            ProjectError: the project cannot be read.
        """
        stale: ProjectError | None = None
        try:
            self.bring_up_to_date()
        except ProjectError as error:
            stale = error
        with self._lock, self.store.reading() as connection:
            self._look(connection)
            query = read_query(text, self._languages, typing=typing)
            if not query.words:
                return SearchResult(missing=self.indexer.missing, stale=stale)
            words = self._weigh(connection, query)
            weights = shipped_ranking_weights()
            scored = sorted(
                (
                    (weights.score(hit.features), hit)
                    for hit in self._measure(connection, query, words, wanted)
                ),
                key=lambda pair: (-pair[0], pair[1].row.number),
            )
            best = list(islice(_shown(connection, scored), limit))
        names = {record.id: record.name for record in self.store.documents.all()}
        hits = [_hit(hit, score, weights, names, words) for score, hit in best]
        corrections = {word.word.form: tuple(sorted(word.corrected)) for word in words if word.corrected}
        return SearchResult(hits, corrections, self.indexer.missing, stale)

    def measure(self, text: str, wanted: SearchFilter = EVERYTHING) -> list[MeasuredHit]:
        """All items that are looked at for a query, with their evidence."""
        self.bring_up_to_date()
        with self._lock, self.store.reading() as connection:
            self._look(connection)
            query = read_query(text, self._languages)
            if not query.words:
                return []
            return self._measure(connection, query, self._weigh(connection, query), wanted)

    def _look(self, connection: Connection) -> None:
        """Read what changed of the index."""
        version = SearchRepository(connection).version()
        if version != self._version:
            self._version = version
            self._allowed.clear()
            self._statistics = TermStatistics(connection)
            found = connection.scalars(select(items.c.language).distinct())
            self._languages = frozenset(language for language in found if language)
        if self._scan.model:
            self._scan.refresh(connection)

    def _weigh(self, connection: Connection, query: SearchQuery) -> list[WeighedWord]:
        """The words of a query with how much each tells, and what may stand for it."""
        statistics = self._statistics
        assert statistics is not None, "read by _look"
        expansions = open_expander(self.options.vocabularies).expansions(query.text)
        forms = {form for word in query.words for form in (word.form, *word.stems)}
        parts = {
            form for labels in expansions.values() for label in labels for part in label for form in part
        }
        statistics.look_up(connection, forms | parts)
        weighed: list[WeighedWord] = []
        for word in query.words:
            known = [form for form in (word.form, *word.stems) if statistics.count(form)]
            if word.begins:
                statistics.look_up_beginning(connection, word.form)
                known.append(word.form + BEGINNING)
            # Labels of which the index lacks a word choose nothing.
            expanded = tuple(
                label for label in expansions.get(word.form, ()) if statistics.usual_count(label)
            )
            corrected = frozenset[str]()
            if not known and not word.begins and not expanded:
                corrected = frozenset(statistics.corrections(connection, word.form))
                statistics.look_up(connection, corrected)
            single = ((frozenset({form}),) for form in (*known, *corrected))
            weight = statistics.weight([*single, *expanded])
            weighed.append(WeighedWord(word, weight * AS_DATE if word.dated else weight, corrected, expanded))
        return weighed

    def _measure(
        self, connection: Connection, query: SearchQuery, words: Sequence[WeighedWord], wanted: SearchFilter
    ) -> list[MeasuredHit]:
        statistics = self._statistics
        assert statistics is not None, "read by _look"
        limit = self.options.candidates
        allowed = self._allowed_items(connection, wanted)
        numbers = lexical_candidates(connection, query, words, statistics, limit, wanted, allowed)
        cosines: dict[int, float] = {}
        vector = self._vector(query)
        if vector is not None:
            cosines = dict(self._scan.nearest(vector, LOOKED_THROUGH * limit, allowed))
            cosines |= self._scan.cosines(vector, [number for number in numbers if number not in cosines])
        above = above_usual(cosines, languages_of_items(connection, list(cosines)))
        like = nearest_of_each(cosines, above, limit)
        candidates = read_candidates(connection, list(dict.fromkeys([*numbers, *like])))
        evidence = Ranker(query, words, statistics.languages(query.words)).evidence(
            [text for _, text in candidates],
            [cosines.get(row.number, 0.0) for row, _ in candidates],
            [above.get(row.number, 0.0) for row, _ in candidates],
        )
        return [
            MeasuredHit(row, text, features)
            for (row, text), features in zip(candidates, evidence, strict=True)
        ]

    def _allowed_items(self, connection: Connection, wanted: SearchFilter) -> Numbers | None:
        """The items that a filter lets pass; those of the last filters are remembered, for whoever types goes on with
        the same one."""
        if not wanted.conditions:
            return None
        key = repr(wanted)
        if key not in self._allowed:
            while len(self._allowed) >= FILTERS_KEPT:
                self._allowed.pop(next(iter(self._allowed)))
            self._allowed[key] = allowed_items(connection, wanted)
        return self._allowed[key]

    def _vector(self, query: SearchQuery) -> Vectors | None:
        embedder = self.indexer.embedder
        if embedder is None or not len(self._scan):
            return None
        vector: Vectors = embedder.encode([query.text])[0]
        return vector

    def count(self) -> int:
        """How many items can be found."""
        return index_size(self.store)


def _shown(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> Iterator[tuple[float, MeasuredHit]]:
    """Those that all see now: whatever the index says, nothing is shown that was rejected or is gone."""
    for batch in batches(scored, JOINED_AT_ONCE):
        shown = shown_subjects(connection, [hit.row for _, hit in batch])
        yield from (pair for pair in batch if (pair[1].row.document_id, pair[1].row.subject) in shown)


def _hit(
    hit: MeasuredHit,
    score: float,
    weights: RankingWeights,
    names: Mapping[DocumentId, str],
    words: Sequence[WeighedWord],
) -> SearchHit:
    row = hit.row
    return SearchHit(
        document=row.document_id,
        document_name=names.get(row.document_id, row.document_id),
        id=row.subject,
        kind=row.kind,
        type=row.type,
        page=row.page,
        box=Box(row.x0, row.y0, row.x1, row.y1),
        number=row.printed_number,
        title=row.title,
        text=row.text,
        language=row.language,
        years=hit.text.years,
        status=row.status,
        score=score,
        why={name: part for name, part in weights.parts(hit.features).items() if part},
        marks=tuple(marked_words(row.text, row.language, words)),
    )


def marked_words(text: str, language: str, words: Sequence[WeighedWord]) -> list[tuple[int, int]]:
    """Where a text has words of a query, in any form that counts for them: offsets, in order."""
    forms = {form for word in words for form in (word.word.form, *word.corrected)}
    forms |= {form for word in words for label in word.expanded for part in label for form in part}
    stems = {form for word in words for form in word.word.stems}
    begun = [word.word.form for word in words if word.word.begins]
    return [
        (token.start, token.end)
        for token in tokens_of(text)
        if token.form in forms
        or stem(text[token.start : token.end], language) in stems | forms
        or any(token.form.startswith(form) for form in begun)
    ]
