"""The translation table of words (`word_translations.npz`), learned from Iconclass, vocabularies and dictionaries.

    python benchmarks/search_translations.py [--write]

Prints how large the table is and what it holds for some words. --write puts it into the package; it then knows all of
Iconclass. Needs the package iconclass, and the dictionaries of `freedict.py`.
"""

import argparse
from pathlib import Path

from freedict import dictionary_pairs

from bench.queries.vocabulary import LANGUAGES
from pictoria_docs.enrichment.vocabularies import ICONCLASS, load_vocabulary
from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES
from pictoria_docs.retrieval import word_translations
from pictoria_docs.retrieval.tokens import STEMMERS, stem
from pictoria_docs.training.word_translations import fit_translations

FILE = Path(word_translations.__file__).with_name(word_translations.TABLE)
SHOWN = (("fr", "sanglier"), ("en", "shipwreck"), ("de", "Trinkgefäß"), ("it", "specchio"))
BEST = 4


def parallel_labels() -> list[dict[str, str]]:
    """The preferred labels of terms by language, each language once."""
    labels: list[dict[str, str]] = []
    for name in [ICONCLASS, *sorted(set(VOCABULARIES.names()) - {ICONCLASS})]:
        for term in load_vocabulary(name).terms:
            languages = {label.language for label in term.labels if label.language in STEMMERS}
            labels.append({language: term.label(language) for language in sorted(languages)})
    return labels


def dictionary_labels() -> list[dict[str, str]]:
    """What general dictionaries say in two languages for the same."""
    return [pair.label for pair in dictionary_pairs()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    labels = [*parallel_labels(), *dictionary_labels()]
    table = fit_translations(labels)
    print(f"{len(labels)} terms, {len(table)} pairs of words")
    for language, word in SHOWN:
        found = sorted(table.translations(stem(word, language)).items(), key=lambda pair: -pair[1])
        print(
            f"{word}: {', '.join(f'{other} {share:.2f}' for other, share in found[: BEST * len(LANGUAGES)])}"
        )
    if arguments.write:
        table.save(FILE)
        print(f"{FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
