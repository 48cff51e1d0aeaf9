"""A short form of `benchmarks/kill`: processes killed at random moments, and nothing is lost, doubled, torn or
different."""

import random
from pathlib import Path

import pytest

from benchmarks.kill.__main__ import WORK
from benchmarks.kill.campaign import Campaign
from benchmarks.kill.commands import SOURCE, make_source
from tests.campaigns import SEARCHES, cases

pytestmark = pytest.mark.slow
KILLS = cases(1, 12)
KINDS = list(WORK) if SEARCHES else ["enrich", "review"]
"""Killed exports are looked at, state by state, in `tests/exchange/test_staging.py`, killed runs in
`tests/pipeline/test_run.py`."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_killed_is_completed_as_if_nothing_had_happened(tmp_path: Path, kind: str) -> None:
    make_source(tmp_path / SOURCE)
    campaign = Campaign(tmp_path, random.Random(7))
    WORK[kind](campaign, KILLS)
    assert sum(campaign.tried.values()) == KILLS
    assert campaign.wrong == []
