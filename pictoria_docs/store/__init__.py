"""Projects on disk: documents, what the stages found, what people decided, and the history of both."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pictoria_docs.store.records import DocumentRecord, HistoryRecord, ProblemRecord, RunRecord
    from pictoria_docs.store.store import Store

__all__ = ["DocumentRecord", "HistoryRecord", "ProblemRecord", "RunRecord", "Store"]


def __getattr__(name: str) -> Any:
    """Import on first use: SQLAlchemy takes a quarter of a second, which `--help` should not pay."""
    if name == "Store":
        from pictoria_docs.store.store import Store

        return Store
    if name in __all__:
        from pictoria_docs.store import records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
