"""Words that vocabularies share with everyday prose, by language: see `languages/mul/everyday.yaml`."""

from functools import cache

from pictoria_docs.enrichment.vocabularies.folding import STEMMERS, family, fold
from pictoria_docs.languages import catalogue_words, language_words


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Stems of a language's everyday words; those of the languages that say so where it is not known."""
    stem = STEMMERS[family(language)]
    group = (language,) if language else catalogue_words("everyday")["unknown"]
    return frozenset(
        stem(fold(word)) for code in group for word in language_words(code, "everyday").get("words", ())
    )
