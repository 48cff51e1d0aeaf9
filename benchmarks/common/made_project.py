"""Make projects to measure the review desk: pages of scans with as many regions, links and entries as wanted."""

import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from pictoria_docs.document import (
    Box,
    CaptionReading,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Link,
    NumberKind,
    Origin,
    Page,
    PageKind,
    PrintedNumber,
    Region,
    RegionType,
    SourceKind,
    Words,
    make_id,
)
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database.packing import Findings, pack

PIXELS = (2800, 4000)
DPI = 300.0
WIDTH, HEIGHT = (72 * side / DPI for side in PIXELS)
ORIGIN = Origin(stage="layout", version="benchmark")
FIELDS = ("object_type", "material", "inventory_number", "dimensions")


def make_project(
    folder: Path, *, documents: int, pages: int, regions: int, links: int, images: bool, seed: int = 1
) -> None:
    """A project as a run leaves it.

    Args:
        folder: where, for example "bench.pictoria"; the scans lie beside it.
        documents: how many.
        pages: of each document.
        regions: on each page: a third figures and captions in pairs, the others text.
        links: on each page: captions to figures first, then figures to entries.
        images: draw the scans, 2,800 x 4,000 pixels each.
        seed: of everything that chance decides.
    """
    chance = random.Random(seed)
    with Store(folder, create=True) as store:
        run = store.runs.start("benchmark")
        for number in range(1, documents + 1):
            source = folder.parent / f"scans-{number:03}"
            if images:
                _draw_scans(source, pages, chance)
            document = store.documents.add(
                DocumentRecord(
                    id=DocumentId(make_id("doc", f"{seed:08x}{number:056x}")),
                    name=f"catalogue-{number:03}",
                    source=str(source),
                    kind=SourceKind.IMAGES,
                    sha256=f"{seed:08x}{number:056x}",
                    page_count=pages,
                    title=f"Catalogue {number}",
                )
            ).id
            made = [_page(document, page, regions, chance) for page in range(1, pages + 1)]
            store.results.save_pages(document, [(page.number, "key", pack(page)) for page in made])
            findings = _findings(document, made, links, chance)
            results = [("linking", page.number, pack(page)) for page in made]
            store.results.save(document, run, [*results, ("linking", 0, pack(findings))])
            store.results.finish(document, run, {"linking": "key"}, {})
        store.runs.end(run, "done", {})


def _page(document: str, number: int, count: int, chance: random.Random) -> Page:
    columns = 6
    rows = -(-count // columns)
    cell_width, cell_height = (WIDTH - 40) / columns, (HEIGHT - 40) / rows
    regions = []
    for place in range(count):
        row, column = divmod(place, columns)
        x, y = 20 + column * cell_width, 20 + row * cell_height
        box = Box(x + 3, y + 3, x + cell_width - 3, y + cell_height - 3)
        regions.append(_region(document, number, place, box, chance))
    return Page(
        number=number,
        width=WIDTH,
        height=HEIGHT,
        dpi=DPI,
        kind=PageKind.SCAN,
        label=str(number),
        regions=tuple(regions),
    )


def _region(document: str, page: int, place: int, box: Box, chance: random.Random) -> Region:
    kind = (RegionType.FIGURE, RegionType.CAPTION, RegionType.TEXT, RegionType.TEXT)[place % 4]
    number = str(page * 100 + place // 4)
    text = {
        RegionType.FIGURE: "",
        RegionType.CAPTION: f"Fig. {number}. Coupe à vernis noir",
        RegionType.TEXT: "Pâte fine, bien cuite, engobe sombre posé au tour.",
    }[kind]
    printed = PrintedNumber(kind=NumberKind.FIGURE, path=(number,), text=number)
    label = len(f"Fig. {number}.")
    reading = CaptionReading(
        kind=NumberKind.FIGURE, label_end=label, numbers=(printed,), body_start=label, body_end=len(text)
    )
    return Region(
        id=make_id("reg", document, page, place),
        page=page,
        type=kind,
        box=box,
        text=text,
        words=_words(text, box),
        order=place,
        number=number if kind is RegionType.FIGURE else None,
        caption=reading if kind is RegionType.CAPTION else None,
        confidence=round(chance.uniform(0.5, 1.0), 3),
        origin=ORIGIN,
    )


def _words(text: str, box: Box) -> Words:
    rows = []
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        left = box.x0 + box.width * start / len(text)
        rows.append((start, at, left, box.y0, box.x0 + box.width * at / len(text), box.y0 + 9, 0.9))
    return Words(rows)


def _findings(document: str, pages: list[Page], count: int, chance: random.Random) -> Findings:
    entries, links = [], []
    for page in pages:
        figures = [region for region in page.regions if region.type is RegionType.FIGURE]
        captions = [region for region in page.regions if region.type is RegionType.CAPTION]
        texts = [region for region in page.regions if region.type is RegionType.TEXT]
        on_page = [_entry(document, page.number, place, text) for place, text in enumerate(texts[:6])]
        entries += on_page
        pairs: list[tuple[str, str, str]] = [
            ("caption_of", caption.id, figure.id) for caption, figure in zip(captions, figures, strict=False)
        ]
        pairs += [("depicts", figure.id, entry.id) for figure in figures for entry in on_page]
        for type, source, target in pairs[:count]:
            links.append(Link.make(type, source, target, chance.uniform(0.4, 1.0), (), ORIGIN))
    return Findings(entries=tuple(entries), links=tuple(links))


def _entry(document: str, page: int, place: int, text: Region) -> Entry:
    fields = tuple(
        Field(
            name=name,
            value=word,
            evidence=(
                Evidence(
                    region=text.id,
                    page=page,
                    start=text.text.index(word),
                    end=text.text.index(word) + len(word),
                    quote=word,
                ),
            ),
            confidence=0.8,
            origin=ORIGIN,
        )
        for name, word in zip(FIELDS, ("Pâte", "engobe", "sombre", "tour"), strict=True)
    )
    return Entry(
        id=make_id("ent", document, page, place),
        number=str(page * 10 + place),
        title="Coupe",
        spans=(EntrySpan(page=page, box=text.box, regions=(text.id,)),),
        fields=fields,
        confidence=0.9,
        origin=ORIGIN,
    )


def _draw_scans(folder: Path, pages: int, chance: random.Random) -> None:
    """Scans with the grain of paper, so that their files are as large as real ones."""
    folder.mkdir(parents=True, exist_ok=True)
    width, height = PIXELS
    grain = (
        Image.effect_noise((width // 2, height // 2), 24).resize(PIXELS).filter(ImageFilter.GaussianBlur(1))
    )
    for number in range(1, pages + 1):
        image = Image.merge(
            "RGB", [grain.point(lambda v, tone=tone: min(255, v // 3 + tone)) for tone in (170, 165, 150)]
        )
        pen = ImageDraw.Draw(image)
        for box in _scattered(chance):
            pen.ellipse(box, fill=(120, 100, 80), outline=(40, 30, 20), width=6)
        image.save(folder / f"{number:04}.jpg", quality=88)


def _scattered(chance: random.Random) -> Iterator[tuple[int, int, int, int]]:
    for _ in range(20):
        x, y, size = chance.randrange(2400), chance.randrange(3600), chance.randrange(150, 400)
        yield x, y, x + size, y + size
