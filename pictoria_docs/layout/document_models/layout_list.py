"""Layout lists in JSON, `[{"bbox": [x0, y0, x1, y1], "category": "Picture", "text": "..."}, ...]`, however broken.

What is no JSON as a whole (cut, quotation marks in a text, words around it) is read piece by piece.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.document_models.reading import MAX_LENGTH, MAX_REGIONS, RawRegion, box_of

PLACES = ("bbox", "bbox_2d")
KINDS = ("category", "label", "type", "class")
TEXTS = ("text", "text_content", "content")
BETWEEN = re.compile(r"\}[\s,]*\{")
PLACE = re.compile(r'"bbox(?:_2d)?"\s{0,20}:\s{0,20}\[([^\[\]]{0,200})\]')
KIND = re.compile(r'"(?:category|label|type|class)"\s{0,20}:\s{0,20}"([^"]{0,60})"')
TEXT = re.compile(r'"(?:text|text_content|content)"\s{0,20}:\s{0,20}"')
NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,10})?")
TAIL = re.compile(r'"\s{0,50}\}?\s{0,50}\]?\s{0,50}\Z')
DEEPEST = 4  # lists within lists


def parse_list(
    text: str, to_pixels: Callable[[Box], Box], kind: Callable[[str], RegionType]
) -> list[RawRegion]:
    """The regions of a layout list.

    Args:
        text: the answer, whole or cut.
        to_pixels: from the model's coordinates to pixels of the image.
        kind: from the model's names to region types; `OTHER` for names that say nothing.
    """
    regions: list[RawRegion] = []
    for item in _items(text[:MAX_LENGTH]):
        numbers = next((item[name] for name in PLACES if name in item), None)
        label = next((item[name] for name in KINDS if isinstance(item.get(name), str)), "")
        item_text = next((item[name] for name in TEXTS if isinstance(item.get(name), str)), "")
        box = box_of(numbers) if isinstance(numbers, list) else None
        if box is not None and kind(label) is not RegionType.OTHER:
            regions.append(RawRegion(kind(label), to_pixels(box), " ".join(item_text.split())))
    return regions[:MAX_REGIONS]


def _items(text: str) -> list[dict[str, Any]]:
    """The objects of the list."""
    start = min((position for mark in "[{" if (position := text.find(mark)) >= 0), default=-1)
    if start < 0:
        return []
    end = max(text.rfind("]"), text.rfind("}")) + 1
    parsed = _load(text[start:end])
    if parsed is not None:
        return list(_objects(parsed))
    items = []
    for piece in BETWEEN.split(_body(text[start:]))[:MAX_REGIONS]:
        item = _load("{" + piece + "}")
        items.append(item if isinstance(item, dict) else _salvaged(piece))
    return items


def _body(text: str) -> str:
    """The list from within its first object to within its last."""
    body = text.lstrip("[ \t\r\n").removeprefix("{").rstrip("` \t\r\n")
    within = body.removesuffix("]").rstrip()
    return within[:-1] if within.endswith("}") else body


def _load(text: str) -> Any:
    """JSON, or None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The regions in a list, or in a list in an object: {"layout": [...]}."""
    if isinstance(value, dict) and any(name in value for name in (*PLACES, *KINDS)):
        yield value
    elif isinstance(value, list | dict) and depth < DEEPEST:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _objects(part, depth + 1)


def _salvaged(piece: str) -> dict[str, Any]:
    """What can be read of an object that is no JSON: cut, or with quotation marks in its text."""
    item: dict[str, Any] = {}
    if (box_match := PLACE.search(piece)) is not None:
        item["bbox"] = [float(number) for number in NUMBER.findall(box_match[1])]
    if (kind := KIND.search(piece)) is not None:
        item["category"] = kind[1]
    if (text_match := TEXT.search(piece)) is not None:
        item["text"] = TAIL.sub("", piece[text_match.end() :]).replace('\\"', '"').replace("\\n", " ")
    return item
