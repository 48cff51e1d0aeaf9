"""Which page an image of a training set shows: by the names of our files, by the pictures of a document, by content."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.exchange.files.files import safe_name, unique_name
from pictoria_docs.exchange.imports.set_files import SetFiles

SAME_SHAPE = 0.02
"""Width to height of an image and of its page differ by no more: rounding to whole pixels, a trimmed edge."""

_LABEL_STUDIO = re.compile(r"^[0-9a-f]{8}-")
"""What Label Studio puts before the name of an uploaded file."""
_ROBOFLOW = re.compile(r"[_-](jpe?g|png|tiff?|webp|bmp)\.rf\.[0-9A-Za-z]+$")
"""What Roboflow makes of the ending of a name."""
_OURS = re.compile(r"(?s)(.*)_(\d{1,6})")


class IndexedPage(NamedTuple):
    """A page that an image may show."""

    document: DocumentId
    number: int


class IndexedDocument(NamedTuple):
    """A document as images may name it."""

    id: DocumentId
    name: str
    pages: int
    pictures: Sequence[Path] = ()
    """Of a document that was read from pictures: the file of each page, in order."""


class PageIndex:
    """The pages of a project."""

    def __init__(self, documents: Iterable[IndexedDocument]) -> None:
        """`documents` in the order in which exports name them."""
        self._documents: dict[str, IndexedDocument] = {}
        self._pictures: dict[str, IndexedPage | None] = {}
        self._sizes: dict[int, list[tuple[Path, IndexedPage]]] = {}
        names: set[str] = set()
        for document in documents:
            self._documents[_folded(unique_name(safe_name(document.name), names))] = document
            for number, path in enumerate(document.pictures, 1):
                page = IndexedPage(document.id, number)
                name = _folded(path.stem)
                # A name that two documents have tells nothing.
                self._pictures[name] = page if name not in self._pictures else None
                if path.is_file():
                    self._sizes.setdefault(path.stat().st_size, []).append((path, page))

    def find(self, name: str, files: SetFiles | None = None) -> IndexedPage | None:
        """The page that an image shows; None: none that is known.

        Args:
            name: the image's path or name in the set.
            files: where the image itself may be: a copy of a document's picture is known whatever it is called.
        """
        path = PurePosixPath(unquote(name).replace("\\", "/"))
        stem = _ROBOFLOW.sub("", path.stem if not _ROBOFLOW.search(path.name) else path.name)
        stems = [_ROBOFLOW.sub("", path.stem), stem]
        stems += [_LABEL_STUDIO.sub("", one) for one in stems]
        for one in dict.fromkeys(stems):
            page = self._by_name(one) or self._by_name(f"{path.parent.name}_{one}")
            page = page or self._pictures.get(_folded(one))
            if page is not None:
                return page
        return self._by_content(name, files) if files is not None else None

    def _by_name(self, stem: str) -> IndexedPage | None:
        ours = _OURS.fullmatch(stem)
        document = self._documents.get(_folded(ours[1])) if ours else None
        if ours is None or document is None or not 1 <= int(ours[2]) <= document.pages:
            return None
        return IndexedPage(document.id, int(ours[2]))

    def _by_content(self, name: str, files: SetFiles) -> IndexedPage | None:
        file = self._named(files).get(PurePosixPath(name).name) if self._sizes else None
        same = self._sizes.get(files.size(file), ()) if file is not None else ()
        if not same or file is None:
            return None
        wanted = files.digest(file)
        found = {page for path, page in same if sha256(path.read_bytes()).hexdigest() == wanted}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _files_by_name(self) -> dict[int, dict[str, str]]:
        return {}

    def _named(self, files: SetFiles) -> dict[str, str]:
        """The files of a set by their names without folders."""
        if id(files) not in self._files_by_name:
            self._files_by_name[id(files)] = {PurePosixPath(name).name: name for name in files.names}
        return self._files_by_name[id(files)]


def _folded(name: str) -> str:
    """A name as tools leave it: without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(
        r"\W+", "_", "".join(letter for letter in plain if not unicodedata.combining(letter))
    ).strip("_")
