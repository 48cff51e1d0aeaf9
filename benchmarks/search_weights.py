"""The model of search (`search.json`), fitted to queries with known answers and judged on others.

    python -m bench queries DIR --bench GOLD --times 2
    python benchmarks/search_weights.py DIR --gold GOLD [GOLD ...] [--write] [--project DIR]

It is fitted to the queries of the split "train" of DIR, as they are and as questions in whole sentences
(`question_forms.yaml`), and to those written by hand over real catalogues (`search_written.py`); GOLD are folders of
CatalogueBench. Printed are, of the fitted model and the shipped one: nDCG@10 and recall@20 on the written queries, the
fitted model without the documents that answer them; nDCG@10 by family on the split "test"; how many queries without an
answer are refused there, and how many with one. --write puts the model into the package. --project keeps the analysed
projects there.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from search_written import RealItem, WrittenQuery, best, measured, real_items, scores, written_queries

from pictoria_docs import Project
from pictoria_docs.document import Box
from pictoria_docs.eval.search import JUDGED, ItemIndex, score_search
from pictoria_docs.eval.search_queries import JudgedItem, JudgedQuery, load_items, load_queries
from pictoria_docs.evidence import Model
from pictoria_docs.retrieval.answers.questions import searched_words
from pictoria_docs.retrieval.hits import MeasuredHit
from pictoria_docs.retrieval.ranking import ANSWERED, FEATURES, SEARCH_MODEL
from pictoria_docs.training.choices import ChoiceExamples, fit_choice, train_choice
from pictoria_docs.training.fit_model import calibration

FORMS: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    Path(__file__).with_name("question_forms.yaml").read_text(encoding="utf-8")
)
WHOLE = frozenset({"sentence", "cross-language", "unanswerable"})
"""Families of which some queries are sentences already."""
AS_IT_IS, AS_QUESTION = "query", "question"
DEPTH = 100
REFUSED = 0.95
"""Share of the queries without an answer that `ANSWERED` is to refuse."""


class Hit:
    """A hit as the evaluation reads it."""

    def __init__(self, hit: MeasuredHit, name: str) -> None:
        row = hit.row
        self.document, self.kind, self.page = name, row.kind, row.page
        self.box = Box(row.x0, row.y0, row.x1, row.y1)
        self.number = row.printed_number or None


class MadeQuery(NamedTuple):
    """A query over made catalogues, as it was asked, with what was looked at."""

    query: JudgedQuery
    form: str
    rows: np.ndarray
    """As `FEATURES.rows` gives them."""
    hits: Sequence[Hit]


def forms(query: JudgedQuery, split: str) -> Iterator[tuple[str, str]]:
    """A query as it is, and as a question."""
    yield AS_IT_IS, query.text
    if query.family not in WHOLE or not (":" in query.text or query.text.endswith(("?", "."))):
        templates = FORMS[split][query.language]
        number = int(query.id.rpartition("-")[2])
        yield AS_QUESTION, searched_words(templates[number % len(templates)].format(query=query.text))


def made_queries(folder: Path, split: str, projects: Path) -> list[MadeQuery]:
    """All queries of a split, asked of its catalogues as they are analysed."""
    files, project = sorted((folder / split).glob("*.pdf")), projects / split
    ours = [sys.executable, "-m", "pictoria_docs"]
    subprocess.run([*ours, "analyse", *files, "--project", project], check=True, stdout=subprocess.DEVNULL)
    asked = []
    with Project.open(project, create=False) as opened:
        names = {record.id: record.name for record in opened.store.documents.all()}
        for query in load_queries(folder / "queries.jsonl", split=split):
            for form, text in forms(query, split):
                found = opened.searcher.measure(text)
                rows = FEATURES.rows(hit.features for hit in found)
                hits = [Hit(hit, names[hit.row.document_id]) for hit in found]
                asked.append(MadeQuery(query, form, rows, hits))
    return asked


def made_examples(asked: Sequence[MadeQuery], items: ItemIndex) -> Iterator[ChoiceExamples]:
    """What is learned of queries over made catalogues: their best answers, and what answers nothing."""
    for query, _, rows, hits in asked:
        best = max(query.relevant.values(), default=0)
        grades = [max((query.relevant.get(id, 0) for id in items.shown(hit)), default=0) for hit in hits]
        kept = [
            index
            for index, (hit, grade) in enumerate(zip(hits, grades, strict=True))
            if (grade == best and hit.kind == query.asks) or (not grade and hit.kind in JUDGED[query.asks])
        ]
        source = min(query.relevant, default=query.id).partition("#")[0]
        right = np.array([float(grades[index] > 0) for index in kept])
        yield ChoiceExamples(source, rows[kept], right, bool(query.relevant))


def written_examples(
    asked: Sequence[WrittenQuery], found: Sequence[Sequence[MeasuredHit]]
) -> list[ChoiceExamples]:
    """What is learned of the written queries; the source of each is the document of its first answer."""
    return [
        ChoiceExamples(
            f"written {min(query.answers)[0]}",
            FEATURES.rows(hit.features for hit in hits),
            np.array([float(hit.row.subject in query.answers) for hit in hits]),
            True,
        )
        for query, hits in zip(asked, found, strict=True)
    ]


def of_items(model: Model, examples: Sequence[ChoiceExamples]) -> Model:
    """The model with the scale by which its score is how likely each item answers, not the chosen one alone."""
    raw = replace(model, slope=1.0, offset=0.0)
    odds = np.concatenate([raw.log_odds(each.rows) for each in examples])
    slope, offset = calibration(odds, np.concatenate([each.fit > 0 for each in examples]))
    return replace(model, slope=slope, offset=offset)


def judge_written(
    asked: Sequence[WrittenQuery], answers: Sequence[Sequence[str]], items: Sequence[RealItem], name: str
) -> None:
    """Print how well written queries are answered."""
    for group, figures in scores(asked, answers, {item.id: item for item in items}).items():
        print(f"{name:<8} {group:<28} {figures[0]:>4} {figures[1]:.3f} {figures[2]:.3f}")


def left_out(
    asked: Sequence[WrittenQuery],
    found: Sequence[Sequence[MeasuredHit]],
    examples: Sequence[ChoiceExamples],
    others: Sequence[ChoiceExamples],
) -> list[list[str]]:
    """The answers to written queries by models that no query taught which the same documents answer."""
    answers: dict[int, list[str]] = {}
    for letter in sorted({min(query.answers)[0] for query in asked}):
        known = [
            example
            for query, example in zip(asked, examples, strict=True)
            if all(answer[0] != letter for answer in query.answers)
        ]
        model = fit_choice(FEATURES, [*others, *known])
        for index, query in enumerate(asked):
            if min(query.answers)[0] == letter:
                answers[index] = best(found[index], model)
    return [answers[index] for index in range(len(asked))]


def judge_made(asked: Sequence[MadeQuery], items: Sequence[JudgedItem], model: Model, name: str) -> None:
    """Print nDCG@10 by family, and what is refused."""
    told = [model.probabilities(each.rows) for each in asked]
    hits = {
        each.query.id: [each.hits[index] for index in np.argsort(-likely, kind="stable")[:DEPTH]]
        for each, likely in zip(asked, told, strict=True)
        if each.form == AS_IT_IS
    }
    queries = [each.query for each in asked if each.form == AS_IT_IS]
    score = score_search(queries, items, {name: hits}).modes[name]
    for family, figures in {**score.families, "all": score.micro}.items():
        print(f"{name:<8} {family:<20} {figures.queries:>4} {figures.ndcg:.3f}")
    for form in (AS_IT_IS, AS_QUESTION):
        refused: dict[bool, list[bool]] = {True: [], False: []}
        for each, likely in zip(asked, told, strict=True):
            if each.form == form:
                refused[bool(each.query.relevant)].append(likely.max(initial=0.0) < ANSWERED)
        unanswerable, answerable = np.mean(refused[False]), np.mean(refused[True])
        print(
            f"{name:<8} {form}: refused of those without an answer {unanswerable:.3f}, lost {answerable:.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--project", type=Path)
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    items = {split: load_items(folder / "items.jsonl", split=split) for split in ("train", "test")}
    with tempfile.TemporaryDirectory() as scratch:
        projects = arguments.project or Path(scratch)
        train, test = (made_queries(folder, split, projects) for split in ("train", "test"))
    written, real = written_queries(), real_items(arguments.gold)
    found = measured(written, real)
    made, by_hand = [*made_examples(train, ItemIndex(items["train"]))], written_examples(written, found)
    model = train_choice(FEATURES, [*made, *by_hand], "python benchmarks/search_weights.py", "queries")
    model = of_items(model, [*made, *by_hand])
    best_of = [model.probabilities(each.rows).max() for each in made if not each.has_entries]
    print(
        f"score that refuses {REFUSED:.0%} of the queries without an answer: {np.quantile(best_of, REFUSED):.3f}"
    )
    judge_written(written, left_out(written, found, by_hand, made), real, "fitted")
    judge_made(test, items["test"], model, "fitted")
    if SEARCH_MODEL.file.exists():
        shipped = SEARCH_MODEL.load()
        judge_written(written, [best(hits, shipped) for hits in found], real, "shipped")
        judge_made(test, items["test"], shipped, "shipped")
    if arguments.write:
        SEARCH_MODEL.file.write_text(model.to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
