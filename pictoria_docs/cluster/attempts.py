"""Who worked on a shard and how it ended: a line of JSON each, appended, so that a killed worker leaves its trace."""

import json
import os
import socket
from collections import Counter
from pathlib import Path

from pictoria_docs.cluster.plan import PlanFolder, PlanModel, reading
from pictoria_docs.errors import ProjectError
from pictoria_docs.store.records import now

CAREFUL_AFTER = 2
"""After so many attempts that ended without a word, a shard is done document by document."""
KILLS = 2
"""A document during which so many attempts ended is left out."""


class Attempts(PlanModel):
    """What the attempts on a shard tell."""

    begun: int = 0
    """Attempts."""
    failed: int = 0
    """Attempts that ended by an error that was told."""
    silent: int = 0
    """Attempts that ended without a word, or are still going on."""
    running: bool = False
    """Whether the last attempt has not said that it ended."""
    killing: tuple[str, ...] = ()
    """Ids of the documents that are left out."""
    last: str = ""
    """When the last word was written, ISO 8601 in UTC."""
    first: str = ""
    """When the first one was."""

    @property
    def careful(self) -> bool:
        """Whether each document is to be done on its own, so that the one that kills is known."""
        return self.silent >= CAREFUL_AFTER


def note(plan: PlanFolder, number: int, event: str, document: str | None = None) -> None:
    """Append a word on a shard: "begin", "document", "over" (a document is done), "interrupted" or "failed".

    Raises:
        ProjectError: the disk refuses it.
    """
    file = plan.attempts(number)
    line = json.dumps(
        {"event": event, "document": document, "at": now(), "host": socket.gethostname(), "pid": os.getpid()}
    )
    with (
        ProjectError.for_system("plan_unwritable", file=file),
        file.open("a", encoding="utf-8") as stream,
    ):
        stream.write(line + "\n")


def attempts_on(plan: PlanFolder, number: int) -> Attempts:
    """Read what there is to know of the attempts on a shard."""
    file = plan.attempts(number)
    if not file.exists():
        return Attempts()
    events = _events(file)
    begun = failed = silent = 0
    open_by: dict[tuple[object, object], str | None] = {}
    kills: Counter[str] = Counter()
    for event in events:
        who = (event.get("host"), event.get("pid"))
        match event.get("event"):
            case "begin":
                begun += 1
                silent += 1
                # One of the same number on the same host is over.
                _count(kills, open_by.pop(who, None))
                open_by[who] = None
            case "document":
                open_by[who] = event.get("document")
            case "over":
                open_by[who] = None
            case "interrupted" | "failed" as end:
                silent -= 1
                failed += end == "failed"
                open_by.pop(who, None)
    for document in open_by.values():
        _count(kills, document)
    killing = tuple(sorted(document for document, times in kills.items() if times >= KILLS))
    running = bool(events) and events[-1].get("event") not in ("interrupted", "failed")
    at = [str(event.get("at", "")) for event in events]
    return Attempts(
        begun=begun,
        failed=failed,
        silent=silent,
        running=running,
        killing=killing,
        first=min(at, default=""),
        last=max(at, default=""),
    )


def _count(kills: Counter[str], document: str | None) -> None:
    if document is not None:
        kills[document] += 1


def _events(file: Path) -> list[dict[str, str]]:
    events = []
    with reading(file):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                events.append(json.loads(line))
            except ValueError:
                continue  # a line that a killed worker did not finish
    return events
