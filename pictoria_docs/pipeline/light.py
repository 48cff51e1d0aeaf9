"""pymupdf without the model that it brings."""

import sys


def import_pymupdf() -> None:
    """Import pymupdf without its layout model, which takes three times as long and 40 MB with it.

    pymupdf imports the model on its own account. The detector that uses it imports it itself.
    """
    name = "pymupdf.layout"
    if name in sys.modules or "pymupdf" in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # makes the import fail, which pymupdf allows for
    try:
        import pymupdf  # noqa: F401
    finally:
        del sys.modules[name]
