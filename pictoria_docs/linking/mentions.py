"""References in running text ("fig. 3", "pl. IV, 2", "cat. 7") and what they point to."""

import re
from collections import defaultdict
from collections.abc import Mapping

from pictoria_docs.captioning import HyphenStyle, find_references, hyphen_style
from pictoria_docs.document import (
    Entry,
    Link,
    LinkType,
    Mention,
    NumberKind,
    Origin,
    PageKind,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    make_id,
)
from pictoria_docs.document.identity import MentionId, RegionId
from pictoria_docs.linking.book import Book
from pictoria_docs.linking.evidence import plate_of
from pictoria_docs.linking.options import LinkingOptions

ORIGIN = Origin(stage="linking", version="1")
RUNNING_TEXT = frozenset({RegionType.TEXT, RegionType.LIST, RegionType.FOOTNOTE, RegionType.MARGINALIA})
Key = tuple[NumberKind, tuple[str, ...]]


class Targets:
    """What the numbers of a document stand for."""

    def __init__(self, book: Book, entries: tuple[Entry, ...] | list[Entry]) -> None:
        self.ids: dict[Key, list[str]] = defaultdict(list)
        bare: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for page in book.pages:
            for region in book.on(page):
                if not region.is_picture:
                    continue
                parent = book.get(region.parent) if region.parent is not None else None
                plate = plate_of(book, region)
                for number in book.numbers.get(region.id, []):
                    if (
                        parent is not None
                        and plate is not None
                        and number.kind in (NumberKind.BARE, NumberKind.ENTRY)
                    ):
                        self._add(NumberKind.PLATE, (plate.path[0], *number.path), region.id)
                    elif parent is not None and number.kind is NumberKind.BARE:
                        for whole in book.numbers.get(parent.id, []):
                            self._add(whole.kind, (*whole.path[:1], *number.path), region.id)
                    elif number.kind is NumberKind.BARE:
                        bare[number.path].append(region.id)
                    elif number.kind is NumberKind.ENTRY and entries:
                        continue
                    elif not (
                        number.kind is NumberKind.PLATE and parent is not None and len(number.path) == 1
                    ):
                        self._add(number.kind, number.path, region.id)
        if not any(kind is NumberKind.FIGURE for kind, _ in self.ids):
            # Pictures numbered without a label word are what the text calls figures.
            for path, ids in bare.items():
                for id in ids:
                    self._add(NumberKind.FIGURE, path, id)
        for entry in entries:
            for path in _entry_paths(entry):
                self._add(NumberKind.ENTRY, path, entry.id)
        self.parts: dict[Key, list[str]] = defaultdict(list)
        for (kind, path), ids in self.ids.items():
            if len(path) > 1:
                self.parts[(kind, path[:-1])] += ids

    def _add(self, kind: NumberKind, path: tuple[str, ...], id: str) -> None:
        if id not in self.ids[(kind, path)]:
            self.ids[(kind, path)].append(id)

    def as_panel(self, mention: Mention) -> tuple[PrintedNumber, ...]:
        """ "Taf. 1, 2" cites panel 2 of plate 1 where there is one, and otherwise plates 1 and 2."""
        numbers = mention.numbers
        if len(numbers) != 2 or any(
            number.kind is not NumberKind.PLATE or len(number.path) > 1 for number in numbers
        ):
            return numbers
        plate, panel = numbers
        path = (*plate.path, *panel.path)
        if (NumberKind.PLATE, path) not in self.ids or not re.search(r"\d\s*,\s*\d+$", mention.text):
            return numbers
        return (plate.model_copy(update={"path": path, "text": f"{plate.text}, {panel.text}"}),)

    def find(self, number: PrintedNumber, page: int, book: Book) -> tuple[str, float] | None:
        """What a number stands for, and how sure that is; None where the document has nothing of that number."""
        if number.kind is NumberKind.PLATE and (number.kind, number.path) not in self.ids:
            # "Pl. 1.3" is panel 3 of plate 1 where plates do not count by chapters.
            number = number.model_copy(update={"path": (*re.split("[.-]", number.path[0]), *number.path[1:])})
        exact = self.ids.get((number.kind, number.path))
        if exact:
            return _nearest(exact, page, book), 0.95 if len(exact) == 1 else 0.6
        parts = self.parts.get((number.kind, number.path))
        if parts:
            ids = list(dict.fromkeys(parts))
            parents = {book.get(RegionId(id)).parent for id in ids if id in book.where}
            if len(ids) == 1:
                return ids[0], 0.85
            if len(parents) == 1 and None not in parents:
                return str(parents.pop()), 0.8
            return ids[0], 0.5
        if len(number.path) > 1:
            whole = self.ids.get((number.kind, number.path[:-1]))
            if whole:
                return _nearest(whole, page, book), 0.65
        return None


def _entry_paths(entry: Entry) -> list[tuple[str, ...]]:
    number = (entry.number or "").casefold().replace(" ", "")
    if not number:
        return []
    paths: list[tuple[str, ...]] = [(number,)]
    if number[-1].isalpha() and number[:-1].isdigit():
        paths.append((number[:-1], number[-1]))
    digits = number.lstrip("abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüç.- ")
    if digits != number and digits.isdigit():
        paths.append((digits,))
    return paths


def _nearest(ids: list[str], page: int, book: Book) -> str:
    return min(ids, key=lambda id: abs(book.where.get(RegionId(id), page) - page))


def find_mentions(
    book: Book, targets: Targets, options: LinkingOptions, headings: Mapping[RegionId, int] | None = None
) -> tuple[list[Mention], list[Link]]:
    """The references in running text that name something in this document, and the links to it.

    Args:
        book: the open document.
        targets: what its numbers stand for.
        options: how.
        headings: regions that open with the heading of an entry, and where its title starts: the label there
            ("Cat. 12") is the entry's own.
    """
    mentions: list[Mention] = []
    links: list[Link] = []
    hyphen = hyphen_style(
        [region.text[:60] for page in book.pages for region in book.on(page) if region.caption]
    )
    for page in sorted(book.pages):
        for region in book.on(page):
            if region.type not in RUNNING_TEXT or not any(
                char.isdigit() or char in "IVXLC" for char in region.text
            ):
                continue
            own = (headings or {}).get(region.id, 0)
            for mention in _mentions_in(book, region, hyphen):
                if mention.start < own:
                    continue
                found: dict[str, tuple[float, PrintedNumber]] = {}
                for number in targets.as_panel(mention):
                    target = targets.find(number, page, book)
                    if target is not None and (target[0] not in found or found[target[0]][0] < target[1]):
                        found[target[0]] = (target[1], number)
                if found or options.keep_unresolved_mentions:
                    mentions.append(mention)
                for id, (confidence, number) in found.items():
                    reason = Reason(code="cited_number", values={"number": number.text, "text": mention.text})
                    links.append(Link.make(LinkType.CITES, mention.id, id, confidence, (reason,), ORIGIN))
    return mentions, links


def _mentions_in(book: Book, region: Region, hyphen: HyphenStyle) -> list[Mention]:
    mentions = []
    tolerant = book.pages[region.page].kind is PageKind.SCAN
    for reference in find_references(region.text, hyphen=hyphen, tolerant=tolerant):
        if reference.kind is NumberKind.TABLE or not reference.numbers:
            continue
        id = MentionId(make_id("men", book.document.id, region.id, reference.start, reference.text))
        mentions.append(
            Mention(
                id=id,
                page=region.page,
                region=region.id,
                start=reference.start,
                end=reference.end,
                text=reference.text,
                box=region.box_of(reference.start, reference.end),
                numbers=reference.numbers,
                origin=ORIGIN,
            )
        )
    return mentions
