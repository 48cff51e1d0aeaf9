"""The models of what is missing (`missing/`), fitted to documents with their truth as a careful review leaves them.

A review as it is meant here rejects what is wrong, corrects what stands in the wrong place, and draws nothing: what the
truth has where nothing was found is missing at its end. All weights and the spread of a kind are fitted at once, by the
likelihood of the numbers that are missing, and judged by documents of sources that were left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box, Document
from pictoria_docs.errors import ProjectError
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.judgement import GoldJudgement, GoldVerdict, judge
from pictoria_docs.evidence import FeatureSet, Measured, Model
from pictoria_docs.linking import link
from pictoria_docs.missing.estimate import Distribution, MissingEstimate, missing_in
from pictoria_docs.missing.evidence import MISSING_MODELS, MissingModel, Spread
from pictoria_docs.missing.second_look import MissingKind, SecondLook, look_again
from pictoria_docs.training.fit import data_digest
from pictoria_docs.training.fit_model import folds_of
from pictoria_docs.training.known_documents import known_documents

AT_ITS_PLACE = 0.5
"""Share of the smaller of two boxes that both have in common, from which a person corrects one to the other."""
PARTS: Mapping[MissingKind, str] = {
    MissingKind.FIGURE: "figures",
    MissingKind.CAPTION: "captions",
    MissingKind.ENTRY: "entries",
}
"""What a gold calls each kind."""
RIDGE = 0.15
"""Weight of a squared weight beside the likelihood."""
STARTS = (0.5, 0.01, 0.02)
"""Of `together`, `beyond` and `evenness`."""
SURE = 1e-4, 1 - 1e-4
"""Between these the mean probability of a document's places lies."""
LOGS = -12.0, 5.0
"""Between these `beyond` and `evenness` are looked for, as logarithms."""
TOGETHER = 0.01, 0.98
"""Between these `together` is looked for."""

Floats = NDArray[np.float64]
Places = Sequence[tuple[int, Box]]
"""Boxes with their pages."""


class MissingExample(NamedTuple):
    """A document of which the truth of one kind is known."""

    document: str
    source: str
    look: SecondLook
    missing: int


def train_missing(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> dict[str, Model]:
    """Fit the models of what is missing to analysed projects that gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the models' files.

    Returns:
        The models by their names.

    Raises:
        ProjectError: no project, all of one source, or nothing is missing anywhere.
        SourceError: a folder has no gold, or a file of it is broken.
    """
    return {
        MISSING_MODELS[kind].shipped.features.name: _train(kind, own, command)
        for kind, own in known_missing(projects, golds).items()
    }


def known_missing(projects: Sequence[Path], golds: Sequence[Path]) -> dict[MissingKind, list[MissingExample]]:
    """Link analysed projects that gold files know, and compare second looks with the truth.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).

    Raises:
        ProjectError: no project.
        SourceError: a folder has no gold, or a file of it is broken.
    """
    examples: dict[MissingKind, list[MissingExample]] = {kind: [] for kind in MissingKind}
    for document, gold in known_documents(projects, golds, "linking"):
        for example in missing_examples(link(document), gold):
            examples[example.look.kind].append(example)
    return examples


def missing_examples(document: Document, gold: Gold) -> list[MissingExample]:
    """What a linked document teaches, of each kind that its gold is complete in."""
    judgement = judge(gold, document)
    missing = missing_by_truth(document, judgement)
    looks = look_again(reviewed(document, judgement))
    return [
        MissingExample(gold.name, gold.source or gold.name, look, len(missing[look.kind]))
        for look in looks
        if PARTS[look.kind] in gold.scored
    ]


def missing_by_truth(document: Document, judgement: GoldJudgement) -> dict[MissingKind, Places]:
    """Where the truth has something, and nothing of its kind was found that a person would correct to it."""
    found = _found(document)
    return {
        kind: [place for place in _missed(judgement, kind) if not _is_near(place, found[kind])]
        for kind in MissingKind
    }


def reviewed(document: Document, judgement: GoldJudgement) -> Document:
    """A document without what is wrong in it, but what a person would correct to something of the truth."""
    missed = {kind: _missed(judgement, kind) for kind in MissingKind}
    places: dict[str, Places] = {
        region.id: [(region.page, region.box)] for page in document.pages for region in page.regions
    }
    places |= {entry.id: [(span.page, span.box) for span in entry.spans] for entry in document.entries}
    rejected = {
        thing.id
        for thing in judgement.things.values()
        if thing.verdict is GoldVerdict.WRONG
        and not (
            thing.kind in PARTS
            and any(_is_near(place, missed[MissingKind(thing.kind)]) for place in places[thing.id])
        )
    }
    pages = tuple(
        page.model_copy(update={"regions": tuple(each for each in page.regions if each.id not in rejected)})
        for page in document.pages
    )
    links = (each for each in document.links if not {each.id, each.source, each.target} & rejected)
    entries = tuple(entry for entry in document.entries if entry.id not in rejected)
    return document.model_copy(update={"pages": pages, "entries": entries, "links": tuple(links)})


def _found(document: Document) -> dict[MissingKind, Places]:
    return {
        MissingKind.FIGURE: [(figure.page, figure.box) for figure in document.figures],
        MissingKind.CAPTION: [(caption.page, caption.box) for caption in document.captions],
        MissingKind.ENTRY: [(span.page, span.box) for entry in document.entries for span in entry.spans],
    }


def _missed(judgement: GoldJudgement, kind: MissingKind) -> Places:
    """Where the things stand that were missed; of an entry its first stretch."""
    gold = judgement.score.gold
    boxes = {each.id: (each.page, each.box) for each in (*gold.figures, *gold.captions)}
    boxes |= {entry.id: (entry.spans[0].page, entry.spans[0].box) for entry in gold.entries if entry.spans}
    return [boxes[each.id] for each in judgement.missed if each.kind == kind and each.id in boxes]


def _is_near(place: tuple[int, Box], others: Places) -> bool:
    page, box = place
    return any(
        number == page and max(box.inside(other), other.inside(box)) >= AT_ITS_PLACE
        for number, other in others
    )


def _train(kind: MissingKind, examples: Sequence[MissingExample], command: str) -> Model:
    features = MISSING_MODELS[kind].shipped.features
    if not any(each.missing for each in examples):
        raise ProjectError("examples_alike", name=features.name)
    left_out = missing_left_out(kind, examples)
    judged = [(each.missing, MissingEstimate.of(told)) for each, told in zip(examples, left_out, strict=True)]
    model = fit_missing(features, examples)
    about = {
        "command": command,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": data_digest(_data(features, examples)),
        "scores": coverage(judged),
        "spread": model.spread.model_dump(),
    }
    return replace(model.places, about=about)


def missing_left_out(kind: MissingKind, examples: Sequence[MissingExample]) -> list[Distribution]:
    """Estimate what is missing in each document by a model that knows nothing of its source."""
    features = MISSING_MODELS[kind].shipped.features
    told: dict[int, Distribution] = {}
    for own, others in folds_of([each.source for each in examples]):
        model = fit_missing(features, [examples[index] for index in others])
        told |= {index: missing_in(examples[index].look, model) for index in own}
    return [told[index] for index in range(len(examples))]


def coverage(judged: Iterable[tuple[int, MissingEstimate]]) -> dict[str, float]:
    """How often the true number lies in its interval, over documents; how wide that is; and the sums.

    Args:
        judged: of each document what is missing, and what was estimated.
    """
    judged = list(judged)
    held = [low <= missing <= high for missing, (_, low, high, _) in judged]
    lacking = [inside for inside, (missing, _) in zip(held, judged, strict=True) if missing]
    return {
        "missing": sum(missing for missing, _ in judged),
        "expected": round(sum(estimate.expected for _, estimate in judged), 1),
        "held": round(sum(held) / max(1, len(held)), 3),
        "lacking": len(lacking),
        "lacking_held": round(sum(lacking) / max(1, len(lacking)), 3),
        "width": round(sum(each.high - each.low for _, each in judged) / max(1, len(judged)), 2),
    }


def _data(
    features: FeatureSet[Measured], examples: Sequence[MissingExample]
) -> Iterable[tuple[str, Floats, NDArray[np.bool_]]]:
    for each in examples:
        rows = features.rows([place.measured for place in each.look.places])
        yield each.source, rows, np.array([index < each.missing for index in range(len(rows))], dtype=bool)


def fit_missing(features: FeatureSet[Measured], examples: Sequence[MissingExample]) -> MissingModel:
    """Fit weights and spread of one kind to the numbers that are missing."""
    from scipy.optimize import minimize

    rows = [features.rows([place.measured for place in each.look.places]) for each in examples]
    seen = np.array([min(each.missing, len(own)) for each, own in zip(examples, rows, strict=True)])
    unseen = np.array([each.missing for each in examples]) - seen
    found_in = np.array([each.look.found_in for each in examples], dtype=np.float64)
    judged = [(own, int(count)) for own, count in zip(rows, seen, strict=True) if len(own)]
    wide = len(features.names)

    def loss(values: Floats) -> float:
        together = float(np.clip(1 / (1 + np.exp(-values[-1])), *TOGETHER))
        told = sum(_log_beta_binomial(own, count, values[:-1], together) for own, count in judged)
        return RIDGE * float((values[1:-1] ** 2).sum()) - told

    start = np.array([features.base or 0.0, *np.zeros(wide), np.log(STARTS[0] / (1 - STARTS[0]))])
    values = minimize(loss, start, method="L-BFGS-B").x
    somewhere = found_in > 0
    beyond, evenness = _fit_beyond(unseen[somewhere], found_in[somewhere])
    base, *weights = values[:-1].tolist()
    model = Model(tuple(features.names), features.digest, base, weights=tuple(weights))
    together = float(np.clip(1 / (1 + np.exp(-values[-1])), *TOGETHER))
    spread = Spread(together=round(together, 4), beyond=round(beyond, 6), evenness=round(evenness, 6))
    return MissingModel(model, spread)


def _log_beta_binomial(rows: Floats, count: int, values: Floats, together: float) -> float:
    """Log-likelihood of so many of a document's places being missing, but for what does not depend on the model."""
    from scipy.special import betaln, expit

    mean = float(np.clip(expit(rows @ values[1:] + values[0]).mean(), *SURE))
    weight = (1 - together) / together
    yes, no = mean * weight, (1 - mean) * weight
    return float(betaln(count + yes, len(rows) - count + no) - betaln(yes, no))


def _fit_beyond(unseen: Floats, found_in: Floats) -> tuple[float, float]:
    """Mean number for each thing that it is reckoned by, and its evenness among documents."""
    from scipy.optimize import minimize
    from scipy.stats import nbinom

    def loss(values: Floats) -> float:
        beyond, evenness = np.exp(np.clip(values, *LOGS))
        share = evenness / (evenness + beyond * found_in)
        return -float(nbinom.logpmf(unseen, evenness, share).sum())

    found = minimize(loss, np.log(np.array(STARTS[1:])), method="Nelder-Mead").x
    beyond, evenness = np.exp(np.clip(found, *LOGS))
    return float(beyond), float(evenness)
