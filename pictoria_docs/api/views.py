"""Thin views of the model that know their neighbours and show themselves in a notebook."""

import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from pictoria_docs.document import Box, Document, Entry, LinkType, Page, Region, RegionType, to_pixels
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import DocumentRecord

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.store.store import Store

SCREEN_DPI = 100.0
COLOURS = {
    RegionType.FIGURE: "#d62728",
    RegionType.PLATE: "#9467bd",
    RegionType.PANEL: "#e377c2",
    RegionType.CAPTION: "#1f77b4",
    RegionType.LEGEND: "#17becf",
    RegionType.FIGURE_NUMBER: "#17becf",
    RegionType.TABLE: "#8c564b",
    RegionType.HEADING: "#2ca02c",
    RegionType.TITLE: "#2ca02c",
}
"""Colour of a region's box on a page; other types are grey."""
OTHER_COLOUR = "#aaaaaa"


class ViewedProject(Protocol):
    """What a view asks of its project."""

    @property
    def store(self) -> "Store":
        """Where the documents are kept."""

    def page_image(self, document: DocumentId | str, page: int, dpi: float | None = None) -> "Image":
        """A page as displayed."""


class DocumentView:
    """One document of a project."""

    def __init__(self, project: ViewedProject, record: DocumentRecord) -> None:
        self._project, self.record = project, record
        self._model: Document | None = None

    @property
    def id(self) -> DocumentId:
        """The document's id."""
        return self.record.id

    @property
    def name(self) -> str:
        """Unique in the project."""
        return self.record.name

    @property
    def loaded(self) -> bool:
        """Whether the document is in memory."""
        return self._model is not None

    @property
    def data(self) -> Document:
        """Everything known about the document, with what people decided."""
        if self._model is None:
            self._model = self._project.store.load_document(self.id)
        return self._model

    def reload(self) -> None:
        """Read the document anew when it is next asked for."""
        self._model = None

    @property
    def counts(self) -> dict[str, int]:
        """How many figures, captions, entries, mentions and links were found."""
        return self._project.store.counts(self.id)

    @property
    def pages(self) -> "list[PageView]":
        """The pages that have been analysed."""
        return [PageView(self, page) for page in self.data.pages]

    @property
    def figures(self) -> "list[FigureView]":
        """All figures, panels and plates, page by page."""
        return [FigureView(self, region) for region in self.data.figures]

    @property
    def captions(self) -> "list[CaptionView]":
        """All captions, page by page."""
        return [CaptionView(self, region) for region in self.data.captions]

    @property
    def entries(self) -> "list[EntryView]":
        """All catalogue entries."""
        return [EntryView(self, entry) for entry in self.data.entries]

    def page(self, number: int) -> "PageView":
        """Page `number`, from 1.

        Raises:
            KeyError: it has not been analysed.
        """
        for page in self.data.pages:
            if page.number == number:
                return PageView(self, page)
        raise KeyError(number)

    def image(self, page: int, dpi: float | None = None) -> "Image":
        """Page `page` (from 1), RGB; `dpi` None: the source's own resolution."""
        return self._project.page_image(self.id, page, dpi)

    def __repr__(self) -> str:
        return f"DocumentView({self.name!r}, {self.record.page_count} pages)"

    def _repr_html_(self) -> str:
        rows = [(figure.page, figure.number or "", figure.caption_text) for figure in self.figures]
        return f"<b>{escape(self.record.title or self.name)}</b>" + table_html(
            ("page", "figure", "caption"), rows
        )


class _Part:
    """Something in a document."""

    def __init__(self, document: DocumentView) -> None:
        self.document = document

    def _ends(self, id: str, type: LinkType, *, reverse: bool = False) -> list[Any]:
        """What links of one type join with `id`, surest first."""
        model = self.document.data
        links = model.linked(id, type, reverse=reverse)
        found = (model.find(link.source if reverse else link.target) for link in links)
        return [each for each in found if each is not None]


class _RegionView(_Part):
    def __init__(self, document: DocumentView, region: Region) -> None:
        super().__init__(document)
        self.data = region

    @property
    def id(self) -> str:
        """The region's id."""
        return self.data.id

    @property
    def page(self) -> int:
        """Page number, from 1."""
        return self.data.page

    @property
    def box(self) -> Box:
        """In points, origin top left."""
        return self.data.box

    @property
    def confidence(self) -> float:
        """0 to 1."""
        return self.data.confidence

    def image(self, dpi: float | None = None) -> "Image":
        """The region cut out of its page, RGB; `dpi` None: the source's own resolution."""
        page = self.document.page(self.page).data
        whole = self.document.image(self.page, dpi)
        # The image tells the true scale: a huge page comes smaller than asked for.
        box = to_pixels(self.box, 72 * whole.width / page.width)
        left, top = max(0, int(box.x0)), max(0, int(box.y0))
        right, bottom = min(whole.width, round(box.x1)), min(whole.height, round(box.y1))
        return whole.crop((left, top, max(right, left + 1), max(bottom, top + 1)))

    def _repr_png_(self) -> bytes:
        return png(self.image(SCREEN_DPI))


class FigureView(_RegionView):
    """A figure, panel or plate."""

    @property
    def number(self) -> str | None:
        """The printed number: "12", "IV, 3"."""
        return self.data.number

    @property
    def captions(self) -> "list[CaptionView]":
        """Its captions, the surest first."""
        regions = self._ends(self.id, LinkType.CAPTION_OF, reverse=True)
        return [CaptionView(self.document, region) for region in regions if isinstance(region, Region)]

    @property
    def entries(self) -> "list[EntryView]":
        """The catalogue entries that it shows."""
        entries = self._ends(self.id, LinkType.DEPICTS)
        return [EntryView(self.document, entry) for entry in entries if isinstance(entry, Entry)]

    @property
    def panels(self) -> "list[FigureView]":
        """The parts of a plate or composite figure."""
        return [
            FigureView(self.document, region)
            for region in self.document.data.figures
            if region.parent == self.id
        ]

    @property
    def caption_text(self) -> str:
        """The text of its captions."""
        return " ".join(caption.text for caption in self.captions)

    def __repr__(self) -> str:
        return f"FigureView(page {self.page}, number {self.number!r})"


class CaptionView(_RegionView):
    """A caption."""

    @property
    def text(self) -> str:
        """As printed."""
        return self.data.text

    @property
    def figures(self) -> list[FigureView]:
        """What it is the caption of, the surest first."""
        regions = self._ends(self.id, LinkType.CAPTION_OF)
        return [FigureView(self.document, region) for region in regions if isinstance(region, Region)]

    def __repr__(self) -> str:
        return f"CaptionView(page {self.page}, {self.text[:60]!r})"


class EntryView(_Part):
    """A catalogue entry."""

    def __init__(self, document: DocumentView, entry: Entry) -> None:
        super().__init__(document)
        self.data = entry

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.data.id

    @property
    def number(self) -> str | None:
        """As printed."""
        return self.data.number

    @property
    def title(self) -> str | None:
        """Its heading."""
        return self.data.title

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it touches."""
        return self.data.pages

    @property
    def figures(self) -> list[FigureView]:
        """The figures that show it."""
        regions = self._ends(self.id, LinkType.DEPICTS, reverse=True)
        return [FigureView(self.document, region) for region in regions if isinstance(region, Region)]

    def __repr__(self) -> str:
        return f"EntryView({self.number!r}, {self.title!r})"

    def _repr_html_(self) -> str:
        fields = [(field.name, field.value) for field in self.data.fields]
        head = f"<b>{escape(self.number or '')} {escape(self.title or '')}</b>"
        return head + table_html(("field", "value"), fields)


class PageView(_Part):
    """A page; in a notebook, its image with a coloured box for each region."""

    def __init__(self, document: DocumentView, page: Page) -> None:
        super().__init__(document)
        self.data = page

    @property
    def id(self) -> str:
        """The document's name and the page number."""
        return f"{self.document.name}/{self.number}"

    @property
    def number(self) -> int:
        """From 1."""
        return self.data.number

    @property
    def figures(self) -> list[FigureView]:
        """Figures, panels and plates of the page."""
        return [FigureView(self.document, region) for region in self.data.figures]

    @property
    def captions(self) -> list[CaptionView]:
        """Captions of the page."""
        return [CaptionView(self.document, region) for region in self.data.captions]

    def image(self, dpi: float | None = None) -> "Image":
        """The page, RGB; `dpi` None: the source's own resolution."""
        return self.document.image(self.number, dpi)

    def drawing(self, dpi: float = SCREEN_DPI) -> "Image":
        """The page with a coloured box for each region."""
        from PIL import ImageDraw

        image = self.image(dpi).copy()
        true_dpi = 72 * image.width / self.data.width
        pen = ImageDraw.Draw(image)
        for region in sorted(self.data.regions, key=lambda region: -region.box.area):
            box = to_pixels(region.box, true_dpi)
            colour = COLOURS.get(region.type, OTHER_COLOUR)
            pen.rectangle(tuple(box), outline=colour, width=3 if region.type in COLOURS else 1)
            if region.number:
                pen.text((box.x0 + 5, box.y0 + 3), region.number, fill=colour)
        return image

    def __repr__(self) -> str:
        return f"PageView({self.document.name!r}, {self.number})"

    def _repr_png_(self) -> bytes:
        return png(self.drawing())


View = DocumentView | FigureView | CaptionView | EntryView
"""What a person can point at."""


def png(image: "Image") -> bytes:
    """`image` as a PNG file."""
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def table_html(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain HTML table."""
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{cells}</tr>{body}</table>"
