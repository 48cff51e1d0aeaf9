"""Reads captions, numbered items and bare numbers: the label, what it names, and how sure that it is a label."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TypedDict, Unpack

from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber
from pictoria_docs.document.pieces import PIECE
from pictoria_docs.labels.elements import read_element
from pictoria_docs.labels.lexicon import LabelWord, lexicon, lower
from pictoria_docs.labels.numbers import HyphenStyle, Numbers, read_numbers
from pictoria_docs.labels.parts import body_of, canonical_position

FIRM = 0.95  # certainty from which a weak label word does not matter

HEAD_LENGTH = 60  # characters that show a label, or a verb behind it
HEAD_WORDS = 3  # of these
ITEM_DIGITS = 3  # of a number before a capital
LABEL_LENGTH = 40  # characters of a text that is a label and nothing else
WEAK_LABEL = 0.8  # of the certainty, for words that label other things too,
SMALL_LETTER = 0.92  # and for a small first letter
AT_END = 0.8  # certainty of a label behind which nothing comes,
CONTINUED = 0.93  # of one that goes on from another page,
STRAY_BRACKET = 0.05  # of a bracket that nothing opens,
SEPARATED = 0.9  # of a separator at the end,
SEPARATED_CAPITAL = 0.97  # of one before a capital,
SEPARATED_CONTINUING = 0.25  # of one before a word that goes on,
SEPARATED_SENTENCE = 0.6  # of one before a verb,
SEPARATED_SMALL = 0.8  # of one before other small letters,
SEPARATED_OTHER = 0.93  # of a sign that no sentence ends with,
COMMA_CAPITAL = 0.5  # of a comma before a capital,
COMMA = 0.1  # of another,
BRACKET_END = 0.7  # of a bracket at the end,
BRACKET_CAPITAL = 0.8  # of one before a separator or a capital,
BRACKET_SENTENCE = 0.05  # of one before a verb,
BRACKET_OTHER = 0.3
OPENING = 0.8  # of a quotation mark or dash,
CAPITAL = 0.75  # of a capital,
DIGIT = 0.4  # of a further number,
SIGN = 0.4  # of another sign,
POSITION = 0.6  # of a word for a position,
SENTENCE = 0.05  # of a verb,
OTHER_WORD = 0.35  # and of any other word

SURE = 0.3
"""`read_caption` gives no reading below this certainty."""
MAX_CAPTION_LENGTH = PIECE
"""Of a longer text only so much is read as a caption or an item; its body ends there."""
ITEM_REACH = 200
"""So much behind the number of an item tells whether it is one."""
GLANCE = 32
"""Characters of a line in which `looks_like_caption` looks for a label."""

_LEAD = re.compile(r"[\s\[(<«»◄►▲▼←→↑↓◀▶•■□●|*–—-]{0,4}")
_PREFIX_REACH = 48
_BRACKETS = re.compile(r"[(\[ ]*")
ORDINAL_SIGNS = ("ª", "º")
_PRICED = re.compile(
    r"(?:['’.][0-9]{3})?\s?(?:[-–—/]\s?[0-9][0-9.,'’ ]{0,9})?\s?(?:[€£$]|(?:eur|chf|gbp|usd)(?![^\W_]))"
)
_COUNTED = re.compile(r"[0-9]|[ivxlc]+(?![a-zà-ÿ])")
_PARTS = re.compile(r"\s+\(?a\)\s.{4,400}?[\s;,.]\(?b\)\s", re.DOTALL)
"""Lettered parts that a caption tells of: "a) obverse b) reverse"; not "a) and b)"."""
_LETTERED = re.compile(rf"\s*(?P<number>\d{{1,3}}){_PARTS.pattern}", re.DOTALL)
_SEPARATOR = re.compile(r"\s*(?:\.\s*[–—-]+|[.:|]|\s[–—-]+|[–—]+|\)|\])(?=\s|$|[^\W\d_])")
_OPENING = "\"'“”«‘’([<©"


class LabelStyle(TypedDict, total=False):
    """How a document prints its labels and numbers; what is left out is the likelier."""

    hyphen: HyphenStyle
    """What "3-5" means: a range, figure 5 of chapter 3, or ("auto") the likelier by its print."""
    tolerant: bool
    """Read roman numbers as OCR prints them ("Pl. Il")."""
    tab: NumberKind
    """What "Tab. 12" is: a table, or the Latin plate (see `tab_kind`); with a roman number it is a plate."""


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label word with its numbers: "Figs. 3a-c"."""

    start: int
    end: int
    """Behind the last number."""
    word: LabelWord
    kind: NumberKind
    numbers: tuple[PrintedNumber, ...]
    weak: bool
    """The word is common in running text too ("no.", "photo")."""


def label_at(text: str, low: str, offset: int, **habits: Unpack[LabelStyle]) -> PrintedLabel | None:
    """The label that starts exactly at `offset`, or None; `low` is `lower(text)`."""
    words = lexicon()
    match = words.label.match(low, offset)
    if match is None:
        return None
    return label_of(text, low, match, **habits)


def label_of(
    text: str, low: str, match: "re.Match[str]", **habits: Unpack[LabelStyle]
) -> PrintedLabel | None:
    """The label whose word `match` (a match of `LabelLexicon.label`) is, or None where no number follows."""
    words = lexicon()
    name = " ".join((match[1] or match[2]).split())
    word = words.labels[name]
    kind = word.kind
    tolerant = habits.get("tolerant", False)
    roman = False
    if name in words.tab:
        element = read_element(text, match.end(), tolerant=tolerant)
        roman = element is not None and element.series == "roman"
        kind = NumberKind.PLATE if roman else habits.get("tab", kind)
    # "Cat. no. 3" is as good as "cat. 3", "no. 3" alone is not; nor is "tab. 3", as "tab. III" is.
    weak = name in words.weak and match[2] is None and not roman
    opening = re.compile(r"\((?=[0-9ivxlc]{1,4}[a-z]?\))").match(low, match.end())
    offset = opening.end() if opening else match.end()
    # "Fig. 2 a) obverse b) reverse": the letter opens a part, and is none of the number's.
    lettered = _LETTERED.match(text, offset)
    stop = lettered.end("number") if lettered is not None else len(text)
    numbers = read_numbers(
        text[:stop],
        low[:stop],
        offset,
        word,
        kind=kind,
        hyphen=habits.get("hyphen", "auto"),
        tolerant=tolerant,
    )
    if numbers is None or (opening is None and text[match.end()] == "("):
        return None
    if _PRICED.match(low, numbers.end):
        return None  # "Est. 80–120 €"
    if name in words.credited and _initial().match(text, match.end()):
        return None  # "Foto L. Moretti"
    end = numbers.end + 1 if opening else numbers.end
    while end < len(text) and text[end] in "⁰¹²³⁴⁵⁶⁷⁸⁹":  # a note mark
        end += 1
    return PrintedLabel(match.start(), end, word, kind, numbers.numbers, weak)


def looks_like_caption(text: str) -> bool:
    """Whether a line starts with a label word and a number: a quick look, before any caption is read."""
    low = lower(text[:GLANCE])
    lead = _BRACKETS.match(low)
    match = lexicon().label.match(low, lead.end() if lead else 0)
    # A word of one letter ("N. 1", "n2 = 4") is too short to tell a caption by.
    return (
        match is not None and len(match[1] or match[2]) > 1 and _COUNTED.match(low, match.end()) is not None
    )


def _find_label(
    text: str, low: str, anchored: bool, habits: LabelStyle
) -> tuple[PrintedLabel, str | None] | None:
    """The label at the start, and the position word before it."""
    lead = _LEAD.match(low)
    offset = lead.end() if lead else 0
    label = label_at(text, low, offset, **habits)
    if label is not None or anchored:
        return (label, None) if label else None
    match = lexicon().position.match(low, offset)
    if match is None or match.end() > _PREFIX_REACH:
        return None
    gap = re.compile(r"\s*[,:.;–—-]?\s*[\[(]?").match(low, match.end())
    label = label_at(text, low, gap.end() if gap else match.end(), **habits)
    return (label, match[0]) if label else None


def caption_certainty(text: str, *, anchored: bool = True, **habits: Unpack[LabelStyle]) -> float:
    """How sure the words alone make it that `text` is a labelled caption and no sentence: 0 to 1.

    What follows the label decides: the end, a separator, a capital, an opening bracket, a verb, another word.
    The layout (font, place, a picture near by) is for `find_captions` to add.
    """
    text = text[:MAX_CAPTION_LENGTH]
    labelled = _find_label(text, lower(text, tolerant=habits.get("tolerant", False)), anchored, habits)
    return _certainty(text, labelled[0]) if labelled else 0.0


def _certainty(text: str, label: PrintedLabel) -> float:
    certainty = _after_label(text, label)
    if label.weak and certainty < FIRM:
        certainty *= WEAK_LABEL
    if text[label.start].islower():
        certainty *= SMALL_LETTER
    return certainty


def _after_label(text: str, label: PrintedLabel) -> float:
    words = lexicon()
    tail = text[label.end :]
    rest = tail.lstrip()
    if not rest:
        return AT_END
    low = rest.lower()
    if words.continued.match(lower(tail)):
        return CONTINUED
    if _PARTS.match(tail):
        return SEPARATED_OTHER
    separator = _SEPARATOR.match(tail)
    if separator is not None:
        sign = separator[0].strip()
        behind = tail[separator.end() :].strip()
        if sign in (")", "]") and text[: label.start].strip() not in ("(", "["):
            return STRAY_BRACKET
        if not behind:
            return SEPARATED
        first = behind[0]
        if first.isupper() or first in _OPENING or first.isdigit():
            return SEPARATED_CAPITAL
        if sign in (".", ")", "]"):
            if _first_word(behind) in words.continuing:
                return SEPARATED_CONTINUING
            return SEPARATED_SENTENCE if _sentence(behind) else SEPARATED_SMALL
        return SEPARATED_OTHER
    if rest[0] in ",;)]":
        following = rest[1:].lstrip()
        if rest[0] == "," and following[:1].isupper() and not _sentence(following):
            return COMMA_CAPITAL
        return COMMA
    if rest[0] in "(<[":
        close = re.search(r"[)\]>]", rest)
        behind = rest[close.end() :].lstrip() if close else ""
        if not behind:
            return BRACKET_END
        if behind[0] in ".:–—-" or behind[0].isupper():
            return BRACKET_CAPITAL
        return BRACKET_SENTENCE if _sentence(behind) else BRACKET_OTHER
    if rest[0] in _OPENING or rest[0] in "–—-|/":
        return OPENING
    if rest[0].isupper():
        return CAPITAL
    if rest[0].isdigit():
        return DIGIT
    if not rest[0].isalpha():
        return SIGN
    if words.position.match(low) and re.match(r"[^.]{0,40}[:.]", low) and not _sentence(rest):
        return POSITION
    return SENTENCE if _sentence(rest) or _first_word(rest) in words.continuing else OTHER_WORD


def counts_something(text: str, end: int) -> bool:
    """Whether the number that ends at `end` counts what follows, so that it opens no item: "2. Jh.", "3 cm"."""
    behind = text[end:].lstrip()
    word = _first_word(behind)
    return word in lexicon().ordinals or (behind[:1].islower() and word in lexicon().units)


def _first_word(text: str) -> str:
    match = re.match(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    return match[0].lower() if match else ""


def _sentence(text: str) -> bool:
    """Whether a verb stands among the first words: "also clearly shows"."""
    verbs = lexicon().verbs
    return any(word in verbs for word in re.findall(r"[^\W\d_]+", text[:HEAD_LENGTH].lower())[:HEAD_WORDS])


def read_caption(text: str, *, anchored: bool = True, **habits: Unpack[LabelStyle]) -> CaptionReading | None:
    """What a labelled caption says, or None where `text` is none ("Figure 3 shows ...").

    Args:
        text: the whole caption; what is longer than MAX_CAPTION_LENGTH is read up to there.
        anchored: the label must start the text; otherwise position words may stand before it
            ("Ci-contre : fig. 3").
        habits: how the document prints its labels.

    Returns:
        A reading whose offsets index `text`.
    """
    text = text[:MAX_CAPTION_LENGTH]
    low = lower(text, tolerant=habits.get("tolerant", False))
    labelled = _find_label(text, low, anchored, habits)
    if labelled is None or _certainty(text, labelled[0]) < SURE:
        return None
    label, before = labelled
    return reading_of(text, low, label.kind, label.end, label.numbers, before)


def reading_of(
    text: str,
    low: str,
    kind: NumberKind,
    label_end: int,
    numbers: tuple[PrintedNumber, ...],
    before: str | None = None,
) -> CaptionReading:
    """The reading of `text` behind a label that ends at `label_end`; `before` is a position phrase before it."""
    continued = lexicon().continued.match(low, label_end)
    start = continued.end() if continued else label_end
    separator = re.compile(r"\s*[.:)\]]?").match(text, start)
    close = separator.end() if separator and separator[0].strip() else label_end
    body = body_of(text, low, re.compile(r"[\s.:|,–—)\]-]*").match(text, start).end(), numbers)  # type: ignore[union-attr]
    if before:
        body["position"] = canonical_position(lower(before))
    return CaptionReading.model_construct(
        kind=kind,
        label_end=max(close, start if continued else 0),
        numbers=numbers,
        **body,
        continued=continued is not None,
    )


@cache
def _initial() -> re.Pattern[str]:
    """Initials with a name: behind "Foto" no number."""
    return re.compile(rf"[A-Z]\.(?:[\s-]*[A-Z]\.)*\s*(?:$|(?:{lexicon().particle}\s)?[A-ZÀ-Þ][a-zß-ÿ])")


@cache
def _item() -> re.Pattern[str]:
    """A numbered item of a legend: its number in brackets, or bare with what parts it from its text."""
    return re.compile(
        r"\s*(?:(?P<open>[(\[])(?P<inner>[^()\[\]]{1,14})[)\]]\.?"
        r"|(?P<bare>(?:[0-9]{1,3}|[A-Za-z]|[IVXLC]{1,7}|[ivx]{1,5})(?![^\W_])?(?:[^\s.,):–—-]|[–—-](?=[^\W_])){0,8}"
        rf"(?:(?:\s?[,–-]\s?|\s{lexicon().joint}\s)[0-9]{{1,3}}[a-z]?(?![^\W_])){{0,6}})"
        r"(?P<sign>\s?[–—]|\s?-(?=\s)|[.):]+(?!\d)|,(?=\s))?)\s*(?:[–—-]\s+)?(?=\S)"
    )


def read_item(text: str, **habits: Unpack[LabelStyle]) -> CaptionReading | None:
    """What a numbered item of a legend says ("1. Fibule", "3a. ...", "IV. ...", "2 Boucle"), or None.

    One item alone proves little ("M. Dupont", "2 Results"): whoever calls this looks for a run of them.
    """
    text = text[:MAX_CAPTION_LENGTH]
    match = _item().match(text)
    if match is None:
        return None
    tolerant = habits.get("tolerant", False)
    low = lower(text, tolerant=tolerant)
    start = match.start("inner") if match["open"] else match.start("bare")
    stop = match.end("inner") if match["open"] else match.end("bare")
    adjacent = stop + ITEM_REACH
    numbers = read_numbers(text[:adjacent], low[:adjacent], start, None, tolerant=tolerant, hyphen="range")
    if numbers is None:
        return None
    if numbers.end != stop or text[stop + 1 : stop + 2] in ORDINAL_SIGNS:  # "2.ª metade"
        return None
    first = numbers.numbers[0].path[0]
    if "." in first or "-" in first or counts_something(text, match.end()):
        return None
    if not match["open"] and not match["sign"]:
        # "2 Boucle": only a number before a capital.
        behind = text[match.end() :]
        if not (
            first.isdigit()
            and len(first) <= ITEM_DIGITS
            and text[start].isdigit()
            and (behind[0].isupper() or behind[0] in _OPENING)
        ):
            return None
        if not text[stop : stop + 1].isspace():
            return None
    elif match["sign"] == "," and not text[match.end()].isupper():
        return None
    end = match.end("sign") if match["sign"] else match.end("inner") + 1 if match["open"] else stop
    return reading_of(text, low, NumberKind.BARE, end, numbers.numbers)


def read_label(text: str, **habits: Unpack[LabelStyle]) -> CaptionReading | None:
    """The reading of a text that is a label and nothing else ("1", "(a)", "3a-c", "Pl. IV"), or None."""
    bare = text.strip()
    if not bare or len(bare) > LABEL_LENGTH:
        return None
    tolerant = habits.get("tolerant", False)
    low = lower(text, tolerant=tolerant)
    start = len(text) - len(text.lstrip(" \t\n([<-–—"))
    stop = len(text.rstrip(" \t\n)].:>-–—"))
    label = label_at(text, low, start, **habits)
    if label is not None:
        numbers: Numbers | None = Numbers(label.numbers, label.end)
        kind = label.kind
    else:
        numbers = read_numbers(text, low, start, None, tolerant=tolerant, hyphen="range")
        kind = NumberKind.BARE
    if numbers is None or numbers.end != stop:
        return None
    end = len(text.rstrip())
    return CaptionReading.model_construct(
        kind=kind, label_end=end, numbers=numbers.numbers, body_start=end, body_end=end
    )


def read_bare_number(text: str, **habits: Unpack[LabelStyle]) -> PrintedNumber | None:
    """A single number printed alone ("1", "3a", "(a)", "Pl. IV"), or None for anything else."""
    reading = read_label(text, **habits)
    return reading.numbers[0] if reading is not None and len(reading.numbers) == 1 else None


def hyphen_style(labels: "list[str]") -> HyphenStyle:
    """How a document counts, from its captions: "chapter" where "Fig. 1-1", "Fig. 1-2" follow each other.

    "range" where "Fig. 1-3" stands among captions with plain numbers, none of them 1, 2 or 3.

    Args:
        labels: captions, or their beginnings.
    """
    chapters: dict[int, set[int]] = {}
    plain: set[int] = set()
    for text in labels:
        low = lower(text[:HEAD_LENGTH])
        lead = _LEAD.match(low)
        match = lexicon().label.match(low, lead.end() if lead else 0)
        if match is None:
            continue
        pair = re.compile(r"([0-9]{1,3})[-‐‑]([0-9]{1,3})(?![0-9])").match(low, match.end())
        alone = re.compile(r"([0-9]{1,3})[a-z]?(?![^\W_]|[-‐‑.][0-9])").match(low, match.end())
        if pair is None and alone is not None:
            plain.add(int(alone[1]))
        if pair is not None:
            chapter, number = int(pair[1]), int(pair[2])
            chapters.setdefault(chapter, set()).add(number)
            if number <= chapter and len(pair[1]) <= len(pair[2]):
                return "chapter"
    if any(len(numbers) > 1 for numbers in chapters.values()):
        return "chapter"
    ranges = [(first, last) for first, numbers in chapters.items() for last in numbers]
    free = all(not first <= number <= last for number in plain for first, last in ranges)
    return "range" if ranges and free and len(plain) > max(len(ranges), 2) else "auto"
