"""The linkers by name: ours, and the rules of other tools."""

from dataclasses import dataclass
from difflib import get_close_matches

from bench.errors import BenchError
from bench.linkers import (
    deepdoctection,
    docling,
    grobid,
    marker,
    mineru,
    pdffigures2,
    pp_structurev3,
)
from bench.linkers.page_blocks import Rule

OWN = "pictoria"
"""The name of our own linker."""


@dataclass(frozen=True)
class Linker:
    """A rule of another tool."""

    name: str
    """As the command line names it."""
    source: str
    """Project, version, licence."""
    summary: str
    """What it does, in one line."""
    link: Rule
    """The pages of a document (`make_page_blocks`) to pairs of caption and picture or table."""


LINKERS: dict[str, Linker] = {
    linker.name: linker
    for linker in (
        Linker(
            "docling",
            "docling, Nov 2026, MIT",
            "as many pairs as can be of captions and the pictures next to them in reading order, the nearest first",
            docling.link,
        ),
        Linker(
            "mineru",
            "MinerU, 2026, own licence (AGPL-3.0 before)",
            "the fewest steps away in reading order, then the nearest; one picture a caption",
            mineru.link,
        ),
        Linker(
            "pdffigures2",
            "pdffigures2, Nov 2023, Apache-2.0",
            "the best set of empty rectangles around captions that open with Figure or Table",
            pdffigures2.link,
        ),
        Linker(
            "marker",
            "Marker, 2025, GPL-3.0",
            "the block right before or after a picture, within 5 % of the page's height",
            marker.link,
        ),
        Linker(
            "pp-structurev3",
            "PaddleX 3.7 (PP-StructureV3), 2026, Apache-2.0",
            "titles within two line heights of a picture, along its longer side first",
            pp_structurev3.link,
        ),
        Linker(
            "grobid",
            "GROBID, Dec 2025, Apache-2.0",
            "the nearest unused picture within 70 points of a caption that opens with a known word",
            grobid.link,
        ),
        Linker(
            "deepdoctection",
            "deepdoctection 1.4, 2025, Apache-2.0",
            "for each picture the caption with the nearest centre",
            deepdoctection.link,
        ),
    )
}


def linker_names() -> tuple[str, ...]:
    """All names that `--linker` takes, our own first."""
    return (OWN, *LINKERS)


def find_linker(name: str) -> Linker:
    """The rule with this name.

    Raises:
        BenchError: there is none of this name, or it is our own; names the nearest and all there are.
    """
    if name not in LINKERS:
        close = get_close_matches(name.casefold(), linker_names(), n=1, cutoff=0.5)
        meant = f"did you mean “{close[0]}”? " if close else ""
        raise BenchError(f"There is no linker named “{name}”; {meant}there are: {', '.join(linker_names())}.")
    return LINKERS[name]
