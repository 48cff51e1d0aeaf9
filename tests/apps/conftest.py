"""What tests of the desk share: the canvas in a browser, and the example catalogue, analysed once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.apps.canvas_desk import Desk, opened
from tests.apps.declared_answers import held_to_models
from tests.apps.desk_site import Site, serve
from tests.chromium import COMPLAINTS, chromium
from tests.complaints import Complaints
from tests.programs import CHROMIUM, CI


@pytest.fixture(autouse=True)
def complaints() -> Iterator[Complaints]:
    """Fails a test on each error in a page, and each answer that is no success, which it did not expect."""
    COMPLAINTS.begin()
    yield COMPLAINTS
    assert COMPLAINTS.unexpected == []


@pytest.fixture
def example_project(analysed_example: Path, tmp_path: Path) -> Callable[[], Path]:
    """Makes copies of the analysed example project, each of them to be worked on."""
    made = 0

    def copy() -> Path:
        nonlocal made
        made += 1
        return Path(shutil.copytree(analysed_example, tmp_path / f"{made}" / analysed_example.name))

    return copy


@pytest.fixture(scope="package")
def started_browser() -> Iterator[Browser]:
    """One for all modules of this folder: to start it costs as much as a page."""
    if CHROMIUM is None and not CI:
        pytest.skip("Chromium is not installed")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def browser(started_browser: Browser) -> Iterator[Browser]:
    yield started_browser
    for context in started_browser.contexts:
        context.close()


@pytest.fixture(scope="module")
def canvas_browser(browser: Browser) -> Iterator[Desk]:
    with opened(browser) as desk:
        yield desk


@pytest.fixture
def desk(canvas_browser: Desk) -> Iterator[Desk]:
    """The canvas with the example page, as if just opened."""
    page = canvas_browser.page
    page.mouse.move(2, 2)
    page.evaluate("document.body.classList.remove('dark')")
    canvas_browser.errors.clear()
    canvas_browser.asked.clear()
    yield canvas_browser.start()
    assert canvas_browser.errors == []


@pytest.fixture
def project(example_project: Callable[[], Path]) -> Path:
    return example_project()


@pytest.fixture
def site(project: Path, browser: Browser) -> Iterator[Site]:
    with serve(project, browser) as site:
        yield site


@pytest.fixture(scope="session", autouse=True)
def answers() -> Iterator[list[str]]:
    """What is wrong with answers so far; applications are made while it looks on."""
    with held_to_models() as problems:
        yield problems


@pytest.fixture(autouse=True)
def answers_as_declared(answers: list[str]) -> Iterator[None]:
    """Fails a test in which a route answered otherwise than it declares."""
    answers.clear()
    yield
    assert answers == []
