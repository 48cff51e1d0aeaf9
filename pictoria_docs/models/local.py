"""A model in this process: transformers and accelerate, for small sites and notebooks (extra `models`).

Answers are held to their JSON schema while they are written, by llguidance: it works on the bare masks of tokens, so
that any tokenizer, any device and whole batches do; it needs no server and no compiler; and it is the very engine
behind the backend "guidance" of vLLM, so that both backends understand a schema in the same way.
"""

import asyncio
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

import numpy as np

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache, answers_file
from pictoria_docs.models.backend import Completion, ModelBackend, Request, conversation
from pictoria_docs.models.logprobs import TokenLogprobs
from pictoria_docs.models.model_config import ModelConfig, load_model
from pictoria_docs.models.network_policy import quiet_process
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey
from pictoria_docs.models.question import Failure, Json
from pictoria_docs.models.server import check_weights

NEEDED = ("torch", "transformers", "accelerate", "llguidance")
GATHER = 0.02
"""Seconds for which a batch waits to be filled."""
TOP = 20
BATCH = 4
"""Questions answered together where the model's config names no number: what small machines have memory for."""


class LocalModel(ModelBackend):
    """A backend to a model in this process.

    Args:
        config: the model.
        batch: questions worked on together.
        options: how to ask.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        cache: remembered answers; None: none.

    Raises:
        MissingPartError: the libraries or the weights are not there.
        ConfigError: no such folder.
    """

    def __init__(
        self,
        config: ModelConfig,
        *,
        batch: int = BATCH,
        options: ModelOptions | None = None,
        image_of: ImageOf | None = None,
        page_key: PageKey | None = None,
        cache: AnswerCache | None = None,
    ) -> None:
        options = options or ModelOptions()
        missing = [name for name in NEEDED if find_spec(name) is None]
        if missing:
            raise MissingPartError("local_models_missing", packages=", ".join(missing))
        check_weights(config, allow_downloads=options.allow_downloads)
        quiet_process(allow_downloads=options.allow_downloads)
        super().__init__(
            config.name,
            f"{config.identity}/local",
            options,
            image_of=image_of,
            page_key=page_key,
            max_pixels=config.max_pixels,
            sees=config.images > 0,
            cache=cache,
        )
        self._batch = batch
        self._writer = _Writer(config, options)
        self._stop = threading.Event()
        self._requests: asyncio.Queue[tuple[Request, asyncio.Future[Completion]]] = asyncio.Queue()
        self._clerk: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    @property
    def concurrency(self) -> int:
        """Two batches: one under way, one being gathered."""
        return 2 * self._batch

    async def open(self) -> None:
        """Begin to gather batches."""
        self._stop.clear()
        self._requests = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._clerk = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop at the next token."""
        self._stop.set()
        if self._clerk is not None:
            self._clerk.cancel()
            with suppress(asyncio.CancelledError):
                await self._clerk
        if self._thread is not None:
            self._thread.shutdown(wait=True, cancel_futures=True)

    async def generate(self, request: Request) -> Completion:
        """Answer within a batch."""
        future: asyncio.Future[Completion] = asyncio.get_running_loop().create_future()
        self._requests.put_nowait((request, future))
        return await future

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = [await self._requests.get()]
            with suppress(TimeoutError):
                while len(batch) < self._batch:
                    batch.append(await asyncio.wait_for(self._requests.get(), GATHER))
            batch = [(request, future) for request, future in batch if not future.done()]
            if not batch:
                continue
            requests = [request for request, _ in batch]
            try:
                completion = await loop.run_in_executor(
                    self._thread, self._writer.write, requests, self._stop
                )
            except Exception as error:
                failed = Completion(failure=Failure.REFUSED, detail=f"{type(error).__name__}: {error}"[:300])
                completion = [failed] * len(batch)
            for (_, future), answer in zip(batch, completion, strict=True):
                if not future.done():
                    future.set_result(answer)


class _Writer:
    """Model, processor and tokenizer, loaded once; batches in, words out. For one thread at a time."""

    def __init__(self, config: ModelConfig, options: ModelOptions) -> None:
        import llguidance.hf
        from transformers import AutoModelForImageTextToText, AutoProcessor

        common = {
            "revision": config.revision,
            "trust_remote_code": config.trust_remote_code,
            "local_files_only": not options.allow_downloads,
        }
        self.options = options
        self.processor: Any = AutoProcessor.from_pretrained(config.location, **common)
        self.model: Any = AutoModelForImageTextToText.from_pretrained(
            config.location, dtype=config.dtype, device_map="auto", **common
        )
        self.model.eval()
        tokenizer = self.processor.tokenizer
        tokenizer.padding_side = "left"
        self.end: int = tokenizer.eos_token_id
        ends = self.model.generation_config.eos_token_id
        self.ends = frozenset({self.end, *(ends if isinstance(ends, list) else [ends])})
        """Tokens that end a free text; an answer by a schema ends with `end`."""
        self.pad: int = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else self.end
        self.tokens: Any = llguidance.hf.from_tokenizer(tokenizer)

    def write(self, requests: Sequence[Request], stop: threading.Event) -> list[Completion]:
        """The answers to a batch; one that is too large for the memory is taken one by one."""
        import torch

        try:
            return self._write(requests, stop)
        except torch.OutOfMemoryError:
            if len(requests) == 1:
                return [Completion(failure=Failure.REFUSED, detail="out of memory")]
        return [self.write([request], stop)[0] for request in requests]

    def _write(self, requests: Sequence[Request], stop: threading.Event) -> list[Completion]:
        import torch
        from transformers import LogitsProcessorList, StoppingCriteriaList

        inputs = self.processor.apply_chat_template(
            [_conversation(request) for request in requests],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"padding": True},
        ).to(self.model.device)
        rows = [_Row(request, self) for request in requests]
        guide = _Guide(rows, inputs["input_ids"].shape[1])
        sampled = self.options.temperature > 0
        torch.manual_seed(self.options.seed)
        with torch.inference_mode():
            self.model.generate(
                **inputs,
                max_new_tokens=max(request.question.max_tokens for request in requests) + 1,
                do_sample=sampled,
                **({"temperature": self.options.temperature} if sampled else {}),
                eos_token_id=self.end,
                pad_token_id=self.pad,
                logits_processor=LogitsProcessorList([guide]),
                stopping_criteria=StoppingCriteriaList([lambda ids, scores, **_: _stopped(ids, stop)]),
            )
        lengths = inputs["attention_mask"].sum(dim=1).tolist()
        return [row.completion(int(length)) for row, length in zip(rows, lengths, strict=True)]


class _Row:
    """One answer while it is written."""

    def __init__(self, request: Request, writer: _Writer) -> None:
        self.matcher = _matcher(request.schema, writer.tokens) if request.schema is not None else None
        self.tokens = writer.tokens
        self.tokenizer = writer.processor.tokenizer
        self.special_tokens = request.prompt.file.special_tokens
        self.end = writer.end
        self.ends = writer.ends
        self.limit = request.question.max_tokens
        self.wants_odds = request.question.odds is not None
        self.written: list[int] = []
        self.steps: list[tuple[list[tuple[int, float]], list[float]]] = []
        """For each token the likeliest ones, and the log-probabilities of all."""
        self.done = False

    def take(self, token: int) -> None:
        """The token that was chosen."""
        if self.done:
            return
        if self.matcher is None:
            self.done = token in self.ends
        elif token == self.end and self.matcher.is_accepting():
            self.done = True
        if self.done:
            return
        self.written.append(token)
        if self.matcher is not None:
            self.matcher.consume_token(token)
            self.done = self.matcher.is_stopped()
        self.done = self.done or len(self.written) >= self.limit

    def allowed(self, size: int) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """The tokens that may come next: any of them in a free text."""
        if self.matcher is None:
            return np.ones(size, dtype=bool)
        bits = np.frombuffer(self.matcher.compute_bitmask(), dtype=np.uint8)
        mask = np.unpackbits(bits, bitorder="little")[:size].astype(bool)
        return np.pad(mask, (0, size - len(mask)))

    def completion(self, tokens_in: int) -> Completion:
        """What was written."""
        if self.matcher is None:
            text = self.tokenizer.decode(self.written, skip_special_tokens=not self.special_tokens)
            cut = len(self.written) >= self.limit
            return Completion(text=text, cut=cut, tokens_in=tokens_in, tokens_out=len(self.written))
        text = self.tokens.decode_bytes(self.written).decode("utf-8", "replace")
        return Completion(
            text=text,
            cut=not (self.matcher.is_accepting() or self.matcher.is_stopped()),
            tokens_in=tokens_in,
            tokens_out=len(self.written),
            steps=[self._step(token, *step) for token, step in zip(self.written, self.steps, strict=False)],
        )

    def _step(self, token: int, top: list[tuple[int, float]], all_of_it: list[float]) -> TokenLogprobs:
        return TokenLogprobs(
            self.tokens.decode_bytes([token]),
            all_of_it[token],
            tuple((self.tokens.decode_bytes([other]), logprob) for other, logprob in top),
        )


class _Guide:
    """Keeps each row of a batch to its schema (a LogitsProcessor of transformers)."""

    supports_continuous_batching = False

    def __init__(self, rows: list[_Row], start: int) -> None:
        self.rows = rows
        self.start = start

    def __call__(self, ids: Any, scores: Any) -> Any:
        """The scores with what may not come next taken away."""
        import torch

        allowed = np.zeros(scores.shape, dtype=bool)
        for index, row in enumerate(self.rows):
            if ids.shape[1] > self.start:
                row.take(int(ids[index, -1]))
            if row.done:
                allowed[index, row.end] = True
                continue
            if row.wants_odds:
                logprobs = torch.log_softmax(scores[index].float(), dim=-1)
                top = torch.topk(logprobs, min(TOP, logprobs.shape[0]))
                pairs = list(zip(top.indices.tolist(), top.values.tolist(), strict=True))
                row.steps.append((pairs, logprobs.tolist()))
            allowed[index] = row.allowed(scores.shape[1])
        return scores.masked_fill(~torch.from_numpy(allowed).to(scores.device), float("-inf"))


def _matcher(schema: Json, tokens: Any) -> Any:
    from llguidance import LLMatcher

    grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides={"whitespace_flexible": False})
    return LLMatcher(tokens, grammar)


def _stopped(ids: Any, stop: threading.Event) -> Any:
    import torch

    return torch.full((ids.shape[0],), stop.is_set(), dtype=torch.bool, device=ids.device)


def _conversation(request: Request) -> list[Json]:
    """The question in the words of transformers' chat templates: all contents are lists of parts."""
    *system, user = conversation(request, lambda picture: {"type": "image", "image": picture.image})
    return [{**one, "content": [{"type": "text", "text": one["content"]}]} for one in system] + [user]


def open_local(options: ModelOptions, image_of: ImageOf | None, page_key: PageKey | None) -> LocalModel:
    """The backend "in-process".

    Raises:
        ConfigError: no model is named, or there is none of that name.
        MissingPartError: the libraries or the weights are not there.
    """
    if options.model is None:
        raise ConfigError("model_not_named")
    cache = AnswerCache(answers_file(options.cache))
    return LocalModel(
        load_model(options.model), options=options, image_of=image_of, page_key=page_key, cache=cache
    )
