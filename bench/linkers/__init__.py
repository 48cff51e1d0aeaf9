"""The linking rules of other tools, rebuilt over our regions so that only the rule differs.

`LINKERS` holds them by name; `relink(document, "docling")` gives a document the caption links that docling's rule
would make, and `link_with` has all that follows rest on them (`python -m bench link PROJECT --linker docling`). Each
module tells where its rule comes from, what it does and where it is known to fail; `page_blocks` tells what the rules
are given. No code of theirs is used.
"""

from bench.linkers.page_blocks import CaptionPair, PageBlocks, Rule, make_page_blocks
from bench.linkers.registry import LINKERS, OWN, Linker, linker_names
from bench.linkers.relink import baseline_links, export_linked, link_with, relink

__all__ = [
    "LINKERS",
    "OWN",
    "CaptionPair",
    "Linker",
    "PageBlocks",
    "Rule",
    "baseline_links",
    "export_linked",
    "link_with",
    "linker_names",
    "make_page_blocks",
    "relink",
]
