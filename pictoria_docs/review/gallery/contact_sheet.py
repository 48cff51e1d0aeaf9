"""The contact sheet: open questions that are one picture with its caption, one short entry with its record, or what a
few printed lines cite, to be looked at side by side.

A card decides on nothing that it does not show: the picture and its parts, which are outlined on it, the captions,
whose words stand below, and the entries that the picture is said to show, which are named. The rest of a question,
and all questions that do not fit on a card, are asked about one by one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from pictoria_docs.document import Box, Entry, LinkType, Region
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.review.editing.edit_answers import with_ends
from pictoria_docs.review.editing.question_groups import MAX_MEMBERS
from pictoria_docs.review.editing.queue_service import narrower, questions, within_tasks, without_put_off
from pictoria_docs.review.editing.subject_memory import SubjectMemory, SubjectReader
from pictoria_docs.review.gallery.card_reasons import CardReasons
from pictoria_docs.review.gallery.citation_cards import CitationCard, citation_card_of, cited_json
from pictoria_docs.review.gallery.picture_cards import ALONE_FROM, TYPES, PictureCard, picture_card_of
from pictoria_docs.review.gallery.pictures import figure_json, ref_key
from pictoria_docs.review.gallery.text_cards import TextCard, text_card_of, values_json
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.schemas.contact_sheet import (
    ContactCardJson,
    ContactSheetJson,
    SheetKind,
    SheetOfferJson,
)
from pictoria_docs.review.schemas.documents import queued_json
from pictoria_docs.review.schemas.subjects import box_json, subject_json
from pictoria_docs.review.session import SessionService
from pictoria_docs.store import Store
from pictoria_docs.store.pictures.gallery import GalleryPicture, Ref
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.queue import QueueFilter, QueueItem

Card = PictureCard | TextCard | CitationCard
MAKERS: dict[SheetKind, Callable[[SubjectReader, Sequence[SubjectState]], Card | None]] = {
    SheetKind.PICTURES: picture_card_of,
    SheetKind.ENTRIES: text_card_of,
    SheetKind.CITATIONS: citation_card_of,
}
"""What makes a card of a question, if it fits on one."""
KINDS = {
    SheetKind.PICTURES: ("link", "region"),
    SheetKind.ENTRIES: ("entry", "field"),
    SheetKind.CITATIONS: ("link",),
}
"""Kinds of what cards decide on."""
ONLY_TYPES = {SheetKind.PICTURES: TYPES, SheetKind.CITATIONS: [LinkType.CITES.value]}
"""Their types, where these tell more."""
MARGIN = 0.06
"""Of the longer side of a picture: what is seen around it, so that one sees whether its outline cuts anything off."""
ALONE_MARGIN = 0.25
"""The same of one without a caption: whether it has one after all."""
TEXT_MARGIN = 4.0
"""Points around printed lines."""
ROWS_FOR_CARD = 6
"""Subjects of the order of work that are read for each card at first: a figure, its caption, their link, an entry."""
MAX_PASSED = 300
"""Questions that are no card: after so many in the order of work no more cards are looked for, or a book of plates
would take minutes."""
MAX_PASSED_FOR_OFFER = 40
"""The same where only the beginning of the order of work is of interest."""
GROWTH = 4
"""Times as many are read where these do not suffice."""
OFFERED = {SheetKind.PICTURES: 24, SheetKind.ENTRIES: 18, SheetKind.CITATIONS: 18}
"""Cards of a sheet that is offered, in a window of usual size."""
MIN_CARDS = 6
"""Cards: for fewer nobody needs a sheet."""
NEXT = 60
"""Subjects of the order of work among which the next question is."""


class FoundCard(NamedTuple):
    """A card, and where it was found."""

    document: DocumentId
    layer: str
    card: Card
    ends: Mapping[str, SubjectState]
    """What it decides on, and the ends of links among that, by id."""


class ContactSheetService(SessionService):
    """Finds what stands on the sheet, in the order of work."""

    def cards(
        self,
        wanted: QueueFilter,
        limit: int,
        kind: SheetKind = SheetKind.PICTURES,
        *,
        skipped: bool = False,
        assigned: bool = False,
    ) -> ContactSheetJson:
        """The first cards, and how many things are asked about one by one.

        Args:
            wanted: what the person wants to see.
            limit: at most so many.
            kind: of cards.
            skipped: only what they left for later, which is left out otherwise.
            assigned: only in their tasks.

        Returns:
            "items": the cards, fewer than `limit` where too many other questions come first; "others": how many open
            things are on none of them; "complete": whether there are no more cards, so that these others are exactly
            what is asked about one by one. Otherwise at least so many are.
        """
        layers, chosen = self._chosen(wanted, skipped=skipped, assigned=assigned)
        fitting = _fitting(chosen, kind)
        rows = limit * ROWS_FOR_CARD
        while True:
            queued = layers.next(fitting, rows)
            found, complete = _first(self._cards(layers, queued, chosen, kind), limit)
            if not complete or len(queued) < rows:
                break
            rows *= GROWTH
        if complete:
            shown = [each.id for card in found for each in card.card.asked]
            others = layers.how_many(replace(chosen, without=[*chosen.without, *shown]))
        else:
            others = layers.how_many(chosen) - layers.how_many(replace(fitting, alone_from=None))
        return {"items": self._items(found), "others": others, "complete": complete}

    def offer(self, wanted: QueueFilter, *, skipped: bool = False, assigned: bool = False) -> SheetOfferJson:
        """The sheet that is likely to lead to more mistakes than the next question does, if there is one.

        Args:
            wanted: what the person wants to see.
            skipped: only what they left for later, which is left out otherwise.
            assigned: only in their tasks.

        Returns:
            "cards": its kind, or None; "number": of its cards.
        """
        layers, chosen = self._chosen(wanted, skipped=skipped, assigned=assigned)
        best: SheetOfferJson = {"cards": None, "number": 0}
        most = self._next_doubt(layers, chosen)
        for kind, limit in OFFERED.items():
            queued = layers.next(_fitting(chosen, kind), limit * ROWS_FOR_CARD)
            cards, _ = _first(self._cards(layers, queued, chosen, kind), limit, MAX_PASSED_FOR_OFFER)
            doubt = sum(_doubt(found.card.asked) for found in cards)
            if len(cards) >= MIN_CARDS and doubt >= most:
                best, most = {"cards": kind, "number": len(cards)}, doubt
        return best

    def _next_doubt(self, layers: EditLayers, chosen: QueueFilter) -> float:
        """How many mistakes the next question is likely to lead to."""
        queued = layers.next(chosen, NEXT)
        if not queued:
            return 0.0
        document, layer = queued[0].document, layers.seen(queued[0])
        rows = [item.row for item in queued if (item.document, layers.seen(item)) == (document, layer)]
        with self._session.opened.store.projection.repository(document, layer) as repository:
            row, group = next(questions(SubjectMemory(repository), rows, chosen, set()))
        return _doubt((row, *group))

    def _chosen(
        self, wanted: QueueFilter, *, skipped: bool, assigned: bool
    ) -> tuple[EditLayers, QueueFilter]:
        """The layers that the person sees, and what of them is asked about."""
        self._session.prepare()
        layers = self._session.edit_layers()
        wanted = within_tasks(wanted, layers.assigned()) if assigned else wanted
        return layers, without_put_off(self._session, wanted, skipped=skipped)

    def _cards(
        self, layers: EditLayers, queued: Sequence[QueueItem], chosen: QueueFilter, kind: SheetKind
    ) -> Iterator[FoundCard | None]:
        """The questions among the subjects of the order of work as cards; None: one that is none."""
        taken: dict[DocumentId, set[str]] = {}
        for (document, layer), run in groupby(queued, lambda item: (item.document, layers.seen(item))):
            rows = [item.row for item in run]
            with self._session.opened.store.projection.repository(document, layer) as repository:
                memory = SubjectMemory(repository)
                done = taken.setdefault(document, set())
                for row, group in questions(memory, rows, chosen, done, MAX_MEMBERS):
                    card = MAKERS[kind](memory, [row, *group])
                    yield FoundCard(document, layer, card, with_ends(memory, card.asked)) if card else None

    def _reasons(self, cards: Iterable[FoundCard]) -> dict[str, list[str]]:
        """Why a person should look at a card, by the id of what it stands for."""
        opened, found = self._session.opened, dict[str, list[str]]()
        for (document, layer), run in groupby(cards, lambda each: (each.document, each.layer)):
            with opened.store.projection.repository(document, layer) as repository:
                reasons = CardReasons(repository, opened.schema, self._session.language)
                found |= {each.card.asked[0].id: reasons.of(each.card.asked) for each in run}
        return found

    def _items(self, cards: Sequence[FoundCard]) -> list[ContactCardJson]:
        opened = self._session.opened
        titles = opened.titles()
        pages = _PageSizes(opened.store)
        reasons = self._reasons(cards)
        items: list[ContactCardJson] = []
        for document, layer, card, ends in cards:
            assumed = opened.assumed(document, layer)
            item = self._json(document, card, titles, pages)
            item["asked"] = [
                queued_json(document, subject_json(each, self._session.language, ends, assumed))
                for each in card.asked
            ]
            item["reasons"] = reasons[card.asked[0].id]
            items.append(item)
        return items

    def _json(
        self, document: DocumentId, card: Card, titles: dict[str, str], pages: "_PageSizes"
    ) -> ContactCardJson:
        """A card without what is asked and why."""
        language = self._session.language
        if isinstance(card, TextCard):
            labels = {spec.name: spec.label(language) for spec in self._session.opened.schema.fields}
            number = card.entry.state.number if isinstance(card.entry.state, Entry) else None
            view = pages.grown(document, card.entry, card.view, TEXT_MARGIN)
            return {
                **self._lines_json(document, card.entry, view, titles),
                "box": box_json(card.box),
                "number": number,
                "values": values_json(card.values, labels),
            }
        if isinstance(card, CitationCard):
            view = pages.grown(document, card.mentions[0], card.view, TEXT_MARGIN)
            return {
                **self._lines_json(document, card.mentions[0], view, titles),
                "box": box_json(card.boxes[0]),
                "parts": [{"box": box_json(box), "name": ""} for box in card.boxes[1:]],
                "cited": cited_json(card, language),
            }
        pictures = [_region(row) for row in (card.picture, *card.parts)]
        around = Box.union(picture.box for picture in pictures)
        margin = MARGIN if card.captions else ALONE_MARGIN
        view = pages.grown(document, card.picture, around, margin * max(around.width, around.height))
        shown = GalleryPicture(Ref(document, card.picture.id), card.picture, card.captions, card.entries)
        return {
            **figure_json(shown, titles, language, None),
            "view": box_json(view),
            "parts": [{"box": box_json(part.box), "name": name_of(part, language)} for part in pictures[1:]],
            "values": [],
            "cited": [],
            "reasons": [],
            "asked": [],
        }

    def _lines_json(
        self, document: DocumentId, row: SubjectState, view: Box, titles: dict[str, str]
    ) -> ContactCardJson:
        """What a card says whose picture is printed lines."""
        return {
            "key": ref_key(Ref(document, row.id)),
            "document": document,
            "title": titles.get(document, document),
            "id": row.id,
            "type": row.type,
            "page": row.pages[0],
            "number": None,
            "name": name_of(row.state, self._session.language),
            "confidence": round(row.confidence, 3),
            "status": row.status,
            "revision": row.revision,
            "captions": [],
            "entries": [],
            "box": box_json(view),
            "crop": "",
            "view": box_json(view),
            "parts": [],
            "values": [],
            "cited": [],
            "reasons": [],
            "asked": [],
        }


class _PageSizes:
    """Sizes of pages, each read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sizes: dict[tuple[DocumentId, int], Box | None] = {}

    def grown(self, document: DocumentId, row: SubjectState, box: Box, margin: float) -> Box:
        """A box with a margin, as far as it is on the page of a subject."""
        key = document, row.pages[0]
        if key not in self._sizes:
            page = self._store.results.page(*key)
            self._sizes[key] = None if page is None else Box(0, 0, page.width, page.height)
        size, grown = self._sizes[key], box.grown(margin)
        return grown if size is None else grown.intersection(size) or box


def _fitting(chosen: QueueFilter, kind: SheetKind) -> QueueFilter:
    """What of the order of work may be on cards of a kind."""
    fitting = replace(chosen, kinds=narrower(chosen.kinds, KINDS[kind]))
    if kind in ONLY_TYPES:
        fitting = replace(fitting, types=narrower(chosen.types, ONLY_TYPES[kind]))
    return replace(fitting, alone_from=ALONE_FROM) if kind is SheetKind.PICTURES else fitting


def _first(
    cards: Iterable[FoundCard | None], limit: int, most_passed: int = MAX_PASSED
) -> tuple[list[FoundCard], bool]:
    """The first cards, and whether there are no more: neither `limit`, nor too many questions that are none."""
    found: list[FoundCard] = []
    passed = 0
    for card in cards:
        if card is None:
            passed += 1
        else:
            found.append(card)
        if len(found) == limit or passed == most_passed:
            return found, False
    return found, True


def _doubt(rows: Iterable[SubjectState]) -> float:
    """How many mistakes are likely among suggestions."""
    return sum(1 - row.confidence for row in rows)


def _region(row: SubjectState) -> Region:
    assert isinstance(row.state, Region), "pictures are regions"
    return row.state
