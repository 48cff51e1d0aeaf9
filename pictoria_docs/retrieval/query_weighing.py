"""The words of a query with how much each tells, and what else may stand for them in a text."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from pictoria_docs.retrieval.compounds import COMPOUNDING, part_form
from pictoria_docs.retrieval.query import QueryWord, SearchQuery
from pictoria_docs.retrieval.ranking import Label, WeighedWord
from pictoria_docs.retrieval.term_statistics import BEGINNING, TermStatistics
from pictoria_docs.retrieval.translation import Translations
from pictoria_docs.retrieval.word_translations import WordTranslations, language_of

AS_DATE = 0.2
"""What a word of a date counts: its years are looked at."""
AS_ASKING = 0.1
"""What a word counts that only asks."""
LOOKED_FOR = 0.15
"""Probability from which a translation of a word is looked for in the index,"""
MAX_LOOKED_FOR = 2
"""and so many in each language."""
TEXT_LENGTH = 50
"""Words of a text, where only labels tell how many texts have a word."""
COMMON = 0.2
"""Share of the texts of a language from which a word of it tells nothing as a translation,"""
FEW_ITEMS = 50
"""where there are so many texts."""
STANDS_FOR = 0.3
"""Probability from which a translation tells how much a word tells that the index lacks."""


def weigh_words(
    connection: Connection,
    query: SearchQuery,
    statistics: TermStatistics,
    terms: Mapping[str, tuple[Label, ...]],
    translated: Translations,
    table: WordTranslations,
    languages: Collection[str],
) -> list[WeighedWord]:
    """The words of a query, each with its weight.

    Args:
        connection: to the index.
        query: as read.
        statistics: of the index.
        terms: labels of vocabularies by the words of the query that name a term.
        translated: the same, of a model that translates.
        table: words of other languages for those of the query.
        languages: of the index.
    """
    expansions: dict[str, tuple[Label, ...]] = dict(terms)
    for form, labels in translated.items():
        expansions[form] = (*terms.get(form, ()), *labels)
    likely = table.likely_languages([word.stems for word in query.words])
    query_words = [_in_languages(word, likely, table.languages) for word in query.words]
    parts = {word.form: _parts(word, table, likely) for word in query.words}
    across: dict[str, dict[str, float]] = {}
    for word in query.words:
        across[word.form] = _likeliest(_across(word.stems, table.translations, likely, languages))
        for part, share in parts[word.form].items():
            found = _likeliest(_across([part], table.translations, likely, languages))
            across[word.form] = _greatest(across[word.form], found, share)
        compounds = _compound_labels(word, parts[word.form], likely)
        expansions[word.form] = (*expansions.get(word.form, ()), *compounds)
    forms = {form for word in query.words for form in (word.form, *word.stems)}
    labelled = {form for labels in expansions.values() for label in labels for part in label for form in part}
    translated_stems = {stem for found in across.values() for stem in found}
    within = {part_form(stem) for stem in translated_stems if language_of(stem) in COMPOUNDING}
    statistics.look_up(connection, forms | labelled | translated_stems | within)
    weighed: list[WeighedWord] = []
    for word in query_words:
        known = [form for form in (word.form, *word.stems) if statistics.count(form)]
        if word.begins:
            statistics.look_up_beginning(connection, word.form)
            known.append(word.form + BEGINNING)
        # Labels of which the index lacks a word choose nothing.
        expanded = tuple(label for label in expansions.get(word.form, ()) if statistics.usual_count(label))
        found = {
            stem: share
            for stem, share in across[word.form].items()
            if statistics.count(stem) or statistics.count(part_form(stem))
        }
        corrected = frozenset[str]()
        if not (known or word.begins or expanded or found):
            corrected = frozenset(statistics.corrections(connection, word.form))
            statistics.look_up(connection, corrected)
        standing = () if known else [stem for stem, share in found.items() if share >= STANDS_FOR]
        single = ((frozenset({form}),) for form in (*known, *corrected, *standing))
        # A word that no text has because no text is in its language may tell nothing ("the", "mit").
        share = 0.0 if known else max((table.share(stem) for stem in word.stems), default=0.0)
        weight = statistics.weight([*single, *expanded], 1 - (1 - share) ** TEXT_LENGTH)
        if word.dated:
            weight *= AS_DATE
        if word.asking:
            weight *= AS_ASKING
        origins = _across(word.stems, table.origins, likely, languages)
        for part, share in parts[word.form].items():
            origins = _greatest(origins, _across([part], table.origins, likely, languages), share)
        weighed.append(
            WeighedWord(
                word,
                weight,
                corrected,
                expanded,
                origins=origins,
                translations=tuple(stem for stem in found if not _is_common(stem, statistics)),
            )
        )
    return weighed


def _in_languages(word: QueryWord, likely: Collection[str], known: Collection[str]) -> QueryWord:
    """A word without its stems in languages that it is not in: "sea" has the stem of French "se".

    Args:
        word: of the query.
        likely: languages that the query may be in,
        known: and those of which that is known.
    """
    stems = frozenset(
        stem for stem in word.stems if language_of(stem) in likely or language_of(stem) not in known
    )
    return replace(word, stems=stems)


def _is_common(stem: str, statistics: TermStatistics) -> bool:
    """Whether so many texts of its language have a stem that it tells nothing: "am" is said "la" in French."""
    return statistics.usual_count((frozenset({stem}),)) > COMMON * max(statistics.total, FEW_ITEMS)


def _parts(word: QueryWord, table: WordTranslations, likely: Collection[str]) -> dict[str, float]:
    """The stems that a word is made of in the languages that it may be in, each with its share of the word."""
    made_of = [table.parts(stem) for stem in sorted(word.stems) if language_of(stem) in likely]
    return {part: 1 / len(parts) for parts in made_of for part in parts}


def _compound_labels(word: QueryWord, parts: Collection[str], likely: Collection[str]) -> list[Label]:
    """Labels by which compounds stand for a word that is part of them, and the words that a compound is made of for it.

    Args:
        word: of the query.
        parts: what it is made of.
        likely: languages of the query.
    """
    languages = COMPOUNDING.keys() & set(likely)
    within: list[Label] = [
        (frozenset({part_form(stem)}),) for stem in word.stems if language_of(stem) in languages
    ]
    apart = tuple(frozenset({part, part_form(part)}) for part in parts)
    return [*within, apart] if apart else within


def _greatest(shares: Mapping[str, float], others: Mapping[str, float], scale: float) -> dict[str, float]:
    """For each stem the greater one of a probability, and of another one that counts so much."""
    scaled = {stem: scale * share for stem, share in others.items()}
    return {stem: max(shares.get(stem, 0.0), scaled.get(stem, 0.0)) for stem in {**shares, **scaled}}


def _across(
    stems: Iterable[str],
    shares_of: Callable[[str], Mapping[str, float]],
    likely: Collection[str],
    languages: Collection[str],
) -> dict[str, float]:
    """Stems of the index's languages with what a table tells of them and a word, in the languages that it may be in.

    Args:
        stems: of the word of the query, in each language.
        shares_of: the table: probabilities by other stem, for a stem.
        likely: languages of the query.
        languages: of the index.
    """
    shares: dict[str, float] = {}
    for stem in stems:
        if language_of(stem) in likely:
            for other, share in shares_of(stem).items():
                if language_of(other) in languages:
                    shares[other] = max(share, shares.get(other, 0.0))
    return shares


def _likeliest(shares: Mapping[str, float]) -> dict[str, float]:
    """The stems that are worth looking for, so many in each language."""
    best: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for other, share in sorted(shares.items(), key=lambda pair: (-pair[1], pair[0])):
        language = language_of(other)
        counts[language] += 1
        if share >= LOOKED_FOR and counts[language] <= MAX_LOOKED_FOR:
            best[other] = share
    return best
