"""What the fork server imports once for all workers: the stages, without any model or thread."""

import contextlib
from importlib import import_module

from pictoria_docs.pipeline.pymupdf_import import import_pymupdf

# What cannot be imported is told by the worker that needs it, in a sentence.
with contextlib.suppress(Exception):
    import_pymupdf()
for module in (
    "pictoria_docs.pipeline.worker",
    "pictoria_docs.pipeline.config",
    "pictoria_docs.store.store",
    "pictoria_docs.sources.pdf",
):
    with contextlib.suppress(Exception):
        import_module(module)
