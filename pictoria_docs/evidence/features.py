"""Measurements by name: each is a function of what it measures, with its unit and the direction in which it speaks."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Subject = TypeVar("Subject")
Measure = Callable[[Subject], float]
Measured = Mapping[str, float]
"""Measurements by name, made together; what does not apply is left out, and counts as 0."""


@dataclass(frozen=True, slots=True)
class Feature(Generic[Subject]):
    """One measurement."""

    name: str
    unit: str
    """"line heights", "share", "flag", "ln(ratio)" ..."""
    rises: bool | None
    """Whether more of it makes what is asked likelier, whatever else is measured; None: it depends."""
    meaning: str
    measure: Measure[Subject]
    prior: float = 0.0
    """What an additive model counts it before anything is learned, in log-odds per unit."""


class FeatureSet(Generic[Subject]):
    """The measurements that a model is made of, in their order."""

    def __init__(self, name: str, *, base: float | None = None) -> None:
        """Begin with none.

        Args:
            name: of the model that uses them.
            base: makes the model additive, for few examples: log-odds before anything is measured or learned.
        """
        self.name = name
        self.base = base
        self._features: list[Feature[Subject]] = []

    def feature(
        self, unit: str, *, rises: bool | None = None, prior: float = 0.0
    ) -> Callable[[Measure[Subject]], Measure[Subject]]:
        """Add the decorated function, by its name; the first line of its docstring says what it measures."""

        def add(measure: Measure[Subject]) -> Measure[Subject]:
            meaning = (measure.__doc__ or "").strip().splitlines()[0]
            self._features.append(Feature(measure.__name__, unit, rises, meaning, measure, prior))
            return measure

        return add

    def declare(
        self, name: str, unit: str, meaning: str, *, rises: bool | None = None, prior: float = 0.0
    ) -> None:
        """Add a measurement that is made together with others, of a set whose subjects are `Measured`."""

        def measure(subject: Subject) -> float:
            assert isinstance(subject, Mapping)
            return float(subject.get(name, 0.0))

        self._features.append(Feature(name, unit, rises, meaning, measure, prior))

    @property
    def features(self) -> tuple[Feature[Subject], ...]:
        """All of them."""
        return tuple(self._features)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [feature.name for feature in self._features]

    @property
    def digest(self) -> str:
        """Tells this set from one with other names, units, directions or meanings."""
        told = "\n".join(f"{each.name}|{each.unit}|{each.rises}|{each.meaning}" for each in self._features)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def rows(self, subjects: Iterable[Subject]) -> NDArray[np.float64]:
        """Measure subjects: one row each, a column for each feature."""
        rows = [[float(each.measure(subject)) for each in self._features] for subject in subjects]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self._features))
