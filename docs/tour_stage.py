"""What the guided tour is made with (see make_tour.py): a catalogue with slips, and pictoria-docs as one starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymupdf

from bench.example_pictures import photograph

READER = "anna"


def addenda(pdf: Path) -> None:
    """Add a last page on which the printer has swapped two captions, and misspelt one; a small mark stands alone.

    So there is something to correct that no program could know.
    """
    with pymupdf.open(pdf) as book:
        page = book.new_page(width=482, height=680)
        write = page.insert_text
        write((58, 48), "La vaisselle du littoral de Lierre", fontname="tiit", fontsize=8.5)
        write((58, 90), "Addenda", fontname="hebo", fontsize=16)
        for place, (shape, label, text) in enumerate(
            (
                ("jug", "Fig. 4.", "Jatte sans décor, Valombre."),
                ("bowl", "Fig. 5.", "Pichet à dec, Port-Lierre."),
            )
        ):
            x = 58 + 190 * place
            picture = photograph(shape, seed=40 + place, width=400, height=440)
            page.insert_image(pymupdf.Rect(x, 110, x + 176, 304), stream=picture, keep_proportion=False)
            write((x, 318), label, fontname="tibo", fontsize=8.5)
            write((x + 29, 318), text, fontname="tiro", fontsize=8.5)
        write(
            (58, 360),
            "Une marque de potier est incisée sous le pied du pichet ; nous la donnons",
            fontname="tiro",
        )
        write((58, 375), "ci-dessous à sa taille.", fontname="tiro")
        mark = page.new_shape()
        for line in (((226, 420), (250, 396)), ((226, 396), (250, 420)), ((238, 390), (238, 426))):
            mark.draw_line(*line)
        mark.finish(width=1.6)
        mark.commit()
        write((238, 642), str(page.number + 1), fontname="tiro", fontsize=9)
        book.saveIncr()


@contextmanager
def running(*command: str) -> Iterator[str]:
    """Run a command of pictoria-docs that serves; its address."""
    environment = {**os.environ, "PICTORIA_LANG": "en", "USER": READER, "LOGNAME": READER}
    process = subprocess.Popen(
        [sys.executable, "-m", "pictoria_docs.apps", *command],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit(f"{' '.join(command)}: no address")
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def call(*command: str, typed: str = "") -> str:
    """What a command of pictoria-docs says."""
    environment = {**os.environ, "PICTORIA_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "pictoria_docs.apps", *command],
        env=environment, input=typed, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
