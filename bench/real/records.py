"""Entries of lists and collections: numbered books, sale lists, and records of museums and galleries."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html

from bench.real.blocks import Block, blocks, inline, plain
from bench.real.repositories import Repository

NUMBER = re.compile(r"^(?:N[o°º]\.?\s*)?(\d{1,5}[a-z]?)(?:, \d{3,5})*\s?[.)]?[\s.—–(]")
MAX_LENGTH = 600


@dataclass
class Record:
    """An entry of a list: number, title, and further lines as markup; a picture where the source has one."""

    number: str | None
    title: str
    lines: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    picture: str | None = None
    section: str = ""


def _without_number(markup: str) -> str:
    text = re.sub(
        r"^((?:<[^>]+>)*)(?:N[o°º]\.?\s*)?\d{1,5}[a-z]?(?:, \d{3,5})*\s?[.)]?", r"\1", markup, count=1
    )
    return re.sub(r"^((?:<[^>]+>)*)[\s.—–]+", r"\1", text).strip()


def _split_title(markup: str) -> tuple[str, str]:
    """A paragraph as title and rest: what is set apart at its beginning, else its first sentence."""
    apart = re.match(r"<(b|i|span)[^>]*>(.{3,120}?)</\1>[.,:;—–\s]*", markup)
    if apart:
        return apart[0].strip(), markup[apart.end() :].strip()
    bare = plain(markup)
    end = re.search(r"[.;:(—,](?=\s|$)|—", bare[8:110])
    if end is None or len(bare) < 30:
        return html.escape(bare, quote=False), ""
    cut = 8 + end.end()
    if bare[cut - 1] == "(":
        cut -= 1
    return html.escape(bare[:cut], quote=False).strip(), html.escape(bare[cut:], quote=False).strip()


def numbered(found: list[Block]) -> Iterator[Record]:
    """The numbered paragraphs of a book, each with what follows it."""
    record: Record | None = None
    section = ""
    for block in found:
        match = NUMBER.match(block.text + " ") if block.role in ("text", "item") else None
        if match and len(_without_number(block.markup)) > 8:
            if record:
                yield record
            title, rest = _split_title(_without_number(block.markup))
            record = Record(match[1], title, [rest] if rest else [], section=section)
        elif block.role == "heading":
            section = block.text
            if record:
                yield record
            record = None
        elif (
            record
            and block.role in ("text", "item")
            and sum(len(line) for line in record.lines) < MAX_LENGTH
            and len(block.text) < 900
        ):
            record.lines.append(block.markup)
    if record:
        yield record


def titled(content: str, pattern: str) -> Iterator[Record]:
    """The entries of a list of titles, whose first paragraphs have a class of their own."""
    tree = lxml_html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", content))
    record: Record | None = None
    for element in tree.iter("p"):
        markup = inline(element).strip()
        if re.search(pattern, element.get("class") or ""):
            if record:
                yield record
            number = NUMBER.match(plain(markup) + " ")
            title, rest = _split_title(_without_number(markup) if number else markup)
            record = Record(number[1] if number else None, title, [rest] if rest else [])
        elif record and sum(len(line) for line in record.lines) < MAX_LENGTH and 10 < len(markup) < 900:
            record.lines.append(markup)
    if record:
        yield record


def tabled(content: str) -> Iterator[Record]:
    """The rows of tables that open with a number, with the picture that stands before them."""
    picture = None
    for row in lxml_html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", content)).iter("tr"):
        image = row.find(".//img")
        cells = [inline(cell).strip() for cell in row if isinstance(cell.tag, str)]
        cells = [cell for cell in cells if plain(cell)]
        if image is not None:
            picture = image.get("src")
        elif len(cells) >= 2 and re.fullmatch(r"(N[o°]\.?\s?)?\d{1,4}[a-zA-Z]?\.?", plain(cells[0])):
            title, rest = _split_title(cells[1])
            yield Record(
                plain(cells[0]).strip("."),
                title,
                [text for text in (rest, " ".join(cells[2:])) if text],
                picture=picture,
            )
            picture = None


def sheets(content: str) -> Iterator[Record]:
    """Work sheets in HTML that is kept in a text of settings."""
    text = content.replace("\\n", " ").replace('\\"', '"')
    for sheet in re.findall(r'<div class="artsheet">(.*?)</div>', text, re.S):
        said = {
            name: re.sub(r"<br\s*/?>", "; ", value).strip()
            for name, value in re.findall(r'<p class="(\w+)">(.*?)</p>', sheet, re.S)
        }
        if said.get("title"):
            lines = [
                said[name]
                for name in ("author", "description", "size", "gift", "price", "purchase", "proposition")
                if said.get(name)
            ]
            yield Record(said.get("number"), said["title"], lines)


def _json_of(content: str) -> list[dict[str, Any]]:
    """The list of objects in a JavaScript file."""
    text = re.sub(r"^\s*//[^\n]*\n", "", content, flags=re.M)
    text = text[max(text.find("listeOeuvres = "), 0) :]
    text = re.sub(r",\s*([\]}])", r"\1", text[text.index("[") : text.rindex("]") + 1])
    loaded: list[dict[str, Any]] = json.loads(text, strict=False)
    return loaded


def listed(content: str, fields: dict[str, Any]) -> Iterator[Record]:
    """Records of a JavaScript or JSON list, by the names of their fields."""
    for item in _json_of(content):
        values = {
            name: item.get(name) if isinstance(item, dict) else item[int(name)]
            for name in [fields["title"], *fields["lines"]]
        }
        said = {name: _said(value) for name, value in values.items()}
        picture = (
            item.get(fields.get("picture", ""), None)
            if isinstance(item, dict)
            else item[int(fields["picture"])]
            if fields.get("picture")
            else None
        )
        title = said[fields["title"]]
        if fields.get("split"):  # one text with label words inside
            title = re.sub(r"^Inventarnummer: ", "", title)
            first, _, rest = title.partition(" Beschreibung: ")
            found = re.match(r"(\d[\d,_.a-z-]{0,13})\s(?:Titel: )?(\D.*)", first)
            if not found:
                continue
            yield Record(
                found[1],
                html.escape(found[2], quote=False),
                [
                    html.escape(line, quote=False)
                    for line in re.split(r"(?= Maße: | Wann: )", rest)
                    if line.strip()
                ],
            )
        elif title:
            yield Record(
                None,
                title,
                [said[name] for name in fields["lines"] if said[name]],
                labels=[fields["lines"][name] for name in fields["lines"] if said[name]],
                picture=picture,
            )


def _said(value: Any) -> str:
    if isinstance(value, list):
        value = " × ".join(str(part) for part in value[:3] if not isinstance(part, (list, dict)))
    return html.escape(" ".join(str(value if value is not None else "").split()), quote=False)[:400]


def museum(
    repository: Repository, folder: str, first: int, count: int, fields: dict[str, str]
) -> Iterator[Record]:
    """Records that have a file each."""
    paths = [
        path for path in sorted(repository.files()) if path.startswith(folder) and path.endswith(".json")
    ]
    for path in paths[first : first + count]:
        item = json.loads(repository.text(path))
        if item.get("creator"):
            item["artist"] = "; ".join(one.get("full_name") or "" for one in item["creator"])
            item["size"] = (
                " × ".join(str(item[key]) for key in ("item_height", "item_width") if item.get(key)) + " in."
                if item.get("item_height")
                else ""
            )
        title = _said(item.get(fields["title"]))
        if title:
            lines = [name for name in fields if name != "title" and _said(item.get(name))]
            yield Record(
                None, title, [_said(item[name]) for name in lines], labels=[fields[name] for name in lines]
            )


def records(repository: Repository, fact: dict[str, Any]) -> list[Record]:
    """The records of a fact: all that its source has."""
    form = fact["form"]
    if form == "museum":
        return list(museum(repository, fact["path"], fact["first"], fact["count"], fact["fields"]))
    content = repository.text(fact["path"])
    if form == "numbered":
        found = list(numbered(blocks(content, fact["path"])))
    elif form == "titled":
        found = list(titled(content, fact["fields"]["class"]))
    elif form == "tabled":
        found = list(tabled(content))
    elif form == "sheets":
        found = list(sheets(content))
    else:
        found = list(listed(content, fact["fields"]))
    return [record for record in found if 2 < len(plain(record.title)) < 160][
        fact["first"] : fact["first"] + fact["count"]
    ]
