"""What finds vectors fastest, for how many of them: the scan in memory, Chroma inside the process, a Chroma server.

    python benchmarks/search_engines.py [--items 20000 50000 100000 200000] [--queries 200] [--engine NAME ...]

The items are those of `search_speed.py`. Their vectors are drawn around those of 2,000 texts of Iconclass, so that
they lie as those of real texts do: some near each other, most in a small part of the space. Queries are drawn the same
way. Each engine answers in a process of its own; "plain chroma" is Chroma's own query on the folder that the mirror
made, without what SQLite knows of its vectors. Printed are, of the 100 nearest: median and 95th percentile without and
with a filter that one item in twenty passes, the share of the ten nearest that an exact search finds, and the memory
that the process took for it; then whole searches, words included, and FTS5 alone. Needs iconclass and chromadb.
"""

import argparse
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import psutil
from sqlalchemy import literal_column, select

from benchmarks.search_speed import DIMENSIONS, fill, iconclass_texts, rows
from pictoria_docs.models.embedding import Vectors, open_embedder
from pictoria_docs.retrieval import chroma_mirror
from pictoria_docs.retrieval.chroma_engine import FOLDER, ChromaFolder
from pictoria_docs.retrieval.chroma_mirror import MirroredVectors
from pictoria_docs.retrieval.chroma_server import ChromaServer
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.vector_engine import VectorEngine
from pictoria_docs.retrieval.vector_scan import Numbers, VectorScan
from pictoria_docs.store import Store
from pictoria_docs.store.database.search_schema import WORDS, vectors, words
from pictoria_docs.store.indexes.vector_repository import VectorRepository
from tests.retrieval.chroma_run import running_chroma

# All numbers of vectors are copied, to see from which one it pays.
chroma_mirror.MIN_COUNT = 0
MODEL = RetrievalOptions().embedding
CENTRES = 2000
NOISE = 0.6
"""Length of what is drawn by chance beside a text's vector of length 1, and beside half of another one."""
LIMIT, DEEP = 100, 10
PASSING = 20
"""A filter lets one item in so many pass."""
ENGINES = ("scan", "chroma embedded", "plain chroma", "chroma server")
MEGABYTE = 2**20


@cache
def centres() -> Vectors:
    """Vectors of real texts."""
    chosen = iconclass_texts()[:: len(iconclass_texts()) // CENTRES][:CENTRES]
    return open_embedder(MODEL).encode([text for _, text in chosen])


def near_texts(generator: np.random.Generator, count: int) -> Vectors:
    """Vectors that lie as those of texts do."""
    known = centres()
    first, second = generator.integers(len(known), size=(2, count))
    noise = generator.standard_normal((count, DIMENSIONS)) * (NOISE / DIMENSIONS**0.5)
    made = (known[first] + known[second] / 2 + noise).astype(np.float32)
    unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


class PlainChroma:
    """Chroma's own query on the collection of a mirror."""

    model = MODEL

    def __init__(self, store: Store) -> None:
        with store.reading() as connection:
            repository = VectorRepository(connection)
            (mirror,) = repository.mirrors("embedded")
            listed = repository.after(MODEL, 0, 10**7)
        self._item = {row.number: row.item for row in listed}
        self._number = {row.item: str(row.number) for row in listed}
        import chromadb
        from chromadb.config import Settings

        folder = store.folder / FOLDER / str(mirror.generation)
        client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
        (self._collection,) = client.list_collections()

    def __len__(self) -> int:
        return len(self._item)

    def refresh(self, connection: object) -> None:
        """Nothing: it does not know."""

    def nearest(self, query: Vectors, limit: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """The nearest, by Chroma's own distances."""
        ids = None if allowed is None else [self._number[item] for item in allowed.tolist()]
        found = self._collection.query(
            query_embeddings=query[None], n_results=limit, ids=ids, include=["distances"]
        )
        pairs = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
        return [(self._item[int(id)], 1 - distance) for id, distance in pairs]

    def cosines(self, query: Vectors, items: Sequence[int]) -> dict[int, float]:
        """None: a query gives no others."""
        return {}


def percentiles(seconds: Sequence[float]) -> str:
    return f"{1000 * np.median(seconds):6.0f} {1000 * np.percentile(seconds, 95):6.0f}"


def timed(ask: Callable[[int], object], count: int) -> list[float]:
    seconds = []
    for number in range(count):
        start = time.perf_counter()
        ask(number)
        seconds.append(time.perf_counter() - start)
    return seconds


def engine_of(name: str, store: Store, url: str) -> VectorEngine:
    if name == "scan":
        return VectorScan(MODEL)
    if name == "chroma embedded":
        return MirroredVectors(store, MODEL, ChromaFolder("embedded", store))
    if name == "chroma server":
        return MirroredVectors(store, MODEL, ChromaServer(url, (), store))
    return PlainChroma(store)


def copy_vectors(name: str, folder: Path, url: str) -> None:
    """Fill a mirror, in a process of its own."""
    with Store(folder) as store:
        start = time.perf_counter()
        engine = engine_of(name, store, url)
        assert isinstance(engine, MirroredVectors)
        engine.catch_up()
        engine.close()
        print(f"{name:<18} filled in {time.perf_counter() - start:.0f} s", flush=True)


def ask(name: str, folder: Path, url: str, queries: Vectors, exact: Vectors, allowed: Numbers) -> None:
    """Ask an engine, in a process of its own."""
    process = psutil.Process()
    with Store(folder) as store:
        before = process.memory_info().rss
        engine = engine_of(name, store, url)
        start = time.perf_counter()
        with store.reading() as connection:
            engine.refresh(connection)
        engine.nearest(queries[0], LIMIT)
        ready = time.perf_counter() - start
        found = [engine.nearest(query, LIMIT)[:DEEP] for query in queries]
        plain = timed(lambda number: engine.nearest(queries[number], LIMIT), len(queries))
        filtered = timed(lambda number: engine.nearest(queries[number], LIMIT, allowed), len(queries))
        memory = (process.memory_info().rss - before) / MEGABYTE
        hits = sum(
            len({item for item, _ in pairs} & set(right))
            for pairs, right in zip(found, exact.tolist(), strict=True)
        )
        problem = getattr(engine, "problem", None)
        print(
            f"{name:<18}{percentiles(plain)}  {percentiles(filtered)}   {hits / exact.size:.3f} {memory:8.0f}"
            f"  first answer {ready:.1f} s {problem or ''}",
            flush=True,
        )
        if isinstance(engine, MirroredVectors):
            engine.close()


def search(name: str, folder: Path, url: str, texts: Sequence[str]) -> None:
    """Whole searches, in a process of their own."""
    chroma = {"chroma embedded": "embedded", "chroma server": url}.get(name, "off")
    process = psutil.Process()
    with Store(folder) as store:
        searcher = Searcher(store, RetrievalOptions(chroma=chroma))
        searcher.search("amphora")
        seconds = timed(lambda number: searcher.search(texts[number]), len(texts))
        memory = process.memory_info().rss / MEGABYTE
        print(f"search, {name:<18}{percentiles(seconds)} {memory:8.0f}", flush=True)
        searcher.close()


def words_alone(folder: Path, texts: Sequence[str]) -> None:
    """FTS5 on the same items."""
    with Store(folder) as store, store.reading() as connection:

        def found(number: int) -> object:
            match = " OR ".join(f'"{token.form}"' for token in tokens_of(texts[number]))
            query = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(match))
            return connection.scalars(query.order_by(literal_column("rank")).limit(LIMIT)).all()

        print(f"{'FTS5 alone':<26}{percentiles(timed(found, len(texts)))}", flush=True)


def in_its_own_process(work: Callable[..., None], *given: object) -> None:
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()


def exact_answers(store: Store, queries: Vectors) -> Vectors:
    """The ten nearest of each query, by the vectors as they are stored."""
    with store.reading() as connection:
        listed = connection.execute(select(vectors.c.item, vectors.c.data)).all()
    matrix = np.frombuffer(b"".join(row.data for row in listed), HALF).reshape(len(listed), -1)
    items = np.array([row.item for row in listed])
    return np.stack([items[np.argsort(-(matrix @ query))[:DEEP]] for query in queries])


def size_of(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / MEGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[20_000, 50_000, 100_000, 200_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=list(ENGINES))
    arguments = parser.parse_args()
    for count in arguments.items:
        with tempfile.TemporaryDirectory() as scratch, running_chroma() as url:
            folder = Path(scratch) / "p"
            generator = np.random.default_rng(7)
            queries = near_texts(generator, arguments.queries)
            with Store(folder, create=True) as store:
                fill(store, rows(count, random.Random(1)), 0, near_texts)
                exact = exact_answers(store, queries)
            allowed = generator.permutation(count)[: count // PASSING] + 1
            texts = [text for _, text in random.Random(2).sample(iconclass_texts(), arguments.queries)]
            texts = [" ".join(text.split()[:3]) for text in texts]
            print(f"\n{count} vectors of {DIMENSIONS}; {size_of(folder):.0f} MB on disk", flush=True)
            for name in arguments.engine:
                if name in ("chroma embedded", "chroma server"):
                    in_its_own_process(copy_vectors, name, folder, url)
            print(
                f"{'':<18}{'median':>6} {'p95':>6}  {'median':>6} {'p95':>6}  {'R@10':>6} {'MB':>8}"
                "  (ms, without and with a filter)"
            )
            for name in arguments.engine:
                in_its_own_process(ask, name, folder, url, queries, exact, allowed)
            for name in arguments.engine:
                if name != "plain chroma":
                    in_its_own_process(search, name, folder, url, texts)
            in_its_own_process(words_alone, folder, texts)
            print(f"Chroma's folder: {size_of(folder / FOLDER):.0f} MB on disk", flush=True)


if __name__ == "__main__":
    main()
