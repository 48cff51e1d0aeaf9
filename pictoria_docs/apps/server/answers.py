"""Answers: plain data as it is; errors as a code and a sentence for programs, a page for people, in their language."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Signature, iscoroutinefunction, signature
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pictoria_docs.apps.server.pages import page
from pictoria_docs.apps.server.paths import is_api, own_path, route_name, token_in, without_token
from pictoria_docs.errors import MissingPartError, PictoriaError, UnavailableError
from pictoria_docs.i18n import FALLBACK, LANGUAGES, translate
from pictoria_docs.installed import missing_extra

LANGUAGE_COOKIE = "pictoria_language"
logger = logging.getLogger("pictoria_docs.server")
OK = 200
"""HTTP status of an answer that says nothing else."""


def language_of(request: HTTPConnection) -> str:
    """The language to answer in: the person's own, else as this browser chose or prefers, else English."""
    person = getattr(request.state, "person", None)
    for choice in (getattr(person, "language", None), request.cookies.get(LANGUAGE_COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    return preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The language of ours that an `Accept-Language` header ranks first."""
    ranked: list[tuple[float, int, str]] = []
    for number, part in enumerate(accepted.split(",")[:20]):
        tag, _, weight = part.partition(";")
        language = tag.strip()[:2].lower()
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            quality = 0.0
        if language in LANGUAGES and quality > 0:
            ranked.append((-quality, number, language))
    return min(ranked)[2] if ranked else FALLBACK


def wants_page(request: Request) -> bool:
    """Whether a person asks, who is to see a page, not a program."""
    prefix: str = request.scope.get("root_path", "")
    path = request.scope["path"].removeprefix(prefix)
    accepts = request.headers.get("accept", "")
    is_for_programs = is_api(path) or token_in(path) is not None
    return "text/html" in accepts and not is_for_programs and "/gradio_api/" not in path


def error_answer(request: Request, error: PictoriaError, status: int | None = None) -> Response:
    """The answer to a request that ended in an error."""
    status = status or error.status
    wait = error.values.get("seconds")
    headers = {"Retry-After": str(wait)} if wait is not None else None
    return _answer(request, status, error.code, sentence_of(request, error), language_of(request), headers)


def sentence_of(request: Request, error: PictoriaError) -> str:
    """What an error says to who asked; what else there is to know of it goes to the log."""
    if "detail" in error.values:
        logger.warning("%s", error.sentence(FALLBACK))
    return error.public_sentence(language_of(request))


def _answer(
    request: Request,
    status: int,
    code: str,
    sentence: str,
    language: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    if wants_page(request):
        # Below a mounted part of the server its own path is not that of the part.
        prefix = request.scope.get("app_root_path", request.scope.get("root_path", ""))
        return page("problem.html", language, prefix, status=status, headers=headers, sentence=sentence)
    return JSONResponse({"code": code, "sentence": sentence}, status, headers)


class ErrorMiddleware:
    """Answers what no route has: defects of ours, and a database that is gone.

    Starlette would answer them outside of all gates, without their headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer it where nobody did."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if begun:
                raise
            request = Request(scope)
            answer = _found(request, error)
            await answer(scope, receive, send)


def install(app: FastAPI) -> None:
    """Have all errors of the app's routes answered here."""
    app.add_exception_handler(PictoriaError, _own)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def _found(request: Request, error: Exception) -> Response:
    match error:
        case PictoriaError():
            return _own(request, error)
        case HTTPException():
            return _http(request, error)
    return _defect(request, error)


def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, PictoriaError)
    if error.code == "not_signed_in" and request.method == "GET" and wants_page(request):
        return RedirectResponse(f"{request.scope.get('root_path', '')}/sign-in", 303)
    if error.code == "accounts_unusable":
        # Where accounts are kept, and what their database says, is for whoever looks after the server.
        logger.error("%s", error.sentence(FALLBACK))
        error = UnavailableError("accounts_away")
    return error_answer(request, error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    asked = route_name(own_path(request.scope, request.scope.get("root_path", "")))
    if error.status_code == 404 and (extra := missing_extra(asked)) is not None:
        return error_answer(request, MissingPartError("extra_missing", part=asked, extra=extra), 404)
    code = {401: "not_signed_in", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    name = code.get(error.status_code, "http_error")
    language = language_of(request)
    values = {"status": error.status_code, "limit": error.detail}
    sentence = translate(f"errors.{name}", language, **values)
    return _answer(request, error.status_code, name, sentence, language, error.headers)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # What was sent is not sent back: it may be a password.
    parts = [f"{'.'.join(str(at) for at in one['loc'])}: {one['msg']}" for one in error.errors()[:3]]
    language = language_of(request)
    sentence = translate("errors.request_invalid", language, detail="; ".join(parts))
    return _answer(request, 422, "request_invalid", sentence, language)


def _defect(request: Request, error: Exception) -> Response:
    logger.error("%s %s", request.method, without_token(request.scope["path"]), exc_info=error)
    language = language_of(request)
    return _answer(request, 500, "defect", translate("errors.defect", language), language)


class AnswerRoute(APIRoute):
    """Writes what a function gives as the type that it declares.

    mypy has checked it: the framework would look through each value once more, which takes longer than all else.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Take the arguments of any route."""
        super().__init__(path, _writing(endpoint, options.get("status_code") or OK), **options)


def _writing(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    """Let a route's function give an answer as JSON; one that gives a response or nothing stays as it is."""
    kind = signature(endpoint).return_annotation
    if kind in (None, Signature.empty) or (isinstance(kind, type) and issubclass(kind, Response)):
        return endpoint
    if iscoroutinefunction(endpoint):

        @wraps(endpoint)
        async def answer_later(**values: Any) -> Response:
            return json_answer(await endpoint(**values), status)

        return answer_later

    @wraps(endpoint)
    def answer(**values: Any) -> Response:
        return json_answer(endpoint(**values), status)

    return answer


def json_answer(data: Any, status: int = OK, headers: Mapping[str, str] | None = None) -> Response:
    """Write data that services made: dictionaries, lists, and what pydantic knows to write."""
    return Response(to_json(data, inf_nan_mode="null"), status, headers, JSONResponse.media_type)
