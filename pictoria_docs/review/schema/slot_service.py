"""The question what stands in the same place of the entries of a document, and what a person says of it."""

import re
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from pictoria_docs.document.letters import unaccented
from pictoria_docs.enrichment.enrich import unnamed_slots
from pictoria_docs.enrichment.own_fields import OwnField
from pictoria_docs.enrichment.schema import MetadataSchema, shipped_fields
from pictoria_docs.enrichment.slots.named_slot import NamedSlot, SlotPlace
from pictoria_docs.enrichment.slots.naming import suggested_fields
from pictoria_docs.enrichment.slots.slot import Slot
from pictoria_docs.review.authorization import Permission, allows
from pictoria_docs.review.jobs.job_record import Job, JobRequest
from pictoria_docs.review.jobs.jobs import Jobs
from pictoria_docs.review.schema.schema_service import SchemaService
from pictoria_docs.review.schemas.schema import UnnamedSlotJson, UnnamedSlotsJson
from pictoria_docs.review.session import SessionService

EXAMPLES = 4
"""Values that a person sees of a slot."""
_EDGE = " .,;:\n"
"""What is cut from the ends of an example."""


class SlotNameBody(SlotPlace):
    """What a person says of a slot."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)] | None
    """What people call its field, one of the project or a new one; null: its words are of no field."""


class NamedReading(NamedTuple):
    """What becomes of what a person said."""

    job: Job
    """Which reads the records anew."""
    revision: str
    """Of the fields, by which it can be taken back."""


class SlotService(SessionService):
    """Asks what stands in the same place of entries, and keeps the answer for all documents of the project."""

    def unnamed(self, document: str) -> UnnamedSlotsJson:
        """List what stands in the same place of the entries of a document without anybody knowing its field.

        Args:
            document: id or name.

        Raises:
            ProjectError: there is no such document.
            ConfigError: the project's config makes no sense.
        """
        session = self._session
        session.require(Permission.READ)
        record = session.document(document)
        options = session.opened.project.config.enrichment
        read = session.opened.store.stage_input(record.id, "enrichment")
        schema, language = options.load_schema(), session.language
        asked = unnamed_slots(read, options) if record.validation is None else []
        return {
            "may_name": allows(session.role, Permission.ANALYSE),
            "slots": [_slot_json(place, slot, len(read.entries), schema, language) for place, slot in asked],
            "fields": [spec.label(language) for spec in schema.fields if not spec.hidden],
        }

    def name(self, document: str, said: SlotNameBody) -> NamedReading:
        """Keep of which field a slot is, and have all records read anew.

        Args:
            document: id or name of the one that was asked about.
            said: the slot, and what people call its field.

        Raises:
            AccessError: the person may not.
            ProjectError: there is no such document.
            ConfigError: the project's config makes no sense.
        """
        session = self._session
        session.require(Permission.ANALYSE)
        session.document(document)
        known, added = None, None
        if said.label is not None:
            known, added = _field(
                said.label, session.opened.project.config.enrichment.load_schema(), session.language
            )
        place = said.model_dump(exclude={"label"})
        revision = SchemaService(session).name_slot(NamedSlot(**place, field=known), added)
        job = Jobs(session.opened.folder).start("analyse", JobRequest(), session.user)
        return NamedReading(job, revision)


def _slot_json(
    place: SlotPlace, slot: Slot, entries: int, schema: MetadataSchema, language: str
) -> UnnamedSlotJson:
    texts = dict.fromkeys(" ".join(value.text.split()).strip(_EDGE) for value in slot.values)
    return {
        "form": place.form,
        "after": place.after,
        "before": place.before,
        "values": len(slot.values),
        "entries": entries,
        "examples": [text for text in texts if text][:EXAMPLES],
        "suggested": [spec.label(language) for spec in suggested_fields(place, slot, schema)],
    }


def _field(label: str, schema: MetadataSchema, language: str) -> tuple[str, OwnField | None]:
    """The name of the field that people call so; the field itself where the project has none yet."""
    wanted = label.casefold()
    for spec in schema.fields:
        if wanted in {name.casefold() for name in (spec.name, *spec.labels.values())}:
            return spec.name, None
    for spec in shipped_fields():
        if wanted in {name.casefold() for name in spec.labels.values()}:
            return spec.name, OwnField(name=spec.name, labels=spec.labels, type=spec.type)
    stem = re.sub(r"[^a-z0-9]+", "_", unaccented(label).lower()).strip("_")
    name = stem if stem[:1].isalpha() else f"field_{stem}".strip("_")
    return name, None if schema.field(name) is not None else OwnField(name=name, labels={language: label})
