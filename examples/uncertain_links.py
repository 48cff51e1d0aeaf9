"""Analyse a folder of catalogues and list the caption links a person should look at first.

    python examples/uncertain_links.py CATALOGUES PROJECT [--below 0.7]

Run it again when catalogues have been added: only the new ones are read.
"""

import argparse
import csv
import sys

from pictoria_docs import Caption, Figure, PictoriaError, Project


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalogues", help="a PDF, a folder of PDFs or pictures, an IIIF manifest")
    parser.add_argument("project", help="the project's folder; made where there is none")
    parser.add_argument("--below", type=float, default=0.7, help="confidence under which a link is listed")
    options = parser.parse_args()
    rows = csv.writer(sys.stdout)
    rows.writerow(["document", "page", "confidence", "caption", "figure", "figure page", "why"])
    with Project.open(options.project) as project:
        project.add(options.catalogues)
        project.analyse()
        for document in project.documents:
            for link in sorted(document.links, key=lambda link: link.confidence):
                caption, figure = link.source, link.target
                if link.confidence >= options.below:
                    break
                if isinstance(caption, Caption) and isinstance(figure, Figure):
                    found = (link.confidence, caption.text[:80], figure.number, figure.page)
                    rows.writerow([document.name, caption.page, *found, "; ".join(link.reasons)])


if __name__ == "__main__":
    try:
        main()
    except PictoriaError as error:
        sys.exit(str(error))
