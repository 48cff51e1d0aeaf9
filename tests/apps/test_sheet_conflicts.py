"""A spreadsheet that comes back to the desk after others have decided on more of it than a page can show."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.store import Store
from tests.apps.answering import answering, let_in
from tests.apps.held import HeldRequests
from tests.apps.looking import look
from tests.chromium import PATIENCE
from tests.programs import needs_chromium
from tests.review.many_records import make_records

pytestmark = [pytest.mark.slow, needs_chromium]
CONFLICTS = 110
"""More than the hundred that are shown."""
COLUMNS = ("Entry id", "Revision", "Entry number", "Pages of the file", "Material")


def records(folder: Path, out: Path) -> list[dict[str, str]]:
    with Project.open(folder) as project:
        project.export(out, "csv", language="en")
    with (out / "catalogue" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]


def table(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_all_conflicts_are_chosen_at_once_and_one_otherwise(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "vases.pictoria"
    make_records(folder, CONFLICTS + 1)
    rows = records(folder, tmp_path / "out")
    theirs, mine = tmp_path / "theirs.csv", tmp_path / "mine.csv"
    theirs.write_bytes(table([row | {"Material": "ivoire"} for row in rows[:CONFLICTS]]))
    with Project.open(folder) as project:
        assert project.import_sheet(theirs, user="grace").decisions == CONFLICTS
    added = {"Entry number": "A 1", "Pages of the file": "1", "Material": "or"}
    without_revision = rows[-1] | {"Revision": "", "Material": "jade"}
    mine.write_bytes(table([*(row | {"Material": "jade"} for row in rows[:-1]), without_revision, added]))
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        let_in(page.context, app, url)
        page.goto(f"{url}/ui/export?project=vases")
        page.get_by_label("Rows without an id make new entries").check()
        page.locator(".ph-sheet input[type=file]").set_input_files(mine)
        counts = page.locator('[data-part="counts"]')
        expect(counts).to_contain_text(f"conflicts: {CONFLICTS}; cells refused: 0")
        expect(page.locator('[data-part="new-rows"]')).to_have_text("1 row makes a new entry.")
        expect(page.locator('[data-part="without-revision"]')).to_contain_text(
            "1 row with a change has no revision"
        )
        before = changes(counts.inner_text())
        page.get_by_label(f"Take the sheet in all {CONFLICTS} conflicts").check()
        expect(counts).to_contain_text(f"cells changed: {before + CONFLICTS};")
        expect(page.get_by_label(f"Take the sheet in all {CONFLICTS} conflicts")).to_be_checked()
        look(page, "sheet-conflicts", context=".ph-sheet")
        page.locator('[data-part="conflicts"] select').first.select_option("project")
        expect(counts).to_contain_text(f"cells changed: {before + CONFLICTS - 1};")
        page.locator('[data-action="apply"]').click()
        expect(page.locator('[data-part="done"]')).to_be_visible()
        page.close()
    with Project.open(folder) as project:
        materials = [entry.record["material"].text for entry in project.documents[0].entries]
    assert sorted(materials) == ["ivoire", *["jade"] * CONFLICTS, "or"]


def changes(text: str) -> int:
    found = re.search(r"cells changed: (\d+)", text)
    assert found is not None, text
    return int(found[1])


def test_what_comes_late_does_not_replace_what_was_asked_for_since(browser: Browser, tmp_path: Path) -> None:
    folder, mine = tmp_path / "vases.pictoria", tmp_path / "mine.csv"
    make_records(folder, 2)
    rows = records(folder, tmp_path / "out")
    mine.write_bytes(table([*rows, {"Entry number": "A 1", "Pages of the file": "1", "Material": "or"}]))
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        let_in(page.context, app, url)
        jobs = HeldRequests(page, "**/api/v1/jobs?*", only_first=True)
        page.goto(f"{url}/ui/export?project=vases")
        no_jobs = jobs.first().fetch()
        previews = HeldRequests(page, "**/sheets/preview?*", only_first=True)
        page.locator(".ph-sheet input[type=file]").set_input_files(mine)
        without_new_rows = previews.first().fetch()
        page.get_by_label("Rows without an id make new entries").check()
        new_rows = page.locator('[data-part="new-rows"]')
        expect(new_rows).to_be_visible()
        previews.answer_late(without_new_rows)
        assert new_rows.is_visible()
        page.get_by_role("button", name="Create the spreadsheet").click()
        expect(page.locator(".ph-job")).to_be_visible()
        jobs.answer_late(no_jobs)
        assert page.locator(".ph-job").is_visible()
        page.close()


def test_a_finished_document_is_reopened_where_its_sheet_comes_back(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "vases.pictoria"
    make_records(folder, 3)
    mine = tmp_path / "mine.csv"
    mine.write_bytes(table([row | {"Material": "jade"} for row in records(folder, tmp_path / "out")]))
    with Store(folder) as store:
        store.validations.validate(store.documents.all()[0].id, "ada")
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        let_in(page.context, app, url)
        page.goto(f"{url}/ui/export?project=vases")
        page.locator(".ph-sheet input[type=file]").set_input_files(mine)
        counts = page.locator('[data-part="counts"]')
        expect(counts).to_contain_text("cells changed: 0;")
        look(page, "sheet-finished", context=".ph-sheet")
        page.get_by_role("button", name="Reopen “catalogue”").click()
        expect(counts).to_contain_text("cells changed: 3;")
        expect(page.locator('[data-part="finished"]')).to_have_count(0)
        page.locator('[data-action="apply"]').click()
        expect(page.locator('[data-part="done"]')).to_be_visible()
        page.close()
    with Project.open(folder) as project:
        materials = [entry.record["material"].text for entry in project.documents[0].entries]
    assert materials == ["jade"] * 3


def test_emptied_cells_are_told_and_go_where_that_is_confirmed(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "vases.pictoria"
    make_records(folder, 3)
    rows = records(folder, tmp_path / "out")
    sent = tmp_path / "sent.csv"
    sent.write_bytes(table([rows[0] | {"Material": ""}, rows[1] | {"Material": "jade"}, rows[2]]))
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        let_in(page.context, app, url)
        page.goto(f"{url}/ui/export?project=vases")
        page.locator(".ph-sheet input[type=file]").set_input_files(sent)
        counts = page.locator('[data-part="counts"]')
        expect(counts).to_contain_text("cells changed: 1;")
        expect(page.locator('[data-part="emptied"] tbody td').last).to_have_text("bronze")
        page.locator('[data-field="remove-emptied"]').check()
        expect(counts).to_contain_text("cells changed: 2;")
        look(page, "sheet-emptied", context=".ph-sheet")
        page.locator('[data-action="apply"]').click()
        expect(page.locator('[data-part="done"]')).to_have_text("2 decisions made.")
    with Store(folder) as store:
        fields = store.load_document("catalogue").entries[0].fields
    assert [field.name for field in fields] == ["inventory_number"]
