"""The words of entries of all catalogue languages, joined once and compiled for matching."""

import re
from functools import cache

from pictoria_docs.labels.accession import accession_label
from pictoria_docs.languages import catalogue_words

_ONE = r"\d{1,4}(?:\s?(?:bis|ter|quater)\b|[a-z](?![\w]))?"
_RANGE = rf"{_ONE}(?:\s?[-–—/]\s?{_ONE}(?![\w.]*\d))?"
NUMBER = rf"(?P<number>{_RANGE})"
"""The number of an entry, or a range of them: "12", "12bis", "12a", "12-15"."""
NUMBER_OR_ROMAN = rf"(?P<number>{_RANGE}|(?-i:[IVXLC]+)(?!\w))"


_ACCESSION_BARE = re.compile(
    r"(?<![\w.])(?:\d{2,4}\.[A-Z]{1,3}\.\d+(?:\.\d+)*(?:[–-]\.?\d+)?|[A-Z]{1,2}\d{2}[A-Z]?\d{2,5}|\d{2}[A-Z]\d{2,5}|[A-Z]\d{2}/\d+)(?!\w)"
)
_ACCESSION_VALUE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.&]{0,9}[ .-]){0,3}?(?:[A-ZÀ-Þ]{1,5}\.?[ ]?)?"
    r"\d[\w]*(?:[./,–-][\w–-]*\w|[./][A-Z]+)*(?:[ ][A-Z]?\d+)*"
)


PARTICLES = (
    "van",
    "van der",
    "van den",
    "de",
    "de la",
    "di",
    "del",
    "della",
    "da",
    "le",
    "la",
    "du",
    "des",
    "ten",
)
"""Small words within names, in any language."""


class EntryWords:
    """Compiled patterns; see `languages/mul/entries.yaml` for what the lists hold."""

    def __init__(self) -> None:
        data = catalogue_words("entries")
        labels = "|".join(re.escape(word) for word in sorted(data["entry_labels"], key=len, reverse=True))
        number_word = rf"(?:(?:{'|'.join(data['number_words'])})\.?\s*)?"
        label = accession_label()
        self.labelled = re.compile(
            rf"(?P<prefix>{labels})(?![a-zà-ÿ])\.?[\s-]*{number_word}{NUMBER_OR_ROMAN}\s*"
            r"(?:[.:,)\]–—]|\s-\s|(?=\s|$))\s*",
            re.IGNORECASE,
        )
        """A label word with its number: groups `prefix` and `number`."""
        self.no_series: frozenset[str] = frozenset(data["no_series"])
        self.marks: tuple[re.Pattern[str], ...] = tuple(_any_of(words) for words in data["marks"].values())
        """One pattern per kind of record mark."""
        self.inventory = _any_of(data["marks"]["inventory"])
        self.comparison = re.compile(
            rf"(?<!\w)(?:{'|'.join(data['comparison'])})(?!\w)\.?[^.;]*$", re.IGNORECASE
        )
        """A comparison that is still open at the end of the text."""
        self.comparandum = _any_of(data["comparanda"])
        """What a caption says of a picture that is shown for comparison."""
        self.accession_label = label
        """The words before an accession number."""
        self.accession_value = _ACCESSION_VALUE
        self.accession = re.compile(
            rf"(?:(?i:{label.pattern})|(?!\D*[a-zà-ÿ]{{2}}))"
            rf"(?P<value>(?=(?:\D*\d){{2}}){_ACCESSION_VALUE.pattern})\W*"
        )
        """An accession number with or without its label: group `value`."""
        self.accession_bare = _ACCESSION_BARE
        """The shapes that only accession numbers have: "71.AH.110", "M67/210", "69M1658"."""
        self.about_people = _any_of(data["about_people"])
        """What is said of artists: birth, teachers, address."""
        particles = "|".join(
            sorted({*catalogue_words("persons")["particles"], *PARTICLES}, key=len, reverse=True)
        )
        part, family = r"(?:[A-ZÀ-ÞŒ][\w'’.-]*)", r"(?:[A-ZÀ-ÞŒ][A-ZÀ-ÞŒ'’-]+)"
        several = rf"{part}(?:\s(?:(?:{particles})\s)*{part}){{0,3}}"
        self.person_name = re.compile(
            rf"(?:(?:{particles})\s)?{several},?\s?\([A-ZÀ-ÞŒ][^()\d]{{0,40}}\)?"
            rf"|{several},\s{several}"
            rf"|(?:[A-ZÀ-ÞŒ][a-z]?[a-z]?\.[\s-]?)+(?:(?:{particles})\s)*{part}"
            rf"|{part}\s(?:(?:{particles})\s)*{family}|{family}\s[A-ZÀ-ÞŒ][a-zà-ÿœ]+(?:[-\s][A-ZÀ-ÞŒ][a-zà-ÿœ]+)?"
        )
        """What is set like a person's name: "DELMAS (Jules)", "Robin, Anne", "J. van Goyen", "Camille COROT"."""
        self.title_case = re.compile(rf"{part}(?:\s(?:(?:{particles})\s)*{part}){{1,4}}")
        """Several words, each with a capital: a name, or a title."""
        media = "|".join(re.escape(word) for word in sorted(data["media"], key=len, reverse=True))
        self.medium = re.compile(
            rf"[\s.,;:—–-]*(?:[.,;(\[]|\s[—–-])\s*(?:{media})[a-zà-ÿ]{{0,8}}(?:[\s-]+(?:{media})[a-zà-ÿ]{{0,8}})?\W*$",
            re.IGNORECASE,
        )
        """What a work is made of, at the end of its title."""


@cache
def entry_words() -> EntryWords:
    """The words of entries in all languages."""
    return EntryWords()


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?![^\W\d])", re.IGNORECASE)
