"""Pictures compared in pairs: the same object, the same motif ... Each person decides for themselves; nothing is lost.

A pair has one form whichever picture is named first. Everything is appended: the last comparison of a pair by
each person counts, and an empty one takes back what they decided.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal, or_, select, tuple_
from sqlalchemy.engine import Connection, Row

from pictoria_docs.document import Document, Link, LinkType, Origin, Review, Status, make_id
from pictoria_docs.document.identity import DocumentId, LinkId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.people.validation import require_open
from pictoria_docs.store.pictures.gallery import Ref
from pictoria_docs.store.records import now, to_json

TABLE = schema.comparisons
SAME_MOTIF, SAME_MOULD, SAME_PICTURE = "same_motif", "same_mould", "same_picture"
LINKS = {
    SAME_MOTIF: LinkType.SAME_MOTIF_AS,
    SAME_MOULD: LinkType.SAME_MOULD_AS,
    SAME_PICTURE: LinkType.SAME_PICTURE_AS,
}
"""Relations that are links of the document where nobody decides otherwise."""
NOTHING_IN_COMMON = "nothing_in_common"
"""Pairs of which nobody says anything else are not proposed again."""
READ_AT_ONCE = 500
PAIRS_AT_ONCE = 50
"""Pairs that are given where no number is asked for."""


class PicturePair(NamedTuple):
    """Two pictures in the one order that they are kept in."""

    first: Ref
    second: Ref

    @staticmethod
    def of(one: Ref, other: Ref) -> "PicturePair":
        """The pair, whichever is named first."""
        return PicturePair(one, other) if one < other else PicturePair(other, one)


@dataclass(frozen=True, slots=True)
class StoredComparison:
    """What one person decided on a pair."""

    number: int
    """Its revision: greater is later."""
    key: str
    pair: PicturePair
    category: str | None
    """None: they take back what they decided."""
    seen: Mapping[str, Any]
    """Where both pictures were, and their numbers: "first" and "second", for when one is gone."""
    user: str
    at: str
    """ISO 8601, UTC."""
    note: str
    restores: int | None = None
    """Number of their earlier comparison that counts again; 0: none; None: this one is new."""

    @property
    def effective(self) -> int:
        """Number of the comparison that counts by this one."""
        return self.number if self.restores is None else self.restores


class ComparisonAgreement(StrEnum):
    """Whether those who compared two pictures agree."""

    ALONE = "alone"
    """One person compared them."""
    AGREED = "agreed"
    """Several people, with the same relation."""
    DISPUTED = "disputed"


def agreement(comparisons: Collection[StoredComparison]) -> ComparisonAgreement | None:
    """Of the comparisons that count for one pair; None where there are none."""
    if not comparisons:
        return None
    if len({comparison.category for comparison in comparisons}) > 1:
        return ComparisonAgreement.DISPUTED
    return ComparisonAgreement.AGREED if len(comparisons) > 1 else ComparisonAgreement.ALONE


class State(StrEnum):
    """Which pairs are asked for."""

    ALL = "all"
    MINE = "mine"
    """Which the person has compared."""
    OPEN = "open"
    """Which others have compared, and the person has not."""
    DISPUTED = "disputed"
    AGREED = "agreed"


class Comparisons(Repository):
    """All comparisons of a project."""

    # Writing

    def add(
        self,
        pair: PicturePair,
        category: str | None,
        *,
        user: str,
        key: str,
        seen: Mapping[str, Any],
        note: str = "",
    ) -> StoredComparison:
        """Append a comparison; a `key` that is known is not kept twice.

        Raises:
            LockedError: both pictures are of one document, which is validated.
        """
        with self._database.writing(durable=True) as connection:
            return self._keep(connection, pair, category, user, key, seen, note)

    def undo(self, key: str, new_key: str, user: str) -> StoredComparison | None:
        """Take back what `user` decided under `key`: what they had decided before counts again.

        Taken back under `new_key`, which can be taken back too.

        Returns:
            What counts now; None where there is none of theirs under `key`, or they compared the pair again since.
        """
        with self._database.writing(durable=True) as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.key == key, TABLE.c.user == user)).first()
            if row is None:
                return None
            comparison = _stored(row)
            of_user = select(TABLE).where(*_is_pair(comparison.pair), TABLE.c.user == user)
            everything = [_stored(row) for row in connection.execute(of_user.order_by(TABLE.c.number))]
            done = connection.scalar(select(TABLE.c.key).where(TABLE.c.key == new_key))
            if everything[-1].effective != comparison.effective and done is None:
                return None
            previous = next(
                (stored.effective for stored in reversed(everything) if stored.number < comparison.number), 0
            )
            earlier = next((stored for stored in everything if stored.number == previous), None)
            category, note = (earlier.category, earlier.note) if earlier is not None else (None, "")
            return self._keep(
                connection, comparison.pair, category, user, new_key, comparison.seen, note, previous
            )

    @staticmethod
    def _keep(
        connection: Connection,
        pair: PicturePair,
        category: str | None,
        user: str,
        key: str,
        seen: Mapping[str, Any],
        note: str,
        restores: int | None = None,
    ) -> StoredComparison:
        row = connection.execute(select(TABLE).where(TABLE.c.key == key)).first()
        if row is None:
            (first, second) = pair
            if first.document == second.document:
                require_open(connection, first.document)  # What people agree on is a link of it.
            values = {
                "key": key,
                **dict(zip(ENDS, (*first, *second), strict=True)),
                "category": category,
                "seen": to_json(dict(seen)),
                "user": user,
                "at": now(),
                "note": note,
                "restores": restores,
            }
            connection.execute(insert(TABLE).values(values))
            after = to_json({"with": list(second), "category": category})
            append_history(connection, first.document, first.id, "compare", after=after, user=user, note=note)
            row = connection.execute(select(TABLE).where(TABLE.c.key == key)).one()
        return _stored(row)

    # Reading

    def newest(self) -> int:
        """Number of the last comparison, taken back or not; 0: there is none."""
        return self._database.scalar(select(func.max(TABLE.c.number))) or 0

    def history(self, pair: PicturePair) -> list[StoredComparison]:
        """All comparisons of a pair, oldest first."""
        return self._read(select(TABLE).where(*_is_pair(pair)).order_by(TABLE.c.number))

    def effective(self, pair: PicturePair) -> list[StoredComparison]:
        """What counts for a pair, oldest first."""
        return self._read(_effective(*_is_pair(pair)).order_by(TABLE.c.number))

    def of(self, ref: Ref) -> list[StoredComparison]:
        """What counts for all pairs of a picture, oldest first."""
        return self._read(_effective(_touches(ref)).order_by(TABLE.c.number))

    def within(self, document: DocumentId) -> list[StoredComparison]:
        """What counts for pairs of one document."""
        inside = (TABLE.c.first_document == document, TABLE.c.second_document == document)
        return self._read(_effective(*inside).order_by(TABLE.c.number))

    def pairs(
        self,
        state: State,
        user: str,
        *,
        category: str | None = None,
        after: int = 0,
        limit: int = PAIRS_AT_ONCE,
    ) -> list[tuple[int, PicturePair]]:
        """Pairs that people have compared, each with its position; in the order in which they were last compared.

        Args:
            state: which.
            user: whose they are, or are not.
            category: only those to which somebody gave this relation.
            after: the position of the last one before.
            limit: at most so many.
        """
        effective = _effective().subquery()
        ends = [effective.c[name] for name in ENDS]
        position = func.max(effective.c.number)
        different = func.count(func.distinct(effective.c.category))
        own = func.count(func.nullif(effective.c.user == user, False))
        query = select(position.label("place"), *ends).group_by(*ends).having(position > after)
        match state:
            case State.MINE:
                query = query.having(own > 0)
            case State.OPEN:
                query = query.having(own == 0)
            case State.DISPUTED:
                query = query.having(different > 1)
            case State.AGREED:
                query = query.having(and_(different == 1, func.count() > 1))
        if category is not None:
            query = query.having(func.count(func.nullif(effective.c.category == category, False)) > 0)
        rows = self._database.rows(query.order_by(position).limit(limit))
        return [(row.place, _pair(row)) for row in rows]

    def counts(self, user: str) -> dict[State, int]:
        """How many pairs there are in each state."""
        effective = _effective().subquery()
        ends = [effective.c[name] for name in ENDS]
        query = select(
            func.count(func.distinct(effective.c.category)).label("different"),
            func.count().label("people"),
            func.count(func.nullif(effective.c.user == user, False)).label("mine"),
        ).group_by(*ends)
        counts = dict.fromkeys(State, 0)
        for different, people, own in self._database.rows(query):
            counts[State.ALL] += 1
            counts[State.MINE if own else State.OPEN] += 1
            if different > 1:
                counts[State.DISPUTED] += 1
            elif people > 1:
                counts[State.AGREED] += 1
        return counts

    def any(self, documents: Collection[str]) -> bool:
        """Whether pictures of these documents were compared."""
        query = select(TABLE.c.number).where(_with_end_in(documents)).limit(1)
        return self._database.scalar(query) is not None

    def histories(self, documents: Collection[str] | None = None) -> Iterator[list[StoredComparison]]:
        """All comparisons, pair by pair, a few at a time; only pairs with an end in `documents`."""
        columns = [*(TABLE.c[name] for name in ENDS), TABLE.c.number]
        source = select(TABLE).order_by(*columns).limit(READ_AT_ONCE)
        if documents is not None:
            source = source.where(_with_end_in(documents))
        pair: list[StoredComparison] = []
        query = source
        while batch := self._read(query):
            for comparison in batch:
                if pair and pair[-1].pair != comparison.pair:
                    yield pair
                    pair = []
                pair.append(comparison)
            last = batch[-1]
            position = (*last.pair.first, *last.pair.second, last.number)
            query = source.where(tuple_(*columns) > tuple_(*(literal(value) for value in position)))
        if pair:
            yield pair

    def _read(self, query: Select[Any]) -> list[StoredComparison]:
        return [_stored(row) for row in self._database.rows(query)]


ENDS = ("first_document", "first_region", "second_document", "second_region")


def _effective(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The last comparison of each pair by each person, unless it takes back what they decided."""
    later = TABLE.alias("later")
    same = [later.c[name] == TABLE.c[name] for name in (*ENDS, "user")]
    superseded = select(later.c.number).where(*same, later.c.number > TABLE.c.number).exists()
    return select(TABLE).where(*conditions, TABLE.c.category.is_not(None), ~superseded)


def _is_pair(pair: PicturePair) -> tuple[ColumnElement[bool], ...]:
    values = (*pair.first, *pair.second)
    return tuple(TABLE.c[name] == value for name, value in zip(ENDS, values, strict=True))


def _with_end_in(documents: Collection[str]) -> ColumnElement[bool]:
    return or_(TABLE.c.first_document.in_(list(documents)), TABLE.c.second_document.in_(list(documents)))


def _touches(ref: Ref) -> ColumnElement[bool]:
    return or_(
        and_(TABLE.c.first_document == ref.document, TABLE.c.first_region == ref.id),
        and_(TABLE.c.second_document == ref.document, TABLE.c.second_region == ref.id),
    )


def _pair(row: Row[Any]) -> PicturePair:
    return PicturePair(Ref(row.first_document, row.first_region), Ref(row.second_document, row.second_region))


def _stored(row: Row[Any]) -> StoredComparison:
    values = {name: value for name, value in row._mapping.items() if name not in ENDS}
    return StoredComparison(pair=_pair(row), **{**values, "seen": json.loads(row.seen)})


def effective_comparisons(history: Iterable[StoredComparison]) -> list[StoredComparison]:
    """What counts, of all comparisons of one pair."""
    last = {comparison.user: comparison for comparison in history}
    return [comparison for comparison in last.values() if comparison.category is not None]


def agreed_links(document: Document, comparisons: Iterable[StoredComparison]) -> Document:
    """`document` with a link for each of its pairs to which all who compared it gave one relation, of `LINKS`."""
    links, reviews = [], dict(document.reviews)
    known = {(link.type, frozenset((link.source, link.target))) for link in document.links}
    pairs: dict[PicturePair, list[StoredComparison]] = {}
    for comparison in comparisons:
        pairs.setdefault(comparison.pair, []).append(comparison)
    for pair, all_comparisons in pairs.items():
        relations = {comparison.category for comparison in all_comparisons}
        type = LINKS.get(next(iter(relations)) or "")
        if type is None or len(relations) > 1:
            continue
        source, target = pair.first.id, pair.second.id
        if (type, frozenset((source, target))) in known:
            continue
        if document.find(source) is None or document.find(target) is None:
            continue
        id = LinkId(make_id("lnk", type, source, target))
        users = ", ".join(sorted({comparison.user for comparison in all_comparisons}))
        reviews[id] = Review(
            status=Status.ACCEPTED,
            decided_by=users,
            decided_at=max(comparison.at for comparison in all_comparisons),
        )
        links.append(
            Link(
                id=id,
                type=type.value,
                source=source,
                target=target,
                confidence=1.0,
                status=Status.ACCEPTED,
                origin=Origin(stage="comparison", user=users),
            )
        )
    if not links:
        return document
    return document.model_copy(update={"links": (*document.links, *links), "reviews": reviews})
