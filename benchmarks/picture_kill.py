"""Workers that look at a project's pictures, killed at random moments while a person corrects boxes.

    python benchmarks/picture_kill.py [--kills 200] [--workers 3] [--seed 1]

The example catalogue is made as often as there are workers; these look at the pictures of one project at once, again
and again from nothing, and one after the other is killed (`kill -9`), while corrections of boxes are kept. In the
end the index is brought up to date once and compared with one that was made from nothing in peace: pictures that are
missing, that are none, vectors or points of what was there before. Printed are the numbers of these, which have to
be 0, and how often a picture was looked at.
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

from sqlalchemy import delete, select

from bench.example import make_catalogue
from pictoria_docs import Box, Project
from pictoria_docs.models.picture_embedding import open_picture_embedder
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.retrieval import picture_indexing
from pictoria_docs.retrieval.options import RetrievalOptions
from pictoria_docs.retrieval.picture_indexing import stored_name
from pictoria_docs.store.picture_repository import PictureRepository
from pictoria_docs.store.picture_schema import picture_points, picture_tasks, picture_vectors
from pictoria_docs.store.search_schema import items

WAIT = (0.05, 1.0)
"""Seconds between two kills, drawn by chance."""
LEASE = 2.0
"""Seconds for which pages are taken here: short, so that what the killed were at is soon taken by others."""
REJECTED = 20
"""One figure of so many kills is rejected."""
MOVED = 12
"""Points that a corrected edge moves at most."""
Rows = dict[tuple[str, str], tuple[str | None, bytes | None, str | None, bytes | None]]


def look_for_ever(folder: Path) -> None:
    """Keep the index of pictures of a project up to date until killed."""
    with Project.open(folder, create=False) as project:
        while True:
            project.pictures.bring_up_to_date()
            time.sleep(WAIT[0])


def rows(project: Project) -> Rows:
    """What the index holds, by document and subject."""
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
        return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}  # type: ignore[misc]


def forget(project: Project) -> None:
    """Have all pictures looked at anew."""
    name = stored_name(open_picture_embedder(RetrievalOptions().pictures))
    with project.store.writing() as connection:
        for table in (picture_vectors, picture_points):
            connection.execute(delete(table))
        PictureRepository(connection).add_tasks(name)


def attack(folder: Path, kills: int, workers: int, chance: random.Random) -> None:
    """Kill workers while a person corrects boxes."""
    picture_indexing.LEASE = LEASE
    # Loaded once, so that workers are killed at work and not while they start.
    open_picture_embedder(RetrievalOptions().pictures)
    context = multiprocessing.get_context("fork")
    running: list[multiprocessing.process.BaseProcess] = []
    with Project.open(folder, create=False) as project:
        figures = [figure for document in project.documents for figure in document.figures]
        for kill in range(kills):
            while len(running) < workers:
                running.append(context.Process(target=look_for_ever, args=(folder,), daemon=True))
                running[-1].start()
            if kill % 3 == 0:
                forget(project)
            figure = chance.choice(figures)
            figure.correct(box=Box(*(value + chance.randint(0, MOVED) for value in figure.box)))
            if kill % REJECTED == 0:
                figures.pop(chance.randrange(len(figures))).reject()
            time.sleep(chance.uniform(*WAIT))
            victim = running.pop(chance.randrange(len(running)))
            victim.kill()
            victim.join()
    for process in running:
        process.kill()
        process.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, fresh = Path(scratch) / "p", Path(scratch) / "fresh"
        with Project.open(folder) as project:
            for number in range(arguments.workers):
                file = Path(scratch) / f"catalogue{number}.pdf"
                make_catalogue(file)
                # Another file: what has the same content is not added again.
                file.write_bytes(file.read_bytes() + b"\n" * number)
                project.add(file)
            project.analyse(progress=Quiet())
            project.searcher.bring_up_to_date()
        attack(folder, arguments.kills, arguments.workers, random.Random(arguments.seed))
        with Project.open(folder, create=False) as project:
            project.pictures.bring_up_to_date()
            found = rows(project)
            with project.store.reading() as connection:
                tasks = len(connection.execute(select(picture_tasks)).all())
                looked = connection.scalar(
                    select(picture_vectors.c.number).order_by(-picture_vectors.c.number)
                )
        shutil.copytree(folder, fresh)
        with Project.open(fresh, create=False) as project:
            forget(project)
            project.pictures.bring_up_to_date()
            wanted = rows(project)
    lost = [key for key, row in found.items() if row[0] is None or row[2] is None]
    ghosts = found.keys() - wanted.keys()
    stale = [key for key in wanted.keys() & found.keys() if wanted[key] != found[key]]
    print(f"{arguments.kills} kills, {arguments.workers} workers, {len(wanted)} pictures, {looked} looked at")
    print(f"lost {len(lost)}, ghosts {len(ghosts)}, stale {len(stale)}, tasks left {tasks}")
    sys.exit(bool(lost or ghosts or stale or tasks))


if __name__ == "__main__":
    main()
