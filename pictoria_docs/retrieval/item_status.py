"""The status of items as people see it: what is assumed depends on the whole project, and is in no row of the index."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, false, func, tuple_

from pictoria_docs.document import Status
from pictoria_docs.document.assumed import is_sure
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.workload.sampling_plan import Assumption

ENTRY, REGION = "entry", "region"
"""Kinds of subjects that items are made of."""


def with_status(statuses: Collection[str], assumption: Assumption) -> ColumnElement[bool]:
    """Which rows of the items have one of some statuses."""
    others = items.c.status.in_(statuses)
    assumed = _is_assumed(assumption)
    return assumed | others if Status.ASSUMED.value in statuses else others & ~assumed


def _is_assumed(assumption: Assumption) -> ColumnElement[bool]:
    if assumption.threshold is None:
        return false()
    learned = learned_types(assumption)
    of_sort = tuple_(items.c.document_id, items.c.type).in_(learned) if learned else false()
    sure: ColumnElement[bool] = is_sure(func.coalesce(items.c.suggested, 0.0), assumption.threshold, of_sort)
    return (items.c.status == Status.SUGGESTED.value) & sure


def status_of(row: Row[Any], assumption: Assumption) -> str:
    """The status of a row of the items."""
    level = assumption.of(row.document_id)
    kind = ENTRY if row.kind == ENTRY else REGION
    is_open = row.status == Status.SUGGESTED.value and row.suggested is not None
    if is_open and level is not None and level.covers(kind, row.type, row.suggested):
        return Status.ASSUMED.value
    return str(row.status)


def learned_types(assumption: Assumption) -> list[tuple[str, str]]:
    """Documents with types of items whose suggestions count as surer than they are."""
    if assumption.threshold is None:
        return []
    return [(sort.document, sort.type) for sort in assumption.counting if sort.kind in (ENTRY, REGION)]
