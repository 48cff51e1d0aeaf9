"""Shards worked on by a Ray cluster: a task each, tried again when its process or its node dies."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pictoria_docs.cluster.options import ClusterOptions
from pictoria_docs.cluster.plan import PlanFolder
from pictoria_docs.errors import MissingPartError, PictoriaError

WAIT_SECONDS = 1.0


def work_on_ray(
    plan: PlanFolder, numbers: Sequence[int], options: ClusterOptions, watch: Callable[[], None]
) -> None:
    """Work on these shards in the cluster that the options name; nothing is told to Ray's makers.

    Args:
        plan: the plan, on a disk that all nodes see.
        numbers: of the shards.
        options: slots, processes of each, address.
        watch: called now and then.

    Raises:
        MissingPartError: Ray is not installed, or the cluster cannot be reached.
        KeyboardInterrupt: Ctrl-C; what is done is kept.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise MissingPartError("extra_missing", part="ray", extra="ray") from error
    started = not ray.is_initialized()
    if started:
        try:
            ray.init(
                address=options.ray.address,
                num_cpus=options.slots * options.jobs if options.ray.address is None else None,
                include_dashboard=False,
                log_to_driver=False,
                logging_level="ERROR",
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise MissingPartError(
                "ray_unreachable", address=options.ray.address or "", detail=type(error).__name__
            ) from error
    try:
        # A task that dies is called again by `submit`, which knows how often it died: here only once more.
        task = ray.remote(
            max_retries=1, max_calls=1, num_cpus=options.jobs, resources=dict(options.ray.resources)
        )(_work)
        waiting = list(reversed(numbers))
        running: list[Any] = []
        while waiting or running:
            while waiting and len(running) < options.slots:
                running.append(task.remote(str(plan.folder), waiting.pop(), options.jobs))
            ready, running = ray.wait(running, timeout=WAIT_SECONDS)
            for result in ready:
                _look(ray, result)
            watch()
    finally:
        if started:
            ray.shutdown()


def _look(ray: object, result: object) -> None:
    """Let pass that a task died: its shard is not done, and is sent again."""
    try:
        ray.get(result)  # type: ignore[attr-defined]
    except ray.exceptions.RayError:  # type: ignore[attr-defined]
        return


def _work(folder: str, number: int, jobs: int) -> str:
    """Work on a shard in a process of the cluster; gives "" or the sentence of what hindered it."""
    from pictoria_docs.cluster.working import work_on

    try:
        work_on(PlanFolder(Path(folder)), number, jobs=jobs)
    except PictoriaError as error:
        return error.sentence()
    except KeyboardInterrupt:
        return "interrupted"
    return ""
