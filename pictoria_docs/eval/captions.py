"""How exactly the text of captions is read."""

import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pictoria_docs.eval.links import Matched
from pictoria_docs.eval.matching import readings


class TextError(NamedTuple):
    """Characters that would have to be changed, of how many; over the captions that were found."""

    edits: int
    characters: int
    captions: int

    @property
    def cer(self) -> float:
        """Character error rate: edits over characters of the gold (0: the same; may exceed 1)."""
        return self.edits / self.characters if self.characters else 0.0


def caption_text(matched: Matched) -> TextError | None:
    """Character errors of each gold caption's best prediction; None where there are none or none is found.

    Case and punctuation count, kinds of white space do not. Of the accepted readings of a caption (with and
    without its label, variants) the nearest counts. Missed captions are told by the recall of captions.
    """
    gold, predicted = matched.gold, matched.predicted
    if "captions" not in gold.scored or not gold.captions:
        return None
    texts: dict[str, list[str]] = {}
    for read in predicted.captions:
        for true in matched.captions.gold_of[read.id]:
            texts.setdefault(true, []).append(_plain(read.text))
    edits = characters = 0
    for caption in gold.captions:
        pairs = [
            (Levenshtein.distance(reading, text), len(reading))
            for reading in map(_plain, readings(caption))
            for text in texts.get(caption.id, ())
        ]
        if pairs:
            fewest, length = min(pairs, key=lambda pair: pair[0] / max(pair[1], 1))
            edits, characters = edits + fewest, characters + length
    counts = sum(caption.id in texts for caption in gold.captions)
    return TextError(edits, characters, counts) if counts else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
