"""What tests of the package share with those of the server, of search by picture and of the review."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.apps.conftest import answers as answers
from tests.apps.conftest import answers_as_declared as answers_as_declared
from tests.apps.conftest import complaints as complaints
from tests.apps.server.test_search import own_ask as own_ask
from tests.chromium import chromium
from tests.retrieval.conftest import indexed_example as indexed_example
from tests.retrieval.test_picture_search import two_catalogues as two_catalogues


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: this folder is no package of Python, and one for it would stay open to the end of all tests."""
    with chromium() as browser:
        yield browser
