"""The vectors of a project as its config wants them found: by a scan in memory, or by Chroma."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pictoria_docs.errors import PictoriaError
from pictoria_docs.retrieval.chroma_engine import ChromaEngine, ChromaFolder
from pictoria_docs.retrieval.chroma_mirror import MirroredVectors, Progress
from pictoria_docs.retrieval.chroma_server import ChromaServer
from pictoria_docs.retrieval.options import OFF
from pictoria_docs.retrieval.vector_engine import VectorEngine
from pictoria_docs.retrieval.vector_scan import VectorScan
from pictoria_docs.store import Store


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
            return MirroredVectors(self._store, model, self._engine())
        except PictoriaError as error:
            self._unusable = error
            return VectorScan(model)

    def _engine(self) -> ChromaEngine:
        if "://" in self._chroma:
            return ChromaServer(self._chroma, self._allowed, self._store.folder)
        return ChromaFolder(self._chroma, self._store.folder)
