"""Splits the body of a caption: its parts ("(a) ... (b) ...", "left: ..."), its position words, its credit."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from pictoria_docs.document import CaptionPart, NumberKind, PrintedNumber
from pictoria_docs.document.pieces import stripped
from pictoria_docs.labels.lexicon import lexicon, one_of
from pictoria_docs.labels.numbers import read_numbers
from pictoria_docs.labels.roman import from_roman, to_roman

POSITION_WORDS = 5  # of one phrase: "on the upper left side"


class Body(TypedDict):
    """What `CaptionReading` has of the body of a caption; offsets into the caption's text."""

    parts: tuple[CaptionPart, ...]
    body_start: int
    body_end: int
    credit_start: int | None
    credit_end: int | None
    position: str | None


_CLAUSE = re.compile(r"(?:^|[.;:)\]–—|/,]\s*|\s(?=[\[(©]))")
_CLAUSE_ENDS = frozenset(".;:,)]–—|")
_NEAR = 120
"""What stands before a mark is looked at so far back; a name with initials is no longer."""
_NAME = re.compile(r"[0-9]{1,2}|[A-Za-z]+")
_SEVERAL = 60
"""One part has no more numbers than this behind its first."""


def body_of(text: str, low: str, start: int, numbers: tuple[PrintedNumber, ...]) -> Body:
    """The body that starts at `start`, with its parts, credit and position.

    Args:
        text: the whole caption.
        low: the same in lower case, character by character.
        start: where the body starts, behind the label and its separator.
        numbers: what the label names; a part's number comes below a single one.
    """
    start = min(start, len(text))
    credit = _credit(text, low, start)
    end = len(text.rstrip()) if credit is None else len(text[:credit].rstrip(" \t\n,;–—-"))
    end = max(start, end)
    close = len(text.rstrip())
    marked = _marked(text, start, end, numbers)
    if not marked and credit is not None:
        # "Lamp. Photo: author: (a) front, (b) back": the credit is that of the whole, its parts come behind.
        rest = _marked(text, credit, close, numbers)
        marked = rest if len(rest) > 1 else ()
    placed = marked or _placed(low, start, end)
    return Body(
        parts=placed,
        body_start=start,
        body_end=end,
        credit_start=credit,
        credit_end=close if credit is not None else None,
        position=None if placed else _leading_position(low, start, end),
    )


def _credit(text: str, low: str, start: int) -> int | None:
    """Where the credit starts, if one closes the caption."""
    pattern = lexicon().credit
    if not lexicon().credit_word.search(low, start):
        return None
    for offset in (start, *(clause.end() for clause in _CLAUSE.finditer(low, start))):
        match = pattern.match(low, offset)
        if match is not None and not (match[0] == "(c)" and "(b)" in low[start:offset]):
            return match.start()
        if lexicon().signed.match(low, offset) and _by_name().search(text, max(offset, len(text) - _NEAR)):
            return offset
    return None


@cache
def _by_name() -> re.Pattern[str]:
    """ "Photo M. Vidal.", "Dessin de A. Robin": behind the word nothing but a name with initials."""
    return re.compile(
        rf"[^\W\d_]+\.?\s+(?:{lexicon().credit_by}\s|d['’])?(?:[A-ZÀ-Þ]\.[\s-]?)+[A-ZÀ-Þ][\w’'-]+[\s.)\]]*$"
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """What opens a part: "(a)", "1-3.", "4, 6:", "B,", "2"."""

    start: int
    end: int
    name: str
    first: int
    """The place of its first number in the series, from 1."""
    last: int


@cache
def _mark() -> re.Pattern[str]:
    name = r"(?:[0-9]{1,2}|[A-Za-z]|[IVX]{2,5}|[ivx]{2,5})"
    words = lexicon()
    more = (
        rf"(?:\s?[-–—]\s?|,\s?|\.(?=[0-9a-z])|\s{one_of(words.to_words | words.and_words)}\s){name}(?![^\W_])"
    )
    several = rf"{name}(?:{more}){{0,{_SEVERAL}}}"
    return re.compile(
        rf"(?<![^\s(\[–—;])(?:\((?P<round>{several})\)\.?"
        rf"|(?P<name>{several})(?P<sign>[.)](?=\s|[A-ZÀ-Þ])|\s?:(?=\s)|\s?[–—](?=\s)|,(?=\s)|(?=\s)))\s*"
    )


def _marked(text: str, start: int, end: int, numbers: tuple[PrintedNumber, ...]) -> tuple[CaptionPart, ...]:
    """Parts that open with numbers or letters, in the print that gives the longest run from the first on."""
    styles: dict[str, list[tuple[int, int, str]]] = {}
    for candidates in _mark().finditer(text, start, end):
        name, sign = candidates["round"] or candidates["name"], (candidates["sign"] or "").strip()
        # "1, brooch" and "2 buckle" open a part only where a clause may begin.
        if (
            not candidates["round"]
            and sign not in (".", ")", ":")
            and not _may_begin_clause(text, start, candidates.start())
        ):
            continue
        style = "round" if candidates["round"] else sign or "bare"
        alphabet = "digit" if name[0].isdigit() else "upper" if name[0].isupper() else "small"
        styles.setdefault(f"{style} {alphabet}", []).append((candidates.start(), candidates.end(), name))
    best: list[_Mark] = []
    for style, marks in styles.items():
        run = _run(marks)
        # "A, b" and "1." are common in prose: one mark alone must be bracketed, and open the body.
        if len(run) == 1 and not _is_enough(run[0], style, start):
            continue
        if len(run) > len(best):
            best = run
    if not best:
        return ()
    parent = numbers[0] if len(numbers) == 1 else None
    romans = _are_romans([mark.name for mark in best])
    parts: list[CaptionPart] = []
    for index, mark in enumerate(best):
        stop = best[index + 1].start if index + 1 < len(best) else end
        stop = max(mark.end, mark.end + len(text[mark.end : stop].rstrip(" \t\n,;(")))
        for number in _numbers_of(mark, romans, parent):
            parts.append(
                CaptionPart.model_construct(number=number, position=None, start=min(mark.end, stop), end=stop)
            )
    return tuple(parts)


def _before(text: str, start: int, offset: int) -> str:
    """What stands between `start` and `offset` without white space at its end, its last characters if it is long."""
    return text[max(start, offset - _NEAR) : offset].rstrip()


def _may_begin_clause(text: str, start: int, offset: int) -> bool:
    """Whether nothing stands before `offset`, or the end of a clause."""
    before = _before(text, start, offset)
    return before[-1] in _CLAUSE_ENDS if before else offset - start <= _NEAR


def _is_enough(mark: _Mark, style: str, start: int) -> bool:
    """Whether one mark is enough: "(a)" at the start of the body, "(a-c)" anywhere, "A–D." at the start."""
    if style.startswith("round"):
        return mark.start == start or mark.last > 1
    return mark.start == start and mark.last > 1 and not style.startswith((",", "bare", "–", "—"))


def _are_romans(names: list[str]) -> bool:
    return len(names) > 1 and names[0].lower() == "i" and names[1].lower() == "ii"


def _run(marks: list[tuple[int, int, str]]) -> list[_Mark]:
    """The marks that count on from the first of their series ("a", "1", "i"), strangers left out."""
    indices = [index for index, (_, _, name) in enumerate(marks) if name.lower() == "i"]
    romans = any(_are_romans([name for _, _, name in marks[index : index + 2]]) for index in indices)
    run: list[_Mark] = []
    for start, end, name in marks:
        ends = [_place(piece, romans) for piece in _NAME.findall(name) if _place(piece, romans) > 0]
        if ends and ends[0] == (run[-1].last + 1 if run else 1) and ends[-1] >= ends[0]:
            run.append(_Mark(start, end, name, ends[0], ends[-1]))
    return run


def _place(name: str, romans: bool) -> int:
    if name.isdigit():
        return int(name)
    if romans:
        return from_roman(name) or -1
    return ord(name.lower()) - ord("a") + 1 if len(name) == 1 else -1


def _numbers_of(mark: _Mark, romans: bool, parent: PrintedNumber | None) -> list[PrintedNumber]:
    name = mark.name
    paths: list[tuple[tuple[str, ...], str]]
    if romans:
        paths = [((str(value),), to_roman(value)) for value in range(mark.first, mark.last + 1)]
    else:
        plain = re.sub(r"\.(?=[0-9a-z])", ", ", name)
        read = read_numbers(plain, plain.lower(), 0, None, hyphen="range")
        paths = [(number.path, number.text) for number in read.numbers] if read else [((name.lower(),), name)]
    if parent is None or (len(parent.path) > 1 and parent.path[-1] == paths[0][0][0]):
        kind, before = NumberKind.BARE, ""
        above: tuple[str, ...] = ()
    else:
        kind, above, before = parent.kind, parent.path, parent.text
    joint = "" if name[0].isalpha() or not before else ", "
    return [
        PrintedNumber.model_construct(kind=kind, path=(*above, *path), text=f"{before}{joint}{printed}")
        for path, printed in paths
    ]


def canonical_position(phrase: str) -> str | None:
    """The canonical names in a lower-case position phrase, joined by hyphens ("top-right"); None without any."""
    positions = lexicon().positions
    names: list[str] = []
    words = re.findall(r"[^\s,/]+", phrase)
    index = 0
    while index < len(words):
        for length in range(min(POSITION_WORDS, len(words) - index), 0, -1):
            name = positions.get(" ".join(words[index : index + length]))
            if name is not None:
                if name not in names:
                    names.append(name)
                index += length
                break
        else:
            index += 1
    order = ("opposite", "above", "below", "top", "bottom", "centre", "left", "right")
    return "-".join(sorted(names, key=order.index)) if names else None


def _placed(low: str, start: int, end: int) -> tuple[CaptionPart, ...]:
    """Parts that are told by place: "left: ...; right: ...", "..., left, and ..., right" only where bracketed."""
    pattern = lexicon().position
    opened: list[tuple[int, int, str]] = []
    closed: list[tuple[int, int, str]] = []
    for match in pattern.finditer(low, start, end):
        name = canonical_position(match[0])
        if name is None:
            continue
        before, after = (
            _before(low, start, match.start()),
            low[match.end() : min(match.end() + _NEAR, end)].lstrip(),
        )
        bracketed = before.endswith(("(", "[")) and after[:1] in (")", "]")
        if bracketed and len(before) > 1 and before[:-1].rstrip()[-1:] not in (".", ";"):
            stop = low.index(after[0], match.end()) + 1
            closed.append((match.start(), stop, name))
        elif (not before or before[-1] in ".;:([,–—") and after[:1] in (":", ",", ")", "]", "–", "—", "."):
            mark = low.index(after[0], match.end()) + 1
            opened.append((match.start() - (1 if before.endswith(("(", "[")) else 0), mark, name))
    if len({name for _, _, name in opened}) > 1 and (
        not low[start : opened[0][0]].strip() or len(opened) > 1
    ):
        stops = [mark for mark, _, _ in opened[1:]] + [end]
        return tuple(
            _placed_part(low, name, after, stop) for (_, after, name), stop in zip(opened, stops, strict=True)
        )
    if len({name for _, _, name in closed}) > 1:
        starts = [start] + [stop for _, stop, _ in closed[:-1]]
        return tuple(
            _placed_part(low, name, first, stop)
            for first, (_, stop, name) in zip(starts, closed, strict=True)
        )
    return ()


def _placed_part(low: str, position: str, start: int, end: int) -> CaptionPart:
    """A part without the punctuation at its ends."""
    start, end = stripped(low, start, end, " \t\n,;:.–—", " \t\n,;–—")
    return CaptionPart.model_construct(number=None, position=position, start=start, end=end)


def _leading_position(low: str, start: int, end: int) -> str | None:
    """The place that a caption names before anything else: "Ci-contre : ...", "(opposite) ...", "Left, ..."."""
    position = re.compile(r"[\s(\[]*").match(low, start)
    match = lexicon().position.match(low, position.end() if position else start)
    if match is None or match.end() > end:
        return None
    after = low[match.end() : end].lstrip()
    return canonical_position(match[0]) if not after or after[0] in ":,.)]–—" else None
