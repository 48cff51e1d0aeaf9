"""Analysed documents with their truth: what models learn from that weigh text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.eval.gold import Gold, find_gold, load_gold
from pictoria_docs.store import Store


def known_documents(
    projects: Sequence[Path], golds: Sequence[Path], stage: str
) -> Iterator[tuple[Document, Gold]]:
    """Read the documents of projects that gold files know, as a stage takes them.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        stage: its name.

    Raises:
        ProjectError: no project.
        SourceError: a folder has no gold, or a file of it is broken.
    """
    truth = {gold.name: gold for folder in golds for gold in map(load_gold, find_gold(folder))}
    for folder in projects:
        with Store(folder) as store:
            for record in store.documents.all():
                if record.name in truth:
                    yield store.stage_input(record.id, stage), truth[record.name]
