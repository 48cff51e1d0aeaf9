"""The reference at the end of docs/python.md, made of docstrings: `python -m tests.api.reference` writes it anew."""

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Unpack, get_args, get_origin

import pictoria_docs
from pictoria_docs.api.base import SubjectView
from pictoria_docs.api.regions import RegionView

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
HEADING = "## All names\n"
SHARED = "Everything that people decide on"
CLASSES = (
    *("Project", "Document", "Page", "Region", "Figure", "Caption", "Entry", "Record", "Field", "Evidence"),
    *("Link", "Mention", "Selection"),
)
INTRODUCTION = """All of these come from `pictoria_docs`: `from pictoria_docs import Project, Figure`. What is not
listed here is not part of the API, and may change in any version.
"""
OTHERS = ("Box", "PictoriaError", "NotFoundError")


def members(kind: type, without: Sequence[type] = ()) -> dict[str, str]:
    """The signatures of what a class has of its own and from our classes, by name; not what all of `without` have."""
    ours = [base for base in kind.__mro__ if base.__module__.startswith("pictoria_docs.")]
    names = {name for base in ours for name in vars(base) if not name.startswith("_")}
    shared = {name for name in names for other in without if _same(kind, other, name)}
    return {name: _signature(inspect.getattr_static(kind, name), name) for name in sorted(names - shared)}


def _same(kind: type, other: type, name: str) -> bool:
    found = inspect.getattr_static(other, name, None)
    return found is not None and inspect.getattr_static(kind, name) is found


def _shown(name: str, thing: object) -> str:
    """A class by its name, a function with its parameters."""
    return _signature(thing, name, first=0) if inspect.isfunction(thing) else name


def _signature(member: object, name: str, first: int = 1) -> str:
    """The name with all parameters from `first` on: a method is shown without the first."""
    if isinstance(member, (classmethod, staticmethod)):
        member = member.__func__
    if not inspect.isfunction(member):
        return name
    signature = inspect.signature(member)
    parameters = [
        shown for each in list(signature.parameters.values())[first:] for shown in _without_types(each)
    ]
    return name + str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


def _without_types(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    """The parameter as the reference shows it: `**changes` of a `TypedDict` as the names that it may have."""
    if get_origin(parameter.annotation) is Unpack:
        (kind,) = get_args(parameter.annotation)
        return [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in kind.__annotations__]
    return [parameter.replace(annotation=inspect.Parameter.empty)]


def first_line(thing: object) -> str:
    """The first line of a docstring, for a table."""
    text = (inspect.getdoc(thing) or "").split("\n")[0]
    return text.replace("|", "\\|")


def _rows(prefix: str, kind: type, without: Sequence[type] = ()) -> Iterator[str]:
    for name, signature in members(kind, without).items():
        member = inspect.getattr_static(kind, name)
        of_class = isinstance(member, classmethod)
        owner = prefix.capitalize() if of_class else prefix
        yield f"| `{owner}.{signature}` | {first_line(member.__func__ if of_class else member)} |"


def reference() -> str:
    """The reference as Markdown."""
    lines = [HEADING, INTRODUCTION, "| name | what it is |\n| --- | --- |"]
    public = {name: getattr(pictoria_docs, name) for name in (*CLASSES, *OTHERS)}
    lines += [f"| `{_shown(name, kind)}` | {first_line(kind)} |" for name, kind in public.items()]
    lines += [f"\n### {SHARED}\n", "| | |\n| --- | --- |", *_rows("thing", SubjectView)]
    for name in CLASSES:
        kind = public[name]
        without = [
            other for other in (SubjectView, RegionView) if issubclass(kind, other) and kind is not other
        ]
        prefix = name.lower()
        lines.append(f"\n### {name}\n")
        if without:
            also = ("", " and of a `Region`")[RegionView in without]
            lines.append(f"Also all of [{SHARED.lower()}](#{SHARED.lower().replace(' ', '-')}){also}.\n")
        lines.append("| | |\n| --- | --- |")
        lines += _rows(prefix, kind, without)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the reference into docs/python.md."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.partition(HEADING)[0] + reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
