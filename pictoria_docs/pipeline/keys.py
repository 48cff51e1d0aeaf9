"""Keys of stage results: digests of the content, the stage's version and its options.

The same key means the same result, so a run does only what has a key that the store does not know yet.
"""

import json
from collections.abc import Iterable
from hashlib import blake2b

from pydantic import BaseModel

WITHOUT_EFFECT = frozenset(
    {
        "time_limit",
        "max_pixels",
        "allowed_hosts",
        "timeout",
        "download_seconds",
        "retries",
        "backoff",
        "max_wait",
        "max_download_bytes",
        "manifest_max_age",
        "cache_dir",
    }
)
"""Options that decide whether a result comes, never what it is."""


def digest(*parts: object) -> str:
    """32 hexadecimal digits (BLAKE2b) of what JSON makes of `parts`."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def options_digest(options: BaseModel) -> str:
    """Digest of the options that change a stage's result."""
    return digest(options.model_dump(mode="json", exclude=set(WITHOUT_EFFECT)))


def layout_key(sha256: str, version: str, *options: BaseModel) -> str:
    """Key of each page of a document's layout; the page number is beside it in the store.

    Args:
        sha256: the source's content.
        version: of the layout stage.
        options: those of the source and of the layout.
    """
    return digest("layout", sha256, version, [options_digest(each) for each in options])


def captions_key(pages: Iterable[tuple[int, str]], versions: tuple[str, str], options: BaseModel) -> str:
    """Key of the captions of a document: `pages` are number and layout key, `versions` of settle and captions."""
    return digest("captions", list(pages), versions, options_digest(options))


def linking_key(captions: str, version: str, options: BaseModel) -> str:
    """Key of the links of a document whose captions have the key `captions`."""
    return digest("linking", captions, version, options_digest(options))
