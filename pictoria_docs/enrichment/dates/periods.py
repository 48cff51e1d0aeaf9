"""Reigns and periods with their years: a small list of our own, and the PeriodO file that the user has."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from statistics import median_low
from typing import Any, Literal
from urllib.parse import urljoin

from pictoria_docs.enrichment.dates.edtf import catalogue_year
from pictoria_docs.enrichment.dates.lexicon import Phrases, lexicon
from pictoria_docs.enrichment.dates.tokens import DateToken, fold, tokens_of
from pictoria_docs.errors import ConfigError
from pictoria_docs.languages import catalogue_words, package_table

MIN_NAME_LENGTH = 3  # letters: a name has more
DISPUTED_CONFIDENCE = 0.5  # of a period whose definitions disagree

Need = Literal["nothing", "period", "reign"]
OWN_CONFIDENCE, FILE_CONFIDENCE = 0.85, 0.75
PERIODO = "http://n2t.net/ark:/99152/"
"""What the ids in a PeriodO file are relative to."""
DISPUTED = 100
"""Definitions of one name that begin or end further apart than so many years do not agree."""


@dataclass(frozen=True, slots=True)
class Period:
    """A reign or period under one of its names."""

    first: int
    last: int
    need: Need
    """The word that must stand beside it in running text, so that a person's name is no date."""
    reign: bool = False
    confidence: float = OWN_CONFIDENCE
    uris: tuple[str, ...] = ()
    """Of the definitions in a file, those nearest to what most say first."""


@dataclass(frozen=True)
class Periods:
    """Names of periods, to be found in text."""

    names: Mapping[str, Period]
    labels: Mapping[str, str] = field(default_factory=dict)
    """What a file calls its periods, by URI."""

    @cached_property
    def phrases(self) -> Phrases:
        """The names, laid out for looking up."""
        return Phrases(self.names.items())

    @cached_property
    def openers(self) -> Phrases:
        """The words that a date may begin with: those of all dates, the names, and what says that one follows."""
        return Phrases.any_of(lexicon().openers, self.phrases, triggers("period"), triggers("reign"))

    def at(self, tokens: Sequence[DateToken], index: int) -> tuple[Period, int] | None:
        """The period whose name begins at `place`, and the place behind it."""
        return self.phrases.at(tokens, index)

    def with_periodo(self, file: Path) -> "Periods":
        """These and the periods of a PeriodO file; years of our own list win, URIs are added to them.

        Raises:
            ConfigError: the file cannot be read, or holds no periods.
        """
        names = dict(self.names)
        kinds = triggers("period").first_words
        definitions = list(_definitions(_read(file)))
        defined = _periodo(definitions)
        if not defined:
            raise ConfigError("periods_bad", file=file)
        for name, periods in defined.items():
            head, _, kind = name.rpartition(" ")
            ours = name if name in names else head if kind in kinds else ""  # "late archaic period"
            own = self.names.get(ours)
            if own is None:
                names[name] = periods
            else:
                names[ours] = replace(own, uris=(*names[ours].uris, *periods.uris))
        return Periods(
            names,
            {
                **self.labels,
                **{_uri(definition): str(definition.get("label", "")) for definition in definitions},
            },
        )


@cache
def own_periods() -> Periods:
    """The list that comes with the product."""
    return Periods(dict(_own()))


@cache
def triggers(kind: str) -> Phrases:
    """Words that say that a period ("époque") or a reign ("règne de") is meant."""
    return Phrases((fold(word), kind) for word in catalogue_words("dates")["triggers"][kind])


def _own() -> Iterable[tuple[str, Period]]:
    lists = package_table(__package__, "periods.yaml")
    needs: dict[str, Need] = {"names": "reign", "adjectives": "period", "nouns": "nothing"}
    for kind in ("reigns", "periods"):
        for row in lists[kind]:
            for key, need in needs.items():
                for name in row.get(key, ()):
                    yield _key(name), Period(row["first"], row["last"], need, kind == "reigns")


def _key(name: str) -> str:
    return " ".join(token.form.key for token in tokens_of(name) if token.text[0].isalnum())


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError("periods_missing", file=file, detail=error.strerror or error) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError("periods_bad", file=file) from error


def _definitions(values: Any) -> Iterable[Mapping[str, Any]]:
    """The periods of both shapes of the file: collections of definitions, and authorities of periods."""
    if isinstance(values, Mapping):
        for collection in _rows(values.get("authorities") or values.get("periodCollections")):
            yield from _rows(collection.get("periods") or collection.get("definitions"))


def _periodo(definitions: Iterable[Mapping[str, Any]]) -> dict[str, Period]:
    """Periods by name."""
    defined: dict[str, list[tuple[int, int, str]]] = {}
    for definition in definitions:
        first, last = _year(definition.get("start"), first=True), _year(definition.get("stop"), first=False)
        if first is None or last is None or first > last:
            continue
        for name in {_key(label) for label in _labels(definition)} - {""}:
            defined.setdefault(name, []).append((first, last, _uri(definition)))
    return {name: _agreed(name, rows) for name, rows in defined.items() if _usable(name)}


def _uri(definition: Mapping[str, Any]) -> str:
    id = definition.get("id")
    return urljoin(PERIODO, str(id)) if id else ""


def _rows(values: Any) -> Iterable[Mapping[str, Any]]:
    rows = values.values() if isinstance(values, Mapping) else values if isinstance(values, list) else ()
    return (row for row in rows if isinstance(row, Mapping))


def _usable(name: str) -> bool:
    """A name has letters, and is no date itself ("5th century")."""
    return len(name) > MIN_NAME_LENGTH and not any(character.isdigit() for character in name)


def _labels(definition: Mapping[str, Any]) -> Iterable[str]:
    yield str(definition.get("label", ""))
    localised = definition.get("localizedLabels")
    for labels in localised.values() if isinstance(localised, Mapping) else ():
        yield from (str(label) for label in (labels if isinstance(labels, list) else [labels]))


def _year(end: Any, *, first: bool) -> int | None:
    """The year of an end, in the count of catalogues; the widest where it is itself a range."""
    within = end.get("in") if isinstance(end, Mapping) else None
    if not isinstance(within, Mapping):
        return None
    printed = within.get("year") or within.get("earliestYear" if first else "latestYear")
    try:
        return catalogue_year(int(str(printed)))
    except ValueError:
        return None


def _agreed(name: str, rows: list[tuple[int, int, str]]) -> Period:
    """One period of many definitions: the middle of what they say, trusted less where they differ."""
    firsts, lasts = [row[0] for row in rows], [row[1] for row in rows]
    first, last = median_low(firsts), median_low(lasts)
    agreed = max(firsts) - min(firsts) <= DISPUTED and max(lasts) - min(lasts) <= DISPUTED
    words = name.split()
    need: Need = (
        "nothing"
        if len(words) > 1 and frozenset(catalogue_words("dates")["period_words"]).intersection(words)
        else "period"
    )
    rows = sorted(rows, key=lambda row: abs(row[0] - first) + abs(row[1] - last))
    uris = tuple(dict.fromkeys(row[2] for row in rows if row[2]))
    if first > last:
        first, last = min(firsts), max(lasts)
    return Period(first, last, need, False, FILE_CONFIDENCE if agreed else DISPUTED_CONFIDENCE, uris)
