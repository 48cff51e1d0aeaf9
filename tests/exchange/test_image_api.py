"""The Image API: its grammar and sizes by property, and where the pixels land."""

import math
import re
from io import BytesIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from pictoria_docs.exchange.places.image_api import (
    ImageRequestError,
    Rect,
    Size,
    info,
    parse,
    resolve,
    scale_factors,
    sizes,
    tiles,
)
from pictoria_docs.exchange.places.image_render import reduction, render

sides = st.integers(1, 6000)
small = st.integers(0, 7000)
percents = st.integers(0, 120_00).map(lambda value: f"{value / 100:g}")
regions = st.one_of(
    st.sampled_from(["full", "square"]),
    st.tuples(small, small, small, small).map(lambda four: ",".join(map(str, four))),
    st.tuples(percents, percents, percents, percents).map(lambda four: "pct:" + ",".join(four)),
)
wanted = st.tuples(
    st.sampled_from(["", "^"]),
    st.one_of(
        st.just("max"),
        small.map("{},".format),
        small.map(",{}".format),
        st.tuples(small, small).map(lambda two: f"{two[0]},{two[1]}"),
        st.tuples(small, small).map(lambda two: f"!{two[0]},{two[1]}"),
        percents.map("pct:{}".format),
    ),
).map("".join)
rotations = st.tuples(
    st.sampled_from(["", "!"]), st.sampled_from(["0", "90", "180", "270", "360", "90.0"])
).map("".join)
files = st.tuples(
    st.sampled_from(["default", "color", "gray", "bitonal"]), st.sampled_from(["jpg", "png", "webp"])
).map(".".join)


@given(regions, wanted, rotations, files, sides, sides)
def test_a_lawful_request_lies_in_the_image_and_its_canonical_form_means_the_same(
    region: str, size: str, rotation: str, file: str, width: int, height: int
) -> None:
    try:
        found = resolve(parse(region, size, rotation, file), width, height)
    except ImageRequestError as error:
        assert error.status == 400
        return
    part = found.region
    assert 0 <= part.x < part.x + part.width <= width
    assert 0 <= part.y < part.y + part.height <= height
    assert 1 <= found.size.width * found.size.height <= width * height
    if not size.startswith("^"):
        assert found.size.width <= part.width and found.size.height <= part.height
    again = resolve(parse(*found.canonical.split("/")), width, height)
    assert again == found


@given(sides, sides, st.integers(1, 6000))
def test_a_width_keeps_the_shape(width: int, height: int, wide: int) -> None:
    assume(wide <= width)
    size = resolve(parse("full", f"{wide},", "0", "default.jpg"), width, height).size
    assert size.width == wide
    assert abs(size.height - height * wide / width) <= 0.5 or size.height == 1


@given(sides, sides, st.integers(1, 6000), st.integers(1, 6000))
def test_to_fit_is_as_large_as_the_box_allows(width: int, height: int, wide: int, high: int) -> None:
    size = resolve(parse("full", f"!{wide},{high}", "0", "default.jpg"), width, height).size
    assert size.width <= min(wide, width) and size.height <= min(high, height)
    assert size.width == min(wide, width) or size.height == min(high, height)


@given(sides, sides)
def test_tiles_cover_the_image_once_at_each_scale(width: int, height: int) -> None:
    whole = tiles(width, height)
    by_factor: dict[int, int] = {}
    for part, size in whole:
        assert size.width <= 512 and size.height <= 512
        factor = next(
            f
            for f in scale_factors(width, height)
            if math.ceil(part.width / f) == size.width
            and math.ceil(part.height / f) == size.height
            and part.x % (512 * f) == 0
        )
        by_factor[factor] = by_factor.get(factor, 0) + part.width * part.height
    assert sum(part.width * part.height for part, _ in whole) == width * height * len(
        scale_factors(width, height)
    )
    assert whole[-1][0] == (0, 0, width, height)


@given(sides, sides)
def test_ready_made_sizes_are_the_levels_of_the_tiles(width: int, height: int) -> None:
    """OpenSeadragon asks for wrong tiles where there are as many sizes as levels, but other ones."""
    levels = {Size(math.ceil(width / f), math.ceil(height / f)) for f in scale_factors(width, height)}
    assert set(sizes(width, height)) <= levels
    assert len(levels) - 1 <= len(sizes(width, height)) <= len(levels)
    assert max(sizes(width, height)[0]) <= 512


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=8), st.text(max_size=12))
def test_nonsense_is_refused(region: str, size: str, rotation: str, file: str) -> None:
    with pytest.raises(ImageRequestError):
        parse(region, size, rotation, file)


@pytest.mark.parametrize(
    ("region", "size", "rotation", "file", "status"),
    [
        ("0,0,0,10", "max", "0", "default.jpg", 400),
        ("4000,0,10,10", "max", "0", "default.jpg", 400),
        ("0,0,10", "max", "0", "default.jpg", 400),
        ("-1,0,10,10", "max", "0", "default.jpg", 400),
        ("pct:0,0,0,10", "max", "0", "default.jpg", 400),
        ("full", "full", "0", "default.jpg", 400),
        ("full", ",", "0", "default.jpg", 400),
        ("full", "!100,", "0", "default.jpg", 400),
        ("full", "0,", "0", "default.jpg", 400),
        ("full", "!0,5", "0", "default.jpg", 400),
        ("full", "4000,", "0", "default.jpg", 400),
        ("full", "^4000,", "0", "default.jpg", 400),
        ("full", "pct:101", "0", "default.jpg", 400),
        ("full", "pct:0", "0", "default.jpg", 400),
        ("full", "max", "361", "default.jpg", 400),
        ("full", "max", "22.5", "default.jpg", 501),
        ("full", "max", "-90", "default.jpg", 400),
        ("full", "max", "0", "native.jpg", 400),
        ("full", "max", "0", "default.tif", 501),
        ("full", "max", "0", "default.exe", 400),
        ("full", "max", "0", "default", 400),
        ("full", "max", "٠", "default.jpg", 400),
        ("full\n", "max", "0", "default.jpg", 400),
    ],
)
def test_what_is_refused_and_how(region: str, size: str, rotation: str, file: str, status: int) -> None:
    with pytest.raises(ImageRequestError) as refused:
        resolve(parse(region, size, rotation, file), 2800, 3900)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("request_", "region", "output", "canonical"),
    [
        ("full/max/0/default.jpg", (0, 0, 2800, 4000), (2800, 4000), "full/max/0/default.jpg"),
        ("full/1120,/0/default.jpg", (0, 0, 2800, 4000), (1120, 1600), "full/1120,1600/0/default.jpg"),
        ("full/!200,200/90/gray.png", (0, 0, 2800, 4000), (200, 140), "full/140,200/90/gray.png"),
        (
            "square/512,/0/color.webp",
            (0, 600, 2800, 2800),
            (512, 512),
            "0,600,2800,2800/512,512/0/color.webp",
        ),
        (
            "pct:50,50,50,50/pct:10/!270/default.jpg",
            (1400, 2000, 1400, 2000),
            (200, 140),
            "1400,2000,1400,2000/140,200/!270/default.jpg",
        ),
        (
            "2560,3584,512,512/max/0/default.jpg",
            (2560, 3584, 240, 416),
            (240, 416),
            "2560,3584,240,416/240,416/0/default.jpg",
        ),
        (
            "0,0,100,100/^200,/360/default.jpg",
            (0, 0, 100, 100),
            (200, 200),
            "0,0,100,100/^200,200/0/default.jpg",
        ),
        ("0,0,2800,4000/max/0.0/default.jpg", (0, 0, 2800, 4000), (2800, 4000), "full/max/0/default.jpg"),
    ],
)
def test_requests_to_the_pixel(
    request_: str, region: tuple[int, ...], output: tuple[int, ...], canonical: str
) -> None:
    found = resolve(parse(*request_.split("/")), 2800, 4000)
    assert found.region == region
    assert found.output == output
    assert found.canonical == canonical


def marked(x: int, y: int, width: int = 400, height: int = 600) -> Image.Image:
    """A white image with one red block of 20 x 20 pixels whose corner is at (x, y)."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((255, 0, 0), (x, y, x + 20, y + 20))
    return image


def red_box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Where the picture is red."""
    green = picture.convert("RGB").getchannel("G")
    return green.point(lambda value: 255 if value < 128 else 0).getbbox()


@pytest.mark.parametrize(
    ("rotation", "where"),
    [
        ("0", (40, 100, 60, 120)),
        ("90", (480, 40, 500, 60)),
        ("180", (340, 480, 360, 500)),
        ("270", (100, 340, 120, 360)),
        ("!0", (340, 100, 360, 120)),
        ("!90", (480, 340, 500, 360)),
        ("!180", (40, 480, 60, 500)),
        ("!270", (100, 40, 120, 60)),
    ],
)
def test_a_mark_lands_where_it_should(rotation: str, where: tuple[int, ...]) -> None:
    asked = resolve(parse("full", "max", rotation, "default.png"), 400, 600)
    picture = Image.open(BytesIO(render(marked(40, 100), Size(400, 600), asked)))
    assert picture.size == asked.output
    assert red_box(picture) == where


def test_a_mark_in_a_region_scaled_and_turned() -> None:
    asked = resolve(parse("20,80,200,300", "100,", "90", "color.png"), 400, 600)
    picture = Image.open(BytesIO(render(marked(40, 100), Size(400, 600), asked)))
    # In the region the mark is at (20, 20), at half size (10, 10) to (20, 20); turned, x is 150 - y.
    assert red_box(picture) == (130, 10, 140, 20)


@given(st.integers(0, 380), st.integers(0, 580), st.sampled_from([1, 2, 4, 8]))
def test_a_reduced_image_gives_the_same_place(x: int, y: int, factor: int) -> None:
    asked = resolve(parse("full", "50,75", "0", "default.png"), 400, 600)
    assert reduction(asked) == 8
    reduced = marked(x, y).reduce(factor)
    box = red_box(Image.open(BytesIO(render(reduced, Size(400, 600), asked))))
    assert box is not None
    assert abs(box[0] - x / 8) <= 1 and abs(box[1] - y / 8) <= 1


def test_qualities_and_formats() -> None:
    for name, kind in (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")):
        data = render(
            marked(0, 0), Size(400, 600), resolve(parse("full", "max", "0", f"color.{name}"), 400, 600)
        )
        assert Image.open(BytesIO(data)).format == kind
    grey = resolve(parse("full", "max", "0", "gray.jpg"), 400, 600)
    assert Image.open(BytesIO(render(marked(0, 0), Size(400, 600), grey))).mode == "L"
    black = resolve(parse("full", "max", "0", "bitonal.png"), 400, 600)
    colours = Image.open(BytesIO(render(marked(0, 0), Size(400, 600), black))).convert("L").getcolors()
    assert {value for _, value in colours or []} == {0, 255}


def test_info_says_what_is_served() -> None:
    told = info("https://example.org/iiif/3/a~b~1", 2800, 4000)
    assert told["profile"] == "level2" and told["maxArea"] == 2800 * 4000
    assert told["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8]}]
    assert {"width": 350, "height": 500} in told["sizes"]
    for size in sizes(2800, 4000):
        asked = resolve(parse("full", f"{size.width},{size.height}", "0", "default.jpg"), 2800, 4000)
        assert re.fullmatch(r"full/\d+,\d+/0/default\.jpg", asked.canonical)
    assert tiles(2800, 4000)[0] == (Rect(0, 0, 512, 512), Size(512, 512))
