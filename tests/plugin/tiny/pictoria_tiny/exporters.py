"""All pictures as lines of text, and an exporter that does not work."""

from collections.abc import Iterable
from pathlib import Path

from pictoria_docs.plugins import Document, Images


def export_list(
    documents: Iterable[Document], images: Images, out: Path, language: str, name: str | None = None
) -> list[Path]:
    """One file: a line for each picture."""
    out.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} ({language})"]
    for document in documents:
        for figure in document.figures:
            described = figure.description.seen if figure.description is not None else "-"
            lines.append(f"{document.name} {figure.page} {figure.box.x0:.0f} {figure.box.y0:.0f} {described}")
    file = out / "pictures.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [file]


def fail(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Never work."""
    raise ValueError("no export today")
