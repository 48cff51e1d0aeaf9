"""Pages and their texts stay at home: what may be asked is on this machine or its private network, or named.

Three things could carry them out, and each is shut here: the address of a model server (`check_endpoint`, and
`GuardedTransport` for what the name resolves to at the very moment of the request, so that a name which changes its
address between check and use gains nothing), proxies taken from the environment, and telemetry of libraries.
"""

import asyncio
import ipaddress
import os
import socket
import time
from collections.abc import Callable, Iterable

import httpx

from pictoria_docs.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]

PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
"""Loopback and private networks, and nothing else. Link-local addresses are left out on purpose: that is where
cloud machines find a service that is not theirs; who needs one names it."""

QUIET = {
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_DO_NOT_TRACK": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "OTEL_SDK_DISABLED": "true",
}
"""Variables by which the libraries are told to report nothing to their makers."""

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}

FRESH = 30.0
"""Seconds for which a checked address is used again."""


class OutsideError(Exception):
    """A host that is outside and not named; raised in the midst of a request."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, address)
        self.host = host
        self.address = address


def is_private(address: str) -> bool:
    """Whether an IP address is loopback or of a private network; an IPv4 address in IPv6 clothes is what it wears."""
    try:
        parsed: Address = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in PRIVATE if network.version == parsed.version)


def host_named(url: httpx.URL, allowed: Iterable[str]) -> bool:
    """Whether the config names the host ("gpu.example.org"), or it with its port ("gpu.example.org:8000")."""
    names = {url.host.lower(), f"{url.host.lower()}:{_port(url)}"}
    return any(name.lower().strip("[]") in names for name in allowed)


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host name."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def check_endpoint(url: str, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> httpx.URL:
    """The address as the client reads it, if it may be asked.

    Args:
        url: http(s) address of a model server.
        allowed: hosts that the config names.
        resolve: gives the addresses of a host name.

    Raises:
        ConfigError: no http(s) address, an unknown host, or one that is outside and not named.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigError("endpoint_bad", url=url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host or "\\" in url:
        raise ConfigError("endpoint_bad", url=url)
    if host_named(parsed, allowed):
        return parsed
    try:
        addresses = list(resolve(parsed.host, _port(parsed)))
    except (OSError, UnicodeError) as error:
        raise ConfigError("endpoint_unknown_host", host=parsed.host) from error
    for address in addresses:
        if not is_private(address):
            raise ConfigError("endpoint_outside", host=parsed.host, address=address)
    if not addresses:
        raise ConfigError("endpoint_unknown_host", host=parsed.host)
    return parsed


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests to checked addresses only: the name is resolved here, and the address found is the one used."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        resolve: Resolve = resolve,
        inner: httpx.AsyncBaseTransport | None = None,
        limits: httpx.Limits | None = None,
    ) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve
        # trust_env: no proxy and no certificates that the environment slips in.
        self._inner = inner or httpx.AsyncHTTPTransport(
            trust_env=False, limits=limits or httpx.Limits(max_connections=None)
        )
        self._known: dict[tuple[str, int], tuple[float, str]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            OutsideError: the host's name means, now, an address outside.
        """
        if host_named(request.url, self._allowed):
            return await self._inner.handle_async_request(request)
        host = request.url.host
        address = await self._checked(host, _port(request.url))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def _checked(self, host: str, port: int) -> str:
        now = time.monotonic()
        known = self._known.get((host, port))
        if known is not None and now - known[0] < FRESH:
            return known[1]
        try:
            addresses = await asyncio.to_thread(self._resolve, host, port)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        address = _private_address(host, addresses)
        self._known[host, port] = (now, address)
        return address

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class GuardedSyncTransport(httpx.BaseTransport):
    """As `GuardedTransport`, for clients that wait for each answer."""

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            OutsideError: the host's name means, now, an address outside.
        """
        if not host_named(request.url, self._allowed):
            host = request.url.host
            try:
                address = _private_address(host, self._resolve(host, _port(request.url)))
            except OSError as error:
                raise httpx.ConnectError(str(error)) from error
            request.extensions = {**request.extensions, "sni_hostname": host}
            request.url = request.url.copy_with(host=address)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _private_address(host: str, addresses: Iterable[str]) -> str:
    """The one of a host's addresses to use; none may be outside."""
    found = list(addresses)
    for address in found:
        if not is_private(address):
            raise OutsideError(host, address)
    if not found:
        raise httpx.ConnectError(f"{host}: no address")
    # "localhost" is often ::1 first where the server listens on 127.0.0.1 only.
    return min(found, key=lambda candidate: ":" in candidate)


def quiet_environment(*, allow_downloads: bool = False) -> dict[str, str]:
    """Variables for a process that runs models: no telemetry, and no hub unless downloads are allowed."""
    return {**QUIET, **({} if allow_downloads else OFFLINE)}


def quiet_process(*, allow_downloads: bool = False) -> None:
    """Set the same variables in this process, before the libraries are loaded that read them."""
    os.environ.update(quiet_environment(allow_downloads=allow_downloads))


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
