"""Linking again what a person has freed, with the same evidence and weights as the first time."""

from collections.abc import Collection, Iterable, Mapping

from pictoria_docs.document import Document, Link, LinkType, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.captions import link_captions
from pictoria_docs.linking.link import index_document
from pictoria_docs.linking.options import LinkingOptions

FORBIDDEN: Mapping[str, float] = {"model_vote": -100.0}
"""Log-odds that no other evidence makes up for."""
REACH = 2
"""Pages before and after a freed picture or caption on which its partner is looked for."""


def relink(
    document: Document,
    free: Collection[str],
    refused: Iterable[tuple[str, str]],
    options: LinkingOptions | None = None,
) -> list[Link]:
    """Links of captions and pictures that have none.

    Args:
        document: pages `REACH` around what was freed, with all their regions.
        free: ids of the captions and pictures that may be linked; the others have what belongs to them.
        refused: pairs of a caption and a picture that a person said no to.
        options: as for `link`.

    Returns:
        Links of type `caption_of` between free regions, as suggestions.
    """
    options = options or LinkingOptions()
    linkable = {RegionType.CAPTION, RegionType.FIGURE, RegionType.PANEL, RegionType.PLATE, RegionType.TABLE}
    pages = tuple(
        page.model_copy(
            update={
                "regions": tuple(
                    region for region in page.regions if region.id in free or region.type not in linkable
                )
            }
        )
        for page in document.pages
    )
    freed = document.model_copy(update={"pages": pages, "entries": (), "mentions": (), "links": ()})
    document_index, _ = index_document(
        freed, options.model_copy(update={"entries": False, "mentions": False})
    )
    opinions = {(RegionId(caption), RegionId(picture)): FORBIDDEN for caption, picture in refused}
    caption_links = link_captions(document_index, options, opinions)
    refused_pairs = set(opinions)
    return [
        link
        for link in caption_links.links.values()
        if link.type == LinkType.CAPTION_OF
        and link.source in free
        and link.target in free
        and (link.source, link.target) not in refused_pairs
        and link.confidence >= options.min_confidence
    ]
