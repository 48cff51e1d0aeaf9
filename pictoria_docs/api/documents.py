"""Documents and their pages as scripts and notebooks see them."""

import getpass
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, TypeVar, overload

from pictoria_docs.api.base import SubjectView, ViewedProject
from pictoria_docs.api.decisions import typed_region
from pictoria_docs.api.images import SCREEN_DPI, cut_out, png
from pictoria_docs.api.loaded import LoadedDocument
from pictoria_docs.api.regions import RegionView
from pictoria_docs.api.tables import Selection, TableName, data_frame, nearest, select, table_of
from pictoria_docs.api.views import (
    CaptionView,
    EntryView,
    FigureView,
    LinkView,
    MentionView,
    table_html,
    view_of,
)
from pictoria_docs.document import (
    POINTS_PER_INCH,
    Action,
    Box,
    Document,
    Link,
    Origin,
    Page,
    PageKind,
    RegionType,
    Validation,
    to_pixels,
)
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.schema import dump_document
from pictoria_docs.errors import NotFoundError
from pictoria_docs.i18n import user_language
from pictoria_docs.store import DocumentRecord

if TYPE_CHECKING:
    import pandas
    from PIL.Image import Image


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
Numbered = TypeVar("Numbered", EntryView, FigureView)
WIDE_LINE = 3
"""Pixels of the outline of a coloured box; others have one."""
NUMBER_OFFSET = (5, 3)
"""Pixels between the corner of a box and its number, right and down."""


class DocumentView:
    """One document of a project."""

    def __init__(self, project: ViewedProject, record: DocumentRecord) -> None:
        self.project, self._record = project, record
        self._page_widths: dict[int, float] = {}

    @property
    def id(self) -> DocumentId:
        """Stable: that of the document's content."""
        return self._record.id

    @property
    def name(self) -> str:
        """Unique in the project: the name of its file, without the ending."""
        return self._record.name

    @property
    def title(self) -> str | None:
        """As its file has it."""
        return self._record.title

    @property
    def source(self) -> str:
        """Path or address that it was added from."""
        return self._record.source

    @property
    def page_count(self) -> int:
        """Pages of its source, analysed or not."""
        return self._record.page_count

    @property
    def counts(self) -> dict[str, int]:
        """How many figures, captions, entries, mentions and links were found."""
        return self.project.store.results.counts(self.id)

    @property
    def data(self) -> Document:
        """Everything known about the document as frozen data, with what people decided."""
        return self._loaded.data

    @property
    def _loaded(self) -> LoadedDocument:
        """The document in memory; it is read when this is first asked for."""
        return self.project._loaded.get(self.id)

    @property
    def validation(self) -> Validation | None:
        """Who said that the document is finished (`by`), and when (`at`); None: it may change."""
        return self.project.store.documents.get(self.id).validation

    def validate(self, *, user: str | None = None, note: str = "") -> None:
        """Say that the document is finished: decisions and runs leave it as it is until it is reopened.

        Args:
            user: who says so; None: whoever is logged in.
            note: kept in the history.

        Raises:
            LockedError: two people still review pages of it without seeing each other.
        """
        self.project.store.validations.validate(self.id, user or getpass.getuser(), note)
        self.reload()

    def reopen(self, *, user: str | None = None, note: str = "") -> None:
        """Let a finished document change again; args as `validate`."""
        self.project.store.validations.reopen(self.id, user or getpass.getuser(), note)
        self.reload()

    def reload(self) -> None:
        """Read the document anew when it is next asked for: others have worked on it."""
        self.project._loaded.forget(self.id)

    @property
    def pages(self) -> "PageSequence":
        """The pages that have been analysed; they are read one at a time."""
        return PageSequence(self)

    def page(self, number: int) -> "PageView":
        """Page `number`, from 1. It is read by itself, without the rest of the document.

        Raises:
            NotFoundError: there is no such page, or it has not been analysed.
        """
        known = self.project._loaded.known(self.id)
        loaded_page = known.pages.get(number) if known is not None else self._read(number)
        if loaded_page is not None:
            return self._page_view(loaded_page)
        if not 1 <= number <= self.page_count:
            raise NotFoundError("page_unknown", document=self.name, page=number, last=self.page_count)
        analysed = spans(self.project.store.results.page_numbers(self.id))
        code = "page_not_analysed" if analysed else "nothing_analysed"
        raise NotFoundError(code, document=self.name, page=number, known=analysed)

    def _read(self, number: int) -> Page | None:
        return next(self.project.store.iter_pages(self.id, (number,)), None)

    def _page_view(self, page: Page) -> "PageView":
        self._page_widths[page.number] = page.width
        return PageView(self, page)

    @property
    def figures(self) -> Selection[FigureView]:
        """All figures, panels and plates, page by page."""
        return select(self, FigureView, self._loaded.shown.figures)

    @property
    def captions(self) -> Selection[CaptionView]:
        """All captions, page by page."""
        return select(self, CaptionView, self._loaded.shown.captions)

    @property
    def entries(self) -> Selection[EntryView]:
        """All catalogue entries."""
        return select(self, EntryView, self._loaded.shown.entries)

    @property
    def mentions(self) -> Selection[MentionView]:
        """All places where the text cites a figure, plate, panel or entry."""
        return select(self, MentionView, self._loaded.shown.mentions)

    @property
    def links(self) -> Selection[LinkView]:
        """All links but those that people rejected."""
        return select(self, LinkView, self._loaded.shown.links)

    def entry(self, number: str | int) -> EntryView:
        """The entry with this printed number.

        Raises:
            NotFoundError: there is none.
        """
        return self._numbered("entry_unknown", self.entries, number)

    def figure(self, number: str | int) -> FigureView:
        """The figure, panel or plate with this printed number.

        Raises:
            NotFoundError: there is none.
        """
        return self._numbered("figure_unknown", self.figures, number)

    def _numbered(self, code: str, among: Iterable[Numbered], number: str | int) -> Numbered:
        known: dict[str, None] = {}
        for view in among:
            if view.number == str(number):
                return view
            known |= dict.fromkeys([view.number] if view.number else [])
        raise NotFoundError(code, document=self.name, number=number, known=nearest(str(number), known) or "-")

    def add_link(
        self, type: str, source: SubjectView, target: SubjectView, *, user: str | None = None, note: str = ""
    ) -> LinkView:
        """Tie two things of the document together: `document.add_link("caption_of", caption, figure)`.

        Args:
            type: "caption_of", "depicts", "cites", "part_of" ..., or one of the project's own (docs/own-types.md).
            source: where it starts.
            target: where it leads to.
            user: who says it; None: the name of the system's user.
            note: why.

        Raises:
            EditError: there is no such type, or it does not join such things.
        """
        link = Link.make(type, source.id, target.id, 1.0, (), Origin(stage="user"))
        self.project.decide(self, Action.ADD, link, user=user, note=note)
        return LinkView(self, link)

    def image(self, page: int, dpi: float | None = None, *, width: int | None = None) -> "Image":
        """Page `page`, RGB, in the source's own resolution, at `dpi`, or `width` pixels wide."""
        return self._cut_out(page, None, dpi, width)

    def _cut_out(self, page: int, box: Box | None, dpi: float | None, width: int | None) -> "Image":
        """A part of a page as a picture; `box` None: the whole page."""
        if page not in self._page_widths:
            self.page(page)
        render = self.project._last_page
        return cut_out(
            lambda resolution: render(self.id, page, resolution), self._page_widths[page], box, dpi, width
        )

    def _region(self, id: str) -> RegionView | None:
        """The region with this id, if there is one."""
        view = view_of(self, self._loaded.shown.find(id))
        return view if isinstance(view, RegionView) else None

    def to_pandas(self, table: TableName = "figures") -> "pandas.DataFrame":
        """One of the tables of the csv export, with the same columns.

        Raises:
            ConfigError: there is no such table.
            MissingPartError: pandas is not installed.
        """
        result = table_of([self._loaded], table)
        return data_frame(result.rows, result.columns)

    def to_markdown(self, *, language: str | None = None) -> str:
        """Its text in reading order, with its figures, captions and entries.

        Args:
            language: of words that are not in the document; None: the user's.
        """
        from pictoria_docs.exchange.report.markdown import markdown

        return markdown(self._loaded.shown, self._loaded.relations, language or user_language())

    def to_json(self) -> str:
        """The whole document, as the JSON export has it."""
        document = self._loaded.shown.model_copy(update={"own_types": self.project._own_types()})
        return dump_document(document).decode()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DocumentView) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Document({self.name!r}, {self.page_count} pages)"

    def _repr_html_(self) -> str:
        rows = [(figure.page, figure.number or "", figure.caption_text) for figure in self.figures]
        return f"<b>{escape(self.title or self.name)}</b>" + table_html(("page", "figure", "caption"), rows)


class PageView:
    """A page; in a notebook, its image with a coloured box for each region."""

    def __init__(self, document: DocumentView, data: Page) -> None:
        self.document, self.data = document, data

    @property
    def number(self) -> int:
        """From 1."""
        return self.data.number

    @property
    def label(self) -> str | None:
        """The number printed on it: "23", "pl. XII"."""
        return self.data.label

    @property
    def width(self) -> float:
        """In points."""
        return self.data.width

    @property
    def height(self) -> float:
        """In points."""
        return self.data.height

    @property
    def kind(self) -> PageKind:
        """ "born_digital", "scan" or "empty"."""
        return self.data.kind

    @property
    def text(self) -> str:
        """Its text in reading order, a line for each region."""
        return "\n".join(region.text for region in self.data.regions if region.text)

    @property
    def regions(self) -> Selection[RegionView]:
        """All of its regions, in reading order."""
        views = (view_of(self.document, region) for region in self.data.regions)
        return Selection(view for view in views if isinstance(view, RegionView))

    @property
    def figures(self) -> Selection[FigureView]:
        """Figures, panels and plates of the page."""
        return select(self.document, FigureView, self.data.figures)

    @property
    def captions(self) -> Selection[CaptionView]:
        """Captions of the page."""
        return select(self.document, CaptionView, self.data.captions)

    @property
    def entries(self) -> Selection[EntryView]:
        """The catalogue entries that touch it."""
        entries = self.document._loaded.shown.entries
        return select(self.document, EntryView, (entry for entry in entries if self.number in entry.pages))

    @property
    def mentions(self) -> Selection[MentionView]:
        """The places on it where the text cites a figure, plate, panel or entry."""
        mentions = self.document._loaded.shown.mentions
        here = (mention for mention in mentions if mention.page == self.number)
        return select(self.document, MentionView, here)

    def image(self, dpi: float | None = None, *, width: int | None = None) -> "Image":
        """The page, RGB, in the source's own resolution, at `dpi`, or `width` pixels wide."""
        return self.document._cut_out(self.number, None, dpi, width)

    def add_region(
        self,
        type: RegionType | str,
        box: Sequence[float],
        *,
        number: str | None = None,
        text: str = "",
        user: str | None = None,
        note: str = "",
    ) -> RegionView:
        """Add what the machine missed: `page.add_region("figure", (60, 80, 300, 420), number="12")`.

        Args:
            type: "figure", "panel", "plate", "caption", "text" ..., or one of the project's own (docs/own-types.md).
            box: `x0, y0, x1, y1` in points from the top left of the page.
            number: of a picture, as printed.
            text: of a caption or another text.
            user: who adds it; None: the name of the system's user.
            note: why.

        Raises:
            EditError: there is no such type, or the box is not on the page.
        """
        region = typed_region(
            self.data, self.document.id, str(type), box, number, text, self.document.project._own_types
        )
        self.document.project.decide(self.document, Action.ADD, region, user=user, note=note)
        view = view_of(self.document, region)
        assert isinstance(view, RegionView)
        return view

    def drawing(self, dpi: float = SCREEN_DPI) -> "Image":
        """The page with a coloured box for each region."""
        from PIL import ImageDraw

        image = self.image(dpi)
        true_dpi = POINTS_PER_INCH * image.width / self.width
        pen = ImageDraw.Draw(image)
        right, down = NUMBER_OFFSET
        for region in sorted(self.data.regions, key=lambda region: -region.box.area):
            box = to_pixels(region.box, true_dpi)
            colour = COLOURS.get(region.type, OTHER_COLOUR)
            pen.rectangle(tuple(box), outline=colour, width=WIDE_LINE if region.type in COLOURS else 1)
            if region.number:
                pen.text((box.x0 + right, box.y0 + down), region.number, fill=colour)
        return image

    def to_json(self) -> str:
        """The data behind it, as in an export as JSON."""
        return self.data.model_dump_json()

    def __repr__(self) -> str:
        return f"Page({self.document.name!r}, {self.number})"

    def _repr_png_(self) -> bytes:
        return png(self.drawing())


class PageSequence:
    """The analysed pages of a document, in order: each is read when its turn comes."""

    def __init__(self, document: DocumentView) -> None:
        self._document = document
        self._numbers = document.project.store.results.page_numbers(document.id)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> PageView: ...

    @overload
    def __getitem__(self, index: slice) -> list[PageView]: ...

    def __getitem__(self, index: int | slice) -> PageView | list[PageView]:
        if isinstance(index, slice):
            return [self._document.page(number) for number in self._numbers[index]]
        try:
            return self._document.page(self._numbers[index])
        except IndexError:
            raise NotFoundError("index_unknown", index=index, count=len(self)) from None

    def __iter__(self) -> Iterator[PageView]:
        known = self._document.project._loaded.known(self._document.id)
        store = self._document.project.store
        for page in known.shown.pages if known is not None else store.iter_pages(self._document.id):
            yield self._document._page_view(page)

    def __repr__(self) -> str:
        return f"<{len(self)} pages of {self._document.name}: {spans(self._numbers)}>"


def spans(numbers: Sequence[int]) -> str:
    """Sorted numbers as people write them: "1-20, 30"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
