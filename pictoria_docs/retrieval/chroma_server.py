"""A Chroma server as an engine for vectors, asked by version 2 of its HTTP interface.

Chroma's own client takes proxies from the environment, waits for answers without end and lets nobody look at the
address it is about to ask; of its interface six requests are needed here.
"""

import time
from collections.abc import Sequence
from typing import Any

import httpx
from filelock import FileLock, Timeout

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.network_policy import GuardedSyncTransport, OutsideError, check_endpoint
from pictoria_docs.retrieval.chroma_engine import DETAIL, FOLDER, SPACE, collection_name, project_mark
from pictoria_docs.retry import TRANSIENT, backoff
from pictoria_docs.store import Store

COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
INTERFACE = "v2"
WAIT, WRITE_WAIT, CONNECT_WAIT = 5.0, 120.0, 2.0
"""Seconds for the answer to a query, for vectors to be written, and for a connection: whoever searches waits."""
TRIES = 5
"""Of a request that writes; a query is asked once, for the scan can answer it."""
FIRST_WAIT, MAX_WAIT_LENGTH = 0.5, 5.0
"""Seconds between these tries."""


class ServerCollection:
    """A collection of a server, by the id that the server gave it."""

    def __init__(self, server: "ChromaServer", id: str) -> None:
        self._server, self._path = server, f"{COLLECTIONS}/{id}"

    def add(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Write vectors."""
        body = {"ids": [str(number) for number in numbers], "embeddings": vectors.tolist()}
        self._server.ask("POST", f"{self._path}/upsert", body, writes=True)

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._server.ask("GET", f"{self._path}/count"))

    def nearest(self, queries: Vectors, limit: int) -> list[list[int]]:
        """Numbers of vectors, the nearest first."""
        body = {"query_embeddings": queries.tolist(), "n_results": limit, "include": []}
        found = self._server.ask("POST", f"{self._path}/query", body)
        try:
            return [[int(id) for id in ids] for ids in found["ids"]]
        except (KeyError, TypeError, ValueError) as error:
            raise self._server.failed(error) from error


class ChromaServer:
    """A Chroma server. Any process may ask it; one at a time writes what it lacks."""

    shared = True

    def __init__(self, url: str, allowed_hosts: Sequence[str], store: Store) -> None:
        """Ask nothing yet.

        Raises:
            ConfigError: the server is outside and not named in the config (`models.allowed_hosts`).
            ProjectError: see `project_number`.
        """
        check_endpoint(url, allowed_hosts)
        self.name, self.version = url, INTERFACE
        self._mark = project_mark(store)
        self._lock = FileLock(store.folder / f"{FOLDER}.lock", timeout=0, thread_local=False)
        self._http = httpx.Client(
            base_url=url.rstrip("/"),
            transport=GuardedSyncTransport(allowed_hosts),
            timeout=httpx.Timeout(WAIT, connect=CONNECT_WAIT),
            follow_redirects=False,
            trust_env=False,
        )

    def lock(self) -> bool:
        """Be the one that writes."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire()
        except (Timeout, OSError):
            return False
        return True

    def unlock(self) -> None:
        """Let another process write."""
        self._lock.release()

    def create(self, generation: int, model: str, dimensions: int) -> ServerCollection:
        """A new, empty collection."""
        name = self._collection(generation, model, dimensions)
        body = {"name": name, "get_or_create": True, "configuration": SPACE}
        return self._made(self.ask("POST", COLLECTIONS, body, writes=True))

    def open(self, generation: int, model: str, dimensions: int) -> ServerCollection:
        """A collection that was made before."""
        name = self._collection(generation, model, dimensions)
        return self._made(self.ask("GET", f"{COLLECTIONS}/{name}"))

    def drop(self, generation: int, model: str, dimensions: int) -> None:
        """Delete a collection, if it is there."""
        try:
            self.ask("DELETE", f"{COLLECTIONS}/{self._collection(generation, model, dimensions)}")
        except MissingPartError as error:
            if error.code != "chroma_damaged":
                raise

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
        self._lock.release()

    def ask(self, method: str, path: str, body: object = None, *, writes: bool = False) -> Any:
        """One request and its answer.

        Raises:
            MissingPartError: there was none that can be used.
        """
        tries = TRIES if writes else 1
        timeout = httpx.Timeout(WRITE_WAIT if writes else WAIT, connect=CONNECT_WAIT)
        for attempt in range(tries):
            last = attempt + 1 == tries
            try:
                answer = self._http.request(method, path, json=body, timeout=timeout)
                if answer.status_code in TRANSIENT and not last:
                    time.sleep(backoff(attempt, FIRST_WAIT, MAX_WAIT_LENGTH))
                    continue
                if answer.status_code == httpx.codes.NOT_FOUND:
                    # Of what was written: the server lost it, or its folder is another one.
                    raise MissingPartError("chroma_damaged", engine=self.name)
                if not answer.is_success:
                    raise self.failed(f"HTTP {answer.status_code}: {answer.text}")
                return answer.json()
            except OutsideError as error:
                raise self.failed(f"{error.host} ({error.address})") from error
            except ValueError as error:
                raise self.failed(error) from error
            except httpx.HTTPError as error:
                if last:
                    raise self.failed(error) from error
                time.sleep(backoff(attempt, FIRST_WAIT, MAX_WAIT_LENGTH))
        raise AssertionError("the last try gives or raises")

    def failed(self, detail: object) -> MissingPartError:
        """The one sentence about what went wrong."""
        text = " ".join(str(detail).split())[:DETAIL] or type(detail).__name__
        return MissingPartError("chroma_server_failed", url=self.name, detail=text)

    def _collection(self, generation: int, model: str, dimensions: int) -> str:
        return f"{collection_name(model, dimensions)}-{self._mark}-{generation}"

    def _made(self, answer: Any) -> ServerCollection:
        try:
            return ServerCollection(self, str(answer["id"]))
        except (KeyError, TypeError) as error:
            raise self.failed(error) from error
