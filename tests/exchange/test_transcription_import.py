"""ALTO and PAGE of other tools read as proposals; what came from here and was not changed proposes nothing."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from pictoria_docs.document import Document, Link, Origin, Page, Region, RegionType
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.alto.writing import alto_xml
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.page_xml.writing import page_xml
from pictoria_docs.exchange.places.canvas import canvas_of
from pictoria_docs.exchange.transcriptions.folder import PageContent, links_of_pages
from pictoria_docs.exchange.transcriptions.lines import PixelPage
from pictoria_docs.i18n import LANGUAGES
from tests.document.strategies import documents
from tests.exchange.sample import sample_document
from tests.exchange.test_annotations import emptied, inside
from tests.round_trips import round_trip

WRITERS = {"alto": alto_xml, "page": page_xml}
PAGE_NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"
ORIGIN = Origin(stage="layout")


def written(document: Document, format: str) -> bytes:
    """All pages of a document as a zip."""
    links = links_of_pages(document)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for page in document.pages:
            name = f"{document.name}-{page.number:04d}"
            content = PageContent(page, f"{name}.jpg", PixelPage(canvas_of(page)), links.get(page.number, ()))
            archive.writestr(f"{name}.xml", WRITERS[format](content))
    return file.getvalue()


def read(
    format: str, data: bytes, document: Document, page: int | None = None, revisions: Mapping[str, int] = {}
) -> AnnotationProposals:
    return read_file(format, data, None, document, page=page, revisions=revisions)


def changes_of(kind: str, reading: AnnotationProposals) -> list[dict[str, Any]]:
    return [change["changes"] for change in reading.changes if change["kind"] == kind]


@pytest.mark.parametrize("format", WRITERS)
def test_the_sample_changes_nothing_when_it_comes_back(format: str) -> None:
    document = sample_document()
    changes = read(format, written(document, format), document).changes
    assert [change for change in changes if "text" not in change["changes"]] == []


@pytest.mark.parametrize("format", WRITERS)
@round_trip(25)
@given(document=documents().map(inside))
def test_an_empty_document_gets_all_regions_back(format: str, document: Document) -> None:
    regions = [
        region
        for page in document.pages
        for region in page.regions
        # PAGE has whole pixels, in which smaller ones are lost.
        if min(region.box.width, region.box.height) > 2 / canvas_of(page).across
    ]
    if not document.pages:
        return
    reading = read(format, written(document, format), emptied(document))
    added = changes_of("region", reading)
    for region in regions:
        pixel = 1 / canvas_of(document.pages[region.page - 1]).across
        assert any(
            told["page"] == region.page
            and told["type"] == region.type_name
            and (
                region.polygon
                or all(abs(a - b) <= pixel + 0.02 for a, b in zip(told["box"], region.box, strict=True))
            )
            for told in added
        )


def scan(*regions: Region) -> Document:
    """A document of one page of 1,000 x 1,000 points and pixels."""
    page = Page(number=1, width=1000, height=1000, dpi=72, regions=regions)
    return sample_document().model_copy(update={"pages": (page,), "entries": (), "mentions": (), "links": ()})


def found(type: str, *box: float, id: str = "reg-1", text: str = "") -> Region:
    return Region(id=id, page=1, type=type, box=box, text=text, origin=ORIGIN)


def transkribus(regions: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><PcGts xmlns="{PAGE_NAMESPACE}"><Metadata/>'
        f'<Page imageFilename="C:\\scans\\f1.jpg" imageWidth="2000" imageHeight="2000">{before}{regions}</Page></PcGts>'
    ).encode()


FIGURE = (
    '<GraphicRegion id="r1" custom="structure {type:figure;}">'
    '<Coords points="200,200 800,200 800,800 200,800"/></GraphicRegion>'
)
CAPTION = (
    '<TextRegion id="r2" custom="readingOrder {index:1;} structure {type:caption;}">'
    '<Coords points="200,820 800,820 800,900 200,900"/>'
    '<TextLine id="l1"><Coords points="200,820 800,820 800,855 200,855"/><Baseline points="200,850 800,850"/>'
    "<TextEquiv><Unicode>Fig. 1. Vase à fi-</Unicode></TextEquiv></TextLine>"
    '<TextLine id="l2"><Coords points="200,860 800,860 800,900 200,900"/>'
    "<TextEquiv><Unicode>gures rouges.</Unicode></TextEquiv></TextLine></TextRegion>"
)
PAIR = '<Relations><Relation type="link"><RegionRef regionRef="r2"/><RegionRef regionRef="r1"/></Relation></Relations>'


def test_regions_text_and_relations_of_transkribus() -> None:
    reading = read("page", transkribus(FIGURE + CAPTION, PAIR), scan())
    figure, caption = changes_of("region", reading)
    assert (figure["type"], figure["box"]) == ("figure", [100, 100, 400, 400])
    assert (caption["type"], caption["text"]) == ("caption", "Fig. 1. Vase à figures rouges.")
    (link,) = changes_of("link", reading)
    ids = [change["id"] for change in reading.changes]
    assert link == {"type": "caption_of", "source": ids[1], "target": ids[0]}
    assert reading == read("page", transkribus(FIGURE + CAPTION, PAIR), scan())


def test_what_is_known_is_corrected_where_it_differs() -> None:
    known = scan(
        found("figure", 100, 100, 400, 400), found("text", 100, 410, 401, 450, id="reg-2", text="Fig. I.")
    )
    reading = read("page", transkribus(FIGURE + CAPTION), known, revisions={"reg-2": 7})
    (change,) = reading.changes
    assert (change["action"], change["id"], change["revision"]) == ("correct", "reg-2", 7)
    assert change["changes"] == {"type": "caption", "text": "Fig. 1. Vase à figures rouges."}


def test_a_link_that_is_known_is_not_added_again() -> None:
    known = scan(found("figure", 100, 100, 400, 400), found("caption", 100, 410, 400, 450, id="reg-2"))
    link = Link.make("caption_of", "reg-2", "reg-1", 0.9, (), ORIGIN)
    known = known.model_copy(update={"links": (link,)})
    assert changes_of("link", read("page", transkribus(FIGURE + CAPTION, PAIR), known)) == []


def test_a_zone_round_a_whole_column_does_not_double_its_paragraphs() -> None:
    column = (
        '<TextRegion id="r1" type="paragraph"><Coords points="0,0 2000,0 2000,2000 0,2000"/></TextRegion>'
    )
    paragraphs = [found("text", 50, y, 900, y + 200, id=f"reg-{y}", text="Un vase.") for y in (100, 400)]
    reading = read("page", transkribus(column), scan(*paragraphs))
    assert reading.changes == [] and [problem.code for problem in reading.not_understood] == ["zone_divided"]


def test_old_alto_in_tenths_of_millimetres() -> None:
    alto = (
        b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description><MeasurementUnit>mm10</MeasurementUnit>'
        b'</Description><Layout><Page WIDTH="2540" HEIGHT="2540"><PrintSpace>'
        b'<Illustration ID="i" HPOS="254" VPOS="254" WIDTH="508" HEIGHT="508"/>'
        b'<TextBlock ID="t" HPOS="254" VPOS="1270" WIDTH="508" HEIGHT="254"><TextLine BASELINE="1400" HPOS="254" '
        b'VPOS="1270" WIDTH="508" HEIGHT="127"><String CONTENT="Un" HPOS="254" VPOS="1270" WIDTH="127" HEIGHT="100"/>'
        b'<SP/><String CONTENT="va" SUBS_TYPE="HypPart1" SUBS_CONTENT="vase" HPOS="400" VPOS="1270" WIDTH="127" '
        b'HEIGHT="100"/><HYP CONTENT="-"/></TextLine><TextLine HPOS="254" VPOS="1400" WIDTH="508" HEIGHT="127">'
        b'<String CONTENT="se" SUBS_TYPE="HypPart2" SUBS_CONTENT="vase" HPOS="254" VPOS="1400" WIDTH="127" '
        b'HEIGHT="100"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>'
    )
    picture, text = changes_of("region", read("alto", alto, scan()))
    assert (picture["type"], picture["box"]) == ("figure", [100, 100, 300, 300])
    assert (text["text"], text["box"]) == ("Un vase", [100, 500, 300, 600])


def test_the_page_must_be_told_and_have_the_shape_of_the_picture() -> None:
    document = sample_document()
    reading = read("page", transkribus(FIGURE), document)
    assert [problem.code for problem in reading.not_understood] == ["transcription_page"]
    reading = read("page", transkribus(FIGURE), document, page=2)
    assert [problem.code for problem in reading.not_understood] == ["transcription_shape"]
    for language in LANGUAGES:
        assert "2000 x 2000" in reading.not_understood[0].sentence(language)


ENTITY = b'<!DOCTYPE alto [<!ENTITY x SYSTEM "file:///etc/hostname">]><alto><Layout><Page>&x;</Page></Layout></alto>'
LAUGHS = (
    b'<!DOCTYPE alto [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><alto><Layout>&m;</Layout></alto>"
)
BAD = {
    "entity": (ENTITY, "transcription_doctype"),
    "another entity": (
        b'<!DOCTYPE alto [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]><alto/>',
        "transcription_doctype",
    ),
    "another file": (b'<!DOCTYPE alto SYSTEM "file:///etc/hostname"><alto/>', "transcription_doctype"),
    "laughs": (LAUGHS, None),
    "deep": (b"<alto>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</alto>", "transcription_not_xml"),
    "attributes": (
        b"<alto\n" + b"".join(b' a%d="1"' % n for n in range(1_000)) + b"/>",
        "transcription_many_attributes",
    ),
    "a million attributes": (b"<alto\n" + b"".join(b' a%d="1"' % n for n in range(1_000_000)) + b"/>", None),
    "cut": (b"<alto>\n<Layout>\n<Page", "transcription_not_xml"),
    "binary": (b"\x00\x01\xff", "transcription_not_xml"),
    "empty": (b"", "transcription_not_xml"),
    "tei": (b"<TEI/>", "transcription_unknown"),
    "no page": (b"<alto><Layout/></alto>", "transcription_without_page"),
    "no size": (b'<alto><Layout><Page WIDTH="0" HEIGHT="10"/></Layout></alto>', "transcription_without_size"),
    "number": (
        b'<alto><Layout><Page WIDTH="10" HEIGHT="10"><PrintSpace>\n<TextBlock ID="b" HPOS="x"/>'
        b"</PrintSpace></Page></Layout></alto>",
        "transcription_number",
    ),
    "infinite": (b'<alto><Layout><Page WIDTH="1e999" HEIGHT="10"/></Layout></alto>', "transcription_number"),
    "other format": (transkribus(FIGURE), "import_unreadable"),
    "zip": (b"PK\x05\x06" + bytes(18), "import_unreadable"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_sentence_with_their_line(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(EditError) as caught:
        read("alto", data, scan())
    assert code in (None, caught.value.code)
    for language in LANGUAGES:
        sentence = caught.value.sentence(language)
        assert "\n" not in sentence and "{" not in sentence
        assert caught.value.code == "import_unreadable" or str(caught.value.values["line"]) in sentence


def test_a_zip_with_one_bad_file_changes_nothing_and_names_it() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("METS.xml", "<mets/>")
        archive.writestr("a/0001.xml", transkribus(FIGURE))
        archive.writestr("a/0002.xml", b"<PcGts>\n")
    with pytest.raises(EditError) as caught:
        read("page", file.getvalue(), scan())
    assert caught.value.values["file"] == "a/0002.xml"


def test_types_of_other_tools() -> None:
    zones = [
        ('<TextRegion id="a" type="header">', RegionType.RUNNING_HEAD),
        ('<TextRegion id="b" custom="structure {type:MainZone:caption;}">', RegionType.CAPTION),
        ('<TextRegion id="c" custom="structure {score:0.9; type:Running Title;}">', RegionType.RUNNING_HEAD),
        ('<SeparatorRegion id="d">', RegionType.DECORATION),
        ('<TextRegion id="e" custom="structure {type:invented;}" type="footnote">', RegionType.FOOTNOTE),
    ]
    regions = "".join(
        f'{tag}<Coords points="{n * 300},0 {n * 300 + 200},0 {n * 300 + 200},90"/></{tag.split()[0][1:]}>'
        for n, (tag, _) in enumerate(zones)
    )
    told = changes_of("region", read("page", transkribus(regions), scan()))
    assert [change["type"] for change in told] == [type for _, type in zones]
