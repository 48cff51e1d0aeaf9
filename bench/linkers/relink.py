"""A document linked by the rule of another tool."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.linkers.page_blocks import make_page_blocks
from bench.linkers.registry import OWN, find_linker
from pictoria_docs.api.project import Project
from pictoria_docs.document import (
    Document,
    Link,
    LinkType,
    NumberKind,
    Origin,
    Page,
    PrintedNumber,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.enrichment import enrich
from pictoria_docs.exchange import export_project
from pictoria_docs.linking import LinkingOptions, link
from pictoria_docs.linking.captions import link_captions
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.link import complete, index_document, settled_pages

CONFIDENCE = 0.5
"""Of each link: none of the rules gives a score, or a reason."""


def baseline_links(pages: Iterable[Page], name: str) -> list[Link]:
    """The `caption_of` links that a rule makes on pages whose plates and composite figures are composed.

    Ties to tables are left out, as our own linker leaves them out.

    Raises:
        BenchError: no rule has this name.
    """
    linker = find_linker(name)
    origin = Origin(stage="linking", version="1", model=name)
    links: dict[str, Link] = {}
    for caption, body in linker.link(make_page_blocks(pages)):
        if body.is_picture:
            link = Link.make(LinkType.CAPTION_OF, caption.id, body.id, CONFIDENCE, (), origin)
            links[link.id] = link
    return list(links.values())


def relink(document: Document, name: str) -> Document:
    """An analysed document with the caption links of another tool's rule in the place of ours.

    Figures, captions, plates, entries, mentions and all other links stay as they are. `link_with` tells what
    follows from the rule's links for `depicts` and `cites` as well.

    Raises:
        BenchError: no rule has this name.
    """
    kept = [link for link in document.links if link.type != LinkType.CAPTION_OF]
    return document.model_copy(update={"links": (*baseline_links(document.pages, name), *kept)})


def link_with(document: Document, name: str, options: LinkingOptions | None = None) -> Document:
    """Link a document as `pictoria_docs.linking.link` does, but captions by the rule with this name.

    Raises:
        BenchError: no rule has this name.
    """
    options = options or LinkingOptions()
    if name == OWN:
        return link(document, options)
    find_linker(name)
    document_index, headings = index_document(document, options)
    printed = {id: tuple(numbers) for id, numbers in document_index.numbers.items()}
    continuations = link_captions(document_index, options).continuations
    caption_links = baseline_links(settled_pages(document_index), name)
    renumber(document_index, printed, caption_links)
    return complete(document_index, headings, caption_links, continuations, options)


def export_linked(project: Project, name: str, to: Path) -> list[Path]:
    """Write the csv export of an analysed project, its captions linked by the rule with this name.

    The project itself stays as it is.

    Raises:
        BenchError: no rule has this name.
    """

    def documents() -> Iterator[Document]:
        store = project.store
        for record in store.documents.all():
            unlinked = store.stage_input(record.id, "linking")
            linked = link_with(unlinked, name, project.config.linking)
            yield enrich(linked, project.config.enrichment)

    return export_project(documents(), project.images.get, to, "csv", "en")


def renumber(
    document_index: DocumentIndex, printed: Mapping[RegionId, Sequence[PrintedNumber]], links: Sequence[Link]
) -> None:
    """Forget the numbers that pictures had from our own caption links, and give them those of `links`.

    Args:
        document_index: with composed plates.
        printed: numbers that were known of the pictures before captions were linked.
        links: `caption_of` links of another rule.
    """
    for page in document_index.pages:
        for region in document_index.on(page):
            if not region.is_picture or (
                region.id not in printed and not document_index.numbers.get(region.id)
            ):
                continue
            own = list(printed.get(region.id, ()))
            own += [
                number
                for number in document_index.numbers.get(region.id, [])
                if number.kind is NumberKind.PLATE and number not in own
            ]
            document_index.numbers[region.id] = own
            if not own and region.number is not None:
                document_index.put(region.model_copy(update={"number": None}))
    for made in links:
        reading = document_index.get(RegionId(made.source)).caption
        picture = document_index.get(RegionId(made.target))
        for number in reading.numbers if reading is not None else ():
            if number not in document_index.numbers[picture.id]:
                document_index.numbers[picture.id].append(number)
        if picture.number is None and reading is not None and reading.numbers:
            document_index.put(picture.model_copy(update={"number": reading.numbers[0].text}))
