"""The parts of a document as scripts and notebooks see them: each leads to what links tie it to."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypedDict, TypeVar, Unpack

from pictoria_docs.api.base import SubjectView, ViewedDocument
from pictoria_docs.api.records import FieldView, RecordView
from pictoria_docs.api.regions import PlacedView, RegionView
from pictoria_docs.api.tables import Selection, select
from pictoria_docs.document import (
    Decision,
    Description,
    Entry,
    EntrySpan,
    Link,
    LinkType,
    Mention,
    PrintedNumber,
    Region,
)
from pictoria_docs.exchange.contents.relations import in_words
from pictoria_docs.i18n import translate, user_language

LinkEnd = TypeVar("LinkEnd", bound="LinkedView")


class EntryChanges(TypedDict, total=False):
    """What of an entry can be corrected; its values are corrected by themselves."""

    number: str | None
    title: str | None
    spans: Sequence[EntrySpan]


class MentionChanges(TypedDict, total=False):
    """What of a mention can be corrected; what it cites is said by its links."""

    region: RegionView | str
    start: int
    end: int
    text: str
    box: Sequence[float]
    numbers: Sequence[PrintedNumber]


class LinkChanges(TypedDict, total=False):
    """What of a link can be corrected."""

    type: LinkType | str
    source: "LinkedView | RegionView | str"
    target: "LinkedView | RegionView | str"


class LinkedView(SubjectView):
    """Something that links tie to other things."""

    @property
    def links(self) -> "Selection[LinkView]":
        """All links that start or end here, the surest first."""
        return select(self.document, LinkView, self.document._loaded.links.get(self.id, ()))


class CitedView(LinkedView):
    """Something that running text cites."""

    @property
    def mentions(self) -> "Selection[MentionView]":
        """Where the text cites it."""
        ids = self.document._loaded.relations.sources(LinkType.CITES, self.id)
        return views(self.document, ids, MentionView)


class FigureView(RegionView, CitedView):
    """A figure, panel or plate."""

    _table = "figures"

    @property
    def number(self) -> str | None:
        """The printed number: "12", "IV, 3"."""
        return self.data.number

    @property
    def captions(self) -> "Selection[CaptionView]":
        """Its captions, the surest first."""
        ids = self.document._loaded.relations.sources(LinkType.CAPTION_OF, self.id)
        return views(self.document, ids, CaptionView)

    @property
    def caption(self) -> "CaptionView | None":
        """Its surest caption; None: it has none."""
        return next(iter(self.captions), None)

    @property
    def caption_text(self) -> str:
        """The text of its captions."""
        return " ".join(caption.text for caption in self.captions)

    @property
    def entries(self) -> "Selection[EntryView]":
        """The catalogue entries that it shows, the surest first."""
        ids = self.document._loaded.relations.targets(LinkType.DEPICTS, self.id)
        return views(self.document, ids, EntryView)

    @property
    def panels(self) -> "Selection[FigureView]":
        """The parts of a plate or composite figure."""
        return select(self.document, FigureView, self.document._loaded.panels.get(self.id, ()))

    @property
    def parent(self) -> "FigureView | None":
        """The plate or composite figure that it is a part of."""
        loaded = self.document._loaded
        now = loaded.data.find(self.id)
        parent = now.parent if isinstance(now, Region) else self.data.parent
        ids = [parent] if parent else loaded.relations.targets(LinkType.PART_OF, self.id)
        return next(iter(views(self.document, ids, FigureView)), None)

    @property
    def description(self) -> Description | None:
        """What a model said that it shows, where one was asked."""
        return self.data.description

    def __repr__(self) -> str:
        return f"Figure({self.type} {self.number or 'without number'!r}, page {self.page})"


class CaptionView(RegionView, LinkedView):
    """A caption."""

    _table = "captions"

    @property
    def figures(self) -> Selection[FigureView]:
        """What it is the caption of, the surest first."""
        ids = self.document._loaded.relations.targets(LinkType.CAPTION_OF, self.id)
        return views(self.document, ids, FigureView)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that its label names: ("12",), ("4,1", "4,2")."""
        reading = self.data.caption
        return tuple(number.key for number in reading.numbers) if reading is not None else ()

    def __repr__(self) -> str:
        return f"Caption({self.text[:60]!r}, page {self.page})"


class EntryView(CitedView):
    """A catalogue entry."""

    data: Entry
    _table = "entries"

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
        """Numbers of the pages that it touches."""
        return self.data.pages

    @property
    def text(self) -> str:
        """All of its text as printed, a line for each region."""
        regions = (self.document._region(id) for span in self.data.spans for id in span.regions)
        return "\n".join(region.text for region in regions if region is not None and region.text)

    @property
    def figures(self) -> Selection[FigureView]:
        """The figures that show it, the surest first."""
        ids = self.document._loaded.relations.sources(LinkType.DEPICTS, self.id)
        return views(self.document, ids, FigureView)

    @property
    def fields(self) -> Selection[FieldView]:
        """Each value of its record, in order."""
        views = (FieldView(self.document, field, self.data) for field in self.data.fields)
        return Selection(views, table="fields")

    @property
    def record(self) -> RecordView:
        """Its record, by the names of the fields."""
        return RecordView(self.number or self.title or self.id, self.pages[0], self.fields)

    def correct(
        self, *, user: str | None = None, note: str = "", **changes: Unpack[EntryChanges]
    ) -> Decision:
        """Say what it should be: `entry.correct(number="12", title="Amphora")`."""
        return self._correct(changes, user, note)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left open about it, in the user's language."""
        return tuple(
            translate(f"warnings.{warning.code}", None, **warning.values) for warning in self.data.warnings
        )

    def __repr__(self) -> str:
        return f"Entry({self.number or 'without number'!r}, {self.title!r})"

    def _repr_html_(self) -> str:
        head = f"<b>{escape(self.number or '')} {escape(self.title or '')}</b>"
        return head + table_html(("field", "value"), [(field.label, field.text) for field in self.fields])


class MentionView(PlacedView, LinkedView):
    """Words of the text that cite a figure, plate, panel or entry."""

    data: Mention
    _table = "mentions"

    @property
    def confidence(self) -> float:
        """How sure the machine is of what it cites, 0 to 1; 1 where it cites nothing that is known."""
        return max((link.confidence for link in self.links), default=1.0)

    @property
    def start(self) -> int:
        """Offset of its first character in `region.text`."""
        return self.data.start

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.data.end

    @property
    def region(self) -> RegionView | None:
        """The text that it stands in."""
        region: RegionView | None = self.document._region(self.data.region)
        return region

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that it names, ranges and lists expanded."""
        return tuple(number.key for number in self.data.numbers)

    def correct(
        self, *, user: str | None = None, note: str = "", **changes: Unpack[MentionChanges]
    ) -> Decision:
        """Say what it should be: `mention.correct(start=10, end=17, text="fig. 12")`."""
        return self._correct(changes, user, note)

    @property
    def targets(self) -> "Selection[FigureView | EntryView]":
        """What it cites, the surest first."""
        ids = self.document._loaded.relations.targets(LinkType.CITES, self.id)
        ends = views(self.document, ids, LinkedView)
        return Selection(view for view in ends if isinstance(view, (FigureView, EntryView)))

    def __repr__(self) -> str:
        return f"Mention({self.text!r}, page {self.page})"


class LinkView(SubjectView):
    """A relation between two things, with its reasons."""

    data: Link
    _table = "links"

    @property
    def type(self) -> str:
        """ "caption_of", "depicts", "cites", "part_of", "same_motif_as" ..., or a type of the project's."""
        return self.data.type

    @property
    def source(self) -> "RegionView | EntryView | MentionView | None":
        """Where it starts: a caption, panel, figure or mention; None: that is no longer there."""
        return self._end(self.data.source)

    @property
    def target(self) -> "RegionView | EntryView | MentionView | None":
        """Where it ends: a figure, plate or entry; None: that is no longer there."""
        return self._end(self.data.target)

    def _end(self, id: str) -> "RegionView | EntryView | MentionView | None":
        view = view_of(self.document, self.document._loaded.shown.find(id))
        return None if isinstance(view, LinkView) else view

    def correct(self, *, user: str | None = None, note: str = "", **changes: Unpack[LinkChanges]) -> Decision:
        """Say what it should be: `link.correct(target=figure)`."""
        return self._correct(changes, user, note)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the user's language."""
        return tuple(in_words((reason,), user_language()) for reason in self.data.reasons)

    @property
    def runner_up(self) -> "RegionView | EntryView | MentionView | None":
        """The next best choice in the place of `target`."""
        other = self.data.runner_up
        return None if other is None else self._end(other.target)

    def __repr__(self) -> str:
        return f"Link({self.type}, {self.source!r} -> {self.target!r}, {self.confidence:.2f})"


def view_of(
    document: ViewedDocument, data: object
) -> "RegionView | EntryView | MentionView | LinkView | None":
    """The view of something in a document."""
    match data:
        case Region(is_picture=True):
            return FigureView(document, data)
        case Region(type="caption"):
            return CaptionView(document, data)
        case Region():
            return RegionView(document, data)
        case Entry():
            return EntryView(document, data)
        case Mention():
            return MentionView(document, data)
        case Link():
            return LinkView(document, data)
        case _:
            return None


def views(document: ViewedDocument, ids: Iterable[str], kind: type[LinkEnd]) -> Selection[LinkEnd]:
    """The views of one kind of the things with these ids."""
    find = document._loaded.shown.find
    all_views = (view_of(document, find(id)) for id in ids)
    return Selection((view for view in all_views if isinstance(view, kind)), table=kind._table)


def table_html(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain HTML table."""
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{cells}</tr>{body}</table>"
