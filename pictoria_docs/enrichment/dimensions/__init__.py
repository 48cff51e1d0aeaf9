"""Dimensions as catalogues print them: "H. 12,5 cm ; L. 3", "8 1/2 x 11 in. (21.6 x 27.9 cm)"."""

from pictoria_docs.enrichment.dimensions.find import (
    Dimension,
    DimensionsReading,
    as_json,
    find_dimensions,
    read_dimensions,
    same_measures,
)
from pictoria_docs.enrichment.dimensions.measure_lexicon import is_measure

__all__ = [
    "Dimension",
    "DimensionsReading",
    "as_json",
    "find_dimensions",
    "is_measure",
    "read_dimensions",
    "same_measures",
]
