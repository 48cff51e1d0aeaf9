"""A PDF of three drawings: two of one roller, one of another."""

import io
from pathlib import Path
from random import Random

import pymupdf
from PIL import Image

from bench_friezes.frieze_pictures import frieze_picture
from bench_friezes.friezes import Roller, draw_roller


def roller(seed: int) -> Roller:
    """Draw a roller of six boxes with lines between them."""
    drawn = draw_roller(Random(seed), cells=6)
    return Roller(drawn.motifs, (1.0, 0.9, 1.1, 1.0, 0.95, 1.05), "line", (True, True), 0.05)


def make_sherds(file: Path) -> None:
    """Write the PDF."""
    with pymupdf.open() as pdf:
        for number, (seed, style_seed) in enumerate(((3, 3), (3, 5), (8, 8)), start=1):
            drawn = frieze_picture(style_seed, roller=roller(seed), style="drawing", repeats=4.5)
            data = io.BytesIO()
            Image.fromarray(drawn.image).save(data, "PNG")
            height, width = drawn.image.shape[:2]
            page = pdf.new_page(width=500, height=300)
            box = pymupdf.Rect(40, 40, 460, 40 + 420 * height / width)
            page.insert_image(box, stream=data.getvalue())
            page.insert_text((40, box.y1 + 16), f"Fig. {number}. Frieze of a roller on a bowl.")
        pdf.save(file)
