"""The fields of a project's records and its own types, as a page shows and changes them in the project's config."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock
from pydantic import ValidationError

from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.document import Action, Region, Status, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.letters import unaccented
from pictoria_docs.document.own_types import SECTION, OwnType, OwnTypes
from pictoria_docs.editing.applying import Applied
from pictoria_docs.editing.edits import Edit, Undo
from pictoria_docs.editing.project_editor import ProjectEditor
from pictoria_docs.enrichment.field_types import FIELD_TYPES, field_type
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.own_fields import OwnField, with_own_fields
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema, TypeName, load_schema
from pictoria_docs.enrichment.slots.named_slot import NamedSlot
from pictoria_docs.enrichment.vocabularies import load_vocabulary
from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES
from pictoria_docs.errors import ConfigError, ConflictError, PictoriaError, ProjectError
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.review.authorization import Permission, allows
from pictoria_docs.review.editing.edit_service import EditService
from pictoria_docs.review.identity.project_folder import is_archived
from pictoria_docs.review.jobs.project_config import read_config, write_config
from pictoria_docs.review.schema.schema_changes import (
    TAKEN_BY,
    SchemaBody,
    SchemaProblem,
    own_fields,
    own_type,
    problems_of,
)
from pictoria_docs.review.schemas.schema import (
    SavedSchemaJson,
    SchemaFieldJson,
    SchemaJson,
    SchemaProblemJson,
    SchemaWithVocabularyJson,
)
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.subjects.subject_state import SubjectState

ENRICHMENT = "enrichment"
"""The section of the config that tells of fields."""
REFUSED = "schema_refused"
"""Code of the error that has the problems of what was to be saved."""
BEFORE = ".schema-before.json"
"""What the config was before the last save, so that this can be taken back."""
LOCK = ".schema.lock"
VOCABULARY_FOLDER = "vocabularies"
"""In the project's folder: files that people bring."""
VOCABULARY_SUFFIXES = (".csv", ".tsv", ".ttl", ".rdf", ".jsonld", ".nt", ".json")
MAX_VOCABULARY = 10
"""MiB of a file with a vocabulary that a person brings."""
MIB = 2**20
MAX_STEM_LENGTH = 40
"""Letters of a vocabulary's name."""


class SchemaService(SessionService):
    """Reads and changes the fields and own types of a project."""

    def read(self) -> SchemaJson:
        """All fields and own types, what they may be, and whether the person may change them.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        self._session.prepare()
        return self._json()

    def save(self, body: SchemaBody) -> SavedSchemaJson:
        """Make the fields and own types of the project what a person wants; gives them as `read`, and how many regions
        became what their type counted as.

        Raises:
            AccessError: the person may not.
            ConfigError: something makes no sense ("schema_refused", with `problems`), or somebody else has saved
                meanwhile.
            ProjectError: the disk refuses it.
        """
        self._session.require(Permission.ANALYSE)
        with self._alone(body.revision):
            values = read_config(self._folder)
            schema, known = self._schema(values), self._known_types()
            found = problems_of(body, schema, known, self._vocabularies(values), self._session.language)
            gone, held = self._removed(body, values, schema, known)
            if found or held:
                raise ConfigError(REFUSED, count=len(found) + len(held), problems=(*found, *held))
            fields, order = own_fields(schema, body.fields_)
            enrichment = dict(values.get(ENRICHMENT) or {})
            _put(enrichment, "fields", fields)
            _put(enrichment, "field_order", order)
            types = dict(values.get(SECTION) or {})
            _put(types, "regions", [own_type(each) for each in body.regions])
            _put(types, "links", [own_type(each) for each in body.links])
            _put(values, ENRICHMENT, enrichment)
            _put(values, SECTION, types)
            change_set = uuid4().hex
            self._write(values, change_set if gone else None)
            done = [
                part
                for document, edits in gone.items()
                for part in ProjectEditor(self._session).apply(document, change_set, edits).values()
            ]
        return {**self._json(), "moved": sum(map(_moved, done))}

    def name_slot(self, slot: NamedSlot, field: OwnField | None) -> str:
        """Keep what stands in the same place of entries; gives the revision, by which it can be taken back.

        Args:
            slot: how it is known again, and of which field it is.
            field: the project gets it first; None: its records have the field.

        Raises:
            AccessError: the person may not.
            ConfigError: something makes no sense.
            ProjectError: the disk refuses it.
        """
        self._session.require(Permission.ANALYSE)
        with self._alone(None):
            values = read_config(self._folder)
            enrichment = dict(values.get(ENRICHMENT) or {})
            if field is not None:
                added = field.model_dump(mode="json", exclude_defaults=True)
                enrichment["fields"] = [*(enrichment.get("fields") or ()), added]
            slots = enrichment.get("slots") or ()
            enrichment["slots"] = [*slots, slot.model_dump(mode="json", exclude_defaults=True)]
            self._write({**values, ENRICHMENT: enrichment}, None)
        return self._revision()

    def undo(self, revision: str) -> SavedSchemaJson:
        """Take back the last save, as long as nothing else has changed the config since.

        Raises:
            AccessError: the person may not.
            ConfigError: there is nothing to take back, or somebody else has saved meanwhile.
        """
        self._session.require(Permission.ANALYSE)
        with self._alone(revision):
            before = self._before()
            if before is None:
                raise ConflictError("schema_no_undo")
            file = self._folder / PROJECT_CONFIG
            if before["text"] is None:
                file.unlink(missing_ok=True)
            else:
                self._replace(file, before["text"])
            (self._folder / BEFORE).unlink(missing_ok=True)
            if before["change_set"] is not None:
                undo = Undo(change_set=before["change_set"], new_change_set=uuid4().hex)
                EditService(self._session).bulk_undo(undo)
        return {**self._json(), "moved": 0}

    def add_vocabulary(self, name: str, data: bytes) -> SchemaWithVocabularyJson:
        """Take in a file with a vocabulary, which fields can then have; as `read`, with its name and its terms.

        Args:
            name: what the file is called: its stem names the vocabulary, its suffix says how it is read.
            data: what it holds.

        Raises:
            AccessError: the person may not.
            ConfigError: it is none, or too large.
            MissingPartError: its format needs a part that is not installed.
            ProjectError: the disk refuses it.
        """
        self._session.require(Permission.ANALYSE)
        suffix = Path(name).suffix.lower()
        if suffix not in VOCABULARY_SUFFIXES:
            raise ConfigError("vocabulary_format", file=name)
        if len(data) > MAX_VOCABULARY * MIB:
            raise ConfigError("vocabulary_too_large", file=name, limit=MAX_VOCABULARY)
        stem = re.sub(r"[^a-z0-9]+", "_", unaccented(Path(name).stem).lower()).strip("_")[:MAX_STEM_LENGTH]
        stem = stem if stem[:1].isalpha() else f"vocabulary_{stem}".strip("_")
        with self._alone(None):
            values = read_config(self._folder)
            file = self._folder / VOCABULARY_FOLDER / f"{stem}{suffix}"
            with _one_sentence(self._folder):
                file.parent.mkdir(exist_ok=True)
                draft = file.with_name(f".{uuid4().hex}{suffix}")
                draft.write_bytes(data)
            try:
                terms = len(load_vocabulary(draft, stem).terms)
                draft.replace(file)
            except ConfigError as error:
                raise ConfigError(error.code, **{**error.values, "file": name}) from error
            finally:
                draft.unlink(missing_ok=True)
            enrichment = dict(values.get(ENRICHMENT) or {})
            files = dict(enrichment.get("vocabularies") or {})
            enrichment["vocabularies"] = {**files, stem: f"{VOCABULARY_FOLDER}/{file.name}"}
            self._write({**values, ENRICHMENT: enrichment}, None)
        return {**self._json(), "vocabulary": stem, "terms": terms}

    # What there is

    @property
    def _folder(self) -> Path:
        return self._session.opened.folder

    def _schema(self, values: Mapping[str, Any]) -> MetadataSchema:
        """The metadata schema without what the project changes of it."""
        section = values.get(ENRICHMENT) or {}
        named = {"metadata_schema": section["metadata_schema"]} if "metadata_schema" in section else {}
        return load_schema(EnrichmentOptions(**named).found_from(self._folder).metadata_schema)

    def _known_types(self) -> OwnTypes:
        from pictoria_docs.pipeline.config import load_config

        file = self._folder / PROJECT_CONFIG
        return load_config(file).types if file.exists() else OwnTypes()

    def _vocabularies(self, values: Mapping[str, Any]) -> list[str]:
        own = (values.get(ENRICHMENT) or {}).get("vocabularies") or {}
        return [*VOCABULARIES.names(), *(name for name in own if name not in VOCABULARIES.names())]

    def _json(self) -> SchemaJson:
        values, language = read_config(self._folder), self._session.language
        schema, types = self._schema(values), self._known_types()
        section = values.get(ENRICHMENT) or {}
        own = {each["name"]: OwnField.model_validate(each) for each in section.get("fields") or ()}
        changed = with_own_fields(schema, tuple(own.values()), section.get("field_order") or ())
        vocabularies = self._vocabularies(values)
        may_change = allows(self._session.role, Permission.ANALYSE) and not is_archived(self._folder)
        counts = self._counts()
        return {
            "revision": self._revision(),
            "may_change": may_change,
            "may_undo": may_change and self._before() is not None,
            "schema": schema.labels.get(language) or schema.name,
            "fields": [
                _field_json(spec, schema.field(spec.name), own.get(spec.name), counts)
                for spec in changed.fields
            ],
            "regions": [
                {
                    "name": type.name,
                    "label": _label(type),
                    "colour": type.colour,
                    "key": type.key,
                    "base": type.base.value,
                    "segmonto": type.segmonto,
                }
                for type in types.regions
            ],
            "links": [
                {
                    "name": type.name,
                    "label": _label(type),
                    "colour": type.colour,
                    "key": type.key,
                    "sources": list(type.sources),
                    "targets": list(type.targets),
                    "symmetric": type.symmetric,
                    "used": counts["link", type.name],
                }
                for type in types.links
            ],
            "types": [
                {"name": name, "label": field_type(name).label(language)}
                for name in dict.fromkeys(
                    (*TypeName, *FIELD_TYPES.names(), *(spec.type for spec in changed.fields))
                )
            ],
            "vocabularies": [
                {"name": name, "own": name in (section.get("vocabularies") or {})} for name in vocabularies
            ],
            "taken_keys": {letter: translate(code, language) for letter, code in TAKEN_BY.items()},
            "languages": list(LANGUAGES),
        }

    def _counts(self) -> Counter[tuple[str, str]]:
        """How many there are of each kind and type, without what people rejected."""
        counts: Counter[tuple[str, str]] = Counter()
        for count in self._session.opened.store.projection.counts():
            if count.status is not Status.REJECTED:
                counts[count.kind, count.type] += count.number
        return counts

    def _removed(
        self, body: SchemaBody, values: Mapping[str, Any], schema: MetadataSchema, known: OwnTypes
    ) -> tuple[dict[DocumentId, list[Edit]], list[SchemaProblem]]:
        """What becomes of regions whose type goes, by document, and what stands in the way of fields and types that
        go."""
        language = self._session.language
        kept = {field.name for field in body.fields_}
        kept |= {type.name for type in body.regions} | {type.name for type in body.links}
        own_names = [each["name"] for each in (values.get(ENRICHMENT) or {}).get("fields") or ()]
        names = [name for name in own_names if name not in kept and schema.field(name) is None]
        fields, links = set(names), {type.name for type in known.links} - kept
        counts = self._counts()
        held: list[SchemaProblem] = []
        for kind, code, gone in (("field", "field_used", fields), ("link", "link_used", links)):
            for name in sorted(gone):
                if number := counts[kind, name]:
                    label = known.label(name, language)
                    held.append(SchemaProblem(("removed", name), code, {"name": label, "count": number}))
        edits: dict[DocumentId, list[Edit]] = {}
        for type in known.regions:
            if type.name in kept:
                continue
            rows = self._regions_of(type.name)
            number = sum(len(some) for some in rows.values())
            if finished := self._finished(rows):
                told = {
                    "name": type.label_in(language),
                    "count": len(finished),
                    "documents": ", ".join(finished),
                }
                held.append(SchemaProblem(("removed", type.name), "region_finished", told))
            elif number and type.name not in body.to_base:
                base = translate(f"desk.type.{type.base.value}", language)
                told = {"name": type.label_in(language), "count": number, "base": base}
                held.append(SchemaProblem(("removed", type.name), "region_used", told))
            for document, some in rows.items():
                edits.setdefault(document, []).extend(
                    Edit(
                        key=make_id("typ", uuid4().hex, row.id),
                        action=Action.CORRECT,
                        id=row.id,
                        changes={"type": type.base.value},
                    )
                    for row in some
                )
        return edits, held

    def _regions_of(self, name: str) -> dict[DocumentId, list[SubjectState]]:
        """The regions of an own type, by document: those that people gave it."""
        store = self._session.opened.store
        found: dict[DocumentId, list[SubjectState]] = {}
        for record in store.documents.all():
            with self._session.repository(record.id) as repository:
                rows = [row for row in repository.decided("region") if not row.hidden]
            some = [row for row in rows if isinstance(row.state, Region) and row.state.own_type == name]
            if some:
                found[record.id] = some
        return found

    def _finished(self, documents: Iterable[DocumentId]) -> list[str]:
        """What those of some documents are called that are finished: nothing of them changes."""
        known = {record.id: record for record in self._session.opened.store.documents.all()}
        return [known[id].title or known[id].name for id in documents if known[id].validated is not None]

    # The file

    def _revision(self) -> str:
        file = self._folder / PROJECT_CONFIG
        return blake2b(file.read_bytes() if file.exists() else b"", digest_size=8).hexdigest()

    @contextmanager
    def _alone(self, revision: str | None) -> Iterator[None]:
        """Hold others off, who may have changed the config since a person saw its `revision`."""
        with FileLock(self._folder / LOCK):
            if revision is not None and revision != self._revision():
                raise ConflictError("schema_changed")
            yield

    def _before(self) -> dict[str, Any] | None:
        """What the config was before the last save; None where that cannot be taken back any more."""
        try:
            before: dict[str, Any] = json.loads((self._folder / BEFORE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return before if before.get("revision") == self._revision() else None

    def _write(self, values: Mapping[str, Any], change_set: str | None) -> None:
        """Write the config, and what it was before."""
        from pictoria_docs.enrichment.enrich import check
        from pictoria_docs.pipeline.config import config_class

        with suppress(ValidationError):  # told by `write_config`
            check(config_class().model_validate(values).enrichment.found_from(self._folder))
        file = self._folder / PROJECT_CONFIG
        text = file.read_text(encoding="utf-8") if file.exists() else None
        write_config(self._folder, values)
        before = {"revision": self._revision(), "text": text, "change_set": change_set}
        self._replace(self._folder / BEFORE, json.dumps(before, ensure_ascii=False))

    def _replace(self, file: Path, text: str) -> None:
        draft = file.with_name(f".{uuid4().hex}")
        with _one_sentence(self._folder):
            draft.write_text(text, encoding="utf-8")
            draft.replace(file)


@contextmanager
def _one_sentence(folder: Path) -> Iterator[None]:
    with ProjectError.for_system("project_unusable", folder=folder):
        yield


def _moved(applied: Applied) -> int:
    """How many of some edits were done."""
    return sum(request.stored.decision.id in applied.outcome.done for request in applied.planned.values())


def _put(section: dict[str, Any], name: str, value: Sequence[Any] | Mapping[str, Any]) -> None:
    """Set an option, or take it out where it says nothing."""
    if value:
        section[name] = value
    else:
        section.pop(name, None)


def _field_json(
    spec: FieldSpec, usual: FieldSpec | None, own: OwnField | None, counts: Mapping[tuple[str, str], int]
) -> SchemaFieldJson:
    return {
        "name": spec.name,
        "own": usual is None,
        "labels": dict(own.labels) if own is not None else {},
        "help": dict(own.help) if own is not None else {},
        "usual_labels": dict(usual.labels) if usual is not None else {},
        "usual_help": dict(usual.help) if usual is not None else {},
        "type": spec.type,
        "repeatable": spec.repeatable,
        "vocabulary": spec.vocabulary,
        "printed": list(spec.printed),
        "important": spec.important,
        "hidden": spec.hidden,
        "used": counts["field", spec.name],
    }


def _label(type: OwnType) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, type.label) if isinstance(type.label, str) else dict(type.label)


def problems_json(error: PictoriaError, language: str) -> list[SchemaProblemJson]:
    """What makes no sense of what was to be saved, and where."""
    problems = error.values.get("problems", ())
    assert isinstance(problems, tuple)
    return [problem.as_json(language) for problem in problems]
