"""A search engine's hits against queries with known relevance: rank measures by mode, family and language.

A hit is compared with the items of the corpus by its place, so that nothing of the engine is asked but what it shows:

- a hit and a place of an item are one if document, page, kind and printed number are the same; where no item has that,
  if their boxes have an IoU of at least 0.5, or a text hit (entry, caption, passage) lies at least half inside a place
  that holds text: engines cut an entry's text from its pictures, passages are parts of it;
- a figure or caption also shows the entries that the figure depicts, and counts for them where entries are asked for:
  who sees the picture of the object with its caption has found it. Whether the entry itself comes first is a measure of
  its own, in which only hits of the kind "entry" count;
- a hit that shows only what an earlier one showed takes no rank, as passages are folded into their documents by the
  best of them (MaxP, Dai and Callan 2019); `repeats` tells the share of such hits;
- what the gold does not judge takes no rank: passages outside of all entries, and figures of no entry where entries are
  asked for. A hit of the kind that is asked for always takes its rank, as do entries where figures are asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple, Protocol

from pictoria_docs.document import Box
from pictoria_docs.eval.retrieval import QueryMeasures, query_measures
from pictoria_docs.eval.search_queries import JudgedItem, JudgedQuery

SAME_PLACE = 0.5
"""IoU of two boxes, or share of a text hit inside a place, from which on they are one."""
DEPTH = 100
"""Hits of a query that are looked at."""
TEXT_KINDS = frozenset({"entry", "caption", "passage"})
JUDGED: Mapping[str, frozenset[str]] = {
    "entry": frozenset({"entry"}),
    "figure": frozenset({"entry", "figure", "caption"}),
}
"""What is asked for -> kinds of hits that take a rank even if they show no such item."""
UNANSWERABLE = "unanswerable"
KNOWN_ITEM = frozenset({"title", "identifier"})
"""Families in which one entry is asked for by what is printed at its head."""


class RankedHit(Protocol):
    """What the evaluation reads of a hit of a search engine."""

    @property
    def document(self) -> str:
        """Name of the document, without its ending."""

    @property
    def kind(self) -> str:
        """entry, figure, caption or passage."""

    @property
    def page(self) -> int:
        """From 1."""

    @property
    def box(self) -> Box:
        """In points on the displayed page, origin top left."""

    @property
    def number(self) -> str | None:
        """The printed number."""


class FoundItem(NamedTuple):
    """A rank of an answer: the item that a hit shows, with its grade, 0 where it is not relevant."""

    item: str
    grade: int
    kind: str
    """Of the hit."""


@dataclass(frozen=True)
class JudgedAnswer:
    """The hits of one query as ranks that count."""

    ranks: tuple[FoundItem, ...]
    repeats: int
    """Hits that showed only what an earlier one showed."""
    hits: int
    """Hits that were looked at."""


@dataclass(frozen=True)
class SearchScore:
    """Means over some queries, each 0 to 1; None where there are no such queries."""

    queries: int
    ndcg: float
    recall: float
    mrr: float
    entry_first: float | None
    """Share of queries for a printed title or inventory number whose first rank is a hit of the entry itself."""


@dataclass(frozen=True)
class ModeScore:
    """How one way of searching answers."""

    families: dict[str, SearchScore]
    languages: dict[str, SearchScore]
    micro: SearchScore
    """Mean over all answerable queries."""
    macro: SearchScore
    """Mean of the families."""
    refused: float | None
    """Share of the unanswerable queries that got no hit."""
    refused_answerable: float
    """Share of the others that got none."""
    repeats: float
    """Share of hits that showed only what an earlier one had shown."""


@dataclass(frozen=True)
class SearchReport:
    """Scores by mode ("lexical", "hybrid" ...)."""

    modes: dict[str, ModeScore]


class HybridGain(NamedTuple):
    """nDCG@10 of a mode against other ones, as a share of theirs: 0.1 is a tenth better."""

    mean: float
    """Its mean of families against that of the best of the others."""
    worst: float
    """The family where it loses most to whichever of the others is best there."""
    worst_family: str


class ItemIndex:
    """The items of a corpus by document and page."""

    def __init__(self, items: Iterable[JudgedItem]) -> None:
        self.items = {item.id: item for item in items}
        self._pages: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for item in self.items.values():
            for place in item.places:
                self._pages[item.document, place.page][item.id] = None

    def shown(self, hit: RankedHit) -> list[str]:
        """Ids of the items that a hit shows, entries that a shown figure depicts among them."""
        here = [self.items[id] for id in self._pages.get((hit.document, hit.page), ())]
        found = [item for item in here if _has_number(item, hit)]
        if len(found) != 1:
            found = [item for item in found or here if _has_place(item, hit)]
        entries = (entry for item in found for entry in item.entries)
        return list(dict.fromkeys([*(item.id for item in found), *entries]))


def _has_number(item: JudgedItem, hit: RankedHit) -> bool:
    kind = "figure" if hit.kind == "caption" else hit.kind
    return hit.number is not None and item.kind == kind and item.number == hit.number


def _has_place(item: JudgedItem, hit: RankedHit) -> bool:
    is_text = hit.kind in TEXT_KINDS
    return any(
        place.page == hit.page
        and (
            hit.box.iou(place.box) >= SAME_PLACE
            or (is_text and place.kind in TEXT_KINDS and hit.box.inside(place.box) >= SAME_PLACE)
        )
        for place in item.places
    )


def judge(query: JudgedQuery, hits: Sequence[RankedHit], items: ItemIndex) -> JudgedAnswer:
    """The hits of a query, best first, as ranks; each item once. Of each hit the best item that is new counts."""
    ranks: list[FoundItem] = []
    seen: set[str] = set()
    repeats = 0
    for order, hit in enumerate(hits[:DEPTH]):
        shown = items.shown(hit)
        asked = [id for id in shown if id in query.relevant or items.items[id].kind == query.asks]
        new = [id for id in asked if id not in seen]
        if new:
            best = max(new, key=lambda id: query.relevant.get(id, 0))
            seen.add(best)
            ranks.append(FoundItem(best, query.relevant.get(best, 0), hit.kind))
        elif asked:
            repeats += 1
        elif hit.kind in JUDGED[query.asks]:
            ranks.append(FoundItem(f"?{order}", 0, hit.kind))
    return JudgedAnswer(tuple(ranks), repeats, min(len(hits), DEPTH))


def score_search(
    queries: Sequence[JudgedQuery],
    items: Iterable[JudgedItem],
    answers: Mapping[str, Mapping[str, Sequence[RankedHit]]],
) -> SearchReport:
    """Score the answers of several modes to the same queries.

    Args:
        queries: of one split, or of several if the engine's index of each split is its own.
        items: of the same splits.
        answers: mode -> query id -> hits, best first; no hits: refused.

    Raises:
        MissingPartError: ir-measures is not installed.
    """
    index = ItemIndex(items)
    return SearchReport({mode: _mode(queries, index, found) for mode, found in answers.items()})


def _mode(
    queries: Sequence[JudgedQuery], index: ItemIndex, found: Mapping[str, Sequence[RankedHit]]
) -> ModeScore:
    answerable = [query for query in queries if query.family != UNANSWERABLE]
    judged = {query.id: judge(query, found.get(query.id, ()), index) for query in queries}
    measures = query_measures(
        {query.id: query.relevant for query in answerable},
        {
            query.id: {one.item: -float(rank) for rank, one in enumerate(judged[query.id].ranks)}
            for query in answerable
        },
    )
    refused = [not found.get(query.id) for query in queries if query.family == UNANSWERABLE]
    families = dict(_grouped(answerable, judged, measures, lambda query: query.family))
    micro = _score(answerable, judged, measures)
    macro = SearchScore(
        queries=len(families),
        ndcg=fmean(one.ndcg for one in families.values()),
        recall=fmean(one.recall for one in families.values()),
        mrr=fmean(one.mrr for one in families.values()),
        entry_first=micro.entry_first,
    )
    return ModeScore(
        families=families,
        languages=dict(_grouped(answerable, judged, measures, lambda query: query.language)),
        micro=micro,
        macro=macro,
        refused=fmean(refused) if refused else None,
        refused_answerable=fmean(not found.get(query.id) for query in answerable),
        repeats=sum(one.repeats for one in judged.values())
        / max(1, sum(one.hits for one in judged.values())),
    )


def _grouped(
    queries: Sequence[JudgedQuery],
    judged: Mapping[str, JudgedAnswer],
    measures: Mapping[str, QueryMeasures],
    key: Callable[[JudgedQuery], str],
) -> Iterator[tuple[str, SearchScore]]:
    for name in dict.fromkeys(map(key, queries)):
        yield name, _score([query for query in queries if key(query) == name], judged, measures)


def _score(
    queries: Sequence[JudgedQuery],
    judged: Mapping[str, JudgedAnswer],
    measures: Mapping[str, QueryMeasures],
) -> SearchScore:
    each = [measures[query.id] for query in queries]
    first = [
        _is_entry_first(query, judged[query.id])
        for query in queries
        if query.family in KNOWN_ITEM and query.asks == "entry"
    ]
    return SearchScore(
        queries=len(queries),
        ndcg=fmean(one.ndcg for one in each),
        recall=fmean(one.recall for one in each),
        mrr=fmean(one.mrr for one in each),
        entry_first=fmean(first) if first else None,
    )


def _is_entry_first(query: JudgedQuery, answer: JudgedAnswer) -> bool:
    """Whether the first rank is the entry itself, with the best grade there is."""
    best = max(query.relevant.values(), default=0)
    return bool(answer.ranks) and answer.ranks[0].kind == "entry" and answer.ranks[0].grade == best


MEASURES: Mapping[str, Callable[[SearchScore], float | None]] = {
    "ndcg@10": lambda score: score.ndcg,
    "recall@20": lambda score: score.recall,
    "mrr": lambda score: score.mrr,
    "entry first": lambda score: score.entry_first,
}
"""Name of a measure -> its figure."""


def search_rows(report: SearchReport, measure: str) -> Iterator[tuple[str, list[float | None]]]:
    """A name and a figure for each mode: the families, the languages, then micro and macro mean."""
    figure = MEASURES[measure]
    modes = list(report.modes.values())
    for family in modes[0].families if modes else ():
        yield family, [figure(mode.families[family]) for mode in modes]
    for language in sorted(modes[0].languages) if modes else ():
        yield language, [figure(mode.languages[language]) for mode in modes]
    yield "micro", [figure(mode.micro) for mode in modes]
    yield "macro", [figure(mode.macro) for mode in modes]


def gain_over(report: SearchReport, mode: str, others: Sequence[str]) -> HybridGain:
    """What a hybrid mode gains over the single ones that it is made of.

    Raises:
        KeyError: no such mode.
    """
    hybrid, singles = report.modes[mode], [report.modes[other] for other in others]
    families = {
        name: _gain(score.ndcg, max(single.families[name].ndcg for single in singles))
        for name, score in hybrid.families.items()
    }
    worst = min(families, key=lambda name: families[name])
    mean = _gain(hybrid.macro.ndcg, max(single.macro.ndcg for single in singles))
    return HybridGain(mean, families[worst], worst)


def _gain(value: float, base: float) -> float:
    """How much greater a value is than another one, as a share of that; 0 where both are 0."""
    if base:
        return value / base - 1
    return float("inf") if value else 0.0
