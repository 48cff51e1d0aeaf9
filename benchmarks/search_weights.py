"""Weights of search, fitted to the queries of some catalogues and judged on those of others.

    python -m bench queries DIR --bench GOLD --times 4
    python benchmarks/search_weights.py DIR [--write] [--project DIR] [--keep DIR]

The catalogues of both splits are analysed and indexed as they would be by anyone. The weights are fitted to queries of
the split "train", and to subjects of Iconclass asked for in another language than theirs, none of which is in the pool
of `search_iconclass.py` (--share 0: to catalogues alone). Printed are nDCG@10 by family, on "test", of the search as a
whole, of its words alone, of meaning alone (cosine of sentence vectors) and of plain FTS5, then what the whole gains
over the better of words and meaning, how often an entry comes first that is asked for by title or number, the
calibration of scores, and what `search_iconclass.py` prints. --write puts the weights into the package. --project keeps
the analysed projects there, --keep what was measured, from which the next run fits at once (delete it after a change of
what is measured). The table of words of other languages is learned anew without what is asked. Needs the package
iconclass.
"""

import argparse
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from search_iconclass import DEPTH as ICONCLASS_DEPTH
from search_iconclass import rows
from search_speed import fill
from search_translations import held_out_translations
from sqlalchemy import literal_column, select

from bench.queries.iconclass_queries import IconclassPool, iconclass_pool, score_pool
from pictoria_docs import Project
from pictoria_docs.document import Box
from pictoria_docs.eval.search import JUDGED, ItemIndex, SearchReport, gain_over, score_search, search_rows
from pictoria_docs.eval.search_queries import JudgedQuery, load_items, load_queries
from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval import ranking_weights
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.ranking_weights import (
    RankingWeights,
    save_ranking_weights,
    shipped_ranking_weights,
)
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.word_translations import WordTranslations
from pictoria_docs.store import Store
from pictoria_docs.store.database.search_schema import WORDS, words
from pictoria_docs.store.indexes.search_repository import SearchRepository
from pictoria_docs.training.ranking import RankedExample, fit_ranking

MEANING = frozenset({"cosine", "cosine_above", "cosine_alone", "nearest", "lead", "abroad"})
ICONCLASS_POOL = 10_000
ICONCLASS_SEED = 1
KINDS = frozenset({"entry", "figure", "caption"})
DEPTH = 100
OTHER_KIND = 0.1
"""What the picture of an entry that is asked for is worth beside the entry itself."""
BINS = 10
SHIPPED = Path(ranking_weights.__file__).with_name("ranking_weights.yaml")


class Hit:
    """A hit as the evaluation reads it."""

    def __init__(self, measured: MeasuredHit, name: str) -> None:
        row = measured.row
        self.document, self.kind, self.page = name, row.kind, row.page
        self.box = Box(row.x0, row.y0, row.x1, row.y1)
        self.number = row.printed_number or None
        self.item = row.number


Measured = Mapping[str, Sequence[tuple[Features, Hit]]]
"""By query, what was looked at with its evidence."""
Table = Callable[[], WordTranslations]
"""Makes the table of words of other languages, which knows nothing of what is asked."""
Subjects = Mapping[str, Sequence[tuple[Features, str]]]
"""The same of a pool of Iconclass: evidence and notation."""


T = TypeVar("T")


class Catalogues(NamedTuple):
    """What was measured on a split."""

    found: Measured
    plain: Mapping[str, Sequence[Hit]]
    """Hits of plain FTS5."""


def kept(folder: Path | None, name: str, make: Callable[[], T]) -> T:
    """What was measured, from a file where there is one."""
    file = folder / f"{name}.pickle" if folder is not None else None
    if file is not None and file.exists():
        found: T = pickle.loads(file.read_bytes())
        return found
    made = make()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(made))
    return made


def prepared(folder: Path, split: str, projects: Path) -> Path:
    """The project with the catalogues of a split, analysed."""
    project = projects / split
    ours = Path(sys.executable).with_name("pictoria-docs")
    files = sorted((folder / split).glob("*.pdf"))
    subprocess.run([ours, "analyse", *files, "--project", project], check=True, stdout=subprocess.DEVNULL)
    return project


def measure_catalogues(
    folder: Path, split: str, projects: Path, queries: Sequence[JudgedQuery], table: Table
) -> Catalogues:
    """What is looked at for each query of a split, with its evidence, and the hits of plain FTS5."""
    found: dict[str, list[tuple[Features, Hit]]] = {}
    plain: dict[str, list[Hit]] = {}
    with Project.open(prepared(folder, split, projects), create=False) as opened:
        searcher = opened.searcher
        searcher.translations = table()
        # What was indexed before had its compounds parted by another table.
        with opened.store.writing() as connection:
            SearchRepository(connection).set_format(0)
        names = {record.id: record.name for record in opened.store.documents.all()}
        for query in queries:
            hits = searcher.measure(query.text)
            found[query.id] = [(hit.features, Hit(hit, names[hit.row.document_id])) for hit in hits]
            plain[query.id] = _plain(searcher, query.text, found[query.id])
    return Catalogues(found, plain)


def _plain(searcher: Searcher, text: str, found: Sequence[tuple[Features, Hit]]) -> list[Hit]:
    """The hits of FTS5 alone: any of the words as printed, by bm25."""
    by_number = {hit.item: hit for _, hit in found}
    match = " OR ".join(f'"{token.form}"' for token in tokens_of(text))
    query = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(f"printed : ({match})"))
    with searcher.store.reading() as connection:
        numbers = connection.scalars(query.order_by(literal_column("rank")).limit(DEPTH)).all()
    return [by_number[number] for number in numbers if number in by_number]


def examples(measured: Measured, queries: Sequence[JudgedQuery], items: ItemIndex) -> list[RankedExample]:
    """What training learns from: hits that are judged, with the grade of the best item that each shows."""
    made = []
    for query in queries:
        features: list[Features] = []
        grades: list[float] = []
        for evidence, shown in measured[query.id]:
            asked = items.shown(shown)
            grade = max((query.relevant.get(id, 0) for id in asked), default=0)
            if grade or shown.kind in JUDGED[query.asks]:
                features.append(evidence)
                grades.append(grade if shown.kind == query.asks else OTHER_KIND * grade)
        made.append(RankedExample(features, grades))
    return made


def iconclass(pool: IconclassPool, table: Table) -> Subjects:
    """What is looked at for each query of a pool of subjects."""
    with tempfile.TemporaryDirectory() as scratch, Store(Path(scratch) / "p", create=True) as store:
        known = table()
        fill(store, rows(pool, known), encoded=len(pool.texts))
        searcher = Searcher(store, RetrievalOptions())
        searcher.translations = known
        return {
            query.id: [(hit.features, hit.row.subject) for hit in searcher.measure(query.text)]
            for query in pool.queries
        }


def iconclass_examples(pool: IconclassPool, found: Subjects, weight: float) -> list[RankedExample]:
    """What training learns from a pool of subjects."""
    return [
        RankedExample(
            [features for features, _ in found[query.id]],
            [float(subject in query.answers) for _, subject in found[query.id]],
            weight,
        )
        for query in pool.queries
    ]


def print_iconclass(pool: IconclassPool, found: Subjects, weights: RankingWeights) -> None:
    """Top-1, recall@20 and mean reciprocal rank by language of the query."""
    best = {
        query: [
            subject for _, subject in sorted(hits, key=lambda hit: -weights.score(hit[0]))[:ICONCLASS_DEPTH]
        ]
        for query, hits in found.items()
    }
    for language, score in score_pool(pool, best).items():
        print(
            f"Iconclass {language}: top-1 {score.top1:.3f}, recall@20 {score.recall:.3f}, MRR {score.mrr:.3f}"
        )


def ranked(measured: Measured, score: Callable[[Features], float]) -> dict[str, list[Hit]]:
    """The hits of each query, best first."""
    return {
        query: [hit for _, hit in sorted(hits, key=lambda pair: -score(pair[0]))[:DEPTH]]
        for query, hits in measured.items()
    }


def calibration(made: Sequence[RankedExample], weights: RankingWeights) -> float:
    """Expected calibration error of the scores of all hits whose score is at least one in a hundred."""
    pairs = [
        (score, grade > 0)
        for example in made
        for features, grade in zip(example.features, example.grades, strict=True)
        if (score := weights.score(features)) >= 1 / 100
    ]
    scores, right = np.array([score for score, _ in pairs]), np.array([good for _, good in pairs])
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(
        sum(
            (bins == each).mean() * abs(scores[bins == each].mean() - right[bins == each].mean())
            for each in np.unique(bins)
        )
    )


def without_meaning(features: Features) -> Features:
    """The evidence of words and numbers alone."""
    return {name: value for name, value in features.items() if name not in MEANING}


def print_report(report: SearchReport, measure_name: str) -> None:
    """One row for each family and language, then what the hybrid mode gains."""
    print(f"{measure_name:<20}" + "".join(f"{mode:>12}" for mode in report.modes))
    for name, figures in search_rows(report, measure_name):
        cells = [f"{figure:>12.3f}" if figure is not None else f"{'–':>12}" for figure in figures]
        print(f"{name:<20}" + "".join(cells))
    for singles in (["words", "meaning"], ["FTS5", "meaning"]):
        gain = gain_over(report, "hybrid", singles)
        print(f"hybrid over the better of {' and '.join(singles)}:", end=" ")
        print(f"mean {gain.mean:+.1%}, worst {gain.worst:+.1%} ({gain.worst_family})")
    print(f"entry first, of titles and numbers: {report.modes['hybrid'].micro.entry_first:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--measure", default="ndcg@10")
    parser.add_argument("--iconclass", type=int, default=600, metavar="QUERIES", help="of the training")
    parser.add_argument("--share", type=float, default=0.1, help="of Iconclass in what is fitted")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    test = iconclass_pool(ICONCLASS_POOL)
    others = iconclass_pool(
        ICONCLASS_POOL, queries=arguments.iconclass, seed=ICONCLASS_SEED, without=test.texts.keys()
    )
    unknown = cache(partial(held_out_translations, [*test.texts, *others.texts]))
    queries, items, measured, made = {}, {}, {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        projects = arguments.project or Path(scratch)
        for split in ("train", "test"):
            queries[split] = load_queries(arguments.folder / "queries.jsonl", split=split)
            items[split] = load_items(arguments.folder / "items.jsonl", split=split)
            measure_split = partial(
                measure_catalogues, arguments.folder, split, projects, queries[split], unknown
            )
            measured[split] = kept(arguments.keep, split, measure_split)
            made[split] = examples(measured[split].found, queries[split], ItemIndex(items[split]))
    subjects = kept(
        arguments.keep, "iconclass-test", partial(iconclass, test, partial(held_out_translations, test.texts))
    )
    share = arguments.share / (1 - arguments.share) * len(made["train"])
    across = iconclass_examples(
        others,
        kept(arguments.keep, "iconclass-train", partial(iconclass, others, unknown)),
        share / max(1, arguments.iconclass),
    )
    trained_on = (
        f"{len(queries['train'])} queries of generated catalogues and the dev half, {len(across)} of Iconclass that "
        f"count {arguments.share:.0%}; phrase, plate: set by hand"
    )
    weights = fit_ranking([*made["train"], *across], trained_on, shipped_ranking_weights())
    by_words = fit_ranking(
        [RankedExample([*map(without_meaning, each.features)], each.grades) for each in made["train"]], ""
    )
    found, plain = measured["test"]
    shipped = shipped_ranking_weights()
    answers = {
        "hybrid": ranked(found, weights.score),
        "as shipped": ranked(found, shipped.score),
        "words": ranked(found, lambda features: by_words.score(without_meaning(features))),
        "meaning": ranked(found, lambda features: features["cosine"]),
        "FTS5": plain,
    }
    print_report(score_search(queries["test"], items["test"], answers), arguments.measure)
    print(f"calibration error of scores {calibration(made['test'], weights):.3f}")
    print_iconclass(test, subjects, weights)
    for title in ("to_numbers", "to_meaning", "words", "numbers", "meaning", "answered"):
        print(title, getattr(weights, title))
    if arguments.write:
        save_ranking_weights(weights, SHIPPED)


if __name__ == "__main__":
    main()
