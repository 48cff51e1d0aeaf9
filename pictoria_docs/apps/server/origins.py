"""Hosts and origins in the one form in which browsers write them (RFC 9110, section 7.2; RFC 6454, section 6)."""

import re
from dataclasses import dataclass

DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([0-9]{1,5}))?", re.ASCII)
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Authority:
    """A host and its port, as a `Host` header names them."""

    name: str
    """In lower case; an IPv6 address has its brackets."""
    port: int | None

    def origin(self, scheme: str) -> str:
        """The origin of pages that come from here; the usual port of the scheme is left out."""
        port = "" if self.port in (None, DEFAULT_PORTS.get(scheme)) else f":{self.port}"
        return f"{scheme}://{self.name}{port}"


def parse_authority(text: str) -> Authority | None:
    """The host and port of a `Host` header; None where it is anything else ("127.0.0.1:80@evil", "localhost.")."""
    match = _AUTHORITY.fullmatch(text.lower())
    if match is None or (match[2] is not None and int(match[2]) > LAST_PORT):
        return None
    return Authority(match[1], None if match[2] is None else int(match[2]))


def host_name(name: str) -> str:
    """A configured name as browsers send it: in lower case, in ASCII, IPv6 addresses in brackets."""
    name = name.strip().lower()
    if ":" in name and not name.startswith("["):
        return f"[{name}]"
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name
