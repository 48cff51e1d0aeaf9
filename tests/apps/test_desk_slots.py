"""The question of which field the words in the same place of entries are, on the desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.apps.looking import look
from tests.apps.test_home import page_of, reviewing
from tests.programs import needs_chromium
from tests.review.test_slots import PRICES, make_list

pytestmark = [pytest.mark.slow, needs_chromium]
NAMED = "Le salon"


def test_words_without_a_field_are_named_by_a_click_and_that_is_taken_back(
    browser: Any, tmp_path: Path
) -> None:
    make_list(tmp_path / f"{NAMED}.pdf", PRICES["spring"])
    with reviewing(tmp_path / "work", tmp_path) as server:
        page = page_of(browser, server, locale="fr-FR")
        page.goto(server.url)
        page.goto(f"{server.base}/language/fr?next=/ui/")
        page.locator(".ph-file").set_input_files(tmp_path / f"{NAMED}.pdf")
        page.get_by_role("button", name="Lire le catalogue").click()
        page.get_by_role("article", name=NAMED).get_by_role("link", name="Relire").click()
        question = page.locator(".pd-slot-question")
        expect(question).to_contain_text("6 notices sur 6 ont des mots sans champ : « 120 », « 95 »")
        look(page, "slot-question")
        question.get_by_role("button", name="Prix ou estimation").click()
        expect(page.get_by_text("Prix ou estimation : les fiches ont été relues")).to_be_visible()
        expect(question).to_be_hidden()
        page.get_by_role("button", name="Annuler", exact=True).last.click()
        expect(page.get_by_text("Les fiches sont de nouveau comme avant.")).to_be_visible()
        expect(question).to_contain_text("« 120 »")
        question.get_by_role("button", name="Aucun champ").click()
        expect(page.get_by_text("Ces mots n’appartiennent à aucun champ.")).to_be_visible()
        page.reload()
        page.locator('.pd[data-shown="1"]').wait_for()
        expect(question).to_be_hidden()
