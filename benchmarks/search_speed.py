"""How long a query takes in a large index, and what memory that takes.

    python benchmarks/search_speed.py [--items 200000] [--queries 200]

The texts are those of Iconclass in four languages, as entries of one document; years, kinds and materials are drawn by
chance, and so are the vectors but those of the first 5,000 texts: what they mean does not matter for the time it takes.
Queries are words of texts, in full and while they are typed, without filters and with them, without counts by facet and
with them. Printed are the median and the 95th percentile of whole searches, of words alone by SQLite's FTS5, how many
searches two threads do beside one, and the memory of the process, which only searches: another one has written the
index. Needs the package iconclass.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import psutil
from sqlalchemy import insert, literal_column, select

from pictoria_docs.document import Box, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.enrichment.vocabularies import ICONCLASS, load_vocabulary
from pictoria_docs.models.embedding import Vectors, open_embedder
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.compounds import indexed_stems
from pictoria_docs.retrieval.indexing import FORMAT, HALF
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.word_translations import shipped_translations
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.search_schema import WORDS, changes, words
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.indexes.search_repository import IndexedItem, ItemRow, SearchRepository

DOCUMENT = DocumentId("doc-iconclass")
KINDS = ("entry", "figure", "caption", "passage")
MATERIALS = ("bronze", "terre cuite", "marbre", "bois", "ivoire")
ENCODED = 5000
DIMENSIONS = 512
QUERIES = "queries.json"
AT_ONCE = 5000
YEARS = (-600, 1900)
FILTERS = (
    SearchFilter(),
    SearchFilter(kinds=["entry"]),
    SearchFilter(kinds=["entry", "figure"], first_year=1, last_year=200),
    SearchFilter(facets=[("material", "bronze")]),
)


@cache
def iconclass_texts() -> list[tuple[str, str]]:
    """All texts of Iconclass with their languages."""
    return [
        (label.language, label.text) for term in load_vocabulary(ICONCLASS).terms for label in term.labels
    ]


def rows(count: int, chance: random.Random) -> Iterator[ItemRow]:
    """Items of an index."""
    texts, parts = iconclass_texts(), shipped_translations()
    for number in range(count):
        language, text = texts[number % len(texts)]
        first = chance.randint(*YEARS)
        printed = " ".join(token.form for token in tokens_of(text))
        item = IndexedItem(
            DOCUMENT, f"ent-{number}", KINDS[number % len(KINDS)], "entry", number // 50 + 1, Box(0, 0, 1, 1),
            str(number), text[:60], text, language, first, first + 50, Status.SUGGESTED.value, text, "",
        )  # fmt: skip
        facets = frozenset({("material", chance.choice(MATERIALS))})
        yield ItemRow(
            item, (printed, " ".join(indexed_stems(text, language, parts)), str(number)), frozenset(), facets
        )


def drawn_by_chance(generator: np.random.Generator, count: int) -> Vectors:
    """Vectors without a meaning, of unit length."""
    made = generator.standard_normal((count, DIMENSIONS)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def fill(
    store: Store,
    made_rows: Iterable[ItemRow],
    encoded: int = ENCODED,
    draw: Callable[[np.random.Generator, int], Vectors] = drawn_by_chance,
) -> None:
    """An index of these items, as if they had been made of a document; the first are encoded, others drawn."""
    generator = np.random.default_rng(1)
    embedder = open_embedder(RetrievalOptions().embedding)
    number = 0
    with store.writing() as connection:
        connection.execute(
            insert(schema.documents).values(
                id=DOCUMENT, name="iconclass", source="", kind="pdf", sha256="", page_count=1, added=""
            )
        )
        connection.execute(insert(schema.projections).values(document_id=DOCUMENT, results="[]"))
    for batch in batches(made_rows, AT_ONCE):
        with store.writing() as connection:
            index = SearchRepository(connection)
            index.put(batch)
            connection.execute(
                insert(schema.subjects),
                [
                    {
                        "document_id": DOCUMENT, "id": row.item.subject, "layer": "", "kind": "entry", "type": "entry",
                        "page": row.item.page, "confidence": 1.0, "status": "suggested", "hidden": 0,
                        "link_support": 0, "revision": 0,
                    }
                    for row in batch
                ],
            )  # fmt: skip
            if number < encoded:
                made = embedder.encode([row.item.embedded for row in batch])
            else:
                made = draw(generator, len(batch))
            index.put_vectors(
                RetrievalOptions().embedding,
                [
                    (number + place + 1, "", vector.astype(HALF).tobytes())
                    for place, vector in enumerate(made)
                ],
            )
            connection.execute(changes.delete())
            index.set_format(FORMAT)
            index.set_has_all_vectors(RetrievalOptions().embedding)
        number += len(batch)


def measured(
    name: str,
    ask: Callable[[str, int], object],
    texts: list[str],
    before: Callable[[str], object] = lambda _: None,
) -> None:
    """Print how long queries take, without what is asked before each."""
    seconds = []
    for number, text in enumerate(texts):
        before(text)
        start = time.perf_counter()
        ask(text, number)
        seconds.append(1000 * (time.perf_counter() - start))
    print(f"{name}: median {np.median(seconds):.0f} ms, p95 {np.percentile(seconds, 95):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        writing = get_context("spawn").Process(
            target=write_index, args=(folder, arguments.items, arguments.queries)
        )
        writing.start()
        writing.join()
        queries = json.loads((folder / QUERIES).read_text(encoding="utf-8"))
        with Store(folder / "p") as store:
            measure(store, queries)


def write_index(folder: Path, count: int, wanted: int) -> None:
    """An index in a folder, and queries for it."""
    chance = random.Random(1)
    with Store(folder / "p", create=True) as store:
        start = time.perf_counter()
        fill(store, rows(count, chance))
        print(f"{count} items written in {time.perf_counter() - start:.0f} s", flush=True)
    texts = [text for _, text in chance.sample(iconclass_texts(), wanted)]
    queries = [" ".join(text.split()[: chance.randint(2, 4)]) for text in texts]
    (folder / QUERIES).write_text(json.dumps(queries), encoding="utf-8")


def measure(store: Store, queries: list[str]) -> None:
    """Print how long the queries take, and the memory."""
    process = psutil.Process()
    searcher = Searcher(store, RetrievalOptions())
    searcher.search("amphora")
    measured("search", lambda text, _: searcher.search(text), queries)
    measured("search with filters", lambda text, n: searcher.search(text, FILTERS[n % len(FILTERS)]), queries)
    measured("while typing", lambda text, _: searcher.search(text[:-2], typing=True), queries)

    def counted(text: str, number: int = 0) -> object:
        return searcher.search(text, FILTERS[number % len(FILTERS)], counted=True)

    measured("search with counts", lambda text, _: counted(text), queries)
    measured("search with filters and counts", counted, queries)
    measured("the same, narrowed down from a search without filters", counted, queries, before=counted)
    measured(
        "while typing with counts",
        lambda text, _: searcher.search(text[:-2], typing=True, counted=True),
        queries,
    )
    for count in (1, 2):
        start = time.perf_counter()
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(lambda text: searcher.search(text, FILTERS[1]), queries))
        print(f"{len(queries) / (time.perf_counter() - start):.0f} searches a second by {count} threads")

    def by_words(text: str, _: int) -> object:
        match = " OR ".join(f'"{token.form}"' for token in tokens_of(text))
        query = select(words.c.rowid).where(literal_column(WORDS).op("MATCH")(match))
        with store.reading() as connection:
            return connection.scalars(query.order_by(literal_column("rank")).limit(20)).all()

    measured("FTS5 alone", by_words, queries)
    print(f"memory {process.memory_info().rss / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
