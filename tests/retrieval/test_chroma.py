"""Chroma mirrors vectors: whatever is done to it, or to the vectors, a search finds what an exact one does."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.retrieval import chroma_mirror
from pictoria_docs.retrieval.chroma_engine import FOLDER, ChromaEngine, ChromaFolder
from pictoria_docs.retrieval.chroma_mirror import MirroredVectors
from pictoria_docs.retrieval.chroma_server import COLLECTIONS, ChromaServer
from pictoria_docs.retrieval.project_vectors import ProjectVectors
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.vector_repository import Mirror, VectorRepository
from tests.models.fake_server import Handler, serving, silent, status
from tests.retrieval.chroma_run import running_chroma
from tests.retrieval.vector_index import MODEL, VectorIndex
from tests.waiting import wait_until

pytest.importorskip("chromadb")

LIMIT = 10


@pytest.fixture(autouse=True)
def all_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few vectors are copied too."""
    monkeypatch.setattr(chroma_mirror, "MIN_COUNT", 0)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_chroma() as url:
        yield url


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    made = VectorIndex(tmp_path / "p")
    yield made
    made.store.close()


@pytest.fixture(params=["embedded", "server"])
def engine(request: pytest.FixtureRequest, index: VectorIndex) -> Iterator[ChromaEngine]:
    if request.param == "embedded":
        made: ChromaEngine = ChromaFolder("embedded", index.store)
    else:
        made = ChromaServer(request.getfixturevalue("server"), (), index.store)
    yield made
    made.close()


def mirrored(index: VectorIndex, engine: ChromaEngine) -> MirroredVectors:
    vectors = MirroredVectors(index.store, MODEL, engine)
    look(index, vectors)
    return vectors


def embedded(index: VectorIndex) -> MirroredVectors:
    return mirrored(index, ChromaFolder("embedded", index.store))


def look(index: VectorIndex, vectors: MirroredVectors) -> None:
    with index.store.reading() as connection:
        vectors.refresh(connection)


def mirrors_of(index: VectorIndex) -> list[Mirror]:
    with index.store.reading() as connection:
        return VectorRepository(connection).all_mirrors()


def assert_finds_all(index: VectorIndex, vectors: MirroredVectors) -> None:
    """Each item by its own vector, with the right cosine; the ten nearest of those that are there, bar few misses.

    The scan misses none. A graph of neighbours (Malkov and Yashunin 2018) may leave a vector where no path leads: one
    of ten at most in graphs as small as these, which the product does not use. (In 64,000 queries of random orders of
    writing and copying there was none; once, on a loaded machine, two of 32.)
    """
    look(index, vectors)
    common = total = missed = 0
    for number, query in index.vectors.items():
        # The scan forgets items that are gone only now and then: who shows hits looks.
        found = [pair for pair in vectors.nearest(query, 5 * LIMIT) if pair[0] in index.vectors]
        missed += found[0][0] != number
        assert found[0][0] != number or found[0][1] == pytest.approx(1, abs=0.02)
        exact = index.nearest(query, LIMIT)
        common += len({item for item, _ in found[:LIMIT]} & set(exact))
        total += len(exact)
    assert missed <= (len(index.vectors) / 10 if vectors._collection is not None else 0)
    assert common >= 0.95 * total, "the scan rounds to bytes"
    some = list(index.vectors)[:7]
    query = index.vectors[some[0]]
    assert set(vectors.cosines(query, [*some, 10**6])) == set(some)


def test_what_is_mirrored_and_what_is_not_yet_is_found_alike(
    index: VectorIndex, engine: ChromaEngine
) -> None:
    first = index.add(120)
    vectors = mirrored(index, engine)
    assert_finds_all(index, vectors)
    vectors.catch_up()
    assert_finds_all(index, vectors)
    assert len(vectors._scan) == 0, "all are found by Chroma"
    index.add(30)
    index.replace(first[:10], "1")
    index.delete(first[10:20])
    assert_finds_all(index, vectors)
    assert vectors.problem is None
    allowed = np.array(sorted(index.vectors)[::3])
    for limit in (3, 500):
        found = [item for item, _ in vectors.nearest(index.vectors[125], limit, allowed)]
        assert found[0] == index.nearest(index.vectors[125], 1, allowed.tolist())[0]
        assert set(found) <= set(allowed.tolist()) and len(found) == min(limit, len(allowed))


def test_a_filter_that_lets_many_pass_is_asked_of_chroma_too(
    index: VectorIndex, engine: ChromaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_mirror, "FEW_ALLOWED", 5)
    monkeypatch.setattr(chroma_mirror, "MAX_ASKED", 40)
    index.add(150)
    vectors = mirrored(index, engine)
    vectors.catch_up()
    look(index, vectors)
    for step in (2, 15):
        allowed = np.array(sorted(index.vectors)[::step])
        found = [item for item, _ in vectors.nearest(index.vectors[1], 5, allowed)]
        assert len(set(found) & set(index.nearest(index.vectors[1], 5, allowed.tolist()))) >= 4


def test_many_replaced_neighbours_do_not_hide_those_that_count(
    index: VectorIndex, engine: ChromaEngine
) -> None:
    numbers = index.add(200)
    vectors = mirrored(index, engine)
    vectors.catch_up()
    query = index.vectors[numbers[0]]
    index.delete(index.nearest(query, 38))
    look(index, vectors)
    assert [item for item, _ in vectors.nearest(query, 10)] == index.nearest(query, 10)


def test_after_one_vector_in_five_went_another_mirror_takes_its_place(
    index: VectorIndex, engine: ChromaEngine
) -> None:
    numbers = index.add(100)
    vectors = mirrored(index, engine)
    assert vectors.catch_up() is False, "the first one replaces none"
    with index.store.reading() as connection:
        (before,) = VectorRepository(connection).mirrors(engine.name)
    index.delete(numbers[:15])
    assert vectors.catch_up() is False
    index.delete(numbers[15:25])
    assert vectors.catch_up() is True
    with index.store.reading() as connection:
        (after,) = VectorRepository(connection).mirrors(engine.name)
    assert after.generation != before.generation and after.written == 75 and after.answers
    assert_finds_all(index, vectors)
    with pytest.raises(MissingPartError):
        engine.open(before.generation, MODEL, before.dimensions)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["add", "replace", "delete", "catch_up", "reopen"]), min_size=3, max_size=12))
def test_any_order_of_writing_and_copying(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    index = VectorIndex(tmp_path_factory.mktemp("any") / "p")
    vectors = embedded(index)
    try:
        for number, step in enumerate(["add", *steps]):
            known = list(index.vectors)
            if step == "add":
                index.add(20)
            elif step == "replace":
                index.replace(known[::4], str(number))
            elif step == "delete":
                index.delete(known[1::5])
            elif step == "catch_up":
                vectors.catch_up()
            else:
                vectors.close()
                vectors = embedded(index)
        assert_finds_all(index, vectors)
        assert vectors.problem is None
    finally:
        vectors.close()
        index.store.close()


def damage_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 500)


def lose_graph(folder: Path) -> None:
    for part in folder.iterdir():
        if part.is_dir():
            shutil.rmtree(part)


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder)


def lose_vectors(folder: Path) -> None:
    """As if an older copy of the folder had been put back."""
    import chromadb

    client = chromadb.PersistentClient(folder)
    (collection,) = client.list_collections()
    collection.delete(ids=[str(number) for number in range(1, 31)])
    client.close()


@pytest.mark.parametrize("harm", [damage_database, lose_graph, lose_all, lose_vectors])
def test_a_damaged_folder_is_told_scanned_and_made_anew(
    index: VectorIndex, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is made anew beside the search that is looked at here.
    monkeypatch.setattr(MirroredVectors, "_fill_beside", lambda _: None)
    index.add(1200)
    vectors = embedded(index)
    vectors.catch_up()
    vectors.close()
    (before,) = mirrors_of(index)
    harm(index.store.folder / FOLDER / str(before.generation))
    index.vectors = dict(list(index.vectors.items())[:40])
    vectors = MirroredVectors(index.store, MODEL, ChromaFolder("embedded", index.store))
    look(index, vectors)
    assert vectors.problem is not None and "embedded" in vectors.problem.sentence("en")
    assert all(vectors.nearest(query, 1)[0][0] == number for number, query in index.vectors.items())
    assert vectors.catch_up() is True
    look(index, vectors)
    assert vectors.problem is None and len(vectors._scan) == 0
    assert all(vectors.nearest(query, 1)[0][0] == number for number, query in index.vectors.items())
    (after,) = mirrors_of(index)
    assert after.generation != before.generation
    vectors.close()


def test_a_folder_of_another_version_is_not_opened_but_made_anew(index: VectorIndex) -> None:
    index.add(50)
    vectors = embedded(index)
    vectors.catch_up()
    vectors.close()
    (before,) = mirrors_of(index)
    engine = ChromaFolder("embedded", index.store)
    engine.version = "99.1"
    vectors = mirrored(index, engine)
    assert vectors.problem is not None and "99.1" in vectors.problem.sentence("fr")
    assert_finds_all(index, vectors)
    assert vectors.catch_up() is True
    assert_finds_all(index, vectors)
    assert vectors.problem is None
    assert not (index.store.folder / FOLDER / str(before.generation)).exists(), "its disk is given back"
    vectors.close()


def test_one_process_owns_the_folder_and_another_one_scans(index: VectorIndex) -> None:
    index.add(60)
    owner = embedded(index)
    owner.catch_up()
    other = embedded(index)
    assert other.problem is not None and other.problem.code == "chroma_locked"
    assert other.catch_up() is False
    assert_finds_all(index, other)
    owner.close()
    look(index, other)
    assert other.problem is None and len(other._scan) == 0, "it owns the folder now"
    other.close()


def test_vectors_are_copied_beside_searches_once_they_are_many(index: VectorIndex) -> None:
    index.add(1500)
    vectors = embedded(index)

    def copied() -> bool:
        look(index, vectors)
        return len(vectors._scan) == 0

    wait_until(copied)
    assert mirrors_of(index)[0].written == 1500
    vectors.close()


def fill_for_ever(folder: Path) -> None:
    # A process of its own, in which nothing was changed yet.
    chroma_mirror.MIN_COUNT = 0
    with Store(folder) as store:
        vectors = MirroredVectors(store, MODEL, ChromaFolder("embedded", store))
        while True:
            with store.reading() as connection:
                vectors.refresh(connection)
            vectors.catch_up()


def has_written(index: VectorIndex, count: int) -> bool:
    return any(mirror.written > count for mirror in mirrors_of(index))


@pytest.mark.slow
def test_an_owner_that_is_killed_while_it_copies_loses_nothing(index: VectorIndex) -> None:
    context = multiprocessing.get_context("spawn")
    for kill in range(3):
        index.add(900)
        index.replace(list(index.vectors)[::50], str(kill))
        owner = context.Process(target=fill_for_ever, args=(index.store.folder,), daemon=True)
        owner.start()
        wait_until(partial(has_written, index, kill * 900))
        assert owner.pid is not None
        os.kill(owner.pid, signal.SIGKILL)
        owner.join()
        vectors = embedded(index)
        assert vectors.problem is None
        wanted = [*list(index.vectors.items())[::97], *list(index.vectors.items())[-20:]]
        assert all(vectors.nearest(query, 1)[0][0] == number for number, query in wanted)
        vectors.close()
    vectors = embedded(index)
    vectors.catch_up()
    look(index, vectors)
    assert len(vectors._scan) == 0
    some = dict(list(index.vectors.items())[::5])
    lost = [number for number, query in some.items() if vectors.nearest(query, 1)[0][0] != number]
    assert len(lost) <= 0.005 * len(some), "a graph's recall, not a loss"
    vectors.close()


def test_two_projects_share_a_server_and_a_copy_of_a_project_has_its_own_vectors(
    server: str, tmp_path: Path
) -> None:
    first = VectorIndex(tmp_path / "p")
    first.add(40)
    one = mirrored(first, ChromaServer(server, (), first.store))
    one.catch_up()
    first.store.close()
    copy = VectorIndex(Path(shutil.copytree(tmp_path / "p", tmp_path / "q")) / "new")
    copy.store = Store(tmp_path / "q")
    copy.vectors = dict(first.vectors)
    copy.replace(list(copy.vectors)[:20], "1")
    copied = mirrored(copy, ChromaServer(server, (), copy.store))
    assert copied.problem is not None, "the collection of the original is not taken for its own"
    copied.catch_up()
    copied._away_until = 0
    assert_finds_all(copy, copied)
    first.store = Store(tmp_path / "p")
    one = mirrored(first, ChromaServer(server, (), first.store))
    assert one.problem is None
    assert_finds_all(first, one)


def collections(url: str) -> set[str]:
    return {made["name"] for made in httpx.get(f"{url}{COLLECTIONS}", trust_env=False).json()}


def test_a_project_that_is_moved_keeps_its_vectors_and_can_take_them_away(
    server: str, tmp_path: Path
) -> None:
    before = collections(server)
    index = VectorIndex(tmp_path / "p")
    index.add(40)
    vectors = mirrored(index, ChromaServer(server, (), index.store))
    vectors.catch_up()
    vectors.close()
    (first,) = mirrors_of(index)
    index.store.close()
    index.store = Store((tmp_path / "p").rename(tmp_path / "moved"))
    vectors = mirrored(index, ChromaServer(server, (), index.store))
    assert vectors.problem is None and len(vectors._scan) == 0, "all are found by Chroma"
    assert mirrors_of(index) == [first]
    assert_finds_all(index, vectors)
    vectors.close()
    assert len(collections(server) - before) == 1
    project = ProjectVectors(index.store, "off", ())
    assert project.drop_mirrors() == 1, "also where the config does not name the server any more"
    assert collections(server) == before
    assert mirrors_of(index) == [] and project.drop_mirrors() == 0
    index.store.close()


def test_what_cannot_be_deleted_stays_noted(index: VectorIndex) -> None:
    index.add(40)
    with running_chroma() as url:
        vectors = mirrored(index, ChromaServer(url, (), index.store))
        vectors.catch_up()
        vectors.close()
    project = ProjectVectors(index.store, url, ())
    with pytest.raises(MissingPartError) as away:
        project.drop_mirrors()
    assert away.value.code == "chroma_server_failed" and len(mirrors_of(index)) == 1
    with index.store.writing() as connection:
        VectorRepository(connection).forget_mirror(mirrors_of(index)[0].generation)
    owner = embedded(index)
    owner.catch_up()
    with pytest.raises(MissingPartError) as owned:
        ProjectVectors(index.store, "embedded", ()).drop_mirrors()
    assert owned.value.code == "chroma_in_use" and len(mirrors_of(index)) == 1
    owner.close()
    assert project.drop_mirrors() == 1
    assert not list((index.store.folder / FOLDER).glob("[0-9]*")), "its disk is given back"


def half(handler: Handler, body: dict[str, object]) -> None:
    handler.send(200, b'{"ids": [["x"')


@pytest.mark.parametrize("reply", [status(500), status(404), half, silent])
def test_a_server_that_fails_is_told_and_scanned(
    index: VectorIndex, reply: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictoria_docs.retrieval.chroma_server.WAIT", 0.5)
    monkeypatch.setattr("pictoria_docs.retrieval.chroma_server.WRITE_WAIT", 0.5)
    monkeypatch.setattr("pictoria_docs.retrieval.chroma_server.TRIES", 2)
    index.add(40)
    with serving(reply) as away:  # type: ignore[arg-type]
        vectors = mirrored(index, ChromaServer(away.url, (), index.store))
        assert vectors.catch_up() is False
        assert vectors.problem is not None and away.url in vectors.problem.sentence("fr")
        assert_finds_all(index, vectors)


def test_a_server_that_goes_away_and_comes_back(index: VectorIndex) -> None:
    index.add(60)
    with running_chroma() as url:
        port = int(url.rpartition(":")[2])
        vectors = mirrored(index, ChromaServer(url, (), index.store))
        vectors.catch_up()
        assert_finds_all(index, vectors)
        query = index.vectors[5]
    found = vectors.nearest(query, 1)
    assert found[0][0] == 5 and vectors.problem is not None, "in the midst of a search"
    assert_finds_all(index, vectors)
    with running_chroma(port):
        vectors._away_until = 0
        look(index, vectors)
        assert vectors.problem is not None, "its vectors are not there any more"

        def healed() -> bool:
            vectors._away_until = 0
            look(index, vectors)
            return vectors.problem is None

        wait_until(healed)
        assert_finds_all(index, vectors)


def test_a_server_outside_is_refused_before_anything_is_sent(index: VectorIndex) -> None:
    with pytest.raises(ConfigError) as refused:
        ChromaServer("http://8.8.8.8:8000", (), index.store)
    assert refused.value.code == "endpoint_outside"
    ChromaServer("http://8.8.8.8:8000", ("8.8.8.8",), index.store).close()


def test_few_vectors_are_not_copied_and_what_was_copied_of_them_goes(
    index: VectorIndex, engine: ChromaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(80)
    vectors = mirrored(index, engine)
    vectors.catch_up()
    assert len(mirrors_of(index)) == 1
    monkeypatch.setattr(chroma_mirror, "MIN_COUNT", 100)
    assert vectors.catch_up() is False and mirrors_of(index) == []
    look(index, vectors)
    assert vectors.problem is None and len(vectors._scan) == 80
    assert all(vectors.nearest(query, 1)[0][0] == number for number, query in index.vectors.items())
    index.add(30)
    vectors.catch_up()
    look(index, vectors)
    assert len(mirrors_of(index)) == 1 and len(vectors._scan) == 0
    assert_finds_all(index, vectors)
