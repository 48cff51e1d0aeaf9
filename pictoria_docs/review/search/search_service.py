"""Search in a project as one person may use it: hits, what they can be narrowed down by, and searches that are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.exchange.tables.region_links import DESK, desk_place
from pictoria_docs.exchange.tables.tables import BOX, Row
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.completion import completions
from pictoria_docs.retrieval.facets import Facet, check_facets
from pictoria_docs.retrieval.hits import SearchHit, SearchResult
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.hit_positions import FoundPlaces
from pictoria_docs.review.open_project import IndexState
from pictoria_docs.review.schemas.search import FacetJson, SavedSearchJson, SearchJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.review.search.hits import boxes_of_hits, hits_json
from pictoria_docs.review.session import ReviewSession, SessionService

MIN_SCORE = 0.03
"""A hit below it is not shown: 3 of 1,248 queries of the catalogues to which weights are fitted lose all right answers
by that (from 0.02 on 2, from 0.05 on 7); of the wrong ones that are shown from 0.02 on, a fifth goes."""
COLUMNS = (
    *("score", "document", "document_id", "page", "kind", "number", "title", "text", "language"),
    *("first_year", "last_year", "status", "id", *BOX, DESK),
)
"""Of the table of what was found."""
VALUES_SHOWN = 30
"""Of one facet, the most frequent."""
HITS_SHOWN = 30
MAX_HITS = 1000


class SearchService(SessionService):
    """The search of a project, as one person may use it: of what counts for all, not of layers of open tasks."""

    def search(
        self,
        text: str,
        wanted: SearchFilter,
        limit: int = HITS_SHOWN,
        *,
        typing: bool = False,
        values: int | None = VALUES_SHOWN,
    ) -> SearchJson:
        """The best answers, with counts by facet: so many values of each, None: all; see `Searcher.search`."""
        result, state = self._result(text, wanted, limit, typing=typing, counted=True)
        opened, language = self._session.opened, self._session.language
        titles = opened.titles()
        facets = result.facets
        assert facets is not None, "asked for"
        problems = [error for error in (result.missing, *result.limitations) if error is not None]
        return {
            "hits": hits_json(opened.store, result.hits, titles),
            "total": facets.total,
            "facets": [self._facet(facet, titles, values) for facet in facets.facets if facet.counts],
            "years": list(facets.years) if facets.years is not None else None,
            "corrections": {word: list(others) for word, others in result.corrections.items()},
            "likely": not result.unlikely,
            "problems": [*state.problems(language), *(error.public_sentence(language) for error in problems)],
            "left": state.left,
        }

    def hits(self, text: str, wanted: SearchFilter, limit: int = MAX_HITS) -> list[SearchHit]:
        """The best answers, to be exported."""
        self._session.require(Permission.EXPORT)
        return self._result(text, wanted, limit, typing=False, counted=False)[0].hits

    def rows(self, text: str, wanted: SearchFilter, desk: str) -> Iterator[Row]:
        """The best answers as rows of a table, each with the address that opens the project's `desk` at its place."""
        # Asked for before the first row is: an answer that has begun cannot be refused any more.
        titles, hits = self._session.opened.titles(), self.hits(text, wanted)
        return (_row(hit, titles, desk) for hit in hits)

    def places(self, text: str, wanted: SearchFilter) -> FoundPlaces:
        """Where all that is found stands; for the next page of an answer it is at hand, until something changes."""
        self._session.require(Permission.EXPORT)
        opened = self._session.opened
        state = opened.follow_index()
        searcher, wanted = opened.project.searcher, checked_filter(self._session, wanted)

        def find() -> FoundPlaces:
            return self._find_places(text, wanted)

        if state != IndexState():
            # What the index has not followed yet, its version does not tell.
            return find()
        key = (text, wanted.key, searcher.state())
        return opened.found_places.get(key, find, may_keep=lambda: searcher.untranslated is None)

    def _find_places(self, text: str, wanted: SearchFilter) -> FoundPlaces:
        opened = self._session.opened
        hits = opened.project.searcher.matching(text, wanted, MIN_SCORE)
        boxes = boxes_of_hits(opened.store, hits)
        found: FoundPlaces = []
        for hit in hits:
            lit = boxes.get((hit.document, hit.id), [])
            found += [(hit, word) for word in lit] if hit.kind != "figure" else [(hit, None)]
        return found

    def completions(self, typed: str, wanted: SearchFilter, limit: int) -> list[tuple[str, int]]:
        """Words with which a query can be completed, and how many items have each."""
        self._session.require(Permission.EXPORT)
        self._session.opened.follow_index()
        with self._session.opened.store.reading() as connection:
            return completions(connection, typed, checked_filter(self._session, wanted), limit)

    def _result(
        self, text: str, wanted: SearchFilter, limit: int, *, typing: bool, counted: bool
    ) -> tuple[SearchResult, IndexState]:
        """What is found, and how far the index has followed what changed."""
        self._session.require(Permission.READ)
        opened = self._session.opened
        state = opened.follow_index()
        result = opened.project.searcher.search(
            text,
            checked_filter(self._session, wanted),
            limit,
            typing=typing,
            least_score=MIN_SCORE,
            counted=counted,
            follow=False,
        )
        return result, state

    def _facet(self, facet: Facet, titles: Mapping[str, str], values: int | None) -> FacetJson:
        """A facet; values that are codes are put into words by the page."""
        labels = titles if facet.name == "document" and not facet.is_field else {}
        schema, language = self._session.opened.schema, self._session.language
        field = next((each for each in schema.fields if each.name == facet.name), None)
        return {
            "name": facet.name,
            "field": facet.is_field,
            "label": field.label(language) if facet.is_field and field is not None else facet.name,
            "values": [
                {"value": value, "label": labels.get(value, value), "count": count}
                for value, count in islice(facet.counts.items(), values)
            ],
        }

    # Searches that are kept

    def saved(self) -> list[SavedSearchJson]:
        """The person's own searches in this project, by name."""
        self._session.require(Permission.READ)
        saved = self._session.opened.store.saved_searches.of(self._session.user)
        return [
            {"number": each.number, "name": each.name, "query": dict(each.query), "at": each.at}
            for each in saved
        ]

    def save(self, name: str, query: Mapping[str, Any]) -> list[SavedSearchJson]:
        """Keep a search, in the place of the person's own one of that name, and give all."""
        self._session.require(Permission.SAVE_SEARCHES)
        self._session.opened.store.saved_searches.save(self._session.user, name, query)
        return self.saved()

    def remove(self, number: int) -> list[SavedSearchJson]:
        """Drop one of the person's own searches, and give the others."""
        self._session.require(Permission.SAVE_SEARCHES)
        self._session.opened.store.saved_searches.remove(self._session.user, number)
        return self.saved()


def checked_filter(session: ReviewSession, wanted: SearchFilter) -> SearchFilter:
    """A filter that knows what is assumed of the project now.

    Raises:
        UnknownFacetError: it chooses by a field that no record has.
    """
    opened = session.opened
    if wanted.facets:
        fields = [field.name for field in opened.schema.fields if field_type(field.type).chosen_by]
        with opened.store.reading() as connection:
            check_facets(connection, [name for name, _ in wanted.facets], fields)
    return replace(wanted, assumption=opened.assumption)


def _row(hit: SearchHit, titles: Mapping[str, str], desk: str) -> Row:
    first, last = hit.years or (None, None)
    return {
        "score": round(hit.score, 4),
        "document": titles.get(hit.document, hit.document_name),
        "document_id": hit.document,
        "page": hit.page,
        "kind": hit.kind,
        "number": hit.number,
        "title": hit.title,
        "text": hit.text,
        "language": hit.language,
        "first_year": first,
        "last_year": last,
        "status": hit.status,
        "id": hit.id,
        **dict(zip(BOX, box_json(hit.box), strict=True)),
        DESK: desk_place(desk, hit.document, hit.page, hit.id),
    }
