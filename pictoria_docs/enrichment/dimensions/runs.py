"""Numbers that stand together, and which of them are measures at all."""

from collections.abc import Sequence

from pictoria_docs.enrichment.dimensions.measure import Measure, groups_of, looks_like_metres
from pictoria_docs.enrichment.dimensions.measure_lexicon import words_of_measures
from pictoria_docs.enrichment.dimensions.measuring import find_measures

REFERENCE_WITHIN = 30  # characters before a number in which "p." or "pl." is looked for
KINDS_IN_COMPANY = 3  # kinds of measures that make sure of a doubtful one
HOURS = 12  # of a die axis
DEGREES = 360  # the same, by degrees

ASK_FOR_UNIT = frozenset({"p", "t", "b", "w", "d"})
"""Small letters that only say a kind where a unit is printed."""
ASK_FOR_COMPANY = ASK_FOR_UNIT | {"P", "T", "D", "B", "G"}
"""Letters that without any unit need two other kinds beside them."""
WEIGHED = frozenset({"P", "p"})
"""Letters for a depth that are a weight's too: "P. 4,5 g"."""
MAX_RUN_LENGTH = 40
"""So many measures belong to one object at most."""
BARE_UNITS = frozenset({"mm", "cm", "in", "g", "kg", "pouce"})
"""Units that make a measure of a lone number without words; distances are given in others."""


def read_measures(text: str, unit: str | None = None) -> list[list[Measure]]:
    """The measures of a text by the runs in which they stand together; what is none is left out."""
    runs: list[list[Measure]] = []
    for group in groups_of(find_measures(text, unit)):
        if not _is_meant(text, group, unit):
            runs.append([])
        elif group[0].joined == "apart" or not runs or len(runs[-1]) > MAX_RUN_LENGTH:
            runs.append(list(group))
        else:
            runs[-1] += group
    return [kept for run in runs if (kept := _without_strays(run, unit))]


def _is_meant(text: str, group: Sequence[Measure], unit: str | None) -> bool:
    """Whether a group of numbers is one of measures, as far as it says itself."""
    if len(group) > MAX_RUN_LENGTH or not all(measure.quantity.clean for measure in group):
        return False
    first = group[0]
    printed = any(measure.unit for measure in group)
    if any(measure.own_kind for measure in group):
        return printed or not any(measure.word in ASK_FOR_UNIT for measure in group)
    if unit is not None or (first.headed and (printed or len(group) > 1 or first.heading_unit)):
        return True
    if not printed:
        return False
    if words_of_measures().reference.search(
        text[max(0, first.quantity.start - REFERENCE_WITHIN) : first.quantity.start]
    ):
        return False
    if len(group) > 1:
        return True
    return first.alone or first.joined in ("bracket", "slash")


def _without_strays(run: Sequence[Measure], unit: str | None) -> list[Measure]:
    """A run without the measures that need others beside them and have none."""
    run = [
        measure
        for index, measure in enumerate(run)
        if not _is_number_of_inventory(measure, run[index + 1 : index + 2])
    ]
    if not run or not _has_units(run, unit):
        return []
    lonely = len(run) == 1 and not run[0].own_kind and not run[0].headed and unit is None
    if lonely and run[0].unit_name not in BARE_UNITS:
        return []
    kept = [measure for measure in run if _fits(measure) and (measure.own_kind or _belongs(measure, run))]
    return kept if any(measure.value is not None for measure in kept) else []


def _is_number_of_inventory(measure: Measure, following: Sequence[Measure]) -> bool:
    """Whether letters and number are no width but "Br 123": without a unit, before a full stop or the end."""
    return measure.weak and measure.unit is None and all(other.joined == "stop" for other in following)


def _has_units(run: Sequence[Measure], unit: str | None) -> bool:
    """Whether the units of a run are printed, or what they are can be told from its words."""
    if unit is not None or any(measure.unit or measure.heading_unit for measure in run):
        return True
    named = [measure for measure in run if measure.own_kind]
    kinds = {measure.kind for measure in named}
    if len(kinds) < KINDS_IN_COMPANY and any(measure.word in ASK_FOR_COMPANY for measure in named):
        return False
    metres = all(looks_like_metres(measure) for measure in run if measure.value is not None)
    worded = any(len(measure.word) > 2 for measure in named)
    return len(kinds) > 1 or (metres and worded) or (bool(run) and run[0].headed)


def _belongs(measure: Measure, run: Sequence[Measure]) -> bool:
    """Whether hours and litres without words are a die axis and a volume, by what stands beside them."""
    if measure.measures != "die_axis" and measure.unit_name != "l":
        return True
    others = {other.unit_name for other in run if other is not measure}
    if measure.measures == "die_axis":
        most = HOURS if measure.unit_name == "h" else DEGREES
        return bool(others & {"mm", "cm", "g"}) and measure.value is not None and measure.value <= most
    return len(measure.quantity.printed_unit) > 2 or "g" in others


def _fits(measure: Measure) -> bool:
    """Whether kind and unit go together: no width in kilogrammes."""
    if measure.kind is None or measure.unit is None or measure.kind == "other":
        return True
    if measure.word in WEIGHED and measure.measures == "weight":
        return True
    kind = {"weight": "weight", "volume": "volume", "die_axis": "die_axis"}.get(measure.kind, "length")
    return kind == measure.unit.measures
