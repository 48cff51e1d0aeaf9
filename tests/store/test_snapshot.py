"""Who reads several things at once sees them as they were at one moment."""

import threading
from pathlib import Path

from sqlalchemy import Engine, event

from pictoria_docs.store import Store
from tests.waiting import LIMIT


def _save(store: Store, name: str) -> None:
    store.saved_searches.save("ada", name, {"q": name})


def _names(store: Store) -> list[str]:
    return [search.name for search in store.saved_searches.of("ada")]


def test_a_snapshot_does_not_see_what_others_write_meanwhile(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store:
        with store.snapshot():
            assert _names(store) == []
            thread = threading.Thread(target=_save, args=(store, "urn"))
            thread.start()
            thread.join(LIMIT)
            assert _names(store) == []
        assert _names(store) == ["urn"]


def test_a_snapshot_sees_what_its_own_thread_writes(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store, store.snapshot():
        assert _names(store) == []
        _save(store, "urn")
        assert _names(store) == ["urn"]


def test_who_waited_to_write_reads_what_others_wrote_before(tmp_path: Path) -> None:
    with Store(tmp_path, create=True) as store, store.snapshot():
        assert _names(store) == []
        thread = threading.Thread(target=_save, args=(store, "urn"))
        thread.start()
        thread.join(LIMIT)
        with store.writing():
            assert _names(store) == ["urn"]


def test_a_snapshot_reads_in_one_transaction(tmp_path: Path) -> None:
    begun: list[object] = []

    def note(connection: object) -> None:
        begun.append(connection)

    with Store(tmp_path, create=True) as store:
        event.listen(Engine, "begin", note)
        try:
            with store.snapshot(), store.snapshot():
                _names(store)
                store.documents.all()
        finally:
            event.remove(Engine, "begin", note)
    assert len(begun) == 1
