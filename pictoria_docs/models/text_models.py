"""Models of embeddings and rerankers as a config names them: built in, in a folder, or served; and the name that stands
beside what they made."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol, runtime_checkable

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.embedding import EMBEDDINGS, Embedder, Vectors, open_embedder
from pictoria_docs.models.model_config import ModelConfig, load_model, model_names
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.sentence_folder import SentenceFolder, folder_identity
from pictoria_docs.models.served_texts import PoolingServer, ServedEmbedder, ServedReranker
from pictoria_docs.models.server import find_server
from pictoria_docs.strict_model import StrictModel

DIGEST_LENGTH, NAME_LENGTH = 12, 64
"""Letters of a digest, and of a model's name, in the name that stands beside vectors."""


@runtime_checkable
class QueryEmbedder(Protocol):
    """An embedder that makes other vectors of queries than of the texts that they look for."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions)."""
        ...


class TextModelSource(StrictModel):
    """Where a model of embeddings is found."""

    model: str
    """A name of `EMBEDDINGS`, a folder, a model config (name or YAML file), or a model's name at the server."""
    url: str | None = None
    """Of the server; None: none, or the one that was started here."""


@dataclass(frozen=True)
class TextModel:
    """A model of embeddings that is open."""

    name: str
    """As it stands beside its vectors."""
    embedder: Embedder
    served: bool
    """Whether it is asked over a network: no transaction waits for it."""
    dimensions: int | None = None
    """Of the vectors that are stored, which it must have too."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that may be found.

        Raises:
            MissingPartError: it cannot be asked, or its vectors have other dimensions than those that are stored.
        """
        return self._checked(self.embedder.encode(texts))

    def query(self, text: str) -> Vectors:
        """The vector of a query, shape (dimensions,).

        Raises:
            MissingPartError: as `passages`.
        """
        if isinstance(self.embedder, QueryEmbedder):
            made = self._checked(self.embedder.encode_queries([text]))
        else:
            made = self._checked(self.embedder.encode([text]))
        vector: Vectors = made[0]
        return vector

    def _checked(self, made: Vectors) -> Vectors:
        if self.dimensions not in (None, made.shape[1]):
            raise MissingPartError(
                "text_model_dimensions", model=self.name, made=made.shape[1], stored=self.dimensions
            )
        return made


def text_model_name(source: TextModelSource) -> str:
    """The name that stands beside a model's vectors, without opening it: a model that makes others has another name.

    Raises:
        ConfigError: there is no such model.
    """
    if _is_built_in(source):
        return source.model
    if (folder := _folder(source)) is not None:
        return folder_identity(folder)
    config = served_config(source.model, source.url)
    parts = (
        config.location,
        config.revision,
        config.quantization,
        config.query_prefix,
        config.document_prefix,
    )
    digest = sha256(repr((*parts, config.dimensions)).encode()).hexdigest()
    return f"{config.name[:NAME_LENGTH]} {digest[:DIGEST_LENGTH]}"


def open_text_model(source: TextModelSource, options: ModelOptions) -> TextModel:
    """The model of embeddings that a config names.

    Args:
        source: which.
        options: hosts that may be asked, patience, key.

    Raises:
        ConfigError: there is no such model; its server is outside and not named in the config.
        MissingPartError: what it needs is not installed, its server does not run.
    """
    name = text_model_name(source)
    if _is_built_in(source):
        return TextModel(name, open_embedder(source.model), served=False)
    if (folder := _folder(source)) is not None:
        return TextModel(name, SentenceFolder(folder), served=False)
    return TextModel(name, ServedEmbedder(_pooling_server(source.model, source.url, options)), served=True)


def open_reranker(model: str, url: str | None, options: ModelOptions) -> ServedReranker:
    """The reranker that a config names: a model config (name or YAML file), or a model's name at the server.

    Raises:
        ConfigError: there is no such model; its server is outside and not named in the config.
        MissingPartError: its server does not run.
    """
    return ServedReranker(_pooling_server(model, url, options))


def served_config(model: str, url: str | None) -> ModelConfig:
    """What is known of a served model; of one that is named only by its server, the name.

    Raises:
        ConfigError: a model config that is none, or a name that nothing has.
    """
    if Path(model).suffix in (".yaml", ".yml") or model in model_names():
        return load_model(model)
    if url is None:
        # Raises: what is named is neither built in, nor a folder, nor a model config.
        EMBEDDINGS.get(model)
    # The server's own name for it may be that of a repository ("Qwen/Qwen3-Embedding-0.6B"), which no config has.
    return ModelConfig.model_construct(**{**ModelConfig(name="served", model=model).__dict__, "name": model})


def _is_built_in(source: TextModelSource) -> bool:
    return source.url is None and source.model in EMBEDDINGS.names()


def _folder(source: TextModelSource) -> Path | None:
    """The folder that is meant, whether it is there or not."""
    path = Path(source.model).expanduser()
    is_file = path.suffix in (".yaml", ".yml")
    if source.url is not None or is_file or not (len(path.parts) > 1 or path.is_dir()):
        return None
    return path


def _pooling_server(model: str, url: str | None, options: ModelOptions) -> PoolingServer:
    config = served_config(model, url)
    if url is None:
        server = find_server(config.name)
        if server is None:
            raise MissingPartError("server_not_running", name=model)
        url = server.url
    return PoolingServer(url, config, options)
