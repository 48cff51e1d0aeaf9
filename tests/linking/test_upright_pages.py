"""Pages that lie on their side or upside down: captioned and linked as a reader sees them, boxes where they are."""

import pytest

from pictoria_docs.captioning import caption_document
from pictoria_docs.document import Box, Document, LinkType, Page, RegionType, Rotation, SourceKind
from pictoria_docs.document.geometry import rotate
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.upright import placed
from pictoria_docs.linking import link
from tests.linking.factory import PageMaker, pairs

QUARTERS: list[Rotation] = [90, 180, 270]


def lying(page: Page, rotation: Rotation) -> Page:
    """A page with all that stands on it, turned clockwise."""

    def turned(box: Box) -> Box:
        return rotate(box, page.width, page.height, rotation)

    width, height = (page.width, page.height) if rotation == 180 else (page.height, page.width)
    regions = tuple(placed(region, turned, rotation, None) for region in page.regions)
    return page.model_copy(update={"width": width, "height": height, "regions": regions})


def catalogue() -> list[Page]:
    """Numbered entries with a picture above each text, and a page of figures with captions below them."""
    entries, figures = PageMaker(1), PageMaker(2)
    for index in range(3):
        top = 60 + 180 * index
        entries.picture(60, top, 200, top + 90)
        entries.text(60, top + 100, 300, f"{index + 1}. Bow brooch with a catch plate", 10)
        entries.text(60, top + 116, 300, "Bronze, H. 12 cm. Found in the sanctuary, see fig. 2.", 9)
    for index in range(2):
        top = 60 + 260 * index
        figures.picture(60, top, 360, top + 180)
        figures.text(60, top + 190, 360, f"Fig. {index + 1}. The sanctuary from the east", 8)
    return [entries.made(), figures.made()]


def analysed(pages: list[Page]) -> Document:
    document = Document(
        id=DocumentId("doc"), name="test", source="test.pdf", kind=SourceKind.PDF, sha256="0" * 64,
        page_count=len(pages), pages=tuple(pages),
    )  # fmt: skip
    return link(caption_document(document))


@pytest.mark.parametrize("rotation", QUARTERS)
def test_a_lying_page_gives_what_the_upright_one_gives_where_it_is_displayed(rotation: Rotation) -> None:
    upright, turned = analysed(catalogue()), analysed([lying(page, rotation) for page in catalogue()])
    for type in LinkType:
        assert pairs(turned, type) == pairs(upright, type)
    assert len(turned.entries) == 3 and len(turned.mentions) == len(upright.mentions) > 0
    for before, after in zip(upright.pages, turned.pages, strict=True):
        assert (after.width, after.height) == (
            (before.width, before.height) if rotation == 180 else (before.height, before.width)
        )
        assert [region.text for region in after.regions] == [region.text for region in before.regions]
        for one, other in zip(before.regions, after.regions, strict=True):
            assert other.rotation == rotation
            assert other.box == pytest.approx(
                rotate(one.box, before.width, before.height, rotation), abs=0.02
            )
    for was, now in zip(upright.entries, turned.entries, strict=True):
        page = upright.pages[was.spans[0].page - 1]
        expected = rotate(was.spans[0].box, page.width, page.height, rotation)
        assert now.spans[0].box == pytest.approx(expected, abs=0.02)
    for told, cited in zip(upright.mentions, turned.mentions, strict=True):
        page = upright.pages[told.page - 1]
        assert cited.box == pytest.approx(rotate(told.box, page.width, page.height, rotation), abs=0.02)


def test_a_picture_lies_as_its_caption_does_though_the_page_is_upright() -> None:
    maker = PageMaker(1)
    maker.prose(40, times=4)
    figure = maker.picture(60, 300, 240, 520)
    page = maker.made()
    caption = PageMaker(1)
    caption.text(0, 0, 200, "Fig. 1. The sanctuary", 8)
    [beside] = caption.made().regions
    turned = placed(
        beside, lambda box: Box(250 + box.y0, 510 - box.x1, 250 + box.y1, 510 - box.x0), 270, None
    )
    done = analysed([page.model_copy(update={"regions": (*page.regions, turned)})])
    assert pairs(done, LinkType.CAPTION_OF) == {("Fig. 1. The sanctuary", "1")}
    [shown] = [region for region in done.pages[0].regions if region.type is RegionType.FIGURE]
    assert shown.box == figure.box and shown.rotation == 270
