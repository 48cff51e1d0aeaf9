"""What is known of the models and mirrors of the search index's vectors, read and written inside one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pictoria_docs.store.database.search_schema import items, vectors
from pictoria_docs.store.database.vector_schema import mirrors, text_models
from pictoria_docs.store.decisions.log import batches


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model by which vectors were made."""

    name: str
    """As it stands beside the vectors."""
    source: str
    """Where it is found, as JSON."""
    dimensions: int


@dataclass(frozen=True, slots=True)
class Mirror:
    """A copy of a model's vectors in another engine."""

    generation: int
    """Its own random number."""
    model: str
    dimensions: int
    engine: str
    """Folder or URL."""
    version: str
    """Of the engine's program."""
    watermark: int
    """The highest number of a vector that it holds."""
    written: int
    """Vectors that were written to it, those included that went since."""
    answers: bool


@dataclass(frozen=True, slots=True)
class VectorRow:
    """A vector as it is stored."""

    number: int
    item: int
    data: bytes
    """16-bit floats."""


class VectorRepository:
    """Models, mirrors and vectors of a project, through an open connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # Models

    def answering(self) -> StoredModel | None:
        """The model that answers; None before any vector was made."""
        query = select(text_models.c.name, text_models.c.source, text_models.c.dimensions)
        row = self.connection.execute(query.where(text_models.c.answers == 1)).first()
        return StoredModel(*row) if row is not None else None

    def model(self, name: str) -> StoredModel | None:
        """A model by which vectors were made."""
        query = select(text_models.c.name, text_models.c.source, text_models.c.dimensions)
        row = self.connection.execute(query.where(text_models.c.name == name)).first()
        return StoredModel(*row) if row is not None else None

    def add_model(self, model: StoredModel) -> None:
        """Note a model; the first one answers."""
        values = {"name": model.name, "source": model.source, "dimensions": model.dimensions}
        statement = sqlite_insert(text_models).values(**values, answers=int(self.answering() is None))
        changed = {"source": model.source}
        self.connection.execute(statement.on_conflict_do_update(set_=changed))

    def let_answer(self, name: str) -> None:
        """Have a model answer from now on; vectors and mirrors of all others go."""
        self.connection.execute(delete(vectors).where(vectors.c.model != name))
        self.connection.execute(delete(text_models).where(text_models.c.name != name))
        self.connection.execute(update(text_models).values(answers=1))

    # Vectors

    def count(self, model: str, watermark: int | None = None) -> int:
        """How many items have a vector by a model; with a watermark: among the numbers up to it."""
        query = select(func.count()).select_from(vectors).where(vectors.c.model == model)
        if watermark is not None:
            query = query.where(vectors.c.number <= watermark)
        return self.connection.scalar(query) or 0

    def last(self, model: str) -> int:
        """The highest number of a vector by a model; 0: there is none."""
        query = select(func.max(vectors.c.number)).where(vectors.c.model == model)
        return self.connection.scalar(query) or 0

    def after(self, model: str, number: int, limit: int) -> list[VectorRow]:
        """The next vectors by a model, in the order of their numbers."""
        query = select(vectors.c.number, vectors.c.item, vectors.c.data)
        query = query.where(vectors.c.model == model, vectors.c.number > number)
        return [
            VectorRow(*row) for row in self.connection.execute(query.order_by(vectors.c.number).limit(limit))
        ]

    def sample(self, model: str, watermark: int, count: int, chance: Random) -> list[VectorRow]:
        """Some of the vectors with numbers up to the watermark, drawn by chance; the same one may come twice."""
        query = select(vectors.c.number, vectors.c.item, vectors.c.data).where(vectors.c.model == model)
        query = query.where(vectors.c.number <= watermark).order_by(vectors.c.number).limit(1)
        drawn = [chance.randint(1, max(1, watermark)) for _ in range(count)]
        rows = (self.connection.execute(query.where(vectors.c.number >= number)).first() for number in drawn)
        return [VectorRow(*row) for row in rows if row is not None]

    def current(self, model: str, numbers: Sequence[int]) -> list[VectorRow]:
        """Those of the numbered vectors that are there and were made of the present text of their item."""
        query = select(vectors.c.number, vectors.c.item, vectors.c.data)
        query = query.join(items, (items.c.number == vectors.c.item) & (items.c.digest == vectors.c.digest))
        query = query.where(vectors.c.model == model)
        return [
            VectorRow(*row)
            for batch in batches(numbers)
            for row in self.connection.execute(query.where(vectors.c.number.in_(batch)))
        ]

    def of_items(self, model: str, numbers: Sequence[int]) -> list[VectorRow]:
        """The vectors of items by a model."""
        query = select(vectors.c.number, vectors.c.item, vectors.c.data).where(vectors.c.model == model)
        return [
            VectorRow(*row)
            for batch in batches(numbers)
            for row in self.connection.execute(query.where(vectors.c.item.in_(batch)))
        ]

    # Mirrors

    def mirrors(self, engine: str) -> list[Mirror]:
        """All that is mirrored in an engine, what answers first."""
        query = select(mirrors).where(mirrors.c.engine == engine).order_by(mirrors.c.answers.desc())
        return [Mirror(**row) for row in map(dict, self.connection.execute(query).mappings())]

    def all_mirrors(self) -> list[Mirror]:
        """All that is mirrored, in whatever engine."""
        return [Mirror(**row) for row in map(dict, self.connection.execute(select(mirrors)).mappings())]

    def add_mirror(self, mirror: Mirror) -> None:
        """Begin a mirror."""
        self.connection.execute(insert(mirrors).values(asdict(mirror) | {"answers": int(mirror.answers)}))

    def note_mirrored(self, generation: int, watermark: int, count: int) -> None:
        """Tell how far a mirror has come, and how many vectors more were written to it."""
        changed = {"watermark": watermark, "written": mirrors.c.written + count}
        self.connection.execute(update(mirrors).where(mirrors.c.generation == generation).values(changed))

    def let_mirror_answer(self, mirror: Mirror) -> None:
        """Have a mirror answer in the place of the others of its engine, which are forgotten."""
        others = (mirrors.c.engine == mirror.engine) & (mirrors.c.generation != mirror.generation)
        self.connection.execute(delete(mirrors).where(others))
        self.connection.execute(
            update(mirrors).where(mirrors.c.generation == mirror.generation).values(answers=1)
        )

    def forget_mirror(self, generation: int) -> None:
        """Forget a mirror."""
        self.connection.execute(delete(mirrors).where(mirrors.c.generation == generation))
