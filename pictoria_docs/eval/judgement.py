"""What the gold says of each thing that was found: right, wrong, or left open; and what was missed.

The verdicts are those of `score_document`, thing by thing, so that confidences can be held against them
(`calibration.py`) and a reviewer who knows the truth can be simulated.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pictoria_docs.document import Document, Field, LinkType, NumberKind, Region, RegionType, field_id
from pictoria_docs.enrichment.flat import flat_fields
from pictoria_docs.eval.fields import field_credit, gold_names
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.links import LinkEnds, LinkMatch, LinkOutcome
from pictoria_docs.eval.matching import match_figures, title_likeness
from pictoria_docs.eval.predicted import PredictedField, from_document
from pictoria_docs.eval.scoring import DocumentScore, score_document

CLOSE = 0.8
"""Intersection over union from which a box need not be drawn again."""
TITLE = "title"
"""Name of the field."""
ENOUGH = 0.5
"""Credit from which a value is right: long texts are given a part of it by their words."""
KINDS = ("figure", "caption", "entry", "field", "caption_of", "depicts", "cites", "part_of")
"""Kinds of things that are judged."""


class GoldVerdict(StrEnum):
    """What the gold says of a thing."""

    RIGHT = "right"
    INEXACT = "inexact"
    """It is there, but its box, or its pages, have to be corrected."""
    WRONG = "wrong"
    OPEN = "open"
    """The gold does not tell."""


class JudgedThing(NamedTuple):
    """A figure, caption, entry, link or value of a document, and what the gold says of it."""

    id: str
    """Of the subject (of a value: `record.field_id`)."""
    kind: str
    """One of `KINDS`."""
    page: int
    confidence: float
    verdict: GoldVerdict


class MissedThing(NamedTuple):
    """What the gold has and the document has not."""

    kind: str
    id: str
    """The gold's; of a link the ids of its ends."""
    page: int


@dataclass(frozen=True)
class GoldJudgement:
    """A document held against its gold."""

    score: DocumentScore
    things: Mapping[str, JudgedThing]
    """By id, all kinds that the gold is complete in."""
    missed: tuple[MissedThing, ...]

    def of(self, id: str) -> GoldVerdict:
        """What the gold says of a subject; `OPEN` where it does not know it."""
        thing = self.things.get(id)
        return GoldVerdict.OPEN if thing is None else thing.verdict

    def confidences(self, kind: str) -> list[tuple[float, bool]]:
        """Confidence of each thing of a kind that is right or wrong, and whether it is right."""
        return [
            (thing.confidence, thing.verdict is not GoldVerdict.WRONG)
            for thing in self.things.values()
            if thing.kind == kind and thing.verdict is not GoldVerdict.OPEN
        ]


def judge(gold: Gold, document: Document) -> GoldJudgement:
    """Hold each thing of a document against the gold; rejected links are left out."""
    score = score_document(gold, from_document(document))
    things = (*_figures(score, document), *_captions(score, document), *_entries(score, document))
    judged = (*things, *_links(score, document), *_fields(score, document))
    return GoldJudgement(score, {thing.id: thing for thing in judged}, tuple(_missed(score)))


def _figures(score: DocumentScore, document: Document) -> Iterator[JudgedThing]:
    if "figures" not in score.gold.scored:
        return
    figures, close = score.matched.figures, match_figures(score.gold, score.matched.predicted, CLOSE)
    by_panels = {panel for panels in figures.by_panels.values() for panel in panels}
    for figure in document.figures:
        if figure.id in figures.gold_of:
            verdict = GoldVerdict.RIGHT if figure.id in close.gold_of else GoldVerdict.INEXACT
        elif figure.id in by_panels:
            verdict = GoldVerdict.RIGHT
        else:
            verdict = GoldVerdict.WRONG if figure.id in figures.false else GoldVerdict.OPEN
        yield JudgedThing(figure.id, "figure", figure.page, figure.confidence, verdict)


def _captions(score: DocumentScore, document: Document) -> Iterator[JudgedThing]:
    if "captions" not in score.gold.scored:
        return
    for caption in document.captions:
        if score.matched.captions.gold_of.get(caption.id):
            verdict = GoldVerdict.RIGHT
        else:
            verdict = GoldVerdict.OPEN if _is_of_table(caption, document) else GoldVerdict.WRONG
        yield JudgedThing(caption.id, "caption", caption.page, caption.confidence, verdict)


def _is_of_table(caption: Region, document: Document) -> bool:
    """Whether a caption names a table: the gold knows pictures and their captions only."""
    targets = [document.find(link.target) for link in document.linked(caption.id, LinkType.CAPTION_OF)]
    kinds = {number.kind for number in caption.printed_numbers}
    return kinds == {NumberKind.TABLE} or any(
        isinstance(target, Region) and target.type is RegionType.TABLE for target in targets
    )


def _entries(score: DocumentScore, document: Document) -> Iterator[JudgedThing]:
    if "entries" not in score.gold.scored:
        return
    entries = score.matched.entries
    for entry in document.entries:
        if entry.id in entries.gold_of:
            verdict = GoldVerdict.RIGHT if entry.id in entries.same_pages else GoldVerdict.INEXACT
        else:
            verdict = GoldVerdict.OPEN if entry.id in entries.cut else GoldVerdict.WRONG
        yield JudgedThing(entry.id, "entry", entry.pages[0], entry.confidence, verdict)


def _links(score: DocumentScore, document: Document) -> Iterator[JudgedThing]:
    outcomes: dict[tuple[str, LinkEnds], LinkOutcome] = {}
    for type, match in score.links.items():
        for scored in match.scored:
            outcomes.setdefault((type, LinkEnds(scored.link.source, scored.link.target)), scored.outcome)
    verdicts = {LinkOutcome.RIGHT: GoldVerdict.RIGHT, LinkOutcome.WRONG: GoldVerdict.WRONG}
    for link in document.links:
        if link.type == LinkType.PART_OF:
            verdict = _part(score, link.source, link.target)
        elif link.type in score.links:
            outcome = outcomes.get((link.type, LinkEnds(link.source, link.target)), LinkOutcome.NEUTRAL)
            verdict = verdicts.get(outcome, GoldVerdict.OPEN)
        else:
            continue
        page = next(
            (
                end.page
                for id in (link.source, link.target)
                if (end := document.find(id)) and hasattr(end, "page")
            ),
            1,
        )
        yield JudgedThing(link.id, link.type, page, link.confidence, verdict)


def _part(score: DocumentScore, panel: str, plate: str) -> GoldVerdict:
    """Whether a panel is part of a plate, as far as both are in the gold."""
    gold_of = score.matched.figures.gold_of
    parents = {figure.id: figure.parent for figure in score.gold.figures}
    if panel not in gold_of or plate not in gold_of or parents[gold_of[panel]] is None:
        return GoldVerdict.OPEN
    return GoldVerdict.RIGHT if parents[gold_of[panel]] == gold_of[plate] else GoldVerdict.WRONG


def _fields(score: DocumentScore, document: Document) -> Iterator[JudgedThing]:
    if "entries" not in score.gold.scored:
        return
    names = gold_names(score.gold) if "fields" in score.gold.scored else []
    truth = {entry.id: entry for entry in score.gold.entries}
    verdicts: dict[str, list[GoldVerdict]] = defaultdict(list)
    fields: dict[str, tuple[Field, int]] = {}
    for entry, flat, field in flat_fields(document):
        true = score.matched.entries.gold_of.get(entry.id)
        if true is None or field.alternative:
            continue
        id = field_id(entry.id, field)
        fields[id] = field, field.evidence[0].page if field.evidence else entry.pages[0]
        predicted = PredictedField(entry.id, flat.name, flat.value.strip(), (flat.normalised or "").strip())
        title = truth[true].title
        if flat.name == TITLE and TITLE not in names and title is not None:
            # The gold has titles beside the fields; by them entries were matched.
            credit: float | None = title_likeness(title, predicted.value)
        else:
            credit = field_credit(truth[true], names, predicted)
        if credit is not None:
            verdicts[id].append(GoldVerdict.RIGHT if credit >= ENOUGH else GoldVerdict.WRONG)
    for id, (field, page) in fields.items():
        said = verdicts.get(id)
        # Of a date and its two years, one that is right shows that the value was read.
        verdict = (
            GoldVerdict.OPEN
            if not said
            else GoldVerdict.RIGHT
            if GoldVerdict.RIGHT in said
            else GoldVerdict.WRONG
        )
        yield JudgedThing(id, "field", page, field.confidence, verdict)


def _missed(score: DocumentScore) -> Iterable[MissedThing]:
    gold, scored = score.gold, score.gold.scored
    page = {item.id: item.page for items in (gold.figures, gold.captions, gold.mentions) for item in items}
    page |= {entry.id: entry.spans[0].page for entry in gold.entries if entry.spans}
    for kind, part, ids in (
        ("figure", "figures", score.matched.figures.missed),
        ("caption", "captions", score.matched.captions.missed),
        ("entry", "entries", score.matched.entries.missed),
    ):
        if part in scored:
            yield from (MissedThing(kind, id, page.get(id, 1)) for id in ids)
    matches: Mapping[str, LinkMatch] = score.links
    for type, match in matches.items():
        for ends in match.missed:
            yield MissedThing(type, " ".join(ends), page.get(ends.source, 1))
    for field in score.fields.scored if score.fields else ():
        if field.expected is not None and not field.predicted:
            yield MissedThing("field", field.name, 1)
