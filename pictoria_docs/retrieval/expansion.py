"""Words of a query in the other languages of the vocabularies: who asks for an "amphore" finds the "Amphora"."""

from collections.abc import Sequence
from functools import cache

from pictoria_docs.enrichment.vocabularies.loading import load_vocabulary
from pictoria_docs.enrichment.vocabularies.matching import Matcher
from pictoria_docs.retrieval.ranking import Label
from pictoria_docs.retrieval.tokens import stem, tokens_of

MOST_LABELS = 24
"""Labels of one term that are looked for."""


class Expander:
    """Knows the terms of vocabularies in all their languages."""

    def __init__(self, vocabularies: Sequence[str]) -> None:
        """Read vocabularies.

        Args:
            vocabularies: names or files.

        Raises:
            ConfigError: one of them cannot be read.
        """
        self._vocabularies = [load_vocabulary(name) for name in vocabularies]
        self._matcher = Matcher(*self._vocabularies)

    def expansions(self, text: str) -> dict[str, tuple[Label, ...]]:
        """What else may be written for the words of a text, by word in small letters without accents."""
        found: dict[str, dict[Label, None]] = {}
        for reading in self._matcher.find_terms(text):
            labels = dict.fromkeys(self._labels(reading.term.uri))
            for token in tokens_of(text[reading.start : reading.end]):
                found.setdefault(token.form, {}).update(labels)
        return {form: tuple(labels)[:MOST_LABELS] for form, labels in found.items()}

    def _labels(self, uri: str) -> list[Label]:
        return [
            tuple(
                frozenset({token.form, stem(label.text[token.start : token.end], label.language)})
                for token in tokens_of(label.text)
            )
            for vocabulary in self._vocabularies
            if (term := vocabulary.by_uri.get(uri)) is not None
            for label in term.labels
        ]


@cache
def open_expander(vocabularies: tuple[str, ...]) -> Expander:
    """The terms of vocabularies; one for each process.

    Raises:
        ConfigError: one of them cannot be read.
    """
    return Expander(vocabularies)
