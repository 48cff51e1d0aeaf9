"""IIIF Presentation 2 and 3 manifests to canvases and the pictures painted on them. No network.

Sources: IIIF Presentation API 2.1.1 and 3.0, IIIF Image API 1.1 to 3.0, and the "physical dimensions" service of the
IIIF annex "Services for referencing external data".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pictoria_docs.i18n import FALLBACK

LATEST_IMAGE_API = 3  # version of the Image API
MAX_NUMBER = 1e9  # a larger number in a manifest is none

MAX_PAINTINGS = 200
"""Pictures on one canvas that are looked at."""

_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_XYWH = re.compile(r"#(?:.*&)?xywh=(?:pixel:)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)")
_REGION = re.compile(r"full|square|(pct:)?\d+(\.\d+)?(,\d+(\.\d+)?){3}")
_TURN = re.compile(r"!?\d+(\.\d+)?")


class Rectangle(NamedTuple):
    """A part of a canvas or a picture, in its own units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ImageService:
    """An Image API service, as far as a manifest or an `info.json` describes it."""

    id: str
    version: int
    """1, 2 or 3."""
    level: int | None
    width: int | None = None
    height: int | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    """(width, height) that a level 0 service holds ready."""
    max_side: int | None = None
    """Longest side that the server gives out, where it says so."""


@dataclass(frozen=True, slots=True)
class Painting:
    """A picture painted on a canvas."""

    url: str | None
    """Address of the whole picture."""
    service: ImageService | None
    width: int | None = None
    height: int | None = None
    target: Rectangle | None = None
    """Where on the canvas, in its units; None: all of it."""
    region: str = "full"
    """Part of the picture, in Image API notation."""
    turn: str = "0"
    """Clockwise rotation in degrees, in Image API notation."""


@dataclass(frozen=True, slots=True)
class ManifestCanvas:
    """A page of a manifest."""

    label: str | None
    width: float
    """Canvas units; 0 where the manifest does not say."""
    height: float
    paintings: tuple[Painting, ...]
    points_per_unit: float | None
    """Physical size, where the manifest gives it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is read of a manifest."""

    title: str | None
    canvases: tuple[ManifestCanvas, ...]


def kind_of(data: Any) -> str | None:
    """ "manifest", "collection", or None for other JSON."""
    if not isinstance(data, dict):
        return None
    kind = str(data.get("type") or data.get("@type") or "").rpartition(":")[2]
    if kind == "Collection":
        return "collection"
    has_pages = isinstance(data.get("items"), list) or isinstance(data.get("sequences"), list)
    return "manifest" if (kind == "Manifest" and has_pages) or ("sequences" in data and has_pages) else None


def read_manifest(data: dict[str, Any], language: str) -> Manifest:
    """The title and the canvases of a manifest, labels in `language` where they are given in it.

    What is missing or makes no sense is left out: a canvas without a picture keeps its place.
    """
    canvases: list[Any] = []
    if "sequences" in data:
        for sequence in _dicts(data["sequences"])[:1]:  # further sequences are other orders of the same pages
            canvases = _list(sequence.get("canvases"))
    else:
        canvases = [item for item in _list(data.get("items")) if _type(item) in ("Canvas", "")]
    return Manifest(text_of(data.get("label"), language), tuple(_canvas(item, language) for item in canvases))


def text_of(value: Any, language: str) -> str | None:
    """A label's text: Presentation 3 language maps, Presentation 2 strings and `@value` objects.

    In `language` if given, else without language, in English, or the first.
    """
    texts: dict[str, list[str]] = {}
    if isinstance(value, dict) and "@value" not in value:
        for code, strings in value.items():
            texts.setdefault(_code(code), []).extend(str(item) for item in _list(strings))
    else:
        for item in _list(value):
            if isinstance(item, dict):
                texts.setdefault(_code(item.get("@language")), []).append(str(item.get("@value", "")))
            else:
                texts.setdefault("none", []).append(str(item))
    for code in (language, "none", FALLBACK, *texts):
        text = " ".join(" ".join(texts.get(code, ())).split())
        if text:
            return text
    return None


def image_service(data: Any) -> ImageService | None:
    """The Image API service among `data` (an object, a list of them, or an `info.json`)."""
    for service in _dicts(data):
        id = service.get("id") or service.get("@id")
        profiles = _list(service.get("profile"))
        names = [item for item in profiles if isinstance(item, str)]
        extras = [item for item in profiles if isinstance(item, dict)] + [service]
        hints = " ".join([*names, str(service.get("@context", "")), _type(service)])
        if not isinstance(id, str) or not re.search(r"/image|image-api|ImageService|level\d", hints):
            continue
        version = re.search(r"image(?:-api)?/(\d)|ImageService(\d)", hints)
        level = re.search(r"level(\d)", " ".join(names))
        limits = [_whole(extra.get(key)) for extra in extras for key in ("maxWidth", "maxHeight")]
        sizes = (
            (_whole(size.get("width")), _whole(size.get("height"))) for size in _dicts(service.get("sizes"))
        )
        return ImageService(
            id=id.rstrip("/"),
            version=min(max(int(version[1] or version[2]), 1), LATEST_IMAGE_API) if version else 2,
            level=int(level[1]) if level else None,
            width=_whole(service.get("width")),
            height=_whole(service.get("height")),
            sizes=tuple((width, height) for width, height in sizes if width and height),
            max_side=min((limit for limit in limits if limit), default=None),
        )
    return None


def _canvas(data: Any, language: str) -> ManifestCanvas:
    if not isinstance(data, dict):
        return ManifestCanvas(None, 0.0, 0.0, (), None)
    paintings, physical = [], _physical(data.get("service"))
    width, height = _number(data.get("width")), _number(data.get("height"))
    for body, target in list(_bodies(data))[:MAX_PAINTINGS]:
        painting = _painting(body, target)
        if painting is not None:
            if painting.target == (0, 0, width, height):
                painting = replace(painting, target=None)
            paintings.append(painting)
            if physical is None and width and painting.width and painting.target is None:
                of_pixels = _physical(body.get("service"))
                physical = of_pixels and of_pixels * painting.width / width
    if not (width and height) and paintings:
        width, height = float(paintings[0].width or 0), float(paintings[0].height or 0)
    return ManifestCanvas(text_of(data.get("label"), language), width, height, tuple(paintings), physical)


def _bodies(canvas: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """The bodies of the painting annotations of a canvas, with their targets."""
    for annotation in _dicts(canvas.get("images")):  # Presentation 2
        for body in _dicts(annotation.get("resource"))[:1]:
            yield body, annotation.get("on")
    for page in _dicts(canvas.get("items")):  # Presentation 3
        for annotation in _dicts(page.get("items")):
            if annotation.get("motivation", "painting") in ("painting", ["painting"]):
                for body in _dicts(annotation.get("body"))[:1]:
                    yield body, annotation.get("target")


def _painting(body: dict[str, Any], target: Any) -> Painting | None:
    region, turn = "full", "0"
    while _type(body) in ("Choice", "SpecificResource"):
        if _type(body) == "SpecificResource":
            for selector in _dicts(body.get("selector")):
                if isinstance(part := selector.get("region"), str) and _REGION.fullmatch(part):
                    region = part
                if _TURN.fullmatch(str(selector.get("rotation", ""))):
                    turn = str(selector["rotation"])
        # A choice offers several pictures of one page (visible light, infrared ...): the first is the default.
        inner = _dicts(body.get("default") or body.get("items") or body.get("full") or body.get("source"))
        if not inner:
            return None
        body = inner[0]
    if _type(body) not in ("Image", ""):
        return None
    url, service = body.get("id") or body.get("@id"), image_service(body.get("service"))
    if service is None and not isinstance(url, str):
        return None
    if isinstance(url, str) and (cut := _XYWH.search(url)):
        region, url = ",".join(cut.groups()), url.partition("#")[0]
    return Painting(
        url=url if isinstance(url, str) else None,
        service=service,
        width=_whole(body.get("width")) or (service.width if service else None),
        height=_whole(body.get("height")) or (service.height if service else None),
        target=_target(target),
        region=region,
        turn=turn,
    )


def _target(target: Any) -> Rectangle | None:
    for item in _list(target):
        if isinstance(item, dict):
            values = [selector.get("value") for selector in _dicts(item.get("selector"))]
            item = "#" + next((value for value in values if isinstance(value, str)), str(item.get("id", "")))
        if isinstance(item, str) and (match := _XYWH.search(item)):
            box = Rectangle(*(float(value) for value in match.groups()))
            return box if box.width > 0 and box.height > 0 else None
    return None


def _physical(services: Any) -> float | None:
    """Points per canvas unit, or per pixel, by the physical dimensions service."""
    for service in _dicts(services):
        scale, unit = _number(service.get("physicalScale")), str(service.get("physicalUnits"))
        if scale and unit in _POINTS:
            return scale * _POINTS[unit]
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _type(value: Any) -> str:
    return (
        str(value.get("type") or value.get("@type") or "").rpartition(":")[2]
        if isinstance(value, dict)
        else ""
    )


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 < number < MAX_NUMBER else 0.0


def _whole(value: Any) -> int | None:
    return int(_number(value)) or None


def _code(language: Any) -> str:
    return str(language or "none").lower().split("-")[0].replace("@none", "none")
