"""ALTO and PAGE written and read again: equal, but for what the loss report names; valid by others' schemas."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box, Line, Link, Origin, Page, Point, Region, RegionType, Words
from pictoria_docs.document.page import in_order
from pictoria_docs.document.type_maps import to_segmonto
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.alto.writing import alto_xml
from pictoria_docs.exchange.page_xml.writing import page_xml
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.transcriptions.folder import PageContent
from pictoria_docs.exchange.transcriptions.importing import joined_text
from pictoria_docs.exchange.transcriptions.lines import PixelPage
from pictoria_docs.exchange.transcriptions.xml_ids import own_id, xml_id
from pictoria_docs.sources.transcriptions import TranscribedPage, read_transcription
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.transcription_schemas import problems
from tests.round_trips import round_trip

WRITERS = {"alto": alto_xml, "page": page_xml}
WIDTH, HEIGHT, DPI = 420.0, 595.0, 200.0
ORIGIN = Origin(stage="layout")
WORD = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=8)
"""No spaces and control characters."""


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(st.floats(0, WIDTH - 2)), draw(st.floats(0, HEIGHT - 2))
    return Box(x0, y0, draw(st.floats(x0 + 1, WIDTH)), draw(st.floats(y0 + 1, HEIGHT)))


@st.composite
def regions(draw: st.DrawFn, index: int) -> Region:
    """A region with lines of words; some words have boxes, some lines end in a divided word."""
    type, box = draw(st.sampled_from(RegionType)), draw(boxes())
    text, lines, words = "", [], []
    for _ in range(draw(st.integers(0, 3))):
        divided = bool(text) and text[-1].isalpha() and draw(st.booleans())
        start = len(text) if divided or not text else len(text) + 1
        text = text.ljust(start)
        place = draw(boxes())
        tokens = draw(st.lists(WORD, min_size=1, max_size=4))
        if divided:
            tokens[0] = "a" + tokens[0]
        at = start
        for token in tokens:
            if draw(st.booleans()):
                sure = draw(st.integers(0, 100)) / 100
                words.append((at, at + len(token), *draw(boxes()), sure))
            at += len(token) + 1
        text += " ".join(tokens)
        lines.append(Line(start, len(text), *place))
    polygon = draw(
        st.none()
        | st.lists(st.builds(Point, st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=3, max_size=6)
    )
    return Region(
        id=draw(st.sampled_from(("reg-{}", "fig:{}", "1 {}", "é{}_"))).format(index),
        page=1,
        type=type,
        box=box,
        polygon=tuple(polygon) if polygon else None,
        rotation=draw(st.sampled_from((0, 90, 180, 270))),
        text=text,
        lines=tuple(lines),
        words=Words(words),
        confidence=draw(st.integers(0, 100)) / 100,
        origin=ORIGIN,
    )


@st.composite
def contents(draw: st.DrawFn) -> PageContent:
    """A page with regions and links between them."""
    found = in_order([draw(regions(index)) for index in range(draw(st.integers(0, 4)))])
    page = Page(number=3, width=WIDTH, height=HEIGHT, dpi=DPI, regions=found)
    types = st.sampled_from(("caption_of", "part_of", "same mould", "é"))
    links = tuple(
        Link.make(draw(types), one.id, other.id, 1.0, (), ORIGIN)
        for one, other in pairwise(found)
        if draw(st.booleans())
    )
    return PageContent(page, "vases-0003.jpg", PixelPage(canvas_of(page)), links)


def assert_same(content: PageContent, read: TranscribedPage) -> None:
    """All that a page has came back, shapes in whole pixels."""
    page, canvas = content.page, content.pixels.canvas
    assert (read.image, read.width, read.height) == (content.image, canvas.width, canvas.height)
    assert [own_id(region.id) for region in read.regions] == [region.id for region in page.regions]
    for known, found in zip(page.regions, read.regions, strict=True):
        assert (found.label, found.type) == (to_segmonto(known.type), known.type)
        outline = known.polygon or (Point(known.box.x0, known.box.y0), Point(known.box.x1, known.box.y1))
        assert {content.pixels.point(x, y) for x, y in outline} <= set(found.outline)
        printed = [line for line in known.lines if line.end > line.start]
        assert len(found.lines) == len(printed)
        for line, (was, after) in zip(found.lines, pairwise([*printed, None]), strict=True):
            assert line.box == content.pixels.box(was.box)
            divided = after is not None and after.start == was.end
            assert line.text == known.text[was.start : was.end] + ("-" if divided else "")
            assert len(line.baseline) == 2
            own = {word.start - was.start: word for word in known.words if was.start <= word.start < was.end}
            for word in line.words:
                if word.start in own:
                    assert word.box == content.pixels.box(own[word.start].box)
                    assert word.confidence == pytest.approx(own[word.start].confidence, abs=1e-3)
                else:
                    assert word.confidence is None
    told = {(own_id(each.source), own_id(each.target), own_id(each.type or "")) for each in read.relations}
    assert told == {(link.source, link.target, link.type) for link in content.links}


@pytest.mark.parametrize("format", WRITERS)
@round_trip(40)
@given(content=contents())
def test_what_is_written_is_read_again(format: str, content: PageContent) -> None:
    xml = WRITERS[format](content)
    assert_same(content, read_transcription(xml, "vases-0003.xml"))


@pytest.mark.parametrize("format", WRITERS)
@given(content=contents())
def test_every_page_is_valid(format: str, content: PageContent) -> None:
    assert problems(format, WRITERS[format](content)) == []


@given(st.text(max_size=12))
def test_ids_are_valid_and_come_back(id: str) -> None:
    written = xml_id(id)
    assert own_id(written) == id and "." not in written
    assert not id or (written.isascii() and (written[0].isalpha() or written[0] == "_"))


@pytest.mark.parametrize("format", WRITERS)
def test_a_folder_for_each_document_with_images_and_the_rest(format: str, tmp_path: Path) -> None:
    document = sample_document().without_rejected()
    files = export_project(iter([document]), draw_page, tmp_path, format, "en")
    folder = tmp_path / document.name / format
    assert {file.suffix for file in files} == {".xml", ".jpg", ".json"}
    for page in document.pages:
        read = read_transcription((folder / f"{document.name}-{page.number:04d}.xml").read_bytes(), "x.xml")
        assert (folder / read.image).is_file()
        for region in page.regions:
            found = next(each for each in read.regions if own_id(each.id) == region.id)
            assert joined_text(found).replace(" ", "") == region.text.replace(" ", "").replace("\n", "")
    rest = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in rest["entries"]] == [entry.id for entry in document.entries]
    assert [link["id"] for link in rest["links"]] == [link.id for link in document.links]
    # Nothing is lost, so there is no report.
    assert not list(tmp_path.glob("losses-*"))
