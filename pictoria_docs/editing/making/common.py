"""What all that people make has in common: new ids, who made it, how subjects are looked up."""

import re
from collections.abc import Callable

from pictoria_docs.document import Origin
from pictoria_docs.errors import EditError
from pictoria_docs.store.decisions.model import Subject

USER = Origin(stage="user")
NEW_ID = re.compile(r"(reg|lnk|ent)-u[0-9a-f]{16}")
Find = Callable[[str], Subject | None]
"""What a document has under an id."""


def check_new_id(id: str) -> str:
    """`id`, if it is one that a person's new subject may have.

    Raises:
        EditError: it is not.
    """
    if not NEW_ID.fullmatch(id):
        raise EditError("edit_bad_id", subject=id)
    return id
