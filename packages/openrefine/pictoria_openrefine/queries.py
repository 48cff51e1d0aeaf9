"""What programs send to have cells matched, read and bounded (Reconciliation Service API 0.2, sections 4.2 and 6.2)."""

import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from pictoria_docs.plugins import PictoriaError

MAX_QUERIES = 1000
"""Cells of one request; OpenRefine sends as many as `BATCH` says, of its own accord ten."""
BATCH = 100
"""Cells that programs are asked to send at once: few enough for a bar of progress, many enough to be quick."""
MAX_PROPERTIES = 20
"""Further columns of a query."""
MAX_COLUMNS = 100
"""Properties that are proposed at once, and whose values can be asked for at once."""
MAX_IDS = 1000
"""Rows of one request for values."""
MAX_LENGTH = 300
"""Characters of a cell that can be a name; a longer one is a text, and matches nothing."""
LIMIT, MAX_CANDIDATES = 5, 50
"""Candidates where no number is given; and at most."""
Read = TypeVar("Read")
_WHOLE = re.compile(r"(\d+)\.0", re.ASCII)


def _whole(text: Any) -> Any:
    """A whole number without the decimal that OpenRefine writes behind those of a column of numbers."""
    number = _WHOLE.fullmatch(text) if isinstance(text, str) else None
    return text if number is None else number[1]


def _texts(value: Any) -> list[str]:
    """Values of a property as texts: numbers, entities and lists of these are values too."""
    values = value if isinstance(value, list) else [value]
    return [
        str(one.get("id") or one.get("name") or "") if isinstance(one, dict) else _whole(str(one))
        for one in values
    ]


def _ids(value: Any) -> Any:
    return [value] if isinstance(value, str) else value or []


class ReconciliationError(PictoriaError):
    """Cells of a table that are not asked for as the Reconciliation Service API has it."""


class CellProperty(BaseModel):
    """Another cell of the row, and what it says of the entity."""

    pid: str
    v: Annotated[list[str], BeforeValidator(_texts)]


class CellQuery(BaseModel):
    """A cell to be matched; what programs add beyond the specification changes nothing."""

    model_config = ConfigDict(extra="ignore")
    query: Annotated[str, BeforeValidator(_whole)] = ""
    type: Annotated[list[str], BeforeValidator(_ids)] = []
    limit: Annotated[int, BeforeValidator(lambda value: min(max(int(value), 1), MAX_CANDIDATES))] = LIMIT
    properties: Annotated[list[CellProperty], Field(max_length=MAX_PROPERTIES)] = []


class AskedProperty(BaseModel):
    """A property whose values are asked for; it has no settings here."""

    model_config = ConfigDict(extra="ignore")
    id: str


class ValueQuery(BaseModel):
    """Values that are asked for: of which entities, of which properties."""

    model_config = ConfigDict(extra="ignore")
    ids: Annotated[list[str], Field(max_length=MAX_IDS)]
    properties: Annotated[list[AskedProperty], Field(max_length=MAX_COLUMNS)]


def read_queries(text: str) -> dict[str, CellQuery]:
    """The cells of a request, by the names that the program gave them.

    Raises:
        ReconciliationError: it is no JSON of this form, or has too many cells; names what.
    """
    queries = _read(TypeAdapter(dict[str, CellQuery]), text)
    if len(queries) > MAX_QUERIES:
        raise ReconciliationError("openrefine_too_many", asked=len(queries), most=MAX_QUERIES)
    return queries


def read_value_query(text: str) -> ValueQuery:
    """Which values a request asks for.

    Raises:
        ReconciliationError: it is no JSON of this form, or asks for too many; names what.
    """
    return _read(TypeAdapter(ValueQuery), text)


def _read(kind: TypeAdapter[Read], text: str) -> Read:
    try:
        return kind.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        raise ReconciliationError(
            "openrefine_bad_query", problem=f"{at}: {first['msg']}" if at else first["msg"]
        ) from error
    except (ValueError, OverflowError, RecursionError) as error:
        raise ReconciliationError("openrefine_bad_query", problem=str(error)) from error
