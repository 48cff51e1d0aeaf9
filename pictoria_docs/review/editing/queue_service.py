"""The order of work of one person, and how far the review has come."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.review.editing.edit_answers import with_ends
from pictoria_docs.review.editing.order import ReviewProgress, progress_of
from pictoria_docs.review.editing.question_groups import MAX_TOGETHER, group_of
from pictoria_docs.review.editing.subject_memory import SubjectMemory
from pictoria_docs.review.schemas.documents import QueuedJson, QueueJson, queued_json
from pictoria_docs.review.schemas.subjects import SubjectJson, subject_json
from pictoria_docs.review.session import ReviewSession, SessionService
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.people.remarks import RemarkKind
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.queue import QueueFilter, QueueItem
from pictoria_docs.store.workload.sampling_plan import Stratum

QUEUE_SIZE = 50
"""Subjects of the queue that are given where no number is asked for."""
READ_TOGETHER = 50
"""Subjects whose groups are read at once."""


class QueueService(SessionService):
    """Finds what is to be reviewed."""

    def next(
        self,
        wanted: QueueFilter,
        limit: int = QUEUE_SIZE,
        *,
        skipped: bool = False,
        assigned: bool = False,
        grouped: bool = False,
    ) -> QueueJson:
        """What to look at next: what is likely to hold most mistakes first, page by page.

        Args:
            wanted: what the person wants to see.
            limit: at most so many.
            skipped: only what they left for later, which is left out otherwise.
            assigned: only in their tasks.
            grouped: whether what a person sees as one thing is one question.
        """
        session = self._session
        session.prepare()
        layers = session.edit_layers()
        wanted = within_tasks(wanted, layers.assigned()) if assigned else wanted
        chosen = without_put_off(session, wanted, skipped=skipped)
        queued = layers.next(chosen, limit)
        items: list[QueuedJson] = []
        groups: dict[str, list[SubjectJson]] = {}
        checks: list[str] = []
        for document, layer in dict.fromkeys((item.document, layers.seen(item)) for item in queued):
            rows = [item.row for item in queued if (item.document, layers.seen(item)) == (document, layer)]
            with session.opened.store.projection.repository(document, layer) as repository:
                asked_with: dict[str, list[SubjectState]] = {row.id: [] for row in rows}
                if grouped:
                    found = questions(SubjectMemory(repository), rows, chosen, set())
                    asked_with = {row.id: group for row, group in found}
                asked = [row for row in rows if row.id in asked_with]
                members = [member for group in asked_with.values() for member in group]
                ends = with_ends(repository, [*asked, *members])
            assumed = session.opened.assumed(document, layer)
            checked = Checks(document, assumed, session.opened.assumption.doubted)
            items += [
                queued_json(document, subject_json(row, session.language, ends, assumed)) for row in asked
            ]
            checks += [row.id for row in asked if checked.covers((row, *asked_with[row.id]))]
            groups |= {
                id: [subject_json(member, session.language, ends, assumed) for member in group]
                for id, group in asked_with.items()
                if group
            }
        order: dict[tuple[str, str], int] = {
            (item.document, item.row.id): index for index, item in enumerate(queued)
        }

        def first_of(item: QueuedJson) -> int:
            """Where the first of a question comes."""
            members = [item, *groups.get(item["id"], ())]
            return min(order.get((item["document"], member["id"]), len(order)) for member in members)

        items.sort(key=first_of)
        return {"items": items, "groups": groups, "checks": checks, "total": layers.how_many(wanted)}

    def all(self, wanted: QueueFilter, limit: int, *, assigned: bool = False) -> list[QueueItem]:
        """All that is wanted, whether the person left it for later or not; at most `limit`."""
        self._session.prepare()
        layers = self._session.edit_layers()
        return layers.next(within_tasks(wanted, layers.assigned()) if assigned else wanted, limit)

    def validated(self, wanted: QueueFilter, *, assigned: bool = False) -> list[DocumentRecord]:
        """The validated documents in which something is wanted; nobody works on them in a layer."""
        self._session.prepare()
        records = [
            record
            for record in self._session.opened.store.documents.all()
            if record.validated is not None and (wanted.documents is None or record.id in wanted.documents)
        ]
        if not records:
            return []
        wanted = replace(wanted, validated=True, documents=[record.id for record in records])
        if assigned:
            wanted = within_tasks(wanted, self._session.edit_layers().assigned())
        found = self._session.opened.store.projection.documents_with(wanted)
        return [record for record in records if record.id in found]

    def progress(self) -> ReviewProgress:
        """How far the review has come."""
        self._session.prepare()
        return progress_of(self._session.opened, self._session.edit_layers())


def without_put_off(session: ReviewSession, wanted: QueueFilter, *, skipped: bool = False) -> QueueFilter:
    """What is wanted without what the person left for later; `skipped`: only that."""
    remarks = session.opened.store.remarks.open([RemarkKind.SKIPPED], session.user)
    put_off = [remark.subject for remark in remarks]
    return replace(wanted, only=put_off) if skipped else replace(wanted, without=put_off)


@dataclass(frozen=True)
class Checks:
    """Tells which questions are asked only as random checks of what is sure."""

    document: str
    assumed: AssumedLevel | None
    doubted: Collection[Stratum]
    """What is asked about however sure it is, for others of the sort were wrong."""

    def covers(self, question: Iterable[SubjectState]) -> bool:
        """Whether all of a question would be assumed, had the sample not drawn it."""
        return all(
            row.is_assumed(self.assumed) and Stratum(self.document, row.kind, row.type) not in self.doubted
            for row in question
        )


def questions(
    memory: SubjectMemory,
    rows: Sequence[SubjectState],
    wanted: QueueFilter,
    taken: set[str],
    most: int = MAX_TOGETHER,
) -> Iterator[tuple[SubjectState, list[SubjectState]]]:
    """Subjects of one document as questions, each with the others of its group that are wanted.

    A question stands for the least certain of those that are asked about on its first page; what belongs to the group
    of an earlier one is left out, and what is more than one can look at is another question.

    Args:
        memory: the document's subjects.
        rows: all subjects of it that are asked about, in the order of work.
        wanted: what was asked for.
        taken: ids of what is in a question already; those of each question are added to them.
        most: how many things a question holds at most.
    """
    asked = {row.id for row in rows}
    for batch in batches(rows, READ_TOGETHER):
        memory.read_around(row for row in batch if row.id not in taken)
        for row in batch:
            if row.id not in taken:
                group = [
                    member
                    for member in group_of(memory, row)
                    if member.id not in taken and _may_join(member, memory.document, wanted)
                ]
                # What is asked about comes before what is only seen with it.
                group = sorted(group, key=lambda member: member.id not in asked)[: most - 1]
                taken |= {row.id, *(member.id for member in group)}
                here = (each for each in (row, *group) if each.id in asked and each.pages[0] == row.pages[0])
                first = min(here, key=_certainty)
                yield first, [each for each in (row, *group) if each is not first]


def _certainty(row: SubjectState) -> float:
    return row.confidence


def _may_join(member: SubjectState, document: str, wanted: QueueFilter) -> bool:
    """Whether a member of a group is within what was asked for: a task for captions decides on nothing else."""
    return (
        (wanted.kinds is None or member.kind in wanted.kinds)
        and (wanted.types is None or member.type in wanted.types)
        and (wanted.pages is None or (document, member.pages[0]) in wanted.pages)
        and (wanted.only is None or member.id in wanted.only)
        and member.id not in wanted.without
    )


def within_tasks(wanted: QueueFilter, tasks: QueueFilter) -> QueueFilter:
    """What is wanted, as far as the person's tasks ask for it."""
    pages = set(tasks.pages or ())
    if wanted.pages is not None:
        pages &= set(wanted.pages)
    if wanted.documents is not None:
        pages = {(document, page) for document, page in pages if document in wanted.documents}
    return replace(
        wanted,
        pages=sorted(pages),
        kinds=narrower(wanted.kinds, tasks.kinds),
        types=narrower(wanted.types, tasks.types),
    )


def narrower(one: Collection[str] | None, other: Collection[str] | None) -> Collection[str] | None:
    """What is in both; None is all."""
    if one is None or other is None:
        return one if other is None else other
    return sorted(set(one) & set(other))
