"""Who may do what: the one place where rights are decided.

Whatever is done on behalf of a person asks here, exports and pictures included: for a permission of the person's role
in the project or, where a right depends on whose task, remark or job it is, one of the functions below. What is
exported or served to viewers is always what counts for all; the layers of open tasks are only for who works in them,
and for those to whom `hidden_layers` leaves them.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal, Self

from pictoria_docs.errors import AccessError, ConflictError
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import UNFINISHED, Task


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
    RECONCILE = "reconcile", Role.READER
    """Have the cells of a table matched with the project's terms and entries, and read these."""
    SAVE_SEARCHES = "save_searches", Role.READER
    EDIT = "edit", Role.CONTRIBUTOR
    """Decide on subjects, one by one or in bulk, and take that back."""
    REMARK = "remark", Role.CONTRIBUTOR
    COMPARE = "compare", Role.CONTRIBUTOR
    """Say what two pictures have in common."""
    WORK_ON_TASKS = "work_on_tasks", Role.CONTRIBUTOR
    """Get tasks, begin and submit them."""
    VALIDATE_DOCUMENTS = "validate_documents", Role.CONTRIBUTOR
    """Say that a document is finished, which locks it, and reopen what one has finished oneself."""
    REOPEN_DOCUMENTS = "reopen_documents", Role.MODERATOR
    """Reopen the documents that others have finished."""
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
    DEPOSIT = "deposit", Role.MANAGER
    """Send what stands to an archive outside, where it may be published for good."""
    ANALYSE = "analyse", Role.MANAGER
    """Add files, run analyses, say what kind of catalogue it is, allow hosts to be asked."""
    MANAGE_JOBS = "manage_jobs", Role.MANAGER
    """Cancel, resume and remove analyses and deposits, and the exports of others."""
    MANAGE_MEMBERS = "manage_members", Role.MANAGER
    """Roles and invitations."""
    MANAGE_PROJECT = "manage_project", Role.MANAGER
    """Rename the project, archive it and open it again, copy it."""
    REMOVE_PROJECT = "remove_project", Role.MANAGER
    """Take an empty project away; put one with documents into the trash, bring it back, remove it for good."""


ARCHIVE_PERMISSIONS = frozenset(
    {
        Permission.READ,
        Permission.EXPORT,
        Permission.RECONCILE,
        Permission.SAVE_SEARCHES,
        Permission.READ_LAYERS,
        Permission.READ_AGREEMENT,
        Permission.MANAGE_MEMBERS,
        Permission.MANAGE_PROJECT,
        Permission.REMOVE_PROJECT,
    }
)
"""What is left of all permissions in an archived project: what changes nothing of its documents."""


class TokenScope(StrEnum):
    """What a token lets a script do of what its owner may.

    Nothing that manages people, tokens, tasks or analyses, and no deposits.
    """

    permissions: frozenset[Permission]

    def __new__(cls, value: str, *permissions: Permission) -> Self:
        """A scope by its name, which is its value."""
        scope = str.__new__(cls, value)
        scope._value_ = value
        scope.permissions = frozenset(permissions)
        return scope

    READ = "read", Permission.READ, Permission.READ_AGREEMENT, Permission.RECONCILE
    """See pages, records, searches and history."""
    EXPORT = "export", Permission.READ, Permission.EXPORT
    """Take away what stands, in all formats; IIIF."""
    WRITE = (
        "write",
        Permission.READ,
        Permission.SAVE_SEARCHES,
        Permission.EDIT,
        Permission.REMARK,
        Permission.COMPARE,
        Permission.WORK_ON_TASKS,
        Permission.VALIDATE_DOCUMENTS,
    )
    """Decide, remark, compare, do tasks and finish documents."""
    RECONCILE = "reconcile", Permission.RECONCILE
    """Match cells in OpenRefine, which puts the token into addresses: nothing else."""


Scopes = frozenset[TokenScope] | None
"""What somebody's rights are narrowed to; None: they came with a session, and have all of their rights."""


def allows(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return role.at_least(permission.least_role)


def covers(scopes: Scopes, permission: Permission) -> bool:
    """Whether a permission is among those that somebody's rights are narrowed to."""
    return scopes is None or any(permission in scope.permissions for scope in scopes)


def require(role: Role, permission: Permission, scopes: Scopes = None) -> None:
    """Go on only if a role has a permission, and the scopes of a token cover it.

    Raises:
        AccessError: `not_allowed`, or `token_scope` where only the token does not cover it.
    """
    _only_if(allows(role, permission))
    if not covers(scopes, permission):
        raise AccessError("token_scope", scopes=", ".join(sorted(scopes or ())))


def require_unarchived(permission: Permission, archived: bool) -> None:
    """Go on only if a permission holds in an archived project, or the project is none.

    Raises:
        AccessError: the project is archived, and the permission would let somebody change it.
    """
    if archived and permission not in ARCHIVE_PERMISSIONS:
        raise ConflictError("project_archived")


def require_session(scopes: Scopes) -> None:
    """Go on only if somebody is signed in themselves: what concerns their account is for no token.

    Raises:
        AccessError: they came with a token.
    """
    if scopes is not None:
        raise AccessError("token_scope", scopes=", ".join(sorted(scopes)))


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


# Remarks, finished documents and jobs


def require_closing(author: str, person: str, role: Role, scopes: Scopes = None) -> None:
    """Go on only if a person may close a remark.

    Raises:
        AccessError: it is somebody else's.
    """
    require(role, Permission.REMARK if author == person else Permission.SETTLE_REMARKS, scopes)


def require_reopening(finished_by: str, person: str, role: Role, scopes: Scopes = None) -> None:
    """Go on only if a person may reopen a document.

    Raises:
        AccessError: somebody else has finished it.
    """
    own = finished_by == person
    require(role, Permission.VALIDATE_DOCUMENTS if own else Permission.REOPEN_DOCUMENTS, scopes)


def job_permission(*, is_export: bool, started_by: str, person: str) -> Permission:
    """What a person needs to cancel, resume or remove a job: one's own exports need no more than making them."""
    return Permission.EXPORT if is_export and started_by == person else Permission.MANAGE_JOBS


# The server


Creators = Literal["nobody", "admins", "everyone"]
"""Who may make projects."""


def role_in_project(is_admin: bool, membership: Role | None) -> Role | None:
    """What somebody is in a project: administrators manage all of them."""
    return Role.MANAGER if is_admin else membership


def may_create_projects(is_admin: bool, creators: Creators, scopes: Scopes = None) -> bool:
    """Whether somebody may make projects, and remove those that they manage; no token lets one."""
    return scopes is None and (creators == "everyone" or (creators == "admins" and is_admin))


def may_restore(role: Role | None, scopes: Scopes = None) -> bool:
    """Whether somebody may bring a project back out of the trash, or remove it for good; `role`: what they were in it.

    Who could delete it can bring it back.
    """
    permission = Permission.REMOVE_PROJECT
    return role is not None and allows(role, permission) and covers(scopes, permission)


def require_general_invitation(is_admin: bool) -> None:
    """Go on only if somebody may invite people to the server without a project.

    Raises:
        AccessError: they may not.
    """
    _only_if(is_admin)


def may_read_metrics(is_admin: bool, is_neighbour: bool) -> bool:
    """Whether somebody may read the counts of requests; neighbours are addresses that the config names."""
    return is_admin or is_neighbour
