"""What a run did, as lines in the terminal."""

from pictoria_docs.i18n import decimal, translate, user_language
from pictoria_docs.pipeline.summary import DocumentSummary, Summary

SHOWN = 20
"""Problems listed after a run; `status` lists all."""
MIN_SECONDS = 1e-6
"""That a run is taken to last, so that its rate is a number."""


def show_summary(summary: Summary) -> None:
    """What was done, what was still right, what was skipped and why."""
    for document in summary.documents:
        print(_line(document.name, document, document.counts))
    if len(summary.documents) > 1:
        print(_line(translate("cli.total"), summary, summary.totals()))
    if summary.analysed:
        print(_speed(summary.analysed, summary.seconds))
    if summary.problems:
        print(translate("cli.skipped_list"))
        for problem in summary.problems[:SHOWN]:
            print(f"  - {problem.sentence()}")
        if len(summary.problems) > SHOWN:
            print(translate("cli.skipped_more", count=len(summary.problems) - SHOWN))


def _speed(pages: int, seconds: float) -> str:
    """How long it took, and the pages of a second or the seconds of a page, whichever is more than one."""
    language = user_language()
    code, rate = "cli.speed", pages / max(seconds, MIN_SECONDS)
    if rate < 1:
        code, rate = "cli.speed_slow", seconds / pages
    return translate(code, seconds=decimal(f"{seconds:.1f}", language), rate=decimal(f"{rate:.1f}", language))


def _line(name: str, done: DocumentSummary | Summary, found: dict[str, int]) -> str:
    pages = [translate("cli.pages_read", count=done.analysed)]
    if done.reused:
        pages.append(translate("cli.pages_reused", count=done.reused))
    if done.skipped:
        pages.append(translate("cli.pages_skipped", count=done.skipped))
    if done.left_out:
        pages.append(translate("cli.items_left_out", count=done.left_out))
    counts = [translate(f"cli.count_{kind}", count=count) for kind, count in found.items()]
    return translate("cli.document_line", name=name, pages=", ".join(pages)) + (
        translate("cli.break") + ", ".join(counts) if counts else ""
    )
