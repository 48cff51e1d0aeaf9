"""pymupdf without what it brings along."""

import sys

COMPANIONS = ("pymupdf.layout", "pymupdf4llm")


def import_pymupdf() -> None:
    """Import pymupdf without its layout model and its Markdown writer: a third of the time, 40 MB less.

    pymupdf imports both on its own account where they are installed, and does without where they are not. Who
    needs the model imports it himself.
    """
    if "pymupdf" in sys.modules:
        return
    hidden = [name for name in COMPANIONS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes the import fail
    try:
        import pymupdf  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
