"""What a run shows while it goes on."""

from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from pictoria_docs.i18n import translate

REFRESH_SECONDS = 0.1
"""Between two drawings of the bar: more are not seen, and cost time."""


class Progress(Protocol):
    """Hears of a run's progress, in the main process."""

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""

    def advance(self, pages: int) -> None:
        """So many pages are done."""


@runtime_checkable
class PageProgress(Progress, Protocol):
    """Hears of each page that is begun, too: of a scan, one may take long."""

    def begin(self, page: int) -> None:
        """Work begins on the page of this number."""


class Quiet:
    """Shows nothing."""

    def expect(self, pages: int) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""


class RichProgress:
    """A bar with pages done, pages per second and time left, on a terminal or in a notebook; else nothing."""

    def __init__(self, language: str | None = None, *, quiet: bool = False) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(translate("cli.pages_per_second", language, rate="{task.fields[rate]}")),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            # No thread in the background: the run itself refreshes, at most ten times a second.
            auto_refresh=False,
            disable=quiet or not (self.console.is_terminal or self.console.is_jupyter),
        )
        self._task = self._progress.add_task(translate("cli.analysing", language), total=None, rate="")
        self._total = 0
        self._shown = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""
        self._total += pages
        self._progress.update(self._task, total=self._total)
        self._refresh(force=True)

    def advance(self, pages: int) -> None:
        """So many pages are done; 0 only moves the clock."""
        self._progress.update(self._task, advance=pages)
        self._refresh()

    def _refresh(self, *, force: bool = False) -> None:
        from time import monotonic

        if force or monotonic() - self._shown >= REFRESH_SECONDS:
            self._shown = monotonic()
            task = self._progress.tasks[0]
            self._progress.update(self._task, rate=f"{task.finished_speed or task.speed or 0:.1f}")
            self._progress.refresh()
