"""Which ends a link may have, and which type two ends suggest: for edits, imports and the page."""

from typing import NamedTuple

from pictoria_docs.document.model import LinkType
from pictoria_docs.document.region_type import PICTURES

ENTRY, MENTION = "entry", "mention"
PICTURE_ENDS = frozenset(type.value for type in PICTURES) | {"table"}
"""What can be named, shown and cited."""
CAPTION_ENDS = frozenset({"caption", "legend", "figure_number"})
"""What names a picture, as its type already says."""
TEXT_ENDS = CAPTION_ENDS | {"text", "title", "heading"}
"""What can name a picture, if a person says so."""


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
)
"""Types of link that are not here, a project's own among them, join anything."""
SUGGESTED = (
    LinkRule(LinkType.CAPTION_OF, CAPTION_ENDS, PICTURE_ENDS),
    LinkRule(LinkType.PART_OF, frozenset({"panel"}), PICTURE_ENDS),
    LinkRule(LinkType.DEPICTS, PICTURE_ENDS, frozenset({ENTRY})),
    LinkRule(LinkType.CITES, frozenset({MENTION}), PICTURE_ENDS | {ENTRY}),
)
"""Where two ends are linked without a type: the first that fits."""


def may_join(type: str, source: str, target: str) -> bool:
    """Whether a type of link may lead from an end of one type to one of the other."""
    rules = [rule for rule in ALLOWED if rule.type == type]
    return not rules or any(source in rule.sources and target in rule.targets for rule in rules)


def suggested_type(source: str, target: str) -> LinkType | None:
    """The type of link that two ends suggest, if any."""
    return next((rule.type for rule in SUGGESTED if source in rule.sources and target in rule.targets), None)
