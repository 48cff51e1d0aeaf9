"""A number with what the words around it say."""

from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.enrichment.dimensions.quantities import Quantity, Unit

METRES_BELOW = 3.0
"""Numbers without unit below this may be metres."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity with what the words around it say."""

    quantity: Quantity
    start: int
    end: int
    joined: str = "apart"
    """What stands before it: "times", "soft" (commas and the like), "stop" (with a full stop), "bracket",
    "slash", or "apart"."""
    kind: str | None = None
    own_kind: bool = False
    """Whether words say the kind."""
    word: str = ""
    """The word for the kind, as printed."""
    qualifiers: tuple[str, ...] = ()
    headed: bool = False
    """Whether it stands under "Dimensions"."""
    heading_unit: Unit | None = None
    heading_qualifiers: tuple[str, ...] = ()
    unit_from: str = "printed"
    weak: bool = False
    """Whether the word for its kind may be the letters of an inventory number: "Br 123"."""
    alone: bool = False
    """Whether it makes a clause of its own."""

    @property
    def value(self) -> float | None:
        """The number; None for "?"."""
        return self.quantity.value

    @property
    def unit(self) -> Unit | None:
        """Its unit."""
        return self.quantity.unit

    @property
    def unit_name(self) -> str:
        """Name of its unit."""
        return self.unit.name if self.unit else ""

    @property
    def system(self) -> str:
        """The system of its unit."""
        return self.unit.system if self.unit else ""

    @property
    def measures(self) -> str:
        """What its unit measures."""
        return self.unit.measures if self.unit else ""


def groups_of(measures: Sequence[Measure]) -> list[list[Measure]]:
    """Measures by the groups that times signs make."""
    groups: list[list[Measure]] = []
    for measure in measures:
        if measure.joined == "times" and groups:
            groups[-1].append(measure)
        else:
            groups.append([measure])
    return groups


def looks_like_metres(measure: Measure) -> bool:
    """Whether a number without unit is one of metres: "0,23", "1,205"."""
    value = measure.value or 0.0
    return value < METRES_BELOW and measure.quantity.decimals >= 2 and (measure.quantity.comma or value < 1)
