"""Comparing items in different languages: what is near or has many words for its language.

Vectors of one language lie together, and words of a query are mostly in items of its language, so that what is nearly
asked for in the query's language comes before what is asked for in another one. Each value is therefore also measured
from the usual best of its language (the query's part of cross-domain similarity local scaling, Conneau et al. 2018).
"""

from collections.abc import Mapping

USUAL_BEST = 10
"""The greatest values of a language of which the mean is looked at."""
LOOKED_THROUGH = 4
"""So many times the wanted number of items are looked through for those that are near for their language."""


def above_usual(values: Mapping[int, float], languages: Mapping[int, str]) -> dict[int, float]:
    """How far each value is above the usual best of its language: the mean of its ten greatest values.

    Where a language has fewer, the mean of the ten greatest of all stands for those that are missing, so that a few
    items whose language was mistaken are not the best of theirs.

    Args:
        values: by number of item.
        languages: of the same items.
    """
    greatest = sorted(values.values(), reverse=True)[:USUAL_BEST]
    usual = sum(greatest) / max(1, len(greatest))
    by_language: dict[str, list[float]] = {}
    for number, value in values.items():
        by_language.setdefault(languages.get(number, ""), []).append(value)
    means = {}
    for language, found in by_language.items():
        best = sorted(found, reverse=True)[:USUAL_BEST]
        means[language] = (sum(best) + (USUAL_BEST - len(best)) * usual) / USUAL_BEST
    return {number: value - means[languages.get(number, "")] for number, value in values.items()}


def nearest_of_each(cosines: Mapping[int, float], above: Mapping[int, float], limit: int) -> list[int]:
    """Items to look at closely: half of them the nearest of all, half the nearest for their language.

    Args:
        cosines: by number of item,
        above: and above the usual best of their language.
        limit: at most so many.
    """
    nearest = sorted(cosines, key=lambda number: -cosines[number])[: limit // 2]
    for_language = sorted(above, key=lambda number: -above[number])
    return list(dict.fromkeys([*nearest, *for_language]))[:limit]
