"""Options read from YAML files, what is wrong with them told in one sentence, and written with what they mean."""

import textwrap
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import read_yaml
from pictoria_docs.strict_model import field_docs

UNKNOWN_SECTION = "unknown_section"
"""Type of the error that options raise of themselves for a section that cannot be one."""
SHOWN_LETTERS = 60
"""Of a wrong value, in a message of one line."""
ELLIPSIS = "..."
WIDTH = 110
"""Of a comment in a file that is written, in letters."""


def read_mapping(file: Path) -> dict[str, Any]:
    """The names and values in a YAML file; none where it is empty.

    Raises:
        ConfigError: it cannot be read, or is not YAML of that form.
    """
    values = read_yaml(file, "config")
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigError("config_not_yaml", file=file, line=1)
    return values


def understood(error: ValidationError, file: Path, kind: type[BaseModel]) -> ConfigError:
    """What pydantic says against the options `kind` in `file`, in one sentence for a user."""
    first = error.errors()[0]
    place = (first["ctx"]["section"],) if first["type"] == UNKNOWN_SECTION else first["loc"]
    option = ".".join(map(str, place))
    if first["type"] not in ("extra_forbidden", UNKNOWN_SECTION):
        detail = first["msg"].removeprefix("Value error, ")
        return ConfigError(
            "config_bad_value", file=file, option=option, value=_short(first["input"]), detail=detail
        )
    *rooms, name = map(str, place)
    known = list(_fields(kind, rooms))
    close = get_close_matches(name, known, n=1)
    if close:
        return ConfigError("config_misspelt", file=file, option=option, meant=".".join([*rooms, close[0]]))
    return ConfigError("config_unknown", file=file, option=option, known=", ".join(known))


def _fields(kind: type[BaseModel], rooms: list[str]) -> dict[str, Any]:
    for room in rooms:
        if room.isdigit():
            continue  # the place in a list, of options that are already found
        field = kind.model_fields.get(room)
        inner = _options_in(field.annotation) if field is not None else None
        if inner is None:
            return {}
        kind = inner
    return dict(kind.model_fields)


def _options_in(annotation: Any) -> type[BaseModel] | None:
    """The options class that a field holds, also where the field may be null."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - len(ELLIPSIS)] + ELLIPSIS


def documented_section(name: str, options: BaseModel) -> str:
    """A section of a config file: what it is for, and its options."""
    return f"\n{section_title(type(options))}{name}:\n{''.join(documented_options(options, 2))}"


def section_title(kind: type[BaseModel]) -> str:
    """What the options `kind` are for, as a comment."""
    return _comment((kind.__doc__ or "").splitlines()[0], 0)


def documented_options(options: BaseModel, indent: int = 0, without: Collection[str] = ()) -> Iterator[str]:
    """Each option with its value, below a comment that tells what it means."""
    import yaml

    words = field_docs(type(options))
    for name, value in options.model_dump(mode="json", exclude=set(without)).items():
        written = yaml.safe_dump([value], default_flow_style=True, width=10_000, allow_unicode=True).strip()
        comment = _comment(words.get(name, "").replace("None:", "null:"), indent)
        yield f"{comment}{' ' * indent}{name}: {written[1:-1]}\n"


def _comment(text: str, indent: int) -> str:
    start = " " * indent + "# "
    lines = textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=start)
    return "".join(f"{line}\n" for line in lines)
