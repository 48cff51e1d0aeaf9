"""What pages with forms share: text that people type, passwords hashed apart, where a request comes from."""

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from pictoria_docs.review.identity.passwords import AT_ONCE

Text = Annotated[str, Form(max_length=4000)]
_HASHING = CapacityLimiter(AT_ONCE)


def hashing(route: Callable[..., Response]) -> Callable[..., Awaitable[Response]]:
    """Run a route that hashes passwords in few threads of its own: a flood of sign-ins must not hold up the rest."""

    @wraps(route)
    async def waiting(**values: object) -> Response:
        return await to_thread.run_sync(partial(route, **values), limiter=_HASHING)

    return waiting


def address_of(request: Request) -> str:
    """Where a request comes from, as far as trusted proxies tell."""
    return request.client.host if request.client is not None else "unknown"
