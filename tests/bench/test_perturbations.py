"""Perturbations change what they should and nothing else: the truth lies where the page shows it."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image

from bench.perturbations import PERTURBATIONS, SkippedItem, missing_program, perturb
from pictoria_docs.document import Box

PICTURE, CAPTION = Box(60, 120, 260, 300), Box(60, 310, 260, 324)
MOVED = {"sheet", "mirrored", "scaled", "crop marks"}
MARKED = {"rules", "rules between", "head", "crop marks"}
"""Perturbations that print something more."""


def photograph() -> bytes:
    values = np.random.default_rng(1).integers(0, 90, (90, 100), dtype=np.uint8)
    encoded = io.BytesIO()
    Image.fromarray(values).save(encoded, "PNG")
    return encoded.getvalue()


@pytest.fixture(params=[0, 90, 180, 270], ids=lambda rotation: f"rotation {rotation}")
def document(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """Two displayed pages alike, with a picture and its caption, whatever way round they are stored."""
    rotation: int = request.param
    with pymupdf.open() as pdf:
        for _ in range(2):
            page = pdf.new_page(width=420, height=600)
            page.insert_image(pymupdf.Rect(PICTURE), stream=photograph(), keep_proportion=False)
            page.insert_text((60, 320), "Fig. 1. A jar found near the well")
        with pymupdf.open() as turned:
            for page in pdf:
                width, height = (420, 600) if rotation in (0, 180) else (600, 420)
                sheet = turned.new_page(width=width, height=height)
                sheet.show_pdf_page(sheet.rect, pdf, page.number, rotate=rotation)
                sheet.set_rotation(rotation)
            (turned if rotation else pdf).save(tmp_path / "plain.pdf")
    numbers = (1, 2)
    gold = {
        "name": "plain",
        "pages": [{"page": number, "width": 420, "height": 600} for number in numbers],
        "figures": [
            {"id": f"f{number}", "page": number, "bbox": list(PICTURE), "parent": None} for number in numbers
        ],
        "captions": [{"id": f"c{number}", "page": number, "bbox": list(CAPTION)} for number in numbers],
        "links": [
            {"type": "caption_of", "source": f"c{number}", "target": f"f{number}"} for number in numbers
        ],
        "mentions": [],
        "entries": [],
    }
    return tmp_path / "plain.pdf", gold


def darkness(page: pymupdf.Page, box: Box) -> Any:
    """The pixels of a part of the displayed page, two for each point."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(2, 2), colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)
    x0, y0, x1, y1 = (round(2 * value) for value in box)
    return grey[y0:y1, x0:x1] < 128


@pytest.mark.parametrize("name", [name for name in PERTURBATIONS if missing_program(name) is None])
def test_the_truth_lies_where_the_picture_is(
    name: str, document: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    pdf, gold = document
    given = json.dumps(gold)
    to = tmp_path / "made.pdf"
    try:
        truth = perturb(name, pdf, gold, to)
    except SkippedItem:
        assert name == "no Unicode", "the fonts of this document have no map to take away"
        return
    assert json.dumps(gold) == given
    assert json.loads((tmp_path / "made.gold.json").read_text()) == truth
    with pymupdf.open(to) as made:
        for row in truth["pages"]:
            page = made[row["page"] - 1]
            assert (page.rect.width, page.rect.height) == pytest.approx(
                (row["width"], row["height"]), abs=0.1
            )
        for figure, caption in zip(truth["figures"], truth["captions"], strict=True):
            page, box = made[figure["page"] - 1], Box(*figure["bbox"])
            assert darkness(page, box.grown(-1)).mean() > 0.95
            for side in (box._replace(x1=box.x0), box._replace(x0=box.x1)):
                assert not darkness(page, side.grown(1.5)._replace(y0=box.y0, y1=box.y1)).all()
            around = box.grown(2)
            rim = darkness(page, around).sum() - darkness(page, box.grown(1)).sum()
            assert rim < 20, "nothing of the picture lies outside its box"
            assert darkness(page, Box(*caption["bbox"])).any()


@pytest.mark.parametrize("name", sorted(MARKED))
def test_marks_are_printed_where_nothing_was(
    name: str, document: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    pdf, gold = document
    truth = perturb(name, pdf, gold, tmp_path / "made.pdf")
    shift = Box(*truth["figures"][0]["bbox"]).x0 - PICTURE.x0
    with pymupdf.open(pdf) as before, pymupdf.open(tmp_path / "made.pdf") as after:
        there = darkness(before[0], Box(0, 0, 420, 600))
        now = darkness(after[0], Box(shift, shift, 420 + shift, 600 + shift))
        assert now[there].all()
        assert darkness(after[0], Box(0, 0, *after[0].rect.br)).sum() > there.sum()


def test_a_cropped_picture_is_a_larger_image_under_a_clip(
    document: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    pdf, gold = document
    perturb("cropped", pdf, gold, tmp_path / "made.pdf")
    with pymupdf.open(pdf) as before, pymupdf.open(tmp_path / "made.pdf") as after:
        (small,), (large,) = (made[0].get_image_info() for made in (before, after))
        assert large["transform"][0] == pytest.approx(1.5 * small["transform"][0])
        assert large["transform"][3] == pytest.approx(1.5 * small["transform"][3])


def test_a_font_without_a_map_gives_other_words(tmp_path: Path) -> None:
    words = "A jar found near the well"
    with pymupdf.open() as pdf:
        writer = pymupdf.TextWriter(pdf.new_page(width=300, height=200).rect)
        writer.append((40, 100), words, font=pymupdf.Font("notos"))
        writer.write_text(pdf[0])
        pdf.subset_fonts()
        pdf.save(tmp_path / "plain.pdf")
    gold: dict[str, Any] = {"pages": [], "figures": [], "captions": [], "mentions": [], "entries": []}
    perturb("no Unicode", tmp_path / "plain.pdf", gold, tmp_path / "made.pdf")
    with pymupdf.open(tmp_path / "plain.pdf") as before, pymupdf.open(tmp_path / "made.pdf") as after:
        assert words in before[0].get_text() and words not in after[0].get_text()
        assert np.array_equal(
            darkness(before[0], Box(0, 0, 300, 200)), darkness(after[0], Box(0, 0, 300, 200))
        )
