"""Search in a project: hits best first, each with its place, its score and why it was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock

from sqlalchemy import ColumnElement, Connection, select, true

from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.text_models import TextModelSource
from pictoria_docs.retrieval.answerable import (
    LOOKED_AT,
    FoundHit,
    result_features,
    shipped_answerable_weights,
)
from pictoria_docs.retrieval.by_language import (
    LOOKED_THROUGH,
    above_usual,
    languages_of_items,
    nearest_of_each,
)
from pictoria_docs.retrieval.candidates import (
    SearchFilter,
    allowed_items,
    choosing_words,
    every_word,
    lexical_candidates,
    read_candidates,
    shown_subjects,
)
from pictoria_docs.retrieval.expansion import open_expander
from pictoria_docs.retrieval.facets import count_facets, found_items
from pictoria_docs.retrieval.hits import MeasuredHit, SearchResult, make_hit
from pictoria_docs.retrieval.index_models import IndexModels
from pictoria_docs.retrieval.indexing import Progress, SearchIndexer, index_size
from pictoria_docs.retrieval.options import OFF, RetrievalOptions
from pictoria_docs.retrieval.project_vectors import ProjectVectors
from pictoria_docs.retrieval.query import SearchQuery, read_query
from pictoria_docs.retrieval.ranking import (
    Ranker,
    WeighedWord,
    shipped_ranking_weights,
)
from pictoria_docs.retrieval.reranking import Reranking
from pictoria_docs.retrieval.term_statistics import BEGINNING, TermStatistics
from pictoria_docs.retrieval.vector_scan import Numbers
from pictoria_docs.store import Store
from pictoria_docs.store.log import batches
from pictoria_docs.store.search_repository import SearchRepository
from pictoria_docs.store.search_schema import items

HITS = 20
"""Hits that are given where no number is asked for."""
FILTERS_KEPT = 8
AS_DATE = 0.2
"""What a word of a date counts: its years are looked at."""
JOINED_AT_ONCE = 50
"""Hits that are looked up among the subjects at once."""
EVERYTHING = SearchFilter()


@dataclass(frozen=True)
class IndexChange:
    """What `Searcher.bring_up_to_date` changed beside the rows of the index."""

    model: str = ""
    """Name of the model of embeddings that answers from now on; empty: the same as before."""
    mirror: bool = False
    """Whether the mirror in Chroma was made anew."""


class Searcher:
    """Searches one project; what it has read of the index is kept in memory and brought up to date by each search."""

    def __init__(self, store: Store, options: RetrievalOptions, asking: ModelOptions | None = None) -> None:
        """Nothing is read or opened yet.

        Args:
            store: the project.
            options: how to search it.
            asking: how models that are served may be asked; None: on this machine and its private network.
        """
        self.store, self.options = store, options
        asking = asking or ModelOptions()
        source = TextModelSource(model=options.embedding, url=options.embedding_url)
        self.indexer = SearchIndexer(
            store, IndexModels(store, None if options.embedding == OFF else source, asking)
        )
        self.vectors = ProjectVectors(store, options.chroma, asking.allowed_hosts)
        """What finds the vectors nearest to a query's."""
        self._reranking = (
            None if options.reranker == OFF else Reranking(options.reranker, options.reranker_url, asking)
        )
        self._lock = Lock()
        """One search at a time reads and changes what is kept in memory."""
        self._statistics: TermStatistics | None = None
        self._version = -1
        self._languages: frozenset[str] = frozenset()
        self._allowed: dict[str, Numbers] = {}

    def bring_up_to_date(self, progress: Progress | None = None) -> IndexChange:
        """Have the index follow what changed, a new model take the place of another one, and Chroma what it lacks.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...).
        """
        self.follow(progress)
        model = self.indexer.change_model(progress)
        self._look_again()
        remade = self.vectors.catch_up(progress)
        self._look_again()
        return IndexChange(model, remade)

    def follow(self, progress: Progress | None = None) -> None:
        """Have the index follow what changed since the last search, as every search does.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...).
        """
        if not self.indexer.is_current():
            self.indexer.index(progress)

    @property
    def limitations(self) -> tuple[PictoriaError, ...]:
        """What is not as the config wants it, a sentence each."""
        reranking = self._reranking.problem if self._reranking is not None else None
        found = (self.indexer.change, self.vectors.problem, reranking)
        return tuple(error for error in found if error is not None)

    def close(self) -> None:
        """Give back what is open."""
        self.vectors.close()

    def search(
        self,
        text: str,
        wanted: SearchFilter = EVERYTHING,
        limit: int = HITS,
        *,
        typing: bool = False,
        least_score: float = 0.0,
        counted: bool = False,
        follow: bool = True,
    ) -> SearchResult:
        """The best answers to a query; without one, the items that the filter chooses, in the order of the pages.

        Args:
            text: words, numbers, dates, in any language; phrases in quotation marks.
            wanted: which items to choose from.
            limit: at most so many hits.
            typing: whether the last word may not be complete.
            least_score: hits below it are left out.
            counted: whether what was found is counted by its facets.
            follow: whether the index is brought up to date before; else whoever asks has seen to it.

        Raises:
            ConfigError: a vocabulary of the options cannot be read.
            ProjectError: the project cannot be read.
        """
        stale: ProjectError | None = None
        try:
            if follow:
                self.follow()
        except ProjectError as error:
            stale = error
        with self._lock, self.store.reading() as connection:
            self._look(connection)
            query = read_query(text, self._languages, typing=typing)
            weights = shipped_ranking_weights()
            words = self._weigh(connection, query) if query.words else []
            scored = (
                self._scored(connection, query, words, wanted)
                if words
                else _chosen(connection, wanted, limit)
            )
            best = self._best(connection, text, scored, max(limit, LOOKED_AT), typing=typing or not words)
            likeliest = sorted(best, key=lambda pair: -pair[0])
            evidence = result_features(
                query, words, [FoundHit(score, hit.text, hit.features) for score, hit in likeliest]
            )
            facets = None
            if counted:
                found: dict[str | None, ColumnElement[bool]] = {None: self._found(words, scored, least_score)}
                for name in wanted.active if words else ():
                    others = self._scored(connection, query, words, wanted.without(name))
                    found[name] = self._found(words, others, least_score)
                facets = count_facets(connection, found, wanted)
        names = {record.id: record.name for record in self.store.documents.all()}
        hits = [
            make_hit(hit, score, weights, names, words) for score, hit in best[:limit] if score >= least_score
        ]
        corrections = {word.word.form: tuple(sorted(word.corrected)) for word in words if word.corrected}
        answerable = shipped_answerable_weights().probability(evidence)
        return SearchResult(
            hits,
            corrections,
            self.indexer.missing,
            stale,
            self.limitations,
            facets,
            answerable,
            evidence,
        )

    def _scored(
        self,
        connection: Connection,
        query: SearchQuery,
        words: Sequence[WeighedWord],
        wanted: SearchFilter,
    ) -> list[tuple[float, MeasuredHit]]:
        """Candidates with their score, the best first."""
        weights = shipped_ranking_weights()
        measured = self._measure(connection, query, words, wanted)
        scored = [(weights.score(hit.features), hit) for hit in measured]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].row.number))

    def _found(
        self, words: Sequence[WeighedWord], scored: Sequence[tuple[float, MeasuredHit]], least_score: float
    ) -> ColumnElement[bool]:
        """The condition for what counts as found; without words: all."""
        if not words:
            return true()
        assert self._statistics is not None, "read by _look"
        match = every_word(choosing_words(words, self._statistics))
        return found_items(match, [hit.row.number for score, hit in scored if score >= least_score])

    def measure(self, text: str, wanted: SearchFilter = EVERYTHING) -> list[MeasuredHit]:
        """All items that are looked at for a query, with their evidence."""
        self.follow()
        with self._lock, self.store.reading() as connection:
            self._look(connection)
            query = read_query(text, self._languages)
            if not query.words:
                return []
            return self._measure(connection, query, self._weigh(connection, query), wanted)

    def _look_again(self) -> None:
        with self._lock, self.store.reading() as connection:
            self._look(connection)

    def _look(self, connection: Connection) -> None:
        """Read what changed of the index."""
        version = SearchRepository(connection).version()
        if version != self._version:
            self._version = version
            self._allowed.clear()
            self._statistics = TermStatistics(connection)
            found = connection.scalars(select(items.c.language).distinct())
            self._languages = frozenset(language for language in found if language)
        self.vectors.refresh(connection, self.indexer.models.answering(connection))

    def _best(
        self,
        connection: Connection,
        text: str,
        scored: Sequence[tuple[float, MeasuredHit]],
        limit: int,
        *,
        typing: bool,
    ) -> list[tuple[float, MeasuredHit]]:
        """The hits that are shown, the first ones in the order of the reranker if there is one."""
        if self._reranking is None or typing:
            return list(islice(_shown(connection, scored), limit))
        reranked = self.options.reranked
        best = list(islice(_shown(connection, scored), max(limit, reranked)))
        texts = [f"{hit.row.title}\n{hit.row.text}".strip() for _, hit in best[:reranked]]
        return [*self._reranking.in_order(text, best[:reranked], texts), *best[reranked:]][:limit]

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
            if word.dated:
                weight *= AS_DATE
            weighed.append(WeighedWord(word, weight, corrected, expanded, term=word.form in expansions))
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
        vectors = self.vectors.engine
        vector = self._vector(query) if vectors is not None and len(vectors) else None
        if vectors is not None and vector is not None:
            cosines = dict(vectors.nearest(vector, LOOKED_THROUGH * limit, allowed))
            cosines |= vectors.cosines(vector, [number for number in numbers if number not in cosines])
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
        """The query's vector by the model that answers; None where that cannot be asked."""
        name = self.vectors.model
        model = self.indexer.models.open(name) if name else None
        if model is None:
            return None
        try:
            return model.query(query.text)
        except PictoriaError as error:
            self.indexer.models.fail(name, error)
            return None

    def count(self) -> int:
        """How many items can be found."""
        return index_size(self.store)


def _chosen(connection: Connection, wanted: SearchFilter, limit: int) -> list[tuple[float, MeasuredHit]]:
    """The first items that a filter chooses, in the order of the pages; without one: none."""
    if not wanted.conditions:
        return []
    ordered = select(items.c.number).where(*wanted.conditions)
    ordered = ordered.order_by(items.c.document_id, items.c.page, items.c.y0, items.c.number).limit(limit)
    numbers = list(connection.scalars(ordered))
    rows = {row.number: MeasuredHit(row, text, {}) for row, text in read_candidates(connection, numbers)}
    return [(1.0, rows[number]) for number in numbers if number in rows]


def _shown(
    connection: Connection, scored: Sequence[tuple[float, MeasuredHit]]
) -> Iterator[tuple[float, MeasuredHit]]:
    """Those that all see now: whatever the index says, nothing is shown that was rejected or is gone."""
    for batch in batches(scored, JOINED_AT_ONCE):
        shown = shown_subjects(connection, [hit.row for _, hit in batch])
        yield from (pair for pair in batch if (pair[1].row.document_id, pair[1].row.subject) in shown)
