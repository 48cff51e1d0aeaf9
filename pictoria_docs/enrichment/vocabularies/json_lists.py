"""Vocabularies in JSON: PeriodO's periods with their years, lists of places as Pleiades and its friends give them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from pictoria_docs.enrichment.dates.edtf import catalogue_year
from pictoria_docs.enrichment.dates.periods import PERIODO
from pictoria_docs.enrichment.vocabularies.building import Builder, own_urn, read_text
from pictoria_docs.enrichment.vocabularies.tables import read_year
from pictoria_docs.errors import ConfigError


def read_json(file: Path, builder: Builder) -> bool:
    """Add the terms of a JSON file; False where it is of another kind (JSON-LD).

    Raises:
        ConfigError: it cannot be opened, or is no JSON.
    """
    text = read_text(file, builder)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        detail = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise ConfigError("vocabulary_bad", file=file, format="JSON", detail=detail) from error
    groups = _periods_of(data)
    if groups is not None:
        for period in groups:
            _add_period(period, builder)
        return True
    places = data if isinstance(data, list) else _member(data, "features") or _pleiades(data)
    if not isinstance(places, list) or not any(_is_place(item) for item in places):
        return False
    for place in places:
        if _is_place(place):
            _add_place(place, builder)
    return True


def _member(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _pleiades(data: Any) -> Any:
    graph = _member(data, "@graph")
    return graph if isinstance(graph, list) and any(_member(item, "reprPoint") for item in graph) else None


def _periods_of(data: Any) -> Iterable[Mapping[str, Any]] | None:
    """PeriodO's periods, in the shape of 2015 (collections, definitions) or today's (authorities, periods)."""
    for groups, members in (("periodCollections", "definitions"), ("authorities", "periods")):
        periods = _member(data, groups)
        if isinstance(periods, dict):
            return [
                {"id": key, **period}
                for group in periods.values()
                for key, period in (_member(group, members) or {}).items()
                if isinstance(period, dict)
            ]
    return None


def _add_period(period: Mapping[str, Any], builder: Builder) -> None:
    draft = builder[urljoin(PERIODO, str(period["id"]))]
    language = str(period.get("language") or period.get("languageTag") or "")
    draft.name(str(period.get("label") or ""), language)
    for code, labels in (period.get("localizedLabels") or {}).items():
        for label in labels if isinstance(labels, list) else [labels]:
            draft.name(str(label), code, preferred=False)
    draft.first = _bound(period.get("start"), "earliestYear")
    draft.last = _bound(period.get("stop"), "latestYear")
    draft.place = str(period.get("spatialCoverageDescription") or "")
    if isinstance(period.get("broader"), str):
        draft.under(urljoin(PERIODO, period["broader"]))


def _bound(bound: Any, end: str) -> int | None:
    """A year; PeriodO counts astronomically (0 is 1 BC), we have no year 0."""
    stated = _member(bound, "in") or {}
    year = read_year(str(stated.get("year") or stated.get(end) or ""))
    return None if year is None else catalogue_year(year)


def _is_place(place: Any) -> bool:
    return isinstance(place, dict) and bool(_name(place))


def _inner(place: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = place.get("properties")
    return inner if isinstance(inner, dict) else place


def _name(place: Mapping[str, Any]) -> str:
    inner = _inner(place)
    return str(inner.get("title") or inner.get("name") or inner.get("label") or "")


def _add_place(place: Mapping[str, Any], builder: Builder) -> None:
    inner = _inner(place)
    uri = inner.get("uri") or place.get("uri") or place.get("@id") or inner.get("id") or place.get("id")
    draft = builder[str(uri) if uri else own_urn(builder.name, _name(place))]
    draft.name(_name(place))
    for other in place.get("names") or inner.get("names") or ():
        if isinstance(other, str):
            draft.name(other, preferred=False)
        elif isinstance(other, dict):
            language = str(other.get("language") or "")
            for key in ("attested", "romanized", "toponym", "name"):
                for word in str(other.get(key) or "").split(","):
                    draft.name(word, language, preferred=False)
