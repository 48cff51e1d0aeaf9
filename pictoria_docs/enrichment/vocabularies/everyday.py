"""Words that vocabularies share with everyday prose, by language: see `languages/mul/everyday.yaml`."""

from functools import cache

from pictoria_docs.enrichment.vocabularies.folding import STEMMERS, family, fold
from pictoria_docs.languages import language_words

UNKNOWN = ("fr", "en")
"""Whose everyday words count where the language of a text is not known."""


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Stems of a language's everyday words; those of `UNKNOWN` where it is not known."""
    stem = STEMMERS[family(language)]
    wanted = (language,) if language else UNKNOWN
    return frozenset(
        stem(fold(word)) for code in wanted for word in language_words(code, "everyday").get("words", ())
    )
