"""What is planned from decisions: what is learned, what is doubted, and that the promise holds."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.sample_promise import Suggestion, review
from pictoria_docs.document.assumed import LEARNED_FROM, AssumedLevel
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.subjects.sample_order import PLACES
from pictoria_docs.store.workload.assumptions import LARGE, FoundAssumption
from pictoria_docs.store.workload.sampling_plan import (
    ENOUGH,
    LEARNED,
    Assumption,
    AssumptionRule,
    DecidedThing,
    Stratum,
    Undecided,
    UndecidedLevel,
    choose,
    learn,
)

RULE = AssumptionRule()
SORT = Stratum("doc", "link", "depicts")
OTHER = Stratum("doc", "field", "title")
RUNS = 20


def thing(
    place: int, confidence: float = 0.7, *, wrong: bool = False, sort: Stratum = SORT, tells: bool = True
) -> DecidedThing:
    return DecidedThing(confidence, place, wrong, sort, tells)


def nothing_open() -> Undecided:
    return Undecided([UndecidedLevel(0, PLACES, 0) for _ in RULE.levels], 0)


@given(st.integers(0, 20))
def test_a_sort_is_learned_when_enough_of_it_were_right_one_after_the_other(right: int) -> None:
    things = [thing(place) for place in range(right)]
    assert (learn(things, 0.9).learned == (SORT,)) == (right >= ENOUGH)
    assert not learn([thing(-1, wrong=True), *things], 0.9).learned


def test_what_was_learned_is_forgotten_when_too_many_later_ones_are_wrong() -> None:
    few, many = ([thing(place) for place in range(right)] for right in (ENOUGH + 1, 60))
    assert not learn([*few, thing(-1, wrong=True)], 0.9).learned
    assert learn([*many, thing(-1, wrong=True)], 0.9).learned == (SORT,)


def test_what_is_wrong_beside_something_doubtful_makes_no_sure_things_doubtful() -> None:
    beside = [thing(0, 0.6, wrong=True), thing(0, 0.99, sort=OTHER, wrong=True)]
    assert choose(nothing_open(), learn(beside, 0.9), {}, 500, RULE).doubted == ()
    assert choose(nothing_open(), learn(beside[1:], 0.9), {}, 500, RULE).doubted == (OTHER,)


def test_what_tells_nothing_of_others_counts_neither_for_nor_against_them() -> None:
    silent = [thing(place, tells=False) for place in range(ENOUGH)]
    assert not learn(silent, 0.9).learned
    enough = [thing(ENOUGH + place) for place in range(ENOUGH)]
    lessons = learn([thing(-1, wrong=True, tells=False), *silent, *enough], 0.9)
    assert lessons.learned == (SORT,)
    assert lessons.things == [], "it is in no lot"
    sure = learn([thing(0, 0.99, sort=OTHER, tells=False)], 0.9)
    assert len(sure.things) == 1, "what is sure is judged by the sample whatever was added to it"


def test_what_was_learned_from_is_in_no_lot() -> None:
    lessons = learn([thing(place) for place in range(ENOUGH + 2)], 0.9)
    assert [each.confidence for each in lessons.things] == [LEARNED, LEARNED]
    assert lessons.outside == set(range(ENOUGH))
    # Unless its cluster holds something sure as well.
    both = learn([*(thing(place) for place in range(ENOUGH)), thing(0, 0.99, sort=OTHER)], 0.9)
    assert both.outside == set(range(1, ENOUGH))


def test_one_mistake_among_few_has_all_of_its_sort_asked_until_many_were_right() -> None:
    few = [thing(place, 0.99, sort=OTHER, wrong=place == 0) for place in range(4)]
    many = [thing(place, 0.99, sort=OTHER, wrong=place == 0) for place in range(60)]
    assert choose(nothing_open(), learn(few, 0.9), {}, 500, RULE).doubted == (OTHER,)
    assert choose(nothing_open(), learn(many, 0.9), {}, 5000, RULE).doubted == ()


def test_a_level_of_a_document_knows_its_own_sorts_alone() -> None:
    assumption = Assumption(threshold=0.9, learned=(SORT, Stratum("other", "link", "cites")))
    assert assumption.of("doc") == AssumedLevel(threshold=0.9, learned=(("link", "depicts"),))
    assert Assumption(threshold=0.99, learned=(SORT,)).of("doc") == AssumedLevel(threshold=0.99)
    assert Assumption().of("doc") is None


@pytest.mark.parametrize(
    ("things", "left", "decided", "serves"),
    [
        (LARGE + 1, 100, 5, True),
        (LARGE + 1, 100, 95, False),
        (LARGE + 1, 0, 95, True),
        (LARGE, 100, 1, False),
    ],
    ids=["in the midst of it", "near the end of the sample", "the sample is done", "a small project"],
)
def test_only_large_projects_go_on_with_what_was_assumed_and_not_past_the_end_of_the_sample(
    things: int, left: int, decided: int, serves: bool
) -> None:
    document = DocumentId("doc")
    found = FoundAssumption(
        {document: ("results", 7, None)}, Assumption(things=things, left=left), at=0.0, seconds=1.0
    )
    assert found.serves({document: ("results", 7, None)}, now=1e6)
    later = {document: ("results", 7 + decided, None)}
    assert found.serves(later, now=2.0) == serves
    assert not found.serves(later, now=1e6)


def made(chance: Random, clusters: int, wrong: float) -> list[Suggestion]:
    """Things of four documents, up to three in a cluster, some of them wrong; as sure as they say, or surer."""
    suggestions = []
    for draw in chance.sample(range(1, PLACES), clusters):
        document = f"doc-{chance.randrange(4)}"
        is_wrong = chance.random() < wrong
        for number in range(chance.randint(1, 3)):
            sort = Stratum(document, "field", chance.choice(["title", "date", "material"]))
            confidence = chance.choice([LEARNED_FROM, 0.7, 0.85, *[0.93, 0.97, 0.99] * 4])
            suggestions.append(Suggestion(confidence, draw, sort, is_wrong and number == 0))
    return suggestions


@pytest.mark.parametrize("wrong", [0.0, 0.01, 0.03, 0.1])
def test_the_promise_holds_however_many_are_wrong(wrong: float) -> None:
    kept = 0
    for seed in range(RUNS):
        chance = Random(seed)
        suggestions = made(chance, 300, wrong)
        run = review(suggestions, AssumptionRule(sample=seed), chance)
        kept += run.left <= RULE.accepted_error * len(suggestions)
    assert kept >= 0.95 * RUNS


def test_few_are_asked_about_where_nothing_is_wrong() -> None:
    chance = Random(1)
    suggestions = made(chance, 2000, 0.0)
    assert review(suggestions, RULE, chance).asked < 1000
