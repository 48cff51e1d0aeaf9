"""Tesseract, called as a program: its hOCR output has words, confidences and the height of each line's type."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageOps

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import MissingPartError, PageError
from pictoria_docs.layout.ocr.lines import split_line
from pictoria_docs.layout.ocr.superscripts import ordinals
from pictoria_docs.layout.ocr.type_size import type_sizes
from pictoria_docs.layout.parts import Availability, PartStatus
from pictoria_docs.layout.text_line import USUAL_SIZE, TextLine

LIST_TIME_LIMIT = 20  # seconds to name the languages
TIME_LIMIT = 120.0
"""Seconds for one call."""
BOX_MARGIN = 8
"""White pixels around a single line that is read alone: without them Tesseract misses isolated figures."""
SIZE_OF_LINE = 1.08
"""Font size over the height from descender to ascender, an average of book faces."""

TOO_HIGH = 1.5
"""Times the size that Tesseract gives: a size measured from words is wrong from there on."""
LINE_CLASSES = frozenset({"ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat"})

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


@cache
def installed_languages() -> tuple[str, ...]:
    """Languages that the installed Tesseract reads; empty without Tesseract."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        answer = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=LIST_TIME_LIMIT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(name for name in answer.stdout.split("\n")[1:] if name and name not in ("osd", "equ"))


def status() -> PartStatus:
    """Whether Tesseract is there, and its languages."""
    languages = installed_languages()
    if not languages:
        return PartStatus("tesseract", False, "tesseract_missing")
    return PartStatus("tesseract", True, "tesseract_ready", {"languages": ", ".join(languages)}, languages)


class Tesseract:
    """The `OcrEngine` that calls the installed program, one process a page, on one core."""

    name = "tesseract"

    def __init__(self) -> None:
        """Find the program.

        Raises:
            MissingPartError: it is not installed, or has no language.
        """
        program = shutil.which("tesseract")
        if program is None or not installed_languages():
            raise MissingPartError("tesseract_missing")
        self._program = program

    def read(
        self,
        image: Image.Image,
        dpi: float,
        languages: Sequence[str] = (),
        boxes: Sequence[Box] | None = None,
    ) -> list[TextLine]:
        """See `OcrEngine.read`."""
        scale = POINTS_PER_INCH / dpi
        if boxes is None:
            return self._run([image], dpi, languages, ["--psm", "3"], [(0.0, 0.0)], scale)
        if not boxes:
            return []
        grey = image.convert("L")
        crops, corners = [], []
        for box in boxes:
            x0, y0, x1, y1 = (round(value / scale) for value in box)
            crop = grey.crop((max(x0, 0), max(y0, 0), min(x1, grey.width), min(y1, grey.height)))
            if not crop.width or not crop.height:
                continue
            crops.append(ImageOps.expand(crop, BOX_MARGIN, fill=int(max(crop.getextrema()[1], 1))))  # type: ignore[arg-type]
            corners.append(((max(x0, 0) - BOX_MARGIN) * scale, (max(y0, 0) - BOX_MARGIN) * scale))
        return self._run(crops, dpi, languages, ["--psm", "7"], corners, scale) if crops else []

    def _run(
        self,
        images: Sequence[Image.Image],
        dpi: float,
        languages: Sequence[str],
        options: Sequence[str],
        corners: Sequence[tuple[float, float]],
        scale: float,
    ) -> list[TextLine]:
        installed = installed_languages()
        chosen = [language for language in languages if language in installed] or [
            language for language in ("eng", "fra", *installed) if language in installed
        ][:1]
        with tempfile.TemporaryDirectory(prefix="pictoria-ocr-") as folder:
            names = []
            for index, image in enumerate(images):
                name = Path(folder, f"{index}.pnm")
                (image if image.mode in ("L", "RGB") else image.convert("RGB")).save(name, "PPM")
                names.append(str(name))
            pages = Path(folder, "pages.txt")
            pages.write_text("\n".join(names) + "\n", encoding="utf-8")
            command = [self._program, str(pages), "-", "-l", "+".join(chosen), "--dpi", str(round(dpi))]
            try:
                answer = subprocess.run(
                    [*command, *options, "hocr"],
                    capture_output=True,
                    timeout=TIME_LIMIT,
                    check=True,
                    env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                )
            except subprocess.TimeoutExpired as error:
                raise PageError("ocr_timeout", engine="Tesseract", seconds=round(TIME_LIMIT)) from error
            except (OSError, subprocess.CalledProcessError) as error:
                output = getattr(error, "stderr", b"") or str(error).encode()
                lines = output.decode("utf-8", "replace").strip().splitlines()
                raise PageError(
                    "ocr_failed", engine="Tesseract", detail=lines[-1] if lines else ""
                ) from error
        try:
            return parse_hocr(answer.stdout, corners, scale)
        except ElementTree.ParseError as error:
            raise PageError("ocr_failed", engine="Tesseract", detail=str(error)) from error


def parse_hocr(hocr: bytes, corners: Sequence[tuple[float, float]], scale: float) -> list[TextLine]:
    """Lines of hOCR text, in points.

    Args:
        hocr: as Tesseract writes it, one `ocr_page` per image.
        corners: for each image, where its top left pixel lies on the page, in points.
        scale: points per pixel.

    Raises:
        xml.etree.ElementTree.ParseError: it is not XML.
    """
    lines: list[TextLine] = []
    pages = [
        node
        for node in ElementTree.fromstring(hocr).iter(f"{NAMESPACE}div")
        if node.get("class") == "ocr_page"
    ]
    for page, (left, top) in zip(pages, corners, strict=False):
        nodes = [node for node in page.iter() if node.get("class", "") in LINE_CLASSES]
        read = [(words, size) for words, size in (_line(node, left, top, scale) for node in nodes) if words]
        measured = type_sizes([words for words, _ in read])
        for (words, stated), size in zip(read, measured, strict=True):
            # Words set upright along the edge are as high as they are long.
            lines += split_line(words, size if size is not None and size < TOO_HIGH * stated else stated)
    return lines


def _line(
    node: ElementTree.Element, left: float, top: float, scale: float
) -> tuple[list[tuple[str, Box, float]], float]:
    """The words of a line, and the size that Tesseract gives it, in points."""
    words = []
    for child in node.iter(f"{NAMESPACE}span"):
        text = "".join(child.itertext()).strip()
        if child.get("class") != "ocrx_word" or not text:
            continue
        properties = _facts(child)
        x0, y0, x1, y1 = properties["bbox"]
        box = Box(left + x0 * scale, top + y0 * scale, left + x1 * scale, top + y1 * scale)
        words.append((text, box, properties.get("x_wconf", [0.0])[0] / 100))
    printed = ordinals([text for text, _, _ in words])
    words = [(text, box, confidence) for text, (_, box, confidence) in zip(printed, words, strict=True)]
    height = _facts(node).get("x_size", [0.0])[0] * scale
    return words, round(height * SIZE_OF_LINE, 1) or USUAL_SIZE


def _facts(node: ElementTree.Element) -> dict[str, list[float]]:
    facts = {}
    for part in node.get("title", "").split(";"):
        name, _, values = part.strip().partition(" ")
        facts[name] = [float(value) for value in NUMBERS.findall(values)]
    return facts


PART: Availability[Tesseract] = Availability("tesseract", lambda model: Tesseract(), status)
