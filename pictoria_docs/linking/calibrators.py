"""Calibrated confidence: sums over named evidence for a thing that was found being right, as a reviewer would judge it.

A stage's own confidence is one piece of the evidence, as log-odds; the others say what is known once all is linked.
The sums are logistic regressions (Platt 1999, with more evidence than the score), one JSON file each, which
`training/confidence.py` fits. Beside each stand rules that no example teaches: how sure a thing can be at most, and
what people are asked about in any case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from pictoria_docs.document.log_odds import probability
from pictoria_docs.document.words import Word
from pictoria_docs.evidence import FeatureSet, Measured, Model, ShippedModel
from pictoria_docs.linking.features import Features

MAX_STATED = 4.0
"""Log-odds, either way, up to which a stage's own confidence is believed."""
MAX_CONFIDENCE = 0.999
"""No thing is surer: one in a thousand is wrong for reasons that no evidence shows."""
FRAGMENT = 2
"""Letters and digits of a word that may be a fragment, at most."""
WRECK_MISREAD, WRECK_ODD, WRECK_FRAGMENTS = 0.4, 0.08, 0.75
"""Of the evidence of misreading, from which a text is a wreck: hardly a word of it can be read."""
WRECK_WORDS = 4
"""A text of fewer words may well be "n. 12" or "H. 5"."""
USUAL_SIGNS = frozenset(" .,;:!?'’‘\"“”«»()[]-–—/&°ºª=+×*%\u00a0")
"""Signs that printed texts have."""
DOUBTED = 0.89
"""What a person should look at is no surer, however well the rest fits."""
WRECK = "wreck"


@dataclass(frozen=True)
class Calibrator:
    """A model that tells how sure things of one kind are, and the rules beside it."""

    shipped: ShippedModel
    most: Mapping[str, float]
    """By evidence: no thing that has it is surer."""
    asked: frozenset[str] = field(default=frozenset())
    """People are asked about each thing that has such evidence, however many others like it were right."""

    def of(self, measured: Measured, model: Model | None = None) -> float:
        """Give the probability that a thing is right, 0 to `MAX_CONFIDENCE`, rounded to a thousandth.

        Args:
            measured: what the thing has; what does not apply is left out.
            model: None: the one that comes with the package.
        """
        most = min((self.most[name] for name in measured if name in self.most), default=MAX_CONFIDENCE)
        return round(min((model or self.shipped.load()).probability_of(measured), most), 3)

    def is_asked(self, measured: Measured) -> bool:
        """Tell whether people are asked about a thing that has this evidence in any case."""
        return not self.asked.isdisjoint(measured)


def declare_reading(features: FeatureSet[Measured]) -> None:
    """Add what `reading_evidence` measures."""
    features.declare("read", "flag", "OCR read it.", rises=False)
    features.declare(
        "misread", "share", "How far OCR is from being sure of its words, on average.", rises=False
    )
    features.declare("odd", "share", "Of signs that printed texts seldom have.", rises=False)
    features.declare("fragments", "share", "Of words of one or two letters or digits.", rises=False)
    features.declare(WRECK, "flag", "Hardly a word of it was read surely or looks like one.", rises=False)


def stated(confidence: float) -> float:
    """What a stage said, as log-odds from `-MAX_STATED` to `MAX_STATED`."""
    least = probability(-MAX_STATED)
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
    return {**evidence, WRECK: float(is_wreck)}
