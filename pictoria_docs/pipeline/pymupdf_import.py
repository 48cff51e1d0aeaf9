"""pymupdf without what it brings along."""

import sys

from pictoria_docs.hidden_modules import hidden

COMPANIONS = ("pymupdf.layout", "pymupdf4llm")


def import_pymupdf() -> None:
    """Import pymupdf without its layout model and its Markdown writer: a third of the time, 40 MB less.

    pymupdf imports both on its own account where they are installed, and does without where they are not. Who
    needs the model imports it himself.
    """
    if "pymupdf" in sys.modules:
        return
    with hidden(*COMPANIONS):
        import pymupdf  # noqa: F401
