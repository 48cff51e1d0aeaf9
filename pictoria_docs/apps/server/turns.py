"""What takes memory and time while it is answered, a few at once: the others wait where they hold no thread.

Forty threads answer all people. Whoever asks for forty large things at once would have them all, and everybody else
would wait.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar

from anyio import CapacityLimiter
from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.errors import TooManyError

Answer = TypeVar("Answer")


class Turns:
    """At most so many at once, and of each person; for the loop of one process."""

    def __init__(self, at_once: int, each: int, waiting: int) -> None:
        """`waiting`: of one person; what is asked for beyond that is refused."""
        self._each, self._waiting = each, waiting
        self._all = CapacityLimiter(at_once)
        self._own: dict[str, CapacityLimiter] = {}

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Wait for one's turn.

        Raises:
            TooManyError: the person waits for too many already.
        """
        own = self._own.setdefault(person, CapacityLimiter(self._each))
        if own.statistics().tasks_waiting >= self._waiting:
            raise TooManyError("too_many_at_once")
        mark = object()
        await own.acquire_on_behalf_of(mark)
        try:
            await self._all.acquire_on_behalf_of(mark)
            try:
                yield
            finally:
                self._all.release_on_behalf_of(mark)
        finally:
            own.release_on_behalf_of(mark)
            state = own.statistics()
            if not state.borrowed_tokens and not state.tasks_waiting:
                self._own.pop(person, None)


FILES = Turns(at_once=2, each=1, waiting=20)
"""Files that are read while they are answered: spreadsheets, vocabularies, pictures to be found, those of other tools.
"""
PICTURES = Turns(at_once=8, each=4, waiting=200)
"""Parts of pages: a desk asks for the tiles of one page at once."""


class FileTurn:
    """For routes whose body is a file: it is read when it is its turn, and not before."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def take(self, use: Callable[[bytes], Answer]) -> Answer:
        """What `use` makes of the body, in a thread.

        Raises:
            TooManyError: the person waits for too many already.
        """
        async with FILES.turn(signed_in(self._request).name):
            return await run_in_threadpool(use, await self._request.body())


Turn = Annotated[FileTurn, Depends(FileTurn)]
