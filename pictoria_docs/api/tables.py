"""Tables for pandas: the same columns and rows as the csv export has."""

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, TypeVar, overload

from pictoria_docs.api.base import SubjectView, ViewedDocument
from pictoria_docs.api.loaded import LoadedDocument
from pictoria_docs.document import Action
from pictoria_docs.errors import ConfigError, MissingPartError, NotFoundError
from pictoria_docs.i18n import user_language

if TYPE_CHECKING:
    import pandas

    from pictoria_docs.exchange.tables.tables import Row, Table

TableName = Literal["figures", "captions", "entries", "fields", "links", "mentions", "records"]
RECORDS = "records"
"""The table with a row for each entry, and a column for each field of its record."""
NAMED_AT_MOST = 20
"""Names that one sentence gives."""
Listed = TypeVar("Listed")
Viewed = TypeVar("Viewed", bound=SubjectView)


class ViewList(list[Listed]):
    """A list that tells what it holds where it is asked for more."""

    @overload
    def __getitem__(self, index: SupportsIndex) -> Listed: ...

    @overload
    def __getitem__(self, index: slice) -> list[Listed]: ...

    def __getitem__(self, index: SupportsIndex | slice) -> Listed | list[Listed]:
        try:
            return super().__getitem__(index)
        except IndexError:
            raise NotFoundError("index_unknown", index=index, count=len(self)) from None


class Selection(ViewList[Viewed]):
    """A list of views of one kind: `Selection(figure for figure in document.figures if figure.number)`."""

    def __init__(self, views: Iterable[Viewed] = (), *, table: str = "") -> None:
        """A list of `views`; `table`: that of the csv export, for a list that may be empty."""
        super().__init__(views)
        self._table = table or (self[0]._table if self else "")

    def to_pandas(self) -> "pandas.DataFrame":
        """A row for each, with the columns of the csv export.

        Raises:
            MissingPartError: pandas is not installed.
        """
        from pictoria_docs.exchange.tables.tables import COLUMNS

        return data_frame([view.to_dict() for view in self], COLUMNS.get(self._table))

    def to_json(self) -> str:
        """The data behind them as a JSON array, as the JSON export has it."""
        return json.dumps([json.loads(view.to_json()) for view in self], ensure_ascii=False)

    def accept(self, *, user: str | None = None, note: str = "") -> None:
        """Say that each of them is right."""
        self._decide(Action.ACCEPT, user, note)

    def reject(self, *, user: str | None = None, note: str = "") -> None:
        """Say that each of them is wrong."""
        self._decide(Action.REJECT, user, note)

    def _decide(self, action: Action, user: str | None, note: str) -> None:
        if self:
            self[0].document.project.decide_all(self, action, user=user, note=note)


def select(document: ViewedDocument, kind: "type[Viewed]", things: Iterable[Any]) -> "Selection[Viewed]":
    """Views of one kind of some things in a document."""
    return Selection((kind(document, thing) for thing in things), table=kind._table)


def table_of(documents: Iterable[LoadedDocument], name: str) -> "Table":
    """One table of some documents, which come one at a time, in words of the user's language.

    Raises:
        ConfigError: there is no such table.
    """
    # Not at the top: the tables bring all rooms that read records with them.
    from pictoria_docs.exchange.tables.records import records_table
    from pictoria_docs.exchange.tables.tables import COLUMNS, Table, table

    language = user_language()
    if name == RECORDS:
        return records_table((document.shown for document in documents), language)
    if name not in COLUMNS:
        raise ConfigError("table_unknown", table=name, known=", ".join((*COLUMNS, RECORDS)))
    rows: list[Row] = []
    for document in documents:
        rows += table(name, document.shown, document.relations, language).rows
    return Table(name, COLUMNS[name], rows)


def data_frame(rows: Sequence[dict[str, Any]], columns: Sequence[str] | None) -> "pandas.DataFrame":
    """Rows as a data frame; `columns` None: those of the rows.

    Raises:
        MissingPartError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingPartError("pandas_missing") from error
    return pandas.DataFrame(rows, columns=None if columns is None else list(columns))


def nearest(name: str, names: Iterable[str]) -> str:
    """What exists, for the sentence that says that `name` does not: the names most like it where there are many."""
    known = list(names)
    if len(known) <= NAMED_AT_MOST:
        return "; ".join(known)
    return "; ".join([*get_close_matches(name, known, n=NAMED_AT_MOST, cutoff=0.0), "..."])
