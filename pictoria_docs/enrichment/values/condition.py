"""Phrases that say in what state an object is: broken, mended, restored, worn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pictoria_docs.document.pieces import read_in_pieces, stripped
from pictoria_docs.languages import catalogue_words

NEGATED_WITHIN = 24  # characters before a state in which "not" is looked for

BLANKS = 40
"""The sign that ends a sentence stands within so many characters before the end of its line."""
MAX_LENGTH = 600
"""A phrase has at most so many characters; a longer one is the description, which may use such words too."""


@dataclass(frozen=True, slots=True)
class ConditionReading:
    """A sentence or clause about the condition: `text[start:end]`."""

    start: int
    end: int
    states: tuple[str, ...]
    """intact, broken, repaired, restored, missing, chipped, cracked, worn, encrusted, corroded, burnt, deformed,
    cleaned; in the order in which the phrase names them."""


class _ConditionPatterns:
    def __init__(self) -> None:
        data = catalogue_words("condition")
        flags = re.IGNORECASE
        word = r"(?<![^\W_])(?:{})(?![^\W_])"
        state_words = "|".join(state_word for words in data["states"].values() for state_word in words)
        self.states: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
            (state, re.compile(word.format("|".join(words)), flags))
            for state, words in data["states"].items()
        )
        self.any_state = re.compile(word.format(state_words), flags)
        self.label = re.compile(rf"\s*(?:{'|'.join(data['labels'])})\s*[.:–—]\s*", flags)
        self.negation = re.compile(rf"(?<![^\W_])(?:{'|'.join(data['negations'])})\s(?:[^\W\d_]+\s)?$", flags)


@cache
def _patterns() -> _ConditionPatterns:
    return _ConditionPatterns()


def find_conditions(text: str) -> list[ConditionReading]:
    """The sentences of a text that speak of the object's condition, in order.

    What follows a label ("État :", "Condition:") is taken whole, to the end of the text.
    """
    return read_in_pieces(text, _conditions)


def _conditions(text: str) -> list[ConditionReading]:
    label = _patterns().label.match(text)
    readings = []
    for start, end in _sentences(text, label.end() if label else 0):
        states = _states(text[start:end])
        if states and end - start <= MAX_LENGTH:
            readings.append(ConditionReading(start, end, states))
    return readings


def _sentences(text: str, start: int) -> Iterator[tuple[int, int]]:
    offset = start
    for match in re.finditer(
        r";\s*|(?<=[^\W\d_]{3})\.(?:\s+(?=[^\W\d_])|\s*$)|(?<=[\d)])\.\s+(?=[A-ZÀ-Þ])|\n", text[start:]
    ):
        point = start + match.start()
        if match.group() == "\n" and not text[max(offset, point - BLANKS) : point].rstrip().endswith(
            (".", ";", ":")
        ):
            continue
        yield stripped(text, offset, point)
        offset = start + match.end()
    yield stripped(text, offset, len(text))


def _states(phrase: str) -> tuple[str, ...]:
    """The states that a phrase names."""
    patterns = _patterns()
    if not patterns.any_state.search(phrase):
        return ()
    offsets: dict[str, int] = {}
    for state, pattern in patterns.states:
        for match in pattern.finditer(phrase):
            if patterns.negation.search(phrase, max(0, match.start() - NEGATED_WITHIN), match.start()):
                continue
            offsets.setdefault(state, match.start())
    return tuple(sorted(offsets, key=lambda state: (offsets[state], state)))
