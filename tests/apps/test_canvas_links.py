"""Links on the canvas: drawn, led elsewhere, held in the tray, shown across pages."""

import re
from itertools import product

import pytest

from pictoria_docs.document import LinkType, RegionType
from pictoria_docs.document.link_ends import may_join, suggested_type
from tests.apps import canvas_page as views
from tests.apps.canvas_desk import Desk, Point


def test_a_link_is_drawn_from_caption_to_picture_and_gets_its_type(desk: Desk) -> None:
    desk.press("l")
    desk.drag((450, 330), (330, 280))
    edit = desk.edit()
    assert edit["kind"] == "link" and re.fullmatch(r"lnk-u[0-9a-f]{16}", edit["id"])
    assert edit["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-right"}
    assert desk.page.locator(f"[data-link={edit['id']}]").count() == 1


@pytest.mark.parametrize(
    ("start", "end", "changes"),
    [
        ((330, 280), (450, 330), {"type": "caption_of", "source": "reg-other", "target": "reg-right"}),
        ((330, 280), (300, 560), {"type": "depicts", "source": "reg-right", "target": "ent-7"}),
        ((420, 200), (100, 150), {"type": "part_of", "source": "reg-small", "target": "reg-left"}),
        ((220, 408), (300, 560), {"type": "cites", "source": "men-1", "target": "ent-7"}),
    ],
)
def test_the_ends_tell_type_and_direction(
    desk: Desk, start: Point, end: Point, changes: dict[str, str]
) -> None:
    desk.press("l")
    desk.drag(start, end)
    assert desk.edit()["changes"] == changes


LINKED = (
    ("panel", "panel", "same_motif_as"),
    ("plate", "panel", "part_of"),
    ("figure", "plate", "part_of"),
    ("figure_number", "figure", "caption_of"),
    ("heading", "figure", "caption_of"),
    ("caption", "caption", "continues"),
    ("footnote", "text", "continues"),
)


def test_page_and_server_agree_on_every_pair_of_ends(desk: Desk) -> None:
    """What two ends make on the page may join them; where the page refuses, no type of link fits."""
    ends = [*(type_.value for type_ in RegionType), "entry", "mention"]
    made = desk.page.evaluate(
        """names => names.map((first) => names.map((second) => {
          const others = ['entry', 'mention'];
          const end = (id, name) => ({id, name, kind: others.includes(name) ? name : 'region', type: name});
          const link = canvas.linkRules.between(end('a', first), end('b', second));
          return link.why ? null : [link.type, link.source.name, link.target.name];
        }))""",
        ends,
    )
    for (i, first), (j, second) in product(enumerate(ends), repeat=2):
        if made[i][j]:
            assert may_join(*made[i][j]) and {first, second} == set(made[i][j][1:])
            suggested = suggested_type(first, second)
            assert suggested in (None, made[i][j][0])
        else:
            assert not any(may_join(type_, first, second) for type_ in LinkType)


def test_what_cannot_be_linked_is_said(desk: Desk) -> None:
    desk.press("l")
    desk.drag((450, 330), (300, 560))
    assert desk.steps() == [] and desk.said() == desk.word("link_caption_entry")


def test_a_link_that_was_suggested_is_accepted_and_not_made_twice(desk: Desk) -> None:
    for _ in range(2):
        desk.press("l")
        desk.drag((100, 330), (100, 150))
    ((edit,),) = desk.steps()
    assert (edit["action"], edit["id"]) == ("accept", "lnk-under") == ("accept", desk.selected)


def test_a_link_is_made_with_keys_alone(desk: Desk) -> None:
    desk.select("reg-other")
    desk.press("l", "p", "p")
    while desk.selected != "reg-right":
        desk.press("p")
    desk.press("Enter")
    assert desk.edit()["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-right"}


def test_the_end_of_a_link_is_led_elsewhere(desk: Desk) -> None:
    desk.page.evaluate("canvas.select('lnk-entry')")
    start = desk.page.evaluate("canvas.renderer.links.ends('lnk-entry')[0]")
    desk.drag((start[0], start[1]), (330, 280))
    assert desk.edit()["changes"] == {"source": "reg-right"}


def test_the_tray_holds_an_end_while_pages_are_turned(desk: Desk) -> None:
    desk.select("reg-other")
    desk.press("t", "PageDown")
    assert desk.heard("pick")[0]["end"]["id"] == "reg-other" and desk.heard("nav") == [{"by": 1}]
    desk.page.evaluate("view => canvas.show(view)", views.crowded(8, 0, number=8))
    assert "p. 7" in desk.page.locator(".pc-tray").inner_text()
    desk.select("reg-0")
    desk.press("t")
    edit = desk.edit()
    assert edit["changes"] == {"type": "caption_of", "source": "reg-other", "target": "reg-0"}
    assert desk.heard("pick")[-1] == {"end": None}
    desk.page.locator(".pc-flag").click()  # the other end stands on page 7
    assert desk.heard("goto") == [{"page": 7, "id": "reg-other"}]


def test_an_end_on_another_page_is_a_flag_that_leads_there(desk: Desk) -> None:
    flag = desk.page.locator(".pc-flag")
    assert flag.text_content() == "→ p. 12 Fig. 3"
    flag.click()
    assert desk.heard("goto") == [{"page": 12, "id": "reg-far"}]


def test_facing_pages_are_linked_directly(desk: Desk) -> None:
    desk.start(facing=views.crowded(8, 0, number=8))
    offset = desk.page.evaluate("canvas.layout.offset(8)")
    x0, y0, x1, y1 = desk.page.evaluate("canvas.state.shapes.get('reg-0').box")
    desk.press("l")
    desk.drag((450, 330), (offset + (x0 + x1) / 2, (y0 + y1) / 2))
    assert desk.edit()["changes"]["target"] == "reg-0"
    # While the new link is looked at, the flag of the other would only be in the way.
    assert desk.page.locator(".pc-flag").count() == 0
    desk.press("Escape", "Escape")
    assert desk.page.locator(".pc-flag").count() == 1  # only the one that leads to page 12
