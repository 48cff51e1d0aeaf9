"""No text, however odd, holds the readers up."""

from collections.abc import Callable

import pytest

from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.values.bibliography import find_references
from pictoria_docs.enrichment.values.condition import find_conditions
from pictoria_docs.enrichment.values.identifiers import find_identifiers
from pictoria_docs.enrichment.values.provenance import find_events
from tests.cpu import cpu_seconds

ODD = (
    "A-",
    "1 x ",
    "1/2 ",
    "de la ",
    "( ",
    "\n",
    "1990, ",
    "Inv. A 1, ",
    "vente A 1836, ",
    "12 x 5 cm (5 x 2 in.); ",
    "H. 12 ",
)


@pytest.mark.parametrize(
    "find", [find_dimensions, find_identifiers, find_references, find_events, find_conditions]
)
def test_odd_texts_take_no_time(find: Callable[[str], object]) -> None:
    find("")
    for piece in ODD:
        text = (piece * 4000)[:4000]
        assert cpu_seconds(lambda text=text: find(text)) < 20, piece
