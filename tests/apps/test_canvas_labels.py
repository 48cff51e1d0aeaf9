"""The tags that name what is on a page cover no words: the numbers that a person checks are printed there."""

from typing import Any

import pytest

from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk
from tests.apps.looking import look

COVERED = """() => {
  const words = [...document.querySelectorAll('.pc-region:is(.pc-t-caption, .pc-t-text, .pc-t-figure_number)')]
    .map((node) => node.querySelector('.pc-line').getBoundingClientRect());
  return [...document.querySelectorAll('.pc-label')].map((node) => {
    const tag = node.querySelector('.pc-tag').getBoundingClientRect();
    const shares = words.map((word) => Math.max(0, Math.min(tag.right, word.right) - Math.max(tag.left, word.left))
      * Math.max(0, Math.min(tag.bottom, word.bottom) - Math.max(tag.top, word.top)) / (tag.width * tag.height));
    return [node.textContent, Math.max(0, ...shares)];
  });
}"""
"""Each tag with the share of it that lies over words."""
MAX_COVERED = 0.2
"""A tag may touch the edge of a line."""
STEP = 62.0
"""Points from one lot of a list to the next."""


def page_of(*, margin: float = 60) -> dict[str, Any]:
    """Numbers over their pictures and beside lots, lines close to each other."""
    regions = [
        views.region("reg-number-1", "figure_number", [80, 84, 96, 98], text="12", number="12"),
        views.region("reg-picture-1", "figure", [80, 100, 240, 220], number="12"),
        views.region("reg-number-2", "figure_number", [300, 84, 316, 98], text="13", number="13"),
        views.region("reg-picture-2", "figure", [300, 100, 480, 220], number="13", status="accepted"),
        views.region("reg-caption-1", "caption", [80, 224, 240, 236], text="12. A bowl", number="12"),
        views.region("reg-caption-2", "caption", [80, 238, 240, 250], text="13. A dish", number="13"),
    ]
    entries = []
    for at in range(6):
        y = 300 + at * STEP
        box = [margin, y, 520, y + STEP - 4]
        regions.append(views.region(f"reg-lot-{at}", "text", box, text=f"{at + 1} A lot of a sale"))
        entries.append(
            {
                "id": f"ent-{at}",
                "number": str(at + 1),
                "title": "A lot",
                "spans": [{"page": 7, "box": box}],
                "confidence": 0.9,
                "status": "accepted" if at % 2 else "suggested",
                "revision": 1,
                "by": None,
            }
        )
    return views.page_view(regions=regions, entries=entries)


@pytest.mark.parametrize("margin", [60, 24, 6], ids=["wide", "narrow", "no"])
def test_tags_leave_the_printed_numbers_free(desk: Desk, margin: float) -> None:
    desk.start(page_of(margin=margin))
    tags = desk.page.evaluate(COVERED)
    if margin == 60:
        look(desk.page, "canvas-labels")
        assert {"Figure 12", "Figure 13", "1", "6"} <= {text for text, _ in tags}
    assert [tag for tag in tags if tag[1] > MAX_COVERED] == []


@pytest.mark.parametrize("id_", ["reg-picture-1", "ent-2", "reg-caption-2"])
def test_the_tag_of_what_is_being_checked_leaves_it_free_too(desk: Desk, id_: str) -> None:
    desk.start(page_of())
    desk.select(id_)
    tags = desk.page.evaluate(COVERED)
    assert [tag for tag in tags if tag[1] > MAX_COVERED] == []
