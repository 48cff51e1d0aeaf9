"""How firmly a region is tied to others: what decides whether people are asked about it."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pictoria_docs.document import LinkType
from pictoria_docs.store.subject import SETTLED, Bond, Standing

if TYPE_CHECKING:
    from pictoria_docs.store.shelf import Shelf

TYING = frozenset({LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.DEPICTS, LinkType.CONTINUES})
"""Links that a picture or caption should have one of; being cited ties nothing."""


def bonds(
    shelf: "Shelf", ids: Collection[str], now: Mapping[str, Standing | None] | None = None
) -> dict[str, Bond]:
    """The bonds of regions, from the links that touch them.

    A caption whose words cite a picture ("Planche I" over the legends of its parts) is tied by that as well.

    Args:
        shelf: the document's subjects.
        ids: of regions.
        now: rows that are newer than those of the shelf, by id; None: gone.
    """
    now = now or {}
    found = dict.fromkeys(ids, Bond.NONE)
    for row in _links(shelf, ids, now):
        if row.type in TYING:
            bond = Bond.CONFIRMED if row.status in SETTLED else Bond.SUGGESTED
            for end in (row.source, row.target):
                if end in found:
                    found[end] = max(found[end], bond)
    alone = [id for id, bond in found.items() if bond is Bond.NONE]
    citing = {row.id: row.owner for row in shelf.owned(alone) if row.kind == "mention"} if alone else {}
    for row in _links(shelf, citing, now):
        if row.type == LinkType.CITES and (region := citing.get(row.source or "")) is not None:
            found[region] = max(found[region], Bond.SUGGESTED)
    return found


def _links(shelf: "Shelf", ids: Collection[str], now: Mapping[str, Standing | None]) -> list[Standing]:
    links: dict[str, Standing | None] = {row.id: row for row in shelf.touching(ids)} if ids else {}
    links |= {id: row for id, row in now.items() if id in links or (row is not None and row.kind == "link")}
    return [row for row in links.values() if row is not None and not row.hidden]
