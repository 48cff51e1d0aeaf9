"""Which ends a link may have, and which type two ends suggest: for edits, imports and the page."""

from typing import NamedTuple

from pictoria_docs.document.model import LinkType
from pictoria_docs.document.region_type import PICTURES, RegionType

ENTRY, MENTION = "entry", "mention"
PANEL, PLATE = frozenset({"panel"}), frozenset({"plate"})
PICTURE_ENDS = frozenset(type.value for type in PICTURES) | {"table"}
"""What can be named, shown and cited."""
CAPTION_ENDS = frozenset({"caption", "legend", "figure_number"})
"""What names a picture, as its type already says."""
TEXT_ENDS = CAPTION_ENDS | {"text", "title", "heading"}
"""What can name a picture, if a person says so."""
CAPTION_TEXT = frozenset({"caption", "legend"})
OTHER_TEXT = frozenset(type.value for type in RegionType) - PICTURE_ENDS - CAPTION_TEXT
"""Captions go on with captions, other text with other text."""
SINGLE_PICTURES = PICTURE_ENDS - PANEL - PLATE


class LinkRule(NamedTuple):
    """What a type of link joins: types of regions, "entry" or "mention"."""

    type: LinkType
    sources: frozenset[str]
    targets: frozenset[str]


ALLOWED = (
    LinkRule(LinkType.CAPTION_OF, TEXT_ENDS, PICTURE_ENDS),
    LinkRule(LinkType.PART_OF, PICTURE_ENDS, PICTURE_ENDS),
    LinkRule(LinkType.DEPICTS, PICTURE_ENDS, frozenset({ENTRY})),
    LinkRule(LinkType.CITES, frozenset({MENTION}), PICTURE_ENDS | {ENTRY, "caption"}),
    LinkRule(LinkType.CONTINUES, CAPTION_TEXT, CAPTION_TEXT),
    LinkRule(LinkType.CONTINUES, OTHER_TEXT, OTHER_TEXT),
    LinkRule(LinkType.CONTINUES, PICTURE_ENDS, PICTURE_ENDS),
    *(
        LinkRule(type, PICTURE_ENDS, PICTURE_ENDS)
        for type in (LinkType.SAME_MOTIF_AS, LinkType.SAME_MOULD_AS, LinkType.SAME_PICTURE_AS)
    ),
)
"""Types of link that are not here are a project's own and join anything."""
SUGGESTED = (
    LinkRule(LinkType.CAPTION_OF, CAPTION_ENDS, PICTURE_ENDS),
    LinkRule(LinkType.PART_OF, PANEL, PICTURE_ENDS - PANEL),
    LinkRule(LinkType.PART_OF, SINGLE_PICTURES, PLATE),
    LinkRule(LinkType.SAME_MOTIF_AS, PANEL, PANEL),
    LinkRule(LinkType.SAME_MOTIF_AS, PLATE, PLATE),
    LinkRule(LinkType.SAME_MOTIF_AS, SINGLE_PICTURES, SINGLE_PICTURES),
    LinkRule(LinkType.DEPICTS, PICTURE_ENDS, frozenset({ENTRY})),
    LinkRule(LinkType.CITES, frozenset({MENTION}), PICTURE_ENDS | {ENTRY}),
    LinkRule(LinkType.CONTINUES, CAPTION_TEXT, CAPTION_TEXT),
    LinkRule(LinkType.CONTINUES, OTHER_TEXT, OTHER_TEXT),
)
"""Where two ends are linked without a type: the first that fits. A part belongs to its whole; two pictures of one
rank show the same motif."""


def may_join(type: str, source: str, target: str) -> bool:
    """Whether a type of link may lead from an end of one type to one of the other."""
    rules = [rule for rule in ALLOWED if rule.type == type]
    return not rules or any(source in rule.sources and target in rule.targets for rule in rules)


def suggested_type(source: str, target: str) -> LinkType | None:
    """The type of link that two ends suggest, if any."""
    return next((rule.type for rule in SUGGESTED if source in rule.sources and target in rule.targets), None)
