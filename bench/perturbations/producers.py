"""Perturbations by other programs, which write the same pages in their own way; and pages put before the first."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from bench.errors import BenchError
from bench.generator.imposition import move

TIME_LIMIT = 120  # seconds for one document
BLANK_PAGES = 2
LOOK_DPI = 50  # at which two pages are compared
SAME_LOOK = (
    15.0  # grey levels of mean difference, above which a program has put other letters in the place of some
)


def written_by_cairo(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The PDF as poppler reads it and cairo writes it."""
    return _through(pdf, lambda source, target: ["pdftocairo", "-pdf", "-origpagesizes", source, target])


def written_by_ghostscript(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """The PDF as Ghostscript reads and writes it."""
    settings = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dUseCropBox", "-dAutoRotatePages=/None"]
    return _through(
        pdf, lambda source, target: ["gs", *settings, "-sDEVICE=pdfwrite", f"-sOutputFile={target}", source]
    )


def blank_pages_before(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Blank pages before the first: all others count on."""
    size = pdf[0].rect
    for _ in range(BLANK_PAGES):
        pdf.new_page(0, width=size.width, height=size.height)
    numbers = [row["page"] for row in gold["pages"]]
    move(gold, {number: (number + BLANK_PAGES, lambda box: box) for number in numbers})
    for row in gold["pages"]:
        row["page"] += BLANK_PAGES
    return pdf


def _through(pdf: pymupdf.Document, command: Callable[[str, str], list[str]]) -> pymupdf.Document:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.pdf"), Path(folder, "target.pdf")
        pdf.save(source)
        try:
            subprocess.run(
                command(str(source), str(target)), check=True, capture_output=True, timeout=TIME_LIMIT
            )
        except (OSError, subprocess.SubprocessError) as error:
            program, why = (
                command("", "")[0],
                (getattr(error, "stderr", None) or b"").decode(errors="replace"),
            )
            raise BenchError(f"{program} cannot write {pdf.name}: {why.strip() or error}") from error
        written = pymupdf.open(stream=target.read_bytes(), filetype="pdf")
    if max(_unlike(page, other) for page, other in zip(pdf, written, strict=False)) > SAME_LOOK:
        raise BenchError(f"{command('', '')[0]} changes the look of {pdf.name}.")
    return written


def _unlike(page: pymupdf.Page, other: pymupdf.Page) -> float:
    """Mean difference of two pages in grey levels; 0 where they differ in size, which is told elsewhere."""
    first, second = (each.get_pixmap(dpi=LOOK_DPI, colorspace=pymupdf.csGRAY) for each in (page, other))
    if (first.width, first.height) != (second.width, second.height):
        return 0.0
    grey = [np.frombuffer(each.samples, np.uint8).astype(np.int16) for each in (first, second)]
    return float(np.abs(grey[0] - grey[1]).mean())
