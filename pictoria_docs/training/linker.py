"""Learn the models of the linker from an analysed project: by gold files, or by people's decisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.eval.calibration import calibrate
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.linking import LinkerModels, LinkingOptions, shipped_linker
from pictoria_docs.linking.features import LINKS, PAIRS
from pictoria_docs.store import Store
from pictoria_docs.training.examples import Example, from_decisions, from_gold
from pictoria_docs.training.fit import data_digest, fit_links, fit_pairs

MIN_COUNT = 30
"""Captions with a known picture that are needed to learn anything."""
ROUNDS = 2
"""The habits of a document are found with the weights: with better weights they are found again."""


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned, and how well it does on documents that it was not learned from."""

    start: LinkerModels
    models: LinkerModels
    documents: int
    choices: int
    loss_before: float
    """Mean log-loss of a caption's choice, in nats, before."""
    loss_after: float
    """The same afterwards, each document scored by a model learned from other groups of documents."""
    right: tuple[bool, ...]
    """Whether each link is right; empty where nothing was learned of links."""
    calibration_error: float
    """Expected calibration error of their confidence, by models learned from other groups of documents."""


def train_linker(
    folder: Path,
    gold: Path | None = None,
    *,
    command: str = "",
    start: LinkerModels | None = None,
    progress: Callable[[Iterable[int], int], Iterable[int]] | None = None,
) -> Training:
    """Learn the models from the documents of an analysed project.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents (`<name>.gold.json`); None to learn from the
            decisions in the project.
        command: goes into the models' files.
        start: where to start from; what the examples do not teach stays. None: the package's own models.
        progress: wraps the documents as they are read, with how many there are.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        MissingPartError: scikit-learn is not installed.
    """
    if find_spec("sklearn") is None:
        raise MissingPartError("training_not_installed")
    start = start or shipped_linker()
    models = start
    with Store(folder) as store:
        records = store.documents.all()
        truth = {load_gold(file).name: file for file in find_gold(gold)} if gold is not None else {}
        if gold is not None:
            records = [record for record in records if record.name in truth]

        def example(number: int, options: LinkingOptions) -> Example:
            record = records[number]
            document = store.stage_input(record.id, "linking")
            if gold is not None:
                return from_gold(document, load_gold(truth[record.name]), options)
            return from_decisions(document, store.load_document(record.id), options)

        examples: list[Example] = []
        pairs = None
        for _ in range(ROUNDS):
            numbers: Iterable[int] = range(len(records))
            with TemporaryDirectory() as written:
                models.write(Path(written))
                options = LinkingOptions(weights=Path(written))
                chosen = progress(numbers, len(records)) if progress is not None else numbers
                examples = [example(number, options) for number in chosen]
            known = sum(any(choice.right) for each in examples for choice in each.choices)
            if known < MIN_COUNT:
                raise ProjectError("too_little_to_learn", folder=folder, count=known, least=MIN_COUNT)
            pairs = fit_pairs(examples, start.pair)
            models = models._replace(pair=pairs.model)
    assert pairs is not None
    links = fit_links(examples)
    error = 0.0
    about = {"command": command, "documents": len(records)}
    loss = {"loss_before": round(pairs.before, 4), "loss": round(pairs.after, 4)}
    pair = replace(pairs.model, about={**about, "data": _of_pairs(examples), "scores": loss})
    models = LinkerModels(pair, start.link)
    if links is not None:
        bins = calibrate(links.confidence, links.right)
        error = bins.ece if bins is not None else 0.0
        scores = {"links": len(links.right), "right": sum(links.right), "ece": round(error, 3)}
        told = {**about, "data": _of_links(examples), "scores": scores}
        models = models._replace(link=replace(links.model, about=told))
    return Training(
        start=start,
        models=models,
        documents=len(records),
        choices=sum(len(each.choices) for each in examples),
        loss_before=pairs.before,
        loss_after=pairs.after,
        right=tuple(links.right) if links is not None else (),
        calibration_error=error,
    )


def _of_pairs(examples: Iterable[Example]) -> str:
    return data_digest(
        (each.group, PAIRS.rows(choice.candidates), np.array(choice.right, dtype=bool))
        for each in examples
        for choice in each.choices
    )


def _of_links(examples: Iterable[Example]) -> str:
    return data_digest(
        (
            each.group,
            LINKS.rows([measured for measured, _ in each.links]),
            np.array([right for _, right in each.links], dtype=bool),
        )
        for each in examples
    )
