"""Sequences have one spelling; revolutions are compared whatever they begin with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_friezes.compare import GAP, common_piece, cyclic_alignment
from pictoria_friezes.sequence import canonical, gaps, least_rotation, shortest_period

SEQUENCES = st.lists(st.integers(0, 4), min_size=1, max_size=14)
Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def agreement(a: list[int], b: list[int]) -> Floats:
    """3 where the same, -3 where not."""
    return np.where(np.array(a)[:, None] == np.array(b)[None], 3.0, -3.0)


@given(SEQUENCES, st.integers(0, 13))
def test_a_sequence_is_spelled_the_same_from_wherever_it_begins(types: list[int], start: int) -> None:
    start %= len(types)
    assert canonical([*types[start:], *types[:start]]) == canonical(types)


@given(SEQUENCES, st.permutations(range(5)))
def test_a_sequence_is_spelled_the_same_whatever_its_types_are_called(
    types: list[int], names: list[int]
) -> None:
    assert canonical([names[kind] for kind in types]) == canonical(types)


@given(SEQUENCES, st.integers(1, 3))
def test_repeats_of_a_sequence_are_spelled_once(types: list[int], times: int) -> None:
    assert canonical(types * times) == canonical(types)
    assert len(canonical(types)) == shortest_period(types)


@given(SEQUENCES, SEQUENCES)
def test_other_sequences_are_spelled_otherwise(a: list[int], b: list[int]) -> None:
    a, b = a[: shortest_period(a)], b[: shortest_period(b)]
    rotations = {gaps([*b[start:], *b[:start]]) for start in range(len(b))}
    assert (canonical(a) == canonical(b)) == (gaps(a) in rotations)


@given(SEQUENCES)
def test_the_least_rotation_is_no_greater_than_any(types: list[int]) -> None:
    rotations = [[*types[start:], *types[:start]] for start in range(len(types))]
    assert rotations[least_rotation(types)] == min(rotations)


@given(SEQUENCES, st.integers(0, 13))
def test_a_revolution_agrees_wholly_with_itself_turned(types: list[int], start: int) -> None:
    start %= len(types)
    turned = [*types[start:], *types[:start]]
    score, pairs, _ = cyclic_alignment(agreement(types, turned))
    assert score == 3.0 * len(types)
    assert all(types[i] == turned[j] for i, j in pairs)
    assert [i for i, _ in pairs] == list(range(len(types)))


@given(SEQUENCES, SEQUENCES)
def test_the_score_of_two_revolutions_does_not_depend_on_which_comes_first(
    a: list[int], b: list[int]
) -> None:
    forth, _, _ = cyclic_alignment(agreement(a, b))
    back, _, _ = cyclic_alignment(agreement(b, a))
    # The second is turned, the first is cut where it begins: a gap over that place counts the same.
    assert forth == pytest.approx(back)


def test_a_lost_box_costs_a_gap() -> None:
    whole, lacking = [0, 1, 2, 3, 4], [3, 4, 0, 2]
    score, pairs, _ = cyclic_alignment(agreement(whole, lacking))
    assert score == 3.0 * 4 - GAP
    assert (1, 2) not in pairs and len(pairs) == 4


@given(st.lists(st.integers(0, 4), min_size=4, max_size=12), st.integers(0, 11), st.integers(2, 4))
def test_a_part_of_a_roller_is_found_in_its_revolution_over_the_end_too(
    types: list[int], at: int, size: int
) -> None:
    part = [types[(at + step) % len(types)] for step in range(size)]
    score, pairs = common_piece(agreement(part, types), (False, True))
    assert score == 3.0 * size
    assert all(part[i] == types[j] for i, j in pairs)


def test_what_has_nothing_in_common_has_no_common_piece() -> None:
    score, pairs = common_piece(agreement([0, 1], [2, 3, 4]), (False, False))
    assert (score, pairs) == (0.0, [])
