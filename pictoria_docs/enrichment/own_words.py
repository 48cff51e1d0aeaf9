"""The lists of words that come with the product: read, and as patterns."""

import re
from collections.abc import Sequence
from importlib import resources
from typing import Any


def own_words(package: str | None, name: str) -> dict[str, Any]:
    """What a YAML file holds that lies beside a module.

    Every process reads some ten of them before its first record: libyaml, where it is there, in a tenth of the time.

    Args:
        package: `__package__` of the module.
        name: of the file.
    """
    import yaml

    text = resources.files(str(package)).joinpath(name).read_text(encoding="utf-8")
    values: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return values


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first.

    Words that begin alike share their first letter: where a text has another one, they are passed over in one step.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
