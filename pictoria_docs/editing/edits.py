"""What people do on the desk, as it comes over the wire: small edits, each with the revision it was made on."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Bound
from pydantic import StringConstraints

from pictoria_docs.document import Action
from pictoria_docs.strict_model import StrictModel

Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
SubjectId = Annotated[str, StringConstraints(min_length=3, max_length=160)]
MAX_EDITS = 2000


class Edit(StrictModel):
    """One edit of one subject."""

    key: Key
    """Chosen by who sends it: an edit that is sent again is not done twice."""
    action: Action
    id: SubjectId
    """The subject's; for "add", a new one: "reg-u", "lnk-u" or "ent-u" and 16 hexadecimal digits, or for a value of a
    record the entry's id."""
    revision: Annotated[int, Bound(ge=0)] | None = None
    """The subject's as the person saw it; None: whatever it is."""
    kind: Literal["region", "entry", "mention", "link", "field"] = "region"
    changes: Mapping[str, Any] = {}
    """For "correct", what changes; for "add", the whole; for "reject" of a region that was merged into another,
    that one: {"into": id}."""
    note: Annotated[str, StringConstraints(max_length=4000)] = ""


class Edits(StrictModel):
    """Edits that one undo takes back together."""

    change_set: Key
    edits: Annotated[list[Edit], Bound(min_length=1, max_length=MAX_EDITS)]


class Undo(StrictModel):
    """A change set to take back. What is taken back is one as well: undoing that does it again."""

    change_set: Key
    new_change_set: Key
