"""Time what people wait for, and say it in one line."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence


def milliseconds(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Return what each action takes."""
    took = []
    for action in actions:
        started = time.perf_counter()
        action()
        took.append(1000 * (time.perf_counter() - started))
    return took


def show(name: str, took: Sequence[float], goal: str = "") -> None:
    """Print median, 95th percentile and longest of some milliseconds."""
    times = sorted(took)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    print(
        f"{name}: median {statistics.median(times):.0f} ms, p95 {p95:.0f}, longest {times[-1]:.0f} (n={len(times)})"
        + (f"; goal {goal}" if goal else ""),
        flush=True,
    )
