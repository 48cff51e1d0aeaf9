"""Search in a project: hits best first, each with its place, its score and why it was found."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np
from sqlalchemy import Connection

from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.text_models import TextModelSource
from pictoria_docs.retrieval.candidates import (
    SearchFilter,
    choosing_words,
    cross_language_candidates,
    every_word,
    lexical_candidates,
    read_candidates,
    shown_subjects,
)
from pictoria_docs.retrieval.expansion import Expander, open_expander
from pictoria_docs.retrieval.facets import count_facets, matching_items
from pictoria_docs.retrieval.highlighted_words import marked_words
from pictoria_docs.retrieval.hits import (
    MeasuredHit,
    SearchHit,
    SearchResult,
    item_values,
    make_hit,
)
from pictoria_docs.retrieval.index_models import IndexModels
from pictoria_docs.retrieval.indexing import IndexChange, Progress, SearchIndexer, index_size
from pictoria_docs.retrieval.item_columns import ItemColumns, Mask
from pictoria_docs.retrieval.options import OFF, RetrievalOptions
from pictoria_docs.retrieval.project_vectors import ProjectVectors
from pictoria_docs.retrieval.query import MAX_QUERY_LENGTH, SearchQuery, read_query
from pictoria_docs.retrieval.query_encoding import NOT_ENCODED, EncodedQuery, QueryEncoding
from pictoria_docs.retrieval.query_weighing import weigh_words
from pictoria_docs.retrieval.ranking import FEATURES, SEARCH_MODEL, Ranker, WeighedWord
from pictoria_docs.retrieval.reranking import Reranking
from pictoria_docs.retrieval.shared_memory_lock import SharedMemoryLock
from pictoria_docs.retrieval.shown_items import (
    chosen_items,
    in_groups,
    still_shown,
    unchanged,
)
from pictoria_docs.retrieval.term_statistics import TermStatistics
from pictoria_docs.retrieval.translation import QueryTranslation, Translations
from pictoria_docs.retrieval.word_translations import WordTranslations
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.search_repository import SearchRepository

LOOKED_AT = 10
"""First hits, of which the best tells whether there is an answer."""
HITS = 20
"""Hits that are given where no number is asked for."""
REMEMBERED = 32
"""Searches whose scores are remembered."""
EVERYTHING = SearchFilter()


class Searcher:
    """Searches one project; what it has read of the index is kept in memory and brought up to date by each search."""

    def __init__(
        self,
        store: Store,
        options: RetrievalOptions,
        asking: ModelOptions | None = None,
        vocabularies: Mapping[str, Path] | None = None,
    ) -> None:
        """Nothing is read or opened yet.

        Args:
            store: the project.
            options: how to search it.
            asking: how models that are served may be asked; None: on this machine and its private network.
            vocabularies: the user's own, files by name.
        """
        self.store, self.options = store, options
        self._own_vocabularies = vocabularies or {}
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
        self._translation = QueryTranslation(asking) if options.translation else None
        self._memory, self._vectors_turn = SharedMemoryLock(), Lock()
        self._statistics: TermStatistics | None = None
        self._columns = ItemColumns()
        self._vectors_seen: tuple[str, int] | None = None
        """The model that answers, and the number of the last vector, when vectors were read."""
        self._encoding = QueryEncoding(self.indexer.models)
        self._remembered: dict[Hashable, list[tuple[float, int]]] = {}
        """Scores with numbers of items of the last searches: whoever narrows a search down asked for more before."""

    @property
    def translations(self) -> WordTranslations:
        """By what words of a query are compared with those of other languages."""
        return self.indexer.translations

    @translations.setter
    def translations(self, table: WordTranslations) -> None:
        self.indexer.translations = table

    def bring_up_to_date(self, progress: Progress | None = None) -> IndexChange:
        """Have the index follow what changed, a new model take the place of another one, and Chroma what it lacks.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...).
        """
        self.follow(progress)
        model = self.indexer.change_model(progress)
        self._look()
        remade = self.vectors.catch_up(progress)
        self._look()
        return IndexChange(model, remade)

    def follow(self, progress: Progress | None = None) -> None:
        """Have the index follow what changed since the last search, as every search does.

        Raises:
            ProjectError: the project cannot be written (full disk, locked ...).
        """
        if not self.indexer.is_current():
            self.indexer.index(progress)

    def follow_if_possible(self, progress: Progress | None = None) -> ProjectError | None:
        """As `follow`; where the project cannot be written now, why: what is indexed can be searched all the same."""
        try:
            self.follow(progress)
        except ProjectError as error:
            return error
        return None

    @property
    def limitations(self) -> tuple[PictoriaError, ...]:
        """What is not as the config wants it, a sentence each."""
        reranking = self._reranking.problem if self._reranking is not None else None
        problems = (*self._expander.problems, self.untranslated)
        found = (self.indexer.change, self.vectors.problem, reranking, *problems)
        return tuple(error for error in found if error is not None)

    @property
    def untranslated(self) -> PictoriaError | None:
        """Why the last query was not translated, where it was to be."""
        return None if self._translation is None else self._translation.problem

    @property
    def _expander(self) -> Expander:
        return open_expander(self.options.vocabularies, self._own_vocabularies)

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
            ProjectError: the project cannot be read.
        """
        stale = self.follow_if_possible() if follow else None
        translated, encoded = self._ask_models(text, typing=typing)
        with self._reading() as connection:
            query = self._read(text, typing=typing)
            words = self._weigh(connection, query, translated) if query.words else []
            candidates = max(self.options.candidates, limit)
            scored = (
                self._scored(connection, query, words, encoded, wanted, candidates)
                if words
                else chosen_items(connection, wanted, limit)
            )
            reranking = None if typing or not words else self._reranking
            reranked = self.options.reranked if reranking is not None else 0
            if words:
                scored = in_groups(connection, scored)
            best = list(islice(still_shown(connection, scored), max(limit, LOOKED_AT, reranked)))
            answerable = max((score for score, _ in best[:LOOKED_AT]), default=0.0) if words else None
            facets = None
            if counted:
                facets = count_facets(
                    self._columns,
                    self._found(connection, query, words, encoded, wanted, least_score, candidates),
                    wanted.assumption,
                )
        if reranking is not None:
            # Nobody waits for a model with the index in hand; what changed meanwhile is looked at once more.
            texts = [f"{hit.row.title}\n{hit.row.text}".strip() for _, hit in best[:reranked]]
            best[:reranked] = reranking.in_order(text, best[:reranked], texts)
            with self.store.reading() as connection:
                best = unchanged(connection, best, wanted)
        names = {record.id: record.name for record in self.store.documents.all()}
        hits = [
            make_hit(hit, score, names, words, self.translations, wanted.assumption)
            for score, hit in best[:limit]
            if score >= least_score
        ]
        corrections = {word.word.form: tuple(sorted(word.corrected)) for word in words if word.corrected}
        return SearchResult(
            hits,
            corrections,
            self.indexer.missing,
            stale,
            self.limitations,
            facets,
            answerable,
        )

    def _scored(
        self,
        connection: Connection,
        query: SearchQuery,
        words: Sequence[WeighedWord],
        encoded: EncodedQuery,
        wanted: SearchFilter,
        candidates: int,
    ) -> list[tuple[float, MeasuredHit]]:
        """Candidates with their score, the best first."""
        model = SEARCH_MODEL.load()
        measured = self._measure(connection, query, words, encoded, wanted, candidates)
        values = model.probabilities(FEATURES.rows(hit.features for hit in measured)).tolist()
        scored = sorted(zip(values, measured, strict=True), key=lambda pair: (-pair[0], pair[1].row.number))
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        self._remembered[self._key(query, wanted, candidates)] = [
            (score, hit.row.number) for score, hit in scored
        ]
        return scored

    def _scored_numbers(
        self,
        connection: Connection,
        query: SearchQuery,
        words: Sequence[WeighedWord],
        encoded: EncodedQuery,
        wanted: SearchFilter,
        candidates: int,
    ) -> list[tuple[float, int]]:
        """The scores of candidates with their numbers, as remembered if there was this search before."""
        remembered = self._remembered.get(self._key(query, wanted, candidates))
        if remembered is not None:
            return remembered
        scored = self._scored(connection, query, words, encoded, wanted, candidates)
        return [(score, hit.row.number) for score, hit in scored]

    def _key(self, query: SearchQuery, wanted: SearchFilter, candidates: int) -> Hashable:
        """All that the candidates of a search depend on."""
        return query, wanted.key, self._state, candidates

    @property
    def _state(self) -> Hashable:
        engine, missing = self.vectors.engine, self.indexer.missing is not None
        in_memory = self._columns.version, self._vectors_seen, engine is None or len(engine)
        return *in_memory, missing, self._expander

    def state(self) -> Hashable:
        """What an answer depends on beside what is asked: as long as it is the same, so is the answer.

        Raises:
            ProjectError: the project cannot be read.
        """
        with self._reading():
            return self._state

    def _found(
        self,
        connection: Connection,
        query: SearchQuery,
        words: Sequence[WeighedWord],
        encoded: EncodedQuery,
        wanted: SearchFilter,
        least_score: float,
        candidates: int,
    ) -> dict[str | None, Mask]:
        """What counts as found, by number: under the whole filter (None), and under it without each chosen facet.

        Found is what has every word in some form, and what is likely enough among the other candidates; without words,
        what the filter lets pass.
        """
        filters: dict[str | None, SearchFilter] = {None: wanted}
        filters |= {name: wanted.without(name) for name in wanted.active}
        passing = {name: self._columns.mask(each) for name, each in filters.items()}
        if not words:
            return passing
        assert self._statistics is not None, "read by _look"
        matching = np.zeros(len(self._columns.present), bool)
        matching[matching_items(connection, every_word(choosing_words(words, self._statistics)))] = True
        found: dict[str | None, Mask] = {}
        for name, each in filters.items():
            likely = self._scored_numbers(connection, query, words, encoded, each, candidates)
            found[name] = matching.copy()
            found[name][[number for score, number in likely if score >= least_score]] = True
            found[name] &= passing[name]
        return found

    def matching(
        self, text: str, wanted: SearchFilter = EVERYTHING, least_score: float = 0.0
    ) -> list[SearchHit]:
        """All items that count as found (`FacetCounts.total`), in the order of the pages, without scores.

        Args:
            text: as for `search`,
            wanted: and which items to choose from.
            least_score: what has not every word of the query is found from this score on.

        Raises:
            ProjectError: the project cannot be read.
        """
        translated, encoded = self._ask_models(text)
        with self._reading() as connection:
            query = self._read(text)
            words = self._weigh(connection, query, translated) if query.words else []
            found = self._found(
                connection, query, words, encoded, wanted, least_score, self.options.candidates
            )
            rows = [row for row, _ in read_candidates(connection, np.flatnonzero(found[None]).tolist())]
            shown = shown_subjects(connection, rows)
        names = {record.id: record.name for record in self.store.documents.all()}
        rows = [row for row in rows if (row.document_id, row.subject) in shown]
        rows.sort(key=lambda row: (row.document_id, row.page, row.y0, row.number))
        return [
            SearchHit(
                **item_values(row, names, wanted.assumption),
                marks=tuple(marked_words(row.text, row.language, words, self.translations)),
            )
            for row in rows
        ]

    def measure(self, text: str, wanted: SearchFilter = EVERYTHING) -> list[MeasuredHit]:
        """All items that are looked at for a query, with their evidence."""
        self.follow()
        translated, encoded = self._ask_models(text)
        with self._reading() as connection:
            query = self._read(text)
            if not query.words:
                return []
            words = self._weigh(connection, query, translated)
            return self._measure(connection, query, words, encoded, wanted, self.options.candidates)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A view of the index for reading, as it is in memory then; others may read at the same time."""
        if self.options.chroma != OFF:
            # A copy of the vectors changes by itself.
            self._look()
        while True:
            with self._memory.reading(), self.store.reading() as connection:
                if self._is_fresh(connection):
                    yield connection
                    return
            self._look()

    def _is_fresh(self, connection: Connection) -> bool:
        """Whether the index is in memory as it is now."""
        version = SearchRepository(connection).version()
        return version == self._columns.version and self._vectors_now(connection) == self._vectors_seen

    def _vectors_now(self, connection: Connection) -> tuple[str, int]:
        return self.indexer.models.answering(connection), SearchRepository(connection).last_vector()

    def _look(self) -> None:
        """Read what changed of the index."""
        with self._memory.writing(), self.store.reading() as connection:
            version = SearchRepository(connection).version()
            if version != self._columns.version:
                self._columns.refresh(connection, version)
                self._statistics = TermStatistics(self._columns.count_languages())
            self._vectors_seen = self._vectors_now(connection)
            self.vectors.refresh(connection, self._vectors_seen[0])

    def _read(self, text: str, *, typing: bool = False) -> SearchQuery:
        """A query in the languages of the index, and in those from which words are translated."""
        return read_query(text, self._columns.all_languages | self.translations.languages, typing=typing)

    def _weigh(
        self, connection: Connection, query: SearchQuery, translated: Translations
    ) -> list[WeighedWord]:
        """The words of a query with how much each tells, and what may stand for it."""
        statistics = self._statistics
        assert statistics is not None, "read by _look"
        terms = self._expander.expansions(query.text)
        languages = self._columns.all_languages
        return weigh_words(connection, query, statistics, terms, translated, self.translations, languages)

    def _ask_models(self, text: str, *, typing: bool = False) -> tuple[Translations, EncodedQuery]:
        """What else may be written for words of a query, unless somebody is typing, and its vector: by models that may
        take some seconds, so that they are asked while nobody waits for the index."""
        text = " ".join(text[:MAX_QUERY_LENGTH].split())
        if not text:
            return {}, NOT_ENCODED
        with self._reading():
            languages, engine = self._columns.all_languages, self.vectors.engine
            model = engine.model if engine is not None and len(engine) else ""
        translated: Translations = {}
        if self._translation is not None and not typing:
            translated = self._translation.of_query(text, languages)
        return translated, self._encoding.encode(model, text)

    def _measure(
        self,
        connection: Connection,
        query: SearchQuery,
        words: Sequence[WeighedWord],
        encoded: EncodedQuery,
        wanted: SearchFilter,
        limit: int,
    ) -> list[MeasuredHit]:
        """So many items by words and as many by meaning, with their evidence."""
        statistics = self._statistics
        assert statistics is not None, "read by _look"
        allowed = np.flatnonzero(self._columns.mask(wanted)) if wanted.conditions else None
        numbers = lexical_candidates(connection, query, words, statistics, limit, wanted, allowed)
        numbers += cross_language_candidates(connection, words, statistics, limit // 2, wanted, allowed)
        cosines: dict[int, float] = {}
        vectors, (model, vector) = self.vectors.engine, encoded
        if vectors is not None and vector is not None and model == vectors.model:
            with self._vectors_turn:
                cosines = dict(vectors.nearest(vector, limit, allowed))
                cosines |= vectors.cosines(vector, [number for number in numbers if number not in cosines])
        read = read_candidates(connection, list(dict.fromkeys([*numbers, *cosines])))
        # A vector of no words means nothing.
        chosen = set(numbers)
        candidates = [(row, text) for row, text in read if text.printed or row.number in chosen]
        measured = Ranker(query, words).measure(
            [text for _, text in candidates], [cosines.get(row.number, 0.0) for row, _ in candidates]
        )
        return [MeasuredHit(row, features) for (row, _), features in zip(candidates, measured, strict=True)]

    def count(self) -> int:
        """How many items can be found."""
        return index_size(self.store)
