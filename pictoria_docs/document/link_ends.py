"""Which ends a link may have, and which type two ends suggest: for edits, imports and the page.

An end is named by the type of its region (the project's own, if it has one), "entry" or "mention".
"""

from typing import NamedTuple

from pictoria_docs.document.model import LinkType
from pictoria_docs.document.own_types import KINDS, NO_OWN_TYPES, OwnTypes
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

    type: str
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
"""Of the built-in types. Types of link that a project does not name (any more) join anything."""
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


def allowed(own: OwnTypes) -> tuple[LinkRule, ...]:
    """The rules of all types of a project: the built-in ones, then its own; a symmetric type has one each way."""
    anything = KINDS | {type.name for type in own.regions}
    rules = list(ALLOWED)
    for type in own.links:
        ends = frozenset(type.sources) or anything, frozenset(type.targets) or anything
        rules += [LinkRule(type.name, *way) for way in ((ends, ends[::-1]) if type.symmetric else (ends,))]
    return tuple(rules)


def may_join(type: str, source: str, target: str, own: OwnTypes = NO_OWN_TYPES) -> bool:
    """Whether a type of link may lead from one end to the other; an own type of region joins as its base, too."""
    rules = [rule for rule in allowed(own) if rule.type == type]
    sources, targets = _kinds(source, own), _kinds(target, own)
    return not rules or any(rule.sources & sources and rule.targets & targets for rule in rules)


def _kinds(end: str, own: OwnTypes) -> frozenset[str]:
    region = own.region(end)
    return frozenset({end} if region is None else {end, region.base.value})


def suggested_type(source: str, target: str) -> str | None:
    """The type of link that two ends suggest, if any."""
    return next((rule.type for rule in SUGGESTED if source in rule.sources and target in rule.targets), None)
