"""What only the whole document tells."""

from pathlib import Path

import pymupdf

from pictoria_docs.document import PageKind, RegionType
from pictoria_docs.layout import settle
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write


def of_type(pages, type):
    return [(region.page, region.text) for page in pages for region in page.regions if region.type is type]


def book(pages: int = 6) -> pymupdf.Document:
    pdf = new_pdf()
    for number in range(pages):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((60, 40), "Vases of the coast" if number % 2 else "Part one", fontsize=8)
        page.insert_text((205, 570), str(number + 21), fontsize=9)
        write(page, (60, 70, 360, 220), LOREM + f" This is text number {'abcdef'[number]}.")
    return pdf


def test_running_heads_and_page_numbers(tmp_path: Path) -> None:
    pages = analysed(book(), tmp_path)
    assert len(of_type(pages, RegionType.RUNNING_HEAD)) == 6
    assert [text for _, text in of_type(pages, RegionType.PAGE_NUMBER)] == [
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
    ]
    assert [page.label for page in pages] == ["21", "22", "23", "24", "25", "26"]
    assert len(of_type(pages, RegionType.TEXT)) == 6


def test_captions_under_frames_at_the_foot_of_two_pages_are_no_running_feet(tmp_path: Path) -> None:
    pdf = new_pdf()
    for number in range(4):
        page = pdf.new_page(width=420, height=595)
        write(page, (60, 70, 360, 220), LOREM + f" This is text number {'abcd'[number]}.")
        page.draw_rect(pymupdf.Rect(60, 420, 360, 530), color=(0, 0, 0), width=0.8)
        write(page, (70, 425, 350, 525), LOREM)
        kind = ("anttor", "arev", "ccfonts", "fourier")[number]
        page.insert_text((60, 545), f"Figure 8.{number + 2} A page that was set with {kind}", fontsize=9)
    pages = analysed(pdf, tmp_path)
    assert of_type(pages, RegionType.RUNNING_HEAD) == []


def test_a_letter_that_only_looks_like_a_roman_digit_is_no_page_number(tmp_path: Path) -> None:
    pages = analysed(book(), tmp_path)
    foot = next(region for region in pages[2].regions if region.text == "23")
    odd = foot.model_copy(update={"text": "ı", "type": RegionType.TEXT})  # as OCR reads a worn "1" at times
    regions = tuple(odd if region.id == foot.id else region for region in pages[2].regions)
    settled = settle([*pages[:2], pages[2].model_copy(update={"regions": regions}), *pages[3:]])
    assert [text for number, text in of_type(settled, RegionType.PAGE_NUMBER) if number == 3] == []


def test_the_number_of_a_panel_is_no_page_number(tmp_path: Path) -> None:
    """Plates without a page number, whose panels 1, 2, 3 ... stand where page numbers stand."""
    pdf = book(4)
    for plate in range(4):
        page = pdf.new_page(width=420, height=595)
        for panel in range(3):
            x = 50 + panel * 115
            page.insert_image((x, 380, x + 95, 520), stream=photo(plate * 10 + panel))
            page.insert_text((x + 44, 545), str(panel + 1 + 3 * (plate % 2)), fontsize=9)
    pages = analysed(pdf, tmp_path)
    assert [page.label for page in pages[:4]] == ["21", "22", "23", "24"]
    assert [page.label for page in pages[4:]] == [None] * 4


def test_a_logo_on_each_page_is_decoration_and_a_photograph_printed_twice_is_not(tmp_path: Path) -> None:
    pdf = book()
    logo, picture = photo(7, 60, 20), photo(8)
    for number, page in enumerate(pdf):
        page.insert_image(pymupdf.Rect(350, 20, 400, 38), stream=logo)
        if number in (1, 4):
            page.insert_image(pymupdf.Rect(60, 240 + 20 * number, 260, 390 + 20 * number), stream=picture)
    pages = analysed(pdf, tmp_path)
    assert len(of_type(pages, RegionType.DECORATION)) == 6
    assert [figure.page for page in pages for figure in page.figures] == [2, 5]


def test_headings_and_footnotes_by_their_type(tmp_path: Path) -> None:
    pdf = book()
    write(pdf[2], (60, 240, 360, 270), "The second workshop", 14, "tibo")
    write(pdf[2], (60, 270, 360, 400), LOREM)
    write(pdf[2], (60, 500, 360, 540), "3 See the survey of the coast, with a full list of the crates.", 7)
    pages = analysed(pdf, tmp_path)
    assert of_type(pages, RegionType.HEADING) == [(3, "The second workshop")]
    assert [page for page, _ in of_type(pages, RegionType.FOOTNOTE)] == [3]


def test_photographs_of_one_size_in_one_place_stay_figures(tmp_path: Path) -> None:
    pdf = book()
    for number, page in enumerate(pdf):
        pixels = pymupdf.Pixmap(photo(30 + number))
        page.insert_image(pymupdf.Rect(60, 240, 260, 390), pixmap=pixels)
    pages = analysed(pdf, tmp_path)
    assert [figure.page for page in pages for figure in page.figures] == [1, 2, 3, 4, 5, 6]


def test_a_large_drawing_of_one_shape_on_several_plates_is_no_ornament(tmp_path: Path) -> None:
    pdf = new_pdf()
    for _ in range(4):
        page = pdf.new_page(width=420, height=595)
        for step in range(12):
            page.draw_bezier((80, 100 + 20 * step), (150, 90), (250, 380), (330, 120 + 20 * step))
    pages = analysed(pdf, tmp_path)
    assert [figure.page for page in pages for figure in page.figures] == [1, 2, 3, 4]


def test_two_pages_of_text_among_plates_have_a_running_head(tmp_path: Path) -> None:
    pdf = book(2)
    for page in pdf:
        page.insert_text((250, 40), "Catalogue of the finds", fontsize=8)
    for number in range(8):
        page = pdf.new_page(width=420, height=595, pno=1)
        page.insert_image(pymupdf.Rect(60, 60, 360, 500), stream=photo(40 + number))
    pages = analysed(pdf, tmp_path)
    assert [page for page, text in of_type(pages, RegionType.RUNNING_HEAD) if "finds" in text] == [1, 10]


def test_heads_and_feet_within_others_are_found_too(tmp_path: Path) -> None:
    """A second line of the head, and a foot above the line that the printer puts under each page."""
    pdf = book()
    for number, page in enumerate(pdf):
        page.insert_text((60, 58), "Finds of the northern harbour", fontsize=8)
        page.insert_text((60, 545), "Catalogue of the collection", fontsize=8)
        page.insert_text((20, 590), f"inside.indd {number + 3}  27/11/2026", fontsize=5)
    pages = analysed(pdf, tmp_path)
    heads = of_type(pages, RegionType.RUNNING_HEAD)
    for words in ("Finds of the northern harbour", "Catalogue of the collection"):
        assert sum(text == words for _, text in heads) == 6
    assert len(of_type(pages, RegionType.TEXT)) == 6


def test_the_label_of_a_field_that_comes_back_under_a_head_is_none(tmp_path: Path) -> None:
    pdf = book()
    for number, page in enumerate(pdf):
        page.insert_text((60, 62), "Inventory", fontsize=9)
        page.insert_text((200, 62), f"19{number}4.{number}7", fontsize=9)
    pages = analysed(pdf, tmp_path)
    assert not any(text == "Inventory" for _, text in of_type(pages, RegionType.RUNNING_HEAD))


def test_a_head_that_ocr_reads_differently_on_each_page_is_one(tmp_path: Path) -> None:
    readings = ("Catálogo de la colección", "Catdlogo de la colecciön", "Catälogo de la colecciôn")
    pages = []
    for page in analysed(book(), tmp_path, settled=False):
        number = page.number - 1
        regions = []
        for region in page.regions:
            if region.box.y0 < 45:
                shift = number % 3 * 3
                box = region.box._replace(y0=region.box.y0 + shift, y1=region.box.y1 + shift)
                region = region.model_copy(update={"text": readings[number % 3], "words": (), "box": box})
            regions.append(region)
        pages.append(page.model_copy(update={"regions": tuple(regions), "kind": PageKind.SCAN}))
    assert len(of_type(settle(pages), RegionType.RUNNING_HEAD)) == 6


def test_the_number_of_a_lot_under_its_picture_is_no_running_foot(tmp_path: Path) -> None:
    """Plates of one size bear their labels at one height, and nothing stands below them."""
    pdf = new_pdf()
    for number in range(6):
        page = pdf.new_page(width=420, height=595)
        page.insert_text((60, 40), "Ancient bronzes", fontsize=8)
        page.insert_image((60, 70, 360, 370), stream=photo(number), keep_proportion=False)
        page.insert_text((195, 385), f"Lot {number + 18}", fontsize=8)
    pages = analysed(pdf, tmp_path)
    assert {text for _, text in of_type(pages, RegionType.RUNNING_HEAD)} == {"Ancient bronzes"}


def cards() -> pymupdf.Document:
    """Pages of products, each with other photographs in the same frames, down to the foot of the page."""
    pdf = new_pdf()
    for number in range(4):
        page = pdf.new_page(width=420, height=595)
        for place in range(6):
            x, y = 30 + 130 * (place % 3), 30 + 280 * (place // 3)
            frame = pymupdf.Rect(x, y, x + 110, y + 170)
            page.draw_rect(frame, fill=(0.96, 0.94, 0.9), color=None, radius=0.05)
            page.insert_image(
                pymupdf.Rect(x + 4, y + 4, x + 106, y + 166), stream=photo(number * 10 + place, 100, 160)
            )
            page.insert_text(
                (x, y + 190), f"{('Wax', 'Gel', 'Oil', 'Balm')[number]} number {place}", fontsize=9
            )
            page.insert_text((x, y + 215), "150 ML", fontsize=8)
            page.insert_text((x, y + 240), "2,50 EUR", fontsize=12)
            page.insert_text((x + 60, y + 240), f"{110 + number},80 EUR", fontsize=9)
    return pdf


def test_photographs_in_frames_of_one_shape_stay_figures(tmp_path: Path) -> None:
    pages = analysed(cards(), tmp_path)
    assert [len(page.figures) for page in pages] == [6, 6, 6, 6]
    assert of_type(pages, RegionType.DECORATION) == []


def test_what_stands_in_each_of_the_lowest_cards_is_no_running_foot(tmp_path: Path) -> None:
    assert of_type(analysed(cards(), tmp_path), RegionType.RUNNING_HEAD) == []


def test_words_along_the_side_of_each_page_are_running_heads(tmp_path: Path) -> None:
    pdf = book()
    for number, page in enumerate(pdf):
        page.insert_text((400, 400), "Baobab Editions", fontsize=30, rotate=90)
        page.insert_text((40, 400), f"Photo {'abcdef'[number]} by hand", fontsize=8, rotate=90)
    heads = [text for _, text in of_type(analysed(pdf, tmp_path), RegionType.RUNNING_HEAD)]
    assert heads.count("Baobab Editions") == 6
    assert not any(text.startswith("Photo") for text in heads)


def test_an_image_that_text_runs_on_over_is_a_ground(tmp_path: Path) -> None:
    pdf = new_pdf()
    for number in range(2):
        page = pdf.new_page(width=420, height=595)
        page.insert_image(pymupdf.Rect(0, 420, 420, 595), stream=photo(number + 1), keep_proportion=False)
        page.insert_image(pymupdf.Rect(60, 30, 200, 130), stream=photo(number + 5))
        write(page, (60, 150, 360, 400), " ".join([LOREM] * 3))
        write(page, (60, 440, 360, 580), " ".join([LOREM] * 2))
    pages = analysed(pdf, tmp_path)
    assert [(page, text) for page, text in of_type(pages, RegionType.FIGURE)] == [(1, ""), (2, "")]
    assert sum("fill eleven crates" in text for _, text in of_type(pages, RegionType.TEXT)) == 4
