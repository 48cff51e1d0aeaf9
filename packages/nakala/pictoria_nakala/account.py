"""The account at Nakala and the address of its API: both come from the environment, and from nowhere else.

So whoever asks a server for a deposit can neither read the key nor have it sent to an address of their own.
"""

import os
from collections.abc import Sequence

from pictoria_nakala.client import ADDRESS_VARIABLE, API, KEY_VARIABLE, DepositError, NakalaClient


def key_of_environment() -> str:
    """The key of the account.

    Raises:
        DepositError: the environment holds none, or what no key can be.
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        raise DepositError("nakala_no_key", variable=KEY_VARIABLE)
    # Errors of HTTP libraries repeat what they cannot send.
    if not (key.isascii() and key.isprintable()):
        raise DepositError("nakala_bad_key", variable=KEY_VARIABLE)
    return key


def address_of_environment() -> str:
    """The address of the API that is deposited at."""
    return (os.environ.get(ADDRESS_VARIABLE, "").strip() or API).rstrip("/")


def client_of_environment(allowed_hosts: Sequence[str], api: str | None = None) -> NakalaClient:
    """A client of the archive with the key of the environment; nothing is sent yet.

    Args:
        allowed_hosts: hosts outside this machine and its network that the owner of the project allows.
        api: address of the API; None: that of the environment.

    Raises:
        ConfigError: the address is none, or its host is not allowed.
        DepositError: there is no key.
    """
    return NakalaClient(api or address_of_environment(), key_of_environment(), allowed_hosts)


def check_depositing(allowed_hosts: Sequence[str]) -> None:
    """Go on only if the archive of the environment may be sent deposits. Raises as `client_of_environment`."""
    client_of_environment(allowed_hosts).close()
