"""Which predicted links are right: `caption_of`, `depicts` and `cites`; the rules of CatalogueBench's `score.py`.

A link is right when its two ends are matched with things that the gold links. What the gold leaves open is
neutral: optional links, figures in ignored zones, panels of a figure that the gold keeps whole.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from pictoria_docs.eval.gold import Gold, GoldMention
from pictoria_docs.eval.matching import (
    CaptionMatch,
    EntryMatch,
    FigureMatch,
    match_captions,
    match_entries,
    match_figures,
)
from pictoria_docs.eval.predicted import Predicted, PredictedLink, PredictedMention
from pictoria_docs.eval.texts import folded

SAME_WORDS = 0.3  # of a mention's box inside another, from which the two are one
IN_CAPTION = 0.5  # of a mention's box inside a caption


class LinkEnds(NamedTuple):
    """Ids of a link's two ends: gold ones, or predicted ones."""

    source: str
    target: str


class LinkOutcome(StrEnum):
    """What the gold says of a predicted link."""

    RIGHT = "right"
    WRONG = "wrong"
    NEUTRAL = "neutral"
    REPEAT = "repeat"
    """Right, or said before: neither rewarded again nor punished."""


@dataclass(frozen=True)
class ScoredLink:
    """A predicted link, its ends put the right way round, and what the gold says of it.

    `true` is the gold link that it finds.
    """

    link: PredictedLink
    outcome: LinkOutcome
    true: LinkEnds | None = None


@dataclass(frozen=True)
class LinkMatch:
    """The links of one type."""

    scored: tuple[ScoredLink, ...]
    found: frozenset[LinkEnds]
    """Gold links that were found; also by all panels of a plate together."""
    missed: tuple[LinkEnds, ...]
    """Gold links that were not."""

    @property
    def wrong(self) -> int:
        """How many predicted links are wrong."""
        return sum(scored.outcome is LinkOutcome.WRONG for scored in self.scored)


class Matched:
    """A document's gold and prediction, with figures (at IoU 0.5), captions and entries matched."""

    def __init__(self, gold: Gold, predicted: Predicted) -> None:
        self.gold, self.predicted = gold, predicted
        self.figures: FigureMatch = match_figures(gold, predicted)
        self.captions: CaptionMatch = match_captions(gold, predicted)
        self.entries: EntryMatch = match_entries(gold, predicted)
        self._parent = {figure.id: figure.parent for figure in predicted.figures}
        self._whole = {panel: true for true, panels in self.figures.by_panels.items() for panel in panels}

    def ends(self, link: PredictedLink, first: set[str], second: set[str]) -> LinkEnds:
        """The link's ends, turned round where its source is one of `second` and its target one of `first`."""
        turned = link.source in second and link.target in first
        return LinkEnds(link.target, link.source) if turned else LinkEnds(link.source, link.target)

    def whole(self, figure: str) -> str | None:
        """The gold figure that holds a predicted panel which has no counterpart of its own."""
        return self._whole.get(figure) or self.figures.gold_of.get(self._parent.get(figure) or "")


def score_links(gold: Gold, predicted: Predicted) -> list[ScoredLink]:
    """All `caption_of`, `depicts` and `cites` links that can be scored by this gold, each with its outcome."""
    matched = Matched(gold, predicted)
    kinds = (score_caption_of(matched), score_depicts(matched), score_cites(matched))
    return [scored for kind in kinds if kind is not None for scored in kind.scored]


def score_caption_of(matched: Matched) -> LinkMatch | None:
    """Links from captions to figures, any number to any number; None where the gold is not complete in them."""
    gold, predicted, figures = matched.gold, matched.predicted, matched.figures
    if not gold.is_scored("caption_of"):
        return None
    expected, optional = gold.pairs("caption_of"), gold.pairs("caption_of", optional=True)
    figure_ids = {figure.id for figure in predicted.figures}
    caption_ids = {caption.id for caption in predicted.captions}
    hit_ids: set[LinkEnds] = set()
    carried: dict[str, set[str]] = defaultdict(set)
    """Gold caption -> predicted figures that it was linked to."""

    def outcome(caption: str, figure: str) -> tuple[LinkOutcome, LinkEnds | None]:
        texts, true = matched.captions.gold_of.get(caption, ()), figures.gold_of.get(figure)
        if true:
            hits = [LinkEnds(text, true) for text in texts if (text, true) in expected]
            new = next((hit for hit in hits if hit not in hit_ids), None)
            if new:
                return LinkOutcome.RIGHT, new
            if hits:
                return LinkOutcome.REPEAT, hits[0]
            left_open = any((text, true) in optional for text in texts)
            return (LinkOutcome.NEUTRAL if left_open else LinkOutcome.WRONG), None
        parent = matched.whole(figure)
        within = parent is None or any(
            (text, parent) in expected or (text, parent) in optional for text in texts
        )
        left_open = figure in figures.neutral and within
        return (LinkOutcome.NEUTRAL if left_open else LinkOutcome.WRONG), None

    scored = []
    scored_pairs: set[LinkEnds] = set()
    for link in predicted.links:
        if link.type != "caption_of":
            continue
        ends = matched.ends(link, caption_ids, figure_ids)
        link = replace(link, source=ends.source, target=ends.target)
        if ends in scored_pairs:
            scored.append(ScoredLink(link, LinkOutcome.REPEAT))
            continue
        scored_pairs.add(ends)
        for text in matched.captions.gold_of.get(ends.source, ()):
            carried[text].add(ends.target)
        result, true = outcome(ends.source, ends.target)
        if result is LinkOutcome.RIGHT and true:
            hit_ids.add(true)
        scored.append(ScoredLink(link, result, true))
    for plate, panels in figures.by_panels.items():
        # A plate predicted only as its panels is linked when each of them carries the caption.
        hit_ids |= {
            LinkEnds(*pair) for pair in expected if pair[1] == plate and carried[pair[0]].issuperset(panels)
        }
    return LinkMatch(tuple(scored), frozenset(hit_ids), _missed(expected, hit_ids))


def score_depicts(matched: Matched) -> LinkMatch | None:
    """Links from figures to entries; None where the gold has none or is not complete in them."""
    gold, predicted, figures, entries = matched.gold, matched.predicted, matched.figures, matched.entries
    expected, optional = gold.pairs("depicts"), gold.pairs("depicts", optional=True)
    if not gold.is_scored("depicts") or not expected:
        return None
    figure_ids = {figure.id for figure in predicted.figures}
    entry_ids = {entry.id for entry in predicted.entries}
    links = [link for link in predicted.links if link.type == "depicts"]
    hits: set[LinkEnds] = set()
    scored_pairs: set[LinkEnds] = set()
    scored = []
    for link in links:
        figure, entry = ends = matched.ends(link, figure_ids, entry_ids)
        link = replace(link, source=figure, target=entry)
        pair = LinkEnds(figures.gold_of.get(figure, ""), entries.gold_of.get(entry, ""))
        if ends in scored_pairs or pair in hits:
            scored.append(ScoredLink(link, LinkOutcome.REPEAT, pair if pair in hits else None))
        elif pair in expected:
            hits.add(pair)
            scored.append(ScoredLink(link, LinkOutcome.RIGHT, pair))
        else:
            left_open = pair in optional or figure in figures.neutral or entry in entries.cut
            scored.append(ScoredLink(link, LinkOutcome.NEUTRAL if left_open else LinkOutcome.WRONG))
        scored_pairs.add(ends)
    for plate, panels in figures.by_panels.items():
        shown = {entries.gold_of.get(link.target) for link in links if link.source in panels}
        hits |= {LinkEnds(*pair) for pair in expected if pair[0] == plate and pair[1] in shown}
    return LinkMatch(tuple(scored), frozenset(hits), _missed(expected, hits))


def score_cites(matched: Matched) -> LinkMatch | None:
    """Links from mentions to figures and entries; None where the gold has none or is not complete in them.

    A link finds the gold mention of the same page and target whose place or text fits; each is found once.
    """
    gold, predicted = matched.gold, matched.predicted
    expected, optional = gold.pairs("cites"), gold.pairs("cites", optional=True)
    if "mentions" not in gold.scored or not expected:
        return None
    truth = {mention.id: mention for mention in gold.mentions}
    mentions = {mention.id: mention for mention in predicted.mentions}
    free: dict[str, list[LinkEnds]] = defaultdict(list)
    """Target -> gold links to it that were not found yet."""
    for pair in expected:
        free[pair[1]].append(LinkEnds(*pair))
    hits: set[LinkEnds] = set()
    scored = []
    for link in predicted.links:
        if link.type != "cites":
            continue
        mention = mentions.get(link.source) or PredictedMention("", link.page, None, link.text)
        target = matched.figures.gold_of.get(link.target) or matched.entries.gold_of.get(link.target)
        fits = {pair: _fit(truth[pair.source], mention) for pair in free.get(target or "", ())}
        best = max(fits, key=lambda pair: fits[pair], default=None)
        if best and fits[best] >= 0:
            free[best.target].remove(best)
            hits.add(best)
            scored.append(ScoredLink(link, LinkOutcome.RIGHT, best))
            continue
        left_open = (
            link.target in matched.entries.cut
            or any(to == target and truth[of].page == mention.page for of, to in optional)
            or _in_caption(gold, mention)
        )
        scored.append(ScoredLink(link, LinkOutcome.NEUTRAL if left_open else LinkOutcome.WRONG))
    return LinkMatch(tuple(scored), frozenset(hits), _missed(expected, hits))


def _fit(true: GoldMention, mention: PredictedMention) -> int:
    """1 where place or text agree, 0 where nothing is known of them, -1 where they do not agree."""
    if mention.page and true.page != mention.page:
        return -1
    if mention.box:
        same = true.box.inside(mention.box) > SAME_WORDS or mention.box.inside(true.box) > SAME_WORDS
    elif mention.text:
        cited, printed = folded(mention.text), folded(true.text)
        same = printed in cited or cited in printed
    else:
        return 0
    return 1 if same else -1


def _in_caption(gold: Gold, mention: PredictedMention) -> bool:
    """Whether a mention stands in a caption: references there, which the gold does not list, are left open."""
    box = mention.box
    return box is not None and any(
        caption.page == mention.page and box.inside(caption.box) > IN_CAPTION for caption in gold.captions
    )


def _missed(expected: dict[tuple[str, str], None], hits: set[LinkEnds]) -> tuple[LinkEnds, ...]:
    return tuple(LinkEnds(*pair) for pair in expected if pair not in hits)
