"""A project's folder: reading and writing documents, stage results, decisions and history.

Bytes (`data`) are pages and findings as `packing.pack` makes them, so that workers can pack and unpack while the
one writing process only moves bytes.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, select, update
from sqlalchemy.engine import Row

from pictoria_docs.document import Decision, Document, Page, SourceKind, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ProjectError
from pictoria_docs.left_out import CODE_PREFIX
from pictoria_docs.store import schema
from pictoria_docs.store.campaigns import Campaigns
from pictoria_docs.store.comparisons import Comparisons, agreed_links
from pictoria_docs.store.database import Database
from pictoria_docs.store.decisions import StoredDecision
from pictoria_docs.store.document_reading import DecidedDocument
from pictoria_docs.store.gallery import Gallery
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.log import Told, append_history, read_history, stored_of
from pictoria_docs.store.packing import Findings, FindingsChange, unpack
from pictoria_docs.store.paired_decisions import PairedDecisions
from pictoria_docs.store.projection import DecisionRequest, SubjectProjection
from pictoria_docs.store.records import DocumentRecord, HistoryRecord, now, to_json
from pictoria_docs.store.remarks import Remarks
from pictoria_docs.store.runs import Runs
from pictoria_docs.store.suggestions import suggestions

READ_AT_ONCE = 32
"""Pages held in memory while they are streamed."""
LINKING = "linking"
"""The stage that makes links: what was suggested because of decisions goes when it is done anew."""


class Store:
    """One project on disk. One process writes; any number may read meanwhile."""

    def __init__(self, folder: Path | str, *, create: bool = False) -> None:
        """Open the project in `folder`.

        Raises:
            ProjectError: there is none (and not `create`), or it cannot be used: newer, damaged, locked ...
        """
        self.folder = Path(folder)
        self._database = Database(self.folder, create=create)
        self.runs = Runs(self._database)
        """When each run began and ended, and the problems still open."""
        self.projection = SubjectProjection(self, self._database)
        """The documents as they stand, subject by subject: for those who work on them."""
        self.remarks = Remarks(self._database)
        """What people say beside their decisions."""
        self.campaigns = Campaigns(self._database)
        """The work that is dealt out."""
        self.paired_decisions = PairedDecisions(self._database)
        """What two people said of the same pages, and what was made of it."""
        self.gallery = Gallery(self._database)
        """All pictures, whatever their document."""
        self.comparisons = Comparisons(self._database)
        """What people say of two pictures."""

    def close(self) -> None:
        """Give the files back."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Documents

    def documents(self) -> list[DocumentRecord]:
        """All documents in the order they were added."""
        query = select(schema.documents).order_by(schema.documents.c.added, schema.documents.c.name)
        with self._database.reading() as connection:
            return [_document(row) for row in connection.execute(query)]

    def document(self, name_or_id: str) -> DocumentRecord:
        """One document by its name or id.

        Raises:
            ProjectError: the project has no such document.
        """
        table = schema.documents
        query = select(table).where((table.c.id == name_or_id) | (table.c.name == name_or_id))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise ProjectError("document_unknown", folder=self.folder, document=name_or_id)
        return _document(row)

    def stamp_document(self, document: DocumentId, stamp: str | None) -> None:
        """Remember sizes and times of a document's files, whose content is the document's."""
        table = schema.documents
        with self._database.writing() as connection:
            connection.execute(update(table).where(table.c.id == document).values(stamp=stamp))

    def add_document(
        self, *, name: str, source: str, kind: SourceKind, sha256: str, page_count: int, title: str | None
    ) -> DocumentRecord:
        """The document with this content: a new one, or the one that the project already has.

        A known document's place is updated, so that a moved file is found again. A name that another document
        has gets "-2", "-3" ... behind it.
        """
        table = schema.documents
        with self._database.writing() as connection:
            known = connection.execute(select(table).where(table.c.sha256 == sha256)).first()
            if known is None:
                taken = set(connection.scalars(select(table.c.name)))
                record = DocumentRecord(
                    id=DocumentId(make_id("doc", sha256)),
                    name=_unused(name, taken),
                    source=source,
                    kind=kind,
                    sha256=sha256,
                    page_count=page_count,
                    title=title,
                    added=now(),
                )
                values = asdict(record)
                connection.execute(insert(table).values(values))
                append_history(connection, record.id, record.id, "add", after=to_json({"source": source}))
                return record
            record = _document(known)
            if record.source != source:
                connection.execute(
                    update(table).where(table.c.id == record.id).values(source=source, stamp=None)
                )
                record = replace(record, source=source, stamp=None)
            return record

    # What the stages found

    def page_keys(self, document: DocumentId) -> dict[int, str]:
        """Page number to the key of its layout result."""
        table = schema.pages
        query = (
            select(table.c.number, table.c.key)
            .where(table.c.document_id == document)
            .order_by(table.c.number)
        )
        with self._database.reading() as connection:
            return {row.number: row.key for row in connection.execute(query)}

    def save_pages(self, document: DocumentId, pages: Iterable[tuple[int, str, bytes]]) -> None:
        """Keep layout results (number, key, data), in the place of earlier ones; their problems are over."""
        rows = [
            {"document_id": document, "number": number, "key": key, "data": data}
            for number, key, data in pages
        ]
        numbers = [row["number"] for row in rows]
        if not rows:
            return
        pages_table, problems = schema.pages, schema.problems
        with self._database.writing() as connection:
            connection.execute(
                delete(pages_table).where(
                    pages_table.c.document_id == document, pages_table.c.number.in_(numbers)
                )
            )
            connection.execute(insert(pages_table), rows)
            connection.execute(
                delete(problems).where(problems.c.document_id == document, problems.c.page.in_(numbers))
            )

    def stage_keys(self, document: DocumentId) -> dict[str, str]:
        """Stage name to the key of its finished result, in the order of the stages."""
        return {row.stage: row.key for row in self._stages(document)}

    def stage_runs(self, document: DocumentId) -> dict[str, int]:
        """Stage name to the run that made its finished result, in the order of the stages."""
        return {row.stage: row.run for row in self._stages(document)}

    def _stages(self, document: DocumentId) -> Sequence[Row[tuple[object, ...]]]:
        """The document's finished stages, in order."""
        table = schema.stages
        query = select(table).where(table.c.document_id == document).order_by(table.c.position)
        with self._database.reading() as connection:
            return connection.execute(query).all()

    def counts(self, document: DocumentId) -> dict[str, int]:
        """How many figures, captions, entries, mentions, links and fields the finished stages found."""
        counts: dict[str, int] = {}
        for row in self._stages(document):
            counts.update(json.loads(row.counts))
        return counts

    def save_results(self, document: DocumentId, run: int, results: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep results (stage, page, data) of a stage that is still going on; page 0 is the document's own.

        They count only after `finish_stages`: until then the results of the earlier run stand.
        """
        rows = [
            {"document_id": document, "stage": stage, "run": run, "page": page, "data": data}
            for stage, page, data in results
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(schema.results), rows)

    def drop_unfinished(self, document: DocumentId) -> None:
        """Forget what a run that was cut short left of this document's stages."""
        results, stages = schema.results, schema.stages
        current = select(stages.c.run).where(
            stages.c.document_id == results.c.document_id, stages.c.stage == results.c.stage
        )
        with self._database.writing() as connection:
            connection.execute(
                delete(results).where(results.c.document_id == document, results.c.run.not_in(current))
            )

    def finish_stages(
        self,
        document: DocumentId,
        run: int,
        keys: Mapping[str, str],
        counts: Mapping[str, Mapping[str, int]],
        order: Sequence[str] | None = None,
    ) -> None:
        """Make what `run` found in these stages (name to key) the current results, all at once.

        What stages after the first of them found is no longer right, and goes.

        Args:
            document: whose stages.
            run: the run that made the results.
            keys: key of each stage.
            counts: by stage, how many of each thing it found.
            order: all stages, each before those that get its results; None: that of `keys`.
        """
        results, stages, problems = schema.results, schema.stages, schema.problems
        positions = {stage: position for position, stage in enumerate(order or keys)}
        first = min(positions[stage] for stage in keys)
        left_out = problems.c.code.startswith(CODE_PREFIX, autoescape=True)
        of_stage = func.json_extract(problems.c.details, "$.stage")
        with self._database.writing() as connection:
            after = select(stages.c.stage).where(
                stages.c.document_id == document, stages.c.position >= first, stages.c.stage.not_in(keys)
            )
            stale = connection.scalars(after).all()
            for table in (results, stages):
                connection.execute(
                    delete(table).where(table.c.document_id == document, table.c.stage.in_(stale))
                )
            if LINKING in keys:
                made = schema.suggestions
                connection.execute(delete(made).where(made.c.document_id == document))
            for stage, key in keys.items():
                old = (
                    (results.c.document_id == document) & (results.c.stage == stage) & (results.c.run != run)
                )
                connection.execute(delete(results).where(old))
                connection.execute(
                    delete(stages).where(stages.c.document_id == document, stages.c.stage == stage)
                )
                row = {"document_id": document, "stage": stage, "key": key, "run": run, "finished": now()}
                found = to_json(counts.get(stage, {}))
                connection.execute(insert(stages).values(**row, counts=found, position=positions[stage]))
            connection.execute(
                delete(problems).where(
                    problems.c.document_id == document,
                    case(
                        (left_out, of_stage.is_(None) | of_stage.in_([*keys, *stale])),
                        else_=problems.c.page.is_(None),
                    ),
                )
            )

    def iter_pages(self, document: DocumentId, pages: Collection[int] | None = None) -> Iterator[Page]:
        """The document's pages (or only those of `pages`) in order, with what people decided, a few at a time."""
        yield from self._decided_pages(document, DecidedDocument(self.stored_decisions(document)), pages)

    def iter_suggested(self, document: DocumentId) -> Iterator[Page]:
        """The document's pages as the stages left them, in order, without decisions."""
        for _, data in self._packed_pages(document):
            yield unpack(Page, data)

    def suggested_page(self, document: DocumentId, number: int) -> Page | None:
        """One page as the stages left it, without decisions."""
        for _, data in self._packed_pages(document, only=(number,)):
            return unpack(Page, data)
        return None

    def load_document(
        self,
        document: DocumentId | str,
        *,
        pages: Collection[int] | None = None,
        with_rejected: bool = False,
    ) -> Document:
        """The document, whole (or with only some of its pages), with what people decided and agreed on.

        Args:
            document: id or name.
            pages: numbers of the pages to load; entries, mentions and links are always loaded.
            with_rejected: also the regions, entries, mentions and values that people rejected; rejected links
                are always there.

        Raises:
            ProjectError: the project has no such document.
        """
        record = self.document(document)
        decided = DecidedDocument(self.stored_decisions(record.id), with_rejected=with_rejected)
        loaded = record.as_document(self._decided_pages(record.id, decided, pages))
        # After the pages, on which it shows which regions are known by other ids.
        whole = decided.findings(self.suggested_findings(record.id)).laid_over(loaded)
        whole = whole.model_copy(update={"reviews": decided.reviews}) if decided.reviews else whole
        return agreed_links(whole, self.comparisons.within(record.id))

    def stage_input(self, document: DocumentId | str, *stages: str) -> Document:
        """The document as the first of these stages gets it, without decisions: what the stages before it found.

        Raises:
            ProjectError: the project has no such document.
        """
        record = self.document(document)
        pages = (unpack(Page, data) for _, data in self._packed_pages(record.id, stages))
        return self._found(record.id, stages).laid_over(record.as_document(pages))

    def _decided_pages(
        self, document: DocumentId, decided: DecidedDocument, pages: Collection[int] | None
    ) -> Iterator[Page]:
        for _, data in self._packed_pages(document, only=pages):
            yield decided.page(unpack(Page, data))

    def page_numbers(self, document: DocumentId) -> list[int]:
        """The numbers of the document's pages that have been analysed, in order."""
        query, number, _ = self._page_query(document)
        with self._database.reading() as connection:
            return list(connection.scalars(query.with_only_columns(number).order_by(number)))

    def _finished(self, document: DocumentId, before: Collection[str] = ()) -> list[tuple[str, int]]:
        """The finished stages with their runs, in order, up to the first of those in `before`."""
        return list(takewhile(lambda stage: stage[0] not in before, self.stage_runs(document).items()))

    def _page_query(
        self, document: DocumentId, before: Collection[str] = ()
    ) -> tuple[Select[tuple[int, bytes]], ColumnElement[int], list[tuple[str, int]]]:
        """Number and data of the pages as the first finished stage left them, else the layout stage; the column of
        their numbers; and the stages after it that are finished, with their runs.

        Once a document stage is finished, its set of pages is the document's: pages that a run cut short has
        added since wait until that run is completed.
        """
        finished = self._finished(document, before)
        results, pages = schema.results, schema.pages
        if not finished:
            layout = select(pages.c.number, pages.c.data).where(pages.c.document_id == document)
            return layout, pages.c.number, []
        (stage, run), *later = finished
        query = select(results.c.page.label("number"), results.c.data).where(
            results.c.document_id == document,
            results.c.stage == stage,
            results.c.run == run,
            results.c.page > 0,
        )
        return query, results.c.page, later

    def _packed_pages(
        self, document: DocumentId, before: Collection[str] = (), only: Collection[int] | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Each page (or `only` some) from the last stage that has it, else as the layout stage left it."""
        source, number, later = self._page_query(document, before)
        results = schema.results
        if only is not None:
            source = source.where(number.in_(only))
        done = 0
        while True:
            query = source.where(number > done).order_by(number).limit(READ_AT_ONCE)
            with self._database.reading() as connection:
                batch: dict[int, bytes] = {row.number: row.data for row in connection.execute(query)}
                for stage, run in later:
                    found = select(results.c.page, results.c.data).where(
                        results.c.document_id == document,
                        results.c.stage == stage,
                        results.c.run == run,
                        results.c.page.in_(batch),
                    )
                    batch.update((row.page, row.data) for row in connection.execute(found))
            if not batch:
                return
            yield from sorted(batch.items())
            done = max(batch)

    def suggested_findings(self, document: DocumentId, layer: str = STANDS) -> Findings:
        """What belongs to the document as a whole, without decisions: what the stages found, and what was suggested
        because of decisions."""
        found = self._found(document)
        with self.projection.repository(document, layer) as repository:
            made = suggestions(repository)
        known = {link.id for link in found.links}
        links = (*found.links, *(link for link in made if link.id not in known))
        return found.model_copy(update={"links": links}) if made else found

    def _found(self, document: DocumentId, before: Collection[str] = ()) -> Findings:
        """What the finished stages (or those before some) found for the document as a whole."""
        found, results, stages = Findings(), schema.results, schema.stages
        same = (
            (results.c.document_id == stages.c.document_id)
            & (results.c.stage == stages.c.stage)
            & (results.c.run == stages.c.run)
            & (results.c.page == 0)
        )
        query = (
            select(stages.c.stage, results.c.data)
            .outerjoin_from(stages, results, same)
            .where(stages.c.document_id == document)
            .order_by(stages.c.position)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in takewhile(lambda row: row.stage not in before, rows):
            if row.data is not None:
                found = unpack(FindingsChange, row.data).laid_over(found)
        return found

    # Decisions and history

    def add_decision(self, document: DocumentId, stored: StoredDecision) -> None:
        """Append a decision, and its line in the history."""
        self.projection.decide(document, [DecisionRequest(stored)])

    def decisions(self, document: DocumentId) -> list[Decision]:
        """All decisions about a document that stand, in the order they were taken."""
        return [stored.decision for stored in self.stored_decisions(document)]

    def stored_decisions(self, document: DocumentId, layer: str = STANDS) -> list[StoredDecision]:
        """All decisions about a document that were taken in a layer, in order; those that stand have none."""
        table = schema.decisions
        query = select(table).where(table.c.document_id == document, table.c.layer == layer)
        query = query.order_by(table.c.number)
        with self._database.reading() as connection:
            return [stored_of(row) for row in connection.execute(query)]

    def latest_decisions(self, limit: int) -> list[tuple[str, datetime]]:
        """Who decided when, of the project's latest decisions, oldest first."""
        table = schema.decisions
        query = select(table.c.user, table.c.at).order_by(table.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.user, datetime.fromisoformat(row.at)) for row in reversed(rows)]

    def history(self, subject: str | None = None) -> list[HistoryRecord]:
        """The history, or that of one subject, oldest first."""
        with self._database.reading() as connection:
            return read_history(connection, Told(subject=subject))

    def told(self, told: Told, limit: int) -> list[HistoryRecord]:
        """The newest lines of the history that are wanted, newest first."""
        with self._database.reading() as connection:
            return read_history(connection, told, limit)


def _document(row: Row[tuple[object, ...]]) -> DocumentRecord:
    values = dict(row._mapping)
    return DocumentRecord(**{**values, "kind": SourceKind(values["kind"])})


def _unused(name: str, taken: set[str]) -> str:
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)
