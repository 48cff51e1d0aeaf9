"""What a model says of a page, held against the page: places that exist, words that are printed there.

The model's text is only ever a test of the region that it comes with: what goes on is the page's own words.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from pictoria_docs.document import Box, Page, PageKind, Region, RegionType
from pictoria_docs.document.letters import unaccented
from pictoria_docs.document.region_type import FURNITURE, PICTURES
from pictoria_docs.layout.document_models.reading import RawRegion, Size, scaled

GRAPHICS = PICTURES | {RegionType.DECORATION, RegionType.STAMP, RegionType.DAMAGE}
"""What has no text of its own."""
MIN_PICTURE = 12.0  # points of the shorter side
MIN_TEXT = 2.0
"""Shortest side in points; less is no region."""
INSIDE = 0.7
"""Share of a box that must lie on the page: a model that counts in other units is soon far outside."""
NEAR = 3.0
"""Points by which a word may lie outside its region: models' grids are coarse."""
LIKE, LIKE_SCAN = 85.0, 70.0
"""A text is the printed one from this likeness on (rapidfuzz, 0 to 100); what OCR has read of the page has errors."""
MIN_LENGTH = 12
"""Letters from which on a text may be a part of what is printed in its place."""
MAX_LENGTH = 2000
"""Letters that are compared."""
SAME = 0.7
"""Overlap (intersection over union) from which on two regions are one."""
MAX_WORDS, MAX_TEXT = 12, 0.2
"""A picture with more words of running text in it, on a larger share of its area, is a page of text; so is one that
holds such words and a running head or a footnote."""
MARKUP = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Checked:
    """A region that the page bears out."""

    type: RegionType
    box: Box
    """Points, inside the page."""
    printed: str = ""
    """The page's own words in its place."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A word of the page."""

    text: str
    box: Box
    running: bool
    """Belongs to text, not to a picture's lettering."""
    edge: bool
    """Stands at the edge of a page: running head, folio, footnote."""


def check(regions: Iterable[RawRegion], size: Size, page: Page) -> tuple[list[Checked], Counter[str]]:
    """The regions that the page bears out, and why the others are refused.

    Args:
        regions: as a model says them.
        size: of the image that their boxes are counted in: the whole page.
        page: what the rules found there.

    Returns:
        Regions in the model's order; and refusals by reason: "degenerate", "outside", "covers_text", "not_on_page",
        "nothing_printed", "repeated".
    """
    words = [word for region in page.regions for word in _words_of(region)]
    checked: list[Checked] = []
    refused: Counter[str] = Counter()
    for raw in regions:
        box = scaled(raw.box, page.width / max(size[0], 1), page.height / max(size[1], 1))
        verdict = _placed(raw, box, page) or _borne_out(raw, _on_page(box, page), words, page)
        if isinstance(verdict, Checked) and any(_same(verdict, other) for other in checked):
            verdict = "repeated"
        if isinstance(verdict, Checked):
            checked.append(verdict)
        else:
            refused[verdict] += 1
        if (
            raw.type in GRAPHICS
            and isinstance(verdict, Checked)
            and not _agrees(raw.text, verdict.printed, page)
        ):
            # A picture stands without the words that a model puts in it.
            refused["not_on_page"] += 1
    return checked, refused


def _placed(raw: RawRegion, box: Box, page: Page) -> str:
    """Why a box is none, or nothing."""
    least = MIN_PICTURE if raw.type in GRAPHICS else MIN_TEXT
    if min(box.width, box.height) < least:
        return "degenerate"
    kept = _on_page(box, page)
    if box.inside(page.box) < INSIDE:
        return "outside"
    return "degenerate" if min(kept.width, kept.height) < least else ""


def _on_page(box: Box, page: Page) -> Box:
    """The part of a box that lies on the page."""
    x0, y0, x1, y1 = box.rounded()
    return Box(max(x0, 0.0), max(y0, 0.0), min(x1, page.width), min(y1, page.height))


def _borne_out(raw: RawRegion, box: Box, words: list[_Printed], page: Page) -> "Checked | str":
    near = box.grown(NEAR)
    inside = [word for word in words if near.holds(word.box.centre)]
    if raw.type in GRAPHICS:
        running = [word for word in inside if word.running]
        covered = sum(word.box.area for word in running) > MAX_TEXT * box.area
        if len(running) >= MAX_WORDS and (covered or any(word.edge for word in running)):
            return "covers_text"
    printed = " ".join(word.text for word in inside)
    if raw.type not in GRAPHICS:
        if not _agrees(raw.text, printed, page):
            return "not_on_page"
        if not letters(printed):
            return "nothing_printed"
    return Checked(raw.type, box, printed)


def _agrees(model_text: str, printed: str, page: Page) -> bool:
    """Whether what a model read is printed in its place, as far as OCR can tell; nothing said agrees with anything."""
    return not letters(model_text) or alike(model_text, printed, scan=page.kind is PageKind.SCAN)


def alike(model_text: str, printed: str, *, scan: bool) -> bool:
    """Whether two texts are one but for misread letters, spaces, marks, order, and a printed rest."""
    least = LIKE_SCAN if scan else LIKE
    first, second = letters(model_text)[:MAX_LENGTH], letters(printed)[:MAX_LENGTH]
    if not first or not second:
        return False
    if fuzz.ratio(first, second, score_cutoff=least) > 0:
        return True
    if MIN_LENGTH <= len(first) < len(second) and fuzz.partial_ratio(first, second, score_cutoff=least) > 0:
        return True
    words, others = (" ".join(folded(text).split())[:MAX_LENGTH] for text in (model_text, printed))
    return fuzz.token_sort_ratio(words, others, score_cutoff=least) > 0


def folded(text: str) -> str:
    """`unaccented`, but without markup too, and with a blank for each mark: words alone are compared."""
    plain = unaccented(MARKUP.sub(" ", text))
    return "".join(letter if letter.isalnum() else " " for letter in plain)


def letters(text: str) -> str:
    """Letters and digits alone."""
    return "".join(folded(text).split())


def _same(first: Checked, second: Checked) -> bool:
    kinds_agree = first.type is second.type or {first.type, second.type} <= GRAPHICS
    return kinds_agree and first.box.iou(second.box) > SAME


def _words_of(region: Region) -> list[_Printed]:
    edge = region.type in FURNITURE or region.type is RegionType.FOOTNOTE
    running = region.type not in GRAPHICS and region.type is not RegionType.FIGURE_NUMBER
    parts: list[tuple[str, Box]] = [(region.text[word.start : word.end], word.box) for word in region.words]
    parts = parts or [(region.text[line.start : line.end], line.box) for line in region.lines]
    if not parts and region.text:
        parts = [(region.text, region.box)]
    return [_Printed(text, box, running, edge) for text, box in parts]
