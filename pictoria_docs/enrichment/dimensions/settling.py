"""Units and kinds of measures by the company they are in: see the conventions of `dimensions`."""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.enrichment.dimensions.measure import Measure, groups_of, looks_like_metres
from pictoria_docs.enrichment.dimensions.quantities import Unit, unit_of


def settle_units(run: Sequence[Measure], unit: str | None = None) -> list[Measure]:
    """Every measure with a unit: its own, that of the next or last one, that of the heading, or the usual one."""
    known = [each.unit if each.measures == "length" else None for each in run]
    heading = next((each.heading_unit for each in run if each.heading_unit), None) or (
        unit_of(unit) if unit else None
    )
    lacking = [each for each in run if each.unit is None and each.value is not None]
    metres = all(map(looks_like_metres, lacking))
    settled: list[Measure] = []
    for place, measure in enumerate(run):
        if measure.unit is not None or measure.value is None:
            settled.append(measure)
            continue
        near = _near_unit(run, known, place)
        source = "inherited"
        if measure.kind == "die_axis":
            near = unit_of("h")
        elif measure.kind == "weight":
            near = next((each.unit for each in run if each.measures == "weight"), None) or unit_of("g")
            source = "assumed"
        elif measure.kind == "volume":
            near, source = unit_of("l"), "assumed"
        elif near is not None and _in_group_with_unit(run, place):
            source = "printed"
        elif near is None and heading is not None:
            near = heading
        elif near is None:
            near, source = (unit_of("m"), "metres") if metres else (unit_of("cm"), "assumed")
        settled.append(replace(measure, quantity=replace(measure.quantity, unit=near), unit_from=source))
    return settled


def _in_group_with_unit(run: Sequence[Measure], place: int) -> bool:
    """Whether the unit at the end of a times group is a number's own."""
    for other in range(place + 1, len(run)):
        if run[other].joined != "times":
            return False
        if run[other].unit is not None:
            return True
    return False


def _near_unit(run: Sequence[Measure], known: Sequence[Unit | None], place: int) -> Unit | None:
    """The next unit, of the same brackets or outside them, else the last one."""
    for other in range(place + 1, len(run)):
        if run[other].joined == "bracket":
            break
        if known[other] is not None:
            return known[other]
    for other in range(place - 1, -1, -1):
        if known[other] is not None:
            return known[other]
    return next((each for each in known[place:] if each is not None), None)


def settle_kinds(run: Sequence[Measure]) -> list[Measure]:
    """Every measure with a kind: its own, else by its place in its group; what is said of all is said of each."""
    settled: list[Measure] = []
    common = [name for each in run[:1] for name in each.heading_qualifiers]
    for group in groups_of(_letters_by_company(run)):
        shared = [] if any(each.own_kind for each in group) else group[0].qualifiers
        for each in _kinds_of_group(group, run):
            settled.append(
                replace(each, qualifiers=tuple(dict.fromkeys([*common, *shared, *each.qualifiers])))
            )
    return [each for each in settled if each.value is not None]


def _kinds_of_group(group: Sequence[Measure], run: Sequence[Measure]) -> list[Measure]:
    own = {each.kind for each in group if each.kind}
    if len(group) == 1:
        only = group[0]
        if only.kind is None and only.measures in ("weight", "volume", "die_axis"):
            return [replace(only, kind=only.measures)]
        weighed = any(each.measures == "weight" for each in run)
        if only.kind is None and only.unit_name == "mm" and weighed:
            return [replace(only, kind="diameter")]
        return [only if only.kind else replace(only, kind="other")]
    if own == {"diameter"}:
        return [replace(each, kind="diameter") for each in group]
    free = [kind for kind in ("height", "width", "depth", "other") if kind not in own]
    if "length" in own and "width" in free and "height" in free:
        free = [kind for kind in ("width", "height", "depth", "other") if kind in free]
    settled = []
    for each in group:
        kind = each.kind or (each.measures if each.measures not in ("", "length") else None)
        settled.append(replace(each, kind=kind or (free.pop(0) if free else "other")))
    return settled


def _letters_by_company(run: Sequence[Measure]) -> list[Measure]:
    """Letters that mean different things in different company, read by it: see the conventions of `dimensions`."""
    kinds = {each.kind for each in run}
    words = {each.word for each in run}
    settled = []
    for each in run:
        if each.kind == "depth" and each.measures == "weight":
            each = replace(each, kind="weight")
        elif each.word == "L" and {"height", "depth"} <= kinds and "width" not in kinds:
            each = replace(each, kind="width")
        elif each.word in ("D", "d") and "height" in kinds and words & {"W", "w"}:
            each = replace(each, kind="depth")
        elif each.word == "D" and {"L", "B"} <= words:
            each = replace(each, kind="thickness")
        settled.append(each)
    return settled
