"""All pictures of a project, found and sorted by what is known of them, without loading any document."""

import base64
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.sql.expression import Tuple

from pictoria_docs.document import LinkType, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.errors import EditError
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.subjects.ordering import number_key, text_key
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption

TABLE = schema.subjects
LINK, OTHER = TABLE.alias("link"), TABLE.alias("other")
TYPES = tuple(sorted(PICTURES))
SHOWN = (Status.SUGGESTED.value, Status.ASSUMED.value, Status.ACCEPTED.value, Status.CORRECTED.value)
POINTS = 72 / 2.54
"""In a centimetre."""
SORTED_LETTERS = 80
"""Letters of a caption that pictures are sorted by."""
PICTURES_AT_ONCE = 60
"""Pictures that are given where no number is asked for: a few rows of the gallery."""


class Ref(NamedTuple):
    """A picture, wherever it is."""

    document: DocumentId
    id: str


class Sort(StrEnum):
    """What pictures are sorted by."""

    PAGE = "page"
    """Document by document, page by page."""
    NUMBER = "number"
    """Printed number, in natural order; those without one come last."""
    CONFIDENCE = "confidence"
    SIZE = "size"
    ASPECT = "aspect"
    """Width by height: the tallest first."""
    CAPTION = "caption"
    """Words of the caption; those without one come last."""


@dataclass(frozen=True)
class PictureFilter:
    """Which pictures are wanted; None: it does not matter."""

    documents: Collection[str] | None = None
    types: Collection[str] = TYPES
    statuses: Collection[str] = SHOWN
    caption: bool | None = None
    """With or without one."""
    entry: bool | None = None
    number: str = ""
    """Printed number, or how it begins: "12" finds 12, 12a and XII, not 120."""
    words: str = ""
    """All of these are in the caption or the entry's title, without regard to accents."""
    first_page: int | None = None
    last_page: int | None = None
    least: float | None = None
    """Centimetres of the longer side."""
    most: float | None = None
    assumption: Assumption = NOTHING_ASSUMED
    """What is assumed."""


class GalleryPicture(NamedTuple):
    """A picture with what belongs to it."""

    ref: Ref
    row: SubjectState
    captions: tuple[SubjectState, ...]
    entries: tuple[SubjectState, ...]


class Found(NamedTuple):
    """Some pictures in order, and where to go on (None: there are no more)."""

    refs: list[Ref]
    cursor: str | None
    total: int | None
    """How many there are altogether; given with the first of them."""


class Gallery(Repository):
    """The pictures of a project."""

    def find(
        self,
        wanted: PictureFilter,
        sort: Sort = Sort.PAGE,
        *,
        descending: bool = False,
        after: str | None = None,
        limit: int = PICTURES_AT_ONCE,
    ) -> Found:
        """The next pictures.

        Args:
            wanted: which.
            sort: by what.
            descending: the other way round.
            after: the cursor of the pictures before.
            limit: at most so many.

        Raises:
            EditError: `after` is not a cursor of this order.
        """
        documents = schema.documents
        keys = [
            *_keys(sort),
            *(documents.c.added, documents.c.name, TABLE.c.page),
            *(func.coalesce(TABLE.c.number, ""), TABLE.c.id),
        ]
        named = [key.label(f"k{n}") for n, key in enumerate(keys)]
        query = (
            select(TABLE.c.document_id, TABLE.c.id, *named)
            .join(documents, documents.c.id == TABLE.c.document_id)
            .where(*_conditions(wanted))
            .order_by(*(key.desc() if descending else key for key in named))
            .limit(limit + 1)
        )
        searching = wanted.words or wanted.caption is not None or wanted.entry is not None
        if after is None and searching:
            # Counted in the same go: looking through words and links is what takes time.
            query = query.add_columns(func.count().over().label("total"))
        if after is not None:
            position, start = tuple_(*keys), _position(after, len(keys))
            query = query.where(position < start if descending else position > start)
        rows = self._database.rows(query)
        refs = [Ref(row.document_id, row.id) for row in rows[:limit]]
        cursor = _cursor(rows[limit - 1][2 : 2 + len(keys)]) if len(rows) > limit else None
        if after is not None:
            return Found(refs, cursor, None)
        counted = rows[0].total if searching and rows else 0
        return Found(refs, cursor, counted if searching else self.how_many(wanted))

    def how_many(self, wanted: PictureFilter) -> int:
        """How many pictures are wanted."""
        query = select(func.count()).select_from(TABLE).where(*_conditions(wanted))
        return self._database.scalar(query) or 0

    def among(self, wanted: PictureFilter, refs: Sequence[Ref]) -> list[Ref]:
        """Those of `refs` that are wanted, in their order."""
        matching: set[Ref] = set()
        with self._database.reading() as connection:
            for document, ids in _by_document(refs).items():
                for batch in batches(ids):
                    query = select(TABLE.c.id).where(
                        TABLE.c.document_id == document, TABLE.c.id.in_(batch), *_conditions(wanted)
                    )
                    matching.update(Ref(document, id) for id in connection.scalars(query))
        return [ref for ref in refs if ref in matching]

    def counts(self) -> list[tuple[DocumentId, str, int]]:
        """How many pictures of each type each document has: document, type, number."""
        query = (
            select(TABLE.c.document_id, TABLE.c.type, func.count())
            .where(*_conditions(PictureFilter()))
            .group_by(TABLE.c.document_id, TABLE.c.type)
        )
        return [(row[0], row[1], row[2]) for row in self._database.rows(query)]

    def pictures(self, refs: Iterable[Ref]) -> list[GalleryPicture]:
        """Pictures with their captions and entries, in the order of `refs`; those that are gone are left out."""
        refs = list(refs)
        pictures: dict[Ref, GalleryPicture] = {}
        with self._database.reading() as connection:
            for document, ids in _by_document(refs).items():
                pictures.update((picture.ref, picture) for picture in _pictures(connection, document, ids))
        return [pictures[ref] for ref in refs if ref in pictures]


def _by_document(refs: Iterable[Ref]) -> dict[DocumentId, list[str]]:
    sorted_out: dict[DocumentId, list[str]] = {}
    for document, id in refs:
        sorted_out.setdefault(document, []).append(id)
    return sorted_out


def _pictures(connection: Connection, document: DocumentId, ids: list[str]) -> list[GalleryPicture]:
    repository = SubjectRepository(connection, document)
    rows = {id: row for id, row in repository.get(ids).items() if row.type in PICTURES}
    links = sorted(
        (row for row in repository.touching(rows) if not row.hidden),
        key=lambda row: (-row.confidence, row.id),
    )
    captions = [(row.target, row.source) for row in links if row.type == LinkType.CAPTION_OF]
    entries = [(row.source, row.target) for row in links if row.type == LinkType.DEPICTS]
    ends = repository.get({end for _, end in (*captions, *entries) if end is not None})

    def of(pairs: list[tuple[str | None, str | None]], id: str) -> tuple[SubjectState, ...]:
        return tuple(ends[end] for picture, end in pairs if picture == id and end in ends)

    return [
        GalleryPicture(Ref(document, id), row, of(captions, id), of(entries, id)) for id, row in rows.items()
    ]


def _conditions(wanted: PictureFilter) -> list[ColumnElement[bool]]:
    types = [type for type in wanted.types if type in PICTURES]
    conditions: list[ColumnElement[bool]] = [
        TABLE.c.layer == SHARED_LAYER,
        TABLE.c.width.is_not(None),
        TABLE.c.type.in_(types),
    ]
    if Status.REJECTED.value not in wanted.statuses:
        conditions.append(_shown(TABLE))
    if set(wanted.statuses) != set(SHOWN):
        conditions.append(_with_status(wanted))
    if wanted.documents is not None:
        conditions.append(TABLE.c.document_id.in_(list(wanted.documents)))
    for has, type in ((wanted.caption, LinkType.CAPTION_OF), (wanted.entry, LinkType.DEPICTS)):
        if has is not None:
            linked = exists(_linked(type))
            conditions.append(linked if has else ~linked)
    if wanted.number.strip():
        key = number_key(wanted.number)
        conditions.append(TABLE.c.number.startswith(key, autoescape=True) if key else literal(False))
    conditions += [_has_word(word) for word in text_key(wanted.words).split()]
    longer = case((TABLE.c.width > TABLE.c.height, TABLE.c.width), else_=TABLE.c.height)
    if wanted.first_page is not None:
        conditions.append(TABLE.c.page >= wanted.first_page)
    if wanted.last_page is not None:
        conditions.append(TABLE.c.page <= wanted.last_page)
    if wanted.least is not None:
        conditions.append(longer >= wanted.least * POINTS)
    if wanted.most is not None:
        conditions.append(longer <= wanted.most * POINTS)
    return conditions


def _with_status(wanted: PictureFilter) -> ColumnElement[bool]:
    # As `SubjectState.is_assumed` has it.
    confirmed = TABLE.c.link_support == LinkSupport.CONFIRMED.value
    assumed = wanted.assumption.is_assumed() & (TABLE.c.rank.is_not(None) | confirmed)
    other = TABLE.c.status.in_(list(wanted.statuses))
    if Status.ASSUMED.value in wanted.statuses:
        return assumed | other
    return other & ~assumed


def _shown(table: FromClause) -> ColumnElement[bool]:
    # Almost all is shown: an index that begins with `hidden`, which the bare column would invite, finds everything.
    shown: ColumnElement[bool] = (table.c.hidden + 0 == 0) & (table.c.layer == SHARED_LAYER)
    return shown


def _linked(type: LinkType, *columns: ColumnElement[Any]) -> Select[Any]:
    """The links of a type at a picture of the query around this one."""
    end = LINK.c.target if type is LinkType.CAPTION_OF else LINK.c.source
    return (
        select(*(columns or (literal(1),)))
        .select_from(LINK)
        .where(LINK.c.document_id == TABLE.c.document_id, end == TABLE.c.id)
        .where(LINK.c.type == type.value, _shown(LINK))
        .correlate(TABLE)
    )


def _has_word(word: str) -> ColumnElement[bool]:
    """Whether the word is in a picture's caption or entry."""
    matches: list[ColumnElement[bool]] = []
    for type, other, end in (
        (LinkType.CAPTION_OF, LINK.c.source, LINK.c.target),
        (LinkType.DEPICTS, LINK.c.target, LINK.c.source),
    ):
        kind = "caption" if type is LinkType.CAPTION_OF else "entry"
        # Few captions hold a word: from them to the pictures, not the other way round.
        query = (
            select(LINK.c.document_id, end)
            .join(OTHER, (OTHER.c.document_id == LINK.c.document_id) & (OTHER.c.id == other))
            .where(OTHER.c.text.is_not(None), OTHER.c.type == kind, _shown(OTHER))
            .where(LINK.c.type == type.value, _shown(LINK))
            .where(OTHER.c.text.contains(word, autoescape=True))
        )
        matches.append(tuple_(TABLE.c.document_id, TABLE.c.id).in_(query))
    return or_(*matches)


def _keys(sort: Sort) -> list[ColumnElement[Any]]:
    match sort:
        case Sort.NUMBER:
            return [case((TABLE.c.number.is_(None), 1), else_=0), func.coalesce(TABLE.c.number, "")]
        case Sort.CONFIDENCE:
            return [TABLE.c.confidence]
        case Sort.SIZE:
            return [TABLE.c.width * TABLE.c.height]
        case Sort.ASPECT:
            return [TABLE.c.width / TABLE.c.height]
        case Sort.CAPTION:
            first = func.min(func.substr(OTHER.c.text, 1, SORTED_LETTERS))
            words = (
                _linked(LinkType.CAPTION_OF, first)
                .join(OTHER, (OTHER.c.document_id == LINK.c.document_id) & (OTHER.c.id == LINK.c.source))
                .scalar_subquery()
            )
            return [func.coalesce(func.nullif(words, ""), "\U0010ffff")]
    return []


def _cursor(values: Iterable[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()


def _position(cursor: str, length: int) -> Tuple:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, RecursionError):
        values = None
    simple = isinstance(values, list) and all(isinstance(item, (str, int, float)) for item in values)
    if not simple or len(values) != length:
        raise EditError("gallery_bad_cursor")
    return tuple_(*(literal(value) for value in values))
