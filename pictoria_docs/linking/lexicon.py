"""The words of entries (`words.yaml`), read once and compiled for matching."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

_ONE = r"\d{1,4}(?:\s?(?:bis|ter|quater)\b|[a-z](?![\w]))?"
_RANGE = rf"{_ONE}(?:\s?[-–—/]\s?{_ONE}(?![\w.]*\d))?"
NUMBER = rf"(?P<number>{_RANGE})"
"""The number of an entry, or a range of them: "12", "12bis", "12a", "12-15"."""
NUMBER_OR_ROMAN = rf"(?P<number>{_RANGE}|(?-i:[IVXLC]+)(?!\w))"


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Compiled patterns; see `words.yaml` for what the lists hold."""

    labelled: re.Pattern[str]
    """A label word with its number: groups `prefix` and `number`."""
    no_series: frozenset[str]
    marks: tuple[re.Pattern[str], ...]
    """One pattern per kind of record mark."""
    inventory: re.Pattern[str]
    comparison: re.Pattern[str]
    """A comparison that is still open at the end of the text."""
    comparandum: re.Pattern[str]
    """What a caption says of a picture that is shown for comparison."""
    about_people: re.Pattern[str]
    """What is said of artists: birth, teachers, address."""


@cache
def entry_words() -> EntryWords:
    """The words of entries in all languages."""
    file = resources.files("pictoria_docs.linking").joinpath("words.yaml")
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    labels = "|".join(re.escape(word) for word in sorted(data["entry_labels"], key=len, reverse=True))
    number_word = r"(?:(?:no|nr|n|n\.?[°º]|number|num[ée]ro|nummer)\.?\s*)?"
    return EntryWords(
        labelled=re.compile(
            rf"(?P<prefix>{labels})(?![a-zà-ÿ])\.?[\s-]*{number_word}{NUMBER_OR_ROMAN}\s*"
            r"(?:[.:,)\]–—]|\s-\s|(?=\s|$))\s*",
            re.IGNORECASE,
        ),
        no_series=frozenset(data["no_series"]),
        marks=tuple(_any_of(words) for words in data["marks"].values()),
        inventory=_any_of(data["marks"]["inventory"]),
        comparison=re.compile(rf"(?<!\w)(?:{'|'.join(data['comparison'])})(?!\w)\.?[^.;]*$", re.IGNORECASE),
        comparandum=_any_of(data["comparanda"]),
        about_people=_any_of(data["about_people"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?![^\W\d])", re.IGNORECASE)
