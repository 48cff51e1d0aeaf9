"""Addresses of IIIF manifests that people type: only those that may be asked, nothing inside the network by chance."""

import ipaddress
import socket

import httpx

from pictoria_docs.errors import SourceError
from pictoria_docs.sources.download import host_allowed
from pictoria_docs.sources.files import is_url

MAX_LENGTH = 2000


def host_of(address: str) -> str:
    """The host of an address, with its port where it is named.

    Raises:
        SourceError: it is no http(s) address.
    """
    text = address.strip()
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise SourceError("address_bad", address=text[:100]) from error
    odd = len(text) > MAX_LENGTH or "\\" in text or any(letter <= " " for letter in text)
    if not is_url(text) or not url.host or url.userinfo or odd:
        raise SourceError("address_bad", address=text[:100])
    return url.netloc.decode("ascii").lower()


def check_address(address: str, allowed: tuple[str, ...]) -> str:
    """The address, if it may be asked.

    A host that only a wildcard allows ("*.example.org") must not lie on this machine or in the local network: such
    hosts are named in full, or not at all.

    Raises:
        SourceError: it may not.
    """
    host = host_of(address)
    text = address.strip()
    if not host_allowed(text, allowed):
        raise SourceError("address_host", host=host)
    plain = httpx.URL(text).host.lower()
    named = {name.lower() for name in allowed}
    if plain not in named and host not in named and _is_inside(plain):
        raise SourceError("address_private", host=host)
    return text


def _is_inside(host: str) -> bool:
    try:
        addresses = {
            str(address[4][0]) for address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        }
    except OSError:
        return False  # nobody there: the download will report it
    return any(not ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses)
