"""The model that tells clusters of strokes on scans that are handwriting (`layout/scans/handwriting_evidence.py`)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pictoria_docs.evidence import Measured, Model
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.handwriting_evidence import HANDWRITING, stroke_clusters
from pictoria_docs.layout.scans.initials import with_initials
from pictoria_docs.layout.scans.read import page_evidence
from pictoria_docs.layout.scans.settle import settle_pictures
from pictoria_docs.training.fit_model import ModelExamples, fit_model
from pictoria_docs.training.known_pages import MAX_PAGES, KnownPage, known_pages, read_known

HAND, PRINT = 0.5, 0.1
"""Shares of a cluster within notes of the truth, from which it is one, and up to which it is none."""
RIM = 2.0  # points around a note of the truth


def stroke_examples(known: KnownPage) -> list[tuple[str, Measured, bool]]:
    """The clusters of a scanned page but those that are half a note: document, measurements, whether it is one."""
    options = LayoutOptions()
    evidence = page_evidence(known.open(), options)
    pictures = with_initials(settle_pictures(evidence, options, known.number).pictures, evidence.lines)
    straight = evidence.scan.straightening.straight_box
    notes = [straight(note.box) for note in known.gold.handwriting if note.page == known.number]
    taught = []
    for strokes in stroke_clusters(evidence.scan, evidence.ink, evidence.lines, pictures):
        common = (note.grown(RIM).intersection(strokes.box) for note in notes)
        share = sum(part.area for part in common if part is not None) / max(strokes.box.area, 1.0)
        if not PRINT <= share < HAND:
            taught.append((known.gold.name, strokes.measured, share >= HAND))
    return taught


def train_handwriting(folders: Sequence[Path], *, command: str, processes: int = 1) -> dict[str, Model]:
    """Fit the model to scans whose handwriting gold files beside them know; what they do not know is taken for print.

    Args:
        folders: of PDFs and gold files.
        command: goes into the model's file.
        processes: how many share the reading of pages.

    Returns:
        The model by its name.

    Raises:
        SourceError: a folder has no gold, or a file of it is broken.
        ProjectError: all of one document, or no handwriting on any page.
        MissingPartError: a detector is not installed.
    """
    pages = list(known_pages(folders, lambda gold: gold.handwriting, MAX_PAGES))
    by_document: dict[str, list[tuple[Measured, bool]]] = {}
    for document, measured, is_hand in read_known(stroke_examples, pages, processes):
        by_document.setdefault(document, []).append((measured, is_hand))
    examples = [
        ModelExamples(
            document,
            HANDWRITING.rows([measured for measured, _ in found]),
            np.array([is_hand for _, is_hand in found], dtype=bool),
        )
        for document, found in by_document.items()
    ]
    return {HANDWRITING.name: fit_model(HANDWRITING.name, examples, "notes", command)[0]}
