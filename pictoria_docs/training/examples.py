"""What is known to be right: captions and pictures that belong together by gold, or by people's decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Document, LinkType, Region, Status
from pictoria_docs.document.identity import RegionId
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.links import LinkOutcome, Matched, score_caption_of
from pictoria_docs.eval.predicted import from_document
from pictoria_docs.linking import LinkingOptions, link, weigh
from pictoria_docs.linking.features import Features

SAME = 0.5
"""Overlap (IoU) of a picture and its gold."""
PIECE = 0.7
"""Share of a picture's area from which on it is a piece of a gold figure."""


@dataclass(frozen=True, slots=True)
class LinkExample:
    """A caption's number with the pictures it might name; where none is right it should stay alone."""

    candidates: list[Features]
    right: list[bool]


@dataclass(slots=True)
class Example:
    """What one document teaches."""

    group: str
    """Documents of one group are alike: they are never used to judge what was learned from one another."""
    choices: list[LinkExample] = field(default_factory=list)
    links: list[tuple[Features, bool]] = field(default_factory=list)

    def add_choice(self, candidates: Sequence[tuple[Features, bool]]) -> None:
        """A caption's number with what is known of its pictures, if anything is."""
        if candidates:
            features, right = zip(*candidates, strict=True)
            self.choices.append(LinkExample(list(features), list(right)))


def from_gold(document: Document, gold: Gold, options: LinkingOptions) -> Example:
    """What a document teaches whose truth is known.

    Args:
        document: with captions read, not linked yet.
        gold: its truth.
        options: of linking; their weights find the document's habits.
    """
    all_pairs = options.model_copy(update={"min_confidence": 0.0})
    done = link(document, all_pairs)
    matched = Matched(gold, from_document(done))
    weighing = weigh(document, all_pairs)
    figures = {figure.id: figure for figure in gold.figures}
    claimed: dict[str, set[str]] = {}
    optional: dict[str, set[str]] = {}
    for each in gold.links:
        if each.type == LinkType.CAPTION_OF:
            (optional if each.optional else claimed).setdefault(each.source, set()).add(each.target)
    example = Example(gold.convention or gold.name)
    for candidates in weighing.candidates:
        if not candidates:
            continue
        named = matched.captions.gold_of.get(candidates[0].claim.caption.id, ())
        targets = {target for name in named for target in claimed.get(name, ())}
        open_to = {target for name in named for target in optional.get(name, ())} - targets
        if open_to and not targets:
            continue  # the gold leaves it open whether this caption is linked at all
        kept = []
        for candidate in candidates:
            right = any(_is(candidate.figure, gold, id) for id in targets)
            if right or not any(figures[id].iou(candidate.figure.box) >= SAME for id in open_to):
                kept.append((candidate.features, right))
        example.add_choice(kept)
    outcomes = score_caption_of(matched)
    for scored in outcomes.scored if outcomes is not None else ():
        features = weighing.features.get((RegionId(scored.link.source), RegionId(scored.link.target)))
        if features is not None and scored.outcome in (LinkOutcome.RIGHT, LinkOutcome.WRONG):
            example.links.append((features, scored.outcome is LinkOutcome.RIGHT))
    return example


def _is(picture: Region, gold: Gold, id: str) -> bool:
    """Whether a picture is a gold figure, or a piece of it."""
    figure = next(figure for figure in gold.figures if figure.id == id)
    if figure.page != picture.page:
        return False
    return figure.iou(picture.box) >= SAME or picture.box.inside(figure.box) > PIECE


def from_decisions(document: Document, decided: Document, options: LinkingOptions) -> Example:
    """What people's decisions on a document's links teach.

    Args:
        document: with captions read, not linked yet.
        decided: the same document as the project holds it, with decisions.
        options: of linking; their weights find the document's habits.
    """
    parents = {region.id: region.parent for page in decided.pages for region in page.regions}
    answer: dict[tuple[str, str], bool] = {}  # whether a person says that caption and picture belong together
    for each in decided.links:
        if each.type == LinkType.CAPTION_OF and each.status is not Status.SUGGESTED:
            answer[(each.source, each.target)] = each.status is not Status.REJECTED
    settled = {caption for (caption, _), right in answer.items() if right}
    weighing = weigh(document, options.model_copy(update={"min_confidence": 0.0}))
    example = Example(document.name)
    for candidates in weighing.candidates:
        kept = []
        for candidate in candidates:
            caption, figure = candidate.claim.caption.id, candidate.figure.id
            right = answer.get((caption, figure))
            if right is None and parents.get(figure) is not None:
                right = answer.get((caption, parents[figure] or ""))
            if right is None and caption in settled:
                right = False
            if right is not None:
                kept.append((candidate.features, right))
        example.add_choice(kept)
    example.links = [
        (features, answer[pair]) for pair, features in weighing.features.items() if pair in answer
    ]
    return example
