"""Types of regions and links in words: ours, and those that the project names itself."""

from pictoria_docs.document import Document, LinkType, OwnTypes, Region
from pictoria_docs.exchange.tables.tables import printable
from pictoria_docs.i18n import translate


def type_words(region: Region, document: Document, language: str) -> str:
    """What a region is, in words."""
    if region.own_type is not None:
        return printable(document.own_types.label(region.own_type, language))
    return translate(f"report.types.{region.type}", language)


def relation(type: str, language: str, own_types: OwnTypes) -> str:
    """A link type in words."""
    if type in list(LinkType):
        return translate(f"report.links.{type}", language)
    return printable(own_types.label(type, language))
