"""Which meanings of an entry's values a record holds: what was not asked for stands in the loss report."""

from pictoria_docs.document import Document, Entry, Term, field_id
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.record_formats.entry_content import TypedValue

CANDIDATES = "candidate_terms"
"""The reason for terms that a value may mean, and nobody has chosen: a record would say that it means them."""


class WrittenMeanings:
    """Gives the meanings of the values of one entry to who writes them, and keeps account."""

    def __init__(self) -> None:
        self._terms: set[tuple[str, str]] = set()
        self._normalised: set[tuple[str, str]] = set()
        self._partly: dict[str, list[tuple[str, str]]] = {}

    def term(self, value: TypedValue) -> Term | None:
        """The term of a value, which is written now."""
        self._terms.add(_key(value))
        return value.field.term

    def normalised(self, value: TypedValue) -> str | None:
        """What a value means to a machine, which is written now; None where that is what is printed."""
        self._normalised.add(_key(value))
        normalised = value.field.normalised
        return normalised if normalised and normalised != value.field.value else None

    def partly(self, value: TypedValue, reason: str) -> None:
        """Note that what a value means to a machine is written in part, or not, for a reason of its own."""
        self._normalised.add(_key(value))
        self._partly.setdefault(reason, []).append(_key(value))

    def report(self, document: Document, entry: Entry, losses: LossReport) -> None:
        """Tell what was not written; second opinions on values are told apart."""
        for field in entry.fields:
            if field.alternative:
                continue
            key, id = (field.name, field.value), field_id(entry.id, field)
            unwritten = (field.term is not None and key not in self._terms) or (
                field.normalised and field.normalised != field.value and key not in self._normalised
            )
            losses.add(document.name, Aspect.MEANINGS, *([id] if unwritten else ()))
            offered = any(term != field.term for term in field.terms)
            losses.add(document.name, CANDIDATES, *([id] if offered else ()))
            for reason, keys in self._partly.items():
                losses.add(document.name, reason, *([id] if key in keys else ()))


def _key(value: TypedValue) -> tuple[str, str]:
    return value.field.name, value.field.value
