"""The errors a user can meet: one small tree, each error one sentence in the user's language.

An error names its message by code; `i18n` holds the sentence in French and English. The sentence names the
file, the page where there is one, and what to do about it. Anything else that escapes is a defect of ours.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import ClassVar

from pictoria_docs.i18n import FALLBACK, messages, translate, translate_without_detail

LEFT_OUT = "left_out_"
"""How the codes begin of what was left out because reading it failed."""
_PATH = re.compile(r"(?<![\w:/.~])(?:[A-Za-z]:)?[/\\](?:[^\s'\"/\\:]+[/\\])+([^\s'\"/\\:]*)")


class PictoriaError(Exception):
    """Base of all errors that are shown to a user: what was asked for makes no sense, unless its class says more.

    Args:
        code: the message's code in `locales/<language>/*.yaml`, below `errors`.
        values: what the sentence names (`file`, `page`, ...).
    """

    status: ClassVar[int] = 422
    """HTTP status of the kind of error, which a server answers with."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    @classmethod
    @contextmanager
    def for_system(cls, code: str, **values: object) -> Iterator[None]:
        """Put this error in the place of an `OSError` inside; what the system says of it is its `detail`."""
        try:
            yield
        except OSError as error:
            raise cls(code, **values, detail=error.strerror or error) from error

    def sentence(self, language: str | None = None) -> str:
        """The one sentence to show, in `language` (default: the user's)."""
        return translate(f"errors.{self.code}", language, **self.values)

    def public_sentence(self, language: str | None = None) -> str:
        """The one sentence for people who do not run the program (`public_sentence`)."""
        return public_sentence(self.code, self.values, language)

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; keyword arguments do not survive the default pickling.
        return (_rebuild, (type(self), self.code, self.values))


def public_sentence(code: str, values: Mapping[str, object], language: str | None = None) -> str:
    """Say to people who do not run the program what happened, and what they can do.

    What a program raised, and where files lie, is for whoever runs it: `PictoriaError.sentence`, and the log.

    Args:
        code: of the error.
        values: what its sentence names.
        language: of the sentence; None: the user's.
    """
    values, known = without_folders(values), messages(FALLBACK)
    own = f"curator.{code}"
    if code.startswith(LEFT_OUT):
        own = "curator.left_out" if values.get("page") else "curator.left_out_whole"
    if own in known:
        return translate(own, language, **values)
    return translate_without_detail(f"errors.{code}", language, **values)


def without_folders(values: Mapping[str, object]) -> dict[str, object]:
    """What a sentence names, with names in the place of paths: where a server keeps its files is nobody's business."""
    return {name: _without_folders(value) for name, value in values.items()}


def _without_folders(value: object) -> object:
    if isinstance(value, PurePath):
        return value.name
    if not isinstance(value, str) or "://" in value:
        return value
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(value).is_absolute() and "\n" not in value:
            return kind(value).name
    return _PATH.sub(lambda found: found[1], value)


def _rebuild(kind: type[PictoriaError], code: str, values: dict[str, object]) -> PictoriaError:
    return kind(code, **values)


class SourceError(PictoriaError):
    """A source (PDF, picture, manifest) that cannot be read."""


class PageError(PictoriaError):
    """One page that cannot be analysed; the rest of the document goes on."""


class TranscriptionError(PictoriaError):
    """An ALTO or PAGE file that cannot be read."""


class ConfigError(PictoriaError):
    """A config file or option that makes no sense."""


class MissingPartError(PictoriaError):
    """An optional part (detector, OCR engine, model) that is not installed or not reachable."""


class ProjectError(PictoriaError):
    """A project folder or database that cannot be used."""


class ExportError(PictoriaError):
    """An export that cannot be written."""


class AccountError(PictoriaError):
    """An account, an invitation or a membership that cannot be as asked."""


class EditError(PictoriaError):
    """An edit that makes no sense where it is made."""


class TaskError(PictoriaError):
    """A step of a task or campaign that makes no sense as it is now."""


class MalformedError(PictoriaError):
    """A request that can be read in more than one way, or that is sent to another host."""

    status = 400


class AccessError(PictoriaError):
    """Someone may not do this."""

    status = 403


class NotSignedInError(AccessError):
    """Someone is not signed in, or did not say truly who they are."""

    status = 401


class NotFoundError(PictoriaError, KeyError):
    """Something that was asked for by name or number and does not exist, or not for who asks.

    It is a `KeyError` too, so that mappings that raise it are mappings like all others.
    """

    status = 404


class ConflictError(PictoriaError):
    """A change that does not go with how things are now."""

    status = 409


class LockedError(ConflictError):
    """A change of a document that is validated: it stays as it is until somebody reopens it."""


class TooLargeError(PictoriaError):
    """More data than is taken at once."""

    status = 413


class UnreadKindError(SourceError):
    """A file of a kind that is not read."""

    status = 415


class TooManyError(PictoriaError):
    """Somebody asks for more at once, or more often, than is answered."""

    status = 429


class UnavailableError(PictoriaError):
    """Something that cannot be used at the moment, and may be again without anybody changing the request."""

    status = 503


class ProjectBusyError(ProjectError, UnavailableError):
    """A project that another program writes to for too long."""
