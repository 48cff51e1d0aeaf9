"""One document against its gold: everything that is counted of it."""

from dataclasses import dataclass
from functools import cached_property

from pictoria_docs.eval.captions import TextError, caption_text
from pictoria_docs.eval.fields import FieldMatch, score_fields
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.links import (
    LinkMatch,
    LinkOutcome,
    Matched,
    score_caption_of,
    score_cites,
    score_depicts,
)
from pictoria_docs.eval.matching import match_figures
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.order import Order, caption_order, entry_order
from pictoria_docs.eval.predicted import Predicted

MEASURES = ("fig50", "fig80", "captions", "link", "depicts", "entries", "entries_id", "fields", "cites")
"""Figures at IoU 0.5 and 0.8, captions, caption_of, depicts, entries with and without pages, fields, cites."""


@dataclass(frozen=True)
class DocumentScore:
    """One document, scored; parts that the gold does not have are missing from it."""

    matched: Matched
    links: dict[str, LinkMatch]
    """By type: caption_of, depicts, cites."""
    fields: FieldMatch | None
    counts: dict[str, MatchCounts]
    """By measure, see `MEASURES`."""

    @property
    def gold(self) -> Gold:
        """The truth."""
        return self.matched.gold

    @property
    def confidences(self) -> list[tuple[float, bool]]:
        """Confidence of each `caption_of` link that is right or wrong, and whether it is right."""
        scored = self.links["caption_of"].scored if "caption_of" in self.links else ()
        return [
            (one.link.confidence, one.outcome is LinkOutcome.RIGHT)
            for one in scored
            if one.link.confidence is not None and one.outcome in (LinkOutcome.RIGHT, LinkOutcome.WRONG)
        ]

    @cached_property
    def text(self) -> TextError | None:
        """How exactly captions are read."""
        return caption_text(self.matched)

    @cached_property
    def orders(self) -> dict[str, Order]:
        """Order of captions and entries, where the gold tells it."""
        orders = {"captions": caption_order(self.matched), "entries": entry_order(self.matched)}
        return {name: order for name, order in orders.items() if order}


def score_document(gold: Gold, predicted: Predicted) -> DocumentScore:
    """Score a document; a part counts only if the gold is complete in it (`Gold.scored`)."""
    matched = Matched(gold, predicted)
    kinds = {
        "caption_of": score_caption_of(matched),
        "depicts": score_depicts(matched),
        "cites": score_cites(matched),
    }
    links = {type: match for type, match in kinds.items() if match is not None}
    fields = score_fields(matched)
    counts: dict[str, MatchCounts] = {}
    if "figures" in gold.scored:
        for name, figures in (("fig50", matched.figures), ("fig80", match_figures(gold, predicted, 0.8))):
            counts[name] = MatchCounts(figures.found, len(figures.false), len(figures.missed))
    if "captions" in gold.scored:
        captions = matched.captions
        expected = sum(not caption.optional for caption in gold.captions)
        missed = len(captions.missed)
        counts["captions"] = MatchCounts(expected - missed, len(captions.false), missed)
    if "entries" in gold.scored:
        entries = matched.entries
        predicted_count, expected = len(predicted.entries) - len(entries.cut), len(gold.entries)
        for name, right in (("entries", len(entries.same_pages)), ("entries_id", len(entries.gold_of))):
            counts[name] = MatchCounts(right, predicted_count - right, expected - right)
    if fields is not None:
        counts["fields"] = MatchCounts.total([MatchCounts(), *(one.counts for one in fields.scored)])
    for type, match in links.items():
        name = "link" if type == "caption_of" else type
        counts[name] = MatchCounts(len(match.found), match.wrong, len(match.missed))
    return DocumentScore(matched, links, fields, counts)
