"""The linking stage: figures, captions, plates, entries and mentions of a document, joined."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pictoria_docs.document import Document, Entry, Link, LinkType, Mention, Page, Reason, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.document.upright import on_upright_pages
from pictoria_docs.isolation import isolate
from pictoria_docs.linking.assignment import Opinions, find_candidates
from pictoria_docs.linking.calibrators import stated
from pictoria_docs.linking.caption_links import CaptionLinks
from pictoria_docs.linking.caption_numbers import find_claims, find_twins
from pictoria_docs.linking.captions import link_captions
from pictoria_docs.linking.confidence import with_confidence
from pictoria_docs.linking.depicts import link_depictions
from pictoria_docs.linking.depicts_evidence import DepictionContext
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.entries import EntryDraft, draft_entries, make_entry
from pictoria_docs.linking.evidence import Candidate
from pictoria_docs.linking.features import Features
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.headings import find_headings
from pictoria_docs.linking.main_captions import find_main_captions
from pictoria_docs.linking.mentions import ORIGIN, find_mentions
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.plates import find_plates, number_pictures
from pictoria_docs.linking.targets import Targets
from pictoria_docs.registry import Registry

ON_PLATE_CONFIDENCE = 0.99  # of a panel being part of its plate (936 of 936 right, 22 sources)

VERSION = "39"
"""Version of the stage: results of another version are made again."""

MISTAKEN = FURNITURE | {RegionType.CAPTION, RegionType.FIGURE_NUMBER, RegionType.MARGINALIA}
"""What the heading of an entry may have been taken for."""


Linker = Callable[[Document, LinkingOptions, Opinions | None], Document]
"""Links a document."""
LINKERS: Registry[Linker] = Registry("linker", "pictoria_docs.linkers")


def link(
    document: Document, options: LinkingOptions | None = None, opinions: Opinions | None = None
) -> Document:
    """Link a document by the linker that the options name; see `link_by_evidence`, which is ours.

    Its figures, captions and entries then have the confidence that the links give them (`with_confidence`).

    Raises:
        ConfigError: no linker has that name.
        MissingPartError: the package that offers it cannot be loaded.
    """
    return with_confidence(link_uncalibrated(document, options, opinions))


def link_uncalibrated(
    document: Document, options: LinkingOptions | None = None, opinions: Opinions | None = None
) -> Document:
    """The same, each thing with the confidence of the stage that found it: what calibration learns from."""
    options = options or LinkingOptions()
    linker = LINKERS.get(options.linker)
    return on_upright_pages(document, lambda upright: linker(upright, options, opinions))


def link_by_evidence(document: Document, options: LinkingOptions, opinions: Opinions | None) -> Document:
    """Compose plates, find entries and mentions, and link them all.

    Args:
        document: with settled pages whose captions have been read (`Region.caption`).
        options: how; the defaults suit catalogues of any kind.
        opinions: what models say of a caption and a picture, by their ids: the features "image_text" (cosine of
            their embeddings, less the page's mean) and "model_vote" (log-odds); counted with the other evidence.

    Returns:
        The document with plates and panels among its regions, and with its entries, mentions and links:
        `caption_of` (caption to picture), `part_of` (panel to plate), `depicts` (picture to entry) and `cites`
        (mention to picture or entry), each with a confidence and its reasons.
    """
    document_index, headings = index_document(document, options)
    caption_links = CaptionLinks(document_index, options.weighed.link, set())
    with document_index.isolate("links"):
        caption_links = link_captions(document_index, options, opinions)
        _turn_with_captions(document_index, caption_links.links.values())
    sure = [link for link in caption_links.links.values() if link.confidence >= options.min_confidence]
    return complete(document_index, headings, sure, caption_links.continuations, options)


def _turn_with_captions(document_index: DocumentIndex, caption_links: Iterable[Link]) -> None:
    """Pictures that lie as their captions do: a page does not tell which way a picture is up, its caption does."""
    for link in caption_links:
        caption, picture = (document_index.get(RegionId(end)) for end in (link.source, link.target))
        if caption.rotation and not picture.rotation and caption.page == picture.page:
            document_index.put(picture.model_copy(update={"rotation": caption.rotation}))


def complete(
    document_index: DocumentIndex,
    headings: list[Heading],
    caption_links: list[Link],
    continuations: list[Link],
    options: LinkingOptions,
) -> Document:
    """The document with all that follows once captions are linked: entries, mentions and their links."""
    drafts, entries = _entries(document_index, headings)
    targets: Targets | None = None
    mentions: list[Mention] = []
    cites: list[Link] = []
    depictions: list[Link] = []
    titles = {heading.region.id: heading.title_start for heading in headings}
    with isolate("mentions"):
        targets = Targets(document_index, entries, caption_links)
        mentions, cites = find_mentions(document_index, targets, options, titles)
    with isolate("depictions"):
        if targets is not None:
            context = DepictionContext(document_index, drafts, entries, caption_links, mentions, targets)
            depictions = link_depictions(context, options)
    links = [*caption_links, *continuations, *_part_links(document_index), *depictions]
    if options.mentions:
        links += [link for link in cites if link.confidence >= options.min_confidence]
    return document_index.document.model_copy(
        update={
            "pages": settled_pages(document_index),
            "entries": tuple(entries),
            "mentions": tuple(mentions) if options.mentions else (),
            "links": tuple(links),
        }
    )


def opened_document(
    document: Document, options: LinkingOptions, *, captions_open: bool = True
) -> DocumentIndex:
    """The document opened for linking: pictures numbered, plates composed, numbers in the margin with their texts.

    Args:
        document: as `link_by_evidence` takes it.
        options: how.
        captions_open: whether what was taken for a caption may open an entry.
    """
    document_index = DocumentIndex(document, captions_open=captions_open)
    for page in document_index.pages:
        with document_index.isolate("page_legends", page):
            document_index.dissolve_scattered_legends(page)
    number_pictures(document_index)
    if options.plates:
        with document_index.isolate("plates"):
            find_plates(document_index)
    if options.entries:
        with document_index.isolate("entries"):
            for page in document_index.pages:
                document_index.join_hanging(page)
    return document_index


def index_document(document: Document, options: LinkingOptions) -> tuple[DocumentIndex, list[Heading]]:
    """The document opened for linking, and the headings of its entries.

    "Cat. 12 Amphora" in bold over a record reads like a caption, and "12 Amphora" under a picture like an entry: what
    is surer over the whole document decides.
    """
    document_index = opened_document(document, options)
    if not options.entries:
        return document_index, []
    with document_index.isolate("entries"):
        headings = find_headings(document_index, options)
        if not _are_captions(headings):
            return document_index, _settled_headings(document_index, headings, options)
        closed = opened_document(document, options, captions_open=False)
        return closed, _settled_headings(closed, find_headings(closed, options), options)
    return document_index, []


def _are_captions(headings: Iterable[Heading]) -> bool:
    """Tell whether those headings of entries that were taken for captions before are surer as such.

    Groups on the page were chosen with that in view (`captions` in `groups/measure.py`).
    """
    taken = [
        heading
        for heading in headings
        if heading.region.type is RegionType.CAPTION and heading.pictures is None
    ]
    odds = [
        stated(heading.region.confidence) - stated(heading.confidence)
        for heading in taken
        if not _captions_a_work(heading)
    ]
    return sum(odds) > 0


def _entries(document_index: DocumentIndex, headings: list[Heading]) -> tuple[list[EntryDraft], list[Entry]]:
    """The entries of the document and the drafts that they were made of."""
    drafts: list[EntryDraft] = []
    with isolate("entries"):
        drafts = draft_entries(document_index, headings)
    pairs: list[tuple[EntryDraft, Entry]] = []
    for draft in drafts:
        with isolate("entry", draft.heading.region.page, draft.heading.region.text):
            pairs.append((draft, make_entry(document_index.document.id, draft)))
    return [draft for draft, _ in pairs], [entry for _, entry in pairs]


@dataclass(frozen=True, slots=True)
class LinkDiagnostics:
    """How a document's captions were linked: what training learns from, and what an inspector wants to see."""

    candidates: list[list[Candidate]]
    """Each number of each caption with the pictures that were looked at for it, scored."""
    features: dict[tuple[RegionId, RegionId], Features]
    """What the confidence of each link of a caption and a picture was made of."""


def weigh(document: Document, options: LinkingOptions | None = None) -> LinkDiagnostics:
    """The evidence that `link` would find for the captions of the document (as `link` takes it)."""
    options = options or LinkingOptions()
    document_index, _ = index_document(document, options)
    apart = {*find_twins(document_index), *find_main_captions(document_index)}
    claims = find_claims(document_index, apart)
    by_claim: list[list[Candidate]] = [[] for _ in claims]
    for index, candidate in find_candidates(document_index, claims, options, {}):
        by_claim[index].append(candidate)
    return LinkDiagnostics(by_claim, link_captions(document_index, options).features)


def _settled_headings(
    document_index: DocumentIndex, headings: list[Heading], options: LinkingOptions
) -> list[Heading]:
    """The headings of entries, each a HEADING region in its place, whatever it was taken for: "12." for a folio."""
    if headings and headings[0].pictures is not None:
        return _settled_groups(document_index, headings)
    mistaken = [
        heading for heading in headings if heading.region.type in MISTAKEN and not _captions_a_work(heading)
    ]
    if not mistaken:
        return headings
    for heading in mistaken:
        # A paragraph that opens with its heading stays a paragraph.
        rest = heading.region.text[heading.title_end :].strip(" .")
        type = RegionType.TEXT if rest else RegionType.HEADING
        document_index.put(heading.region.model_copy(update={"type": type, "caption": None, "parent": None}))
    for page in {heading.region.page for heading in mistaken}:
        document_index.drop_empty_legends(page)
        document_index.reorder(page)
        document_index.join_hanging(page)
    return find_headings(document_index, options)


def _settled_groups(document_index: DocumentIndex, headings: list[Heading]) -> list[Heading]:
    """Make text of what was taken for captions in groups, unless most of them open with their captions."""
    for heading in (heading for heading in headings if not heading.stays_caption):
        for id in heading.members or ():
            region = document_index.get(id)
            if region.type not in MISTAKEN:
                continue
            is_title = id == heading.region.id and not region.text[heading.title_end :].strip(" .")
            type = RegionType.HEADING if is_title else RegionType.TEXT
            region = region.model_copy(update={"type": type, "caption": None, "parent": None})
            document_index.put(region)
            if id == heading.region.id:
                heading.region = region
    for page in {heading.region.page for heading in headings}:
        document_index.drop_empty_legends(page)
    return headings


def _captions_a_work(heading: Heading) -> bool:
    """Whether a caption is an entry too: a work's title, technique, size and price under its picture, no number."""
    region = heading.region
    if region.type is not RegionType.CAPTION or region.parent is not None or heading.number is not None:
        return False
    return not region.printed_numbers and bool(region.text[heading.title_end :].strip(" ."))


def settled_pages(document_index: DocumentIndex) -> tuple[Page, ...]:
    """The pages with their regions as linking leaves them."""
    return tuple(
        page.model_copy(update={"regions": document_index.settle(page.number)})
        for page in document_index.document.pages
    )


def _part_links(document_index: DocumentIndex) -> list[Link]:
    return [
        Link.make(
            LinkType.PART_OF,
            region.id,
            region.parent,
            ON_PLATE_CONFIDENCE,
            (Reason(code="on_plate"),),
            ORIGIN,
        )
        for region in document_index.all_regions()
        if region.type is RegionType.PANEL and region.parent is not None
    ]
