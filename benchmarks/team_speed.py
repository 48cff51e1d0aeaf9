"""What the numbers about people and pages cost in a large project: how people decide, and pages that nobody looked at.

    python -m benchmarks.team_speed [DECISIONS] [PAGES]

Prints milliseconds (median of five).
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert

from pictoria_docs.document import SourceKind
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import DocumentRecord, Store, schema
from pictoria_docs.store.log import batches
from pictoria_docs.store.looked_pages import PageRef
from pictoria_docs.store.queue import QueueFilter

DECISIONS, PAGES, DOCUMENTS, PEOPLE, SEED = 100_000, 100_000, 100, 8, 7
STATE = json.dumps({"type": "figure", "box": [1, 2, 3, 4], "origin": {"stage": "layout"}, "text": "x" * 400})
TIMES = 5


def fill(store: Store, decisions: int, pages: int) -> None:
    """Documents, pages and decisions of several people, one in five on what somebody else has decided before."""
    chance = random.Random(SEED)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ids = [DocumentId(f"doc-{number:016x}") for number in range(DOCUMENTS)]
    for id in ids:
        store.documents.add(
            DocumentRecord(id, id, f"/{id}.pdf", SourceKind.PDF, id, pages // DOCUMENTS, None)
        )
    with store.writing() as connection:
        rows = [
            {"document_id": id, "number": number + 1, "key": "", "data": b""}
            for id in ids
            for number in range(pages // DOCUMENTS)
        ]
        for batch in batches(rows, 10_000):
            connection.execute(insert(schema.pages), batch)
        made = []
        for number in range(1, decisions + 1):
            at += timedelta(seconds=chance.expovariate(0.5))
            subject = chance.randrange(1, number + 1) if chance.random() < 0.2 else number
            made.append(
                {
                    "number": number, "id": f"dec-{number:016x}", "document_id": ids[subject % DOCUMENTS],
                    "subject": f"fig-{subject:016x}", "kind": "region",
                    "action": chance.choice(["accept"] * 8 + ["correct", "reject"]), "before": STATE,
                    "after": STATE, "context": "[]", "user": f"person{chance.randrange(PEOPLE)}",
                    "at": at.isoformat(), "note": "", "change_set": f"step{number // 3}", "layer": "",
                    "restores": None,
                }
            )  # fmt: skip
        for batch in batches(made, 10_000):
            connection.execute(insert(schema.decisions), batch)
    seen = (PageRef(id, number) for id in ids for number in range(2, pages // DOCUMENTS + 1))
    store.looked_pages.add(seen)


def milliseconds(action: Callable[[], object]) -> float:
    """How long something takes, the median of some times."""
    times = []
    for _ in range(TIMES):
        start = perf_counter()
        action()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def main(decisions: int = DECISIONS, pages: int = PAGES) -> None:
    """Make a project and measure."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "p", create=True) as store:
        fill(store, decisions, pages)
        first = store.documents.all()[0].id

        told = {
            f"pages that nobody looked at, {pages} pages": lambda: store.looked_pages.unseen(200),
            "the same of one document": lambda: store.looked_pages.unseen(200, [first]),
            "50 pages noted that are known": lambda: store.looked_pages.add(
                PageRef(first, number) for number in range(2, 52)
            ),
            "the documents that are finished": store.validations.all,
            "the order of work": lambda: store.projection.next(QueueFilter(), 50),
        }
        for name, action in told.items():
            print(f"{name}: {milliseconds(action):.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
