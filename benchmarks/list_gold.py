"""Gold files for exhibition lists that the shared folder has as transcribed lines or drawn zones.

    python benchmarks/list_gold.py OUT

Writes `NAME.gold.json` in the format of CatalogueBench for ten catalogues of the Swiss exhibitions (1852-1887, lines
transcribed in ALTO; CC BY 2.0, Artl@s) and two French Salons (1856-1893, zones drawn by people; CC BY, Artl@s), with
boxes in points at the resolution that our own reader gives their images. In the Swiss lists an entry is a work: the
line that opens with its number, and the lines up to the next number or artist. In the Salons it is an artist with all
works. Needs PICTORIA_SHARED.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image
from quality import shared

from pictoria_docs.sources import open_source

OPENING = re.compile(r"(?P<number>[1-9]\d{0,2}(?:\s?bis|[a-z])?)\.(?:\s+(?P<rest>.*))?$")
SECOND = re.compile(r"\d{1,3}(?:bis|[a-z])?\s+(?=[«\"“(]?[A-ZÄÖÜ])")
PRICE = re.compile(
    r"\s*(?:à )?(?:zusammen )?(?:Fr\.?\s?)?(?<!\d)\d{2,5}(?:[.,]\s?\d{1,2})?\s*[.,]?\s*[—–-]?\.?$"
    r"|\s+[—–]$|\s+[–—]\. [–—]$"
)
REMARK = re.compile(
    r"\s*,?\s*\((?=[^)]*(?:verkauft|verloos|bundesbei|angekauft|kunstverein|gehört|zurück|rahmen|privat|zum verkauf"
    r"|sektion|\d))[^)]*\)?\.?",
    re.IGNORECASE,
)
MEDIUM = re.compile(
    r"[\s.,;]*[(,.;] ?(?:(?:aquar|kohlen|kreide|kupfer|stahl|gyps|bronce|broncirte|marmor|pastel|email|hochrelief"
    r"|sculptur|medaillon|feder|fusain)[a-zäöü]*\.?(?: gyps\w+| nach \w+)?)[.)]*$",
    re.IGNORECASE,
)
IDEM = re.compile(r"\s(?:idem|dito|do)\.?(?: ?\(.*)?$")
DITTO = re.compile(r"[\W_]*(?:(?:idem|id|do|dito)\W*)*", re.IGNORECASE)
FURNITURE = re.compile(r"[–—-]\s*\d+\s*[–—-]|Fr\.? ?(?:Ct\.?)?|N[ro]\.?|Frs\.?", re.IGNORECASE)
NEXT_LINE = re.compile(r"(?!(?:de|von|van|di) )[^\W\dA-ZÄÖÜ]")
"""The second line of a title begins with a small letter; some names do."""
OPEN_END = re.compile(
    r"(?:[¬-]| (?:der|an|dem|den|Kanton|aus|u\.|und|in|vom|von|Rock|Verloosung|Frauenkirche|rothen|Herzogin|indem"
    r"|die))$"
)
"""Ends of first lines in these ten catalogues, read by eye."""
INDENT = 0.09
"""Of the page's width: an artist's heading is indented by more than that from the numbers."""
ARTIST = re.compile(r"[^,(—]*(?:\([^)]*\)?)?")
"""A name up to the comma or dash behind it, with the first name in brackets."""
ZONES = ("Entry", "EntryEnd")

Box = tuple[float, float, float, float]


@dataclass
class TrueLine:
    """A transcribed line, in pixels."""

    box: Box
    text: str


@dataclass
class Work:
    """A numbered work: its first line, and those up to the next number or artist."""

    number: str
    lines: list[tuple[int, TrueLine]] = field(default_factory=list)
    """Page number, and line."""


def lines_of(file: Path) -> list[TrueLine]:
    """The lines of an ALTO file from the top down."""
    found = []
    for node in ElementTree.parse(file).getroot().iter():
        if node.tag.rpartition("}")[2] == "TextLine":
            x, y, width, height = (float(node.get(key, 0)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
            words = [child.get("CONTENT", "") for child in node if child.tag.endswith("String")]
            found.append(TrueLine((x, y, x + width, y + height), " ".join(words).strip()))
    return sorted(found, key=lambda line: line.box[1])


def works(pages: list[tuple[int, list[TrueLine]]]) -> list[Work]:
    """The works of a catalogue, in order."""
    found: list[Work] = []
    for page, lines in pages:
        lines = [line for line in lines if not FURNITURE.fullmatch(line.text)]
        starts = [line.box[0] for line in lines if OPENING.match(line.text)]
        edge = sorted(starts)[len(starts) // 2] if starts else 0.0
        width = max((line.box[2] for line in lines), default=1.0)
        open_now = bool(found)
        for line in lines:
            match = OPENING.match(line.text)
            if match is not None:
                found.append(Work(match["number"].replace(" ", ""), [(page, line)]))
                open_now = True
                continue
            remark = (
                line.text.startswith("(") or line.text.startswith("zusammen") or NEXT_LINE.match(line.text)
            )
            price = PRICE.fullmatch(line.text) is not None
            ended = open_now and (remark or price or _goes_on(found[-1].lines[-1][1].text))
            if ended:
                found[-1].lines.append((page, line))
            elif line.box[0] - edge > INDENT * width or match is None:
                open_now = False
    return found


def _goes_on(text: str) -> bool:
    """Whether a title goes on in the next line: no price ends its line, and no stop."""
    if text.startswith("("):
        return False
    return bool(OPEN_END.search(text)) or text.count("(") > text.count(")")


def title_of(work: Work) -> str | None:
    """The title of a work, without number, price and remark; None where a ditto mark or nothing stands for it."""
    texts = []
    for _, line in work.lines:
        match = OPENING.match(line.text)
        text = (match["rest"] or "") if match is not None and not texts else line.text
        texts.append(text)
    text = ""
    for part in texts:
        text = text[:-1] + part if text.endswith("¬") else f"{text} {part}".strip()
    text = SECOND.sub("", text, count=1) if SECOND.match(text) else text
    text = REMARK.sub("", text)
    text = PRICE.sub("", text.strip())
    text = MEDIUM.sub("", IDEM.sub("", REMARK.sub("", text))).strip(" .,;")
    return None if DITTO.fullmatch(text) else text


def _scale(images: Path) -> list[tuple[Path, float, float, float]]:
    """Each image of a folder in the order of our reader: width and height in points, and points per pixel."""
    source = open_source(str(images))
    files = sorted(images.glob("*.png")) or sorted(images.glob("*.jpg"))
    found = []
    for file, number in zip(_in_order(files), range(1, source.page_count + 1), strict=True):
        page = source.page(number)
        with Image.open(file) as image:
            found.append((file, page.width, page.height, page.width / image.width))
    source.close()
    return found


def _in_order(files: list[Path]) -> list[Path]:
    return sorted(
        files,
        key=lambda file: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", file.name)],
    )


def _gold(
    name: str, convention: str, lang: str, pages: list[dict[str, Any]], entries: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "convention": convention,
        "lang": lang,
        "scored": ["entries"],
        "pages": pages,
        "figures": [],
        "captions": [],
        "mentions": [],
        "links": [],
        "entries": entries,
    }


def swiss(images: Path) -> dict[str, Any]:
    """The gold of a Swiss list."""
    pages, lines = [], []
    scales: dict[int, float] = {}
    for number, (file, width, height, scale) in enumerate(_scale(images), 1):
        pages.append({"page": number, "width": width, "height": height})
        scales[number] = scale
        lines.append((number, lines_of(Path(file.resolve()).with_suffix(".xml"))))
    entries = []
    for index, work in enumerate(works(lines)):
        spans = [
            {"page": page, "bbox": [round(value * scales[page], 1) for value in line.box]}
            for page, line in work.lines
        ]
        entries.append(
            {"id": f"e{index}", "number": work.number, "title": title_of(work), "spans": spans, "fields": {}}
        )
    return _gold(images.name, "exhibition-list", "de", pages, entries)


def salon(folder: Path) -> dict[str, Any]:
    """The gold of a Salon."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    zones = {Path(page["image"]).name: page["zones"] for page in gold["pages"]}
    images = folder.parent / Path(gold["pages"][0]["image"]).parent
    pages, entries = [], []
    for number, (file, width, height, scale) in enumerate(_scale(images), 1):
        pages.append({"page": number, "width": width, "height": height})
        for zone in zones[file.name]:
            if zone["label"] not in ZONES or not zone["lines"]:
                continue
            x, y, w, h = zone["bbox_xywh"]
            box = [round(value * scale, 1) for value in (x, y, x + w, y + h)]
            if zone["label"] == "EntryEnd" and entries:
                entries[-1]["spans"].append({"page": number, "bbox": box})
                continue
            title = ARTIST.match(zone["lines"][0])[0].strip()  # type: ignore[index]
            spans = [{"page": number, "bbox": box}]
            entries.append(
                {"id": f"e{len(entries)}", "number": None, "title": title, "spans": spans, "fields": {}}
            )
    return _gold(
        images.name if images.name.lower() != "images" else folder.name, "salon", "fr", pages, entries
    )


def catalogues(images: Path) -> list[Path]:
    """The folders of images of the Swiss lists, as they were analysed."""
    return sorted(folder for folder in images.iterdir() if folder.is_dir())


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    golds = [swiss(folder) for folder in catalogues(shared() / "data" / "swiss_exhibitions_1852_1887")]
    golds += [salon(file.parent) for file in sorted((shared() / "data").glob("salons*/catalogs/*/gold.json"))]
    for gold in golds:
        (out / f"{gold['name']}.gold.json").write_text(
            json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        print(f"{gold['name']}: {len(gold['pages'])} pages, {len(gold['entries'])} entries")


if __name__ == "__main__":
    main()
