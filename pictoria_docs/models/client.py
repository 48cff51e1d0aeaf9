"""Questions to a server that speaks OpenAI's protocol: vLLM's, or any other on this machine or its network."""

import base64
import json
from dataclasses import replace

import httpx

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache, answers_file
from pictoria_docs.models.backend import Completion, ModelBackend, Request, conversation
from pictoria_docs.models.http_transport import HttpTransport, headers
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.network_policy import check_endpoint
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey, QuestionImage
from pictoria_docs.models.question import Json

TOP = 20
"""Likeliest tokens asked for at each place, where odds are wanted."""


class ModelClient(ModelBackend):
    """A backend to a model behind a URL.

    Args:
        url: the server's address, with or without "/v1".
        model: the model's name at the server; None: the only one that it has.
        config: the model's config, where it is known.
        options: how to ask.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        cache: remembered answers; None: none.

    Raises:
        ConfigError: the server is outside and not named in the config.
    """

    def __init__(
        self,
        url: str,
        model: str | None = None,
        *,
        config: ModelConfig | None = None,
        options: ModelOptions | None = None,
        image_of: ImageOf | None = None,
        page_key: PageKey | None = None,
        cache: AnswerCache | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        options = options or ModelOptions()
        check_endpoint(url, options.allowed_hosts)
        self.url = url.rstrip("/") if url.rstrip("/").endswith("/v1") else f"{url.rstrip('/')}/v1"
        name = model or (config.name if config is not None else _only_model(self.url, options))
        super().__init__(
            name,
            config.identity if config is not None else f"{name}@url",
            options,
            image_of=image_of,
            page_key=page_key,
            max_pixels=config.max_pixels if config is not None else None,
            sees=config is None or config.images > 0,
            cache=cache,
        )
        self.retries = 0
        """Further attempts so far."""
        self._transport = transport
        self._wire: HttpTransport | None = None

    async def open(self) -> None:
        """Open the connections."""
        self._wire = HttpTransport(
            self.url, self.options, self.concurrency, self._count_retry, self._transport
        )

    async def close(self) -> None:
        """Close them; the server drops what it was working on."""
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    def _count_retry(self) -> None:
        self.retries += 1

    async def generate(self, request: Request) -> Completion:
        """Ask the server."""
        assert self._wire is not None
        return await self._wire.send(request.body)

    def pack(self, request: Request) -> Request:
        """Encode pictures and words."""
        question = request.question
        body: Json = {
            "model": self.model,
            "messages": conversation(request, _shown),
            "max_tokens": question.max_tokens,
            "temperature": self.options.temperature,
            "seed": self.options.seed,
        }
        if request.schema is not None:
            form = {"name": question.prompt, "schema": request.schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        if request.prompt.file.special_tokens:
            # vLLM's own word: without it the server takes away what the format is made of.
            body["skip_special_tokens"] = False
        if question.odds is not None:
            body |= {"logprobs": True, "top_logprobs": TOP}
        return replace(request, body=json.dumps(body).encode())


def _shown(picture: QuestionImage) -> Json:
    data = base64.b64encode(picture.jpeg()).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}}


def connect(
    options: ModelOptions,
    *,
    image_of: ImageOf | None = None,
    page_key: PageKey | None = None,
    remember: bool = True,
) -> ModelClient:
    """The client that the options describe: of the URL, else of the server that was started here.

    Args:
        options: which model, and how to ask it.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        remember: keep answers on disk, and take those that are there.

    Raises:
        ConfigError: the server is outside and not named in the config; no model named.
        MissingPartError: the model's server does not run.
    """
    from pictoria_docs.models.model_config import load_model
    from pictoria_docs.models.server import find_server

    cache = AnswerCache(answers_file(options.cache)) if remember else None
    if options.url is not None:
        return ModelClient(
            options.url, options.model, options=options, image_of=image_of, page_key=page_key, cache=cache
        )
    if options.model is None:
        raise ConfigError("model_not_named")
    config = load_model(options.model)
    server = find_server(config.name)
    if server is None:
        raise MissingPartError("server_not_running", name=options.model)
    return ModelClient(
        server.url, config=config, options=options, image_of=image_of, page_key=page_key, cache=cache
    )


def _only_model(url: str, options: ModelOptions) -> str:
    """The name of the model that a server has."""
    try:
        with httpx.Client(trust_env=False, timeout=options.connect_timeout, headers=headers(options)) as http:
            answer = http.get(f"{url}/models")
        names = [str(entry["id"]) for entry in answer.json()["data"]]
    except httpx.HTTPError as error:
        raise MissingPartError(
            "server_unreachable", url=url, detail=str(error) or type(error).__name__
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise MissingPartError("server_no_models", url=url) from error
    if not names:
        raise MissingPartError("server_no_models", url=url)
    return names[0]


def open_server(options: ModelOptions, image_of: ImageOf | None, page_key: PageKey | None) -> ModelClient:
    """The backend "server": a client of a server that listens.

    A server that is away from the beginning is not waited for (`patience`).

    Raises:
        ConfigError, MissingPartError: see `connect`; nothing listens at the address.
    """
    client = connect(options, image_of=image_of, page_key=page_key)
    try:
        httpx.get(f"{client.url}/models", timeout=options.connect_timeout, trust_env=False)
    except httpx.ConnectError as error:
        raise MissingPartError("server_unreachable", url=client.url, detail=str(error)) from error
    except httpx.HTTPError:
        pass  # It is there, and busy.
    return client
