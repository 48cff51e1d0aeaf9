"""Friezes in the figures of documents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pictoria_docs.errors import PictoriaError
from pictoria_docs.retrieval.friezes.read import Frieze, read_frieze
from pictoria_docs.retrieval.friezes.rollers import FriezeRow, numbered_rollers, roller_pairs
from pictoria_docs.retrieval.indexing import Progress

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.api.views import FigureView

WIDTH = 1600
"""Pixels of a figure in which a frieze is looked for."""


def read_friezes(documents: "Sequence[DocumentView]", progress: Progress | None = None) -> list[FriezeRow]:
    """The friezes of the figures of documents, in their order; figures whose page cannot be read are left out."""
    figures = [figure for document in documents for figure in document.figures]
    rows: list[FriezeRow] = []
    found: list[Frieze] = []
    for done, figure in enumerate(figures, start=1):
        frieze = _read(figure)
        if frieze is not None:
            found.append(frieze)
            rows.append(_row(figure, frieze))
        if progress is not None:
            progress(done, len(figures))
    return numbered_rollers(rows, roller_pairs(found))


def _read(figure: "FigureView") -> Frieze | None:
    try:
        image = figure.image(width=WIDTH)
    except PictoriaError:
        return None
    return read_frieze(np.asarray(image))


def _row(figure: "FigureView", frieze: Frieze) -> FriezeRow:
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
        boxes=len(frieze.cells),
        confidence=frieze.confidence,
    )
