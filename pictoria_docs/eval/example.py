"""The example catalogue: a bilingual PDF that the project makes itself, so that its truth is known.

Texts and pictures are invented. Plates with facing legends, numbered entries over pages, figures in the text,
cross references: what catalogues are made of. The truth has the form of the bench's gold files.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from pictoria_docs.document import Box
from pictoria_docs.eval.example_pictures import SHAPES, photograph, profile

WIDTH, HEIGHT = 482.0, 680.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, WIDTH - 58.0, 74.0, HEIGHT - 70.0

POTS = (
    (
        "Amphore à bandes",
        "Banded amphora",
        "amphora",
        "H. 38,5 cm",
        "VII 12.4",
        "vers 480 av. J.-C.",
        "Port-Lierre",
    ),
    ("Cruche à bec", "Beaked jug", "jug", "H. 21 cm", "VII 12.5", "Ve siècle av. J.-C.", "Port-Lierre"),
    (
        "Coupe à dents de loup",
        "Bowl with dog-tooth frieze",
        "bowl",
        "D. 18,2 cm",
        "VIII 3.1",
        "460-440 av. J.-C.",
        "Valombre",
    ),
    (
        "Cratère sans anses",
        "Krater without handles",
        "krater",
        "H. 33 cm",
        "VIII 3.7",
        "vers 450 av. J.-C.",
        "Valombre",
    ),
    (
        "Flacon à long col",
        "Long-necked flask",
        "flask",
        "H. 14,8 cm",
        "IX 1.1",
        "IVe siècle av. J.-C.",
        "Hautemare",
    ),
    ("Lampe tournée", "Wheel-made lamp", "lamp", "L. 9,6 cm", "IX 1.2", "350-325 av. J.-C.", "Hautemare"),
    ("Petite amphore", "Small amphora", "amphora", "H. 17 cm", "IX 4.8", "vers 400 av. J.-C.", "Port-Lierre"),
    ("Bol profond", "Deep bowl", "bowl", "D. 12,5 cm", "X 2.2", "IVe siècle av. J.-C.", "Valombre"),
)
INTRODUCTION = (
    "La vaisselle réunie ici provient de trois chantiers du littoral imaginaire de Lierre. Le profil complet de "
    "l'amphore à bandes ({0}) a servi de point de départ au classement, et l'atelier lui-même est connu par un "
    "relevé de son four ({1}). Les pièces les mieux conservées sont reproduites en planches ({2}, {3}).",
    "Les formes fermées dominent à Port-Lierre, où la cruche à bec ({4}) accompagne presque toujours une amphore ; "
    "les formes ouvertes viennent surtout de Valombre. On se reportera aux notices pour le détail des trouvailles, "
    "et à la lampe tournée ({5}) pour la technique.",
)
ENGLISH = (
    "The wheel leaves its mark on every piece. The section ({0}) shows how evenly the wall was drawn up, and the "
    "flask with the long neck ({1}) was thrown in two parts. None of the pots was meant for the grave: all of "
    "them show wear at the foot.",
)


@dataclass
class _Press:
    """Sets type and pictures on pages, and writes down where everything went."""

    pdf: pymupdf.Document
    gold: dict[str, Any]
    page: Any = None
    y: float = TOP
    fonts: dict[str, pymupdf.Font] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(self.page.number) + 1

    def font(self, style: str) -> pymupdf.Font:
        names = {"roman": "tiro", "bold": "tibo", "italic": "tiit", "head": "hebo"}
        return self.fonts.setdefault(style, pymupdf.Font(names[style]))

    def turn(self, head: str | None = None) -> None:
        """A new page with its running head and page number."""
        self.page = self.pdf.new_page(width=WIDTH, height=HEIGHT)
        self.y = TOP
        self.gold["pages"].append({"page": self.number, "width": WIDTH, "height": HEIGHT})
        folio = str(self.number)
        width = self.font("roman").text_length(folio, 9)
        self.put([(folio, "roman")], (WIDTH - width) / 2, HEIGHT - 38, 9)
        if head:
            self.put([(head, "italic")], LEFT, 48, 8.5)

    def put(self, pieces: list[tuple[str, str]], x: float, baseline: float, size: float) -> Box:
        """Pieces of text in their styles, on one baseline; returns the box of the line."""
        start = x
        for text, style in pieces:
            writer = pymupdf.TextWriter(self.page.rect)
            writer.append((x, baseline), text, font=self.font(style), fontsize=size)
            writer.write_text(self.page)
            x += self.font(style).text_length(text, size)
        return Box(start, baseline - 0.75 * size, x, baseline + 0.22 * size)

    def paragraph(
        self,
        text: str,
        *,
        size: float = 10,
        style: str = "roman",
        x0: float = LEFT,
        x1: float = RIGHT,
        lead: tuple[str, str] | None = None,
        marks: dict[str, list[str]] | None = None,
    ) -> Box:
        """Set a paragraph at the cursor, ragged right; `marks` are mentions to record with their targets."""
        tokens = [(word, lead[1]) for word in lead[0].split(" ")] if lead else []
        tokens += [(word, style) for word in text.split(" ")]
        boxes: list[Box] = []
        spots: list[tuple[str, Box]] = []
        line: list[tuple[str, str]] = []

        def measure(words: list[tuple[str, str]]) -> float:
            return float(sum(self.font(face).text_length(word + " ", size) for word, face in words))

        def flush() -> None:
            self.y += size * 1.32
            cursor = x0
            for word, face in line:
                spots.append((word, self.put([(word, face)], cursor, self.y, size)))
                cursor += self.font(face).text_length(word + " ", size)
            boxes.append(Box(x0, self.y - 0.75 * size, cursor - size / 4, self.y + 0.22 * size))
            line.clear()

        for token in tokens:
            if line and measure([*line, token]) > x1 - x0:
                flush()
            line.append(token)
        flush()
        for mark, targets in (marks or {}).items():
            self._mention(mark, targets, spots)
        return Box.union(boxes)

    def _mention(self, text: str, targets: list[str], spots: list[tuple[str, Box]]) -> None:
        words = text.split(" ")
        for index in range(len(spots) - len(words) + 1):
            window = spots[index : index + len(words)]
            if [word.strip("(),.;") for word, _ in window] == [word.strip("(),.;") for word in words]:
                # A reference that breaks over two lines is placed where it starts.
                first = window[0][1]
                box = Box.union(spot for _, spot in window if abs(spot.y0 - first.y0) < 1)
                id = f"m{len(self.gold['mentions']) + 1}"
                mention = {"id": id, "page": self.number, "bbox": list(box), "text": text, "targets": targets}
                self.gold["mentions"].append(mention)
                self.gold["links"] += [
                    {"type": "cites", "source": id, "target": target} for target in targets
                ]
                return
        raise ValueError(f"the mention {text!r} was not set")

    def figure(self, id: str, kind: str, box: Box, number: str | None, parent: str | None = None) -> None:
        self.gold["figures"].append(
            {
                "id": id,
                "page": self.number,
                "bbox": list(box),
                "kind": kind,
                "parent": parent,
                "number": number,
            }
        )

    def caption(self, id: str, box: Box, text: str, label: str, *, optional: bool = False) -> None:
        caption = {"id": id, "page": self.number, "bbox": list(box), "text": text, "label": label}
        self.gold["captions"].append(caption | ({"optional": True} if optional else {}))

    def link(self, type: str, source: str, target: str, *, optional: bool = False) -> None:
        link = {"type": type, "source": source, "target": target}
        self.gold["links"].append(link | ({"optional": True} if optional else {}))


def make_catalogue(path: Path) -> dict[str, Any]:
    """Write the example catalogue as a PDF to `path` and return its truth (a gold file of the bench).

    The same bytes of text and pictures each time: nothing is drawn by chance.
    """
    pdf = pymupdf.open()
    gold: dict[str, Any] = {
        "name": path.stem, "convention": "example", "lang": "fr", "origin": "own", "source": "pictoria-docs, AGPL-3.0",
        "scored": ["figures", "captions", "entries", "fields", "mentions", "links"],
        "pages": [], "figures": [], "captions": [], "entries": [], "mentions": [], "links": [],
    }  # fmt: skip
    press = _Press(pdf, gold)
    _title(press)
    _introduction(press)
    _entries(press)
    _plate(press, "I", (0, 1, 2, 3))
    _plate(press, "II", (4, 5, 6, 7))
    _list_of_plates(press)
    pdf.set_metadata({"title": "La vaisselle du littoral de Lierre", "author": "pictoria-docs"})
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.ez_save(str(path))
    pdf.close()
    return gold


def _title(press: _Press) -> None:
    press.turn()
    press.y = 190
    press.paragraph("La vaisselle du littoral de Lierre", size=24, style="head")
    press.y += 8
    press.paragraph("Tableware of the Lierre coast", size=15, style="italic")
    press.y += 30
    press.paragraph("Catalogue d'exemple, textes et images de pictoria-docs / Sample catalogue", size=10)


def _introduction(press: _Press) -> None:
    press.turn("La vaisselle du littoral de Lierre")
    press.paragraph("Introduction", size=16, style="head")
    press.y += 6
    first = ("fig. 1", "fig. 2", "pl. I, 1", "pl. II", "cat. 2", "cat. 6")
    targets = (["f1"], ["f2"], ["plI-1"], ["plII"], ["e2"], ["e6"])
    for text in INTRODUCTION:
        marks = {
            mark: target
            for mark, target, slot in zip(first, targets, range(6), strict=True)
            if f"{{{slot}}}" in text
        }
        press.paragraph(text.format(*first), marks=marks)
        press.y += 5
    box = Box(LEFT + 60, press.y + 14, RIGHT - 60, press.y + 234)
    press.page.insert_image(
        pymupdf.Rect(box), stream=photograph("amphora", seed=3, width=640, height=560), keep_proportion=False
    )
    press.figure("f1", "figure", box, "1")
    press.y = box.y1 + 4
    _captioned(press, "c1", "f1", "Fig. 1.", "Amphore à bandes, Port-Lierre. Cliché de l'atelier.", box)
    press.y += 10
    press.paragraph(
        "Le four fut dégagé sur toute sa hauteur. Il n'avait qu'une chambre, et la sole en était soutenue par un "
        "pilier central dont la trace se lit encore sur le relevé."
    )
    press.turn("Tableware of the Lierre coast")
    box = Box(LEFT + 40, TOP, RIGHT - 40, TOP + 150)
    _kiln(press, box)
    press.figure("f2", "figure", box, "2")
    press.y = box.y1 + 4
    _captioned(press, "c2", "f2", "Fig. 2.", "Coupe du four de Valombre, état de la fouille.", box)
    press.y += 14
    press.paragraph("On the wheel", size=14, style="head")
    press.y += 4
    marks = {"fig. 3": ["f3"], "cat. 5": ["e5"]}
    press.paragraph(ENGLISH[0].format("fig. 3", "cat. 5"), marks=marks)
    box = Box(LEFT + 90, press.y + 14, RIGHT - 90, press.y + 174)
    _section(press, "krater", box)
    press.figure("f3", "figure", box, "3")
    press.y = box.y1 + 4
    _captioned(
        press, "c3", "f3", "Fig. 3.", "Section of the krater without handles. Drawing of the workshop.", box
    )


def _captioned(press: _Press, caption: str, figure: str, label: str, text: str, box: Box) -> None:
    placed = press.paragraph(text, size=8.5, x0=box.x0, x1=box.x1, lead=(label, "bold"))
    press.caption(caption, placed, f"{label} {text}", label)
    press.link("caption_of", caption, figure)


def _kiln(press: _Press, box: Box) -> None:
    """A kiln in section: dome, floor, pillar, scale."""
    shape = press.page.new_shape()
    middle, ground = (box.x0 + box.x1) / 2, box.y1 - 22
    shape.draw_line((box.x0, ground), (box.x1, ground))
    shape.draw_bezier(
        (middle - 90, ground), (middle - 85, box.y0), (middle + 85, box.y0), (middle + 90, ground)
    )
    shape.draw_bezier(
        (middle - 76, ground), (middle - 72, box.y0 + 16), (middle + 72, box.y0 + 16), (middle + 76, ground)
    )
    shape.draw_rect(pymupdf.Rect(middle - 9, ground - 34, middle + 9, ground))
    shape.draw_line((middle - 74, ground - 34), (middle + 74, ground - 34))
    for step in range(11):
        x = box.x0 + 14 * step
        shape.draw_line((x, ground), (x + 7, ground + 6))
    shape.draw_rect(pymupdf.Rect(box.x1 - 82, box.y1 - 6, box.x1 - 2, box.y1))
    shape.draw_line((box.x1 - 42, box.y1 - 6), (box.x1 - 42, box.y1))
    shape.draw_line((box.x0, box.y0 + 2), (box.x0, ground))
    shape.finish(width=0.8)
    shape.commit()


def _section(press: _Press, shape_name: str, box: Box) -> None:
    """A pot as archaeologists draw it: wall in section on the left, outside on the right."""
    radius = profile(shape_name)
    tall = box.height
    middle = (box.x0 + box.x1) / 2
    steps = range(0, len(radius), 8)
    outer = [(box.y0 + tall * index / (len(radius) - 1), float(radius[index]) * tall) for index in steps]
    outer.append((box.y1, float(radius[-1]) * tall))
    shape = press.page.new_shape()
    wall = [pymupdf.Point(middle - r, y) for y, r in outer]
    wall += [pymupdf.Point(middle - max(r - 5, 0), y) for y, r in reversed(outer) if y < box.y1 - 8]
    shape.draw_polyline([*wall, wall[0]])
    shape.finish(width=0.7, fill=(0, 0, 0))
    shape.draw_polyline([pymupdf.Point(middle + r, y) for y, r in outer])
    shape.draw_line((middle, box.y0), (middle, box.y1))
    shape.draw_line((box.x0, box.y0), (box.x1, box.y0))
    shape.draw_line((box.x0, box.y1), (box.x1, box.y1))
    shape.finish(width=0.7)
    shape.commit()


def _entries(press: _Press) -> None:
    press.turn("Catalogue")
    press.paragraph("Catalogue", size=16, style="head")
    for index, (french, english, _shape, size, inventory, date, place) in enumerate(POTS):
        number = index + 1
        if press.y > BOTTOM - 90:
            press.turn("Catalogue")
        press.y += 16
        plate, panel = ("I", number) if number <= 4 else ("II", number - 4)
        spans: list[tuple[int, Box]] = []
        title = f"{french} / {english}"
        spans.append(
            (press.number, press.paragraph(title, size=11, style="bold", lead=(f"{number}.", "bold")))
        )
        press.y += 2
        facts = f"Inv. {inventory}. Terre cuite tournée. {size}. {place}, {date}."
        mark = f"Pl. {plate}, {panel}."
        spans.append(
            (press.number, press.paragraph(f"{facts} {mark}", size=9.5, marks={mark: [f"pl{plate}-{panel}"]}))
        )
        press.y += 3
        for text in (
            "Pâte fine, bien cuite, engobe sombre posé au tour. Le pied porte des traces d'usure régulières ; une "
            "ligne incisée court sous la lèvre. L'épaisseur de la paroi ne varie guère d'une face à l'autre.",
            "Fine fabric, evenly fired, with dark slip applied on the wheel. The foot is worn all round; an incised "
            "line runs below the lip.",
        ):
            if press.y > BOTTOM - 30:
                press.turn("Catalogue")
            spans.append((press.number, press.paragraph(text, size=9.5)))
            press.y += 3
        _entry(press, number, title, spans)


def _entry(press: _Press, number: int, title: str, spans: list[tuple[int, Box]]) -> None:
    pages = sorted({page for page, _ in spans})
    boxes = [
        {"page": page, "bbox": list(Box.union(box for on, box in spans if on == page))} for page in pages
    ]
    press.gold["entries"].append(
        {"id": f"e{number}", "number": str(number), "title": title, "spans": boxes, "fields": {}}
    )


def _plate(press: _Press, numeral: str, pots: tuple[int, ...]) -> None:
    """A legend on a left-hand page, the plate facing it."""
    if press.number % 2 == 0:
        # Something short, so that the legend falls on the left.
        press.turn("La vaisselle du littoral de Lierre")
        press.paragraph("Planches / Plates", size=16, style="head")
    press.turn()
    press.y = 250
    heading = press.paragraph(f"Planche {numeral}", size=13, style="bold")
    legend = f"lg{numeral}"
    press.caption(legend, heading, f"Planche {numeral}", numeral, optional=True)
    press.y += 6
    items: list[str] = []
    for place, index in enumerate(pots, 1):
        french, _, _, size, *_ = POTS[index]
        text = f"{place}. {french} (cat. {index + 1}), {size}."
        id = f"cp{numeral}-{place}"
        press.caption(id, press.paragraph(text, size=9.5), text, str(place))
        press.y += 3
        items.append(id)
    press.turn()
    label = f"Pl. {numeral}"
    width = press.font("bold").text_length(label, 11)
    placed = press.put([(label, "bold")], (WIDTH - width) / 2, 64, 11)
    press.caption(f"ph{numeral}", placed, label, label, optional=True)
    cell_w, cell_h = (RIGHT - LEFT - 14) / 2, 214.0
    panels: list[Box] = []
    for place, index in enumerate(pots):
        x0, y0 = LEFT + (place % 2) * (cell_w + 14), 84 + (place // 2) * (cell_h + 26)
        panels.append(Box(x0, y0, x0 + cell_w, y0 + cell_h))
        shape = POTS[index][2] if POTS[index][2] in SHAPES else "bowl"
        picture = photograph(shape, seed=20 + index, width=520, height=round(520 * cell_h / cell_w))
        press.page.insert_image(pymupdf.Rect(panels[-1]), stream=picture, keep_proportion=False)
    plate = f"pl{numeral}"
    press.figure(plate, "plate", Box.union(panels), numeral)
    press.link("caption_of", legend, plate, optional=True)
    press.link("caption_of", f"ph{numeral}", plate, optional=True)
    for place, (index, box) in enumerate(zip(pots, panels, strict=True), 1):
        panel = f"{plate}-{place}"
        press.figure(panel, "panel", box, f"{numeral}, {place}", plate)
        digit = press.put([(str(place), "roman")], box.centre.x - 3, box.y1 + 12, 9)
        press.caption(f"{panel}-n", digit, str(place), str(place), optional=True)
        press.link("caption_of", f"{panel}-n", panel, optional=True)
        press.link("part_of", panel, plate)
        press.link("caption_of", items[place - 1], panel)
        press.link("caption_of", items[place - 1], plate, optional=True)
        press.link("depicts", panel, f"e{index + 1}")
        press.link("depicts", plate, f"e{index + 1}", optional=True)


def _list_of_plates(press: _Press) -> None:
    press.turn("La vaisselle du littoral de Lierre")
    press.paragraph("Table des planches", size=16, style="head")
    press.y += 6
    for numeral, text in (
        ("I", "Amphore, cruche, coupe et cratère, des chantiers de Port-Lierre et de Valombre."),
        ("II", "Flacon, lampe, petite amphore et bol, de Hautemare et d'ailleurs."),
    ):
        line = f"Pl. {numeral}. {text}"
        id = f"lp{numeral}"
        press.caption(id, press.paragraph(line), line, numeral)
        press.link("caption_of", id, f"pl{numeral}")
        press.y += 4
