"""Finds the references to figures, plates, tables and entries in running text; those to other books left out."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Unpack

from pictoria_docs.document import NumberKind, PrintedNumber
from pictoria_docs.document.pieces import read_in_pieces
from pictoria_docs.labels.external_citations import is_external_citation
from pictoria_docs.labels.grammar import LabelStyle, PrintedLabel, label_of
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.numbers import MAX_RANGE, HyphenStyle, read_numbers
from pictoria_docs.labels.roman import to_roman

OWN_DIGITS = 3  # of a number of an entry: longer ones are numbers of inventories
CONTEXT = 24  # characters before a label
JOINTS_LENGTH = 20  # characters between two numbers of one reference
LISTED_LEAST = 1000  # numbers of four digits are years


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a figure, plate, table or entry; offsets into the text it was found in."""

    start: int
    end: int
    text: str
    kind: NumberKind
    numbers: tuple[PrintedNumber, ...]
    """Ranges and lists expanded."""
    as_parts: tuple[PrintedNumber, ...] = ()
    """The other way to read "Taf. 1, 2", where there are two: `numbers` has plates 1 and 2, this part 2 of plate 1."""


DIGITS = 12
"""A number of a figure has less digits."""
MAX_FOLLOWING = 20
"""So often a list goes on behind "f." or "ff."; a longer one is none."""
# German print parts numbers of one level by points: "Abb. 3. 5. 7", "Taf. 12, 3. 5".
_POINTS = re.compile(r"(?<=[0-9])\.(?=\s([0-9]{1,3})[a-z]?(?:\.\s[0-9]|\s?[,;)\]]|\.?$|\su\s))")
_DOTTED_RANGE = re.compile(r"\s?[-–]\s?([0-9]{1,3})(?![\w.])")
_CLOSES = re.compile(r"\s*(?:[.,;:)\]]|$)")


class _ReferencePatterns:
    """What may stand behind and before the numbers of a reference, in the words of all languages."""

    def __init__(self) -> None:
        words = lexicon()
        letters = rf"[a-h](?:\s?[-–,]\s?[a-h]|\s{words.joint}\s[a-h])*"
        capitals = rf"[A-H](?:\s?[-–,]\s?[A-H]|\s{words.joint}\s[A-H])*"
        self.bracketed = re.compile(
            rf"\s?\(({letters}|{capitals}|[0-9]{{1,2}}(?:\s?[-–,]\s?[0-9]{{1,2}})*)\)"
        )
        """Parts in brackets: "(a, b)", "(3-5)"."""
        self.capital = re.compile(rf"(?:,\s?|\s)({capitals})(?=\s?(?:[,;:)\]]|\.(?!\s?[^\W\d_])|$))")
        """Parts in capitals: "fig. 3, B", "fig. 3 B"; where a name follows, "fig. 3, B. Smith", it is an initial."""
        self.lettered = re.compile(rf",\s?({letters})(?=\s?(?:[.;:)\]]|$))")
        self.following = re.compile(
            rf"\s(?P<one>{words.following_one}\.)(?!\s?[a-z]\.)|\s?(?P<several>{words.following_several}\b\.?"
            rf"|{words.joint}\s{words.following_after_and}\b\.?)"
        )
        self.joint = re.compile(rf"\s*(?:[,;]\s*(?:{words.joint}\s)?|\s{words.joint}\s)\s*(?=[0-9IVXLC])")
        """What joins a further number to the list."""
        self.only_joints = re.compile(rf"[\s,]*(?:{words.joint}\s+)?")
        self.catalogue_context = re.compile(rf"(?:[(\[]|(?:{words.see}|;)\s*)$")


@cache
def _patterns() -> _ReferencePatterns:
    return _ReferencePatterns()


def find_references(
    text: str, *, authors: frozenset[str] = frozenset(), **habits: Unpack[LabelStyle]
) -> list[Reference]:
    """The references in running text: "fig. 12", "(pl. IV, 3)", "cat. 27", in order.

    Left out: references to other books ("Smith 1978, fig. 12", "ibid., pl. 3", "plate 24 of Morricone's volume"),
    inventory numbers, and words that are common in prose ("no. 3") where nothing says that they cite an entry.

    Args:
        text: running text.
        authors: names that the document cites as authors (`cited_authors`): "Dupont, pl. II" is then in their book.
        habits: how the document prints its labels and numbers (see `hyphen_style`, `tab_kind`).
    """
    return read_in_pieces(text, lambda piece: _references(piece, authors, habits))


def _references(text: str, authors: frozenset[str], habits: LabelStyle) -> list[Reference]:
    hyphen, tolerant = habits.get("hyphen", "auto"), habits.get("tolerant", False)
    plain = _plain(text)
    low = lower(plain, tolerant=tolerant)
    words = lexicon()
    references: list[Reference] = []
    foreign_until = -1
    offset = 0
    while (match := words.label.search(low, offset)) is not None:
        offset = match.end()
        label = label_of(plain, low, match, **habits)
        if label is None:
            continue
        label = _with_inner(plain, low, _with_dotted(plain, label))
        label = _with_following(plain, low, _with_parts(plain, label), hyphen)
        offset = label.end
        if label.weak and not _is_catalogue(plain, low, label):
            continue
        if (foreign_until >= 0 and _only_joints(low, foreign_until, label.start)) or is_external_citation(
            text, low, label.start, label.end, weak=label.weak, authors=authors
        ):
            foreign_until = label.end
            continue
        parts: tuple[PrintedNumber, ...] = ()
        if label.kind is NumberKind.PLATE and label.word.either and len(label.numbers) > 1:
            reference = replace(label.word, either=False)
            other = read_numbers(
                plain, low, match.end(), reference, kind=label.kind, hyphen=hyphen, tolerant=tolerant
            )
            if other is not None and other.end == label.end and other.numbers != label.numbers:
                parts = other.numbers
        printed = text[label.start : label.end]
        references.append(Reference(label.start, label.end, printed, label.kind, label.numbers, parts))
    return references


def only_references(text: str) -> bool:
    """Whether a text names figures or plates and says nothing else: "Fig. 3; pl. II, 4"."""
    named = [reference for reference in find_references(text) if reference.kind is not NumberKind.ENTRY]
    return bool(named) and not any(
        char.isalnum()
        for offset, char in enumerate(text)
        if not any(reference.start <= offset < reference.end for reference in named)
    )


def _plain(text: str) -> str:
    """The text with the joints of German lists in one form, character by character: "5–7 u. 9", "3. 5. 7"."""
    text = lexicon().and_short.sub(r"\1 ", text)

    def joined(match: "re.Match[str]") -> str:
        before = re.search(r"[0-9]+$", text[max(0, match.start() - DIGITS) : match.start()])
        return "+" if before is not None and int(before[0]) < int(match[1]) < LISTED_LEAST else "."

    return _POINTS.sub(joined, text) if ". " in text else text


def _with_inner(text: str, low: str, label: PrintedLabel) -> PrintedLabel:
    """ "Tab. 10 fig. 1": figure 1 of plate 10, as "pl. 10, fig. 1" is to the grammar."""
    words, last = lexicon(), label.numbers[-1]
    inner = words.number_word.match(low, label.end + 1) if low[label.end : label.end + 1] == " " else None
    if inner is None or label.kind is not NumberKind.PLATE or len(last.path) > 1:
        return label
    word = words.labels[" ".join(inner[1].split())]
    numbers = read_numbers(text, low, inner.end(), word, hyphen="range")
    if numbers is None or word.kind not in (NumberKind.FIGURE, NumberKind.ENTRY):
        return label
    parts = tuple(
        number.model_copy(
            update={
                "kind": label.kind,
                "path": (*last.path, *number.path),
                "text": f"{last.text}, {number.text}",
            }
        )
        for number in numbers.numbers
    )
    return replace(label, end=numbers.end, numbers=(*label.numbers[:-1], *parts))


def _with_parts(text: str, label: PrintedLabel) -> PrintedLabel:
    """ "fig. 3 (b)", "fig. 3, a-c", "pl. II (3)": what is bracketed or lettered are parts of the number."""
    patterns = _patterns()
    match = patterns.bracketed.match(text, label.end)
    if match is None and label.kind is NumberKind.FIGURE:
        match = patterns.lettered.match(text, label.end) or patterns.capital.match(text, label.end)
    last = label.numbers[-1].path
    if match is None or len(last) > 1 or not last[0].isdigit():
        return label
    if match[1][0].isdigit() and label.kind is not NumberKind.PLATE:
        return label
    letters = lower(match[1])  # "C" alone would be a hundred
    numbers = read_numbers(letters, letters, 0, None, kind=label.kind, hyphen="range")
    if numbers is None or numbers.end != len(letters):
        return label
    parts = tuple(
        PrintedNumber.model_construct(
            kind=label.kind,
            path=(last[0], *number.path),
            text=f"{label.numbers[-1].text}{', ' if number.text[0].isdigit() else ''}{number.text}",
        )
        for number in numbers.numbers
    )
    return replace(label, end=match.end(), numbers=(*label.numbers[:-1], *parts))


def _with_dotted(text: str, label: PrintedLabel) -> PrintedLabel:
    """ "pl. 1.3-5": panels 3 to 5 of plate 1, or figures 3 to 5 of chapter 1."""
    match = _DOTTED_RANGE.match(text, label.end)
    last = label.numbers[-1]
    dotted = re.fullmatch(r"([0-9]+)\.([0-9]+)", last.path[-1])
    if match is None or dotted is None or not 0 < int(match[1]) - int(dotted[2]) < MAX_RANGE:
        return label
    more = tuple(
        last.model_copy(
            update={"path": (*last.path[:-1], f"{dotted[1]}.{value}"), "text": f"{dotted[1]}.{value}"}
        )
        for value in range(int(dotted[2]) + 1, int(match[1]) + 1)
    )
    return replace(label, end=match.end(), numbers=(*label.numbers, *more))


def _with_following(text: str, low: str, label: PrintedLabel, hyphen: HyphenStyle) -> PrintedLabel:
    """ "Kat. 12 f.", "figs. 3 et suiv.", "Abb. 3 ff., 15": the next number or the next two, and the list after them."""
    patterns = _patterns()
    for _ in range(MAX_FOLLOWING):
        end, numbers = label.end, label.numbers
        is_one = text[end - 2 : end] in (" f", " s") and text[end : end + 1] == "." and text[end - 3] != ","
        if is_one and len(numbers[-1].path) > 1:
            end -= 2  # "12 f." is no part f; "1, f." is
            shown = numbers[-1].model_copy(
                update={"path": numbers[-1].path[:-1], "text": numbers[-1].text[:-1]}
            )
            numbers = (*numbers[:-1], shown)
        match = patterns.following.match(low, end)
        if match is None or not numbers[-1].path[-1].isdigit():
            return label
        last = numbers[-1]
        following = tuple(_counted(last, step) for step in range(1, 2 if match["one"] else 3))
        label = replace(label, end=match.end(), numbers=(*numbers, *following))
        joint = patterns.joint.match(low, label.end)
        if joint is None:
            return label
        more = read_numbers(text, low, joint.end(), label.word, kind=label.kind, hyphen=hyphen)
        if more is None or not (_CLOSES.match(text, more.end) or patterns.following.match(low, more.end)):
            return label
        label = replace(label, end=more.end, numbers=(*label.numbers, *more.numbers))
    return label


def _counted(number: PrintedNumber, step: int) -> PrintedNumber:
    value = int(number.path[-1]) + step
    arabic = number.text[-1:].isdigit()
    text = f"{number.text[: -len(number.path[-1])]}{value}" if arabic else to_roman(value)
    return number.model_copy(update={"path": (*number.path[:-1], str(value)), "text": text})


def _is_catalogue(text: str, low: str, label: PrintedLabel) -> bool:
    """Whether a common word ("no. 12", "photo 3", "map 2") cites something: alone in brackets, or "see no. 12"."""
    before = low[max(0, label.start - CONTEXT) : label.start]
    if lexicon().inventory.search(before) or any(
        len(number.path[0]) > OWN_DIGITS for number in label.numbers
    ):
        return False
    if label.kind is not NumberKind.ENTRY:
        # "the photo 3 years ago": a small word that the number counts.
        word = re.compile(r"\s+([^\W\d_]+)").match(text, label.end)
        words = lexicon()
        return (
            word is None or not word[1][0].islower() or word[1] in words.verbs or word[1] in words.continuing
        )
    return _patterns().catalogue_context.search(before) is not None


def _only_joints(low: str, start: int, end: int) -> bool:
    return end - start < JOINTS_LENGTH and _patterns().only_joints.fullmatch(low, start, end) is not None
