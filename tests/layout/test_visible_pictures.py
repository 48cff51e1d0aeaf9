"""Pictures of born-digital pages are as large as what is seen of them."""

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from pictoria_docs.document import Box, PageKind, Region, RegionType
from pictoria_docs.document.page import Page
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write


def content_of(page: pymupdf.Page) -> str:
    return page.read_contents().decode("latin-1")


def set_content(page: pymupdf.Page, content: str) -> None:
    """Replace all content of a page."""
    page.clean_contents()
    (stream,) = page.get_contents()
    page.parent.update_stream(stream, content.encode("latin-1"))


def enlarge_within_clip(page: pymupdf.Page, times: float) -> None:
    """Each image `times` as large about its middle, cropped to where it was."""
    page.clean_contents()
    parts = content_of(page).split("\n")
    shift = (1 - times) / 2
    crop = f"0 0 1 1 re W n {times} 0 0 {times} {shift} {shift} cm"
    set_content(page, "\n".join(f"q {crop} {part} Q" if part.endswith(" Do") else part for part in parts))


def with_opacity(opacity: np.ndarray) -> bytes:
    height, width = opacity.shape
    picture = Image.open(io.BytesIO(photo(width=width, height=height)))
    picture.putalpha(Image.fromarray(opacity.astype(np.uint8)))
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    return encoded.getvalue()


def figure_boxes(page: Page) -> list[Box]:
    return sorted(figure.box for figure in page.figures)


def captions(page: Page) -> list[Region]:
    return [region for region in page.regions if region.text.startswith("Fig.")]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_cropped_picture_does_not_grow_over_its_caption(tmp_path: Path, rotation: int) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    write(page, (60, 236, 360, 260), "Fig. 1. A harbour seen from the north")
    write(page, (60, 280, 360, 400), LOREM)
    enlarge_within_clip(page, 1.5)
    page.set_rotation(rotation)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    seen = pymupdf.Rect(60, 80, 260, 230) * pdf[0].rotation_matrix
    assert figure.box.iou(Box(*seen)) > 0.98
    assert len(captions(made)) == 1 and not figure.text


def test_two_crops_of_one_image_are_two_pictures(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(0, 0, 10, 10), stream=photo())
    (name,) = [image[7] for image in page.get_images()]
    crops = [("60 300 100 200", -40), ("220 300 100 200", 0)]
    set_content(
        page,
        " ".join(f"q {clip} re W n 400 0 0 200 {x} 300 cm /{name} Do Q" for clip, x in crops),
    )
    (made,) = analysed(pdf, tmp_path)
    first, second = sorted(made.figures, key=lambda figure: figure.box.x0)
    assert first.box.iou(Box(60, 95, 160, 295)) > 0.98 and second.box.iou(Box(220, 95, 320, 295)) > 0.98
    assert first.picture.digest != second.picture.digest
    assert first.picture.width == pytest.approx(50, abs=2)


def test_an_image_outside_its_clip_is_not_there(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    set_content(page, "q 300 10 50 50 re W n " + content_of(page) + " Q")
    (made,) = analysed(pdf, tmp_path)
    assert not made.figures


def test_text_outside_its_clip_is_not_read(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((60, 100), "Hidden words")
    page.insert_text((60, 400), "Printed words")
    set_content(page, "q 0 0 420 300 re W n " + content_of(page) + " Q")
    (made,) = analysed(pdf, tmp_path)
    assert [region.text for region in made.regions] == ["Printed words"]


def test_a_path_is_as_large_as_its_clip_leaves_it(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 280, 360, 400), LOREM)
    curves = " ".join(f"{20 * k} 0 m {40 * k} 300 0 500 400 {30 * k} c S" for k in range(1, 12))
    set_content(page, content_of(page) + f" q 60 380 150 120 re W n {curves} Q")
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.iou(Box(60, 95, 210, 215)) > 0.9
    assert [region.text for region in made.regions if region.text] == [LOREM]


def test_paths_without_any_opacity_are_not_there(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.draw_rect(pymupdf.Rect(60, 80, 300, 200), fill=(0, 0, 0), fill_opacity=0, stroke_opacity=0)
    page.draw_rect(pymupdf.Rect(60, 300, 300, 400), fill=(0, 0, 0), fill_opacity=0.6)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.y0 > 290


def test_a_picture_on_a_soft_shadow_is_the_picture(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    across, down = np.meshgrid(np.linspace(-1, 1, 300), np.linspace(-1, 1, 300))
    page.insert_image(
        pymupdf.Rect(40, 40, 340, 340), stream=with_opacity(120 * np.clip(1.2 - np.hypot(across, down), 0, 1))
    )
    page.insert_image(pymupdf.Rect(90, 90, 290, 290), stream=photo(2, 200, 200))
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(90, 90, 290, 290)) > 0.98 for box in figure_boxes(made)] == [True]


def test_a_drawn_frame_with_transparent_ground_goes_around_text_and_is_no_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    frame = np.zeros((300, 400))
    frame[:12], frame[-12:], frame[:, :12], frame[:, -12:] = 255, 255, 255, 255
    page.insert_image(pymupdf.Rect(40, 60, 380, 300), stream=with_opacity(frame), keep_proportion=False)
    write(page, (70, 90, 350, 280), f"{LOREM} {LOREM}")
    page.insert_image(pymupdf.Rect(100, 350, 300, 500), stream=photo())
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.y0 > 340
    assert any(region.text.startswith(LOREM) for region in made.regions)


@pytest.mark.parametrize("radius", [None, 0.05])
@pytest.mark.parametrize("gap", [4, 14])
@pytest.mark.parametrize("fill", [None, (0.93, 0.95, 1.0), (0.75, 0.8, 0.6)])
def test_cards_close_together_are_pictures_and_texts(
    tmp_path: Path, fill: tuple[float, ...] | None, gap: int, radius: float | None
) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    names = [["Ananas", "Mangue", "Litchi"], ["Banane", "Poivron", "Cactus"]]
    for row, in_row in enumerate(names):
        for column, name in enumerate(in_row):
            x, y = 30 + column * (110 + gap), 40 + row * (160 + gap)
            card = pymupdf.Rect(x, y, x + 110, y + 160)
            page.draw_rect(card, color=None if fill else (0.6, 0, 0.3), fill=fill, width=2, radius=radius)
            picture = pymupdf.Rect(x + 8, y + 8, x + 102, y + 102)
            page.insert_image(picture, stream=photo(3 * row + column, 200, 200))
            page.insert_text((x + 8, y + 122), name, fontsize=13, fontname="hebo")
            page.insert_text((x + 8, y + 140), "Poche 150 g", fontsize=10)
    (made,) = analysed(pdf, tmp_path)
    assert len(made.figures) == 6
    texts = " ".join(region.text for region in made.regions if not region.is_picture)
    assert all(name in texts for in_row in names for name in in_row)


def test_a_page_that_shows_little_of_a_large_image_is_no_scan(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(0, 0, 10, 10), stream=photo(3, 1000, 1400))
    (name,) = [image[7] for image in page.get_images()]
    set_content(page, f"q 100 200 200 250 re W n 420 0 0 595 0 0 cm /{name} Do Q")
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert made.kind is PageKind.BORN_DIGITAL
    assert figure.box.iou(Box(100, 145, 300, 395)) > 0.98


def test_text_on_a_page_picture_counts_though_a_small_picture_is_painted_last(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(page.rect, stream=photo(3, 1000, 1400), keep_proportion=False)
    write(page, (60, 280, 360, 400), LOREM)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    (made,) = analysed(pdf, tmp_path)
    assert any(region.text == LOREM for region in made.regions)
    assert any(box.iou(Box(60, 80, 260, 230)) > 0.98 for box in figure_boxes(made))


def test_a_white_image_under_text_is_no_picture(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    white = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(white, "PNG")
    page.insert_image(pymupdf.Rect(50, 270, 380, 420), stream=white.getvalue(), keep_proportion=False)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    page.insert_text((70, 200), "Lettering", color=(1, 1, 1))
    write(page, (60, 280, 360, 400), LOREM)
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(60, 80, 260, 230)) > 0.98 for box in figure_boxes(made)] == [True]
    assert LOREM in [region.text for region in made.regions]


def drawing(page: pymupdf.Page) -> None:
    """Strokes within (100, 120, 240, 250)."""
    for step in range(12):
        page.draw_line((100 + 12 * step, 250), (106 + 11 * step, 120 + 7 * step), width=0.8)
    page.draw_rect(pymupdf.Rect(100, 120, 240, 250), width=0.6)


def test_rules_above_and_below_a_drawing_and_its_caption_belong_to_neither(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    drawing(page)
    write(page, (100, 258, 360, 276), "Fig. 1. A profile of the northern slope")
    for y in (115, 280):
        page.draw_line((60, y), (360, y), width=0.6)
    write(page, (60, 300, 360, 420), LOREM)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.iou(Box(100, 120, 240, 250)) > 0.97
    assert [region.text for region in captions(made)] == ["Fig. 1. A profile of the northern slope"]


def test_two_drawings_with_rules_around_them_stay_two(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    drawing(page)
    page.draw_rect(pymupdf.Rect(264, 120, 360, 250), fill=(0.3, 0.3, 0.3))
    for x0, x1 in ((100, 248), (256, 360)):
        for y in (116, 254):
            page.draw_line((x0, y), (x1, y), width=0.6)
    (made,) = analysed(pdf, tmp_path)
    assert len(made.figures) == 2


def test_a_scale_below_a_drawing_is_part_of_it(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    drawing(page)
    page.draw_line((150, 258), (190, 258), width=0.8)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.y1 > 257


def test_a_table_of_rules_alone_is_a_table_still(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for row in range(4):
        page.draw_line((60, 100 + 14 * row), (340, 100 + 14 * row), width=0.6)
        for column in range(3):
            page.insert_text((70 + 90 * column, 110 + 14 * row), f"{row} {column}", fontsize=9)
    (made,) = analysed(pdf, tmp_path)
    assert not made.figures
    assert [region.type.value for region in made.regions].count("table") == 1


def test_rules_of_neighbouring_columns_make_no_table(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(60, 80, 200, 180), stream=photo(), keep_proportion=False)
    page.insert_image(pymupdf.Rect(220, 80, 360, 188), stream=photo(2), keep_proportion=False)
    for x0, x1, y in ((60, 200, 184), (220, 360, 192), (60, 200, 204)):
        page.draw_line((x0, y), (x1, y), width=0.6)
    page.insert_text((222, 204), "Fig. 2. A lamp", fontsize=9)
    (made,) = analysed(pdf, tmp_path)
    assert figure_boxes(made)[1].iou(Box(220, 80, 360, 188)) > 0.98
    assert not [region for region in made.regions if region.type is RegionType.TABLE]


def test_a_dark_ground_under_a_picture_and_its_caption_is_neither(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.draw_rect(pymupdf.Rect(40, 100, 380, 560), fill=(0.14, 0.14, 0.15), color=None)
    page.insert_image(pymupdf.Rect(60, 140, 260, 340), stream=photo(2, 200, 200))
    for row, words in enumerate(("Artist in meditation", "Mixed media on canvas", "112 x 91 cm", "2026")):
        page.insert_text((60, 370 + 13 * row), words, fontsize=9, color=(1, 1, 1))
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(60, 140, 260, 340)) > 0.98 for box in figure_boxes(made)] == [True]
    assert any("Mixed media on canvas" in region.text for region in made.regions)


def test_a_large_shape_is_a_drawing_and_a_large_plain_area_is_none(tmp_path: Path) -> None:
    for shape, figures in (("oval", 1), ("rectangle", 0)):
        pdf = new_pdf()
        page = pdf.new_page(width=420, height=595)
        place = pymupdf.Rect(30, 30, 390, 540)
        (page.draw_oval if shape == "oval" else page.draw_rect)(place, fill=(0.3, 0.4, 0.5), color=None)
        (made,) = analysed(pdf, tmp_path)
        assert len(made.figures) == figures


def ornament(page: pymupdf.Page, opacity: float) -> None:
    """Cells with a gradient each over the whole page, in a group of this opacity, under what is there already."""
    pdf = page.parent
    gradient = (
        "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 0 595]"
        "/Function<</FunctionType 2/Domain[0 1]/C0[.2 .5 .9]/C1[.1 .2 .4]/N 1>>>>"
    )
    group = pdf.get_new_xref()
    pdf.update_object(
        group,
        "<</Type/XObject/Subtype/Form/BBox[0 0 420 595]/Group<</S/Transparency/I true>>"
        f"/Resources<</Shading<</Sh {gradient}>>>>>>",
    )
    cells = [(x, y) for x in range(10, 400, 60) for y in range(20, 580, 70)]
    pdf.update_stream(group, " ".join(f"q {x} {y} 40 45 re W n /Sh sh Q" for x, y in cells).encode())
    set_content(page, f"q /Faint gs /Cells Do Q {content_of(page)}")  # which clears unknown resources away
    for key, value in (("XObject/Cells", f"{group} 0 R"), ("ExtGState/Faint", f"<</ca {opacity}>>")):
        pdf.xref_set_key(page.xref, f"Resources/{key}", value)


@pytest.mark.parametrize(("pages", "opacity"), [(1, 0.3), (3, 1)])
def test_a_pattern_behind_a_page_is_no_figure(tmp_path: Path, pages: int, opacity: float) -> None:
    pdf = new_pdf()
    for number in range(pages):
        page = pdf.new_page(width=420, height=595)
        page.insert_image(pymupdf.Rect(70, 80, 260, 230), stream=photo(number), keep_proportion=False)
        ornament(page, opacity)
    for made in analysed(pdf, tmp_path):
        assert [box.iou(Box(70, 80, 260, 230)) > 0.9 for box in figure_boxes(made)] == [True]


def test_tiles_that_repeat_one_image_are_a_pattern_behind_the_page(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    tile = photo(7, 30, 40)
    for x in range(20, 400, 60):
        for y in range(20, 560, 80):
            page.insert_image(pymupdf.Rect(x, y, x + 60, y + 80), stream=tile, keep_proportion=False)
    page.insert_image(pymupdf.Rect(70, 80, 260, 230), stream=photo(), keep_proportion=False)
    page.insert_text((70, 260), "A harbour", fontsize=9)
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(70, 80, 260, 230)) > 0.98 for box in figure_boxes(made)] == [True]
    assert "A harbour" in [region.text for region in made.regions]


def test_an_image_cut_into_tiles_is_one_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for number in range(12):
        x, y = 60 + 60 * (number % 4), 80 + 50 * (number // 4)
        part = pymupdf.Rect(x, y, x + 60, y + 50)
        page.insert_image(part, stream=photo(number, 60, 50), keep_proportion=False)
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(60, 80, 300, 230)) > 0.98 for box in figure_boxes(made)] == [True]


def test_what_makes_up_a_mask_is_no_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(0, 0, 10, 10), stream=photo())
    (xref,) = [image[0] for image in page.get_images()]
    mask = pdf.get_new_xref()
    pdf.update_object(
        mask,
        "<</Type/XObject/Subtype/Form/BBox[0 0 420 595]/Group<</S/Transparency/CS/DeviceGray>>"
        f"/Resources<</XObject<</Im {xref} 0 R>>>>>>",
    )
    pdf.update_stream(mask, b"q 300 0 0 200 60 300 cm /Im Do Q")
    masked = f"<</SMask<</S/Luminosity/G {mask} 0 R>>>>"
    set_content(page, "q 100 0 0 100 100 50 cm /Im Do Q q /Masked gs 1 1 1 rg 0 0 420 595 re f Q")
    pdf.xref_set_key(page.xref, "Resources", f"<</XObject<</Im {xref} 0 R>>/ExtGState<</Masked {masked}>>>>")
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(100, 445, 200, 545)) > 0.98 for box in figure_boxes(made)] == [True]


def test_coloured_cells_of_a_row_are_a_table_beside_the_picture_they_touch(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for column, words in enumerate(("Ciprocor 500", "Tablets, 500 mg", "Ten in a box")):
        cell = pymupdf.Rect(60 + 100 * column, 60, 160 + 100 * column, 110)
        page.draw_rect(cell, fill=(0.85, 0.92, 0.97), color=None)
        page.insert_text((cell.x0 + 6, 80), words, fontsize=9)
    page.insert_image(pymupdf.Rect(120, 100, 320, 250), stream=photo(), keep_proportion=False)
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(120, 100, 320, 250)) > 0.98 for box in figure_boxes(made)] == [True]
    (table,) = [region for region in made.regions if region.type is RegionType.TABLE]
    assert table.box.iou(Box(60, 60, 360, 110)) > 0.95
    assert any("Tablets" in region.text for region in made.regions if not region.is_picture)


def test_a_drawing_on_a_coloured_column_of_text_is_the_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.draw_rect(pymupdf.Rect(60, 60, 290, 560), fill=(0.78, 0.89, 0.86), color=None)
    drawing(page)
    write(page, (70, 300, 280, 420), LOREM)
    (made,) = analysed(pdf, tmp_path)
    assert [box.iou(Box(100, 120, 240, 250)) > 0.97 for box in figure_boxes(made)] == [True]
    assert LOREM in [region.text for region in made.regions]


@pytest.mark.parametrize(("pages", "figures"), [(2, 2), (3, 1)])
def test_a_small_image_that_comes_back_at_any_size_is_an_ornament(
    tmp_path: Path, pages: int, figures: int
) -> None:
    pdf = new_pdf()
    for number in range(pages):
        page = pdf.new_page(width=420, height=595)
        page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo(number), keep_proportion=False)
        x, side = 60 + 90 * number, 30 + 10 * number
        page.insert_image(pymupdf.Rect(x, 400, x + side, 400 + side), stream=photo(9, 60, 60))
    for made in analysed(pdf, tmp_path):
        assert len(made.figures) == figures
        assert any(box.iou(Box(60, 80, 260, 230)) > 0.98 for box in figure_boxes(made))
