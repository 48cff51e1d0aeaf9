"""The spreadsheet that goes out and comes back: what people change in it, seen first, then done in one step."""

import csv
import io
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from pictoria_docs.document import Document, Status
from pictoria_docs.editing.edits import Undo
from pictoria_docs.editing.sheet_service import OnConflict, SheetOptions, SheetResult, SheetService
from pictoria_docs.errors import AccessError, EditError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.programs import needs
from tests.review.many_records import make_records

SOFFICE = shutil.which("soffice")
Rows = list[dict[str, str]]
EDITED = 100
KEY, REVISION = "Entry id", "Revision"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[OpenProject]:
    """Twenty entries."""
    make_records(tmp_path / "p", 20)
    opened = OpenProject(tmp_path / "p")
    yield opened
    opened.close()


PAGES = "Pages of the file"


def person(opened: OpenProject, name: str = "ada", role: Role = Role.CONTRIBUTOR) -> ReviewSession:
    return ReviewSession(opened, Person(name, name.title()), role, "p", "en", lambda: {name: role})


def exported(opened: OpenProject, out: Path, table: str = "records") -> Rows:
    opened.project._loaded.forget()
    opened.project.export(out, "csv", language="en")
    with (out / "catalogue" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def taken(
    opened: OpenProject, rows: Rows, name: str = "records.csv", who: str = "ada", **options: object
) -> SheetResult:
    service = SheetService(person(opened, who))
    seen = service.preview(table(rows), name, SheetOptions(**options))  # type: ignore[arg-type]
    done = service.apply(table(rows), name, SheetOptions(**options))  # type: ignore[arg-type]
    assert seen.plan.changes == done.plan.changes and seen.plan.conflicts == done.plan.conflicts
    return done


def document(opened: OpenProject) -> Document:
    return opened.store.load_document("catalogue")


def values(opened: OpenProject, entry: str, field: str) -> list[str]:
    found = next(one for one in document(opened).entries if one.id == entry)
    return [one.value for one in found.fields if one.name == field]


def decisions(opened: OpenProject) -> int:
    return len(opened.store.decisions.stored(opened.store.documents.all()[0].id))


def undo(opened: OpenProject, result: SheetResult) -> None:
    ReviewService(person(opened)).edits.bulk_undo(
        Undo(change_set=result.change_set, new_change_set=result.change_set[::-1])
    )


@pytest.mark.slow
@needs(SOFFICE, "LibreOffice")
def test_hundreds_of_cells_come_back_from_libreoffice(tmp_path: Path) -> None:
    make_records(tmp_path / "p", EDITED)
    opened = OpenProject(tmp_path / "p")
    try:
        [book] = opened.project.export(tmp_path / "out.xlsx", "xlsx", language="fr")[:1]
        wanted = edited_in_a_spreadsheet(book, tmp_path)
        data = saved_by_libreoffice(tmp_path / "edited.xlsx", tmp_path)
        assert b";" in data.splitlines()[0] and b"\xe9" in data and "œ".encode("cp1252") in data
        before = document(opened)
        service = SheetService(person(opened))
        seen = service.preview(data, "edited.csv")
        assert (len(seen.plan.changes), seen.plan.refused, seen.plan.conflicts) == (2 * EDITED, [], [])
        assert decisions(opened) == 0, "a preview changes nothing"
        done = service.apply(data, "edited.csv")
        assert done.decisions == decisions(opened) == 2 * EDITED
        for entry in document(opened).entries:
            assert {field.name: field.value for field in entry.fields} == wanted[entry.id]
        assert not service.apply(data, "edited.csv").decisions, "what is done is not done again"
        undo(opened, done)
        assert document(opened).entries == before.entries
        # Others decide on some of the cells, differently and alike, and all is sent again.
        ids = sorted(wanted)
        for number, entry in enumerate(ids[:5]):
            material = "ivoire" if number < 3 else wanted[entry]["material"]
            row = {KEY: entry, "Material": material}
            assert taken(opened, [row], who="grace").decisions == 1
        again = service.apply(data, "edited.csv")
        assert len(again.plan.conflicts) == 3 and again.decisions == 2 * EDITED - 5
        assert {(one.now, one.by) for one in again.plan.conflicts} == {("ivoire", "grace")}
        assert {one.after for one in again.plan.conflicts} <= {wanted[one]["material"] for one in ids}
        replaced = service.apply(data, "edited.csv", SheetOptions(on_conflict=OnConflict.REPLACE))
        assert replaced.decisions == 3
        materials = {
            entry.id: [field.value for field in entry.fields if field.name == "material"]
            for entry in document(opened).entries
        }
        assert materials == {one: [wanted[one]["material"]] for one in ids}
    finally:
        opened.close()


def edited_in_a_spreadsheet(book: Path, out: Path) -> dict[str, dict[str, str]]:
    """Edits two cells of each record, shuffles the rows, moves a column, drops one and adds one."""
    sheet = openpyxl.load_workbook(book)["Fiches"]
    header, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    at = {name: index for index, name in enumerate(header)}
    wanted = {}
    for number, row in enumerate(rows):
        row[at["Matière"]] = f"grès émaillé nº {number} – œil"
        row[at["Numéro d’inventaire"]] = f"Inv. {number}/2024"
        wanted[row[at["Identifiant de notice"]]] = {
            "material": row[at["Matière"]],
            "inventory_number": row[at["Numéro d’inventaire"]],
        }
    random.Random(7).shuffle(rows)
    order = [at["Révision"], *(at[name] for name in header if name not in ("Révision", "Remarques"))]
    result = openpyxl.Workbook()
    result.active.title = "Feuille1"
    for row in (header, *rows):
        result.active.append([row[index] for index in order] + [row[0]])
    result.active.cell(1, len(order) + 1).value = "Mes notes"
    result.save(out / "edited.xlsx")
    return wanted


def saved_by_libreoffice(book: Path, out: Path) -> bytes:
    """The first sheet as LibreOffice saves it as CSV, with semicolons, in Windows-1252."""
    assert SOFFICE is not None
    options = "csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,false,true,false"
    home = f"-env:UserInstallation={(out / 'home').as_uri()}"
    command = [SOFFICE, home, "--headless", "--convert-to", options, "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (out / f"{book.stem}.csv").read_bytes()


def test_what_comes_back_unchanged_changes_nothing(records: OpenProject, tmp_path: Path) -> None:
    for name in ("figures", "captions", "entries", "fields", "records"):
        rows = exported(records, tmp_path / "out", name)
        if rows:
            result = taken(records, rows, f"{name}.csv")
            assert (result.plan.changes, result.plan.refused, result.plan.rows) == ([], [], len(rows))
    records.project.export(tmp_path / "all.xlsx", "xlsx", language="fr")
    result = SheetService(person(records)).apply((tmp_path / "all.xlsx").read_bytes(), "all.xlsx")
    assert (result.plan.changes, result.decisions) == ([], 0) and "Fiches" in result.tables
    assert not result.plan.refused


def test_rows_that_follow_from_others_say_nothing(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    rows[0] |= {"Dimensions": "H. 12,5 cm ; L. 3 cm", "Date": "IIIe siècle av. J.-C."}
    taken(records, rows)
    fields = exported(records, tmp_path / "b", "fields")
    assert sum(not row["field_id"] for row in fields) > 1
    result = taken(records, fields, "fields.csv")
    assert (result.plan.changes, result.plan.refused, result.plan.rows) == ([], [], len(fields))
    fields.append(dict.fromkeys(fields[0], "") | {"entry_id": fields[0]["entry_id"], "value": "bois"})
    assert [cell.code for cell in taken(records, fields, "fields.csv").plan.refused] == ["new_row_table"]


def test_a_cell_is_corrected_added_to_emptied_and_given_a_term(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    rows[1] |= {"Material": "bronze | ivoire", "Entry number": "12 bis"}
    rows[2] |= {"Material": "[delete]"}
    rows[3] |= {"Material": "", "Inventory number": ""}
    rows[4] |= {"Material_uri": "http://vocab.getty.edu/aat/300010957"}
    rows[5] |= {"Title": "Une autre amphore"}
    result = taken(records, rows)
    ids = [row[KEY] for row in rows]
    assert sorted(values(records, ids[1], "material")) == ["bronze", "ivoire"]
    assert values(records, ids[2], "material") == []
    assert values(records, ids[3], "material") and values(records, ids[3], "inventory_number")
    told = {(cell.place.header, cell.now) for cell in result.plan.emptied}
    assert told == {("Material", "argile α"), ("Inventory number", "MN 3")}, (
        "they stay until that is confirmed"
    )
    entries = {entry.id: entry for entry in document(records).entries}
    assert entries[ids[1]].number == "12 bis" and entries[ids[5]].title == "Une autre amphore"
    term = next(field.term for field in entries[ids[4]].fields if field.name == "material")
    assert term is not None and term.uri == "http://vocab.getty.edu/aat/300010957"
    assert not result.plan.refused
    undo(records, result)
    assert (
        exported(records, tmp_path / "again")[1]["Material"]
        == exported(records, tmp_path / "b")[1]["Material"]
    )
    assert values(records, ids[2], "material") and values(records, ids[1], "material") == ["terre cuite"]


def test_the_values_of_emptied_cells_go_where_that_is_confirmed(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    rows[3] |= {"Material": "", "Entry number": ""}
    result = taken(records, rows, remove_emptied=True)
    assert values(records, rows[3][KEY], "material") == [] and not result.plan.emptied
    entry = next(one for one in document(records).entries if one.id == rows[3][KEY])
    assert entry.number is None and entry.title
    undo(records, result)
    fields = exported(records, tmp_path / "fields", "fields")
    gone = dict.fromkeys(("value", "normalised", "term_uri"), "")
    at = next(index for index, row in enumerate(fields) if row["value"] == "argile α")
    fields[at] |= gone
    assert [cell.place.column for cell in taken(records, fields, "fields.csv").plan.emptied] == ["value"]
    assert taken(records, fields, "fields.csv", remove_emptied=True).decisions == 1
    assert values(records, fields[at]["entry_id"], "material") == []


def test_an_emptied_cell_that_never_showed_a_value_says_nothing(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    assert "" in rows[0].values()
    unseen = [{KEY: row[KEY], REVISION: row[REVISION], "Date": ""} for row in rows]
    assert not taken(records, rows, remove_emptied=True).plan.emptied
    assert taken(records, unseen, remove_emptied=True).decisions == 0


def test_rows_that_are_missing_and_columns_that_are_unknown_say_nothing(
    records: OpenProject, tmp_path: Path
) -> None:
    rows = exported(records, tmp_path)[5:6]
    rows = [{KEY: rows[0][KEY], "notes": "mine", "MATERIAL": "ivoire"}]
    result = taken(records, rows, "whatever.csv")
    assert result.decisions == 1 and result.plan.without_revision == 1
    assert result.unknown == [("whatever", "notes")]


def test_entries_are_accepted_and_rejected_by_their_status(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path, "entries")
    rows[0]["status"], rows[1]["status"], rows[2]["status"] = "accepté", "rejected", "perhaps"
    result = taken(records, rows, "entries.csv")
    reviews = records.store.load_document("catalogue", with_rejected=True)
    statuses = [reviews.status_of(row["entry_id"]) for row in rows[:3]]
    assert statuses == [Status.ACCEPTED, Status.REJECTED, Status.SUGGESTED]
    assert [cell.code for cell in result.plan.refused] == ["status"]


def test_what_others_decided_since_is_shown_and_chosen(records: OpenProject, tmp_path: Path) -> None:
    mine, theirs = exported(records, tmp_path), exported(records, tmp_path)
    for row in theirs[:3]:
        row["Material"] = "ivoire"
    taken(records, theirs, who="grace")
    for number in (0, 1, 2, 3):
        mine[number]["Material"] = "jade"
    result = taken(records, mine)
    told = [(one.before, one.now, one.after, one.by) for one in result.plan.conflicts]
    assert told[0] == ("bronze", "ivoire", "jade", "grace") and len(told) == 3
    assert result.decisions == 1
    chosen = {result.plan.conflicts[1].id: OnConflict.REPLACE}
    assert taken(records, mine, chosen=chosen).decisions == 1
    assert [values(records, row[KEY], "material") for row in mine[:4]] == [
        ["ivoire"],
        ["jade"],
        ["ivoire"],
        ["jade"],
    ]
    # What was not taken can be sent again as it is: its rows know what others decided.
    refused = SheetService(person(records)).preview(table(mine), "records.csv").refused_csv("fr")
    service = SheetService(person(records))
    assert service.apply(refused, "records-refused.csv").decisions == 2
    assert [values(records, row[KEY], "material") for row in mine[:4]] == [["jade"]] * 4


def test_refused_cells_are_mended_and_sent_again(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    rows[0]["Inventory number"] = "0"
    rows[1]["Entry number"] = "01-Feb"
    rows[2]["Material_uri"] = "not a uri"
    rows[3][KEY] = "ent-nowhere"
    rows[4]["Material"] = "jade"
    result = taken(records, rows)
    assert {cell.code for cell in result.plan.refused} == {"zeros", "day", "uri", "key"}
    assert result.decisions == 1
    sheet = list(csv.DictReader(io.StringIO(result.refused_csv("en").decode("utf-8-sig"))))
    assert all(row["Why it was not taken"] for row in sheet)
    for row in sheet:
        if row["Value"] == "01-Feb":
            row["Value"] = "1 et 2"
    again = taken(records, [row for row in sheet if row["Value"] == "1 et 2"], "refused.csv")
    assert again.decisions == 1
    assert next(one for one in document(records).entries if one.id == rows[1][KEY]).number == "1 et 2"


def test_rows_that_say_something_in_columns_of_others_alone_are_passed_over(
    records: OpenProject, tmp_path: Path
) -> None:
    """OpenRefine writes a row for each further value of a column that it adds."""
    first, *others = exported(records, tmp_path)
    more = dict.fromkeys(first, "") | {"other labels": "amphora"}
    rows = [first | {"Title": "Stèle", "other labels": "amphore"}, more, *others]
    result = taken(records, rows, add_rows=True)
    assert [change.after for change in result.plan.changes] == ["Stèle"]
    assert not result.plan.refused and not result.plan.new_rows


def test_new_rows_make_entries_where_that_is_asked_for(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)
    empty = dict.fromkeys(rows[0], "")
    new = empty | {"Entry number": "A 1", "Title": "Stèle", PAGES: "2", "Material": "marbre | bronze"}
    lost = empty | {"Entry number": "A 2", PAGES: "99"}
    refused = taken(records, [*rows, new])
    assert [cell.code for cell in refused.plan.refused] == ["new_row"] and not refused.decisions
    result = taken(records, [*rows, new, lost], add_rows=True)
    assert result.plan.new_rows == 1 and [cell.code for cell in result.plan.refused] == ["page"]
    [entry] = [one for one in document(records).entries if one.number == "A 1"]
    assert (entry.title, entry.pages) == ("Stèle", (2,))
    assert sorted(field.value for field in entry.fields) == ["bronze", "marbre"]
    assert not taken(records, [*rows, new], add_rows=True).decisions, "the same row makes no second entry"
    undo(records, result)
    assert not [one for one in document(records).entries if one.number == "A 1"]
    assert taken(records, [*rows, new], add_rows=True).decisions == 3


def refused_rows(result: SheetResult) -> Rows:
    return list(csv.DictReader(io.StringIO(result.refused_csv("en").decode("utf-8-sig"))))


def test_a_refused_new_row_is_mended_and_comes_back_whole(records: OpenProject, tmp_path: Path) -> None:
    empty = dict.fromkeys(exported(records, tmp_path)[0], "")
    lost = empty | {
        "Entry number": "A 1",
        "Title": "Stèle",
        PAGES: "99",
        "Material": "marbre",
        "Status": "accepted",
    }
    day = empty | {"Entry number": "01-Feb", "Title": "Autel", PAGES: "1"}
    result = taken(records, [lost, day], add_rows=True)
    assert [cell.code for cell in result.plan.refused] == ["page", "day"] and not result.decisions
    sheet = refused_rows(result)
    assert [row["Value"] for row in sheet if row["Why it was not taken"]] == ["99", "01-Feb"]
    asked_for = taken(records, [lost], add_rows=False)
    assert {row["Value"] for row in refused_rows(asked_for)} >= {"A 1", "Stèle", "99", "marbre"}
    for row in sheet:
        row["Value"] = {"99": "2", "01-Feb": "1-2"}.get(row["Value"], row["Value"])
    random.Random(1).shuffle(sheet)
    assert taken(records, sheet, "refused.csv", add_rows=True).plan.new_rows == 2
    made = {entry.number: entry for entry in document(records).entries}
    assert (made["A 1"].title, made["A 1"].pages) == ("Stèle", (2,))
    assert [field.value for field in made["A 1"].fields] == ["marbre"]
    assert (made["1-2"].title, made["1-2"].pages) == ("Autel", (1,))


def test_a_mended_cell_without_the_rest_of_its_row_makes_no_entry(
    records: OpenProject, tmp_path: Path
) -> None:
    empty = dict.fromkeys(exported(records, tmp_path)[0], "")
    lost = empty | {"Entry number": "A 1", "Title": "Stèle", PAGES: "99"}
    sheet = refused_rows(taken(records, [lost], add_rows=True))
    for row in sheet:
        row["Value"] = row["Value"].replace("99", "2")
    alone = [row for row in sheet if row["Value"] == "2"]
    assert [cell.code for cell in taken(records, alone, add_rows=True).plan.refused] == ["new_row_empty"]
    without_numbers = [row | {"Row": ""} for row in sheet]
    result = taken(records, without_numbers, add_rows=True)
    assert not result.decisions and len(result.plan.refused) == len(sheet)


def test_a_new_row_that_the_desk_refuses_is_refused_as_a_whole(records: OpenProject, tmp_path: Path) -> None:
    empty = dict.fromkeys(exported(records, tmp_path)[0], "")
    new = empty | {"Entry number": "A 1", "Title": "Stèle", PAGES: "2", "Material": "marbre | bronze"}
    ReviewService(person(records, role=Role.MANAGER)).validation.validate("catalogue")
    result = taken(records, [new], add_rows=True)
    assert len(result.plan.refused) == 1 and not (result.plan.changes or result.plan.new_rows)
    assert [*result.finished.values()] == ["catalogue"]
    sheet = refused_rows(result)
    assert sorted(row["Value"] for row in sheet) == ["2", "A 1", "Stèle", "marbre | bronze"]
    ReviewService(person(records, role=Role.MANAGER)).validation.reopen("catalogue")
    result = taken(records, sheet, "refused.csv", add_rows=True)
    assert result.plan.new_rows == 1 and not result.finished


def test_a_value_that_a_new_entry_lacks_is_sent_again_for_it(tmp_path: Path) -> None:
    make_records(tmp_path / "p", 20)
    schema = (
        "name: short\nlabels: {en: Short}\nfields:\n- {name: material, type: text, labels: {en: Material}}\n"
    )
    (tmp_path / "short.yaml").write_text(schema)
    config = f"enrichment: {{metadata_schema: {tmp_path / 'short.yaml'}}}"
    (tmp_path / "p" / "config.yaml").write_text(config)
    opened = OpenProject(tmp_path / "p")
    try:
        # Records have inventory numbers still, which the schema has no more.
        new = {KEY: "", "Entry number": "A 1", PAGES: "2", "Material": "or", "inventory_number": "MN 1"}
        [row] = refused_rows(taken(opened, [new], add_rows=True))
        [made] = [entry for entry in document(opened).entries if entry.number == "A 1"]
        assert (row["Row id"], row["Value"]) == (made.id, "MN 1")
        assert [field.value for field in made.fields] == ["or"]
    finally:
        opened.close()


def test_two_cells_that_say_different_things_of_one_value(records: OpenProject, tmp_path: Path) -> None:
    rows = exported(records, tmp_path)[:1]
    twin = rows[0] | {"Material": "ivoire"}
    result = taken(records, [rows[0] | {"Material": "jade"}, twin])
    assert result.decisions == 1 and [cell.code for cell in result.plan.refused] == ["twice"]


def test_formulas_are_refused_in_their_cell(records: OpenProject) -> None:
    book = openpyxl.Workbook()
    book.active.append(["entry_id", "Material", "Inventory number"])
    book.active.append(["ent-000000", "=1+1", "MN 1"])
    file = io.BytesIO()
    book.save(file)
    result = SheetService(person(records)).apply(file.getvalue(), "a.xlsx")
    assert [(cell.place.row, cell.place.header, cell.code) for cell in result.plan.refused] == [
        (2, "Material", "formula")
    ]
    assert result.decisions == 1


def test_a_file_without_keys_and_a_reader_are_refused(records: OpenProject) -> None:
    with pytest.raises(EditError, match="ids"):
        SheetService(person(records)).preview(b"a,b\n1,2\n", "a.csv")
    with pytest.raises(AccessError):
        SheetService(person(records, role=Role.READER)).preview(b"entry_id,material\n", "a.csv")


def test_figures_and_captions_of_the_example(desk_as: Callable[..., ReviewService], tmp_path: Path) -> None:
    session = desk_as().session
    opened = session.opened
    figures = exported(opened, tmp_path, "figures")
    figures[0] |= {"number": "77", "kind": "plate"}
    result = taken(opened, figures, "figures.csv")
    assert result.decisions == 1 and len(result.plan.changes) == 2
    figure = document(opened).find(figures[0]["figure_id"])
    assert (getattr(figure, "number", ""), str(getattr(figure, "type", ""))) == ("77", "plate")
    captions = exported(opened, tmp_path / "b", "captions")
    captions[0]["text"] = "Fig. 12. Une légende récrite."
    assert taken(opened, captions, "captions.csv").decisions == 1
    assert exported(opened, tmp_path / "c", "captions")[0]["label"] == "Fig. 12."
