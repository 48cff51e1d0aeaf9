"""Work on one item of many, done so that its failure costs only the item: what failed is left out and reported.

A stage runs the work on each block of text, picture, caption, entry or mention within `isolate`. Whoever runs stages
collects what was left out with `collect_skipped_items`. Where nobody does, as in a notebook, each failure is a
`SkippedItemWarning`; the tests of this package turn that warning into an error, so that no defect hides behind it.
"""

import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from pictoria_docs.errors import LEFT_OUT, PictoriaError

Result = TypeVar("Result")
SHOWN = 60
"""So many characters tell which item it was."""


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """An item that was left out because the work on it failed."""

    kind: str
    """What was left out: "caption", "mention" ..., see `errors.left_out_<kind>` in the locales."""
    page: int | None
    item: str
    """The beginning of its text."""
    detail: str
    trace: str
    """The traceback, for a report to the developers."""
    stage: str | None = None
    """The stage that left it out; when that is done anew, this is forgotten."""

    @property
    def code(self) -> str:
        """The code of the message about it."""
        return LEFT_OUT + self.kind


class SkippedItemWarning(UserWarning):
    """An item was left out where nobody collects what is left out."""


_collected: ContextVar[list[SkippedItem] | None] = ContextVar("left_out", default=None)


@contextmanager
def collect_skipped_items() -> Iterator[list[SkippedItem]]:
    """Collect what the stages that run within leave out."""
    found: list[SkippedItem] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


@contextmanager
def isolate(kind: str, page: int | None = None, item: str = "") -> Iterator[None]:
    """Run the work on one item; where it fails in a way that nobody foresaw, go on behind the block without it.

    Errors that have a message for the user, and a lack of memory, are not about one item: they are raised.
    """
    try:
        yield
    except (PictoriaError, MemoryError):
        raise
    except Exception as error:
        shown = " ".join(item[: 2 * SHOWN].split())
        left_out = SkippedItem(
            kind,
            page,
            shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…",
            f"{type(error).__name__}: {error}",
            traceback.format_exc(),
        )
        found = _collected.get()
        if found is None:
            warnings.warn(
                f"{kind} left out, page {page}: {left_out.detail}", SkippedItemWarning, stacklevel=3
            )
        else:
            found.append(left_out)


def attempted(
    kind: str,
    otherwise: Result,
    work: Callable[..., Result],
    *arguments: object,
    page: int | None = None,
    item: str = "",
) -> Result:
    """Give what `work` makes of the arguments, or `otherwise` where it fails (see `isolate`)."""
    with isolate(kind, page, item):
        return work(*arguments)
    return otherwise
