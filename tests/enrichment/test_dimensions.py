"""Dimensions as catalogues print them, and what looks like them and is none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.dimensions import as_json, find_dimensions, read_dimensions
from tests.campaigns import cases


def read(text: str, unit: str | None = None) -> list[tuple[str, float, str]]:
    return [(each.kind, each.value, each.unit) for each in read_dimensions(text, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "H. 12,5 cm ; L. 3 ; Ø 4,2 cm",
            [("height", 12.5, "cm"), ("length", 3, "cm"), ("diameter", 4.2, "cm")],
        ),
        ("Oil on canvas, 270.5 × 180 cm", [("height", 270.5, "cm"), ("width", 180, "cm")]),
        ("132, 5 x 98 cm", [("height", 132.5, "cm"), ("width", 98, "cm")]),
        ("98 × 132, 5 cm", [("height", 98, "cm"), ("width", 132.5, "cm")]),
        ("12 x 5 x 3 cm", [("height", 12, "cm"), ("width", 5, "cm"), ("depth", 3, "cm")]),
        ("1.9 × 1.4 meters", [("height", 1.9, "m"), ("width", 1.4, "m")]),
        ("12 cm (h) x 5 cm (w)", [("height", 12, "cm"), ("width", 5, "cm")]),
        ("12 × 5 × 3 cm (H × W × D)", [("height", 12, "cm"), ("width", 5, "cm"), ("depth", 3, "cm")]),
        ("H x L x P : 12 x 5 x 3 cm", [("height", 12, "cm"), ("width", 5, "cm"), ("depth", 3, "cm")]),
        ("Diam. 3,5 x 3,7 cm", [("diameter", 3.5, "cm"), ("diameter", 3.7, "cm")]),
        ("Höhe 23,5 cm, Dm 12 cm", [("height", 23.5, "cm"), ("diameter", 12, "cm")]),
        (
            "Maße: H. 12 cm, B. 5 cm, T. 3,5 cm",
            [("height", 12, "cm"), ("width", 5, "cm"), ("depth", 3.5, "cm")],
        ),
        (
            "L: 5,4; B: 3,2; D: 0,4 cm",
            [("length", 5.4, "cm"), ("width", 3.2, "cm"), ("thickness", 0.4, "cm")],
        ),
        ("alt. cm 12; diam. cm 5,3", [("height", 12, "cm"), ("diameter", 5.3, "cm")]),
        (
            "Misure: h cm 12; largh. cm 5; spess. mm 3",
            [("height", 12, "cm"), ("width", 5, "cm"), ("thickness", 3, "mm")],
        ),
        ("Altura 12 cm; anchura 5 cm", [("height", 12, "cm"), ("width", 5, "cm")]),
        ("Altitudo 12 cm, latitudo 5 cm", [("height", 12, "cm"), ("width", 5, "cm")]),
        ("12 cm de haut sur 5 de large", [("height", 12, "cm"), ("width", 5, "cm")]),
        ("12 cm high, 5 cm wide", [("height", 12, "cm"), ("width", 5, "cm")]),
        ("21,6 cm (largeur)", [("width", 21.6, "cm")]),
        ("L. 1,20 m", [("length", 1.2, "m")]),
        ("H. 1 m. 20 ; L. 0 m. 45", [("height", 1.2, "m"), ("length", 0.45, "m")]),
        ("Hauteur : 0m,25", [("height", 0.25, "m")]),
        ("Poids 1 050 g", [("weight", 1050, "g")]),
        ("Gewicht 3,42 g", [("weight", 3.42, "g")]),
        ("Capacity to rim is 8.706 liters", [("volume", 8.706, "l")]),
        ("3,42 g; 18 mm; 6 h", [("weight", 3.42, "g"), ("diameter", 18, "mm"), ("die_axis", 6, "h")]),
        (
            "Diam. 18.5 mm, wt. 3.42 g, axis 6",
            [("diameter", 18.5, "mm"), ("weight", 3.42, "g"), ("die_axis", 6, "h")],
        ),
        ("Haut. 6 pouces 3 lignes", [("height", 6.25, "pouce")]),
        ("H. 2 ft. 3 in.", [("height", 2.25, "ft")]),
        ("8½ x 11 in.", [("height", 8.5, "in"), ("width", 11, "in")]),
        ("H. 12 ; L. 8 ; P. 3 cm", [("height", 12, "cm"), ("width", 8, "cm"), ("depth", 3, "cm")]),
        ("H. 12 cm; W. 8 cm; D. 3 cm", [("height", 12, "cm"), ("width", 8, "cm"), ("depth", 3, "cm")]),
        ("Maximum preserved dimension 4.86 cm. Burnt.", [("other", 4.86, "cm")]),
        ("Dimensions (cm) : 12 x 5", [("height", 12, "cm"), ("width", 5, "cm")]),
    ],
)
def test_dimensions_as_printed(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "See pl. 12, fig. 8.4, p. 228, and the catalogue of 1975.",
        "A grid of 10 x 20 squares; 10 x 20 in all.",
        "Found 3 m from the wall at a depth of 2 m.",
        "Inv. 71.AH.110; lot 12 in the sale of 12.5.1930",
        "Vers 520-510 av. J.-C. ; haut de page",
        "Pl. XII, 3 cm",
        "voir p. 23, H. 5",
        "Sold in 1975 in Paris, 8 in all.",
        "T. 12, tombe à 3 m de profondeur",
        "L. 5 and T. 12 of the series",
        "",
    ],
)
def test_what_is_no_dimension(text: str) -> None:
    assert find_dimensions(text) == []


def test_qualifiers_say_how_and_where_it_was_measured() -> None:
    text = (
        "Max. preserved dimensions: height 7 cm; diam. of rim c. 30 cm (outside); P.H. 5 cm; H. cons. 12 cm"
    )
    assert [each.qualifier for each in read_dimensions(text)] == [
        "max, preserved",
        "max, preserved, of rim, c., outside",
        "max, preserved",
        "max, preserved",
    ]
    assert read_dimensions("Randdurchmesser ca. 12 cm")[0].qualifier == "Rand, c."
    with_handles = read_dimensions("H. 12 cm (avec anses : 14 cm)")[1]
    assert (with_handles.kind, with_handles.value, with_handles.qualifier) == ("height", 14, "avec anses")


@pytest.mark.parametrize(
    ("text", "value", "upper"),
    [
        ("diam. of body 23.1–.4 cm", 23.1, 23.4),
        ("H. 12-13 cm", 12, 13),
        ("L. 12 à 15 cm", 12, 15),
        ("Diam. 18/19 mm", 18, 19),
        ("La largeur varie entre 0,30 m et 0,40 m.", 0.3, 0.4),
    ],
)
def test_a_range_keeps_both_ends(text: str, value: float, upper: float) -> None:
    (only,) = read_dimensions(text)
    assert (only.value, only.upper) == (value, upper)


def test_numbers_without_unit_are_metres_or_centimetres_and_less_sure() -> None:
    old = read_dimensions("Haut. 0,23 ; diam. 0,12")
    assert [(each.unit, each.si_value) for each in old] == [("m", 0.23), ("m", 0.12)]
    new = read_dimensions("L. 12,5 ; l. 8 ; ép. 1,2")
    assert [(each.kind, each.unit) for each in new] == [
        ("length", "cm"),
        ("width", "cm"),
        ("thickness", "cm"),
    ]
    printed = read_dimensions("L. 12,5 cm")
    assert new[0].confidence < old[0].confidence < printed[0].confidence


def test_a_column_in_centimetres_needs_neither_words_nor_units() -> None:
    assert read("46,5", "cm") == [("other", 46.5, "cm")]
    assert read("? x 21,5  x 32,8", "cm") == [("width", 21.5, "cm"), ("depth", 32.8, "cm")]
    assert read("8 cm cm (hauteur)", "cm") == [("height", 8, "cm")]


def test_what_is_stated_twice_is_one_measure_and_must_agree() -> None:
    text = "8 1/2 x 11 in. (21.6 x 27.9 cm)"
    (reading,) = find_dimensions(text)
    assert [(each.kind, each.value) for each in reading.dimensions] == [("height", 21.6), ("width", 27.9)]
    assert [(each.kind, each.value) for each in reading.restated] == [("height", 8.5), ("width", 11)]
    assert reading.consistent is True
    assert text[reading.start : reading.end] == text
    (slip,) = find_dimensions("8 1/2 x 11 in. (26.1 x 27.9 cm)")
    assert slip.consistent is False
    (kinds,) = find_dimensions("H: 10.2 cm (4 in.); W: 5.1 cm (2 in.)")
    assert [(each.kind, each.value) for each in kinds.dimensions] == [("height", 10.2), ("width", 5.1)]
    assert kinds.consistent is True
    assert find_dimensions("H. 12 cm")[0].consistent is None


def test_json_of_a_field() -> None:
    rows = json.loads(as_json(read_dimensions("H. max. 12–13 cm ; Poids 30 g")))
    assert rows == [
        {"kind": "height", "value": 12, "unit": "cm", "upper": 13, "qualifier": "max"},
        {"kind": "weight", "value": 30, "unit": "g"},
    ]


WORDS = {
    "height": ["H.", "Haut.", "Höhe", "Height", "alt.", "Altura"],
    "width": ["l.", "larg.", "Breite", "W.", "largh.", "anchura"],
    "diameter": ["Ø", "diam.", "Dm.", "Durchmesser", "Diameter"],
    "thickness": ["ép.", "Dicke", "Th.", "spess.", "grosor"],
}
numbers = st.integers(1, 9999).map(lambda tenths: tenths / 10)


@st.composite
def printed_dimensions(draw: st.DrawFn) -> tuple[str, list[tuple[str, float, str]]]:
    kinds = draw(st.lists(st.sampled_from(list(WORDS)), min_size=1, max_size=4, unique=True))
    unit = draw(st.sampled_from(["cm", "mm"]))
    comma, before = draw(st.booleans()), draw(st.booleans())
    between = draw(st.sampled_from(["; ", " ; ", ", ", " – "]))
    parts, known = [], []
    for kind in kinds:
        value = draw(numbers)
        number = f"{value:.1f}".replace(".", "," if comma else ".")
        colon = draw(st.sampled_from([" ", " : ", ": "]))
        parts.append(
            draw(st.sampled_from(WORDS[kind]))
            + colon
            + (f"{unit} {number}" if before else f"{number} {unit}")
        )
        known.append((kind, value, unit))
    return between.join(parts), known


@given(
    printed_dimensions(),
    st.sampled_from(["", "Bronze. ", "Inv. Br 123. ", "Pl. 12, 3. "]),
    st.sampled_from(["", ". Intact.", " (pl. 3)"]),
)
@settings(max_examples=cases(80, 300), deadline=None)
def test_what_is_rendered_is_read_back(
    printed: tuple[str, list[tuple[str, float, str]]], lead: str, tail: str
) -> None:
    text, known = printed
    assert read(lead + text + tail) == known


@given(
    st.lists(numbers, min_size=2, max_size=3),
    st.sampled_from([" x ", " × ", "x"]),
    st.sampled_from(["cm", "mm", "in."]),
)
def test_sides_are_read_back(values: list[float], times: str, unit: str) -> None:
    text = times.join(f"{value:.1f}" for value in values) + " " + unit
    assert read(text) == [
        (kind, value, unit.rstrip("."))
        for kind, value in zip(("height", "width", "depth"), values, strict=False)
    ]


ALPHABET = "HLlØPTD0123456789½¼/.,;:()[]?×x-–' \"\ncmgkindehautr²³°٣"


@given(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=60), st.sampled_from([None, "cm"]))
@settings(max_examples=cases(100, 500), deadline=None)
def test_any_text_gives_offsets_within_it_in_order(text: str, unit: str | None) -> None:
    place = 0
    for reading in find_dimensions(text, unit):
        assert place <= reading.start < reading.end <= len(text)
        place = reading.end
        for each in (*reading.dimensions, *reading.restated):
            assert reading.start <= each.start < each.end <= reading.end
            assert each.value >= 0 and each.si_value >= 0
        assert json.loads(as_json(reading.dimensions))
