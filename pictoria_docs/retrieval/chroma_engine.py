"""Chroma as an engine for vectors, inside this process: folders that one process owns. Nothing is embedded by it.

Chroma tells what is wrong by exceptions of several families, in Rust too; here each becomes a `MissingPartError`.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.retrieval.options import EMBEDDED
from pictoria_docs.store import Store
from pictoria_docs.store.project_number import project_number

FOLDER = "search.chroma"
"""Where its files are inside the project's folder."""
OWNER = "owner.lock"
"""The process that holds this lock is the only one that opens the folder: of three that wrote to one, Chroma kept
five vectors of six, and one that only read did not see what another wrote."""
NAME_LENGTH = 40
"""Letters of a model's name in a collection's: Chroma allows 512 in all."""
SPACE = {"hnsw": {"space": "cosine"}}
"""Of a collection: vectors are compared by their cosine."""
DETAIL = 300
"""Letters of what an engine says is wrong."""


class ChromaCollection(Protocol):
    """The vectors of one model in Chroma, by their numbers. Whatever fails raises a `MissingPartError`."""

    def add(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Write vectors, shape (numbers, dimensions); the same numbers once more change nothing."""
        ...

    def count(self) -> int:
        """How many vectors it holds."""
        ...

    def nearest(self, queries: Vectors, limit: int) -> list[list[int]]:
        """Numbers of vectors by cosine, the nearest first, for each query of shape (queries, dimensions)."""
        ...


class ChromaEngine(Protocol):
    """Where collections are kept, each named by the number of its generation. What fails is a `MissingPartError`."""

    name: str
    """As it is noted beside what is mirrored in it."""
    version: str
    """Files of other versions are not read."""

    def lock(self) -> bool:
        """Be the process that writes; False: another one is. The lock goes with the process, however that ends."""
        ...

    def unlock(self) -> None:
        """Let another process write, where it may."""
        ...

    @property
    def shared(self) -> bool:
        """Whether processes that do not hold the lock may ask it."""
        ...

    def create(self, generation: int, model: str, dimensions: int) -> ChromaCollection:
        """A new, empty collection."""
        ...

    def open(self, generation: int, model: str, dimensions: int) -> ChromaCollection:
        """A collection that was made before."""
        ...

    def drop(self, generation: int, model: str, dimensions: int) -> None:
        """Delete a collection, if it is there."""
        ...

    def close(self) -> None:
        """Close what is open, and let another process write."""
        ...


class FolderCollection:
    """A collection of Chroma's own client."""

    def __init__(self, collection: Any, engine: str) -> None:
        self._collection, self._engine = collection, engine

    def add(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Write vectors."""
        with _told_in_one_sentence(self._engine):
            self._collection.upsert(ids=[str(number) for number in numbers], embeddings=vectors)

    def count(self) -> int:
        """How many vectors it holds."""
        with _told_in_one_sentence(self._engine):
            return int(self._collection.count())

    def nearest(self, queries: Vectors, limit: int) -> list[list[int]]:
        """Numbers of vectors, the nearest first."""
        with _told_in_one_sentence(self._engine):
            found = self._collection.query(query_embeddings=queries, n_results=limit, include=[])
        return [[int(id) for id in ids] for ids in found["ids"]]


class ChromaFolder:
    """Chroma inside this process. Each generation has a folder of its own, so that dropping it gives its disk back,
    and what is damaged harms no other."""

    shared = False

    def __init__(self, value: str, store: Store) -> None:
        """Open nothing yet.

        Args:
            value: "embedded": inside the project's folder; else the folder for the Chroma folders of projects.
            store: the project.

        Raises:
            MissingPartError: Chroma is not installed.
            ProjectError: see `project_number`.
        """
        if find_spec("chromadb") is None:
            raise MissingPartError("extra_missing", part="chromadb", extra="chroma")
        # Before Chroma is imported: it reads then whether to report.
        quiet_process(allow_downloads=True)
        self.name = value
        self.version = ".".join(version("chromadb").split(".")[:2])
        """Of Chroma, its first two numbers."""
        self._folder = (
            store.folder / FOLDER if value == EMBEDDED else Path(value).expanduser() / project_mark(store)
        )
        self._lock = FileLock(self._folder / OWNER, timeout=0, thread_local=False)
        self._clients: dict[int, Any] = {}

    def lock(self) -> bool:
        """Be the owner of the folder."""
        if self._lock.is_locked:
            return True
        with _told_in_one_sentence(self.name):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout:
                return False
        return True

    def unlock(self) -> None:
        """Nothing: the owner of a folder owns it until the end."""

    def create(self, generation: int, model: str, dimensions: int) -> FolderCollection:
        """A new, empty collection, in a new folder."""
        with _told_in_one_sentence(self.name):
            made = self._client(generation).get_or_create_collection(
                collection_name(model, dimensions), configuration=SPACE, embedding_function=None
            )
        return FolderCollection(made, self.name)

    def open(self, generation: int, model: str, dimensions: int) -> FolderCollection:
        """A collection that was made before."""
        if not self._path(generation).is_dir():
            raise MissingPartError("chroma_failed", engine=self.name, detail=self._path(generation).name)
        with _told_in_one_sentence(self.name):
            client = self._client(generation)
            # Without None, Chroma would fetch a model to embed texts with.
            found = client.get_collection(collection_name(model, dimensions), embedding_function=None)
        return FolderCollection(found, self.name)

    def drop(self, generation: int, model: str, dimensions: int) -> None:
        """Delete the folder of a generation."""
        self._close(self._clients.pop(generation, None))
        shutil.rmtree(self._path(generation), ignore_errors=True)

    def close(self) -> None:
        """Close all, and give the lock back."""
        while self._clients:
            self._close(self._clients.popitem()[1])
        self._lock.release()

    def _close(self, client: Any) -> None:
        if client is not None:
            with suppress(MissingPartError), _told_in_one_sentence(self.name):
                client.close()

    def _path(self, generation: int) -> Path:
        return self._folder / str(generation)

    def _client(self, generation: int) -> Any:
        if generation not in self._clients:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            self._clients[generation] = chromadb.PersistentClient(self._path(generation), settings=settings)
        return self._clients[generation]


def collection_name(model: str, dimensions: int) -> str:
    """A name that Chroma allows, with that of the model and the length of its vectors."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in model)
    return f"pictoria-{letters[:NAME_LENGTH].strip('-') or 'model'}-{dimensions}"


def project_mark(store: Store) -> str:
    """Tells the vectors of projects apart that share an engine."""
    return f"{project_number(store):x}"


@contextmanager
def _told_in_one_sentence(engine: str) -> Iterator[None]:
    """Whatever Chroma raises inside becomes one sentence; a panic of its Rust code is no `Exception`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        detail = " ".join(str(error).split())[:DETAIL] or type(error).__name__
        raise MissingPartError("chroma_failed", engine=engine, detail=detail) from error
