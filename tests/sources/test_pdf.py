"""PDF sources: what a displayed page is, and what is said of files that are broken."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageStat

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import rotate
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.sources import SourceOptions, open_source
from tests.campaigns import cases

from .conftest import jpeg


def make_pdf(path: Path, pages: int = 3, **save: object) -> Path:
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            document.new_page(width=300, height=400).insert_text((50, 100), f"Page {number} of the book")
        document.set_metadata({"title": " Vases grecs "})
        document.save(path, **save)
    return path


def test_reads_sizes_title_and_text(tmp_path: Path) -> None:
    source = open_source(make_pdf(tmp_path / "Vases.v2.pdf"))
    page = source.page(2)
    assert (source.name, source.kind, source.page_count, source.title) == (
        "Vases.v2",
        "pdf",
        3,
        "Vases grecs",
    )
    assert (page.number, page.width, page.height, page.rotation, page.label, page.dpi) == (
        2,
        300,
        400,
        0,
        None,
        None,
    )
    assert "Page 2" in page.pdf.get_text()
    assert page.image(144).size == (600, 800)
    source.close()
    source.close()


def test_same_contents_have_the_same_digest_and_reopen_from_the_location(tmp_path: Path) -> None:
    first = make_pdf(tmp_path / "a.pdf")
    second = tmp_path / "b.pdf"
    second.write_bytes(first.read_bytes())
    assert open_source(first).sha256 == open_source(second).sha256
    assert open_source(open_source(first).location).page_count == 3
    assert open_source(first).sha256 != open_source(make_pdf(tmp_path / "c.pdf", 4)).sha256


def test_location_does_not_depend_on_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pdf(tmp_path / "a.pdf")
    monkeypatch.chdir(tmp_path)
    location = open_source("a.pdf").location
    monkeypatch.chdir("/")
    assert open_source(location).page_count == 3


@settings(
    max_examples=cases(25, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rotation=st.sampled_from([0, 90, 180, 270]),
    crop=st.tuples(*[st.floats(0, 60)] * 4),
    x=st.floats(100, 250),
    y=st.floats(100, 350),
)
def test_what_is_drawn_is_found_where_it_is_displayed(
    tmp_path: Path, rotation: int, crop: tuple[float, float, float, float], x: float, y: float
) -> None:
    """A dot drawn at a place of the stored page is, in the page image, where the geometry says."""
    left, top, right, bottom = crop
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=500)
        page.draw_rect((x, y, x + 20, y + 10), color=None, fill=(0, 0, 0))
        page.set_cropbox(pymupdf.Rect(left, top, 400 - right, 500 - bottom))
        page.set_rotation(rotation)
        document.save(tmp_path / "dot.pdf")
    shown = open_source(tmp_path / "dot.pdf").page(1)
    sides = (400 - left - right, 500 - top - bottom)
    assert (shown.width, shown.height) == pytest.approx(
        sides if rotation % 180 == 0 else sides[::-1], abs=0.01
    )
    assert shown.rotation == rotation
    image = shown.image(144)
    found = image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert found is not None
    expected = rotate(Box(x - left, y - top, x - left + 20, y - top + 10), *sides, shown.rotation)
    scale = image.width / shown.width
    assert [value / scale for value in found] == pytest.approx(list(expected), abs=1.5)


def test_page_labels(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        for _ in range(4):
            document.new_page()
        document.set_page_labels(
            [
                {"startpage": 0, "prefix": "", "style": "r", "firstpagenum": 1},
                {"startpage": 2, "prefix": "pl. ", "style": "D", "firstpagenum": 5},
            ]
        )
        document.save(tmp_path / "labels.pdf")
    source = open_source(tmp_path / "labels.pdf")
    assert [source.page(number).label for number in range(1, 5)] == ["i", "ii", "pl. 5", "pl. 6"]


def scan(
    document: pymupdf.Document, box: tuple[float, float, float, float], pixels: tuple[int, int]
) -> pymupdf.Page:
    page = document.new_page(width=360, height=540)
    page.insert_image(box, stream=jpeg(*pixels), keep_proportion=False)
    return page


def test_resolution_of_scans_and_only_of_scans(tmp_path: Path) -> None:
    whole = (0, 0, 360, 540)
    with pymupdf.open() as document:
        scan(document, whole, (1000, 1500))
        scan(document, whole, (1000, 1500)).insert_text((50, 200), "Read by OCR " * 3, render_mode=3)
        scan(document, whole, (1000, 1500)).insert_text((60, 530), "Source: Bibliothèque", fontsize=6)
        scan(document, (15, 20, 345, 520), (1000, 1500))
        scan(document, (60, 60, 300, 300), (2000, 2000))
        scan(document, whole, (1000, 1500)).insert_text((50, 200), "A caption set over a bleeding plate")
        scan(document, whole, (100, 150))
        strips = document.new_page(width=360, height=540)
        for top in range(0, 540, 90):
            strips.insert_image((0, top, 360, top + 90), stream=jpeg(1000, 250, f"#0000{top:02x}"[:7]))
        turned = scan(document, whole, (1000, 1500))
        turned.set_rotation(90)
        document.save(tmp_path / "mixed.pdf")
    source = open_source(tmp_path / "mixed.pdf")
    dpi = [source.page(number).dpi for number in range(1, 10)]
    assert dpi[0] == dpi[1] == dpi[2] == dpi[7] == dpi[8] == pytest.approx(200, abs=1)
    assert dpi[3] == pytest.approx(217, abs=3)
    assert dpi[4:7] == [None, None, None]
    assert source.page(1).image().size == pytest.approx((1000, 1500), abs=2)
    assert source.page(9).image().size == pytest.approx((1500, 1000), abs=2)


def test_text_under_a_scan_leaves_it_a_scan(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=360, height=540)
        page.insert_text((50, 200), "Read by OCR, hidden by the picture above it")
        page.insert_image((0, 0, 360, 540), stream=jpeg(1000, 1500))
        document.save(tmp_path / "under.pdf")
    assert open_source(tmp_path / "under.pdf").page(1).dpi == pytest.approx(200, abs=1)


def locked(path: Path, lock: bytes) -> Path:
    """A PDF with this dictionary of a lock, behind which nothing is encrypted."""
    plain = make_pdf(path).read_bytes()
    (size,), (root,) = re.findall(rb"/Size (\d+)", plain), re.findall(rb"/Root (\d+) 0 R", plain)
    (start,) = re.findall(rb"startxref\s+(\d+)", plain)
    body = plain + b"\n%s 0 obj\n%s\nendobj\n" % (size, lock)
    trailer = b"<</Size %d/Root %s 0 R/Prev %s/Encrypt %s 0 R/ID[<00><00>]>>" % (
        int(size) + 1,
        root,
        start,
        size,
    )
    table = b"xref\n%s 1\n%010d 00000 n \ntrailer\n%s\n" % (size, len(plain) + 1, trailer)
    path.write_bytes(body + table + b"startxref\n%d\n%%%%EOF\n" % len(body))
    return path


def test_a_certificate_that_locks_a_pdf_is_named(tmp_path: Path) -> None:
    lock = (
        b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/CF<</DefaultCryptFilter<</CFM/AESV2/Length 128"
        b"/Recipients[<3080>]>>>>/StmF/DefaultCryptFilter/StrF/DefaultCryptFilter>>"
    )
    path = locked(tmp_path / "members.pdf", lock)
    for password in (None, "sésame"):
        with pytest.raises(SourceError) as refused:
            open_source(path, password=password)
        assert refused.value.code == "pdf_locked_by_certificate"
        assert "members.pdf" in refused.value.sentence("en") and "certificat" in refused.value.sentence("fr")


@pytest.mark.parametrize("filters", [b"/StmF/Identity/StrF/Identity", b""])
def test_a_pdf_of_which_only_the_attachments_are_locked_is_read(tmp_path: Path, filters: bytes) -> None:
    key = b"<%s>" % (b"ab" * 32)
    lock = (
        b"<</Filter/Standard/V 4/R 4/Length 128/P -4/EncryptMetadata false/O%s/U%s"
        b"/CF<</StdCF<</CFM/AESV2/AuthEvent/EFOpen/Length 16>>>>%s/EFF/StdCF>>"
    ) % (key, key, filters)
    source = open_source(locked(tmp_path / "book.pdf", lock))
    assert "Page 2" in source.page(2).pdf.get_text() and source.page(2).image(50).width > 100
    source.close()


def test_passwords(tmp_path: Path) -> None:
    locked = make_pdf(
        tmp_path / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="sésame", owner_pw="owner"
    )
    with pytest.raises(SourceError) as missing:
        open_source(locked)
    with pytest.raises(SourceError) as wrong:
        open_source(locked, password="no")
    assert (missing.value.code, wrong.value.code) == ("password_missing", "password_wrong")
    assert str(locked) in missing.value.sentence("en") and "--password" in missing.value.sentence("fr")
    assert "Page 1" in open_source(locked, password="sésame").page(1).pdf.get_text()
    open_to_read = make_pdf(tmp_path / "open.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner")
    assert open_source(open_to_read).page_count == 3


def empty_pdf() -> bytes:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + (
        b"xref\n0 3\n0000000000 65535 f \n%strailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(data))
    )


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b"", "source_empty"),
        (b"<html><body>Please log in</body></html>", "web_page_no_source"),
        (b"PK\x03\x04" + bytes(2000), "not_a_pdf"),
        (bytes(range(256)) * 50, "not_a_pdf"),
        (empty_pdf(), "pdf_without_pages"),
        (b"%PDF-1.7\n", "pdf_damaged"),
    ],
)
def test_files_that_hold_no_page_get_one_sentence(tmp_path: Path, contents: bytes, code: str) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(contents)
    with pytest.raises(SourceError) as told:
        open_source(path)
    assert told.value.code == code
    for language in ("en", "fr"):
        sentence = told.value.sentence(language)
        assert str(path) in sentence and "\n" not in sentence and "{" not in sentence


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95, 0.999])
def test_a_truncated_pdf_gives_no_lost_page_as_an_empty_one(tmp_path: Path, share: float) -> None:
    whole = make_pdf(tmp_path / "whole.pdf", 20)
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    try:
        source = open_source(cut)
    except SourceError as error:
        assert error.code == "pdf_damaged"
        return
    for number in range(1, source.page_count + 1):
        try:
            page = source.page(number)
        except PageError as error:
            assert error.values["page"] == number
        else:
            assert f"Page {number} " in page.pdf.get_text()


def test_a_page_that_does_not_exist(tmp_path: Path) -> None:
    source = open_source(make_pdf(tmp_path / "a.pdf"))
    for number in (0, -1, 4):
        with pytest.raises(PageError) as told:
            source.page(number)
        assert (told.value.code, told.value.values["count"]) == ("page_missing", 3)


def test_a_lost_page_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """In a repaired file, a page whose content stream is gone is an error, not an empty page."""
    path = make_pdf(tmp_path / "a.pdf", 3)
    with pymupdf.open(path) as document:
        lost = document[1].get_contents()[0]
    data = path.read_bytes().replace(f"\n{lost} 0 obj".encode(), f"\n{lost + 900} 0 obj".encode())
    path.write_bytes(data.replace(b"startxref", b"startxxxx"))
    source = open_source(path)
    assert "Page 1" in source.page(1).pdf.get_text() and "Page 3" in source.page(3).pdf.get_text()
    with pytest.raises(PageError) as told:
        source.page(2)
    assert told.value.code == "page_lost" and "page 2" in told.value.sentence("en")


def test_a_very_large_page_is_rendered_smaller(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page(width=14_000, height=7_000)
        document.save(tmp_path / "poster.pdf")
    page = open_source(tmp_path / "poster.pdf", SourceOptions(max_render_pixels=1_000_000)).page(1)
    image = page.image(300)
    assert image.width * image.height == pytest.approx(1_000_000, rel=0.01)
    assert image.width / image.height == pytest.approx(2, abs=0.01)


def test_a_picture_of_900_million_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page(width=500, height=500).insert_image((0, 0, 500, 500), stream=jpeg(10, 10))
        xref = document[0].get_images()[0][0]
        document.xref_set_key(xref, "Width", "30000")
        document.xref_set_key(xref, "Height", "30000")
        document.save(tmp_path / "bomb.pdf")
    with pytest.raises(PageError) as told:
        open_source(tmp_path / "bomb.pdf").page(1).image()
    assert told.value.code == "page_picture_too_large"
    assert "30000 x 30000" in told.value.sentence("en")


def test_a_pdf_that_goes_away_is_told(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf")
    source = open_source(path)
    path.unlink()
    with pytest.raises(SourceError) as digest:
        _ = source.sha256
    with pytest.raises(SourceError) as again:
        open_source(source.location)
    assert (digest.value.code, again.value.code) == ("source_vanished", "source_missing")


def test_mupdf_says_nothing_on_stderr(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", 5)
    path.write_bytes(path.read_bytes().replace(b"startxref", b"startxxxx"))
    script = (
        "import sys; from pictoria_docs.sources import open_source\n"
        "source = open_source(sys.argv[1]); source.page(1).image(); print(source.page_count)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path], check=False, capture_output=True, text=True, env=os.environ
    )
    assert (done.stdout, done.stderr) == ("5\n", "")


def test_rendering_shows_the_page(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page(width=100, height=100).draw_rect((0, 0, 100, 50), color=None, fill=(1, 0, 0))
        document.save(tmp_path / "half.pdf")
    image = open_source(tmp_path / "half.pdf").page(1).image(72)
    assert image.mode == "RGB"
    assert ImageStat.Stat(image.crop((5, 5, 95, 45))).mean == [255, 0, 0]
    assert ImageStat.Stat(image.crop((5, 55, 95, 95))).mean == [255, 255, 255]
