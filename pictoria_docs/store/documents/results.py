"""What the stages found in the documents, page by page and for each document as a whole.

Bytes (`data`) are pages and findings as `packing.pack` makes them, so that workers can pack and unpack while the
one writing process only moves bytes.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, select
from sqlalchemy.engine import Row

from pictoria_docs.document import Page
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LEFT_OUT
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.packing import Findings, FindingsChange, unpack
from pictoria_docs.store.people.validation import require_open
from pictoria_docs.store.records import now, to_json

READ_AT_ONCE = 32
"""Pages held in memory while they are streamed."""
LINKING = "linking"
"""The stage that makes links: what was suggested because of decisions goes when it is done anew."""


class StageResults(NamedTuple):
    """What the stages found in a document, without decisions."""

    pages: tuple[Page, ...]
    findings: Findings


class FinishedStage(NamedTuple):
    """A stage whose results count."""

    name: str
    key: str
    run: int
    counts: dict[str, int]
    """How many of each thing it found."""


class ResultRepository(Repository):
    """The results of the stages of one project, without decisions."""

    # Writing, and what is there

    def page_keys(self, document: DocumentId) -> dict[int, str]:
        """Page number to the key of its layout result."""
        table = schema.pages
        query = (
            select(table.c.number, table.c.key)
            .where(table.c.document_id == document)
            .order_by(table.c.number)
        )
        return {row.number: row.key for row in self._database.rows(query)}

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
        return self._database.rows(query)

    def counts(self, document: DocumentId) -> dict[str, int]:
        """How many figures, captions, entries, mentions, links and fields the finished stages found."""
        counts: dict[str, int] = {}
        for row in self._stages(document):
            counts.update(json.loads(row.counts))
        return counts

    def save(self, document: DocumentId, run: int, results: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep results (stage, page, data) of a stage that is still going on; page 0 is the document's own.

        They count only after `finish`: until then the results of the earlier run count.
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

    def finish(
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

        Raises:
            LockedError: the document is validated; its results stay what they were.
        """
        results, stages, problems = schema.results, schema.stages, schema.problems
        positions = {stage: position for position, stage in enumerate(order or keys)}
        first = min(positions[stage] for stage in keys)
        left_out = problems.c.code.startswith(LEFT_OUT, autoescape=True)
        of_stage = func.json_extract(problems.c.details, "$.stage")
        with self._database.writing() as connection:
            require_open(connection, document)
            after = select(stages.c.stage).where(
                stages.c.document_id == document, stages.c.position >= first, stages.c.stage.not_in(keys)
            )
            stale = connection.scalars(after).all()
            for table in (results, stages):
                connection.execute(
                    delete(table).where(table.c.document_id == document, table.c.stage.in_(stale))
                )
            if LINKING in keys:
                suggestions = schema.suggestions
                connection.execute(delete(suggestions).where(suggestions.c.document_id == document))
            for stage, key in keys.items():
                old = (
                    (results.c.document_id == document) & (results.c.stage == stage) & (results.c.run != run)
                )
                connection.execute(delete(results).where(old))
                connection.execute(
                    delete(stages).where(stages.c.document_id == document, stages.c.stage == stage)
                )
                row = {"document_id": document, "stage": stage, "key": key, "run": run, "finished": now()}
                number_found = to_json(counts.get(stage, {}))
                connection.execute(
                    insert(stages).values(**row, counts=number_found, position=positions[stage])
                )
            connection.execute(
                delete(problems).where(
                    problems.c.document_id == document,
                    case(
                        (left_out, of_stage.is_(None) | of_stage.in_([*keys, *stale])),
                        else_=problems.c.page.is_(None),
                    ),
                )
            )

    # As they are stored, for copies

    def stored_pages(self, document: DocumentId) -> Iterator[tuple[int, str, bytes]]:
        """Read the layout results (number, key, data) in order, a few at a time."""
        table, done = schema.pages, 0
        query = select(table.c.number, table.c.key, table.c.data).where(table.c.document_id == document)
        while rows := self._database.rows(
            query.where(table.c.number > done).order_by(table.c.number).limit(READ_AT_ONCE)
        ):
            yield from ((row.number, row.key, row.data) for row in rows)
            done = rows[-1].number

    def finished_stages(self, document: DocumentId) -> list[FinishedStage]:
        """List the document's finished stages, in order."""
        return [
            FinishedStage(row.stage, row.key, row.run, json.loads(row.counts))
            for row in self._stages(document)
        ]

    def stored_results(
        self, document: DocumentId, stages: Iterable[FinishedStage]
    ) -> Iterator[tuple[str, int, bytes]]:
        """Read the results of these stages (stage, page, data), a few at a time."""
        table = schema.results
        for stage in stages:
            query = select(table.c.page, table.c.data).where(
                table.c.document_id == document, table.c.stage == stage.name, table.c.run == stage.run
            )
            done = -1
            while rows := self._database.rows(
                query.where(table.c.page > done).order_by(table.c.page).limit(READ_AT_ONCE)
            ):
                yield from ((stage.name, row.page, row.data) for row in rows)
                done = rows[-1].page

    # Reading

    def pages(
        self, document: DocumentId, before: Collection[str] = (), only: Collection[int] | None = None
    ) -> Iterator[Page]:
        """The document's pages (or `only` some) as the stages (or those before some) left them, in order.

        Each comes from the last stage that has it, else as the layout stage left it; a few are in memory at a time.
        """
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
                    query_of_stage = select(results.c.page, results.c.data).where(
                        results.c.document_id == document,
                        results.c.stage == stage,
                        results.c.run == run,
                        results.c.page.in_(batch),
                    )
                    batch.update((row.page, row.data) for row in connection.execute(query_of_stage))
            if not batch:
                return
            for _, data in sorted(batch.items()):
                yield unpack(Page, data)
            done = max(batch)

    def of(self, document: DocumentId) -> StageResults:
        """All of a document in memory."""
        return StageResults(tuple(self.pages(document)), self.findings(document))

    def page(self, document: DocumentId, number: int) -> Page | None:
        """One page as the stages left it."""
        return next(self.pages(document, only=(number,)), None)

    def page_numbers(self, document: DocumentId) -> list[int]:
        """The numbers of the document's pages that have been analysed, in order."""
        query, number, _ = self._page_query(document)
        return [row[0] for row in self._database.rows(query.with_only_columns(number).order_by(number))]

    def _page_query(
        self, document: DocumentId, before: Collection[str] = ()
    ) -> tuple[Select[tuple[int, bytes]], ColumnElement[int], list[tuple[str, int]]]:
        """Number and data of the pages as the first finished stage left them, else the layout stage; the column of
        their numbers; and the stages after it that are finished, with their runs.

        Once a document stage is finished, its set of pages is the document's: pages that a run cut short has
        added since wait until that run is completed.
        """
        runs = self.stage_runs(document).items()
        finished = list(takewhile(lambda stage: stage[0] not in before, runs))
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

    def findings(self, document: DocumentId, before: Collection[str] = ()) -> Findings:
        """What the finished stages (or those before some) found for the document as a whole."""
        findings, results, stages = Findings(), schema.results, schema.stages
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
        for row in takewhile(lambda row: row.stage not in before, self._database.rows(query)):
            if row.data is not None:
                findings = unpack(FindingsChange, row.data).laid_over(findings)
        return findings
