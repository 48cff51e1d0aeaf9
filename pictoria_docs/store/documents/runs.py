"""The runs over a project: when each began and ended, and what had to be skipped."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LEFT_OUT
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository, insert_numbered
from pictoria_docs.store.records import ProblemRecord, RunRecord, now, to_json


class Runs(Repository):
    """A project's runs and the problems that they left open."""

    def start(self, config: str) -> int:
        """Note the beginning of a run with this config digest; gives the run's id."""
        with self._database.writing() as connection:
            values = {"started": now(), "state": "running", "config": config, "counts": "{}"}
            return insert_numbered(connection, schema.runs, values)

    def end(self, run: int, state: str, counts: dict[str, int]) -> None:
        """Note the end of a run: `state` is "done" or "interrupted"."""
        table = schema.runs
        with self._database.writing() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == run)
                .values(ended=now(), state=state, counts=to_json(counts))
            )

    def last(self) -> RunRecord | None:
        """The latest run, or None before the first."""
        query = select(schema.runs).order_by(schema.runs.c.id.desc()).limit(1)
        row = self._database.row(query)
        return None if row is None else RunRecord(**{**row._mapping, "counts": json.loads(row.counts)})

    def save_problems(self, run: int | None, problems: Sequence[ProblemRecord]) -> None:
        """Keep what was skipped, in the place of earlier problems of the same page or document."""
        table = schema.problems
        # Of one page several things may be told, which come together, and several items left out.
        replaced = {
            (problem.document, problem.page)
            for problem in problems
            if problem.document is not None and not problem.code.startswith(LEFT_OUT)
        }
        with self._database.writing() as connection:
            for document, number in replaced:
                page = table.c.page.is_(None) if number is None else table.c.page == number
                connection.execute(delete(table).where(table.c.document_id == document, page))
            for problem in problems:
                connection.execute(
                    insert(table).values(
                        run_id=run,
                        document_id=problem.document,
                        page=problem.page,
                        code=problem.code,
                        details=to_json(problem.values),
                        trace=problem.trace,
                        at=problem.at or now(),
                    )
                )

    def clear_problems(self, document: DocumentId) -> None:
        """Forget problems of the document as a whole: it is being tried again.

        What was left out stays so until the stages are done anew (`Store.finish_stages`).
        """
        table = schema.problems
        tried = table.c.page.is_(None) & ~table.c.code.startswith(LEFT_OUT, autoescape=True)
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.document_id == document, tried))

    def problems(self) -> list[ProblemRecord]:
        """What is still open: problems of documents, and those of the last run that concern none."""
        table = schema.problems
        last = select(func.max(schema.runs.c.id)).scalar_subquery()
        wanted = table.c.document_id.is_not(None) | (table.c.run_id == last)
        query = select(table).where(wanted).order_by(table.c.document_id, table.c.page, table.c.id)
        return [
            ProblemRecord(
                row.code, json.loads(row.details), row.document_id, row.page, row.at, trace=row.trace
            )
            for row in self._database.rows(query)
        ]
