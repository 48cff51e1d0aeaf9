"""The page of models in the browser: Gradio's tables below our head, in both languages, led to from the help."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.apps.answering import ask
from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
CELLS = ".ph-models [data-testid^='cell-']"
"""Of Gradio's tables; what is a `td` there only measures columns."""


def test_the_help_leads_to_what_is_installed_here(browser: Browser, tmp_path: Path) -> None:
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server)
        page.goto(server.url)
        page.get_by_role("button", name="Help").click()
        page.get_by_role("link", name="Models and languages installed here").click()
        page.get_by_role("heading", name="Models", exact=True).wait_for()
        cells = page.locator(CELLS)
        for text in ("tesseract", "Reading scans (OCR)", "qwen3-vl-8b", "– not started"):
            expect(cells.filter(has_text=text).first).to_be_visible()
        assert page.title().startswith("Models")
        look(page, "models", whole=True)
        page.get_by_role("button", name="Help").click()
        page.get_by_label("What do you want to do").fill("tesseract languages")
        expect(page.locator('[data-topic="models"]')).to_be_visible()

        french = page_of(browser, server, "fr-FR", "dark")
        ask(french.context, server.url)
        french.goto(f"{server.base}/ui/models")
        expect(french.locator(CELLS).filter(has_text="Lire les numérisations").first).to_be_visible()
        expect(french.get_by_text("Modèles servis à côté").last).to_be_visible()
        look(french, "models-fr-dark", whole=True)
