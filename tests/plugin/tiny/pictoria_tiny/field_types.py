"""A type of fields: years of the French Republic, as catalogues of its time print them."""

import re
from typing import ClassVar

from pictoria_docs.plugins import DateType, FieldSpec, FieldType, FieldValue, Meaning, Readers, Stretch

YEAR = re.compile(r"\b(?:an|year)\s+(\d{1,2})\b", re.IGNORECASE)


class RepublicanYear(DateType):
    """A year of the French Republic: "an 7" began in the autumn of 1798."""

    labels: ClassVar = {"en": "Republican year", "fr": "Année républicaine"}

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Read the years in the words that are said of the field."""
        return [
            stretch.part(*year.span(), self.normalise(stretch.spec, year[0], stretch.readers), confidence=0.9)
            for year in YEAR.finditer(stretch.text)
        ]

    def recognises(self, text: str) -> bool:
        """Tell whether a clause that no label opens is such a year."""
        return YEAR.fullmatch(text.strip(" .")) is not None

    def normalise(self, spec: FieldSpec, text: str, readers: Readers) -> Meaning:
        """Give the two years that it spans, in EDTF."""
        year = YEAR.search(text)
        return Meaning(f"{1791 + int(year[1])}/{1792 + int(year[1])}" if year else None)


REPUBLICAN = RepublicanYear("tiny-republican")


class Failing(FieldType):
    """A type whose values cannot be read."""

    def read(self, stretch: Stretch) -> list[FieldValue]:
        """Fail."""
        raise ValueError("no values today")


FAILING = Failing("tiny-failing")
