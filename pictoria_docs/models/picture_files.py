"""Models of pictures by path: a folder of a transformers model (CLIP, SigLIP, DINO), or any ONNX file (SSCD)."""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.picture_preparation import open_session, plain_rgb, unit_length, without_margins

SIDE = 224
"""Pixels of a side where an ONNX file takes any: what most models of pictures were trained with."""
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the three colours between 0 and 1, where no preprocessor_config.json beside the ONNX file says otherwise."""
BATCH = 16
"""Pictures encoded at once: of larger ones memory, not speed, is gained or lost."""
LEVELS = 255.0
"""Grey levels from 0 to 1."""
COLOURS = 3
MAPS, TOKENS = 4, 3
"""Dimensions of feature maps (pictures, channels, rows, columns) and of tokens (pictures, tokens, channels)."""


class TransformersPictures:
    """Image features of a transformers model in a local folder, by `AutoModel`; its libraries are the extra `models`.

    Raises:
        ConfigError: no such folder, or no model in it.
        MissingPartError: the libraries are not installed, or the model cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "config.json").is_file():
            raise ConfigError("picture_model_missing", model=folder)
        if missing := [module for module in ("torch", "transformers") if find_spec(module) is None]:
            raise MissingPartError("extra_missing", part=", ".join(missing), extra="models")
        import torch
        from transformers import AutoImageProcessor, AutoModel

        self._torch = torch
        try:
            self._processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
            self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise MissingPartError("picture_model_unusable", model=folder, detail=error) from error
        self.name = f"{folder.name} transformers"
        self.dimensions = int(self.encode([Image.new("RGB", (SIDE, SIDE), "grey")]).shape[1])

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        """Vectors of unit length, shape (images, dimensions)."""
        seen = [without_margins(plain_rgb(image)) for image in images]
        made = [self._features(seen[start : start + BATCH]) for start in range(0, len(seen), BATCH)]
        return unit_length(np.concatenate(made)) if made else np.empty((0, self.dimensions), np.float32)

    def _features(self, images: list[Image.Image]) -> NDArray[np.float32]:
        with self._torch.inference_mode():
            pixels = self._processor(images=images, return_tensors="pt")["pixel_values"]
            given: Any
            if hasattr(self._model, "get_image_features"):
                given = self._model.get_image_features(pixel_values=pixels)
            else:
                given = self._model(pixel_values=pixels)
            if not self._torch.is_tensor(given):
                pooled = getattr(given, "pooler_output", None)
                given = given.last_hidden_state if pooled is None else pooled
            return _one_each(given.float().numpy())


class OnnxPictures:
    """The first output of an ONNX file that takes pictures, (count, 3, rows, columns) or (count, rows, columns, 3).

    Mean and deviation of the colours are read from a `preprocessor_config.json` beside the file, where there is one.

    Raises:
        ConfigError: no such file.
        MissingPartError: it is no ONNX file, or takes something else than pictures.
    """

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise ConfigError("picture_model_missing", model=file)
        try:
            self._session = open_session(str(file))
            (taken,) = self._session.get_inputs()
            shape = list(taken.shape)
            self._colours_first = len(shape) == MAPS and shape[1] == COLOURS
            if taken.type != "tensor(float)" or not (
                self._colours_first or (len(shape) == MAPS and shape[3] == COLOURS)
            ):
                raise ValueError(f"{taken.type} {shape}")
            sides = shape[2:] if self._colours_first else shape[1:3]
            self._batch = 1 if shape[0] == 1 else BATCH
            rows, columns = (side if isinstance(side, int) else SIDE for side in sides)
            self._size = (columns, rows)
            self._input, self._output = taken.name, self._session.get_outputs()[0].name
            self._mean, self._std = _normalisation(file.with_name("preprocessor_config.json"))
            self.name = f"{file.stem} onnx"
            self.dimensions = int(self.encode([Image.new("RGB", (SIDE, SIDE), "grey")]).shape[1])
        except Exception as error:  # onnxruntime's own errors share no class that it names
            raise MissingPartError("picture_model_unusable", model=file, detail=error) from error

    def encode(self, images: Sequence[Image.Image]) -> Vectors:
        """Vectors of unit length, shape (images, dimensions)."""
        made = []
        for start in range(0, len(images), self._batch):
            seen = np.stack([self._seen(image) for image in images[start : start + self._batch]])
            given = self._session.run([self._output], {self._input: seen.astype(np.float32)})[0]
            made.append(_one_each(np.asarray(given, np.float32)))
        return unit_length(np.concatenate(made)) if made else np.empty((0, self.dimensions), np.float32)

    def _seen(self, image: Image.Image) -> NDArray[np.float32]:
        scaled = without_margins(plain_rgb(image)).resize(self._size, Image.Resampling.BICUBIC)
        pixels = (np.asarray(scaled, np.float32) / LEVELS - self._mean) / self._std
        return pixels.transpose(2, 0, 1) if self._colours_first else pixels


def _normalisation(file: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    mean, std = told.get("image_mean", IMAGENET_MEAN), told.get("image_std", IMAGENET_STD)
    return np.asarray(mean, np.float32), np.asarray(std, np.float32)


def _one_each(given: NDArray[np.float32]) -> NDArray[np.float32]:
    """One vector a picture: maps and tokens are averaged."""
    if given.ndim == MAPS:
        return np.asarray(given.mean(axis=(2, 3)), np.float32)
    return np.asarray(given.mean(axis=1) if given.ndim == TOKENS else given, np.float32)
