"""How large a sample has to be, and what may be said after it."""

from math import comb
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.store.workload.acceptance_sampling import most_wrong_left, sample_size

ASSURANCE = 0.95


def probability(wrong: int, lot: int, all_wrong: int, seen: int) -> float:
    """The hypergeometric probability of at most `wrong`, by whole numbers."""
    ways = sum(
        comb(all_wrong, part) * comb(lot - all_wrong, seen - part)
        for part in range(wrong + 1)
        if part <= seen
    )
    return ways / comb(lot, seen)


@given(st.data())
def test_the_bound_is_the_exact_one(data: st.DataObject) -> None:
    lot = data.draw(st.integers(1, 120))
    seen = data.draw(st.integers(0, lot))
    wrong = data.draw(st.integers(0, seen))
    left = most_wrong_left(lot, seen, wrong, ASSURANCE)
    assert 0 <= left <= lot - seen
    if left:
        assert probability(wrong, lot, wrong + left, seen) > 1 - ASSURANCE - 1e-9
    if left < lot - seen:
        assert probability(wrong, lot, wrong + left + 1, seen) <= 1 - ASSURANCE + 1e-9


@given(st.integers(1, 3000), st.integers(0, 6), st.integers(0, 40))
def test_the_sample_is_the_smallest_that_keeps_the_promise(lot: int, wrong: int, allowed: int) -> None:
    wrong = min(wrong, lot)
    size = sample_size(lot, wrong, allowed, ASSURANCE)
    assert size <= lot
    if size:
        assert most_wrong_left(lot, size, wrong, ASSURANCE) <= allowed
        if size > wrong:
            assert most_wrong_left(lot, size - 1, wrong, ASSURANCE) > allowed


def test_a_lot_that_breaks_the_promise_is_found_out_in_95_of_100_samples() -> None:
    chance, lot, allowed = Random(7), 600, 6
    size = sample_size(lot, 0, allowed, ASSURANCE)
    things = [number <= allowed for number in range(lot)]  # one more wrong than is allowed
    accepted = sum(not any(chance.sample(things, size)) for _ in range(2000))
    assert accepted / 2000 <= 1 - ASSURANCE + 0.015


def test_large_lots_need_about_three_hundred_for_one_in_a_hundred() -> None:
    assert 290 <= sample_size(100_000, 0, 1_000, ASSURANCE) <= 300
    assert sample_size(10, 0, 0, ASSURANCE) == 10
    assert sample_size(10, 0, 10, ASSURANCE) == 0
