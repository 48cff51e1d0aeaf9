"""Which projects a server has: those that its config names, and those that lie in its folder of projects."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from pictoria_docs.errors import AccessError, ConfigError, ConflictError, ProjectError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.review.identity.audit import SERVER, note
from pictoria_docs.review.identity.slugs import SUFFIX, slug, unused
from pictoria_docs.review.identity.trash import Trash, TrashedProject
from pictoria_docs.store.copying import relocate
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.records import now

TABLE = schema.projects


class ProjectList:
    """Short names of projects and where they lie.

    A folder that was found keeps its short name, written in the database: were names given out anew at each look,
    a new folder with a similar name could come to the members of another.
    """

    def __init__(self, database: AccountsDatabase, named: Mapping[str, Path], container: Path | None) -> None:
        self._database = database
        self._named = {slug(name): folder for name, folder in named.items()}
        self._container = container
        self._trash = None if container is None else Trash(container)
        self._register_named()
        self.trashed()

    def folders(self) -> dict[str, Path]:
        """Short name to folder, of all projects that are there."""
        existing = self._found()
        known = {row.folder: row.slug for row in self._database.rows(select(TABLE))}
        new = [folder for folder in existing if str(folder) not in known]
        if new:
            known = self._register(new)
        folders = {known[str(folder)]: folder for folder in existing}
        named = {name: folder for name, folder in self._named.items() if _is_project(folder)}
        return folders | named

    def folder(self, project: str) -> Path | None:
        """Where one project lies; None where there is none of that name."""
        if project in self._named:
            folder = self._named[project]
            return folder if _is_project(folder) else None
        path = self._database.scalar(select(TABLE.c.folder).where(TABLE.c.slug == project))
        if path is None:
            return self.folders().get(project)
        folder = Path(path)
        return folder if folder.parent == self._container and _is_project(folder) else None

    def add(self, name: str, by: str) -> tuple[str, Path]:
        """Make an empty folder for a new project; its short name and the folder.

        Raises:
            ProjectError: there is one of that name already, or the folder cannot be made.
        """
        assert self._container is not None, "asked only where projects can be made"
        folder = self._container / f"{slug(name)}{SUFFIX}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError as error:
            raise ConflictError("project_exists", project=slug(name)) from error
        except OSError as error:
            raise ProjectError("project_unusable", folder=folder, detail=error.strerror or error) from error
        project = self._register([folder])[str(folder)]
        with self._database.writing() as connection:
            note(connection, by, "project_added", project, folder=str(folder))
        return project, folder

    def remove(self, project: str, by: str) -> None:
        """Take a project away with all that is in its folder, and who took part in it.

        Raises:
            AccessError: it is one that the config names, which is for the server's owner to move.
            ProjectError: the folder cannot be removed.
        """
        folder = self.folder(project)
        if folder is None or folder.parent != self._container or project in self._named:
            raise AccessError("not_allowed")
        members = schema.memberships
        with self._database.writing() as connection:
            # Were they kept, a new project in a folder of that name would come to the members of this one.
            connection.execute(delete(TABLE).where(TABLE.c.slug == project))
            connection.execute(delete(members).where(members.c.project == project))
            note(connection, by, "project_removed", project, folder=str(folder))
            remove_folder(folder)

    def move_to_trash(self, project: str, by: str) -> TrashedProject:
        """Move a project into the trash, with who took part in it.

        Raises:
            AccessError: it is one that the config names, which is for the server's owner to move.
            ProjectError: the folder cannot be moved.
        """
        folder = self.folder(project)
        if (
            self._trash is None
            or folder is None
            or folder.parent != self._container
            or project in self._named
        ):
            raise AccessError("not_allowed")
        members = schema.memberships
        here = members.c.project == project
        with self._database.writing() as connection:
            roles = {
                row.name: Role(row.role)
                for row in connection.execute(select(members.c.name, members.c.role).where(here))
            }
            connection.execute(delete(TABLE).where(TABLE.c.slug == project))
            connection.execute(delete(members).where(here))
            trashed = self._trash.put(project, folder, by, roles)
            note(connection, by, "project_deleted", project, folder=str(folder), trash=trashed.id)
        return trashed

    def trashed(self) -> list[TrashedProject]:
        """All projects in the trash, the newest first; those whose time has passed are removed first."""
        if self._trash is None:
            return []
        for over in self._trash.empty():
            with self._database.writing() as connection:
                note(connection, SERVER, "project_purged", over.project, trash=over.id)
        return self._trash.all()

    def restore(self, trashed: TrashedProject, by: str) -> str:
        """Move a project back to where it was, with those who took part in it and still have an account.

        Raises:
            ProjectError: the folder cannot be moved.
        """
        assert self._trash is not None and self._container is not None, "asked only for what is in the trash"
        members, users = schema.memberships, schema.users
        with self._database.writing() as connection:
            known = {*connection.scalars(select(TABLE.c.slug)), *self._named}
            folder = free_folder(self._container, trashed.folder)
            project = unused(trashed.project, known)
            connection.execute(delete(TABLE).where(TABLE.c.folder == str(folder)))
            connection.execute(insert(TABLE).values(slug=project, folder=str(folder), added=now()))
            there = set(connection.scalars(select(users.c.name).where(users.c.name.in_(trashed.members))))
            rows = [
                {"name": name, "project": project, "role": role.value}
                for name, role in trashed.members.items()
                if name in there
            ]
            if rows:
                connection.execute(insert(members), rows)
            note(connection, by, "project_restored", project, folder=str(folder), trash=trashed.id)
            self._trash.take_out(trashed, folder)
        relocate(folder, trashed.path)
        return project

    def purge(self, trashed: TrashedProject, by: str) -> None:
        """Remove a project from the trash for good."""
        assert self._trash is not None, "asked only for what is in the trash"
        with self._database.writing() as connection:
            note(connection, by, "project_purged", trashed.project, trash=trashed.id)
        self._trash.remove(trashed)

    def _found(self) -> list[Path]:
        if self._container is None or not self._container.is_dir():
            return []
        folders = sorted(self._container.glob(f"*{SUFFIX}"))
        # A symbolic link could lead anywhere; what is meant to be a project elsewhere is named in the config.
        named = set(self._named.values())
        return [
            folder
            for folder in folders
            if not folder.is_symlink() and _is_project(folder) and folder not in named
        ]

    def _register(self, folders: list[Path]) -> dict[str, str]:
        """Give new folders their short names; folder to short name of all."""
        with self._database.writing() as connection:
            known = {row.folder: row.slug for row in connection.execute(select(TABLE))}
            for folder in folders:
                if str(folder) in known:
                    continue
                name = unused(slug(folder.name), {*known.values(), *self._named})
                connection.execute(insert(TABLE).values(slug=name, folder=str(folder), added=now()))
                note(connection, SERVER, "project_found", name, folder=str(folder))
                known[str(folder)] = name
            return known

    def _register_named(self) -> None:
        """The names and folders of the config; the members of a project that is renamed or moved come along."""
        with self._database.writing() as connection:
            known = {row.slug: row.folder for row in connection.execute(select(TABLE))}
            for name, folder in self._named.items():
                before = known.get(name)
                if before == str(folder):
                    continue
                if before is not None and _is_project(Path(before)):
                    raise ConfigError("project_name_taken", project=name, folder=before)
                other = next((other for other, path in known.items() if path == str(folder)), None)
                if before is None and other is not None:
                    _rename(connection, other, name)
                elif before is not None:
                    connection.execute(update(TABLE).where(TABLE.c.slug == name).values(folder=str(folder)))
                else:
                    connection.execute(insert(TABLE).values(slug=name, folder=str(folder), added=now()))
                note(connection, SERVER, "project_named", name, folder=str(folder), before=other or before)


def remove_folder(folder: Path) -> None:
    """Remove a project's folder, which is gone at once and whole for all who look.

    Raises:
        ProjectError: the disk refuses it.
    """
    removed = folder.with_name(f".removed-{secrets.token_hex(8)}")
    with ProjectError.for_system("project_unusable", folder=folder):
        folder.rename(removed)
    shutil.rmtree(removed, ignore_errors=True)


def free_folder(container: Path, name: str) -> Path:
    """The folder of a name, or with "-2", "-3" ... behind it where there is one."""
    stem = name.removesuffix(SUFFIX)
    taken = {file.name.removesuffix(SUFFIX) for file in container.iterdir()}
    return container / (unused(stem, taken) + name[len(stem) :])


def _rename(connection: Connection, before: str, after: str) -> None:
    members = schema.memberships
    connection.execute(update(TABLE).where(TABLE.c.slug == before).values(slug=after))
    connection.execute(update(members).where(members.c.project == before).values(project=after))


def _is_project(folder: Path) -> bool:
    return (folder / DATABASE).is_file()
