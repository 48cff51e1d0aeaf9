"""Fields of entries against the gold; the rules of CatalogueBench's `score.py`.

Exact on letters and digits, with partial credit (token F1) for long texts; dates as an interval, dimensions as
numbers. Fields that no entry of the document has in the gold are not scored.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pictoria_docs.eval.gold import Gold, GoldEntry
from pictoria_docs.eval.links import Matched
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.eval.predicted import PredictedField, number
from pictoria_docs.eval.texts import folded, token_f1

SAME_NUMBER = 0.001  # of a number,
MIN_DIFFERENCE = 0.011  # or so much: within it two numbers are one

LONG = frozenset(
    {
        *("provenance", "bibliography", "description", "comparanda", "inscription"),
        *("dimensions_text", "body", "condition", "exhibitions"),
    }
)
DIMENSIONS = frozenset(["height", "width", "depth", "diameter", "length", "thickness", "weight"])
DATES = frozenset({"date_from", "date_to"})
INTERVAL = "date_interval"
OTHER_NAMES = {
    "accession_number": "inventory_number",
    "inventory": "inventory_number",
    "inv": "inventory_number",
    "dating": "date",
    "date_display": "date_text",
    "medium": "material",
    "materials": "material",
    "dimension": "dimensions",
    "find_spot": "findspot",
    "attribution": "artist",
    "maker": "artist",
    "inscriptions": "inscription",
}
IN_CENTIMETRES = {"mm": 0.1, "m": 100.0, "in": 2.54, "inch": 2.54}

Values = Sequence[tuple[str, str]]
"""Values of one field, as printed and normalised."""


class ScoredField(NamedTuple):
    """A field of a gold entry that was asked for or said."""

    name: str
    expected: Any
    """The gold's value; None for a field that was made up."""
    predicted: str
    """The predicted values; empty for a field that was missed."""
    credit: float
    counts_as_predicted: bool = True

    @property
    def counts(self) -> MatchCounts:
        """Its part of the document's counts."""
        predicted, expected = bool(self.predicted) and self.counts_as_predicted, self.expected is not None
        return MatchCounts(self.credit, predicted - self.credit, expected - self.credit)


@dataclass(frozen=True)
class FieldMatch:
    """All fields of a document."""

    scored: tuple[ScoredField, ...]

    @property
    def by_name(self) -> dict[str, MatchCounts]:
        """Counts of each field."""
        names: dict[str, list[MatchCounts]] = defaultdict(list)
        for scored in self.scored:
            names[scored.name].append(scored.counts)
        return {name: MatchCounts.total(match) for name, match in sorted(names.items())}


def score_fields(matched: Matched) -> FieldMatch | None:
    """Score the fields of all gold entries; None where the gold has none or is not complete in them.

    Every field of an entry that was not found counts as missed.
    """
    gold, predicted = matched.gold, matched.predicted
    names = gold_names(gold)
    if "fields" not in gold.scored or not names:
        return None
    values: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for field in predicted.fields:
        name, value = _read(field)
        values[field.entry][name].append((value, field.normalised))
    titles = {entry.id: entry.title for entry in predicted.entries}
    matches = matched.entries.predicted_of
    scored: list[ScoredField] = []
    for entry in gold.entries:
        entry_id = matches.get(entry.id)
        own: Mapping[str, Values] = values.get(entry_id, {}) if entry_id else {}
        if entry_id and titles[entry_id] and not own.get("title"):
            own = {**own, "title": [(titles[entry_id], "")]}
        if own.get("date") and not own.get("date_text"):
            own = {**own, "date_text": [pair for pair in own["date"] if pair[0]]}
        scored += [_score_field(entry, name, own.get(name, ())) for name in names if name not in DATES]
        if DATES & set(names):
            scored.append(_score_dates(entry, own))
    return FieldMatch(tuple(one for one in scored if one.expected is not None or one.predicted))


def gold_names(gold: Gold) -> list[str]:
    """The fields that any entry of the gold has, by name."""
    return sorted({name for entry in gold.entries for name in entry.fields})


def field_credit(entry: GoldEntry, names: Collection[str], field: PredictedField) -> float | None:
    """The credit, 0 to 1, of one predicted value; None where the gold does not tell.

    Args:
        entry: the gold entry that the value's entry was matched with.
        names: the fields that are scored in the document (`gold_names`).
        field: the value.
    """
    name, value = _read(field)
    values = [(value, field.normalised)]
    if name in DATES:
        true = entry.fields.get(name)
        found = number(field.normalised or value)
        if name not in names or found is None:
            return None
        return 0.0 if true is None else float(abs(float(true) - found) <= 1)
    name = "date_text" if name == "date" else name
    if name not in names:
        return None
    if name == "dimensions":
        expected = entry.fields.get(name)
        if expected is None and "dimensions_text" in entry.fields:
            return None
        true_sizes = [_centimetres(float(size["value"]), size.get("unit")) for size in expected or ()]
        found_sizes = _numbers([field.normalised if re.search(r"\d", field.normalised) else value])
        common = len(true_sizes) - len(_without(true_sizes, found_sizes))
        return common / len(found_sizes) if found_sizes else 0.0
    return _score_field(entry, name, values).credit


def _read(field: PredictedField) -> tuple[str, str]:
    """A field's name as the gold calls it, and its value; a dimension of its own gets its unit."""
    name = field.name.strip().lower().replace(" ", "_")
    name = OTHER_NAMES.get(name, name)
    if name in DIMENSIONS:
        return "dimensions", field.value if re.search("[a-z]", field.value) else f"{field.value} cm"
    return name, field.value


def _score_field(entry: GoldEntry, name: str, values: Values) -> ScoredField:
    expected = entry.fields.get(name)
    if name == "dimensions":
        numbers = _numbers(
            normalised if re.search(r"\d", normalised) else value for value, normalised in values
        )
        predicted = "; ".join(f"{value:g}" for value in numbers)
        # Printed too irregularly for the gold to give numbers: nobody is blamed for trying.
        scored = expected is not None or "dimensions_text" not in entry.fields
        true = [_centimetres(float(size["value"]), size.get("unit")) for size in expected or ()]
        credit = _number_f1(true, numbers) if numbers and expected is not None else 0.0
        return ScoredField(name, expected, predicted, credit, scored)
    predicted = " | ".join(value or normalised for value, normalised in values)
    if expected is None or not values:
        credit = 0.0
    elif name in LONG:
        texts = [value for value, _ in values]
        credit = max(token_f1(expected, text) for text in (" ".join(texts), *texts))
    else:
        credit = float(any(folded(expected) == folded(text) for pair in values for text in pair if text))
    return ScoredField(name, expected, predicted or " " * bool(values), credit)


def _score_dates(entry: GoldEntry, predicted: Mapping[str, Values]) -> ScoredField:
    """Both ends within one year."""
    start, end = entry.fields.get("date_from"), entry.fields.get("date_to")
    interval = _interval(predicted)
    words = f"{interval[0]:g}/{interval[1]:g}" if interval else ""
    if start is None and end is None:
        return ScoredField(INTERVAL, None, words, 0.0)
    true = [float(year) for year in (start, end) if year is not None]
    true = [true[0], true[-1]]
    right = interval is not None and all(abs(a - b) <= 1 for a, b in zip(interval, true, strict=True))
    return ScoredField(INTERVAL, "/".join(f"{year:g}" for year in true), words, float(right))


def _interval(predicted: Mapping[str, Values]) -> tuple[float, float] | None:
    """First and last year (negative: BC) from `date_from` and `date_to`, else from a date written as "-525/-500"."""
    ends: list[float | None] = [None, None]
    for index, name in enumerate(("date_from", "date_to")):
        for value, normalised in predicted.get(name, ()):
            ends[index] = number(normalised or value)
    if ends == [None, None]:
        for _, normalised in [*predicted.get("date", ()), *predicted.get("date_text", ())]:
            years = re.match(r"^\s*(-?\d{1,4})\s*(?:(?:/|\.\.|to|;|,)\s*(-?\d{1,4})\s*)?$", normalised)
            if years:
                ends = [float(years[1]), float(years[2] or years[1])]
    start, end = ends
    if start is None:
        return None if end is None else (end, end)
    return start, start if end is None else end


def _centimetres(value: float, unit: str | None) -> float:
    return value * IN_CENTIMETRES.get((unit or "cm").lower(), 1.0)


def _numbers(texts: Iterable[str]) -> list[float]:
    """Dimensions in centimetres (weights as they are) from JSON lists or texts such as "21 x 10 cm"."""
    numbers: list[float] = []
    for text in texts:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        sizes = [data] if isinstance(data, dict) else data
        if isinstance(sizes, list) and all(isinstance(size, dict) for size in sizes):
            values = [(number(str(size.get("value"))), size.get("unit")) for size in sizes]
            numbers += [_centimetres(value, unit) for value, unit in values if value is not None]
            continue
        pattern = r"((?:\d+(?:[.,]\d+)?\s*[x×]\s*)*\d+(?:[.,]\d+)?)\s*(mm|cm|m|g|kg|in)?\b"
        for product, unit in re.findall(pattern, text):
            parts = (number(part) for part in re.split(r"\s*[x×]\s*", product))
            numbers += [_centimetres(value, unit or "cm") for value in parts if value is not None]
    return numbers


def _number_f1(true: Sequence[float], predicted: Sequence[float]) -> float:
    """F1 of two lists of numbers, equal within a thousandth."""
    hits = len(predicted) - len(_without(predicted, true))
    return 2 * hits / (len(true) + len(predicted)) if true or predicted else 1.0


def _without(numbers: Sequence[float], others: Sequence[float]) -> list[float]:
    """The numbers that are left when each of `others` has taken one that is equal within a thousandth."""
    remaining = list(numbers)
    for value in others:
        same = next(
            (
                other
                for other in remaining
                if abs(value - other) <= max(MIN_DIFFERENCE, SAME_NUMBER * abs(value))
            ),
            None,
        )
        if same is not None:
            remaining.remove(same)
    return remaining
