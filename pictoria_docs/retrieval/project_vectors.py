"""The vectors of a project as its config wants them found: by a scan in memory, or by Chroma."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pictoria_docs.errors import MissingPartError, PictoriaError
from pictoria_docs.retrieval.chroma_engine import ChromaEngine, ChromaFolder
from pictoria_docs.retrieval.chroma_mirror import MirroredVectors, Progress
from pictoria_docs.retrieval.chroma_server import ChromaServer
from pictoria_docs.retrieval.options import OFF
from pictoria_docs.retrieval.vector_engine import VectorEngine
from pictoria_docs.retrieval.vector_scan import VectorScan
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.vector_repository import VectorRepository


class ProjectVectors:
    """The engine for the vectors of the model that answers."""

    def __init__(self, store: Store, chroma: str, allowed_hosts: Sequence[str]) -> None:
        """Nothing is opened yet.

        Args:
            store: the project.
            chroma: "off", "embedded", a folder, or a URL.
            allowed_hosts: hosts outside that may be sent vectors.
        """
        self.engine: VectorEngine | None = None
        """None: no model answers."""
        self._store, self._chroma, self._allowed = store, chroma, allowed_hosts
        self._unusable: PictoriaError | None = None

    @property
    def model(self) -> str:
        """Name of the model whose vectors these are; empty: there is none."""
        return self.engine.model if self.engine is not None else ""

    @property
    def problem(self) -> PictoriaError | None:
        """Why vectors are scanned that Chroma should find."""
        return self.engine.problem if isinstance(self.engine, MirroredVectors) else self._unusable

    def refresh(self, connection: Connection, model: str) -> None:
        """Follow what was written since the last time, by the model that answers now; empty: none does."""
        if model != self.model:
            self.close()
            self.engine = self._opened(model) if model else None
        if self.engine is not None:
            self.engine.refresh(connection)

    def catch_up(self, progress: Progress | None = None) -> bool:
        """Copy to Chroma what it lacks: True if that took the place of something useless.

        Raises:
            ProjectError: the project cannot be written.
        """
        return isinstance(self.engine, MirroredVectors) and self.engine.catch_up(progress)

    def drop_mirrors(self) -> int:
        """Delete all that is mirrored of the project, in whatever engine, also one that the config names no more.

        Returns:
            How many mirrors are gone.

        Raises:
            ConfigError: an engine is a server outside that is not named in the config.
            MissingPartError: another process owns a folder, or a server does not answer; what is left stays noted.
            ProjectError: the project cannot be written.
        """
        self.close()
        with self._store.reading() as connection:
            left = VectorRepository(connection).all_mirrors()
        for name in {mirror.engine for mirror in left}:
            engine = self._engine(name)
            try:
                if not engine.lock():
                    raise MissingPartError("chroma_in_use", engine=name)
                for mirror in (each for each in left if each.engine == name):
                    engine.drop(mirror.generation, mirror.model, mirror.dimensions)
                    with self._store.writing() as connection:
                        VectorRepository(connection).forget_mirror(mirror.generation)
            finally:
                engine.close()
        return len(left)

    def close(self) -> None:
        """Give back what is open."""
        if isinstance(self.engine, MirroredVectors):
            self.engine.close()
        self.engine = None

    def _opened(self, model: str) -> VectorEngine:
        self._unusable = None
        if self._chroma == OFF:
            return VectorScan(model)
        try:
            return MirroredVectors(self._store, model, self._engine(self._chroma))
        except PictoriaError as error:
            self._unusable = error
            return VectorScan(model)

    def _engine(self, name: str) -> ChromaEngine:
        if "://" in name:
            return ChromaServer(name, self._allowed, self._store)
        return ChromaFolder(name, self._store)
