"""How much of a project people are asked about."""

from typing import Annotated

from pydantic import Field

from pictoria_docs.store.workload.sampling_plan import AssumptionRule
from pictoria_docs.strict_model import StrictModel

MAX_SAMPLE_NUMBER = 2**31 - 1
"""Number of a sample."""
REVIEW = "review"
"""Name of the section in the config."""
ACCEPTED_ERRORS = (0.01, 0.02, 0.05)
"""Shares of mistakes that pages offer to accept."""


class ReviewOptions(StrictModel):
    """What people are asked about, and what is assumed."""

    assume: bool = True
    """Whether suggestions that are sure enough stand without being asked about one by one ("assumed"); a random sample
    of them is asked about, and if it shows more mistakes than are accepted, the others are too."""
    accepted_error: Annotated[float, Field(gt=0, lt=1)] = 0.01
    """Share of all things that may be wrong among those that are assumed; the smaller, the larger the sample."""
    assurance: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    """How sure it is to be that no more of them are wrong."""
    assume_from: Annotated[float, Field(ge=0.5, le=1)] = 0.9
    """Suggestions that are less sure are asked about in any case."""
    sample: Annotated[int, Field(ge=0, le=MAX_SAMPLE_NUMBER)] = 0
    """Which random sample; another number draws another one."""

    @property
    def rule(self) -> AssumptionRule | None:
        """As the store takes it; None: nothing is assumed."""
        if not self.assume:
            return None
        return AssumptionRule(self.accepted_error, self.assurance, self.assume_from, self.sample)
