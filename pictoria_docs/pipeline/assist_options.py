"""What models are asked, as a config says it."""

from typing import Literal

from pydantic import field_validator

from pictoria_docs.i18n import FALLBACK, LANGUAGES
from pictoria_docs.strict_model import StrictModel

Assist = Literal["off", "uncertain", "always"]


class AssistOptions(StrictModel):
    """What the model is asked, each: "off", "uncertain" (only where the rules are unsure), or "always"."""

    fields: Assist = "off"
    """Fields of records that the rules left empty or doubtful; each value must quote the words that it stands on."""
    seen: bool = False
    """Whether a model also gives values of fields that it only sees in a picture and that no words say. They are kept
    as inferred, without a quotation, and each has to be checked: models make such values up."""
    regions: Assist = "off"
    """Pictures and captions of pages, where the model is a document model (DocTags, dots.ocr) or a Qwen VL."""
    votes: Assist = "off"
    """Whether a caption belongs to a picture: one more piece of evidence for the linker."""
    numbers: Assist = "off"
    """Numbers drawn within plates that OCR has not read."""
    descriptions: Assist = "off"
    """Descriptions of pictures, for people who cannot see them and for search."""
    language: str = FALLBACK
    """Of the prompts and of descriptions: one of the languages of the interface."""

    @field_validator("language")
    @classmethod
    def _known(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError(f"should be one of {', '.join(LANGUAGES)}")
        return language

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return any(value != "off" for name, value in self if name not in ("language", "seen"))
