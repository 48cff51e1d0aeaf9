"""Words of a query in the other languages of the vocabularies: who asks for an "amphore" finds the "Amphora"."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES, load_vocabulary
from pictoria_docs.enrichment.vocabularies.matching import Matcher
from pictoria_docs.enrichment.vocabularies.model import Vocabulary
from pictoria_docs.errors import PictoriaError
from pictoria_docs.retrieval.ranking import Label
from pictoria_docs.retrieval.tokens import stem, tokens_of

MAX_LABELS = 24
"""Labels of one term that are looked for."""
REMEMBERED = 8
"""Sets of vocabularies that are kept, each for the projects that search by it."""


class VocabularySource(NamedTuple):
    """Where a vocabulary comes from."""

    name: str
    """Its name, or a file."""
    file: Path | None
    """A file in the place of the one of that name."""
    changed: int
    """When the file was changed: what was read from it is kept for so long."""


class Expander:
    """Knows the terms of vocabularies in all their languages."""

    def __init__(self, sources: Iterable[VocabularySource]) -> None:
        """Read vocabularies; one that cannot be read costs its own terms and nothing else."""
        vocabularies: list[Vocabulary] = []
        problems: list[PictoriaError] = []
        for name, file, _ in sources:
            try:
                vocabularies.append(load_vocabulary(name if file is None else file, name if file else None))
            except PictoriaError as error:
                problems.append(error)
        self.problems = tuple(problems)
        """Why vocabularies cannot be read."""
        self._vocabularies = vocabularies
        self._matcher = Matcher(*vocabularies)

    def expansions(self, text: str) -> dict[str, tuple[Label, ...]]:
        """What else may be written for the words of a text, by word in small letters without accents."""
        found: dict[str, dict[Label, None]] = {}
        for reading in self._matcher.find_terms(text):
            labels = dict.fromkeys(self._labels(reading.term.uri))
            for token in tokens_of(text[reading.start : reading.end]):
                found.setdefault(token.form, {}).update(labels)
        return {form: tuple(labels)[:MAX_LABELS] for form, labels in found.items()}

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


def open_expander(vocabularies: Iterable[str], own: Mapping[str, Path]) -> Expander:
    """The terms of vocabularies; one for each process.

    Args:
        vocabularies: names or files.
        own: files of the user's own vocabularies by name. They take the place of those of their name, and are there
            beside the others if their name is none that comes with the product.
    """
    names = dict.fromkeys((*vocabularies, *(name for name in own if name not in VOCABULARIES.names())))
    return _expander(
        tuple(VocabularySource(name, own.get(name), _changed(own.get(name, name))) for name in names)
    )


def _changed(file: Path | str) -> int:
    path = Path(file)
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=REMEMBERED)
def _expander(sources: tuple[VocabularySource, ...]) -> Expander:
    return Expander(sources)
