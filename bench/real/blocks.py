"""The blocks of an HTML book as its author marked them up: headings, paragraphs, notes, items, captioned figures."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html

CAPTION = re.compile(
    r"(^|[\s_-])(fig)?(capt?(ion)?|cap\d+px|legend|figurehead|figcaption|ill?u?s?cap\w*|center-?caption|imgcaption)",
    re.I,
)
GROUP = re.compile(r"(^|\s)(fig|ill|image|img|plate|wp-caption|thumb|picture|caption-?box|gallery)", re.I)
NOTE = re.compile(r"foot-?note|endnote|fnote|(^|\s)fn\b", re.I)
SKIPPED = re.compile(
    r"pg-?(header|footer)|boilerplate|toc|contents|index|pagenum|transnote|transcriber|nav|linenum|loi\b|hidden",
    re.I,
)
INLINE = {
    "i": "i",
    "em": "i",
    "cite": "i",
    "b": "b",
    "strong": "b",
    "sup": "sup",
    "sub": "sub",
    "small": "small",
}
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "dt", "dd", "figcaption", "pre"}
GONE = {"script", "style", "head", "nav", "noscript", "svg", "math", "audio", "video", "form", "button"}


@dataclass
class Block:
    """A piece of an author's page: its role, text, inline markup, and for figures its pictures and captions."""

    role: str  # heading, text, item, note, figure, verse
    text: str = ""
    markup: str = ""
    level: int = 0
    pictures: list[str] = field(default_factory=list)
    captions: list[tuple[str, str]] = field(default_factory=list)  # text, markup
    centred: bool = False


def inline(element: etree._Element) -> str:
    """The inline markup of an element that is worth printing: italics, bold, raised; line breaks as blanks."""
    parts: list[str] = [html.escape(element.text or "", quote=False)]
    for child in element:
        if (
            isinstance(child.tag, str)
            and child.tag not in GONE
            and not SKIPPED.search(child.get("class") or "")
        ):
            inner = inline(child)
            tag = INLINE.get(child.tag) or (
                "sc" if "small" in (child.get("class") or "") and child.tag == "span" else None
            )
            if child.tag in ("br", "p", "div", "td", "li"):
                inner += " "
            if tag and inner.strip():
                inner = f'<span class="sc">{inner}</span>' if tag == "sc" else f"<{tag}>{inner}</{tag}>"
            parts.append(inner)
        parts.append(html.escape(child.tail or "", quote=False))
    return re.sub(r"\s+", " ", "".join(parts))


def plain(markup: str) -> str:
    """The text of inline markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def classes(element: etree._Element) -> str:
    """What an element is called by its author."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _pictures(element: etree._Element, base: PurePosixPath) -> Iterator[str]:
    for image in element.iter("img", "image"):
        source = image.get("src") or image.get("{http://www.w3.org/1999/xlink}href") or ""
        if source and not source.startswith(("http:", "https:", "data:", "//")):
            path = base / unquote(source.split("#")[0].split("?")[0])
            clean: list[str] = []
            for part in path.parts:
                if part == "..":
                    clean[-1:] = []
                elif part != ".":
                    clean.append(part)
            yield "/".join(clean).lstrip("/")


def _is_caption(element: etree._Element) -> bool:
    return element.tag in ("figcaption", "caption") or bool(CAPTION.search(element.get("class") or ""))


def _captions(element: etree._Element) -> list[tuple[str, str]]:
    """The captions in a group; the outermost elements that are called so."""
    found = []
    stack = list(reversed(list(element)))
    while stack:
        child = stack.pop()
        if not isinstance(child.tag, str) or child.tag in GONE:
            continue
        if _is_caption(child) and not list(_pictures(child, PurePosixPath())):
            markup = inline(child).strip()
            if plain(markup):
                found.append((plain(markup), markup))
        else:
            stack.extend(reversed(list(child)))
    return found


def _matrix(table: etree._Element, base: PurePosixPath) -> list[Block] | None:
    """Figures of a table whose rows hold pictures and, below them, captions; None where it is another table."""
    blocks: list[Block] = []
    waiting: list[Block] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if isinstance(cell.tag, str)]
        pictures = [list(_pictures(cell, base)) for cell in cells]
        if any(pictures):
            waiting = []
            for cell, found in zip(cells, pictures, strict=True):
                if found:
                    waiting.append(Block("figure", pictures=found, captions=_captions(cell)))
            blocks += waiting
            continue
        texts = [inline(cell).strip() for cell in cells]
        texts = [text for text in texts if plain(text)]
        named = [_is_caption(cell) for cell in cells]
        if (
            waiting
            and any(named)
            and len(texts) == len(waiting)
            and not any(block.captions for block in waiting)
        ):
            for block, text in zip(waiting, texts, strict=True):
                block.captions = [(plain(text), text)]
        waiting = []
    return blocks or None


def _figure(element: etree._Element, base: PurePosixPath) -> Block | None:
    """The figure of a group of few pictures; None where the group is no figure."""
    pictures = list(_pictures(element, base))
    if not pictures or len(pictures) > 6:
        return None
    captions = _captions(element)
    said = plain(inline(element))
    if sum(len(text) for text, _ in captions) < 0.8 * len(said):
        rest = [
            child
            for child in element.iter("p", "span", "div")
            if not len(child) and (child.text or "").strip()
        ]
        if captions or len(said) > 300 or element.tag == "td" or not rest:
            return None if said else Block("figure", pictures=pictures)
        captions = [(said, inline(element).strip())]
    return Block("figure", pictures=pictures, captions=captions)


def _walk(element: etree._Element, base: PurePosixPath) -> Iterator[Block]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in GONE:
            continue
        called = classes(child)
        if SKIPPED.search(called) and child.tag not in ("body", "html", "main"):
            continue
        has_picture = next(_pictures(child, base), None)
        if has_picture and child.tag == "table" and (found := _matrix(child, base)):
            yield from found
        elif has_picture and (child.tag == "figure" or GROUP.search(called) or child.tag in ("p", "td")):
            if block := _figure(child, base):
                yield block
            elif child.tag in ("p", "td"):
                markup = inline(child).strip()
                if len(plain(markup)) > 80:
                    yield Block("text", plain(markup), markup)
            else:
                yield from _walk(child, base)
        elif has_picture or (child.tag not in BLOCKS and any(inner.tag in BLOCKS for inner in child.iter())):
            if child.tag == "img":
                yield Block("figure", pictures=[has_picture] if has_picture else [])
            elif NOTE.search(called) and not has_picture:
                markup = inline(child).strip()
                yield Block("note", plain(markup), markup)
            else:
                yield from _walk(child, base)
        else:
            markup = inline(child).strip()
            text = plain(markup)
            if not text:
                continue
            if _is_caption(child):
                yield Block("caption", text, markup)
            elif child.tag[0] == "h" and child.tag[1:].isdigit():
                yield Block("heading", text, markup, level=int(child.tag[1:]))
            elif NOTE.search(called):
                yield Block("note", text, markup)
            elif child.tag in ("li", "dd", "dt"):
                yield Block("item", text, markup)
            elif child.tag in ("p", "blockquote", "div", "section"):
                centred = bool(
                    re.search(
                        r"cent|mid\b", f"{called} {child.get('align') or ''} {child.get('style') or ''}"
                    )
                )
                yield Block("text", text, markup, centred=centred)


def blocks(content: str, path: str) -> list[Block]:
    """All blocks of an HTML file; a lone caption joins the picture before it, where that has none."""
    tree = lxml_html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", content))
    base = PurePosixPath(path).parent
    body = tree.find(".//body")
    result: list[Block] = []
    for block in _walk(body if body is not None else tree, base):
        before = result[-1] if result else None
        if block.role == "caption":
            if before and before.role == "figure" and not before.captions:
                before.captions = [(block.text, block.markup)]
            continue
        result.append(block)
    return _with_centred_captions(result)


def _with_centred_captions(found: list[Block]) -> list[Block]:
    """Takes short centred lines after pictures for captions, in books that set nearly all pictures so."""
    bare = [i for i, block in enumerate(found[:-1]) if block.role == "figure" and not block.captions]
    after = [
        i
        for i in bare
        if found[i + 1].centred and found[i + 1].role == "text" and len(found[i + 1].text) < 200
    ]
    if len(after) < 6 or len(after) < 0.6 * len(bare):
        return found
    for i in after:
        found[i].captions = [(found[i + 1].text, found[i + 1].markup)]
    gone = {i + 1 for i in after}
    return [block for i, block in enumerate(found) if i not in gone]


def language(content: str) -> str:
    """The language that the file names, two letters; empty where it names none."""
    found = re.search(r"<html[^>]*?\s(?:xml:)?lang\s*=\s*[\"']([a-zA-Z]{2})", content[:5000])
    return found[1].lower() if found else ""
