"""Words that vocabularies share with everyday prose, by language: see `everyday.yaml`."""

from functools import cache
from importlib import resources

from pictoria_docs.enrichment.vocabularies.folding import STEMMERS, family, fold


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Stems of a language's everyday words; all of them where the language is not known."""
    import yaml

    text = resources.files(__package__).joinpath("everyday.yaml").read_text(encoding="utf-8")
    stem = STEMMERS[family(language)]
    words = yaml.safe_load(text)
    wanted = [words[language]] if language in words else [words["fr"], words["en"]] if not language else []
    return frozenset(stem(fold(word)) for group in wanted for word in group.split())
