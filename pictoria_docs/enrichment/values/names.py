"""Names of makers and of collections: how they are printed, and what is said of an attribution."""

import re
from dataclasses import dataclass
from functools import cache

from pictoria_docs.document.pieces import MAX_VALUE_LENGTH
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

ATTRIBUTED_FROM = 3  # characters that a name before "attributed by" has
MORE_WORDS = 3  # in a name that says that it is a maker's
CLAUSE_LENGTH = 120  # characters of an institution or a signature
SMALL_WORD = 3  # letters: longer words in lower case make a sentence,
SMALL_WORDS = 6  # if there are more of them
SENTENCE_FROM = 3  # characters behind which a sentence may end

_PART = r"(?:[A-ZÀ-ÞŒ][\w'’.-]*|[A-Z]\.|\d{1,4})"
MAKER_WORDS = 7
"""A maker's name has at most so many words."""


@dataclass(frozen=True, slots=True)
class PersonReading:
    """A maker."""

    name: str
    """As printed, without what is said of the attribution."""
    attribution: str | None = None
    """How the work is tied to the name: "attributed", "workshop_of", "school_of", "after" ..."""
    named_as_maker: bool = False
    """The name itself says that it is a maker's ("Peintre de ...", "... Painter")."""


class _NameWords:
    def __init__(self) -> None:
        data = catalogue_words("persons")

        kinds = {word: kind for kind, rows in data["attribution"].items() for word in rows}
        before, after = any_of(data["maker_before"]), any_of(data["maker_after"])
        particle, article = f"(?:{any_of(data['particles'])})", f"(?:(?:{any_of(data['articles'])}) )?"
        self.name = re.compile(
            rf"{_PART}(?:(?:,)?\s(?:{particle}\s?)?{_PART}|\s?{particle}\s?{_PART}){{0,6}}"
        )
        self.article = re.compile(article)
        self.maker = re.compile(rf"^{article}(?:{before})\b|[ -](?:{after})$")
        self.attribution = re.compile(rf"^{article}(?P<word>{any_of(list(kinds))})(?:(?<=')|\s)\s*:?\s*")
        self.kinds: dict[str, str] = kinds
        self.attributed_by = re.compile(rf"\s(?:{any_of(data['attributed_by'])})\s")
        self.institution = re.compile(
            rf"\b(?:{any_of(data['institutions'])}|\w{{3,30}}(?:{any_of(data['institution_endings'])}))\b"
        )
        self.no_institution = re.compile(rf"^(?:{any_of(data['not_institutions'])})\b")
        self.condition = re.compile(rf"\b(?:{any_of(data['condition'])})\b")
        self.signature = re.compile(rf"^(?:{any_of(data['signatures'])})\b")


@cache
def _words() -> _NameWords:
    return _NameWords()


def read_person(text: str) -> PersonReading | None:
    """The maker that a whole text names ("Attribué au Peintre de Berlin", "Workshop of Pheidias"); None if it is none.

    Args:
        text: one clause, without a label.
    """
    if len(text) > MAX_VALUE_LENGTH:
        return None
    words = _words()
    start = len(text) - len(text.lstrip())
    kind = None
    attribution = words.attribution.match(plain(text)[start:])
    if attribution is not None:
        kind = words.kinds[attribution["word"]]
        if not words.maker.match(plain(text)[start:]) or kind in ("attributed", "signed_by", "after"):
            start += attribution.end()
    end = len(text.rstrip(" .;,"))
    by = words.attributed_by.search(plain(text), start + ATTRIBUTED_FROM, end)
    if by is not None and kind is not None:
        end = by.start()
    while start < end and text[start] in " .;,:":
        start += 1
    start += len(words.article.match(plain(text[start:end]))[0])  # type: ignore[index]
    name = text[start:end].rstrip(" .;,:")
    if not name:
        return None
    named = words.maker.search(plain(name)) is not None
    if not named and not is_name(name):
        return None
    if len(name.split()) > MAKER_WORDS + MORE_WORDS * named:
        return None
    return PersonReading(name, kind, named)


def is_name(text: str) -> bool:
    """Whether a text looks like a proper name: capitals, with small words between."""
    match = _words().name.fullmatch(re.sub(r"\s*\([^)]*\)", "", text).strip())
    return match is not None and len(text.split()) <= MAKER_WORDS and not text.isupper()


def is_institution(text: str) -> bool:
    """Whether a whole clause names a collection: "Compiègne, Musée Antoine Vivenel"."""
    folded, words = plain(text.strip()), _words()
    if len(text) > CLAUSE_LENGTH or not text.strip()[:1].isupper() or words.no_institution.match(folded):
        return False
    match = words.institution.search(folded)
    if match is None:
        return False
    # A sentence that speaks of a museum is none: it has a verb, and so more small words than a name.
    small = [word for word in re.findall(r"[^\W\d]+", text) if word[0].islower() and len(word) > SMALL_WORD]
    return len(small) <= SMALL_WORDS and not re.search(r"[.!?]\s+[A-ZÀ-Þ]", text.strip(" .")[SENTENCE_FROM:])


def names_condition(text: str) -> bool:
    """Whether a text tells the state of an object ("bon état", "cracked")."""
    return _words().condition.search(plain(text)) is not None


def is_signature(text: str) -> bool:
    """Whether a clause tells how a work is signed: "Signé en bas à droite"."""
    return len(text) <= CLAUSE_LENGTH and _words().signature.match(plain(text.strip())) is not None
