"""The report of an evaluation: one HTML file with its figures, plots, and every miss drawn on its page.

It is complete in itself and asks nothing of the network; pages without a miss are not in it.
"""

import base64
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pictoria_docs.document import POINTS_PER_INCH, Box
from pictoria_docs.errors import ExportError, PictoriaError
from pictoria_docs.eval.error_report import KINDS, LinkArrow, Mark, Miss, find_misses
from pictoria_docs.eval.evaluation import Evaluation
from pictoria_docs.eval.gold import Gold
from pictoria_docs.eval.plots import plots, reliability_plots
from pictoria_docs.eval.scoring import DocumentScore
from pictoria_docs.eval.table import COLUMNS, ERRORS, cells, confidence_rows, in_words, rows
from pictoria_docs.html_templates import policy_digest, template_environment, template_file
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from jinja2 import Environment
    from PIL.Image import Image

PACKAGE = "pictoria_docs.eval"
ARROW_INSIDE = 8  # points that an arrow ends inside its target, at most
POINTER_STEP = 46  # points between pointers at one box

DPI = 100.0
QUALITY = 60
MAX_BYTES = 48 * 2**20
"""When the pictures have taken so much, further pages are shown blank: browsers must still open the file."""
A4 = (595.0, 842.0)

GoldImages = Callable[[Gold, int, float], "Image | None"]
"""The image of a page of a gold document at some dpi, or None where there is none."""


class MissBox(NamedTuple):
    """A box as the template draws it."""

    miss: int
    gold: bool
    type: str
    box: Box
    tag: bool
    """Whether the miss's number stands at its corner."""


class MissArrow(NamedTuple):
    """An arrow within a page."""

    miss: int
    gold: bool
    path: str


class MissReference(NamedTuple):
    """A link to another page, at the corner of its box."""

    miss: int
    gold: bool
    x: float
    y: float
    text: str
    goal: str


class MissPage(NamedTuple):
    """A page with misses."""

    id: str
    number: int
    width: float
    height: float
    picture: str
    """Data address; empty where there is no picture."""
    shapes: list[MissBox]
    lines: list[MissArrow]
    pointers: list[MissReference]
    misses: list[tuple[int, Miss]]


class PagesBeside:
    """Page images from `<name>.pdf`, or the folder of scans `<name>`, beside the gold; each opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: tuple[str, Any] = ("", None)

    def __call__(self, gold: Gold, page: int, dpi: float) -> "Image | None":
        """The image of a page, or None where there is no such file or page."""
        from pictoria_docs.sources import open_source

        name, source = self._open
        if name != gold.name:
            self.close()
            source = None
            scans = self._folder / gold.name
            with suppress(PictoriaError):
                source = open_source(scans if scans.is_dir() else self._folder / f"{gold.name}.pdf")
            self._open = gold.name, source
        with suppress(PictoriaError):
            return source.page(page).image(dpi) if source else None
        return None

    def close(self) -> None:
        """Give the file back."""
        if self._open[1] is not None:
            self._open[1].close()
        self._open = ("", None)


def write_report(evaluation: Evaluation, path: Path, images: GoldImages, language: str) -> Path:
    """Write the report to `path`; pages are read one by one.

    Raises:
        MissingPartError: matplotlib is not installed.
        ExportError: the file cannot be written.
    """
    drawn = {
        "plots": plots(evaluation, language),
        "reliability_plots": reliability_plots(evaluation, language),
    }
    with ExportError.for_system("export_failed", file=path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_whole(evaluation, drawn, images, language))
    return path


def _whole(
    evaluation: Evaluation, drawn: dict[str, dict[str, str]], images: GoldImages, language: str
) -> Iterator[str]:
    found = {one.gold.name: find_misses(one, language) for one in evaluation.scores}
    kinds = Counter(miss.kind for each in found.values() for miss in each)
    sides = Counter(miss.missed for each in found.values() for miss in each)
    script, style = (template_file(PACKAGE, f"evaluation.{kind}") for kind in ("js", "css"))
    environment = _environment(language)
    documents = (
        environment.get_template("evaluation_document.html").render(document=document)
        for document in _documents(evaluation, found, images, language)
    )
    yield from environment.get_template("evaluation.html").generate(
        language=language,
        style=style,
        script=script,
        script_hash=policy_digest(script),
        columns=list(COLUMNS),
        errors=ERRORS,
        rows=list(rows(evaluation, language)),
        **drawn,
        confidence=list(confidence_rows(evaluation)),
        kinds=[(kind, kinds[kind]) for kind in KINDS if kinds[kind]],
        sides=[("missed", sides[True]), ("wrong", sides[False])],
        count=sum(kinds.values()),
        names=[one.gold.name for one in evaluation.scores if found[one.gold.name]],
        clean=[one.gold.name for one in evaluation.scores if not found[one.gold.name]],
        fields=evaluation.overall.fields,
        layout=evaluation.overall.layout,
        orders=evaluation.overall.orders,
        text=evaluation.overall.text,
        documents=documents,
    )


def _documents(
    evaluation: Evaluation, found: dict[str, list[Miss]], images: GoldImages, language: str
) -> Iterator[dict[str, Any]]:
    """Each document that has misses, its pages with their pictures made as they are asked for."""
    room = [MAX_BYTES]
    for index, one in enumerate(evaluation.scores):
        each = found[one.gold.name]
        if each:
            figures = cells(evaluation.documents[one.gold.name])
            yield {
                "name": one.gold.name,
                "set": one.gold.group,
                "figures": [(code, value) for code, value in zip(COLUMNS, figures, strict=True)],
                "count": len(each),
                "pages": _report_pages(one, each, f"d{index}", images, room, language),
                "nowhere": [(n, miss) for n, miss in enumerate(each, 1) if not miss.page and not miss.marks],
            }


def _report_pages(
    one: DocumentScore, found: Sequence[Miss], prefix: str, images: GoldImages, room: list[int], language: str
) -> Iterator[MissPage]:
    gold = one.gold
    pages: dict[int, list[tuple[int, Miss]]] = defaultdict(list)
    for number, miss in enumerate(found, 1):
        for page in sorted({mark.page for mark in miss.marks} | ({miss.page} if miss.page else set())):
            pages[page].append((number, miss))
    sizes = {page.page: (page.width, page.height) for page in gold.pages}
    for page, here in sorted(pages.items()):
        here.sort(key=lambda pair: (pair[1].page != page, pair[0]))  # the page's own come first
        image = images(gold, page, DPI) if room[0] > 0 else None
        size = sizes.get(page) or (_size(image) if image else A4)
        picture = ""
        if image:
            file = io.BytesIO()
            image.convert("RGB").save(file, "JPEG", quality=QUALITY, optimize=True)
            data = file.getvalue()
            room[0] -= len(data)
            picture = f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
        lines, pointers = _links(page, here, prefix, language)
        shapes = [shape for number, miss in here for shape in _shapes(page, number, miss.marks)]
        shapes.sort(key=lambda shape: -shape.box.area)
        yield MissPage(f"{prefix}-{page}", page, *size, picture, shapes, lines, pointers, here)


def _shapes(page: int, number: int, marks: Sequence[Mark]) -> list[MissBox]:
    here = [mark for mark in marks if mark.page == page]
    return [MissBox(number, m.gold, m.type, m.box.rounded(1), index == 0) for index, m in enumerate(here)]


def _links(
    page: int, here: Sequence[tuple[int, Miss]], prefix: str, language: str
) -> tuple[list[MissArrow], list[MissReference]]:
    """Arrows within a page, and pointers to other pages, those of one box side by side."""
    lines: list[MissArrow] = []
    pointers: list[MissReference] = []
    taken: Counter[Box] = Counter()
    for number, miss in here:
        for arrow in miss.arrows:
            ends = [arrow.source, arrow.target]
            if all(end.page == page for end in ends):
                lines.append(MissArrow(number, arrow.gold, _path(arrow)))
            elif any(end.page == page for end in ends):
                leaving = arrow.source.page == page
                own, other = ends if leaving else ends[::-1]
                text = f"{'→' if leaving else '←'} {translate('report.page', language, page=other.page)}"
                x = own.box.x0 + POINTER_STEP * taken[own.box]
                taken[own.box] += 1
                goal = f"{prefix}-{other.page}"
                pointers.append(MissReference(number, arrow.gold, x, own.box.y1, text, goal))
    return lines, pointers


def _path(arrow: LinkArrow) -> str:
    """A curve from the middle of one box to just within the nearest edge of the other."""
    (x0, y0), target = arrow.source.box.centre, arrow.target.box
    inset = Box(
        *(target.x0 + min(ARROW_INSIDE, target.width / 2), target.y0 + min(ARROW_INSIDE, target.height / 2)),
        *(target.x1 - min(ARROW_INSIDE, target.width / 2), target.y1 - min(ARROW_INSIDE, target.height / 2)),
    )
    x1, y1 = min(max(x0, inset.x0), inset.x1), min(max(y0, inset.y0), inset.y1)
    if (x1, y1) == (x0, y0):
        x1, y1 = target.centre
    bend = 0.12
    middle = ((x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0))
    return f"M{x0:.1f} {y0:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {x1:.1f} {y1:.1f}"


def _size(image: "Image") -> tuple[float, float]:
    scale = DPI / POINTS_PER_INCH
    return image.width / scale, image.height / scale


def _environment(language: str) -> "Environment":
    environment = template_environment(PACKAGE)
    environment.globals["t"] = lambda code, **values: translate(f"evaluation.{code}", language, **values)
    environment.filters["figure"] = lambda value: in_words(value, language)
    return environment
