"""What speaks for and against a picture showing the object of an entry, measured: features by name, and their words.

Nothing is weighed here: `depicts.py` tells what each feature means and counts.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pictoria_docs.document import Box, Entry, Link, Mention, NumberKind, Reason, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.labels import find_references
from pictoria_docs.linking.document_index import DocumentIndex, reads_as
from pictoria_docs.linking.entries import EntryDraft
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.likeness import Likeness, accession_candidates, squeezed
from pictoria_docs.linking.mentions import HEAD
from pictoria_docs.linking.targets import Targets

MIN_ACCESSION_LENGTH = 4  # letters and digits
HEAD_LENGTH = 80  # characters of a text in an entry's head
COMPARED_BEFORE = 80  # characters before a reference in which "compare" is looked for
NUMBERED_LIKE = 0.8  # of the pictures whose numbers are those of entries
REPEATED_SHARE = 0.1  # of the numbers that more than two pictures have, at most
MIN_OWN = 3  # entries that name or hold the figure of their own number
OWN_TO_OTHER = 4  # of them for each that does another
COMPARANDUM_WITHIN = 60  # characters of a caption
MIN_STEPS = 3  # neighbours from which an order can be told
ORDERED_SHARE = 0.8  # of the neighbours in order

EXACT = 2
BESIDE = 0.2
"""From this share on of its height a picture is on the level of an entry."""


@dataclass(slots=True)
class DepictsPair:
    """A picture and an entry whose object it may show."""

    figure: RegionId
    entry: str
    features: Features = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    score: float = 0.0
    """Sum of the weighted features, in log-odds."""

    @property
    def exactness(self) -> int:
        """How exactly the entry names the picture: `EXACT` by its own number, 1 through its whole or a part, 0 not."""
        if not self.features.get("named") and not self.features.get("in_text"):
            return 0
        return 1 if self.features.get("through_whole") or self.features.get("for_part") else EXACT

    @property
    def is_explicit(self) -> bool:
        """Whether picture or entry names the other."""
        return any(self.features.get(name) for name in ("caption_names", "accession", "named"))


class Pairs:
    """All pairs that anything speaks for."""

    def __init__(self) -> None:
        self.all: dict[tuple[RegionId, str], DepictsPair] = {}
        self.of_figure: dict[RegionId, list[DepictsPair]] = defaultdict(list)

    def note(self, figure: RegionId, entry: str, reason: Reason | None, **features: float) -> None:
        """Add what was measured of a pair; of two measures of one feature the stronger stays.

        `through_whole` and `for_part` weaken a naming: they stay only as long as nothing names the pair exactly.
        """
        pair = self.all.get((figure, entry))
        if pair is None:
            pair = self.all[(figure, entry)] = DepictsPair(figure, entry)
            self.of_figure[figure].append(pair)
        noted, weakened = pair.features, {"through_whole", "for_part"}
        naming = {"named", "in_text", "caption_names"}
        if naming & features.keys():
            if not weakened & features.keys():
                for name in weakened:
                    noted.pop(name, None)
            elif naming & noted.keys() and not weakened & noted.keys():
                return
        for name, value in features.items():
            noted[name] = max(value, noted.get(name, 0.0))
        if reason is not None and reason not in pair.reasons:
            pair.reasons.append(reason)

    def note_parts(self, panels: Iterable[RegionId], entry: str, reason: Reason, **features: float) -> None:
        """The same for panels, of whose whole it was measured."""
        for panel in panels:
            self.note(panel, entry, reason, through_whole=1.0, **features)


@dataclass(frozen=True, slots=True)
class DepictionContext:
    """What is known of a document when its pictures are joined to its entries."""

    document_index: DocumentIndex
    drafts: Sequence[EntryDraft]
    entries: Sequence[Entry]
    caption_links: Sequence[Link]
    mentions: Sequence[Mention]
    targets: Targets


def find_pairs(context: DepictionContext) -> list[DepictsPair]:
    """All pairs that anything speaks for, measured but not weighed."""
    pairs = Pairs()
    _by_caption(context, pairs)
    _by_entry(context, pairs)
    _by_number(context, pairs)
    _by_flow(context, pairs)
    _by_level(context, pairs)
    _by_likeness(context, pairs)
    _add_rivals(context, pairs)
    return list(pairs.all.values())


def _by_caption(context: DepictionContext, pairs: Pairs) -> None:
    """Captions that name entries, by number or accession number; a part of a caption speaks for its panel alone."""
    document_index, targets = context.document_index, context.targets
    owners: dict[str, set[str]] = defaultdict(set)
    own_words: dict[str, set[RegionId]] = defaultdict(set)
    printed: dict[str, str] = {}
    for entry in context.entries:
        for entry_field in entry.fields:
            if (
                entry_field.name == "inventory_number"
                and len(squeezed(entry_field.value)) >= MIN_ACCESSION_LENGTH
            ):
                owners[squeezed(entry_field.value)].add(entry.id)
                own_words[entry.id] |= {evidence.region for evidence in entry_field.evidence}
                printed[squeezed(entry_field.value)] = entry_field.value
    own_part = {(link.source, link.target) for link in context.caption_links if _part_named(link) is not None}
    for link in context.caption_links:
        caption, figure = document_index.get(RegionId(link.source)), RegionId(link.target)
        start, end = _part_of(caption, link)
        panels = [
            panel.id for panel in document_index.panels(figure) if (link.source, panel.id) not in own_part
        ]
        text = caption.text[start:end]
        numbers = list(caption.printed_numbers) if reads_as(caption, NumberKind.ENTRY) else []
        for reference in find_references(text):
            if reference.kind is NumberKind.ENTRY and not _is_compared(text, reference.start):
                numbers += reference.numbers
        for number in numbers:
            for target in targets.find(number, targets.positions[caption.id]):
                if target.id not in targets.entries:
                    continue
                reason = Reason(code="caption_names_entry", values={"number": number.text})
                certainty = link.confidence * target.confidence
                pairs.note(figure, target.id, reason, caption_names=certainty)
                pairs.note_parts(panels, target.id, reason, caption_names=certainty)
        for value in accession_candidates(text) & owners.keys():
            (entry_id,) = owners[value] if len(owners[value]) == 1 else ("",)
            if entry_id and caption.id not in own_words[entry_id]:
                reason = Reason(code="same_accession_number", values={"number": printed[value]})
                pairs.note(figure, entry_id, reason, accession=1.0)
                for panel in panels:
                    pairs.note(panel, entry_id, reason, accession=1.0)


def _part_of(caption: Region, link: Link) -> tuple[int, int]:
    """The stretch of a caption that speaks of the picture it is linked to: one part ("(a) ...") or all."""
    parts = caption.caption.parts if caption.caption is not None else ()
    named = _part_named(link)
    for part in parts:
        if part.number is not None and part.number.path[-1] == named:
            return part.start, part.end
    return 0, len(caption.text)


def _part_named(link: Link) -> str | None:
    """The part of its caption that a link is about."""
    return next((str(reason.values["part"]) for reason in link.reasons if reason.code == "part"), None)


def _by_entry(context: DepictionContext, pairs: Pairs) -> None:
    """Entries that name pictures: "Plates 541-43" under the heading, "Pl. II, 3" on a line of its own, "(fig. 4)"."""
    document_index, targets = context.document_index, context.targets
    owner: dict[RegionId, tuple[Entry | None, int]] = {}
    for draft, owning in zip(context.drafts, context.entries, strict=True):
        texts = [region for region in draft.regions if not region.is_picture]
        owner.update((region.id, (owning, index)) for index, region in enumerate(texts))
    for mention in context.mentions:
        if mention.numbers[0].kind is NumberKind.ENTRY:
            continue
        region, position = document_index.get(mention.region), targets.positions[mention.region]
        if region.type is RegionType.CAPTION:
            entry, index = targets.entry_at(position), HEAD
        else:
            entry, index = owner.get(mention.region, (None, HEAD))
        if entry is None:
            continue
        compared = _is_compared(region.text, mention.start)
        head = region.type in (RegionType.HEADING, RegionType.TITLE) or (
            index < HEAD and len(region.text) < HEAD_LENGTH
        )
        feature = "named" if head or _is_own_line(region, mention.start, mention.end) else "in_text"
        for number in mention.numbers:
            reason = Reason(code="entry_names_plate", values={"number": number.text})
            for target in targets.find(number, position):
                if target.id not in document_index.page_of:
                    continue
                figure = RegionId(target.id)
                if compared:
                    pairs.note(figure, entry.id, reason, compared=1.0)
                elif len(number.path) > 1 and not target.exact:
                    pairs.note(figure, entry.id, reason, for_part=1.0, **{feature: target.confidence})
                else:
                    pairs.note(figure, entry.id, reason, **{feature: target.confidence})
                    panels = [panel.id for panel in document_index.panels(figure)]
                    pairs.note_parts(panels, entry.id, reason, **{feature: target.confidence})


def _is_compared(text: str, start: int) -> bool:
    return entry_words().comparison.search(text[max(0, start - COMPARED_BEFORE) : start].rstrip()) is not None


def _is_own_line(region: Region, start: int, end: int) -> bool:
    """Whether a reference opens a line or closes the paragraph by itself."""
    before, after = region.text[:start].rstrip(), region.text[end:].strip()
    opens = not before or any(region.text[line.start : start].strip() == "" for line in region.lines)
    closes = not after.strip(" .;,)")
    starts_sentence = not before or before[-1] in ".;:!?"
    return (opens or closes) and starts_sentence


def _by_number(context: DepictionContext, pairs: Pairs) -> None:
    """Pictures whose printed numbers are those of the entries: one series over the document, not each plate from 1."""
    document_index = context.document_index
    entries_of: dict[str, list[Entry]] = defaultdict(list)
    for entry in context.entries:
        if entry.number:
            entries_of[entry.number.casefold().replace(" ", "")].append(entry)
    plates = set(document_index.plate_of_page)
    for kinds, pages in (
        ((NumberKind.BARE, NumberKind.ENTRY), plates),
        ((NumberKind.BARE,), set(document_index.pages) - plates),
        ((NumberKind.FIGURE,), set(document_index.pages)),
    ):
        numbered: list[tuple[Region, str]] = []
        for page in sorted(pages):
            for picture in document_index.pictures(page):
                number = next(
                    (
                        candidate
                        for candidate in document_index.numbers.get(picture.id, ())
                        if candidate.kind in kinds
                    ),
                    None,
                )
                if number is not None:
                    numbered.append((picture, "".join(number.path)))
        counts = Counter(key for _, key in numbered)
        if len({picture.page for picture, _ in numbered}) < 2:
            continue
        share = sum(key in entries_of for _, key in numbered) / len(numbered)
        repeated = sum(count > 2 for count in counts.values()) / len(counts)
        if (
            share < NUMBERED_LIKE
            or repeated > REPEATED_SHARE
            or (kinds == (NumberKind.FIGURE,) and not _agree(context, pairs, numbered))
            or (kinds == (NumberKind.BARE,) and _counts_from_one(counts))
        ):
            continue
        for picture, key in numbered:
            if len(entries_of[key]) == 1:
                reason = Reason(code="number_of_entry", values={"number": key})
                pairs.note(picture.id, entries_of[key][0].id, reason, same_number=share)


def _counts_from_one(numbers: Iterable[str]) -> bool:
    """Whether numbers count pictures, from 1 on without a gap, and may have nothing to do with those of entries."""
    values = {int(number) for number in numbers if number.isdecimal()}
    return values == set(range(1, len(values) + 1))


def _agree(context: DepictionContext, pairs: Pairs, numbered: Iterable[tuple[Region, str]]) -> bool:
    """Whether entries name, or hold, the figures of their own numbers rather than others."""
    number: dict[str, str] = {entry.id: (entry.number or "").casefold() for entry in context.entries}
    holder: dict[str, str] = {
        id: entry.id
        for draft, entry in zip(context.drafts, context.entries, strict=True)
        for id in draft.pictures
    }
    own = other = 0
    for picture, key in numbered:
        owners = {pair.entry for pair in pairs.of_figure.get(picture.id, ()) if pair.exactness}
        owners |= {holder[picture.id]} if picture.id in holder else set()
        own += any(number[owner] == key for owner in owners)
        other += bool(owners) and all(number[owner] != key for owner in owners)
    return own >= MIN_OWN and own > OWN_TO_OTHER * other


def _by_flow(context: DepictionContext, pairs: Pairs) -> None:
    for draft, entry in zip(context.drafts, context.entries, strict=True):
        written = {
            region.page
            for region in draft.regions
            if region.text and not region.is_picture and region.caption is None
        }
        page_of = {id: context.document_index.page_of[id] for id in draft.pictures}
        off = [page for page in page_of.values() if page not in written]
        for id, page in page_of.items():
            features = {"in_entry": 1.0}
            if page not in written:
                features["pages_off"] = math.log1p(min((abs(page - other) for other in written), default=1))
                features["pictures_off"] = math.log(len(off))
            reason = Reason(code="in_entry", values={"number": entry.number or ""})
            pairs.note(id, entry.id, reason, **features)
            for panel in context.document_index.panels(id):
                pairs.note(panel.id, entry.id, reason, **features)


def _by_level(context: DepictionContext, pairs: Pairs) -> None:
    """Pictures in a column of their own, which no entry's text enters: the entry on their level."""
    texts: dict[int, list[tuple[str, Region]]] = defaultdict(list)
    for draft, entry in zip(context.drafts, context.entries, strict=True):
        for region in draft.regions:
            if region.text and not region.is_picture and not region.printed_numbers:
                texts[region.page].append((entry.id, region))
    for page, written in texts.items():
        for picture in context.document_index.pictures(page):
            level: dict[str, list[Box]] = defaultdict(list)
            for id, region in written:
                if region.box.overlap_x(picture.box) <= 0 < region.box.overlap_y(picture.box):
                    level[id].append(region.box)
            column = Box.union(box for boxes in level.values() for box in boxes) if level else None
            if column is None or any(
                region.box.overlap_x(picture.box) > 0 >= region.box.overlap_x(column) for _, region in written
            ):
                continue
            height = max(picture.box.height, 1.0)
            for id, boxes in level.items():
                share = Box.union(boxes).overlap_y(picture.box) / height
                if share > BESIDE:
                    number = context.targets.entries[id].number or ""
                    reason = Reason(code="beside_entry", values={"number": number})
                    pairs.note(picture.id, id, reason, beside=min(share, 1.0))


def _by_likeness(context: DepictionContext, pairs: Pairs) -> None:
    """Captions that are worded like the title of one entry and of no other."""
    likeness = Likeness({entry.id: entry.title or "" for entry in context.entries})
    for link in context.caption_links:
        caption = context.document_index.get(RegionId(link.source))
        start, end = _part_of(caption, link)
        if caption.caption is not None and (start, end) == (0, len(caption.text)):
            start, end = caption.caption.body_start, caption.caption.body_end or end
        match = likeness.best(caption.text[start:end])
        if match is None:
            continue
        reason = Reason(code="similar_text", values={"title": context.targets.entries[match.id].title or ""})
        text = match.likeness * link.confidence
        pairs.note(RegionId(link.target), match.id, reason, text=text, text_lead=match.lead)


def _add_rivals(context: DepictionContext, pairs: Pairs) -> None:
    """What speaks against a pair: the claims of other entries, and captions of comparisons."""
    document_index = context.document_index
    compared = _comparanda(context)
    citing = Counter(pair.figure for pair in pairs.all.values() if pair.features.get("in_text"))
    for figure, group in list(pairs.of_figure.items()):
        named = {
            pair.entry
            for pair in group
            if pair.features.get("caption_names") or pair.features.get("accession")
        }
        exactness = Counter(pair.exactness for pair in group)
        beside = max((pair.features.get("beside", 0.0) for pair in group), default=0.0)
        claims = [_naming(pairs, panel.id) for panel in document_index.panels(figure)]
        for pair in group:
            rivals = exactness - Counter([pair.exactness])
            claimed = sum(len(entries) > (pair.entry in entries) for entries in claims)
            measures: dict[str, float] = {
                "others_beside": beside if beside > pair.features.get("beside", 0.0) else 0.0,
                "other_named": float(bool(named) and pair.entry not in named),
                "other_names": float(max(rivals, default=0) > pair.exactness),
                "panels_of_others": claimed / len(claims) if claims else 0.0,
                "comparandum": float(figure in compared),
                "cited_by_many": math.log(max(citing[figure], 1)),
            }
            pair.features.update({name: value for name, value in measures.items() if value})


def _naming(pairs: Pairs, figure: RegionId) -> set[str]:
    """The entries that name a picture by its own number."""
    return {pair.entry for pair in pairs.of_figure.get(figure, ()) if pair.exactness == EXACT}


def _comparanda(context: DepictionContext) -> set[str]:
    words = entry_words().comparandum
    return {
        link.target
        for link in context.caption_links
        if (caption := context.document_index.get(RegionId(link.source))).caption is not None
        and words.search(caption.text[caption.caption.label_end :][:COMPARANDUM_WITHIN])
    }


def add_order(context: DepictionContext, pairs: Sequence[DepictsPair], least: float) -> None:
    """Add whether a pair fits between the sure ones before and after it, where those keep the order of the entries.

    Args:
        context: the document.
        pairs: its pairs, with scores.
        least: pairs with at least this score are sure.
    """
    entry_index: dict[str, int] = {entry.id: position for position, entry in enumerate(context.entries)}
    positions_of: Any = context.targets.positions
    anchors = sorted(
        (positions_of[pair.figure], entry_index[pair.entry]) for pair in pairs if pair.score >= least
    )
    steps = [first[1] <= second[1] for first, second in pairwise(anchors)]
    if len(steps) < MIN_STEPS or sum(steps) < ORDERED_SHARE * len(steps):
        return
    positions = [position for position, _ in anchors]
    for pair in pairs:
        if pair.score >= least or pair.is_explicit:
            continue
        anchor = bisect_left(positions, positions_of[pair.figure])
        before = anchors[anchor - 1][1] if anchor else -1
        after = anchors[anchor][1] if anchor < len(anchors) else len(entry_index)
        pair.features["order"] = 1.0 if before <= entry_index[pair.entry] <= after else -1.0
