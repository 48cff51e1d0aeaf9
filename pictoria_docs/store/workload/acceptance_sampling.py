"""How many of a lot have to be looked at before one may say that few of the others are wrong.

Acceptance sampling by attributes from finite lots: the number of wrong ones in a random sample is hypergeometric, and
the bound is the exact one-sided one (Buonaccorsi 1987, "A note on confidence intervals for proportions in finite
populations", The American Statistician 41). Those found wrong are put right, so what counts is how many are left.
"""

from collections.abc import Callable
from math import exp, lgamma


def most_wrong_left(lot: int, seen: int, wrong: int, assurance: float) -> int:
    """The most that may be wrong among those of a lot that were not looked at.

    Args:
        lot: how many there are.
        seen: how many of them, chosen at random, were looked at.
        wrong: how many of these were wrong.
        assurance: how sure the answer is to be, 0 to 1: 0.95 is exceeded in one of 20 lots.
    """
    if seen >= lot:
        return 0
    # The fewest that would make so few wrong ones in the sample too unlikely: one less is still possible.
    impossible = _first(
        lambda all_wrong: _at_most(wrong, lot, all_wrong, seen) <= 1 - assurance, wrong, lot - seen + wrong
    )
    return impossible - 1 - wrong


def sample_size(lot: int, wrong: int, allowed: int, assurance: float) -> int:
    """How many of a lot have to be looked at, if `wrong` of them are wrong, so that at most `allowed` are left.

    Args:
        lot: how many there are.
        wrong: how many wrong ones the sample shows.
        allowed: how many wrong ones may be left among the others.
        assurance: as in `most_wrong_left`.
    """
    if lot <= allowed:
        return 0
    return _first(lambda seen: most_wrong_left(lot, seen, wrong, assurance) <= allowed, min(wrong, lot), lot)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` on for which something holds that holds for all after it; `high` + 1: none."""
    if not holds(high):
        return high + 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _at_most(wrong: int, lot: int, all_wrong: int, seen: int) -> float:
    """The probability of at most `wrong` wrong ones among `seen` of a lot that has `all_wrong` of them."""
    whole = _log_choose(lot, seen)
    least = max(0, seen - (lot - all_wrong))
    return sum(
        exp(_log_choose(all_wrong, part) + _log_choose(lot - all_wrong, seen - part) - whole)
        for part in range(least, min(wrong, all_wrong, seen) + 1)
    )


def _log_choose(of: int, part: int) -> float:
    return lgamma(of + 1) - lgamma(part + 1) - lgamma(of - part + 1)
