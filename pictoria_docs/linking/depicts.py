"""Which pictures show the object of which entry."""

import re
from collections import defaultdict

from pictoria_docs.captioning import find_references
from pictoria_docs.document import (
    Entry,
    Link,
    LinkType,
    Mention,
    NumberKind,
    Origin,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.book import Book, reads_as
from pictoria_docs.linking.entries import Draft
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.targets import Targets

ORIGIN = Origin(stage="linking", version="1")
HEAD = 4
"""Regions after the heading in which an entry names its own plates."""


class Depictions:
    """The `depicts` links being made, one per picture and entry, the surest kept."""

    def __init__(self) -> None:
        self.links: dict[tuple[str, str], Link] = {}
        self.entries_of: dict[str, set[str]] = defaultdict(set)

    def add(self, figure: str, entry: str, confidence: float, reason: Reason) -> None:
        """Say that a picture shows an entry's object; further evidence adds to the confidence."""
        old = self.links.get((figure, entry))
        reasons: tuple[Reason, ...] = (reason,)
        if old is not None:
            confidence = 1 - (1 - old.confidence) * (1 - 0.5 * confidence)
            reasons = old.reasons if reason in old.reasons else (*old.reasons, reason)
        self.links[(figure, entry)] = Link.make(
            LinkType.DEPICTS, figure, entry, min(confidence, 0.99), reasons, ORIGIN
        )
        self.entries_of[figure].add(entry)


def link_depictions(
    book: Book,
    drafts: list[Draft],
    entries: list[Entry],
    caption_links: list[Link],
    mentions: list[Mention],
    targets: Targets,
    options: LinkingOptions,
) -> list[Link]:
    """Pictures to entries: by captions that name the entry, accession numbers, plate lists, place in the flow."""
    made = Depictions()
    if not entries:
        return []
    _by_caption(book, entries, caption_links, targets, made)
    _by_plate_list(book, drafts, entries, mentions, targets, made)
    _by_printed_number(book, entries, made)
    _by_flow(book, drafts, entries, made)
    return [link for link in made.links.values() if link.confidence >= options.min_confidence]


def _by_caption(
    book: Book, entries: list[Entry], caption_links: list[Link], targets: Targets, made: Depictions
) -> None:
    by_id = {entry.id: entry for entry in entries}
    accession: dict[str, list[Entry]] = defaultdict(list)
    printed: dict[str, str] = {}
    for entry in entries:
        for known in entry.fields:
            if known.name == "inventory_number" and len(_squeezed(known.value)) >= 4:
                accession[_squeezed(known.value)].append(entry)
                printed[_squeezed(known.value)] = known.value
    for link in caption_links:
        caption = book.get(RegionId(link.source))
        named: dict[str, Reason] = {}
        numbers = (
            list(caption.caption.numbers) if reads_as(caption, NumberKind.ENTRY) and caption.caption else []
        )
        for reference in find_references(caption.text):
            if reference.kind is NumberKind.ENTRY:
                numbers += reference.numbers
        for number in numbers:
            found = targets.find(number, (caption.page, caption.order))
            if found is not None and found.id in by_id:
                named[found.id] = Reason(code="caption_names_entry", values={"number": number.text})
        for value in _accession_candidates(caption.text):
            owners = accession.get(value, [])
            if len(owners) == 1:
                named[owners[0].id] = Reason(code="same_accession_number", values={"number": printed[value]})
        for id, reason in named.items():
            for figure in _with_panels(book, RegionId(link.target)):
                made.add(figure, id, 0.93 if reason.code == "caption_names_entry" else 0.95, reason)


def _squeezed(text: str) -> str:
    return re.sub(r"[^\w]", "", text).casefold()


def _accession_candidates(text: str) -> set[str]:
    """Runs of up to six words and numbers of a text, joined: "71.AH.110" is three of them."""
    tokens = re.findall(r"[^\W_]+", text.casefold())
    return {
        "".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + 6, len(tokens)) + 1)
    }


def _with_panels(book: Book, figure: RegionId) -> list[RegionId]:
    return [figure, *(panel.id for panel in book.panels(figure))]


def _by_plate_list(
    book: Book,
    drafts: list[Draft],
    entries: list[Entry],
    mentions: list[Mention],
    targets: Targets,
    made: Depictions,
) -> None:
    """ "Plates 541-43" under the heading, "Pl. II, 3" as a line of its own in the entry."""
    owner: dict[RegionId, tuple[int, int]] = {}
    for index, draft in enumerate(drafts):
        texts = [region for region in draft.regions if not region.is_picture]
        for place, region in enumerate(texts):
            owner.setdefault(region.id, (index, place))
    for index, draft in enumerate(drafts):
        for region in [region for region in draft.regions if not region.is_picture][: HEAD + 1]:
            if region.type in (RegionType.HEADING, RegionType.TITLE) or len(region.text) < 80:
                for reference in find_references(region.text):
                    if reference.kind is NumberKind.PLATE:
                        _add_plates(book, entries[index], list(reference.numbers), targets, made, 0.9)
    for mention in mentions:
        owned = owner.get(mention.region)
        if owned is None or not mention.numbers or mention.numbers[0].kind is NumberKind.ENTRY:
            continue
        region = book.get(mention.region)
        if _is_own_line(region, mention.start, mention.end):
            _add_plates(book, entries[owned[0]], list(mention.numbers), targets, made, 0.88)


def _is_own_line(region: Region, start: int, end: int) -> bool:
    """Whether a reference opens a line or closes the paragraph by itself, outside brackets and comparisons."""
    before, after = region.text[:start].rstrip(), region.text[end:].strip()
    if entry_words().comparison.search(before[-80:]):
        return False
    opens = not before or any(region.text[line.start : start].strip() == "" for line in region.lines)
    closes = not after.strip(" .;,)")
    starts_sentence = not before or before[-1] in ".;:!?"
    return (opens or closes) and starts_sentence


def _add_plates(
    book: Book,
    entry: Entry,
    numbers: list[PrintedNumber],
    targets: Targets,
    made: Depictions,
    confidence: float,
) -> None:
    for number in numbers:
        found = targets.find(number, targets.places[entry.id])
        if found is None or found.id not in book.where:
            continue
        figure = RegionId(found.id)
        # Where the panel that is named was not found, its plate shows the object, the other panels do not.
        whole = (
            number.kind is NumberKind.PLATE
            and len(number.path) > 1
            and book.get(figure).type is RegionType.PLATE
        )
        reason = Reason(code="entry_names_plate", values={"number": number.text})
        for id in [figure] if whole else _with_panels(book, figure):
            made.add(id, entry.id, 0.5 if whole else confidence, reason)


def _by_printed_number(book: Book, entries: list[Entry], made: Depictions) -> None:
    """Plates whose pictures carry the numbers of the entries: one series over all plates, not each from 1."""
    wanted = {(entry.number or "").casefold(): entry for entry in entries}
    seen: dict[str, int] = defaultdict(int)
    numbered: list[tuple[Region, str]] = []
    pages = set()
    for page in book.plate_of_page:
        for picture in book.pictures(page):
            for number in book.numbers.get(picture.id, []):
                if number.kind in (NumberKind.BARE, NumberKind.ENTRY):
                    key = "".join(number.path)
                    seen[key] += 1
                    numbered.append((picture, key))
                    pages.add(page)
                    break
    if len(pages) < 2 or not numbered:
        return
    known = sum(key in wanted for _, key in numbered) / len(numbered)
    repeated = sum(count > 2 for count in seen.values()) / len(seen)
    if known < 0.8 or repeated > 0.1:
        return
    for picture, key in numbered:
        if key in wanted and not made.entries_of[picture.id]:
            made.add(picture.id, wanted[key].id, 0.7, Reason(code="number_of_entry", values={"number": key}))


def _by_flow(book: Book, drafts: list[Draft], entries: list[Entry], made: Depictions) -> None:
    for draft, entry in zip(drafts, entries, strict=True):
        for id in draft.pictures:
            named = made.entries_of.get(id, set())
            if named and entry.id not in named:
                continue
            reason = Reason(code="in_entry", values={"number": entry.number or ""})
            made.add(id, entry.id, 0.85, reason)
            for panel in book.panels(id):
                made.add(panel.id, entry.id, 0.7, reason)
