"""Pictures compared in pairs, and what people decide on them."""

from collections.abc import Iterator

from pictoria_docs.exchange.comparisons import comparison_rows
from pictoria_docs.exchange.tables import Row
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.gallery.comparisons import (
    Comparison,
    ComparisonUndo,
    compare,
    comparison_json,
    likely_pairs,
    pairs_among,
    pairs_in,
    undo_comparison,
)
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.wire import Json
from pictoria_docs.store.comparisons import PAIRS_AT_ONCE, PicturePair, State
from pictoria_docs.store.gallery import PictureFilter, Ref


class ComparisonService:
    """Keeps the comparisons of a project."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session

    def among(self, figures: list[Ref]) -> Json:
        """Pictures side by side, and what people decided on each two; of one, all that it was compared with."""
        session = self._session
        session.prepare()
        return pairs_among(session.opened, figures, session.user, session.language)

    def compared(
        self,
        state: State = State.ALL,
        category: str | None = None,
        after: int = 0,
        limit: int = PAIRS_AT_ONCE,
    ) -> Json:
        """Pairs that people have compared."""
        session = self._session
        session.require(Permission.READ)
        return pairs_in(session.opened, state, session.user, category, after, limit, session.language)

    def likely(self, wanted: PictureFilter, after: str | None = None) -> Json:
        """Pairs of pictures that look alike and that the person has not compared yet."""
        session = self._session
        session.prepare()
        return likely_pairs(session.opened, wanted, after, session.user, session.language)

    def compare(self, request: Comparison) -> Json:
        """Store what two pictures have in common."""
        self._session.require(Permission.COMPARE)
        self._session.prepare()
        return compare(self._session.opened, request, self._session.user)

    def undo(self, request: ComparisonUndo) -> Json:
        """Take back what one decided on two pictures."""
        self._session.require(Permission.COMPARE)
        return undo_comparison(self._session.opened, request, self._session.user)

    def history(self, one: Ref, other: Ref) -> list[Json]:
        """All comparisons of two pictures, oldest first."""
        self._session.require(Permission.READ)
        stored = self._session.opened.store.comparisons.history(PicturePair.of(one, other))
        return [comparison_json(comparison) for comparison in stored]

    def rows(self, *, history: bool = False) -> Iterator[Row]:
        """The table of all comparisons, a few rows in memory at a time."""
        session = self._session
        session.require(Permission.EXPORT)
        labels = session.opened.project.config.comparisons.labels(session.language)
        return comparison_rows(session.opened.store, labels, history=history)
