"""Fitting the models that ship with the package anew, from folders of documents with their gold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.errors import BenchError
from pictoria_docs.api.project import Project
from pictoria_docs.errors import PictoriaError
from pictoria_docs.eval.gold import SUFFIX, find_gold
from pictoria_docs.evidence import Model
from pictoria_docs.training import (
    train_entries,
    train_handwriting,
    train_linker,
    train_lists,
    train_missing,
    train_pictures,
    train_record_labels,
    train_roles,
)
from pictoria_docs.training.shipped import SHIPPED

DOCUMENTS, PROJECT = "documents", "project"
"""The folders of the work: documents and golds of all data together, and the project in which they are analysed."""
MODELS: Mapping[str, Callable[[Path, Path, str], "Mapping[str, Model]"]] = {
    "pictures": lambda _, gold, command: train_pictures([gold], command=command),
    "handwriting": lambda _, gold, command: train_handwriting([gold], command=command),
    "roles": lambda project, gold, command: train_roles([project], [gold], command=command),
    "labels": lambda project, gold, command: train_record_labels([project], [gold], command=command),
    "lists": lambda project, gold, command: train_lists([project], [gold], command=command),
    "linker": lambda project, gold, command: named(train_linker(project, gold, command=command).models),
    "entries": lambda project, gold, command: named(
        train_entries(project, gold, command=command).models.sums
    ),
    "missing": lambda project, gold, command: train_missing([project], [gold], command=command),
}
"""What is fitted, in the order in which one rests on another. The weights of lines are YAML, and the confidence of
things needs an analysis by the other models: `pictoria-docs train entries`, `benchmarks/confidence.py`."""


def named(models: Iterable[Model]) -> dict[str, Model]:
    """Models by the names of the shipped ones that measure the same."""
    names = {shipped.features.digest: name for name, shipped in SHIPPED.items()}
    return {names[model.digest]: model for model in models}


def prepare(data: Sequence[Path], work: Path) -> tuple[Path, Path]:
    """Bring documents and golds of folders together and analyse them; what was analysed before stays.

    Args:
        data: folders of PDFs with their gold files (`NAME.gold.json`).
        work: folder for links to them and for the project.

    Returns:
        The project's folder, and that of documents and golds.

    Raises:
        BenchError: two documents have the same name.
        PictoriaError: a folder has no gold, or documents cannot be analysed.
    """
    documents, project = work / DOCUMENTS, work / PROJECT
    documents.mkdir(parents=True, exist_ok=True)
    for folder in data:
        for gold in find_gold(folder):
            name = gold.name.removesuffix(SUFFIX)
            for source in (gold, *gold.parent.glob(f"{name}.pdf")):
                link = documents / source.name
                if link.is_symlink() and link.resolve() != source.resolve():
                    raise BenchError(
                        f"Two documents are called {name}: {link.resolve()}, {source.resolve()}."
                    )
                if not link.is_symlink():
                    link.symlink_to(source.resolve())
    with Project.open(project) as opened:
        opened.add(documents)
        opened.analyse()
    return project, documents


def train(
    names: Sequence[str], data: Sequence[Path], work: Path, to: Path | None, command: str
) -> Iterator[Path | PictoriaError]:
    """Fit models and write each to its place; give its file, or why it was not fitted: the others are, all the same.

    Args:
        names: of `MODELS`.
        data: as `prepare` takes it.
        work: likewise.
        to: folder for the models; None: each in the place of the one that ships.
        command: goes into the models' files.

    Raises:
        BenchError: as `prepare`.
        PictoriaError: likewise.
    """
    project, gold = prepare(data, work)
    for name in (name for name in MODELS if name in names):
        try:
            models = MODELS[name](project, gold, command)
        except PictoriaError as error:
            yield error
            continue
        for model_name, model in models.items():
            file = SHIPPED[model_name].file if to is None else to / f"{model_name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(model.to_json(), encoding="utf-8")
            yield file
