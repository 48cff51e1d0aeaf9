"""Answers remembered on disk, one SQLite file: a second run asks nothing that was answered before.

Several processes may share the file. A file that is broken is put aside, never mended; one that cannot be written
costs the memory, not the run.
"""

import json
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

from pictoria_docs.files import cache_folder
from pictoria_docs.models.question import Answer, Failure

TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, prompt TEXT NOT NULL, data TEXT, failure TEXT, detail TEXT NOT NULL,
    seconds REAL NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, extra TEXT NOT NULL,
    made REAL NOT NULL) WITHOUT ROWID"""
REMEMBERED = frozenset({None, Failure.CUT})
"""Answers, and the failure that the same question would meet again: the length limit is part of it."""


def answers_file(file: Path | None = None) -> Path:
    """The file of remembered answers."""
    return file.expanduser() if file is not None else cache_folder() / "answers.sqlite"


class AnswerCache:
    """Remembered answers by key."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError, sqlite3.Error):
                    file.replace(file.with_suffix(f".broken-{int(time.time())}"))
                    self._connection = self._open()
        except OSError:
            pass

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.file, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def get(self, key: str, id: str) -> Answer | None:
        """The remembered answer, as one to the question `id`."""
        if self._connection is None:
            return None
        try:
            with self._turn:
                row = self._connection.execute(
                    "SELECT model, prompt, data, failure, detail, seconds, tokens_in, tokens_out, extra"
                    " FROM answers WHERE key = ?",
                    (key,),
                ).fetchone()
        except sqlite3.Error:
            return None
        if row is None:
            return None
        model, prompt, completion, failure, detail, seconds, tokens_in, tokens_out, extra = row
        data = json.loads(completion) if completion is not None else None
        return Answer(
            id=id,
            model=model,
            prompt=prompt,
            data=data if isinstance(data, dict) else None,
            text=data if isinstance(data, str) else "",
            failure=Failure(failure) if failure is not None else None,
            detail=detail,
            seconds=seconds,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            cached=True,
            extra=json.loads(extra),
        )

    def put(self, key: str, answer: Answer) -> None:
        """Remember an answer, if asking again would say the same."""
        if self._connection is None or answer.failure not in REMEMBERED:
            return
        # Free text is kept in the same column as data: as a JSON string.
        completion = answer.data if answer.data is not None else answer.text or None
        values = (
            key,
            answer.model,
            answer.prompt,
            json.dumps(completion, ensure_ascii=False) if completion is not None else None,
            answer.failure,
            answer.detail,
            answer.seconds,
            answer.tokens_in,
            answer.tokens_out,
            json.dumps(dict(answer.extra)),
            time.time(),
        )
        with suppress(sqlite3.Error), self._turn:
            self._connection.execute(
                f"INSERT OR REPLACE INTO answers VALUES ({','.join('?' * len(values))})", values
            )

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
