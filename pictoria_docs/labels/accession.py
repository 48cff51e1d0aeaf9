"""The words before accession and inventory numbers, of all catalogue languages."""

import re
from functools import cache

from pictoria_docs.labels.lexicon import one_of
from pictoria_docs.languages import catalogue_words


@cache
def accession_label() -> re.Pattern[str]:
    """ "n° d'inventaire", "Inv.-Nr.", "acc. no.", "museum number", up to the number."""
    data = catalogue_words("identifiers")
    number, of, inventory, accession, register = (
        f"(?:{one_of(data[key])})" for key in ("numbers", "of", "inventories", "accessions", "registers")
    )
    return re.compile(
        rf"(?:\b{number}[°º.]?\s*(?:{of}\s*)?{inventory}\b\.?"
        rf"|\b{inventory}\b\.?(?:[\s-]*{number}[°º.]*)?(?![a-z])"
        rf"|\b{accession}\b\.?\s*(?:{number}[°º.]*)?"
        rf"|\b{register}\s+{number}\b\.?)\s*[:.]?\s*",
        re.IGNORECASE,
    )
