"""Passwords: which will do, and their argon2 hashes."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pictoria_docs.errors import AccountError

MIN_LENGTH = 10
MAX_LENGTH = 200
AT_ONCE = 4
"""Hashes made at a time in one process: each takes 64 MiB, and a flood of sign-ins must not take the machine."""

USUAL = PasswordHasher()
"""With the parameters that argon2 recommends by now."""


class Passwords:
    """Hashes and checks, slow on purpose."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or USUAL
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = _hash_of_nobody(self._hasher)

    def hash(self, password: str, name: str) -> str:
        """The hash to keep.

        Raises:
            AccountError: too short, too long, or hardly more than the account's name.
        """
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise AccountError("password_length", shortest=MIN_LENGTH, longest=MAX_LENGTH)
        simple = password.lower().replace(name.lower(), "")
        if len(set(simple)) < MIN_LENGTH // 2:
            raise AccountError("password_too_simple")
        return self.hash_known(password)

    def hash_known(self, password: str) -> str:
        """The hash of a password that is in use already, however weak."""
        with self._room:
            return self._hasher.hash(_one_form(password))

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; takes as long where there is none to compare with."""
        with self._room:
            try:
                right = self._hasher.verify(hashed or self._nobody, _one_form(password[: MAX_LENGTH + 1]))
            except (VerificationError, InvalidHashError):
                return False
        return right and hashed is not None

    def is_dated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than new hashes are."""
        return self._hasher.check_needs_rehash(hashed)


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    # Made before anybody asks, or the first unknown name would take longer; slow, so once in a process.
    return hasher.hash("nobody's password")


def _one_form(password: str) -> str:
    # "é" is one sign or two, as the keyboard has it.
    return unicodedata.normalize("NFC", password)
