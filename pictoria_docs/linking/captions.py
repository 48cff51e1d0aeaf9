"""Captions to pictures: from the assignment to links, and what follows from them."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from pictoria_docs.document import NumberKind, PrintedNumber, RegionType, RunnerUp
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.page import in_rows
from pictoria_docs.isolation import isolate
from pictoria_docs.linking.assignment import Assignment, Opinions, assign
from pictoria_docs.linking.caption_links import CaptionLinks
from pictoria_docs.linking.caption_numbers import find_twins
from pictoria_docs.linking.composing import compose_figures, compose_legend_plates, compose_ranges
from pictoria_docs.linking.document_index import DocumentIndex, reads_as
from pictoria_docs.linking.evidence import CaptionReference
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.following import (
    link_continuations,
    link_parts,
    link_plate_captions,
    link_stacked,
    link_twins,
)
from pictoria_docs.linking.listed import link_by_page, link_lists
from pictoria_docs.linking.main_captions import find_main_captions, link_main_captions
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.plates import number_panel

SCORE_LEAST = 4.0  # log-odds: lower scores count as minus this
SCORE_MOST = 8.0  # log-odds
LEAD_MOST = 6.0  # log-odds


def link_captions(
    document_index: DocumentIndex, options: LinkingOptions, opinions: Opinions | None = None
) -> CaptionLinks:
    """Find which pictures each caption names; groups panels into composite figures and plates on the way.

    Args:
        document_index: the open document.
        options: how.
        opinions: what models say of pairs of a caption and a picture, where any were asked.
    """
    twins = find_twins(document_index)
    mains = find_main_captions(document_index)
    claims, matches = assign(document_index, options, opinions or {}, {*twins, *mains})
    caption_links = CaptionLinks(document_index, options.weighed.link, _duplicates(claims))
    matched = {(match.candidate.claim.caption.id, match.candidate.claim.index) for match in matches}
    composites: dict[RegionId, RegionId] = {}
    if options.plates:
        with document_index.isolate("plates"):
            composites = {
                **compose_legend_plates(document_index, matches),
                **compose_ranges(document_index, matches),
                **compose_figures(document_index, matches),
            }
    for match in matches:
        caption = match.candidate.claim.caption
        with isolate("caption", caption.page, caption.text):
            _link_match(document_index, match, composites, caption_links)
    following: tuple[Callable[[], object], ...] = (
        lambda: _number_figures(document_index, matches, composites),
        lambda: link_main_captions(document_index, mains, matches, caption_links),
        lambda: link_stacked(document_index, caption_links),
        lambda: link_plate_captions(document_index, caption_links),
        lambda: link_twins(document_index, caption_links, twins),
        lambda: link_lists(document_index, claims, matched, caption_links),
        lambda: link_by_page(document_index, caption_links),
        lambda: caption_links.continuations.extend(link_continuations(document_index, caption_links)),
        lambda: link_parts(document_index, caption_links),
    )
    for step in following:
        with document_index.isolate("links"):
            step()
    return caption_links


def _link_match(
    document_index: DocumentIndex,
    match: Assignment,
    composites: Mapping[RegionId, RegionId],
    caption_links: CaptionLinks,
) -> None:
    """Link a caption to the picture that it was assigned, or to the whole that the picture is a part of."""
    candidate = match.candidate
    if candidate.figure.type is RegionType.TABLE:
        if reads_as(candidate.claim.caption, NumberKind.TABLE):
            return
        document_index.put(
            document_index.get(candidate.figure.id).model_copy(update={"type": RegionType.FIGURE})
        )
    figure = candidate.figure.id
    features = _match_features(match)
    if figure in composites and not _names_panel(candidate.claim):
        figure = composites[figure]
        features["composed"] = float(figure != candidate.figure.id)
        candidate.notes.append(("shared_by_panels", {"panels": len(document_index.panels(figure))}))
    caption_links.add(candidate.claim.caption, figure, features, candidate.reasons, _runner_up(match))


def _duplicates(claims: list[CaptionReference]) -> set[RegionId]:
    """Captions whose number another caption on another page has as well."""
    pages: dict[tuple[NumberKind, str | None, str], set[int]] = defaultdict(set)
    keyed = []
    for claim in claims:
        reading = claim.caption.caption
        if reading is not None and reading.continued:
            continue
        if claim.number is not None and (claim.kind != "item" or claim.plate_key is not None):
            key = (claim.number.kind, claim.plate_key, claim.number.key)
            pages[key].add(claim.caption.page)
            keyed.append((claim.caption.id, key))
    return {id for id, key in keyed if len(pages[key]) > 1}


def _match_features(match: Assignment) -> Features:
    return {
        "assigned": 1.0,
        "score": min(max(match.candidate.score, -SCORE_LEAST), SCORE_MOST),
        "lead": min(max(match.lead, 0.0), LEAD_MOST),
        "places": match.candidate.features.get("places", 0.0),
    }


def _runner_up(match: Assignment) -> RunnerUp | None:
    if match.runner_up is None:
        return None
    # As sure as it would be if it had been chosen, against the one that was.
    log_odds = match.runner_up.score - max(match.candidate.score, 0.0)
    return RunnerUp(target=match.runner_up.figure.id, confidence=round(probability(log_odds), 3))


def _names_panel(claim: CaptionReference) -> bool:
    return (
        claim.number is not None
        and not claim.names_plate
        and claim.number.kind in (NumberKind.BARE, NumberKind.PLATE)
    )


def _number_figures(
    document_index: DocumentIndex, matches: list[Assignment], composites: dict[RegionId, RegionId]
) -> None:
    """Note the numbers that captions give their pictures; "Figs. 2-4" number three pictures in reading order."""
    by_caption: dict[RegionId, list[Assignment]] = defaultdict(list)
    for match in matches:
        if match.candidate.claim.number is not None:
            by_caption[match.candidate.claim.caption.id].append(match)
    for group in by_caption.values():
        group.sort(key=lambda match: match.candidate.claim.index)
        numbers = [match.candidate.claim.number for match in group]
        figures = [document_index.get(match.candidate.figure.id) for match in group]
        unnumbered = all(not document_index.numbers.get(figure.id) for figure in figures)
        if len(figures) > 1 and unnumbered and len({figure.page for figure in figures}) == 1:
            figures = in_rows(figures)
        for number, figure in zip(numbers, figures, strict=True):
            if number is None:
                continue
            if figure.type is RegionType.PANEL and number.kind in (NumberKind.BARE, NumberKind.PLATE):
                path = number.path[-1:]
                part = PrintedNumber(kind=NumberKind.BARE, path=path, text=number.text.split(",")[-1].strip())
                number_panel(document_index, figure, part)
                continue
            target = document_index.get(composites.get(figure.id, figure.id))
            only_near = (
                bool(document_index.numbers[target.id])
                and document_index.numbers[target.id][0].kind is NumberKind.BARE
            )
            if not any(
                other.kind is number.kind and other.path == number.path
                for other in document_index.numbers[target.id]
            ):
                document_index.numbers[target.id].append(number)
            if target.number is None or (only_near and number.kind is NumberKind.FIGURE):
                # What a caption says goes before a number that only stands near the picture.
                document_index.put(target.model_copy(update={"number": number.text}))
