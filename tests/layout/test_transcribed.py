"""Scans with ALTO or PAGE beside them: analysed from the lines of these files, without OCR."""

from pathlib import Path

import pytest

from pictoria_docs.document import Box, RegionType
from pictoria_docs.exchange.alto.writing import alto_xml
from pictoria_docs.exchange.page_xml.writing import page_xml
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.transcriptions.folder import PageContent
from pictoria_docs.exchange.transcriptions.lines import PixelPage
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.layout.options import GivenText
from pictoria_docs.sources import SourceOptions, open_source
from pictoria_docs.sources.transcriptions import read_transcription
from tests.exchange.transcription_schemas import SHARED, needs_shared
from tests.layout.scan_factory import DrawnPage

WRITERS = {"alto": alto_xml, "page": page_xml}
NO_OCR = LayoutOptions(ocr="off", scan_detector="rapid-layout")
PAGE = (
    '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata/>'
    '<Page imageFilename="f1.png" imageWidth="1167" imageHeight="1653">'
    '<ImageRegion id="p"><Coords points="200,900 900,900 900,1500 200,1500"/></ImageRegion>'
    '<TextRegion id="t"><Coords points="100,300 900,300 900,420 100,420"/>{lines}</TextRegion></Page></PcGts>'
)
LINE = (
    '<TextLine id="l{n}"><Coords points="100,{top} 900,{top} 900,{foot} 100,{foot}"/>'
    '<TextEquiv conf="0.8"><Unicode>{text}</Unicode></TextEquiv></TextLine>'
)
TEXTS = ("L’amphore fut trouvée au sanc-", "tuaire avec un miroir.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scan that no OCR could read so, and PAGE beside it."""
    page = DrawnPage()
    page.paragraph(100)
    page.image.save(tmp_path / "f1.png", dpi=(200, 200))
    lines = "".join(
        LINE.format(n=n, top=300 + 60 * n, foot=345 + 60 * n, text=text) for n, text in enumerate(TEXTS)
    )
    (tmp_path / "f1.xml").write_text(PAGE.format(lines=lines), encoding="utf-8")
    return tmp_path


def test_the_lines_of_the_file_are_the_text_of_the_page(folder: Path) -> None:
    page = detect(open_source(str(folder), SourceOptions()).page(1), NO_OCR, "doc")
    (text,) = (region for region in page.regions if region.text)
    assert text.text == "L’amphore fut trouvée au sanctuaire avec un miroir."
    pixel = 72 / 200
    for number, line in enumerate(text.lines):
        top = 300 + 60 * number
        assert near(line.box, Box(100 * pixel, top * pixel, 900 * pixel, (top + 45) * pixel))


def test_a_folder_beside_that_of_the_pictures_will_do(folder: Path) -> None:
    pictures, transcriptions = folder / "Images", folder / "ALTO"
    for target, name in ((pictures, "f1.png"), (transcriptions, "f1.xml")):
        target.mkdir()
        (folder / name).rename(target / name)
    page = open_source(str(pictures), SourceOptions()).page(1)
    assert page.transcription is not None  # type: ignore[attr-defined]


def test_regions_can_be_taken_as_they_are(folder: Path) -> None:
    options = LayoutOptions(given_text=GivenText.REGIONS)
    page = detect(open_source(str(folder), SourceOptions()).page(1), options, "doc")
    assert [(region.type, len(region.lines)) for region in page.regions] == [
        (RegionType.FIGURE, 0),
        (RegionType.TEXT, 2),
    ]


def test_a_file_that_cannot_be_read_costs_only_itself(folder: Path) -> None:
    (folder / "f1.xml").write_text("<PcGts>\n<Page")
    page = detect(open_source(str(folder), SourceOptions()).page(1), NO_OCR, "doc")
    (warning,) = page.warnings
    assert warning.code == "transcription_unused" and "f1.xml, line 2" in str(warning.values["detail"])


def test_other_xml_beside_a_scan_is_none_of_ours(folder: Path) -> None:
    (folder / "f1.xml").write_text("<TEI/>")
    assert open_source(str(folder), SourceOptions()).page(1).transcription is None  # type: ignore[attr-defined]


def test_a_changed_file_is_another_content(folder: Path) -> None:
    before = open_source(str(folder), SourceOptions()).sha256
    (folder / "f1.xml").write_text(PAGE.format(lines=""), encoding="utf-8")
    assert open_source(str(folder), SourceOptions()).sha256 != before


@needs_shared
@pytest.mark.parametrize("format", WRITERS)
def test_published_alto_goes_out_as_it_came_in(format: str) -> None:
    """But for baselines, outlines of lines and names of zones that are none of SegmOnto's."""
    files = [
        *SHARED.glob("gallicorpora_segmonto/*/data/*/*.xml"),
        *SHARED.glob("salons_fr_*/catalogs/*/[Aa]*/*.xml"),
    ]
    assert len(files) > 20
    options = LayoutOptions(given_text=GivenText.REGIONS)
    for file in files:
        came = read_transcription(file.read_bytes(), file.name)
        images = (
            file.parent if file.with_suffix(".jpg").exists() else next(file.parent.parent.glob("[Ii]mages"))
        )
        page = detect(open_source(str(images / f"{file.stem}.jpg"), SourceOptions()).page(1), options, "doc")
        went = read_transcription(
            WRITERS[format](PageContent(page, came.image, PixelPage(canvas_of(page)), ())), file.name
        )
        assert (went.image, went.width, went.height) == (came.image, came.width, came.height)
        assert len(went.regions) == len(came.regions)
        for before, after in zip(came.regions, went.regions, strict=True):
            assert after.type is before.type
            assert near(before.box, after.box)
            assert [line.text for line in after.lines] == [
                " ".join(line.text.split()) for line in before.lines
            ]
            assert all(near(a.box, b.box) for a, b in zip(before.lines, after.lines, strict=True))


def near(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= 1.01 for a, b in zip(one, other, strict=True))
