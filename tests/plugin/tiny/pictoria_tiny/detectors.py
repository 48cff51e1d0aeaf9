"""A detector that finds one picture on each page: where its model says."""

from PIL import Image

from pictoria_docs.plugins import Box, Detection, RegionType


class OneBox:
    """Finds one picture; the model "100,200,300,400" says where, in points."""

    name = "tiny-box"

    def __init__(self, model: str | None) -> None:
        self.box = Box(*map(float, (model or "100,100,200,200").split(",")))

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        """The one picture."""
        return [Detection(RegionType.FIGURE, self.box, 0.9, "tiny")]
