"""Where files lie that belong to no project: configs of the product, state and caches of the user; YAML files read."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from platformdirs import user_cache_path, user_state_path

from pictoria_docs.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import BaseModel

PRODUCT = "pictoria-docs"
EXAMPLE = "example-catalogue.pdf"
Model = TypeVar("Model", bound="BaseModel")


def shipped_config(name: str) -> Path:
    """A file or folder of `configs/`: in an installed package, or in a checkout."""
    package = Path(__file__).parent
    installed = package / "configs" / name
    return installed if installed.exists() else package.parent / "configs" / name


def example_catalogue() -> bytes:
    """The PDF of the example catalogue, which comes with the package."""
    return (Path(__file__).parent / "example" / EXAMPLE).read_bytes()


def found_from(folder: Path, path: Path) -> Path:
    """A path that a config in `folder` names: below that folder, where it is there and not in the working folder."""
    there = folder / path
    return there.resolve() if not path.exists() and there.exists() else path


def cache_folder() -> Path:
    """What may be thrown away and is made again."""
    return user_cache_path(PRODUCT, appauthor=False)


def state_folder() -> Path:
    """What runs now: state and logs of servers."""
    return user_state_path(PRODUCT, appauthor=False)


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold off all other processes that ask for the same file; nobody, where it cannot be kept."""
    from filelock import FileLock

    lock = None
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file)
        lock.acquire()
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def read_yaml(file: Path, kind: str) -> object:
    """The contents of a YAML file.

    Raises:
        ConfigError: `{kind}_missing` or `{kind}_not_yaml`.
    """
    import yaml

    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{kind}_missing", file=file, detail=error.strerror or error) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise ConfigError(f"{kind}_not_yaml", file=file, line=line) from error


def read_yaml_model(file: Path, kind: str, model: type[Model]) -> Model:
    """What a YAML file holds, checked.

    Raises:
        ConfigError: `{kind}_missing`, `{kind}_not_yaml`, or `{kind}_bad` with the first place that makes no sense.
    """
    from pydantic import ValidationError

    values = read_yaml(file, kind)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        option = ".".join(str(part) for part in first["loc"]) or "?"
        raise ConfigError(f"{kind}_bad", file=file, place=option, detail=first["msg"]) from error
