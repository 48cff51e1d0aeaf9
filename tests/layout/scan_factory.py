"""Pages drawn for the tests: text, photographs of noise, line drawings; then scanned: turned, soiled, noisy."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pictoria_docs.document import Box, Rotation

DPI = 200.0
SCALE = DPI / 72
WIDTH, HEIGHT = 420.0, 595.0
SENTENCE = "The amphora was found in the sanctuary with several fragments of a bronze mirror"


@dataclass
class DrawnPage:
    """A page image in the making; boxes are in points."""

    image: Image.Image = field(
        default_factory=lambda: Image.new(
            "RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), (247, 243, 232)
        )
    )

    def text(self, x: float, y: float, text: str, size: float = 10) -> None:
        font = ImageFont.load_default(round(size * SCALE))
        ImageDraw.Draw(self.image).text((x * SCALE, y * SCALE), text, (25, 25, 25), font=font)

    def paragraph(self, y: float, lines: int = 5) -> None:
        for index in range(lines):
            self.text(40, y + 14 * index, SENTENCE[: 60 + 3 * index], 9)

    def photograph(self, box: Box, seed: int = 0) -> None:
        x0, y0, x1, y1 = (round(value * SCALE) for value in box)
        noise = np.random.default_rng(seed).normal(0, 1, (8, 8))
        rough = Image.fromarray(((noise - noise.min()) / np.ptp(noise) * 150 + 40).astype(np.uint8))
        self.image.paste(rough.resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC).convert("RGB"), (x0, y0))

    def vessel(self, box: Box) -> None:
        """A profile drawing of a pot that fills the box, with its axis."""
        x0, y0, x1, y1 = (value * SCALE for value in box)
        middle, pen = (x0 + x1) / 2, ImageDraw.Draw(self.image)
        outline = [(x0, y0), (x0 + 20, y0 + 40), (x0 + 5, (y0 + y1) / 2), (middle - 60, y1), (middle, y1)]
        mirrored = [(x0 + x1 - x, y) for x, y in reversed(outline)]
        pen.line([*outline, *mirrored, (x0, y0)], (20, 20, 20), 3)
        pen.line([(middle, y0), (middle, y1)], (20, 20, 20), 2)
        pen.polygon(
            [outline[0], outline[1], outline[2], outline[3], (middle - 40, y1), (x0 + 20, (y0 + y1) / 2)],
            "black",
        )

    def scanned(
        self, degrees: float = 0.0, noise: float = 4.0, stains: int = 0, seed: int = 1
    ) -> Image.Image:
        """As a scanner gives it: turned anticlockwise by `degrees`, with noise and round stains."""
        random = np.random.default_rng(seed)
        turned = self.image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(247, 243, 232))
        pixels = np.asarray(turned).astype(np.float32)
        rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
        for _ in range(stains):
            y, x = random.uniform(0, pixels.shape[0]), random.uniform(0, pixels.shape[1])
            depth = np.clip(1.2 - np.hypot(rows - y, columns - x) / 130, 0, 1)[..., None] * np.array(
                [0.06, 0.09, 0.13]
            )
            pixels *= 1 - depth
        pixels += random.normal(0, noise, pixels.shape)
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def turned(box: Box, degrees: float) -> Box:
    """Where a box of the page is after `scanned` has turned it: the upright box around its corners."""
    angle = np.radians(-degrees)
    corners = [(x - WIDTH / 2, y - HEIGHT / 2) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs = [WIDTH / 2 + x * np.cos(angle) - y * np.sin(angle) for x, y in corners]
    ys = [HEIGHT / 2 + x * np.sin(angle) + y * np.cos(angle) for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass
class ImagePage:
    """A `SourcePage` that is an image."""

    picture: Image.Image
    number: int = 1
    width: float = WIDTH
    height: float = HEIGHT
    rotation: Rotation = 0
    label: str | None = None
    dpi: float | None = DPI
    pdf: None = None

    def image(self, dpi: float | None = None) -> Image.Image:
        if dpi is None or abs(dpi - DPI) < 1:
            return self.picture
        return self.picture.resize((round(self.width * dpi / 72), round(self.height * dpi / 72)))
