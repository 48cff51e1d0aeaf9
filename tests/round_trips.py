"""Property tests of formats that go both ways: how many documents made by chance each of them tries."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.campaigns import SEARCHES

WANTED = "PICTORIA_ROUND_TRIPS"
"""A variable of the environment: so many documents each such test tries."""
Test = TypeVar("Test", bound=Callable[..., object])


def round_trip(few: int) -> Callable[[Test], Test]:
    """Marks a test (`-m round_trip`) that tries `few` documents on each landing, or as many as are `WANTED`.

    Those of a long run are new each time, and are not made smaller: that may take longer than the run itself.
    """
    wanted = os.environ.get(WANTED)
    phases = [Phase.explicit, Phase.generate] if wanted else [*Phase]
    set_to = settings(
        max_examples=int(wanted) if wanted else few,
        derandomize=not wanted and not SEARCHES,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    return lambda test: pytest.mark.round_trip(set_to(test))
