"""What the fork server imports once for all workers: the stages, without any model or thread."""

import contextlib
from importlib import import_module

for module in (
    "pictoria_docs.pipeline.worker",
    "pictoria_docs.store.store",
    "pictoria_docs.sources",
    "pictoria_docs.layout",
    "pictoria_docs.captioning",
    "pictoria_docs.linking",
    "pymupdf",
):
    # What cannot be imported is told by the worker that needs it, in a sentence.
    with contextlib.suppress(Exception):
        import_module(module)
