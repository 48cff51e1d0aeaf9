"""Words behind a label that name nothing: "unknown", or the number of a type in somebody's typology."""

import re
from functools import cache

from pictoria_docs.enrichment.labels import TOPIC, canonical
from pictoria_docs.languages import catalogue_words

_TYPE_NUMBER = re.compile(r"(?:\d{1,4}|[IVXL]{1,6}|[A-Za-z])(?:[\s.,/–-]{0,2}(?:\d{1,3}|[A-Za-z]))?\W{0,3}")


@cache
def _doubts() -> frozenset[str]:
    return frozenset(map(canonical, catalogue_words(TOPIC)["indefinite"]))


def names_nothing(text: str) -> bool:
    """Whether a whole value is a number ("9", "IV", "8, B?") or a word of doubt ("indéterminé", "unknown")."""
    return _TYPE_NUMBER.fullmatch(text.strip()) is not None or canonical(text) in _doubts()
