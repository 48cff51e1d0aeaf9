"""Writes of one project queue up: nobody is refused because others write too."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pictoria_docs.errors import ProjectBusyError
from pictoria_docs.store import Store
from pictoria_docs.store.database import connections
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.database.write_queue import WriteQueue
from tests.waiting import LIMIT, wait_until

OTHER_PROCESS = """
import sys
from pictoria_docs.store import Store
with Store(sys.argv[1]) as store:
    for _ in range(100):
        store.runs.start("other")
"""


def test_who_came_first_writes_first(tmp_path: Path) -> None:
    queue = WriteQueue.of(tmp_path / DATABASE)
    written: list[int] = []
    with Store(tmp_path, create=True) as one, Store(tmp_path) as other:

        def write(number: int) -> None:
            with (one, other)[number % 2]._database.writing():
                written.append(number)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(10)]
        with one._database.writing():
            for number, thread in enumerate(threads):
                thread.start()
                wait_until(lambda number=number: queue.length > number)
        for thread in threads:
            thread.join(LIMIT)
    assert written == list(range(10)) and queue.length == 0


def test_whoever_gives_up_does_not_hold_up_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "QUEUE_SECONDS", 0.01)
    with Store(tmp_path, create=True) as store:
        refused: list[str] = []

        def write() -> None:
            try:
                store.runs.start("refused")
            except ProjectBusyError as error:
                refused.append(error.code)

        with store._database.writing():
            thread = threading.Thread(target=write)
            thread.start()
            thread.join(LIMIT)
        assert refused == ["project_locked"]
        store.runs.start("written")


def test_a_failed_write_lets_the_next_one_in(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store:
        with pytest.raises(ValueError, match="its own"), store._database.writing():
            raise ValueError("its own")
        store.runs.start("next")


def test_several_processes_take_turns(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store:
        process = subprocess.Popen([sys.executable, "-c", OTHER_PROCESS, str(tmp_path)])
        threads = [
            threading.Thread(target=lambda: [store.runs.start("own") for _ in range(10)]) for _ in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT)
        assert process.wait(LIMIT) == 0
        with store.reading() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM runs").scalar()
    assert count == 200
