"""The linking rules of other tools, rebuilt over our regions so that only the rule differs.

`LINKERS` holds them by name; `relink(document, "docling")` gives a document the caption links that docling's rule
would make, and `link_with` has all that follows rest on them (`python -m bench link PROJECT --linker docling`). Each
module tells where its rule comes from, what it does and where it is known to fail; `sheets` tells what the rules are
given. No code of theirs is used.
"""

from bench.linkers.registry import LINKERS, OWN, Linker, linker_names
from bench.linkers.relink import baseline_links, export_linked, link_with, relink
from bench.linkers.sheets import Pair, Rule, Sheet, make_sheets

__all__ = [
    "LINKERS",
    "OWN",
    "Linker",
    "Pair",
    "Rule",
    "Sheet",
    "baseline_links",
    "export_linked",
    "link_with",
    "linker_names",
    "make_sheets",
    "relink",
]
