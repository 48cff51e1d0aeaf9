"""Bombs of page trees and of what hangs on pages."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.hostile_files.bombs.bomb import Bomb
from benchmarks.hostile_files.bombs.raw_pdf import PAGES, RawPdf

MARK = b"9 9 99 99 re f BT /F 9 Tf 99 400 Td (Fig. 1. A vase) Tj ET"


def bombs() -> Iterator[Bomb]:
    """All of them."""
    for name, make in _pages().items():
        yield Bomb("pages", name, ".pdf", partial(_write, make))


def _write(make: Callable[[], RawPdf], path: Path) -> None:
    make().save(path)


def _count(count: int) -> RawPdf:
    pdf = RawPdf(MARK)
    pdf.objects[PAGES] = b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count
    return pdf


def _same_page(count: int) -> RawPdf:
    pdf = RawPdf(MARK)
    pdf.objects[PAGES] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)
    return pdf


def _deep_tree(depth: int) -> RawPdf:
    pdf = RawPdf(MARK)
    node = 3
    for _ in range(depth):
        node = pdf.add(b"<< /Type /Pages /Parent 2 0 R /Kids [%d 0 R] /Count 1 >>" % node)
    pdf.objects[PAGES] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % node
    return pdf


def _branching_tree(depth: int, branches: int) -> RawPdf:
    """Nodes that name the next one several times: few objects, many pages."""
    pdf = RawPdf(MARK)
    node, pages = 3, 1
    for _ in range(depth):
        pages *= branches
        node = pdf.add(
            b"<< /Type /Pages /Parent 2 0 R /Kids [%s] /Count %d >>" % (b"%d 0 R " % node * branches, pages)
        )
    pdf.objects[PAGES] = b"<< /Type /Pages /Kids [%d 0 R] /Count %d >>" % (node, pages)
    return pdf


def _circular_tree() -> RawPdf:
    pdf = RawPdf(MARK)
    pdf.objects[PAGES] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    return pdf


def _box(box: str, **entries: str) -> RawPdf:
    pdf = RawPdf(MARK, box=box)
    pdf.page.update(entries)
    return pdf


def _annotations(count: int, kind: str, appearance: bool) -> RawPdf:
    pdf = RawPdf(MARK)
    look = pdf.form(b"1 0 0 rg 0 0 500 800 re f\n" * 10)
    shown = f"/AP << /N {look} 0 R >>" if appearance else "/DA (/F 9 Tf) /V (a value) /FT /Tx"
    numbers = []
    for n in range(count):
        x, y = n % 500, n % 800
        entries = f"/Subtype /{kind} /F 4 /Rect [{x} {y} {x + 9} {y + 9}] {shown}"
        numbers.append(pdf.add(f"<< /Type /Annot {entries} >>".encode()))
    pdf.page["Annots"] = "[" + " ".join(f"{number} 0 R" for number in numbers) + "]"
    return pdf


def _outline(depth: int) -> RawPdf:
    pdf = RawPdf(MARK)
    first = pdf.following
    for index in range(depth):
        below = f"/First {first + index + 1} 0 R /Last {first + index + 1} 0 R" if index + 1 < depth else ""
        pdf.add(f"<< /Title (t) /Parent {first + index - 1} 0 R {below} >>".encode())
    pdf.objects[1] = f"<< /Type /Catalog /Pages 2 0 R /Outlines {first} 0 R >>".encode()
    return pdf


def _labels(count: int) -> RawPdf:
    pdf = RawPdf(MARK)
    ranges = " ".join(f"{index} << /S /r /St {index + 1} >>" for index in range(count))
    pdf.objects[1] = f"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [{ranges}] >> >>".encode()
    return pdf


def _label_start(start: int) -> RawPdf:
    pdf = RawPdf(MARK)
    label = f"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [0 << /S /r /St {start} >>] >> >>"
    pdf.objects[1] = label.encode()
    return pdf


def _title(size: int) -> RawPdf:
    pdf = RawPdf(MARK)
    pdf.objects[1] = b"<< /Type /Catalog /Pages 2 0 R /X [" + b"[" * size + b"]" * size + b"] >>"
    return pdf


def _objects(count: int) -> RawPdf:
    pdf = RawPdf(MARK)
    for _ in range(count):
        pdf.add(b"<< /Length 0 >>")
    return pdf


def _pages() -> dict[str, Callable[[], RawPdf]]:
    return {
        **{f"one page told as {count}": partial(_count, count) for count in (-5, 0, 30_000, 2_000_000_000)},
        **{f"one page {count} times": partial(_same_page, count) for count in (300, 200_000)},
        **{f"page tree {depth} deep": partial(_deep_tree, depth) for depth in (500, 100_000)},
        "page tree of 10 to the 9": partial(_branching_tree, 9, 10),
        "page tree in a circle": _circular_tree,
        "page of 14,400 points": partial(_box, "0 0 14400 14400"),
        "page of a million points": partial(_box, "0 0 1000000 1000000"),
        "page of 1e30 points": partial(_box, "0 0 1e30 1e30"),
        "page far from its origin": partial(_box, "1e9 1e9 1000000595 1000000842"),
        "page long and thin": partial(_box, "0 0 1 200000"),
        "page of a tenth of a point": partial(_box, "0 0 0.1 0.1"),
        "unit of a million": partial(_box, "0 0 595 842", UserUnit="1000000"),
        **{f"{count} annotations": partial(_annotations, count, "Stamp", True) for count in (5_000, 50_000)},
        "20,000 fields": partial(_annotations, 20_000, "Widget", False),
        "50,000 links": partial(_annotations, 50_000, "Link", False),
        "outline 100,000 deep": partial(_outline, 100_000),
        "100,000 page labels": partial(_labels, 100_000),
        "page label of 2 billion": partial(_label_start, 2_000_000_000),
        "lists 200,000 deep": partial(_title, 200_000),
        "300,000 objects": partial(_objects, 300_000),
    }
