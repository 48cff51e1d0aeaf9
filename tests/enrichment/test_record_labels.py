"""What a curator may rely on where a book's labels are in no list, or where it has none."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Entry
from pictoria_docs.enrichment import enrich
from tests.enrichment.records import document, values

MATERIALS = ("bronze", "marble", "silver", "ivory", "lead", "glass")
DATES = ("480 BC", "460-440 BC", "sixth century BC", "about 1450", "second century AD", "Imperial period")
MUSEUMS = (
    "Aldmouth, City Museum", "Valombre, Musée municipal", "Thalweiler, Stadtmuseum",
    "Monte Sereno, Museo Civico", "Aldmouth, City Museum", "Karystis, Archaeological Museum",
)  # fmt: skip
NAMES = (
    "Jules Delmas",
    "Edith Thornbury",
    "Paul Castaing",
    "Ida Marchetti",
    "Pavel Ostrovsky",
    "Carlo Roselli",
)
SENTENCE = "The back was left rough and was not meant to be seen from any side."


def catalogue(lines: list[list[str]]) -> tuple[Entry, ...]:
    """The records of entries with these lines."""
    made = [(str(number), "Untitled", "\n".join(text)) for number, text in enumerate(lines, start=1)]
    return enrich(document(*made)).entries


@pytest.mark.parametrize("sign", [" ", ": ", " = ", " – "])
def test_labels_of_nobodys_language_open_the_fields_that_their_values_are_of(sign: str) -> None:
    rows = [
        [f"Zorvan{sign}{40 + n}.{310 + 7 * n}", f"Belma pulsi{sign}{MATERIALS[n]}", f"Tarol{sign}{DATES[n]}",
         f"Kelmo{sign}{MUSEUMS[n]}", f"Grun{sign}{12 + n}.5 cm", SENTENCE]
        for n in range(6)
    ]  # fmt: skip
    for n, entry in enumerate(catalogue(rows)):
        found = values(entry)
        assert found["inventory_number"] == [f"{40 + n}.{310 + 7 * n}"]
        assert found["material"] == [MATERIALS[n]]
        assert found["date_text"] == [DATES[n]]
        assert found["location"] == [MUSEUMS[n]]
        assert found["dimensions"] == [f"{12 + n}.5 cm"]


def test_one_entry_makes_no_label() -> None:
    (entry,) = catalogue([["Zorvan 40.310", "Belma pulsi bronze", SENTENCE]])
    assert "inventory_number" not in values(entry)


def test_sentences_that_begin_alike_are_no_labels() -> None:
    rows = [
        [f"The piece {verb} bronze and stands in the garden of the house."]
        for verb in ("shows", "has", "recalls", "needs", "contains", "resembles")
    ]
    assert not any(values(entry) for entry in catalogue(rows))


@pytest.mark.parametrize("place", [0, 1])
def test_a_name_in_each_record_is_the_makers(place: int) -> None:
    rows = [[MATERIALS[n].capitalize() + ".", f"H. {10 + n} cm"] for n in range(6)]
    for n, lines in enumerate(rows):
        lines.insert(place, NAMES[n])
    assert [values(entry).get("artist") for entry in catalogue(rows)] == [[name] for name in NAMES]


def test_names_of_places_that_have_collections_are_no_makers() -> None:
    towns = ("Monte Sereno", "Torre Bianca", "Port Lierre", "Saint Arvin", "Monte Sereno", "Torre Bianca")
    rows = [[town, f"{MATERIALS[n].capitalize()}.", f"{town}, Museo Civico"] for n, town in enumerate(towns)]
    assert not any("artist" in values(entry) for entry in catalogue(rows))


words = st.text("abcdefgilmnoprstuv", min_size=3, max_size=9).map(str.capitalize)


@settings(max_examples=30, deadline=None)
@given(st.lists(words, min_size=3, max_size=3, unique=True), st.integers(0, 10**6))
def test_whatever_the_labels_are_values_quote_the_page(labels: list[str], seed: int) -> None:
    random = Random(seed)
    rows = [
        [f"{labels[0]} {random.choice(MATERIALS)}", f"{labels[1]} {random.choice(DATES)}",
         f"{labels[2]} {random.randint(1, 99)}.{random.randint(100, 999)}"]
        for _ in range(5)
    ]  # fmt: skip
    for lines, entry in zip(rows, catalogue(rows), strict=True):
        for field in entry.fields:
            assert any(evidence.quote in line for evidence in field.evidence for line in lines)
