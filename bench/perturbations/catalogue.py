"""All perturbations by name, and how one is applied to a file."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from bench.errors import BenchError
from bench.perturbations.contents import crop_pictures, in_forms, on_tinted_paper, without_unicode
from bench.perturbations.geometry import mirrored_margins, on_larger_sheet, scaled, stored_turned
from bench.perturbations.marks import (
    rules_around_figures,
    rules_between,
    running_heads_and_folios,
    with_crop_marks,
)
from bench.perturbations.producers import blank_pages_before, written_by_cairo, written_by_ghostscript
from bench.perturbations.scans import (
    photocopied,
    scanned,
    scanned_as_old_book,
    scanned_as_thick_book,
    upside_down,
)

SAME_PAGE = 1.0  # points by which a program may change the size of a page


class SkippedItem(BenchError):
    """A perturbation does not apply to a document."""


@dataclass(frozen=True)
class Perturbation:
    """A small change of a document that must not matter."""

    what: str
    """The change, in a few words."""
    apply: Callable[[pymupdf.Document, dict[str, Any]], pymupdf.Document]
    """Takes an open PDF and its truth, which it changes in place, and returns the changed PDF."""
    program: str | None = None
    """The program that it runs."""


PERTURBATIONS: dict[str, Perturbation] = {
    "cropped": Perturbation(
        "pictures 1.5 times as large, cropped to where they were by a clip", crop_pictures
    ),
    "rules": Perturbation("a rule above each figure and one below its caption", rules_around_figures),
    "rules between": Perturbation("the same, and rules between figure and caption", rules_between),
    "head": Perturbation("one more running head and folio on each page", running_heads_and_folios),
    "cairo": Perturbation("written again by cairo", written_by_cairo, "pdftocairo"),
    "ghostscript": Perturbation("written again by Ghostscript", written_by_ghostscript, "gs"),
    "sheet": Perturbation("pages placed on a larger sheet, off its middle", on_larger_sheet),
    "mirrored": Perturbation("margins of left and right pages mirrored", mirrored_margins),
    "turned": Perturbation("pages stored on their side and turned back for display", stored_turned),
    "scaled": Perturbation("everything 1.3 times as large", scaled),
    "forms": Perturbation("each page's content in a form", in_forms),
    "tinted": Perturbation("a pale tint behind each page", on_tinted_paper),
    "crop marks": Perturbation(
        "a printer's sheet with crop marks and a line of the file's name", with_crop_marks
    ),
    "blank pages": Perturbation("two blank pages before the first", blank_pages_before),
    "no Unicode": Perturbation("fonts without a map to Unicode", without_unicode),
    "scanned": Perturbation("the pages as pictures, from an office scanner", scanned),
    "old book": Perturbation(
        "the pages as pictures of an old book: toned, askew, lit from one side", scanned_as_old_book
    ),
    "thick book": Perturbation(
        "the pages as pictures of a thick book, whose lines bend near the gutter", scanned_as_thick_book
    ),
    "upside down": Perturbation("the pages as pictures, upside down", upside_down),
    "photocopied": Perturbation("the pages in black and white with a black edge", photocopied),
}


def missing_program(name: str) -> str | None:
    """The program that a perturbation needs and that is not installed, if any."""
    program = PERTURBATIONS[name].program
    return program if program is not None and shutil.which(program) is None else None


def perturb(name: str, pdf: Path, gold: dict[str, Any], to: Path) -> dict[str, Any]:
    """Write the perturbed PDF to `to`, and beside it its truth as `<stem>.gold.json`; the given truth is left alone.

    Returns:
        The truth.

    Raises:
        SkippedItem: the perturbation changes nothing of this document, or more than it should.
    """
    truth = deepcopy(gold)
    with pymupdf.open(pdf) as document:
        before = document.tobytes(no_new_id=True)
        changed = PERTURBATIONS[name].apply(document, truth)
        after = changed.tobytes(garbage=3, deflate=True, no_new_id=True)
    if after == before:
        raise SkippedItem(f"{name} changes nothing of {pdf.name}.")
    with pymupdf.open(stream=after, filetype="pdf") as written:
        sizes = [(page.rect.width, page.rect.height) for page in written]
    for page in truth["pages"]:
        number = page["page"]
        if (
            number > len(sizes)
            or max(abs(page["width"] - sizes[number - 1][0]), abs(page["height"] - sizes[number - 1][1]))
            > SAME_PAGE
        ):
            raise SkippedItem(f"{name} changes the pages of {pdf.name}.")
    to.write_bytes(after)
    to.with_name(f"{to.stem}.gold.json").write_text(json.dumps(truth), encoding="utf-8")
    return truth
