"""Pages of which something was left out are read once more, by a button where that is told."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from pictoria_docs.store import Store
from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.programs import needs_chromium
from tests.review.test_jobs import lose

pytestmark = [pytest.mark.slow, needs_chromium]


def test_a_button_reads_again_what_was_left_out(browser: Any, tmp_path: Path, analysed_example: Path) -> None:
    folder = shutil.copytree(analysed_example, tmp_path / "work" / "vases.pictoria")
    with Store(folder) as store:
        (document,) = store.documents.all()
    lose(folder, document.id, 2)
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server)
        page.goto(server.url)
        skipped = page.locator("details.ph-skipped")
        skipped.locator("summary").click()
        expect(skipped).to_contain_text("page 2")
        look(page, "read-again")
        page.get_by_role("button", name="Read these again").click()
        expect(skipped).to_have_count(0)
    with Store(folder) as store:
        assert len(set(store.results.page_keys(document.id).values())) == 1
        assert not store.runs.problems()
