"""Words that vocabularies share with everyday prose, by language: see `everyday.yaml`."""

from functools import cache

from pictoria_docs.enrichment.own_words import own_words
from pictoria_docs.enrichment.vocabularies.folding import STEMMERS, family, fold


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Stems of a language's everyday words; all of them where the language is not known."""
    stem = STEMMERS[family(language)]
    words = own_words(__package__, "everyday.yaml")
    wanted = [words[language]] if language in words else [words["fr"], words["en"]] if not language else []
    return frozenset(stem(fold(word)) for group in wanted for word in group.split())
