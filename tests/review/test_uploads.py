"""Files from strangers: taken by content, cut off by size, never anywhere but where they belong."""

import asyncio
import io
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from pictoria_docs.errors import PictoriaError, SourceError, TooLargeError, UnavailableError
from pictoria_docs.review.identity.server_config import UploadOptions
from pictoria_docs.review.jobs import uploads as module
from pictoria_docs.review.jobs.upload_names import safe_stem, unused
from pictoria_docs.review.jobs.uploads import UploadedFile, Uploads
from pictoria_docs.sources.images import ImagePage
from pictoria_docs.sources.registry import open_source
from tests.unread_files import CASES

BATCH = "0123456789abcdef"
MIB = 1 << 20


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "vases.pictoria"
    folder.mkdir()
    return folder


@pytest.fixture
def uploads(project: Path) -> Uploads:
    return Uploads(project, UploadOptions(max_mib=8, max_pixels=4_000_000))


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


def pdf() -> bytes:
    with pymupdf.open() as document:
        document.new_page()
        return bytes(document.tobytes())


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def take(uploads: Uploads, name: str, data: bytes, batch: str = BATCH, piece: int = 7000) -> UploadedFile:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), piece):
            yield data[start : start + piece]

    return asyncio.run(uploads.take(batch, name, pieces()))


def files(project: Path) -> list[str]:
    return sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file())


def test_files_become_documents(uploads: Uploads, project: Path) -> None:
    assert take(uploads, "Vases grecs.PDF", pdf()).name == "Vases grecs.pdf"
    for number in (10, 9):
        take(uploads, f"page {number}.jpeg", picture())
    take(uploads, "scan.png", picture("PNG"))
    assert all(name.startswith("sources/.incoming/") for name in files(project)), (
        "nothing is seen before all came"
    )
    assert uploads.settle(BATCH, "Planches") == ["sources/Planches", "sources/Vases grecs.pdf"]
    assert files(project) == [
        "sources/Planches/page 10.jpg",
        "sources/Planches/page 9.jpg",
        "sources/Planches/scan.png",
        "sources/Vases grecs.pdf",
    ]
    take(uploads, "Vases grecs.pdf", pdf())
    assert uploads.settle(BATCH, "") == ["sources/Vases grecs-2.pdf"], "nothing is overwritten"
    with pytest.raises(SourceError, match="No file"):
        uploads.settle(BATCH, "")


def test_a_locked_pdf_waits_for_its_password(uploads: Uploads, project: Path) -> None:
    with pymupdf.open() as document:
        document.new_page()
        locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="amphore")
    take(uploads, "Vases.pdf", locked)
    for password, code in ((None, "upload_locked"), ("cratère", "upload_password_wrong")):
        with pytest.raises(SourceError) as refused:
            uploads.settle(BATCH, "", password)
        assert refused.value.code == code
    assert uploads.settle(BATCH, "", "amphore") == ["sources/Vases.pdf"]
    with pymupdf.open(project / "sources/Vases.pdf") as document:
        assert not document.needs_pass and document.page_count == 1


def test_names_are_made_safe() -> None:
    assert safe_stem("../../etc/passwd") == "passwd"
    assert safe_stem("C:\\Users\\anna\\vases.pdf") == "vases"
    assert safe_stem(".htaccess") == "htaccess"
    assert safe_stem("con.pdf") == "_con" and safe_stem("LPT1") == "_LPT1"
    assert safe_stem("a\x00b\u202egnp.pdf") == "abgnp"
    assert safe_stem("...") == safe_stem("") == safe_stem("///") == "document"
    assert safe_stem("a<b>:c|d?.tif") == "a_b__c_d_"
    assert len(safe_stem("é" * 500 + ".pdf").encode()) <= 110
    assert unused("a", ".jpg", {"A.jpg", "a-2.JPG"}) == "a-3.jpg"


@pytest.mark.parametrize("name", ["../../../out.pdf", "/etc/out.pdf", "..\\..\\out.pdf", "sub/out.pdf"])
def test_nothing_lands_elsewhere(uploads: Uploads, project: Path, name: str) -> None:
    take(uploads, name, pdf())
    assert uploads.settle(BATCH, "") == ["sources/out.pdf"]
    assert files(project.parent) == ["vases.pictoria/sources/out.pdf"]


@pytest.mark.parametrize("batch", ["..", "../../x", "0123", "0123456789ABCDEF", "0123456789abcdef/.."])
def test_batches_have_plain_names(uploads: Uploads, project: Path, batch: str) -> None:
    with pytest.raises(SourceError):
        take(uploads, "a.pdf", pdf(), batch)
    with pytest.raises(SourceError):
        uploads.drop(batch)
    assert files(project) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("vases.pdf", b"<!doctype html><script>alert(1)</script>%PDF-1.7"),
        ("vases.jpg", b"<html><script>alert(1)</script></html>"),
        ("vases.pdf", b"MZ\x90\x00 a program"),
        ("vases.pdf", b""),
        ("anim.gif", b"GIF89a" + b"\0" * 100),
    ],
)
def test_content_decides_not_names(uploads: Uploads, project: Path, name: str, data: bytes) -> None:
    with pytest.raises(SourceError):
        take(uploads, name, data)
    assert files(project) == []


@pytest.mark.parametrize(("name", "content", "code", "format"), CASES)
def test_a_file_that_is_not_taken_is_told_what_it_is(
    uploads: Uploads, project: Path, name: str, content: bytes, code: str, format: str
) -> None:
    with pytest.raises(SourceError) as refused:
        take(uploads, name, content)
    assert refused.value.code == code and refused.value.status == 415
    for language in ("en", "fr"):
        sentence = refused.value.sentence(language)
        assert sentence.startswith(name) and format in sentence
    assert files(project) == []


def test_a_picture_called_pdf_is_a_picture(uploads: Uploads) -> None:
    assert take(uploads, "vases.pdf", picture("PNG")).name == "vases.png"


def test_damaged_pictures_and_bombs_of_pixels(uploads: Uploads, project: Path) -> None:
    with pytest.raises(SourceError) as damaged:
        take(uploads, "a.jpg", b"\xff\xd8\xff" + b"rubbish" * 50)
    assert damaged.value.code == "upload_damaged"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    with pytest.raises(SourceError) as large:
        take(uploads, "bomb.png", bomb)
    assert large.value.code == "upload_too_many_pixels" and "4" in large.value.sentence("fr")
    assert files(project) == []


def test_too_large_is_cut_off_while_it_comes(uploads: Uploads, project: Path) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"%PDF-1.7\n"
        while True:
            sent += MIB
            yield b"\0" * MIB

    with pytest.raises(TooLargeError) as refused:
        asyncio.run(uploads.take(BATCH, "a.pdf", endless()))
    assert refused.value.code == "upload_too_large" and sent == 8 * MIB
    take(uploads, "a.pdf", b"%PDF-" + b"\0" * 5 * MIB)
    with pytest.raises(TooLargeError) as together:
        take(uploads, "b.pdf", b"%PDF-" + b"\0" * 5 * MIB)
    assert together.value.code == "upload_too_large", "the files of a batch count together"
    uploads.drop(BATCH)
    assert files(project) == []


def test_a_full_disk_and_too_many_files(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 1)
    take(uploads, "a.pdf", pdf())
    with pytest.raises(SourceError) as many:
        take(uploads, "b.pdf", pdf())
    monkeypatch.setattr(module, "MAX_FILES", 10)
    monkeypatch.setattr(module, "RESERVE", 1 << 60)
    with pytest.raises(UnavailableError) as full:
        take(uploads, "b.pdf", pdf())
    assert (many.value.code, full.value.code) == ("upload_too_many_files", "upload_disk_full")


def test_only_the_types_that_the_server_takes(project: Path) -> None:
    strict = Uploads(project, UploadOptions(types=("pdf", "tiff")))
    take(strict, "a.tif", picture("TIFF"))
    with pytest.raises(SourceError):
        take(strict, "a.jpg", picture())
    take(strict, "b.zip", zipped(**{"1.jpg": picture()}))
    with pytest.raises(SourceError) as refused:
        strict.settle(BATCH, "scans")
    assert refused.value.code == "upload_zip_empty", "a zip file is no way around it"


def test_zip_of_scans(uploads: Uploads, project: Path) -> None:
    data = zipped(
        **{
            "vases/p10.jpg": picture(),
            "vases/p9.jpg": picture(),
            "vases/Thumbs.db": b"x",
            "__MACOSX/vases/._p9.jpg": picture(),
            "vases/.hidden.jpg": picture(),
            "vases/notes.html": b"<script>alert(1)</script>",
            "vases/texte.pdf": pdf(),
            "vases/inner.zip": zipped(**{"x.jpg": picture()}),
        }
    )
    take(uploads, "Vases.zip", data)
    assert uploads.settle(BATCH, "") == ["sources/Vases", "sources/texte.pdf"]
    assert files(project) == ["sources/Vases/p10.jpg", "sources/Vases/p9.jpg", "sources/texte.pdf"]


ALTO = b'<?xml version="1.0"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"/>'
PAGE = b'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"/>'


def test_transcriptions_in_a_zip_file_lie_beside_their_pictures(uploads: Uploads, project: Path) -> None:
    data = zipped(
        **{
            "book/alto/p10.xml": ALTO,
            "book/images/p9.jpg": picture(),
            "book/images/p10.jpg": picture(),
            "book/page/p9.jpg.xml": PAGE,
            "book/alto/p11.xml": ALTO,
            "book/alto/mets.xml": b"<mets/>",
            "book/alto/p9.xml": b"<TEI/>",
        }
    )
    take(uploads, "Book.zip", data)
    assert uploads.settle(BATCH, "") == ["sources/Book"]
    folder = project / "sources/Book"
    assert sorted(path.name for path in folder.iterdir()) == ["p10.jpg", "p10.xml", "p9.jpg", "p9.xml"]
    assert (folder / "p10.xml").read_bytes() == ALTO and (folder / "p9.xml").read_bytes() == PAGE


def test_a_transcription_goes_to_the_picture_of_its_own_folder(uploads: Uploads, project: Path) -> None:
    pages = {
        f"{volume}/p1.{ending}": data
        for volume in "ab"
        for ending, data in (("jpg", picture()), ("xml", ALTO))
    }
    take(uploads, "Two.zip", zipped(**pages, **{"other/p1.xml": PAGE}))
    uploads.settle(BATCH, "")
    names = ["00001 p1.jpg", "00001 p1.xml", "00002 p1.jpg", "00002 p1.xml"]
    assert sorted(path.name for path in (project / "sources/Two").iterdir()) == names
    assert all(path.read_bytes() == ALTO for path in (project / "sources/Two").glob("*.xml")), (
        "whose it is is not told"
    )


def test_transcriptions_that_come_with_pictures_lie_beside_them(uploads: Uploads, project: Path) -> None:
    long = ALTO.replace(b"<alto", b"<!--" + b"-" * 2000 + b"--><alto")
    for name, data in (
        ("f2.xml", PAGE),
        ("f10.xml", long),
        ("f3.tiff.xml", ALTO),
        ("f10.jpeg", picture()),
        ("f2.PNG", picture("PNG")),
        ("f3.tiff", picture("TIFF")),
        ("f4.jpg", picture()),
    ):
        take(uploads, name, data)
    assert uploads.settle(BATCH, "Vases") == ["sources/Vases"]
    folder = project / "sources/Vases"
    names = ["f10.jpg", "f10.xml", "f2.png", "f2.xml", "f3.tif", "f3.xml", "f4.jpg"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (folder / "f10.xml").read_bytes() == long and (folder / "f2.xml").read_bytes() == PAGE
    with closing(open_source(folder)) as source:
        pages = [source.page(number) for number in range(1, 5)]
        given = [isinstance(page, ImagePage) and page.frame.transcription is not None for page in pages]
    assert given == [True, True, False, True]


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"f12.pdf": pdf()},
        {"f13.jpg": picture()},
        {"f12.jpg": picture(), "f12.png": picture("PNG")},
        {"f12.jpg": picture(), "f12.jpg.xml": ALTO},
        {"f12.zip": zipped(**{"f12.jpg": picture()})},
    ],
)
def test_a_transcription_without_its_picture_is_told_and_the_batch_waits_for_it(
    uploads: Uploads, project: Path, others: dict[str, bytes]
) -> None:
    for name, data in {"f12.xml": ALTO, **others}.items():
        take(uploads, name, data)
    with pytest.raises(SourceError) as caught:
        uploads.settle(BATCH, "Vases")
    assert caught.value.code == "upload_transcription_alone" and caught.value.status == 422
    assert len(files(project)) == len(others) + 1
    if {*others} <= {"f12.pdf"}:
        take(uploads, "f12.jpg", picture())
        assert "sources/Vases" in uploads.settle(BATCH, "Vases")


def test_transcriptions_are_no_way_around_the_limits(uploads: Uploads, project: Path) -> None:
    bomb = zipped(**{"1.jpg": picture(), "1.xml": ALTO + b" " * 62 * MIB})
    assert len(bomb) < MIB and refused_zip(uploads, bomb) == "upload_zip_bomb"
    assert refused_zip(uploads, zipped(**{"1.xml": ALTO})) == "upload_zip_empty"
    assert files(project) == []


def test_zip_slip(uploads: Uploads, project: Path) -> None:
    data = zipped(**{"../../evil.jpg": picture(), "/abs/evil.jpg": picture(), "c:\\evil.jpg": picture()})
    take(uploads, "scans.zip", data)
    assert uploads.settle(BATCH, "") == ["sources/scans"]
    assert len(files(project)) == 3
    assert all(name.startswith("vases.pictoria/sources/scans/") for name in files(project.parent))


def refused_zip(uploads: Uploads, data: bytes) -> str:
    take(uploads, "scans.zip", data)
    with pytest.raises(PictoriaError) as refused:
        uploads.settle(BATCH, "")
    assert refused.value.sentence("fr") != refused.value.sentence("en")
    return refused.value.code


def test_hostile_zip_files(uploads: Uploads, project: Path) -> None:
    bomb = zipped(**{"1.pdf": b"%PDF-" + b"\0" * 31 * MIB, "2.pdf": b"%PDF-" + b"\0" * 31 * MIB})
    assert len(bomb) < MIB and refused_zip(uploads, bomb) == "upload_zip_bomb"

    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as archive:
        info = zipfile.ZipInfo("p1.jpg")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert refused_zip(uploads, link.getvalue()) == "upload_zip_link"

    locked = bytearray(zipped(**{"p1.jpg": picture()}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused_zip(uploads, bytes(locked)) == "upload_zip_locked"

    assert refused_zip(uploads, b"PK\x03\x04" + b"rubbish" * 20) == "upload_damaged"
    assert refused_zip(uploads, zipped(**{"a.txt": b"words"})) == "upload_zip_empty"
    broken = zipped(**{"p1.jpg": picture(size=(400, 400))})
    assert (
        refused_zip(uploads, broken.replace(picture(size=(400, 400))[50:60], b"x" * 10)[:-5])
        == "upload_damaged"
    )
    large = zipped(**{"p1.png": picture("PNG", (2100, 2100))})
    assert refused_zip(uploads, large) == "upload_too_many_pixels"
    assert files(project) == [], "nothing of them is left"
