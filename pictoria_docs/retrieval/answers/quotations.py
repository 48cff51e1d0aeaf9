"""Where a quotation stands in a text, letter by letter.

Unlike the words that a model copies into a record (`enrichment.quotes`), a quotation in an answer is shown as the
text's own words, so that nothing is forgiven but what no reader sees or what typesetting puts in:

- a stretch of white space is one blank, whatever it is made of (line breaks, no-break spaces);
- a word that is divided at the end of a line is whole: between two letters there may be a hyphen, then white space with
  a line break; soft hyphens are never seen, nor whether a line ends behind a hyphen of the word's own;
- quotation marks are one sign in all their shapes, whether or not there is white space around them; apostrophes are
  another one;
- a letter with an accent may be one character or two (Unicode's canonical equivalence).

Case, accents, digits and all other signs must be the same, and a quotation begins and ends where words and numbers do.
What is given back are offsets into the text, whose own characters are what is shown.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

Offsets = tuple[int, int]
"""Of the first character and behind the last one."""
MIN_LENGTH = 3
"""Letters and digits of a quotation that can support anything."""
MARKS, APOSTROPHES, HYPHENS = '"“”„‟«»‹›', "'’‘ʼ‚‛", "-‐‑"
SOFT_HYPHEN = "\u00ad"
DECIMAL = frozenset(".,")
"""Signs within a number."""
_MARK, _APOSTROPHE = rf"\s*[{re.escape(MARKS)}]\s*", f"[{APOSTROPHES}]"
_LETTER, _LINE_END = r"[^\W\d_]", r"[^\S\n]*\n\s*"
_DIVISION = rf"(?:[{HYPHENS}{SOFT_HYPHEN}]{_LINE_END}|{SOFT_HYPHEN})?"
_UNSEEN = f"{SOFT_HYPHEN}?"
_DIVIDED_AFTER = re.compile(rf"[{HYPHENS}{SOFT_HYPHEN}]{_LINE_END}{_LETTER}")
_DIVIDED_BEFORE = re.compile(rf"{_LETTER}[{HYPHENS}{SOFT_HYPHEN}]{_LINE_END}$")
_PARTS = re.compile(rf"(\s*[{re.escape(MARKS)}]\s*|\s+)")
_REMEMBERED = 256
NEAR = 40
"""Characters before a place that are looked at for the first half of a word."""


def find_quotation(text: str, quotation: str) -> Offsets | None:
    """Where a quotation first stands in a text by the rule above; None where it does not.

    Marks around the whole quotation, which models like to put, are left out if it is not there with them.

    Args:
        text: of an item.
        quotation: as a model gives it.
    """
    bare = quotation.strip()
    for wanted in dict.fromkeys((bare, bare.strip(MARKS).strip())):
        if sum(map(str.isalnum, wanted)) < MIN_LENGTH:
            continue
        for match in _pattern(wanted).finditer(text):
            start, end = match.span(1)
            start += len(match[1]) - len(match[1].lstrip())
            end -= len(match[1]) - len(match[1].rstrip())
            if not (is_within_word(text, start) or is_within_word(text, end)):
                return start, end
    return None


@lru_cache(_REMEMBERED)
def _pattern(quotation: str) -> re.Pattern[str]:
    """The rule as a regular expression; it is looked for at each place, also within what it has found before."""
    composed = unicodedata.normalize("NFC", quotation.replace(SOFT_HYPHEN, ""))
    return re.compile(f"(?=({''.join(map(_part, filter(None, _PARTS.split(composed))))}))")


def _part(part: str) -> str:
    """A stretch of white space, a mark, or what stands between two of them."""
    if part.isspace():
        return r"\s+"
    if _PARTS.fullmatch(part):
        return _MARK
    pieces = [_character(part[0])]
    for before, character in pairwise(part):
        pieces.append(_DIVISION if before.isalpha() and character.isalpha() else _UNSEEN)
        pieces.append(_character(character))
    return "".join(pieces)


def _character(character: str) -> str:
    if character in APOSTROPHES:
        return _APOSTROPHE
    if character in HYPHENS:
        return f"[{HYPHENS}](?:{_LINE_END})?"
    decomposed = unicodedata.normalize("NFD", character)
    if decomposed == character:
        return re.escape(character)
    return f"(?:{re.escape(character)}|{re.escape(decomposed)})"


def is_within_word(text: str, offset: int) -> bool:
    """Whether a place lies within a word or a number; scripts without capital letters have no such places."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if unicodedata.combining(after) or SOFT_HYPHEN in (before, after):
        return True
    if _of_word(before) and _of_word(after):
        return True
    if before.isdigit() and after in DECIMAL:
        return text[offset + 1 : offset + 2].isdigit()
    if after.isdigit() and before in DECIMAL:
        return text[max(0, offset - 2) : offset - 1].isdigit()
    if before.isalpha() and _DIVIDED_AFTER.match(text, offset):
        return True
    return after.isalpha() and _DIVIDED_BEFORE.search(text[max(0, offset - NEAR) : offset]) is not None


def _of_word(character: str) -> bool:
    return (
        character.isdigit() or character.lower() != character.upper() or unicodedata.combining(character) > 0
    )
