"""Measures of printed lines."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.linking.line_features import _quantiles

VALUES = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=30)


@given(VALUES, st.floats(0, 1), st.randoms(use_true_random=False))
def test_quantiles_of_each_row_are_those_of_numpy(values: list[float], share: float, random: object) -> None:
    draw = np.random.default_rng(random.randint(0, 10**6))  # type: ignore[attr-defined]
    numbers = np.array(values)
    members = draw.random((4, len(values))) < 0.5
    members[:, draw.integers(len(values))] = True
    expected = [np.quantile(numbers[row], share) for row in members]
    assert np.allclose(_quantiles(numbers, members, share), expected, atol=1e-6)
