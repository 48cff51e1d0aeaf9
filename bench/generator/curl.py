"""How the page of a bound book bends toward its gutter, seen from above: its lines are no longer straight."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pictoria_docs.document import Box

REACH = 0.16  # of the page's width in which the bend falls to a third
SQUEEZE = 0.25  # of the width that a strip at the gutter loses, as it is seen at a slant
SAMPLES = 9  # of each edge of a box, from which the box around its bent outline is taken

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Curl:
    """The bend of one page of `width` x `height` points."""

    width: float
    height: float
    fan: float
    """Points by which a line at the foot is lower, and one at the head higher, at the gutter than at the outer edge."""
    drop: float
    """Points by which all lines are lower there: the camera does not stand over the middle."""
    right: bool
    """Whether the gutter is at the left edge, as on right-hand pages."""

    def seen(self, x: Field, y: Field) -> tuple[Field, Field]:
        """Where places of the flat page are seen, in points."""
        away = self._away(x)
        seen = away - SQUEEZE * REACH * (1 - np.exp(-away / REACH))
        lower = np.exp(-away / REACH) * (self.fan * (2 * y / self.height - 1) + self.drop)
        return self._across(seen), np.asarray(y + lower, dtype=np.float32)

    def flat(self, x: Field, y: Field) -> tuple[Field, Field]:
        """The inverse of `seen`."""
        grid = np.linspace(-0.2, 1.4, 2000, dtype=np.float32)
        seen = grid - SQUEEZE * REACH * (1 - np.exp(-grid / REACH))
        away = np.interp(self._away(x), seen, grid).astype(np.float32)
        bend = np.exp(-away / REACH)
        lower = (y + bend * (self.fan - self.drop)) / (1 + 2 * bend * self.fan / self.height)
        return self._across(away), np.asarray(lower, dtype=np.float32)

    def box(self, box: Box) -> Box:
        """The upright box around a box of the flat page, as it is seen."""
        across, down = np.linspace(box.x0, box.x1, SAMPLES), np.linspace(box.y0, box.y1, SAMPLES)
        x = np.concatenate([across, across, np.full(SAMPLES, box.x0), np.full(SAMPLES, box.x1)])
        y = np.concatenate([np.full(SAMPLES, box.y0), np.full(SAMPLES, box.y1), down, down])
        seen_x, seen_y = self.seen(x.astype(np.float32), y.astype(np.float32))
        return Box(float(seen_x.min()), float(seen_y.min()), float(seen_x.max()), float(seen_y.max()))

    def applied(self, pixels: Field, outside: float) -> Field:
        """A picture of the flat page (height x width x 3, 0 to 1) as it is seen; `outside` is the grey around it."""
        height, width = pixels.shape[:2]
        across, down = self.width / width, self.height / height
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        flat_x, flat_y = self.flat((x + 0.5) * across, (y + 0.5) * down)
        bent = cv2.remap(
            pixels,
            (flat_x / across - 0.5).astype(np.float32),
            (flat_y / down - 0.5).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(outside, outside, outside),
        )
        return np.asarray(bent, dtype=np.float32)

    def _away(self, x: Field) -> Field:
        """Distance from the gutter, in widths of the page."""
        return np.asarray((x if self.right else self.width - x) / self.width, dtype=np.float32)

    def _across(self, away: Field) -> Field:
        return np.asarray(away * self.width if self.right else (1 - away) * self.width, dtype=np.float32)
