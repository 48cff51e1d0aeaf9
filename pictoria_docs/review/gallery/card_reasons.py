"""Why a person should look at what a card of the contact sheet shows, in a few words: a value or a number that is
missing, a title that OCR may have misread. One by one, the panel tells the same."""

from collections.abc import Iterable
from functools import cached_property

from pictoria_docs.document import Entry
from pictoria_docs.enrichment.schema import MetadataSchema
from pictoria_docs.i18n import translate
from pictoria_docs.review.editing.expected_values import lacking_values
from pictoria_docs.review.editing.missing_links import missing_numbers
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState

TITLE_ACCENTS = "title_accents"
"""A warning that a card has a shorter sentence for."""


class CardReasons:
    """The reasons for the things of one document."""

    def __init__(self, repository: SubjectRepository, schema: MetadataSchema, language: str) -> None:
        self._repository, self._language = repository, language
        self._labels = {spec.name: spec.label(language) for spec in schema.fields}
        self._schema = schema

    def of(self, rows: Iterable[SubjectState]) -> list[str]:
        """In a few words each.

        Args:
            rows: what the card decides on.
        """
        return [words for row in rows if row.always_asked for words in self._of(row) or self._unnumbered(row)]

    def _of(self, row: SubjectState) -> list[str]:
        reasons: list[str] = []
        if isinstance(row.state, Entry):
            filled = {each.type for each in self._repository.owned([row.id]) if not each.hidden}
            lacking = self._wanted - filled
            names = [label for name, label in self._labels.items() if name in lacking]
            if names:
                reasons.append(self._words("values", names=", ".join(names)))
            warnings = (each for each in row.state.warnings if each.code == TITLE_ACCENTS)
            reasons += [self._words(TITLE_ACCENTS, **each.values) for each in warnings]
        if numbers := missing_numbers(self._repository, row):
            reasons.append(self._words("numbers", count=len(numbers), numbers=", ".join(numbers)))
        return reasons

    def _unnumbered(self, row: SubjectState) -> list[str]:
        """That an entry has no number, where nothing else is a reason to ask about it."""
        is_unnumbered = isinstance(row.state, Entry) and row.state.number is None
        return [self._words("no_number")] if is_unnumbered else []

    @cached_property
    def _wanted(self) -> frozenset[str]:
        """The fields that a record should have."""
        return lacking_values(self._repository, self._schema, ())

    def _words(self, code: str, **values: object) -> str:
        return translate(f"desk.card_reason.{code}", self._language, **values)
