"""A project as edits see it: its store, and what its config says of types, fields and values."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from pictoria_docs.document import Document, OwnTypes
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import Store
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

if TYPE_CHECKING:
    from pictoria_docs.enrichment.readers import Readers
    from pictoria_docs.enrichment.schema import MetadataSchema
    from pictoria_docs.pipeline.config import Config


class EditedProject:
    """What edits ask of their project."""

    def __init__(self, store: Store, config: "Callable[[], Config]") -> None:
        self.store = store
        """Documents, suggestions and decisions."""
        self._config_of = config

    @property
    def config(self) -> "Config":
        """The options of all stages.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        return self._config_of()

    @cached_property
    def schema(self) -> "MetadataSchema":
        """What the records of its entries may have.

        Raises:
            ConfigError: the project's config names none that can be read.
        """
        return self.config.enrichment.load_schema()

    @cached_property
    def readers(self) -> "Readers":
        """What understands values that people type."""
        from pictoria_docs.enrichment.enrich import make_readers

        return make_readers(self.config.enrichment)

    @property
    def own_types(self) -> OwnTypes:
        """The types of regions and links that the project names itself.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        return self.config.types

    @property
    def assumption(self) -> Assumption:
        """What is assumed of it, as things stand.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        rule = self.config.review.rule
        return NOTHING_ASSUMED if rule is None else self.store.projection.assumption(rule)

    def load_document(self, document: DocumentId) -> Document:
        """A document as it stands, with the project's own types and fields.

        Raises:
            ProjectError: the project has no such document.
            ConfigError: the project's config makes no sense.
        """
        loaded = self.store.load_document(document)
        return loaded.model_copy(
            update={
                "own_types": self.own_types,
                "record_fields": self.config.enrichment.record_fields(loaded.record_fields),
                "assumed": self.assumption.of(document),
            }
        )

    def prepare(self, document: DocumentId) -> None:
        """Make the document's subjects, unless those of its newest results are there."""
        if not self.store.projection.ready(document):
            self.store.projection.make(document)
