"""Weights of the linker's evidence, learned from an analysed project: by gold files, or by people's decisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.eval.calibration import calibrate
from pictoria_docs.eval.gold import find_gold, load_gold
from pictoria_docs.linking import LinkingOptions, Weights, shipped_weights
from pictoria_docs.store import Store
from pictoria_docs.training.examples import Example, from_decisions, from_gold
from pictoria_docs.training.fit import fit_links, fit_pairs

FEWEST = 30
"""Captions with a known picture that are needed to learn anything."""
ROUNDS = 2
"""The habits of a document are found with the weights: with better weights they are found again."""


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned, and how well it does on documents that it was not learned from."""

    start: Weights
    weights: Weights
    documents: int
    choices: int
    loss_before: float
    """Mean log-loss of a caption's choice, in nats, before."""
    loss_after: float
    """The same afterwards, each document scored by weights learned from other groups of documents."""
    confidence: tuple[float, ...]
    """Confidence of links, by weights learned from other groups of documents, for a calibration plot."""
    right: tuple[bool, ...]
    """Whether each of those links is right."""

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of `confidence`, over ten bins of equal width; 0 without links."""
        bins = calibrate(self.confidence, self.right)
        return bins.ece if bins is not None else 0.0


def train_linker(
    folder: Path,
    gold: Path | None = None,
    *,
    start: Weights | None = None,
    progress: Callable[[Iterable[int], int], Iterable[int]] | None = None,
) -> Training:
    """Learn weights from the documents of an analysed project.

    Args:
        folder: the project.
        gold: folder of gold files named after the documents (`<name>.gold.json`); None to learn from the
            decisions in the project.
        start: where to start from; what the examples do not teach stays. None: the package's own weights.
        progress: wraps the documents as they are read, with how many there are.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        MissingPartError: scikit-learn is not installed.
    """
    if find_spec("sklearn") is None:
        raise MissingPartError("training_not_installed")
    start = start or shipped_weights()
    weights = start
    with Store(folder) as store:
        records = store.documents.all()
        truth = {load_gold(file).name: file for file in find_gold(gold)} if gold is not None else {}
        if gold is not None:
            records = [record for record in records if record.name in truth]
        examples: list[Example] = []
        pairs = None
        for _ in range(ROUNDS):
            options = LinkingOptions(weights=weights)
            examples = []
            numbers: Iterable[int] = range(len(records))
            for number in progress(numbers, len(records)) if progress is not None else numbers:
                record = records[number]
                document = store.stage_input(record.id, "linking")
                if gold is not None:
                    examples.append(from_gold(document, load_gold(truth[record.name]), options))
                else:
                    examples.append(from_decisions(document, store.load_document(record.id), options))
            known = sum(any(choice.right) for example in examples for choice in example.choices)
            if known < FEWEST:
                raise ProjectError("too_little_to_learn", folder=folder, count=known, least=FEWEST)
            pairs = fit_pairs(examples, start.pair)
            weights = Weights(pair=pairs.weights, link=weights.link)
    assert pairs is not None
    links = fit_links(examples)
    choices = sum(len(example.choices) for example in examples)
    source = "gold" if gold is not None else "decisions"
    trained = f"{choices} captions of {len(records)} documents, by {source}"
    return Training(
        start=start,
        weights=Weights(
            trained_on=trained, pair=pairs.weights, link=links.weights if links is not None else start.link
        ),
        documents=len(records),
        choices=choices,
        loss_before=pairs.before,
        loss_after=pairs.after,
        confidence=tuple(links.confidence) if links is not None else (),
        right=tuple(links.right) if links is not None else (),
    )
