"""Tiny files of kinds that are not read, by name: what a museum's folders hold beside PDFs and scans."""

import io
import zipfile


def container(mimetype: str = "", **members: bytes) -> bytes:
    """A zip file with these members, in folders where a name has "__"."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def office(folder: str) -> bytes:
    """A document of Microsoft Office; it holds a picture, as most do."""
    types = {"[Content_Types].xml": b"<Types/>"}
    return container(
        **types, **{f"{folder}/document.xml": b"<w/>", f"{folder}/media/image1.jpg": b"\xff\xd8\xff"}
    )


def media_box(*brands: bytes) -> bytes:
    """The beginning of a picture as phones make them."""
    data = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (len(data) + 4).to_bytes(4) + data + bytes(40)


UNREAD: dict[str, tuple[bytes, str, str]] = {
    "thesis.docx": (office("word"), "save_as_pdf", "Word"),
    "talk.pptx": (office("ppt"), "save_as_pdf", "PowerPoint"),
    "list.xlsx": (office("xl"), "save_as_pdf", "Excel"),
    "thesis.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save_as_pdf", "97-2003"),
    "thesis.odt": (
        container("application/vnd.oasis.opendocument.text", content=b"<o/>"),
        "save_as_pdf",
        "OpenDocument",
    ),
    "vases.epub": (container("application/epub+zip", content=b"<p/>"), "save_as_pdf", "EPUB"),
    "thesis.rtf": (b"{\\rtf1\\ansi Vases}", "save_as_pdf", "RTF"),
    "old.djvu": (b"AT&TFORM\x00\x00\x00\x10DJVM", "save_as_pdf", "DjVu"),
    "plate.ps": (b"%!PS-Adobe-3.0\n", "save_as_pdf", "PostScript"),
    "photo.heic": (media_box(b"heic", b"mif1"), "save_as_picture", "HEIC"),
    "photo.avif": (media_box(b"mif1", b"avif"), "save_as_picture", "AVIF"),
    "profile.svg": (
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "save_as_picture",
        "SVG",
    ),
    "plate.psd": (b"8BPS\x00\x01" + bytes(40), "save_as_picture", "Photoshop"),
    "vases.html": (b"<!doctype html><title>Log in</title>", "web_page_no_source", "HTML"),
    "notes.txt": ("1. Amphore à figures noires".encode(), "text_no_source", "TXT"),
    "notes16.txt": ("1. Amphore".encode("utf-16"), "text_no_source", "TXT"),
    "scans.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(20), "unpack_first", "RAR"),
    "scans.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(20), "unpack_first", "7z"),
    "scans.tar.gz": (b"\x1f\x8b\x08" + bytes(20), "unpack_first", "gzip"),
}
"""Name to content, the code of the sentence, and the format that it names."""
RENAMED = [(f"renamed{ending}", *UNREAD[name]) for name in UNREAD for ending in (".pdf", ".jpg", "")]
"""The same under the names of what is read."""
CASES = [(name, *what) for name, what in UNREAD.items()] + RENAMED
