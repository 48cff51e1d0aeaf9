"""The terms of a vocabulary as what cells are matched with, by the matcher that also reads records."""

from collections.abc import Sequence
from functools import cached_property

from pictoria_docs.plugins import Matcher, Vocabulary, VocabularyTerm, translate
from pictoria_openrefine.entities import Entity, EntityProperty, EntityType, PropertyValue
from pictoria_openrefine.name_index import NameIndex

PROPERTIES = ("label", "other_labels", "broader", "notation", "uri", "first_year", "last_year", "place")
PATH = " < "
"""Between a term and what is above it."""
ABOVE = 3
"""Terms above one that are told to tell it from others of its name."""
WITHIN = 0.9
"""What a term that is only a part of the words is worth at most, as a word that is like it: for people to look at."""
KNOWN_BY = ("notation", "uri")
"""Properties whose value names one term."""


class TermSource:
    """The terms of one vocabulary."""

    def __init__(self, name: str, matcher: Matcher) -> None:
        """Take the terms of a matcher.

        Args:
            name: of the vocabulary.
            matcher: the one of the project's records; of several vocabularies the first counts.
        """
        self.type_id = name
        self.matcher = matcher

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary."""
        return self.matcher.vocabularies[0]

    def type(self, language: str) -> EntityType:  # noqa: D102
        return EntityType(self.type_id, self.type_id.replace("_", " "))

    def properties(self, language: str) -> Sequence[EntityProperty]:  # noqa: D102
        return [EntityProperty(name, translate(f"openrefine.term_{name}", language)) for name in PROPERTIES]

    def find(self, id: str, language: str) -> Entity | None:  # noqa: D102
        term = self.vocabulary.by_uri.get(id)
        if term is None:
            return None
        above = [
            each.label(language) for each, _ in zip(self.vocabulary.broader(id), range(ABOVE), strict=False)
        ]
        return Entity(id, term.label(language), self.type(language), PATH.join(above))

    def match(self, words: str, limit: int) -> list[tuple[str, float]]:  # noqa: D102
        named = [(term.uri, term.score) for term in self.matcher.match(words, limit)]
        return named or self._within(words, limit)

    def having(self, property_id: str, value: str, limit: int) -> list[str]:  # noqa: D102
        return self._by_code.get(value.strip(), [])[:limit] if property_id in KNOWN_BY else []

    def values(self, id: str, property_id: str, language: str) -> Sequence[PropertyValue]:  # noqa: D102
        term = self.vocabulary.by_uri.get(id)
        return (
            []
            if term is None
            else [value for value in self._values(term, property_id, language) if value.text]
        )

    def beginning(self, prefix: str, language: str) -> Sequence[str]:  # noqa: D102
        return self._names.beginning(prefix)

    def _within(self, words: str, limit: int) -> list[tuple[str, float]]:
        """Terms that stand in the words, with their share of them: "terre cuite" in "terre cuite tournée"."""
        scores: dict[str, float] = {}
        for reading in self.matcher.find_terms(words):
            share = WITHIN * (reading.end - reading.start) / len(words)
            for term in (reading.term, *reading.terms):
                scores[term.uri] = max(share * term.score, scores.get(term.uri, 0.0))
        return sorted(scores.items(), key=lambda item: -item[1])[:limit]

    def _values(self, term: VocabularyTerm, property_id: str, language: str) -> list[PropertyValue]:
        match property_id:
            case "label":
                return [PropertyValue(term.label(language))]
            case "other_labels":
                first = term.label(language)
                return [PropertyValue(label.text) for label in term.labels if label.text != first]
            case "broader":
                known = (self.vocabulary.by_uri.get(uri) for uri in term.broader)
                return [
                    PropertyValue(above.label(language), above.uri) for above in known if above is not None
                ]
            case "notation" | "uri" | "place":
                return [PropertyValue(str(getattr(term, property_id)))]
            case "first_year" | "last_year":
                year = term.first if property_id == "first_year" else term.last
                return [] if year is None else [PropertyValue(str(year))]
        return []

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex((label.text, term.uri) for term in self.vocabulary.terms for label in term.labels)

    @cached_property
    def _by_code(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = {}
        for term in self.vocabulary.terms:
            for code in dict.fromkeys((term.uri, term.notation)):
                codes.setdefault(code, []).append(term.uri)
        return codes
