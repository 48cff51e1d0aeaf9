"""Processes that index a project, killed at random moments while a person corrects it: what is lost, stale or a ghost.

    python benchmarks/search_kill.py [--kills 200] [--indexers 3] [--seed 1] [--chroma embedded]

The example catalogue is made as often as there are indexers; these index one project at once, again and again from
nothing, and one after the other is killed (`kill -9`), while corrections are kept. In the end the index is brought
up to date once and compared with one that was made from nothing in peace: items that are missing, that are none,
words or vectors of an older text. Printed are the numbers of these, which have to be 0, and of
the items that are not among the five nearest to their own vector. With Chroma, its owner is one of those killed.
"""

import argparse
import multiprocessing
import multiprocessing.process
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from bench.example import make_catalogue
from pictoria_docs import Project
from pictoria_docs.models.embedding import open_embedder
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.store.search_changes import WHOLE_DOCUMENT, SearchChanges
from pictoria_docs.store.search_schema import items, vectors, words

NEIGHBOURS, SAME = 5, 0.99
"""Texts that occur more than once have the same vector: where all neighbours have it, nothing is lost."""
WAIT = (0.05, 0.6)
"""Seconds between two kills, drawn by chance."""


def index_for_ever(folder: Path) -> None:
    """Keep the index of a project up to date until killed."""
    with Project.open(folder, create=False) as project:
        while True:
            project.searcher.bring_up_to_date()


def rows(project: Project) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the index holds, by document and subject: text and words, and the digest that the vector was made of."""
    query = (
        select(
            items.c.document_id,
            items.c.subject,
            items.c.text,
            items.c.digest,
            words.c.printed,
            vectors.c.digest,
        )
        .join(words, words.c.rowid == items.c.number, isouter=True)
        .join(vectors, vectors.c.item == items.c.number, isouter=True)
    )
    with project.store.reading() as connection:
        return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}


def forget(project: Project) -> None:
    """Have all documents indexed anew."""
    with project.store.writing() as connection:
        for document in project.store.documents.all():
            SearchChanges(connection).mark(document.id, [WHOLE_DOCUMENT])


def orphans(project: Project) -> int:
    """Rows of words that belong to no item."""
    with project.store.reading() as connection:
        known = set(connection.scalars(select(items.c.number)))
        return sum(number not in known for number in connection.scalars(select(words.c.rowid)))


def attack(folder: Path, kills: int, indexers: int, chance: random.Random) -> None:
    """Kill indexers while a person corrects entries."""
    # What they need is loaded once, so that they are killed at work and not while they start.
    open_embedder(RetrievalOptions().embedding).encode(["amphora"])
    context = multiprocessing.get_context("fork")
    running: list[multiprocessing.process.BaseProcess] = []
    with Project.open(folder, create=False) as project:
        entries = [entry for document in project.documents for entry in document.entries]
        for kill in range(kills):
            while len(running) < indexers:
                running.append(context.Process(target=index_for_ever, args=(folder,), daemon=True))
                running[-1].start()
            if kill % 3 == 0:
                forget(project)
            chance.choice(entries).correct(title=f"Balsamarium {kill}")
            time.sleep(chance.uniform(*WAIT))
            victim = running.pop(chance.randrange(len(running)))
            victim.kill()
            victim.join()
    for process in running:
        process.kill()
        process.join()


def not_found(project: Project) -> int:
    """Items that are not among those nearest to their own vector."""
    project.search("amphora")
    engine = project.searcher.vectors.engine
    assert engine is not None and project.searcher.vectors.problem is None
    with project.store.reading() as connection:
        stored = connection.execute(select(vectors.c.item, vectors.c.data)).all()
    found = [engine.nearest(np.frombuffer(row.data, HALF).astype(np.float32), NEIGHBOURS) for row in stored]
    return sum(
        row.item not in dict(pairs) and pairs[-1][1] < SAME for row, pairs in zip(stored, found, strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--indexers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chroma", default="off", help="as the option retrieval.chroma")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, fresh = Path(scratch) / "p", Path(scratch) / "fresh"
        config = Config(retrieval=RetrievalOptions(chroma=arguments.chroma))
        with Project.open(folder, config) as project:
            for number in range(arguments.indexers):
                file = Path(scratch) / f"catalogue{number}.pdf"
                make_catalogue(file)
                # Another file: what has the same content is not added again.
                file.write_bytes(file.read_bytes() + b"\n" * number)
                project.add(file)
            project.analyse(progress=Quiet())
        attack(folder, arguments.kills, arguments.indexers, random.Random(arguments.seed))
        with Project.open(folder, create=False) as project:
            project.searcher.bring_up_to_date()
            found, lost_words, lost_vectors = rows(project), orphans(project), not_found(project)
        shutil.copytree(folder, fresh)
        with Project.open(fresh, create=False) as project:
            with project.store.writing() as connection:
                connection.execute(items.delete())
            forget(project)
            project.searcher.bring_up_to_date()
            wanted = rows(project)
    lost, ghosts = wanted.keys() - found.keys(), found.keys() - wanted.keys()
    stale = [key for key in wanted.keys() & found.keys() if wanted[key] != found[key]]
    print(f"{arguments.kills} kills, {arguments.indexers} indexers, {len(wanted)} items")
    print(f"lost {len(lost)}, ghosts {len(ghosts)}, stale {len(stale)}, words without an item {lost_words}")
    print(f"not found by their own vector {lost_vectors}")
    sys.exit(bool(lost or ghosts or stale or lost_words or lost_vectors))


if __name__ == "__main__":
    main()
