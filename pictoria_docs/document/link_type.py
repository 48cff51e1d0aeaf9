"""Link types: those that are built in; a project may name others."""

from enum import StrEnum


class LinkType(StrEnum):
    """The built-in link types; a project may add its own names."""

    CAPTION_OF = "caption_of"
    PART_OF = "part_of"
    DEPICTS = "depicts"
    CITES = "cites"
    CONTINUES = "continues"
    SAME_MOTIF_AS = "same_motif_as"
    SAME_MOULD_AS = "same_mould_as"
    SAME_PICTURE_AS = "same_picture_as"


TYING = frozenset({LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.DEPICTS, LinkType.CONTINUES})
"""Links that a picture or caption should have one of; once a person accepted one, both its ends are right."""
