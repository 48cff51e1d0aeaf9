"""The search over real catalogues, for queries that were written by hand (`bench/queries/written.yaml`).

    python benchmarks/search_written.py GOLD [GOLD ...]

GOLD are folders of CatalogueBench. The titles of entries and the captions of its gold are the items of an index, so
that nothing is lost to layout. Printed are nDCG@10 and recall@20 of each group of queries, of those whose answers are
all in other languages, and of meaning alone.
"""

import argparse
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
import yaml
from search_speed import DOCUMENT, fill

from bench import queries
from pictoria_docs.document import Box, Status
from pictoria_docs.eval.retrieval import query_measures
from pictoria_docs.evidence import Model
from pictoria_docs.retrieval.compounds import indexed_stems
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.ranking import FEATURES, SEARCH_MODEL
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.word_translations import shipped_translations
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.search_repository import IndexedItem, ItemRow

WRITTEN = Path(queries.__file__).with_name("written.yaml")
LANGUAGES = ("en", "fr", "de", "it")
OTHER_LANGUAGE, SAME_LANGUAGE = "answers in other languages", "answers in its language"
DEPTH = 20


class WrittenQuery(NamedTuple):
    """A query with the items that answer it."""

    group: str
    language: str
    text: str
    answers: frozenset[str]


class RealItem(NamedTuple):
    """A title or a caption of a real document."""

    id: str
    kind: str
    language: str
    text: str


def written_queries() -> list[WrittenQuery]:
    """All of them, each language its own."""
    groups = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    return [
        WrittenQuery(group, language, row[language], frozenset(row["answers"].split()))
        for group, rows in groups.items()
        if group != "documents"
        for row in rows
        for language in LANGUAGES
        if language in row
    ]


def real_items(folders: Sequence[Path]) -> list[RealItem]:
    """The titles of entries, or else the captions, of the documents that are asked."""
    documents: Mapping[str, str] = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))["documents"]
    made: dict[str, RealItem] = {}
    for letter, name in documents.items():
        file = next(file for folder in folders if (file := folder / f"{name}.gold.json").exists())
        gold = json.loads(file.read_text(encoding="utf-8"))
        for entry in gold["entries"]:
            if entry["title"]:
                item = RealItem(f"{letter}{entry['number']}", "entry", gold["lang"], entry["title"])
                made.setdefault(item.id, item)
        for caption in gold["captions"]:
            number = re.search(r"[\d.\-]+$", caption["label"] or "")
            if number and not caption["label"].startswith("Lum"):
                item = RealItem(f"{letter}{number[0]}", "caption", gold["lang"], caption["text"])
                made.setdefault(item.id, item)
    return [*made.values()]


def rows(items: Sequence[RealItem]) -> Iterator[ItemRow]:
    """The items as rows of an index."""
    for item in items:
        title = item.text if item.kind == "entry" else ""
        indexed = IndexedItem(
            DOCUMENT, item.id, item.kind, item.kind, 1, Box(0, 0, 1, 1), "", title, item.text, item.language,
            None, None, Status.SUGGESTED.value, item.text, "",
        )  # fmt: skip
        printed = " ".join(token.form for token in tokens_of(item.text))
        stems = indexed_stems(item.text, item.language, shipped_translations())
        yield ItemRow(indexed, (printed, " ".join(stems), ""), frozenset(), frozenset())


def measured(asked: Sequence[WrittenQuery], items: Sequence[RealItem]) -> list[list[MeasuredHit]]:
    """What is looked at for each query, measured."""
    with tempfile.TemporaryDirectory() as scratch, Store(Path(scratch) / "p", create=True) as store:
        fill(store, rows(items), encoded=len(items))
        searcher = Searcher(store, RetrievalOptions())
        return [searcher.measure(query.text) for query in asked]


def scores(
    asked: Sequence[WrittenQuery], answers: Sequence[Sequence[str]], items: Mapping[str, RealItem]
) -> dict[str, tuple[int, float, float]]:
    """How many queries each group has, their nDCG@10 and recall@20."""
    names = [str(number) for number in range(len(asked))]
    each = query_measures(
        {name: dict.fromkeys(query.answers, 1) for name, query in zip(names, asked, strict=True)},
        {
            name: {id: -float(rank) for rank, id in enumerate(found)}
            for name, found in zip(names, answers, strict=True)
        },
    )
    groups: dict[str, list[str]] = defaultdict(list)
    for name, query in zip(names, asked, strict=True):
        other = all(items[id].language != query.language for id in query.answers)
        for group in (query.group, OTHER_LANGUAGE if other else SAME_LANGUAGE, "all"):
            groups[group].append(name)
    return {
        group: (
            len(members),
            fmean(each[name].ndcg for name in members),
            fmean(each[name].recall for name in members),
        )
        for group, members in groups.items()
    }


def best(found: Sequence[MeasuredHit], model: Model) -> list[str]:
    """The items of a query, best first."""
    likely = model.log_odds(FEATURES.rows(hit.features for hit in found))
    return [found[index].row.subject for index in np.argsort(-likely, kind="stable")[:DEPTH]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    asked, items = written_queries(), real_items(parser.parse_args().gold)
    found = measured(asked, items)
    by_id = {item.id: item for item in items}
    meaning = Model(
        tuple(FEATURES.names), "", 0.0, weights=tuple(float(name == "cosine") for name in FEATURES.names)
    )
    for name, model in (("search", SEARCH_MODEL.load()), ("meaning alone", meaning)):
        for group, figures in scores(asked, [best(hits, model) for hits in found], by_id).items():
            print(f"{name:<14} {group:<28} {figures[0]:>4} {figures[1]:.3f} {figures[2]:.3f}")


if __name__ == "__main__":
    main()
