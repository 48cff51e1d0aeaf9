"""Bombs of words and of streams."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.hostile_files.bombs.bomb import Bomb
from benchmarks.hostile_files.bombs.raw_pdf import CONTENTS, FONT, RawPdf


def bombs() -> Iterator[Bomb]:
    """All of them."""
    for family, makers in (("words", _words()), ("streams", _streams())):
        for name, make in makers.items():
            yield Bomb(family, name, ".pdf", partial(_write, make))


def _write(make: Callable[[], RawPdf], path: Path) -> None:
    make().save(path)


def _lines(count: int, in_line: int, word: str = "word{n}", size: float = 4, mode: int = 0) -> RawPdf:
    """`count` words in lines of `in_line`."""
    rows = count // in_line
    leading = 820 / rows
    return RawPdf(
        "\n".join(
            f"BT {mode} Tr /F {size} Tf 1 0 0 1 20 {830 - row * leading:.4f} Tm ("
            + " ".join(word.format(n=row * in_line + index) for index in range(in_line))
            + ") Tj ET"
            for row in range(rows)
        ).encode()
    )


def _letters(count: int) -> RawPdf:
    """Single letters, each placed on its own."""
    return _grid(count, 190, 3, "a", 3)


def _cells(count: int) -> RawPdf:
    """Short numbers far apart, as in a table without end."""
    return _grid(count, 60, 9.5, "{n}", 2)


def _grid(count: int, columns: int, step: float, text: str, size: float) -> RawPdf:
    """`count` texts, each placed on its own, in rows of so many."""
    leading = 820 / (count // columns + 1)
    places = ((10 + index % columns * step, 830 - index // columns * leading) for index in range(count))
    return RawPdf(
        "\n".join(
            f"BT /F {size} Tf 1 0 0 1 {x:.1f} {y:.3f} Tm ({text.format(n=index % 977)}) Tj ET"
            for index, (x, y) in enumerate(places)
        ).encode()
    )


def _turned(count: int) -> RawPdf:
    return RawPdf(
        "\n".join(
            f"BT /F 5 Tf 0.7 0.7 -0.7 0.7 {index * 7 % 590} {index * 13 % 840} Tm (turned{index}) Tj ET"
            for index in range(count)
        ).encode()
    )


def _type3(operators: int, letters: int) -> RawPdf:
    pdf = RawPdf(b"BT /T 1 Tf 20 400 Td (" + b"a" * letters + b") Tj ET")
    glyph = pdf.stream(b"10 0 0 0 10 10 d1\n" + b"0 0 5 5 re f\n" * operators)
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 97"
        f" /LastChar 97 /Widths [10] /Encoding << /Differences [97 /a] >> /CharProcs << /a {glyph} 0 R >>"
        " /Resources << >> >>"
    )
    pdf.use("Font", "T", pdf.add(font.encode()))
    return pdf


def _to_unicode(expansion: int, letters: int) -> RawPdf:
    pdf = RawPdf(b"BT /U 5 Tf 20 400 Td (" + b"a" * letters + b") Tj ET")
    target = "0061" * expansion
    cmap = pdf.stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange"
        f" <00> <ff> endcodespacerange 1 beginbfchar <61> <{target}> endbfchar endcmap end end".encode()
    )
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode {cmap} 0 R >>"
    pdf.use("Font", "U", pdf.add(font.encode()))
    return pdf


def _fonts(count: int) -> RawPdf:
    pdf = RawPdf(
        "\n".join(
            f"BT /F{n} 5 Tf 20 {830 - n * 820 / count:.3f} Td (font{n}) Tj ET" for n in range(count)
        ).encode()
    )
    for number in range(count):
        pdf.use("Font", f"F{number}", pdf.add(pdf.objects[FONT]))
    return pdf


def _font_file(size: int) -> RawPdf:
    pdf = RawPdf(b"BT /B 9 Tf 20 400 Td (a large font) Tj ET")
    file = pdf.stream(b"\0\1\0\0" + b"\0" * size)
    descriptor = pdf.add(
        f"<< /Type /FontDescriptor /FontName /Big /Flags 4 /FontBBox [0 0 9 9] /FontFile2 {file} 0 R >>".encode()
    )
    font = f"<< /Type /Font /Subtype /TrueType /BaseFont /Big /FontDescriptor {descriptor} 0 R >>"
    pdf.use("Font", "B", pdf.add(font.encode()))
    return pdf


def _words() -> dict[str, Callable[[], RawPdf]]:
    return {
        **{f"{count} words": partial(_lines, count, 20) for count in (20_000, 60_000, 200_000, 1_000_000)},
        "3,000,000 words": partial(_lines, 3_000_000, 200, "w", 1),
        "200,000 hidden words": partial(_lines, 200_000, 20, "word{n}", 4, 3),
        "100,000 words in 100 lines": partial(_lines, 100_000, 1_000, "w{n}", 1),
        "30,000 labels": partial(_lines, 30_000, 4, "Fig. {n}", 3),
        "60,000 labels in 100 lines": partial(_lines, 60_000, 600, "Fig. 1", 2),
        "20,000 plates": partial(_lines, 20_000, 5, "Pl. {n}, 1-4", 3),
        "word of 300,000 letters": lambda: RawPdf(b"BT /F 4 Tf 2 400 Td (" + b"a" * 300_000 + b") Tj ET"),
        **{f"{count} single letters": partial(_letters, count) for count in (30_000, 250_000)},
        **{f"{count} cells": partial(_cells, count) for count in (20_000, 100_000)},
        "40,000 turned words": partial(_turned, 40_000),
        "50,000 words in one place": lambda: RawPdf(b"BT /F 9 Tf 99 400 Td (word) Tj ET\n" * 50_000),
        "font of size 100,000": lambda: RawPdf(b"BT /F 100000 Tf 99 400 Td (word Fig. 1) Tj ET\n" * 500),
        "glyphs of 10,000 rectangles": partial(_type3, 10_000, 2_000),
        "letter read as 500": partial(_to_unicode, 500, 20_000),
        "5,000 fonts": partial(_fonts, 5_000),
        "font of 200 MB": partial(_font_file, 200_000_000),
    }


def _contents(data: bytes, filters: int | bytes = 1) -> RawPdf:
    pdf = RawPdf()
    pdf.stream(data, number=CONTENTS, filters=filters)
    return pdf


def _many_streams(count: int, same: bool) -> RawPdf:
    pdf = RawPdf()
    if same:
        numbers = [pdf.stream(b"9 9 9 9 re f\n" * 100)] * count
    else:
        numbers = [pdf.stream(b"9 9 9 9 re f\n") for _ in range(count)]
    pdf.page["Contents"] = "[" + " ".join(f"{number} 0 R" for number in numbers) + "]"
    return pdf


def _with_stream(filters: bytes, data: bytes, entries: str = "") -> RawPdf:
    pdf = RawPdf()
    pdf.stream(data, entries, number=CONTENTS, filters=filters)
    return pdf


def _metadata(size: int) -> RawPdf:
    pdf = RawPdf(b"9 9 99 99 re f")
    pdf.objects[1] = f"<< /Type /Catalog /Pages 2 0 R /Metadata {pdf.stream(b' ' * size)} 0 R >>".encode()
    return pdf


def _streams() -> dict[str, Callable[[], RawPdf]]:
    return {
        **{
            f"{size} MB of blanks": lambda size=size: _contents(b" " * (size * 1_000_000))
            for size in (50, 300, 1_000)
        },
        "100 MB deflated twice": lambda: _contents(b" " * 100_000_000, 2),
        "500 MB deflated three times": lambda: _contents(b"9 9 9 9 re f\n" * 40_000_000, 3),
        "deflated 100 times": lambda: _contents(b"9 9 9 9 re f\n" * 1_000, 100),
        "50 MB of numbers": lambda: _contents(b"0.123456789 " * 4_000_000),
        "100 MB of brackets": lambda: _contents(b"[" * 100_000_000),
        "one string of 100 MB": lambda: _contents(b"BT /F 9 Tf (" + b"a" * 100_000_000 + b") Tj ET"),
        "names of 50 MB": lambda: _contents(b"/" + b"a" * 50_000_000 + b" gs"),
        "100 MB of run lengths": lambda: _with_stream(b"/RunLengthDecode", b"\x81 " * 800_000),
        "hexadecimal of 50 MB": lambda: _with_stream(b"/ASCIIHexDecode", b"20" * 25_000_000),
        "predictor of huge width": lambda: _with_stream(
            b"/FlateDecode",
            b"x\x9c\x03\0\0\0\0\1",
            "/DecodeParms << /Predictor 15 /Columns 2000000000 /Colors 32 >>",
        ),
        "filters without end": lambda: _with_stream(b"[" + b"/ASCIIHexDecode " * 5_000 + b"]", b"20" * 1_000),
        "no deflated data": lambda: _with_stream(b"/FlateDecode", b"\0" * 1_000_000),
        "50,000 streams": partial(_many_streams, 50_000, False),
        "one stream 20,000 times": partial(_many_streams, 20_000, True),
        "metadata of 300 MB": partial(_metadata, 300_000_000),
    }
