"""All pictures as lines of text, and an exporter that does not work."""

from pathlib import Path

from pictoria_docs.plugins import Exporter, ExportRequest


def export_list(request: ExportRequest) -> list[Path]:
    """Write one file with a line for each picture."""
    lines = [f"{request.name} ({request.language})"]
    for document in request.documents:
        for figure in document.figures:
            described = figure.description.seen if figure.description is not None else "-"
            lines.append(f"{document.name} {figure.page} {figure.box.x0:.0f} {figure.box.y0:.0f} {described}")
    file = request.folder / "pictures.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [file]


LIST = Exporter(name="tiny-list", export=export_list)


def fail(request: ExportRequest) -> list[Path]:
    """Never work."""
    raise ValueError("no export today")


FAILING = Exporter(name="tiny-failing", export=fail)
