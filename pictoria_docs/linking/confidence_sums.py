"""Calibrated confidence: sums over named evidence for a thing that was found being right, as a reviewer would judge it.

A stage's own confidence is one piece of the evidence, as log-odds; the others say what is known once all is linked.
The sums are logistic regressions (Platt 1999, with more evidence than the score), their weights stand in YAML files
that people can read and `training/confidence.py` writes.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from math import log
from typing import NamedTuple

from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.words import Word
from pictoria_docs.languages import package_table
from pictoria_docs.linking.features import Features

PACKAGE, FILE = "pictoria_docs", "confidence.yaml"
ALWAYS = "always"
MOST_STATED = 4.0
"""Log-odds, either way, up to which a stage's own confidence is believed."""
MOST_CONFIDENCE = 0.999
"""No thing is surer: one in a thousand is wrong for reasons that no evidence shows."""
FRAGMENT = 2
"""Letters and digits of a word that may be a fragment, at most."""
WRECK_MISREAD, WRECK_ODD, WRECK_FRAGMENTS = 0.4, 0.08, 0.75
"""Of the evidence of misreading, from which a text is a wreck: hardly a word of it can be read."""
WRECK_WORDS = 4
"""A text of fewer words may well be "n. 12" or "H. 5"."""
USUAL_SIGNS = frozenset(" .,;:!?'’‘\"“”«»()[]-–—/&°ºª=+×*%\u00a0")
"""Signs that printed texts have."""


class ConfidenceFeature(NamedTuple):
    """What a feature measures, and what it counts."""

    weight: float
    """Log-odds per unit."""
    unit: str
    meaning: str
    direction: str = ""
    """"for" or "against", where it can only speak so; "": training tells."""
    by_hand: bool = False
    """Whether the weight is set by hand, for the examples do not show enough of it."""
    most: float = MOST_CONFIDENCE
    """No thing that has the feature is surer: a person should look at it, however well the rest fits."""
    asked: bool = False
    """Whether people are asked about each thing that has the feature, however many others like it were right."""


class ConfidenceSum(NamedTuple):
    """The evidence of one kind of things by name; "always" is the constant."""

    features: Mapping[str, ConfidenceFeature]

    def of(self, features: Features) -> float:
        """Probability that a thing is right, 0 to `MOST_CONFIDENCE`, rounded to a thousandth.

        Args:
            features: what the thing has; what does not apply is left out.
        """
        table = self.features
        total = table[ALWAYS].weight + sum(table[name].weight * value for name, value in features.items())
        most = min((table[name].most for name in features), default=MOST_CONFIDENCE)
        return round(min(probability(total), most), 3)

    def is_asked(self, features: Features) -> bool:
        """Whether people are asked about a thing that has these features in any case."""
        return any(self.features[name].asked for name in features)


@cache
def confidence_sums(room: str) -> Mapping[str, ConfidenceSum]:
    """The sums by kind of thing: "figure", "caption" and "entry" of `linking`, "field" of `enrichment`.

    Args:
        room: of the package, which `confidence.yaml` lies in.
    """
    table = package_table(f"{PACKAGE}.{room}", FILE)
    return {
        kind: ConfidenceSum({name: ConfidenceFeature(**row) for name, row in rows.items()})
        for kind, rows in table.items()
        if kind != "trained_on"
    }


def stated(confidence: float) -> float:
    """What a stage said, as log-odds from `-MOST_STATED` to `MOST_STATED`."""
    least = probability(-MOST_STATED)
    share = min(max(confidence, least), 1 - least)
    return log(share / (1 - share))


def reading_evidence(text: str, words: Iterable[Word], *, prose: bool = True) -> Features:
    """What says that a text was misread.

    Args:
        text: as read.
        words: of it; none where nothing is known of them.
        prose: whether it should be made of words, not of numbers and abbreviations.
    """
    tokens = text.split()
    fragments = sum(sum(map(str.isalnum, token)) <= FRAGMENT for token in tokens) if prose else 0
    odd = sum(not char.isalnum() and char not in USUAL_SIGNS for char in text)
    confidences = [word.confidence for word in words]
    doubt = sum(1 - confidence for confidence in confidences)
    evidence = {
        "read": float(any(confidence < 1 for confidence in confidences)),
        "misread": doubt / max(len(confidences), 1),
        "odd": odd / max(len(text), 1),
        "fragments": fragments / max(len(tokens), 1),
    }
    is_wreck = (
        evidence["misread"] > WRECK_MISREAD
        or evidence["odd"] > WRECK_ODD
        or (len(tokens) >= WRECK_WORDS and evidence["fragments"] > WRECK_FRAGMENTS)
    )
    return {**evidence, "wreck": float(is_wreck)}
