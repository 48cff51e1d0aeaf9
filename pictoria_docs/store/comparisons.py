"""What people say of two pictures: the same object, the same motif ... Each has a word of their own; nothing is lost.

A pair has one form whichever picture is named first. Everything is appended: the last word of each person on a pair
stands, and an empty one takes back what they said.
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
from pictoria_docs.store import schema
from pictoria_docs.store.database import Database
from pictoria_docs.store.gallery import Ref
from pictoria_docs.store.log import append_history
from pictoria_docs.store.records import now, to_json

TABLE = schema.comparisons
SAME_MOTIF = "same_motif"
"""Where nobody says otherwise, this is a link of the document: `same_motif_as`."""
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
    """What one person said of a pair."""

    number: int
    """Its revision: greater is later."""
    key: str
    pair: PicturePair
    category: str | None
    """None: they take back what they said."""
    seen: Mapping[str, Any]
    """Where both pictures were, and their numbers: "first" and "second", for when one is gone."""
    user: str
    at: str
    """ISO 8601, UTC."""
    note: str
    restores: int | None = None
    """Number of what they had said earlier that stands again; 0: nothing; None: it is said anew."""

    @property
    def effective(self) -> int:
        """Number of what stands by this."""
        return self.number if self.restores is None else self.restores


class ComparisonAgreement(StrEnum):
    """How those who compared two pictures stand to each other."""

    ALONE = "alone"
    """One person spoke."""
    AGREED = "agreed"
    """Several, and all say the same."""
    DISPUTED = "disputed"


def agreement(comparisons: Collection[StoredComparison]) -> ComparisonAgreement | None:
    """Of what stands on one pair; None where nothing does."""
    if not comparisons:
        return None
    if len({each.category for each in comparisons}) > 1:
        return ComparisonAgreement.DISPUTED
    return ComparisonAgreement.AGREED if len(comparisons) > 1 else ComparisonAgreement.ALONE


class State(StrEnum):
    """Which pairs are asked for."""

    ALL = "all"
    MINE = "mine"
    """On which the person has spoken."""
    OPEN = "open"
    """On which others have spoken, and the person has not."""
    DISPUTED = "disputed"
    AGREED = "agreed"


class Comparisons:
    """All comparisons of a project."""

    def __init__(self, database: Database) -> None:
        """Use `Store.comparisons`."""
        self._database = database

    # Saying

    def say(
        self,
        pair: PicturePair,
        category: str | None,
        *,
        user: str,
        key: str,
        seen: Mapping[str, Any],
        note: str = "",
    ) -> StoredComparison:
        """Keep what a person says; a `key` that is known is not kept twice."""
        with self._database.writing(durable=True) as connection:
            return self._keep(connection, pair, category, user, key, seen, note)

    def undo(self, key: str, new_key: str, user: str) -> StoredComparison | None:
        """Take back what `user` said under `key`: what they had said before stands again.

        Taken back under `new_key`, which can be taken back too.

        Returns:
            What stands now; None where they said nothing under `key`, or have spoken of the pair since.
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
            before = next(
                (each.effective for each in reversed(everything) if each.number < comparison.number), 0
            )
            earlier = next((each for each in everything if each.number == before), None)
            category, note = (earlier.category, earlier.note) if earlier is not None else (None, "")
            return self._keep(
                connection, comparison.pair, category, user, new_key, comparison.seen, note, before
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
        known = connection.execute(select(TABLE).where(TABLE.c.key == key)).first()
        if known is None:
            (first, second) = pair
            values = {
                "key": key,
                "first_document": first.document,
                "first_region": first.id,
                "second_document": second.document,
                "second_region": second.id,
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
            known = connection.execute(select(TABLE).where(TABLE.c.key == key)).one()
        return _stored(known)

    # Reading

    def history(self, pair: PicturePair) -> list[StoredComparison]:
        """All that was ever said of a pair, oldest first."""
        query = select(TABLE).where(*_is_pair(pair)).order_by(TABLE.c.number)
        with self._database.reading() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def standing(self, pair: PicturePair) -> list[StoredComparison]:
        """What stands on a pair, oldest first."""
        return self._read(_standing(*_is_pair(pair)).order_by(TABLE.c.number))

    def of(self, ref: Ref) -> list[StoredComparison]:
        """What stands on all pairs of a picture, oldest first."""
        return self._read(_standing(_touches(ref)).order_by(TABLE.c.number))

    def within(self, document: DocumentId) -> list[StoredComparison]:
        """What stands on pairs of one document."""
        inside = (TABLE.c.first_document == document, TABLE.c.second_document == document)
        return self._read(_standing(*inside).order_by(TABLE.c.number))

    def pairs(
        self,
        state: State,
        user: str,
        *,
        category: str | None = None,
        after: int = 0,
        limit: int = PAIRS_AT_ONCE,
    ) -> list[tuple[int, PicturePair]]:
        """Pairs that people have compared, each with its place; in the order in which they were last spoken of.

        Args:
            state: which.
            user: whose they are, or are not.
            category: only those of which somebody says this.
            after: the place of the last one before.
            limit: at most so many.
        """
        stands = _standing().subquery()
        ends = [stands.c[name] for name in ENDS]
        place = func.max(stands.c.number)
        different = func.count(func.distinct(stands.c.category))
        mine = func.count(func.nullif(stands.c.user == user, False))
        query = select(place.label("place"), *ends).group_by(*ends).having(place > after)
        match state:
            case State.MINE:
                query = query.having(mine > 0)
            case State.OPEN:
                query = query.having(mine == 0)
            case State.DISPUTED:
                query = query.having(different > 1)
            case State.AGREED:
                query = query.having(and_(different == 1, func.count() > 1))
        if category is not None:
            query = query.having(func.count(func.nullif(stands.c.category == category, False)) > 0)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(place).limit(limit)).all()
        return [(row.place, _pair(row)) for row in rows]

    def counts(self, user: str) -> dict[State, int]:
        """How many pairs there are in each state."""
        stands = _standing().subquery()
        ends = [stands.c[name] for name in ENDS]
        query = select(
            func.count(func.distinct(stands.c.category)).label("different"),
            func.count().label("people"),
            func.count(func.nullif(stands.c.user == user, False)).label("mine"),
        ).group_by(*ends)
        found = dict.fromkeys(State, 0)
        with self._database.reading() as connection:
            for different, people, mine in connection.execute(query):
                found[State.ALL] += 1
                found[State.MINE if mine else State.OPEN] += 1
                if different > 1:
                    found[State.DISPUTED] += 1
                elif people > 1:
                    found[State.AGREED] += 1
        return found

    def any(self, documents: Collection[str]) -> bool:
        """Whether anything was said of pictures of these documents."""
        ends = (TABLE.c.first_document, TABLE.c.second_document)
        query = select(TABLE.c.number).where(or_(*(end.in_(list(documents)) for end in ends))).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def whole(self, documents: Collection[str] | None = None) -> Iterator[list[StoredComparison]]:
        """All that was ever said, pair by pair, a few at a time; only pairs with an end in `documents`."""
        columns = [*(TABLE.c[name] for name in ENDS), TABLE.c.number]
        source = select(TABLE).order_by(*columns).limit(READ_AT_ONCE)
        if documents is not None:
            ends = (TABLE.c.first_document, TABLE.c.second_document)
            source = source.where(or_(*(end.in_(list(documents)) for end in ends)))
        pair: list[StoredComparison] = []
        query = source
        while some := self._read(query):
            for each in some:
                if pair and pair[-1].pair != each.pair:
                    yield pair
                    pair = []
                pair.append(each)
            last = some[-1]
            place = (*last.pair.first, *last.pair.second, last.number)
            query = source.where(tuple_(*columns) > tuple_(*(literal(value) for value in place)))
        if pair:
            yield pair

    def _read(self, query: Select[Any]) -> list[StoredComparison]:
        with self._database.reading() as connection:
            return [_stored(row) for row in connection.execute(query)]


ENDS = ("first_document", "first_region", "second_document", "second_region")


def _standing(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The last word of each person on each pair, unless it takes back what they said."""
    later = TABLE.alias("later")
    same = [later.c[name] == TABLE.c[name] for name in (*ENDS, "user")]
    superseded = select(later.c.number).where(*same, later.c.number > TABLE.c.number).exists()
    return select(TABLE).where(*conditions, TABLE.c.category.is_not(None), ~superseded)


def _is_pair(pair: PicturePair) -> tuple[ColumnElement[bool], ...]:
    values = (*pair.first, *pair.second)
    return tuple(TABLE.c[name] == value for name, value in zip(ENDS, values, strict=True))


def _touches(ref: Ref) -> ColumnElement[bool]:
    return or_(
        and_(TABLE.c.first_document == ref.document, TABLE.c.first_region == ref.id),
        and_(TABLE.c.second_document == ref.document, TABLE.c.second_region == ref.id),
    )


def _pair(row: Row[Any]) -> PicturePair:
    return PicturePair(Ref(row.first_document, row.first_region), Ref(row.second_document, row.second_region))


def _stored(row: Row[Any]) -> StoredComparison:
    return StoredComparison(
        number=row.number,
        key=row.key,
        pair=_pair(row),
        category=row.category,
        seen=json.loads(row.seen),
        user=row.user,
        at=row.at,
        note=row.note,
        restores=row.restores,
    )


def by_pair(comparisons: Iterable[StoredComparison]) -> dict[PicturePair, list[StoredComparison]]:
    """What was said, pair by pair."""
    found: dict[PicturePair, list[StoredComparison]] = {}
    for each in comparisons:
        found.setdefault(each.pair, []).append(each)
    return found


def standing_of(history: Iterable[StoredComparison]) -> list[StoredComparison]:
    """What stands, of all that was said of one pair."""
    last = {each.user: each for each in history}
    return [each for each in last.values() if each.category is not None]


def agreed_links(document: Document, comparisons: Iterable[StoredComparison]) -> Document:
    """`document` with a link `same_motif_as` for each of its pairs of which nobody says anything but that."""
    links, reviews = [], dict(document.reviews)
    known = {(link.type, frozenset((link.source, link.target))) for link in document.links}
    for pair, all_comparisons in by_pair(comparisons).items():
        if {each.category for each in all_comparisons} != {SAME_MOTIF}:
            continue
        source, target = pair.first.id, pair.second.id
        if (LinkType.SAME_MOTIF_AS, frozenset((source, target))) in known:
            continue
        if document.find(source) is None or document.find(target) is None:
            continue
        id = LinkId(make_id("lnk", LinkType.SAME_MOTIF_AS, source, target))
        users = ", ".join(sorted({each.user for each in all_comparisons}))
        reviews[id] = Review(
            status=Status.ACCEPTED, decided_by=users, decided_at=max(each.at for each in all_comparisons)
        )
        links.append(
            Link(
                id=id,
                type=LinkType.SAME_MOTIF_AS.value,
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
