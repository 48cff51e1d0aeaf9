"""What a run did, as lines in the terminal."""

from pictoria_docs.i18n import translate
from pictoria_docs.pipeline.summary import DocumentSummary, Summary

SHOWN = 20
"""Problems listed after a run; `status` lists all."""
LEAST_SECONDS = 1e-6
"""That a run is taken to last, so that its rate is a number."""


def show_summary(summary: Summary) -> None:
    """What was done, what was still right, what was skipped and why."""
    for document in summary.documents:
        print(_line(document))
    if len(summary.documents) > 1:
        totals = DocumentSummary(id=summary.documents[0].id, name=translate("cli.total"), source="")
        for document in summary.documents:
            totals.pages += document.pages
            totals.analysed += document.analysed
            totals.reused += document.reused
            totals.skipped += document.skipped
            totals.left_out += document.left_out
        totals.counts = summary.totals()
        print(_line(totals))
    if summary.analysed:
        rate = summary.analysed / max(summary.seconds, LEAST_SECONDS)
        print(translate("cli.speed", seconds=f"{summary.seconds:.1f}", rate=f"{rate:.1f}"))
    if summary.problems:
        print(translate("cli.skipped_list"))
        for problem in summary.problems[:SHOWN]:
            print(f"  - {problem.sentence()}")
        if len(summary.problems) > SHOWN:
            print(translate("cli.skipped_more", count=len(summary.problems) - SHOWN))


def _line(document: DocumentSummary) -> str:
    pages = [translate("cli.pages_read", count=document.analysed)]
    if document.reused:
        pages.append(translate("cli.pages_reused", count=document.reused))
    if document.skipped:
        pages.append(translate("cli.pages_skipped", count=document.skipped))
    if document.left_out:
        pages.append(translate("cli.items_left_out", count=document.left_out))
    counts = [translate(f"cli.count_{name}", count=count) for name, count in document.counts.items()]
    return translate("cli.document_line", name=document.name, pages=", ".join(pages)) + (
        translate("cli.break") + ", ".join(counts) if counts else ""
    )
