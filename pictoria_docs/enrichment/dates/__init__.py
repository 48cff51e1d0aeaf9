"""Dates and periods as catalogues print them, in French, English, German, Italian, Spanish and Latin.

`find_dates` finds them in running text, `read_date` reads a text that is one. Both give years as catalogues count
them and EDTF. The words are data: `languages/*/dates.yaml`, `periods.yaml`.
"""

from pictoria_docs.enrichment.dates.edtf import edtf_years, is_edtf
from pictoria_docs.enrichment.dates.find import find_dates, read_date
from pictoria_docs.enrichment.dates.periods import Period, Periods, own_periods
from pictoria_docs.enrichment.dates.reading import DateReading, Precision

__all__ = [
    "DateReading",
    "Period",
    "Periods",
    "Precision",
    "edtf_years",
    "find_dates",
    "is_edtf",
    "own_periods",
    "read_date",
]
