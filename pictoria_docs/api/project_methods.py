"""Methods of a project that other packages add: `project.friezes()` where the package of friezes is installed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pictoria_docs.i18n import translate
from pictoria_docs.installed import SEPARATE
from pictoria_docs.registry import Registry

PROJECT_METHODS: Registry[Callable[..., Any]] = Registry("project_method", "pictoria_docs.project_methods")
"""Functions whose first argument is a project."""


class PackageMethods:
    """The methods that other packages add; a part of `Project`."""

    # Type checkers are not told: to them every name would be one of a method.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[..., Any]:
            """Give the method of that name, if a package adds one."""
            if name.startswith("_") or name not in PROJECT_METHODS.names():
                told = f"{type(self).__name__!r} object has no attribute {name!r}"
                if name in SEPARATE:
                    told = translate("errors.extra_missing", part=name, extra=SEPARATE[name])
                raise AttributeError(told, name=name, obj=self)
            return partial(PROJECT_METHODS.get(name), self)
