"""What two people decided on the same subjects, and what was made of it: rows for those who settle it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository

TABLE = schema.paired_decisions


@dataclass(frozen=True, slots=True)
class PairedDecision:
    """One subject that at least one of two people decided on."""

    pair: int
    subject: str
    kind: str
    type: str
    page: int
    first: str
    """What the first one decided: "accept", "reject", "nothing", or "correct" or "add" with a digest of the content."""
    second: str
    other: str | None = None
    """Id of what the second one added, where it is not the first one's."""
    iou: float | None = None
    """Of the two boxes."""
    first_iou: float | None = None
    """Of the first one's box and the one that counts."""
    second_iou: float | None = None
    taken: str | None = None
    """"both", "first", "second" or "other"; None: to be settled."""
    result: str | None = None
    """What counts, written as in `first`."""
    user: str | None = None
    at: str | None = None


class PairedDecisions(Repository):
    """All paired decisions of a project."""

    def of(self, pair: int) -> list[PairedDecision]:
        """Those of two tasks, page by page."""
        return [decision for decision in self.all([pair]) if decision.pair == pair]

    def all(self, pairs: Iterable[int]) -> list[PairedDecision]:
        """Those of several pairs of tasks."""
        query = select(TABLE).where(TABLE.c.pair.in_(list(pairs)))
        query = query.order_by(TABLE.c.pair, TABLE.c.page, TABLE.c.subject)
        return [PairedDecision(**row._mapping) for row in self._database.rows(query)]

    def put(self, decisions: Iterable[PairedDecision]) -> None:
        """Keep paired decisions, in the place of those on the same subjects."""
        with self._database.writing() as connection:
            for decision in decisions:
                same = (TABLE.c.pair == decision.pair) & (TABLE.c.subject == decision.subject)
                connection.execute(delete(TABLE).where(same))
                connection.execute(insert(TABLE).values(asdict(decision)))

    def reopen(self, pair: int) -> None:
        """Forget what is not settled yet: one of the two goes on working."""
        with self._database.writing() as connection:
            connection.execute(delete(TABLE).where(TABLE.c.pair == pair, TABLE.c.taken.is_(None)))
