"""The first number of a list, which OCR takes for letters: "1a Brooch", "l. Brooch" before "2. Buckle".

Only where the next numbered line under it opens with 2 at the same left edge: nothing else is likely there.
"""

import re
from collections.abc import Sequence

from pictoria_docs.layout.ocr.lines import make_line, words_of
from pictoria_docs.layout.text_line import TextLine

LOOK_AHEAD = 12  # lines between a first and a second item
SAME_EDGE = 1.0  # line heights between the left edges of the two

_MISREAD = re.compile(r"(?:1[a-zé]|[lI|!iJ][a.,:;)]|[lI|!])(?=\s+[A-ZÀ-Þ«“\"(])")
_NUMBERED = re.compile(r"(\d{1,3})\s?(?P<sign>[.):–—-]?)\s")


def first_numbers(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines in their order, with the first number of a list as it was printed; the others stay as they are."""
    repaired = list(lines)
    for index, line in enumerate(lines):
        match = _MISREAD.match(line.text)
        if match is None or not line.words or line.words[0].end != match.end():
            continue
        sign = _sign_of_second(line, lines[index + 1 : index + 1 + LOOK_AHEAD])
        if sign is not None:
            repaired[index] = _with_first(line, f"1{sign}")
    return repaired


def _sign_of_second(line: TextLine, following: Sequence[TextLine]) -> str | None:
    """The sign behind the number of the next item, if that is 2; None where it is not."""
    for other in following:
        numbered = _NUMBERED.match(other.text)
        if numbered is not None:
            level = abs(other.box.x0 - line.box.x0) < SAME_EDGE * line.box.height
            return numbered["sign"] if numbered[1] == "2" and level else None
    return None


def _with_first(line: TextLine, number: str) -> TextLine:
    """A line whose first word is another one."""
    words = words_of(line)
    return make_line([(number, *words[0][1:]), *words[1:]], line.size)
