"""Artists, numbers, titles and media of the Salon catalogues (1856-1893), from their ALTO text.

    python benchmarks/salon_fields.py [--misses]

Each catalogue's pages become one document: the lines of the ALTO files, with their boxes but without the zones that
people drew around entries, go through the layout's grouping, captions, linking and enrichment as lines of OCR do.
Compared with the TEI (in `gold.json`):

- artist: the name of each entry;
- number, title: of each item. Items are paired one to one within a catalogue by number and title;
- medium: the TEI has no element for it; it stands in titles and descriptions ("Bal public; dessin.", "Saül;
  porcelaine."). Asked is each piece between commas, semicolons, points, colons or brackets there that is made of
  MEDIA's words only, up to four of them.

The TEI was corrected by hand after the text was read, so texts are alike from 0.9 on (letters and digits, likeness of
rapidfuzz). Left out are names and titles that the ALTO text of the page does not hold, and the one name that the gold
itself calls wrong (README_DATA.md). The TEI ends a title where its encoder saw fit: ours is right if it is the title,
or the title with the description. Needs PICTORIA_SHARED.
"""

import argparse
import json
import re
import statistics
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from benchmarks.common.bench_data import shared
from pictoria_docs.captioning import find_captions
from pictoria_docs.document import Box, Document, Field, Origin, Page, PageKind
from pictoria_docs.document.words import Word
from pictoria_docs.enrichment.enrich import enrich, make_readers
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.works import ITEM, read_work
from pictoria_docs.layout import settle
from pictoria_docs.layout.blocks import group_lines, reading_order
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.linking import link

ALIKE = 0.9
DPI = 200.0
ORIGIN = Origin(stage="layout", version="alto")
TEI = "{http://www.tei-c.org/ns/1.0}"
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
MEDIA = re.compile(
    r"(?:dessins?|aquarelles?|pastels?|gouaches?|sépias?|fusains?|sanguines?|grisailles?|miniatures?|émail|émaux|"
    r"porcelaines?|faïences?|gravures?|eaux?[ -]fortes?|lithographies?|photographies?|peintures?|cire|plâtre|marbre|"
    r"bronze|terre cuite|bois|ivoire|argent|huile|toile|crayon|plume|lavis|encre|vitrail|burin)",
    re.IGNORECASE,
)
SMALL = r"(?:\s+|et|à|au|aux|la|le|l['’]|de|d['’]|du|sur|en|un|une|trois|deux)"
MEDIUM = re.compile(rf"(?:{SMALL}*{MEDIA.pattern}{SMALL}*){{1,4}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A work of the gold or ours."""

    number: str
    titles: tuple[str, ...]
    """All that count as its title."""
    medium: str


def document(folder: Path, pages: list[dict[str, str]]) -> Document:
    """A catalogue as if OCR had read its lines."""
    made = []
    for number, page in enumerate(pages, 1):
        lines, width, height = _lines(folder / page["alto"])
        regions = group_lines(lines, [], folder.name, number, ORIGIN)
        made.append(
            Page(
                number=number,
                width=width,
                height=height,
                dpi=DPI,
                kind=PageKind.SCAN,
                regions=tuple(reading_order(regions)),
            )
        )
    whole = Document(
        id=folder.name,
        name=folder.name,
        source=str(folder),
        kind="images",
        sha256="0" * 64,
        page_count=len(made),
        pages=tuple(find_captions(settle(made))),
    )
    return enrich(link(whole))


def _lines(file: Path) -> tuple[list[TextLine], float, float]:
    """The lines of an ALTO page in points, and its size; ALTO tells no font sizes, so all are set alike."""
    page = ElementTree.parse(file).getroot().find(f".//{ALTO}Page")
    assert page is not None
    lines = []
    for line in page.iter(f"{ALTO}TextLine"):
        text = " ".join(each.get("CONTENT", "") for each in line.iter(f"{ALTO}String")).strip()
        x, y, w, h = (float(line.get(name, 0)) * 72 / DPI for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        if text and w > 0 and h > 0:
            lines.append(TextLine(text, Box(x, y, x + w, y + h), _words(text, x, y, w, h)))
    size = statistics.median(line.box.height for line in lines) if lines else 10.0
    for each in lines:
        each.runs = [(0, len(each.text), size, False, False)]
    return lines, *(float(page.get(side, 0)) * 72 / DPI for side in ("WIDTH", "HEIGHT"))


def _words(text: str, x: float, y: float, w: float, h: float) -> list[Word]:
    """Words at the share of the line that their letters take."""
    step = w / len(text)
    return [
        Word(each.start(), each.end(), x + each.start() * step, y, x + each.end() * step, y + h)
        for each in re.finditer(r"\S+", text)
    ]


def media_of(text: str) -> str:
    """The media that a gold text names in pieces of their own."""
    pieces = re.split(r"[,;:.()]", unicodedata.normalize("NFC", text))[1:]
    return " ".join(piece.strip() for piece in pieces if MEDIUM.fullmatch(piece.strip()))


def gold_items(pages: list[dict], text: str) -> tuple[list[str], list[Item]]:
    """Names and items of the gold that the ALTO text holds."""
    names, items = [], []
    for page in pages:
        for entry in page["tei_entries"]:
            if entry["name"] and not entry["name"][0].isdigit() and _held(entry["name"], text):
                names.append(entry["name"])
            for item in entry["items"]:
                title, more = item["title"] or "", item["desc"] or ""
                if _held(title, text):
                    whole = f"{title} {more}"
                    items.append(Item(item["num"] or "", (title, whole), media_of(whole)))
    return names, items


def our_items(made: Document) -> tuple[list[str], list[Item]]:
    """Artists and items of our entries."""
    names, items = [], []
    for entry in made.entries:
        names += [field.value for field in entry.fields if field.name == "artist"]
        for field in entry.fields:
            if field.name == "item":
                said = json.loads(field.normalised or "{}")
                medium = said.get("medium", "")
                title = said.get("title", "")
                items.append(Item(said.get("number", ""), (title, f"{title} {medium}"), medium))
    return names, items


def folded(text: str) -> str:
    """Letters and digits only, hyphens at line ends joined."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).replace("¬", "").casefold()))


def _held(words: str, text: str) -> bool:
    return fuzz.partial_ratio(folded(words), text) >= 100 * ALIKE


def alike(one: str, other: str) -> float:
    """Likeness of letters, 0 to 1."""
    return fuzz.ratio(folded(one), folded(other)) / 100


def titles_alike(one: Item, other: Item) -> float:
    """Likeness of the titles of two items in the form in which they are most alike."""
    return max(alike(a, b) for a in one.titles for b in other.titles)


def pairs(scores: list[list[float]], least: float) -> list[tuple[int, int]]:
    """The best one-to-one pairs of at least that score."""
    if not scores or not scores[0]:
        return []
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if scores[a][b] >= least]


def media_in_tei() -> list[int]:
    """Right, asked and said media of all items of the TEI, read from its own words; the pages above have but four."""
    readers, counts = make_readers(EnrichmentOptions()), [0, 0, 0]
    for file in sorted((shared() / "data").glob("salons*/catalogs/*/*.xml")):
        for item in ElementTree.parse(file).getroot().iter(f"{TEI}item"):
            number, title, more = _parts(item)
            asked = media_of(f"{title} {more}")
            field = Field(
                name=ITEM, value=f"{number}. {title} {more}", normalised=number or None, origin=ORIGIN
            )
            said = json.loads(read_work(field, readers).normalised or "{}").get("medium", "")
            counts = [
                counts[0] + (bool(asked) and alike(asked, said) >= ALIKE),
                counts[1] + bool(asked),
                counts[2] + bool(said),
            ]
    return counts


def _parts(item: ElementTree.Element) -> tuple[str, str, str]:
    """Number, title and description of an item of the TEI."""
    number, title, more = (item.find(f"{TEI}{name}") for name in ("num", "title", "desc"))
    return _words_of(number), _words_of(title), _words_of(more)


def _words_of(part: ElementTree.Element | None) -> str:
    return " ".join("".join(part.itertext()).split()) if part is not None else ""


def judge(
    gold: tuple[list[str], list[Item]], ours: tuple[list[str], list[Item]], misses: bool
) -> dict[str, list[int]]:
    """Right, asked and said of each field."""
    names, items = gold
    said_names, said = ours
    named = pairs([[alike(a, b) for b in said_names] for a in names], ALIKE)
    paired = pairs([[titles_alike(a, b) + (a.number == b.number) for b in said] for a in items], 0.7)
    right = {
        "number": sum(items[a].number == said[b].number for a, b in paired),
        "title": sum(titles_alike(items[a], said[b]) >= ALIKE for a, b in paired),
        "medium": sum(
            bool(items[a].medium) and alike(items[a].medium, said[b].medium) >= ALIKE for a, b in paired
        ),
    }
    if misses:
        _tell(names, said_names, named, items, said, paired)
    return {
        "artist": [len(named), len(names), len(said_names)],
        "number": [right["number"], len(items), sum(bool(each.number) for each in said)],
        "title": [right["title"], len(items), sum(bool(each.titles[0]) for each in said)],
        "medium": [
            right["medium"],
            sum(bool(each.medium) for each in items),
            sum(bool(each.medium) for each in said),
        ],
    }


def _tell(names, said_names, named, items, said, paired) -> None:  # type: ignore[no-untyped-def]
    for place, name in enumerate(names):
        if place not in {a for a, _ in named}:
            print("artist missed:", name)
    for place, name in enumerate(said_names):
        if place not in {b for _, b in named}:
            print("artist made up:", name)
    for place, item in enumerate(items):
        if place not in {a for a, _ in paired}:
            print("item missed:", item)
    for place, item in enumerate(said):
        if place not in {b for _, b in paired}:
            print("item made up:", item)
    for a, b in paired:
        if (
            items[a].number != said[b].number
            or titles_alike(items[a], said[b]) < ALIKE
            or items[a].medium != said[b].medium
        ):
            print("differs:", items[a], said[b])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what differs")
    options = parser.parse_args()
    total: dict[str, list[int]] = {}
    print("| catalogue | field | right | asked | said | F1 |\n|---|---|---|---|---|---|")
    for path in sorted((shared() / "data").glob("salons*/catalogs/*/gold.json")):
        pages = json.loads(path.read_text(encoding="utf-8"))["pages"]
        root = path.parent if (path.parent / pages[0]["alto"]).exists() else path.parent.parent
        text = folded(" ".join(line for page in pages for zone in page["zones"] for line in zone["lines"]))
        counts = judge(gold_items(pages, text), our_items(document(root, pages)), options.misses)
        for name, values in counts.items():
            _row(path.parent.name, name, values)
            total[name] = [a + b for a, b in zip(total.get(name, [0, 0, 0]), values, strict=True)]
    if not total:
        sys.exit("The shared folder holds no Salon catalogues: nothing measured.")
    for name, values in total.items():
        _row("all", name, values)
    _row("all the TEI", "medium", media_in_tei())


def _row(catalogue: str, name: str, values: list[int]) -> None:
    right, asked, said = values
    print(f"| {catalogue} | {name} | {right} | {asked} | {said} | {2 * right / max(asked + said, 1):.3f} |")


if __name__ == "__main__":
    main()
