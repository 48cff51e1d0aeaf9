"""What "Tab. 12" means: the Latin plate or a table, told by the whole document."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import NumberKind, RegionType
from pictoria_docs.labels import find_references, read_caption, read_label, tab_kind
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write

LATIN = "Vasa quae in museo sunt cum fragmentis apud oppidum reperta, sed sine numero. "


def plates(label: str) -> pymupdf.Document:
    pdf = new_pdf()
    for number in (1, 2, 3):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((190, 50), f"{label} {number}", fontsize=11)
        page.insert_image(pymupdf.Rect(80, 80, 340, 400), stream=photo(number), keep_proportion=False)
    return pdf


def test_tab_alone_over_pictures_is_a_plate(tmp_path: Path) -> None:
    pages = analysed(plates("TAB."), tmp_path)
    assert tab_kind(pages) is NumberKind.PLATE
    numbers = [
        region for page in find_captions(pages) for region in page.regions if region.caption is not None
    ]
    assert [region.type for region in numbers] == [RegionType.FIGURE_NUMBER] * 3
    assert {region.caption.kind for region in numbers if region.caption} == {NumberKind.PLATE}


@pytest.mark.parametrize("word", ["Tabelle 4", "Table 4"])
def test_tab_is_a_table_where_the_word_is_written_out_or_plates_have_another(
    tmp_path: Path, word: str
) -> None:
    pdf = plates("Taf.")
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 60, 360, 200), f"{LOREM} (tab. 3). See {word}. {LOREM}")
    page.insert_text((60, 230), "Tab. 3. Sherds by layer.", fontsize=9)
    assert tab_kind(analysed(pdf, tmp_path)) is NumberKind.TABLE


def test_a_latin_text_cites_plates(tmp_path: Path) -> None:
    pdf = new_pdf()
    write(pdf.new_page(width=420, height=595), (60, 60, 360, 300), LATIN * 6 + "(tab. 3, 2).")
    pages = analysed(pdf, tmp_path)
    assert tab_kind(pages) is NumberKind.PLATE
    assert tab_kind(find_captions(pages)) is NumberKind.PLATE


def test_without_the_word_nothing_is_said() -> None:
    assert tab_kind([]) is NumberKind.TABLE


def test_the_grammar_reads_tab_as_it_is_told() -> None:
    for tab in (NumberKind.TABLE, NumberKind.PLATE):
        caption, label = read_caption("Tab. 12. Vasa picta.", tab=tab), read_label("TAB. 12", tab=tab)
        assert caption is not None and label is not None
        assert caption.kind is label.kind is tab
        (reference,) = find_references("vasa picta (tab. 12)", tab=tab)
        assert reference.kind is tab
    roman = read_caption("Tab. XII. Vasa picta.")
    assert roman is not None and roman.kind is NumberKind.PLATE
