"""Weights of search, fitted to the queries of some catalogues and judged on those of others.

    python -m bench queries DIR --bench GOLD --times 4
    python benchmarks/search_weights.py DIR [--write] [--project DIR]

The catalogues of both splits are analysed and indexed as they would be by anyone. The weights are fitted to queries of
the split "train", and to subjects of Iconclass asked for in another language than theirs, none of which is in the pool
of `search_iconclass.py` (--share 0: to catalogues alone). Printed are nDCG@10 by family, on "test", of the search as a
whole, of its words alone, of meaning alone (cosine of sentence vectors) and of plain FTS5, then what the whole gains
over the better of words and meaning, how often an entry comes first that is asked for by title or number, the
calibration of scores, and what `search_iconclass.py` prints. --write puts the weights into the package. --project keeps
the analysed projects there. Needs the package iconclass.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from search_iconclass import DEPTH as ICONCLASS_DEPTH
from search_iconclass import rows
from search_speed import fill
from sqlalchemy import literal_column, select

import pictoria_docs.retrieval.ranking as ranking
from bench.queries.iconclass_queries import IconclassPool, iconclass_pool, score_pool
from pictoria_docs import Project
from pictoria_docs.document import Box
from pictoria_docs.eval.search import JUDGED, ItemIndex, SearchReport, gain_over, score_search, search_rows
from pictoria_docs.eval.search_queries import JudgedQuery, load_items, load_queries
from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.ranking import RankingWeights, save_ranking_weights, shipped_ranking_weights
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.store import Store
from pictoria_docs.store.search_schema import WORDS, words
from pictoria_docs.training.ranking import RankedExample, fit_ranking

MEANING = frozenset({"cosine", "cosine_above", "cosine_alone", "nearest", "lead"})
ICONCLASS_POOL = 10_000
ICONCLASS_SEED = 1
KINDS = frozenset({"entry", "figure", "caption"})
DEPTH = 100
OTHER_KIND = 0.1
"""What the picture of an entry that is asked for is worth beside the entry itself."""
BINS = 10
SHIPPED = Path(ranking.__file__).with_name("ranking_weights.yaml")


class Hit:
    """A hit as the evaluation reads it."""

    def __init__(self, measured: MeasuredHit, name: str) -> None:
        row = measured.row
        self.document, self.kind, self.page = name, row.kind, row.page
        self.box = Box(row.x0, row.y0, row.x1, row.y1)
        self.number = row.printed_number or None


Measured = Mapping[str, Sequence[tuple[MeasuredHit, Hit]]]


def prepared(folder: Path, split: str, projects: Path) -> Path:
    """The project with the catalogues of a split, analysed."""
    project = projects / split
    ours = Path(sys.executable).with_name("pictoria-docs")
    files = sorted((folder / split).glob("*.pdf"))
    subprocess.run([ours, "analyse", *files, "--project", project], check=True, stdout=subprocess.DEVNULL)
    return project


def measure(project: Path, queries: Sequence[JudgedQuery]) -> tuple[Measured, Mapping[str, Sequence[Hit]]]:
    """What is looked at for each query, with its evidence, and the hits of plain FTS5."""
    found: dict[str, list[tuple[MeasuredHit, Hit]]] = {}
    plain: dict[str, list[Hit]] = {}
    with Project.open(project, create=False) as opened:
        searcher = opened.searcher
        names = {record.id: record.name for record in opened.store.documents.all()}
        for query in queries:
            hits = searcher.measure(query.text)
            found[query.id] = [(hit, Hit(hit, names[hit.row.document_id])) for hit in hits]
            plain[query.id] = _plain(searcher, query.text, found[query.id])
    return found, plain


def _plain(searcher: Searcher, text: str, found: Sequence[tuple[MeasuredHit, Hit]]) -> list[Hit]:
    """The hits of FTS5 alone: any of the words as printed, by bm25."""
    by_number = {measured.row.number: hit for measured, hit in found}
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
        for hit, shown in measured[query.id]:
            asked = items.shown(shown)
            grade = max((query.relevant.get(id, 0) for id in asked), default=0)
            if grade or shown.kind in JUDGED[query.asks]:
                features.append(hit.features)
                grades.append(grade if shown.kind == query.asks else OTHER_KIND * grade)
        made.append(RankedExample(features, grades))
    return made


def iconclass(
    pool: IconclassPool, folder: Path, weight: float
) -> tuple[list[RankedExample], Mapping[str, Sequence[MeasuredHit]]]:
    """What training learns from a pool of subjects, and what is looked at for each query."""
    found: dict[str, Sequence[MeasuredHit]] = {}
    with Store(folder, create=True) as store:
        fill(store, rows(pool), encoded=len(pool.texts))
        searcher = Searcher(store, RetrievalOptions())
        for query in pool.queries:
            found[query.id] = searcher.measure(query.text)
    made = [
        RankedExample(
            [hit.features for hit in found[query.id]],
            [float(hit.row.subject in query.answers) for hit in found[query.id]],
            weight,
        )
        for query in pool.queries
    ]
    return made, found


def print_iconclass(
    pool: IconclassPool, found: Mapping[str, Sequence[MeasuredHit]], weights: RankingWeights
) -> None:
    """Top-1, recall@20 and mean reciprocal rank by language of the query."""
    best = {
        query: [
            hit.row.subject
            for hit in sorted(hits, key=lambda hit: -weights.score(hit.features))[:ICONCLASS_DEPTH]
        ]
        for query, hits in found.items()
    }
    for language, score in score_pool(pool, best).items():
        print(
            f"Iconclass {language}: top-1 {score.top1:.3f}, recall@20 {score.recall:.3f}, MRR {score.mrr:.3f}"
        )


def ranked(
    measured: Measured, score: Callable[[MeasuredHit], float], least: float = 0.0
) -> dict[str, list[Hit]]:
    """The hits of each query, best first; those below the least score left out."""
    answers = {}
    for query, hits in measured.items():
        scored = sorted(
            ((score(hit), place) for place, (hit, _) in enumerate(hits)), key=lambda pair: -pair[0]
        )
        answers[query] = [hits[place][1] for value, place in scored if value >= least][:DEPTH]
    return answers


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
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        projects = arguments.project or Path(scratch)
        queries, items, measured, made = {}, {}, {}, {}
        for split in ("train", "test"):
            queries[split] = load_queries(arguments.folder / "queries.jsonl", split=split)
            items[split] = load_items(arguments.folder / "items.jsonl", split=split)
            measured[split] = measure(prepared(arguments.folder, split, projects), queries[split])
            made[split] = examples(measured[split][0], queries[split], ItemIndex(items[split]))
        test = iconclass_pool(ICONCLASS_POOL)
        others = iconclass_pool(
            ICONCLASS_POOL, queries=arguments.iconclass, seed=ICONCLASS_SEED, without=test.texts.keys()
        )
        share = arguments.share / (1 - arguments.share) * len(made["train"])
        across, _ = iconclass(others, Path(scratch) / "i-train", share / max(1, arguments.iconclass))
        _, subjects = iconclass(test, Path(scratch) / "i-test", 1)
    trained_on = (
        f"{len(queries['train'])} queries of generated catalogues and the dev half, {len(across)} of Iconclass that "
        f"count {arguments.share:.0%}; phrase: set by hand"
    )
    weights = fit_ranking([*made["train"], *across], trained_on, shipped_ranking_weights())
    by_words = fit_ranking(
        [RankedExample([*map(without_meaning, each.features)], each.grades) for each in made["train"]], ""
    )
    found, plain = measured["test"]
    shipped = shipped_ranking_weights()
    answers = {
        "hybrid": ranked(found, lambda hit: weights.score(hit.features)),
        "as shipped": ranked(found, lambda hit: shipped.score(hit.features)),
        "words": ranked(found, lambda hit: by_words.score(without_meaning(hit.features))),
        "meaning": ranked(found, lambda hit: hit.features["cosine"]),
        "FTS5": plain,
    }
    print_report(score_search(queries["test"], items["test"], answers), arguments.measure)
    print(f"calibration error of scores {calibration(made['test'], weights):.3f}")
    print_iconclass(test, subjects, weights)
    for title in ("gate", "words", "meaning", "answered"):
        print(title, getattr(weights, title))
    if arguments.write:
        save_ranking_weights(weights, SHIPPED)


if __name__ == "__main__":
    main()
