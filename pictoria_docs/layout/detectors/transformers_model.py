"""Any object-detection model of the transformers library, from a local folder or by hub id."""

import importlib
from pathlib import Path
from typing import Any

from PIL import Image

from pictoria_docs.document import Box, RegionType
from pictoria_docs.document.geometry import to_points
from pictoria_docs.errors import ConfigError, MissingPartError, PageError
from pictoria_docs.layout.detectors.detection import Detection, Detector, region_type
from pictoria_docs.layout.parts import Availability, Requirement

THRESHOLD = 0.3  # confidence of a detection
FETCH = "hub:"
LABELS_FILE = "pictoria_labels.yaml"
"""Beside a model's weights: region types for labels of its own, one `label: type` a line."""
REQUIREMENT = Requirement(
    "transformers",
    ("transformers", "torch", "accelerate"),
    "extra_missing",
    {"part": "transformers", "extra": "models"},
)


class TransformersDetector:
    """`AutoModelForObjectDetection`, on the device that accelerate finds."""

    name = REQUIREMENT.part

    def __init__(self, model: str | None) -> None:
        """Load a model.

        Args:
            model: a local folder, a hub id whose weights are in the local cache, or "hub:" and a hub id, which
                lets the hub's library fetch them: no request leaves the machine unless the config says so.

        Raises:
            ConfigError: no model is named, or a label file names an unknown region type.
            MissingPartError: the libraries are not installed, or the weights cannot be read or fetched.
        """
        if not model:
            raise ConfigError("detector_needs_model", name=self.name)
        with REQUIREMENT.loading():
            transformers = importlib.import_module("transformers")
            self._torch: Any = importlib.import_module("torch")
            self._device: Any = importlib.import_module("accelerate").Accelerator().device
        local = not model.startswith(FETCH)
        model = model.removeprefix(FETCH)
        try:
            self._processor: Any = transformers.AutoImageProcessor.from_pretrained(
                model, local_files_only=local
            )
            loaded: Any = transformers.AutoModelForObjectDetection.from_pretrained(
                model, local_files_only=local
            )
        except Exception as error:
            raise MissingPartError("weights_missing", model=model, detail=_first_line(error)) from error
        self._model: Any = loaded.to(self._device).eval()
        self._names = _names_beside(Path(model))

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """See `Detector.detect`."""
        picture = image.convert("RGB")
        try:
            inputs = self._processor(images=picture, return_tensors="pt").to(self._device)
            with self._torch.no_grad():
                outputs = self._model(**inputs)
            result = self._processor.post_process_object_detection(
                outputs, threshold=THRESHOLD, target_sizes=[(picture.height, picture.width)]
            )[0]
        except Exception as error:
            raise PageError("detector_failed", name=self.name, detail=_first_line(error)) from error
        detections = []
        for score, number, box in zip(result["scores"], result["labels"], result["boxes"], strict=True):
            label = str(self._model.config.id2label.get(int(number), int(number)))
            x0, y0, x1, y1 = (float(value) for value in box)
            corners = Box(max(x0, 0.0), max(y0, 0.0), min(x1, picture.width), min(y1, picture.height))
            detections.append(
                Detection(region_type(label, self._names), to_points(corners, dpi), float(score), label)
            )
        return detections


def _names_beside(folder: Path) -> dict[str, RegionType]:
    file = folder / LABELS_FILE
    if not file.is_file():
        return {}
    import yaml

    names = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    try:
        return {str(label): RegionType(str(name)) for label, name in names.items()}
    except ValueError as error:
        raise ConfigError("labels_unknown", file=str(file), detail=str(error)) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


PART: Availability[Detector] = Availability(
    "transformers",
    TransformersDetector,
    lambda: REQUIREMENT.status("model_wanted", {"option": "layout.detector_model"}),
)
