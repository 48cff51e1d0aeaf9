"""Sets a piece in a design as HTML, each part marked by a link, so that the print tells where every part lies."""

from collections import deque
from dataclasses import dataclass, field
from random import Random

from bench.real.blocks import Block, plain
from bench.real.designs import OPENING, Design
from bench.real.pictures import Picture

ADDRESS = "https://truth.invalid/"
BESIDE = {
    "en": ("Left", "right", "Above", "below"),
    "de": ("Links", "rechts", "Oben", "unten"),
    "fr": ("À gauche", "à droite", "En haut", "en bas"),
    "nl": ("Links", "rechts", "Boven", "onder"),
    "it": ("A sinistra", "a destra", "In alto", "in basso"),
    "es": ("Izquierda", "derecha", "Arriba", "abajo"),
    "pt": ("À esquerda", "à direita", "Em cima", "em baixo"),
    "sv": ("Till vänster", "till höger", "Ovan", "nedan"),
    "fi": ("Vasemmalla", "oikealla", "Ylhäällä", "alhaalla"),
}


@dataclass
class Part:
    """A part of the print: what it is, and its text."""

    role: str
    text: str = ""
    label: str | None = None
    kind: str = ""
    parent: int | None = None
    pages: dict[int, list[tuple[float, float, float, float]]] = field(default_factory=dict)


@dataclass
class Shown:
    """A picture with its caption, as it will be set."""

    picture: Picture
    text: str
    markup: str
    number: int


def without_opening(markup: str) -> str:
    """Markup without the label that opens it."""
    match = OPENING.match(plain(markup))
    left = len(match[0].replace(" ", "")) if match else 0
    if not left:
        return markup
    out, inside, entity = [], False, False
    for sign in markup:
        if sign == "<":
            inside = True
        if inside or left <= 0:
            out.append(sign)
        elif entity:
            entity = sign != ";"
        else:
            entity = sign == "&"
            left -= not sign.isspace()
        if sign == ">":
            inside = False
    return "".join(out).strip()


def roman(number: int) -> str:
    """A Roman number."""
    out = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            out, number = out + sign, number - value
    return out


class Composition:
    """A piece as HTML, with its parts and which caption tells of which figure."""

    def __init__(self, design: Design, lang: str) -> None:
        self.design, self.lang = design, lang
        self.rng = Random(f"{design.seed}/composition")
        self.parts: list[Part] = []
        self.links: list[tuple[int, int, bool]] = []  # caption, figure, whether it is optional
        self.number = design.first_number
        self.side = 0
        width, height = design.content
        gap = design.size * 1.6
        self.column = (width - (design.columns - 1) * gap) / design.columns
        self.height = height
        self.width = width
        self.roman = self.rng.random() < 0.12 and design.first_number < 60

    def part(self, role: str, text: str = "", **said: object) -> int:
        """Adds a part and gives its number."""
        self.parts.append(Part(role, " ".join(text.split()), **said))  # type: ignore[arg-type]
        return len(self.parts) - 1

    def mark(self, part: int, markup: str) -> str:
        """Markup that tells where it was printed."""
        return f'<a href="{ADDRESS}{part}">{markup}</a>'

    def words(self, role: str, markup: str, tag: str = "p", css: str = "") -> str:
        """A paragraph of a role."""
        return f'<{tag} class="{css}">{self.mark(self.part(role, plain(markup)), markup)}</{tag}>'

    def numbered(self, number: int) -> str:
        """A figure's number as this print writes it."""
        return roman(number) if self.roman else str(number)

    def label(self, number: int) -> tuple[str, str | None]:
        """The printed label of a caption and its number."""
        design = self.design
        said = self.numbered(number)
        if design.label == "number":
            letter = chr(96 + (number - design.first_number) % 26 + 1)
            form = design.number_form
            return form.format(n=said, a=letter), letter if "{a}" in form else said
        if design.label == "word":
            end = [". ", ": ", " ", " – ", ".— "][design.seed % 5]
            return f"{design.word} {said}{end}", said
        return "", None

    def caption(self, shown: list[Shown], role: str = "caption", force: str = "") -> tuple[str, int]:
        """A caption's paragraph and its part, for one picture or several."""
        label, number = (force, None) if force else self.label(shown[0].number)
        if force or self.design.label != "kept":
            bodies = [without_opening(one.markup) for one in shown]
        else:
            bodies = [one.markup for one in shown]
            match = OPENING.match(shown[0].text)
            number = "".join(c for c in match[0] if c.isdigit()) or None if match else None
        bodies = [
            body if len(plain(body)) > 2 else one.markup for body, one in zip(bodies, shown, strict=True)
        ]
        if len(shown) > 1 and self.design.label in ("number", "word"):
            last = self.numbered(shown[-1].number)
            joint = "–" if self.rng.random() < 0.6 or len(shown) > 2 else ", "
            first = self.numbered(shown[0].number)
            if "{a}" not in self.design.number_form or self.design.label == "word":
                label = label.replace(first, f"{first}{joint}{last}", 1)
                number = f"{first}{joint}{last}"
        if len(shown) > 1 and self.design.label in ("none", "kept"):
            words = BESIDE.get(self.lang, BESIDE["en"])
            bodies = [f"{words[i] if i < 2 else i + 1}: {body}" for i, body in enumerate(bodies)]
        body = (" " if self.design.label in ("none", "kept") else "; ").join(bodies)
        markup = f'<b class="label">{label}</b>{body}' if label else body
        part = self.part(role, plain(markup.replace("<br>", " ")), label=number)
        return f'<p class="cap">{self.mark(part, markup)}</p>', part

    def picture(
        self, shown: Shown, width: float, most: float, parent: int | None = None, letter: str = ""
    ) -> tuple[str, int, float]:
        """A picture's markup, its part and the width that it takes."""
        height = width * shown.picture.ratio
        if height > most:
            width, height = most / shown.picture.ratio, most
        part = self.part(
            "figure", kind="panel" if parent is not None else "figure", parent=parent, label=letter or None
        )
        image = f'<img src="{shown.picture.file.as_uri()}">'
        over = ""
        if letter:
            over = f'<span class="letter">{self.mark(self.part("figure_number", letter), letter)}</span>'
        linked = f'<a href="{ADDRESS}{part}" style="display:block;width:100%;height:100%">{image}</a>'
        return (
            f'<div class="pic" style="width:{width:.1f}pt;height:{height:.1f}pt">{linked}{over}</div>',
            part,
            width,
        )

    def single(self, shown: Shown, place: str) -> str:
        """One picture with its caption."""
        share = self.rng.uniform(*self.design.picture_width)
        if place in ("side", "alternate", "margin"):
            return self._beside(shown, place)
        if place == "float":
            width = self.column * self.rng.uniform(0.38, 0.5)
            image, part, width = self.picture(shown, width, self.height * 0.4)
            caption, said = self.caption([shown])
            self.links.append((said, part, False))
            self.side += 1
            where = "left" if self.side % 2 else "right"
            gap = "0 12pt 6pt 0" if self.side % 2 else "0 0 6pt 12pt"
            return f'<div class="fig" style="float:{where};width:{width:.1f}pt;margin:{gap}">{image}{caption}</div>'
        image, part, _ = self.picture(shown, self.column * share, self.height * self.rng.uniform(0.4, 0.72))
        caption, said = self.caption([shown])
        self.links.append((said, part, False))
        return (
            f'<div class="fig">{caption}{image}</div>'
            if place == "above"
            else f'<div class="fig">{image}{caption}</div>'
        )

    def _beside(self, shown: Shown, place: str) -> str:
        self.side += 1
        left = place == "margin" or self.design.seed % 2 == 0 if place != "alternate" else self.side % 2 == 0
        wide = self.width * (0.68 if place == "margin" else self.rng.uniform(0.45, 0.66))
        image, part, wide = self.picture(shown, wide, self.height * 0.6)
        caption, said = self.caption([shown])
        self.links.append((said, part, False))
        rest = max(70.0, min(self.width - wide - 12, self.width * 0.4))
        text = f'<div style="width:{rest:.0f}pt">{caption}</div>'
        image = f"<div>{image}</div>"
        align = ["flex-start", "flex-end", "center"][self.design.seed % 3]
        inner = text + image if left else image + text
        pulled = f"margin-left:-{self.width * 0.3:.0f}pt" if place == "margin" else ""
        return f'<div class="fig side" style="align-items:{align};{pulled}">{inner}</div>'

    def uncaptioned(self, picture: Picture) -> str:
        """A picture that nobody tells of."""
        image, _, _ = self.picture(
            Shown(picture, "", "", 0), self.column * self.rng.uniform(0.4, 0.9), self.height * 0.55
        )
        return f'<div class="fig">{image}</div>'

    def group(self, shown: list[Shown], place: str) -> str:
        """Several pictures set together, with their captions gathered, shared, or as a legend."""
        if len(shown) == 1:
            return self.single(shown[0], "below")
        whole = (
            place in ("legend", "plates")
            or (place == "gathered" and self.rng.random() < 0.5)
            or len(shown) > 3
        )
        width = self.width if whole else self.column
        per_row = len(shown) if len(shown) < 3 or not whole else self.rng.choice([2, 2, 3])
        rows = -(-len(shown) // per_row)
        each = (width - 9 * per_row) / per_row
        text = sum(len(one.text) for one in shown) * self.design.caption_size**2 * 0.62 / width + 16 * len(
            shown
        )
        most = (
            (self.height * 0.94 - min(text, self.height * 0.5)) / rows - 22 if whole else self.height * 0.34
        )
        parent = None
        if place == "plates" or (place == "shared" and self.design.label in ("none", "kept")):
            parent = self.part("figure", kind="plate" if place == "plates" else "figure")
        images, figures = [], []
        for i, one in enumerate(shown):
            letter = chr(97 + i) if place == "plates" else ""
            inside = letter if letter and self.design.seed % 3 else ""
            image, part, taken = self.picture(one, each, max(60.0, most), parent, inside)
            figures.append(part)
            if (letter and not inside) or place == "legend":
                said = letter or self.numbered(one.number)
                image += f'<p class="num">{self.mark(self.part("figure_number", said), said)}</p>'
            images.append(f'<div style="width:{taken:.1f}pt">{image}</div>')
        captions = self._captions(shown, figures, place, parent)
        if whole:
            return f'<section class="plate"><div class="grid">{"".join(images)}</div>{captions}</section>'
        return f'<div class="fig"><div class="row">{"".join(images)}</div>{captions}</div>'

    def _captions(self, shown: list[Shown], figures: list[int], place: str, parent: int | None) -> str:
        if place == "shared":
            caption, said = self.caption(shown)
            targets = [parent] if parent is not None else figures
            self.links += [(said, target, False) for target in targets]
            return caption
        out = []
        if place == "plates":
            assert parent is not None
            caption, said = self.caption(shown[:1])
            self.links.append((said, parent, False))
            out.append(caption)
            form = ["{a}) ", "{a}. ", "({a}) ", "{a} "][self.design.seed % 4]
            for i, (one, figure) in enumerate(zip(shown[1:], figures[1:], strict=True)):
                item, said = self.caption([one], "legend_item", form.format(a=chr(98 + i)))
                self.parts[said].label = chr(98 + i)
                self.links += [(said, figure, False), (said, parent, True)]
                out.append(item)
            return "".join(out)
        for one, figure in zip(shown, figures, strict=True):
            force = ""
            if place == "legend" and self.design.label in ("none", "kept"):
                force = f"{self.numbered(one.number)}. "
            item, said = self.caption([one], "legend_item" if place == "legend" else "caption", force)
            if force:
                self.parts[said].label = self.numbered(one.number)
            self.links.append((said, figure, False))
            out.append(item)
        if self.rng.random() < 0.3 and len(out) > 2:
            return f'<div style="columns:2;column-gap:14pt">{"".join(out)}</div>'
        return "".join(out)

    def body(self, blocks: list[Block], shown: dict[int, Shown], bare: dict[int, Picture]) -> str:
        """The whole piece; `shown` are the captioned figures by their block, `bare` those without a caption."""
        design = self.design
        waiting = deque(sorted(shown))
        done: set[int] = set()
        out: list[str] = []
        notes: list[str] = []
        for i, block in enumerate(blocks):
            if block.role == "heading":
                out.append(self.words("heading", block.markup, f"h{min(3, max(1, block.level - 1))}"))
            elif block.role == "text":
                out.append(self.words("running_text", block.markup))
            elif block.role == "item":
                out.append(f"<ul>{self.words('list_item', block.markup, 'li')}</ul>")
            elif block.role == "note":
                notes.append(self.words("note", block.markup, "p", "note"))
            elif i in bare:
                out.append(self.uncaptioned(bare[i]))
            elif i in shown and i not in done:
                count = 1
                if design.place in ("gathered", "legend", "plates", "shared", "rows"):
                    count = self.rng.choice(
                        {
                            "gathered": [2, 3, 3, 4],
                            "legend": [3, 4, 5, 6],
                            "plates": [3, 4, 5],
                            "shared": [2, 2, 3],
                            "rows": [2, 2, 3],
                        }[design.place]
                    )
                taken = [k for k in waiting if k not in done][:count]
                done.update(taken)
                chosen = [shown[k] for k in taken]
                for one in chosen:
                    one.number, self.number = self.number, self.number + 1
                if design.place == "rows" and len(chosen) > 1:
                    out.append(self._row(chosen))
                elif count > 1:
                    out.append(self.group(chosen, design.place))
                else:
                    out.append(self.single(chosen[0], design.place))
        if notes:
            out.append(f'<div class="notes">{"".join(notes)}</div>')
        return self._columns(out)

    def _row(self, chosen: list[Shown]) -> str:
        each = (self.column - 8 * (len(chosen) - 1)) / len(chosen)
        cells = []
        for one in chosen:
            image, part, _ = self.picture(one, each, self.height * 0.4)
            caption, said = self.caption([one])
            self.links.append((said, part, False))
            cells.append(f'<div style="width:{each:.1f}pt">{image}{caption}</div>')
        align = "start" if self.design.seed % 2 else "end"
        return f'<div class="fig row" style="align-items:flex-{align}">{"".join(cells)}</div>'

    def _columns(self, out: list[str]) -> str:
        style = f' style="margin-left:{self.width * 0.3:.0f}pt"' if self.design.place == "margin" else ""
        html: list[str] = []
        run: list[str] = []
        for item in [*out, None]:
            if item is None or item.startswith("<section"):
                if run:
                    html.append(f'<div class="cols"{style}>{"".join(run)}</div>')
                    run = []
                if item:
                    html.append(item)
            else:
                run.append(item)
        return "".join(html)
