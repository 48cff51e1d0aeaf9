"""Links that open a viewer at a page or at a region of it (IIIF Content State API 1.0).

https://iiif.io/api/content-state/1.0/. Any viewer that takes the parameter `iiif-content` opens them; the exported
folder has one of its own, `view.html`. The served pages lead to the review desk.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import unquote, urlencode

from pictoria_docs.document import Box
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.exchange.places.selectors import fragment

PARAMETER = "iiif-content"
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")
"""What JavaScript's `encodeURIComponent` leaves as it is."""
_ESCAPES = {byte: f"%{byte:02X}" for byte in range(256) if byte not in _PLAIN}
"""The rest: a table takes a tenth of the time of `urllib.parse.quote`, for each link of a document."""
_GROUP = 4
"""Characters of base64 that belong together: what is missing at the end is padding."""

Json = dict[str, Any]


def canvas_region(addresses: Addresses, canvas: PixelCanvas, box: Box | None = None) -> str:
    """The address of a canvas, or of a box (points of the page) on it, in pixels: "...#xywh=10,20,30,40"."""
    address = addresses.canvas(canvas.page)
    if box is None:
        return address
    return f"{address}#{fragment(canvas.to_pixels(box))['value'].replace('pixel:', '')}"


def content_state(addresses: Addresses, canvas: PixelCanvas, box: Box | None = None) -> Json:
    """A page, or a box (points) on it, with the manifest that it is found in."""
    return {
        "id": canvas_region(addresses, canvas, box),
        "type": "Canvas",
        "partOf": [{"id": addresses.manifest, "type": "Manifest"}],
    }


def encoded(state: Json | str) -> str:
    """A content state as a parameter of an address: URI-encoded, then base64url without padding (section 6 there)."""
    text = state if isinstance(state, str) else json.dumps(state, separators=(",", ":"), ensure_ascii=False)
    escaped = text.encode("utf-8", "replace").decode("latin-1").translate(_ESCAPES)
    return urlsafe_b64encode(escaped.encode("ascii")).rstrip(b"=").decode("ascii")


def decoded(parameter: str) -> Any:
    """What `encoded` was given, as JSON.

    Raises:
        ValueError: it is not encoded so, or no JSON.
    """
    padded = parameter + "=" * (-len(parameter) % _GROUP)
    return json.loads(unquote(urlsafe_b64decode(padded).decode("ascii"), errors="strict"))


def content_state_link(addresses: Addresses, canvas: PixelCanvas, box: Box | None = None) -> str:
    """The address that opens the exported folder's own viewer at a page or region."""
    return f"{addresses.viewer}?{PARAMETER}={encoded(content_state(addresses, canvas, box))}"


def region_link(addresses: Addresses, canvas: PixelCanvas, box: Box | None, subject: str) -> str:
    """Where a person sees the region: on a server the review desk, else the exported folder's own viewer."""
    if addresses.desk:
        return f"{addresses.desk}&{urlencode({'page': canvas.page, 'subject': subject})}"
    return content_state_link(addresses, canvas, box)
