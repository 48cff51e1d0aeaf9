"""The friezes of the pictures of a project: each picture is read once, and what was read is kept."""

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from pictoria_docs.plugins import DocumentId, PictureNotes, ProjectError, Store
from pictoria_friezes.frieze_sequence import (
    VERSION,
    FriezeSequence,
    packed_frieze,
    unpacked_frieze,
)
from pictoria_friezes.read import read_frieze

if TYPE_CHECKING:
    from PIL.Image import Image

LOG = logging.getLogger(__name__)
PACKAGE = "friezes"
"""Under which name a project keeps what was read."""


class KeptFriezes:
    """The friezes of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self, digests: Collection[str]) -> dict[str, FriezeSequence | None]:
        """What was read of pictures, by their digest (`picture_digest`); None: no frieze. Others were not read yet."""
        with self._store.reading() as connection:
            packed = PictureNotes(connection, PACKAGE, VERSION).known(digests)
        return {digest: unpacked_frieze(data) for digest, data in packed.items()}

    def any(self) -> bool:
        """Whether any picture is known to show a frieze."""
        with self._store.reading() as connection:
            return PictureNotes(connection, PACKAGE, VERSION).any()

    def read(self, digest: str, document: DocumentId, image: "Image") -> FriezeSequence | None:
        """Read a picture (RGB) of a document, and keep what it shows, where the project can be written."""
        data = packed_frieze(read_frieze(np.asarray(image)))
        try:
            with self._store.writing() as connection:
                PictureNotes(connection, PACKAGE, VERSION).keep(digest, document, data)
        except ProjectError as error:
            LOG.info("a frieze could not be kept: %s", error)
        # As it will be read from now on.
        return unpacked_frieze(data)
