"""Dimensions as catalogues print them: "H. 12,5 cm ; L. 3 ; Ø 4,2 cm", "8 1/2 x 11 in. (21.6 x 27.9 cm)".

Conventions:
- Numbers joined by a times sign and without words are height, width and depth in that order ("270 × 180 cm"); one
  number without words is of the kind "other"; a coin's millimetres beside its weight are its diameter, its hours the
  die axis. "?" holds the place of a measure that is not known.
- "L." is the length and "l." the width, but "L." between "H." and a depth ("H. 12 ; L. 8 ; P. 3") is the width. "D." is
  the diameter, but the depth beside "H." and "W." (in English) and the thickness beside "L." and "B." (in German).
- A range has its first number as `value` and its second as `upper`.
- A measure without unit has that of the next one, else of the one before ("H. 12 ; L. 3 cm"). Where a whole group has
  none, numbers below 3 with decimals are metres, as old French catalogues print them, others are centimetres; both
  with a lower confidence.
- What is stated twice, in metric and in imperial units, is one measure: the metric one stands in `dimensions`, the
  other one in `restated`, and `consistent` says whether they agree within one of the last printed digit of each.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pictoria_docs.document.pieces import read_in_pieces
from pictoria_docs.enrichment.dimensions.measure import Measure, groups_of
from pictoria_docs.enrichment.dimensions.runs import read_measures
from pictoria_docs.enrichment.dimensions.settling import settle_kinds, settle_units

BRACKET_WITHIN = 3  # characters
ROUNDING = 1e-9  # SI units
SAME_MEASURE = 0.03  # measures that differ by less, as a share, are the same

MAX_SERIES_LENGTH = 6
"""So many measures in a row are said again by as many at most."""
SURE, INHERITED, METRES, ASSUMED = 0.95, 0.9, 0.7, 0.5
"""Confidence by where the unit comes from."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One measure."""

    kind: str
    """height, width, depth, length, diameter, thickness, weight, volume, die_axis, other."""
    value: float
    unit: str
    """The unit by its usual sign: "cm", "in", "kg"."""
    si_value: float
    """The value in m, kg, m³; radians for a die axis."""
    start: int
    end: int
    qualifier: str = ""
    """How or where it was measured: "max", "preserved", "of rim", "c."."""
    upper: float | None = None
    """The second number of a range, in the same unit."""
    step: float = 1.0
    """One of its last printed digit, in its unit."""
    confidence: float = SURE

    @property
    def tolerance(self) -> float:
        """How far it may be off the true measure, in SI: one of its last printed digit."""
        return abs(self.step * self.si_value / self.value) if self.value else self.step


@dataclass(frozen=True, slots=True)
class DimensionsReading:
    """Measures that stand together: `text[start:end]`."""

    start: int
    end: int
    dimensions: tuple[Dimension, ...]
    consistent: bool | None = None
    """Whether what is stated twice agrees; None where nothing is."""
    restated: tuple[Dimension, ...] = ()
    """The same measures in other units."""


def find_dimensions(text: str, unit: str | None = None) -> list[DimensionsReading]:
    """All dimensions of a text, in order.

    Args:
        text: running text, or what stands behind a label.
        unit: the unit of numbers without one ("cm"), where a heading or a column says so; numbers then need no words.
    """
    return read_in_pieces(text, lambda piece: _readings(piece, unit))


def _readings(text: str, unit: str | None) -> list[DimensionsReading]:
    readings = []
    for run in read_measures(text, unit):
        measures = settle_kinds(settle_units(run, unit))
        reading = _reading(measures)
        if reading is not None:
            readings.append(_closed(text, reading))
    return readings


def read_dimensions(text: str, unit: str | None = None) -> tuple[Dimension, ...]:
    """The dimensions of a text, all in one."""
    return tuple(dimension for reading in find_dimensions(text, unit) for dimension in reading.dimensions)


def same_measures(text: str, known_text: str) -> bool | None:
    """Whether the measures that both texts tell of are the same; None where they tell of none in common."""
    first, second = _measures(text), _measures(known_text)
    common = first.keys() & second.keys()
    if not common:
        return None
    return all(
        any(abs(a - b) <= SAME_MEASURE * max(a, b) for a in first[kind] for b in second[kind])
        for kind in common
    )


def _measures(text: str) -> dict[str, list[float]]:
    dimensions: dict[str, list[float]] = {}
    for dimension in read_dimensions(text):
        dimensions.setdefault(dimension.kind, []).append(dimension.si_value)
    return dimensions


def as_json(dimensions: Sequence[Dimension]) -> str:
    """Dimensions for `Field.normalised`: a list of kind, value and unit, with what else is known of each."""
    rows = []
    for dimension in dimensions:
        row: dict[str, str | float] = {
            "kind": dimension.kind,
            "value": dimension.value,
            "unit": dimension.unit,
        }
        if dimension.upper is not None:
            row["upper"] = dimension.upper
        if dimension.qualifier:
            row["qualifier"] = dimension.qualifier
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False)


def _closed(text: str, reading: DimensionsReading) -> DimensionsReading:
    """With the bracket that closes what is stated twice."""
    printed = text[reading.start : reading.end]
    close = re.match(r"\.?\s?[)\]]", text[reading.end : reading.end + BRACKET_WITHIN])
    opened = printed.count("(") + printed.count("[") > printed.count(")") + printed.count("]")
    return replace(reading, end=reading.end + close.end()) if close and opened else reading


def _reading(measures: Sequence[Measure]) -> DimensionsReading | None:
    kept: list[Dimension] = []
    restated: list[Dimension] = []
    agree: list[bool] = []
    for group, again in _with_restatements(measures):
        first = [_dimension(item) for item in group]
        if not again:
            kept += first
            continue
        second = [
            replace(other, kind=item.kind, qualifier=other.qualifier or item.qualifier)
            for item, other in zip(first, map(_dimension, again), strict=True)
        ]
        agree += [_agrees(item, other) for item, other in zip(first, second, strict=True)]
        if group[0].system == "metric" or again[0].system != "metric":
            kept += first
            restated += second
        else:
            kept += second
            restated += first
    if not kept:
        return None
    all_dimensions = [*kept, *restated]
    return DimensionsReading(
        min(item.start for item in all_dimensions),
        max(item.end for item in all_dimensions),
        tuple(sorted(kept, key=lambda item: item.start)),
        all(agree) if agree else None,
        tuple(restated),
    )


def _with_restatements(measures: Sequence[Measure]) -> list[tuple[list[Measure], list[Measure]]]:
    """Measures by the groups that times signs make, each with the group that says the same in other units."""
    measured = [[measure for measure in group if measure.value is not None] for group in groups_of(measures)]
    groups: list[tuple[list[Measure], list[Measure]]] = []
    index = 0
    while index < len(measured):
        current = measured[index]
        following = measured[index + 1] if index + 1 < len(measured) else []
        if current and following and _restates(current, following):
            groups.append((current, following))
            index += 2
        else:
            length = _series_restated(measured, index)
            if length:
                first = [measure for group in measured[index : index + length] for measure in group]
                second = [
                    measure for group in measured[index + length : index + 2 * length] for measure in group
                ]
                groups.append((first, second))
                index += 2 * length
            else:
                groups.append((current, []))
                index += 1
    return groups


def _restates(group: Sequence[Measure], following: Sequence[Measure]) -> bool:
    """Whether a group restates the one before it: as many numbers, in another unit, without words of its own."""
    if len(group) != len(following) or any(measure.own_kind for measure in following):
        return False
    if (
        following[0].joined not in ("bracket", "slash", "soft", "stop")
        or group[0].measures != following[0].measures
    ):
        return False
    if group[0].system != following[0].system and "royal" not in (group[0].system, following[0].system):
        return True
    other_unit = group[0].unit_name != following[0].unit_name
    return other_unit and (
        following[0].joined in ("bracket", "slash") or "royal" in (group[0].system, following[0].system)
    )


def _series_restated(groups: Sequence[Sequence[Measure]], index: int) -> int:
    """How many groups from here on are said again by as many after them: "H. 4 in.; W. 2 in. (H. 10; W. 5 cm)"."""
    for length in range(1, min((len(groups) - index) // 2, MAX_SERIES_LENGTH) + 1):
        first, second = groups[index : index + length], groups[index + length : index + 2 * length]
        if not all(first) or not all(second) or second[0][0].joined not in ("bracket", "slash"):
            continue
        pairs = [
            (a, b)
            for group, other in zip(first, second, strict=True)
            for a, b in zip(group, other, strict=False)
        ]
        alike = all(len(group) == len(other) for group, other in zip(first, second, strict=True))
        if alike and all(a.kind == b.kind and a.system != b.system for a, b in pairs):
            return length
    return 0


def _dimension(measure: Measure) -> Dimension:
    assert measure.value is not None and measure.unit is not None
    return Dimension(
        kind=measure.kind or "other",
        value=round(measure.value, 4),
        unit=measure.unit.name,
        si_value=round(measure.value * measure.unit.si, 12),
        start=measure.start,
        end=measure.end,
        qualifier=", ".join(measure.qualifiers),
        upper=measure.quantity.upper,
        step=measure.quantity.step,
        confidence={"printed": SURE, "inherited": INHERITED, "metres": METRES}.get(
            measure.unit_from, ASSUMED
        ),
    )


def _agrees(first: Dimension, second: Dimension) -> bool:
    return abs(first.si_value - second.si_value) <= first.tolerance + second.tolerance + ROUNDING
