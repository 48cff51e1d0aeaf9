"""Links that people draw and change."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document import Link
from pictoria_docs.document.identity import LinkId
from pictoria_docs.editing.making.common import USER, check_new_id
from pictoria_docs.errors import EditError


def new_link(id: str, changes: Mapping[str, Any]) -> Link:
    """A link that a person drew.

    Raises:
        EditError: it can't be.
    """
    try:
        return Link(
            id=LinkId(check_new_id(id)),
            type=str(changes["type"]),
            source=str(changes["source"]),
            target=str(changes["target"]),
            confidence=1.0,
            origin=USER,
        )
    except (KeyError, ValidationError) as error:
        raise EditError("edit_bad_value", name="link") from error


def changed_link(link: Link, changes: Mapping[str, Any]) -> Link:
    """A link between other ends, or of another type.

    Raises:
        EditError: it can't be.
    """
    update = {name: str(changes[name]) for name in ("type", "source", "target") if name in changes}
    if not update or set(changes) - set(update):
        raise EditError("edit_bad_value", name="link")
    return link.model_copy(update=update)
