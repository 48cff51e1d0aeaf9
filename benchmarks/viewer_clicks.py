"""Pictures clicked in a stock Mirador and a stock Universal Viewer: are caption, entry and page shown?

    python -m benchmarks.viewer_clicks [--pictures 100] [--viewer mirador] [GOLD ...]

The documents are made from gold files of a benchmark (default: those of `PICTORIA_SHARED` whose names begin with
`dev_`; without any, catalogues made for tests), exported as IIIF and opened in Chromium. The viewers come from npm.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.exchange import export_project
from tests.chromium import chromium
from tests.exchange.from_gold import document_from_gold
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.viewer_clicks import VIEWER_CLICKS, pictures_to_click, with_small_pages
from tests.exchange.viewers import shown


def documents(golds: list[Path]) -> Iterator[Document]:
    """The documents of the gold files; without any, small catalogues without end."""
    if golds:
        for gold in golds:
            yield document_from_gold(json.loads(gold.read_text("utf-8")))
        return
    number = 0
    while True:
        number += 1
        yield sample_document(f"sample-{number}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golds", nargs="*", type=Path)
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--viewer", choices=tuple(VIEWER_CLICKS), action="append")
    wanted = parser.parse_args()
    shared = Path(os.environ.get("PICTORIA_SHARED", "/nowhere"), "bench", "dev")
    golds = wanted.golds or sorted(shared.glob("dev_*.gold.json"))
    failed = False
    with tempfile.TemporaryDirectory() as folder, shown(Path(folder)) as base:
        made, pictures = [], []
        for document in documents(golds):
            made.append(with_small_pages(document.without_rejected()))
            pictures += pictures_to_click(made[-1])
            if len(pictures) >= wanted.pictures:
                break
        export_project(iter(made), draw_page, Path(folder), "iiif", "en", base_url=base)
        for viewer in wanted.viewer or VIEWER_CLICKS:
            started, clicked, on_the_page, whole = time.monotonic(), 0, 0, 0
            with chromium() as browser:
                for shown_picture in VIEWER_CLICKS[viewer](browser, base, islice(pictures, wanted.pictures)):
                    clicked += 1
                    on_the_page += shown_picture.on_the_page
                    whole += not shown_picture.missing
                    if shown_picture.missing:
                        print(shown_picture.picture.document, shown_picture.picture.id, shown_picture.missing)
            seconds = time.monotonic() - started
            print(
                f"{viewer}: {clicked} pictures of {len(made)} documents clicked ({on_the_page} on the page itself), "
                f"{whole} with caption, entry and page; {seconds:.0f} s",
                flush=True,
            )
            failed |= whole < wanted.pictures
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
