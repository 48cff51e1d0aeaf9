"""Splits the body of a caption: its parts ("(a) ... (b) ...", "left: ..."), its position words, its credit."""

import re
from dataclasses import dataclass
from functools import cache

from pictoria_docs.captioning.lexicon import lexicon
from pictoria_docs.captioning.numbers import from_roman, read_numbers
from pictoria_docs.document import CaptionPart, NumberKind, PrintedNumber


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a caption; offsets into the caption's text."""

    start: int
    end: int
    parts: tuple[CaptionPart, ...]
    credit_start: int | None
    credit_end: int | None
    position: str | None


_CLAUSE = re.compile(r"(?:^|[.;:)\]–—|/,]\s*|\s(?=[\[(©]))")
# A mark of a part, where a clause or at least a word may start: "(a)", "a)", "a.", "a,", "A:", "1.", "(1)".
_MARK = re.compile(
    r"(?<![^\s(\[–—;])(?:"
    r"\((?P<round>[0-9]{1,2}|[A-Za-z]|[ivx]{1,5}|[A-Za-z]\s?[-–,]\s?[A-Za-z])\)"
    r"|(?P<number>[0-9]{1,2})(?P<numbersign>[.)])(?=\s|[A-ZÀ-Þ])"
    r"|(?P<letter>[A-Za-z])(?P<lettersign>[.),:])(?=\s)"
    r")\s*"
)


def body_of(text: str, low: str, start: int, numbers: tuple[PrintedNumber, ...]) -> Body:
    """The body that starts at `start`, with its parts, credit and position.

    Args:
        text: the whole caption.
        low: the same in lower case, character by character.
        start: where the body starts, behind the label and its separator.
        numbers: what the label names; a part's number comes below a single one.
    """
    start = min(start, len(text))
    credit = _credit(low, start)
    end = len(text.rstrip()) if credit is None else len(text[:credit].rstrip(" \t\n,;–—-"))
    end = max(start, end)
    marked = _marked(text, low, start, end, numbers)
    placed = marked or _placed(low, start, end)
    return Body(
        start=start,
        end=end,
        parts=placed,
        credit_start=credit,
        credit_end=len(text.rstrip()) if credit is not None else None,
        position=None if placed else _leading_position(low, start, end),
    )


def _credit(low: str, start: int) -> int | None:
    """Where the credit starts, if one closes the caption."""
    pattern = lexicon().credit
    if not _hint().search(low, start):
        return None
    for clause in _CLAUSE.finditer(low, start):
        found = pattern.match(low, clause.end())
        if found is not None:
            return found.start()
    found = pattern.match(low, start)
    return found.start() if found else None


@cache
def _hint() -> re.Pattern[str]:
    """A cheap test before the clauses are gone through."""
    return re.compile(
        r"©|\(c\)|phot|ph\.|credit|crédit|clich|courtesy|permission|nachweis|foto|imag|sourc|quelle|aufnahme|fonte"
        r"|fuente|drawing|dessin|zeichnung|disegno|dibujo|copyright|scan|dao|concession|cortes|autorisation"
        r"|\((?:after|d['’]après|nach|da)\b"
    )


def _marked(
    text: str, low: str, start: int, end: int, numbers: tuple[PrintedNumber, ...]
) -> tuple[CaptionPart, ...]:
    """Parts that open with numbers or letters, in the print that gives the longest run from the first on."""
    styles: dict[str, list[tuple[int, int, str]]] = {}
    for found in _MARK.finditer(text, start, end):
        name = found["round"] or found["number"] or found["letter"]
        style = "round" if found["round"] else found["numbersign"] or found["lettersign"]
        alphabet = "digit" if name[0].isdigit() else "upper" if name[0].isupper() else "small"
        styles.setdefault(f"{style}{alphabet}", []).append((found.start(), found.end(), name))
    best: list[tuple[int, int, str]] = []
    for style, marks in styles.items():
        run = _run(marks)
        lone = len(run) == 1 and not (style.startswith("round") and "-" in run[0][2].replace("–", "-"))
        # "A, b" and "1." are common in prose: one mark alone must be bracketed, and open the body.
        if lone and not (style.startswith("round") and run[0][0] == start):
            continue
        if len(run) > len(best):
            best = run
    if not best:
        return ()
    parent = numbers[0] if len(numbers) == 1 else None
    parts: list[CaptionPart] = []
    for index, (_, after, name) in enumerate(best):
        stop = best[index + 1][0] if index + 1 < len(best) else end
        stop = max(after, after + len(text[after:stop].rstrip(" \t\n,;")))
        for number in _numbers_of(name, best, parent):
            parts.append(
                CaptionPart.model_construct(number=number, position=None, start=min(after, stop), end=stop)
            )
    return tuple(parts)


def _run(marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The marks that count on from the first of their series ("a", "1", "i"), later strangers left out."""
    romans = len(marks) > 1 and marks[0][2].lower() == "i" and marks[1][2].lower() == "ii"
    run: list[tuple[int, int, str]] = []
    expected = 1
    for mark in marks:
        first, last = _bounds(mark[2], romans)
        if first == expected:
            run.append(mark)
            expected = last + 1
    return run


def _bounds(name: str, romans: bool) -> tuple[int, int]:
    ends = [piece.strip() for piece in re.split(r"[-–,]", name)]
    values = [_place(piece, romans) for piece in ends]
    return values[0], values[-1]


def _place(name: str, romans: bool) -> int:
    if name.isdigit():
        return int(name)
    if romans or len(name) > 1:
        return from_roman(name) or -1
    return ord(name.lower()) - ord("a") + 1


def _numbers_of(
    name: str, run: list[tuple[int, int, str]], parent: PrintedNumber | None
) -> list[PrintedNumber]:
    romans = run[0][2].lower() == "i" and len(run) > 1 and run[1][2].lower() == "ii"
    paths: list[tuple[tuple[str, ...], str]]
    if romans:
        paths = [((str(from_roman(name) or name),), name)]
    else:
        read = read_numbers(name, name.lower(), 0, None, hyphen="range")
        paths = [(number.path, number.text) for number in read.numbers] if read else [((name.lower(),), name)]
    if parent is None or parent.path[-1] == paths[0][0][0]:
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
    places = lexicon().positions
    names: list[str] = []
    words = re.findall(r"[^\s,/]+", phrase)
    at = 0
    while at < len(words):
        for length in range(min(5, len(words) - at), 0, -1):
            name = places.get(" ".join(words[at : at + length]))
            if name is not None:
                if name not in names:
                    names.append(name)
                at += length
                break
        else:
            at += 1
    order = ("opposite", "above", "below", "top", "bottom", "centre", "left", "right")
    return "-".join(sorted(names, key=order.index)) if names else None


def _placed(low: str, start: int, end: int) -> tuple[CaptionPart, ...]:
    """Parts that are told by place: "left: ...; right: ...", "..., left, and ..., right" only where bracketed."""
    pattern = lexicon().position
    opened: list[tuple[int, int, str]] = []
    closed: list[tuple[int, int, str]] = []
    for found in pattern.finditer(low, start, end):
        name = canonical_position(found[0])
        if name is None:
            continue
        before, after = low[start : found.start()].rstrip(), low[found.end() : end].lstrip()
        bracketed = before.endswith(("(", "[")) and after[:1] in (")", "]")
        if bracketed and len(before) > 1 and before[:-1].rstrip()[-1:] not in (".", ";"):
            stop = low.index(after[0], found.end()) + 1
            closed.append((found.start(), stop, name))
        elif (not before or before[-1] in ".;:([,–—") and after[:1] in (":", ",", ")", "]", "–", "—", "."):
            mark = found.end() + len(low[found.end() : end]) - len(after) + 1
            opened.append((found.start() - (1 if before.endswith(("(", "[")) else 0), mark, name))
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
    text = low[start:end]
    left = start + len(text) - len(text.lstrip(" \t\n,;:.–—"))
    right = max(left, start + len(text.rstrip(" \t\n,;–—")))
    return CaptionPart.model_construct(number=None, position=position, start=left, end=right)


def _leading_position(low: str, start: int, end: int) -> str | None:
    """The place that a caption names before anything else: "Ci-contre : ...", "(opposite) ...", "Left, ..."."""
    found = re.compile(r"[\s(\[]*").match(low, start)
    match = lexicon().position.match(low, found.end() if found else start)
    if match is None or match.end() > end:
        return None
    after = low[match.end() : end].lstrip()
    return canonical_position(match[0]) if not after or after[0] in ":,.)]–—" else None
