"""Scans of generated catalogues: no text left, the truth still where the pictures are, the same from the same seed."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pymupdf
import pytest

from bench.generator import make
from bench.generator.scanned import ScanLook, draw_look, scan
from pictoria_docs.document import Box

SPOTLESS = ScanLook(
    dpi=100, jpeg_quality=90, paper=(1.0, 1.0, 1.0), grain=0, stains=0, bleed=0, ink=0, light=0, gutter=0, bed=1.0,
    blur=0.1, noise=0, skew=1.5, shift=5,
)  # fmt: skip


def marked(folder: Path) -> tuple[Path, dict[str, object]]:
    """A page with black rectangles and nothing else; its truth names them."""
    boxes = [Box(40, 40, 140, 120), Box(300, 500, 380, 560), Box(30, 540, 60, 580), Box(330, 30, 390, 60)]
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=420, height=600)
        for box in boxes:
            page.draw_rect(pymupdf.Rect(box), fill=(0, 0, 0), width=0)
        pdf.save(folder / "plain.pdf")
    figures = [{"id": f"f{i}", "page": 1, "bbox": list(box)} for i, box in enumerate(boxes)]
    gold = {
        "name": "plain", "origin": "own", "pages": [{"page": 1, "width": 420, "height": 600}],
        "figures": figures, "captions": [], "mentions": [], "entries": [],
    }  # fmt: skip
    return folder / "plain.pdf", gold


@pytest.mark.parametrize("curl", [0.0, 18.0])
@pytest.mark.parametrize("seed", range(6))
def test_boxes_turn_and_bend_with_the_page(seed: int, curl: float, tmp_path: Path) -> None:
    pdf, gold = marked(tmp_path)
    truth = scan(pdf, tmp_path / "scan.pdf", gold, seed=seed, look=replace(SPOTLESS, curl=curl))
    assert truth["pages"][0]["skew_degrees"] != 0
    with pymupdf.open(tmp_path / "scan.pdf") as scanned:
        pixmap = scanned[0].get_pixmap(dpi=144, colorspace=pymupdf.csGRAY)
    dark = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width) < 128
    left = dark.copy()
    for figure in truth["figures"]:
        x0, y0, x1, y1 = (round(2 * value) for value in figure["bbox"])
        inside = dark[y0 - 4 : y1 + 4, x0 - 4 : x1 + 4]
        rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
        # The box touches what it covers on each side, to a point.
        assert abs(rows[0] - 4) <= 2
        assert abs(rows[-1] - (y1 - y0 + 3)) <= 2
        assert abs(columns[0] - 4) <= 2
        assert abs(columns[-1] - (x1 - x0 + 3)) <= 2
        left[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1] = False
    assert not left.any()
    assert gold["figures"][0]["bbox"] == [40, 40, 140, 120]  # type: ignore[index]


def test_a_scan_has_no_text_and_comes_out_the_same(tmp_path: Path) -> None:
    look = ScanLook(dpi=72, stains=3, bleed=0.1)
    one = make(tmp_path / "a" / "made.pdf", "legend-below", "it", 5, scanned=look)
    same = make(tmp_path / "b" / "made.pdf", "legend-below", "it", 5, scanned=look)
    printed = make(tmp_path / "made.pdf", "legend-below", "it", 5)
    assert json.dumps(one) == json.dumps(same)
    assert (tmp_path / "a" / "made.pdf").read_bytes() == (tmp_path / "b" / "made.pdf").read_bytes()
    assert [link["target"] for link in one["links"]] == [link["target"] for link in printed["links"]]
    with pymupdf.open(tmp_path / "a" / "made.pdf") as pdf:
        assert len(pdf) == len(printed["pages"])
        assert not any(page.get_text().strip() for page in pdf)
        assert all(len(page.get_images()) == 1 for page in pdf)


def test_looks_come_from_seeds_and_differ() -> None:
    looks = [draw_look(Random(seed)) for seed in range(200)]
    assert looks == [draw_look(Random(seed)) for seed in range(200)]
    assert {look.dpi for look in looks} >= {150, 200, 300}
    assert {look.grey for look in looks} == {False, True}
    assert max(look.skew for look in looks) <= 1.5
    assert min(look.jpeg_quality for look in looks) >= 30
