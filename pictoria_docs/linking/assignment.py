"""Captions to pictures: one assignment for the whole document, with a price for leaving a caption alone.

Every claim (a number of a caption) may take one picture, every picture one claim; a claim may also stay alone at
score 0. The sum of the log-odds is made as large as it can be, by the sparse shortest augmenting path algorithm of
Jonker and Volgenant (`scipy.sparse.csgraph.min_weight_full_bipartite_matching`). A first pass with the printer's
usual habits teaches the habit of this book, which the second pass uses.
"""

import math
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from pictoria_docs.document import NumberKind, Page, Reason, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.book import Book, in_rows, reads_as
from pictoria_docs.linking.claims import PICTURE_KINDS, find_claims
from pictoria_docs.linking.evidence import (
    NUMBER_AGREES,
    Candidate,
    Claim,
    Convention,
    agreement,
    on_other_page,
    on_same_page,
    plate_of,
)
from pictoria_docs.linking.options import LinkingOptions

LEAST = -3.0
"""Candidates less likely than this (log-odds) are not looked at."""
SURE = 1.5
"""Pairs of at least this score, well ahead of others, teach the book's habit."""
LEAST_PLACE = -1.0
"""What an awkward place counts at most against a number that agrees."""
LATER_CLAIM = -0.4
"""Each further number of a caption asks a little less loudly than the first."""


class Match:
    """A pair that the assignment chose, and how far it is ahead of the caption's other choices."""

    def __init__(self, candidate: Candidate, rival: float) -> None:
        self.candidate = candidate
        self.rival = rival
        """Score of the best other choice that was free, 0 for staying alone."""

    @property
    def confidence(self) -> float:
        """Probability that the pair is right, 0 to 1: its own evidence, and its lead."""
        own = _logistic(0.8 * self.candidate.score + 0.4)
        lead = _logistic(1.2 * (self.candidate.score - max(self.rival, 0.0)) + 0.5)
        return own * (0.55 + 0.45 * lead)


def assign(book: Book, options: LinkingOptions) -> tuple[list[Claim], list[Match]]:
    """All claims of the document, and the pairs that the best assignment makes."""
    claims = find_claims(book)
    first = _solve(_candidates(book, claims, Convention(), options), len(claims))
    sure = [
        match.candidate.side
        for match in first
        if match.candidate.score > SURE
        and match.candidate.score - match.rival > 1.0
        and match.candidate.side != "list"
    ]
    return claims, _solve(_candidates(book, claims, Convention(sure), options), len(claims))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-min(max(x, -30.0), 30.0)))


def _candidates(
    book: Book, claims: list[Claim], convention: Convention, options: LinkingOptions
) -> list[tuple[int, Candidate]]:
    plates, panels = _by_plate(book)
    targets: dict[int, tuple[list[Region], list[Region]]] = {}
    facing = _facing(book)
    demand: dict[int, int] = defaultdict(int)
    for claim in claims:
        demand[claim.caption.page] += 1
    found: list[tuple[int, Candidate]] = []
    for index, claim in enumerate(claims):
        page = claim.caption.page
        table = reads_as(claim.caption, NumberKind.TABLE)
        here: list[Candidate] = []
        for figure in _targets(book, page, claim, targets):
            if table != (figure.type is RegionType.TABLE) and (table or claim.number is None):
                continue
            here.append(on_same_page(book, claim, figure, convention))
        if not table and options.facing_pages and _may_leave_page(book, claim, here, demand[page]):
            for other in (page - 1, page + 1):
                pictures = [
                    picture for picture in _targets(book, other, claim, targets) if picture.is_picture
                ]
                pictures = in_rows(_meant(book, claim, pictures))
                for rank, figure in enumerate(pictures):
                    spread = facing(page) == other
                    here.append(on_other_page(book, claim, figure, convention, (rank, len(pictures)), spread))
        seen = {candidate.figure.id for candidate in here}
        if claim.plate_key is not None:
            wanted = plates[claim.plate_key] if claim.whole else panels[(claim.plate_key, claim.item or ())]
            for id in wanted:
                if id not in seen:
                    reason = Reason(code="caption_list", values={"page": page})
                    here.append(Candidate(claim, book.get(id), "list", convention.log_odds["list"], [reason]))
        for candidate in here:
            agreed = agreement(book, claim, candidate.figure)
            if agreed is None:
                continue
            if agreed[0] >= NUMBER_AGREES - 1:
                # In a legend under a plate it is the number that counts, not the distance.
                candidate.score = max(candidate.score, LEAST_PLACE)
            candidate.score += agreed[0] + LATER_CLAIM * (claim.place > 0)
            candidate.reasons = agreed[1] + candidate.reasons
            if candidate.score > LEAST:
                found.append((index, candidate))
    return found


def _by_plate(
    book: Book,
) -> tuple[dict[str, list[RegionId]], dict[tuple[str, tuple[str, ...]], list[RegionId]]]:
    """Plates by number, and panels by plate and number."""
    plates: dict[str, list[RegionId]] = defaultdict(list)
    panels: dict[tuple[str, tuple[str, ...]], list[RegionId]] = defaultdict(list)
    for page in book.pages:
        for region in book.on(page):
            if region.type is RegionType.PLATE:
                number = plate_of(book, region)
                if number is not None:
                    plates[number.path[0]].append(region.id)
            elif region.type is RegionType.PANEL:
                number = plate_of(book, region)
                if number is not None:
                    for own in book.numbers.get(region.id, []):
                        panels[(number.path[0], own.path)].append(region.id)
    return plates, panels


def _targets(
    book: Book, page: int, claim: Claim, cache: dict[int, tuple[list[Region], list[Region]]]
) -> list[Region]:
    """What a claim may mean on a page: whole plates for a plate's number, else pictures and parts."""
    if page not in cache:
        regions = [region for region in book.on(page) if region.is_picture or region.type is RegionType.TABLE]
        parents = {region.parent for region in regions if region.parent is not None}
        cache[page] = (
            [region for region in regions if region.parent is None],
            [region for region in regions if region.id not in parents],
        )
    return cache[page][0 if claim.whole else 1]


def _meant(book: Book, claim: Claim, pictures: list[Region]) -> list[Region]:
    """The pictures of another page that a claim could mean: those of its plate where plates are printed."""
    if claim.plate_key is None:
        return pictures
    meant = []
    for picture in pictures:
        plate = plate_of(book, picture)
        if plate is None or plate.path[0] == claim.plate_key:
            meant.append(picture)
    return meant


def _may_leave_page(book: Book, claim: Claim, here: list[Candidate], demand: int) -> bool:
    if claim.caption.caption is not None and claim.caption.caption.position == "opposite":
        return True
    if claim.number is None or claim.number.kind not in PICTURE_KINDS:
        return False
    # Where the page has a picture for each of its captions, none of them is about another page.
    return demand > len(here)


def _facing(book: Book) -> Callable[[int], int]:
    """The other page of a double page: even pages are on the left, by printed number where there is one."""
    shift = _parity(list(book.pages.values()))

    def other(page: int) -> int:
        return page + 1 if (page + shift) % 2 == 0 else page - 1

    return other


def _parity(pages: list[Page]) -> int:
    votes = 0
    for page in pages:
        if page.label is not None and page.label.strip().isdigit():
            votes += 1 if (int(page.label) - page.number) % 2 == 0 else -1
    return 1 if votes < 0 else 0


def _solve(candidates: list[tuple[int, Candidate]], claims: int) -> list[Match]:
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
    places = [column for _, column in best] + [len(columns) + row for row in range(claims)]
    costs = [offset - candidate.score for candidate in best.values()] + [offset] * claims
    graph = csr_array(
        (np.array(costs), (np.array(rows), np.array(places))), shape=(claims, len(columns) + claims)
    )
    chosen = dict(zip(*(part.tolist() for part in min_weight_full_bipartite_matching(graph)), strict=True))
    taken = {column: row for row, column in chosen.items() if column < len(columns)}
    rivals: dict[int, float] = defaultdict(float)
    for (row, column), candidate in best.items():
        if chosen[row] == column:
            continue
        owner = taken.get(column)
        if owner is not None and best[(owner, column)].claim.caption.id == candidate.claim.caption.id:
            continue  # another number of the same caption has it
        if owner is None or best[(owner, column)].score < candidate.score:
            rivals[row] = max(rivals[row], candidate.score)
    return [
        Match(best[(row, column)], rivals[row])
        for row, column in chosen.items()
        if column < len(columns) and best[(row, column)].score > 0
    ]
