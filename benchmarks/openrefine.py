"""Real OpenRefine on our reconciliation service: what a curator does with a table, from loading it to bringing it back.

    python -m benchmarks.openrefine [CATALOGUE.pdf ...] [--seed 1] [--no-browser]

Makes a project (of the example catalogue, where no other is named), serves it on loopback, and starts OpenRefine
without windows beside it, with a data folder of its own. By the commands that the pages of OpenRefine send, two tables
go through it:

- the records that the project exports: types and materials are matched with vocabularies, rows with entries, also by
  their ids; what is known of them becomes new columns. Nothing was changed, so nothing may come back;
- an inventory as a museum has it, made from the titles of the entries: capitals, slips, rows without numbers, objects
  that are in no catalogue. Its rows are matched with entries, its techniques with terms; places and techniques come
  back as values of the entries.

A browser (where there is one) does what only the pages do: it registers the service, shows a preview, looks for a
match. Prints a table of the columns that were matched, and ends with 1 if anything did not work.
"""

import argparse
import csv
import io
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.example import make_catalogue
from benchmarks.attack_server import ADMIN, PASSWORD, Report, new_client, served
from benchmarks.openrefine_program import OpenRefine, ReconciledCell, RefineTable, running
from pictoria_docs.api.project import Project
from pictoria_docs.enrichment.vocabularies import load_vocabulary
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config
from tests.programs import CHROMIUM

PROJECT = "catalogue"
SERVER = {"projects_folder": "projects", "workers": 1}
ID, PLACE, TECHNIQUE = "Entry id", "Location", "Technique"
"""Columns of the inventory that are called as the exported table calls them, and so come back."""
OBJECT, NUMBER = "Object", "No"
"""Those that do not."""
ASKED = {"inventory_number": "Inventory number", "date_text": "Date", "material": "Material"}
"""Values of entries that the inventory gets, and the columns of the exported table that have them."""
LONG_ENOUGH = 8
"""Letters of a title that gets a slip: shorter ones are never matched by likeness."""
UNKNOWN = 2
"""Objects of the inventory that no catalogue has."""


class InventoryRow(NamedTuple):
    """A row of an inventory, and the entry that it was made from."""

    object: str
    """First: a row whose first cell is empty is for OpenRefine a further line of the one above it."""
    number: str
    technique: str
    place: str
    entry: str
    """"": it is in no catalogue."""


class Matched(NamedTuple):
    """A line of what is printed."""

    table: str
    column: str
    type: str
    cells: list[ReconciledCell]

    def line(self) -> str:
        """As it is printed."""
        matched = sum(bool(cell.match) for cell in self.cells)
        offered = sum(bool(cell.candidates) for cell in self.cells if not cell.match)
        counts = (len(self.cells), matched, offered, len(self.cells) - matched - offered)
        numbers = "".join(f"{count:12}" for count in counts)
        return f"{self.table:10} {self.column:12} {self.type:13}{numbers}"


def make_inventory(records: Sequence[dict[str, str]], chance: random.Random) -> list[InventoryRow]:
    """An inventory of the entries that have titles."""
    terms = load_vocabulary("techniques").terms
    rows = []
    for place, record in enumerate(record for record in records if record["Title"]):
        title, number = record["Title"].split(" / ")[0], record["Entry number"]
        match place % 4:
            case 0:
                title = title.upper()
            case 1 if len(title) >= LONG_ENOUGH:
                cut = chance.randrange(1, len(title) - 1)
                title, number = title[:cut] + title[cut + 1 :], ""
            case 2:
                number = ""
        technique = chance.choice(terms).labels[0].text + (" (part)" if place % 4 == 3 else "")
        rows.append(InventoryRow(title, number, technique, f"Room {place + 1}", record[ID]))
    rows += [
        InventoryRow(f"Qwzx {number}", "", "", "Store", "") for number in ("one", "two", "three")[:UNKNOWN]
    ]
    chance.shuffle(rows)
    return rows


def as_csv(rows: Sequence[InventoryRow]) -> bytes:
    """The inventory as a file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([OBJECT, NUMBER, TECHNIQUE, PLACE])
    writer.writerows(row[:4] for row in rows)
    return text.getvalue().encode()


@dataclass(frozen=True)
class Desk:
    """The server, as a person who is signed in sees it."""

    client: httpx.Client
    url: str

    def take(self, table: RefineTable, name: str, *, look: bool = False) -> dict[str, Any]:
        """What comes, or would come, of the table that OpenRefine exports."""
        answer = self.client.post(
            f"{self.url}/api/v1/projects/{PROJECT}/sheets" + ("/preview" if look else ""),
            params={"name": name},
            content=table.export(),
            headers={"Origin": self.url, "X-Pictoria": "1"},
        )
        if answer.status_code != 200:
            raise SystemExit(f"{name} cannot come back: {answer.text[:500]}")
        told: dict[str, Any] = answer.json()
        return told


def exported_table(refine: OpenRefine, desk: Desk, data: bytes, report: Report) -> list[Matched]:
    """Our own records through OpenRefine and back."""
    name = "records"
    table = refine.load(f"{name}.csv", data)
    types = table.guessed_types("Object type")
    report.check("types are guessed", types[:1] == ["object_types"], f"Object type: {types}")
    done = [
        Matched(name, column, type, table.reconcile(column, type))
        for column, type in (("Object type", "object_types"), ("Material", "materials"), ("Title", "entry"))
    ]
    for one in done:
        found = [cell for cell in one.cells if cell.match or cell.candidates]
        report.check("cells of our own table find something", bool(found), f"{one.column}: nothing")
    ids = {cell.row: cell.match for cell in done[-1].cells if cell.match}
    wrong = [row for row, id in ids.items() if table.rows()[row][ID] != id]
    report.check("rows are matched with their own entry", not wrong, f"rows {wrong}")
    of_terms = {"uri": "URI", "broader": "broader term", "other_labels": "other labels"}
    added = table.extend("Object type", of_terms)
    table.use_as_ids(ID)
    added |= table.extend(ID, refine.proposed("entry"))
    for column, count in added.items():
        print(f"{name:10} {column:26} filled in {count:4} rows")
    report.check("values come", added.get("URI", 0) > 0, str(added))
    renamed = desk.take(table, f"{name}.csv", look=True)["counts"]["changes"]
    print(
        f"{name:10} {renamed} cells would be the names of what they are matched with, were the matches not cleared"
    )
    for column in ("Object type", "Material", "Title", ID):
        table.clear(column)
    came = desk.take(table, f"{name}.csv")["counts"]
    untouched = came == {"changes": 0, "conflicts": 0, "refused": 0}
    report.check("what nobody changed comes back as nothing", untouched, str(came))
    return done


def inventory(
    refine: OpenRefine,
    desk: Desk,
    records: Sequence[dict[str, str]],
    report: Report,
    chance: random.Random,
) -> list[Matched]:
    """An inventory matched with the entries, and what it says brought to them."""
    name, rows = "inventory", make_inventory(records, chance)
    table = refine.load(f"{name}.csv", as_csv(rows))
    objects = table.reconcile(OBJECT, "entry", {NUMBER: "number"})
    techniques = table.reconcile(TECHNIQUE, "techniques")
    done = [Matched(name, OBJECT, "entry", objects), Matched(name, TECHNIQUE, "techniques", techniques)]
    wrong = [cell.text for cell in objects if cell.match and cell.match != rows[cell.row].entry]
    report.check("no row is matched with another entry", not wrong, str(wrong))
    report.check("rows are matched", any(cell.match for cell in objects), "none")
    chosen = 0
    for cell in objects:
        right = [each for each in cell.candidates if each["id"] == rows[cell.row].entry]
        if not cell.match and right:
            table.choose(OBJECT, cell, right[0])
            chosen += 1
    print(f"{name:10} {chosen} rows were matched by hand, with one of their candidates")
    entries = {cell.row: cell.match for cell in table.reconciled(OBJECT) if cell.match}
    lost = [row.object for number, row in enumerate(rows) if row.entry and number not in entries]
    print(f"{name:10} {len(lost)} rows of entries have no candidate that is right: {lost[:3]}")
    table.add_ids(OBJECT, ID)
    terms = table.extend(TECHNIQUE, {"uri": "URI"})
    table.rename("URI", f"{TECHNIQUE}_uri")
    added = table.extend(OBJECT, ASKED)
    for column in added:
        table.join(column, OBJECT)
    known = {record[ID]: record for record in records}
    for (id, column), filled in zip(ASKED.items(), added.values(), strict=True):
        have = sum(bool(known[entry][column]) for entry in entries.values())
        print(f"{name:10} {column:26} filled in {filled:4} rows, {have} entries have values")
        report.check("columns are filled", filled >= have, f"{id}: {filled} of {have}")
    print(f"{name:10} {TECHNIQUE + '_uri':26} filled in {terms['URI']:4} rows")
    for column in (OBJECT, TECHNIQUE):
        table.clear(column)
    for column in added:
        table.rename(column, f"{column} (catalogue)")
    looked, came = (desk.take(table, f"{name}.csv", look=look) for look in (True, False))
    report.check("what is done is what was shown", looked["counts"] == came["counts"], str(looked["counts"]))
    counts = Counter({each["header"]: each["count"] for each in came["columns"]})
    print(f"{name:10} brought back: {dict(counts)}, refused {came['counts']['refused']}")
    report.check("places come back", counts[PLACE] == len(entries), f"{counts[PLACE]} of {len(entries)}")
    only_without = came["counts"]["refused"] == len(rows) - len(entries)
    report.check("only rows without entry are refused", only_without, str(came["refused"])[:400])
    again = refine.load("again.csv", as_csv([row for row in rows if row.entry]))
    again.reconcile(OBJECT, "entry", {NUMBER: "number"})
    again.extend(OBJECT, {"location": "stored", "technique": "made"})
    told = [row for row in again.rows() if row[f"{PLACE}2"]]
    wrong = [row[OBJECT] for row in told if row[f"{PLACE}2"] != row[PLACE]]
    report.check("the service has them at once", bool(told) and not wrong, f"{wrong} of {len(told)}")
    with_terms = sum(bool(cell.match) for cell in again.reconciled(f"{TECHNIQUE}2"))
    report.check("terms come back", with_terms > 0, f"{with_terms} of {terms['URI']}")
    return done


def by_hand(refine: OpenRefine, data: bytes, report: Report) -> None:
    """What only the pages of OpenRefine do, in a browser."""
    from tests.chromium import chromium

    table = refine.load("page.csv", data)
    table.reconcile("Title", "entry")
    table.do("recon-discard-judgments", columnName="Title", clearData="false")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        told: list[str] = []
        page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))  # type: ignore[func-returns-value]
        page.goto(f"{refine.address}/project?project={table.project}")
        page.wait_for_selector(".data-table-recon-topic")
        register = "url => new Promise(done => ReconciliationManager.registerStandardService(url, done))"
        page.evaluate(register, refine.service)
        look = "url => ReconciliationManager.getServiceFromUrl(url).ui.access"
        access = page.evaluate(look, refine.service)
        by_cors = access == "json" and not told
        report.check("the page registers the service by CORS", by_cors, f"{access} {told}")
        page.reload()
        first = page.locator(".data-table-recon-topic").first
        name = first.inner_text()
        first.hover()
        heading = page.frame_locator(".data-table-topic-popup iframe").locator("h1")
        report.check("a preview is shown", heading.inner_text() == name, heading.inner_text())
        page.mouse.move(1, 1)
        page.get_by_text("Search for match").first.click()
        found = page.locator(".fbs-item").first
        report.check("a search finds the entry", name in found.inner_text(), found.inner_text())
        found.click()
        page.get_by_text("Choose new match").first.wait_for()
        matched = sum(bool(cell.match) for cell in table.reconciled("Title"))
        report.check("a click matches the cell", matched > 0, "none")


def main() -> int:
    """Go through it; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalogues", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    report = Report()
    with TemporaryDirectory() as name, running(Path(name, "refine")) as address:
        folder = Path(name)
        catalogues = options.catalogues or [folder / "example.pdf"]
        if not options.catalogues:
            make_catalogue(catalogues[0])
        with Project.open(folder / f"projects/{PROJECT}.pictoria") as project:
            for catalogue in catalogues:
                project.analyse(documents=project.add(str(catalogue)))
            project.export(folder / "out", "csv", language="en")
        data = _one_table(sorted((folder / "out").rglob("records.csv")))
        records = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        tokens: list[str] = []

        def make_people(config: Path) -> None:
            team = TeamDirectory(load_server_config(config))
            admin = team.accounts.add(ADMIN, PASSWORD, by="server", is_admin=True)
            team.projects_of(admin)
            tokens.append(team.tokens.make(ADMIN, "OpenRefine", {TokenScope.RECONCILE}, by="server"))
            team.close()

        with (
            served(folder / "server.yaml", SERVER, make_people) as (url, _),
            new_client() as client,
        ):
            form = {"name": ADMIN, "password": PASSWORD}
            client.post(f"{url}/sign-in", data=form, headers={"Origin": url})
            desk = Desk(client, url)
            refine = OpenRefine(address, f"{url}/reconcile/{tokens[0]}/{PROJECT}")
            print(f"OpenRefine {refine.version}, {len(catalogues)} documents, {len(records)} entries")
            done = exported_table(refine, desk, data, report)
            done += inventory(refine, desk, records, report, random.Random(options.seed))
            if CHROMIUM and not options.no_browser:
                by_hand(refine, data, report)
    heads = "".join(f"{head:>12}" for head in ("rows", "matched", "candidates", "none"))
    print(f"\n{'table':10} {'column':12} {'type':13}{heads}")
    for one in done:
        print(one.line())
    print()
    return report.print()


def _one_table(files: Sequence[Path]) -> bytes:
    """The records of several documents as one file; all of one schema, in the columns of the first."""
    tables = [list(csv.DictReader(file.open(encoding="utf-8-sig", newline=""))) for file in files]
    text = io.StringIO(newline="")
    names = dict.fromkeys(name for rows in tables for row in rows[:1] for name in row)
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    for rows in tables:
        writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


if __name__ == "__main__":
    sys.exit(main())
