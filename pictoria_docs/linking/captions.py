"""From the assignment to links: shared captions, composite figures, plates named on the facing page, lists."""

import math
from collections import defaultdict
from itertools import pairwise

from pictoria_docs.document import (
    Box,
    Link,
    LinkType,
    NumberKind,
    Origin,
    PageKind,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    RunnerUp,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.assignment import Match, Opinions, assign
from pictoria_docs.linking.book import FLOW_TYPES, Book, has_body, in_rows, is_bare_number, reads_as
from pictoria_docs.linking.claims import captions_of, is_one_figure
from pictoria_docs.linking.evidence import Claim, plate_of
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.plates import compose, number_panel
from pictoria_docs.linking.surroundings import gap_between
from pictoria_docs.linking.weights import Weights, without_zeros

ORIGIN = Origin(stage="linking", version="1")
PANEL_GAP = 2.6
"""Pictures of one composite figure are no further apart than this, in line heights."""
STACK_GAP = 2.0
"""Captions under one picture ("6a", "6b") are no further apart than this, in line heights."""


class CaptionLinks:
    """The `caption_of` links being made, one per caption and picture, the surest kept."""

    def __init__(self, book: Book, weights: Weights, duplicates: set[RegionId]) -> None:
        self.links: dict[tuple[RegionId, RegionId], Link] = {}
        self.features: dict[tuple[RegionId, RegionId], Features] = {}
        """What each link's confidence was made of."""
        self.by_figure: dict[RegionId, set[RegionId]] = defaultdict(set)
        self.by_caption: dict[RegionId, set[RegionId]] = defaultdict(set)
        self._book, self._weights, self._duplicates = book, weights, duplicates

    def add(
        self,
        caption: Region,
        figure: RegionId,
        features: Features,
        reasons: list[Reason],
        runner_up: RunnerUp | None = None,
    ) -> None:
        """Link a caption to a picture, unless a surer link of the two is there."""
        reading = caption.caption
        features = {
            **features,
            "scanned": float(self._book.pages[caption.page].kind is PageKind.SCAN),
            "duplicate": float(caption.id in self._duplicates),
            "unlabelled": float(reading is None or not reading.numbers),
        }
        confidence = self._weights.confidence(features)
        old = self.links.get((caption.id, figure))
        if old is not None and old.confidence >= confidence:
            return
        link = Link.make(
            LinkType.CAPTION_OF, caption.id, figure, confidence, tuple(reasons), ORIGIN, runner_up
        )
        self.links[(caption.id, figure)] = link
        self.features[(caption.id, figure)] = without_zeros(features)
        self.by_figure[figure].add(caption.id)
        self.by_caption[caption.id].add(figure)

    def drop(self, caption: RegionId) -> None:
        """Take back all links of a caption."""
        for figure in self.by_caption.pop(caption, set()):
            self.links.pop((caption, figure), None)
            self.features.pop((caption, figure), None)
            self.by_figure[figure].discard(caption)

    def inherited(self, caption: RegionId, figure: RegionId, way: str) -> Features:
        """Features of a link that follows from another one, by `way` (a flag of `LINK_FEATURES`)."""
        first = self.features[(caption, figure)]
        return {**{name: first.get(name, 0.0) for name in ("score", "lead", "composed")}, way: 1.0}


def link_captions(book: Book, options: LinkingOptions, opinions: Opinions | None = None) -> CaptionLinks:
    """Find which pictures each caption names; groups panels into composite figures and plates on the way.

    Args:
        book: the open document.
        options: how.
        opinions: what models say of pairs of a caption and a picture, where any were asked.
    """
    claims, matches = assign(book, options, opinions or {})
    made = CaptionLinks(book, options.weighed, _duplicates(claims))
    matched = {(match.candidate.claim.caption.id, match.candidate.claim.place) for match in matches}
    whole: dict[RegionId, RegionId] = {}
    if options.plates:
        whole.update(_compose_legend_plates(book, matches))
        whole.update(_compose_figures(book, matches))
    for match in matches:
        candidate = match.candidate
        if candidate.figure.type is RegionType.TABLE:
            if reads_as(candidate.claim.caption, NumberKind.TABLE):
                continue
            book.put(book.get(candidate.figure.id).model_copy(update={"type": RegionType.FIGURE}))
        figure = candidate.figure.id
        features = _match_features(match)
        if figure in whole and not _names_panel(candidate.claim):
            figure = whole[figure]
            features["composed"] = float(figure != candidate.figure.id)
            candidate.reasons.append(
                Reason(code="shared_by_panels", values={"panels": len(book.panels(figure))})
            )
        made.add(candidate.claim.caption, figure, features, candidate.reasons, _runner_up(book, match, made))
    _number_figures(book, matches, whole)
    _link_stacked(book, made)
    _link_plate_captions(book, made)
    _link_lists(book, claims, matched, made)
    _link_parts(book, made)
    return made


def _duplicates(claims: list[Claim]) -> set[RegionId]:
    """Captions whose number another caption on another page has as well."""
    pages: dict[tuple[NumberKind, str | None, str], set[int]] = defaultdict(set)
    keyed = []
    for claim in claims:
        if claim.number is not None and (claim.kind != "item" or claim.plate_key is not None):
            key = (claim.number.kind, claim.plate_key, claim.number.key)
            pages[key].add(claim.caption.page)
            keyed.append((claim.caption.id, key))
    return {id for id, key in keyed if len(pages[key]) > 1}


def _match_features(match: Match) -> Features:
    return {
        "assigned": 1.0,
        "score": min(max(match.candidate.score, -4.0), 8.0),
        "lead": min(max(match.lead, 0.0), 6.0),
    }


def _runner_up(book: Book, match: Match, made: CaptionLinks) -> RunnerUp | None:
    if match.runner_up is None:
        return None
    # As sure as it would be if it had been chosen, against the one that was.
    odds = match.runner_up.score - max(match.candidate.score, 0.0)
    share = 1 / (1 + math.exp(min(max(-odds, -30.0), 30.0)))
    return RunnerUp(target=match.runner_up.figure.id, confidence=round(share, 3))


def _names_panel(claim: Claim) -> bool:
    return (
        claim.number is not None
        and not claim.whole
        and claim.number.kind in (NumberKind.BARE, NumberKind.PLATE)
    )


def _compose_legend_plates(book: Book, matches: list[Match]) -> dict[RegionId, RegionId]:
    """Plates whose number stands only in the legend, on the same or the facing page."""
    groups: dict[tuple[str, int], list[Match]] = defaultdict(list)
    for match in matches:
        claim = match.candidate.claim
        if claim.plate_key is not None and plate_of(book, match.candidate.figure) is None:
            groups[(claim.plate_key, match.candidate.figure.page)].append(match)
    whole: dict[RegionId, RegionId] = {}
    for (_, page), group in groups.items():
        claim = group[0].candidate.claim
        number = claim.number if claim.plate is None else claim.plate
        if number is None:
            continue
        plate = PrintedNumber(
            kind=NumberKind.PLATE, path=number.path[:1], text=number.text.split(",")[0].strip()
        )
        chosen = {match.candidate.figure.id for match in group}
        if claim.whole and len(group) == 1:
            rest = [picture.id for picture in book.pictures(page) if picture.type is RegionType.FIGURE]
            taken = {match.candidate.figure.id for match in matches if match not in group}
            chosen |= {id for id in rest if id not in taken} if book.body_length(page) < 300 else set()
        id = compose(book, [book.get(id) for id in sorted(chosen)], RegionType.PLATE, plate)
        book.plate_of_page.setdefault(page, plate)
        whole.update(dict.fromkeys(chosen, id))
    return whole


def _compose_figures(book: Book, matches: list[Match]) -> dict[RegionId, RegionId]:
    """Composite figures: pictures beside a captioned one that have no caption of their own."""
    claims_of: dict[RegionId, int] = defaultdict(int)
    taken = {match.candidate.figure.id for match in matches}
    for match in matches:
        claims_of[match.candidate.claim.caption.id] += 1
    whole: dict[RegionId, RegionId] = {}
    for match in sorted(matches, key=lambda match: -match.candidate.score):
        candidate = match.candidate
        figure = book.get(candidate.figure.id)
        if candidate.side not in ("below", "above", "left", "right") or figure.type is not RegionType.FIGURE:
            continue
        if claims_of[candidate.claim.caption.id] > 1 or candidate.claim.caption.caption is None:
            continue
        group = _grow(book, figure, candidate.claim.caption, taken)
        if len(group) > 1:
            number = (
                candidate.claim.number
                if candidate.claim.number and candidate.claim.number.kind is NumberKind.FIGURE
                else None
            )
            id = compose(book, group, RegionType.FIGURE, number)
            taken |= {member.id for member in group}
            whole.update(dict.fromkeys((member.id for member in group), id))
    return whole


def _grow(book: Book, figure: Region, caption: Region, taken: set[RegionId]) -> list[Region]:
    """The picture and the free ones around it, as long as nothing but numbers stands between."""
    regions = book.on(figure.page)
    free = [
        region
        for region in regions
        if region.type is RegionType.FIGURE and region.parent is None and region.id not in taken
    ]
    walls = [
        region.box
        for region in regions
        if (region.type is RegionType.CAPTION and not is_bare_number(region))
        or (region.type in FLOW_TYPES and len(region.text) > 20)
    ]
    reach = PANEL_GAP * max(book.line_height(figure.page), 10.0)
    group = [figure]
    grown = True
    while grown:
        grown = False
        for other in free:
            if other in group or not _same_side(other.box, figure.box, caption.box):
                continue
            near = min(group, key=lambda member: member.box.distance(other.box))
            if near.box.distance(other.box) > reach:
                continue
            gap = gap_between(near.box, other.box)
            if gap is not None and any(gap.intersection(wall) for wall in walls):
                continue
            if any(Box.union([near.box, other.box]).grown(-1).intersection(wall) for wall in walls):
                continue
            group.append(other)
            grown = True
    return in_rows(group)


def _same_side(other: Box, figure: Box, caption: Box) -> bool:
    """Whether a picture lies on the same side of the caption as the captioned one."""
    if figure.y1 <= caption.centre.y:
        return other.y1 <= caption.centre.y + 2
    if figure.y0 >= caption.centre.y:
        return other.y0 >= caption.centre.y - 2
    if figure.x1 <= caption.centre.x:
        return other.x1 <= caption.centre.x
    return other.x0 >= caption.centre.x


def _number_figures(book: Book, matches: list[Match], whole: dict[RegionId, RegionId]) -> None:
    """Note the numbers that captions give their pictures; "Figs. 2-4" number three pictures in reading order."""
    by_caption: dict[RegionId, list[Match]] = defaultdict(list)
    for match in matches:
        if match.candidate.claim.number is not None:
            by_caption[match.candidate.claim.caption.id].append(match)
    for group in by_caption.values():
        group.sort(key=lambda match: match.candidate.claim.place)
        numbers = [match.candidate.claim.number for match in group]
        figures = [book.get(match.candidate.figure.id) for match in group]
        unnumbered = all(not book.numbers.get(figure.id) for figure in figures)
        if len(figures) > 1 and unnumbered and len({figure.page for figure in figures}) == 1:
            figures = in_rows(figures)
        for number, figure in zip(numbers, figures, strict=True):
            if number is None:
                continue
            if figure.type is RegionType.PANEL and number.kind in (NumberKind.BARE, NumberKind.PLATE):
                path = number.path[-1:]
                part = PrintedNumber(kind=NumberKind.BARE, path=path, text=number.text.split(",")[-1].strip())
                number_panel(book, figure, part)
                continue
            target = book.get(whole.get(figure.id, figure.id))
            if not any(
                known.kind is number.kind and known.path == number.path for known in book.numbers[target.id]
            ):
                book.numbers[target.id].append(number)
            if target.number is None:
                book.put(target.model_copy(update={"number": number.text}))


def _link_stacked(book: Book, made: CaptionLinks) -> None:
    """Captions stacked under one picture ("6a", "6b"): what is left over goes with its neighbour of one stem."""
    for page in book.pages:
        captions = captions_of(book, page)
        pairs = list(pairwise(captions))
        for upper, lower in [*pairs, *((second, first) for first, second in reversed(pairs))]:
            if lower.id in made.by_caption or upper.id not in made.by_caption:
                continue
            if not _siblings(upper, lower) or upper.box.distance(lower.box) > STACK_GAP * book.line_height(
                page
            ):
                continue
            for figure in sorted(made.by_caption[upper.id]):
                reason = Reason(code="same_number_stem", values={"number": upper.text[:12]})
                made.add(lower, figure, made.inherited(upper.id, figure, "stacked"), [reason])
                for number in lower.caption.numbers if lower.caption is not None else ():
                    book.numbers[figure].append(number)


def _siblings(first: Region, second: Region) -> bool:
    if (
        first.caption is None
        or second.caption is None
        or not first.caption.numbers
        or not second.caption.numbers
    ):
        return False
    one, two = first.caption.numbers[0], second.caption.numbers[0]
    return one.kind is two.kind and len(one.path) > 1 and len(two.path) > 1 and one.path[:-1] == two.path[:-1]


def _link_plate_captions(book: Book, made: CaptionLinks) -> None:
    """Captions without a number of their own on a plate: the plate's, or, where there are several, their panels'."""
    for page in book.plate_of_page:
        plates = [region for region in book.on(page) if region.type is RegionType.PLATE]
        captions = [
            caption
            for caption in captions_of(book, page)
            if not reads_as(caption, NumberKind.BARE, NumberKind.FIGURE, NumberKind.TABLE)
            and not (reads_as(caption, NumberKind.PLATE) and caption.id in made.by_caption)
            and not (reads_as(caption, NumberKind.ENTRY) and caption.id in made.by_caption)
        ]
        if not captions or not plates:
            continue
        for caption in captions:
            made.drop(caption.id)
        if len(captions) == 1 and len(plates) == 1:
            reason = Reason(code="plate_caption", values={"number": plates[0].number or ""})
            made.add(captions[0], plates[0].id, {"plate_caption": 1.0}, [reason])
            continue
        for picture in book.pictures(page):
            if made.by_figure.get(picture.id):
                continue
            caption, gap = min(
                ((caption, _caption_gap(caption.box, picture.box)) for caption in captions),
                key=lambda pair: pair[1],
            )
            lines = round(gap / book.line_height(page), 1)
            reason = Reason(code="nearest_on_plate", values={"lines": lines})
            made.add(caption, picture.id, {"nearest_on_plate": 1.0}, [reason])


def _caption_gap(caption: Box, picture: Box) -> float:
    """Distance to the next caption below a picture; one above it counts as further away."""
    distance = caption.distance(picture)
    return distance if caption.centre.y >= picture.y1 else 2 * distance + 100


def _link_lists(
    book: Book, claims: list[Claim], matched: set[tuple[RegionId, int]], made: CaptionLinks
) -> None:
    """A list of plates that repeats what legends say: its items go to their plates as well."""
    plates: dict[str, list[Region]] = defaultdict(list)
    for page in book.pages:
        for region in book.on(page):
            number = plate_of(book, region) if region.type is RegionType.PLATE else None
            if number is not None:
                plates[number.path[0]].append(region)
    for claim in claims:
        if not claim.whole or (claim.caption.id, claim.place) in matched or not has_body(claim.caption):
            continue
        for plate in plates.get(claim.plate_key or "", []):
            reason = Reason(code="number_printed", values={"number": plate.number or ""})
            made.add(
                claim.caption,
                plate.id,
                {"listed": 1.0},
                [reason, Reason(code="caption_list", values={"page": claim.caption.page})],
            )


def _link_parts(book: Book, made: CaptionLinks) -> None:
    """The parts that a caption tells apart ("(a) ... (b) ...") go to the panels, by their numbers, else in order."""
    for caption_id, figure_id in list(made.links):
        reading = book.get(caption_id).caption
        panels = book.panels(figure_id)
        if reading is None or len(panels) < 2:
            continue
        numbers = [part.number for part in reading.parts if part.number is not None]
        if is_one_figure(reading.numbers):
            numbers = list(reading.numbers)
        parts = [
            PrintedNumber(kind=NumberKind.BARE, path=number.path[-1:], text=number.path[-1])
            for number in numbers
        ]
        known = {book.numbers[panel.id][0].path[-1:]: panel for panel in panels if book.numbers.get(panel.id)}
        if known:
            found = [(known[part.path], part) for part in parts if part.path in known]
        else:
            found = list(zip(panels, parts, strict=True)) if len(parts) == len(panels) else []
        for panel, part in found:
            number_panel(book, panel, part)
            features = made.inherited(caption_id, figure_id, "part")
            made.add(book.get(caption_id), panel.id, features, [_part_reason(part)])


def _part_reason(part: PrintedNumber) -> Reason:
    return Reason(code="part", values={"part": part.text})
