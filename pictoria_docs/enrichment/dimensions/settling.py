"""Units and kinds of measures by the company they are in: see the conventions of `dimensions`."""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.enrichment.dimensions.measure import Measure, groups_of, looks_like_metres
from pictoria_docs.enrichment.dimensions.quantities import Unit, unit_of


def settle_units(run: Sequence[Measure], unit: str | None = None) -> list[Measure]:
    """Every measure with a unit: its own, that of the next or last one, that of the heading, or the usual one."""
    with_unit = [other.unit if other.measures == "length" else None for other in run]
    heading = next((other.heading_unit for other in run if other.heading_unit), None) or (
        unit_of(unit) if unit else None
    )
    lacking = [other for other in run if other.unit is None and other.value is not None]
    metres = all(map(looks_like_metres, lacking))
    settled: list[Measure] = []
    for index, measure in enumerate(run):
        if measure.unit is not None or measure.value is None:
            settled.append(measure)
            continue
        nearest = _near_unit(run, with_unit, index)
        source = "inherited"
        if measure.kind == "die_axis":
            nearest = unit_of("h")
        elif measure.kind == "weight":
            nearest = next((other.unit for other in run if other.measures == "weight"), None) or unit_of("g")
            source = "assumed"
        elif measure.kind == "volume":
            nearest, source = unit_of("l"), "assumed"
        elif nearest is not None and _in_group_with_unit(run, index):
            source = "printed"
        elif nearest is None and heading is not None:
            nearest = heading
        elif nearest is None:
            nearest, source = (unit_of("m"), "metres") if metres else (unit_of("cm"), "assumed")
        settled.append(replace(measure, quantity=replace(measure.quantity, unit=nearest), unit_from=source))
    return settled


def _in_group_with_unit(run: Sequence[Measure], index: int) -> bool:
    """Whether the unit at the end of a times group is a number's own."""
    for other in range(index + 1, len(run)):
        if run[other].joined != "times":
            return False
        if run[other].unit is not None:
            return True
    return False


def _near_unit(run: Sequence[Measure], with_unit: Sequence[Unit | None], index: int) -> Unit | None:
    """The next unit, of the same brackets or outside them, else the last one."""
    for other in range(index + 1, len(run)):
        if run[other].joined == "bracket":
            break
        if with_unit[other] is not None:
            return with_unit[other]
    for other in range(index - 1, -1, -1):
        if with_unit[other] is not None:
            return with_unit[other]
    return next((measure for measure in with_unit[index:] if measure is not None), None)


def settle_kinds(run: Sequence[Measure]) -> list[Measure]:
    """Every measure with a kind: its own, else by its place in its group; what is said of all is said of each."""
    settled: list[Measure] = []
    common = [name for measure in run[:1] for name in measure.heading_qualifiers]
    for group in groups_of(_letters_by_company(run)):
        shared = [] if any(measure.own_kind for measure in group) else group[0].qualifiers
        for measure in _kinds_of_group(group, run):
            settled.append(
                replace(measure, qualifiers=tuple(dict.fromkeys([*common, *shared, *measure.qualifiers])))
            )
    return [measure for measure in settled if measure.value is not None]


def _kinds_of_group(group: Sequence[Measure], run: Sequence[Measure]) -> list[Measure]:
    own = {measure.kind for measure in group if measure.kind}
    if len(group) == 1:
        only = group[0]
        if only.kind is None and only.measures in ("weight", "volume", "die_axis"):
            return [replace(only, kind=only.measures)]
        weighed = any(measure.measures == "weight" for measure in run)
        if only.kind is None and only.unit_name == "mm" and weighed:
            return [replace(only, kind="diameter")]
        return [only if only.kind else replace(only, kind="other")]
    if own == {"diameter"}:
        return [replace(measure, kind="diameter") for measure in group]
    free = [kind for kind in ("height", "width", "depth", "other") if kind not in own]
    if "length" in own and "width" in free and "height" in free:
        free = [kind for kind in ("width", "height", "depth", "other") if kind in free]
    settled = []
    for measure in group:
        kind = measure.kind or (measure.measures if measure.measures not in ("", "length") else None)
        settled.append(replace(measure, kind=kind or (free.pop(0) if free else "other")))
    return settled


def _letters_by_company(run: Sequence[Measure]) -> list[Measure]:
    """Letters that mean different things in different company, read by it: see the conventions of `dimensions`."""
    kinds = {measure.kind for measure in run}
    words = {measure.word for measure in run}
    settled = []
    for measure in run:
        if measure.kind == "depth" and measure.measures == "weight":
            measure = replace(measure, kind="weight")
        elif measure.word == "L" and {"height", "depth"} <= kinds and "width" not in kinds:
            measure = replace(measure, kind="width")
        elif measure.word in ("D", "d") and "height" in kinds and words & {"W", "w"}:
            measure = replace(measure, kind="depth")
        elif measure.word == "D" and {"L", "B"} <= words:
            measure = replace(measure, kind="thickness")
        settled.append(measure)
    return settled
