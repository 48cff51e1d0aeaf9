"""What of a page's images and paths is seen: measured against what MuPDF paints."""

import io
from collections.abc import Sequence

import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.sources.pdf_visible import visible_content
from tests.campaigns import cases

WIDTH, HEIGHT = 200, 300
SCALE = 2  # pixels for each point
PIXEL = 1.01 / SCALE  # points

coordinates = st.integers(0, 300)
rectangles = st.tuples(coordinates, coordinates, st.integers(1, 200), st.integers(1, 200))


def painted(page: pymupdf.Page) -> Box | None:
    """The box around all pixels that are not white, in points of the displayed page."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(pixels.samples_mv, dtype=np.uint8).reshape(pixels.height, pixels.stride)
    rows, columns = np.flatnonzero((grey < 200).any(axis=1)), np.flatnonzero((grey < 200).any(axis=0))
    if not rows.size:
        return None
    return Box(*(float(value) / SCALE for value in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)))


def black(alpha: np.ndarray | None = None) -> bytes:
    """A black PNG, with the opacity that is given."""
    picture = Image.new("RGB", (40, 40))
    if alpha is not None:
        picture.putalpha(Image.fromarray(alpha))
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    return encoded.getvalue()


def page_with(content: str, *, rotation: int = 0, in_form: bool = False, crop: bool = False) -> pymupdf.Page:
    """A page that can paint the image /Im, with this content, which is a form's where that is wanted."""
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_image((0, 0, 10, 10), stream=black())
    (image,) = page.get_images()
    document.update_stream(page.get_contents()[0], b"q Q")
    resources = f"<</XObject<</Im {image[0]} 0 R>>>>"
    if in_form:
        form = document.get_new_xref()
        document.update_object(
            form, f"<</Type/XObject/Subtype/Form/BBox[0 0 {WIDTH} {HEIGHT}]/Resources{resources}>>"
        )
        document.update_stream(form, content.encode())
        content, resources = "q /Fm Do Q", f"<</XObject<</Fm {form} 0 R>>>>"
    document.xref_set_key(page.xref, "Resources", resources)
    document.update_stream(page.get_contents()[0], content.encode())
    page.set_rotation(rotation)
    if crop:
        page.set_cropbox(pymupdf.Rect(20, 30, 180, 260))
    return document.reload_page(page)


def clipping(clips: Sequence[tuple[int, int, int, int]]) -> str:
    return " ".join(f"q {x} {y} {width} {height} re W n" for x, y, width, height in clips)


def assert_alike(seen: Box | None, there: Box | None) -> None:
    if seen is None or there is None:
        rest = seen or there
        assert rest is None or min(rest.width, rest.height) <= 2 * PIXEL
        return
    assert all(abs(a - b) <= PIXEL for a, b in zip(seen, there, strict=True)), (seen, there)


pages = st.fixed_dictionaries(
    {"rotation": st.sampled_from([0, 90, 180, 270]), "in_form": st.booleans(), "crop": st.booleans()}
)


@settings(max_examples=cases(25, 60), deadline=None)
@given(rectangles, st.lists(rectangles, max_size=3), pages)
def test_the_box_of_an_image_is_where_it_is_painted(placed, clips, how) -> None:
    x, y, width, height = placed
    page = page_with(
        f"{clipping(clips)} q {width} 0 0 {height} {x} {y} cm /Im Do Q {'Q ' * len(clips)}", **how
    )
    images = visible_content(page).images
    assert_alike(images[0].box if images else None, painted(page))


@settings(max_examples=cases(25, 60), deadline=None)
@given(rectangles, st.lists(rectangles, max_size=3), pages)
def test_the_box_of_a_path_within_its_clip_is_where_it_is_painted(drawn, clips, how) -> None:
    x, y, width, height = drawn
    page = page_with(f"{clipping(clips)} {x} {y} {width} {height} re f {'Q ' * len(clips)}", **how)
    (drawing,) = page.get_cdrawings()
    (clip,) = visible_content(page).clips_of([drawing])
    box = Box(*(pymupdf.Rect(drawing["rect"]) * page.rotation_matrix))
    assert_alike(clip and box.intersection(clip), painted(page))


EMPTY_CLIP = "W n"
LISTED = {
    "10 10 m 60 90 l S": 1,
    "10 10 m 60 90 l 90 20 l b": 1,
    "10 10 50 50 re f": 1,
    "10 10 50 50 re B": 1,
    "20 20 m 20 20 l S": 1,
    "30 30 m h S": 0,
    "30 30 m h B": 0,
    "30 30 m S": 0,
    EMPTY_CLIP: 0,
    "10 10 m 20 90 30 40 50 60 c s": 1,
    "BT /F 10 Tf (text) Tj ET": 0,
    "q 20 0 0 20 50 50 cm /Im Do Q": 0,
}
"""Content, and how many paths pymupdf lists of it."""


@settings(max_examples=cases(40, 100), deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(rectangles, max_size=2), st.lists(st.sampled_from(list(LISTED)), max_size=4)),
        max_size=5,
    )
)
def test_each_listed_path_gets_the_clip_that_was_in_force(groups) -> None:
    contents, expected = [], []
    for clips, drawn in groups:
        contents.append(f"q {clipping(clips)} {' '.join(drawn)} {'Q ' * len(clips)} Q")
        clip: Box | None = Box(0, 0, WIDTH, HEIGHT)
        for x, y, width, height in clips:
            clip = clip and clip.intersection(Box(x, HEIGHT - y - height, x + width, HEIGHT - y))
        for content in drawn:
            clip = None if content == EMPTY_CLIP else clip
            expected += [clip] * LISTED[content]
    page = page_with(" ".join(contents))
    assert visible_content(page).clips_of(page.get_cdrawings()) == expected


def test_an_image_is_as_large_as_what_its_mask_lets_through() -> None:
    opacity = np.full((40, 40), 40, np.uint8)  # a shadow all around
    opacity[10:30, 5:20] = 255
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_image((20, 50, 180, 210), stream=black(opacity))
    (image,) = visible_content(page).images
    assert image.box == pytest.approx((40, 90, 100, 170))
    assert image.placed == pytest.approx((20, 50, 180, 210))
    assert image.covers == 1.0
    page.set_rotation(90)
    (image,) = visible_content(page).images
    assert image.box == pytest.approx((HEIGHT - 170, 40, HEIGHT - 90, 100))


@pytest.mark.parametrize("decode", ["", "/Decode[1 0]"])
@pytest.mark.parametrize("is_stencil", [False, True])
def test_masks_of_one_bit_and_stencils_are_as_large_as_their_ink(decode: str, is_stencil: bool) -> None:
    page = page_with("q 100 0 0 100 50 100 cm /Im Do Q")
    document, image = page.parent, page.get_images()[0][0]
    mask = document.get_new_xref()
    document.update_object(
        mask,
        "<</Type/XObject/Subtype/Image/Width 40/Height 40/BitsPerComponent 1/ImageMask true" + decode + ">>",
    )
    bits = np.ones((40, 40), np.uint8)
    bits[10:30, 5:20] = 0
    document.update_stream(mask, np.packbits(bits, axis=1).tobytes())
    if is_stencil:
        document.xref_set_key(page.xref, "Resources", f"<</XObject<</Im {mask} 0 R>>>>")
    else:
        document.xref_set_key(image, "Mask", f"{mask} 0 R")
    page = document.reload_page(page)
    (seen,) = visible_content(page).images
    assert_alike(seen.box, painted(page))
    assert seen.clipped == pytest.approx((50, 100, 150, 200))


def test_a_shadow_is_no_image() -> None:
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_image((20, 50, 180, 210), stream=black(np.full((40, 40), 100, np.uint8)))
    assert visible_content(page).images == ()


def test_an_image_in_a_pattern_is_seen_where_the_pattern_is() -> None:
    page = page_with("q 20 30 100 150 re W n /Pattern cs /P0 scn 0 0 200 200 re f Q")
    document = page.parent
    pattern = document.get_new_xref()
    document.update_object(
        pattern,
        "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10"
        f"/Matrix[1 0 0 1 7 9]/Resources<</XObject<</Im {page.get_images()[0][0]} 0 R>>>>>>",
    )
    document.update_stream(pattern, b"q 8 0 0 8 1 1 cm /Im Do Q")
    document.xref_set_key(page.xref, "Resources/Pattern", f"<</P0 {pattern} 0 R>>")
    page = document.reload_page(page)
    boxes = [image.box for image in visible_content(page).images]
    assert_alike(Box.union(boxes), Box(20, HEIGHT - 180, 120, HEIGHT - 30))


@settings(max_examples=cases(25, 40), deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_content_stop_nothing(content: bytes) -> None:
    page = page_with("")
    page.parent.update_stream(page.get_contents()[0], content)
    visible_content(page.parent.reload_page(page))
