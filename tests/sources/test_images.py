"""Folders of pictures, single pictures, TIFFs of many pages; and pictures that are broken or far too large."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.sources import SourceOptions, decode, open_source
from pictoria_docs.sources.decode import assumed_dpi, to_rgb
from pictoria_docs.sources.files import natural_key

from .conftest import jpeg


def folder_of(tmp_path: Path, **files: bytes) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_one_document_in_natural_order(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        **{
            "p10.jpg": jpeg(10, 20),
            "p9.jpg": jpeg(9, 20),
            "P1.JPG": jpeg(1, 20),
            "notes.txt": b"x",
            "._p1.jpg": b"x",
        },
    )
    source = open_source(folder)
    assert (source.name, source.kind, source.page_count, source.title) == ("scans", "images", 3, None)
    assert [source.page(number).image().width for number in (1, 2, 3)] == [1, 9, 10]


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "jp2"])
def test_each_format_gives_its_pixels(tmp_path: Path, suffix: str) -> None:
    picture = Image.new("RGB", (60, 90), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 29, 89), fill="red")
    picture.save(tmp_path / f"page.{suffix}")
    page = open_source(tmp_path / f"page.{suffix}").page(1)
    image = page.image()
    assert (image.mode, image.size) == ("RGB", (60, 90))
    assert np.allclose(image.getpixel((10, 45)), (255, 0, 0), atol=8)
    assert np.allclose(image.getpixel((50, 45)), (255, 255, 255), atol=8)
    assert page.pdf is None and page.label is None and page.rotation == 0


def test_size_in_points_follows_from_a_plausible_resolution(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        **{
            "1.jpg": jpeg(600, 900, dpi=(300, 300)),
            "2.jpg": jpeg(600, 900),
            "3.jpg": jpeg(600, 900, dpi=(1, 1)),
            "4.jpg": jpeg(600, 900, dpi=(72, 72)),
            "5.jpg": jpeg(2000, 3000, dpi=(72, 72)),
            "6.jpg": jpeg(3400, 5000),
        },
    )
    source = open_source(folder)
    pages = [source.page(number) for number in range(1, 7)]
    assert [page.dpi for page in pages] == [300, 200, 200, 72, 200, 300]
    assert (pages[0].width, pages[0].height) == (144, 216)
    assert (pages[5].width, pages[5].height) == (816, 1200)


def test_a_fax_with_two_resolutions_is_shown_undistorted(tmp_path: Path) -> None:
    Image.new("1", (1728, 1100)).save(tmp_path / "fax.tif", dpi=(204, 98))
    page = open_source(tmp_path / "fax.tif").page(1)
    assert page.width == pytest.approx(1728 / 204 * 72)
    assert page.height == pytest.approx(1100 / 98 * 72)
    image = page.image()
    assert image.width / image.height == pytest.approx(page.width / page.height, abs=0.01)
    assert image.width == 1728


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_turns_the_page(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("RGB", (64, 96), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 31, 31), fill="black")
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    exif = Image.Exif()
    exif[274] = orientation
    stored.save(tmp_path / "page.png", exif=exif, dpi=(100, 100))
    page = open_source(tmp_path / "page.png").page(1)
    assert (page.width, page.height) == pytest.approx((64 * 0.72, 96 * 0.72), abs=0.1)
    assert page.rotation == {3: 180, 6: 90, 8: 270}.get(orientation, 0)
    assert np.array_equal(np.asarray(page.image()), np.asarray(upright))


def test_each_frame_of_a_tiff_is_a_page_but_thumbnails_are_not(tmp_path: Path) -> None:
    frames = [Image.new("L", (100 + 10 * index, 150), 40 * index) for index in range(3)]
    frames[0].save(tmp_path / "book.tif", save_all=True, append_images=frames[1:], dpi=(100, 100))
    source = open_source(tmp_path / "book.tif")
    assert [source.page(number).image().size for number in (1, 2, 3)] == [(100, 150), (110, 150), (120, 150)]
    assert source.page(3).image().getpixel((5, 5)) == (80, 80, 80)

    small = Image.new("L", (25, 37))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    frames[0].save(tmp_path / "pyramid.tif", save_all=True, append_images=[small])
    assert open_source(tmp_path / "pyramid.tif").page_count == 1


def test_deep_printed_palette_and_bilevel_pictures_become_rgb(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64)
    Image.fromarray(ramp.astype(np.uint16)).save(tmp_path / "1.png")
    Image.fromarray(ramp.astype(np.uint16)).save(tmp_path / "2.tif")
    Image.fromarray((ramp / 65535).astype(np.float32)).save(tmp_path / "3.tif")
    Image.new("CMYK", (64, 64), (0, 255, 255, 0)).save(tmp_path / "4.jpg")
    Image.new("P", (64, 64), 3).save(tmp_path / "5.png")
    Image.new("1", (64, 64), 1).save(tmp_path / "6.tif")
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(tmp_path / "7.png")
    Image.new("LA", (64, 64), (0, 0)).save(tmp_path / "8.png")
    source = open_source(tmp_path)
    images = [source.page(number).image() for number in range(1, 9)]
    assert {image.mode for image in images} == {"RGB"}
    for deep in images[:3]:
        grey = np.asarray(deep)[:, :, 0].astype(int)
        assert grey.min() == 0 and grey.max() == 255 and abs(grey.mean() - 127.5) < 1.5
    red = images[3].getpixel((30, 30))
    assert red[0] > 200 and max(red[1:]) < 60
    assert (
        images[5].getpixel((0, 0))
        == images[6].getpixel((0, 0))
        == images[7].getpixel((0, 0))
        == (255, 255, 255)
    )


@given(low=st.integers(0, 200), high=st.integers(201, 255))
def test_32_bit_samples_in_the_range_of_a_byte_are_kept(low: int, high: int) -> None:
    samples = np.array([[low, high]], dtype=np.float32)
    assert np.asarray(to_rgb(Image.fromarray(samples)))[0, :, 0].tolist() == [low, high]


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is very large, in a hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def tiff_bomb(width: int, height: int) -> bytes:
    """A Deflate TIFF of `width` x `height` black pixels in a few hundred kilobytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(width)) for _ in range(height)) + packer.flush()
    tags = {256: width, 257: height, 258: 8, 259: 8, 262: 1, 273: 8 + 2 + 9 * 12 + 4, 277: 1, 278: height}
    tags[279] = len(packed)
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    directory = struct.pack("<H", len(tags)) + entries
    return b"II*\x00" + struct.pack("<I", 8) + directory + bytes(4) + packed


@pytest.mark.parametrize("name", ["huge.png", "bomb.tif"])
def test_pictures_of_900_million_pixels_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    bad = png_header(30_000, 30_000) if name == "huge.png" else tiff_bomb(30_000, 30_000)
    folder = folder_of(tmp_path, **{"a.jpg": jpeg(10, 10), name: bad, "z.jpg": jpeg(12, 10)})
    source = open_source(folder)
    assert source.page_count == 3
    assert (source.page(1).image().width, source.page(3).image().width) == (10, 12)
    with pytest.raises(PageError) as told:
        source.page(2).image()
    assert told.value.code == "picture_too_large"
    sentence = told.value.sentence("en")
    assert name in sentence and "page 2" in sentence and "120 million" in sentence
    with pytest.raises(SourceError) as alone:
        open_source(folder / name)
    assert alone.value.code == "picture_too_large"


def test_the_limit_of_pixels_can_be_set_both_ways(tmp_path: Path) -> None:
    Image.new("1", (15_000, 12_000)).save(tmp_path / "map.png")
    small = SourceOptions(max_render_pixels=1_000_000)
    with pytest.raises(SourceError):
        open_source(tmp_path / "map.png", small.model_copy(update={"max_pixels": 179_999_999}))
    allowed = small.model_copy(update={"max_pixels": 180_000_000})
    image = open_source(tmp_path / "map.png", allowed).page(1).image()
    assert image.width * image.height == pytest.approx(1_000_000, rel=0.01)


@pytest.mark.parametrize(
    "contents", [b"", b"<html>404</html>", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"II*\x00\xff\xff\xff\x7f"]
)
def test_a_file_that_is_no_picture_is_told(tmp_path: Path, contents: bytes) -> None:
    for suffix in ("jpg", "tif"):
        path = tmp_path / f"bad.{suffix}"
        path.write_bytes(contents)
        with pytest.raises(SourceError) as told:
            open_source(path)
        known = {b"": "source_empty", b"<html>404</html>": "web_page_no_source"}
        assert told.value.code == known.get(contents, "picture_damaged")
        assert str(path) in told.value.sentence("fr")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "JPEG2000"])
def test_a_truncated_picture_is_told_and_its_neighbours_are_read(tmp_path: Path, format: str) -> None:
    stream = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(stream, format)
    data = stream.getvalue()
    folder = folder_of(tmp_path, **{"1.png": data[: len(data) // 2], "2.png": data})
    source = open_source(folder)
    with pytest.raises(PageError) as told:
        source.page(1).image()
    assert told.value.code == "picture_damaged" and "1.png" in told.value.sentence("fr")
    assert source.page(2).image().size == (200, 200)


def test_a_picture_that_goes_away_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **{"1.jpg": jpeg(10, 10), "2.jpg": jpeg(10, 10)})
    source = open_source(folder)
    page = source.page(1)
    (folder / "1.jpg").unlink()
    for ask in (page.image, lambda: source.page(1)):
        with pytest.raises(PageError) as told:
            ask()
        assert told.value.code == "picture_missing" and "1.jpg" in told.value.sentence("en")
    assert source.page(2).image().size == (10, 10)
    with pytest.raises(SourceError) as digest:
        _ = source.sha256
    assert digest.value.code == "source_vanished"


def test_the_digest_of_a_folder_is_of_its_pictures_wherever_it_lies(tmp_path: Path) -> None:
    for name in ("one", "two", "other", "renamed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ("a.jpg" if name != "renamed" else "c.jpg")).write_bytes(jpeg(10, 10))
        (tmp_path / name / "b.jpg").write_bytes(jpeg(10, 10, "red" if name == "other" else "blue"))
    (tmp_path / "two" / "notes.txt").write_text("seen")
    one, two, other, renamed = (
        open_source(tmp_path / name).sha256 for name in ("one", "two", "other", "renamed")
    )
    assert one == two and len({one, other, renamed}) == 3


def test_a_lower_resolution_gives_a_smaller_picture_of_the_same_page(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1600, 2400), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 799, 2399), fill="black")
    picture.save(tmp_path / "page.jpg", dpi=(400, 400))
    page = open_source(tmp_path / "page.jpg").page(1)
    small = page.image(72)
    assert small.size == (288, 432)
    assert small.getpixel((100, 200))[0] < 10 and small.getpixel((200, 200))[0] > 245
    assert page.image(800).size == (3200, 4800)


@given(st.integers(1, 30_000), st.integers(1, 30_000))
def test_an_assumed_resolution_makes_a_page_no_longer_than_a3_if_any_does(width: int, height: int) -> None:
    dpi = assumed_dpi(width, height, 200)
    assert max(width, height) / dpi <= 17 or dpi == 1200
    assert dpi == 200 or max(width, height) / 200 > 17


@given(st.lists(st.integers(0, 10**6), min_size=1, unique=True))
def test_natural_order_is_the_order_of_the_numbers(numbers: list[int]) -> None:
    names = sorted((f"Page {number}.jpg" for number in numbers), key=natural_key)
    assert names == [f"Page {number}.jpg" for number in sorted(numbers)]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "CMYK", "I", "F", "I;16"])
def test_a_large_picture_converted_in_strips_is_the_same(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (41, 30, 4), dtype=np.uint8)
    if mode in ("I", "F", "I;16"):
        type = {"I": np.int32, "F": np.float32, "I;16": np.uint16}[mode]
        picture = Image.fromarray((noise[:, :, 0].astype(type) * 9 + 7).astype(type))
    else:
        picture = Image.fromarray(noise, "CMYK" if mode == "CMYK" else "RGBA")
        picture = picture if picture.mode == mode else picture.convert("RGB").convert(mode)
    if mode == "P":
        picture.info["transparency"] = 3
    whole = np.asarray(to_rgb(picture))
    monkeypatch.setattr(decode, "STRIP_PIXELS", 100)
    assert (np.asarray(to_rgb(picture)) == whole).all()
