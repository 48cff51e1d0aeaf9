"""The index of pictures follows the project: each picture once, as a vector and as points that can be compared.

What is to be looked at is noted in the transaction that writes the item of a picture (`store.picture_schema`). Any
number of processes may work at once: each takes the pictures of a page for a while, and what it finds out counts only
if the picture is still the same.
"""

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import numpy as np
from PIL import Image

from pictoria_docs.document import POINTS_PER_INCH, Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import MissingPartError, PictoriaError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_embedding import PictureEmbedder, open_picture_embedder
from pictoria_docs.retrieval.indexing import HALF, Progress
from pictoria_docs.retrieval.pictures.loading import prepared
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.picture_repository import VERSION, PictureRepository, PictureRow, SeenPicture

LEASE = 30.0
"""Seconds for which the pictures of a page are taken: ten times what a page takes as a rule. What takes longer is
looked at twice, which does no harm."""
AGAIN_AFTER = 24 * 3600.0
"""Seconds after which a picture that could not be read is tried again."""
WAIT = 0.2
"""Seconds between two looks whether others have finished."""
SIDE = 480.0
"""Pixels of the longer side of a picture: what points are looked for in (400), and some more."""
RESOLUTIONS = (100.0, 150.0, 200.0, 300.0)
"""Dots per inch at which pages are drawn for pictures of some size; finer ones show grain."""

CutOut = Callable[[DocumentId, int, Box, float], Image.Image]
"""A part of a page as displayed, RGB: document, page (from 1), box in points, resolution in dots per inch."""


@dataclass(frozen=True)
class UnreadPicture:
    """A picture that could not be looked at."""

    document: DocumentId
    page: int
    sentence: str
    """Why, in the user's language."""


@dataclass
class PictureIndexing:
    """What one run did."""

    seen: int = 0
    """Pictures that were looked at."""
    unread: list[UnreadPicture] = field(default_factory=list)
    """Each told in one run; a later one tries again."""


class PictureIndexer:
    """Keeps the index of pictures of one project up to date."""

    def __init__(self, store: Store, model: str, cut: CutOut) -> None:
        """Nothing is loaded before it is needed.

        Args:
            store: the project.
            model: name, folder or file of a model of pictures; empty: pictures are not looked at.
            cut: gives a part of a page; a `PictoriaError` leaves the picture out.
        """
        self.store, self.model, self.cut = store, model, cut
        self.missing: MissingPartError | None = None
        """Why pictures are not looked at, if the model is not installed."""

    @property
    def embedder(self) -> PictureEmbedder | None:
        """The model; None where there is none.

        Raises:
            ConfigError: there is no such model, or it makes other vectors than are stored under its name.
        """
        if not self.model or self.missing is not None:
            return None
        try:
            return open_picture_embedder(self.model)
        except MissingPartError as error:
            self.missing = error
            return None

    def image(self, document: DocumentId, page: int, box: Box) -> Image.Image:
        """A part of a page (box in points), as it is looked at.

        Raises:
            PictoriaError: the page cannot be read, or there is nothing.
        """
        return self.cut(document, page, box, _resolution(box))

    def is_current(self) -> bool:
        """Whether all pictures that the search index has were looked at, as far as they could be read.

        Raises:
            ConfigError: there is no such model, or it makes other vectors than are stored under its name.
        """
        embedder = self.embedder
        if embedder is None:
            return True
        with self.store.reading() as connection:
            pictures, model = PictureRepository(connection), stored_name(embedder)
            if pictures.left(time.time()) or pictures.lacks(model) or pictures.has_other_models(model):
                return False
            check_dimensions(pictures, self.model, embedder)
            return True

    def changed(self, most: int) -> bool:
        """Whether some pictures changed since they were looked at, and no more than `most` are to be looked at.

        Raises:
            ConfigError: there is no such model, or it makes other vectors than are stored under its name.
        """
        with self.store.reading() as connection:
            pictures = PictureRepository(connection)
            # Before the model is opened, which takes a second.
            if not 0 < pictures.left(time.time()) <= most or pictures.model() is None:
                return False
            embedder = self.embedder
            return embedder is not None and not pictures.lacks(stored_name(embedder))

    def index(self, progress: Progress | None = None) -> PictureIndexing:
        """Look at all pictures that are not known yet, as the search index has them, page after page.

        Can be interrupted at any moment: what was found out is kept, and the next call goes on.

        Raises:
            ConfigError: there is no such model, or it makes other vectors than are stored under its name.
            ProjectError: the project cannot be written (full disk, locked ...); what was done is kept.
        """
        done = PictureIndexing()
        embedder = self.embedder
        if embedder is None or self.is_current():
            return done
        owner, model = uuid4().hex, stored_name(embedder)
        with self.store.writing() as connection:
            pictures = PictureRepository(connection)
            check_dimensions(pictures, self.model, embedder)
            pictures.add_tasks(model)
        try:
            while True:
                with self.store.writing() as connection:
                    now = time.time()
                    taken = PictureRepository(connection).take(owner, now, now + LEASE)
                    left = PictureRepository(connection).left(now)
                if not taken and not left:
                    break
                if not taken:
                    time.sleep(WAIT)
                    continue
                self._look(taken, owner, embedder, done)
                if progress is not None:
                    progress(done.seen, done.seen + left - len(taken))
        finally:
            with self.store.writing() as connection:
                PictureRepository(connection).release(owner)
        with self.store.writing() as connection:
            PictureRepository(connection).forget_other_models(model)
        return done

    def _look(
        self, taken: Sequence[PictureRow], owner: str, embedder: PictureEmbedder, done: PictureIndexing
    ) -> None:
        """Look at pictures of one page."""
        model = stored_name(embedder)
        with self.store.reading() as connection:
            with_vector, with_points = PictureRepository(connection).has(taken, model)
        known = [each for each in taken if (each.item, each.digest) in with_vector & with_points]
        fresh = [each for each in taken if each not in known]
        seen: list[SeenPicture] = []
        failed: list[PictureRow] = []
        # By resolution, so that the page is drawn once for each.
        for picture in sorted(fresh, key=lambda each: _resolution(each.box)):
            try:
                image = prepared(self.image(picture.document, picture.page, picture.box))
                vector = embedder.encode([image])[0].astype(HALF).tobytes()
                points = None
                if (picture.item, picture.digest) not in with_points:
                    points = pack_points(local_features(image))
                seen.append(SeenPicture(picture, vector, points))
            except PictoriaError as error:
                done.unread.append(UnreadPicture(picture.document, picture.page, error.sentence()))
                failed.append(picture)
        with self.store.writing() as connection:
            pictures = PictureRepository(connection)
            pictures.settle(known)
            pictures.keep(seen, model)
            pictures.postpone(failed, owner, time.time() + AGAIN_AFTER)
        done.seen += len(taken)


def _resolution(box: Box) -> float:
    """Dots per inch at which a picture is looked at, whatever else is on its page: it always looks the same."""
    wanted = SIDE / max(box.width, box.height, 1.0) * POINTS_PER_INCH
    return next((dpi for dpi in RESOLUTIONS if dpi >= wanted), RESOLUTIONS[-1])


def stored_name(embedder: PictureEmbedder) -> str:
    """What a model is called in the index."""
    return f"{embedder.name} v{VERSION}"


def check_dimensions(pictures: PictureRepository, model: str, embedder: PictureEmbedder) -> None:
    """See that a model makes vectors like those that are stored under its name.

    Raises:
        ConfigError: it does not.
    """
    stored = pictures.vector_size(stored_name(embedder))
    if stored is not None:
        open_picture_embedder(model, stored // HALF.itemsize)


def pack_points(features: LocalFeatures) -> bytes:
    """The points of a picture as they are stored."""
    return zlib.compress(features.to_bytes())


def unpack_points(stored: bytes) -> LocalFeatures:
    """What `pack_points` gave."""
    return LocalFeatures.from_bytes(zlib.decompress(stored))


def unpack_vector(stored: bytes) -> Vectors:
    """A vector as it is stored, in 32-bit floats, shape (dimensions,)."""
    return np.frombuffer(stored, HALF).astype(np.float32)
