"""Words that name a material and a kind of object alike ("verre", "silex", "céramique"): which is meant where.

After "en", or after "de" that follows a kind of object or a part of a building ("hache de silex", "dalle de mortier"),
and joined to such a material by "et" or "ou", they are what something is made of; alone they are the thing itself
("trois silex taillés"). In prose, what no thing is made of is no material at all: "tourbe" and "sable" are layers.
"""

import re
from collections.abc import Sequence
from functools import cache

from pictoria_docs.enrichment.vocabularies.matching import Matcher, TermReading
from pictoria_docs.languages import catalogue_words

ROW_WITHIN = 4  # characters before a term in which a row of terms goes on

ROW_BEFORE = re.compile(r"\d\s+$")
ROW_AFTER = re.compile(r"\s+(?:[^\W\d]+\s+)?\d+(?:\s+[^\W\d]{3,}|\s+\d|\s*$)")
"""A row of an inventory: number, material, count, what it is ("107 Céramique 31 tessons")."""
BEFORE = 40
"""So many characters before a word are looked at."""


class _RoleWords:
    """Patterns of all languages (`languages/*/terms.yaml`)."""

    def __init__(self) -> None:
        data = {name: "|".join(words) for name, words in catalogue_words("terms").items()}
        flags = re.IGNORECASE
        self.made_of = re.compile(rf"(?:{data['made_of']})\s*(?:(?:{data['made_of_articles']})\s+)?$", flags)
        """What stands before a material."""
        self.of = re.compile(rf"\s*(?:\b(?:{data['of_material']})|\()\s*$", flags)
        self.built = re.compile(rf"\b(?:{data['built']})(?:\s+\w+)?$", flags)
        """Parts of buildings."""
        self.age = re.compile(data["ages"], flags)
        self.joined = re.compile(
            rf"\s*(?:,|\(|\b(?:{data['joints']}))\s*(?:\b(?:{data['joint_ties']}))?\s*$", flags
        )


@cache
def _words() -> _RoleWords:
    return _RoleWords()


def find_materials_and_objects(
    text: str, materials: Matcher, objects: Matcher, prose: bool = True
) -> tuple[list[TermReading], list[TermReading]]:
    """The materials and the kinds of object in a text, each word read as one of them.

    Args:
        text: the text.
        materials: matcher of materials.
        objects: matcher of kinds of object.
        prose: the text is prose: materials count only where something is made of them.
    """
    ages = [age.span() for age in _words().age.finditer(text)]
    named = _outside(ages, objects.find_terms(text, prose=prose))
    ends = {reading.end for reading in named}
    made_of: list[TermReading] = []
    material_ends: set[int] = set()
    for reading in _outside(ages, materials.find_terms(text)):
        is_thing = any(_overlap(reading, thing) for thing in named)
        row = ROW_BEFORE.search(text[: reading.start][-ROW_WITHIN:]) and ROW_AFTER.match(
            text[reading.end :][:BEFORE]
        )
        is_adjacent = not is_thing and len(text[: reading.start].rstrip()) in ends  # "mobilier métallique"
        if (
            row
            or is_adjacent
            or _is_made_of(text, reading.start, ends, material_ends)
            or not (is_thing or prose)
        ):
            made_of.append(reading)
            material_ends.add(reading.end)
    things = [thing for thing in named if not any(_overlap(thing, material) for material in made_of)]
    return made_of, things


def _outside(ages: Sequence[tuple[int, int]], readings: Sequence[TermReading]) -> list[TermReading]:
    return [
        reading
        for reading in readings
        if not any(start <= reading.start and reading.end <= end for start, end in ages)
    ]


def _is_made_of(text: str, start: int, ends: set[int], material_ends: set[int]) -> bool:
    before = text[max(0, start - BEFORE) : start]
    if _words().made_of.search(before):
        return True
    joined = _words().joined.search(before)
    if joined is not None and start - len(joined.group()) in material_ends:
        return True
    preposition = _words().of.search(before)
    if preposition is None:
        return False
    return (
        start - len(preposition.group()) in ends
        or _words().built.search(before[: preposition.start()]) is not None
    )


def _overlap(first: TermReading, second: TermReading) -> bool:
    return first.start < second.end and second.start < first.end
