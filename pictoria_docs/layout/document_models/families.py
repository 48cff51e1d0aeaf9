"""The families of document models, by name: what each is asked, and how its answers are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pictoria_docs.layout.document_models import doctags, dots_ocr, qwen
from pictoria_docs.layout.document_models.reading import RawRegion, Size


@dataclass(frozen=True, slots=True)
class Family:
    """Models that write the same format."""

    prompt: str
    """Name of the prompt file."""
    parse: Callable[[str, Size], list[RawRegion]]
    models: tuple[str, ...]
    """What the models' names hold, in small letters without punctuation."""
    max_tokens: int
    """A full page of text in the family's format; what is longer is cut, and read as far as it goes."""


FAMILIES: Mapping[str, Family] = {
    "doctags": Family("regions_doctags", doctags.parse, ("docling",), 4096),
    "dots": Family("regions_dots", dots_ocr.parse, ("dotsocr", "dotsmocr"), 8192),
    "qwen3": Family("regions_qwen", qwen.parse_thousandths, ("qwen3",), 8192),
    "qwen": Family("regions_qwen", qwen.parse, ("qwen25vl",), 8192),
}


def family_of(model: str) -> str | None:
    """The family of a model by its name or hub id; None for models whose formats are not known."""
    name = "".join(letter for letter in model.lower() if letter.isalnum())
    return next(
        (family for family, known in FAMILIES.items() if any(mark in name for mark in known.models)), None
    )
