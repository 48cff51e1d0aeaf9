"""`pictoria-docs train`: what each kind of evidence counts, learned from examples."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import LanguageOption
from pictoria_docs.errors import ExportError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.linking import LinkerModels


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
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="cli.help_train_jobs")] = 1,
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
    project: Annotated[
        list[Path], typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_train_roles_project")
    ],
    gold: Annotated[list[Path], typer.Option("--gold", metavar="cli.dir", help="cli.help_train_roles_gold")],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="cli.dir", help="cli.help_train_roles_to")],
    lang: LanguageOption = None,
) -> int:
    """Learn which texts are captions, and write the models into the folder `to`.

    Raises:
        ProjectError: no project, or too little in it to learn from.
        MissingPartError: scikit-learn is not installed.
        ExportError: `to` cannot be written.
    """
    from pictoria_docs.training import train_roles

    command = " ".join(["pictoria-docs train roles", *(f"-p {path.name}" for path in project)])
    t = translate
    for name, model in train_roles(project, gold, command=command).items():
        file, about = to / f"{name}.json", model.about
        with ExportError.for_system("weights_not_written", file=file):
            to.mkdir(parents=True, exist_ok=True)
            file.write_text(model.to_json(), encoding="utf-8")
        print(t("training.roles_learned", documents=about["documents"], sources=about["sources"]))
        scores = about["scores"]
        told = {name: scores[name] for name in ("captions", "precision", "recall", "ece")}
        print(t("training.roles_left_out", **told))
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
