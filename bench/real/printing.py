"""Prints HTML with headless Chromium, and reads from the PDF where each marked part came to lie."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf
from playwright.sync_api import Page, sync_playwright
from rapidfuzz import fuzz

from bench.real.composition import ADDRESS, Composition, Part

Box = tuple[float, float, float, float]


@contextmanager
def browser(program: str = "/usr/bin/chromium-headless-shell") -> Iterator[Page]:
    """A page of a headless Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium.new_page()
        chromium.close()


def document_html(lang: str, style: str, body: str) -> str:
    """A whole HTML document."""
    head = f'<head><meta charset="utf-8"><style>{style}</style></head>'
    return f'<!doctype html><html lang="{lang}">{head}<body>{body}</body></html>'


def printed(page: Page, html: str, file: Path) -> None:
    """Prints HTML into a PDF."""
    source = file.with_suffix(".html")
    source.write_text(html, encoding="utf-8")
    page.goto(source.as_uri())
    page.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    source.unlink()


def union(boxes: list[Box]) -> Box:
    """The box around boxes."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _runs(boxes: list[Box]) -> list[list[int]]:
    """Words in reading order cut where they go on in another column (upwards, or far below)."""
    runs: list[list[int]] = []
    for i, box in enumerate(boxes):
        if runs:
            before = boxes[runs[-1][-1]]
            height = before[3] - before[1]
            if box[3] > before[1] - height and box[1] - before[3] < 6 * height:
                runs[-1].append(i)
                continue
        runs.append([i])
    return runs


def located(document: pymupdf.Document, composition: Composition) -> list[dict[str, Any]]:
    """Where each part lies: roles with their boxes and words. Sets `pages` of the parts; takes the marks away."""
    roles: list[dict[str, Any]] = []
    for page in document:
        number = page.number + 1
        rects: dict[int, list[pymupdf.Rect]] = defaultdict(list)
        for link in page.get_links():
            if link.get("uri", "").startswith(ADDRESS):
                rects[int(link["uri"].removeprefix(ADDRESS))].append(link["from"])
            page.delete_link(link)
        figures = {
            k: max(found, key=lambda r: r.get_area())
            for k, found in rects.items()
            if composition.parts[k].role == "figure"
        }
        for k, rect in figures.items():
            rect = rect & page.rect
            if rect.get_area() > 100:
                composition.parts[k].pages[number] = [(rect.x0, rect.y0, rect.x1, rect.y1)]
        words: dict[int, list[tuple[Box, str]]] = defaultdict(list)
        loose: list[tuple[Box, str]] = []
        flat = [(k, r) for k, found in rects.items() if k not in figures for r in found]
        for word in page.get_text("words", sort=False):
            box: Box = word[:4]
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            owners = [
                (abs((r.y0 + r.y1) / 2 - y), k)
                for k, r in flat
                if r.x0 - 1.5 <= x <= r.x1 + 1.5 and r.y0 - 1 <= y <= r.y1 + 1
            ]
            if owners:
                words[min(owners)[1]].append((box, word[4]))
            elif not any(r.contains(pymupdf.Point(x, y)) for r in figures.values()):
                loose.append((box, word[4]))
        for k, found in words.items():
            part = composition.parts[k]
            boxes = [box for box, _ in found]
            runs = (
                [list(range(len(boxes)))]
                if part.role in ("caption", "legend_item", "figure_number")
                else _runs(boxes)
            )
            for run in runs:
                box = union([boxes[i] for i in run])
                part.pages.setdefault(number, []).append(box)
                roles.append(
                    {
                        "page": number,
                        "bbox": box,
                        "role": part.role,
                        "text": " ".join(found[i][1] for i in run),
                        "part": k,
                    }
                )
        roles += _furniture(loose, number, composition, page)
    return roles


def _furniture(
    loose: list[tuple[Box, str]], number: int, composition: Composition, page: pymupdf.Page
) -> list[dict[str, Any]]:
    """Page headers, footers and page numbers: what stands in the margins; list bullets are no text."""
    top, _, bottom, _ = composition.design.margins
    rows: dict[int, list[tuple[Box, str]]] = defaultdict(list)
    for box, text in loose:
        if box[3] <= top + 2 or box[1] >= page.rect.height - bottom - 2:
            rows[round((box[1] + box[3]) / 8)].append((box, text))
    out = []
    for row in rows.values():
        row.sort()
        groups: list[list[tuple[Box, str]]] = []
        for word in row:
            if groups and word[0][0] - groups[-1][-1][0][2] < 25:
                groups[-1].append(word)
            else:
                groups.append([word])
        for group in groups:
            box = union([b for b, _ in group])
            out.append(
                {"page": number, "bbox": box, "role": "furniture", "text": " ".join(t for _, t in group)}
            )
    return out


def complete(part: Part, roles: list[dict[str, Any]], index: int) -> float:
    """The share of a part's text that was found on the pages."""
    said = "".join(
        c for c in " ".join(r["text"] for r in roles if r.get("part") == index) if c.isalnum()
    ).casefold()
    asked = "".join(c for c in part.text if c.isalnum()).casefold()
    return fuzz.ratio(said, asked) / 100 if asked else 1.0
