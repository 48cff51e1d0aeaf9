"""Where decisions go: to the shared layer, or to a layer of the person while somebody else reviews the same pages.

The one rule: a page that an open double task of the person covers is theirs in the task's layer, and a subject
belongs to the page on which it is reviewed. All other pages are those of the shared layer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import TaskError
from pictoria_docs.store import Store
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import UNFINISHED, WORKING, Task, TaskState
from pictoria_docs.store.workload.counting import Count
from pictoria_docs.store.workload.queue import QueueFilter, QueueItem, place_in_queue
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption


@dataclass(frozen=True)
class EditTarget:
    """Where an edit goes."""

    layer: str
    page: int
    """0: nobody knows, and the edit will be refused."""


@dataclass(frozen=True)
class EditLayers:
    """The layers of one person."""

    store: Store
    tasks: Sequence[Task]
    """All of the person's tasks that are not done with."""
    assumption: Assumption = NOTHING_ASSUMED
    """What is assumed in the shared layer; where two people are compared, nothing is."""

    @staticmethod
    def of_person(store: Store, person: str, assumption: Assumption) -> "EditLayers":
        """As it is now."""
        tasks = store.campaigns.tasks(person=person, states=UNFINISHED, running=True)
        return EditLayers(store, tasks, assumption)

    def at(self, document: str, page: int) -> str:
        """The layer in which the person sees and changes a page."""
        task = self._double(document, page)
        return task.layer if task is not None else SHARED_LAYER

    def seen(self, queued: QueueItem) -> str:
        """The layer in which the person sees a subject of the order of work."""
        return self.at(queued.document, queued.row.pages[0])

    def _double(self, document: str, page: int) -> Task | None:
        layered = (task for task in self.tasks if task.layer != SHARED_LAYER)
        return next((task for task in layered if task.covers(document, page)), None)

    def own(self, document: str) -> list[str]:
        """The person's layers on a document."""
        return [task.layer for task in self.tasks if task.layer != SHARED_LAYER and task.document == document]

    def of(self, document: DocumentId, ids: Collection[str]) -> dict[str, EditTarget]:
        """The layer and page of each subject."""
        own = self.own(document)
        pages = self.store.projection.page_by_layer(document, ids, own)
        return {id: self._target(document, pages.get(id, {})) for id in ids}

    def _target(self, document: DocumentId, pages: Mapping[str, int]) -> EditTarget:
        for layer, page in pages.items():
            if layer == self.at(document, page):
                return EditTarget(layer, page)
        for layer, page in pages.items():
            # The shared layer shows through a layer; what a layer alone has is nowhere else.
            own_layer = self.at(document, page)
            return EditTarget(own_layer if layer == SHARED_LAYER else layer, page)
        return EditTarget(SHARED_LAYER, 0)

    def begin(self, document: str, pages: Iterable[int], person: str) -> None:
        """A task is begun with the first thing that is decided on its pages."""
        for task in self.tasks:
            waiting = task.state in (TaskState.DRAFT, TaskState.RETURNED)
            if waiting and any(task.covers(document, page) for page in pages):
                self.store.campaigns.step(
                    [task.number], [task.state], TaskState.IN_PROGRESS, person, task.reason
                )

    # The order of work

    def assigned(self) -> QueueFilter:
        """What the person's tasks ask them to review."""
        campaigns = {campaign.number: campaign for campaign in self.store.campaigns.campaigns()}
        working = [task for task in self.tasks if task.state in WORKING]
        kinds = [campaigns[task.campaign].kinds for task in working]
        types = [campaigns[task.campaign].types for task in working]
        return QueueFilter(
            pages=sorted({(task.document, page) for task in working for page in task.pages}),
            kinds=sorted({kind for names in kinds for kind in names}) if kinds and all(kinds) else None,
            types=sorted({type for names in types for type in names}) if types and all(types) else None,
        )

    def parts(self, wanted: QueueFilter) -> list[tuple[str, QueueFilter]]:
        """What is wanted, layer by layer."""
        mine = [
            task
            for task in self.tasks
            if task.layer != SHARED_LAYER and (wanted.documents is None or task.document in wanted.documents)
        ]
        taken: set[tuple[str, int]] = set()
        parts = []
        for task in mine:
            pages = {(task.document, page) for page in task.pages} - taken
            taken |= pages
            if wanted.pages is not None:
                pages &= set(wanted.pages)
            if pages:
                parts.append((task.layer, replace(wanted, pages=sorted(pages))))
        wanted = replace(wanted, assumption=self.assumption)
        rest = replace(wanted, other_than=sorted(taken)) if taken else wanted
        if wanted.pages is not None:
            rest = replace(wanted, pages=sorted(set(wanted.pages) - taken))
        return [*parts, (SHARED_LAYER, rest)]

    def next(self, wanted: QueueFilter, limit: int) -> list[QueueItem]:
        """Subjects in the order of work, as the person sees them."""
        items = [
            item
            for layer, part in self.parts(wanted)
            for item in self.store.projection.next(part, limit, layer=layer)
        ]
        return sorted(items, key=lambda item: place_in_queue(item, by_page=wanted.by_page))[:limit]

    def how_many(self, wanted: QueueFilter) -> int:
        """How many subjects the person sees that are wanted."""
        return sum(self.store.projection.how_many(part, layer) for layer, part in self.parts(wanted))

    def counts(self) -> list[Count]:
        """How much there is in each status, as the person sees it; numbers of a kind and status are to be added up."""
        subjects = self.store.projection
        counts = list(subjects.counts(assumption=self.assumption))
        for layer, part in self.parts(QueueFilter()):
            if layer != SHARED_LAYER:
                # In place of the shared layer on these pages.
                shared = replace(part, assumption=self.assumption)
                counts += [count._replace(number=-count.number) for count in subjects.counts_on(shared)]
                counts += subjects.counts_on(part, layer)
        return counts

    def left_by_page(self, document: DocumentId) -> dict[int, int]:
        """How much is left to review on each page, as the person sees it."""
        left = self.store.projection.left_by_page(document, assumption=self.assumption)
        for layer in self.own(document):
            inner = self.store.projection.left_by_page(document, layer)
            for task in self.tasks:
                if task.layer == layer:
                    left |= {page: inner.get(page, 0) for page in task.pages}
        return left


def require_open_layer(tasks: Iterable[Task], layer: str) -> None:
    """Go on only if what a person decides in a layer may still change; `tasks` are their own.

    Raises:
        TaskError: they have submitted the task.
    """
    for task in tasks:
        if task.layer == layer != SHARED_LAYER and task.state not in WORKING:
            raise TaskError("task_submitted", task=task.number)
