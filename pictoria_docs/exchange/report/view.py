"""What the report shows of a document, ready for its templates: boxes, arrows, badges, cards, entries.

Everything here is plain text and numbers; the templates escape it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pictoria_docs.document import Box, Document, Entry, Link, LinkType, Mention, Page, Point, Region, Status
from pictoria_docs.exchange.contents.relations import Relations, in_words, pages_of, relations
from pictoria_docs.exchange.crops.naming import figure_name
from pictoria_docs.exchange.report.record_view import record_lines
from pictoria_docs.exchange.tables.tables import credit_of, parent_of, printable, review_of
from pictoria_docs.exchange.tables.type_words import relation, type_words
from pictoria_docs.i18n import percent, translate

WITHIN = 0.8  # of a box inside another: the boxes tell the link
BADGE_EDGE = 7  # points around a badge's text
BADGE_LETTER = 4.6  # points for each of its letters
BADGE_RISE = 6  # points that a badge stands over its box
BADGE_HEIGHT = 13  # points
BADGE_ROOM = 4  # points from a badge to the page's edge
ARROW_INSIDE = 10.0  # points that an arrow ends inside its target, at most
ARROW_SHARE = 4  # of the target's width or height
ARROW_BEND = 0.12  # of its length

MAX_BADGES = 6
"""Badges on one box; a list of plates may tie a caption to dozens of figures."""
MAX_TEXT_LENGTH = 600


class ReviewWords(NamedTuple):
    """How far people have come with a subject, in words."""

    status: str
    """As other formats write it: "suggested", "accepted" ..."""
    word: str
    sentence: str
    """The status, and by whom and when."""


class ReportShape(NamedTuple):
    """A box on a page, in page coordinates."""

    id: str
    type: str
    name: str
    kind: str
    text: str
    confidence: float
    why: str
    box: Box
    points: str
    goal: str
    review: ReviewWords


class ReportLink(NamedTuple):
    """A link between two boxes of one page."""

    type: str
    source: str
    target: str
    confidence: float
    path: str


class Badge(NamedTuple):
    """A link to another page, at the corner of its box."""

    type: str
    source: str
    target: str
    goal: str
    text: str
    title: str
    confidence: float
    x: float
    y: float
    width: float
    hint: bool
    """Shown only with its box: a mention is a link itself, and the badge would hide the words around it."""


class LinkRow(NamedTuple):
    """A link in words, for the list below a page."""

    id: str
    type: str
    source: str
    source_goal: str
    target: str
    target_goal: str
    confidence: float
    why: str
    review: ReviewWords


class CaptionRow(NamedTuple):
    """A caption of a figure, as its card shows it."""

    label: str
    body: str
    credit: str
    confidence: float
    why: str
    page: int
    goal: str
    whole: str
    """What the caption is of, where that is the plate and not the panel itself."""
    review: ReviewWords


class Card(NamedTuple):
    """A figure in the gallery."""

    id: str
    type: str
    name: str
    kind: str
    page: int
    page_label: str
    goal: str
    part_of: str
    captions: list[CaptionRow]
    entries: list[tuple[str, str]]
    cited: list[tuple[str, str]]
    by_panels: bool
    """Not the figure itself, but its panels have captions."""
    confidence: float
    text: str
    review: ReviewWords


class View:
    """One document seen for the report, in one language.

    Ids in the report are the document's own behind a prefix, so that two documents never share one.
    """

    def __init__(self, document: Document, prefix: str, language: str) -> None:
        self.document = document
        self.prefix = prefix
        self.language = language
        self.links: Relations = relations(document)
        with_caption = {target for type, target in self.links.by_target if type == LinkType.CAPTION_OF}
        self._whole = {
            parent_of(figure, self.links) for figure in document.figures if figure.id in with_caption
        }
        self._labels = {page.number: printable(page.label or "") for page in document.pages}
        self._spans: dict[int, list[tuple[Entry, int]]] = defaultdict(list)
        for entry in document.entries:
            for index, span in enumerate(entry.spans):
                self._spans[span.page].append((entry, index))
        self._mentions: dict[int, list[Mention]] = defaultdict(list)
        for mention in document.mentions:
            self._mentions[mention.page].append(mention)
        self._of_page: dict[int, list[Link]] = defaultdict(list)
        self._of_thing: dict[str, list[Link]] = defaultdict(list)
        for links in self.links.by_source.values():
            for link in links:
                for page in {*self._at(link.source), *self._at(link.target)}:
                    self._of_page[page].append(link)
                # A panel's place on its plate shows without an arrow.
                if link.type != LinkType.PART_OF:
                    self._of_thing[link.source].append(link)
                    self._of_thing[link.target].append(link)
        self._rejected: dict[int, list[Link]] = defaultdict(list)
        for link in document.links:
            if link.status is Status.REJECTED:
                for page in {*self._at(link.source), *self._at(link.target)}:
                    self._rejected[page].append(link)

    @property
    def source(self) -> str:
        """The file's name, or the URL: a report is handed round, and folders are nobody's business."""
        source = printable(self.document.source)
        return source if "://" in source else source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    def word(self, code: str, **values: object) -> str:
        """A word of the report."""
        return translate(f"report.{code}", self.language, **values)

    def review(self, id: str) -> ReviewWords:
        """How far people have come with a region, entry, mention, link or value of a record."""
        status, by, at = review_of(self.document, id).values()
        word = self.word(f"status.{status}")
        sentence = self.word("decided", status=word, user=printable(by), date=at[:10]) if by else word
        return ReviewWords(status, word, sentence)

    def goal(self, id: str, page: int | None = None) -> str:
        """The anchor of a thing's box; for an entry, of its stretch on `page`, else of its first."""
        subject = self.document.find(id)
        if isinstance(subject, Entry):
            indices = [n for n, span in enumerate(subject.spans) if span.page == page] or [0]
            return f"{self.prefix}{id}.{indices[0]}"
        return f"{self.prefix}{id}"

    def has_content(self, page: Page) -> bool:
        """Whether the page has a figure, a caption, an entry or a mention."""
        number = page.number
        return bool(page.figures or page.captions or self._spans.get(number) or self._mentions.get(number))

    def shapes(self, page: Page) -> Iterator[ReportShape]:
        """All boxes of a page, large ones first, so that small ones lie above them."""
        shapes = [
            *self._entry_shapes(page),
            *map(self._region_shape, page.regions),
            *self._mention_shapes(page),
        ]
        return iter(sorted(shapes, key=lambda shape: -shape.box.area))

    def arrows(self, page: Page) -> Iterator[ReportLink]:
        """Links whose two ends are on the page."""
        for link in self._of_page[page.number]:
            start, end = self._box(link.source, page.number), self._box(link.target, page.number)
            # Where one lies in the other, as a figure in its entry, the boxes tell it.
            apart = start and end and max(start.inside(end), end.inside(start)) < WITHIN
            if link.type != LinkType.PART_OF and start and end and apart:
                source, target = self.goal(link.source, page.number), self.goal(link.target, page.number)
                yield ReportLink(link.type, source, target, link.confidence, arrow_path(start, end))

    def badges(self, page: Page, shown: frozenset[int]) -> Iterator[Badge]:
        """Links that lead to another page; `shown` are the pages that the report has."""
        count: dict[str, int] = defaultdict(int)
        for link in self._of_page[page.number]:
            ends = [id for id in (link.source, link.target) if self._box(id, page.number)]
            if link.type == LinkType.PART_OF or len(ends) != 1:
                continue
            end, other = ends[0], link.target if ends[0] == link.source else link.source
            pages = self._at(other)
            count[end] += 1
            if not pages or count[end] > MAX_BADGES:
                continue
            arrow = "→" if end == link.source else "←"
            text = f"{arrow} {self.word('page', page=pages[0])}"
            box, width = self._box(end, page.number) or page.box, BADGE_EDGE + BADGE_LETTER * len(text)
            step = (width + 2) * (count[end] - 1)
            x, y = box.x1 - step - width, box.y0 - BADGE_RISE
            subject = self.document.find(end)
            texts = (isinstance(subject, Region) and not subject.is_picture) or box.width < 2 * width
            if texts and box.x1 + step + width + BADGE_ROOM < page.width:
                # Beside a text there is room; above it, the badge would hide the line.
                x, y = box.x1 + 2 + step, box.y0
            x, y = min(max(x, 1.0), page.width - width - 1), min(max(y, 1.0), page.height - BADGE_HEIGHT)
            goal = self.goal(other) if pages[0] in shown else ""
            title = f"{relation(link.type, self.language, self.document.own_types)} – {self.name(other)}"
            yield Badge(
                type=link.type,
                source=self.goal(link.source, page.number),
                target=self.goal(link.target, page.number),
                goal=goal,
                text=text,
                title=title,
                confidence=link.confidence,
                x=round(x, 1),
                y=round(y, 1),
                width=width,
                hint=isinstance(subject, Mention),
            )

    def ties(self, page: Page) -> Iterator[LinkRow]:
        """The page's links in words, rejected ones last."""
        links = sorted(self._of_page[page.number], key=lambda link: (link.type, -link.confidence))
        for link in (*links, *self._rejected[page.number]):
            yield LinkRow(
                link.id,
                relation(link.type, self.language, self.document.own_types),
                self.name(link.source),
                self.goal(link.source),
                self.name(link.target),
                self.goal(link.target),
                link.confidence,
                self.why(link),
                self.review(link.id),
            )

    def why(self, link: Link) -> str:
        """The reasons for a link, and what it might be instead."""
        words = in_words(link.reasons, self.language)
        other = self.document.find(link.runner_up.target) if link.runner_up is not None else None
        if link.runner_up is not None and isinstance(other, Region):
            second = self.word(
                "runner_up",
                name=self.name(other.id),
                page=other.page,
                share=percent(link.runner_up.confidence, self.language),
            )
            words = f"{words}; {second}" if words else second
        return printable(words)

    def name(self, id: str) -> str:
        """How people call a thing: "Fig. 12", "No. 3 Kyathos", the first words of a caption."""
        match self.document.find(id):
            case Region() as region if region.is_picture:
                return self.figure(region)
            case Region() as region:
                return shortened(region.text, 60) or self.kind(region)
            case Entry() as entry:
                return self.entry(entry)
            case Mention() as mention:
                return f"« {printable(mention.text)} »"
            case _:
                return id

    def figure(self, figure: Region) -> str:
        """A figure's name, or its kind and page."""
        named = figure_name(figure, self.document)
        return named or f"{self.kind(figure)}, {self.word('page', page=figure.page)}"

    def kind(self, region: Region) -> str:
        """What a region is, in words."""
        return type_words(region, self.document, self.language)

    def entry(self, entry: Entry) -> str:
        """An entry's number and title."""
        number = self.word("entry_number", number=printable(entry.number)) if entry.number else ""
        return shortened(" ".join(filter(None, (number, entry.title or ""))), 90) or self.word("types.entry")

    def card(self, figure: Region, page: Page) -> Card:
        """A figure with its captions, entries and mentions."""
        parent = parent_of(figure, self.links)
        captions = self._captions(figure.id, "")
        if parent and not captions:
            captions = self._captions(parent, self.name(parent))
        entries = [
            (self.name(id), f"entry-{self.prefix}{id}")
            for id in self.links.targets(LinkType.DEPICTS, figure.id)
        ]
        cited = [
            (self.word("page", page=mention.page), self.goal(mention.id))
            for id in self.links.sources(LinkType.CITES, figure.id)
            if isinstance(mention := self.document.find(id), Mention)
        ]
        name = self.figure(figure)
        words = [name, *(f"{c.label} {c.body} {c.credit}" for c in captions), *(name for name, _ in entries)]
        return Card(
            id=f"card-{self.goal(figure.id)}",
            type=figure.type,
            name=name,
            kind=self.kind(figure),
            page=page.number,
            page_label=self._labels[page.number],
            goal=self.goal(figure.id),
            part_of=self.name(parent) if parent else "",
            captions=captions,
            entries=entries,
            cited=cited,
            by_panels=not captions and figure.id in self._whole,
            confidence=min([figure.confidence, *(caption.confidence for caption in captions[:1])]),
            text=" ".join(words).casefold(),
            review=self.review(figure.id),
        )

    def captioned(self, figure: Region) -> bool:
        """Whether the figure, what it is part of, or one of its panels has a caption."""
        parent = parent_of(figure, self.links)
        own = self.links.by_target.get((LinkType.CAPTION_OF, figure.id))
        return bool(
            own
            or figure.id in self._whole
            or (parent and (LinkType.CAPTION_OF, parent) in self.links.by_target)
        )

    def _captions(self, figure: str, parent_name: str) -> list[CaptionRow]:
        return [
            self._captioned(link, region, parent_name)
            for link in self.links.by_target.get((LinkType.CAPTION_OF, figure), ())
            if isinstance(region := self.document.find(link.source), Region)
        ]

    def _captioned(self, link: Link, caption: Region, parent_name: str) -> CaptionRow:
        start = caption.caption.label_end if caption.caption else 0
        credit = credit_of(caption)
        end = caption.caption.credit_start if caption.caption and credit else None
        return CaptionRow(
            label=printable(caption.text[:start].strip()),
            body=printable(caption.text[start:end].strip()),
            credit=printable(credit),
            confidence=link.confidence,
            why=self.why(link),
            page=caption.page,
            goal=self.goal(caption.id),
            whole=parent_name,
            review=self.review(caption.id),
        )

    def _region_shape(self, region: Region) -> ReportShape:
        ties = self._of_thing[region.id]
        other = next((link.target if link.source == region.id else link.source for link in ties), None)
        return ReportShape(
            id=self.goal(region.id),
            type=region.type,
            name=self.figure(region) if region.is_picture else self.kind(region),
            kind=self.kind(region),
            text=shortened(region.text, MAX_TEXT_LENGTH),
            confidence=region.confidence,
            why=self._why(ties),
            box=region.box.rounded(1),
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in region.polygon or ()),
            goal=self.goal(other) if other else "",
            review=self.review(region.id),
        )

    def _entry_shapes(self, page: Page) -> Iterator[ReportShape]:
        for entry, index in self._spans[page.number]:
            yield ReportShape(
                id=f"{self.prefix}{entry.id}.{index}",
                type="entry",
                name=self.entry(entry),
                kind=self.word("types.entry"),
                text="; ".join(
                    f"{line.label}: {printable(line.field.value)}"
                    for line in record_lines(self.document, entry, self.language)[:8]
                ),
                confidence=entry.confidence,
                why="",
                box=entry.spans[index].box.rounded(1),
                points="",
                goal=f"entry-{self.prefix}{entry.id}",
                review=self.review(entry.id),
            )

    def _mention_shapes(self, page: Page) -> Iterator[ReportShape]:
        for mention in self._mentions[page.number]:
            links = self.links.by_source.get((LinkType.CITES, mention.id), [])
            yield ReportShape(
                id=self.goal(mention.id),
                type="mention",
                name=self.word("types.mention"),
                kind=self.word("types.mention"),
                text=printable(mention.text),
                confidence=links[0].confidence if links else 0.0,
                why=self._why(links),
                box=mention.box.grown(1).rounded(1),
                points="",
                goal=self.goal(links[0].target) if links else "",
                review=self.review(mention.id),
            )

    def _why(self, links: Iterable[Link]) -> str:
        """Links in words, one a line, for the tooltip."""
        lines = [
            self.word(
                "tie",
                relation=relation(link.type, self.language, self.document.own_types),
                share=percent(link.confidence, self.language),
                source=self.name(link.source),
                target=self.name(link.target),
            )
            + (f" – {printable(in_words(link.reasons, self.language))}" if link.reasons else "")
            for link in links
        ]
        return "\n".join(lines[:6])

    def _at(self, id: str) -> tuple[int, ...]:
        return pages_of(self.document.find(id))

    def _box(self, id: str, page: int) -> Box | None:
        """Where a thing is on a page, or None."""
        match self.document.find(id):
            case Region() | Mention() as thing if thing.page == page:
                return thing.box
            case Entry() as entry:
                return next((span.box for span in entry.spans if span.page == page), None)
            case _:
                return None


def shortened(text: str, longest: int) -> str:
    """`text` on one line, cut at a word with an ellipsis."""
    text = " ".join(printable(text).split())
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def arrow_path(source: Box, target: Box) -> str:
    """SVG path from the edge of one box to just inside the other, slightly bent."""
    inner = target.grown(-min(ARROW_INSIDE, target.width / ARROW_SHARE, target.height / ARROW_SHARE))
    start = _nearest(source, inner.centre)
    end = _nearest(inner, start)
    bend_x, bend_y = (end.y - start.y) * ARROW_BEND, (start.x - end.x) * ARROW_BEND
    middle = Point((start.x + end.x) / 2 + bend_x, (start.y + end.y) / 2 + bend_y)
    return f"M{start.x:.1f} {start.y:.1f}Q{middle.x:.1f} {middle.y:.1f} {end.x:.1f} {end.y:.1f}"


def _nearest(box: Box, point: Point) -> Point:
    return Point(min(max(point.x, box.x0), box.x1), min(max(point.y, box.y0), box.y1))
