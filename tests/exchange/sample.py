"""A small catalogue as the product would read it: entries, facing captions, a plate with panels, mentions."""

from collections.abc import Callable

from PIL import Image, ImageDraw

from pictoria_docs.document import (
    Box,
    CaptionReading,
    Document,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Line,
    Link,
    Mention,
    NumberKind,
    Origin,
    Page,
    PageKind,
    Point,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    Status,
    make_id,
)
from pictoria_docs.document.geometry import to_pixels

WIDTH, HEIGHT = 440.0, 620.0
LAYOUT, LINKING, FIELDS = Origin(stage="layout"), Origin(stage="linking"), Origin(stage="enrichment")
PAPER, INK, CLAY = (247, 243, 233), (96, 88, 80), [(176, 92, 52), (120, 64, 44), (150, 120, 70), (70, 74, 88)]


def region(page: int, type: str, box: tuple[float, ...], text: str = "", **more: object) -> Region:
    """A region whose text stands in lines of 11 points."""
    place = Box(*box)
    count = max(1, round(place.height / 12)) if text else 0
    step = -(-len(text) // count) if count else 0
    lines = tuple(
        Line(
            n * step,
            min(len(text), (n + 1) * step),
            place.x0,
            place.y0 + n * 12,
            place.x1,
            place.y0 + n * 12 + 10,
        )
        for n in range(count)
    )
    id = make_id("reg", page, type, *box, text)
    return Region(
        id=id, page=page, type=RegionType(type), box=place, text=text, lines=lines, origin=LAYOUT, **more
    )


def caption(
    page: int, box: tuple[float, ...], text: str, label: str, kind: NumberKind, *path: str, credit: str = ""
) -> Region:
    """A caption read: label, number, credit at the end."""
    reading = CaptionReading(
        kind=kind,
        label_end=len(label),
        numbers=(PrintedNumber(kind=kind, path=path, text=" ".join(path)),),
        body_start=len(label),
        body_end=len(text) - len(credit),
        credit_start=len(text) - len(credit) if credit else None,
        credit_end=len(text) if credit else None,
    )
    return region(page, "caption", box, text, caption=reading)


def link(type: str, source: str, target: str, confidence: float, *reasons: Reason) -> Link:
    """A suggestion of the linking stage."""
    return Link.make(type, source, target, confidence, reasons, LINKING)


def why(code: str, **values: str | int | float) -> Reason:
    """One reason."""
    return Reason(code=code, values=values)


def mention(place: Region, words: str, kind: NumberKind, *path: str) -> Mention:
    """The words of a text that cite something."""
    start = place.text.index(words)
    return Mention(
        id=make_id("men", place.id, words),
        page=place.page,
        region=place.id,
        start=start,
        end=start + len(words),
        text=words,
        box=place.box_of(start, start + len(words)),
        numbers=(PrintedNumber(kind=kind, path=path, text=words),),
        origin=LINKING,
    )


def sample_document(name: str = "ceramiques-attiques") -> Document:
    """Six pages: introduction, entries with a figure, legend facing a plate with four panels, a pair of figures."""
    intro = region(
        1,
        "text",
        (50, 120, 390, 216),
        "La collection réunit onze vases acquis entre 1861 et 1899. Le kyathos (pl. I, 1) et l’hydrie de la même "
        "main (cat. 2) proviennent de Vulci ; la coupe de la fig. 1 a été restaurée au XIXe siècle. Les trois pièces "
        "sont réunies ici pour la première fois, et leurs inscriptions sont publiées en annexe.",
    )
    head = region(1, "heading", (50, 80, 300, 100), "Introduction")
    running = region(1, "running_head", (50, 34, 240, 46), "Céramiques attiques")

    first = region(2, "heading", (50, 70, 330, 84), "1. Kyathos attique à figures noires")
    first_text = region(
        2,
        "text",
        (50, 90, 390, 126),
        "Inv. CA 1234. Terre cuite. H. 16 cm ; D. 10,2 cm. Vers 520-500 av. J.-C. Vulci.",
    )
    cup = region(2, "figure", (90, 150, 350, 380), number="1", confidence=0.97)
    cup_caption = caption(
        2,
        (90, 388, 350, 412),
        "Fig. 1. Coupe à yeux, intérieur restauré. Cliché : musée, atelier photographique.",
        "Fig. 1.",
        NumberKind.FIGURE,
        "1",
        credit="Cliché : musée, atelier photographique.",
    )
    second = region(2, "heading", (50, 440, 330, 454), "2. Hydrie attique à figures rouges")
    second_text = region(
        2, "text", (50, 460, 390, 496), "Inv. CA 1240. Terre cuite. H. 49,5 cm. Vers 480 av. J.-C. Vulci."
    )

    items = [
        "Kyathos attique, cat. 1.",
        "Hydrie attique, cat. 2.",
        "Amphore à col, détail de l’anse.",
        "Lécythe à fond blanc.",
    ]
    legend = region(
        3, "legend", (50, 80, 390, 200), "Planche I " + " ".join(f"{n}. {t}" for n, t in enumerate(items, 1))
    )
    titles = [
        caption(
            3,
            (60, 100 + 24 * n, 380, 112 + 24 * n),
            f"{n + 1}. {text}",
            f"{n + 1}.",
            NumberKind.BARE,
            str(n + 1),
        )
        for n, text in enumerate(items)
    ]
    plate_title = caption(3, (50, 80, 120, 92), "Planche I", "Planche I", NumberKind.PLATE, "1")

    plate = region(4, "plate", (46, 90, 394, 500), number="I", confidence=0.99)
    corners = [(46, 90), (225, 90), (46, 300), (225, 300)]
    panels = [
        region(
            4, "panel", (x, y, x + 169, y + 200), number=f"I, {n}", parent=plate.id, confidence=0.9 + n / 50
        )
        for n, (x, y) in enumerate(corners, 1)
    ]
    panels[3] = panels[3].model_copy(
        update={
            "polygon": (Point(225, 300), Point(394, 300), Point(394, 470), Point(360, 500), Point(225, 500))
        }
    )

    left = region(5, "figure", (50, 100, 210, 260), number="2", confidence=0.88)
    right = region(5, "figure", (230, 100, 390, 260), confidence=0.55)
    pair = caption(
        5,
        (50, 268, 390, 292),
        "Fig. 2-3. Fond de coupe, avant et après restauration.",
        "Fig. 2-3.",
        NumberKind.FIGURE,
        "2",
    )
    table = region(
        5, "table", (50, 330, 390, 430), "Inv. Forme Hauteur CA 1234 kyathos 16 cm CA 1240 hydrie 49,5 cm"
    )
    annex = region(
        6,
        "text",
        (50, 80, 390, 176),
        "Annexe. " + "Les inscriptions sont données dans l’ordre du catalogue. " * 5,
    )

    regions = {
        1: (running, head, intro),
        2: (first, first_text, cup, cup_caption, second, second_text),
        3: (legend, plate_title, *titles),
        4: (plate, *panels),
        5: (left, right, pair, table),
        6: (annex,),
    }
    labels = {1: "7", 2: "8", 3: "9", 4: "pl. I", 5: "11", 6: "12"}
    pages = tuple(
        Page(
            number=number,
            width=WIDTH,
            height=HEIGHT,
            label=labels[number],
            kind=PageKind.SCAN if number == 4 else PageKind.BORN_DIGITAL,
            dpi=200.0 if number == 4 else None,
            regions=tuple(r.model_copy(update={"order": order}) for order, r in enumerate(found)),
        )
        for number, found in regions.items()
    )
    evidence = Evidence(region=first_text.id, page=2, start=14, end=25, quote="Terre cuite")
    entries = (
        Entry(
            id=make_id("ent", name, "1"),
            number="1",
            title="Kyathos attique à figures noires",
            spans=(EntrySpan(page=2, box=Box(50, 70, 390, 412), regions=(first.id, first_text.id, cup.id)),),
            fields=(
                Field(
                    name="material", value="Terre cuite", evidence=(evidence,), confidence=0.95, origin=FIELDS
                ),
                Field(name="date_from", value="Vers 520", normalised="-520", inferred=True, origin=FIELDS),
            ),
            confidence=0.98,
            origin=LINKING,
        ),
        Entry(
            id=make_id("ent", name, "2"),
            number="2",
            title="Hydrie attique à figures rouges",
            spans=(
                EntrySpan(page=2, box=Box(50, 440, 390, 496), regions=(second.id, second_text.id)),
                EntrySpan(page=3, box=Box(50, 80, 390, 200)),
            ),
            confidence=0.9,
            origin=LINKING,
        ),
    )
    mentions = (
        mention(intro, "pl. I, 1", NumberKind.PLATE, "1", "1"),
        mention(intro, "cat. 2", NumberKind.ENTRY, "2"),
        mention(intro, "fig. 1", NumberKind.FIGURE, "1"),
    )
    facing = why("caption_facing", page=3)
    links = (
        link("caption_of", cup_caption.id, cup.id, 0.98, why("caption_below", lines=0.7), why("aligned")),
        link("caption_of", plate_title.id, plate.id, 0.93, why("plate_printed", number="I"), facing),
        *(
            link(
                "caption_of", title.id, panel.id, 0.95 - n / 25, why("number_printed", number=str(n)), facing
            )
            for n, (title, panel) in enumerate(zip(titles, panels, strict=True), 1)
        ),
        link("caption_of", pair.id, left.id, 0.86, why("caption_below", lines=0.7)),
        link("caption_of", pair.id, right.id, 0.42, why("shared_by_panels", panels=2)),
        link("caption_of", cup_caption.id, plate.id, 0.2).model_copy(update={"status": Status.REJECTED}),
        *(link("part_of", panel.id, plate.id, 0.95, why("on_plate")) for panel in panels),
        link("depicts", panels[0].id, entries[0].id, 0.9, why("caption_names_entry", number="1")),
        link("depicts", panels[1].id, entries[1].id, 0.9, why("caption_names_entry", number="2")),
        link("depicts", cup.id, entries[0].id, 0.6, why("in_entry", number="1")),
        link("cites", mentions[0].id, panels[0].id, 0.99, why("cited_number", text="pl. I, 1")),
        link("cites", mentions[1].id, entries[1].id, 0.99, why("cited_number", text="cat. 2")),
        link("cites", mentions[2].id, cup.id, 0.99, why("cited_number", text="fig. 1")),
    )
    return Document(
        id=make_id("doc", name),
        name=name,
        source=f"{name}.pdf",
        kind="pdf",
        sha256="0" * 64,
        page_count=6,
        title="Céramiques attiques du musée",
        pages=pages,
        entries=entries,
        mentions=mentions,
        links=links,
    )


HOSTILE = (
    '=HYPERLINK("http://evil.example","x")<script>alert(1)</script></script><img src=x onerror=alert(1)>'
    " \"'&\x00\x0b"
)


def hostile_document(name: str = "../evil<b>") -> Document:
    """A document in which every text that a printer or a web host could choose tries to break out."""
    document = sample_document(name)
    pages = tuple(
        page.model_copy(
            update={
                "label": HOSTILE,
                "regions": tuple(
                    r.model_copy(update={"text": HOSTILE, "lines": (), "caption": None, "number": HOSTILE})
                    for r in page.regions
                ),
            }
        )
        for page in document.pages
    )
    return document.model_copy(
        update={
            "title": HOSTILE,
            "source": HOSTILE,
            "pages": pages,
            "entries": tuple(
                entry.model_copy(
                    update={
                        "number": HOSTILE,
                        "title": HOSTILE,
                        "fields": tuple(
                            f.model_copy(update={"name": HOSTILE, "value": HOSTILE}) for f in entry.fields
                        ),
                    }
                )
                for entry in document.entries
            ),
            "mentions": tuple(m.model_copy(update={"text": HOSTILE}) for m in document.mentions),
            "links": tuple(
                found.model_copy(update={"reasons": (why("cited_number", text=HOSTILE), why(HOSTILE))})
                for found in document.links
            ),
        }
    )


def draw_page(document: Document, page: int, dpi: float | None) -> Image.Image:
    """A picture of a page: grey bars for lines of text, pots for pictures. `dpi` None: 200 dpi."""
    known = document.pages[page - 1]
    dpi = dpi or 200.0
    size = to_pixels(known.box, dpi)
    image = Image.new("RGB", (round(size.width), round(size.height)), PAPER)
    draw = ImageDraw.Draw(image)
    for r in known.regions:
        for line in r.lines:
            x0, y0, x1, y1 = to_pixels(line.box, dpi)
            draw.rectangle((x0, y0 + (y1 - y0) * 0.3, x1, y1 - (y1 - y0) * 0.15), fill=INK)
        if r.is_picture and r.type is not RegionType.PLATE:
            _pot(draw, to_pixels(r.box, dpi), CLAY[(r.order + page) % len(CLAY)])
    return image


def _pot(draw: ImageDraw.ImageDraw, box: Box, colour: tuple[int, int, int]) -> None:
    draw.rectangle(box, fill=(224, 218, 206))
    x, y, w, h = box.x0, box.y0, box.width, box.height
    draw.ellipse((x + w * 0.2, y + h * 0.32, x + w * 0.8, y + h * 0.86), fill=colour)
    draw.rectangle((x + w * 0.42, y + h * 0.14, x + w * 0.58, y + h * 0.4), fill=colour)
    draw.rectangle((x + w * 0.34, y + h * 0.1, x + w * 0.66, y + h * 0.16), fill=colour)
    draw.rectangle((x + w * 0.36, y + h * 0.84, x + w * 0.64, y + h * 0.91), fill=colour)
    draw.arc(
        (x + w * 0.6, y + h * 0.2, x + w * 0.88, y + h * 0.55),
        250,
        90,
        fill=colour,
        width=max(2, round(w / 40)),
    )
    draw.line((x + w * 0.24, y + h * 0.5, x + w * 0.76, y + h * 0.5), fill=PAPER, width=max(1, round(h / 80)))


def counting(asked: list[tuple[int, float | None]]) -> Callable[[Document, int, float | None], Image.Image]:
    """`draw_page` that notes in `asked` which pages were wanted."""

    def images(document: Document, page: int, dpi: float | None) -> Image.Image:
        asked.append((page, dpi))
        return draw_page(document, page, dpi)

    return images
