"""What a person may do in a project."""

from enum import StrEnum


class Role(StrEnum):
    """A person's part in one project; each may do all that those before it may."""

    READER = "reader"
    """Sees pages and records, and exports them."""
    CONTRIBUTOR = "contributor"
    """Accepts, corrects, rejects, adds and comments."""
    MODERATOR = "moderator"
    """Settles what contributors disagree on, and validates."""
    MANAGER = "manager"
    """Runs analyses, adds documents, assigns work and says who takes part."""

    def at_least(self, other: "Role") -> bool:
        """Whether this role may do all that `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
