"""Annotations as IIIF's schema and stock viewers want them: exact bodies, and readable ones beside them."""

from typing import Any

from pictoria_docs.exchange.annotations.web_annotation import IIIF_CONTEXT, Annotations
from pictoria_docs.exchange.iiif.readable import ReadableText
from pictoria_docs.exchange.places.selectors import as_path

Json = dict[str, Any]


def as_iiif(annotation: Json) -> Json:
    """The annotation as IIIF's schema and viewers want it.

    A body that is an address becomes an object. Boxes are written without "pixel:", which is the default, and outlines
    as paths: Mirador (up to 4.0 at least) draws no others, where Annotorious writes boxes with "pixel:" and polygons.
    """
    body = annotation["body"]
    body_object = {"id": body, "type": "Annotation"} if isinstance(body, str) else body
    return annotation | {"body": body_object, "target": _for_mirador(annotation["target"])}


def _for_mirador(value: Any) -> Any:
    if isinstance(value, list):
        return [_for_mirador(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "FragmentSelector":
        return value | {"value": value["value"].replace("xywh=pixel:", "xywh=")}
    if value.get("type") == "SvgSelector":
        return as_path(value)
    return value | ({"selector": _for_mirador(value["selector"])} if "selector" in value else {})


def annotation_page(annotations: Annotations, page: int, readable: ReadableText | None = None) -> Json:
    """The IIIF AnnotationPage of a page; `readable` are the words beside the exact bodies (default: the user's)."""
    addresses = annotations.addresses
    readable = readable or ReadableText(annotations.document, addresses)
    return {
        "@context": [addresses.context, IIIF_CONTEXT],
        "id": addresses.annotations(page),
        "type": "AnnotationPage",
        "items": [
            as_iiif(shown)
            for annotation in annotations.of_page(page)
            for shown in readable.annotations(annotation, page)
        ],
    }
