"""What holds for all test files: they wait for states, never for a time, and measure no time that others take away."""

import ast
from pathlib import Path

import pytest

from tests.syntax import parsed

TESTS = Path(__file__).parent
MAY = {
    "waiting.py": "the one place that sleeps",
    "delays.py": "makes late, on demand, what tests wait for",
    "cpu.py": "the processor's time is this process's own",
    "sources/test_download.py": "a wait that a server asked for is at least that long",
    "models/engine.py": "a server takes its time for each answer",
}
SLEEPING = {"sleep", "wait_for_timeout"}
CLOCKS = {"monotonic", "perf_counter", "process_time"}


def waits_and_clocks(code: str) -> list[str]:
    """The calls that wait for a time or ask a clock."""
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(parsed(code))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in SLEEPING)
            or (isinstance(node.func, ast.Name) and node.func.id in SLEEPING | CLOCKS)
            or ast.unparse(node.func) in {f"time.{clock}" for clock in CLOCKS}
        )
    ]


@pytest.mark.parametrize(
    "code",
    ["time.sleep(1)", "sleep(1)", "await asyncio.sleep(1)", "page.wait_for_timeout(9)", "perf_counter()"],
)
def test_what_waits_for_a_time_is_seen(code: str) -> None:
    assert waits_and_clocks(f"async def test() -> None:\n    {code}")


def test_no_test_waits_for_a_time() -> None:
    found = {
        name: calls
        for file in sorted(TESTS.rglob("*.py"))
        if (name := file.relative_to(TESTS).as_posix()) not in MAY
        and (calls := waits_and_clocks(file.read_text(encoding="utf-8")))
    }
    assert not found
