"""The words of the query set in four languages: nouns of the shipped vocabularies, scenes of Iconclass."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from pictoria_docs.enrichment.vocabularies import (
    ICONCLASS,
    Matcher,
    Vocabulary,
    VocabularyTerm,
    load_vocabulary,
)

LANGUAGES = ("fr", "en", "it", "de")
OBJECTS, MATERIALS, PERIODS = "object_types", "materials", "periods"
WORDS: Mapping[str, Any] = yaml.safe_load(
    files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
)
SCENE_LENGTH = range(12, 57)
"""Characters of a scene's text, in every language: a title still fits on two lines."""
SCENE = re.compile(r"[A-Z]\w+ (?:and [A-Z]\w+ )?\w+ \w.*")
"""An English text that names who acts, then what they do: "Achilles slays Trojan captives"."""
NO_TITLE = re.compile(r"[()\-;:~/,]|\betc\b|personific")
MYTHOLOGY = "9"
"""The part of Iconclass that scenes are taken from: classical mythology and ancient history."""
SCENES_ABSENT = 60
"""Scenes that no catalogue has, for the queries without an answer."""


@cache
def vocabulary(name: str) -> Vocabulary:
    """A shipped vocabulary by its name."""
    return load_vocabulary(name)


@cache
def terms(name: str) -> Mapping[str, VocabularyTerm]:
    """The terms of a shipped vocabulary by their id ("neck_amphora")."""
    return {term.notation: term for term in vocabulary(name).terms}


@cache
def with_broader(name: str, id: str) -> frozenset[str]:
    """The ids of a term and of all terms above it: an amphora with a neck is an amphora and a vase."""
    above = vocabulary(name).broader(terms(name)[id].uri)
    return frozenset({id, *(term.notation for term in above)})


def label(name: str, id: str, language: str) -> str:
    """The preferred label of a term in a language."""
    return terms(name)[id].label(language)


def with_article(id: str, language: str) -> str:
    """The label of an object with its indefinite article, in the accusative: "einen Spiegel"."""
    noun = label(OBJECTS, id, language)
    if language == "en":
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    genders: Mapping[str, Sequence[str]] = WORDS["genders"][language]
    gender = next((gender for gender, ids in genders.items() if id in ids), "")
    article: str = WORDS["articles"][language][gender]
    if language == "it" and gender == "f" and noun[0] in "aeiou":
        return f"un'{noun}"
    if language == "it" and not gender and re.match(r"s[^aeiou]|z|ps|gn", noun):
        article = "uno"
    return f"{article} {noun}"


@cache
def scenes() -> Mapping[str, Mapping[str, str]]:
    """Notation -> language -> text, of scenes whose texts are short and parallel in all languages."""
    found = {}
    for term in load_vocabulary(ICONCLASS).terms:
        texts = {language: term.label(language) for language in LANGUAGES}
        languages = {each.language for each in term.labels}
        if (
            term.notation.startswith(MYTHOLOGY)
            and languages.issuperset(LANGUAGES)
            and SCENE.fullmatch(texts["en"])
            and not any(len(text) not in SCENE_LENGTH or NO_TITLE.search(text) for text in texts.values())
        ):
            found[term.notation] = texts
    return found


@cache
def scenes_of(part: str) -> tuple[str, ...]:
    """Notations of the scenes of "train", "test" or "absent": no two of them have one in common."""
    notations = sorted(scenes())
    Random("scenes").shuffle(notations)
    absent, rest = notations[:SCENES_ABSENT], notations[SCENES_ABSENT:]
    parts = {"absent": absent, "train": rest[::2], "test": rest[1::2]}
    return tuple(parts[part])


@cache
def matcher(name: str, language: str) -> Matcher:
    """What finds the terms of a vocabulary in a text of one language."""
    return Matcher(vocabulary(name), languages=[language])
