"""Workers that look at a project's pictures, killed at random moments while a person corrects boxes.

    python -m benchmarks.picture_kill [--kills 200] [--workers 3] [--seed 1]

What is done is told in `kill/indexes.py`; here boxes are corrected, and figures rejected. In the end the index is
brought up to date once and compared with one that was made from nothing in peace: pictures that are missing, that are
none, vectors or points of what was there before. Printed are the numbers of these, which have to be 0, and how often
a picture was looked at.
"""

import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import delete, select

from benchmarks.kill.indexes import Differences, KilledIndex, Rows, kill_parser, make_project
from pictoria_docs import Box, Project
from pictoria_docs.api.views import FigureView
from pictoria_docs.errors import ProjectError
from pictoria_docs.models.picture_embedding import open_picture_embedder
from pictoria_docs.retrieval import picture_indexing
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.picture_indexing import stored_name
from pictoria_docs.store.database.picture_schema import picture_points, picture_tasks, picture_vectors
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.indexes.picture_repository import PictureRepository

WAIT = (0.05, 1.0)
LEASE = 2.0
"""Seconds for which pages are taken here: short, so that what the killed were at is soon taken by others."""
REJECTED = 20
"""One figure of so many kills is rejected."""
MOVED = 12
"""Points that a corrected edge moves at most."""


def look_for_ever(folder: Path) -> None:
    """Keep the index of pictures of a project up to date until killed."""
    with Project.open(folder, create=False) as project:
        while True:
            # Where another one writes for too long, as among too many processes, the next call goes on.
            with suppress(ProjectError):
                project.pictures.bring_up_to_date()
            time.sleep(WAIT[0])


def rows(project: Project) -> Rows:
    """What the index holds: digests, vectors and points."""
    query = (
        select(
            items.c.document_id,
            items.c.subject,
            picture_vectors.c.digest,
            picture_vectors.c.data,
            picture_points.c.digest,
            picture_points.c.data,
        )
        .join(picture_vectors, picture_vectors.c.item == items.c.number, isouter=True)
        .join(picture_points, picture_points.c.item == items.c.number, isouter=True)
        .where(items.c.kind == "figure")
    )
    with project.store.reading() as connection:
        return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}


def forget(project: Project) -> None:
    """Have all pictures looked at anew."""
    name = stored_name(open_picture_embedder(RetrievalOptions().pictures))
    with project.store.writing() as connection:
        for table in (picture_vectors, picture_points):
            connection.execute(delete(table))
        PictureRepository(connection).add_tasks(name)


def start_from_nothing(project: Project) -> None:
    """Look at all pictures that are missing."""
    project.pictures.bring_up_to_date()


def main() -> None:
    arguments = kill_parser(__doc__).parse_args()
    chance = random.Random(arguments.seed)
    figures: list[FigureView] = []

    def correct(project: Project, kill: int) -> None:
        if not figures:
            figures.extend(figure for document in project.documents for figure in document.figures)
        figure = chance.choice(figures)
        figure.correct(box=Box(*(value + chance.randint(0, MOVED) for value in figure.box)))
        if kill % REJECTED == 0:
            figures.pop(chance.randrange(len(figures))).reject()

    picture_indexing.LEASE = LEASE
    # Loaded once, so that workers are killed at work and not while they start.
    open_picture_embedder(RetrievalOptions().pictures)
    index = KilledIndex(look_for_ever, forget, WAIT)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "p"
        make_project(folder, arguments.workers)
        with Project.open(folder, create=False) as project:
            project.searcher.bring_up_to_date()
        index.attack(folder, arguments, correct)
        with Project.open(folder, create=False) as project:
            project.pictures.bring_up_to_date()
            found = rows(project)
            with project.store.reading() as connection:
                tasks = len(connection.execute(select(picture_tasks)).all())
                looked = connection.scalar(
                    select(picture_vectors.c.number).order_by(-picture_vectors.c.number)
                )
        wanted = index.fresh(folder, start_from_nothing, rows)
    unseen = sum(row[0] is None or row[2] is None for row in found.values())
    wrong = Differences.between(found, wanted)
    print(f"{arguments.kills} kills, {arguments.workers} workers, {len(wanted)} pictures, {looked} looked at")
    print(f"{wrong}, without vector or points {unseen}, tasks left {tasks}")
    sys.exit(bool(wrong or unseen or tasks))


if __name__ == "__main__":
    main()
