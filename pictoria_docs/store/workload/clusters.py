"""What a person sees as one thing: it is drawn as one for a sample, and asked about at one place of the order of work.

A picture with its captions, panels and what it shows; an entry with its record; a passage with all that it cites.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update

from pictoria_docs.document import LinkType, Status
from pictoria_docs.store.database import schema
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.subjects.sample_order import sample_rank_of
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import ClusterOrder

TABLE = schema.subjects
JOINING = frozenset({LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.CONTINUES})
"""Links by which pictures and captions are one thing to look at."""
PASSAGE = "passage "
"""Before the id of a region that cites others: as a picture's caption it may be part of another cluster."""
PRIORITY_LIMITS = tuple(2.0 ** (step / 2) for step in range(4, -9, -1))
"""Expected mistakes that part the priorities of the order of work, 4 to 1/16, in steps of the square root of 2: what is
likely to hold most comes first."""


class _Member(NamedTuple):
    """What is looked at of a subject."""

    id: str
    kind: str
    type: str
    owner: str | None
    source: str | None
    target: str | None
    status: str
    hidden: int
    rank: float | None
    suggested: float | None

    @property
    def doubt(self) -> float:
        """Of what nobody has decided on, how likely it is wrong."""
        is_open = self.status == Status.SUGGESTED and not self.hidden and self.rank is not None
        return 1.0 - self.suggested if is_open and self.suggested is not None else 0.0


def cluster_orders(repository: SubjectRepository) -> dict[str, ClusterOrder]:
    """Where a document's subjects come in the order of samples and in that of work, by id; the same for all of one
    cluster."""
    columns = [TABLE.c[name] for name in _Member._fields]
    rows = [
        _Member(*row) for row in repository.connection.execute(select(*columns).where(*repository.conditions))
    ]
    clusters = Clusters()
    for row in rows:
        if row.kind == "field":
            clusters.join(row.id, str(row.owner))
        elif row.kind == "mention":
            clusters.join(row.id, PASSAGE + str(row.owner))
        elif row.kind == "link":
            clusters.join(row.id, str(row.source))
            if row.type in JOINING:
                clusters.join(row.id, str(row.target))
    names = {row.id: clusters.name(row.id) for row in rows}
    expected: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        expected[names[row.id]] += row.doubt
    orders = {
        name: ClusterOrder(sample_rank_of(repository.document, name), priority_of(mistakes))
        for name, mistakes in expected.items()
    }
    return {id: orders[name] for id, name in names.items()}


def renew_bands(repository: SubjectRepository, ids: Collection[str]) -> None:
    """Bring the places of clusters in the order of work up to date, some of whose subjects were decided on.

    Args:
        repository: the document's subjects in the shared layer.
        ids: what changed.
    """
    # In the order of the index of samples, which leads to clusters: no other one may be taken, for a project is large.
    is_open = [
        TABLE.c.layer == repository.layer,
        TABLE.c.hidden == 0,
        TABLE.c.status == Status.SUGGESTED.value,
        TABLE.c.document_id == repository.document,
    ]
    change = (
        update(TABLE)
        .where(*is_open, TABLE.c.sample_rank == bindparam("cluster"))
        .values(priority=bindparam("new"))
    )
    query = select(TABLE.c.sample_rank, func.sum(1.0 - TABLE.c.suggested)).where(
        *is_open, TABLE.c.rank.is_not(None)
    )
    for batch in batches(ids):
        touched = select(TABLE.c.sample_rank).where(*repository.conditions, TABLE.c.id.in_(batch))
        ranks = set(repository.connection.scalars(touched))
        expected = repository.connection.execute(
            query.where(TABLE.c.sample_rank.in_(ranks)).group_by(TABLE.c.sample_rank)
        ).tuples()
        changes = [{"cluster": rank, "new": priority_of(mistakes or 0.0)} for rank, mistakes in expected]
        if changes:
            repository.connection.execute(change, changes)


def priority_of(mistakes: float) -> int:
    """The priority, 0 first, of a cluster in which so many mistakes are expected."""
    return sum(mistakes < limit for limit in PRIORITY_LIMITS)


class Clusters:
    """Sets of ids that grow together (union-find; Tarjan 1975), each named by the first of its ids."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def name(self, id: str) -> str:
        """The name of the cluster that an id belongs to."""
        path = [id]
        while (parent := self._parents.get(path[-1], path[-1])) != path[-1]:
            path.append(parent)
        self._parents.update(dict.fromkeys(path[:-1], path[-1]))
        return path[-1]

    def join(self, one: str, other: str) -> None:
        """Make the clusters of two ids one."""
        first, second = sorted((self.name(one), self.name(other)))
        self._parents[second] = first
