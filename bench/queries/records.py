"""What is known of each entry and figure of a corpus: what a query can ask for, and what decides its relevance.

Of made-up catalogues all is known by construction: their titles, materials and dates were drawn from lists that say
what they mean. Of the dev documents, objects and materials are read from the gold's title and material by the shipped
vocabularies, years are the gold's. Places are what the printed text names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from bench.generator.words import PLACES
from bench.queries.catalogues import known_titles
from bench.queries.dates import years_of
from bench.queries.items import item_id, read_items
from bench.queries.vocabulary import MATERIALS, OBJECTS, matcher, terms, vocabulary, with_broader
from pictoria_docs.enrichment.vocabularies.folding import fold
from pictoria_docs.eval.gold import Gold, GoldEntry, GoldFigure
from pictoria_docs.eval.search_queries import JudgedItem, Split
from pictoria_docs.labels import from_roman

WORD = re.compile(r"\w+")
NUMBER_PART = re.compile(r"[^\W_]+")
PRINTED_NUMBER = re.compile(r"[\dIVXLC]+[a-z]?(?:[.\-]\d+)?")
IDENTIFIER_PART = re.compile(r"\d+|[^\W\d_]+")
VALUES = ("title", "material", "technique", "culture", "artist", "date_text", "findspot", "location")
"""Fields of the gold that say what an entry is about."""
FINDSPOT = re.compile(r"[A-ZÀ-Ý][\w'’\-]{3,}")
"""The first name in a findspot: "from Rome, Italy"."""


@dataclass(frozen=True)
class KnownRecord:
    """An entry or figure with what is known of it."""

    item: JudgedItem
    is_made_up: bool = True
    """Whether it is of a made-up catalogue, where all is known by construction."""
    subjects: frozenset[tuple[str, str]] = frozenset()
    """Ids of its object types, broader ones too, each with the notation of the scene it shows, or ""."""
    objects: tuple[str, ...] = ()
    """Its object types as named, without the broader ones."""
    materials: frozenset[str] = frozenset()
    """Ids of its materials, broader ones too."""
    made_of: tuple[str, ...] = ()
    """Its materials as named."""
    years: tuple[int, int] | None = None
    identifier: str = ""
    """Its inventory number as printed."""
    findspot: str = ""
    values: str = ""
    """What its record says, value by value: title, material, technique, culture, artist, date, places."""
    label: str = ""
    """What its number is of: entry, figure, plate; or "" where a picture has but the number of its entry."""
    number: tuple[str, ...] = ()
    """Its number without the accidents of print: ("4", "2") for "IV, 2" and for panel 2 of plate IV."""
    asked_number: str = ""
    """Its number as one asks for it: "IV, 2" for that panel."""

    @cached_property
    def folded(self) -> str:
        """Its printed text and title, folded, with single blanks around each word."""
        return _spaced(f"{self.item.title} {self.item.text}")

    @cached_property
    def title(self) -> str:
        """Its title, folded as `folded` is."""
        return _spaced(self.item.title)

    def says(self, words: str) -> bool:
        """Whether it prints some words one behind the other."""
        return _spaced(words) in self.folded

    def scenes_of(self, object: str) -> frozenset[str]:
        """The scenes that it shows on an object of a type."""
        return frozenset(scene for id, scene in self.subjects if id == object and scene)


@dataclass(frozen=True)
class QueryCorpus:
    """The records of one split."""

    split: Split
    entries: tuple[KnownRecord, ...]
    figures: tuple[KnownRecord, ...]

    def of(self, language: str) -> list[KnownRecord]:
        """The entries of the catalogues in one language."""
        return [record for record in self.entries if record.item.language == language]

    @cached_property
    def places(self) -> frozenset[str]:
        """All names of places that may be asked for."""
        return frozenset((*PLACES, *(record.findspot for record in self.entries if record.findspot)))


def read_corpus(folder: Path, split: Split) -> QueryCorpus:
    """What is known of the catalogues of a folder, which are one split.

    Raises:
        SourceError: the folder has no gold, or a file of it is broken.
    """
    golds: dict[str, Gold] = {}
    items: dict[str, JudgedItem] = {}
    for item, gold in read_items(folder, split):
        golds[gold.name] = gold
        items[item.id] = item
    entries = (
        _entry(items[item_id(gold, entry.id)], entry) for gold in golds.values() for entry in gold.entries
    )
    figures = (
        _figure(items[item_id(gold, figure.id)], figure, gold)
        for gold in golds.values()
        for figure in gold.figures
    )
    return QueryCorpus(split, tuple(entries), tuple(figures))


def folded_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents."""
    return WORD.findall(fold(text))


def _spaced(text: str) -> str:
    return f" {' '.join(folded_words(text))} "


def identifier_parts(text: str) -> tuple[str, ...]:
    """The numbers and letters of an inventory number: those of "inv. 1984-12" and "1984.12" end alike."""
    return tuple(IDENTIFIER_PART.findall(fold(text)))


def number_parts(text: str) -> tuple[str, ...]:
    """The parts of a printed number in arabic digits: ("4", "2") for "IV, 2"."""
    return tuple(str(from_roman(part) or part.lower()) for part in NUMBER_PART.findall(text))


def _entry(item: JudgedItem, entry: GoldEntry) -> KnownRecord:
    language, fields = item.language, entry.fields
    named = _titles(item.title, language)
    is_made_up = bool(named)
    if not is_made_up:
        named = [(id, "") for id in _object_of(item.title, language)]
    made_of = _materials_of(str(fields.get("material", "")), language)
    findspot = FINDSPOT.search(str(fields.get("findspot", "")))
    return KnownRecord(
        item=item,
        is_made_up=is_made_up,
        subjects=frozenset((broader, scene) for id, scene in named for broader in with_broader(OBJECTS, id)),
        objects=tuple(id for id, _ in named),
        materials=frozenset(chain.from_iterable(with_broader(MATERIALS, id) for id in made_of)),
        made_of=tuple(made_of),
        years=_years(fields, language),
        identifier=str(fields.get("inventory_number", "")),
        findspot=findspot.group() if findspot else "",
        values="\n".join(str(fields[name]) for name in VALUES if fields.get(name)),
        label="entry" if item.number else "",
        number=number_parts(item.number or ""),
        asked_number=item.number or "",
    )


def _titles(title: str, language: str) -> list[tuple[str, str]]:
    """The known titles that a title is made of, the longest first: one, or two joined."""
    found = []
    rest = title.casefold()
    for known, subject in _longest_first(language):
        place = rest.find(known)
        end = place + len(known)
        if place >= 0 and not rest[max(0, place - 1) : place].isalnum() and not rest[end : end + 1].isalnum():
            found.append(subject)
            rest = f"{rest[:place]}\n{rest[end:]}"
    return found


@cache
def _longest_first(language: str) -> Sequence[tuple[str, tuple[str, str]]]:
    titles = known_titles(language)
    return [(title.casefold(), titles[title]) for title in sorted(titles, key=len, reverse=True)]


def _object_of(title: str, language: str) -> list[str]:
    """The id of the first kind of object that a title names: what follows is what is shown on it."""
    readings = matcher(OBJECTS, language).find_terms(title)
    return [vocabulary(OBJECTS).by_uri[readings[0].term.uri].notation] if readings else []


def _materials_of(text: str, language: str) -> list[str]:
    """Ids of the materials that a value names: the one whose preferred label it is, else those found in it."""
    whole = [
        id for id, term in terms(MATERIALS).items() if term.label(language).casefold() == text.casefold()
    ]
    if whole:
        return whole[:1]
    readings = matcher(MATERIALS, language).find_terms(text)
    found = {vocabulary(MATERIALS).by_uri[reading.term.uri].notation for reading in readings}
    broader = frozenset(chain.from_iterable(with_broader(MATERIALS, id) - {id} for id in found))
    return sorted(found - broader)


def _years(fields: Mapping[str, Any], language: str) -> tuple[int, int] | None:
    if "date_from" in fields and "date_to" in fields:
        return int(fields["date_from"]), int(fields["date_to"])
    return years_of(str(fields.get("date_text", "")), language)


def _figure(item: JudgedItem, figure: GoldFigure, gold: Gold) -> KnownRecord:
    parents = {each.id: each for each in gold.figures}
    parent = parents.get(figure.parent or "")
    own, above = number_parts(figure.number or ""), number_parts((parent and parent.number) or "")
    number = own if own[: len(above)] == above else above + own
    shown = {entry.number for entry in gold.entries if item_id(gold, entry.id) in item.entries}
    printed = PRINTED_NUMBER.fullmatch((figure.number or "").split(", ")[-1])
    kind = "plate" if "plate" in (figure.kind, parent and parent.kind) else "figure"
    is_counted = bool(printed) and bool(own) and (kind == "plate" or figure.number not in shown)
    asked = figure.number or ""
    if parent and number != own:
        asked = f"{parent.number}, {asked}"
    return KnownRecord(item=item, label=kind if is_counted else "", number=number, asked_number=asked)
