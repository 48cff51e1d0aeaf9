"""Texts of any length: read in time that grows no faster than they do, and read in full.

The cost is the processor's time of a tenfold text against that of the text itself: 10 where it is linear, 100 where it
is quadratic. What else runs on the machine counts neither way; the limit stands far from both.
"""

from collections.abc import Callable

import pytest

from pictoria_docs.document.pieces import MAX_VALUE_LENGTH, PIECE
from pictoria_docs.enrichment.clauses import clauses
from pictoria_docs.enrichment.dates import find_dates, read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.values import bibliography
from pictoria_docs.enrichment.values.condition import find_conditions
from pictoria_docs.enrichment.values.identifiers import expand, find_identifiers, read_identifiers
from pictoria_docs.enrichment.values.names import read_person
from pictoria_docs.enrichment.values.provenance import find_events
from pictoria_docs.labels import find_references, read_caption, read_item
from pictoria_docs.labels.grammar import MAX_CAPTION_LENGTH
from tests.cpu import cpu_seconds

TIMES, MAX_RATIO = 10, 40
"""A text so many times as long may cost so many times as much."""
SHORT = 0.1
"""Seconds that are not worth comparing: what clocks and the collection of memory add."""


def of_length(phrase: str, length: int) -> str:
    """A phrase repeated up to a length."""
    return (phrase * (length // len(phrase) + 1))[:length]


def all_clauses(text: str) -> object:
    """The clauses of a text whose years are kept whole."""
    years = [(place, place + 4) for place in range(0, len(text) - 4, 6)]
    return clauses(text, 0, len(text), years, years)


@pytest.mark.parametrize(
    ("read", "phrase"),
    [
        (read_caption, "Fig. 1 "),
        (read_caption, "Fig. 1. A jug. "),
        (read_item, "2-4, "),
        (find_references, "cat. 7, "),
        (find_references, "1. "),
        (find_dates, "de la Fig. 1978 "),
        (read_date, "1978 "),
        (find_dimensions, "H. 1 x "),
        (find_dimensions, "1 x 1 cm (H x L) "),
        (bibliography.find_references, "Photo A. Smith. "),
        (bibliography.find_references, "Smith. A jug. "),
        (find_identifiers, "MNB 123, "),
        (read_identifiers, "Inv. 1, "),
        (expand, "1"),
        (find_conditions, "\n"),
        (read_person, "("),
        (find_events, "I. "),
        (all_clauses, "1978. "),
    ],
)
def test_cost_grows_no_faster_than_the_text(read: Callable[[str], object], phrase: str) -> None:
    read(of_length(phrase, 100))
    once = cpu_seconds(lambda: read(of_length(phrase, PIECE)))
    often = cpu_seconds(lambda: read(of_length(phrase, TIMES * PIECE)))
    assert often < MAX_RATIO * max(once, SHORT / TIMES) + SHORT, (once, often)


PARAGRAPH = (
    "Amphora, found at Vulci in 1828, acquired by the Louvre in 1837. Inv. MNB 123. H. 12.5 cm, repaired. "
    "See fig. 12. 1. Beazley, ARV 1963, p. 45.\n"
)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (find_references, "fig. 12"),
        (find_dates, "1828"),
        (find_dimensions, "H. 12.5 cm"),
        (find_identifiers, "MNB 123"),
        (find_conditions, "H. 12.5 cm, repaired"),
        (find_events, "acquired by the Louvre in 1837"),
        (bibliography.find_references, "Beazley, ARV 1963, p. 45"),
    ],
)
def test_nothing_of_a_long_text_is_lost_or_found_twice(
    read: Callable[[str], list[bibliography.ReferenceReading]], printed: str
) -> None:
    count = 5 * PIECE // len(PARAGRAPH)
    text = PARAGRAPH * count
    found = [text[each.start : each.end] for each in read(text)]
    assert sum(printed in each for each in found) == count, found[:8]
    assert len(found) == count * len(read(PARAGRAPH))


def test_a_long_caption_is_read_by_its_head() -> None:
    text = "Fig. 1. " + of_length("A jug from Vulci. ", 3 * MAX_CAPTION_LENGTH)
    reading = read_caption(text)
    assert reading is not None and reading.numbers[0].key == "1"
    assert reading.body_end <= MAX_CAPTION_LENGTH


def test_what_is_long_is_no_single_value() -> None:
    assert read_date(" " * MAX_VALUE_LENGTH + "1978") is None
    assert read_person("A. Smith " * MAX_VALUE_LENGTH) is None
    assert expand("1" * MAX_VALUE_LENGTH + "-3") == ("1" * MAX_VALUE_LENGTH + "-3",)


def test_lists_without_end_are_read_without_end_of_the_stack() -> None:
    assert find_references("Fig. 1 f., " + "12 f., " * 1500)
    assert find_dimensions("H. 1 m " + "1 cm " * 1500)
