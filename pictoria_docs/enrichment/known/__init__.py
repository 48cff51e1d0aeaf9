"""Records that are known already: a museum's export completes and checks what entries say.

`tables` reads the files, `columns` tells which column holds which field, `matching` finds the record of each entry,
`merging` lays it beside what is printed. Nothing printed is overwritten, and nothing known either.
"""

from pictoria_docs.enrichment.known.matching import SEVERAL, SHARED
from pictoria_docs.enrichment.known.merging import STAGE, with_known
from pictoria_docs.enrichment.known.tables import check_known

WARNINGS = frozenset({SEVERAL, SHARED})
"""Codes of what this room says of an entry."""

__all__ = ["STAGE", "WARNINGS", "check_known", "with_known"]
