"""PDFs written object by object, so that they can be as odd as no library would make them."""

import zlib
from pathlib import Path

CATALOG, PAGES, PAGE, CONTENTS, FONT = 1, 2, 3, 4, 5
HEAD, TAIL = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
)


class RawPdf:
    """A PDF of one page; what is special about it is put into `objects`, `resources` and `page`."""

    def __init__(self, contents: bytes = b"", *, box: str = "0 0 595 842") -> None:
        self.objects: dict[int, bytes] = {
            CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
            PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        }
        self._last = FONT
        self.resources: dict[str, dict[str, int]] = {"Font": {"F": FONT}}
        self.page: dict[str, str] = {"MediaBox": f"[{box}]", "Contents": f"{CONTENTS} 0 R"}
        self.stream(contents, number=CONTENTS)

    def add(self, data: bytes) -> int:
        """A new object; its number."""
        self._last += 1
        self.objects[self._last] = data
        return self._last

    @property
    def following(self) -> int:
        """The number that the next new object will have."""
        return self._last + 1

    def stream(
        self, data: bytes, entries: str = "", *, number: int | None = None, filters: int | bytes = 1
    ) -> int:
        """A stream object; `filters`: how often it is deflated, or the filter entry of data that is encoded."""
        named = filters if isinstance(filters, bytes) else b"[" + b"/FlateDecode " * filters + b"]"
        for _ in range(filters if isinstance(filters, int) else 0):
            data = zlib.compress(data, 6)
        head = b"<< /Length %d /Filter %s %s >>" % (len(data), named, entries.encode())
        written = head + b"\nstream\n" + data + b"\nendstream"
        if number is None:
            return self.add(written)
        self.objects[number] = written
        return number

    def use(self, kind: str, name: str, number: int) -> None:
        """Name an object in the page's resources."""
        self.resources.setdefault(kind, {})[name] = number

    def image(self, width: int, height: int, data: bytes = b"\x40", entries: str = "", **more: int) -> int:
        """An image; `data` is repeated until it suffices for 8 bits of grey a pixel."""
        colours = entries or "/ColorSpace /DeviceGray /BitsPerComponent 8"
        samples = data if len(data) > 16 else data * (width * height // len(data) + 1)
        return self.stream(
            samples, f"/Type /XObject /Subtype /Image /Width {width} /Height {height} {colours}", **more
        )

    def form(self, contents: bytes, xobjects: dict[str, int] | None = None, entries: str = "") -> int:
        """A form that may use others."""
        return self.stream(
            contents,
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {entries} "
            f"/Resources << /Font << /F {FONT} 0 R >> /XObject {_names(xobjects or {})} >>",
        )

    def save(self, path: Path) -> Path:
        """Write the file."""
        if PAGE not in self.objects:
            named = " ".join(f"/{kind} {_names(names)}" for kind, names in self.resources.items())
            entries = " ".join(f"/{key} {value}" for key, value in self.page.items())
            self.objects[PAGE] = (
                f"<< /Type /Page /Parent 2 0 R /Resources << {named} >> {entries} >>".encode()
            )
        size = max(self.objects) + 1
        offsets = [0] * size
        with path.open("wb") as file:
            file.write(HEAD)
            for number, data in self.objects.items():
                offsets[number] = file.tell()
                file.write(b"%d 0 obj\n%s\nendobj\n" % (number, data))
            start = file.tell()
            file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
            file.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets[1:]))
            file.write(TAIL % (size, start))
        return path


def _names(names: dict[str, int]) -> str:
    return "<< " + " ".join(f"/{name} {number} 0 R" for name, number in names.items()) + " >>"
