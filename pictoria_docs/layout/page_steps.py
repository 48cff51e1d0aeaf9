"""The steps in which a page is read: one that fails costs what it would have found, never the page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from pictoria_docs.document import Box, Origin, Reason, Region
from pictoria_docs.errors import PageError
from pictoria_docs.isolation import isolate
from pictoria_docs.layout.blocks import group_lines
from pictoria_docs.layout.text_line import TextLine

Result = TypeVar("Result")


class PageSteps:
    """The steps of one page, and what it has to be told of them."""

    def __init__(self, number: int) -> None:
        """`number`: of the page, from 1."""
        self.number = number
        self.warnings: list[Reason] = []
        """What was foreseen to fail and did, as a picture with more pixels than are allowed."""
        self.error: PageError | None = None
        """The first of these."""

    def attempted(
        self, kind: str, otherwise: Result, work: Callable[..., Result], *arguments: object
    ) -> Result:
        """Give what `work` makes of the arguments, or `otherwise` where it fails, which is told.

        Raises:
            MissingPartError: what was asked for by name is not installed.
        """
        with isolate(kind, self.number):
            try:
                return work(*arguments)
            except PageError as error:
                self.error = self.error or error
                self.warn("part_unread", detail=error.sentence())
        return otherwise

    def warn(self, code: str, **values: str | int | float) -> None:
        """Have something told of the page: "warnings.<code>", and "errors.<code>", with its values."""
        self.warnings.append(Reason(code=code, values=values))


def grouped(
    lines: Sequence[TextLine],
    obstacles: Sequence[Box],
    document_id: str,
    origin: Origin,
    steps: PageSteps,
    *,
    scanned: bool = False,
) -> list[Region]:
    """Group lines to text regions; where that fails each line is a region of its own.

    Args: those of `group_lines`, but for the page's number.
    """
    group = partial(group_lines, scanned=scanned)
    regions = steps.attempted("text_blocks", None, group, lines, obstacles, document_id, steps.number, origin)
    if regions is not None:
        return regions
    alone: list[Region] = []
    for line in lines:
        with isolate("text", steps.number, line.text):
            alone += group_lines([line], (), document_id, steps.number, origin)
    return alone
