"""Holds every JSON answer of every route, in all tests of the server, to the model that the route declares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response


@contextmanager
def held_to_models() -> Iterator[list[str]]:
    """What is wrong with the answers of the applications that are made inside."""
    problems: list[str] = []
    handler_of = APIRoute.get_route_handler

    def checked(route: APIRoute) -> Any:
        handler = handler_of(route)
        if route.response_model is None:
            return handler
        model: TypeAdapter[Any] = TypeAdapter(route.response_model)

        async def handle(request: Request) -> Response:
            response = await handler(request)
            if response.media_type == "application/json" and response.status_code < 300:
                try:
                    model.validate_json(bytes(response.body), by_alias=True)
                except ValidationError as error:
                    problems.append(f"{request.method} {route.path}: {error}")
            return response

        return handle

    APIRoute.get_route_handler = checked  # type: ignore[method-assign]
    try:
        yield problems
    finally:
        APIRoute.get_route_handler = handler_of  # type: ignore[method-assign]
