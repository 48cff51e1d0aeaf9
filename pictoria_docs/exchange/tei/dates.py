"""EDTF as the attributes of TEI's `date`: `when`, `notBefore`, `notAfter`, and EDTF itself in `when-custom`.

Years before our era count as in catalogues and in XML Schema 1.0, which has no year 0: -520 is 520 BC. EDTF counts one
less.
"""

import re

from pictoria_docs.enrichment.dates.edtf import edtf_years, is_edtf

DIGITS = 4
"""Of a year, at least."""
_MAX_YEAR = 9999
"""Further years are told by EDTF alone: readers of XML do not take them."""
_DAY = re.compile(r"(?!0000)\d{4}(-\d\d(-\d\d)?)?")


def date_attributes(edtf: str | None) -> dict[str, str]:
    """What a date's meaning is in TEI; nothing where it is no EDTF."""
    if not edtf or any(map(str.isspace, edtf)) or not is_edtf(edtf):
        return {}
    attributes = {"when-custom": edtf}
    if _DAY.fullmatch(edtf):
        return attributes | {"when": edtf}
    first, last = (_year(year) for year in edtf_years(edtf) or (None, None))
    if first is not None and first == last:
        return attributes | {"when": first}
    return attributes | {
        name: year for name, year in (("notBefore", first), ("notAfter", last)) if year is not None
    }


def _year(year: int | None) -> str | None:
    if year is None or not 0 < abs(year) <= _MAX_YEAR:
        return None
    return f"{'-' if year < 0 else ''}{abs(year):0{DIGITS}d}"
