"""The door: what a location holds, which reader takes it, and sentences in both languages."""

import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import yaml
from PIL import Image

import pictoria_docs
from pictoria_docs.document import SourceKind
from pictoria_docs.errors import SourceError
from pictoria_docs.sources import SourceOptions, SourceType, expand, open_source
from pictoria_docs.sources.registry import SOURCES, source_types
from tests.unread_files import CASES, container

from .conftest import jpeg
from .test_pdf import make_pdf

MANIFEST = """{"@context": "http://iiif.io/api/presentation/3/context.json", "type": "Manifest",
"items": [{"type": "Canvas"}]}"""


def test_a_folder_expands_to_its_documents_in_natural_order(tmp_path: Path) -> None:
    make_pdf(tmp_path / "vol 10.pdf")
    make_pdf(tmp_path / "vol 9.pdf")
    (tmp_path / "codex.json").write_text(MANIFEST)
    (tmp_path / "package.json").write_text('{"name": "no manifest"}')
    (tmp_path / "read me.txt").write_text("hello")
    for folder in ("scans 2", "scans 10", ".hidden", "empty"):
        (tmp_path / folder).mkdir()
        if folder != "empty":
            (tmp_path / folder / "1.jpg").write_bytes(jpeg(10, 10))
    assert [Path(location).name for location in expand(tmp_path)] == [
        "codex.json",
        "vol 9.pdf",
        "vol 10.pdf",
        "scans 2",
        "scans 10",
    ]
    assert [open_source(location).kind for location in expand(tmp_path)] == [
        SourceKind.IIIF,
        SourceKind.PDF,
        SourceKind.PDF,
        SourceKind.IMAGES,
        SourceKind.IMAGES,
    ]


def test_files_and_addresses_expand_to_themselves(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf")
    assert expand(path) == [str(path)]
    assert expand("https://example.org/manifest.json") == ["https://example.org/manifest.json"]


def test_a_pdf_is_known_by_its_contents(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf").rename(tmp_path / "catalogue")
    assert open_source(path).kind is SourceKind.PDF


@pytest.mark.parametrize("opener", [open_source, expand])
def test_missing_and_empty_places_are_told(tmp_path: Path, opener: Any) -> None:
    with pytest.raises(SourceError) as missing:
        opener(tmp_path / "nowhere.pdf")
    with pytest.raises(SourceError) as empty:
        opener(tmp_path)
    assert (missing.value.code, empty.value.code) == ("source_missing", "folder_without_sources")
    assert "nowhere.pdf" in missing.value.sentence("fr")


@pytest.mark.parametrize(("name", "content", "code", "format"), CASES)
def test_a_file_that_is_not_read_is_told_what_it_is_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, code: str, format: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as told:
        open_source(path)
    assert told.value.code == code
    for language in ("en", "fr"):
        sentence = told.value.sentence(language)
        assert str(path) in sentence and format in sentence and "{" not in sentence


def test_a_zip_file_is_to_be_unpacked_and_what_is_unknown_stays_so(tmp_path: Path) -> None:
    contents = {"scans.zip": container(a=b"x"), "cut.docx": b"PK\x03\x04", "program": b"MZ\x90\x00\x03\x00"}
    codes = {}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SourceError) as told:
            open_source(tmp_path / name)
        codes[name] = told.value.code
    assert codes == {"scans.zip": "unpack_first", "cut.docx": "source_unknown", "program": "source_unknown"}


@pytest.mark.parametrize("name", ["scan", "scan.pdf", "scan.docx"])
def test_a_picture_under_another_name_is_told_how_it_should_be_called(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (60, 40)).save(tmp_path / name, "PNG")
    with pytest.raises(SourceError) as told:
        open_source(tmp_path / name)
    assert told.value.code == "source_renamed" and ".png" in told.value.sentence("fr")


@pytest.mark.parametrize("name", ["catalogue.jpg", "catalogue.docx", "catalogue.txt"])
def test_a_pdf_with_a_wrong_ending_is_read(tmp_path: Path, name: str) -> None:
    assert open_source(make_pdf(tmp_path / "a.pdf").rename(tmp_path / name)).kind is SourceKind.PDF


def test_another_reader_can_be_registered(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "book.djvu").write_bytes(b"AT&TFORM")
    inner = make_pdf(tmp_path / "inner.pdf")

    def open_djvu(location: str, options: SourceOptions, password: str | None) -> Any:
        return open_source(inner, options)

    djvu = SourceType("djvu", lambda location: location.endswith(".djvu"), open_djvu)
    SOURCES.register("djvu", djvu)
    request.addfinalizer(lambda: SOURCES.unregister("djvu"))
    assert list(source_types()) == ["djvu", "pdf", "iiif", "images"]
    assert open_source(tmp_path / "book.djvu").page_count == 3
    assert str(tmp_path / "book.djvu") in expand(tmp_path)


def test_options_are_checked() -> None:
    with pytest.raises(ValueError, match="max_pixels"):
        SourceOptions(max_pixels=0)
    with pytest.raises(ValueError, match="hosts"):
        SourceOptions.model_validate({"hosts": ["example.org"]})


def test_every_error_of_the_room_has_a_sentence_in_both_languages() -> None:
    root = Path(pictoria_docs.__file__).parent
    english, french = (
        yaml.safe_load((root / "locales" / language / "sources.yaml").read_text(encoding="utf-8"))["errors"]
        for language in ("en", "fr")
    )
    assert english.keys() == french.keys()
    for code, sentence in english.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", french[code])), code
    code_text = "\n".join(path.read_text(encoding="utf-8") for path in (root / "sources").rglob("*.py"))
    raised = set(re.findall(r'(?:Error|_error|FetchError)\(\s*"(\w+)"', code_text))
    assert raised <= english.keys()
    assert all(f'"{code}"' in code_text for code in english)


def test_a_document_of_more_pages_than_allowed_is_refused_whatever_it_is(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    for _ in range(3):
        pdf.new_page()
    pdf.save(str(tmp_path / "three.pdf"))
    folder = tmp_path / "three"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jpg").write_bytes(jpeg(30, 30))
    manifest = tmp_path / "three.json"
    manifest.write_text(MANIFEST.replace('{"type": "Canvas"}', ", ".join(['{"type": "Canvas"}'] * 3)))
    for location in (tmp_path / "three.pdf", folder, manifest):
        with pytest.raises(SourceError) as error:
            open_source(location, SourceOptions(max_pages=2))
        assert error.value.code == "too_many_pages"
        assert "3" in error.value.sentence("fr") and "2" in error.value.sentence("fr")
        assert open_source(location, SourceOptions(max_pages=3)).page_count == 3
