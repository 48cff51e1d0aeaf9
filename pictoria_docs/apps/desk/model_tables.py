"""What the page of models shows: what reads pages and finds likeness here, and which models are served.

The same as `pictoria-docs doctor` and `pictoria-docs models list` print, without folders, addresses and processes:
whoever has an account sees it.
"""

from typing import Any, NamedTuple

from pictoria_docs.apps.doctor import Check, extension_checks
from pictoria_docs.i18n import decimal, messages, translate
from pictoria_docs.layout.detectors import DETECTORS
from pictoria_docs.layout.ocr import OCR
from pictoria_docs.models.backend import BACKENDS
from pictoria_docs.models.embedding import EMBEDDINGS
from pictoria_docs.models.model_config import ModelConfig, load_model, model_names
from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS
from pictoria_docs.models.server import servers


class ModelTable(NamedTuple):
    """A table as a Dataframe of Gradio takes it."""

    headers: list[str]
    rows: list[list[str]]

    @property
    def value(self) -> dict[str, Any]:
        """The value of the Dataframe."""
        return {"headers": self.headers, "data": self.rows}


def part_table(language: str) -> ModelTable:
    """What finds pictures, reads scans, compares texts and pictures, and asks models, with what is missing of it."""
    rows = []
    for registry in (DETECTORS, OCR, EMBEDDINGS, PICTURE_EMBEDDINGS, BACKENDS):
        use = _words(f"use_{registry.kind}", language)
        broken = {problem.name for problem in registry.problems()}
        for check in extension_checks(registry, language):
            state = _words("state_here" if check.ready else "state_missing", language)
            # Why another package cannot be used may name its folders.
            note = _words("see_doctor", language) if check.name in broken else _note(check, language)
            rows.append([use, check.name, state, note])
    return ModelTable([_words(f"column_{name}", language) for name in ("use", "name", "state", "note")], rows)


def _note(check: Check, language: str) -> str:
    """What else there is to know of a part: of OCR the languages that it reads here."""
    if not check.ready or not check.languages:
        return check.detail
    words = messages(language)
    names = sorted(words.get(f"desk.home.ocr.{code}", code) for code in check.languages)
    return _words("languages", language, names=", ".join(names))


def served_table(language: str) -> ModelTable:
    """The models that may be served, with whether they are and can be reached; those that run come first."""
    reachable = {server.name: server.answers for server in servers()}
    configs = {config.name: config for config in map(load_model, model_names())}
    names = sorted(configs, key=lambda name: (configs[name].kind != "general", configs[name].memory_gb or 0))
    rows = []
    for name in [*reachable, *(name for name in names if name not in reachable)]:
        state = {None: "state_not_started", True: "state_reachable", False: "state_unreachable"}[
            reachable.get(name)
        ]
        config = configs.get(name)
        about = _about(config, language) if config is not None else ["", "", "", ""]
        rows.append([name, _words(state, language), *about])
    columns = ("models.column_name", "desk.models.column_state", "models.column_size", "models.column_memory")
    headers = [translate(code, language) for code in (*columns, "models.column_licence", "models.column_use")]
    return ModelTable(headers, rows)


def _about(config: ModelConfig, language: str) -> list[str]:
    """Billions of parameters, memory, licence, use; what is to be checked at its source has an asterisk."""
    size = decimal(f"{config.parameters:g}", language) if config.parameters else ""
    memory = decimal(f"{config.memory_gb:g}", language) if config.memory_gb else ""
    return [
        size,
        memory + ("*" if memory and "memory" in config.uncertain else ""),
        config.licence + ("*" if "licence" in config.uncertain else ""),
        config.describe(language),
    ]


def _words(name: str, language: str, **values: str) -> str:
    return translate(f"desk.models.{name}", language, **values)
