"""The vectors of one model mirrored in Chroma: a copy that can be thrown away at any time, for SQLite holds them all.

A mirror is only ever added to, in the order of the vectors' numbers; how far it has come, the watermark, stands in
SQLite. Vectors after it are scanned in memory, so that nobody sees how late it is. What Chroma finds counts only if the
vector of that number is there still and was made of the present text of its item, so that what was replaced or
deleted is never found. When too much of it is such, when it is damaged, or made by another version of Chroma, another
one is made and takes its place. Whatever is wrong with it, the scan answers.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import ceil
from random import Random, SystemRandom
from threading import Event, Lock, Thread
from time import monotonic

import numpy as np
from sqlalchemy import Connection

from pictoria_docs.errors import MissingPartError, PictoriaError, ProjectError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.chroma_engine import ChromaCollection, ChromaEngine
from pictoria_docs.retrieval.indexing import HALF
from pictoria_docs.retrieval.vector_scan import Numbers, VectorScan
from pictoria_docs.store import Store
from pictoria_docs.store.indexes.vector_repository import Mirror, VectorRepository, VectorRow

AT_ONCE = 500
"""Vectors copied at a time: a second or two, after which the watermark is set and a process may end."""
MIN_COUNT = 20_000
"""Up to so many vectors none are copied: a scan of them takes some 12 MB and less time than Chroma, is as exact, and up
to 4,096 leaves out none; a graph of neighbours (Malkov and Yashunin 2018) is approximate whatever their number."""
FOLLOW_FROM = 1000
"""Vectors after the watermark from which they are copied beside the searches."""
MAX_DEAD = 0.2
"""Share of a mirror that may be vectors that went: Chroma's graph never shrinks, so another mirror is made then."""
SPARE, GROWTH = 10, 4
"""Vectors that Chroma is asked for beyond the wanted ones; and so many times more, where too few of them count."""
MAX_ASKED = 4000
"""Vectors that Chroma is asked for at most; where these do not suffice, the wanted items are compared one by one."""
FEW_ALLOWED = 3000
"""Where so few items are wanted, their vectors are read and compared."""
PROBES, NEIGHBOURS, MIN_FOUND = 16, 5, 0.75
"""To see whether a mirror is sound, so many of its vectors are asked for; among so many answers has to be the vector
itself or one like it, at least so often. (A folder that lost its graph answers without an error.)"""
SAME = 0.999
"""Cosine of vectors that are the same."""
AWAY = 30.0
"""Seconds for which an engine that failed is not asked again."""
TRIES = 2
"""A mirror that is found to be damaged while it is filled is made anew at once; what fails then has another cause."""
MAX_GENERATION = 2**53

Progress = Callable[[int, int], None]


class MirroredVectors:
    """A `VectorEngine`: vectors found by Chroma as far as it has them, and by a scan of the others."""

    def __init__(self, store: Store, model: str, engine: ChromaEngine) -> None:
        self.model = model
        self.problem: PictoriaError | None = None
        """Why vectors are scanned that Chroma should find."""
        self._store, self._engine = store, engine
        self._scan = VectorScan(model)
        self._collection: ChromaCollection | None = None
        self._mirror: Mirror | None = None
        self._damaged: int | None = None
        """Generation of the mirror that was seen to be damaged."""
        self._away_until = 0.0
        self._remade = False
        self._engine_turn, self._filling, self._stop = Lock(), Lock(), Event()
        self._worker: Thread | None = None

    def __len__(self) -> int:
        return len(self._scan) + (self._mirror.written if self._mirror is not None else 0)

    # Searching

    def refresh(self, connection: Connection) -> None:
        """Follow what was written since the last time; copy it to Chroma beside the searches, if it is much."""
        if monotonic() < self._away_until:
            self._use(None, None, self.problem)
        else:
            try:
                self._follow(connection)
            except MissingPartError as error:
                self._blame(error, self._answering(VectorRepository(connection)))
                self._use(None, None, error)
        self._scan.refresh(connection)
        much = len(self._scan) >= (
            FOLLOW_FROM if self._mirror is not None else max(FOLLOW_FROM, MIN_COUNT + 1)
        )
        much = much or self._damaged is not None
        if much and monotonic() >= self._away_until:
            self._fill_beside()

    def nearest(self, query: Vectors, limit: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """Items with the cosine of their vector and the query's, the nearest first."""
        found = dict(self._scan.nearest(query, limit, allowed))
        if self._collection is not None:
            try:
                found |= self._mirrored(self._collection, query, limit, allowed)
            except MissingPartError as error:
                self._blame(error, self._mirror)
                self._use(None, None, error)
                with self._store.reading() as connection:
                    self._scan.refresh(connection)
                found = dict(self._scan.nearest(query, limit, allowed))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def cosines(self, query: Vectors, items: Sequence[int]) -> dict[int, float]:
        """The cosine of the query's vector and that of each item which has one."""
        found = self._scan.cosines(query, items)
        others = [item for item in items if item not in found]
        if self._collection is None or not others:
            return found
        with self._store.reading() as connection:
            return found | _cosines(query, VectorRepository(connection).of_items(self.model, others))

    def _mirrored(
        self, collection: ChromaCollection, query: Vectors, limit: int, allowed: Numbers | None
    ) -> dict[int, float]:
        """What Chroma finds and is so still."""
        mirror = self._mirror
        assert mirror is not None, "set with the collection"
        with self._store.reading() as connection:
            vectors = VectorRepository(connection)
            if allowed is not None and len(allowed) <= FEW_ALLOWED:
                return _cosines(query, vectors.of_items(self.model, allowed.tolist()))
            share = 1.0 if allowed is None else min(1.0, len(allowed) / max(1, len(self)))
            asked = min(mirror.written, ceil(limit / ((1 - MAX_DEAD) * share)) + SPARE)
            while True:
                asked = min(asked, MAX_ASKED)
                with self._engine_turn:
                    (numbers,) = collection.nearest(query[None].astype(np.float32), max(1, asked))
                rows = vectors.current(self.model, numbers)
                if allowed is not None:
                    kept = np.isin([row.item for row in rows], allowed)
                    rows = [row for row, keep in zip(rows, kept, strict=True) if keep]
                if len(rows) >= limit or asked >= mirror.written:
                    return _cosines(query, rows)
                if asked >= MAX_ASKED:
                    break
                asked *= GROWTH
            if allowed is None:
                return _cosines(query, rows)
            return _cosines(query, vectors.of_items(self.model, allowed.tolist()))

    def _follow(self, connection: Connection) -> None:
        """Open the mirror that answers now, if it is another one than before."""
        vectors = VectorRepository(connection)
        mirror = self._answering(vectors)
        if mirror is None:
            self._use(None, None, self._why_none(vectors))
            return
        if not self._engine.shared and not self._engine.lock():
            self._use(None, None, MissingPartError("chroma_locked", engine=self._engine.name))
            return
        if self._mirror is None or mirror.generation != self._mirror.generation:
            with self._engine_turn:
                collection = self._engine.open(mirror.generation, self.model, mirror.dimensions)
            self._check(collection, vectors, mirror)
            self._use(mirror, collection)
        elif self._scan.last <= mirror.watermark and len(self._scan):
            # All that is scanned is mirrored by now.
            self._use(mirror, self._collection)
        else:
            self._mirror = mirror

    def _why_none(self, vectors: VectorRepository) -> MissingPartError | None:
        """Why no mirror answers, if there was one."""
        if self._damaged is not None:
            return MissingPartError("chroma_damaged", engine=self._engine.name)
        for mirror in vectors.mirrors(self._engine.name):
            if mirror.model == self.model and mirror.version != self._engine.version:
                return MissingPartError(
                    "chroma_other_version",
                    engine=self._engine.name,
                    made=mirror.version,
                    version=self._engine.version,
                )
        return None

    def _answering(self, vectors: VectorRepository) -> Mirror | None:
        for mirror in vectors.mirrors(self._engine.name):
            fits = mirror.model == self.model and mirror.version == self._engine.version
            if fits and mirror.answers and mirror.generation != self._damaged:
                return mirror
        return None

    def _use(
        self, mirror: Mirror | None, collection: ChromaCollection | None, problem: PictoriaError | None = None
    ) -> None:
        if mirror is not None or self._mirror is not None:
            self._scan = VectorScan(self.model, mirror.watermark if mirror is not None else 0)
        self._mirror, self._collection, self.problem = mirror, collection, problem

    def _blame(self, error: MissingPartError, mirror: Mirror | None) -> None:
        """What fails in a folder is damaged, and made anew; a server that fails is asked again later."""
        self.problem = error
        if mirror is not None and (not self._engine.shared or error.code == "chroma_damaged"):
            self._damaged = mirror.generation
        else:
            self._away_until = monotonic() + AWAY

    def _check(self, collection: ChromaCollection, vectors: VectorRepository, mirror: Mirror) -> None:
        with self._engine_turn:
            if not _sound(collection, vectors, mirror):
                raise MissingPartError("chroma_damaged", engine=self._engine.name)

    # Copying

    def catch_up(self, progress: Progress | None = None) -> bool:
        """Copy to Chroma what it lacks, if this process is the one that may; what goes wrong is told by `problem`.

        Returns:
            Whether another mirror took the place of one that was damaged, of another version, or mostly dead, since
            this was asked for the last time.

        Raises:
            ProjectError: the project cannot be written.
        """
        with self._filling:
            self._fill_in_turn(progress)
            remade, self._remade = self._remade, False
            return remade

    def _fill_in_turn(self, progress: Progress | None = None) -> None:
        """Copy, and remember whether a mirror was made anew; one thread at a time."""
        try:
            if self._engine.lock():
                try:
                    self._remade |= self._fill(progress)
                finally:
                    self._engine.unlock()
        except MissingPartError as error:
            self._blame(error, None)

    def close(self) -> None:
        """End the copying, at the latest after the vectors that are under way, and close Chroma."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join()
        self._use(None, None)
        self._engine.close()

    def _fill_beside(self) -> None:
        if self._worker is None or not self._worker.is_alive():
            self._worker = Thread(target=self._fill_quietly, name="chroma-mirror", daemon=True)
            self._worker.start()

    def _fill_quietly(self) -> None:
        try:
            with self._filling:
                self._fill_in_turn()
        except ProjectError as error:
            self.problem = error

    def _fill(self, progress: Progress | None) -> bool:
        for _ in range(TRIES):
            with self._store.reading() as connection:
                vectors = VectorRepository(connection)
                known, first = vectors.mirrors(self._engine.name), vectors.after(self.model, 0, 1)
                count = vectors.count(self.model)
            if count <= MIN_COUNT:
                for other in known:
                    self._forget(other)
                self._damaged = None
                return False
            mirror, useless = self._mirror_to_fill(known, len(first[0].data) // HALF.itemsize)
            for other in useless:
                self._forget(other)
            # Its mirror is forgotten now, by this process or another one.
            self._damaged = None
            try:
                if not self._copy(mirror, progress):
                    return False
            except MissingPartError as error:
                self._blame(error, mirror)
                if self._damaged is None:
                    return False
                continue
            if not mirror.answers:
                with self._store.writing() as connection:
                    VectorRepository(connection).let_mirror_answer(mirror)
                for other in known:
                    if other.generation != mirror.generation:
                        self._forget(other)
            return bool(useless) or not mirror.answers
        self._away_until = monotonic() + AWAY
        return False

    def _copy(self, mirror: Mirror, progress: Progress | None) -> bool:
        """Write to a mirror what it lacks: False if that was ended before all was written."""
        with self._store.reading() as connection:
            total = VectorRepository(connection).count(self.model)
            if mirror.written:
                with self._engine_turn:
                    collection = self._engine.open(mirror.generation, self.model, mirror.dimensions)
                self._check(collection, VectorRepository(connection), mirror)
            else:
                with self._engine_turn:
                    collection = self._engine.create(mirror.generation, self.model, mirror.dimensions)
        watermark, written = mirror.watermark, mirror.written
        while not self._stop.is_set():
            with self._store.reading() as connection:
                rows = VectorRepository(connection).after(self.model, watermark, AT_ONCE)
            if not rows:
                return True
            collection.add([row.number for row in rows], _matrix(rows))
            watermark, written = rows[-1].number, written + len(rows)
            with self._store.writing() as connection:
                VectorRepository(connection).note_mirrored(mirror.generation, watermark, len(rows))
            if progress is not None:
                progress(written, max(written, total))
        return False

    def _mirror_to_fill(self, known: Sequence[Mirror], dimensions: int) -> tuple[Mirror, list[Mirror]]:
        """The mirror that vectors are copied to, a new one if need be, and those that can be of no use any more."""
        sound = [
            mirror
            for mirror in known
            if mirror.model == self.model
            and mirror.version == self._engine.version
            and mirror.generation != self._damaged
        ]
        useless = [mirror for mirror in known if mirror not in sound]
        answering = next((mirror for mirror in sound if mirror.answers), None)
        chosen = next((mirror for mirror in sound if not mirror.answers), answering)
        if chosen is not None and (chosen is not answering or not self._is_mostly_dead(chosen)):
            return chosen, useless
        new = Mirror(
            generation=SystemRandom().randrange(MAX_GENERATION),
            model=self.model,
            dimensions=dimensions,
            engine=self._engine.name,
            version=self._engine.version,
            watermark=0,
            written=0,
            # Without another one, it answers from the beginning: what it lacks is scanned.
            answers=answering is None,
        )
        with self._store.writing() as connection:
            VectorRepository(connection).add_mirror(new)
        return new, useless

    def _is_mostly_dead(self, mirror: Mirror) -> bool:
        with self._store.reading() as connection:
            alive = VectorRepository(connection).count(self.model, mirror.watermark)
        return alive < (1 - MAX_DEAD) * mirror.written

    def _forget(self, mirror: Mirror) -> None:
        with self._store.writing() as connection:
            VectorRepository(connection).forget_mirror(mirror.generation)
        # A server that does not answer now keeps what nobody asks for any more.
        with self._engine_turn, suppress(MissingPartError):
            self._engine.drop(mirror.generation, mirror.model, mirror.dimensions)


def _sound(collection: ChromaCollection, vectors: VectorRepository, mirror: Mirror) -> bool:
    """Whether a mirror holds what was written to it, and finds it."""
    if not mirror.written:
        return True
    if collection.count() < mirror.written:
        return False
    probes = vectors.sample(mirror.model, mirror.watermark, PROBES, Random(mirror.watermark))
    if not probes:
        return True
    found = collection.nearest(_matrix(probes), NEIGHBOURS)
    hits = 0
    for probe, numbers in zip(probes, found, strict=True):
        like = _matrix([probe, *vectors.current(mirror.model, numbers)])
        hits += probe.number in numbers or bool((like[1:] @ like[0] > SAME).any())
    return hits >= MIN_FOUND * len(probes)


def _matrix(rows: Sequence[VectorRow]) -> Vectors:
    data = np.frombuffer(b"".join(row.data for row in rows), HALF)
    return data.reshape(len(rows), -1).astype(np.float32)


def _cosines(query: Vectors, rows: Sequence[VectorRow]) -> dict[int, float]:
    if not rows:
        return {}
    values = _matrix(rows) @ query.astype(np.float32)
    return dict(zip((row.item for row in rows), values.tolist(), strict=True))
