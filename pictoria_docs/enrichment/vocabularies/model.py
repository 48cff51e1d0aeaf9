"""A vocabulary as data: terms with labels in several languages, what is broader, and years where it has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pictoria_docs.document.base import Reason


@dataclass(frozen=True, slots=True)
class TermLabel:
    """One name of a term."""

    text: str
    language: str = ""
    """Two letters; empty where the file does not say."""
    preferred: bool = True


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One term (concept, place, period) of a vocabulary."""

    uri: str
    labels: tuple[TermLabel, ...]
    """Preferred ones first."""
    broader: tuple[str, ...] = ()
    """URIs of the terms just above it."""
    notation: str = ""
    """Its code ("25F23(LION)"), where it has one."""
    first: int | None = None
    """First year of a period; negative is BC, there is no year 0."""
    last: int | None = None
    """Last year of a period."""
    place: str = ""
    """Where a period holds."""

    def label(self, language: str = "") -> str:
        """Its name in a language, else the first one it has."""
        for label in self.labels:
            if label.language == language:
                return label.text
        return self.labels[0].text if self.labels else self.uri


@dataclass(frozen=True)
class Vocabulary:
    """Terms under one name. Broader relations may run in circles: everything here tolerates that."""

    name: str
    terms: tuple[VocabularyTerm, ...]
    remarks: tuple[Reason, ...] = ()
    """What was tolerated in its file ("warnings.<code>"): cycles, rows without a label."""

    @cached_property
    def by_uri(self) -> dict[str, VocabularyTerm]:
        """The terms by URI."""
        return {term.uri: term for term in self.terms}

    def broader(self, uri: str) -> Iterator[VocabularyTerm]:
        """All terms above one, the nearest first, each once."""
        visited = {uri}
        waiting = [uri]
        for current in waiting:
            for above in self.by_uri[current].broader if current in self.by_uri else ():
                if above not in visited:
                    visited.add(above)
                    waiting.append(above)
                    if above in self.by_uri:
                        yield self.by_uri[above]


def circles(terms: Iterable[VocabularyTerm]) -> list[tuple[str, int]]:
    """The circles in broader relations: a term of each, and how many terms it runs through.

    Goes down each chain once, without recursion: a file may hold half a million terms in one chain.
    """
    above = {term.uri: term.broader for term in terms}
    done: set[str] = set()
    in_circle: list[tuple[str, int]] = []
    for start in above:
        if start in done:
            continue
        path: dict[str, int] = {start: 0}
        stack = [(start, iter(above[start]))]
        while stack:
            current, remaining = stack[-1]
            step = next(remaining, None)
            if step is None:
                stack.pop()
                path.pop(current)
                done.add(current)
            elif step in path:
                in_circle.append((step, len(path) - path[step]))
            elif step not in done and step in above:
                path[step] = len(stack)
                stack.append((step, iter(above[step])))
    return in_circle
