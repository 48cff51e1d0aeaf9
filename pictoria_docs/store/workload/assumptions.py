"""What of a project is assumed: suggestions that are sure enough to stand without being asked about one by one.

A random sample of them is asked about. How many, follows from how many mistakes are accepted (`sampling_plan`); if the
sample shows more than that, fewer suggestions are assumed and the others are asked about. Nothing of this is stored: it
follows from the suggestions and the decisions, so that what is taken back is forgotten here too.
"""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from time import monotonic
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, case, distinct, func, select

from pictoria_docs.document import Status
from pictoria_docs.document.assumed import LEARNED_FROM
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Database
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.validation import is_open
from pictoria_docs.store.subjects.sample_order import PLACES, place
from pictoria_docs.store.subjects.subject_repository import ABSENT
from pictoria_docs.store.workload.counting import ProjectionVersion, projection_versions
from pictoria_docs.store.workload.sampling_plan import (
    BELOW,
    NOTHING_ASSUMED,
    Assumption,
    AssumptionRule,
    DecidedThing,
    ReviewStatistics,
    Stratum,
    Undecided,
    choose,
    learn,
    sureness,
    undecided_levels,
)

TABLE = schema.subjects
PRESENT = tuple(range(ABSENT))
"""Values of the column `hidden` of what is not absent, each of which the index leads to."""
LARGE = 20_000
"""Things: in projects of fewer, what is assumed is found anew with each decision."""
NEARLY = 10
"""Things: near its end, a sample is looked at anew with each decision all the same."""
SELDOM = 20
"""In large projects it takes no more than this part of the time (one in twenty)."""


class FoundAssumption(NamedTuple):
    """What was assumed at a moment."""

    versions: Mapping[DocumentId, ProjectionVersion]
    assumption: Assumption
    at: float
    """Seconds of the clock."""
    seconds: float
    """That finding it took."""

    def serves(self, versions: Mapping[DocumentId, ProjectionVersion], now: float) -> bool:
        """Whether it is near enough: in large projects, finding it with each decision would take up people's time.

        Args:
            versions: what the project holds by now.
            now: seconds of the clock.
        """
        if self.versions == versions:
            return True
        decided = _latest(versions) - _latest(self.versions)
        nearly_done = 0 < self.assumption.left < decided + NEARLY
        is_recent = now - self.at < SELDOM * self.seconds
        return self.assumption.things > LARGE and is_recent and not nearly_done


def _latest(versions: Mapping[DocumentId, ProjectionVersion]) -> int:
    """The number of a project's latest decision."""
    return max((revision or 0 for _, revision, _ in versions.values()), default=0)


@dataclass
class AssumptionCache:
    """What is assumed of one project, as one process knows it; safe for several threads."""

    database: Database
    _known: dict[AssumptionRule, FoundAssumption] = field(default_factory=dict)
    _finding: threading.Lock = field(default_factory=threading.Lock)

    def of(self, rule: AssumptionRule) -> Assumption:
        """What is assumed by a rule as things stand."""
        with self._finding, self.database.reading() as connection:
            versions = projection_versions(connection)
            known = self._known.get(rule)
            if known is None or not known.serves(versions, monotonic()):
                started = monotonic()
                found = find_assumption(connection, rule)
                known = self._known[rule] = FoundAssumption(versions, found, started, monotonic() - started)
            return known.assumption


def find_assumption(connection: Connection, rule: AssumptionRule) -> Assumption:
    """What is assumed of the project, as its tables have it."""
    levels = rule.levels
    if not levels:
        return NOTHING_ASSUMED
    lessons = learn(_decided(connection, rule.multiplier), levels[0])
    confidence = sureness(lessons.learned)
    undecided, open_things = _undecided(connection, confidence, levels, rule.multiplier)
    settled = connection.scalar(select(func.count()).select_from(TABLE).where(*_settled())) or 0
    things = open_things + settled
    if not things:
        return NOTHING_ASSUMED
    begun = _begun(connection, confidence, rule.multiplier)

    def chosen(lessons: ReviewStatistics) -> Assumption:
        return _with_limit(connection, choose(undecided, lessons, begun, things, rule), lessons.outside)

    best = chosen(lessons)
    if not lessons.mistakes:
        return best
    more = _asked(connection, best) - _asked(connection, chosen(lessons.without_mistakes()))
    return replace(best, mistakes=lessons.mistakes, more=max(0, more))


def _asked(connection: Connection, assumption: Assumption) -> int:
    """How many things are asked about."""
    query = select(func.count()).select_from(TABLE).where(*_open(), assumption.is_asked())
    return connection.scalar(query) or 0


def _with_limit(connection: Connection, assumption: Assumption, outside: Collection[int]) -> Assumption:
    """With the place that the sample goes to.

    Args:
        connection: to the project.
        assumption: what is assumed.
        outside: places that are in no lot.
    """
    if assumption.threshold is None or not assumption.wanted:
        return assumption
    order = place(assumption.multiplier)
    is_sure = sureness(assumption.learned) >= assumption.threshold
    most = assumption.wanted + len(outside)
    first: set[int] = set()
    for part in (_open(), _settled()):
        query = select(order).where(*part, is_sure).distinct().order_by(order).limit(most)
        first.update(connection.scalars(query))
    places = sorted(first - set(outside))
    last = places[assumption.wanted - 1] if assumption.wanted <= len(places) else PLACES
    undecided = select(func.count(distinct(order))).where(*_open(), is_sure, order <= last)
    return replace(assumption, last_place=last, left=connection.scalar(undecided.select_from(TABLE)) or 0)


def _open() -> list[ColumnElement[bool]]:
    """What people are asked about and nobody has decided on; in finished documents nothing is."""
    return [
        TABLE.c.layer == SHARED_LAYER,
        TABLE.c.hidden == 0,
        TABLE.c.status == Status.SUGGESTED.value,
        TABLE.c.rank.is_not(None),
        is_open(TABLE.c.document_id),
    ]


def _settled() -> list[ColumnElement[bool]]:
    """What people have decided on of what they may be asked about.

    A picture and a caption count even where they have no rank any more, because their link was accepted: all that is
    promised is a share of everything.
    """
    region = (TABLE.c.kind == "region") & TABLE.c.type.in_(sorted(REVIEWED_TYPES))
    return [
        TABLE.c.layer == SHARED_LAYER,
        TABLE.c.hidden.in_(PRESENT),
        TABLE.c.status.in_(sorted(status.value for status in Status if status is not Status.SUGGESTED)),
        TABLE.c.rank.is_not(None) | region,
    ]


def _undecided(
    connection: Connection, confidence: ColumnElement[float], levels: Sequence[float], multiplier: int
) -> tuple[Undecided, int]:
    """The clusters that hold anything undecided, and how many undecided suggestions there are."""
    clusters = (
        select(
            place(multiplier).label("place"),
            func.min(confidence).label("weakest"),
            func.max(confidence).label("surest"),
            func.count().label("things"),
        )
        .where(*_open())
        .group_by(TABLE.c.sample_rank)
        .subquery()
    )
    weakest, surest = (_level_of(clusters.c[name], levels) for name in ("weakest", "surest"))
    query = select(
        weakest, surest, func.count(), func.min(clusters.c.place), func.sum(clusters.c.things)
    ).group_by(weakest, surest)
    rows = connection.execute(query).tuples().all()
    return undecided_levels((row[:4] for row in rows), len(levels)), sum(row[4] for row in rows)


def _level_of(confidence: ColumnElement[float], levels: Sequence[float]) -> ColumnElement[int]:
    """In which of the levels a confidence is, by index; -1: below all."""
    return case(
        (confidence < levels[0], BELOW),
        *((confidence < above, index) for index, (_, above) in enumerate(pairwise(levels))),
        else_=len(levels) - 1,
    )


def _looked_at() -> list[ColumnElement[bool]]:
    """What somebody has decided on after looking at it."""
    decisions = schema.decisions
    seen = select(decisions.c.number).where(decisions.c.bulk == 0)
    return [
        *_settled(),
        TABLE.c.suggested >= LEARNED_FROM,
        TABLE.c.revision.in_(seen),
    ]


def _decided(connection: Connection, multiplier: int) -> list[DecidedThing]:
    """In the order in which they were decided."""
    sort = (TABLE.c.document_id, TABLE.c.kind, TABLE.c.type)
    columns = (sureness(()), place(multiplier), TABLE.c.status, TABLE.c.always_asked, TABLE.c.id, *sort)
    query = select(*columns).where(*_looked_at()).order_by(TABLE.c.revision, TABLE.c.id)
    lacking = _lacking(connection)
    return [
        DecidedThing(
            confidence,
            at,
            status != Status.ACCEPTED.value,
            Stratum(document, kind, type),
            tells=not (always_asked or (document, id) in lacking),
        )
        for confidence, at, status, always_asked, id, document, kind, type in connection.execute(query)
    ]


def _lacking(connection: Connection) -> set[tuple[str, str]]:
    """What people added a link or a value to, by document and id: it was right, and lacked something all the same."""
    ends = (TABLE.c.source, TABLE.c.target, TABLE.c.owner)
    query = select(TABLE.c.document_id, *ends).where(
        TABLE.c.layer == SHARED_LAYER,
        TABLE.c.hidden == 0,
        TABLE.c.status.in_([Status.ACCEPTED.value, Status.CORRECTED.value]),
        TABLE.c.suggested.is_(None),
        TABLE.c.kind.in_(["link", "field"]),
    )
    return {(document, end) for document, *ends in connection.execute(query) for end in ends if end}


def _begun(connection: Connection, confidence: ColumnElement[float], multiplier: int) -> dict[int, float]:
    """The clusters that hold decided and undecided suggestions, by place, with the surest of the undecided."""
    query = (
        select(place(multiplier), func.max(confidence))
        .where(*_open(), TABLE.c.sample_rank.in_(select(TABLE.c.sample_rank).where(*_looked_at())))
        .group_by(TABLE.c.sample_rank)
    )
    return dict(connection.execute(query).tuples().all())
