"""`pictoria-docs import --format spreadsheet`: a table that was exported, taken in as decisions of who runs it."""

from pathlib import Path

from pictoria_docs.api.project import Project
from pictoria_docs.editing.sheet_service import OnConflict, SheetResult
from pictoria_docs.errors import EditError
from pictoria_docs.i18n import translate

SHOWN = 20
"""So many conflicts, and so many emptied and refused cells, are told one by one."""


def import_sheet(
    folder: Path,
    file: Path,
    *,
    preview: bool = False,
    add_rows: bool = False,
    on_conflict: OnConflict = OnConflict.KEEP,
    remove_emptied: bool = False,
    document: str | None = None,
) -> int:
    """Take in a spreadsheet; 0 unless all of it was refused.

    What was not taken is written beside it, as `<name>-refused.csv`.

    Raises:
        EditError: it cannot be read, or is no unambiguous spreadsheet of this project.
        ProjectError: no project, or no such document.
    """
    with Project.open(folder, create=False) as project:
        result = project.import_sheet(
            file,
            preview=preview,
            on_conflict=on_conflict,
            add_rows=add_rows,
            remove_emptied=remove_emptied,
            documents=None if document is None else [document],
        )
    _print(result, file, preview)
    refused = result.refused_csv()
    if refused:
        target = file.with_name(f"{file.stem}-refused.csv")
        with EditError.for_system("import_missing", file=target):
            target.write_bytes(refused)
        print(translate("cli.sheet_refused_file", file=target))
    return 1 if result.plan.refused and not (result.plan.changes or result.decisions) else 0


def _print(result: SheetResult, file: Path, preview: bool) -> None:
    plan = result.plan
    print(
        translate(
            "cli.sheet_previewed" if preview else "cli.sheet_imported",
            file=file,
            changes=len(plan.changes),
            decisions=result.decisions,
            conflicts=len(plan.conflicts),
            refused=len(plan.refused),
        )
    )
    for (table, header), count in plan.columns().items():
        name = translate(f"tables.{table}")
        print(translate("cli.sheet_column", table=name, header=header, number=count))
    for sheet, header in result.unknown:
        code = "cli.sheet_unknown_column" if header else "cli.sheet_unknown"
        print(translate(code, sheet=sheet, header=header))
    if plan.without_revision:
        print(translate("cli.sheet_without_revision", number=plan.without_revision))
    if plan.emptied:
        print(translate("cli.sheet_emptied", number=len(plan.emptied)))
    for emptied in plan.emptied[:SHOWN]:
        print(translate("cli.sheet_emptied_cell", **emptied.place._asdict(), now=emptied.now))
    for conflict in plan.conflicts[:SHOWN]:
        told = {"now": conflict.now, "after": conflict.after, "by": conflict.by}
        print(translate("cli.sheet_conflict", **conflict.place._asdict(), **told))
    for cell in plan.refused[:SHOWN]:
        told = {"value": cell.value, "sentence": cell.sentence()}
        print(translate("cli.sheet_refused", **cell.place._asdict(), **told))
