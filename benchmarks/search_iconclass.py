"""The search over Iconclass: each subject once, in one of four languages by chance, asked for in another one.

    python benchmarks/search_iconclass.py [--pool 10000] [--queries 400]

The texts are items of an index; printed are top-1, recall@20 and mean reciprocal rank of the search as a whole, by
language of the query. Beside it stand the modes of `search_baselines.py --iconclass`. The table of words of other
languages is learned anew without the subjects of the pool. Needs the package iconclass.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from search_speed import DOCUMENT, fill
from search_translations import held_out_translations

from bench.queries.iconclass_queries import IconclassPool, iconclass_pool, score_pool
from pictoria_docs.document import Box, Status
from pictoria_docs.retrieval.compounds import CompoundParts, indexed_stems
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.search_repository import IndexedItem, ItemRow

DEPTH = 20


def rows(pool: IconclassPool, parts: CompoundParts) -> Iterator[ItemRow]:
    """The texts of a pool as items of an index; the subject of each is its notation.

    Args:
        pool: of subjects.
        parts: parts compounds.
    """
    for notation, text in pool.texts.items():
        language = pool.languages[notation]
        item = IndexedItem(
            DOCUMENT, notation, "entry", "entry", 1, Box(0, 0, 1, 1), "", text, text, language, None, None,
            Status.SUGGESTED.value, text, "",
        )  # fmt: skip
        printed = " ".join(token.form for token in tokens_of(text))
        yield ItemRow(
            item, (printed, " ".join(indexed_stems(text, language, parts)), ""), frozenset(), frozenset()
        )


def answers(searcher: Searcher, pool: IconclassPool) -> Mapping[str, list[str]]:
    """The notations found for each query, best first."""
    return {
        query.id: [hit.id for hit in searcher.search(query.text, limit=DEPTH).hits] for query in pool.queries
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=400)
    arguments = parser.parse_args()
    pool = iconclass_pool(arguments.pool, queries=arguments.queries)
    with tempfile.TemporaryDirectory() as scratch, Store(Path(scratch) / "p", create=True) as store:
        table = held_out_translations(pool.texts)
        fill(store, rows(pool, table), encoded=len(pool.texts))
        searcher = Searcher(store, RetrievalOptions())
        searcher.translations = table
        scores = score_pool(pool, answers(searcher, pool))
    for language, score in scores.items():
        print(f"{language}: top-1 {score.top1:.3f}, recall@{DEPTH} {score.recall:.3f}, MRR {score.mrr:.3f}")


if __name__ == "__main__":
    main()
