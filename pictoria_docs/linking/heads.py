"""What heads of entries that a person read tell of the others: their numbers, and where titles begin and end.

The entries of a list are set alike. Where two of them are known, the others are cut in the same way, as a wrapper is
learned from examples (Kushmerick, "Wrapper induction", 2000).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pictoria_docs.document import EntryHead
from pictoria_docs.evidence import Model
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.line_features import MeasuredLines
from pictoria_docs.linking.title_candidates import TitleCandidate

Heads = Mapping[int, EntryHead]
"""By the line that opens their entry."""
NO_HEADS: Heads = {}
MAX_ABOVE = 3
"""Lines above the one that opens an entry, in which its number or title may stand."""
HEAD_LETTERS = 16
"""Letters by which the beginning of a title is known."""
SIGNS = ":,;.–—-"
"""Signs behind which a title may begin within a line,"""
SIGN_LETTERS = 12
"""and the characters by which its beginning is found there."""
SPREAD = 1.0
"""Variance of the weights of titles among documents."""
STEPS = 8
"""Of Newton's method."""


def first_lines(measured: MeasuredLines, lines: Mapping[int, EntryHead | None]) -> dict[int, int]:
    """Find the lines at which entries begin, where known heads begin above the lines that open their entries.

    A number on a line of its own stands over a title that was taken for the opening, or a title over a name.

    Args:
        measured: the lines of the document.
        lines: those that open entries, with the heads that are known.

    Returns:
        By the line that opens an entry the one at which it begins: the same, or one of the few before it.
    """
    known = {line: _lines_above(measured, line, head) for line, head in lines.items() if head is not None}
    counts = Counter(known.values())
    usual = max(counts, key=lambda count: (counts[count], count), default=0)
    numbered = all(head.number is not None for head in lines.values() if head is not None)
    first: dict[int, int] = {}
    for line in lines:
        free = [
            begins
            for begins in range(line, max(line - MAX_ABOVE, 0) - 1, -1)
            if lines.keys().isdisjoint(range(begins, line))
            and measured.rows[begins].page == measured.rows[line].page
        ]
        if numbered and usual:
            wanted = next((begins for begins in free if measured.numbers[begins] is not None), line)
        else:
            wanted = line - usual
        wanted = line - known.get(line, line - wanted)
        first[line] = wanted if wanted in free else line
    return first


def _lines_above(measured: MeasuredLines, line: int, head: EntryHead) -> int:
    """Count the lines above an opening from the one with the number or the beginning of the title; 0: none of them."""
    near = range(line, max(line - MAX_ABOVE, 0) - 1, -1)
    page, begins = measured.rows[line].page, _letters(head.title)[:HEAD_LETTERS]
    numbered = [line - index for index in near if head.number and _printed(measured, index) == head.number]
    titled = [line - index for index in near if begins and begins in _letters(measured.rows[index].text)]
    nearest = max(numbered[:1] + titled[:1], default=0)
    return nearest if measured.rows[line - nearest].page == page else 0


def number_alike(
    measured: MeasuredLines, headings: Sequence[Heading], openings: Sequence[int], heads: Heads
) -> None:
    """Number entries as the known ones are: none where these have none, else by the numbers that open their lines.

    A known one has the number that a person read, whatever is printed: "38 à 40" where the line opens with "38".

    Args:
        measured: the lines of the document.
        headings: of the entries.
        openings: the line that opens each.
        heads: those that are known.
    """
    known = [
        (heading, heads[line], line)
        for heading, line in zip(headings, openings, strict=True)
        if line in heads
    ]
    if not known or all(heading.number == head.number for heading, head, _ in known):
        return
    if all(head.number is None for _, head, _ in known):
        for heading in headings:
            heading.number = None
    elif 2 * sum(_printed(measured, line) == head.number for _, head, line in known) >= len(known):
        for heading, line in zip(headings, openings, strict=True):
            heading.number = _printed(measured, line)
    for heading, head, _ in known:
        heading.number = head.number or heading.number


def titled_alike(headings: Sequence[Heading], openings: Sequence[int], heads: Heads) -> bool:
    """Tell whether the entries of which a head is known have the titles that it tells."""
    known = [
        (heading, heads[line]) for heading, line in zip(headings, openings, strict=True) if line in heads
    ]
    return all(_letters(heading.title) == _letters(head.title) for heading, head in known)


def known_titles(
    entries: Sequence[Sequence[TitleCandidate]], heads: Sequence[EntryHead | None]
) -> list[int | None]:
    """Find the candidate that is the title of each entry of which the head is known; None where none is.

    Args:
        entries: the candidates for the title of each entry.
        heads: what is known of each.
    """
    return [
        next(
            (place for place, one in enumerate(candidates) if _letters(one.text) == _letters(head.title)),
            None,
        )
        if head is not None
        else None
        for candidates, head in zip(entries, heads, strict=True)
    ]


def sign_before(lines: Sequence[str], heads: Sequence[EntryHead | None]) -> str | None:
    """Find the sign behind which the known titles begin within their lines: "V. Ammon (1826-1879) : View of Moscow".

    Args:
        lines: the text of the line that opens each entry.
        heads: what is known of each.

    Returns:
        The sign; None where the known titles begin otherwise, or not all behind the same one.
    """
    signs = set()
    for line, head in zip(lines, heads, strict=True):
        if head is None or not head.title:
            continue
        at = line.casefold().find(head.title.casefold()[:SIGN_LETTERS])
        before = line[: max(at, 0)].rstrip()
        signs.add(before[-1:] if before and before[-1] in SIGNS else "")
    return signs.pop() or None if len(signs) == 1 else None


def chosen_alike(
    entries: Sequence[Sequence[TitleCandidate]], known: Sequence[int | None]
) -> list[TitleCandidate]:
    """Choose the likeliest title of each entry, of those that begin and end as the known ones where there are any.

    Args:
        entries: the candidates for the title of each entry, with their scores.
        known: the place of the right one in each, where it is known.
    """
    examples = [
        candidates[place] for candidates, place in zip(entries, known, strict=True) if place is not None
    ]
    begins = {one.habits.get("begins") for one in examples}
    ends = [_ends(one) for one in examples]
    like = frozenset.intersection(*ends) or frozenset.union(*ends) if ends else frozenset[str]()

    def rank(one: TitleCandidate) -> tuple[bool, float]:
        return one.habits.get("begins") in begins and not like.isdisjoint(_ends(one)), one.score

    return [
        candidates[place] if place is not None else max(candidates, key=rank)
        for candidates, place in zip(entries, known, strict=True)
    ]


def _ends(one: TitleCandidate) -> frozenset[str]:
    return frozenset(one.habits.get("ends", "none").split("+"))


def adapted(model: Model, entries: Sequence[Sequence[TitleCandidate]], known: Sequence[int | None]) -> Model:
    """Fit the weights of a choice to what is known of a document, not far from those that hold for all.

    The most probable weights, where each is normally distributed about that of the model (Chelba & Acero, "Adaptation
    of maximum entropy capitalizer", 2006), by Newton's method.

    Args:
        model: of a conditional logit.
        entries: what may be chosen for each entry.
        known: what is right, by its place; None where that is not known.
    """
    rows = [
        np.array([[one.features.get(name, 0.0) for name in model.features] for one in candidates])
        for candidates, place in zip(entries, known, strict=True)
        if place is not None
    ]
    right = [place for place in known if place is not None]
    if not rows:
        return model
    start = np.array(model.weights)
    weights = start.copy()
    for _ in range(STEPS):
        gradient = (start - weights) / SPREAD
        curvature = np.eye(len(start)) / SPREAD
        for table, place in zip(rows, right, strict=True):
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mean = shares @ table
            gradient += table[place] - mean
            curvature += (table * shares[:, None]).T @ table - np.outer(mean, mean)
        weights += np.linalg.solve(curvature, gradient)
    return replace(model, weights=tuple(weights.tolist()))


def _printed(measured: MeasuredLines, line: int) -> str | None:
    number = measured.numbers[line]
    return number.printed if number is not None else None


def _letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, (text or "").casefold()))
