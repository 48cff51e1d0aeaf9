"""The progress of an analysis, shown by Gradio."""

import gradio as gr

from pictoria_docs.i18n import translate


class GradioProgress:
    """Shows how far an analysis has come where a handler's result will stand.

    `project.analyse(progress=GradioProgress(progress))`; `progress` is what Gradio gives to a handler that has the
    argument `progress=gr.Progress()`.
    """

    def __init__(self, progress: gr.Progress, language: str | None = None) -> None:
        """`language`: of what is shown; None: the user's."""
        self._progress, self._description = progress, translate("cli.analysing", language)
        self._done = self._total = 0

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""
        self._total += pages
        self.advance(0)

    def advance(self, pages: int) -> None:
        """So many pages are done."""
        self._done += pages
        self._progress((self._done, self._total), desc=self._description)
