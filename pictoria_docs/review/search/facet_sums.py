"""Facets of several projects as one: the counts of each value added up."""

from collections.abc import Iterable, Sequence

from pictoria_docs.retrieval.facets import UnknownFacetError
from pictoria_docs.review.schemas.search import FacetJson, FacetValueJson
from pictoria_docs.review.search.search_service import VALUES_SHOWN


def summed_facets(facets: Iterable[FacetJson]) -> list[FacetJson]:
    """Facets of the same name as one, its values by how many items have them; the first label counts.

    Args:
        facets: of all projects, with all of their values, as `SearchService.search` gives them.
    """
    sums: dict[tuple[str, bool], FacetJson] = {}
    values: dict[tuple[str, bool], dict[str, FacetValueJson]] = {}
    for facet in facets:
        key = facet["name"], facet["field"]
        sums.setdefault(key, facet)
        known = values.setdefault(key, {})
        for each in facet["values"]:
            one = known.setdefault(each["value"], {**each, "count": 0})
            one["count"] += each["count"]
    return [
        {**facet, "values": sorted(values[key].values(), key=_order)[:VALUES_SHOWN]}
        for key, facet in sums.items()
    ]


def _order(value: FacetValueJson) -> tuple[int, str]:
    return -value["count"], value["value"]


def check_somewhere(unknown: Sequence[UnknownFacetError], projects: int) -> None:
    """Refuse a field by which nothing can be chosen in any project.

    Args:
        unknown: what projects say that do not know it.
        projects: how many were asked.

    Raises:
        UnknownFacetError: none knows it.
    """
    fields = frozenset[str]().union(*(error.fields for error in unknown))
    nowhere = [error.values["field"] for error in unknown if error.values["field"] not in fields]
    if nowhere and len(unknown) == projects:
        raise UnknownFacetError.of(str(nowhere[0]), fields)


def common_years(years: Iterable[list[int] | None]) -> list[int] | None:
    """From the first to the last year that any project names."""
    known = [each for each in years if each is not None]
    return [min(first for first, _ in known), max(last for _, last in known)] if known else None
