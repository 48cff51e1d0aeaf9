"""Inventory, accession and lot numbers, and what looks like them and is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.values.identifiers import expand, find_identifiers, read_identifiers
from tests.campaigns import cases


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Inv. INHA 141466", ["INHA 141466"]),
        ("N° inv. : Br 123. H. 12 cm", ["Br 123"]),
        ("Numéro d’inventaire : 2001.12.34", ["2001.12.34"]),
        ("inv. no. 1920,0101.5", ["1920,0101.5"]),
        ("Inv.-Nr. V.I. 3456, Höhe 12 cm", ["V.I. 3456"]),
        ("inv. n. 12345. Diam. cm 3", ["12345"]),
        ("Acc. no. 81.AE.188.7", ["81.AE.188.7"]),
        ("inv. 12, 14 et 17-19", ["12", "14", "17-19"]),
        ("inv. nos. 12 and 13", ["12", "13"]),
        ("Inv. Br 123, Br 124 et 125", ["Br 123", "Br 124", "125"]),
        ("Sotheby's, 12 July 1985, lots 12-14 and 17", ["12-14", "17"]),
        ("Auktion 34, Los 12.", ["12"]),
        ("Bronze mirror. 71.AH.110", ["71.AH.110"]),
        ("M67/210", ["M67/210"]),
        ("British Museum, 1873,0820.362", ["1873,0820.362"]),
        ("Paris, Louvre, MNB 1234", ["MNB 1234"]),
    ],
)
def test_numbers_behind_labels_and_by_their_shape(text: str, values: list[str]) -> None:
    found = find_identifiers(text)
    assert [each.value for each in found] == values


@pytest.mark.parametrize(
    "text",
    [
        "In 1975, 12 July, dated 12.5.1930",
        "ARV 123, 4; ABV 145, 13",
        "Los 12 vasos griegos",
        "inventé en 1920",
        "H. 12 cm, pl. 4",
        "",
    ],
)
def test_what_is_no_identifier(text: str) -> None:
    assert find_identifiers(text) == []


@pytest.mark.parametrize(
    "text", ["inv. 123, 35 cm", "inv. 123, 520 av. J.-C.", "inv. 123, pl. 4, 1975", "inv. 123 (1975)"]
)
def test_a_list_ends_before_what_is_no_number_of_it(text: str) -> None:
    assert [each.value for each in find_identifiers(text)] == ["123"]


def test_a_number_behind_its_label_is_surer() -> None:
    now, once = find_identifiers("Inv. Br 123 (anc. MNB 45)")
    assert now.confidence > once.confidence


def test_ranges_stand_for_each_number() -> None:
    assert expand("72.AH.76.1–.3") == ("72.AH.76.1", "72.AH.76.2", "72.AH.76.3")
    assert expand("118-9") == ("118", "119")
    assert expand("Br 007-009") == ("Br 007", "Br 008", "Br 009")
    assert expand("MNB 45") == ("MNB 45",)
    assert expand("1-99999") == ("1-99999",)


def test_the_value_of_a_field_needs_no_label() -> None:
    assert [each.value for each in read_identifiers("12345 et 12346")] == ["12345", "12346"]
    assert [each.value for each in read_identifiers("inv. Br 12")] == ["Br 12"]
    assert read_identifiers("sans numéro") == []


@given(st.text(alphabet="InvBr. °N123,-–/;etL()lotMAX\n", max_size=60) | st.text(max_size=60))
@settings(max_examples=cases(100, 400), deadline=None)
def test_any_text_gives_offsets_within_it(text: str) -> None:
    for found in (find_identifiers(text), read_identifiers(text)):
        place = 0
        for each in found:
            assert place <= each.start < each.end <= len(text)
            assert each.value and expand(each.value)
            place = each.end


@given(
    st.lists(st.integers(100, 999), min_size=1, max_size=4, unique=True),
    st.sampled_from(["Br", "MNB", "V.I.", ""]),
)
def test_lists_are_read_back(numbers: list[int], letters: str) -> None:
    values = [f"{letters} {number}".strip() for number in numbers]
    text = f"Bronze. Inv. {', '.join(values)}. H. 12 cm."
    assert [each.value for each in find_identifiers(text)] == values
