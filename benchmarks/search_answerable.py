"""Weights of whether a corpus answers a query, fitted to the queries of some catalogues and judged on others.

    python -m bench queries DIR --bench GOLD --times 4
    python benchmarks/search_answerable.py DIR [--write] [--project DIR] [--keep FILE]

Queries of the split "train", with and without an answer, are asked as they are and as questions in whole sentences
(`question_forms.yaml`; those of "test" are other ones). Printed are, on "test", how many unanswerable queries are
refused and how many answerable ones are lost, by the fitted weights, the shipped ones and the score of the best hit
alone, for thresholds that refuse the same share of "train", and what is lost by family. --write puts the weights into
the package. --project keeps the analysed projects there, --keep the evidence. The table of words of other languages is
learned anew without the scenes that are asked for.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from search_translations import held_out_translations
from search_weights import prepared

import pictoria_docs.retrieval.answerable as answerable
from pictoria_docs import Project
from pictoria_docs.eval.search_queries import JudgedQuery, load_queries
from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval.answerable import save_answerable_weights, shipped_answerable_weights
from pictoria_docs.retrieval.answers.questions import searched_words
from pictoria_docs.training.answerable import REFUSED, AnswerableExample, fit_answerable

SHIPPED = Path(answerable.__file__).with_name("answerable_weights.yaml")
FORMS: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    Path(__file__).with_name("question_forms.yaml").read_text(encoding="utf-8")
)
WHOLE = frozenset({"sentence", "cross-language", "unanswerable"})
"""Families of which some queries are sentences already."""
SHARES = (0.8, 0.9, 0.95, 0.98)
AS_IT_IS, AS_QUESTION = "query", "question"
Measure = Callable[[Features], float]


class Asked(NamedTuple):
    """A query as it was asked."""

    query: str
    family: str
    form: str
    answerable: bool
    features: Features


def asked(folder: Path, split: str, project: Path) -> list[Asked]:
    """The evidence of all queries of a split, as they are and as questions; kept beside the project."""
    made = []
    with Project.open(project, create=False) as opened:
        opened.searcher.translations = held_out_translations(())
        for query in load_queries(folder / "queries.jsonl", split=split):
            for form, text in forms(query, split):
                evidence = opened.searcher.search(searched_words(text)).evidence
                made.append(Asked(query.id, query.family, form, bool(query.relevant), dict(evidence)))
    return made


def forms(query: JudgedQuery, split: str) -> Iterator[tuple[str, str]]:
    """A query as it is, and as a question."""
    yield AS_IT_IS, query.text
    if query.family not in WHOLE or not (":" in query.text or query.text.endswith(("?", "."))):
        templates = FORMS[split][query.language]
        number = int(query.id.rpartition("-")[2])
        yield AS_QUESTION, templates[number % len(templates)].format(query=query.text)


def report(
    name: str, train: Sequence[Asked], test: Sequence[Asked], measure: Measure, least: float | None = None
) -> None:
    """What is refused and lost on "test", for thresholds that refuse a share of "train", and for the one in use."""
    for form in (AS_IT_IS, AS_QUESTION):
        here = [each for each in test if each.form == form]
        good = np.array([measure(each.features) for each in here if each.answerable])
        bad = np.array([measure(each.features) for each in here if not each.answerable])
        higher = float(np.mean(good[:, None] > bad) + np.mean(good[:, None] == bad) / 2)
        print(f"{name}, {form}: {len(good)} answerable, {len(bad)} not; area under the curve {higher:.3f}")
        thresholds = {f"{share:.2f} of train": threshold(train, measure, share) for share in SHARES}
        if least is not None:
            thresholds["the threshold"] = least
        for words, value in thresholds.items():
            print(
                f"  {words:<14}{value:7.3f}  refused {np.mean(bad < value):.3f}  lost {np.mean(good < value):.3f}"
            )


def threshold(train: Sequence[Asked], measure: Measure, share: float) -> float:
    """What refuses a share of the unanswerable queries."""
    return float(np.quantile([measure(each.features) for each in train if not each.answerable], share))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--keep", type=Path, help="file of the evidence, written if it is not there")
    arguments = parser.parse_args()
    splits: dict[str, list[Asked]] = {}
    if arguments.keep and arguments.keep.exists():
        rows = json.loads(arguments.keep.read_text())
        splits = {split: [Asked(*row) for row in rows[split]] for split in rows}
    else:
        with tempfile.TemporaryDirectory() as scratch:
            projects = arguments.project or Path(scratch)
            for split in ("train", "test"):
                splits[split] = asked(arguments.folder, split, prepared(arguments.folder, split, projects))
        if arguments.keep:
            arguments.keep.write_text(json.dumps(splits))
    train, test = splits["train"], splits["test"]
    count = sum(each.form == AS_IT_IS for each in train)
    weights = fit_answerable(
        [AnswerableExample(each.query, each.features, each.answerable) for each in train],
        f"{count} queries of generated catalogues and the dev half, as they are and as questions",
    )
    shipped = shipped_answerable_weights()
    report("fitted", train, test, weights.probability, weights.least)
    report("shipped", train, test, shipped.probability, shipped.least)
    report("best score alone", train, test, lambda features: features.get("best", -np.inf))
    lost: dict[str, list[bool]] = defaultdict(list)
    for each in test:
        lost[f"{each.family}, {each.form}"].append(weights.probability(each.features) < weights.least)
    print(f"refused of each family of test, with the threshold {weights.least} ({REFUSED:.2f} of train)")
    for name, refused in sorted(lost.items()):
        print(f"  {name:<32}{np.mean(refused):.3f}")
    for name, value in weights.result.items():
        print(f"  {name}: {value:.3f}")
    if arguments.write:
        save_answerable_weights(weights, SHIPPED)


if __name__ == "__main__":
    main()
