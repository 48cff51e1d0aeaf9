"""Vectors and relevance of texts from a server that speaks the protocols of OpenAI and Jina: vLLM's, or another one."""

import asyncio
import base64
import json
import threading
from collections.abc import Coroutine, Sequence
from functools import cache
from typing import Any, TypeVar

import httpx
import numpy as np

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.models.http_transport import told_by
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Json
from pictoria_docs.models.server_pool import ServerPool, WireError

BATCH = 64
"""Texts of one request."""
ASKED_AT_ONCE = 8
"""Requests under way at a time: enough for the server to fill its own batches."""
QUERY_SECONDS = 10.0
"""Whoever searches waits so long for a model, and not for one that is away."""
Result = TypeVar("Result")


class PoolingServer:
    """A model that gives numbers for texts, behind a URL.

    Args:
        url: the server's address, with or without "/v1".
        config: what is known of the model: its name at the server, prefixes, dimensions.
        options: hosts that may be asked, patience, retries, key.

    Raises:
        ConfigError: the server is outside and not named in the config.
    """

    def __init__(self, url: str, config: ModelConfig, options: ModelOptions) -> None:
        self.config = config
        patient = options.model_copy(update={"concurrency": ASKED_AT_ONCE})
        impatient = {"patience": 0.0, "retries": 0, "timeout": min(options.timeout, QUERY_SECONDS)}
        self._pools = {
            False: ServerPool([url], patient),
            True: ServerPool([url], patient.model_copy(update=impatient)),
        }
        self._open: set[ServerPool] = set()

    def ask(self, path: str, bodies: Sequence[Json], *, impatient: bool) -> list[Json]:
        """The answers to requests, in their order.

        Args:
            path: below the server's address.
            bodies: of the requests.
            impatient: somebody waits: fail rather than try again.

        Raises:
            MissingPartError: there is no answer to one of them, or none that can be read.
        """
        return _run(self._ask_all(path, bodies, impatient))

    async def _ask_all(self, path: str, bodies: Sequence[Json], impatient: bool) -> list[Json]:
        pool = self._pools[impatient]
        if pool not in self._open:
            self._open.add(pool)
            await pool.open()
        tasks = [asyncio.ensure_future(self._ask(pool, path, body)) for body in bodies]
        try:
            return list(await asyncio.gather(*tasks))
        except BaseException:
            for task in tasks:
                task.cancel()
            raise

    async def _ask(self, pool: ServerPool, path: str, body: Json) -> Json:
        try:
            reply = await pool.exchange(path, json.dumps(body).encode())
        except WireError as error:
            raise self.failed(error.detail or error.failure.value) from error
        if reply.status != httpx.codes.OK:
            raise self.failed(f"HTTP {reply.status}: {told_by(reply.content)}")
        try:
            answer = json.loads(reply.content)
        except ValueError as error:
            raise self.failed(error) from error
        if not isinstance(answer, dict):
            raise self.failed(type(answer).__name__)
        return answer

    def failed(self, detail: object) -> MissingPartError:
        """The one sentence about an answer that is missing or cannot be read."""
        return MissingPartError(
            "text_server_failed", name=self.config.name, url=self._pools[True].urls[0], detail=detail
        )


class ServedEmbedder:
    """Vectors of texts from `/v1/embeddings`; queries and texts each behind the prefix that their model wants."""

    def __init__(self, server: PoolingServer) -> None:
        self._server = server

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions), of texts that may be found.

        Raises:
            MissingPartError: the server does not answer, or with something else.
        """
        return self._encode(self._server.config.document_prefix, texts, impatient=False)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, shape (texts, dimensions), of queries.

        Raises:
            MissingPartError: as `encode`; without patience, for somebody waits.
        """
        return self._encode(self._server.config.query_prefix, texts, impatient=True)

    def _encode(self, prefix: str, texts: Sequence[str], *, impatient: bool) -> Vectors:
        config = self._server.config
        # An empty text would be refused; vLLM's own word for texts that are too long is to cut them.
        given = [prefix + text if text.strip() else f"{prefix}-" for text in texts]
        fixed: Json = {"model": config.name, "encoding_format": "base64", "truncate_prompt_tokens": -1}
        if config.dimensions is not None:
            fixed["dimensions"] = config.dimensions
        batches = [given[start : start + BATCH] for start in range(0, len(given), BATCH)]
        answers = self._server.ask(
            "/embeddings", [{**fixed, "input": batch} for batch in batches], impatient=impatient
        )
        try:
            rows = [
                row
                for batch, answer in zip(batches, answers, strict=True)
                for row in _rows(answer, len(batch))
            ]
            made = np.stack(rows) if rows else np.empty((0, 0), np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise self._server.failed(error) from error
        lengths = np.linalg.norm(made, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise self._server.failed("not a number")
        return np.asarray(made / lengths.clip(min=np.finfo(np.float32).tiny), np.float32)


class ServedReranker:
    """How well texts answer a query, from `/v1/rerank`, or from `/v1/score` where there is no such route."""

    def __init__(self, server: PoolingServer) -> None:
        self._server = server

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One number for each text, in their order; larger is better, what it means is the model's.

        Raises:
            MissingPartError: the server does not answer, or with something else.
        """
        config = self._server.config
        asked = config.query_prefix + query
        given = [config.document_prefix + (text or "-") for text in texts]
        fixed: Json = {"model": config.name, "truncate_prompt_tokens": -1}
        try:
            body = {**fixed, "query": asked, "documents": given}
            (answer,) = self._server.ask("/rerank", [body], impatient=True)
            found = {int(row["index"]): float(row["relevance_score"]) for row in answer["results"]}
        except MissingPartError as error:
            if f"HTTP {httpx.codes.NOT_FOUND.value}" not in str(error.values.get("detail")):
                raise
            body = {**fixed, "text_1": asked, "text_2": given}
            (answer,) = self._server.ask("/score", [body], impatient=True)
            found = self._scores(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise self._server.failed(error) from error
        if sorted(found) != list(range(len(texts))) or not np.isfinite(list(found.values())).all():
            raise self._server.failed(f"{len(found)}/{len(texts)}")
        return [found[index] for index in range(len(texts))]

    def _scores(self, answer: Json) -> dict[int, float]:
        try:
            return {int(row["index"]): float(row["score"]) for row in answer["data"]}
        except (KeyError, TypeError, ValueError) as error:
            raise self._server.failed(error) from error


def _rows(answer: Json, count: int) -> list[Vectors]:
    """The vectors of an answer, in the order of the texts."""
    rows = {int(row["index"]): _vector(row["embedding"]) for row in answer["data"]}
    if sorted(rows) != list(range(count)):
        raise ValueError(f"{len(rows)}/{count}")
    return [rows[index] for index in range(count)]


def _vector(given: Any) -> Vectors:
    """A vector as numbers, or as the base64 of 32-bit floats, little endian."""
    if isinstance(given, str):
        return np.frombuffer(base64.b64decode(given, validate=True), "<f4").astype(np.float32)
    vector = np.asarray(given, np.float32)
    if vector.ndim != 1:
        raise ValueError(f"shape {vector.shape}")
    return vector


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """A loop in a thread of its own, which keeps connections open between calls, in notebooks and servers too."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="texts", daemon=True).start()
    return loop


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()
