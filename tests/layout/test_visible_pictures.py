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
