"""Parquet: a file for each kind of object, with typed columns, written row group by row group."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints, is_typeddict

from pictoria_docs.errors import MissingPartError
from pictoria_docs.exchange.data_tables.row_types import ROW_TYPES
from pictoria_docs.exchange.data_tables.rows import HELD, DocumentRows
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.places.addresses import RELATIVE, Addresses

if TYPE_CHECKING:
    import pyarrow

FOLDER = "parquet"
GROUP = 5_000
"""Rows of a row group: so many of each table are in memory at most."""


def export_parquet(request: ExportRequest) -> list[Path]:
    """Write `out/parquet/{figures,captions,entries,values,links,mentions}.parquet`, each of all documents.

    Raises:
        MissingPartError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise MissingPartError("parquet_missing") from error
    with ExitStack() as stack:
        files = {
            table: stack.enter_context(
                _RowGroups(new_file(request.folder / FOLDER / f"{table}.parquet"), row_type)
            )
            for table, row_type in ROW_TYPES.items()
        }
        for document, name in named_documents(request.documents):
            for table, rows in (
                DocumentRows(
                    document, Addresses.in_folder(request.base_url or RELATIVE, name), request.language
                )
                .tables()
                .items()
            ):
                files[table].add(rows)
    return [file.path for file in files.values()]


PARQUET = Exporter(
    name="parquet",
    export=export_parquet,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset(HELD),
)


class _RowGroups:
    """A file that grows by a row group whenever enough rows have come."""

    def __init__(self, path: Path, row_type: type) -> None:
        import pyarrow.parquet

        self.path, self._rows = path, list[Any]()
        self._schema = pyarrow.schema(list(_columns(row_type)))
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> "_RowGroups":
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        with self._writer:
            if failure is None:
                self._write()

    def add(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= GROUP:
                self._write()

    def _write(self) -> None:
        import pyarrow

        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


def _columns(row_type: type) -> Iterator["pyarrow.Field"]:
    import pyarrow

    for name, hint in get_type_hints(row_type).items():
        optional = NoneType in get_args(hint)
        yield pyarrow.field(name, arrow_type(hint), nullable=optional)


def arrow_type(hint: Any) -> "pyarrow.DataType":
    """The column type of a type in `row_types`."""
    import pyarrow

    if is_typeddict(hint):
        return pyarrow.struct(list(_columns(hint)))
    if get_origin(hint) is list:
        return pyarrow.list_(arrow_type(*get_args(hint)))
    if NoneType in get_args(hint):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return arrow_type(inner)
    simple = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
        datetime: pyarrow.timestamp("us", tz="UTC"),
    }
    return simple[hint]
