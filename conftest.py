"""Settings for all tests, and the example catalogue, analysed once for all that only need copies of it."""

import gc
import os
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.delays import delay_threads
from tests.kept import kept

# The same examples each time, so that a landing does not hang on chance; HYPOTHESIS_PROFILE=search looks further.
# How long an example takes depends on the machine and its load: timings belong in benchmarks.
settings.register_profile("repeatable", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# A shell ignores Ctrl-C for what it starts in the background, and programs hand that on to those they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


LATE = "were left out, for the machine took too long"
MINUTES = ("test_vllm.py", "test_served_models.py", "test_attack.py")
"""Files whose tests take minutes."""


# Modules and tests stay to the end: to look again and again whether some of them may go took a tenth of the time.
def pytest_configure() -> None:
    gc.disable()
    delay_threads()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests come first, then what takes minutes, then the other slow ones, until `SLOW_UNTIL`.

    Each worker begins with its share of the list, and takes of what others still have at the end.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    minutes = [item for item in slow if item.path.name in MINUTES]
    others = [item for item in slow if item.path.name not in MINUTES]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))

    def neighbours(some: list[pytest.Item], number: int) -> list[pytest.Item]:
        return some[number * len(some) // workers : (number + 1) * len(some) // workers]

    items.clear()
    for number in range(workers):
        items += neighbours(quick, number) + minutes[number::workers] + neighbours(others, number)


SLOW_UNTIL = float(os.environ.get("PICTORIA_SLOW_UNTIL", "inf"))
"""When no more slow tests begin [seconds since 1970]: a run that its limit ends tells nothing at all."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and time.time() > SLOW_UNTIL:
        pytest.skip(LATE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    late = [
        report.nodeid for report in terminalreporter.getreports("skipped") if LATE in str(report.longrepr)
    ]
    if late:
        terminalreporter.write_line(f"{len(late)} slow tests {LATE}: {', '.join(late)}")
    broken = [*terminalreporter.getreports("failed"), *terminalreporter.getreports("error")]
    rooms = Counter(str(Path(report.nodeid.partition("::")[0]).parent) for report in broken)
    if rooms:
        terminalreporter.write_line(f"failed: {', '.join(f'{room} {n}' for room, n in rooms.most_common())}")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    # With Python's thresholds, looking for garbage took a twelfth of the time of tests without a browser.
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What runs now is known to the tests of one process only, so that jobs take no turns with those of others."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def analysed_example() -> Path:
    """A project with the analysed example catalogue, ready for review; not to be changed: copy it."""
    return kept("example", make_example) / "example-catalogue.pictoria"


@pytest.fixture(scope="session")
def searched_example(analysed_example: Path) -> Path:
    """The same with all texts and pictures in its indices; not to be changed: copy it."""
    from pictoria_docs.api.project import Project

    def make(folder: Path) -> None:
        with Project.open(shutil.copytree(analysed_example, folder / "example"), create=False) as project:
            project.searcher.bring_up_to_date()
            project.pictures.bring_up_to_date()

    return kept("searched-example", make) / "example"


def make_example(folder: Path) -> None:
    """The example catalogue, its analysis beside it."""
    # Not at the top: the Python of the vLLM tests has few of our packages.
    from bench.example import make_catalogue
    from pictoria_docs.api.project import Project
    from pictoria_docs.pipeline.progress import Quiet
    from pictoria_docs.review.open_project import OpenProject

    catalogue = folder / "catalogue.pdf"
    make_catalogue(catalogue)
    path = folder / "example-catalogue.pictoria"
    with Project.open(path) as project:
        project.add(catalogue)
        project.analyse(progress=Quiet(), jobs=1)
    opened = OpenProject(path)
    for record in opened.store.documents.all():
        opened.prepare(record.id)
    opened.close()
