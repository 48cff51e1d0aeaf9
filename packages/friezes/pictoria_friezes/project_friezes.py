"""`project.friezes()`: the friezes in the figures of documents."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pictoria_docs.plugins import PictoriaError, picture_digest
from pictoria_friezes.frieze_sequence import FriezeSequence
from pictoria_friezes.kept_friezes import KeptFriezes
from pictoria_friezes.rollers import FriezeRow, numbered_rollers, roller_pairs

if TYPE_CHECKING:
    from pictoria_docs.plugins import DocumentView, FigureView, Progress, Project

WIDTH = 1600
"""Pixels of a figure in which a frieze is looked for."""


def friezes(
    project: "Project",
    *,
    documents: "Iterable[DocumentView | str] | None" = None,
    progress: "Progress | None" = None,
) -> list[FriezeRow]:
    """Read the sequences of motifs of the figures that show a frieze of a roller, such as pottery of the Argonne has.

    Each figure takes a second or two, once: what was read is kept. Figures whose page cannot be read are left out.
    `pandas.DataFrame(project.friezes())` makes a table of it.

    Args:
        project: whose figures are read.
        documents: only in these (views, names or ids); None: in all.
        progress: told how many of how many figures are done.

    Raises:
        ProjectError: the project cannot be read.
    """
    figures = [
        (_digest(figure), figure) for document in project.chosen(documents) for figure in document.figures
    ]
    kept = KeptFriezes(project.store)
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
