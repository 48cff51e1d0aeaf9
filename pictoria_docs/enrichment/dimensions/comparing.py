"""Whether two texts tell of the same measures."""

from pictoria_docs.enrichment.dimensions.find import read_dimensions

SAME_MEASURE = 0.03
"""Measures that differ by less, as a share, are the same."""


def same_measures(text: str, known_text: str) -> bool | None:
    """Whether the measures that both texts tell of are the same; None where they tell of none in common."""
    first, second = _measures(text), _measures(known_text)
    common = first.keys() & second.keys()
    if not common:
        return None
    return all(
        any(abs(a - b) <= SAME_MEASURE * max(a, b) for a in first[kind] for b in second[kind])
        for kind in common
    )


def _measures(text: str) -> dict[str, list[float]]:
    dimensions: dict[str, list[float]] = {}
    for dimension in read_dimensions(text):
        dimensions.setdefault(dimension.kind, []).append(dimension.si_value)
    return dimensions
