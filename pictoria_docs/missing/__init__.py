"""What was probably missed in a document: a second look at it, and how much is still missing by what that look sees."""

from pictoria_docs.missing.estimate import MissingEstimate, estimate_missing
from pictoria_docs.missing.second_look import MissingKind, ProbablyMissing, SecondLook, look_again

__all__ = [
    "MissingEstimate",
    "MissingKind",
    "ProbablyMissing",
    "SecondLook",
    "estimate_missing",
    "look_again",
]
