"""Links that people draw and change."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document import Entry, Link, Mention, Region
from pictoria_docs.document.identity import LinkId
from pictoria_docs.document.link_ends import may_join
from pictoria_docs.errors import EditError
from pictoria_docs.review.editing.making.common import USER, Find, check_new_id
from pictoria_docs.store.decisions import Subject


def end_type(subject: Subject | None) -> str:
    """A region's type, "entry" or "mention"."""
    return subject.type.value if isinstance(subject, Region) else type(subject).__name__.lower()


def checked_link(link: Link, find: Find) -> Link:
    """`link`, if it can join what it joins.

    Raises:
        EditError: an end is missing, both are the same, or the type does not join such things.
    """
    source, target = find(link.source), find(link.target)
    if not isinstance(source, (Region, Entry, Mention)) or not isinstance(target, (Region, Entry, Mention)):
        raise EditError("edit_link_end", subject=link.source if source is None else link.target)
    if link.source == link.target:
        raise EditError("edit_link_itself")
    if not may_join(link.type, end_type(source), end_type(target)):
        raise EditError("edit_link_type", type=link.type, source=end_type(source), target=end_type(target))
    return link


def new_link(id: str, changes: Mapping[str, Any], find: Find) -> Link:
    """A link that a person drew.

    Raises:
        EditError: it can't be.
    """
    try:
        link = Link(
            id=LinkId(check_new_id(id)),
            type=str(changes["type"])[:80],
            source=str(changes["source"]),
            target=str(changes["target"]),
            confidence=1.0,
            origin=USER,
        )
    except (KeyError, ValidationError) as error:
        raise EditError("edit_bad_value", name="link") from error
    return checked_link(link, find)


def changed_link(link: Link, changes: Mapping[str, Any], find: Find) -> Link:
    """A link between other ends, or of another type.

    Raises:
        EditError: it can't be.
    """
    update = {name: str(changes[name]) for name in ("type", "source", "target") if name in changes}
    if not update or set(changes) - set(update):
        raise EditError("edit_bad_value", name="link")
    return checked_link(link.model_copy(update=update), find)
