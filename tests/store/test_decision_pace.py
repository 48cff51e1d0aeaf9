"""How people decide, told from decisions alone: their pace, and what others made of the same."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from pictoria_docs.store import Store, schema
from pictoria_docs.store.decision_pace import (
    ENOUGH,
    PAUSE,
    READING_SECONDS,
    TOGETHER,
    DecisionPace,
    decision_paces,
)
from tests.store.test_store import with_document

START = datetime(2026, 1, 1, tzinfo=UTC)
FIGURE = {"type": "figure", "box": [0, 0, 1, 1], "origin": {"stage": "layout"}}


class Log:
    """Decisions as they would be kept."""

    def __init__(self, store: Store) -> None:
        self.store, self.document = store, with_document(store)
        self.rows: list[dict[str, Any]] = []

    def add(self, user: str, subject: str, at: float, action: str = "accept", **more: Any) -> None:
        """A decision, `at` seconds after the start."""
        number = len(self.rows) + 1
        values = {
            "number": number, "id": f"dec-{number}", "document_id": self.document, "subject": subject,
            "kind": "region", "action": action, "before": json.dumps(FIGURE), "after": None, "context": "[]",
            "user": user, "at": (START + timedelta(seconds=at)).isoformat(), "note": "",
            "change_set": None, "layer": "", "restores": None,
        }  # fmt: skip
        self.rows.append(values | more)

    def clusters(self, draws: dict[str, int], links: dict[str, str] | None = None) -> None:
        """What is seen as one thing: subjects with the same number; links from a picture to an entry."""
        rows = [
            {
                "document_id": self.document, "id": subject, "layer": "", "kind": "region", "page": 1,
                "type": "depicts" if subject in (links or {}) else "figure", "confidence": 0.9,
                "target": (links or {}).get(subject), "status": "suggested", "hidden": 0, "link_support": 0,
                "revision": 0, "draw": draw,
            }
            for subject, draw in draws.items()
        ]  # fmt: skip
        with self.store.writing() as connection:
            connection.execute(insert(schema.subjects), rows)

    def paces(self, hidden: tuple[str, ...] = ()) -> dict[str, DecisionPace]:
        with self.store.writing() as connection:
            connection.execute(delete(schema.decisions))
            connection.execute(insert(schema.decisions), self.rows)
        with self.store.reading() as connection:
            return {pace.person: pace for pace in decision_paces(connection, hidden)}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Store(tmp_path / "p", create=True) as store:
        yield Log(store)


def corrected(**values: object) -> dict[str, object]:
    return {"action": "correct", "after": json.dumps(FIGURE | values)}


def test_pace_leaves_out_pauses_and_counts_a_question_once(log: Log) -> None:
    at = 0.0
    for number, seconds in enumerate((2, 3, PAUSE + 1, 4, 3)):
        at += seconds
        for part in range(3):  # one key for three things
            log.add("ada", f"fig-{number}-{part}", at + part / 1000, change_set=f"step-{number}")
    pace = log.paces()["ada"]
    assert (pace.decisions, pace.accepted) == (15, 15)
    assert pace.seconds == pytest.approx(3, abs=0.01)
    assert pace.accept_questions == 3


def test_who_accepts_faster_than_one_can_read_is_marked(log: Log) -> None:
    for number in range(ENOUGH + 1):
        log.add("ada", f"fig-{number}", number * 0.8)
        log.add("bo", f"cap-{number}", number * (READING_SECONDS + 0.1))
        log.add("cy", f"txt-{number}", number * 0.8, action="reject")
    for number in range(ENOUGH):
        log.add("di", f"plt-{number}", number * 0.8)
    paces = log.paces()
    assert [name for name, pace in paces.items() if pace.is_fast] == ["ada"]
    assert paces["ada"].accept_seconds == pytest.approx(0.8, abs=0.01)
    assert paces["di"].accept_questions == ENOUGH - 1, "too few to tell"
    assert paces["cy"].accept_seconds is None


def test_a_contact_sheet_counts_as_its_cards(log: Log) -> None:
    log.clusters({f"fig-{number}-{part}": 100 * number + part for number in range(6) for part in range(12)})
    for number in range(6):
        for part in range(12):
            log.add("ada", f"fig-{number}-{part}", number * 3.0, change_set=f"ada-{number}")
            log.add("bo", f"fig-{number}-{part}", number * 60.0, change_set=f"bo-{number}")
            log.add("cy", f"fig-{number}-{part}", number * 240.0, change_set=f"cy-{number}")
    paces = log.paces()
    assert (paces["ada"].accept_questions, paces["ada"].accept_seconds) == (5 * 12, pytest.approx(0.25))
    assert paces["ada"].is_fast, "twelve cards in three seconds were not looked at"
    assert paces["bo"].accept_seconds == pytest.approx(5) and not paces["bo"].is_fast
    assert paces["cy"].accept_seconds == pytest.approx(20), "a sheet may take longer than a pause"


def test_a_question_about_a_picture_and_the_entry_that_it_shows_is_one(log: Log) -> None:
    log.clusters(
        {
            name.format(number): 10 * number + entry
            for number in range(ENOUGH + 1)
            for name, entry in (("fig-{}", 0), ("lnk-{}", 0), ("ent-{}", 1))
        },
        {f"lnk-{number}": f"ent-{number}" for number in range(ENOUGH + 1)},
    )
    for number in range(ENOUGH + 1):
        for name in ("fig", "lnk", "ent"):
            log.add("ada", f"{name}-{number}", number * 2.0, change_set=f"step-{number}")
    pace = log.paces()["ada"]
    assert (pace.accept_questions, pace.accept_seconds) == (ENOUGH, pytest.approx(2))
    assert not pace.is_fast


def test_scripts_and_bulk_acceptances_tell_no_pace(log: Log) -> None:
    for number in range(2 * ENOUGH):
        log.add("script", f"fig-{number}", number * TOGETHER / 2)
        log.add("bulk", f"cap-{number}", number * 0.8, id=f"blk-{number}")
    paces = log.paces()
    assert paces["script"].seconds is None and not paces["script"].is_fast
    assert "bulk" not in paces


def test_what_was_taken_back_is_no_decision(log: Log) -> None:
    log.add("ada", "fig-1", 0)
    log.add("ada", "fig-1", 5, action="withdraw", restores=0)
    log.add("ada", "fig-1", 9, restores=1)
    assert log.paces()["ada"].decisions == 1


def test_what_others_made_of_the_same(log: Log) -> None:
    log.add("ada", "fig-1", 0)
    log.add("bo", "fig-1", 5, action="reject")
    log.add("ada", "fig-2", 6, **corrected(number="12", box=[0, 0, 2, 2], origin={"user": "ada"}))
    log.add("bo", "fig-2", 9, **corrected(number="12", box=[0, 0, 3, 3], origin={"user": "bo"}))
    log.add("ada", "fig-3", 10, **corrected(number="12"))
    log.add("bo", "fig-3", 12, **corrected(number="13"))
    log.add("ada", "fig-4", 13)
    log.add("ada & bo", "fig-4", 13)  # what both decided alike
    paces = log.paces()
    assert (paces["ada"].compared, paces["ada"].disagreed) == (3, 2)
    assert (paces["bo"].compared, paces["bo"].disagreed) == (3, 2)
    assert (paces["ada"].checked, paces["ada"].overruled) == (3, 2)
    assert (paces["bo"].checked, paces["bo"].overruled) == (0, 0)
    assert "ada & bo" not in paces


def test_accepting_what_somebody_corrected_is_to_agree(log: Log) -> None:
    log.add("ada", "fig-1", 0, **corrected(number="12"))
    log.add("bo", "fig-1", 5, before=json.dumps(FIGURE | {"number": "12"}))
    assert log.paces()["ada"].overruled == 0


def test_what_a_moderator_settles_is_held_against_each_of_two(log: Log) -> None:
    log.add("ada", "fig-1", 0, layer="task-1")
    log.add("bo", "fig-1", 1, layer="task-2", action="reject")
    log.add("mo", "fig-1", 60, action="reject")
    paces = log.paces()
    assert (paces["ada"].checked, paces["ada"].overruled) == (1, 1)
    assert (paces["bo"].checked, paces["bo"].overruled) == (1, 0)
    assert paces["ada"].compared == 1


def test_layers_that_are_not_to_be_seen_tell_nothing(log: Log) -> None:
    log.add("ada", "fig-1", 0)
    log.add("bo", "fig-1", 1, layer="task-2", action="reject")
    paces = log.paces(hidden=("task-2",))
    assert list(paces) == ["ada"] and paces["ada"].compared == 0


STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 20_000)), max_size=40)
"""Who, and how many hundredths of a second after the step before."""


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_medians_are_those_of_a_list(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    now, gaps, last = 0, defaultdict(list), {}
    with Store(tmp_path_factory.mktemp("pace") / "p", create=True) as store:
        log = Log(store)
        for number, (user, hundredths) in enumerate(steps):
            now += hundredths
            log.add(user, f"fig-{number}", now / 100)
            gap = now - last.get(user, now)
            assume(gap not in (TOGETHER * 100, PAUSE * 100))
            if TOGETHER * 100 < gap < PAUSE * 100:
                gaps[user].append(gap / 100)
            last[user] = now
        assume(log.rows)
        paces = log.paces()
    for user in last:
        expected = pytest.approx(median(gaps[user]), abs=0.003) if gaps[user] else None
        assert paces[user].seconds == expected
