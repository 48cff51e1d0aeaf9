"""What a model answered, held to the text of the items; a pure function."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pictoria_docs.retrieval.answers.cited_answer import (
    AnswerSource,
    Citation,
    CitedSentence,
    DroppedSentence,
    Unsupported,
)
from pictoria_docs.retrieval.answers.numbers import unquoted_numbers
from pictoria_docs.retrieval.answers.quotations import find_quotation

_ITEM_NUMBERS = re.compile(r"\s*\[\d+(?:\s*[,;]\s*\d+)*\]")
"""Numbers of items that models put into sentences, though they give them apart: "of bronze [1, 2]."."""


def checked_sentences(
    data: Mapping[str, Any], sources: Sequence[AnswerSource]
) -> tuple[list[CitedSentence], list[DroppedSentence]]:
    """The sentences of a model's answer that have support, each once, and those that have none.

    A citation counts if its quotation stands in the text of the item that it names (`find_quotation`); a sentence, if a
    citation of it counts and its numbers stand in them (`unquoted_numbers`).

    Args:
        data: by `prompting.answer_schema`.
        sources: the items that the model was shown.
    """
    kept: dict[str, CitedSentence] = {}
    dropped: dict[str, DroppedSentence] = {}
    for given in data.get("sentences", ()):
        text = " ".join(_ITEM_NUMBERS.sub("", str(given.get("text", ""))).split())
        if not text or text in kept:
            continue
        checked = _checked(text, given.get("citations", ()), sources)
        if isinstance(checked, CitedSentence):
            kept[text] = checked
            dropped.pop(text, None)
        else:
            dropped[text] = checked
    return list(kept.values()), list(dropped.values())


def _checked(
    text: str, given: Sequence[Mapping[str, Any]], sources: Sequence[AnswerSource]
) -> CitedSentence | DroppedSentence:
    named = [(each, source) for each in given if (source := _source(each, sources)) is not None]
    if not named:
        return DroppedSentence(text=text, reason=Unsupported.NO_SOURCE)
    citations: dict[tuple[int, int, int], Citation] = {}
    missing: list[str] = []
    for each, source in named:
        quotation = str(each.get("quotation", ""))
        found = find_quotation(source.text, quotation)
        if found is None:
            missing.append(quotation)
            continue
        start, end = found
        citations[source.number, start, end] = Citation(
            source=source.number, quotation=source.text[start:end], start=start, end=end
        )
    if not citations:
        return DroppedSentence(text=text, reason=Unsupported.NOT_QUOTED, detail="; ".join(missing))
    support = [citation.quotation for citation in citations.values()]
    support += [sources[number - 1].printed_number for number, _, _ in citations]
    numbers = unquoted_numbers(text, support)
    if numbers:
        return DroppedSentence(text=text, reason=Unsupported.NUMBER, detail=", ".join(numbers))
    return CitedSentence(text=text, citations=tuple(citations.values()))


def _source(given: Mapping[str, Any], sources: Sequence[AnswerSource]) -> AnswerSource | None:
    number = given.get("item")
    return sources[number - 1] if isinstance(number, int) and 0 < number <= len(sources) else None
