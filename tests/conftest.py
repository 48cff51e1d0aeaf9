"""Settings for all tests."""

import os

import hypothesis
from hypothesis import settings

# The same examples each time, so that a landing does not hang on chance; HYPOTHESIS_PROFILE=search looks further.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# How long an example takes depends on the machine and its load: timings belong in benchmarks.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
