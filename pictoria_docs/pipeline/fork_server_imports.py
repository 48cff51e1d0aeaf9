"""What the fork server imports once for all workers: the stages, without any model or thread."""

import contextlib
import gc
from importlib import import_module

from pictoria_docs.garbage import collect_seldom, keep_what_is_loaded
from pictoria_docs.pipeline.pymupdf_import import import_pymupdf

thresholds = gc.get_threshold()
collect_seldom()
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
keep_what_is_loaded(thresholds)
