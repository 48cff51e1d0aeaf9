"""Slots that people gave a name: what the values in the same place of entries are, in all documents of a project."""

import re
from enum import StrEnum

from pictoria_docs.enrichment.schema import Name
from pictoria_docs.strict_model import StrictModel

WORD = 3
"""Letters of a word, at least: fewer may belong to a number."""
_WORD = re.compile(rf"[^\W\d_]{{{WORD},}}")


class SlotForm(StrEnum):
    """What the values of a slot are made of."""

    NUMBER = "number"
    """A number, with signs and short words: "R100 000.00", "6s.", "Pl. II, 3"."""
    WORDS = "words"
    """Words without a number."""
    BOTH = "number_and_words"

    @classmethod
    def of(cls, text: str) -> "SlotForm":
        """What a text is made of."""
        if not any(map(str.isdigit, text)):
            return cls.WORDS
        return cls.BOTH if _WORD.search(text) else cls.NUMBER


class SlotPlace(StrictModel):
    """How a slot is known again in other documents: by its form, and by the fields around it."""

    form: SlotForm
    after: str = ""
    """Name of the field of the slot before it; empty: the title."""
    before: str = ""
    """Name of the field of the slot behind it; empty: there is none."""


class NamedSlot(SlotPlace):
    """A slot of which somebody said what it is."""

    field: Name | None
    """Name of its field; null: its words are of no field, and nobody is asked about them any more."""
