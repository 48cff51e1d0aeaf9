"""Languages are compared fairly: what is near for its language counts, a few items of a mistaken language do not."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.by_language import USUAL_BEST, above_usual, nearest_of_each

values = st.dictionaries(st.integers(1, 50), st.integers(-99, 99).map(lambda value: value / 100), min_size=1)


def test_the_best_of_a_language_is_above_many_that_are_usual_in_another() -> None:
    near = dict.fromkeys(range(20), 0.7)
    far = {100 + number: 0.3 for number in range(USUAL_BEST)} | {200: 0.6}
    languages = dict.fromkeys(near, "it") | dict.fromkeys(far, "de")
    above = above_usual(near | far, languages)
    assert max(above, key=lambda number: above[number]) == 200
    assert 200 in nearest_of_each(near | far, above, 10)


def test_a_single_item_of_a_language_is_compared_with_all() -> None:
    near = dict.fromkeys(range(20), 0.7)
    above = above_usual(near | {99: 0.4}, dict.fromkeys(near, "it") | {99: "es"})
    assert above[99] < min(above[number] for number in near)


@given(values)
def test_in_one_language_the_order_stays(found: dict[int, float]) -> None:
    above = above_usual(found, dict.fromkeys(found, "it"))
    assert sorted(found, key=lambda number: found[number]) == sorted(found, key=lambda number: above[number])
    assert len(nearest_of_each(found, above, 6)) == min(6, len(found))
