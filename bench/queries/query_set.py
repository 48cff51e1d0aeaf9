"""The whole query set: corpus, items and queries of both splits, written to a folder.

`train/` and `test/` hold the catalogues (PDF and gold), `items.jsonl` their entries and figures, `queries.jsonl` the
queries; each query is asked of the catalogues of its split alone. The same arguments give the same files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import Random

from bench.errors import BenchError
from bench.queries import families
from bench.queries.catalogues import SPLITS, catalogues, copy_documents, write_catalogues
from bench.queries.families import MAX_RELEVANT, DraftQuery, Family
from bench.queries.items import document_text
from bench.queries.records import QueryCorpus, read_corpus
from bench.queries.unanswerable import AbsentThings, unanswerable
from bench.queries.vocabulary import LANGUAGES
from pictoria_docs.eval.search import UNANSWERABLE
from pictoria_docs.eval.search_queries import JudgedItem, JudgedQuery, write_rows

ITEMS, QUERIES = "items.jsonl", "queries.jsonl"
FAMILIES: Mapping[str, tuple[Family, int]] = {
    "title": (families.titles, 6),
    "identifier": (families.identifiers, 6),
    "number": (families.numbers, 6),
    "keywords": (families.keywords, 7),
    "plural": (families.plurals, 5),
    "sentence": (families.sentences, 7),
    "cross-language": (families.cross_language, 9),
    "typing error": (families.typing_errors, 6),
    "half of the words": (families.half_of_the_words, 5),
    "date": (families.dates, 6),
    "place": (families.places, 5),
    "caption": (families.captions, 4),
}
"""Name -> what makes the queries, and how many of them for each split and language."""
UNANSWERABLE_COUNT = 8
"""For each split and language."""
MAX_TRIED = 400
"""Drafts that are looked at for the queries of one family, split and language."""

Tracker = Callable[[Iterable[Path], int], Iterable[Path]]
"""Goes through the catalogues while they are written; the number is their count."""


def write_query_set(
    folder: Path,
    bench: Path | None = None,
    *,
    seed: int = 0,
    corpus: int = 0,
    times: int = 1,
    progress: Tracker | None = None,
) -> list[JudgedQuery]:
    """Write the query set to an empty folder; returns its queries.

    Args:
        folder: where to; made if it is not there.
        bench: a folder of documents with gold that are added to the made-up catalogues.
        seed: of the choice of queries.
        corpus: which made-up catalogues; each number gives others.
        times: how many times as many queries as usual are made, as far as the catalogues have them.

    Raises:
        BenchError: `folder` is not empty or cannot be written, or a package with fonts is not installed.
        SourceError: `bench` has no gold, or a file of it is broken.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BenchError(f"{folder} is not empty; name an empty folder.")
    try:
        chosen = catalogues(corpus)
        made = write_catalogues(folder, chosen)
        for _ in progress(made, len(chosen)) if progress else made:
            pass
        if bench:
            copy_documents(folder, bench)
        items: list[JudgedItem] = []
        queries: list[JudgedQuery] = []
        for split in SPLITS:
            part = read_corpus(folder / split, split)
            items += [record.item for record in (*part.entries, *part.figures)]
            names = sorted({record.item.document for record in (*part.entries, *part.figures)})
            texts = [document_text(folder / split, name) for name in names]
            queries += make_queries(part, AbsentThings(part, texts), seed=seed, times=times)
        write_rows(folder / ITEMS, items)
        write_rows(folder / QUERIES, queries)
    except OSError as error:
        raise BenchError(f"The queries cannot be written to {folder} ({error.strerror or error}).") from error
    return queries


def make_queries(
    corpus: QueryCorpus, absent: AbsentThings, *, seed: int = 0, times: int = 1
) -> list[JudgedQuery]:
    """All queries of one split, no text twice in one language."""
    queries: list[JudgedQuery] = []
    for language in LANGUAGES:
        taken: set[str] = set()
        for family, (drafts, count) in FAMILIES.items():
            random = Random(f"{seed} {corpus.split} {language} {family}")
            asked = islice(drafts(corpus, language, random), MAX_TRIED)
            fitting = (draft for draft in asked if 0 < len(draft.relevant) <= MAX_RELEVANT)
            queries += _numbered(corpus, language, family, islice(_new(fitting, taken), count * times))
        random = Random(f"{seed} {corpus.split} {language} {UNANSWERABLE}")
        nothing = islice(unanswerable(absent, language, random), MAX_TRIED)
        queries += _numbered(
            corpus, language, UNANSWERABLE, islice(_new(nothing, taken), UNANSWERABLE_COUNT * times)
        )
    return queries


def _new(drafts: Iterable[DraftQuery], taken: set[str]) -> Iterator[DraftQuery]:
    for draft in drafts:
        if draft.text.casefold() not in taken:
            taken.add(draft.text.casefold())
            yield draft


def _numbered(
    corpus: QueryCorpus, language: str, family: str, drafts: Iterable[DraftQuery]
) -> Iterator[JudgedQuery]:
    for order, draft in enumerate(drafts, 1):
        yield JudgedQuery(
            id=f"{corpus.split}-{language}-{family.replace(' ', '-')}-{order}",
            split=corpus.split,
            family=family,
            language=language,
            text=draft.text,
            asks=draft.asks,
            relevant=dict(sorted(draft.relevant.items())),
        )
