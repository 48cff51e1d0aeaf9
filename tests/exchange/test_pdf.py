"""Searchable PDF: what poppler and pypdf, which did not write it, find in it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pictoria_docs.document import Document, LinkType, Region
from pictoria_docs.exchange import export_project
from tests.exchange.sample import draw_page, sample_document

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
NEAR = 12.0
"""Points."""


def written(out: Path, document: Document) -> Path:
    [file, *_] = export_project(iter([document]), draw_page, out, "pdf", "en")
    return file


def original(
    folder: Path, document: Document, *, rotation: int = 0, text: str = "", outline: bool = False
) -> Document:
    """The document as read from a PDF of pages that have at most one word."""
    file = pymupdf.open()
    for page in document.pages:
        turned = rotation in (90, 270)
        wide, high = (page.height, page.width) if turned else (page.width, page.height)
        sheet = file.new_page(width=wide, height=high)
        sheet.draw_rect((5, 5, 30, 30))
        if text:
            sheet.insert_text((20, 20), text)
        sheet.set_rotation(rotation)
    if outline:
        file.set_toc([[1, "Préface", 1], [2, "Merci", 2]])
    file.save(folder / "original.pdf")
    return document.model_copy(update={"source": str(folder / "original.pdf")})


def words(file: Path) -> list[list[tuple[str, tuple[float, ...]]]]:
    """What pdftotext finds on each page, with boxes in points, origin top left."""
    command = ["pdftotext", "-bbox", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return [
        [(word, tuple(map(float, box))) for *box, word in WORD.findall(page)]
        for page in text.split("<page ")[1:]
    ]


def captions_stand_in_their_boxes(file: Path, document: Document) -> None:
    found = words(file)
    for caption in document.captions:
        box = caption.box
        inside = [
            word
            for word, (x0, y0, x1, y1) in found[caption.page - 1]
            if x0 > box.x0 - NEAR and y0 > box.y0 - NEAR and x1 < box.x1 + NEAR and y1 < box.y1 + NEAR
        ]
        expected = caption.text.split()
        missing = [word for word in expected if word not in inside]
        # The sample cuts some lines in the middle of a word.
        assert len(missing) <= len(caption.lines), (caption.text, inside)


@needs_poppler
def test_poppler_finds_captions_in_scans(tmp_path: Path) -> None:
    document = sample_document()
    captions_stand_in_their_boxes(written(tmp_path, document), document)


@needs_poppler
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_poppler_finds_captions_in_originals_however_they_are_turned(rotation: int, tmp_path: Path) -> None:
    document = original(tmp_path, sample_document(), rotation=rotation)
    captions_stand_in_their_boxes(written(tmp_path / "out", document), document)


def test_the_original_stays_as_it_is(tmp_path: Path) -> None:
    document = original(tmp_path, sample_document(), text="Vases")
    before = (tmp_path / "original.pdf").read_bytes()
    file = written(tmp_path / "out", document)
    assert file.read_bytes().startswith(before) and (tmp_path / "original.pdf").read_bytes() == before
    with pymupdf.open(file) as read:
        assert [page.get_text().split() for page in read] == [["Vases"]] * len(document.pages)


@pytest.mark.parametrize("damage", [b"no pdf", None])
def test_without_the_original_pages_are_images(damage: bytes | None, tmp_path: Path) -> None:
    document = sample_document().model_copy(update={"source": str(tmp_path / "gone.pdf")})
    if damage is not None:
        (tmp_path / "gone.pdf").write_bytes(damage)
    with pymupdf.open(written(tmp_path / "out", document)) as read:
        assert [len(page.get_images()) for page in read] == [1] * len(document.pages)
        assert [tuple(page.rect)[2:] for page in read] == [
            (page.width, page.height) for page in document.pages
        ]


def outline(reader: Any, items: Any, depth: int = 0) -> list[tuple[int, str, int]]:
    found = []
    for item in items:
        if isinstance(item, list):
            found += outline(reader, item, depth + 1)
        else:
            found.append((depth, item.title, reader.get_destination_page_number(item) + 1))
    return found


def test_pypdf_lists_entries_in_the_outline(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    document = sample_document()
    reader = pypdf.PdfReader(written(tmp_path, document))
    entries = [(f"{entry.number}. {entry.title}", entry.spans[0].page) for entry in document.entries]
    assert outline(reader, reader.outline) == [(0, *entry) for entry in entries]
    reader = pypdf.PdfReader(written(tmp_path / "out", original(tmp_path, document, outline=True)))
    assert outline(reader, reader.outline) == [
        (0, "Préface", 1),
        (1, "Merci", 2),
        (0, "Entries", entries[0][1]),
        *((1, *entry) for entry in entries),
    ]


@pytest.mark.parametrize("rotation", [None, 0, 90])
def test_pypdf_finds_links_in_both_directions(rotation: int | None, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    document = sample_document()
    if rotation is not None:
        document = original(tmp_path, document, rotation=rotation)
    reader = pypdf.PdfReader(written(tmp_path / "out", document))
    leads: set[tuple[int, int]] = set()
    for number, page in enumerate(reader.pages, start=1):
        for reference in page.get("/Annots", []):
            annotation = reference.get_object()
            goal = annotation.get("/Dest") or annotation["/A"]["/D"]
            leads.add((number, reader.get_page_number(goal[0].get_object()) + 1))
            x0, y0, x1, y1 = map(float, annotation["/Rect"])
            assert -1 <= x0 < x1 <= float(page.mediabox.width) + 1
            assert -1 <= y0 < y1 <= float(page.mediabox.height) + 1
    for link in document.without_rejected().links:
        source, target = document.find(link.source), document.find(link.target)
        if link.type == LinkType.CAPTION_OF and isinstance(source, Region) and isinstance(target, Region):
            assert {(source.page, target.page), (target.page, source.page)} <= leads
    for mention in document.mentions:
        [link] = [link for link in document.links if link.source == mention.id]
        target = document.find(link.target)
        page = target.page if isinstance(target, Region) else document.entries[1].spans[0].page
        assert {(mention.page, page), (page, mention.page)} <= leads
