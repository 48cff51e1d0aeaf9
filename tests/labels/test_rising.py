"""The longest row of rising values among misread ones."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.labels.rising import longest_rising


@given(st.lists(st.none() | st.integers(0, 6), max_size=8), st.booleans())
def test_the_row_rises_and_none_is_longer(values: list[int | None], strict: bool) -> None:
    def rises(places: tuple[int, ...]) -> bool:
        row = [value for place in places if (value := values[place]) is not None]
        return len(row) == len(places) and all(a < b or (a == b and not strict) for a, b in pairwise(row))

    found = longest_rising(values, strict=strict)
    assert rises(tuple(found)) and found == sorted(found)
    assert not any(rises(places) for places in combinations(range(len(values)), len(found) + 1))
