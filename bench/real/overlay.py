"""Draws the truth over the pages, for looking at it."""

import json
from pathlib import Path
from random import Random

import pymupdf
from PIL import Image

COLOURS = {
    "caption": (0.9, 0, 0),
    "legend_item": (0.9, 0.4, 0),
    "heading": (0, 0, 0.9),
    "running_text": (0.6, 0.6, 0.6),
    "list_item": (0.4, 0.4, 0.2),
    "note": (0.5, 0, 0.5),
    "furniture": (0, 0.6, 0.6),
    "entry_opening": (0, 0.6, 0),
    "entry_text": (0.5, 0.8, 0.3),
    "figure_number": (1, 0, 1),
}


def drawn_page(file: Path, number: int, dpi: int = 60) -> Image.Image:
    """A page with its figures (thick), roles, captions' links and entries' spans."""
    truth = json.loads(file.with_suffix(".gold.json").read_text(encoding="utf-8"))
    with pymupdf.open(file) as document:
        page = document[number - 1]
        for role in truth.get("roles", []):
            if role["page"] == number:
                page.draw_rect(pymupdf.Rect(role["bbox"]), color=COLOURS[role["role"]], width=0.8)
        for item in truth.get("unsure", []):
            if item["page"] == number:
                page.draw_rect(
                    pymupdf.Rect(item["bbox"]), color=(1, 0.8, 0), fill=(1, 1, 0), fill_opacity=0.3
                )
        centre = {}
        for figure in truth["figures"]:
            if figure["page"] == number:
                rect = pymupdf.Rect(figure["bbox"])
                page.draw_rect(
                    rect, color=(0, 0.7, 0) if figure["kind"] != "plate" else (0, 0.3, 0), width=2.5
                )
                centre[figure["id"]] = (rect.tl + rect.br) / 2
        for caption in truth["captions"]:
            if caption["page"] == number:
                rect = pymupdf.Rect(caption["bbox"])
                centre[caption["id"]] = (rect.tl + rect.br) / 2
        for link in truth["links"]:
            if link["source"] in centre and link["target"] in centre and link["type"] == "caption_of":
                page.draw_line(centre[link["source"]], centre[link["target"]], color=(1, 0, 0), width=1)
        for entry in truth["entries"]:
            for span in entry["spans"]:
                if span["page"] == number:
                    page.draw_rect(pymupdf.Rect(span["bbox"]), color=(0, 0, 0), dashes="[4] 0", width=1.5)
        image: Image.Image = page.get_pixmap(dpi=dpi).pil_image()
        return image


def contact_sheet(
    folder: Path, out: Path, count: int = 12, seed: int = 0, pattern: str = "*.pdf", dpi: int = 55
) -> list[str]:
    """A sheet of random pages with their truth; gives their names."""
    pages = []
    for file in sorted(folder.glob(pattern)):
        with pymupdf.open(file) as document:
            pages += [(file, number + 1) for number in range(len(document))]
    chosen = Random(seed).sample(pages, min(count, len(pages)))
    images = [drawn_page(file, number, dpi) for file, number in chosen]
    across = 4 if count > 6 else 3
    wide, high = max(i.width for i in images), max(i.height for i in images)
    sheet = Image.new("RGB", (across * wide, -(-len(images) // across) * high), "#888")
    for k, image in enumerate(images):
        sheet.paste(image, ((k % across) * wide, (k // across) * high))
    sheet.save(out)
    return [f"{file.stem}:{number}" for file, number in chosen]
