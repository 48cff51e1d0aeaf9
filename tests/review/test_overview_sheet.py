"""The overview that goes out and comes back: its cells are decisions, and no edit is lost without a word."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pictoria_docs.document import Region, RegionType
from pictoria_docs.editing.sheet_service import OnConflict, SheetResult, SheetService
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from tests.programs import needs
from tests.review.test_sheets import SOFFICE, Rows, document, person, records, table, taken, undo, values

__all__ = ["records"]
KEY = "Key of the row"
ADDED = ("Title", "Maker", "Date", "Inventory number")


def overview(opened: OpenProject, out: Path) -> Rows:
    opened.project._loaded.forget()
    [path, *_] = opened.project.export(out, "csv", language="en")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # Columns without anything in them are left out; who has something for them adds them.
    return [dict.fromkeys((*row, *ADDED), "") | row for row in rows]


def entry_of(row: dict[str, str]) -> str:
    return str(json.loads(row[KEY])["entries"][0])


@pytest.fixture
def example(desk_as: Callable[..., ReviewService]) -> OpenProject:
    return desk_as().session.opened


def test_what_comes_back_unchanged_changes_nothing(example: OpenProject, tmp_path: Path) -> None:
    rows = overview(example, tmp_path)
    result = taken(example, rows, "anything.csv")
    assert (result.plan.changes, result.plan.refused, result.plan.rows) == ([], [], len(rows))
    assert result.tables == {"anything": "overview"} and not result.unknown


@pytest.mark.parametrize("language", ["en", "fr"])
def test_links_to_the_desk_are_known_and_say_nothing(
    example: OpenProject, tmp_path: Path, language: str
) -> None:
    book = tmp_path / "out.xlsx"
    desk = "https://desk.example/ui/review?project=vases"
    example.project.export(book, "xlsx", language=language, settings={"desk": desk, "pictures": "no"})
    result = SheetService(person(example)).preview(book.read_bytes(), book.name)
    assert not result.plan.changes and not result.plan.refused
    assert not [name for name in result.unknown if name[1]]


@pytest.mark.parametrize(("language", "header"), [("en", "Crop file"), ("fr", "Fichier image")])
def test_files_of_crops_are_known_and_an_edit_of_them_says_nothing(
    example: OpenProject, tmp_path: Path, language: str, header: str
) -> None:
    example.project.export(tmp_path, "crops", language=language)
    [path, *_] = example.project.export(tmp_path, "csv", language=language, crops=tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (tmp_path / next(row[header] for row in rows if row[header])).is_file()
    for row in rows:
        row[header] = "elsewhere.jpg"
    result = taken(example, rows, "overview.csv")
    assert (result.plan.changes, result.plan.refused) == ([], []) and not result.unknown


def test_numbers_captions_and_values_come_back(example: OpenProject, tmp_path: Path) -> None:
    rows = overview(example, tmp_path)
    row = next(row for row in rows if row["Entry"] and row["Caption"] and row["Date"])
    row |= {
        "Number": "77",
        "Caption": "Fig. 77. Une légende récrite.",
        "Title": "Une autre amphore",
        "Maker": "Peintre de Lierre",
        "Date": "vers 470 av. J.-C.",
        "Inventory number": "[delete]",
    }
    result = taken(example, rows, "overview.csv")
    assert not result.plan.refused and len(result.plan.changes) == 6
    assert {change.place.header for change in result.plan.changes} == {"Number", "Caption", *ADDED}
    [again] = [one for one in overview(example, tmp_path / "b") if one["Number"] == "77"]
    assert again["Caption"] == "Fig. 77. Une légende récrite." and again["Title"] == "Une autre amphore"
    assert (again["Maker"], again["Date"]) == ("Peintre de Lierre", "vers 470 av. J.-C.")
    assert again["Inventory number"] == "" and again["Status"] == "suggested"
    undo(example, result)
    assert not [one for one in overview(example, tmp_path / "c") if one["Number"] == "77"]


def test_an_edit_that_cannot_be_taken_is_told(example: OpenProject, tmp_path: Path) -> None:
    rows = overview(example, tmp_path)
    alone = next(row for row in rows if not row["Entry"])
    alone |= {"Title": "Un four", "Entry": "12", "Page of the file": "99"}
    rows[0] |= {"Status": "accepted"}
    rows[-1] |= {KEY: "{}"}
    rows[-2] |= {KEY: ""}
    result = taken(example, rows, "overview.csv")
    assert {(cell.place.header, cell.code) for cell in result.plan.refused} == {
        ("Title", "no_subject"),
        ("Entry", "overview_fixed"),
        ("Page of the file", "overview_fixed"),
        ("Status", "overview_fixed"),
        ("Number", "key"),
        ("Number", "new_row_table"),
    }
    assert not result.decisions
    for language in ("en", "fr"):
        assert all(len(cell.sentence(language)) > 40 for cell in result.plan.refused)


def test_two_tabs_that_say_different_things_of_one_value(records: OpenProject, tmp_path: Path) -> None:
    """Also of one that has no value yet: neither tab is told from the other by what it replaces."""
    [path] = records.project.export(tmp_path / "a.xlsx", "xlsx", language="en")[:1]
    book = openpyxl.load_workbook(path)
    first, behind = book["Overview"], book["Records"]
    first.cell(1, first.max_column + 1).value = "Maker"
    for sheet, name, number in ((first, "Ada", 1), (behind, "Grace", 2)):
        at = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, at["Inventory number"]).value = f"MN {number}"
        sheet.cell(3, at["Maker"]).value = name
    file = io.BytesIO()
    book.save(file)
    seen = SheetService(person(records)).preview(file.getvalue(), "a.xlsx")
    refused = [(cell.place.sheet, cell.place.header, cell.code) for cell in seen.plan.refused]
    assert refused == [("Records", "Inventory number", "twice"), ("Records", "Maker", "twice")]
    assert "Overview" in seen.plan.refused[0].sentence("en")
    assert [change.after for change in seen.plan.changes] == ["MN 1", "Ada"]


def test_types_come_back_by_their_words(example: OpenProject, tmp_path: Path) -> None:
    [path] = example.project.export(tmp_path / "a.xlsx", "xlsx", language="fr")[:1]
    book = openpyxl.load_workbook(path)
    sheet = book["Figures"]
    at = {cell.value: cell.column for cell in sheet[1]}
    kinds = [sheet.cell(row, at["Nature"]).value for row in range(2, sheet.max_row + 1)]
    assert set(kinds) == {"Figure", "Planche", "Figure de planche"}
    assert {cell.value for cell in book["Liens"]["B"][1:]} >= {"Légende de", "Illustre"}
    row = 2 + kinds.index("Figure")
    sheet.cell(row, at["Nature"]).value = "planche"
    file = io.BytesIO()
    book.save(file)
    result = SheetService(person(example)).apply(file.getvalue(), "a.xlsx")
    assert [(change.now, change.after) for change in result.plan.changes] == [("figure", "plate")]
    changed = document(example).find(sheet.cell(row, 1).value)
    assert isinstance(changed, Region) and changed.type is RegionType.PLATE and not result.plan.refused


def test_what_others_decided_since_is_shown_and_chosen(records: OpenProject, tmp_path: Path) -> None:
    mine, theirs = overview(records, tmp_path), overview(records, tmp_path)
    theirs[0]["Inventory number"], mine[0]["Inventory number"] = "G 1", "A 1"
    taken(records, theirs, "overview.csv", who="grace")
    result = taken(records, mine, "overview.csv")
    [conflict] = result.plan.conflicts
    assert (conflict.now, conflict.after, conflict.by) == ("G 1", "A 1", "grace") and not result.decisions
    # Sent again from the table of what was not taken, it replaces.
    service = SheetService(person(records))
    assert service.apply(result.refused_csv("en"), "overview-refused.csv").decisions == 1
    assert values(records, entry_of(mine[0]), "inventory_number") == ["A 1"]
    again = taken(records, theirs, "overview.csv", on_conflict=OnConflict.REPLACE)
    assert again.decisions == 1


def test_a_cell_that_tells_of_two_entries_has_a_line_for_each(records: OpenProject, tmp_path: Path) -> None:
    first, second = overview(records, tmp_path)[:2]
    both = json.loads(first[KEY])
    both["entries"] += json.loads(second[KEY])["entries"]
    both["shown"]["entry"] = f"{first['Entry']}\n{second['Entry']}"
    row = first | {KEY: json.dumps(both), "Entry": both["shown"]["entry"]}
    behind = list(first)[list(first).index("Page of the file") :]
    row |= {
        column: f"{first[column]}\n{second[column]}"
        for column in first
        if first[column] and column not in (KEY, "Number", "Caption", "Entry", *behind)
    }

    def edited(**cells: str) -> SheetResult:
        return SheetService(person(records)).preview(table([row | cells]), "overview.csv")

    assert not edited().plan.changes and not edited().plan.refused
    result = edited(Maker="–\r\nAda", Title=f"{first['Title']}\nAutre")
    assert {(change.place.key, change.after) for change in result.plan.changes} == {
        (entry_of(second), "Ada"),
        (entry_of(second), "Autre"),
    }
    assert [cell.code for cell in edited(Title="Autre").plan.refused] == ["lines"]


@pytest.mark.slow
@needs(SOFFICE, "LibreOffice")
def test_it_comes_back_from_libreoffice(example: OpenProject, tmp_path: Path) -> None:
    [path] = example.project.export(tmp_path / "a.xlsx", "xlsx", language="fr")[:1]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row) if sheet.cell(row, at["Notice"]).value)
    sheet.cell(row, at["Titre"]).value = "Une autre amphore"
    book.save(tmp_path / "edited.xlsx")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(SOFFICE), home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "back")]
    subprocess.run([*command, str(tmp_path / "edited.xlsx")], check=True, capture_output=True, timeout=300)
    result = SheetService(person(example)).apply((tmp_path / "back" / "edited.xlsx").read_bytes(), "a.xlsx")
    assert [change.after for change in result.plan.changes] == ["Une autre amphore"]
    assert not result.plan.refused and result.decisions == 1
    assert "Une autre amphore" in {entry.title for entry in document(example).entries} | {
        field.value for entry in document(example).entries for field in entry.fields
    }


def test_other_fields_come_back_and_a_number_of_an_entry_is_no_number_of_its_picture(
    records: OpenProject, tmp_path: Path
) -> None:
    rows = overview(records, tmp_path)
    assert rows[1]["Number"] == rows[1]["Entry"] == "1-2"
    rows[0]["Material"] = "bronze | marbre"
    assert taken(records, rows, "overview.csv").decisions == 1
    rows = overview(records, tmp_path / "b")
    assert rows[0]["Material"] == "bronze; marbre"
    assert not taken(records, rows, "overview.csv").plan.changes, "what nobody touched changes nothing"
    rows[0]["Material"] = "bronze ;marbre; étain"
    rows[2]["Number"] = "77"
    result = taken(records, rows, "overview.csv")
    assert [change.place.key for change in result.plan.changes] == [entry_of(rows[0])]
    assert sorted(values(records, entry_of(rows[0]), "material")) == ["bronze", "marbre", "étain"]
    assert [cell.code for cell in result.plan.refused] == ["no_subject"], "an entry has no picture to number"


def test_a_sheet_of_an_earlier_version_comes_back(records: OpenProject, tmp_path: Path) -> None:
    """Its keys know nothing of columns that came later, and its page is the printed one."""
    rows = overview(records, tmp_path)
    for row in rows:
        key = json.loads(row[KEY])
        key["shown"] = {name: key["shown"][name] for name in ("entry", "status", "checked_by", "document")}
        key["shown"]["page"] = row["Page"] = f"[{row.pop('Page of the file')}]"
        row |= {KEY: json.dumps(key), "Number": ""}
    rows[0]["Inventory number"] = "MN 12"
    result = taken(records, rows, "overview.csv")
    assert len(result.plan.changes) == 1 and not result.plan.refused
