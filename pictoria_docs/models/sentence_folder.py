"""Models of sentence-transformers in a folder: transformer, pooling, normalising and prompts as its files say."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.network_policy import quiet_process

MODULES = "modules.json"
"""The file that makes a folder one of sentence-transformers."""
DIGEST_LENGTH = 12
READ = 1 << 20
"""Bytes at the beginning and the end of a large file by which another one is told apart, beside its size."""
BATCH = 32


def folder_identity(folder: Path) -> str:
    """Name of the folder and digest of its files, without loading the model: other weights have another one.

    Raises:
        ConfigError: there is no such folder, or no model of sentence-transformers in it.
    """
    if not (folder / MODULES).is_file():
        raise ConfigError("text_model_missing", model=folder)
    digest = sha256()
    try:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            with file.open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                head = stream.read(READ)
                stream.seek(max(0, size - READ))
                digest.update(
                    f"{file.relative_to(folder).as_posix()} {size} ".encode() + head + stream.read()
                )
    except OSError as error:
        raise ConfigError("text_model_missing", model=folder) from error
    return f"{folder.resolve().name[:64]} {digest.hexdigest()[:DIGEST_LENGTH]}"


class SentenceFolder:
    """A model by the package sentence-transformers, which knows queries from texts where the model does (its prompts).

    Raises:
        ConfigError: there is no such folder, or no model of sentence-transformers in it.
        MissingPartError: the package is not installed, or the model cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / MODULES).is_file():
            raise ConfigError("text_model_missing", model=folder)
        if find_spec("sentence_transformers") is None:
            raise MissingPartError(
                "extra_missing", part="sentence-transformers", extra="sentence-transformers"
            )
        quiet_process()
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:  # of transformers, torch, safetensors: they share no class
            raise MissingPartError("text_model_unusable", model=folder, detail=error) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions), of texts that may be found."""
        return self._unit(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions), of queries."""
        return self._unit(self._model.encode_query, texts)

    def _unit(self, encode: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        made = encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(made, np.float32).reshape(len(texts), -1)
