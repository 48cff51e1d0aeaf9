"""What each format carries, as a table for the documentation.

`python -m pictoria_docs.exchange.formats.loss_table en > docs/losses.md`, and `fr > docs/pertes.md`.
"""

import sys
from collections.abc import Iterator

from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.formats.exporters import EXPORTERS
from pictoria_docs.exchange.formats.losses import loss_text
from pictoria_docs.i18n import FALLBACK, translate

CARRIED, LOST = "✓", "–"


def loss_table(language: str) -> Iterator[str]:
    """The lines of a page in Markdown: a row for each aspect of a document, a column for each of our formats."""
    formats = {name: EXPORTERS.get(name).carries for name in EXPORTERS.built_in}
    yield f"# {translate('losses.page_title', language)}"
    yield ""
    yield translate("losses.page_text", language, carried=CARRIED, lost=LOST)
    yield ""
    yield f"| {translate('losses.reason', language)} | {' | '.join(formats)} |"
    yield f"| --- |{' --- |' * len(formats)}"
    for aspect in Aspect:
        marks = (CARRIED if aspect in carries else LOST for carries in formats.values())
        yield f"| {loss_text(aspect, language)} | {' | '.join(marks)} |"


if __name__ == "__main__":
    print("\n".join(loss_table(sys.argv[1] if len(sys.argv) > 1 else FALLBACK)))
