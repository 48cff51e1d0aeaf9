"""Parts of pages in the panel of the desk: as large as their place, and of the shape of what they show."""

from typing import Any

import pytest

from tests.apps.desk_site import Site
from tests.programs import needs_chromium

pytestmark = needs_chromium

CROPS = """count => {
  const crops = [...document.querySelectorAll('.pd-panel .pd-crop')].map((frame) => {
    const size = (node) => [node.getBoundingClientRect().width, node.getBoundingClientRect().height];
    const drawing = frame.querySelector('svg');
    const { width, height } = drawing.viewBox.baseVal;
    return {
      frame: size(frame), drawing: size(drawing), room: size(frame.parentElement)[0],
      widest: parseFloat(frame.style.maxWidth), shape: width / height,
    };
  });
  return crops.length >= count && crops;
}"""
"""Pixels of each part on show, of the drawing in it, and of the room it has; once so many are there."""


@pytest.mark.parametrize(
    ("kind", "values", "count", "least"),
    [
        ("region", {"type": "caption"}, 1, 150),
        ("region", {"type": "figure"}, 1, 80),
        ("link", {"type": "caption_of"}, 2, 60),
        ("link", {"type": "cites"}, 2, 20),
        ("mention", {}, 1, 20),
    ],
)
def test_parts_of_pages_fill_their_place(
    site: Site, kind: str, values: dict[str, Any], count: int, least: float
) -> None:
    page = site.at(site.person(), str(site.find(kind, **values)[0].id))
    crops = page.wait_for_function(CROPS, arg=count).json_value()
    for crop in crops:
        width, height = crop["frame"]
        assert width == pytest.approx(min(crop["room"], crop["widest"]), abs=1) and width >= least
        assert height == pytest.approx(width / crop["shape"], abs=1)
        assert crop["drawing"] == pytest.approx(crop["frame"], abs=1)
