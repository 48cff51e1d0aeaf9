"""What LaTeX sources say of their text: captions of figures, captions of tables, headings, items, notes."""

import re
import unicodedata
from dataclasses import dataclass

COMBINING = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
LETTERS = {
    "ss": "ß",
    "oe": "œ",
    "OE": "Œ",
    "ae": "æ",
    "AE": "Æ",
    "o": "ø",
    "O": "Ø",
    "i": "i",
    "j": "j",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
    "textasciitilde": "~",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "ldots": "…",
    "dots": "…",
}
SILENT = re.compile(
    r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|[a-zA-Z]*ref|label|index|gls\w*|acrshort|vspace|hspace|includegraphics|footnotemark|bibitem|"
    r"href|url|input|include|color|textcolor|addcontentsline)\*?\s*(?:\[[^\]]*\]\s*)*(?:\{[^{}]*\})?"
)
FIGURES = {
    "figure",
    "wrapfigure",
    "sidewaysfigure",
    "marginfigure",
    "SCfigure",
    "floatingfigure",
    "figwindow",
}
EVENT = re.compile(
    r"\\begin\s*\{(?P<begin>[^}]+)\}|\\end\s*\{(?P<end>[^}]+)\}|\\captionof\s*\{(?P<of>\w+)\}|"
    r"\\(?P<command>caption|subcaption|subfloat|subfigure|includegraphics|part|chapter|section|subsection|subsubsection|paragraph|item|footnote)\b\*?"
)
MEANING = {
    "part": "heading",
    "chapter": "heading",
    "section": "heading",
    "subsection": "heading",
    "subsubsection": "heading",
    "paragraph": "heading",
    "footnote": "note",
}


@dataclass
class Statement:
    """A piece of text with what the source says it is."""

    role: str  # caption, table, part, heading, list_item, note
    text: str
    pictures: int = 0
    environment: int = 0


def letters(text: str) -> str:
    """The letters and digits of a text, as they survive fonts, ligatures and line ends."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def braced(text: str, start: int) -> tuple[str, int]:
    """The braced argument at a place and where it ends; empty where there is none."""
    while start < len(text) and text[start].isspace():
        start += 1
    if text[start : start + 1] != "{":
        return "", start
    depth = 0
    for place in range(start, min(len(text), start + 6000)):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return text[start + 1 : place], place + 1
    return "", start


def bracketed(text: str, start: int) -> tuple[str, int]:
    """The optional argument at a place, and where it ends."""
    found = re.compile(r"\s*\[((?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\]]*\])*)\]").match(text, start)
    return (found[1], found.end()) if found else ("", start)


def _accent(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (found[2] or found[4]) + COMBINING[found[1] or found[3]])


def plain(text: str) -> str:
    """What LaTeX text prints; formulas, references and notes leave gaps."""
    text = re.sub(r"\$[^$]*\$|\\\(.*?\\\)", " ", text, flags=re.S)
    text = re.sub(r"\\footnote\s*\{(?:[^{}]|\{[^{}]*\})*\}", " ", text)
    text = SILENT.sub(" ", text)
    text = re.sub(r"\\(['`^\"~=.])\s*\{?\\?([A-Za-z])\}?|\\([cvuHkr])\s*\{([A-Za-z])\}", _accent, text)
    text = re.sub(r"\\([A-Za-z]+)\s?", lambda m: LETTERS.get(m[1], " "), text)
    return " ".join(re.sub(r"\\(.)", r"\1", text).replace("{", "").replace("}", "").replace("~", " ").split())


def statements(source: str) -> list[Statement]:
    """What a source file says of its text, in its order."""
    source = re.sub(r"(?<!\\)%[^\n]*", "", source)
    found: list[Statement] = []
    stack: list[tuple[str, int]] = []
    pictures: dict[int, int] = {}
    count = 0
    for event in EVENT.finditer(source):
        if event["begin"]:
            count += 1
            stack.append((event["begin"].rstrip("*"), count))
            continue
        if event["end"]:
            names = [name for name, _ in stack]
            if event["end"].rstrip("*") in names:
                del stack[len(names) - 1 - names[::-1].index(event["end"].rstrip("*")) :]
            continue
        inside = [name for name, _ in stack]
        figure = next((number for name, number in stack if name in FIGURES), 0)
        command = event["command"] or "caption"
        short, at = bracketed(source, event.end())
        if command == "includegraphics":
            pictures[figure] = pictures.get(figure, 0) + 1
        elif command in ("subfloat", "subfigure"):
            found.append(Statement("part", plain(short), environment=figure))
        elif command == "item":
            stop = re.compile(r"\\item\b|\\end\b|\\begin\b|\n\s*\n").search(source, at)
            found.append(
                Statement("list_item", plain(short + " " + source[at : stop.start() if stop else at + 300]))
            )
        else:
            said, _ = braced(source, at)
            role = MEANING.get(command) or _caption_role(command, event["of"], inside)
            found.append(Statement(role, plain(said), environment=figure if role == "caption" else 0))
    for statement in found:
        statement.pictures = pictures.get(statement.environment, 0) if statement.environment else 0
    return [statement for statement in found if len(letters(statement.text)) > 2]


def _caption_role(command: str, of: str | None, inside: list[str]) -> str:
    if command == "subcaption" or "subfigure" in inside or "subtable" in inside:
        return "part"
    if of:
        return "caption" if of == "figure" else "table"
    for name in reversed(inside):
        if name in FIGURES:
            return "caption"
        if "tab" in name or "listing" in name or "algorithm" in name:
            return "table"
    return "table"


def body(source: str) -> str:
    """The letters of everything that a source prints outside its floats."""
    source = re.sub(r"(?<!\\)%[^\n]*", "", source)
    source = re.sub(
        r"\\begin\{(figure|table|wrapfigure|sidewaysfigure|equation|align|lstlisting|verbatim|tikzpicture|tabular|minted)\*?\}.*?\\end\{\1\*?\}",
        "",
        source,
        flags=re.S,
    )
    source = re.sub(
        r"\\[a-z]*cite[a-z]*\*?(\[[^\]]*\])*\{[^{}]*\}|\\(page|auto|c|eq)?ref\{[^{}]*\}|\$[^$]*\$",
        "\x00",
        source,
    )
    return letters(" ".join(plain(part) + "\x00" for part in source.split("\x00")))
