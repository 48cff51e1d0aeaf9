"""The worker processes of a project: they also read its config, and files that may crash their reader."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.errors import ConfigError
from pictoria_docs.pipeline.stages import Stage
from pictoria_docs.pipeline.worker_jobs import Done, Failed, OpenJob, Prepared, PrepareJob
from pictoria_docs.pipeline.worker_pool import WorkerPool
from pictoria_docs.store.records import DocumentRecord

if TYPE_CHECKING:
    from pictoria_docs.pipeline.config import Config

PREPARE_SECONDS = 60.0


class ProjectWorkers:
    """A pool of workers that is there as long as it is needed."""

    def __init__(self, stages: tuple[Stage, ...], config: "Config | Path | None") -> None:
        self._stages, self._config = stages, config
        self._pool: WorkerPool | None = None

    def pool(self, jobs: int | None) -> WorkerPool:
        """The workers; `jobs` None: as many as there are, else one for each processor core."""
        if self._pool is None or (jobs is not None and jobs != self._pool.jobs):
            self.close()
            self._pool = WorkerPool(jobs)
        return self._pool

    def close(self) -> None:
        """End them; the next use starts others."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def prepare(self, jobs: int | None) -> Prepared:
        """The config as a run needs it, read by a worker, which has imported all rooms anyway.

        Raises:
            ConfigError: it makes no sense.
        """
        source = self._config
        values = source if source is None or isinstance(source, Path) else source.model_dump(mode="json")
        pool = self.pool(jobs)
        pool.submit(PrepareJob("", None, self._stages, values, PREPARE_SECONDS, (0,)))
        for message in pool.answers():
            match message:
                case (_, Done(value=Prepared() as prepared)):
                    return prepared
                case (_, Failed() as failure):
                    raise ConfigError(failure.code, **failure.values)
        raise AssertionError("a job was not answered")

    def open_each(
        self, locations: Sequence[str], password: str | None, config: Prepared
    ) -> list[DocumentRecord | Failed]:
        """What is at each location, in order."""
        pool = self.pool(None)
        for number, location in enumerate(locations):
            pool.submit(
                OpenJob(
                    location,
                    password,
                    self._stages,
                    config.values,
                    config.open_limit,
                    (number,),
                    memory_limit=config.memory_limit,
                )
            )
        answers: dict[int, DocumentRecord | Failed] = {}
        for message in pool.answers():
            match message:
                case (_, Done(item=item, value=DocumentRecord() as info)):
                    answers[item] = info
                case (_, Failed() as failure):
                    answers[failure.item] = failure
        return [answers[number] for number in range(len(locations))]
