"""The index of pictures follows decisions in the background.

A figure that somebody draws, or whose box they correct, is looked at and compared anew, so that it is soon proposed
beside those that show the same.
"""

import logging
from threading import Event, Lock, Thread

from sqlalchemy import Connection

from pictoria_docs.api.project import Project
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import PictoriaError, ProjectError
from pictoria_docs.store.indexes.picture_repository import PictureRepository
from pictoria_docs.store.indexes.search_changes import IndexFollower

SETTLED = 2.0
"""Seconds after a decision until its pictures are looked at, so that decisions that were made in one go, such as a box
that is drawn again and again, cost one look."""
FOLLOWED = 200
"""Pictures that are looked at, or compared, beside the work of people, a fifth of a second each. A project that was
never looked at is for `pictoria-docs index` and analyses, which do so in processes of their own."""
LOG = logging.getLogger(__name__)


class PictureFollower:
    """Has the index of pictures of one project follow decisions; in the place of the follower of its texts, which it
    calls first."""

    def __init__(self, project: Project, texts: IndexFollower | None) -> None:
        """Nothing is loaded before a picture changes.

        Args:
            project: whose pictures they are.
            texts: what follows a decision in its transaction, and so notes which pictures changed.
        """
        self._project, self._texts = project, texts
        self._due, self._closing = Event(), Event()
        self._looking = Lock()

    def follow(self, connection: Connection, document: DocumentId) -> None:
        """Follow what the open transaction changed: texts at once, pictures once it is committed."""
        if self._texts is not None:
            self._texts.follow(connection, document)

    def committed(self) -> None:
        """Have pictures looked at; not before, since a look within the transaction would not see what it changed."""
        if self._texts is not None:
            self._texts.committed()
        self.follow_pictures()

    def follow_pictures(self) -> None:
        """Have pictures looked at that changed, soon and in the background."""
        self._due.set()
        if not self._looking.locked():
            Thread(target=self._look, name="pictures", daemon=True).start()

    def close(self) -> None:
        """End the work, at the latest after the page that is looked at."""
        self._closing.set()
        with self._looking:
            pass

    def _look(self) -> None:
        """Look at what changed, until nothing has since; what goes wrong is tried again after the next decision."""
        while self._due.is_set() and not self._closing.is_set():
            if not self._looking.acquire(blocking=False):
                return
            try:
                self._closing.wait(SETTLED)
                self._due.clear()
                self._index()
            except PictoriaError as error:
                if not self._closing.is_set():
                    LOG.warning("pictures of %s could not be followed: %s", self._project.path.name, error)
            finally:
                self._looking.release()

    def _index(self) -> None:
        # Imported here: it takes a third of a second, and most starts of the desk look at no picture.
        from pictoria_docs.retrieval.picture_families import PictureFamilies

        pictures = self._project.pictures.searcher
        if pictures.indexer.changed(FOLLOWED):
            pictures.indexer.index(self._go_on)
        with self._project.store.reading() as connection:
            index = PictureRepository(connection)
            model = index.model()
            left = 0 if model is None else index.count_not_compared(model)
        if 0 < left <= FOLLOWED:
            PictureFamilies(self._project.store, pictures).compare(self._go_on)

    def _go_on(self, done: int, total: int) -> None:
        """Told after each page: ends the work once the project is closed."""
        if self._closing.is_set():
            raise ProjectError("project_closed", folder=self._project.path)
