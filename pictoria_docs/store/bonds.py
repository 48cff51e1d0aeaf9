"""How firmly a region is tied to others: what decides whether people are asked about it."""

from collections.abc import Iterable

from pictoria_docs.document import LinkType
from pictoria_docs.store.subject import SETTLED, Bond, Standing

TYING = frozenset({LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.DEPICTS, LinkType.CONTINUES})
"""Links that a picture or caption should have one of; a mention ties nothing."""


def bonds(links: Iterable[Standing], ids: Iterable[str]) -> dict[str, Bond]:
    """The bonds of regions, from the links that touch them."""
    found = dict.fromkeys(ids, Bond.NONE)
    for row in links:
        if row.hidden or row.type not in TYING:
            continue
        bond = Bond.CONFIRMED if row.status in SETTLED else Bond.SUGGESTED
        for end in (row.source, row.target):
            if end in found:
                found[end] = max(found[end], bond)
    return found
