"""The stages of a run, in order: what each is called, what it runs, what it needs; ours and those of other packages.

All that knows of stages derives from the tuple: the keys of results, what workers run, in what order results are kept
and dropped, the sections of the config. Functions are named ("package.module:function") rather than imported, so that
the main process need not import what only the workers run.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pkgutil import resolve_name
from typing import Any

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.i18n import FALLBACK, translate
from pictoria_docs.registry import PluginProblem, Registry, source_digest

OURS = "pictoria-docs"


class Scope(StrEnum):
    """What a stage works on, and so what its function takes and gives."""

    SOURCE = "source"
    """`(location, options, password=None) -> Source`: opens what pages are read from."""
    PAGE = "page"
    """`(page: SourcePage, options, document_id) -> Page`; a page stage behind another one also gets the `Page` that the
    one before it made, as its fourth argument."""
    DOCUMENT = "document"
    """`(document, options) -> Document`: what it found is what differs between the two."""
    MODELS = "models"
    """Asks models about a whole document; it runs in the main process, by `Project.assist`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: a plain function over the model, and what there is to know of it.

    Packing is the same for all stages of a scope (`store.packing`), so that results can be read without the package
    that made them.
    """

    name: str
    """Also that of its section in the config."""
    scope: Scope
    run: str
    """Its function, as "package.module:function"; `VERSION` of the module that defines it is part of the key of the
    results."""
    inputs: tuple[str, ...] = ()
    """The stages whose results it needs. A stage of another package runs directly after the last of them, and gets the
    document as all stages before it left it."""
    options: str | None = None
    """The class of its options, as "package.module:class"; None: what `Config` has under its name, if anything."""
    includes: tuple[str, ...] = ()
    """Further functions that `run` stands for, whose versions are part of the key too."""
    replaces: bool = False
    """Whether it takes the place of the stage of the same name."""
    package: str = OURS
    """Where it comes from."""

    def sentence(self, language: str | None = None) -> str:
        """What there is to know of it, beside its name, in words."""
        return translate(
            "stages.line" if self.inputs else "stages.line_first",
            language,
            scope=translate(f"stages.{self.scope}", language),
            version=".".join(versions(self)),
            inputs=", ".join(self.inputs),
            run=self.run,
            package=self.package,
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence(FALLBACK)}"


PLUGINS: Registry[Stage] = Registry("stage", "pictoria_docs.stages", attributes=("name", "run"))
"""Stages of other packages, run after ours or between them."""
STAGES: tuple[Stage, ...] = (
    Stage("sources", Scope.SOURCE, "pictoria_docs.sources:open_source"),
    Stage("layout", Scope.PAGE, "pictoria_docs.layout:detect", ("sources",)),
    Stage(
        "captions",
        Scope.DOCUMENT,
        "pictoria_docs.captioning:caption_document",
        ("layout",),
        includes=("pictoria_docs.layout:settle",),
    ),
    Stage("linking", Scope.DOCUMENT, "pictoria_docs.linking:link", ("captions",)),
    Stage("enrichment", Scope.DOCUMENT, "pictoria_docs.enrichment:enrich", ("linking",)),
    Stage("assist", Scope.MODELS, "pictoria_docs.pipeline.assist:assist", ("enrichment",)),
)
"""Ours. Each document stage gets what the one before it left."""


def function(name: str) -> Callable[..., Any]:
    """The function that `name` ("package.module:function") names."""
    resolved: Callable[..., Any] = resolve_name(name)
    return resolved


def versions(stage: Stage) -> tuple[str, ...]:
    """`VERSION` of the modules that define the stage's functions."""
    modules = (sys.modules[function(name).__module__] for name in (*stage.includes, stage.run))
    return tuple(str(getattr(module, "VERSION", "1")) for module in modules)


def key_parts(stage: Stage) -> tuple[str, ...]:
    """What the key of a stage's results tells of its functions."""
    # What is another package's says which it is: the versions of two may be the same.
    return (
        versions(stage) if stage.package == OURS else (stage.run, source_digest(stage.run), *versions(stage))
    )


def of_scope(stages: Sequence[Stage], *scopes: Scope) -> tuple[Stage, ...]:
    """Those of `stages` that work on this."""
    return tuple(stage for stage in stages if stage.scope in scopes)


def opener(stages: Sequence[Stage]) -> Callable[..., Any]:
    """The function that opens sources."""
    (stage,) = of_scope(stages, Scope.SOURCE)
    return function(stage.run)


def installed_stages() -> tuple[Stage, ...]:
    """Our stages and those of installed packages, in order; what cannot be used is left out (`stage_problems`)."""
    return _installed()[0]


def stage_problems() -> list[PluginProblem]:
    """The stages of installed packages that cannot be used, with what is wrong with each."""
    return _installed()[1]


def _installed() -> tuple[tuple[Stage, ...], list[PluginProblem]]:
    stages, waiting = list(STAGES), dict[str, Stage]()
    problems = [problem for problem in PLUGINS.problems() if problem.error.code == "plugin_clash"]
    for name in PLUGINS.names():
        try:
            waiting[name] = _loaded(name)
        except MissingPartError as error:
            problems.append(PluginProblem(name, error))
    # One of another package may need one of a third.
    while placed := [name for name, stage in waiting.items() if _place(stage, stages)]:
        waiting = {name: stage for name, stage in waiting.items() if name not in placed}
    names = {stage.name for stage in stages}
    for name, stage in waiting.items():
        code = "stage_name_taken" if stage.name in names and not stage.replaces else "stage_out_of_order"
        needs = ", ".join(stage.inputs) or "-"
        problems.append(
            PluginProblem(name, ConfigError(code, name=stage.name, package=stage.package, inputs=needs))
        )
    return tuple(stages), problems


def _loaded(name: str) -> Stage:
    """What another package offers under a name, if it is a stage whose functions can be imported.

    Raises:
        MissingPartError: it is not.
    """
    with PLUGINS.plugin_errors(name, "plugin_broken"):
        stage = PLUGINS.get(name)
        if not isinstance(stage, Stage):
            raise TypeError(f"{type(stage).__name__} is not a Stage")
        for wanted in (stage.run, *stage.includes, *([stage.options] if stage.options else ())):
            function(wanted)
    plugin = PLUGINS.plugins.get(name)
    return replace(stage, package=plugin.package if plugin else stage.run.partition(":")[0])


def _place(stage: Stage, stages: list[Stage]) -> bool:
    """Put a stage of another package where it belongs; False: there is no place for it (yet)."""
    names = [known.name for known in stages]
    if stage.replaces:
        same = stage.name in names and stages[names.index(stage.name)].scope is stage.scope
        if same:
            stages[names.index(stage.name)] = stage
        return same
    needed = stage.inputs and set(stage.inputs) <= set(names)
    if stage.name in names or not needed or stage.scope not in (Scope.PAGE, Scope.DOCUMENT):
        return False
    order = list(Scope)
    position = 1 + max(
        index
        for index, known in enumerate(stages)
        if known.name in stage.inputs or order.index(known.scope) < order.index(stage.scope)
    )
    while position < len(stages) and stages[position].package != OURS and not stages[position].replaces:
        position += 1
    if order.index(stages[position - 1].scope) > order.index(stage.scope):
        return False
    stages.insert(position, stage)
    return True
