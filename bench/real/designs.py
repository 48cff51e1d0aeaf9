"""Page designs drawn by chance: sheet, columns, type, and where and how captions stand."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

LABEL_WORDS = {
    "en": ["Fig.", "Figure", "Plate", "Pl.", "Ill.", "FIG."],
    "de": ["Abb.", "Abbildung", "Fig.", "Bild", "Tafel", "Taf."],
    "fr": ["Fig.", "Figure", "Planche", "Pl.", "Ill.", "Photo"],
    "nl": ["Afb.", "Fig.", "Plaat", "Afbeelding"],
    "it": ["Fig.", "Tav.", "Figura", "Tavola", "Foto"],
    "es": ["Fig.", "Figura", "Lám.", "Lámina", "Foto"],
    "pt": ["Fig.", "Figura", "Est.", "Estampa", "Foto"],
    "sv": ["Bild", "Fig.", "Plansch"],
    "fi": ["Kuva", "Kuva"],
    "da": ["Fig.", "Ill.", "Billede"],
    "no": ["Fig.", "Bilde"],
    "pl": ["Ryc.", "Il.", "Rys."],
    "ru": ["Рис.", "Илл."],
}
OPENING = re.compile(
    r"^\W{0,2}(?:(?:fig|abb|afb|taf|tav|pl|plate|planche|plaat|ill|bild|figure|figura|figuur|abbildung|lám|lámina|est|"
    r"estampa|foto|photo|kuva|no|n|nr)s?[.:º°]?\s{0,2}(?:\d{1,4}[a-z]?|[IVXLC]{1,7}\b)|\d{1,3}[.):]?\s)\s?[.:,;)\]—–-]{0,3}\s*",
    re.I,
)
SERIFS = [
    "eb-garamond",
    "libre-baskerville",
    "source-serif-4",
    "gentium-book-plus",
    "old-standard-tt",
    "lora",
    "cormorant-garamond",
    "alegreya",
    "spectral",
]
SANS = ["source-sans-3", "lato", "fira-sans", "work-sans"]
SHEETS = {
    "a4": (595, 842),
    "octavo": (482, 680),
    "a5": (420, 595),
    "letter": (612, 792),
    "square": (595, 595),
    "landscape": (760, 560),
    "quarto": (540, 720),
}
PLACES = [
    "below",
    "above",
    "side",
    "alternate",
    "float",
    "rows",
    "gathered",
    "legend",
    "plates",
    "shared",
    "margin",
]


@dataclass(frozen=True)
class Design:
    """How the pages of one print look."""

    seed: int
    sheet: tuple[int, int]
    margins: tuple[int, int, int, int]  # top, right, bottom, left, in points
    columns: int
    font: str
    second_font: str
    size: float
    leading: float
    justify: bool
    indent: bool
    place: str
    label: str  # none, number, word, kept
    number_form: str
    word: str
    caption_css: str
    caption_size: float
    caption_like_body: bool
    bold_label: bool
    picture_width: tuple[float, float]
    header: str
    footer: str
    framed: bool
    first_page: int
    first_number: int
    captions_first: bool

    @property
    def content(self) -> tuple[float, float]:
        """Width and height of the page inside its margins."""
        top, right, bottom, left = self.margins
        return self.sheet[0] - left - right, self.sheet[1] - top - bottom


def drawn(seed: int, lang: str, place: str | None = None) -> Design:
    """The design of a seed; `place` sets where captions stand."""
    rng = Random(f"{seed}/design")
    sheet = SHEETS[rng.choice(list(SHEETS))]
    side = rng.uniform(0.07, 0.13) * sheet[0]
    margins = (
        int(sheet[1] * rng.uniform(0.08, 0.12)),
        int(side * rng.uniform(0.8, 1.2)),
        int(sheet[1] * rng.uniform(0.08, 0.13)),
        int(side * rng.uniform(0.8, 1.2)),
    )
    place = place or rng.choice(PLACES)
    columns = 1 if place in ("side", "alternate", "margin") or sheet[0] < 450 else rng.choice([1, 1, 2])
    columns = 3 if sheet[0] > 700 and columns == 2 and rng.random() < 0.5 else columns
    serif = rng.random() < 0.7
    font = rng.choice(SERIFS if serif else SANS)
    size = (
        rng.choice([7.5, 8, 8.5, 9, 9.5, 10, 10, 10.5, 11, 12, 13])
        if columns == 1
        else rng.choice([7, 7.5, 8, 8.5, 9, 9.5, 10])
    )
    like_body = rng.random() < 0.25
    label = rng.choices(["none", "number", "word", "kept"], [0.36, 0.34, 0.18, 0.12])[0]
    if place in ("legend", "gathered") and label in ("none", "kept") and rng.random() < 0.8:
        label = "number"
    css = []
    if not like_body:
        css += rng.choice(
            [
                ["font-style:italic"],
                [],
                [],
                ["font-weight:700"],
                ["text-transform:uppercase", "letter-spacing:.04em"],
                [],
            ]
        )
        css += rng.choice([["color:#444"], [], [], []])
    css += rng.choice(
        [
            ["text-align:center"],
            ["text-align:left"],
            ["text-align:left"],
            ["text-align:justify"],
            ["text-align:right"],
        ]
    )
    if rng.random() < 0.3 and place in ("below", "above", "rows"):
        css.append(f"padding:0 {rng.randint(4, 14)}%")
    return Design(
        seed,
        sheet,
        margins,
        columns,
        font,
        rng.choice(SANS if serif else SERIFS) if rng.random() < 0.35 else font,
        size,
        rng.uniform(1.18, 1.55),
        rng.random() < 0.6,
        rng.random() < 0.6,
        place,
        label,
        rng.choice(
            [
                "{n} ",
                "{n}. ",
                "[{n}] ",
                "({n}) ",
                "{n}) ",
                "{n} – ",
                "{n}: ",
                "{n}.— ",
                "{a}) ",
                "N° {n}. ",
                "{n}<br>",
            ]
        ),
        rng.choice(LABEL_WORDS.get(lang, LABEL_WORDS["en"])),
        ";".join(css),
        size if like_body else size * rng.uniform(0.78, 1.0),
        like_body,
        rng.random() < 0.35,
        rng.choice([(0.95, 1.0), (0.5, 0.9), (0.35, 0.7), (0.8, 1.0)]),
        rng.choice(["", "title", "title", "chapter", "both"]),
        rng.choice(["", "page", "page", "title-page", "header-page"]),
        rng.random() < 0.15,
        rng.choice([1, 1, rng.randint(2, 400)]),
        rng.choice([1, 1, rng.randint(2, 160)]),
        rng.random() < 0.12,
    )


def faces(font: str, folder: Path) -> str:
    """The style rules that bring a font from a folder of font files."""
    rules = []
    for weight in (400, 700):
        for style in ("normal", "italic"):
            for subset, span in (
                ("latin-ext", "U+0100-02BA,U+1E00-1EFF,U+2C60-2C7F,U+A720-A7FF"),
                ("cyrillic", "U+0400-045F"),
                ("latin", ""),
            ):
                file = folder / f"{font}-{subset}-{weight}-{style}.woff2"
                if file.exists():
                    rules.append(
                        f'@font-face{{font-family:"{font}";font-weight:{weight};font-style:{style};src:url("{file.as_uri()}");'
                        + (f"unicode-range:{span}" if span else "")
                        + "}"
                    )
    return "".join(rules)


def stylesheet(design: Design, fonts: Path, title: str, chapter: str) -> str:
    """The style sheet of a design."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "").replace('"', "'").replace("\n", " ")[:70] + '"'

    top, right, bottom, left = design.margins
    small = f'font:{design.size * 0.82:.1f}pt "{design.second_font}"'
    boxes = []
    number = "counter(page)"
    rng = Random(f"{design.seed}/furniture")
    where = rng.choice(["center", "left", "right"])
    if design.header:
        text = {
            "title": quoted(title),
            "chapter": quoted(chapter),
            "both": f'{quoted(title)} " · " {quoted(chapter)}',
        }[design.header]
        line = rng.choice(["", "border-bottom:.5pt solid #000;"])
        boxes.append(
            f"@top-{where}{{content:{text};{small};vertical-align:{rng.choice(['middle', 'bottom'])};"
            f"{line}{rng.choice(['', 'font-style:italic;'])}}}"
        )
    if design.footer == "page":
        boxes.append(f"@bottom-{rng.choice(['center', 'left', 'right'])}{{content:{number};{small}}}")
    elif design.footer == "title-page":
        boxes.append(f'@bottom-center{{content:{quoted(title)} " – " {number};{small}}}')
    elif design.footer == "header-page":
        other = {"center": "right", "left": "right", "right": "left"}[where]
        boxes.append(f"@top-{other}{{content:{number};{small}}}")
    fonts_used = {design.font, design.second_font}
    return f"""{"".join(faces(font, fonts) for font in sorted(fonts_used))}
@page{{size:{design.sheet[0]}pt {design.sheet[1]}pt;margin:{top}pt {right}pt {bottom}pt {left}pt;{"".join(boxes)}}}
@page :first{{counter-reset:page {design.first_page}}}
body{{margin:0;font:{design.size}pt/{design.leading:.2f} "{design.font}",serif;
text-align:{"justify" if design.justify else "left"}}}
a{{color:inherit;text-decoration:none}} .cols{{columns:{design.columns};column-gap:{design.size * 1.6:.0f}pt}}
p{{margin:0 0 {0 if design.indent else design.size * 0.6:.1f}pt;
text-indent:{design.size * 1.2 if design.indent else 0:.1f}pt;orphans:2;widows:2}}
h1,h2,h3{{font-family:"{design.second_font}";line-height:1.2;margin:1em 0 .5em;break-after:avoid;
text-align:{rng.choice(["left", "center"])};font-weight:{rng.choice([400, 700])}}}
h1{{font-size:{rng.uniform(1.4, 2.2):.2f}em}} h2{{font-size:{rng.uniform(1.1, 1.6):.2f}em}}
h3{{font-size:{rng.uniform(1, 1.2):.2f}em}}
.fig{{break-inside:avoid;margin:{design.size * 0.9:.1f}pt 0}} .pic{{display:block;position:relative;margin:0 auto}}
.pic img{{display:block;width:100%;height:100%}} {".pic img{outline:.6pt solid #333}" if design.framed else ""}
.cap{{font-size:{design.caption_size:.1f}pt;
font-family:"{design.font if design.caption_like_body else design.second_font}";line-height:1.25;text-indent:0;
{design.caption_css};break-inside:avoid;margin:{rng.uniform(2, 7):.1f}pt 0}}
.cap b.label{{font-weight:{700 if design.bold_label else "inherit"}}} .sc{{font-variant:small-caps}}
sup,sub{{line-height:0}}
.note{{font-size:{design.size * 0.8:.1f}pt;line-height:1.2;text-indent:0;margin:1pt 0}}
.notes{{border-top:.5pt solid #000;margin-top:12pt;padding-top:3pt}}
ul{{margin:.4em 0;padding-left:1.4em}} .row{{display:flex;gap:8pt;
align-items:{rng.choice(["flex-end", "flex-start", "center"])};justify-content:center}}
.plate{{break-before:page;break-after:page;height:{design.content[1] - 2:.0f}pt;display:flex;
flex-direction:column;overflow:hidden}}
.grid{{display:flex;flex-wrap:wrap;gap:9pt;justify-content:center;align-items:flex-end;align-content:center;
flex:1}} .side{{display:flex;gap:11pt}}
.num{{font-size:{design.caption_size:.1f}pt;text-align:center;text-indent:0;margin:1pt 0}}
.letter{{position:absolute;left:4pt;bottom:3pt;background:#fff;padding:0 2pt;line-height:1.1;
font:{design.caption_size:.1f}pt "{design.second_font}"}}
"""
