"""Addresses of a painting's picture at a wanted size, for IIIF Image API 1, 2 and 3 and for plain pictures."""

from collections.abc import Callable

from pictoria_docs.sources.manifest import LATEST_IMAGE_API, ImageService, Painting

Describe = Callable[[ImageService], ImageService | None]
"""Asks the server for a service's `info.json`; None where it has none."""


def picture_urls(painting: Painting, longest: int, describe: Describe) -> list[str]:
    """Addresses to try in turn.

    First the Image API's at about `longest` pixels on the longer side (never more than the picture has), then the
    plain picture that the manifest names.

    Args:
        painting: the picture, with its service or plain address.
        longest: pixels.
        describe: called at most once, and only where the manifest does not tell enough.
    """
    plain = [painting.url] if painting.url and painting.region == "full" and painting.turn == "0" else []
    service = painting.service
    if service is None:
        # A part of a plain picture cannot be asked for; the whole of it is better than nothing.
        return [painting.url] if painting.url else []
    width, height = painting.width or service.width, painting.height or service.height
    if service.level is None or not (width and height) or (service.level == 0 and not service.sizes):
        service = describe(service) or service
        width, height = service.width or width, service.height or height
    if painting.region != "full":
        width, height = _region_size(painting.region, width, height)
    size = _size(service, longest, width, height, painting.region)
    quality = "native" if service.version == 1 else "default"
    return list(
        dict.fromkeys([f"{service.id}/{painting.region}/{size}/{painting.turn}/{quality}.jpg", *plain])
    )


def _size(service: ImageService, longest: int, width: int | None, height: int | None, region: str) -> str:
    largest = "max" if service.version == LATEST_IMAGE_API else "full"
    longest_side = min(longest, service.max_side or longest)
    if service.level == 0:
        # Such a server holds ready-made files only: the smallest that is large enough, else the largest.
        if not service.sizes or region != "full":
            return largest
        wide, high = min(
            service.sizes, key=lambda size: (max(size) < longest_side, abs(max(size) - longest_side))
        )
        return f"{wide},{high}" if service.version == LATEST_IMAGE_API else f"{wide},"
    if not (width and height):
        return f"{longest_side}," if service.level is not None else largest
    scale = longest_side / max(width, height)
    if scale >= 1:
        return largest
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    return f"{wide},{high}" if service.version == LATEST_IMAGE_API else f"{wide},"


def _region_size(region: str, width: int | None, height: int | None) -> tuple[int | None, int | None]:
    if region == "square":
        side = min(width, height) if width and height else None
        return side, side
    wide, high = (float(value) for value in region.removeprefix("pct:").split(",")[2:])
    if not region.startswith("pct:"):
        return round(wide) or None, round(high) or None
    if not (width and height):
        return None, None
    return round(width * wide / 100) or None, round(height * high / 100) or None
