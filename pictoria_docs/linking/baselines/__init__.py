"""The linking rules of other tools, rebuilt over our regions so that only the rule differs.

`LINKERS` holds them by name; `relink(document, "docling")` gives a document the caption links that docling's rule
would make, and the option `linker` (`--linker docling`) has the whole analysis use them. Each module tells where its
rule comes from, what it does and where it is known to fail; `sheets` tells what the rules are given. No code of
theirs is used.
"""

from pictoria_docs.linking.baselines.registry import LINKERS, OWN, Linker, linker_names
from pictoria_docs.linking.baselines.relink import baseline_links, relink, renumber
from pictoria_docs.linking.baselines.sheets import Pair, Rule, Sheet, make_sheets

__all__ = [
    "LINKERS",
    "OWN",
    "Linker",
    "Pair",
    "Rule",
    "Sheet",
    "baseline_links",
    "linker_names",
    "make_sheets",
    "relink",
    "renumber",
]
