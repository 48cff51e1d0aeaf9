"""Imports without what other packages bring along on their own account."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden(*names: str) -> Iterator[None]:
    """What is imported meanwhile does not find these modules, and does without where it can.

    Args:
        names: of modules; those that were imported before stay.
    """
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type]  # None makes an import fail
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
