"""The language of a text, for its stemmer and for choosing by language."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Protocol

from pictoria_docs.languages import catalogue_languages
from pictoria_docs.retrieval.tokens import STEMMERS

LONG_ENOUGH = 60
"""Characters of a text from which its language is told by itself; a shorter one has that of most of its document."""
MAX_LENGTH = 2000
"""Characters that are looked at."""


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...
    def set_languages(self, langs: list[str]) -> None: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    # Others are hardly met in catalogues, and short texts would be taken for them.
    identifier.set_languages(sorted({*STEMMERS, *catalogue_languages()}))
    return identifier


def languages_of(texts: Mapping[str, str], known: Mapping[str, int]) -> dict[str, str]:
    """The language of each text of a document, two letters; empty where none of its texts is long enough to tell.

    By character n-grams (Lui and Baldwin 2012, "langid.py").

    Args:
        texts: by any key.
        known: how many texts of the document were told to be in each language before.
    """
    own = {
        key: _identifier().classify(text[:MAX_LENGTH])[0]
        for key, text in texts.items()
        if len(text) >= LONG_ENOUGH
    }
    counted = Counter(known) + Counter(own.values())
    usual = counted.most_common(1)[0][0] if counted else ""
    return {key: own.get(key, usual) for key in texts}
