"""The one way to ask a model: questions in, answers out, each once; what answers is behind it.

A backend prepares questions (prompt, pictures), looks whether it remembers the answer, asks a bounded number at a time,
and holds what comes back to its schema. `client.ModelClient` asks a server, `local.LocalModel` a model in
this process.
"""

import asyncio
import hashlib
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace

from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.logprobs import TokenLogprobs, log_odds
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, NoPictureError, PageKey, Pages, QuestionImage
from pictoria_docs.models.prompts import Prompt, load_prompt
from pictoria_docs.models.question import Answer, Failure, Json, Question
from pictoria_docs.models.schemas import SchemaValidationError, bounded, clean, read_answer
from pictoria_docs.registry import Registry

AHEAD = 4
"""Questions made ready beside those under way, so that a free place at the server is taken at once."""

Progress = Callable[[int, int], None]
"""Told how many of how many questions are answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question made ready to be sent."""

    question: Question
    prompt: Prompt
    schema: Json | None
    key: str
    user: str = ""
    pictures: tuple[QuestionImage, ...] = ()
    body: bytes = b""
    """As it goes over the wire, where it does."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said, or why it did not."""

    text: str = ""
    cut: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    steps: Sequence[TokenLogprobs] = ()
    seconds: float | None = None
    """That the model took, where the question waited for its turn before; None: all the time."""
    failure: Failure | None = None
    detail: str = ""


class ModelBackend(ABC):
    """What asks one model."""

    def __init__(
        self,
        model: str,
        identity: str,
        options: ModelOptions,
        *,
        image_of: ImageOf | None = None,
        page_key: PageKey | None = None,
        max_pixels: int | None = None,
        sees: bool = True,
        cache: AnswerCache | None = None,
    ) -> None:
        self.model = model
        self.sees = sees and options.pictures
        """Whether it looks at pictures; else questions must have none."""
        self.identity = identity
        self.options = options
        self._max_pixels = max_pixels or options.max_pixels
        self.turn_to(image_of, page_key)
        self._cache = cache
        self._under_way: dict[str, asyncio.Future[Answer]] = {}
        self._places = asyncio.Semaphore(1)
        self._preparation_pool: ThreadPoolExecutor | None = None

    @abstractmethod
    async def open(self) -> None:
        """Get ready to ask, in the loop that will."""

    def turn_to(self, image_of: ImageOf | None, page_key: PageKey | None) -> None:
        """Take the pictures of questions from these pages from now on: another document's."""
        self._pages = Pages(image_of, page_key, self._max_pixels)

    def forget(self) -> None:
        """Put each question to the model, also where an answer is remembered, and remember none."""
        self._cache = None

    def pack(self, request: Request) -> Request:
        """The last of what can be done before the model has time for a question; called in a thread of its own."""
        return request

    @abstractmethod
    async def generate(self, request: Request) -> Completion:
        """Put one question to the model; failures are told, not raised."""

    @abstractmethod
    async def close(self) -> None:
        """The end of what `open` began."""

    @property
    def concurrency(self) -> int:
        """Questions under way at a time."""
        return self.options.concurrency

    async def ask(self, questions: Iterable[Question]) -> AsyncGenerator[Answer, None]:
        """The answers, each as it comes; closing the iterator stops what is under way.

        Raises:
            ConfigError: a prompt that does not exist, or lacks a value; the host may not be asked.
        """
        waiting = iter(questions)
        answers: asyncio.Queue[Answer | BaseException | None] = asyncio.Queue()
        self._places = asyncio.Semaphore(self.concurrency)
        self._under_way = {}
        # One thread draws pages: the libraries that do so are not made for several.
        self._preparation_pool = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        await self.open()
        workers = asyncio.create_task(self._run_workers(waiting, answers))
        try:
            while (answer := await answers.get()) is not None:
                if isinstance(answer, BaseException):
                    raise answer
                yield answer
        finally:
            workers.cancel()
            with suppress(asyncio.CancelledError):
                await workers
            await self.close()
            self._preparation_pool.shutdown(wait=False, cancel_futures=True)

    def ask_all(self, questions: Iterable[Question], progress: Progress | None = None) -> list[Answer]:
        """All answers, in the order of the questions; works in notebooks too, where a loop runs already.

        Args:
            questions: with ids that differ.
            progress: told how far it is.
        """
        listed = list(questions)
        if len({question.id for question in listed}) < len(listed):
            raise ValueError("two questions have the same id")
        work = self._collect(listed, progress)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(work)
        with ThreadPoolExecutor(1) as other:
            return other.submit(asyncio.run, work).result()

    async def _collect(self, questions: list[Question], progress: Progress | None) -> list[Answer]:
        answers: dict[str, Answer] = {}
        async with aclosing(self.ask(questions)) as stream:
            async for answer in stream:
                answers[answer.id] = answer
                if progress is not None:
                    progress(len(answers), len(questions))
        return [answers[question.id] for question in questions]

    async def _run_workers(
        self, waiting: Iterator[Question], answers: "asyncio.Queue[Answer | BaseException | None]"
    ) -> None:
        async def work() -> None:
            for question in waiting:  # each worker takes the next one
                answers.put_nowait(await self._answer(question))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.concurrency + AHEAD):
                    group.create_task(work())
        except BaseExceptionGroup as group_error:
            answers.put_nowait(group_error.exceptions[0])
        else:
            answers.put_nowait(None)

    async def _answer(self, question: Question) -> Answer:
        loop = asyncio.get_running_loop()
        ready = await loop.run_in_executor(self._preparation_pool, self._prepare, question)
        if isinstance(ready, Answer):
            return ready
        twin = self._under_way.get(ready.key)
        if twin is not None:
            # The same question twice (a caption printed twice) is asked once.
            return replace(await asyncio.shield(twin), id=question.id, cached=True)
        mine = self._under_way[ready.key] = loop.create_future()
        try:
            packed = await asyncio.to_thread(self.pack, ready)
            async with self._places:
                begun = time.monotonic()
                completion = await self.generate(packed)
                passed = time.monotonic() - begun
            answer = self._read(ready, completion, completion.seconds or passed)
        except BaseException:
            mine.cancel()
            raise
        finally:
            del self._under_way[ready.key]
        mine.set_result(answer)
        if self._cache is not None:
            self._cache.put(ready.key, answer)
        return answer

    def _prepare(self, question: Question) -> Request | Answer:
        """The question made ready, or its answer, if that is known without asking."""
        prompt = load_prompt(question.prompt, question.language)
        schema = bounded(question.schema) if question.schema is not None else None
        try:
            marks = [self._pages.key(crop) for crop in question.crops]
            pictures: tuple[QuestionImage, ...] = ()
            if None in marks:
                pictures = tuple(self._pages.picture(crop) for crop in question.crops)
                marks = [picture.digest for picture in pictures]
            request = Request(question, prompt, schema, self._key(question, prompt, schema, marks))
            remembered = self._cache.get(request.key, question.id) if self._cache is not None else None
            if remembered is not None:
                return remembered
            pictures = pictures or tuple(self._pages.picture(crop) for crop in question.crops)
        except (NoPictureError, OSError) as error:
            return Answer(
                question.id, self.model, prompt.label, failure=Failure.REFUSED, detail=f"no picture: {error}"
            )
        return replace(request, user=prompt.user(question.values), pictures=pictures)

    def _key(
        self, question: Question, prompt: Prompt, schema: Json | None, marks: Sequence[str | None]
    ) -> str:
        """Everything that the answer hangs on."""
        parts = {
            "model": self.identity,
            "prompt": prompt.identity,
            "values": dict(question.values),
            "schema": schema,
            "pictures": [[crop.name, mark] for crop, mark in zip(question.crops, marks, strict=True)],
            "max_tokens": question.max_tokens,
            "odds": question.odds,
            "temperature": self.options.temperature,
            "seed": self.options.seed,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _read(self, request: Request, completion: Completion, seconds: float) -> Answer:
        """The answer in what was said."""
        question = request.question
        answer = Answer(
            id=question.id,
            model=self.model,
            prompt=request.prompt.label,
            seconds=seconds,
            tokens_in=completion.tokens_in,
            tokens_out=completion.tokens_out,
        )
        if completion.failure is not None:
            return replace(answer, failure=completion.failure, detail=completion.detail)
        cut = f"{completion.tokens_out} tokens" if completion.cut else ""
        if request.schema is None:
            return _free(answer, request.pictures, clean(completion.text), cut)
        if cut:
            return replace(answer, failure=Failure.CUT, detail=cut)
        try:
            data = read_answer(completion.text, request.schema)
        except SchemaValidationError as error:
            return replace(answer, failure=Failure.INVALID, detail=str(error))
        extra = log_odds(completion.steps, request.schema, question.odds) if question.odds is not None else {}
        return replace(answer, data=data, extra=extra)


def conversation(request: Request, shown: Callable[[QuestionImage], Json]) -> list[Json]:
    """The question as messages of a chat: each picture after its name, then the text; a bare prompt has no more words.

    Args:
        request: made ready.
        shown: a picture as a part of a message.
    """
    bare = request.prompt.file.bare
    parts: list[Json] = []
    for picture in request.pictures:
        if not bare:
            parts.append({"type": "text", "text": f"[{picture.name}]"})
        parts.append(shown(picture))
    parts.append({"type": "text", "text": request.user})
    user: Json = {"role": "user", "content": parts}
    return [user] if bare else [{"role": "system", "content": request.prompt.system}, user]


def _free(answer: Answer, pictures: Sequence[QuestionImage], text: str, cut: str) -> Answer:
    """An answer in the model's own format; one that was cut is still of use to a parser that knows of it."""
    if not text.strip() and not cut:
        return replace(answer, failure=Failure.INVALID, detail="nothing said")
    width, height = pictures[0].image.size if pictures else (0, 0)
    return replace(
        answer,
        text=text,
        failure=Failure.CUT if cut else None,
        detail=cut,
        extra={"width": width, "height": height} if pictures else {},
    )


OpenBackend = Callable[[ModelOptions, ImageOf | None, PageKey | None], ModelBackend]
"""Opens a backend."""
BACKENDS: Registry[OpenBackend] = Registry("backend", "pictoria_docs.backends", first=("server",))


def open_backend(
    options: ModelOptions, *, image_of: ImageOf | None = None, page_key: PageKey | None = None
) -> ModelBackend:
    """The backend that the options describe.

    Args:
        options: which model, where, and how to ask it.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.

    Raises:
        ConfigError: no such backend; no model is named; the server is outside and not named in the config.
        MissingPartError: the model's server does not run, or nothing listens there; libraries or weights are not there.
    """
    open_named = BACKENDS.get(options.backend)
    with BACKENDS.plugin_errors(options.backend):
        return open_named(options, image_of, page_key)
