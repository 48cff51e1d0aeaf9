"""The current state of the documents, subject by subject: what people who work on them read and change.

Everything here costs as much as what it touches, never as much as the document: a page turn reads one page, a
decision the subjects that follow from it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import case, delete, distinct, func, insert, select

from pictoria_docs.document import Field, Link, Status, field_id, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Database
from pictoria_docs.store.database.layer_rows import GONE, SHARED_LAYER, layers_of, visible_rows
from pictoria_docs.store.database.packing import Findings
from pictoria_docs.store.decisions.decision_repository import DecisionRepository
from pictoria_docs.store.decisions.log import append_decisions, batches, numbers_of, stored_of
from pictoria_docs.store.decisions.model import DecisionRequest, StoredDecision
from pictoria_docs.store.documents.results import ResultRepository
from pictoria_docs.store.indexes.search_changes import IndexFollower
from pictoria_docs.store.people.validation import require_open
from pictoria_docs.store.people.viewed_pages import PageRef, add_looked_pages
from pictoria_docs.store.records import to_json
from pictoria_docs.store.subjects.document_states import SuggestedFindings, rebuild
from pictoria_docs.store.subjects.effective import changes_nothing, is_outdated
from pictoria_docs.store.subjects.layers import make_layer
from pictoria_docs.store.subjects.link_support import link_support_of
from pictoria_docs.store.subjects.projection_update import update
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import (
    Suggestion,
    add_suggestions,
    keep_values,
    known_values,
    suggestions,
    update_suggestions,
)
from pictoria_docs.store.workload.assumptions import AssumptionCache
from pictoria_docs.store.workload.clusters import cluster_orders, renew_bands
from pictoria_docs.store.workload.counting import Count, PagesRead, ProgressCache, is_reviewed
from pictoria_docs.store.workload.queue import QueueFilter, QueueItem, conditions_of, order_of
from pictoria_docs.store.workload.sampling_plan import NOTHING_ASSUMED, Assumption, AssumptionRule, sureness

TABLE = schema.subjects


Suggest = Callable[
    [SubjectRepository, Mapping[str, SubjectState | None], Mapping[str, object]], Iterable[Suggestion]
]
"""What to suggest after decisions, from what changed and what was decided."""


@dataclass
class DecisionOutcome:
    """What became of decisions."""

    done: dict[str, int] = field(default_factory=dict)
    """Decision id to its number, for those that are kept, now or from an earlier try; for those that change
    nothing, to the number of the latest decision on their subject."""
    unchanged: set[str] = field(default_factory=set)
    """Ids of decisions that change nothing: they are not kept."""
    conflicts: dict[str, SubjectState | None] = field(default_factory=dict)
    """Decision id to its subject as it is, where somebody else had decided meanwhile; None: it is gone."""
    changed: dict[str, SubjectState | None] = field(default_factory=dict)
    """What became of each subject that changed; None: it is gone."""


class SubjectProjection:
    """All subjects of a project."""

    def __init__(self, results: ResultRepository, decisions: DecisionRepository, database: Database) -> None:
        """Use `Store.projection`."""
        self._stage_results, self._decisions, self._database = results, decisions, database
        self._counting = ProgressCache(database)
        self._assuming = AssumptionCache(database)
        self.index: IndexFollower | None = None
        """What follows each decision in its own transaction; without one, changes wait until somebody searches."""

    # Making

    def ready(self, document: DocumentId) -> bool:
        """Whether the subjects are those of the newest results."""
        table = schema.projections
        query = select(table.c.results).where(table.c.document_id == document)
        return self._database.scalar(query) == self._results(document)

    def stale(self) -> list[DocumentId]:
        """The documents whose subjects are not those of their newest results."""
        projected_results = select(schema.projections.c.document_id, schema.projections.c.results)
        current = select(schema.stages.c.document_id, schema.stages.c.stage, schema.stages.c.run)
        with self._database.reading() as connection:
            projected = {row.document_id: row.results for row in connection.execute(projected_results)}
            runs: dict[DocumentId, dict[str, int]] = {
                id: {} for id in connection.scalars(select(schema.documents.c.id))
            }
            for document, stage, run in connection.execute(current):
                runs[document][stage] = run
        return [document for document, stages in runs.items() if projected.get(document) != _as_text(stages)]

    def _results(self, document: DocumentId) -> str:
        return _as_text(self._stage_results.stage_runs(document))

    def make(self, document: DocumentId) -> None:
        """Make the document's subjects anew, a few pages in memory at a time."""
        with self.repository(document, writing=True) as repository:
            # Only now, when nobody else can write: another process may have made them, or decided, meanwhile.
            if self.ready(document):
                return
            results = self._results(document)
            rows = self._rows(document, SHARED_LAYER)
            known = known_values(repository)
            repository.clear()
            for batch in batches(rows):
                repository.add(batch)
            _write_link_support(repository)
            keep_values(repository, known)
            repository.write_orders(cluster_orders(repository))
            table = schema.projections
            repository.connection.execute(delete(table).where(table.c.document_id == document))
            repository.connection.execute(insert(table).values(document_id=document, results=results))
            layers = layers_of(repository.connection, document)
        for layer in layers:
            with self.repository(document, layer, writing=True) as repository:
                make_layer(repository, batches(self._rows(document, layer)))

    def _rows(self, document: DocumentId, layer: str) -> Iterator[SubjectState]:
        """All subjects of a document as they are in a layer, from results and decisions; without link_support."""
        decisions = self._decisions.stored(document)
        if layer != SHARED_LAYER:
            decisions += self._decisions.stored(document, layer)
        return rebuild(
            self._stage_results.pages(document), lambda: self.suggested_findings(document, layer), decisions
        )

    def suggested_findings(
        self, document: DocumentId, layer: str = SHARED_LAYER, findings: Findings | None = None
    ) -> SuggestedFindings:
        """What belongs to the document as a whole, without decisions: what the stages found (`findings`, of who has
        read it), and what was suggested because of decisions."""
        findings = findings or self._stage_results.findings(document)
        with self.repository(document, layer) as repository:
            suggested = suggestions(repository)
        known = {link.id for link in findings.links}
        values: defaultdict[str, list[Field]] = defaultdict(list)
        links: list[Link] = []
        for id, subject in suggested.items():
            if isinstance(subject, Field):
                values[id.partition("/")[0]].append(subject)
            elif id not in known:
                links.append(subject)
        if links:
            findings = findings.model_copy(update={"links": (*findings.links, *links)})
        return SuggestedFindings(findings, values)

    def forget(self, document: DocumentId) -> None:
        """Have the document's subjects made anew when they are next asked for."""
        with self._database.writing() as connection:
            table = schema.projections
            connection.execute(delete(table).where(table.c.document_id == document))

    # Reading

    @contextmanager
    def repository(
        self, document: DocumentId, layer: str = SHARED_LAYER, *, writing: bool = False, durable: bool = False
    ) -> Iterator[SubjectRepository]:
        """The subjects of one document as they are in a layer, in one transaction."""
        opened = self._database.writing(durable=durable) if writing else self._database.reading()
        with opened as connection:
            yield SubjectRepository(connection, document, layer)

    def get(
        self, document: DocumentId, ids: Iterable[str], layer: str = SHARED_LAYER
    ) -> dict[str, SubjectState]:
        """The subjects with these ids as they are in a layer, as far as there are any."""
        with self.repository(document, layer) as repository:
            return repository.get(ids)

    def value_id(self, document: DocumentId, id: str) -> str:
        """The id by which a value of a record is decided on, which keeps that of its first words.

        Args:
            document: that has it.
            id: of the value with its words as they are (`record.field_id`).
        """
        self.make(document)
        owner = id.partition("/")[0]
        with self.repository(document) as repository:
            rows = [row for row in repository.owned([owner]) if not row.hidden]
        same = (row.id for row in rows if isinstance(row.state, Field) and field_id(owner, row.state) == id)
        return next(same, id)

    def next(self, wanted: QueueFilter, limit: int, layer: str = SHARED_LAYER) -> list[QueueItem]:
        """Subjects in the order of work: what is likely to hold most mistakes comes first, page by page, in each page
        what would do most harm."""
        # What is looked through is read from an index alone, without what the subjects say.
        chosen = (
            select(TABLE.c.document_id, TABLE.c.id, TABLE.c.layer)
            .where(*visible_rows(layer), *conditions_of(wanted))
            .order_by(*order_of(wanted))
            .limit(limit)
            .subquery()
        )
        is_chosen = (
            (TABLE.c.document_id == chosen.c.document_id)
            & (TABLE.c.id == chosen.c.id)
            & (TABLE.c.layer == chosen.c.layer)
        )
        query = select(TABLE).join(chosen, is_chosen).order_by(*order_of(wanted))
        return [
            QueueItem(row.document_id, SubjectRepository.state_of(row), row.priority)
            for row in self._database.rows(query)
        ]

    def documents_with(self, wanted: QueueFilter) -> set[DocumentId]:
        """The documents in which the shared layer has any of what is wanted."""
        query = select(TABLE.c.document_id).where(*visible_rows(SHARED_LAYER), *conditions_of(wanted))
        return {row.document_id for row in self._database.rows(query.distinct())}

    def assumption(self, rule: AssumptionRule) -> Assumption:
        """What is assumed in the shared layer, as things stand."""
        return self._assuming.of(rule)

    def how_many_questions(self, assumption: Assumption) -> int:
        """In how many clusters of the shared layer people are asked about anything."""
        asked = (*visible_rows(SHARED_LAYER), *conditions_of(QueueFilter(assumption=assumption)))
        query = select(func.count(distinct(TABLE.c.sample_rank))).select_from(TABLE).where(*asked)
        return self._database.scalar(query) or 0

    def asks_doubtful(self, assumption: Assumption, sure_from: float) -> bool:
        """Whether anything in the shared layer is asked about that is less sure than so much."""
        asked = (*visible_rows(SHARED_LAYER), *conditions_of(QueueFilter(assumption=assumption)))
        query = select(TABLE.c.id).where(*asked, sureness(assumption.learned) < sure_from).limit(1)
        return self._database.scalar(query) is not None

    def how_many(self, wanted: QueueFilter, layer: str = SHARED_LAYER) -> int:
        """How many subjects are wanted."""
        # What only names documents, kinds and types is taken from the counts, which are remembered.
        if layer == SHARED_LAYER and wanted == QueueFilter(
            wanted.documents, kinds=wanted.kinds, types=wanted.types, assumption=wanted.assumption
        ):
            return sum(
                count.number
                for count in self.counts(wanted.documents, wanted.assumption)
                if count.status is Status.SUGGESTED
                and (wanted.kinds is None or count.kind in wanted.kinds)
                and (wanted.types is None or count.type in wanted.types)
            )
        query = select(func.count()).select_from(TABLE).where(*visible_rows(layer), *conditions_of(wanted))
        return self._database.scalar(query) or 0

    def counts(
        self, documents: Collection[str] | None = None, assumption: Assumption = NOTHING_ASSUMED
    ) -> list[Count]:
        """How far the work has come: what there is to review, by document, kind, type and status.

        What is assumed counts as such, unless the sample asks about it; in documents that are finished, so does all
        that nobody decided on. Numbers of a kind and status are to be added up.
        """
        return self._counting.of(documents, assumption)

    def pages_read(self) -> dict[DocumentId, PagesRead]:
        """How many pages of each document were read, and on how many of them nothing was found or drawn."""
        return self._counting.pages()

    def counts_on(self, wanted: QueueFilter, layer: str = SHARED_LAYER) -> list[Count]:
        """As `counts`, of what is wanted, in any status, as a layer has it."""
        wanted = replace(wanted, statuses=[status.value for status in Status])
        status = case(
            (wanted.assumption.is_asked(), Status.SUGGESTED.value),
            (TABLE.c.status == Status.SUGGESTED.value, Status.ASSUMED.value),
            else_=TABLE.c.status,
        )
        columns = (TABLE.c.document_id, TABLE.c.kind, TABLE.c.type, status)
        query = select(*columns, func.count()).where(
            *visible_rows(layer), *conditions_of(wanted), is_reviewed()
        )
        return [
            Count(document, kind, type, Status(status), number)
            for document, kind, type, status, number in self._database.rows(query.group_by(*columns))
        ]

    def left_by_page(
        self, document: DocumentId, layer: str = SHARED_LAYER, assumption: Assumption = NOTHING_ASSUMED
    ) -> dict[int, int]:
        """How much is left to review on each page where anything is."""
        amounts = self.by_page(QueueFilter(documents=[document], assumption=assumption), layer)
        return {page: left for (_, page), (_, left) in amounts.items() if left}

    def by_page(
        self, wanted: QueueFilter, layer: str = SHARED_LAYER
    ) -> dict[tuple[DocumentId, int], tuple[int, int]]:
        """How much is reviewed, and how much is left, on each page where anything is; what is assumed is neither."""
        wanted = replace(wanted, statuses=[status.value for status in Status])
        left = case((wanted.assumption.is_asked(), 1), else_=0)
        reviewed = case((TABLE.c.status != Status.SUGGESTED.value, 1), else_=0)
        query = (
            select(TABLE.c.document_id, TABLE.c.page, func.sum(reviewed), func.sum(left))
            .where(*visible_rows(layer), *conditions_of(wanted), is_reviewed())
            .group_by(TABLE.c.document_id, TABLE.c.page)
        )
        return {
            (document, page): (reviewed, left)
            for document, page, reviewed, left in self._database.rows(query)
        }

    def page_by_layer(
        self, document: DocumentId, ids: Collection[str], layers: Collection[str]
    ) -> dict[str, dict[str, int]]:
        """On which page each subject is reviewed, by layer, where it is of its own there."""
        query = select(TABLE.c.id, TABLE.c.layer, TABLE.c.page).where(
            TABLE.c.document_id == document, TABLE.c.layer.in_([SHARED_LAYER, *layers]), TABLE.c.kind != GONE
        )
        pages: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for batch in batches(ids):
                for row in connection.execute(query.where(TABLE.c.id.in_(batch))):
                    pages.setdefault(row.id, {})[row.layer] = row.page
        return pages

    def revision(self, document: DocumentId, layer: str = SHARED_LAYER) -> int:
        """Number of the latest decision on the document that counts in a layer."""
        table = schema.decisions
        layers = {SHARED_LAYER, layer}
        query = select(func.max(table.c.number)).where(table.c.document_id == document)
        return self._database.scalar(query.where(table.c.layer.in_(layers))) or 0

    def version(self, document: DocumentId, layer: str = SHARED_LAYER) -> str:
        """Short text that changes whenever anything about the document does."""
        validated = schema.documents.c.validated
        locked = self._database.scalar(select(validated).where(schema.documents.c.id == document))
        return make_id("v", self._results(document), self.revision(document, layer), layer, locked or "")

    # Deciding

    def decide(
        self,
        document: DocumentId,
        requests: Sequence[DecisionRequest],
        suggest: Suggest | None = None,
        layer: str = SHARED_LAYER,
    ) -> DecisionOutcome:
        """Keep decisions, and bring what follows from them up to date, all at once.

        A decision that is kept already (the same id) is not kept twice, and one that changes nothing not at
        all. One whose subject somebody else has decided meanwhile is left out and named; what was decided and taken
        back meanwhile does not count.

        Args:
            document: whose subjects are decided on.
            requests: the decisions.
            suggest: what the machine suggests now that they are taken; its suggestions go when they do.
            layer: where they count.

        Raises:
            LockedError: the document is validated; what is kept already, or changes nothing, is told all the same.
        """
        outcome = DecisionOutcome()
        with self.repository(document, layer, writing=True, durable=True) as repository:
            connection = repository.connection
            outcome.done = numbers_of(connection, [request.stored.decision.id for request in requests])
            fresh = self._fresh(repository, requests, outcome)
            if fresh:
                require_open(connection, document)
            stored_decisions = [stored for decisions in fresh.values() for stored in decisions]
            for stored, number in zip(
                stored_decisions, append_decisions(connection, document, stored_decisions, layer), strict=True
            ):
                outcome.done[stored.decision.id] = number
            before = repository.get(_seen(stored_decisions))
            if fresh and self._exists(repository):
                outcome.changed = update(repository, repository.effective_decisions(fresh))
                outcome.changed |= update_suggestions(repository, fresh)
                # What restores an earlier decision has the suggestions of that one again.
                own = {
                    stored.decision.subject: stored
                    for stored in stored_decisions
                    if stored.effective == stored.number
                }
                if suggest is not None and own:
                    outcome.changed |= add_suggestions(repository, suggest(repository, outcome.changed, own))
                after = {id: row for id, row in outcome.changed.items() if row is not None}
                if layer == SHARED_LAYER:
                    renew_bands(repository, after)
                states = (before.get(id) or after.get(id) for id in _seen(stored_decisions))
                pages = {PageRef(document, row.pages[0]) for row in states if row is not None}
                add_looked_pages(connection, pages)
                if self.index is not None and layer == SHARED_LAYER:
                    self.index.follow(connection, document)
        if self.index is not None and outcome.changed and layer == SHARED_LAYER:
            self.index.committed()
        return outcome

    @staticmethod
    def _fresh(
        repository: SubjectRepository, requests: Sequence[DecisionRequest], outcome: DecisionOutcome
    ) -> dict[str, list[StoredDecision]]:
        """The decisions that are to be kept, by subject; the others are named in `outcome`."""
        subjects = {request.stored.decision.subject for request in requests}
        latest, rows = repository.latest(subjects), repository.get(subjects)
        fresh: dict[str, list[StoredDecision]] = {}
        for request in requests:
            decision, row = request.stored.decision, rows.get(request.stored.decision.subject)
            last = latest.get(decision.subject)
            if decision.id in outcome.done:
                continue
            if decision.subject in fresh:
                fresh[decision.subject].append(request.stored)
            elif changes_nothing(repository, request, last, row):
                outcome.done[decision.id] = last.number if last is not None else 0
                outcome.unchanged.add(decision.id)
            elif is_outdated(repository, request, last, row):
                outcome.conflicts[decision.id] = row
            else:
                fresh[decision.subject] = [request.stored]
        return fresh

    @staticmethod
    def _exists(repository: SubjectRepository) -> bool:
        table = schema.projections
        query = select(table.c.document_id).where(table.c.document_id == repository.document)
        return repository.connection.scalar(query) is not None

    def documents_of_change_set(self, change_set: str) -> list[DocumentId]:
        """The documents that a change set touched."""
        table = schema.decisions
        query = select(table.c.document_id).where(table.c.change_set == change_set).distinct()
        return [row.document_id for row in self._database.rows(query)]

    def decisions_of_change_set(self, document: DocumentId, change_set: str) -> list[StoredDecision]:
        """Its decisions, in order."""
        table = schema.decisions
        query = select(table).where(table.c.document_id == document, table.c.change_set == change_set)
        return [stored_of(row) for row in self._database.rows(query.order_by(table.c.number))]


def _seen(decisions: Iterable[StoredDecision]) -> set[str]:
    """Give the subjects that somebody has looked at to decide."""
    return {stored.decision.subject for stored in decisions if not stored.bulk}


def _as_text(stages: Mapping[str, int]) -> str:
    return to_json(sorted(stages.items()))


def _write_link_support(repository: SubjectRepository) -> None:
    """Write for all regions how firmly they are linked; their links are all there."""
    types = [type.value for type in REVIEWED_TYPES]
    ids = select(TABLE.c.id).where(*repository.conditions, TABLE.c.kind == "region", TABLE.c.type.in_(types))
    for batch in batches(repository.connection.scalars(ids).all()):
        rows = repository.get(batch)
        link_support = link_support_of(repository, batch)
        repository.write_link_support(
            replace(row, link_support=link_support[id])
            for id, row in rows.items()
            if row.link_support is not link_support[id]
        )
