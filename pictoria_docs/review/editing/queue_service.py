"""The order of work of one person, and how far the review has come."""

from collections.abc import Collection
from dataclasses import replace

from pictoria_docs.review.editing.edit_answers import with_ends
from pictoria_docs.review.editing.order import ReviewProgress, progress_of
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json, subject_json
from pictoria_docs.store.projection import QueueFilter, QueueItem
from pictoria_docs.store.remarks import RemarkKind

QUEUE_SIZE = 50
"""Subjects of the queue that are given where no number is asked for."""


class QueueService(SessionService):
    """Finds what is to be reviewed."""

    def next(
        self, wanted: QueueFilter, limit: int = QUEUE_SIZE, *, skipped: bool = False, assigned: bool = False
    ) -> Json:
        """What to look at next: the least certain of the most consequential first.

        Args:
            wanted: what the person wants to see.
            limit: at most so many.
            skipped: only what they left for later, which is left out otherwise.
            assigned: only in their tasks.
        """
        session = self._session
        session.prepare()
        layers = session.edit_layers()
        wanted = _both(wanted, layers.assigned()) if assigned else wanted
        put_off = [
            item.subject for item in session.opened.store.remarks.open([RemarkKind.SKIPPED], session.user)
        ]
        chosen = replace(wanted, only=put_off) if skipped else replace(wanted, without=put_off)
        queued = layers.next(chosen, limit)
        items = []
        for document, layer in dict.fromkeys((item.document, layers.seen(item)) for item in queued):
            rows = [item.row for item in queued if (item.document, layers.seen(item)) == (document, layer)]
            with session.opened.store.projection.repository(document, layer) as repository:
                ends = with_ends(repository, rows)
            items += [subject_json(row, session.language, ends) | {"document": document} for row in rows]
        order = {(item.document, item.row.id): index for index, item in enumerate(queued)}
        items.sort(key=lambda item: order[item["document"], item["id"]])
        return {"items": items, "total": layers.how_many(wanted)}

    def all(self, wanted: QueueFilter, limit: int, *, assigned: bool = False) -> list[QueueItem]:
        """All that is wanted, whether the person left it for later or not; at most `limit`."""
        self._session.prepare()
        layers = self._session.edit_layers()
        return layers.next(_both(wanted, layers.assigned()) if assigned else wanted, limit)

    def progress(self) -> ReviewProgress:
        """How far the review has come."""
        self._session.prepare()
        return progress_of(self._session.opened, self._session.edit_layers())


def _both(wanted: QueueFilter, tasks: QueueFilter) -> QueueFilter:
    """What is wanted, as far as the person's tasks ask for it."""
    pages = set(tasks.pages or ())
    if wanted.pages is not None:
        pages &= set(wanted.pages)
    if wanted.documents is not None:
        pages = {(document, page) for document, page in pages if document in wanted.documents}
    return replace(
        wanted,
        pages=sorted(pages),
        kinds=_narrower(wanted.kinds, tasks.kinds),
        types=_narrower(wanted.types, tasks.types),
    )


def _narrower(one: Collection[str] | None, other: Collection[str] | None) -> Collection[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return sorted(set(one) & set(other))
