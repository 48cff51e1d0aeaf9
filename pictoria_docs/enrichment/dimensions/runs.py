"""Numbers that stand together, and which of them are measures at all."""

from collections.abc import Sequence

from pictoria_docs.enrichment.dimensions.measure import Measure, groups_of, looks_like_metres
from pictoria_docs.enrichment.dimensions.measure_lexicon import words_of_measures
from pictoria_docs.enrichment.dimensions.measuring import find_measures

ASK_FOR_UNIT = frozenset({"p", "t", "b", "w", "d"})
"""Small letters that only say a kind where a unit is printed."""
ASK_FOR_COMPANY = ASK_FOR_UNIT | {"P", "T", "D", "B", "G"}
"""Letters that without any unit need two other kinds beside them."""
WEIGHED = frozenset({"P", "p"})
"""Letters for a depth that are a weight's too: "P. 4,5 g"."""
LONGEST_RUN = 40
"""So many measures belong to one object at most."""
BARE_UNITS = frozenset({"mm", "cm", "in", "g", "kg", "pouce"})
"""Units that make a measure of a lone number without words; distances are given in others."""


def read_measures(text: str, unit: str | None = None) -> list[list[Measure]]:
    """The measures of a text by the runs in which they stand together; what is none is left out."""
    runs: list[list[Measure]] = []
    for group in groups_of(find_measures(text, unit)):
        if not _is_meant(text, group, unit):
            runs.append([])
        elif group[0].joined == "apart" or not runs or len(runs[-1]) > LONGEST_RUN:
            runs.append(list(group))
        else:
            runs[-1] += group
    return [kept for run in runs if (kept := _without_strays(run, unit))]


def _is_meant(text: str, group: Sequence[Measure], unit: str | None) -> bool:
    """Whether a group of numbers is one of measures, as far as it says itself."""
    if len(group) > LONGEST_RUN or not all(each.quantity.clean for each in group):
        return False
    first = group[0]
    printed = any(each.unit for each in group)
    if any(each.own_kind for each in group):
        return printed or not any(each.word in ASK_FOR_UNIT for each in group)
    if unit is not None or (first.headed and (printed or len(group) > 1 or first.heading_unit)):
        return True
    if not printed:
        return False
    if words_of_measures().reference.search(text[max(0, first.quantity.start - 30) : first.quantity.start]):
        return False
    if len(group) > 1:
        return True
    return first.alone or first.joined in ("bracket", "slash")


def _without_strays(run: Sequence[Measure], unit: str | None) -> list[Measure]:
    """A run without the measures that need others beside them and have none."""
    run = [
        each
        for place, each in enumerate(run)
        if not _is_number_of_inventory(each, run[place + 1 : place + 2])
    ]
    if not run or not _has_units(run, unit):
        return []
    lonely = len(run) == 1 and not run[0].own_kind and not run[0].headed and unit is None
    if lonely and run[0].unit_name not in BARE_UNITS:
        return []
    kept = [each for each in run if _fits(each) and (each.own_kind or _belongs(each, run))]
    return kept if any(each.value is not None for each in kept) else []


def _is_number_of_inventory(measure: Measure, following: Sequence[Measure]) -> bool:
    """Whether letters and number are no width but "Br 123": without a unit, before a full stop or the end."""
    return measure.weak and measure.unit is None and all(each.joined == "stop" for each in following)


def _has_units(run: Sequence[Measure], unit: str | None) -> bool:
    """Whether the units of a run are printed, or what they are can be told from its words."""
    if unit is not None or any(each.unit or each.heading_unit for each in run):
        return True
    named = [each for each in run if each.own_kind]
    kinds = {each.kind for each in named}
    if len(kinds) < 3 and any(each.word in ASK_FOR_COMPANY for each in named):
        return False
    metres = all(looks_like_metres(each) for each in run if each.value is not None)
    worded = any(len(each.word) > 2 for each in named)
    return len(kinds) > 1 or (metres and worded) or (bool(run) and run[0].headed)


def _belongs(measure: Measure, run: Sequence[Measure]) -> bool:
    """Whether hours and litres without words are a die axis and a volume, by what stands beside them."""
    if measure.measures != "die_axis" and measure.unit_name != "l":
        return True
    others = {each.unit_name for each in run if each is not measure}
    if measure.measures == "die_axis":
        most = 12 if measure.unit_name == "h" else 360
        return bool(others & {"mm", "cm", "g"}) and measure.value is not None and measure.value <= most
    return len(measure.quantity.printed_unit) > 2 or "g" in others


def _fits(measure: Measure) -> bool:
    """Whether kind and unit go together: no width in kilogrammes."""
    if measure.kind is None or measure.unit is None or measure.kind == "other":
        return True
    if measure.word in WEIGHED and measure.measures == "weight":
        return True
    of = {"weight": "weight", "volume": "volume", "die_axis": "die_axis"}.get(measure.kind, "length")
    return of == measure.unit.of
