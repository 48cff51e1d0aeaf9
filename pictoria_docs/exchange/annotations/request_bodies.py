"""What an annotation of any tool says: its bodies sorted into type, number, text and remarks."""

import json
from dataclasses import dataclass, field
from typing import Any

from pictoria_docs.document import RegionType
from pictoria_docs.document.type_maps import SEGMONTO_ENTRY, region_type_named
from pictoria_docs.exchange.annotations.html_text import looks_like_html, plain
from pictoria_docs.exchange.annotations.web_annotation import PREFIX

READABLE = f"{PREFIX}:readable"
TAGS = frozenset({"tagging", "classifying"})
REMARKS = frozenset(
    {"commenting", "describing", "replying", "questioning", "assessing", "reviewing", "editing"}
)
ENTRY_TAGS = frozenset({"entry", "notice", SEGMONTO_ENTRY.casefold()})
MENTION_TAGS = frozenset({"mention"})


@dataclass
class AnnotationContent:
    """What one annotation says."""

    kind: str = "region"
    """region, entry, mention or field."""
    type: RegionType | None = None
    tags: list[str] = field(default_factory=list)
    """As they are written."""
    number: str | None = None
    text: str | None = None
    remarks: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    """Addresses of the annotations in the bodies, for a link."""


def as_list(value: Any) -> list[Any]:
    """JSON-LD writes one value as it is and several as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def motivations(annotation: dict[str, Any]) -> set[str]:
    """Its motivations, without "oa:" and the like before them."""
    return {
        motivation.rpartition("#")[2].rpartition(":")[2]
        for motivation in as_list(annotation.get("motivation"))
        if isinstance(motivation, str)
    }


def only_readable(annotation: dict[str, Any]) -> bool:
    """Whether it only writes out for people what other annotations say."""
    bodies = as_list(annotation.get("body"))
    return bool(bodies) and all(isinstance(body, dict) and body.get(READABLE) for body in bodies)


def read_content(annotation: dict[str, Any]) -> AnnotationContent:
    """Read the bodies; those that are neither text nor addresses say nothing."""
    content, why = AnnotationContent(), motivations(annotation)
    for body in _bodies(annotation):
        if isinstance(body, str):
            content.linked.append(body)
            continue
        if not isinstance(body, dict) or body.get(READABLE):
            continue
        value = text_of(body)
        if value is None:
            address = body.get("id") or body.get("source")
            content.linked += [address] if isinstance(address, str) else []
            continue
        _sort(value, _purposes(body, why), content)
    if isinstance(annotation.get(f"{PREFIX}:field"), str):
        content.kind = "field"
    return content


def _bodies(annotation: dict[str, Any]) -> list[Any]:
    value = annotation.get("bodyValue")
    plain_body = (
        [{"type": "TextualBody", "value": value, "format": "text/plain"}] if isinstance(value, str) else []
    )
    bodies = as_list(annotation.get("body")) + plain_body
    for body in list(bodies):
        if isinstance(body, dict) and body.get("type") in ("Choice", "List", "Composite"):
            bodies += as_list(body.get("items"))
    return bodies


def text_of(body: dict[str, Any]) -> str | None:
    """A body's text, HTML as what it shows; None for a body that is no text."""
    value = body.get("value", body.get("chars"))
    if isinstance(value, int | float):
        # Recogito writes texts that are JSON, so all numbers, as such.
        return json.dumps(value)
    if not isinstance(value, str):
        # Recogito tags with terms of vocabularies: their label is the tag.
        value = next((label for label in map(_label, (value, body, body.get("source"))) if label), None)
    if value is None:
        return None
    format = body.get("format")
    html = format in ("text/html", "application/xhtml+xml") or (format is None and looks_like_html(value))
    return plain(value) if html else value


def _label(term: Any) -> str | None:
    label = term.get("label") if isinstance(term, dict) else None
    return label if isinstance(label, str) else None


def _purposes(body: dict[str, Any], why: set[str]) -> set[str]:
    purposes = {
        purpose.rpartition(":")[2] for purpose in as_list(body.get("purpose")) if isinstance(purpose, str)
    }
    if str(body.get("type", "")) in ("oa:Tag", "Tag"):
        return {"tagging"}
    # Annotorious and Recogito write a comment without a purpose.
    return purposes or why - {"linking", "highlighting"} or {"commenting"}


def _sort(value: str, purposes: set[str], content: AnnotationContent) -> None:
    if purposes & TAGS and not purposes - TAGS:
        content.tags.append(value)
        folded = value.strip().casefold()
        if folded in ENTRY_TAGS:
            content.kind = "entry"
        elif folded in MENTION_TAGS:
            content.kind = "mention"
        elif content.type is None:
            content.type = region_type_named(value)
    elif purposes == {"identifying"}:
        content.number = content.number or value
    elif purposes & REMARKS and "supplementing" not in purposes and "transcribing" not in purposes:
        content.remarks.append(value)
    else:
        content.text = value if content.text is None else f"{content.text}\n{value}"
