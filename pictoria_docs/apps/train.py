"""`pictoria-docs train`: what each kind of evidence counts, learned from examples."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import LanguageOption
from pictoria_docs.errors import ExportError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.evidence import Model
    from pictoria_docs.linking import LinkerModels

ProjectsOption = Annotated[
    list[Path], typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_train_projects")
]
GoldsOption = Annotated[list[Path], typer.Option("--gold", metavar="cli.dir", help="cli.help_train_golds")]
DataOption = Annotated[list[Path], typer.Option("--data", metavar="cli.dir", help="cli.help_train_data")]
FolderOption = Annotated[Path, typer.Option("--to", "-o", metavar="cli.dir", help="cli.help_train_folder")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, help="cli.help_train_jobs")]


def train(
    project: Annotated[
        Path, typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_train_project")
    ],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="cli.dir", help="cli.help_train_to")],
    gold: Annotated[
        Path | None, typer.Option("--gold", metavar="cli.dir", help="cli.help_train_gold")
    ] = None,
    start: Annotated[
        Path | None, typer.Option("--from", metavar="cli.dir", help="cli.help_train_start")
    ] = None,
    lang: LanguageOption = None,
) -> int:
    """Learn the linker's models, show their weights beside the old ones, and write them into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        ConfigError: the models to start from cannot be read.
        MissingPartError: scikit-learn is not installed.
        ExportError: `to` cannot be written.
    """
    from rich.console import Console
    from rich.progress import track

    from pictoria_docs.linking import LinkerModels
    from pictoria_docs.training import train_linker

    console = Console()

    def progress(numbers: Iterable[int], total: int) -> Iterable[int]:
        return track(
            numbers,
            translate("cli.reading_documents"),
            total=total,
            console=Console(stderr=True),
            transient=True,
            disable=not console.is_terminal,
        )

    told = f" --gold {gold.name}" if gold is not None else ""
    training = train_linker(
        project,
        gold,
        command=f"pictoria-docs train linker -p {project.name}{told}",
        start=LinkerModels.load(start) if start is not None else None,
        progress=progress,
    )
    with ExportError.for_system("weights_not_written", file=to):
        training.models.write(to)
    t = translate
    console.print(_table(training.start, training.models))
    print(t("training.learned", choices=training.choices, documents=training.documents))
    print(t("training.loss", before=f"{training.loss_before:.3f}", after=f"{training.loss_after:.3f}"))
    if training.right:
        ece = training.calibration_error
        print(
            t("training.confidence", ece=f"{ece:.3f}", links=len(training.right), right=sum(training.right))
        )
    else:
        print(t("training.no_confidence"))
    print(t("training.written", file=to))
    return 0


def train_entry_weights(
    project: Annotated[
        Path, typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_train_project")
    ],
    gold: Annotated[Path, typer.Option("--gold", metavar="cli.dir", help="cli.help_train_entries_gold")],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="cli.dir", help="cli.help_train_entries_to")],
    jobs: JobsOption = 1,
    lang: LanguageOption = None,
) -> int:
    """Learn the models by which entries are found, and write them into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        ExportError: `to` cannot be written.
    """
    from rich.console import Console
    from rich.table import Table

    from pictoria_docs.training import train_entries

    command = f"pictoria-docs train entries -p {project.name} --gold {gold.name}"
    training = train_entries(project, gold, command=command, processes=jobs)
    with ExportError.for_system("weights_not_written", file=to):
        training.models.write(to)
    t = translate
    if training.found:
        table = Table(t("training.entries_left_out"), t("training.entries_count"), t("training.entries_f1"))
        for group, counts in training.by_group.items():
            table.add_row(group, str(int(counts.found + counts.missed)), f"{counts.f1:.3f}")
        Console().print(table)
        print(t("training.entries_confidence", ece=f"{training.calibration_error:.3f}"))
    print(t("training.entries_learned", trained_on=training.models.lines.trained_on))
    print(t("training.written", file=to))
    return 0


def train_roles_model(
    project: ProjectsOption, gold: GoldsOption, to: FolderOption, lang: LanguageOption = None
) -> int:
    """Learn which texts are captions, and write the models into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        MissingPartError: scikit-learn is not installed.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_roles

    return _write(train_roles(project, gold, command=_command("roles", "-p", project)), to)


def train_list_models(
    project: ProjectsOption, gold: GoldsOption, to: FolderOption, lang: LanguageOption = None
) -> int:
    """Learn what comes back as the entries of a list do, and write the models into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_lists

    return _write(train_lists(project, gold, command=_command("lists", "-p", project)), to)


def train_missing_models(
    project: ProjectsOption, gold: GoldsOption, to: FolderOption, lang: LanguageOption = None
) -> int:
    """Learn how much of a document is missing by what a second look sees, and write the models into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_missing

    return _write(
        train_missing(project, gold, command=_command("missing", "-p", project)), to, "learned_missing"
    )


def train_labels_model(
    project: ProjectsOption, gold: GoldsOption, to: FolderOption, lang: LanguageOption = None
) -> int:
    """Learn which words are labels of a book's own, and write the model into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_record_labels

    return _write(train_record_labels(project, gold, command=_command("labels", "-p", project)), to)


def train_picture_models(
    data: DataOption, to: FolderOption, jobs: JobsOption = 1, lang: LanguageOption = None
) -> int:
    """Learn what on a page is a picture, and write the models into the folder `to`.

    Raises:
        SourceError: a folder has no gold, or a file of it is broken.
        ProjectError: too little to learn from.
        MissingPartError: a detector is not installed.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_pictures

    return _write(train_pictures(data, command=_command("pictures", "--data", data), processes=jobs), to)


def train_handwriting_model(
    data: DataOption, to: FolderOption, jobs: JobsOption = 1, lang: LanguageOption = None
) -> int:
    """Learn which strokes are handwriting, and write the model into the folder `to`.

    Raises: as `train_picture_models`.
    """
    from pictoria_docs.training import train_handwriting

    return _write(
        train_handwriting(data, command=_command("handwriting", "--data", data), processes=jobs), to
    )


def _command(name: str, option: str, folders: Iterable[Path]) -> str:
    return " ".join(["pictoria-docs train", name, *(f"{option} {folder.name}" for folder in folders)])


def _write(models: "Mapping[str, Model]", to: Path, told: str = "learned_model") -> int:
    """Write models into a folder, and tell by a sentence how they do on sources that were left out."""
    t = translate
    for name, model in models.items():
        file, about = to / f"{name}.json", model.about
        with ExportError.for_system("weights_not_written", file=file):
            to.mkdir(parents=True, exist_ok=True)
            file.write_text(model.to_json(), encoding="utf-8")
        counts = {"documents": about["documents"], "sources": about["sources"]}
        print(t(f"training.{told}", **counts, **about["scores"]))
        print(t("training.written", file=file))
    return 0


def _table(old: "LinkerModels", new: "LinkerModels") -> object:
    from rich.table import Table

    from pictoria_docs.linking.linker_models import LINKER_FEATURES

    table = Table()
    table.add_column(translate("training.feature"))
    table.add_column(translate("training.unit"))
    table.add_column(translate("training.before"), justify="right")
    table.add_column(translate("training.after"), justify="right")
    for features, before, after in zip(LINKER_FEATURES, old, new, strict=True):
        for feature, weight, now in zip(features.features, before.weights, after.weights, strict=True):
            table.add_row(feature.name, feature.unit, f"{weight:.2f}", f"{now:.2f}")
        table.add_section()
    return table
