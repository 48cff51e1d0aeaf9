"""Which backend to open: to a model in this process, or to a server."""

import httpx

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache, answers_file
from pictoria_docs.models.backend import ModelBackend
from pictoria_docs.models.client import connect
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey


def open_backend(
    options: ModelOptions, *, image_of: ImageOf | None = None, page_key: PageKey | None = None
) -> ModelBackend:
    """The backend that the options describe.

    Args:
        options: which model, where, and how to ask it.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.

    Raises:
        ConfigError: no model is named; the server is outside and not named in the config.
        MissingPartError: the model's server does not run, or nothing listens there; libraries or weights are not there.
    """
    if not options.in_process:
        client = connect(options, image_of=image_of, page_key=page_key)
        _reach(client.url, options)
        return client
    if options.model is None:
        raise ConfigError("model_not_named")
    from pictoria_docs.models.local import LocalModel
    from pictoria_docs.models.model_config import load_model

    cache = AnswerCache(answers_file(options.cache))
    return LocalModel(
        load_model(options.model), options=options, image_of=image_of, page_key=page_key, cache=cache
    )


def _reach(url: str, options: ModelOptions) -> None:
    """See that something listens: a server that is away from the beginning is not waited for (`patience`).

    Raises:
        MissingPartError: nothing does.
    """
    try:
        httpx.get(f"{url}/models", timeout=options.connect_timeout, trust_env=False)
    except httpx.ConnectError as error:
        raise MissingPartError("server_unreachable", url=url, detail=str(error)) from error
    except httpx.HTTPError:
        return  # It is there, and busy.
