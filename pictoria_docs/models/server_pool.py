"""Model servers that answer the same questions: each is kept as full as it can be, and one that fails is left out."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace

import httpx

from pictoria_docs.models.backend import Completion
from pictoria_docs.models.http_transport import HttpTransport, Reply, spoken, told_by
from pictoria_docs.models.network_policy import OutsideError, check_endpoint
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Failure
from pictoria_docs.models.server_bound import ServerBound
from pictoria_docs.retry import TRANSIENT, retry_after

NOT_THERE = frozenset({401, 403, 404})
"""Answers of a server that has not this model, or not for us; another one may."""


class WireError(Exception):
    """A request without an answer that can be used.

    Args:
        failure: what there is to tell of it.
        detail: more of that.
        elsewhere: whether this server would say the same again, and another one may not.
        reached: whether the server had the question; asking again is then one more attempt.
        wait: seconds until the server wants to be asked again.
    """

    def __init__(
        self,
        failure: Failure,
        detail: str,
        *,
        elsewhere: bool = False,
        reached: bool = True,
        wait: float | None = None,
    ) -> None:
        super().__init__(failure, detail)
        self.failure, self.detail = failure, detail
        self.elsewhere, self.reached, self.wait = elsewhere, reached, wait


class ServerPool:
    """Servers of one model, and what was learned of them, which outlives their connections.

    Args:
        urls: their addresses, with or without "/v1".
        options: how to ask.
        retried: told of every further attempt.
        transport: what carries requests; None: the guarded one.

    Raises:
        ConfigError: one is outside and not named in the config.
    """

    def __init__(
        self,
        urls: Sequence[str],
        options: ModelOptions,
        retried: Callable[[], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.options = options
        for url in urls:
            check_endpoint(url, options.allowed_hosts)
        self.servers = [ServerBound(url, options) for url in dict.fromkeys(map(_api_address, urls))]
        self._retried = retried
        self._transport = transport

    @property
    def urls(self) -> tuple[str, ...]:
        """The servers' addresses, down to "/v1"."""
        return tuple(server.url for server in self.servers)

    @property
    def concurrency(self) -> int:
        """Questions that all servers together may have at a time."""
        return self.options.concurrency * len(self.servers)

    async def open(self) -> None:
        """Open the connections, in the loop that will use them."""
        self._changed = asyncio.Event()
        self._measuring: dict[ServerBound, asyncio.Task[None]] = {}
        self._http = HttpTransport(self.options, self.concurrency, self._transport)

    async def close(self) -> None:
        """Close them; the servers drop what they were working on."""
        for task in list(self._measuring.values()):
            task.cancel()
        await asyncio.gather(*self._measuring.values(), return_exceptions=True)
        await self._http.close()

    async def send(self, body: bytes) -> Completion:
        """Ask for a completion, and ask again while that makes sense; failures are told, not raised."""
        try:
            return spoken(await self.exchange("/chat/completions", body))
        except WireError as error:
            return Completion(failure=error.failure, detail=error.detail)

    async def exchange(self, path: str, body: bytes) -> Reply:
        """The answer of the server with the most room, or while that makes sense of the one that has the most then.

        Raises:
            WireError: there is no answer.
        """
        failed: set[ServerBound] = set()
        unfit: set[ServerBound] = set()
        left = self.options.retries + len(self.servers) - 1
        while True:
            server = await self._place(unfit, failed)
            try:
                reply = await self._attempt(server.url + path, body)
            except WireError as error:
                trouble = error
            else:
                server.answered()
                return reply
            finally:
                server.taken -= 1
                self._changed.set()
            failed.add(server)
            if trouble.elsewhere:
                unfit.add(server)
                if len(unfit) == len(self.servers):
                    raise trouble
            server.failed(trouble.detail, trouble.wait)
            left -= trouble.reached
            if left < 0:
                raise trouble
            if self._retried is not None:
                self._retried()

    async def _place(self, unfit: Collection[ServerBound], failed: Collection[ServerBound]) -> ServerBound:
        """The server with the most room, once one has some, and a place there taken.

        Args:
            unfit: servers that will not answer the question.
            failed: those that did not yet; others go first while they are there.

        Raises:
            WireError: all are given up.
        """
        while True:
            servers = [server for server in self.servers if server not in failed and server.rest == 0]
            servers = servers or [server for server in self.servers if server not in unfit]
            server = max(servers, key=lambda server: server.room)
            if server.room > 0:
                break
            if all(server.given_up for server in servers):
                raise WireError(
                    Failure.UNREACHABLE, "; ".join(dict.fromkeys(server.detail for server in servers))
                )
            self._changed.clear()
            rests = [server.rest for server in servers if server.rest > 0]
            with suppress(TimeoutError):
                async with asyncio.timeout(min(rests, default=None)):
                    await self._changed.wait()
        server.taken += 1
        if server.to_measure and server not in self._measuring:
            self._measuring[server] = asyncio.create_task(self._measure(server))
        return server

    async def _attempt(self, url: str, body: bytes) -> Reply:
        """Post once.

        Raises:
            WireError: there is no answer, or none to the question.
        """
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.options.timeout):
                reply = await self._http.post(url, body)
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise WireError(Failure.TIMEOUT, f"{self.options.timeout:g} s", elsewhere=True) from error
        except OutsideError as error:
            detail = f"{error.host} ({error.address}) is outside"
            raise WireError(Failure.REFUSED, detail, elsewhere=True) from error
        except httpx.TransportError as error:
            reached = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            detail = str(error) or type(error).__name__
            raise WireError(Failure.UNREACHABLE, detail, reached=reached) from error
        except httpx.HTTPError as error:
            raise WireError(Failure.INVALID, str(error), elsewhere=True) from error
        detail = f"HTTP {reply.status}: {told_by(reply.content)}"
        if reply.status in TRANSIENT:
            raise WireError(Failure.UNREACHABLE, detail, wait=retry_after(reply.headers))
        if reply.status in NOT_THERE:
            raise WireError(Failure.REFUSED, detail, elsewhere=True)
        return replace(reply, seconds=time.monotonic() - begun)

    async def _measure(self, server: ServerBound) -> None:
        """Ask a server how busy it is; one that does not answer now is asked again with the next question."""
        server.to_measure = False
        try:
            async with asyncio.timeout(self.options.connect_timeout):
                load = await self._http.load(server.url)
        except (TimeoutError, httpx.HTTPError, OutsideError):
            server.to_measure = True
        else:
            server.measured(load)
            self._changed.set()
        finally:
            del self._measuring[server]


def _api_address(url: str) -> str:
    bare = url.rstrip("/")
    return bare if bare.endswith("/v1") else f"{bare}/v1"
