"""Families of similar pictures: planted ones are found, mistakes join nothing, the order of pairs does not matter."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.pictures.families import families

PROBABILITIES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0, 1),
    max_size=40,
)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(0, 1000))
def test_planted_families_are_found(sizes: list[int], seed: int) -> None:
    random = Random(seed)
    pictures = list(range(sum(sizes)))
    random.shuffle(pictures)
    planted, start = [], 0
    for size in sizes:
        planted.append(sorted(pictures[start : start + size]))
        start += size
    pairs = {pair: random.uniform(0.7, 1) for members in planted for pair in combinations(members, 2)}
    pairs |= {pair: random.uniform(0, 0.2) for pair in combinations(range(start), 2) if pair not in pairs}
    found: dict[int, list[int]] = {}
    for row in families(start, pairs):
        found.setdefault(row.family, []).append(row.picture)
    assert sorted(map(sorted, found.values())) == sorted(members for members in planted if len(members) > 1)


def test_one_mistaken_pair_does_not_join_two_families() -> None:
    pairs = {
        **dict.fromkeys(combinations((0, 1, 2), 2), 0.9),
        **dict.fromkeys(combinations((3, 4, 5), 2), 0.9),
        (2, 3): 0.99,
    }
    assert {(row.picture, row.family) for row in families(6, pairs)} == {(p, p // 3) for p in range(6)}


@given(PROBABILITIES, st.randoms(use_true_random=False))
def test_memberships_are_rows_of_disjoint_families(
    pairs: dict[tuple[int, int], float], random: Random
) -> None:
    rows = families(10, pairs)
    assert len({row.picture for row in rows}) == len(rows)
    for row in rows:
        assert row.size == sum(other.family == row.family for other in rows) >= 2
        assert 0 <= row.confidence <= 1
    assert [row.family for row in rows] == sorted(row.family for row in rows)
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    assert families(10, dict(shuffled)) == rows


def test_without_pairs_there_is_no_family() -> None:
    assert families(5, {}) == families(0, {}) == []


@pytest.mark.parametrize("pair", [(0, 0), (0, 5), (-1, 2)])
def test_pairs_that_make_no_sense_are_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no pair"):
        families(5, {pair: 0.5})
    with pytest.raises(ValueError, match="no pair"):
        families(5, {(0, 1): 1.5})
