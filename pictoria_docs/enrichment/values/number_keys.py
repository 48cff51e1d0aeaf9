"""Numbers of inventories as keys: what two records print differently and mean alike."""

import re
from functools import cache

from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.values.identifiers import expand
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

Key = tuple[str, str]
"""A field and a number in it, without what print adds."""


@cache
def _label() -> re.Pattern[str]:
    """What stands before a number: "N° d'inv.", "acc. no."."""
    data = catalogue_words("identifiers")
    words = [word for key in ("numbers", "inventories", "accessions") for word in data[key] if len(word) > 1]
    return re.compile(
        rf"^\W*(?:(?:n[°º]|{any_of(words)})(?!\w)[\s.:°]*(?:{any_of(data['of'])})?)+", re.IGNORECASE
    )


def number_keys(name: str, value: str) -> frozenset[Key]:
    """The keys of a number, and of each that a range stands for: "Inv. CA 12-14" has four."""
    bare = _label().sub("", value.strip())
    keys = (re.sub(r"[\W_]+", "", plain(number)) for number in (bare, *expand(bare)))
    return frozenset((name, key) for key in keys if any(map(str.isdigit, key)))
