"""Links that people draw and change."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document import Entry, Link, Mention, OwnTypes, Region
from pictoria_docs.document.identity import LinkId
from pictoria_docs.document.link_ends import may_join
from pictoria_docs.document.own_types import LONGEST_NAME, NO_OWN_TYPES
from pictoria_docs.errors import EditError
from pictoria_docs.review.editing.making.common import USER, Find, check_new_id
from pictoria_docs.store.decisions import Subject


def end_type(subject: Subject | None) -> str:
    """A region's type (its own one, if it has one), "entry" or "mention"."""
    return subject.type_name if isinstance(subject, Region) else type(subject).__name__.lower()


def checked_link(link: Link, find: Find, own_types: OwnTypes = NO_OWN_TYPES) -> Link:
    """`link`, if it can join what it joins.

    Raises:
        EditError: an end is missing, both are the same, or the type does not join such things.
    """
    source, target = find(link.source), find(link.target)
    if not isinstance(source, (Region, Entry, Mention)) or not isinstance(target, (Region, Entry, Mention)):
        raise EditError("edit_link_end", subject=link.source if source is None else link.target)
    if link.source == link.target:
        raise EditError("edit_link_itself")
    if not may_join(link.type, _end(source, own_types), _end(target, own_types), own_types):
        raise EditError("edit_link_type", type=link.type, source=end_type(source), target=end_type(target))
    return link


def _end(subject: Region | Entry | Mention, own_types: OwnTypes) -> str:
    """The end as rules name it: a type that the project does not name any more counts as its base."""
    if isinstance(subject, Region) and own_types.region(subject.own_type) is None:
        return subject.type.value
    return end_type(subject)


def checked_type(name: str, own_types: OwnTypes) -> str:
    """`name`, if it is a type that links of the project may have.

    Raises:
        EditError: it is none; names those that there are.
    """
    if name not in own_types.link_names:
        raise EditError("edit_link_name", type=name[:LONGEST_NAME], known=", ".join(own_types.link_names))
    return name


def new_link(id: str, changes: Mapping[str, Any], find: Find, own_types: OwnTypes = NO_OWN_TYPES) -> Link:
    """A link that a person drew.

    Raises:
        EditError: it can't be.
    """
    try:
        link = Link(
            id=LinkId(check_new_id(id)),
            type=checked_type(str(changes["type"]), own_types),
            source=str(changes["source"]),
            target=str(changes["target"]),
            confidence=1.0,
            origin=USER,
        )
    except (KeyError, ValidationError) as error:
        raise EditError("edit_bad_value", name="link") from error
    return checked_link(link, find, own_types)


def changed_link(
    link: Link, changes: Mapping[str, Any], find: Find, own_types: OwnTypes = NO_OWN_TYPES
) -> Link:
    """A link between other ends, or of another type.

    Raises:
        EditError: it can't be.
    """
    update = {name: str(changes[name]) for name in ("type", "source", "target") if name in changes}
    if not update or set(changes) - set(update):
        raise EditError("edit_bad_value", name="link")
    if update.get("type", link.type) != link.type:
        checked_type(update["type"], own_types)
    return checked_link(link.model_copy(update=update), find, own_types)
