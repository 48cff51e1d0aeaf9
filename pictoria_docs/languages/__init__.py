"""All that is particular to a catalogue language: one folder for each, all of one shape; words in, nothing else.

How to add a language to the product, in eight steps; a package of your own adds one in the same way, with its own entry
point (`docs/python.md`; `tests/languages/test_new_language.py` does it with Swedish):

1. Make the folder `languages/xx`, named by the ISO 639-1 code, and name it in `pyproject.toml` below
   `pictoria_docs.languages`; install again.
2. Put files of `mul` into it, those for which you have words: `labels.yaml` first, then `dates.yaml`,
   `dimensions.yaml`, `record_labels.yaml`. The comments of `mul` say what each list is for; leave out
   the lists that you do not need.
3. Write words as `mul` says: in small letters, without the abbreviation point; in `dates.yaml` without accents.
4. The words of all languages are read together, in every document. So leave out a word that means something else in
   another language, and say so at the head of the file ("est" is no plate in French; "est.", with its point, may be).
5. Add labels `xx:` to the terms of `configs/vocabularies`, and words to `bench/generator/words.yaml` and `genres.yaml`.
6. Write `tests/languages/test_LANGUAGE.py`: captions, references, dates, dimensions, records, as museums print them.
7. Show that nothing else changed: `benchmarks/export_digests.py` before and after, on documents in other languages.
8. Measure: `python -m bench generate --languages xx`, then `analyse` and `evaluate`.
"""

from pictoria_docs.languages.tables import (
    LANGUAGES,
    Language,
    LanguageLoader,
    catalogue_languages,
    catalogue_words,
    language_words,
    package_table,
    shipped_language,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "LanguageLoader",
    "catalogue_languages",
    "catalogue_words",
    "language_words",
    "package_table",
    "shipped_language",
]
