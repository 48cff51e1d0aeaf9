"""IIIF manifests of versions 2 and 3, made for tests, and how what is wrong with them is told."""

import json
from typing import Any

import pytest

from pictoria_docs.errors import PageError, SourceError

from .conftest import Server

P3 = "http://iiif.io/api/presentation/3/context.json"
P2 = "http://iiif.io/api/presentation/2/context.json"


def painting(body: dict[str, Any], target: str = "https://x.org/canvas") -> dict[str, Any]:
    return {"type": "Annotation", "motivation": "painting", "body": body, "target": target}


def canvas3(
    *annotations: dict[str, Any], width: int = 1000, height: int = 1500, **more: Any
) -> dict[str, Any]:
    pages = [{"type": "AnnotationPage", "items": list(annotations)}]
    return {
        "type": "Canvas",
        "id": "https://x.org/canvas",
        "width": width,
        "height": height,
        "items": pages,
    } | more


def manifest3(*canvases: dict[str, Any], label: Any = None) -> str:
    return json.dumps(
        {"@context": P3, "id": "https://x.org/m", "type": "Manifest", "label": label, "items": list(canvases)}
    )


def manifest2(url: str, service: dict[str, Any] | None = None, width: int = 1000, height: int = 1500) -> str:
    resource = {"@id": url, "@type": "dctypes:Image", "width": width, "height": height}
    if service:
        resource["service"] = service
    image = {
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": resource,
        "on": "https://x.org/c1",
    }
    canvas = {
        "@id": "https://x.org/c1",
        "@type": "sc:Canvas",
        "label": "f. 3r",
        "width": width,
        "height": height,
    }
    sequence = {"@type": "sc:Sequence", "canvases": [canvas | {"images": [image]}]}
    return json.dumps(
        {"@context": P2, "@type": "sc:Manifest", "label": "Vases grecs", "sequences": [sequence]}
    )


def picture(url: str, width: int = 1000, height: int = 1500, **more: Any) -> dict[str, Any]:
    return {"id": url, "type": "Image", "format": "image/jpeg", "width": width, "height": height} | more


def one_page(server: Server, url: str, **more: Any) -> str:
    return server.put("/book/manifest.json", manifest3(canvas3(painting(picture(url)), **more)))


def told(action: Any) -> PageError | SourceError:
    with pytest.raises((PageError, SourceError)) as caught:
        action()
    for language in ("en", "fr"):
        sentence = caught.value.sentence(language)
        assert "{" not in sentence and "\n" not in sentence and sentence.endswith(".")
    return caught.value
