"""What projects of tests say of themselves, and packages to deposit of theirs."""

from pathlib import Path
from typing import Any

from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.formats.provenance import Provenance
from pictoria_docs.exchange.formats.publication import PublicationOptions
from tests.exchange.sample import draw_page, sample_document

ANNA = {"family_name": "Dupont", "given_name": "Anna", "orcid": "0000-0002-1825-0097", "user": "anna"}
RUN = Provenance("2026-11-01T10:00:00+00:00", "2026-11-01T10:05:00+00:00", "abc123")


def publication(**changes: Any) -> PublicationOptions:
    """Complete metadata, some of them changed."""
    return PublicationOptions.model_validate(
        {
            "title": {"fr": "Céramiques attiques", "en": "Attic vases"},
            "description": "Les vases du musée.",
            "creators": [
                {**ANNA, "affiliation": "Université de Lyon", "affiliation_ror": "https://ror.org/029brtt94"},
                {"name": "Musée des vases"},
            ],
            "contributors": [{"family_name": "Roux", "given_name": "Paul", "role": "Editor"}],
            "licence": "CC-BY-4.0",
            "languages": ["fr"],
            "subjects": [
                "céramique",
                {"term": {"fr": "vase"}, "uri": "http://vocab.getty.edu/aat/300132254"},
            ],
            "rights": "© Musée des vases",
            "publisher": "Musée des vases",
            "date": "2026-11-28",
            **changes,
        }
    )


def write_package(folder: Path, options: PublicationOptions, *names: str) -> list[Path]:
    """A deposit of small documents of these names."""
    documents = (sample_document(name) for name in names or ("vases",))
    return export_project(
        documents, draw_page, folder, "deposit", "fr", name="vases", publication=options, provenance=RUN
    )
