"""How firmly a region is linked to others: what decides whether people are asked about it."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pictoria_docs.document import LinkType
from pictoria_docs.document.link_type import TYING
from pictoria_docs.store.subjects.subject_state import SETTLED, LinkSupport, SubjectState

if TYPE_CHECKING:
    from pictoria_docs.store.subjects.subject_repository import SubjectRepository


def link_support_of(
    repository: "SubjectRepository",
    ids: Collection[str],
    now: Mapping[str, SubjectState | None] | None = None,
) -> dict[str, LinkSupport]:
    """The link support of regions, from the links that touch them.

    A caption whose words cite a picture ("Planche I" over the legends of its parts) is supported by that as well.

    Args:
        repository: the document's subjects.
        ids: of regions.
        now: rows that are newer than those of the repository, by id; None: gone.
    """
    now = now or {}
    support = dict.fromkeys(ids, LinkSupport.NONE)
    for row in _links(repository, ids, now):
        if row.type in TYING:
            link_support = LinkSupport.CONFIRMED if row.status in SETTLED else LinkSupport.SUGGESTED
            for end in (row.source, row.target):
                if end in support:
                    support[end] = max(support[end], link_support)
    alone = [id for id, link_support in support.items() if link_support is LinkSupport.NONE]
    citing = {row.id: row.owner for row in repository.owned(alone) if row.kind == "mention"} if alone else {}
    for row in _links(repository, citing, now):
        if row.type == LinkType.CITES and (region := citing.get(row.source or "")) is not None:
            support[region] = max(support[region], LinkSupport.SUGGESTED)
    return support


def _links(
    repository: "SubjectRepository", ids: Collection[str], now: Mapping[str, SubjectState | None]
) -> list[SubjectState]:
    links: dict[str, SubjectState | None] = {row.id: row for row in repository.touching(ids)} if ids else {}
    links |= {id: row for id, row in now.items() if id in links or (row is not None and row.kind == "link")}
    return [row for row in links.values() if row is not None and not row.hidden]
