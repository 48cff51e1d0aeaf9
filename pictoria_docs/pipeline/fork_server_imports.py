"""What the fork server imports once for all workers: the stages, without any model or thread."""

import contextlib
import gc
from importlib import import_module

# What cannot be imported is told by the worker that needs it, in a sentence.
for module in (
    "pymupdf",
    "pictoria_docs.pipeline.worker",
    "pictoria_docs.pipeline.config",
    "pictoria_docs.store.store",
    "pictoria_docs.sources.pdf",
):
    with contextlib.suppress(Exception):
        import_module(module)
# Workers share the memory of what is loaded: nothing of it is ever looked at again.
gc.freeze()
