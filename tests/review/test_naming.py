"""What documents are called: each can be told from the others."""

from dataclasses import replace

from pictoria_docs.review.naming import document_titles
from pictoria_docs.store import DocumentRecord


def test_names_stand_beside_titles_that_repeat() -> None:
    titles = (("doc-a", "vol-1", "Catalogue des  vases"), ("doc-b", "vol-2", "Catalogue des vases"))
    others = (("doc-c", "coins", "Coins"), ("doc-d", "coins-2", None), ("doc-e", "coins-3", ""))
    record = DocumentRecord(
        id="doc-a", name="", source="", kind="pdf", sha256="", page_count=1, title=None, added="", stamp=None
    )  # type: ignore[call-arg, arg-type]
    records = [replace(record, id=id, name=name, title=title) for id, name, title in (*titles, *others)]  # type: ignore[arg-type]
    assert list(document_titles(records).values()) == [
        "Catalogue des  vases (vol-1)",
        "Catalogue des vases (vol-2)",
        "Coins",
        "coins-2",
        "coins-3",
    ]
