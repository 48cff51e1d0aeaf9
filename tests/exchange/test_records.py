"""The table of records: a row for each entry, columns by the names that people give the fields."""

import csv
from pathlib import Path

import openpyxl

from pictoria_docs.document import Document, Field, Origin, Reason, RecordField
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.tables.records import records_table
from tests.exchange.sample import draw_page, sample_document

RULES = Origin(stage="enrichment")
FIELDS = (
    RecordField(name="title", type="title", labels={"en": "Title", "fr": "Titre"}),
    RecordField(name="material", type="term", labels={"en": "Material", "fr": "Matière"}),
    RecordField(name="mint", type="place", labels={"en": "Mint", "fr": "Atelier"}),
    RecordField(name="twin", labels={"en": "Pages", "fr": "Pages"}),
)


def described(name: str = "catalogue") -> Document:
    """A document whose first entry has two materials, a second opinion, a column of a museum's own, a remark."""
    sample = sample_document(name)
    first, *others = sample.entries
    fields = (
        Field(name="material", value="Terre cuite", inferred=True, origin=RULES),
        Field(name="material", value="=peinture", inferred=True, origin=RULES),
        Field(name="material", value="Bronze", inferred=True, alternative=True, origin=RULES),
        Field(name="Salle", value="12", inferred=True, origin=RULES),
    )
    warning = Reason(code="known_several", values={"rows": "objets.csv#row=3"})
    entry = first.model_copy(update={"fields": fields, "warnings": (warning,)})
    return sample.model_copy(update={"entries": (entry, *others), "record_fields": FIELDS})


def test_columns_have_the_labels_of_the_schema_in_the_users_language() -> None:
    english, french = (records_table([described()], language) for language in ("en", "fr"))
    assert english.columns[2:7] == ("Title", "Material", "Mint", "Pages (twin)", "Salle")
    assert french.columns[2:5] == ("Titre", "Matière", "Atelier")
    assert all(tuple(row) == table.columns for table in (english, french) for row in table.rows)


def test_a_row_for_each_entry_values_as_printed_without_second_opinions() -> None:
    document = described()
    table = records_table([document], "fr")
    assert len(table.rows) == len(document.entries)
    row = table.rows[0]
    assert row["Matière"] == "Terre cuite | =peinture" and row["Salle"] == "12" and row["Atelier"] == ""
    assert row["Titre"] == document.entries[0].title, "the heading, where the record does not repeat it"
    assert "objets.csv#row=3" in str(row["Remarques"])


def test_csv_has_it_beside_the_other_tables(tmp_path: Path) -> None:
    export_project(iter([described()]), draw_page, tmp_path, "csv", "fr")
    with (tmp_path / "catalogue" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Titre"] for row in rows] == [entry.title for entry in described().entries]
    assert rows[0]["Matière"] == "Terre cuite | =peinture"


def test_the_workbook_has_it_as_its_last_table_for_all_documents(tmp_path: Path) -> None:
    other = described("other").model_copy(
        update={"record_fields": (RecordField(name="shape", labels={"en": "Shape", "fr": "Forme"}),)}
    )
    [path] = export_project(iter([described(), other]), draw_page, tmp_path, "xlsx", "fr")
    sheet = openpyxl.load_workbook(path).worksheets[-2]
    assert sheet.title == "Fiches"
    header, *rows = sheet.iter_rows(values_only=True)
    assert "Matière" in header and "Forme" in header
    assert len(rows) == 2 * len(other.entries)
    assert {row[header.index("Document")] for row in rows} == {"catalogue", "other"}


def test_documents_analysed_before_there_were_schemas_have_their_fields_by_name() -> None:
    table = records_table([sample_document()], "en")
    assert "material" in table.columns and table.rows[0]["material"] == "Terre cuite"
