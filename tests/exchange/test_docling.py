"""DoclingDocument: what docling-core reads in our files, what comes back, and what is refused."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pictoria_docs.document import Document, LinkType
from pictoria_docs.errors import EditError, MissingPartError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.docling.labels import label_of
from pictoria_docs.exchange.imports.importers import read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.test_training_sets import one_page
from tests.round_trips import round_trip

core = pytest.importorskip("docling_core.types.doc")


def written(out: Path, document: Document) -> Path:
    [file, *_] = export_project(iter([document]), draw_page, out, "docling", "en")
    return file


def back(file: Path, document: Document) -> AnnotationProposals:
    return read_file("docling", file.read_bytes(), None, document, page=None, revisions={})


def without_regions(document: Document) -> Document:
    pages = tuple(page.model_copy(update={"regions": ()}) for page in document.pages)
    return document.model_copy(update={"pages": pages, "links": (), "mentions": (), "entries": ()})


def place(item: Any, index: int = 0) -> tuple[int, tuple[float, ...]]:
    found = item.prov[index]
    return found.page_no, (found.bbox.l, found.bbox.t, found.bbox.r, found.bbox.b)


def test_docling_reads_pages_boxes_texts_and_all_captions(tmp_path: Path) -> None:
    document = sample_document()
    read = core.DoclingDocument.load_from_json(written(tmp_path, document))
    assert {number: (page.size.width, page.size.height) for number, page in read.pages.items()} == {
        page.number: (page.width, page.height) for page in document.pages
    }
    items = [*read.texts, *read.pictures, *read.tables]
    expected = [
        (label_of(region.type), page.number, tuple(region.box))
        for page in document.pages
        for region in page.regions
    ]
    assert sorted((item.label.value, *place(item)) for item in items) == sorted(expected)
    texts = {region.text for page in document.pages for region in page.regions if region.text}
    in_tables = {cell.text for table in read.tables for cell in table.data.table_cells}
    assert {item.text for item in read.texts} | in_tables == texts
    shown = {
        place(picture): {ref.resolve(read).text for ref in picture.captions} for picture in read.pictures
    }
    for figure in document.figures:
        captions = {caption.text for caption in document.captions_of(figure.id)}
        assert shown[figure.page, tuple(figure.box)] == captions
    plate = next(picture for picture in read.pictures if picture.children)
    assert len(plate.children) == 4 and all(
        ref.resolve(read).parent.cref == plate.self_ref for ref in plate.children
    )


def test_pictures_with_several_captions_survive(tmp_path: Path) -> None:
    document = sample_document()
    link = document.links[0]
    more = document.captions[-1].id
    second = link.model_copy(update={"id": "lnk-2", "source": more})
    document = document.model_copy(update={"links": (*document.links, second)})
    file = written(tmp_path, document)
    picture = next(
        picture
        for picture in core.DoclingDocument.load_from_json(file).pictures
        if place(picture)[1] == tuple(document.find(link.target).box)  # type: ignore[union-attr]
    )
    assert len(picture.captions) == 2
    links = [change for change in back(file, without_regions(document)).changes if change["kind"] == "link"]
    captions = [change for change in links if change["changes"]["type"] == LinkType.CAPTION_OF]
    told = [one for one in document.without_rejected().links if one.type == LinkType.CAPTION_OF]
    assert len(captions) == len(told)


def test_our_own_file_says_nothing_new(tmp_path: Path) -> None:
    document = sample_document().without_rejected()
    assert back(written(tmp_path, document), document) == AnnotationProposals([], [])


@round_trip(20)
@given(known=one_page())
def test_all_boxes_come_back(known: Document, tmp_path: Path) -> None:
    proposals = back(written(tmp_path / "out", known), without_regions(known))
    assert not proposals.not_understood
    found = sorted(
        (label_of(change["changes"]["type"]), change["changes"]["box"]) for change in proposals.changes
    )
    expected = {(label_of(region.type), tuple(region.box.rounded())) for region in known.pages[0].regions}
    assert {(label, tuple(box)) for label, box in found} == expected


def test_what_was_corrected_there_is_proposed(tmp_path: Path) -> None:
    document = sample_document().without_rejected()
    file = written(tmp_path, document)
    content = json.loads(file.read_text(encoding="utf-8"))
    caption = next(item for item in content["texts"] if item["text"] == "Planche I")
    caption["text"] = "Planche II"
    file.write_text(json.dumps(content), encoding="utf-8")
    [change] = back(file, document).changes
    assert (change["action"], change["changes"]) == ("correct", {"text": "Planche II"})


def test_boxes_from_below_and_items_on_two_pages_are_understood(tmp_path: Path) -> None:
    document = sample_document()
    made = core.DoclingDocument(name="x")
    high = document.pages[0].height
    for page in document.pages:
        made.add_page(page_no=page.number, size=core.Size(width=page.width, height=page.height))
    box = core.BoundingBox(l=60, t=high - 20, r=160, b=high - 60, coord_origin=core.CoordOrigin.BOTTOMLEFT)
    places = [
        core.ProvenanceItem(page_no=n, bbox=box, charspan=span) for n, span in ((1, (0, 5)), (2, (6, 11)))
    ]
    item = made.add_text(label=core.DocItemLabel.FOOTNOTE, text="first later", prov=places[0])
    item.prov.append(places[1])
    proposals = read_file(
        "docling", made.model_dump_json().encode(), None, without_regions(document), page=None, revisions={}
    )
    assert [
        (change["changes"]["page"], change["changes"]["text"], change["changes"]["box"])
        for change in proposals.changes
    ] == [(1, "first", [60, 20, 160, 60]), (2, "later", [60, 20, 160, 60])]


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b'{"schema_name": "DoclingDocument"}', b"\xff"])
def test_what_is_no_docling_document_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(EditError) as error:
        read_file("docling", data, None, sample_document(), page=None, revisions={})
    assert "docling" in error.value.sentence("en") and "\n" not in error.value.sentence("en")


def test_without_docling_core_a_sentence_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "docling_core.types.doc", None)
    with pytest.raises(MissingPartError) as error:
        written(tmp_path, sample_document())
    assert "docling-core" in error.value.sentence("en") and "pictoria-docs[docling]" in error.value.sentence(
        "en"
    )
    assert not list(tmp_path.iterdir())
