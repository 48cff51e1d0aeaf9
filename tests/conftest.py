"""Settings for all tests."""

import os

from hypothesis import settings

# The same examples each time, so that a landing does not hang on chance; HYPOTHESIS_PROFILE=search looks further.
# How long an example takes depends on the machine and its load: timings belong in benchmarks.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
