"""Files for the fuzzing campaign: sound ones made here, then damaged at random."""

import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
from PIL import Image, ImageDraw

from benchmarks.hostile_files.random_pdfs import random_pdf

KINDS = ("pdf", "picture", "manifest", "words")
PICTURES = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".jp2": "JPEG2000"}


def make_cases(kind: str, count: int, seed: int, folder: Path, batch: int) -> Iterator[list[Path]]:
    """`count` files of a kind in `folder`, `batch` at a time; the same seed gives the same files."""
    for start in range(0, count, batch):
        numbers = range(start, min(start + batch, count))
        yield [_MAKERS[kind](random.Random(f"{kind}-{seed}-{number}"), folder, number) for number in numbers]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to ten of these: bits turned, pieces lost, doubled, moved or overwritten, the end cut off."""
    mutated = bytearray(data)
    for _ in range(chance.randint(1, 10)):
        size = len(mutated)
        if size < 8:
            break
        at, length = chance.randrange(size), min(chance.choice((1, 4, 64, 1024)), size)
        match chance.randrange(7):
            case 0:
                mutated[at] ^= 1 << chance.randrange(8)
            case 1:
                mutated[at : at + length] = chance.randbytes(length)
            case 2:
                del mutated[at : at + length]
            case 3:
                mutated[at:at] = mutated[at : at + length]
            case 4:
                other = chance.randrange(size)
                mutated[at : at + length] = mutated[other : other + length]
            case 5:
                _change_number(mutated, at, chance)
            case 6:
                if chance.random() < 0.2:
                    del mutated[at:]
    return bytes(mutated)


def _change_number(data: bytearray, start: int, chance: random.Random) -> None:
    """Another value for the next number that is written in digits: sizes, references, counts."""
    end = next((index for index in range(start, len(data)) if 48 <= data[index] < 58), None)
    if end is not None:
        after = end
        while after < len(data) and 48 <= data[after] < 58:
            after += 1
        data[end:after] = str(chance.choice((0, 1, 2, 7, 99, 65_536, 2**31 - 1, 2**32, -1))).encode()


def _picture(chance: random.Random) -> Image.Image:
    page = Image.new("RGB", (420, 560), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, 360, 360), fill=tuple(chance.choices(range(200), k=3)))
    draw.text((60, 380), f"Fig. {chance.randint(1, 99)}. A vase", fill="black", font_size=22)
    return page


def _pdf(chance: random.Random, folder: Path, number: int) -> Path:
    with pymupdf.open() as document:
        for index in range(chance.randint(1, 4)):
            page = document.new_page()
            if chance.random() < 0.6:
                encoded = io.BytesIO()
                _picture(chance).save(encoded, "JPEG")
                page.insert_image((80, 80, 380, 480), stream=encoded.getvalue())
            if chance.random() < 0.5:
                page.draw_circle((300, 600), chance.randint(5, 80))
            page.insert_text(
                (80, 520), f"Fig. {index + 1}. Amphora, pl. {chance.randint(1, 9)}, cat. {index}"
            )
            page.insert_textbox((80, 560, 480, 760), "The workshop stood near the harbour, see fig. 1. " * 9)
        deflate, objects = chance.random() < 0.5, chance.random() < 0.3
        data = document.tobytes(deflate=deflate, use_objstms=int(objects), garbage=1)
    return _written(folder / f"case{number:05}.pdf", damaged(data, chance))


def _picture_file(chance: random.Random, folder: Path, number: int) -> Path:
    suffix = chance.choice(sorted(PICTURES))
    encoded = io.BytesIO()
    _picture(chance).convert(chance.choice(("RGB", "L"))).save(encoded, PICTURES[suffix])
    return _written(folder / f"case{number:05}{suffix}", damaged(encoded.getvalue(), chance))


def _manifest(chance: random.Random, folder: Path, number: int) -> Path:
    """A manifest with values of other kinds in some places, or with bytes damaged; no host may be asked."""
    manifest = _sound_manifest(chance.randint(1, 5))
    for _ in range(chance.randint(0, 4)):
        _change_value(manifest, chance)
    data = json.dumps(manifest).encode()
    if chance.random() < 0.4:
        data = damaged(data, chance)
    return _written(folder / f"case{number:05}.json", data)


def _sound_manifest(canvases: int) -> dict[str, object]:
    def canvas(index: int) -> dict[str, object]:
        body = {"id": f"https://iiif.example.org/{index}.jpg", "type": "Image", "width": 800, "height": 900}
        annotation = {"type": "Annotation", "motivation": "painting", "body": body, "target": f"c{index}"}
        items = [{"type": "AnnotationPage", "items": [annotation]}]
        return {"id": f"c{index}", "type": "Canvas", "width": 800, "height": 900, "items": items}

    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://iiif.example.org/manifest.json",
        "type": "Manifest",
        "label": {"en": ["Vases"]},
        "items": [canvas(index) for index in range(canvases)],
    }


def _change_value(value: object, chance: random.Random) -> None:
    """Put something else in one place, found by going down at random."""
    while isinstance(value, (dict, list)) and value:
        key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        inner = value[key]  # type: ignore[call-overload]
        if not isinstance(inner, (dict, list)) or not inner or chance.random() < 0.2:
            odd = (
                None,
                "",
                "x",
                0,
                -1,
                1e308,
                2**63,
                True,
                [],
                {},
                [[]],
                ["Manifest"],
                {"id": 5},
                "\ud800",
                "9" * 400,
            )
            value[key] = chance.choice(odd)  # type: ignore[call-overload]
            return
        value = inner


def _words(chance: random.Random, folder: Path, number: int) -> Path:
    return _written(folder / f"case{number:05}.pdf", random_pdf(chance.getrandbits(32)))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


_MAKERS: dict[str, Callable[[random.Random, Path, int], Path]] = {
    "pdf": _pdf,
    "picture": _picture_file,
    "manifest": _manifest,
    "words": _words,
}
