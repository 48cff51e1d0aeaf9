"""An answer without a model: the passages that hold most of what is asked, as printed."""

import re
from collections.abc import Sequence

from pictoria_docs.retrieval.answers.cited_answer import AnswerSource, Citation, CitedSentence
from pictoria_docs.retrieval.answers.quotations import Offsets, is_within_word
from pictoria_docs.retrieval.excerpts import excerpt_offsets

PASSAGES = 3
"""At most."""
WIDTH = 300
"""Characters of a passage."""
BESIDE_BEST = 0.5
"""Of the score of the best item, what another one needs to be quoted too."""
Marks = Sequence[tuple[int, int]]
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?…][»”\"')\]]*(?=\s)")
"""Behind an abbreviation a shorter word stands before the point, mostly."""


def extracts(sources: Sequence[AnswerSource], marks: Sequence[Marks]) -> list[CitedSentence]:
    """The best passages as sentences that quote themselves.

    Args:
        sources: the items found, the likeliest first.
        marks: of each, offsets of the question's words in its text.
    """
    found: list[CitedSentence] = []
    for source, marked in zip(sources, marks, strict=True):
        if len(found) == PASSAGES or source.score < BESIDE_BEST * sources[0].score:
            break
        offsets = _whole_sentences(source.text, excerpt_offsets(source.text, marked, WIDTH), marked)
        start, end = _whole_words(source.text, offsets)
        quotation = source.text[start:end]
        if quotation:
            citation = Citation(source=source.number, quotation=quotation, start=start, end=end)
            found.append(CitedSentence(text=" ".join(quotation.split()), citations=(citation,)))
    return found


def _whole_sentences(text: str, offsets: Offsets, marked: Marks) -> Offsets:
    """A stretch without parts of sentences at its ends, as far as it keeps all words of the question."""
    start, end = offsets
    kept = [(first, last) for first, last in marked if start <= first and last <= end]
    if not kept:
        return offsets
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text, start, end + 1)
        if not text[match.end() : end].lstrip()[:1].islower()
    ]
    begin = next((each for each in ends if each <= kept[0][0]), start) if start else start
    close = end if end == len(text) else max((each for each in ends if each >= kept[-1][1]), default=end)
    return begin, close


def _whole_words(text: str, offsets: Offsets) -> Offsets:
    """A stretch without white space around it and without parts of words."""
    start, end = offsets
    while start < end and (text[start].isspace() or is_within_word(text, start)):
        start += 1
    while start < end and (text[end - 1].isspace() or is_within_word(text, end)):
        end -= 1
    return start, end
