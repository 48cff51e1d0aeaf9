"""The first sheet as a museum's curator reads it: her fields, one work together, honest states, paper."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pictoria_docs.document import Box, Document, Entry, Field, RecordField, Region, Review, Status, field_id
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.tables.overview import overview_table
from tests.exchange.sample import FIELDS, draw_page, link, region, sample_document
from tests.exchange.test_overview import with_record

SCHEMA = (
    RecordField(name="object_type", type="term", labels={"en": "Object type", "fr": "Dénomination"}),
    RecordField(name="artist", type="person", labels={"en": "Maker", "fr": "Auteur"}),
    RecordField(name="inventory_number", type="identifier", labels={"fr": "Numéro d’inventaire"}),
    RecordField(name="dimensions", type="dimensions", labels={"en": "Dimensions", "fr": "Dimensions"}),
    RecordField(name="page", type="text", labels={"en": "Printed page", "fr": "Page imprimée"}),
    RecordField(name="bibliography", type="bibliography", labels={"fr": "Bibliographie"}),
)


def recorded(*values: tuple[str, str], entry: int = 0) -> Document:
    """The sample with a record of these values and no others."""
    document = sample_document()
    fields = tuple(Field(name=name, value=value, origin=FIELDS) for name, value in values)
    entries = [one.model_copy(update={"fields": ()}) for one in document.entries]
    entries[entry] = entries[entry].model_copy(update={"fields": fields, "title": None})
    return document.model_copy(update={"entries": tuple(entries), "record_fields": SCHEMA})


def book(out: Path, document: Document, language: str = "fr", **settings: str) -> Any:
    [path] = export_project(iter([document]), draw_page, out / "a.xlsx", "xlsx", language, settings=settings)
    return openpyxl.load_workbook(path)


def with_figure(document: Document, figure: Region) -> Document:
    """The document with a figure as it is to be."""
    pages = (
        page.model_copy(
            update={"regions": tuple(figure if one.id == figure.id else one for one in page.regions)}
        )
        for page in document.pages
    )
    return document.model_copy(update={"pages": tuple(pages)})


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_it_shows_the_fields_that_have_values_and_no_empty_column(tmp_path: Path) -> None:
    document = recorded(
        *(("object_type", "Lampe"), ("dimensions", "H. 12 cm"), ("inventory_number", "69M1658")),
        *(("bibliography", "Beazley 1963, p. 12"), ("page", "verso")),
    )
    first = rows(book(tmp_path, document).worksheets[0])[0]
    assert (first["Dénomination"], first["Dimensions"]) == ("Lampe", "H. 12 cm")
    assert not {"Auteur", "Datation", "Bibliographie", "Vérifié par"} & first.keys()
    assert {"Numéro", "Légende", "Notice", "État"} <= first.keys()
    assert first["Page imprimée (page)"] == "verso", (
        "a field that is called as a column has its name behind it"
    )
    assert (first["Page du fichier"], first["Page imprimée"]) == (2, "8")


def test_what_belongs_to_a_work_stands_together_and_one_number_in_two_places_is_told() -> None:
    document = recorded(("inventory_number", "M67/210"))
    first = document.pages[0]
    photograph = region(1, "figure", (40, 40, 240, 240))
    words = region(1, "caption", (40, 250, 240, 262), "Vue d’ensemble : M67/210")
    year = region(1, "caption", (40, 350, 240, 362), "Paris 1967, no 210")
    page = first.model_copy(update={"regions": (photograph, words, year, *first.regions)})
    bare = document.figures[0].model_copy(update={"number": None})
    made = with_figure(document, bare).model_copy(
        update={"links": (*document.links, link("caption_of", words.id, photograph.id, 0.9))}
    )
    made = made.model_copy(update={"pages": (page, *made.pages[1:])})
    table = overview_table(made, "fr")
    told = [(row.figure.id if row.figure else "", cells) for row, cells in table]
    work = [(id, cells) for id, cells in told if cells["entry"] == "1"]
    at = next(index for index, (id, _) in enumerate(told) if id == photograph.id)
    assert told[at - 1][1]["entry"] == "1", "it stands behind the rows of the entry"
    assert told[at][1]["same_number"] == "notice 1" and told[at][1]["entry"] == "", "no link is made of it"
    assert dict(work)[bare.id]["number"] == "1", "a picture without a number has that of its entry"
    assert not any(cells["same_number"] for id, cells in told if id != photograph.id)


def test_several_values_are_parted_by_semicolons_unless_one_has_its_own() -> None:
    several = recorded(("inventory_number", "67M1445"), ("inventory_number", "67M1461"))
    assert overview_table(several, "fr")[0][1]["inventory_number"] == "67M1445; 67M1461"
    unsure = recorded(("inventory_number", "12; 13"), ("inventory_number", "14"))
    assert overview_table(unsure, "fr")[0][1]["inventory_number"] == "12; 13 | 14"


def test_the_state_of_a_row_is_the_least_of_what_it_shows_also_in_a_finished_document(tmp_path: Path) -> None:
    document = with_record()
    values = [field_id(document.entries[0].id, field) for field in document.entries[0].fields]
    [row, *_] = [row for row, _ in overview_table(document, "fr")]
    ids = {*(one.id for one in row.links), *values}

    def state(statuses: dict[str, Status], by: str = "Ada") -> tuple[str, str]:
        reviews = {
            id: Review(status=status, decided_by=by, decided_at="2026-01-01")
            for id, status in statuses.items()
        }
        made = document.model_copy(update={"reviews": reviews})
        cells = overview_table(made, "fr")[0][1]
        return str(cells["status"]), str(cells["checked_by"])

    accepted = dict.fromkeys(ids, Status.ACCEPTED)
    assert state(accepted | {values[0]: Status.CORRECTED})[0] == "accepté"
    assert state(accepted | {values[0]: Status.ASSUMED})[0] == "présumé"
    one_open = {id: status for id, status in accepted.items() if id != values[0]}
    assert state(one_open)[0] == "accepté, 1 valeur à vérifier"
    assert state(accepted, "root") == ("accepté", "la personne à cet ordinateur"), (
        "a machine's name is told in words"
    )
    reviews = {
        one.id: Review(status=Status.ACCEPTED, decided_by="Ada", decided_at="2026-01-01") for one in row.links
    }
    made = book(tmp_path, document.model_copy(update={"reviews": reviews}))
    figures = {one["Identifiant de figure"]: one["État"] for one in rows(made["Figures"])}
    assert row.figure is not None and figures[row.figure.id] == "accepté avec son lien"


@pytest.mark.parametrize(("language", "label"), [("fr", "Dénomination"), ("en", "Object type")])
def test_fields_and_stages_are_called_as_people_call_them(language: str, label: str, tmp_path: Path) -> None:
    document = recorded(("object_type", "Lampe"), ("dimensions", "H. 12 cm"))
    made = book(tmp_path, document, language)
    values = rows(made["Champs" if language == "fr" else "Fields"])
    text = {str(cell) for row in values for cell in row.values()}
    assert label in text and not {"object_type", "dimensions_text", "enrichment"} & text


def test_the_text_of_an_entry_is_its_last_column(tmp_path: Path) -> None:
    document = sample_document()
    paragraph = region(2, "text", (60, 60, 300, 90), "Coupe attique.\nPeut-être de Vulci ? " + "x" * 40_000)
    entry: Entry = document.entries[0]
    span = entry.spans[0].model_copy(update={"page": 2, "regions": (paragraph.id,)})
    page = document.pages[1].model_copy(update={"regions": (*document.pages[1].regions, paragraph)})
    made = document.model_copy(
        update={
            "pages": (document.pages[0], page, *document.pages[2:]),
            "entries": (entry.model_copy(update={"spans": (span,)}), *document.entries[1:]),
        }
    )
    opened = book(tmp_path, made, desk="https://desk.example/ui/review?project=a")
    sheet = opened["Notices"]
    cell = sheet.cell(2, sheet.max_column)
    assert sheet.cell(1, sheet.max_column).value == "Texte"
    assert cell.value.startswith("Coupe attique.") and len(cell.value) == 32_767 and cell.alignment.wrap_text
    assert sheet.row_dimensions[2].height < 150, "the sheet can be leafed through"
    assert any("32" in str(row["Quoi"]) for row in rows(opened.worksheets[-1])), "what is cut is told"


def test_thin_pictures_leave_room_for_words_and_each_sheet_fits_the_paper(tmp_path: Path) -> None:
    document = sample_document()
    figure = document.figures[0]
    thin = Box(figure.box.x0, figure.box.y0, figure.box.x1, figure.box.y0 + 3)
    made = with_figure(document, figure.model_copy(update={"box": thin}))
    opened = book(tmp_path, made)
    first = opened.worksheets[0]
    assert min(first.row_dimensions[row].height for row in range(2, first.max_row + 1)) >= 30
    seen = [column for column in first.columns if not first.column_dimensions[column[0].column_letter].hidden]
    last = seen[-1][0].column_letter
    assert first.print_area.endswith(f"!$A$1:${last}${first.max_row}")
    for sheet in opened.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToHeight) == ("landscape", 0), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"


def test_only_the_links_to_the_desk_look_like_links(tmp_path: Path) -> None:
    made = book(tmp_path, with_record(), desk="https://desk.example/ui/review?project=vases", pictures="no")
    cells = [cell for line in made.worksheets[0].iter_rows(min_row=2) for cell in line]
    assert {cell.value for cell in cells if cell.font.underline} == {"Ouvrir"}
    assert all(cell.hyperlink for cell in cells if cell.font.underline)


@pytest.mark.parametrize(("language", "word"), [("fr", "Artiste"), ("en", "Artist")])
def test_a_field_has_the_same_word_in_the_overview_as_in_the_records(
    tmp_path: Path, language: str, word: str
) -> None:
    document = recorded(("artist", "Peintre de Thésée"))
    artist = RecordField(name="artist", type="person", labels={"en": "Artist", "fr": "Artiste"})
    made = book(tmp_path, document.model_copy(update={"record_fields": (artist,)}), language)
    overview = [cell.value for cell in made.worksheets[0][1]]
    records = [cell.value for cell in made["Fiches" if language == "fr" else "Records"][1]]
    assert overview.count(word) == records.count(word) == 1
    assert not {"Auteur", "Maker"} & {*overview, *records}
