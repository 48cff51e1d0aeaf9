"""Find the figures of all objects of a material, cut them out, and keep what is known about them as a table.

    python examples/by_material.py PROJECT MATERIAL FOLDER [--user NAME]

PROJECT is the folder of an analysed project. FOLDER gets a picture of each figure, `figures.csv`, and `values.csv`
with the words on the page that say so. With --user, that person accepts each of these values.
"""

import argparse
import sys
from pathlib import Path

from pictoria_docs import Entry, Field, Figure, PictoriaError, Project, Selection


def fields_of(entry: Entry, material: str) -> list[Field]:
    """The values of an entry that name the material, as printed or as the vocabulary has it."""
    return [
        field
        for field in entry.record.all("material")
        if material in f"{field.text} {field.value}".casefold()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("project", help="the project's folder")
    parser.add_argument(
        "material", help="a word, as printed or as the vocabulary has it: bronze, terre cuite"
    )
    parser.add_argument("folder", type=Path, help="where pictures and tables go")
    parser.add_argument("--user", help="who accepts the values")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Project.open(options.project, create=False) as project:
        figures: Selection[Figure] = Selection(table="figures")
        values: Selection[Field] = Selection(table="fields")
        for document in project.documents:
            for entry in document.entries:
                found = fields_of(entry, options.material.casefold())
                if not found:
                    continue
                print(document.name, entry.number, entry.title, sep=" | ")
                for field in found:
                    for evidence in field.evidence:
                        print(f"    page {evidence.page}: “{evidence.text}” at {evidence.box}")
                for figure in entry.figures:
                    try:
                        figure.image(width=600).save(options.folder / f"{figure.id}.png")
                    except PictoriaError as error:
                        print("   ", error)
                values += found
                figures += entry.figures
        figures.to_pandas().to_csv(options.folder / "figures.csv", index=False)
        values.to_pandas().to_csv(options.folder / "values.csv", index=False)
        if options.user:
            values.accept(user=options.user, note=f"search for {options.material}")
        print(len(values), "values,", len(figures), "figures")


if __name__ == "__main__":
    try:
        main()
    except PictoriaError as error:
        sys.exit(str(error))
