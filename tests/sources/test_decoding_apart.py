"""Large pictures, made to do harm or not, take little of a process that has them decoded apart."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.errors import SourceError
from pictoria_docs.retrieval.pictures.loading import open_picture
from pictoria_docs.sources import decode as decoding
from pictoria_docs.sources.decode import DamagedError, TooLargeError, decode, picture_info
from pictoria_docs.sources.decoding_apart import decode_apart, decode_large_apart

SIZE = (4400, 3000)
MAX_PIXELS = 200_000_000


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(decoding, "apart", None)
    decode_large_apart()
    monkeypatch.setattr(decoding, "IN_PLACE_BYTES", 1 << 20)
    yield
    decoding.apart = None


def picture(format: str, mode: str = "RGB", size: tuple[int, int] = SIZE, **options: object) -> bytes:
    data = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.save(data, format, **options)
    return data.getvalue()


@pytest.mark.parametrize(
    ("format", "mode", "options"),
    [
        ("PNG", "RGBA", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("TIFF", "CMYK", {}),
        ("WEBP", "RGB", {"quality": 60}),
        ("JPEG2000", "RGB", {"num_resolutions": 4}),
    ],
)
@pytest.mark.parametrize("as_file", [True, False])
def test_a_picture_is_the_same_wherever_it_is_decoded(
    apart: None, tmp_path: Path, format: str, mode: str, options: dict[str, object], as_file: bool
) -> None:
    data = picture(format, mode, (900, 700), **options)
    file = tmp_path / "picture"
    file.write_bytes(data)
    for size in (None, (450, 350)):
        there = decode_apart(file if as_file else data, MAX_PIXELS, 0, size, False)
        decoding.apart = None
        here = decode(data, MAX_PIXELS, size=size)
        decode_large_apart()
        assert (here.mode, here.size, here.tobytes()) == (there.mode, there.size, there.tobytes())


def test_errors_are_the_same(apart: None, tmp_path: Path) -> None:
    whole = picture("PNG")
    with pytest.raises(DamagedError):
        decode(whole[: len(whole) // 2], MAX_PIXELS)
    with pytest.raises(TooLargeError) as caught:
        decode(whole, 1000)
    assert caught.value.args == SIZE
    with pytest.raises(FileNotFoundError):
        decode_apart(tmp_path / "nowhere.png", MAX_PIXELS, 0, None, False)


def test_a_jpeg_2000_is_read_no_larger_than_comparing_needs() -> None:
    """Halved as often as it has levels for; without levels it would take 20 bytes a pixel."""
    small = open_picture(picture("JPEG2000", size=(6400, 4000), num_resolutions=6), name="a.jp2")
    assert small.size == (1600, 1000)
    with pytest.raises(SourceError, match=r"38 million pixels takes too much memory"):
        open_picture(picture("JPEG2000", "L", size=(7600, 5000), num_resolutions=1), name="b.jp2")


@pytest.mark.parametrize(
    ("format", "size", "options"),
    [
        ("WEBP", (16383, 2400), {"quality": 0}),
        ("JPEG", (9000, 9000), {"progressive": True, "quality": 5}),
        ("PNG", (12000, 9000), {"compress_level": 1}),
    ],
)
def test_what_cannot_be_decoded_small_is_refused_before_it_is_decoded(
    format: str, size: tuple[int, int], options: dict[str, object]
) -> None:
    data = io.BytesIO()
    Image.new("RGB", size, "white").save(data, format, **options)
    with pytest.raises(SourceError) as caught:
        open_picture(data.getvalue(), name=f"a.{format.lower()}")
    assert caught.value.code == "look_alike_picture_heavy"
    for language in ("en", "fr"):
        assert f"a.{format.lower()}" in caught.value.sentence(language)


def test_the_interpreter_is_free_meanwhile(apart: None) -> None:
    """Pillow holds it while it decodes a JPEG 2000: nobody else was answered for seconds."""
    data = picture("JPEG2000", size=(3000, 2000))
    ticks, ended = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not ended.wait(0.002):
            ticks += 1

    watch = threading.Thread(target=tick)
    watch.start()
    decode(data, MAX_PIXELS)
    ended.set()
    watch.join()
    assert ticks > 20


@pytest.mark.parametrize("behind", [False, True])
def test_the_turn_of_a_png_is_told_by_its_header(behind: bool) -> None:
    """Wherever it stands: Pillow alone decodes the picture to find it."""
    exif = Image.Exif()
    exif[274] = 6
    data = picture("PNG", size=(300, 200), exif=exif.tobytes())
    if behind:
        at = data.index(b"eXIf") - 4
        end = at + 12 + int.from_bytes(data[at : at + 4])
        data = data[:at] + data[end:-12] + data[at:end] + data[-12:]
    info = picture_info(data, MAX_PIXELS)
    assert (info.width, info.height, info.rotation) == (200, 300, 90)
    assert decode(data, MAX_PIXELS).size == (200, 300)
