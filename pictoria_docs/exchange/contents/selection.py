"""What of a document is exported: by what people decided, by kind, by confidence, by page."""

from collections.abc import Collection
from enum import StrEnum

from pictoria_docs.document import Document, Entry, Link, Mention, Region, RegionType, Status, field_id
from pictoria_docs.document.base import Confidence
from pictoria_docs.strict_model import StrictModel


class ExportStatus(StrEnum):
    """How far people must have come with what is exported."""

    ALL = "all"
    """Suggestions too."""
    ASSUMED = "assumed"
    """What people accepted, corrected or added, and what is assumed: finished data. As with all that follow, what a
    link joins that people accepted comes with it."""
    ACCEPTED = "accepted"
    """What people accepted, corrected or added."""
    VALIDATED = "validated"
    """The same, on pages of tasks that a moderator has validated, and of documents that are finished."""


class ExportKind(StrEnum):
    """What an export may be limited to."""

    FIGURE = "figure"
    """Figures, plates and their panels."""
    CAPTION = "caption"
    """Captions and legends."""
    ENTRY = "entry"
    """Catalogue entries with their records."""
    MENTION = "mention"
    LINK = "link"


SETTLED = frozenset({Status.ACCEPTED, Status.CORRECTED})


class ExportSelection(StrictModel):
    """What of the documents is exported. Running text, as the ground on which the rest stands, always is."""

    status: ExportStatus = ExportStatus.ALL
    """How far people must have come with it."""
    kinds: tuple[ExportKind, ...] = ()
    """None named: all."""
    confidence: Confidence = 0.0
    """Suggestions that are less sure, from 0 to 1, are left out; what people accepted is not."""
    campaign: int | None = None
    """Only what stands on pages that were dealt out in the campaign with this number."""
    rejected: bool = False
    """Whether what people rejected is exported too, marked so."""

    @property
    def by_page(self) -> bool:
        """Whether it depends on the page; then `select` is told which pages."""
        return self.campaign is not None or self.validated

    @property
    def validated(self) -> bool:
        """Whether its task must be validated, or its document."""
        return self.status is ExportStatus.VALIDATED


EVERYTHING = ExportSelection()


def select(document: Document, selection: ExportSelection, pages: Collection[int] | None = None) -> Document:
    """The document with what is to be exported of it; as it is, where that is all.

    A link is exported with both its ends only, a panel loses a plate that is not exported. Who accepted a link has
    looked at both its ends: these come with it, with their own status, however far people have come with them. Pages
    and kinds that are not wanted, and what was rejected, come with no link.

    Args:
        document: with what people rejected, if that is to be exported.
        selection: what is wanted.
        pages: the pages (from 1) on which it must stand; None: any.
    """
    if not selection.rejected:
        document = document.without_rejected()
    if pages is None and selection.model_copy(update={"rejected": False}) == EVERYTHING:
        return document

    def within(id: str, kind: ExportKind | None, on: Collection[int] | None) -> bool:
        """Whether something is wanted, however far people have come with it."""
        if document.status_of(id) is Status.REJECTED:
            return selection.rejected
        if pages is not None and on is not None and not any(page in pages for page in on):
            return False
        return kind is None or not selection.kinds or kind in selection.kinds

    def end_within(id: str) -> bool:
        match document.find(id):
            case Region(page=page) as region:
                kind = kind_of(region)
                return kind is None or within(id, kind, (page,))
            case Entry(pages=on):
                return within(id, ExportKind.ENTRY, on)
            case Mention(page=page):
                return within(id, ExportKind.MENTION, (page,))
        return False

    confirmed = {
        end
        for link in document.links
        if document.status_of(link.id) in SETTLED and within(link.id, ExportKind.LINK, None)
        for ends in ((link.source, link.target),)
        if all(map(end_within, ends))
        for end in ends
    }

    def wanted(id: str, kind: ExportKind | None, confidence: float, on: Collection[int] | None) -> bool:
        if not within(id, kind, on):
            return False
        status = document.status_of(id)
        if status is Status.REJECTED or id in confirmed:
            return True
        if selection.status is ExportStatus.ASSUMED:
            return status in SETTLED or status is Status.ASSUMED
        if selection.status is not ExportStatus.ALL:
            return status in SETTLED
        return status in SETTLED or confidence >= selection.confidence

    def chosen(region: Region) -> bool:
        kind = kind_of(region)
        return kind is None or wanted(region.id, kind, region.confidence, (region.page,))

    regions = {page.number: tuple(filter(chosen, page.regions)) for page in document.pages}
    entries = tuple(
        entry.model_copy(
            update={
                "fields": tuple(
                    field
                    for field in entry.fields
                    if wanted(field_id(entry.id, field), None, field.confidence, entry.pages)
                )
            }
        )
        for entry in document.entries
        if wanted(entry.id, ExportKind.ENTRY, entry.confidence, entry.pages)
    )
    mentions = tuple(
        mention
        for mention in document.mentions
        if wanted(mention.id, ExportKind.MENTION, 1.0, (mention.page,))
    )
    whole = {region.id for found in regions.values() for region in found}
    kept = {*whole, *(entry.id for entry in entries), *(mention.id for mention in mentions)}

    def joined(link: Link) -> bool:
        ends = {link.source, link.target}
        return ends <= kept and wanted(link.id, ExportKind.LINK, link.confidence, None)

    links = tuple(link for link in document.links if joined(link))
    return document.model_copy(
        update={
            "pages": tuple(
                page.model_copy(
                    update={"regions": tuple(_orphan(region, whole) for region in regions[page.number])}
                )
                for page in document.pages
            ),
            "entries": entries,
            "mentions": mentions,
            "links": links,
        }
    )


def kind_of(region: Region) -> ExportKind | None:
    """What a region counts as; None: it belongs to the running text."""
    if region.is_picture:
        return ExportKind.FIGURE
    if region.type in (RegionType.CAPTION, RegionType.LEGEND):
        return ExportKind.CAPTION
    return None


def _orphan(region: Region, whole: Collection[str]) -> Region:
    gone = region.parent is not None and region.parent not in whole
    return region.model_copy(update={"parent": None}) if gone else region
