"""The IIIF Image API 3.0 as pure functions: what a request asks of an image, to the pixel, and `info.json`.

No picture is touched here. `parse` and `resolve` follow https://iiif.io/api/image/3.0/ (sections 4 and 4.7).
"""

import math
import re
from typing import Any, Literal, NamedTuple

QUARTER_TURN = 90  # degrees
FULL_TURN = 360
HALF = 0.5

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROTOCOL = "http://iiif.io/api/image"
TILE = 512
"""Side of a tile in pixels: what viewers ask for piece by piece."""
QUALITIES = ("default", "color", "gray", "bitonal")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
OTHER_FORMATS = ("tif", "gif", "jp2", "pdf")
"""Formats that the specification names and that are not made here."""

Turn = Literal[0, 90, 180, 270]

_WHOLE = r"[0-9]{1,9}"
_DECIMAL = r"[0-9]{1,9}(?:\.[0-9]{1,15})?"
_REGION = re.compile(
    rf"full|square|(?P<px>{_WHOLE}(?:,{_WHOLE}){{3}})|pct:(?P<pct>{_DECIMAL}(?:,{_DECIMAL}){{3}})"
)
_SIZE = re.compile(
    rf"(?P<up>\^?)(?:(?P<max>max)|pct:(?P<pct>{_DECIMAL})|(?P<fit>!?)(?P<w>{_WHOLE})?,(?P<h>{_WHOLE})?)"
)
_ROTATION = re.compile(rf"(?P<mirror>!?)(?P<turn>{_DECIMAL})")
_FILE = re.compile(r"(?P<quality>[a-z]+)\.(?P<format>[a-z0-9]+)")


class ImageRequestError(Exception):
    """A request that cannot be answered.

    Args:
        status: 400 for one that breaks the rules, 501 for a lawful one that is not implemented here.
        part: which part of it: "region", "size", "rotation", "quality" or "format".
    """

    def __init__(self, status: int, part: str) -> None:
        super().__init__(status, part)
        self.status, self.part = status, part


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


class Rect(NamedTuple):
    """A part of an image in whole pixels."""

    x: int
    y: int
    width: int
    height: int


class ImageRequest(NamedTuple):
    """The parameters of a request, read but not yet held against an image."""

    region: str
    size: str
    mirror: bool
    turn: Turn
    quality: str
    format: str


class Rendering(NamedTuple):
    """What a request means for one image."""

    region: Rect
    size: Size
    """Of the region once scaled, before it is turned."""
    mirror: bool
    turn: Turn
    quality: str
    format: str
    canonical: str
    """The one way to write this request: "0,0,512,512/256,256/0/default.jpg"."""

    @property
    def output(self) -> Size:
        """Size of the picture that is sent."""
        return Size(*reversed(self.size)) if self.turn in (90, 270) else self.size


def parse(region: str, size: str, rotation: str, file: str) -> ImageRequest:
    """Read the four parts of a request's path; `file` is "quality.format".

    Raises:
        ImageRequestError: 400 malformed, 501 not implemented.
    """
    if not _REGION.fullmatch(region):
        raise ImageRequestError(400, "region")
    match = _SIZE.fullmatch(size)
    # "," alone names nothing, and to fit into a box takes both of its sides.
    if (
        not match
        or (size.endswith(",") and not match["w"])
        or (match["fit"] and not (match["w"] and match["h"]))
    ):
        raise ImageRequestError(400, "size")
    turned = _ROTATION.fullmatch(rotation)
    if not turned or float(turned["turn"]) > FULL_TURN:
        raise ImageRequestError(400, "rotation")
    if float(turned["turn"]) % QUARTER_TURN:
        raise ImageRequestError(501, "rotation")
    name = _FILE.fullmatch(file)
    if not name or name["quality"] not in QUALITIES:
        raise ImageRequestError(400, "quality")
    if name["format"] not in MEDIA_TYPES:
        raise ImageRequestError(501 if name["format"] in OTHER_FORMATS else 400, "format")
    turn: Turn = int(float(turned["turn"])) % FULL_TURN  # type: ignore[assignment]
    return ImageRequest(region, size, bool(turned["mirror"]), turn, name["quality"], name["format"])


def resolve(request: ImageRequest, width: int, height: int) -> Rendering:
    """What `request` means for an image of `width` x `height` pixels.

    The largest picture given out has as many pixels as the image itself (`maxArea`): a part of it may be
    enlarged ("^") up to that.

    Raises:
        ImageRequestError: 400, the region lies outside the image or the size is too large or nothing.
    """
    region = _region(request.region, width, height)
    largest = width * height
    size = _size(request.size, region, largest)
    full = region == (0, 0, width, height)
    enlarged = size.width > region.width or size.height > region.height
    canonical = "/".join(
        (
            "full" if full else ",".join(map(str, region)),
            "max" if full and size == region[2:] else f"{'^' if enlarged else ''}{size.width},{size.height}",
            f"{'!' if request.mirror else ''}{request.turn}",
            f"{request.quality}.{request.format}",
        )
    )
    return Rendering(region, size, request.mirror, request.turn, request.quality, request.format, canonical)


def _region(text: str, width: int, height: int) -> Rect:
    if text == "full":
        return Rect(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return Rect((width - side) // 2, (height - side) // 2, side, side)
    if text.startswith("pct:"):
        x, y, wide, high = (float(value) / 100 for value in text.removeprefix("pct:").split(","))
        corners = (x * width, y * height, (x + wide) * width, (y + high) * height)
        left, top, right, bottom = (_rounded(value) for value in corners)
        # A share that is less than a pixel is still a share.
        right, bottom = max(right, left + (wide > 0)), max(bottom, top + (high > 0))
    else:
        left, top, wide_px, high_px = (int(value) for value in text.split(","))
        right, bottom = left + wide_px, top + high_px
    right, bottom = min(right, width), min(bottom, height)
    if left >= right or top >= bottom:
        raise ImageRequestError(400, "region")
    return Rect(left, top, right - left, bottom - top)


def _size(text: str, region: Rect, largest: int) -> Size:
    match = _SIZE.fullmatch(text)
    assert match is not None
    wide, high, up = region.width, region.height, bool(match["up"])
    if match["max"]:
        return _area(wide, high, largest) if up else Size(wide, high)
    if match["pct"]:
        share = float(match["pct"]) / 100
        size = Size(_rounded(wide * share), _rounded(high * share))
    elif match["fit"]:
        scale = min(int(match["w"]) / wide, int(match["h"]) / high)
        scale = scale if up else min(scale, 1.0)
        if int(match["w"]) == 0 or int(match["h"]) == 0:
            raise ImageRequestError(400, "size")
        size = Size(max(1, _rounded(wide * scale)), max(1, _rounded(high * scale)))
    elif match["w"] and match["h"]:
        size = Size(int(match["w"]), int(match["h"]))
    elif match["w"]:
        # A derived side is never nothing, but a side of nothing was not asked for.
        size = Size(int(match["w"]), max(1, _rounded(high * int(match["w"]) / wide)))
    else:
        size = Size(max(1, _rounded(wide * int(match["h"]) / high)), int(match["h"]))
    if size.width < 1 or size.height < 1:
        raise ImageRequestError(400, "size")
    if not up and (size.width > wide or size.height > high):
        raise ImageRequestError(400, "size")
    if size.width * size.height > largest:
        raise ImageRequestError(400, "size")
    return size


def _area(width: int, height: int, largest: int) -> Size:
    """The largest size of this shape with at most `largest` pixels."""
    scale = max(1.0, math.sqrt(largest / (width * height)))
    wide, high = max(width, math.floor(width * scale)), max(height, math.floor(height * scale))
    return Size(wide, high) if wide * high <= largest else Size(width, height)


def _rounded(value: float) -> int:
    """To the nearest whole number, halves up: Python's `round` would make neighbours of different widths."""
    return math.floor(value + HALF)


# --- what the server says of an image


def scale_factors(width: int, height: int) -> list[int]:
    """1, 2, 4 ... up to the first at which the whole image fits into one tile."""
    factors = [1]
    while max(width, height) > TILE * factors[-1]:
        factors.append(factors[-1] * 2)
    return factors


def sizes(width: int, height: int) -> list[Size]:
    """Ready-made sizes, smallest first: those of the tiles' scale factors, without the image's own.

    OpenSeadragon takes them for its levels wherever there are as many of one as of the other, so they must be the
    same. A small image has only its own size.
    """
    reduced = [Size(math.ceil(width / f), math.ceil(height / f)) for f in scale_factors(width, height)[1:]]
    return reduced[::-1] or [Size(width, height)]


def tiles(width: int, height: int) -> list[tuple[Rect, Size]]:
    """Every tile of the pyramid: the part of the image, and the size in which it is given out."""
    result: list[tuple[Rect, Size]] = []
    for factor in scale_factors(width, height):
        side = TILE * factor
        for y in range(0, height, side):
            for x in range(0, width, side):
                part = Rect(x, y, min(side, width - x), min(side, height - y))
                result.append((part, Size(math.ceil(part.width / factor), math.ceil(part.height / factor))))
    return result


def info(id: str, width: int, height: int, *, static: bool = False) -> dict[str, Any]:
    """`info.json` of the image at the address `id`.

    Args:
        id: the image's address.
        width: pixels.
        height: pixels.
        static: of a folder of ready-made files (level 0) instead of the service of `resolve` (level 2).
    """
    description: dict[str, Any] = {
        "@context": CONTEXT,
        "id": id,
        "type": "ImageService3",
        "protocol": PROTOCOL,
        "profile": "level0" if static else "level2",
        "width": width,
        "height": height,
        "sizes": [size._asdict() for size in sizes(width, height)],
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": scale_factors(width, height)}],
    }
    if not static:
        description["maxArea"] = width * height
        description["extraFormats"] = ["webp"]
        description["extraQualities"] = ["bitonal"]
        description["extraFeatures"] = [
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "sizeUpscaling",
        ]
    return description
