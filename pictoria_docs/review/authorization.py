"""Who may do what: the one place where rights are decided.

Whatever is done on behalf of a person asks here, exports and pictures included: for a permission of the person's role
in the project or, where a right depends on whose task, remark or job it is, one of the functions below. What is
exported or served to viewers is always what counts for all; the layers of open tasks are only for who works in them,
and for those to whom `hidden_layers` leaves them.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal, Self

from pictoria_docs.errors import AccessError, TaskError
from pictoria_docs.store.campaigns import UNFINISHED, WORKING, Task
from pictoria_docs.store.layer_rows import SHARED_LAYER


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


class Permission(StrEnum):
    """Something that one may do in a project, each with the least that one must be there."""

    least_role: Role

    def __new__(cls, value: str, least_role: Role) -> Self:
        """A permission by its name, which is its value."""
        permission = str.__new__(cls, value)
        permission._value_ = value
        permission.least_role = least_role
        return permission

    READ = "read", Role.READER
    """Pages, records, pictures, remarks, tasks, members, jobs, history."""
    EXPORT = "export", Role.READER
    """Take away what stands, in all formats, with what is not reviewed yet and what people rejected; IIIF."""
    EDIT = "edit", Role.CONTRIBUTOR
    """Decide on subjects, one by one or in bulk, and take that back."""
    REMARK = "remark", Role.CONTRIBUTOR
    COMPARE = "compare", Role.CONTRIBUTOR
    """Say what two pictures have in common."""
    WORK_ON_TASKS = "work_on_tasks", Role.CONTRIBUTOR
    """Get tasks, begin and submit them."""
    SETTLE_REMARKS = "settle_remarks", Role.MODERATOR
    """Close the remarks of others."""
    READ_LAYERS = "read_layers", Role.MODERATOR
    """See what others decide in tasks that two people do, before it stands."""
    READ_AGREEMENT = "read_agreement", Role.MODERATOR
    VALIDATE_TASKS = "validate_tasks", Role.MODERATOR
    """Return submitted tasks, or say that they are well done."""
    ADJUDICATE = "adjudicate", Role.MODERATOR
    """Settle what two others disagree on."""
    ADJUDICATE_OWN = "adjudicate_own", Role.MANAGER
    """Settle and validate where one is one of the two."""
    MANAGE_CAMPAIGNS = "manage_campaigns", Role.MANAGER
    """Deal tasks out, reassign them, end campaigns."""
    ANALYSE = "analyse", Role.MANAGER
    """Add files, run analyses, say what kind of catalogue it is, allow hosts to be asked."""
    MANAGE_JOBS = "manage_jobs", Role.MANAGER
    """Cancel, resume and remove analyses, and the exports of others."""
    MANAGE_MEMBERS = "manage_members", Role.MANAGER
    """Roles and invitations."""
    REMOVE_PROJECT = "remove_project", Role.MANAGER
    """Take an empty project away."""


def allows(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return role.at_least(permission.least_role)


def require(role: Role, permission: Permission) -> None:
    """Go on only if a role has a permission.

    Raises:
        AccessError: it has not.
    """
    _only_if(allows(role, permission))


def _only_if(allowed: bool) -> None:
    if not allowed:
        raise AccessError("not_allowed")


# Tasks and layers


def hidden_layers(tasks: Iterable[Task], person: str, role: Role) -> list[str]:
    """The layers of unfinished tasks that a person must not see.

    They are those of others; for who may read layers, only those of whoever does the same pages as they.
    """
    layered = [task for task in tasks if task.layer != SHARED_LAYER]
    pairs = {task.pair for task in layered if task.person == person}
    others = [task for task in layered if task.person != person]
    if allows(role, Permission.READ_LAYERS):
        others = [task for task in others if task.pair in pairs]
    return [task.layer for task in others]


def measured_pairs(tasks: Sequence[Task], person: str) -> set[int]:
    """The pairs of tasks whose agreement a person may know: not those that they are still one of."""
    mine = {task.pair for task in tasks if task.person == person and task.state in UNFINISHED}
    return {task.pair for task in tasks if task.pair is not None} - mine


def require_open_layer(tasks: Iterable[Task], layer: str) -> None:
    """Go on only if what a person decides in a layer may still change; `tasks` are their own.

    Raises:
        TaskError: they have submitted the task.
    """
    for task in tasks:
        if task.layer == layer != SHARED_LAYER and task.state not in WORKING:
            raise TaskError("task_submitted", task=task.number)


def require_own_task(task: Task, person: str) -> None:
    """Go on only if a person may begin or submit a task.

    Raises:
        AccessError: it is somebody else's.
    """
    _only_if(task.person == person)


def require_impartial(pair: Sequence[Task], person: str, role: Role) -> None:
    """Go on only if a person may settle what a pair disagrees on: nobody's own, but for who manages the project.

    Raises:
        AccessError: they may not.
    """
    if any(task.person == person for task in pair):
        require(role, Permission.ADJUDICATE_OWN)


# Remarks and jobs


def require_closing(author: str, person: str, role: Role) -> None:
    """Go on only if a person may close a remark.

    Raises:
        AccessError: it is somebody else's.
    """
    require(role, Permission.REMARK if author == person else Permission.SETTLE_REMARKS)


def job_permission(*, is_export: bool, started_by: str, person: str) -> Permission:
    """What a person needs to cancel, resume or remove a job: one's own exports need no more than making them."""
    return Permission.EXPORT if is_export and started_by == person else Permission.MANAGE_JOBS


# The server


Creators = Literal["nobody", "admins", "everyone"]
"""Who may make projects."""


def role_in_project(is_admin: bool, membership: Role | None) -> Role | None:
    """What somebody is in a project: administrators manage all of them."""
    return Role.MANAGER if is_admin else membership


def may_create_projects(is_admin: bool, creators: Creators) -> bool:
    """Whether somebody may make projects, and remove those that they manage."""
    return creators == "everyone" or (creators == "admins" and is_admin)


def require_general_invitation(is_admin: bool) -> None:
    """Go on only if somebody may invite people to the server without a project.

    Raises:
        AccessError: they may not.
    """
    _only_if(is_admin)


def may_read_metrics(is_admin: bool, is_neighbour: bool) -> bool:
    """Whether somebody may read the counts of requests; neighbours are addresses that the config names."""
    return is_admin or is_neighbour
