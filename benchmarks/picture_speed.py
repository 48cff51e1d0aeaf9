"""How fast pictures are looked at, what is kept of each, and how long a search by picture takes in a large index.

    python benchmarks/picture_speed.py [--pictures 100000] [--queries 50]

Looked at are the figures of the example catalogue. The large index has vectors drawn by chance, and for all pictures
that queries are compared with the points of those figures: what they show does not matter for the time it takes.
Queries are figures of the index and pictures from elsewhere (which are looked at in three views). Printed are processor
time and bytes a picture, the median and the 95th percentile of whole searches, and the memory of the process.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np
import psutil
from PIL import Image
from sqlalchemy import func, insert, select

from bench.example import make_catalogue
from benchmarks.common.timing import milliseconds, show
from pictoria_docs import Project
from pictoria_docs.document import Box, Status
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.models.picture_embedding import open_picture_embedder
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.picture_indexing import PictureIndexer, stored_name
from pictoria_docs.retrieval.picture_search import SPARE, PictureSearcher
from pictoria_docs.retrieval.pictures.ranking import VERIFIED
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.picture_schema import picture_points, picture_tasks, picture_vectors
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.indexes.picture_repository import PictureRow

DOCUMENT = DocumentId("doc-many")
ON_A_PAGE = 6
AT_ONCE = 10_000
MODEL = RetrievalOptions().pictures


def look(folder: Path) -> tuple[list[Image.Image], list[bytes]]:
    """Look at the figures of the example catalogue: their pictures, and what is kept of their points."""
    make_catalogue(folder / "catalogue.pdf")
    with Project.open(folder / "p") as project:
        project.add(folder / "catalogue.pdf")
        project.analyse(progress=Quiet())
        project.searcher.bring_up_to_date()
        open_picture_embedder(MODEL)
        started, clock = time.process_time(), time.perf_counter()
        seen = project.pictures.bring_up_to_date().seen
        took, waited = time.process_time() - started, time.perf_counter() - clock
        with project.store.reading() as connection:
            points = list(connection.scalars(select(picture_points.c.data)))
            vector = connection.scalar(select(func.avg(func.length(picture_vectors.c.data))))
        kept = sum(map(len, points)) / len(points)
        print(f"{seen} pictures: {1000 * took / seen:.0f} ms of processor each, {seen / waited:.1f} a second")
        print(f"kept for each: {kept / 1000:.0f} kB of points, {vector:.0f} bytes of vector")
        return [figure.image(150) for figure in project.documents[0].figures], points


def fill(store: Store, count: int, dimensions: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """An index of pictures, as if they had been looked at; gives their vectors."""
    vectors = np.random.default_rng(1).standard_normal((count, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    box, model = Box(10, 10, 200, 200), stored_name(open_picture_embedder(MODEL))
    with store.writing() as connection:
        values = {"id": DOCUMENT, "name": "many", "source": "", "kind": "pdf", "sha256": "", "page_count": 1}
        connection.execute(insert(schema.documents).values(added="", **values))
        connection.execute(insert(schema.projections).values(document_id=DOCUMENT, results="[]"))
    for start in range(0, count, AT_ONCE):
        rows = [
            PictureRow(at + 1, DOCUMENT, f"fig-{at}", at // ON_A_PAGE + 1, box)
            for at in range(start, min(count, start + AT_ONCE))
        ]
        empty = dict.fromkeys(("printed_number", "title", "text", "language", "embedded", "digest"), "")
        edges = dict(zip(("x0", "y0", "x1", "y1"), box, strict=True))
        with store.writing() as connection:
            connection.execute(
                insert(items),
                [
                    {
                        "number": row.item, "document_id": DOCUMENT, "subject": row.subject, "kind": "figure",
                        "type": "figure", "page": row.page, "status": Status.SUGGESTED.value, **edges, **empty,
                    }
                    for row in rows
                ],
            )  # fmt: skip
            connection.execute(
                insert(schema.subjects),
                [
                    {
                        "document_id": DOCUMENT, "id": row.subject, "layer": "", "kind": "region", "type": "figure",
                        "page": row.page, "confidence": 1.0, "status": "suggested", "hidden": 0, "link_support": 0,
                        "revision": 0,
                    }
                    for row in rows
                ],
            )  # fmt: skip
            made = [
                {
                    "item": row.item,
                    "model": model,
                    "digest": row.digest,
                    "data": vector.astype(HALF).tobytes(),
                }
                for row, vector in zip(rows, vectors[start:], strict=False)
            ]
            connection.execute(insert(picture_vectors), made)
            connection.execute(picture_tasks.delete())
    return vectors


def give_points(store: Store, numbers: Sequence[int], points: Sequence[bytes]) -> None:
    """Points of the example's figures for pictures by number."""
    with store.writing() as connection:
        rows = connection.execute(select(items).where(items.c.number.in_(numbers))).all()
        values = [
            {"item": row.number, "digest": PictureRow.of(row).digest, "compared": "", "data": data}
            for row, data in zip(rows, cycle(points), strict=False)
        ]
        connection.execute(insert(picture_points).prefix_with("OR REPLACE"), values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        images, points = look(Path(scratch))
        embedder = open_picture_embedder(MODEL)
        with Store(Path(scratch) / "large", create=True) as store:
            vectors = fill(store, arguments.pictures, embedder.dimensions)
            asked = np.random.default_rng(2).choice(len(vectors), arguments.queries, replace=False)
            near = {
                int(at) + 1
                for row in asked
                for at in np.argsort(-(vectors @ vectors[row]))[: SPARE * VERIFIED]
            }
            give_points(store, sorted(near), points)
            indexer = PictureIndexer(store, MODEL, lambda document, page, box, dpi: images[0])
            searcher = PictureSearcher(store, indexer)
            process = psutil.Process()
            started = time.perf_counter()
            searcher.like(f"fig-{asked[0]}")
            print(f"{arguments.pictures} pictures, read in {time.perf_counter() - started:.1f} s")
            show("a figure of the index", milliseconds(partial(searcher.like, f"fig-{at}") for at in asked))
            chosen = [image for image, _ in zip(cycle(images), asked, strict=False)]
            show("a picture from elsewhere", milliseconds(partial(searcher.like, image) for image in chosen))
            print(f"memory of the process: {process.memory_info().rss / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
