"""Shards worked on by programs of this machine."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from pictoria_docs.cluster.options import ClusterOptions
from pictoria_docs.cluster.plan import PlanFolder
from pictoria_docs.cluster.working import stopping

TICK_SECONDS = 0.2
STOP_SECONDS = 60.0
"""That a program has to keep what it did; then it is ended."""


def work_here(
    plan: PlanFolder, numbers: Sequence[int], options: ClusterOptions, watch: Callable[[], None]
) -> None:
    """Work on these shards, as many at once as there are slots; each is a program, whose end ends no other.

    Args:
        plan: the plan.
        numbers: of the shards.
        options: slots, and processes of each.
        watch: called now and then.

    Raises:
        KeyboardInterrupt: Ctrl-C or SIGTERM; what was done is kept.
    """
    waiting = deque(numbers)
    running: list[subprocess.Popen[bytes]] = []
    with stopping():
        try:
            while waiting or running:
                running = [program for program in running if program.poll() is None]
                while waiting and len(running) < options.slots:
                    running.append(subprocess.Popen(_command(plan, waiting.popleft(), options.jobs)))
                watch()
                time.sleep(TICK_SECONDS)
        except KeyboardInterrupt:
            for program in running:
                program.terminate()
            for program in running:
                with suppress(subprocess.TimeoutExpired):
                    program.wait(STOP_SECONDS)
            raise
        finally:
            for program in running:
                if program.poll() is None:
                    program.kill()
                    program.wait()


def _command(plan: PlanFolder, number: int, jobs: int) -> list[str]:
    arguments = ["run", "shard", str(plan.folder), str(number), "--jobs", str(jobs), "--quiet"]
    return [sys.executable, "-m", "pictoria_docs", *arguments]
