"""The lists of words that come with the product: read, and as patterns."""

import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

from pictoria_docs.languages import read_table


def own_words(package: str | None, name: str) -> dict[str, Any]:
    """What a YAML file holds that lies beside a module.

    Args:
        package: `__package__` of the module.
        name: of the file.
    """
    return read_table(resources.files(str(package)).joinpath(name))


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first.

    Words that begin alike share their first letter: where a text has another one, they are passed over in one step.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(
        f"{re.escape(letter)}(?:{'|'.join(remaining)})" for letter, remaining in by_letter.items()
    )
