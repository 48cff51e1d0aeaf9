"""Perturbations of what a page's content says, not of what it shows: clips, forms, tints, fonts without a map."""

import re
from typing import Any

import pymupdf

from bench.perturbations.sheets import before_all

LARGER = 1.5  # times that a cropped picture is larger than what is seen of it
WHOLE_PAGE = 0.6  # of the page: a picture over so much of it is the page itself
TINT = "0.98 0.97 0.93"  # red, green and blue of tinted paper


def crop_pictures(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Each placed image larger about its middle, with a clip where its edges were.

    Images with a mask stay, as more of them would be seen than before, and so do pages that are one picture.
    """
    shift = (1 - LARGER) / 2
    changed: dict[int, set[str]] = {}
    for page in pdf:
        boxes = [pymupdf.Rect(info["bbox"]) for info in page.get_image_info()]
        area = abs(page.cropbox.width * page.cropbox.height)
        if any(abs(box & pymupdf.Rect(page.cropbox)) > WHOLE_PAGE * area for box in boxes):
            continue
        for image in page.get_images(full=True):
            mask, name, form = image[1], image[7], image[9]
            if not mask and "Mask" not in pdf.xref_object(image[0]):
                for stream in [form] if form else page.get_contents():
                    changed.setdefault(stream, set()).add(name)
    for stream, names in changed.items():
        content = pdf.xref_stream(stream)
        for name in names:
            use = re.compile(rb"/" + re.escape(name.encode()) + rb"\s+Do\b")
            crop = f"q 0 0 1 1 re W n {LARGER} 0 0 {LARGER} {shift} {shift} cm /{name} Do Q"
            content = use.sub(crop.encode().replace(b"\\", rb"\\"), content)
        pdf.update_stream(stream, content)
    return pdf


def in_forms(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Each page drawn as one form on a new page of the same size."""
    target = pymupdf.open()
    for page in pdf:
        page.parent.xref_set_key(page.xref, "Annots", "null")
        sheet, rotation = target.new_page(width=page.rect.width, height=page.rect.height), page.rotation
        page.set_rotation(0)
        sheet.show_pdf_page(sheet.rect, pdf, page.number, rotate=-rotation)
    return target


def on_tinted_paper(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """A pale rectangle over the whole page, painted before all else."""
    for page in pdf:
        page.wrap_contents()
        x0, y0, x1, y1 = page.mediabox
        before_all(page, f"q {TINT} rg {x0} {y0} {x1 - x0} {y1 - y0} re f Q")
    return pdf


def without_unicode(pdf: pymupdf.Document, gold: dict[str, Any]) -> pymupdf.Document:
    """Fonts that no longer tell which characters their glyphs stand for, where nothing else tells it."""
    for page in pdf:
        for xref, _, kind, _, _, encoding, *_ in page.get_fonts(full=True):
            if kind == "Type0" and encoding.startswith("Identity"):
                pdf.xref_set_key(xref, "ToUnicode", "null")
    return pdf
