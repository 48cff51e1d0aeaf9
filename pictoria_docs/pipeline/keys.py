"""Keys of stage results: digests of the content, the stage's version and its options.

The same key means the same result, so a run does only what has a key that the store does not know yet.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from pydantic import BaseModel

from pictoria_docs.document import EntryOpening
from pictoria_docs.languages import LANGUAGES
from pictoria_docs.pipeline.stages import Scope, of_scope
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.registry import plugin_versions
from pictoria_docs.store.documents.results import LINKING
from pictoria_docs.version import VERSION

WITHOUT_EFFECT = frozenset(
    {
        "time_limit",
        "memory_limit",
        "max_pixels",
        "max_pages",
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
    """Digest of the options that change a stage's result, and of what the files hold that they name."""
    values = options.model_dump(mode="json", exclude=set(WITHOUT_EFFECT))
    files = [content_digest(Path(file)) for file in getattr(options, "content_files", ())]
    parts = [part for part in (files, _plugin_versions(values)) if part]
    return digest(values, *parts)


def _plugin_versions(values: Mapping[str, object]) -> list[str]:
    """List the packages, with their versions, of the plug-ins that options name, and of those that add a language: its
    words are read in every document. Another version gives other results."""
    named = {value for value in values.values() if isinstance(value, str)}
    return sorted(plugin_versions({*named, *LANGUAGES.plugins}))


def content_digest(path: Path) -> str:
    """Digest of a file, or of all files of a folder; that of nothing where there is none."""
    hashed = blake2b(digest_size=16)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        with suppress(OSError), file.open("rb") as stream:
            while block := stream.read(1 << 20):
                hashed.update(block)
    return hashed.hexdigest()


def page_key(sha256: str, prepared: Prepared) -> str:
    """Key of each page of a document, as the page stages left it; the page's number is beside it in the store."""
    stages = of_scope(prepared.stages, Scope.SOURCE, Scope.PAGE)
    parts = [prepared.key_parts[stage.name] for stage in stages]
    digests = [prepared.digests[stage.name] for stage in stages if stage.name in prepared.digests]
    return digest("layout", sha256, *chain.from_iterable(parts), *digests)


def lost_key(key: str) -> str:
    """Key of a page that lost something when it was read: a result of this version alone, for others may do better."""
    return f"{key}-{VERSION}"


def document_keys(
    sha256: str,
    pages: Iterable[tuple[int, str]],
    prepared: Prepared,
    openings: Sequence[EntryOpening] | None = None,
) -> dict[str, str]:
    """Keys of the document stages, by stage; each depends on what the stage before it gave.

    Args:
        sha256: the source's content.
        pages: number and key of each page.
        prepared: the stages, with their versions and the digests of their options.
        openings: where its entries open, as a person said, for the linking stage; None: nobody did.
    """
    keys: dict[str, str] = {}
    before: list[object] = [sha256, list(pages)]
    for stage in of_scope(prepared.stages, Scope.DOCUMENT):
        name = stage.name
        digests = [prepared.digests[name]] if name in prepared.digests else []
        if name == LINKING and openings is not None:
            digests.append(digest([opening.model_dump(mode="json") for opening in openings]))
        keys[name] = digest(name, *before, *prepared.key_parts[name], *digests)
        before = [keys[name]]
    return keys
