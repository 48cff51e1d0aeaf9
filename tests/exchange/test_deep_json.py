"""JSON that is nested too deeply to be read is damaged JSON: one sentence, wherever a person gives us a file of it."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from pictoria_docs.document.schema import load_document
from pictoria_docs.errors import EditError, PictoriaError, SourceError
from pictoria_docs.eval.gold import load_gold
from pictoria_docs.eval.search_queries import load_queries
from pictoria_docs.exchange.imports.importers import IMPORTERS, read_file
from pictoria_docs.store import Store
from pictoria_docs.store.pictures.gallery import PictureFilter
from tests.exchange.sample import sample_document

DEEP = b"[" * 100_000


@pytest.mark.parametrize("format", ["w3c", "docling"])
def test_files_of_other_tools(format: str) -> None:
    if format == "docling":
        pytest.importorskip("docling_core")
    assert format in IMPORTERS.names()
    with pytest.raises(EditError) as caught:
        read_file(format, DEEP, "deep.json", sample_document(), page=None, revisions={})
    assert caught.value.code == "import_unreadable" and format in caught.value.sentence("fr")


@pytest.mark.parametrize(
    "read", [load_gold, load_queries, lambda file: load_document(file.read_bytes(), file)]
)
def test_gold_queries_and_documents(read: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_bytes(DEEP)
    with pytest.raises(SourceError, match="deep"):
        read(tmp_path / "deep.json")


def test_places_in_the_gallery(tmp_path: Path) -> None:
    with Store(tmp_path / "p.pictoria", create=True) as store, pytest.raises(PictoriaError) as caught:
        store.gallery.find(PictureFilter(), after=base64.urlsafe_b64encode(DEEP).decode())
    assert caught.value.code == "gallery_bad_cursor"
