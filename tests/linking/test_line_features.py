"""Measures of printed lines."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.entry_evidence import catalogue_evidence
from pictoria_docs.linking.line_entries import read_lines
from pictoria_docs.linking.line_features import PLACES, MeasuredLines
from pictoria_docs.linking.line_model import label_lines
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.rows import _quantiles
from tests.linking.factory import PageMaker, document

VALUES = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=30)


@given(VALUES, st.floats(0, 1), st.randoms(use_true_random=False))
def test_quantiles_of_each_row_are_those_of_numpy(values: list[float], share: float, random: object) -> None:
    draw = np.random.default_rng(random.randint(0, 10**6))  # type: ignore[attr-defined]
    numbers = np.array(values)
    members = draw.random((4, len(values))) < 0.5
    members[:, draw.integers(len(values))] = True
    expected = [np.quantile(numbers[row], share) for row in members]
    assert np.allclose(_quantiles(numbers, members, share), expected, atol=1e-6)


def numbered(*, bold: bool) -> MeasuredLines:
    """The lines of a catalogue whose numbers stand alone over records."""
    pages = []
    for number in range(1, 9):
        page = PageMaker(number)
        page.text(50, 60, 80, f"{number}.", bold=bold)
        told = [f"Inv. {60 + number}.AE.{57 * number}", f"H. {number + 11}.5 cm. Clay."]
        page.lines(
            50, 74, 430, [*(told if number % 2 or bold else []), "Found in the trench with the others."]
        )
        page.prose(130)
        pages.append(page)
    options = LinkingOptions()
    document_index = opened_document(document(pages), options)
    return measure_lines(document_index, options).measured


def test_numbers_that_nothing_sets_apart_are_evidence_of_their_own() -> None:
    for bold, name, other in (
        (False, "plain_record", "numbered_record"),
        (True, "numbered_record", "plain_record"),
    ):
        measured = numbered(bold=bold)
        named = [
            row.text
            for row, flags in zip(measured.rows, measured.features, strict=True)
            if flags[PLACES[name]]
        ]
        assert named == [f"{number}." for number in range(1, 9)]
        assert not measured.features[:, PLACES[other]].any()
        evidence = catalogue_evidence(read_lines(label_lines(measured)))
        assert evidence["plain"] == float(not bold)
