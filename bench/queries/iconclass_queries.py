"""Iconclass as a parallel set: each subject once in a language by chance, asked for in another one.

Iconclass (the package `iconclass`) has 38,244 notations with texts in English, French, German and Italian, written by
people. A pool is a sample of them; a query is a notation's text in a language that is not the one it has in the pool.
Subjects whose texts are the same words in both languages ("Iocus") are not asked for, and texts that stand in the pool
more than once are all right answers.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import NamedTuple

from bench.queries.vocabulary import LANGUAGES
from pictoria_docs.enrichment.vocabularies import ICONCLASS, load_vocabulary
from pictoria_docs.eval.retrieval import query_measures


@dataclass(frozen=True)
class IconclassQuery:
    """A subject asked for in a language."""

    id: str
    language: str
    text: str
    answers: frozenset[str]
    """Notations of the pool that are right."""


@dataclass(frozen=True)
class IconclassPool:
    """Texts of mixed languages by notation, and queries for some of them."""

    texts: Mapping[str, str]
    languages: Mapping[str, str]
    """Notation -> language of its text in the pool."""
    queries: tuple[IconclassQuery, ...]


class IconclassScore(NamedTuple):
    """Means over the queries, each 0 to 1."""

    queries: int
    top1: float
    recall: float
    """Share of the right answers among the first 20."""
    mrr: float


def iconclass_pool(
    size: int, *, queries: int = 400, seed: int = 0, without: Collection[str] = ()
) -> IconclassPool:
    """A pool of `size` notations and at most so many queries, the same for the same arguments.

    Args:
        size: how many subjects.
        queries: how many of them are asked for.
        seed: of chance.
        without: notations that are not chosen, those of another split.

    Raises:
        MissingPartError: the package `iconclass` is not installed.
        ValueError: there are not so many notations.
    """
    random = Random(f"iconclass {size} {seed}")
    terms = {
        term.notation: {language: term.label(language) for language in LANGUAGES}
        for term in load_vocabulary(ICONCLASS).terms
        if {label.language for label in term.labels}.issuperset(LANGUAGES)
    }
    notations = random.sample(sorted(terms.keys() - set(without)), size)
    languages = {notation: random.choice(LANGUAGES) for notation in notations}
    texts = {notation: terms[notation][language] for notation, language in languages.items()}
    same: dict[str, set[str]] = defaultdict(set)
    for notation, text in texts.items():
        same[text.casefold()].add(notation)
    asked: list[IconclassQuery] = []
    for notation in random.sample(notations, size):
        language = random.choice([each for each in LANGUAGES if each != languages[notation]])
        text, printed = terms[notation][language], texts[notation].casefold()
        if text.casefold() != printed and len(asked) < queries:
            asked.append(IconclassQuery(f"q{len(asked)}", language, text, frozenset(same[printed])))
    return IconclassPool(texts, languages, tuple(asked))


def score_pool(pool: IconclassPool, answers: Mapping[str, Sequence[str]]) -> dict[str, IconclassScore]:
    """Scores by language of the query, and of all under "all".

    Args:
        pool: what was asked.
        answers: query id -> notations, best first.

    Raises:
        MissingPartError: ir-measures is not installed.
    """
    each = query_measures(
        {query.id: dict.fromkeys(query.answers, 1) for query in pool.queries},
        {id: {item: -float(rank) for rank, item in enumerate(found)} for id, found in answers.items()},
    )

    def score(queries: Sequence[IconclassQuery]) -> IconclassScore:
        first = [bool(query.answers.intersection(answers.get(query.id, ())[:1])) for query in queries]
        recall, mrr = (
            fmean(getattr(each[query.id], name) for query in queries) for name in ("recall", "mrr")
        )
        return IconclassScore(len(queries), fmean(first), recall, mrr)

    groups = {language: [one for one in pool.queries if one.language == language] for language in LANGUAGES}
    return {language: score(queries) for language, queries in groups.items() if queries} | {
        "all": score(pool.queries)
    }
