"""The trash: a hidden folder beside the projects, out of which a deleted project can be brought back for a while."""

import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from pictoria_docs.errors import ProjectError
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.project_folder import title_of
from pictoria_docs.store.records import now
from pictoria_docs.strict_model import StrictModel

FOLDER = ".trash"
RECORD = "deleted.json"
TRASH_DAYS = 30
"""Days for which a deleted project can be brought back: long enough for a holiday."""


class TrashedProject(StrictModel):
    """A project in the trash."""

    id: str
    project: str
    """Its short name, which it gets again unless another has it by then."""
    title: str
    folder: str
    """The name of its folder."""
    path: str
    """Where it lay."""
    by: str
    at: str
    """When it was deleted, ISO 8601 in UTC."""
    members: dict[str, Role]
    """Who took part in it."""

    @property
    def until(self) -> str:
        """The moment from which it is removed for good."""
        return (datetime.fromisoformat(self.at) + timedelta(days=TRASH_DAYS)).isoformat()

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return datetime.now(UTC) >= datetime.fromisoformat(self.until)


class Trash:
    """The deleted projects of one folder of projects; who may do what with them, `ProjectDirectory` decides."""

    def __init__(self, container: Path) -> None:
        """`container`: the folder of projects; nothing is made in it before something is deleted."""
        self._container = container
        self._folder = container / FOLDER

    def put(self, project: str, folder: Path, by: str, members: Mapping[str, Role]) -> TrashedProject:
        """Move a project here, whole and at once for all who look.

        Raises:
            ProjectError: the disk refuses it.
        """
        trashed = TrashedProject(
            id=secrets.token_hex(8),
            project=project,
            title=title_of(folder),
            folder=folder.name,
            path=str(folder.resolve()),
            by=by,
            at=now(),
            members=dict(members),
        )
        target = self._folder / trashed.id
        with ProjectError.for_system("project_unusable", folder=folder):
            target.mkdir(parents=True, mode=0o700)
            (target / RECORD).write_text(trashed.model_dump_json(), encoding="utf-8")
            folder.rename(target / trashed.folder)
        return trashed

    def all(self) -> list[TrashedProject]:
        """What is here, the newest first; nothing of it is looked into."""
        found = []
        for record in self._folder.glob(f"*/{RECORD}"):
            with suppress(OSError, ValidationError):
                trashed = TrashedProject.model_validate_json(record.read_text(encoding="utf-8"))
                if trashed.id == record.parent.name and self._content(trashed).is_dir():
                    found.append(trashed)
        return sorted(found, key=lambda trashed: trashed.at, reverse=True)

    def take_out(self, trashed: TrashedProject, to: Path) -> None:
        """Move a project out again, to a folder that is not there yet.

        Raises:
            ProjectError: the disk refuses it.
        """
        with ProjectError.for_system("project_unusable", folder=to):
            self._content(trashed).rename(to)
        shutil.rmtree(self._folder / trashed.id, ignore_errors=True)

    def remove(self, trashed: TrashedProject) -> None:
        """Remove a project for good."""
        shutil.rmtree(self._folder / trashed.id, ignore_errors=True)

    def empty(self) -> list[TrashedProject]:
        """Remove what has been here for longer than `TRASH_DAYS`, and tell what it was."""
        over = [trashed for trashed in self.all() if trashed.is_over]
        for trashed in over:
            self.remove(trashed)
        return over

    def _content(self, trashed: TrashedProject) -> Path:
        # Of the name only its last part: the record lies in a folder that others may be able to write.
        return self._folder / trashed.id / Path(trashed.folder).name
