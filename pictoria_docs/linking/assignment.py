"""Captions to pictures: one assignment for the whole document, with a price for leaving a caption alone.

Every claim (a number of a caption) may take one picture, every picture one claim; a claim may also stay alone at
score 0. The sum of the log-odds is made as large as it can be, by the sparse shortest augmenting path algorithm of
Jonker and Volgenant (`scipy.sparse.csgraph.min_weight_full_bipartite_matching`). A first pass with the printer's
usual habits teaches the habit of this book and the order of its numbers, which the second pass uses.
"""

import heapq
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from pictoria_docs.document import NumberKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.page import in_rows
from pictoria_docs.isolation import isolate
from pictoria_docs.linking.caption_numbers import PICTURE_KINDS, find_claims
from pictoria_docs.linking.convention import Convention, NumberOrder
from pictoria_docs.linking.document_index import DocumentIndex, reads_as
from pictoria_docs.linking.evidence import (
    Candidate,
    CaptionReference,
    add_numbers,
    in_list,
    on_other_page,
    on_same_page,
    plate_of,
    plates_by_number,
)
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.surroundings import Surroundings

MIN_LOG_ODDS = -3.0
"""Candidates less likely than this (log-odds) are not looked at."""
SURE, AHEAD = 1.5, 1.0
"""Pairs of this score, and so far ahead of others, teach the book's habit; those near it do so in part."""
STEEP = 2.0
"""How quickly a pair counts more as it gets surer, per log-odd."""
NEAREST = 16
"""Of the pictures on one page, so many nearest to a caption are looked at, and those that carry its number."""

MIN_APART = 2  # captions with pictures on other pages, or with none, that ask for another habit of the book
OVERLEAF = 3.0
"""Log-odds against a book whose pictures all stand on the page after (or before) their captions, facing them or not."""

Opinions = Mapping[tuple[RegionId, RegionId], Mapping[str, float]]
"""What models say of a caption and a picture, by their ids: "image_text" and "model_vote" (`features.py`)."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A pair that the assignment chose."""

    candidate: Candidate
    lead: float
    """How far it is ahead of the next best choice that was open to the claim, or of staying alone, in log-odds."""
    runner_up: Candidate | None = None
    """The claim's next best picture, whoever has it."""


def assign(
    document_index: DocumentIndex,
    options: LinkingOptions,
    opinions: Opinions,
    apart: Container[RegionId] = (),
) -> tuple[list[CaptionReference], list[Assignment]]:
    """All claims of the document but those of the captions `apart`, and the pairs that the best assignment makes."""
    claims = find_claims(document_index, apart)
    candidates = find_candidates(document_index, claims, options, opinions)
    return claims, solve(candidates, len(claims))


def find_candidates(
    document_index: DocumentIndex, claims: list[CaptionReference], options: LinkingOptions, opinions: Opinions
) -> list[tuple[int, Candidate]]:
    """The pictures that each claim may mean, with the index of the claim, measured with the book's own habits."""
    search = _Search(document_index, claims, options, opinions)
    found = _with_habits(search)
    pairs = solve(found, len(claims))
    apart = sum(pair.candidate.side in ("facing", "near") for pair in pairs) + len(claims) - len(pairs)
    if not search.left_page or apart < MIN_APART:
        return found
    best, most = found, _total(pairs)
    for step in (1, -1):
        # A book may print its pictures overleaf, and blank pages that nobody scanned part what faced each other.
        search.opposite = partial(_beside, step)
        found = _with_habits(search)
        total = _total(solve(found, len(claims))) - OVERLEAF
        if total > most:
            best, most = found, total
    return best


def _beside(step: int, page: int) -> int:
    return page + step


def _total(pairs: list[Assignment]) -> float:
    """The log-odds of an assignment."""
    return sum(pair.candidate.score for pair in pairs)


def _with_habits(search: "_Search") -> list[tuple[int, Candidate]]:
    """The candidates of a search, measured with what a first pass over them shows of the book."""
    claims = search.claims
    first = solve(search.candidates(Convention(), NumberOrder()), len(claims))
    sure = [match.candidate for match in first if match.candidate.score > SURE and match.lead > AHEAD]
    convention = Convention(
        (match.candidate.claim.kind, match.candidate.side, _how_sure(match))
        for match in first
        if match.candidate.side != "list"
    )
    order = NumberOrder(
        (pair.claim.number, place_of(pair.figure)) for pair in sure if pair.claim.number is not None
    )
    return search.candidates(convention, order)


def _how_sure(match: Assignment) -> float:
    """How far a pair of the first pass teaches the habit, 0 to 1."""
    return probability(STEEP * (match.candidate.score - SURE)) * probability(STEEP * (match.lead - AHEAD))


def place_of(figure: Region) -> tuple[int, int]:
    """Where a picture stands in the document: page, reading order."""
    return figure.page, figure.order


class _Search:
    """What stays the same in both passes over a document."""

    def __init__(
        self,
        document_index: DocumentIndex,
        claims: list[CaptionReference],
        options: LinkingOptions,
        opinions: Opinions,
    ) -> None:
        self.document_index, self.claims = document_index, claims
        self.options, self.opinions = options, opinions
        self.model = options.weighed.pair
        self.plates, self.panels = plates_by_number(document_index), _panels_by_number(document_index)
        self.facing = self.opposite = document_index.facing()
        self.left_page = False
        """Whether pictures of other pages were looked at."""
        self.demand: dict[int, int] = defaultdict(int)
        for claim in claims:
            self.demand[claim.caption.page] += 1
        self._pages: dict[int, Surroundings] = {}
        self._targets: dict[int, tuple[list[Region], list[Region]]] = {}

    def candidates(self, convention: Convention, order: NumberOrder) -> list[tuple[int, Candidate]]:
        candidates: list[tuple[int, Candidate]] = []
        for index, claim in enumerate(self.claims):
            with isolate("caption", claim.caption.page, claim.caption.text):
                candidates += [(index, candidate) for candidate in self._scored(claim, convention, order)]
        return candidates

    def _scored(self, claim: CaptionReference, convention: Convention, order: NumberOrder) -> list[Candidate]:
        """The pictures that a claim may mean, but the least likely."""
        candidates: list[Candidate] = []
        for candidate in self._of(claim, convention):
            if not add_numbers(self.document_index, candidate):
                continue
            if claim.number is not None:
                candidate.features["number_order"] = order.sign(claim.number, place_of(candidate.figure))
            opinion = self.opinions.get((claim.caption.id, candidate.figure.id), {})
            candidate.features.update(opinion)
            if vote := opinion.get("model_vote"):
                candidate.notes.append(("model_agrees" if vote > 0 else "model_disagrees", {}))
            candidate.score = self.model.log_odds_of(candidate.features)
            if candidate.score > MIN_LOG_ODDS:
                candidates.append(candidate)
        return candidates

    def _of(self, claim: CaptionReference, convention: Convention) -> list[Candidate]:
        document_index, page = self.document_index, claim.caption.page
        surroundings = self._surroundings(page)
        table = reads_as(claim.caption, NumberKind.TABLE)
        figures = [
            figure
            for figure in self._may_mean(page, claim)
            if table == (figure.type is RegionType.TABLE) or not (table or claim.number is None)
        ]
        candidates = [
            on_same_page(surroundings, claim, figure, convention) for figure in self._near(claim, figures)
        ]
        if not table and self.options.facing_pages and self._may_leave_page(claim, len(figures)):
            at_home = any(self._carries_number(claim, figure) for figure in figures)
            for other in (page - 1, page + 1):
                pictures = [picture for picture in self._may_mean(other, claim) if picture.is_picture]
                pictures = in_rows(_meant(document_index, claim, pictures))
                self.left_page |= bool(pictures)
                for rank, figure in self._ranked(claim, pictures):
                    candidates.append(
                        on_other_page(
                            document_index,
                            surroundings,
                            self._surroundings(other),
                            claim,
                            figure,
                            convention,
                            (rank, len(pictures)),
                            spread=self.opposite(page) == other,
                            faces=self.facing(page) == other,
                            at_home=at_home,
                        )
                    )
        if claim.plate_key is not None:
            figure_ids = {candidate.figure.id for candidate in candidates}
            listed = (
                self.plates.get(claim.plate_key, [])
                if claim.names_plate
                else self.panels.get((claim.plate_key, claim.item or ()), [])
            )
            candidates += [
                in_list(claim, figure, convention) for figure in listed if figure.id not in figure_ids
            ]
        return candidates

    def _surroundings(self, page: int) -> Surroundings:
        if page not in self._pages:
            self._pages[page] = Surroundings(self.document_index, page)
        return self._pages[page]

    def _may_mean(self, page: int, claim: CaptionReference) -> list[Region]:
        """What a claim may mean on a page: whole plates for a plate's number, else pictures and parts."""
        if page not in self._targets:
            regions = [
                region
                for region in self.document_index.on(page)
                if region.is_picture or region.type is RegionType.TABLE
            ]
            parents = {region.parent for region in regions if region.parent is not None}
            self._targets[page] = (
                [region for region in regions if region.parent is None],
                [region for region in regions if region.id not in parents],
            )
        return self._targets[page][0 if claim.names_plate else 1]

    def _near(self, claim: CaptionReference, figures: list[Region]) -> list[Region]:
        """The nearest of many pictures, and those that carry the claim's number."""
        if len(figures) <= NEAREST:
            return figures
        box = claim.caption.box
        nearest = heapq.nsmallest(NEAREST, figures, key=lambda figure: box.distance(figure.box))
        ids = {figure.id for figure in nearest}
        return nearest + [
            figure for figure in figures if figure.id not in ids and self._carries_number(claim, figure)
        ]

    def _ranked(self, claim: CaptionReference, figures: list[Region]) -> list[tuple[int, Region]]:
        """The pictures of another page around a claim's own place among its page's claims, with their places."""
        ranked = list(enumerate(figures))
        if len(ranked) <= NEAREST:
            return ranked
        own_rank = claim.rank[0]
        return [
            (rank, figure)
            for rank, figure in ranked
            if abs(rank - own_rank) <= NEAREST // 2 or self._carries_number(claim, figure)
        ]

    def _carries_number(self, claim: CaptionReference, figure: Region) -> bool:
        item = claim.item
        return item is not None and any(
            number.path[-len(item) :] == item for number in self.document_index.numbers.get(figure.id, [])
        )

    def _may_leave_page(self, claim: CaptionReference, pictures: int) -> bool:
        if claim.caption.caption is not None and claim.caption.caption.position == "opposite":
            return True
        if claim.number is None or claim.number.kind not in PICTURE_KINDS:
            return False
        # Where the page has a picture for each of its captions, none of them is about another page.
        return self.demand[claim.caption.page] > pictures


def _panels_by_number(document_index: DocumentIndex) -> dict[tuple[str, tuple[str, ...]], list[Region]]:
    """Panels by the number of their plate and their own."""
    panels: dict[tuple[str, tuple[str, ...]], list[Region]] = defaultdict(list)
    for region in document_index.all_regions():
        plate = plate_of(document_index, region) if region.type is RegionType.PANEL else None
        if plate is not None:
            for own in document_index.numbers.get(region.id, []):
                panels[(plate.path[0], own.path)].append(region)
    return panels


def _meant(document_index: DocumentIndex, claim: CaptionReference, pictures: list[Region]) -> list[Region]:
    """The pictures of another page that a claim could mean: those of its plate where plates are printed."""
    if claim.plate_key is None:
        return pictures
    possible = []
    for picture in pictures:
        plate = plate_of(document_index, picture)
        if plate is None or plate.path[0] == claim.plate_key:
            possible.append(picture)
    return possible


def solve(candidates: list[tuple[int, Candidate]], claims: int) -> list[Assignment]:
    """The assignment of pictures to claims with the largest sum of scores.

    Args:
        candidates: candidates with the index of their claim; scores of 0 and less never win over staying alone.
        claims: how many claims there are.
    """
    if not candidates:
        return []
    from scipy.sparse import csr_array  # takes long to load
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    columns: dict[RegionId, int] = {}
    best: dict[tuple[int, int], Candidate] = {}
    for index, candidate in candidates:
        key = (index, columns.setdefault(candidate.figure.id, len(columns)))
        if key not in best or candidate.score > best[key].score:
            best[key] = candidate
    offset = 1.0 + max(candidate.score for candidate in best.values())
    offset = max(offset, 1.0)
    rows = [row for row, _ in best] + list(range(claims))
    column_indices = [column for _, column in best] + [len(columns) + row for row in range(claims)]
    costs = [offset - candidate.score for candidate in best.values()] + [offset] * claims
    graph = csr_array(
        (np.array(costs), (np.array(rows), np.array(column_indices))), shape=(claims, len(columns) + claims)
    )
    chosen = dict(zip(*(part.tolist() for part in min_weight_full_bipartite_matching(graph)), strict=True))
    row_of = {column: row for row, column in chosen.items() if column < len(columns)}
    rival: dict[int, float] = defaultdict(float)
    next_best: dict[int, Candidate] = {}
    for (row, column), candidate in best.items():
        if chosen[row] == column:
            continue
        owner = best[(row_of[column], column)] if column in row_of else None
        if owner is not None and owner.claim.caption.id == candidate.claim.caption.id:
            continue  # another number of the same caption has it
        if row not in next_best or candidate.score > next_best[row].score:
            next_best[row] = candidate
        if owner is None or owner.score < candidate.score:
            rival[row] = max(rival[row], candidate.score)
    return [
        Assignment(pair, pair.score - rival[row], next_best.get(row))
        for row, column in chosen.items()
        if column < len(columns) and (pair := best[(row, column)]).score > 0
    ]
