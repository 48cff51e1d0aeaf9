"""Whether a corpus has an answer to a query at all: evidence of the whole result, weighed by a small model.

The score of a hit alone tells it badly: the best hit for a "tapestry in wool" may be another thing in wool, and a right
hit may lack many words of a long question. So the evidence looks at what is missing too. The weighted sum is in
log-odds, as that of hits is (`ranking.py`); `benchmarks/search_answerable.py` fits it.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import log
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, field_validator

from pictoria_docs.document.log_odds import probability
from pictoria_docs.languages import package_table
from pictoria_docs.linking.features import Features, WeighedFeature
from pictoria_docs.linking.weights import Table, read_weights
from pictoria_docs.retrieval.query import SearchQuery
from pictoria_docs.retrieval.ranking import (
    AS_CORRECTED,
    CandidateText,
    WeighedWord,
    presence,
    translated_share,
)
from pictoria_docs.strict_model import StrictModel

LOOKED_AT = 10
"""Hits that are looked at."""
COLUMN = 28
"""Of a weights file, at which the meaning of a feature begins."""
RESULT_FEATURES: Mapping[str, WeighedFeature] = {
    name: WeighedFeature(**row)
    for name, row in package_table(__package__, "answerable_features.yaml")["result"].items()
}


class FoundHit(NamedTuple):
    """A hit with its evidence."""

    score: float
    text: CandidateText
    features: Features


class AnswerableWeights(StrictModel):
    """Weights by name of feature; a feature without a weight does not count."""

    trained_on: str = ""
    """What the weights were fitted to, in words."""
    least: float = Field(0.5, ge=0, le=1)
    """Below it, the answer is that the corpus has none."""
    result: Table
    """Log-odds per unit of each feature of `RESULT_FEATURES`, and "always", the constant."""

    @field_validator("result")
    @classmethod
    def _known(cls, table: Table) -> Table:
        unknown = sorted(set(table) - {*RESULT_FEATURES, "always"})
        if unknown:
            raise ValueError(f"no such feature: {', '.join(unknown)}")
        return table

    def probability(self, features: Features) -> float:
        """How likely the corpus has an answer, 0 to 1; without any evidence 0."""
        if not features:
            return 0.0
        weighted = (weight * features.get(name, 0.0) for name, weight in self.result.items())
        return probability(self.result.get("always", 0.0) + sum(weighted))


def save_answerable_weights(weights: AnswerableWeights, file: Path) -> None:
    """Write weights as YAML with the meaning and unit of each feature beside it."""
    lines = [f"trained_on: {json.dumps(weights.trained_on, ensure_ascii=False)}"]
    lines += [f"least: {weights.least:.3f}", "", "result:", f"  always: {weights.result['always']:.3f}"]
    for name, feature in RESULT_FEATURES.items():
        if name in weights.result:
            entry = f"  {name}: {weights.result[name]:.3f}"
            lines.append(f"{entry:<{COLUMN}}# {feature.meaning} [{feature.unit}]")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def shipped_answerable_weights() -> AnswerableWeights:
    """The weights that come with the package (`answerable_weights.yaml`)."""
    file = resources.files("pictoria_docs.retrieval").joinpath("answerable_weights.yaml")
    return read_weights(Path(str(file)), AnswerableWeights)


def result_features(query: SearchQuery, words: Sequence[WeighedWord], hits: Sequence[FoundHit]) -> Features:
    """The evidence of a result, by the names of `RESULT_FEATURES`; empty where nothing was found.

    Args:
        query: what was asked for,
        words: and its words, weighed.
        hits: best first, without those that are not shown.
    """
    if not hits or not words:
        return {}
    best, last = hits[0], hits[:LOOKED_AT][-1]
    total = sum(word.weight for word in words) or 1.0
    in_best = _presences(words, best.text)
    in_any = [in_best, *(_presences(words, hit.text) for hit in hits[1:LOOKED_AT])]
    lacking = [word.weight * (1 - share) for word, share in zip(words, in_best, strict=True)]
    no_terms = [word for word, share in zip(words, in_best, strict=True) if word.term and not share]
    absent = sum(word.weight * (1 - max(shares)) for word, *shares in zip(words, *in_any, strict=True))
    corrected = sum(word.weight for word, share in zip(words, in_best, strict=True) if share == AS_CORRECTED)
    names_number = bool(query.printed or (query.identifiers and query.years is None))
    has_number = bool((query.printed | query.identifiers) & best.text.identifiers)
    return {
        "best": _odds(best.score),
        "margin": _odds(best.score) - _odds(last.score),
        "coverage": best.features.get("translated", 0.0),
        "found": max(hit.features.get("translated", 0.0) for hit in hits[:LOOKED_AT]),
        "absent": absent / total,
        "lacking": max(lacking, default=0.0) / total,
        "no_term": float(len(no_terms)),
        "corrected": corrected / total,
        "number": float(names_number and has_number),
        "no_number": float(names_number and not has_number),
        "years": best.features.get("years", 0.0),
        "other_years": best.features.get("other_years", 0.0),
        "undated": float(
            query.years is not None and best.text.years is None and not _has_date(words, best.text)
        ),
        "cosine": best.features.get("cosine", 0.0),
        "best_cosine": max(hit.features.get("cosine", 0.0) for hit in hits[:LOOKED_AT]),
        "words": log(len(words)),
    }


def _presences(words: Sequence[WeighedWord], text: CandidateText) -> list[float]:
    printed, stemmed = set(text.printed.split()), set(text.stemmed.split())
    return [
        # "pl. 521" is printed beside the plate, if anywhere, and not in what is said of it.
        float(not word.word.printed.isdisjoint(text.identifiers))
        or presence(word, printed, stemmed, text.identifiers)
        or translated_share(word, stemmed)
        for word in words
    ]


def _has_date(words: Sequence[WeighedWord], text: CandidateText) -> bool:
    """Whether a date of the query is printed in a text, word by word, where its years are no value of a record."""
    date = " ".join(word.word.form for word in words if word.word.dated)
    return bool(date) and f" {date} " in f" {text.printed} "


def _odds(score: float) -> float:
    return log(score / (1 - score))
