"""Friezes in the figures of documents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pictoria_docs.errors import PictoriaError
from pictoria_docs.retrieval.friezes.frieze_sequence import FriezeSequence
from pictoria_docs.retrieval.friezes.kept_friezes import KeptFriezes
from pictoria_docs.retrieval.friezes.rollers import FriezeRow, numbered_rollers, roller_pairs
from pictoria_docs.retrieval.indexing import Progress
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.picture_repository import picture_digest

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.api.views import FigureView

WIDTH = 1600
"""Pixels of a figure in which a frieze is looked for."""


def read_friezes(
    store: Store, documents: "Sequence[DocumentView]", progress: Progress | None = None
) -> list[FriezeRow]:
    """The friezes of the figures of documents, in their order; figures whose page cannot be read are left out. What was
    read before is known."""
    figures = [(_digest(figure), figure) for document in documents for figure in document.figures]
    kept = KeptFriezes(store)
    known = kept.known([digest for digest, _ in figures])
    rows: list[FriezeRow] = []
    found: list[FriezeSequence] = []
    for done, (digest, figure) in enumerate(figures, start=1):
        frieze = known[digest] if digest in known else _read(kept, digest, figure)
        if frieze is not None:
            found.append(frieze)
            rows.append(_row(figure, frieze))
        if progress is not None:
            progress(done, len(figures))
    return numbered_rollers(rows, roller_pairs(found))


def _digest(figure: "FigureView") -> str:
    return picture_digest(figure.document.id, figure.page, figure.box)


def _read(kept: KeptFriezes, digest: str, figure: "FigureView") -> FriezeSequence | None:
    try:
        image = figure.image(width=WIDTH)
    except PictoriaError:
        return None
    return kept.read(digest, figure.document.id, image)


def _row(figure: "FigureView", frieze: FriezeSequence) -> FriezeRow:
    return FriezeRow(
        document=figure.document.id,
        document_name=figure.document.name,
        page=figure.page,
        figure_id=figure.id,
        number=figure.number or "",
        roller=0,
        roller_score=0.0,
        sequence=frieze.sequence,
        period=frieze.period,
        boxes=frieze.boxes,
        confidence=frieze.confidence,
    )
