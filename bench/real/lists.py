"""Lists, collection pages and sale catalogues of real entries, printed in designs by chance, with their truth."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pymupdf
from playwright.sync_api import Page

from bench.real.blocks import plain
from bench.real.composition import Composition, Shown
from bench.real.designs import drawn, stylesheet
from bench.real.gold import gold
from bench.real.pictures import Picture, stored
from bench.real.printing import document_html, printed
from bench.real.records import Record, records
from bench.real.repositories import Repository, repository

LAYOUTS = ["cards", "lines", "ruled", "left", "sheet", "lines", "product", "sale"]
PICTURED = {"cards", "ruled", "left", "sheet", "product"}
UNFIT = re.compile(r"copyright|zierleiste|initial|cover|titel|title|logo|signet|emblem", re.I)
STYLE = """
.e{margin:0 0 9pt;text-indent:0}.e p{text-indent:0;margin:0 0 2pt}.whole{break-inside:avoid}
.cards{display:grid;gap:14pt}.onepage{break-before:page;break-inside:avoid}
table{border-collapse:collapse;width:100%}tr{break-inside:avoid}
td{border:.5pt solid #555;padding:4pt;vertical-align:top;text-align:left}
.hang{padding-left:2.2em;text-indent:-2.2em}.lot{text-align:center;margin-top:14pt}.two{display:flex;gap:12pt}
"""


class ListComposition(Composition):
    """A list as HTML, with its entries."""

    def __init__(self, seed: int, lang: str, layout: str) -> None:
        design = drawn(seed, lang, "below")
        super().__init__(design, lang)
        self.layout = layout
        self.entries: list[dict[str, Any]] = []
        self.set = Random(f"{seed}/list")
        self.number_form = self.set.choice(
            ["{n}. ", "{n} ", "[{n}] ", "{n}) ", "No. {n}. ", "{n}.— ", "Cat. {n} ", "<b>{n}</b> "]
        )
        self.title_css = self.set.choice(
            [
                "font-weight:700",
                "font-style:italic",
                "",
                "text-transform:uppercase",
                "font-variant:small-caps",
                "font-weight:700",
            ]
        )

    def opening(self, entry: dict[str, Any], record: Record, tag: str = "p", apart: bool = False) -> str:
        """Number and title; apart: the number on a line of its own."""
        number = self.number_form.format(n=record.number) if record.number else ""
        if apart and number:
            first = self._part(entry, "entry_opening", number, "p", "lot")
            return first + self._part(
                entry, "entry_opening", f'<span style="{self.title_css}">{record.title}</span>', tag
            )
        return self._part(
            entry, "entry_opening", f'{number}<span style="{self.title_css}">{record.title}</span>', tag
        )

    def _part(self, entry: dict[str, Any], role: str, markup: str, tag: str = "p", css: str = "") -> str:
        part = self.part(role, plain(markup))
        entry["parts"].append(part)
        return f'<{tag} class="{css}">{self.mark(part, markup)}</{tag}>'

    def shown(self, entry: dict[str, Any], picture: Picture | None, width: float, most: float) -> str:
        """The picture of an entry."""
        if picture is None:
            return ""
        image, part, _ = self.picture(Shown(picture, "", "", 0), width, most)
        entry["figures"].append(part)
        return image

    def entry(self, record: Record, picture: Picture | None, columns: int) -> str:
        """An entry in the layout."""
        entry: dict[str, Any] = {
            "number": record.number,
            "title": plain(record.title),
            "parts": [],
            "figures": [],
            "whole": self.layout in PICTURED,
        }
        self.entries.append(entry)
        each = (self.width - 14 * (columns - 1)) / columns

        def lines(tag: str = "p") -> str:
            return "".join(self._part(entry, "entry_text", line, tag) for line in record.lines)

        if self.layout == "cards":
            image = self.shown(entry, picture, each, self.height * 0.3)
            return f'<div class="e whole">{image}{self.opening(entry, record)}{lines()}</div>'
        if self.layout == "sheet":
            image = self.shown(entry, picture, self.width * self.set.uniform(0.5, 1), self.height * 0.55)
            text = self.opening(entry, record, "h2") + lines()
            inner = image + text if self.design.seed % 3 else text + image
            return f'<div class="e onepage">{inner}</div>'
        if self.layout == "ruled":
            image = self.shown(entry, picture, self.width * 0.2, self.height * 0.14)
            opening = self.opening(entry, record)
            return f'<tr><td style="width:22%">{image}</td><td style="width:30%">{opening}</td><td>{lines()}</td></tr>'
        if self.layout == "product":
            image = self.shown(entry, picture, self.width * 0.36, self.height * 0.3)
            labels = record.labels or [""] * len(record.lines)
            rows = "".join(
                (f"<tr><td>{self._cell(entry, label)}</td>" if label else "<tr>")
                + f"<td>{self._cell(entry, line)}</td></tr>"
                for label, line in zip(labels, record.lines, strict=False)
            )
            return self._beside_picture(
                image, self.width * 0.36, f"{self.opening(entry, record, 'h3')}<table>{rows}</table>"
            )
        if self.layout == "left":
            image = self.shown(entry, picture, self.column * 0.28, self.height * 0.17)
            return self._beside_picture(image, self.column * 0.28, self.opening(entry, record) + lines())
        if self.layout == "sale":
            return f'<div class="e">{self.opening(entry, record, apart=True)}{lines()}</div>'
        if self.design.seed % 2:
            joined = " ".join(record.lines)
            number = self.number_form.format(n=record.number) if record.number else ""
            first = self.part("entry_opening", plain(f"{number}{record.title}"))
            rest = self.part("entry_text", plain(joined))
            entry["parts"] += [first, rest]
            opening = f'{number}<span style="{self.title_css}">{record.title}</span>'
            return f'<p class="e hang">{self.mark(first, opening)} {self.mark(rest, joined)}</p>'
        return f'<div class="e">{self.opening(entry, record)}{lines()}</div>'

    @staticmethod
    def _beside_picture(image: str, width: float, text: str) -> str:
        return (
            f'<div class="e whole two"><div style="width:{width:.0f}pt">{image}</div>'
            f'<div style="flex:1">{text}</div></div>'
        )

    def _cell(self, entry: dict[str, Any], markup: str) -> str:
        part = self.part("entry_text", plain(markup))
        entry["parts"].append(part)
        return self.mark(part, markup)

    def page_body(self, chosen: list[tuple[Record, Picture | None]], title: str) -> str:
        """The whole list."""
        columns = {"cards": self.set.choice([2, 3, 4]) if self.design.sheet[0] > 430 else 2}.get(
            self.layout, 1
        )
        out, section = [self.words("heading", title, "h1")] if self.set.random() < 0.7 else [], ""
        run: list[str] = []

        def close() -> None:
            if run:
                inner = "".join(run)
                if self.layout == "cards":
                    out.append(
                        f'<div class="cards" style="grid-template-columns:repeat({columns},minmax(0,1fr))">'
                        f"{inner}</div>"
                    )
                elif self.layout == "ruled":
                    out.append(f"<table>{inner}</table>")
                else:
                    out.append(
                        f'<div class="{"" if self.layout in ("sheet", "product") else "cols"}">{inner}</div>'
                    )
                run.clear()

        for record, picture in chosen:
            if record.section and record.section != section and len(record.section) < 90:
                close()
                section = record.section
                if self.layout != "sheet":
                    out.append(self.words("heading", section, "h2"))
            run.append(self.entry(record, picture, columns))
        close()
        return "".join(out)


def pool(folder: Path, out: Path, names: list[str]) -> list[Picture]:
    """Pictures of objects and paintings of stored books, for entries whose own pictures are not there."""
    found = []
    for name in names:
        if (folder / name.replace("/", "+", 1)).is_dir():
            book = repository(folder, name)
            paths = [
                path
                for path in sorted(book.files())
                if path.lower().endswith((".jpg", ".png")) and not UNFIT.search(path)
            ]
            found += [
                picture for path in paths[::4][:40] if (picture := stored(book, path, out / ".pictures"))
            ]
    return found


def produce(
    page: Page, kept: Repository, fact: dict[str, Any], out: Path, fonts: Path, pictures: list[Picture]
) -> dict[str, Any] | None:
    """Prints a list and gives its gold."""
    found = records(kept, fact)
    if len(found) < 4:
        return None
    rng = Random(f"{fact['seed']}/records")
    composition = ListComposition(fact["seed"], fact["lang"], fact["layout"])
    number = fact["number"]
    chosen: list[tuple[Record, Picture | None]] = []
    for record in found:
        if record.number is None and number is not None:
            record.number = str(number)
            number += 1
        picture = None
        if fact["layout"] in PICTURED:
            path = f"{fact.get('pictures', '')}{record.picture}" if record.picture else ""
            picture = stored(kept, path, out / ".pictures") if path else None
            picture = picture or (rng.choice(pictures) if rng.random() < 0.93 else None)
        chosen.append((record, picture))
    body = composition.page_body(chosen, fact["title"])
    style = stylesheet(composition.design, fonts, fact["title"], fact["title"]) + STYLE
    file = out / f"{fact['name']}.pdf"
    printed(
        page,
        document_html(fact["lang"], style, body),
        file,
    )
    with pymupdf.open(file) as document:
        truth = gold(document, composition, fact)
        document.ez_save(str(file.with_suffix(".new")))
    file.with_suffix(".new").replace(file)
    truth["design"]["place"] = fact["layout"]
    return truth
