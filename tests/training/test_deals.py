"""Trainings that differ in how groups of documents are dealt to folds."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.linking.entry_models import EntryModels, shipped_entry_models
from pictoria_docs.linking.line_weights import LineWeights
from pictoria_docs.training.entries import mean_models
from pictoria_docs.training.fit_lines import folds_of

GROUPS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 40)), min_size=1, max_size=30)


@given(GROUPS, st.integers(1, 6), st.integers(0, 5))
def test_each_document_is_in_one_fold_with_all_of_its_group(
    documents: list[tuple[str, int]], count: int, deal: int
) -> None:
    examples = [SimpleNamespace(group=group, labels=[0] * lines) for group, lines in documents]
    folds = folds_of(examples, count, deal)  # type: ignore[arg-type]
    assert sorted(index for fold in folds for index in fold) == list(range(len(examples)))
    assert len(folds) == min(count, len({one.group for one in examples}))
    for fold in folds:
        inside = {examples[index].group for index in fold}
        assert all((examples[index].group in inside) == (index in fold) for index in range(len(examples)))


def test_another_deal_deals_otherwise() -> None:
    examples = [SimpleNamespace(group=str(group), labels=[0] * 10) for group in range(20)]
    deals = [folds_of(examples, 4, deal) for deal in range(4)]  # type: ignore[arg-type]
    assert all(first != second for place, first in enumerate(deals) for second in deals[:place])
    assert deals[1] == folds_of(examples, 4, 1)  # type: ignore[arg-type]


def test_the_mean_of_models_counts_a_missing_weight_as_none() -> None:
    shipped = shipped_entry_models()
    title = shipped.sums.title
    doubled = replace(title, weights=tuple(3 * weight for weight in title.weights))
    first = LineWeights(lines={"upper": (1.0,) * 7}, steps={"other": (2.0,) * 7})
    second = LineWeights(steps={"other": (4.0,) * 7})
    mean = mean_models(
        [EntryModels(first, shipped.sums), EntryModels(second, shipped.sums._replace(title=doubled))]
    )
    assert mean.sums.title.weights == pytest.approx([2 * weight for weight in title.weights])
    assert mean.lines.lines == {"upper": (0.5,) * 7} and mean.lines.steps == {"other": (3.0,) * 7}
    assert mean_models([shipped, shipped]) == shipped
