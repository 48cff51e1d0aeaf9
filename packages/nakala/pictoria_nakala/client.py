"""The part of Nakala's REST API that a deposit needs (https://apitest.nakala.fr/doc).

What reads, or may be done twice, is asked again where the server is busy, failing or silent.
What makes something new is asked again only where the server says that it did nothing (408, 425, 429, 503); else nobody
knows whether it was made: `UnansweredError`.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from pictoria_docs.plugins import (
    TRANSIENT,
    ConfigError,
    GuardedSyncTransport,
    OutsideError,
    PictoriaError,
    backoff,
    check_endpoint,
    media_type,
    retry_after,
)

API = "https://api.nakala.fr"
KEY_VARIABLE = "NAKALA_API_KEY"
ADDRESS_VARIABLE = "NAKALA_API_URL"
UNDONE = frozenset({408, 425, 429, 503})
"""Answers of a server that has not begun to work on the request."""
FORBIDDEN = frozenset({401, 403})
PAGE = 100
"""Items of a list that are asked for at a time: the most that Nakala gives."""
TIMEOUT = 60.0
"""Seconds to wait for the server to go on."""
RETRIES = 5
"""Further attempts."""
FIRST_WAIT, MAX_WAIT_LENGTH = 1.0, 120.0
"""Seconds between attempts."""
MAX_ANSWER_LENGTH = 50_000_000
"""Bytes."""
SHOWN = 300
"""Letters of what the server says, in a sentence."""
HIDDEN = "…"
"""Stands for the key."""
FIRST_ERROR = 400
"""The first status of HTTP that is an error."""
FIRST_REDIRECT = 300


class DepositError(PictoriaError):
    """A deposit that an archive refuses, or does not answer."""


class UnansweredError(Exception):
    """Nobody knows whether what was asked for was done."""

    def __init__(self, error: DepositError) -> None:
        super().__init__(error)
        self.error = error


class NakalaClient:
    """Asks one Nakala, with one key."""

    def __init__(
        self,
        url: str,
        key: str,
        allowed_hosts: Sequence[str] = (),
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        longest_wait: float = MAX_WAIT_LENGTH,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Look whether the server may be asked; nothing is sent yet.

        Args:
            url: of the API.
            key: of the account.
            allowed_hosts: hosts outside this machine and its network that the owner of the project allows.
            timeout: seconds to wait for the server to go on.
            retries: further attempts.
            longest_wait: seconds between two of them.
            wait: waits so many seconds.

        Raises:
            ConfigError: the address is none, or its host is not allowed.
        """
        host = httpx.URL(url).host if "://" in url else url
        try:
            self._url = str(check_endpoint(url, allowed_hosts)).rstrip("/")
        except (ConfigError, httpx.InvalidURL) as error:
            # A name that nobody knows here may be one of the world outside.
            bad = not isinstance(error, ConfigError) or error.code == "endpoint_bad"
            raise ConfigError("nakala_bad_address" if bad else "nakala_not_allowed", host=host) from error
        self._retries, self._longest, self._wait = retries, longest_wait, wait
        self._timeout, self._key = timeout, key
        self._client = httpx.Client(
            headers={"X-API-KEY": key, "Accept": "application/json"},
            timeout=timeout,
            transport=GuardedSyncTransport(allowed_hosts),
            trust_env=False,
        )
        self.host = host

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def create_collection(self, metas: Sequence[Mapping[str, Any]]) -> str:
        """Make a private collection; gives its identifier. Raises `UnansweredError`, `DepositError`."""
        return self._created("/collections", {"status": "private", "metas": list(metas)})

    def create_data(
        self, metas: Sequence[Mapping[str, Any]], files: Sequence[Mapping[str, str]], collection: str
    ) -> str:
        """Make a pending data item of uploaded files; gives its identifier. Raises as `create_collection`."""
        asked = {
            "status": "pending",
            "metas": list(metas),
            "files": list(files),
            "collectionsIds": [collection],
        }
        return self._created("/datas", asked)

    def upload(self, file: Path, name: str) -> str:
        """Put a file into the account's waiting room; gives the SHA-1 that it has there.

        Raises as `create_collection`.
        """
        with file.open("rb") as stream:
            answer = self._ask(
                "POST", "/datas/uploads", new=True, files={"file": (name, stream, media_type(name))}
            )
        return self._text(answer, "sha1")

    def waiting(self) -> dict[str, str]:
        """The names of the uploaded files that belong to no data item yet, by SHA-1."""
        answer = self._ask("GET", "/datas/uploads")
        items = self._items(answer)
        return {self._text(item, "sha1"): str(item.get("name", "")) for item in items}

    def remove_upload(self, sha1: str) -> None:
        """Take a file out of the waiting room."""
        self._ask("DELETE", f"/datas/uploads/{sha1}")

    def collections(self) -> Iterator[Mapping[str, Any]]:
        """The collections of the account."""
        return self._pages(
            lambda page: self._ask("POST", "/users/collections/owned", json={"page": page, "limit": PAGE})
        )

    def datas(self, collection: str) -> Iterator[Mapping[str, Any]]:
        """The data items of a collection."""
        return self._pages(
            lambda page: self._ask("GET", f"/collections/{collection}/datas?page={page}&limit={PAGE}")
        )

    def publish(self, data: str) -> None:
        """Publish a data item, which cannot be taken back; one that is published stays so."""
        if self._ask("GET", f"/datas/{data}").get("status") != "published":
            self._ask("PUT", f"/datas/{data}/status/published")

    def open_collection(self, collection: str) -> None:
        """Let everybody see a collection."""
        if self._ask("GET", f"/collections/{collection}").get("status") != "public":
            self._ask("PUT", f"/collections/{collection}/status/public")

    def _created(self, path: str, asked: Mapping[str, Any]) -> str:
        answer = self._ask("POST", path, new=True, json=asked)
        payload = answer.get("payload")
        return self._text(payload if isinstance(payload, dict) else answer, "id")

    def _pages(self, page: Callable[[int], Any]) -> Iterator[Mapping[str, Any]]:
        number = 1
        while True:
            items = self._items(page(number))
            yield from items
            if len(items) < PAGE:
                return
            number += 1

    def _items(self, answer: Any) -> list[Mapping[str, Any]]:
        items = answer.get("data") if isinstance(answer, dict) else answer
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise DepositError("nakala_not_nakala", host=self.host)
        return items

    def _text(self, answer: Mapping[str, Any], name: str) -> str:
        value = answer.get(name)
        if not isinstance(value, str) or not value:
            raise DepositError("nakala_not_nakala", host=self.host)
        return value

    def _ask(self, method: str, path: str, *, new: bool = False, **sent: Any) -> Any:
        """What the server answers, as JSON; {} where it answers with nothing.

        Args:
            method: of HTTP.
            path: below the API's address.
            new: whether this makes something, and so may not simply be asked again.
            sent: what httpx sends.

        Raises:
            DepositError: refused, or not answered after all attempts.
            UnansweredError: something new may have been made, or not.
        """
        attempt = 0
        while True:
            wait: float | None = None
            try:
                status, headers, body = self._send(method, path, **sent)
            except OutsideError as error:
                raise ConfigError("nakala_not_allowed", host=error.host) from error
            except httpx.TimeoutException:
                undone, failure = False, DepositError("nakala_silent", host=self.host, seconds=self._timeout)
            except httpx.TransportError as error:
                undone = isinstance(error, httpx.ConnectError)
                detail = str(error) or type(error).__name__
                failure = DepositError("nakala_unreachable", host=self.host, detail=detail)
            else:
                if status not in TRANSIENT:
                    return self._understood(status, body)
                undone, wait = status in UNDONE, retry_after(headers)
                failure = DepositError("nakala_fails", host=self.host, status=status)
            if new and not undone:
                raise UnansweredError(failure)
            if attempt == self._retries or (wait or 0) > self._longest:
                raise failure
            self._wait(backoff(attempt, FIRST_WAIT, self._longest) if wait is None else wait)
            attempt += 1
            for _, stream, _ in dict(sent.get("files", {})).values():
                stream.seek(0)

    def _send(self, method: str, path: str, **sent: Any) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body; a body that comes drop by drop is a silence."""
        with self._client.stream(method, self._url + path, **sent) as answer:
            body, deadline = bytearray(), time.monotonic() + self._timeout
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MAX_ANSWER_LENGTH:
                    raise DepositError("nakala_not_nakala", host=self.host)
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("", request=answer.request)
            return answer.status_code, answer.headers, bytes(body)

    def _understood(self, status: int, body: bytes) -> Any:
        if status in FORBIDDEN:
            raise DepositError("nakala_key_refused", host=self.host, variable=KEY_VARIABLE)
        try:
            answer = httpx.Response(status, content=body).json() if body.strip() else {}
        except (ValueError, RecursionError) as error:
            raise DepositError("nakala_not_nakala", host=self.host) from error
        if FIRST_REDIRECT <= status < FIRST_ERROR:
            raise DepositError("nakala_not_nakala", host=self.host)
        if status >= FIRST_ERROR:
            # A server may repeat what it was sent.
            detail = _detail(answer).replace(self._key, HIDDEN)
            raise DepositError("nakala_refuses", host=self.host, status=status, detail=detail)
        return answer


def _detail(answer: Any) -> str:
    """What the server says against a request."""
    if not isinstance(answer, dict):
        return ""
    payload = answer.get("payload")
    reasons = payload.get("validationErrors") if isinstance(payload, dict) else None
    reason = " ".join(map(str, reasons)) if isinstance(reasons, list) else str(answer.get("message", ""))
    return " ".join(reason.split())[:SHOWN]
