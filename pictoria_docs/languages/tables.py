"""Reads the words of catalogue languages from their folders, and joins those of all languages."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

SHARED = "mul"
"""The folder of words that several languages share (ISO 639-2: multiple languages); it has the shape of all."""


@cache
def catalogue_languages() -> tuple[str, ...]:
    """The codes of the languages that have a folder, sorted."""
    folders = resources.files(__package__).iterdir()
    codes = (folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_"))
    return tuple(sorted(code for code in codes if code != SHARED))


@cache
def catalogue_words(topic: str) -> Mapping[str, Any]:
    """The words of all languages on a topic ("labels", "dates"), by the keys of `mul/TOPIC.yaml`."""
    joined: dict[str, Any] = {}
    for language in (SHARED, *catalogue_languages()):
        _join(joined, language_words(language, topic), f"{language}/{topic}.yaml")
    return joined


@cache
def language_words(language: str, topic: str) -> Mapping[str, Any]:
    """The words of one language on a topic; empty where it has none."""
    file = resources.files(__package__).joinpath(language, f"{topic}.yaml")
    if not file.is_file():
        return {}
    return read_table(file)


def read_table(file: Traversable) -> dict[str, Any]:
    """What a YAML file of the package holds.

    Every process reads some fifty of them before its first record: libyaml, where it is there, in a tenth of the time.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    return table


def package_table(package: str | None, name: str) -> dict[str, Any]:
    """What a YAML file holds that lies beside a module.

    Args:
        package: `__package__` of the module.
        name: of the file.
    """
    return read_table(resources.files(str(package)).joinpath(name))


def _join(joined: dict[str, Any], more: Mapping[str, Any], source: str) -> None:
    """Add a table to another: mappings key by key, lists one behind the other, each word once."""
    for key, value in more.items():
        if isinstance(value, Mapping):
            _join(joined.setdefault(key, {}), value, f"{source}: {key}")
        elif isinstance(value, list):
            present = joined.setdefault(key, [])
            present += [word for word in dict.fromkeys(value) if word not in present]
        elif joined.setdefault(key, value) != value:
            raise ValueError(f"{source}: {key} is {value}, but {joined[key]} in a language before it")
