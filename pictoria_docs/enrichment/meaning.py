"""What becomes of a value where another origin says the same, or something else."""

from pictoria_docs.document import Field

DISPUTED = 0.5
"""Confidence, at most, of values that contradict each other."""


def confirmed(field: Field, confidence: float) -> Field:
    """A value, surer because another origin says the same."""
    surer = 1 - (1 - field.confidence) * (1 - confidence)
    return field.model_copy(update={"confidence": round(surer, 3)})


def disputed(field: Field) -> Field:
    """A value that another origin contradicts."""
    return field.model_copy(update={"confidence": min(field.confidence, DISPUTED)})
