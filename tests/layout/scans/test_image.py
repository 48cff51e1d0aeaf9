"""Setting a page straight, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.image import prepare
from pictoria_docs.layout.scans.straightening import Straightening
from tests.layout.scan_factory import DPI, HEIGHT, WIDTH, DrawnPage

within = st.floats(0.0, 1.0)


@given(within, within, st.floats(-3, 3))
def test_straight_and_displayed_are_inverse(x: float, y: float, degrees: float) -> None:
    turn = Straightening(degrees, WIDTH, HEIGHT)
    there = turn.straight(x * WIDTH, y * HEIGHT)
    assert turn.displayed(*there) == pytest.approx((x * WIDTH, y * HEIGHT), abs=1e-6)


@given(st.tuples(within, within, within, within), st.floats(-3, 3))
def test_a_displayed_box_holds_its_polygon_inside_the_page(
    corners: tuple[float, ...], degrees: float
) -> None:
    xs, ys = sorted(corners[:2]), sorted(corners[2:])
    turn = Straightening(degrees, WIDTH, HEIGHT)
    box = Box(xs[0] * WIDTH, ys[0] * HEIGHT, xs[1] * WIDTH, ys[1] * HEIGHT)
    shown = turn.box(box)
    for corner in turn.polygon(box):
        assert shown.x0 - 1e-6 <= min(max(corner.x, 0), WIDTH) <= shown.x1 + 1e-6
        assert shown.y0 - 1e-6 <= min(max(corner.y, 0), HEIGHT) <= shown.y1 + 1e-6


@pytest.mark.parametrize("degrees", [-1.5, -0.4, 0.0, 0.6, 2.0])
def test_the_skew_of_a_text_page_is_measured(degrees: float) -> None:
    page = DrawnPage()
    for y in (40, 150, 260, 370):
        page.paragraph(y, 6)
    scan = prepare(page.scanned(degrees), WIDTH, HEIGHT, DPI)
    assert scan.straightening.degrees == pytest.approx(-degrees, abs=0.15)


def test_uneven_light_is_paper_and_print_is_not() -> None:
    import numpy as np
    from PIL import Image

    page = DrawnPage()
    page.paragraph(200)
    pixels = np.asarray(page.scanned(noise=1)).astype(np.float32)
    shade = np.linspace(1.0, 0.8, pixels.shape[1])[None, :, None]
    scan = prepare(Image.fromarray((pixels * shade).astype(np.uint8)), WIDTH, HEIGHT, DPI)
    assert np.percentile(scan.tone, 90) < 16
    assert scan.tone.max() > 120
