"""The example catalogue: a bilingual PDF that the project makes itself, so that its truth is known.

Texts and pictures are invented. Plates with facing legends, numbered entries over pages, figures in the text,
cross references: what catalogues are made of. The truth has the form of the bench's gold files.

    python -m bench.example

writes both into the package, for `pictoria-docs demo`.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf

import pictoria_docs
from bench.example_pictures import SHAPES, photograph, profile
from bench.typesetter import TextRun, TypeLine, TypePiece, Typesetter
from pictoria_docs.document import Box
from pictoria_docs.files import EXAMPLE

PACKAGED = Path(pictoria_docs.__file__).parent / "example" / EXAMPLE
"""The catalogue as it is installed; its truth stands beside it."""

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
    "them show wear at the foot."
)


class _Style(NamedTuple):
    family: str = "times"
    leading: float = 1.32


class _ExampleTypesetter(Typesetter):
    """One column, ragged right, figures where they are asked for."""

    @property
    def column(self) -> Box:
        """The type area, which is the same on every page."""
        return Box(LEFT, TOP, RIGHT, BOTTOM)

    def line_width(self, line: TypeLine, size: float, family: str) -> float:
        """The width of a line with the space after its last word."""
        return super().line_width(line, size, family) + self.space(size, family)

    def new_page(self, head: str | None = None) -> None:
        """A new page with its running head and page number."""
        self.add_page(WIDTH, HEIGHT)
        self.y = TOP
        self.centred(str(self.number), HEIGHT - 38, 9)
        if head:
            self.draw([[TypePiece(head, "italic")]], LEFT, 48, 8.5)

    def centred(self, text: str, baseline: float, size: float, face: str = "roman") -> Box:
        """A line in the middle of the page; returns its box."""
        piece = TypePiece(text, face)
        width = self.width(piece, size, self.style.family)
        return self.draw([[piece]], (WIDTH - width) / 2, baseline, size)[0]

    def paragraph(
        self,
        text: str | Sequence[TextRun],
        *,
        size: float = 10,
        face: str = "roman",
        family: str | None = None,
        x0: float = LEFT,
        x1: float = RIGHT,
        label: str = "",
    ) -> Box:
        """Set a paragraph at the cursor, with a label in bold before it; returns its box."""
        runs = [TextRun(text, face)] if isinstance(text, str) else list(text)
        if label:
            runs.insert(0, TextRun(f"{label} ", "bold"))
        return self.block(self.lines(runs, x1 - x0, size, family), runs, x0, x1, size, family=family)

    def heading(self, text: str, size: float) -> None:
        """Set a heading at the cursor."""
        self.paragraph(text, size=size, face="bold", family="helvetica")


def _with_mentions(template: str, mentions: Sequence[str], targets: Sequence[str]) -> list[TextRun]:
    """The text of a template whose slots, with the brackets and stops around them, are mentions."""
    runs: list[TextRun] = []
    for part in re.split(r"(\(?\{\d\}[),.;]*)", template):
        slot = re.search(r"\d", part) if "{" in part else None
        if slot is None:
            runs.append(TextRun(part))
        else:
            mention = mentions[int(slot[0])]
            runs.append(TextRun(part.format(*mentions), targets=(targets[int(slot[0])],), mention=mention))
    return runs


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
    typesetter = _ExampleTypesetter(style=_Style(), pdf=pdf, gold=gold)
    _title(typesetter)
    _introduction(typesetter)
    _entries(typesetter)
    _plate(typesetter, "I", (0, 1, 2, 3))
    _plate(typesetter, "II", (4, 5, 6, 7))
    _list_of_plates(typesetter)
    pdf.set_metadata({"title": "La vaisselle du littoral de Lierre", "author": "pictoria-docs"})
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.ez_save(str(path))
    pdf.close()
    return gold


def _title(typesetter: _ExampleTypesetter) -> None:
    typesetter.new_page()
    typesetter.y = 190
    typesetter.heading("La vaisselle du littoral de Lierre", 24)
    typesetter.y += 8
    typesetter.paragraph("Tableware of the Lierre coast", size=15, face="italic")
    typesetter.y += 30
    typesetter.paragraph("Catalogue d'exemple, textes et images de pictoria-docs / Sample catalogue", size=10)


def _introduction(typesetter: _ExampleTypesetter) -> None:
    typesetter.new_page("La vaisselle du littoral de Lierre")
    typesetter.heading("Introduction", 16)
    typesetter.y += 6
    mentions = ("fig. 1", "fig. 2", "pl. I, 1", "pl. II", "cat. 2", "cat. 6")
    for text in INTRODUCTION:
        typesetter.paragraph(_with_mentions(text, mentions, ("f1", "f2", "plI-1", "plII", "e2", "e6")))
        typesetter.y += 5
    box = Box(LEFT + 60, typesetter.y + 14, RIGHT - 60, typesetter.y + 234)
    typesetter.page.insert_image(
        pymupdf.Rect(box), stream=photograph("amphora", seed=3, width=640, height=560), keep_proportion=False
    )
    typesetter.figure("f1", box, number="1")
    typesetter.y = box.y1 + 4
    _captioned(typesetter, "c1", "f1", "Fig. 1.", "Amphore à bandes, Port-Lierre. Cliché de l'atelier.", box)
    typesetter.y += 10
    typesetter.paragraph(
        "Le four fut dégagé sur toute sa hauteur. Il n'avait qu'une chambre, et la sole en était soutenue par un "
        "pilier central dont la trace se lit encore sur le relevé."
    )
    typesetter.new_page("Tableware of the Lierre coast")
    box = Box(LEFT + 40, TOP, RIGHT - 40, TOP + 150)
    _kiln(typesetter, box)
    typesetter.figure("f2", box, number="2")
    typesetter.y = box.y1 + 4
    _captioned(typesetter, "c2", "f2", "Fig. 2.", "Coupe du four de Valombre, état de la fouille.", box)
    typesetter.y += 14
    typesetter.heading("On the wheel", 14)
    typesetter.y += 4
    typesetter.paragraph(_with_mentions(ENGLISH, ("fig. 3", "cat. 5"), ("f3", "e5")))
    box = Box(LEFT + 90, typesetter.y + 14, RIGHT - 90, typesetter.y + 174)
    _section(typesetter, "krater", box)
    typesetter.figure("f3", box, number="3")
    typesetter.y = box.y1 + 4
    _captioned(
        typesetter,
        "c3",
        "f3",
        "Fig. 3.",
        "Section of the krater without handles. Drawing of the workshop.",
        box,
    )


def _captioned(
    typesetter: _ExampleTypesetter, caption: str, figure: str, label: str, text: str, box: Box
) -> None:
    placed = typesetter.paragraph(text, size=8.5, x0=box.x0, x1=box.x1, label=label)
    typesetter.caption((typesetter.number, placed), f"{label} {text}", label, id=caption)
    typesetter.link("caption_of", caption, figure)


def _kiln(typesetter: _ExampleTypesetter, box: Box) -> None:
    """A kiln in section: dome, floor, pillar, scale."""
    shape = typesetter.page.new_shape()
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


def _section(typesetter: _ExampleTypesetter, shape_name: str, box: Box) -> None:
    """A pot as archaeologists draw it: wall in section on the left, outside on the right."""
    radius = profile(shape_name)
    tall = box.height
    middle = (box.x0 + box.x1) / 2
    steps = range(0, len(radius), 8)
    outer = [(box.y0 + tall * index / (len(radius) - 1), float(radius[index]) * tall) for index in steps]
    outer.append((box.y1, float(radius[-1]) * tall))
    shape = typesetter.page.new_shape()
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


def _entries(typesetter: _ExampleTypesetter) -> None:
    typesetter.new_page("Catalogue")
    typesetter.heading("Catalogue", 16)
    for index, (french, english, _shape, size, inventory, date, place) in enumerate(POTS):
        number = index + 1
        if typesetter.y > BOTTOM - 90:
            typesetter.new_page("Catalogue")
        typesetter.y += 16
        plate, panel = ("I", number) if number <= 4 else ("II", number - 4)
        title = f"{french} / {english}"
        spans = [(typesetter.number, typesetter.paragraph(title, size=11, face="bold", label=f"{number}."))]
        typesetter.y += 2
        facts = f"Inv. {inventory}. Terre cuite tournée. {size}. {place}, {date}. "
        mention = TextRun(f"Pl. {plate}, {panel}.", targets=(f"pl{plate}-{panel}",))
        spans.append((typesetter.number, typesetter.paragraph([TextRun(facts), mention], size=9.5)))
        typesetter.y += 3
        for text in (
            "Pâte fine, bien cuite, engobe sombre posé au tour. Le pied porte des traces d'usure régulières ; une "
            "ligne incisée court sous la lèvre. L'épaisseur de la paroi ne varie guère d'une face à l'autre.",
            "Fine fabric, evenly fired, with dark slip applied on the wheel. The foot is worn all round; an incised "
            "line runs below the lip.",
        ):
            if typesetter.y > BOTTOM - 30:
                typesetter.new_page("Catalogue")
            spans.append((typesetter.number, typesetter.paragraph(text, size=9.5)))
            typesetter.y += 3
        typesetter.entry(f"e{number}", str(number), title, spans)


def _plate(typesetter: _ExampleTypesetter, numeral: str, pots: tuple[int, ...]) -> None:
    """A legend on a left-hand page, the plate facing it."""
    if typesetter.number % 2 == 0:
        # Something short, so that the legend falls on the left.
        typesetter.new_page("La vaisselle du littoral de Lierre")
        typesetter.heading("Planches / Plates", 16)
    typesetter.new_page()
    typesetter.y = 250
    heading = typesetter.paragraph(f"Planche {numeral}", size=13, face="bold")
    legend = f"lg{numeral}"
    typesetter.caption((typesetter.number, heading), f"Planche {numeral}", numeral, id=legend, optional=True)
    typesetter.y += 6
    items: list[str] = []
    for position, index in enumerate(pots, 1):
        french, _, _, size, *_ = POTS[index]
        text = f"{position}. {french} (cat. {index + 1}), {size}."
        id = f"cp{numeral}-{position}"
        typesetter.caption(
            (typesetter.number, typesetter.paragraph(text, size=9.5)), text, str(position), id=id
        )
        typesetter.y += 3
        items.append(id)
    typesetter.new_page()
    label = f"Pl. {numeral}"
    placed = typesetter.centred(label, 64, 11, "bold")
    typesetter.caption((typesetter.number, placed), label, label, id=f"ph{numeral}", optional=True)
    cell_w, cell_h = (RIGHT - LEFT - 14) / 2, 214.0
    panels: list[Box] = []
    for position, index in enumerate(pots):
        x0, y0 = LEFT + (position % 2) * (cell_w + 14), 84 + (position // 2) * (cell_h + 26)
        panels.append(Box(x0, y0, x0 + cell_w, y0 + cell_h))
        shape = POTS[index][2] if POTS[index][2] in SHAPES else "bowl"
        picture = photograph(shape, seed=20 + index, width=520, height=round(520 * cell_h / cell_w))
        typesetter.page.insert_image(pymupdf.Rect(panels[-1]), stream=picture, keep_proportion=False)
    plate = f"pl{numeral}"
    typesetter.figure(plate, Box.union(panels), kind="plate", number=numeral)
    typesetter.link("caption_of", legend, plate, optional=True)
    typesetter.link("caption_of", f"ph{numeral}", plate, optional=True)
    for position, (index, box) in enumerate(zip(pots, panels, strict=True), 1):
        panel = f"{plate}-{position}"
        typesetter.figure(panel, box, kind="panel", number=f"{numeral}, {position}", parent=plate)
        digit, _ = typesetter.draw([[TypePiece(str(position), "roman")]], box.centre.x - 3, box.y1 + 12, 9)
        typesetter.caption(
            (typesetter.number, digit), str(position), str(position), id=f"{panel}-n", optional=True
        )
        typesetter.link("caption_of", f"{panel}-n", panel, optional=True)
        typesetter.link("part_of", panel, plate)
        typesetter.link("caption_of", items[position - 1], panel)
        typesetter.link("caption_of", items[position - 1], plate, optional=True)
        typesetter.link("depicts", panel, f"e{index + 1}")
        typesetter.link("depicts", plate, f"e{index + 1}", optional=True)


def _list_of_plates(typesetter: _ExampleTypesetter) -> None:
    typesetter.new_page("La vaisselle du littoral de Lierre")
    typesetter.heading("Table des planches", 16)
    typesetter.y += 6
    for numeral, text in (
        ("I", "Amphore, cruche, coupe et cratère, des chantiers de Port-Lierre et de Valombre."),
        ("II", "Flacon, lampe, petite amphore et bol, de Hautemare et d'ailleurs."),
    ):
        line = f"Pl. {numeral}. {text}"
        id = f"lp{numeral}"
        typesetter.caption((typesetter.number, typesetter.paragraph(line)), line, numeral, id=id)
        typesetter.link("caption_of", id, f"pl{numeral}")
        typesetter.y += 4


if __name__ == "__main__":
    truth = make_catalogue(PACKAGED)
    PACKAGED.with_suffix(".gold.json").write_text(
        json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8"
    )
