"""Small projects that are planned, and what is exported of them."""

from pathlib import Path

import pymupdf

from pictoria_docs import Project
from pictoria_docs.files import example_catalogue


def add_documents(folder: Path, sources: Path, count: int = 2) -> None:
    sources.mkdir(exist_ok=True)
    with Project.open(folder) as project:
        for number in range(count):
            file = sources / f"catalogue-{number}.pdf"
            if not file.exists():
                with pymupdf.open(stream=example_catalogue()) as pdf:
                    pdf.select(range(2 + number))
                    pdf.save(file)
            project.add(file)


def exported(folder: Path, to: Path) -> dict[str, bytes]:
    with Project.open(folder, create=False) as project:
        project.export(to, format="csv")
    return {file.name: file.read_bytes() for file in sorted(to.rglob("*.csv"))}
