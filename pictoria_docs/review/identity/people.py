"""People, as all parts of the desk know them."""

import getpass
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from pictoria_docs.errors import AccountError
from pictoria_docs.review.authorization import Scopes

NAME_LENGTH = 80
DISPLAY_LENGTH = 120
_NAME = re.compile(r"[\w.@+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who uses the desk."""

    name: str
    """What decisions are signed with; unique, never changed, in lower case."""
    display: str
    """The name to show: any text, never to be taken for markup."""
    language: str | None = None
    """Of the interface; None: as the browser asks."""
    is_admin: bool = False
    """Looks after the server: manages all of its projects and accounts."""
    scopes: Scopes = None
    """What the token that a script came with lets it do; None: the person is signed in."""


def local_person() -> Person:
    """Who uses this machine: the one person of a desk without accounts."""
    name = "me"
    with suppress(Exception):  # no such user in some containers, or a name that no account may have
        name = clean_name(getpass.getuser())
    return Person(name, name)


def clean_name(text: str) -> str:
    """An account's name in its one written form, so that "Anna" and "anna" are the same person.

    Raises:
        AccountError: it is empty, too long, or has other signs than letters a-z, digits and . _ - @ +.
    """
    name = unicodedata.normalize("NFKC", text).strip().lower()
    if not _NAME.fullmatch(name) or len(name) > NAME_LENGTH:
        raise AccountError("account_bad_name", name=text[:NAME_LENGTH])
    return name


def clean_display(text: str, name: str) -> str:
    """The name to show, on one line and without invisible signs; `name` where nothing is left."""
    visible = "".join(" " if letter.isspace() else letter for letter in unicodedata.normalize("NFC", text))
    # Control and format signs, among them those that turn the direction of writing, could disguise a name.
    visible = "".join(letter for letter in visible if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return " ".join(visible.split())[:DISPLAY_LENGTH] or name
