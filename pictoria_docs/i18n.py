"""Every word a user reads, in French and English: `locales/en/*.yaml` and `locales/fr/*.yaml`, by dotted code.

The language is `PICTORIA_LANG`, else that of the system's locale, else English.
"""

import os
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "fr")


def user_language() -> str:
    """The user's language, "en" or "fr"."""
    for variable in ("PICTORIA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")[:2].lower()
        if value in LANGUAGES:
            return value
    return "en"


@cache
def messages(language: str) -> dict[str, str]:
    """All messages of one language, by dotted code."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table: dict[str, str] = {}
    for file in resources.files("pictoria_docs").joinpath("locales", language).iterdir():
        if file.name.endswith(".yaml"):
            table.update(_flatten(yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {}, ""))
    return table


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
    message is shown as it is: a missing translation must never hide an error.
    """
    language = language if language in LANGUAGES else user_language()
    table = messages(language)
    one = table.get(f"{code}_one") if counts_as_one(values.get("count"), language) else None
    template = one or table.get(code) or messages("en").get(code)
    if template is None:
        return f"{code} {values}" if values else code
    return template.format_map(_Tolerant(values))


def counts_as_one(count: object, language: str) -> bool:
    """Whether a number of things takes the singular: one, in French also none (as Unicode's plural rules say)."""
    return isinstance(count, (int, float)) and (0 <= count < 2 if language == "fr" else count == 1)


class _Tolerant(dict[str, object]):
    """Leaves an unknown `{name}` visible instead of raising inside an error message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
