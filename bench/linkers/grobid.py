"""The rule of GROBID: the nearest unused picture within 70 units of a caption that opens with a known word.

Source: GROBID, assignment of graphic objects to figures (grobidOrg, 2025, Apache-2.0); Lopez, "GROBID", ECDL 2009.

The rule: captions are the figure texts that open with "fig", "abb", "scheme", "photo" and a few words of other
languages. On a page without vector drawings each such caption, in order, takes the nearest bitmap not yet used: at
most 70 units away, at least 50 wide and 50 high, and not one that contains the caption. On a page with drawings, the
bitmaps that these touch are left out, and unless the captions are as many as drawings and bitmaps together the whole
page is skipped; else each caption takes the nearest of them, within 70 as well. GROBID's units are points of the
PDF, so they are ours.

Ours is kinder in two things: its captions are found by a sequence model that misses some, here all of ours are
offered; and pictures on a scan count as bitmaps, while GROBID reads no scans at all.

Known failures: pages skipped where captions and drawings differ in number, which also makes two versions of one file
differ (issue 1135); drawings without bounds (issue 1008); captions cut (issue 683) or text dropped with their
graphics (pull request 1264); "Pl.", "Taf.", "Planche" and unlabelled captions are none; one picture a caption;
nothing crosses a page. Tables are found by other means, and are not linked here.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, by_page
from pictoria_docs.document import Region

REACH = 70.0
"""Greatest distance between caption and picture, in points."""
OPENINGS = ("fig", "abb", "scheme", "photo", "gambar", "quadro", "wykres", "fuente")
SIDE = 50.0
"""Least width and height of a bitmap, in points."""


def link_page(page_blocks: PageBlocks) -> list[CaptionPair]:
    """The pairs of one page."""
    captions = [
        caption for caption in page_blocks.captions if caption.text.strip().casefold().startswith(OPENINGS)
    ]
    pictures = [body for body in page_blocks.bodies if body.is_picture]
    drawings = [
        picture
        for picture in pictures
        if picture.id in page_blocks.drawn
        and not any(
            caption.box.inside(picture.box) * caption.box.area > 0.5 * picture.box.area
            for caption in captions
        )
    ]
    bitmaps = [
        picture
        for picture in pictures
        if picture.id not in page_blocks.drawn and min(picture.box.width, picture.box.height) >= SIDE
    ]
    bitmaps = [
        bitmap for bitmap in bitmaps if not any(bitmap.box.intersection(other.box) for other in drawings)
    ]
    if drawings and len(captions) != len(drawings) + len(bitmaps):
        return []
    pairs: list[CaptionPair] = []
    free = [*bitmaps, *drawings]
    for caption in captions:
        near = [picture for picture in free if _reached(caption, picture, bool(drawings))]
        if near:
            nearest = min(near, key=lambda picture: caption.box.distance(picture.box))
            free.remove(nearest)
            pairs.append((caption, nearest))
    return pairs


def _reached(caption: Region, picture: Region, drawings: bool) -> bool:
    if not drawings and caption.box.inside(picture.box) > 0.99:
        return False
    return caption.box.distance(picture.box) <= REACH


link = by_page(link_page)
