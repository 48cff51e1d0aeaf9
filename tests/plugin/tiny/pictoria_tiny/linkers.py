"""A linker that gives each caption the last picture of its page, and one that does not work."""

from typing import Any

from pictoria_docs.plugins import Document, Link, LinkingOptions, LinkType, Origin, Reason


def link_last(document: Document, options: LinkingOptions, opinions: Any) -> Document:
    """Link each caption of a page to the last picture on it."""
    links = []
    for page in document.pages:
        pictures = page.figures
        captions = [region for region in page.regions if region.type == "caption"]
        for caption in captions if pictures else ():
            reasons, origin = (Reason(code="tiny_last"),), Origin(stage="linking", model="tiny-linker")
            links.append(Link.make(LinkType.CAPTION_OF, caption.id, pictures[-1].id, 0.77, reasons, origin))
    return document.model_copy(update={"links": tuple(links)})


def fail(document: Document, options: LinkingOptions, opinions: Any) -> Document:
    """Never work."""
    raise ValueError("no links today")
