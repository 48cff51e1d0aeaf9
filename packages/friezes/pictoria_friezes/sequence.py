"""Sequences of motifs as letters: the shortest period, one spelling for all rotations and all choices of letters."""

import string
from collections.abc import Sequence


def gaps(types: Sequence[int]) -> tuple[int, ...]:
    """For each place of a cyclic sequence, how far back the same type stands, whatever the types are called."""
    count = len(types)
    return tuple(
        next(step for step in range(1, count + 1) if types[(place - step) % count] == types[place])
        for place in range(count)
    )


def least_rotation(sequence: Sequence[int]) -> int:
    """Where the least rotation of a cyclic sequence begins (Booth 1980); the first of several."""
    doubled = [*sequence, *sequence]
    failure = [-1] * len(doubled)
    start = 0
    for place in range(1, len(doubled)):
        item, matched = doubled[place], failure[place - start - 1]
        while matched != -1 and item != doubled[start + matched + 1]:
            if item < doubled[start + matched + 1]:
                start = place - matched - 1
            matched = failure[matched]
        if matched == -1 and item != doubled[start]:
            if item < doubled[start]:
                start = place
            failure[place - start] = -1
        else:
            failure[place - start] = matched + 1
    return start % max(1, len(sequence))


def shortest_period(types: Sequence[int]) -> int:
    """The length of the shortest sequence of which a cyclic one is a repetition."""
    count = len(types)
    return next(
        n for n in range(1, count + 1) if count % n == 0 and tuple(types[:n]) * (count // n) == tuple(types)
    )


def letters(types: Sequence[int]) -> str:
    """Types as letters in the order in which they appear: A, B, C ... Z, a ... z."""
    order = list(dict.fromkeys(types))
    return "".join(string.ascii_letters[(order.index(kind) + 26) % 52] for kind in types)


def canonical_start(types: Sequence[int]) -> int:
    """Where one revolution begins in the canonical spelling: the least rotation of the gaps."""
    return least_rotation(gaps(types)) if types else 0


def canonical(types: Sequence[int]) -> str:
    """One spelling of a cyclic sequence, whatever it begins with and whatever its types are called.

    >>> canonical("cabcab") == canonical("xyz")
    True
    """
    types = [sorted(set(types)).index(kind) for kind in types]
    types = types[: shortest_period(types)] if types else types
    start = canonical_start(types)
    return letters([*types[start:], *types[:start]])
