"""Numbers that a running series leaves out."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document.number_gaps import LATEST_FIRST, MAX_MISSING, NumberGap, NumberSeries, gaps_of


def series(*numbers: int, opening: str = "") -> NumberSeries:
    return NumberSeries(opening, [(f"cap-{place}", number) for place, number in enumerate(numbers)])


def test_one_number_that_is_left_out_of_many_is_missing() -> None:
    assert gaps_of(series(*range(1, 12), *range(13, 30))) == [NumberGap("cap-10", "cap-11", ("12",))]
    numbered = series(*range(1, 12), 11, *range(13, 30), opening="1-")
    assert gaps_of(numbered) == [NumberGap("cap-11", "cap-12", ("1-12",))]


def test_a_list_that_leaves_out_many_is_not_meant_to_be_complete() -> None:
    assert gaps_of(series(1, 2, 4, 5, 7, 9, 10, 13, 15, 16, 19)) == []


def test_where_the_count_begins_anew_nothing_is_missing() -> None:
    assert gaps_of(series(*range(1, 20), *range(1, 20))) == []


def test_a_number_that_stands_elsewhere_is_not_missing() -> None:
    assert gaps_of(series(*range(1, 12), *range(13, 40), 12)) == []


def test_a_series_that_begins_with_two_lacks_its_first() -> None:
    assert gaps_of(series(*range(2, 14), opening="Lum")) == [NumberGap("cap-0", "cap-0", ("Lum1",))]
    assert gaps_of(series(*range(1, 14))) == gaps_of(series(*range(15, 40))) == []
    assert gaps_of(series(2, 3, 4)) == []


@given(st.just(1) | st.integers(LATEST_FIRST + 1, 500), st.integers(30, 80), st.data())
def test_what_is_taken_out_of_a_complete_series_is_found(
    first: int, length: int, data: st.DataObject
) -> None:
    taken = data.draw(st.integers(1, length - 2 - MAX_MISSING))
    width = data.draw(st.integers(1, MAX_MISSING))
    whole = list(range(first, first + length))
    missing = whole[taken : taken + width]
    [gap] = gaps_of(series(*(number for number in whole if number not in missing)))
    assert list(gap.missing) == [str(number) for number in missing]
    assert (gap.before, gap.after) == (f"cap-{taken - 1}", f"cap-{taken}")
