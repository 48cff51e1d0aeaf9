"""Who takes part in which project, as what."""

from sqlalchemy import Connection, delete, func, insert, select, update

from pictoria_docs.errors import AccountError, ConflictError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.review.identity.audit import note
from pictoria_docs.review.identity.people import Person, clean_name

TABLE = schema.memberships


class Memberships:
    """Roles of people in projects. Who may change them is decided by `ProjectDirectory`."""

    def __init__(self, database: AccountsDatabase) -> None:
        self._database = database

    def of(self, name: str) -> dict[str, Role]:
        """Project to role, of one person."""
        query = select(TABLE.c.project, TABLE.c.role).where(TABLE.c.name == name)
        return {row.project: Role(row.role) for row in self._database.rows(query)}

    def role(self, name: str, project: str) -> Role | None:
        """Someone's role in a project."""
        with self._database.reading() as connection:
            return _role(connection, project, name)

    def members(self, project: str) -> list[tuple[Person, Role]]:
        """Who takes part in a project and may sign in, by name."""
        users = schema.users
        query = (
            select(users, TABLE.c.role)
            .join(TABLE, TABLE.c.name == users.c.name)
            .where(TABLE.c.project == project, ~users.c.disabled)
            .order_by(users.c.name)
        )
        return [
            (Person(row.name, row.display, row.language, row.is_admin), Role(row.role))
            for row in self._database.rows(query)
        ]

    def set(self, project: str, name: str, role: Role | None, by: str) -> None:
        """Give someone a role in a project, or (None) none any more.

        Raises:
            AccountError: no such account, or the project would be left without a manager.
        """
        name = clean_name(name)
        with self._database.writing() as connection:
            if connection.scalar(select(schema.users.c.name).where(schema.users.c.name == name)) is None:
                raise AccountError("account_unknown", name=name)
            before = _role(connection, project, name)
            if before is Role.MANAGER and role is not Role.MANAGER:
                _keep_a_manager(connection, project, name)
            if role is None:
                connection.execute(delete(TABLE).where(TABLE.c.project == project, TABLE.c.name == name))
            else:
                put_role(connection, project, name, role)
            note(connection, by, "role_set", name, project=project, before=before, after=role)


def put_role(connection: Connection, project: str, name: str, role: Role, only_raise: bool = False) -> None:
    """Write a role down; with `only_raise`, never in the place of one that may do more."""
    before = _role(connection, project, name)
    here = (TABLE.c.project == project) & (TABLE.c.name == name)
    if before is None:
        connection.execute(insert(TABLE).values(project=project, name=name, role=role.value))
    elif not (only_raise and before.at_least(role)):
        connection.execute(update(TABLE).where(here).values(role=role.value))


def _role(connection: Connection, project: str, name: str) -> Role | None:
    query = select(TABLE.c.role).where(TABLE.c.project == project, TABLE.c.name == name)
    role = connection.scalar(query)
    return None if role is None else Role(role)


def _keep_a_manager(connection: Connection, project: str, name: str) -> None:
    users = schema.users
    others = (
        select(func.count())
        .select_from(TABLE.join(users, users.c.name == TABLE.c.name))
        .where(
            TABLE.c.project == project,
            TABLE.c.role == Role.MANAGER.value,
            TABLE.c.name != name,
            ~users.c.disabled,
        )
    )
    if connection.scalar(others) == 0:
        raise ConflictError("last_manager", name=name, project=project)
