"""The labels of lines: inference by hand count, and the weights as a file."""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.errors import ConfigError
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.entry_models import LINES, shipped_entry_models
from pictoria_docs.linking.line_features import COLUMNS
from pictoria_docs.linking.line_weights import LABELS, LineWeights, load_line_weights, save_line_weights
from pictoria_docs.linking.sequence import marginals, most_probable
from tests.campaigns import cases


@settings(max_examples=cases(25, 40))
@given(st.integers(1, 5), st.integers(1, 3), st.randoms(use_true_random=False))
def test_marginals_and_the_most_probable_labels_are_those_of_all_labellings(
    lines: int, labels: int, random
) -> None:  # type: ignore[no-untyped-def]
    scores = np.array([[random.uniform(-3, 3) for _ in range(labels)] for _ in range(lines)])
    steps = np.array([[random.uniform(-3, 3) for _ in range(labels)] for _ in range(labels)])
    total = {
        each: sum(scores[line, label] for line, label in enumerate(each))
        + sum(steps[first, second] for first, second in pairwise(each))
        for each in product(range(labels), repeat=lines)
    }
    sum_of_all = np.logaddexp.reduce(list(total.values()))
    shares, pairs, logarithm = marginals(scores[None], steps)
    expected, expected_pairs = np.zeros((lines, labels)), np.zeros((labels, labels))
    for each, score in total.items():
        for line, label in enumerate(each):
            expected[line, label] += np.exp(score - sum_of_all)
        for first, second in pairwise(each):
            expected_pairs[first, second] += np.exp(score - sum_of_all)
    assert logarithm[0] == pytest.approx(sum_of_all)
    assert np.allclose(shares[0], expected) and np.allclose(pairs[0], expected_pairs)
    best = most_probable(shares[0])
    assert np.allclose(expected[np.arange(lines), best], expected.max(axis=1))


rows = st.lists(
    st.floats(-20, 20).map(lambda value: round(value, 2)), min_size=len(LABELS), max_size=len(LABELS)
)


@given(
    st.dictionaries(st.sampled_from([*COLUMNS, "always"]), rows.map(tuple), max_size=5),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30),
)
def test_weights_of_lines_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, lines: dict[str, tuple[float, ...]], text: str
) -> None:
    file = tmp_path_factory.mktemp("weights") / LINES
    weights = LineWeights(trained_on=text, lines=lines)
    save_line_weights(weights, file)
    assert load_line_weights(file) == weights


def test_a_folder_without_models_of_entries_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as missing:
        LinkingOptions(entry_weights=tmp_path)
    assert str(tmp_path) in missing.value.sentence()
    shipped_entry_models().write(tmp_path)
    assert LinkingOptions(entry_weights=tmp_path).entries_weighed == shipped_entry_models()
    (tmp_path / LINES).write_text("lines: {moon: [3]}", encoding="utf-8")
    with pytest.raises(ConfigError) as broken:
        LinkingOptions(entry_weights=tmp_path)
    assert "moon" in broken.value.sentence()
