"""Reads the words of catalogue languages from their folders, and joins those of all languages."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from pictoria_docs.errors import MissingPartError, PictoriaError
from pictoria_docs.registry import Registry

LOG = logging.getLogger(__name__)
SHARED = "mul"
"""The folder of words that several languages share (ISO 639-2: multiple languages); it has the shape of all."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of catalogues: a folder with a file of words for each topic, of the shape of `languages/mul`."""

    folder: Traversable
    """With `labels.yaml`, `dates.yaml` ...; a `pathlib.Path` is one."""

    def words(self, topic: str) -> Mapping[str, Any]:
        """Read the words on a topic ("labels", "dates"); none where there is no file."""
        file = self.folder.joinpath(f"{topic}.yaml")
        return read_table(file) if file.is_file() else {}


LanguageLoader = Callable[[str], Language]
"""Gives the language of a code."""
LANGUAGES: Registry[LanguageLoader] = Registry("language", "pictoria_docs.languages")


def shipped_language(code: str) -> Language:
    """Give a language that comes with the product, or the words that several share (`SHARED`)."""
    return Language(resources.files(__package__).joinpath(code))


@cache
def catalogue_languages() -> tuple[str, ...]:
    """List the codes of the languages that can be read: those of the product, sorted, then those of other packages.

    Raises:
        MissingPartError: the installation does not know the languages of the product.
    """
    built_in = sorted(LANGUAGES.built_in)
    if not built_in:
        raise MissingPartError("installation_stale")
    return (*built_in, *(code for code in sorted(LANGUAGES.names()) if code not in built_in))


@cache
def catalogue_words(topic: str) -> Mapping[str, Any]:
    """Join the words of all languages on a topic ("labels", "dates"), by the keys of `mul/TOPIC.yaml`."""
    joined: dict[str, Any] = {}
    for language in (SHARED, *catalogue_languages()):
        draft = _copied(joined)
        with _told(language):
            _join(draft, language_words(language, topic), f"{language}/{topic}.yaml")
            joined = draft
    return joined


@cache
def language_words(language: str, topic: str) -> Mapping[str, Any]:
    """Read the words of one language on a topic; none where it has none, or cannot be read."""
    if language == SHARED:
        return shipped_language(language).words(topic)
    if language in LANGUAGES.names():
        with _told(language):
            return LANGUAGES.get(language)(language).words(topic)
    return {}


@contextmanager
def _told(language: str) -> Iterator[None]:
    """Leave out what fails of another package's language, and say so."""
    try:
        with LANGUAGES.plugin_errors(language):
            yield
    except (PictoriaError, ValueError, TypeError, AttributeError, OSError, yaml.YAMLError) as error:
        if language == SHARED or language in LANGUAGES.built_in:
            raise
        LOG.warning("%s: %s", language, error)


def _copied(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _copied(value)
        if isinstance(value, Mapping)
        else list(value)
        if isinstance(value, list)
        else value
        for key, value in table.items()
    }


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
