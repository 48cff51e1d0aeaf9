"""The words of a region with their boxes and confidences, packed: a page has hundreds of them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from pictoria_docs.document.geometry import Box

COLUMNS = 7
CONFIDENCE_COLUMN = 6


class Word(NamedTuple):
    """One word: character offsets into its region's text, box in points, confidence 0 to 1 (1: text layer)."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0

    @property
    def box(self) -> Box:
        """The word's box."""
        return Box(self.x0, self.y0, self.x1, self.y1)


class Words:
    """An immutable sequence of `Word`, kept as one float32 array of shape (n, 7).

    In JSON: a list of `[start, end, x0, y0, x1, y1, confidence]`.
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: "Iterable[Iterable[float]] | NDArray[np.float32]" = ()) -> None:
        """Pack `rows` of seven numbers each.

        Raises:
            ValueError: a row does not hold seven numbers.
        """
        array = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.float32)
        if array.size == 0:
            array = array.reshape(0, COLUMNS)
        if array.ndim != 2 or array.shape[1] != COLUMNS:
            raise ValueError(f"words have {COLUMNS} numbers each")
        array.flags.writeable = False
        self._rows = array

    @property
    def rows(self) -> "NDArray[np.float32]":
        """The read-only array, shape (n, 7)."""
        return self._rows

    def __len__(self) -> int:
        return int(self._rows.shape[0])

    def __iter__(self) -> Iterator[Word]:
        for start, end, *numbers in self._rows.tolist():
            yield Word(int(start), int(end), *numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and bool(np.array_equal(self._rows, other._rows))

    def __hash__(self) -> int:
        return hash(self._rows.tobytes())

    def __repr__(self) -> str:
        return f"Words({len(self)})"

    def between(self, start: int, end: int, shift: int = 0) -> "Words":
        """The words that overlap characters `start` to `end`, their offsets moved by `shift`."""
        rows = self._rows[(self._rows[:, 0] < end) & (self._rows[:, 1] > start)].copy()
        rows[:, :2] += shift
        return Words(rows)

    def box(self, start: int, end: int) -> Box | None:
        """The box around the words that overlap characters `start` to `end`, or None."""
        rows = self._rows[(self._rows[:, 0] < end) & (self._rows[:, 1] > start)]
        if not len(rows):
            return None
        low, high = rows[:, 2:4].min(axis=0), rows[:, 4:6].max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])).rounded()

    def to_list(self) -> list[list[float]]:
        """As plain lists for JSON; coordinates rounded to a hundredth of a point."""
        rows = np.round(self._rows.astype(np.float64), 2)
        return [[int(row[0]), int(row[1]), *row[2:]] for row in rows.tolist()]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def build(value: Any) -> "Words":
            return value if isinstance(value, Words) else cls(value)

        return core_schema.no_info_plain_validator_function(
            build,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda words: words.to_list(), when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        row = {"type": "array", "items": {"type": "number"}, "minItems": COLUMNS, "maxItems": COLUMNS}
        return {
            "type": "array",
            "items": row,
            "description": "[start, end, x0, y0, x1, y1, confidence] per word",
        }
