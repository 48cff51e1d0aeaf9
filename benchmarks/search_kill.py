"""Processes that index a project, killed at random moments while a person corrects it: what is lost, stale or a ghost.

    python -m benchmarks.search_kill [--kills 200] [--workers 3] [--seed 1] [--chroma embedded]

What is done is told in `kill/indexes.py`. In the end the index is brought up to date once and compared with one that
was made from nothing in peace: items that are missing, that are none, words or vectors of an older text. Printed are
the numbers of these, which have to be 0, and of the items that are not among the five nearest to their own vector.
With Chroma, its owner is one of those killed.
"""

import random
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
from sqlalchemy import select

from benchmarks.kill.indexes import Differences, KilledIndex, Rows, kill_parser, make_project
from pictoria_docs import Project
from pictoria_docs.api.views import EntryView
from pictoria_docs.errors import ProjectError
from pictoria_docs.models.embedding import open_embedder
from pictoria_docs.pipeline.config import Config
from pictoria_docs.retrieval import chroma_mirror
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.store.database.search_schema import items, vectors, words
from pictoria_docs.store.indexes.search_changes import WHOLE_DOCUMENT, SearchChanges

NEIGHBOURS, SAME = 5, 0.99
"""Texts that occur more than once have the same vector: where all neighbours have it, nothing is lost."""
WAIT = (0.05, 0.6)


def index_for_ever(folder: Path) -> None:
    """Keep the index of a project up to date until killed."""
    with Project.open(folder, create=False) as project:
        while True:
            # Where another one writes for too long, as among too many processes, the next call goes on.
            with suppress(ProjectError):
                project.searcher.bring_up_to_date()


def rows(project: Project) -> Rows:
    """What the index holds: text and words, and the digest that the vector was made of."""
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


def start_from_nothing(project: Project) -> None:
    """Make the index without anything that was there."""
    with project.store.writing() as connection:
        connection.execute(items.delete())
    project.searcher.bring_up_to_date()


def orphans(project: Project) -> int:
    """Rows of words that belong to no item."""
    with project.store.reading() as connection:
        known = set(connection.scalars(select(items.c.number)))
        return sum(number not in known for number in connection.scalars(select(words.c.rowid)))


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
    parser = kill_parser(__doc__)
    parser.add_argument("--chroma", default="off", help="as the option retrieval.chroma")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    entries: list[EntryView] = []

    def correct(project: Project, kill: int) -> None:
        if not entries:
            entries.extend(entry for document in project.documents for entry in document.entries)
        chance.choice(entries).correct(title=f"Balsamarium {kill}")

    # What workers need is loaded once, so that they are killed at work and not while they start.
    open_embedder(RetrievalOptions().embedding).encode(["amphora"])
    # The few vectors here would not be copied.
    chroma_mirror.MIN_COUNT = 0
    index = KilledIndex(index_for_ever, forget, WAIT)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "p"
        make_project(folder, arguments.workers, Config(retrieval=RetrievalOptions(chroma=arguments.chroma)))
        index.attack(folder, arguments, correct)
        with Project.open(folder, create=False) as project:
            project.searcher.bring_up_to_date()
            found, lost_words, lost_vectors = rows(project), orphans(project), not_found(project)
        wanted = index.fresh(folder, start_from_nothing, rows)
    wrong = Differences.between(found, wanted)
    print(f"{arguments.kills} kills, {arguments.workers} workers, {len(wanted)} items")
    print(f"{wrong}, words without an item {lost_words}")
    print(f"not found by their own vector {lost_vectors}")
    sys.exit(bool(wrong or lost_words or lost_vectors))


if __name__ == "__main__":
    main()
