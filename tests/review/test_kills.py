"""A short form of `benchmarks/kill.py`: processes killed at random moments, and nothing is lost, doubled, torn or
different."""

import random
from pathlib import Path

import pytest

from benchmarks.kill import WORK, Campaign, make_source

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", WORK)
def test_what_was_killed_is_completed_as_if_nothing_had_happened(tmp_path: Path, kind: str) -> None:
    make_source(tmp_path / "catalogue.pdf")
    campaign = Campaign(tmp_path, Path("catalogue.pdf"), random.Random(7))
    WORK[kind](campaign, 3)
    assert sum(campaign.tried.values()) == 3
    assert campaign.wrong == []
