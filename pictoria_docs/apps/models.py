"""`pictoria-docs models serve | list | stop | check`."""

import json
import signal
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption
from pictoria_docs.i18n import translate, user_language

if TYPE_CHECKING:
    from PIL import Image

    from pictoria_docs.models.model_config import ModelConfig
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.models.server import Server
    from pictoria_docs.retrieval.options import RetrievalOptions

START_SECONDS = 1800.0
"""For which `models serve` waits for its server; as in `models.server`, which is too slow to import here."""
ModelName = Annotated[str, typer.Argument(metavar="cli.name", help="cli.help_models_name")]

CHECK_SCHEMA = {
    "type": "object",
    "properties": {
        "colour": {"type": "string", "maxLength": 40},
        "name": {"type": "string", "maxLength": 40},
    },
    "required": ["colour", "name"],
    "additionalProperties": False,
}


def serve(
    name: ModelName,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="cli.help_models_port")] = None,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="cli.help_models_host")
    ] = None,
    python: Annotated[
        str | None, typer.Option("--python", metavar="cli.file", help="cli.help_models_python")
    ] = None,
    download: Annotated[bool, typer.Option("--download", help="cli.help_models_download")] = False,
    background: Annotated[bool, typer.Option("--background", help="cli.help_models_background")] = False,
    wait: Annotated[float, typer.Option("--wait", min=1, help="cli.help_models_wait")] = START_SECONDS,
    lang: LanguageOption = None,
) -> int:
    """Start a model's server, and keep it until interrupted unless it is to stay.

    Raises:
        ConfigError, MissingPartError: see `start_server`.
    """
    from rich.console import Console

    from pictoria_docs.models.model_config import load_model
    from pictoria_docs.models.server import HOST, start_server

    config = load_model(name)
    console = Console(stderr=True)
    with console.status(translate("models.starting", name=config.name, seconds=0)) as status:

        def progress(seconds: float, line: str) -> None:
            sentence = translate("models.starting", name=config.name, seconds=round(seconds))
            status.update(f"{sentence}  [dim]{_plain(line)[:80]}[/dim]")

        server, new = start_server(
            config,
            port=port,
            host=host or HOST,
            python=python,
            allow_downloads=download,
            wait=wait,
            progress=progress,
        )
    code = "models.ready" if new else "models.reused"
    print(translate(code, name=server.name, url=server.url, log=server.log), flush=True)
    if background or not new:
        return 0
    return _keep(server)


def _keep(server: "Server") -> int:
    """Wait until interrupted or told to end, then stop the server; or until it stops by itself."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    print(translate("models.until"), flush=True)
    try:
        while server.alive:
            time.sleep(0.5)
    except KeyboardInterrupt:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.stop()
        print(translate("models.stopped", name=server.name))
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
    server.stop()
    print(translate("models.died", name=server.name, log=server.log))
    return 1


def stop(name: ModelName, lang: LanguageOption = None) -> int:
    """Stop a server.

    Raises:
        MissingPartError: there is none of that name.
    """
    from pictoria_docs.errors import MissingPartError
    from pictoria_docs.models.server import find_server

    server = find_server(_name(name))
    if server is None:
        raise MissingPartError("server_not_running", name=name)
    server.stop()
    print(translate("models.stopped", name=server.name))
    return 0


def show_models(as_json: JsonOption = False, lang: LanguageOption = None) -> int:
    """Print the models whose configs come with the product, and the servers that run."""
    from pictoria_docs.models.backend import BACKENDS
    from pictoria_docs.models.model_config import load_model, model_names
    from pictoria_docs.models.server import servers

    configs = [load_model(name) for name in model_names()]
    running = [(server, server.answers) for server in servers()]
    if as_json:
        answer = {
            "backends": list(BACKENDS.names()),
            "models": [config.model_dump(mode="json") for config in configs],
            "servers": [
                {"name": server.name, "url": server.url, "ready": ready, "log": server.log, "pid": server.pid}
                for server, ready in running
            ],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    _print_configs(configs)
    for server, ready in running:
        state = translate("models.state_ready" if ready else "models.state_not_ready")
        print(translate("models.running", name=server.name, url=server.url, state=state))
    if not running:
        print(translate("models.none_running"))
    print(translate("models.backends", names=", ".join(BACKENDS.names())))
    return 0


def _print_configs(configs: "list[ModelConfig]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("name", "size", "memory", "licence", "use"):
        table.add_column(translate(f"models.column_{column}"), overflow="fold", no_wrap=column == "name")
    for config in sorted(configs, key=lambda config: (config.kind != "general", config.memory_gb or 0)):
        table.add_row(
            config.name,
            f"{config.parameters:g}" if config.parameters else "",
            f"{config.memory_gb:g}{'*' if 'memory' in config.uncertain else ''}" if config.memory_gb else "",
            config.licence + ("*" if "licence" in config.uncertain else ""),
            config.describe(user_language()),
        )
    Console().print(table)
    print(translate("models.uncertain"))


def check(
    name: Annotated[str | None, typer.Argument(metavar="cli.name", help="cli.help_models_name")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="cli.help_models_url")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="cli.file", help="cli.help_models_config")
    ] = None,
    lang: LanguageOption = None,
) -> int:
    """Put one picture, one text and one schema through a model; 0 if the answer is by the schema.

    Without a name, the models of search that the config names are asked too, and its model of questions if it has one.

    Raises:
        ConfigError: no model named, or one outside that the config does not name.
        MissingPartError: the server does not run or does not answer.
    """
    from pictoria_docs.apps.retrieval_models import check_retrieval

    options, retrieval = _options(config)
    if name is not None and (kind := _kind(name)) in ("embedding", "reranker"):
        return 0 if _check_text_model(name, kind, url, options) else 1
    usable = True
    if retrieval is not None and name is None and url is None:
        usable = check_retrieval(retrieval, options, _disc(1)[0])
        if options.backend == "server" and options.model is None and not options.urls:
            return 0 if usable else 1
    if name is not None:
        options = options.model_copy(update={"model": name, "url": None})
    if url is not None:
        options = options.model_copy(update={"url": url, "model": name})
    answered = [
        _answers(options.model_copy(update={"url": one, "patience": 0.0})) for one in options.urls or (None,)
    ]
    return 0 if all(answered) and usable else 1


def _check_text_model(name: str, kind: str, url: str | None, options: "ModelOptions") -> bool:
    from pictoria_docs.apps.retrieval_models import ask_embedding, ask_reranker, tell

    ask = ask_embedding if kind == "embedding" else ask_reranker
    return tell(kind, name, lambda: ask(name, url, options))


def _answers(options: "ModelOptions") -> bool:
    """Whether a model answers the question of the check by its schema."""
    from pictoria_docs.models.backend import ModelBackend, open_backend
    from pictoria_docs.models.client import connect
    from pictoria_docs.models.question import Crop, Question

    backend: ModelBackend
    if options.backend == "server":
        backend = server = connect(options, image_of=_disc, remember=False)
        (address,) = server.urls
    else:
        backend, address = open_backend(options, image_of=_disc), options.backend
        backend.forget()
    print(translate("models.check_asked", name=backend.model, url=address))
    question = Question(
        id="check",
        prompt="check",
        language=user_language(),
        values={"text": translate("models.check_text")},
        schema=CHECK_SCHEMA,
        crops=(Crop(1, (0, 0, 200, 200), "picture"),),
        max_tokens=200,
    )
    answer = backend.ask_all([question])[0]
    if answer.data is None:
        failure = answer.failure.value if answer.failure is not None else ""
        print(translate("models.check_failed", failure=failure, detail=answer.detail))
        return False
    print(translate("models.check_said", data=json.dumps(answer.data, ensure_ascii=False)))
    print(
        translate(
            "models.check_figures",
            seconds=f"{answer.seconds:.1f}",
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
        )
    )
    return True


def _options(file: Path | None) -> "tuple[ModelOptions, RetrievalOptions | None]":
    """Of models and of search; without a config no model of search is named."""
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.pipeline.config import load_config

    if file is None:
        return ModelOptions(), None
    config = load_config(file)
    return config.models, config.retrieval


def _kind(name: str) -> str:
    """What kind of model a config is of; "general" for a model that only its server knows."""
    from pictoria_docs.models.model_config import load_model, model_names

    known = Path(name).suffix in (".yaml", ".yml") or name in model_names()
    return load_model(name).kind if known else "general"


def _disc(page: int) -> "tuple[Image.Image, float]":
    """The picture of the check: a red disc."""
    from PIL import Image as images
    from PIL import ImageDraw

    image = images.new("RGB", (400, 400), "white")
    ImageDraw.Draw(image).ellipse((60, 60, 340, 340), fill="red")
    return image, 2.0


def _name(name_or_file: str) -> str:
    """The name of a model that is given by name or config file; a server may run without its config lying about."""
    from pictoria_docs.models.model_config import load_model

    return load_model(name_or_file).name if name_or_file.endswith((".yaml", ".yml")) else name_or_file


def _plain(line: str) -> str:
    return line.replace("[", "(").replace("]", ")")
