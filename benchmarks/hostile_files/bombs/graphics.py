"""Bombs of images, forms and paths."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.hostile_files.bombs.bomb import Bomb
from benchmarks.hostile_files.bombs.raw_pdf import RawPdf


def bombs() -> Iterator[Bomb]:
    """All of them."""
    for family, makers in (("images", _images()), ("forms", _forms()), ("paths", _paths())):
        for name, make in makers.items():
            yield Bomb(family, name, ".pdf", partial(_write, make))


def _write(make: Callable[[], RawPdf], path: Path) -> None:
    make().save(path)


def _places(count: int, width: float = 595, height: float = 842) -> Iterator[tuple[float, float, float]]:
    """Lower left corner and side of `count` cells of a page, with a little room between them."""
    columns = int((count * width / height) ** 0.5) + 1
    cell = width / columns
    for index in range(count):
        yield index % columns * cell, index // columns * cell, 0.8 * cell


def _shown(names: Iterator[str] | list[str]) -> bytes:
    names = list(names)
    return "\n".join(
        f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm /{name} Do Q"
        for name, (x, y, side) in zip(names, _places(len(names)), strict=True)
    ).encode()


def _small_images(count: int) -> RawPdf:
    pdf = RawPdf(_shown(f"I{index}" for index in range(count)))
    for index in range(count):
        pdf.use("XObject", f"I{index}", pdf.image(2, 2, bytes([index % 256])))
    return pdf


def _one_image(count: int, width: int = 8, height: int = 8, entries: str = "") -> RawPdf:
    pdf = RawPdf(_shown(["I"] * count))
    pdf.use("XObject", "I", pdf.image(width, height, b"\x40\x90", entries))
    return pdf


def _inline_images(count: int) -> RawPdf:
    return RawPdf(
        "\n".join(
            f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q"
            for x, y, side in _places(count)
        ).encode()
    )


def _whole(width: int, height: int, entries: str = "", size: int | None = None, filters: int = 1) -> RawPdf:
    """One image that covers the page."""
    pdf = RawPdf(b"q 595 0 0 842 0 0 cm /I Do Q")
    data = b"\x40" * (width * height if size is None else size)
    pdf.use("XObject", "I", pdf.image(width, height, data, entries, filters=filters))
    return pdf


def _large_images(count: int, side: int) -> RawPdf:
    pdf = RawPdf(_shown(f"I{index}" for index in range(count)))
    for index in range(count):
        pdf.use("XObject", f"I{index}", pdf.image(side, side, bytes([index])))
    return pdf


def _strips(count: int) -> RawPdf:
    """A scan in `count` strips."""
    high = 842 / count
    contents = "\n".join(f"q 595 0 0 {high:.4f} 0 {index * high:.4f} cm /I Do Q" for index in range(count))
    pdf = RawPdf(contents.encode())
    pdf.use("XObject", "I", pdf.image(1600, max(1, 2200 // count), b"\x40"))
    return pdf


def _masked(side: int) -> RawPdf:
    pdf = RawPdf(b"q 500 0 0 500 50 50 cm /I Do Q")
    mask = pdf.image(side, side)
    entries = f"/ColorSpace /DeviceGray /BitsPerComponent 8 /SMask {mask} 0 R"
    pdf.use("XObject", "I", pdf.image(64, 64, entries=entries))
    return pdf


def _inline_large() -> RawPdf:
    data = b"\x40" * 4_000_000
    return RawPdf(
        b"q 500 0 0 500 50 50 cm BI /W 2000 /H 2000 /CS /G /BPC 8 ID " + data + b"\nEI Q\n"
        b"q 500 0 0 500 50 50 cm BI /W 60000 /H 60000 /CS /G /BPC 8 ID " + data + b"\nEI Q"
    )


RGB, CMYK = "/ColorSpace /DeviceRGB /BitsPerComponent 8", "/ColorSpace /DeviceCMYK /BitsPerComponent 8"
DEEP, BILEVEL = "/ColorSpace /DeviceRGB /BitsPerComponent 16", "/ColorSpace /DeviceGray /BitsPerComponent 1"


def _images() -> dict[str, Callable[[], RawPdf]]:
    return {
        **{
            f"{count} small images": partial(_small_images, count) for count in (1_000, 3_000, 10_000, 30_000)
        },
        **{f"one image {count} times": partial(_one_image, count) for count in (5_000, 50_000, 500_000)},
        **{f"{count} inline images": partial(_inline_images, count) for count in (5_000, 100_000)},
        "20,000 stencils": partial(_one_image, 20_000, 16, 16, "/ImageMask true /BitsPerComponent 1"),
        "one stencil 300,000 times": partial(
            _one_image, 300_000, 16, 16, "/ImageMask true /BitsPerComponent 1"
        ),
        "100 million grey pixels": partial(_whole, 10_000, 10_000),
        "110 million RGB pixels": partial(_whole, 10_000, 11_000, RGB, 330_000_000),
        "110 million CMYK pixels": partial(_whole, 10_000, 11_000, CMYK, 440_000_000),
        "110 million pixels of 16 bits": partial(_whole, 10_000, 11_000, DEEP, 660_000_000),
        "900 million bilevel pixels": partial(_whole, 30_000, 30_000, BILEVEL, 112_500_000),
        "size without data": partial(_whole, 60_000, 60_000, RGB, 1_000),
        "size of 2 billion": partial(_whole, 2_000_000_000, 2_000_000_000, RGB, 1_000),
        "image deflated three times": partial(_whole, 8_000, 8_000, "", None, 3),
        "mask of 100 million pixels": partial(_masked, 10_000),
        "60 images of 20 million pixels": partial(_large_images, 60, 4_500),
        "scan in 2,000 strips": partial(_strips, 2_000),
        "scan in 40,000 strips": partial(_strips, 40_000),
        "inline image of 3.6 billion pixels": _inline_large,
    }


def _words(count: int) -> bytes:
    lines = (
        f"BT /F 4 Tf 1 0 0 1 20 {830 - line * 800 / (count / 20 + 1):.3f} Tm ("
        + " ".join(f"word{line * 20 + index}" for index in range(20))
        + ") Tj ET"
        for line in range(count // 20)
    )
    return "\n".join(lines).encode()


def _form_of(contents: bytes, times: int = 1) -> RawPdf:
    pdf = RawPdf(b"\n".join([b"/A Do"] * times))
    pdf.use("XObject", "A", pdf.form(contents))
    return pdf


def _nested(depth: int, branches: int, leaf: bytes = b"10 10 5 5 re f", entries: str = "") -> RawPdf:
    """Forms within forms, each using the next several times."""
    pdf = RawPdf(b"/A Do")
    inner = pdf.form(leaf, entries=entries)
    for level in range(depth):
        moved = b"q 1 0 0 1 %d %d cm /A Do Q\n" % (level % 3 + 1, level % 5 + 1)
        inner = pdf.form(moved * branches, {"A": inner}, entries)
    pdf.use("XObject", "A", inner)
    return pdf


def _cycle(length: int) -> RawPdf:
    pdf = RawPdf(b"/A Do")
    first = pdf.following
    for index in range(length):
        pdf.form(b"10 10 5 5 re f /A Do /A Do", {"A": first + (index + 1) % length})
    pdf.use("XObject", "A", first)
    return pdf


def _soft_masks(count: int) -> RawPdf:
    pdf = RawPdf(b"\n".join(b"q /G%d gs 0 0 595 842 re f" % index for index in range(count)))
    group = "/Group << /S /Transparency /CS /DeviceGray >>"
    form = pdf.form(b"0.5 g 0 0 595 842 re f", entries=group)
    for index in range(count):
        state = pdf.add(f"<< /SMask << /S /Luminosity /G {form} 0 R >> >>".encode())
        pdf.use("ExtGState", f"G{index}", state)
    return pdf


GROUP = "/Group << /S /Transparency /I true /K true >>"


def _forms() -> dict[str, Callable[[], RawPdf]]:
    def words_form(count: int) -> RawPdf:
        return _form_of(_words(count))

    rectangles = b"10 10 5 5 re f\n" * 1_000
    return {
        **{f"form of {count} words": partial(words_form, count) for count in (50_000, 200_000, 1_000_000)},
        "form of 1,000 words 1,000 times": lambda: _form_of(_words(1_000), 1_000),
        "form of 1,000 rectangles 1,000 times": lambda: _form_of(rectangles, 1_000),
        "form of 1,000 rectangles 100,000 times": lambda: _form_of(rectangles, 100_000),
        "empty form a million times": lambda: _form_of(b" ", 1_000_000),
        **{
            f"forms {depth} deep, {branches} each": partial(_nested, depth, branches)
            for depth, branches in (
                (10, 2),
                (18, 2),
                (30, 2),
                (5, 10),
                (6, 10),
                (9, 10),
                (20, 10),
                (200, 1),
                (5_000, 1),
            )
        },
        "words 6 deep, 10 each": lambda: _nested(6, 10, b"BT /F 9 Tf 20 500 Td (Fig. 1 a vase) Tj ET"),
        **{f"form in a circle of {length}": partial(_cycle, length) for length in (1, 2, 50)},
        **{f"groups {depth} deep": partial(_nested, depth, 1, entries=GROUP) for depth in (50, 200)},
        "groups 10 deep, 4 each": lambda: _nested(10, 4, entries=GROUP),
        **{f"{count} soft masks": partial(_soft_masks, count) for count in (200, 2_000)},
    }


def _scattered(count: int, mark: str) -> RawPdf:
    chance = random.Random(count)
    return RawPdf(
        "\n".join(
            mark.format(x=chance.random() * 590, y=chance.random() * 835) for _ in range(count)
        ).encode()
    )


def _rectangles(count: int) -> RawPdf:
    return RawPdf(
        "\n".join(f"{x:.1f} {y:.1f} {side:.2f} {side:.2f} re f" for x, y, side in _places(count)).encode()
    )


def _tiling(step: float) -> RawPdf:
    pdf = RawPdf(b"/Pattern cs /P scn 0 0 595 842 re f")
    tile = pdf.stream(
        b"0 0 0.5 0.5 re f",
        f"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep {step} /YStep {step}"
        " /Resources << >>",
    )
    pdf.use("Pattern", "P", tile)
    return pdf


def _shadings(count: int) -> RawPdf:
    pdf = RawPdf(b"/S sh\n" * count)
    function = pdf.add(b"<< /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >>")
    shading = f"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [300 400 0 300 400 400] /Function {function} 0 R >>"
    pdf.use("Shading", "S", pdf.add(shading.encode()))
    return pdf


def _mesh(triangles: int) -> RawPdf:
    pdf = RawPdf(b"/S sh")
    chance = random.Random(triangles)
    data = b"".join(b"\0" + chance.randbytes(7) for _ in range(3 * triangles))
    entries = (
        "/ShadingType 4 /ColorSpace /DeviceRGB /BitsPerCoordinate 16 /BitsPerComponent 8 /BitsPerFlag 8"
        " /Decode [0 595 0 842 0 1 0 1 0 1]"
    )
    pdf.use("Shading", "S", pdf.stream(data, entries))
    return pdf


def _paths() -> dict[str, Callable[[], RawPdf]]:
    return {
        **{
            f"{count} rectangles": partial(_rectangles, count)
            for count in (20_000, 90_000, 200_000, 1_000_000, 3_000_000)
        },
        "300,000 scattered dots": lambda: _scattered(300_000, "{x:.1f} {y:.1f} 1 1 re f"),
        "80,000 scattered strokes": lambda: _scattered(80_000, "{x:.1f} {y:.1f} m 300 400 l S"),
        "400,000 curves": lambda: _scattered(400_000, "{x:.1f} {y:.1f} m 1 2 3 4 300 400 c S"),
        "one path of a million lines": lambda: RawPdf(b"0 0 m\n" + _scattered_lines(1_000_000) + b"S"),
        "one path of 200,000 rectangles": lambda: RawPdf(b"10 10 3 3 re\n200 300 9 9 re\n" * 100_000 + b"f"),
        "one clipped path of 300,000 lines": lambda: RawPdf(
            b"0 0 m\n" + _scattered_lines(300_000) + b"W n 0 0 595 842 re f"
        ),
        "100,000 clips within clips": lambda: RawPdf(b"q 5 5 500 500 re W n\n" * 100_000 + b"9 9 99 99 re f"),
        "a million states saved": lambda: RawPdf(b"q\n" * 1_000_000 + b"9 9 99 99 re f"),
        "dashes without end": lambda: RawPdf(b"[0.0001 0.0001] 0 d 1 w 0 0 m 595 842 l S\n" * 200),
        "line of huge length": lambda: RawPdf(b"[1 1] 0 d 0 0 m 100000000 100000000 l S\n" * 50),
        "lines of huge width": lambda: RawPdf(b"100000 w 1 j 0 0 m 595 842 l 3 3 l S\n" * 2_000),
        "tiles of a hundredth": partial(_tiling, 0.01),
        "tiles of a point": partial(_tiling, 1),
        "20,000 shadings": partial(_shadings, 20_000),
        "mesh of 300,000 triangles": partial(_mesh, 300_000),
        "table of 250 x 250 cells": lambda: RawPdf(
            "\n".join(f"{x} {y} 2 3 re S" for x in range(20, 520, 2) for y in range(20, 770, 3)).encode()
        ),
        "5,000 frames": lambda: RawPdf(
            "\n".join(
                f"{n / 100:.2f} {n / 100:.2f} {595 - n / 50:.2f} {842 - n / 50:.2f} re S"
                for n in range(5_000)
            ).encode()
        ),
    }


def _scattered_lines(count: int) -> bytes:
    chance = random.Random(count)
    return "".join(
        f"{chance.random() * 590:.1f} {chance.random() * 835:.1f} l\n" for _ in range(count)
    ).encode()
