"""Every word a user reads, by dotted code: a folder of `locales/` for each language of the interface.

A folder holds words (`desk.yaml`, `cli.yaml` ...) and what the language is called and how it writes numbers
(`language.yaml`); to add a language is to add its folder. Other packages bring words of their own in folders of this
shape (`locales/`). The user's language is `PICTORIA_LANG`, else that of the system's locale, else `FALLBACK`.
"""

import errno
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Any

from pictoria_docs.installed import package_folders

FALLBACK = "en"
"""The language that has every word: taken where nobody asks for another, or another lacks a word."""
_FOLDER = resources.files("pictoria_docs").joinpath("locales")
LANGUAGES = tuple(sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir()))
"""The codes of the languages of the interface (ISO 639-1)."""
_SYSTEM = {os.strerror(number): f"system.{name}" for number, name in errno.errorcode.items()}
"""The codes of what the system says of a call that failed (`OSError.strerror`, which is English)."""
_DETAIL = re.compile(r"\s*\(\{detail\}\)|\s*:\s*\{detail\}|\s*\{detail\}")
"""The place in a message of what a program or the system said, with what encloses it."""


def user_language() -> str:
    """The user's language, of `LANGUAGES`."""
    for variable in ("PICTORIA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")[:2].lower()
        if value in LANGUAGES:
            return value
    return FALLBACK


@cache
def messages(language: str) -> dict[str, str]:
    """All messages of one language, by dotted code."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table: dict[str, str] = {}
    for file in _FOLDER.joinpath(language).iterdir():
        if file.name.endswith(".yaml"):
            table.update(_flatten(yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {}, ""))
    for folder in package_folders("locales"):
        for own in sorted(folder.joinpath(language).glob("*.yaml")):
            # A package's words take the place of none of ours, and those that cannot be read are shown as codes.
            with suppress(OSError, ValueError, yaml.YAMLError):
                for code, text in _flatten(
                    yaml.load(own.read_text(encoding="utf-8"), Loader=loader) or {}, ""
                ):
                    table.setdefault(code, text)
    space = table.get("language.thin_space")
    if not space:
        return table
    spaces = f"[ \u00a0{space}]+"
    before, after = (re.escape(table[f"language.spaced_{side}"]) for side in ("before", "after"))
    # One typography for all words, whatever space their author typed: lines never break before such a sign.
    marks = re.compile(f"{spaces}(?=[{before}])|(?<=[{after}]){spaces}")
    return {
        code: text if code.startswith("language.") else marks.sub(space, text) for code, text in table.items()
    }


def _flatten(tree: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", str(value)))
    return flat


def translate(code: str, language: str | None = None, **values: object) -> str:
    """The message `code` in `language` (default: the user's), with `{name}` filled from `values`.

    Where the language counts `count` as one, the message `code_one` is taken, if there is one. A code without a
    message is shown as it is: a missing translation must never hide an error. A `detail` that the system said is
    translated too.
    """
    language = language if language in LANGUAGES else user_language()
    table = messages(language)
    template = _template(code, language, values)
    if template is None:
        return f"{code} {values}" if values else code
    detail = values.get("detail")
    said = table.get(_SYSTEM.get(detail, "")) if isinstance(detail, str) else None
    if said is not None:
        values = {**values, "detail": said}
    return template.format_map(_Tolerant(values))


def translate_without_detail(code: str, language: str | None = None, **values: object) -> str:
    """The message `code` as `translate` gives it, without the place of `{detail}` and what encloses it.

    `{detail!s}` stays: there a message has what everybody may read, such as the answer of an archive.
    """
    language = language if language in LANGUAGES else user_language()
    template = _DETAIL.sub("", _template(code, language, values) or code)
    return template.format_map(_Tolerant(values))


def _template(code: str, language: str, values: Mapping[str, object]) -> str | None:
    table = messages(language)
    one = table.get(f"{code}_one") if counts_as_one(values.get("count"), language) else None
    return one or table.get(code) or messages(FALLBACK).get(code)


def counts_as_one(count: object, language: str) -> bool:
    """Whether a number of things takes the singular: one, in French also none (as Unicode's plural rules say)."""
    if not isinstance(count, (int, float)):
        return False
    first, below = (float(_form(name, language)) for name in ("singular_from", "singular_below"))
    return count == first or first <= count < below


def language_names() -> dict[str, str]:
    """What each language of the interface calls itself, by its code."""
    return {language: _form("name", language) for language in LANGUAGES}


def decimal(number: str, language: str) -> str:
    """A number in digits with the decimal sign of the language: "0,7"."""
    return number.replace(".", _form("decimal", language))


def percent(share: float, language: str) -> str:
    """A share of 0 to 1 in per cent, with what the language puts before the sign."""
    return f"{round(share * 100)}{percent_sign(language)}"


def percent_sign(language: str) -> str:
    """The sign for per cent, with what the language puts before it."""
    return _form("percent", language)


def _form(name: str, language: str) -> str:
    """A fact of `language.yaml`."""
    return messages(language).get(f"language.{name}") or messages(FALLBACK)[f"language.{name}"]


class _Tolerant(dict[str, object]):
    """Leaves an unknown `{name}` visible instead of raising inside an error message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
