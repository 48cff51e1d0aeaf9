"""What tests of deposits share with those of the server and of the desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.apps.conftest import answers as answers
from tests.apps.conftest import answers_as_declared as answers_as_declared
from tests.apps.conftest import complaints as complaints
from tests.apps.conftest import example_project as example_project
from tests.apps.server.conftest import make_team as make_team
from tests.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: this folder is no package of Python, and one for it would stay open to the end of all tests."""
    with chromium() as browser:
        yield browser
