"""Pictures of fetched repositories, made small enough to print and to keep."""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.real.repositories import Repository

MAX_LENGTH = 1200  # pixels: what 150 dpi need on a sheet of A4
MIN_SIDE = 110  # pixels: initials, rules and ornaments are smaller


@dataclass(frozen=True)
class Picture:
    """A picture ready to print."""

    file: Path
    width: float
    height: float

    @property
    def ratio(self) -> float:
        """Height for a width of one."""
        return self.height / self.width


def stored(repository: Repository, path: str, folder: Path) -> Picture | None:
    """Writes a picture of a repository into a folder; None where it is missing, tiny, a ribbon or no picture."""
    content = repository.read(path)
    if not content:
        return None
    name = hashlib.sha1(f"{repository.name}/{path}".encode(), usedforsecurity=False).hexdigest()[:16]
    if path.lower().endswith(".svg"):
        return _drawing(content, folder / f"{name}.svg")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content))
            if min(image.size) < MIN_SIDE or max(image.size) > 5.5 * min(image.size):
                return None
            line = image.mode in ("1", "P")
            picture = (
                image.convert("L" if image.mode in ("1", "L", "LA") else "RGB")
                if image.mode not in ("RGBA", "LA")
                else None
            )
            if picture is None:
                ground = Image.new("RGB", image.size, "white")
                ground.paste(image.convert("RGBA"), mask=image.convert("RGBA").getchannel("A"))
                picture = ground
            picture.thumbnail((MAX_LENGTH, MAX_LENGTH), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (f"{name}.png" if line and picture.mode == "L" else f"{name}.jpg")
    picture.save(file, quality=82)
    return Picture(file, *picture.size)


def _drawing(content: bytes, file: Path) -> Picture | None:
    text = content.decode("utf-8", "replace")
    box = re.search(r"viewBox\s*=\s*['\"]\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)", text)
    if not box or text.count("<text") < 4 or float(box[1]) < 200 or len(content) > 600_000:
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return Picture(file, float(box[1]), float(box[2]))
