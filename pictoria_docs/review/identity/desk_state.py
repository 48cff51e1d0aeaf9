"""What the desk of one person keeps from one start to the next: its port and its secrets, so that its address stays.

One small file for each folder, in the user's folder of states, which nobody else may read.
"""

import os
import secrets
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from pictoria_docs.files import state_folder
from pictoria_docs.strict_model import StrictModel

FOLDER = "desks"
KEY_BYTES, TOKEN_BYTES = 48, 32
"""Of chance in the key that signs sessions, and in the token of the address."""
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class DeskState(StrictModel):
    """The port and the secrets of the desk of one folder."""

    port: int | None = None
    """On which it last listened; None: it never has."""
    key: str
    """Signs sessions."""
    token: str
    """What opens the desk."""
    sessions_ended: int = 0
    """How many times all browsers have been signed out: sessions from before are over."""
    language: str | None = None
    """Of the interface, as it was chosen last; None: it never was."""

    @classmethod
    def new(cls) -> "DeskState":
        """A state with secrets that nobody knows."""
        return cls(key=secrets.token_urlsafe(KEY_BYTES), token=secrets.token_urlsafe(TOKEN_BYTES))

    def with_new_secrets(self) -> "DeskState":
        """At another address, for nobody who knew the last one."""
        return self.new().model_copy(update={"language": self.language})

    @classmethod
    def of(cls, folder: Path) -> "DeskState":
        """What is kept for the desk of a folder, or a new state where nothing is, or others could read it."""
        file = _file(folder)
        with suppress(OSError, ValidationError, UnicodeDecodeError):
            if not _is_private(file):
                return cls.new()
            return cls.model_validate_json(file.read_text(encoding="utf-8"))
        return cls.new()

    def keep(self, folder: Path) -> None:
        """Keep this for the desk of a folder; where it cannot be kept, the next start has another address."""
        file = _file(folder)
        draft = file.with_name(f".{secrets.token_hex(8)}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            # Made private before the secrets are in it.
            draft.touch(mode=PRIVATE_FILE, exist_ok=False)
            draft.write_text(self.model_dump_json(), encoding="utf-8")
            draft.replace(file)


def _file(folder: Path) -> Path:
    return state_folder() / FOLDER / f"{sha256(str(folder.resolve()).encode()).hexdigest()[:16]}.json"


def _is_private(file: Path) -> bool:
    """Whether the file is the user's own, and for nobody else to read or write."""
    if os.name != "posix":
        return True
    found = file.stat()
    return found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) | PRIVATE_FILE == PRIVATE_FILE
