"""Guessing passwords is made slow: by account and by address, counted in the database for all processes."""

import ipaddress
from collections.abc import Callable

from sqlalchemy import Connection, delete, func, select

from pictoria_docs.errors import TooManyError
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.store.database.connections import insert_numbered

FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 30
"""Failures without a delay; an institution's people often share one address."""
MAX_LENGTH = 300.0
"""Seconds: whoever locks someone out on purpose locks them out no longer than this at a time."""
REMEMBERED = 6 * 3600.0
"""Seconds for which a failure counts."""
MAX_DOUBLINGS = 20
"""After these the wait is far over `MAX_LENGTH`, and its number would only grow."""


class Throttle:
    """A growing wait between sign-ins that fail.

    An attempt is written down before its password is looked at and taken back if that was right: a hundred
    guesses at once count as a hundred. Names without an account count like all others.
    """

    def __init__(self, database: AccountsDatabase, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def enter(self, name: str, address: str) -> list[int]:
        """Count an attempt, and return what `forgive` takes it back by.

        Raises:
            AccessError: `too_many_attempts`, with the `seconds` to wait; this attempt does not count.
        """
        moment = self._clock()
        keys = {f"account:{name}": FREE_BY_ACCOUNT, f"address:{network(address)}": FREE_BY_ADDRESS}
        table = schema.attempts
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.at < moment - REMEMBERED))
            wait = max(_wait(connection, key, free, moment) for key, free in keys.items())
            if wait <= 0:
                return [insert_numbered(connection, table, {"key": key, "at": moment}) for key in keys]
        raise TooManyError("too_many_attempts", seconds=int(wait) + 1)

    def forgive(self, name: str, attempts: list[int]) -> None:
        """The password was right: the attempt was none, and the account starts anew."""
        table = schema.attempts
        with self._database.writing() as connection:
            connection.execute(
                delete(table).where(table.c.number.in_(attempts) | (table.c.key == f"account:{name}"))
            )


def _wait(connection: Connection, key: str, free: int, moment: float) -> float:
    table = schema.attempts
    query = select(func.count(), func.max(table.c.at)).where(table.c.key == key)
    count, last = connection.execute(query).one()
    if count < free:
        return 0.0
    return float(last) + delay(count - free) - moment


def delay(failures: int) -> float:
    """Seconds to wait after this many failures beyond the free ones: 1, 2, 4 ... up to `MAX_LENGTH`."""
    return float(min(2.0 ** min(failures, MAX_DOUBLINGS), MAX_LENGTH))


def network(address: str) -> str:
    """What counts as one address: of IPv6, the /64 that one household or office has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
