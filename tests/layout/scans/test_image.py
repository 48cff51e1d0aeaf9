"""Setting a page straight, and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.straightening import Straightening
from tests.layout.scan_factory import HEIGHT, WIDTH

within = st.floats(0.0, 1.0)


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
