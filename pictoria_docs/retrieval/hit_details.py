"""What the project knows of items beside their text: the values of records, and links with what is at their other end.

Plain data, as chains and vector stores take it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from pictoria_docs.document import Entry, Field, Link, LinkType, Mention, Region
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.record import RecordField
from pictoria_docs.i18n import user_language
from pictoria_docs.retrieval.indexing import SearchIndexer
from pictoria_docs.retrieval.items import ItemSubjects
from pictoria_docs.store.decisions.model import Subject
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

MAX_NAME_LENGTH = 80
"""Characters of a text that stand for what is at the end of a link."""
RecordValue = Mapping[str, str | None]


class HitDetails(NamedTuple):
    """What is known of an item."""

    record: Mapping[str, Sequence[RecordValue]]
    """The standing values of its record, of a picture those of the entries that it shows, by field: each with "label",
    what people call the field, "printed", "normalised", what it means to a machine, and "term" and "uri", the term of
    a vocabulary; None where there is none."""
    links: Sequence[Mapping[str, str]]
    """Links that begin or end at it: "type", "end" ("source" or "target", which of the two the other end is), and "id"
    and "name" of the other end."""


def details_of(
    connection: Connection, indexer: SearchIndexer, items: Iterable[tuple[DocumentId, str]]
) -> dict[tuple[DocumentId, str], HitDetails]:
    """What is known of items, by document and id, as all see it.

    Args:
        connection: to the project.
        indexer: of its search, which knows the fields of its records.
        items: documents and ids.
    """
    by_document: dict[DocumentId, list[str]] = {}
    for document, id in items:
        by_document.setdefault(document, []).append(id)
    found: dict[tuple[DocumentId, str], HitDetails] = {}
    for document, ids in by_document.items():
        repository = SubjectRepository(connection, document)
        details = _details(repository, ids, indexer.record_fields(document))
        found |= {(document, id): each for id, each in details.items()}
    return found


def _details(
    repository: SubjectRepository, ids: Collection[str], fields: Mapping[str, RecordField]
) -> dict[str, HitDetails]:
    links: dict[str, list[Link]] = {id: [] for id in ids}
    for row in repository.touching(ids):
        if isinstance(row.state, Link) and not row.hidden:
            for end in {row.state.source, row.state.target} & links.keys():
                links[end].append(row.state)
    subjects = ItemSubjects(repository)
    subjects.look_up([*ids, *(_other(link, id) for id, joined in links.items() for link in joined)])
    entries = [id for id, row in subjects.states.items() if isinstance(row.state, Entry)]
    subjects.look_up_fields(entries)
    language = user_language()
    found: dict[str, HitDetails] = {}
    for id, joined in links.items():
        shown = [link.target for link in joined if link.type == LinkType.DEPICTS and link.source == id]
        record: dict[str, list[RecordValue]] = {}
        for value in (value for entry in (id, *shown) for value in subjects.fields.get(entry, ())):
            record.setdefault(value.name, []).append(_value(value, fields.get(value.name), language))
        named = (
            {
                "type": link.type,
                "end": "target" if link.source == id else "source",
                "id": other,
                "name": _name(subjects.states[other].state),
            }
            for link in joined
            if (other := _other(link, id)) in subjects.states
        )
        found[id] = HitDetails(record, sorted(named, key=lambda link: (link["type"], link["id"])))
    return found


def _other(link: Link, id: str) -> str:
    return link.target if link.source == id else link.source


def _value(value: Field, spec: RecordField | None, language: str) -> RecordValue:
    return {
        "label": value.name if spec is None else spec.label(language),
        "printed": value.value,
        "normalised": value.normalised,
        "term": None if value.term is None else value.term.label,
        "uri": None if value.term is None else value.term.uri,
    }


def _name(subject: Subject) -> str:
    """Number and title, or the beginning of a text; a picture without a number is called by its type."""
    match subject:
        case Entry():
            text = f"{subject.number or ''} {subject.title or ''}"
        case Region(is_picture=True):
            text = subject.number or subject.type_name
        case Region() | Mention():
            text = subject.text
        case _:
            text = ""
    return " ".join(text.split())[:MAX_NAME_LENGTH]
