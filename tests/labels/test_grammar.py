"""Labels, numbers, parts and credits, read back as people print them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import NumberKind
from pictoria_docs.labels import (
    caption_certainty,
    find_references,
    from_roman,
    hyphen_style,
    looks_like_caption,
    read_bare_number,
    read_caption,
    read_item,
    read_label,
    to_roman,
)
from tests.campaigns import cases

FIGURE, PLATE, ENTRY, TABLE, MAP = (
    NumberKind.FIGURE,
    NumberKind.PLATE,
    NumberKind.ENTRY,
    NumberKind.TABLE,
    NumberKind.MAP,
)


@pytest.mark.parametrize(
    ("text", "kind", "keys"),
    [
        ("Fig. 12. Vase", FIGURE, ["12"]),
        ("FIG. 3. — VASE", FIGURE, ["3"]),
        ("fig. 4: vase attique", FIGURE, ["4"]),
        ("Figure 8.2 – Exemple", FIGURE, ["8.2"]),
        ("Figure 3-1 CREATE PERMISSION", FIGURE, ["3-1"]),
        ("Fig. 1-1 P. Tardieu (graveur)", FIGURE, ["1-1"]),
        ("Figure A.1. The left panel", FIGURE, ["a.1"]),
        ("Figs. 3a-c. Three views", FIGURE, ["3,a", "3,b", "3,c"]),
        ("Fig. 3ab. Two views", FIGURE, ["3,a", "3,b"]),
        ("fig. 12a, b. Deux vues", FIGURE, ["12,a", "12,b"]),
        ("Fig. 12 bis. Vase", FIGURE, ["12bis"]),
        ("Figs. 2–4. Mosaics", FIGURE, ["2", "3", "4"]),
        ("Abb. 7 und 9 Schale", FIGURE, ["7", "9"]),
        ("Abb. 3 bis 5. Vasen", FIGURE, ["3", "4", "5"]),
        ("Abbildung 3: Schale", FIGURE, ["3"]),
        ("Figg. 4 e 5. Due coppe", FIGURE, ["4", "5"]),
        ("Figs. 4 y 5. Dos copas", FIGURE, ["4", "5"]),
        ("Ill. 7. View of the site", FIGURE, ["7"]),
        ("Photo 12. Vue générale", FIGURE, ["12"]),
        ("Pl. XII, 1-4 et 6. Vases", PLATE, ["12,1", "12,2", "12,3", "12,4", "12,6"]),
        ("Plates 541–43. Krater", PLATE, ["541", "542", "543"]),
        ("Pl. IV, fig. 3. Vase", PLATE, ["4,3"]),
        ("Planche n° IV. Vase", PLATE, ["4"]),
        ("Taf. 12,3 Schale", PLATE, ["12,3"]),
        ("Taf. 12, 13 Schalen", PLATE, ["12", "13"]),
        ("Tafel IX. Schale", PLATE, ["9"]),
        ("Tav. IV a. Vaso", PLATE, ["4,a"]),
        ("Lám. III.2: Vaso", PLATE, ["3,2"]),
        ("Colour plate 3: Vase", PLATE, ["3"]),
        ("Tab. IV. Vasa picta", PLATE, ["4"]),
        ("Tab. 4. Measurements", TABLE, ["4"]),
        ("Tableau II. Mesures", TABLE, ["2"]),
        ("Carte 2 : Les sites", MAP, ["2"]),
        ("Karte 3. Fundorte", MAP, ["3"]),
        ("Cat. no. 12. Vase", ENTRY, ["12"]),
        ("Kat.-Nr. 7 Schale", ENTRY, ["7"]),
        ("N° 12 – Vase", ENTRY, ["12"]),
    ],
)
def test_captions_are_read_in_all_languages(text: str, kind: NumberKind, keys: list[str]) -> None:
    reading = read_caption(text)
    assert reading is not None
    assert (reading.kind, [number.key for number in reading.numbers]) == (kind, keys)
    assert all(number.kind is kind for number in reading.numbers)


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3 shows the plan of the house.",
        "Fig. 3 and 4 illustrate the two types.",
        "Figures 2 and 3 are taken from the north.",
        "La figure 3 montre le plan.",
        "Figure 3 montre le plan.",
        "Fig. 3 (left) shows the plan.",
        "Abb. 3 zeigt den Grundriss.",
        "La fig. 3 mostra la pianta.",
        "Plate 24 of Morricone's volume, which is lost",
        "Fig. 2. and the drawings agree on this point.",
        "Fig. 3) and the vase in Berlin",
        "The vase in fig. 3",
        "FIGURA DI ORANTE",
        "",
        "Fig.",
    ],
)
def test_sentences_are_no_captions(text: str) -> None:
    assert read_caption(text) is None


def test_certainty_tells_good_labels_from_doubtful_ones() -> None:
    sure = caption_certainty("Fig. 3. Vase attique")
    open_ = caption_certainty("Fig. 3 Vase attique")
    doubtful = caption_certainty("fig. 3 vase attique")
    sentence = caption_certainty("Fig. 3 montre un vase")
    assert sure > open_ > doubtful > sentence


def test_a_caption_is_split_into_label_body_parts_and_credit() -> None:
    text = "Fig. 5. (a) Head of Medusa; (b) Panel with a griffin. Photo: J. Doe"
    reading = read_caption(text)
    assert reading is not None
    assert text[: reading.label_end] == "Fig. 5."
    assert text[reading.body_start : reading.body_end] == "(a) Head of Medusa; (b) Panel with a griffin."
    assert reading.credit_start is not None
    assert text[reading.credit_start : reading.credit_end] == "Photo: J. Doe"
    assert [(part.number and part.number.key, text[part.start : part.end]) for part in reading.parts] == [
        ("5,a", "Head of Medusa"),
        ("5,b", "Panel with a griffin."),
    ]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Fig. 1. Vase. © Musée du Louvre", "© Musée du Louvre"),
        ("Fig. 1. Vase (cliché J. Dupont)", "(cliché J. Dupont)"),
        ("Fig. 1. Vase. Crédit photo : Marie", "Crédit photo : Marie"),
        ("Abb. 1. Schale. Foto: Museum", "Foto: Museum"),
        ("Fig. 1. Vase. Source: Smith 1978", "Source: Smith 1978"),
        ("Fig. 1. Photograph of the studio", None),
        ("Fig. 1. Image of a saint", None),
    ],
)
def test_credits(text: str, credit: str | None) -> None:
    reading = read_caption(text)
    assert reading is not None
    found = None if reading.credit_start is None else text[reading.credit_start : reading.credit_end]
    assert found == credit


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Fig. 3. Left: a vase; right: a cup", ["left", "right"]),
        ("Fig. 3. À gauche : un vase ; à droite : une coupe", ["left", "right"]),
        ("Abb. 3. Links: Vase; rechts: Schale", ["left", "right"]),
        ("Fig. 3. Panels, 115 cm (top), 69 cm (bottom).", ["top", "bottom"]),
        ("Fig. 3. En haut à droite : vase. En bas à gauche : coupe.", ["top-right", "bottom-left"]),
    ],
)
def test_parts_by_place(text: str, places: list[str]) -> None:
    reading = read_caption(text)
    assert reading is not None
    assert [part.position for part in reading.parts] == places


def test_position_before_and_behind_the_label() -> None:
    before = read_caption("Ci-contre : fig. 3. Vase", anchored=False)
    behind = read_caption("Abb. 3. Gegenüber: Schale")
    assert before is not None and before.position == "opposite"
    assert behind is not None and behind.position == "opposite"
    assert read_caption("Ci-contre : fig. 3. Vase") is None


@pytest.mark.parametrize(
    "text", ["Pl. IV (suite)", "Table 1 (continued)", "Abb. 3 (Forts.)", "Tav. IV (segue)"]
)
def test_continued_captions(text: str) -> None:
    reading = read_caption(text)
    assert reading is not None and reading.continued


def test_raised_note_marks_are_not_digits_of_the_number() -> None:
    reading = read_caption("Fig. 3¹². Vase")
    assert reading is not None
    assert [number.key for number in reading.numbers] == ["3"]


@pytest.mark.parametrize("text", ["PLATE |", "Pl. !", "PLANCHE |."])
def test_a_lone_stroke_behind_a_label_is_a_roman_one_only_when_asked(text: str) -> None:
    reading = read_label(text, tolerant=True)
    assert reading is not None
    assert [(number.key, number.text) for number in reading.numbers] == [("1", "I")]
    assert read_label(text) is None


def test_roman_numbers_as_ocr_prints_them_only_when_asked() -> None:
    reading = read_caption("Pl. Il. Vase", tolerant=True)
    assert reading is not None and reading.numbers[0].key == "2"
    assert reading.numbers[0].text == "II"
    assert read_caption("Pl. Il. Vase") is None
    assert [number.key for number in (read_caption("Pl. lV. Vase", tolerant=True) or reading).numbers] == [
        "4"
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1. Fibule", ["1"]),
        ("3a. Fibule", ["3,a"]),
        ("IV. Fibule", ["4"]),
        ("2 Boucle", ["2"]),
        ("(3) Fibule", ["3"]),
        ("a) Fibule", ["a"]),
        ("a, Head", ["a"]),
        ("1-3. Fibules", ["1", "2", "3"]),
        ("1, 2. Fibules", ["1", "2"]),
        ("1- Fibule", ["1"]),
        ("1– Fibule", ["1"]),
        ("1-2 Fibules", ["1", "2"]),
    ],
)
def test_items_of_a_legend(text: str, keys: list[str]) -> None:
    reading = read_item(text)
    assert reading is not None
    assert [number.key for number in reading.numbers] == keys


@pytest.mark.parametrize(
    "text", ["12 cm", "3.5 Results", "A Mosaic floor", "1850 Paris", "1, pp. 309–18", "Fibule"]
)
def test_what_is_no_item(text: str) -> None:
    assert read_item(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("1", NumberKind.BARE, "1"),
        ("3a", NumberKind.BARE, "3,a"),
        ("b", NumberKind.BARE, "b"),
        ("(a)", NumberKind.BARE, "a"),
        ("IV", NumberKind.BARE, "4"),
        ("3.", NumberKind.BARE, "3"),
        ("Pl. IV", PLATE, "4"),
        ("Planche IX", PLATE, "9"),
        ("Plate 541", PLATE, "541"),
    ],
)
def test_bare_numbers(text: str, kind: NumberKind, key: str) -> None:
    number = read_bare_number(text)
    assert number is not None
    assert (number.kind, number.key) == (kind, key)


@pytest.mark.parametrize("text", ["86.AE.183", "Vase", "12 cm", "1-3", "", "Fig. 3. Vase"])
def test_what_is_no_bare_number(text: str) -> None:
    assert read_bare_number(text) is None


def test_a_bare_label_may_hold_several_numbers() -> None:
    reading = read_label("Pl. 3-5")
    assert reading is not None
    assert [number.key for number in reading.numbers] == ["3", "4", "5"]


def test_a_document_tells_what_its_hyphens_mean() -> None:
    assert hyphen_style(["Fig. 1-1 Vase", "Fig. 1-2 Coupe", "Fig. 1-3 Plat"]) == "chapter"
    assert hyphen_style(["Fig. 1 Vase", "Fig. 2-3 Coupes", "Fig. 4-6 Plats"]) == "auto"
    assert hyphen_style(["Bild 1-3. Ring", "Bild 4. Kanne", "Bild 5a. Lampe", "Bild 6. Helm"]) == "range"
    assert hyphen_style(["Fig. 3-4 Vase", "Fig. 1 Vase", "Fig. 3 Plat", "Fig. 4 Plat"]) == "auto"
    reading = read_caption("Fig. 1-5 Vase", hyphen="chapter")
    assert reading is not None and reading.numbers[0].path == ("1-5",)


@given(st.integers(1, 899))
def test_roman_numbers_read_back(value: int) -> None:
    assert from_roman(to_roman(value)) == value
    assert from_roman(to_roman(value).lower()) == value


WORDS = {
    FIGURE: ["Figs.", "Figures", "figs.", "Abb.", "Abbildungen", "Figg.", "Ills.", "Figuras"],
    PLATE: ["Pls.", "Plates", "Planches", "Tafeln", "Tavv.", "Láms.", "Tavole"],
}
JOINTS = [", ", " and ", " et ", " und ", " e ", " y ", " & "]


@st.composite
def printed_lists(draw: st.DrawFn) -> tuple[str, NumberKind, list[str]]:
    """A plural label with increasing numbers, ranges and letters, and the keys it means."""
    kind = draw(st.sampled_from([FIGURE, PLATE]))
    roman = kind is PLATE and draw(st.booleans())
    at, pieces, keys = draw(st.integers(1, 40)), [], []
    for _ in range(draw(st.integers(1, 4))):
        show = to_roman if roman else str
        form = draw(st.sampled_from(["one", "range", "letters"]))
        if form == "range":
            until = at + draw(st.integers(1, 5))
            pieces.append(f"{show(at)}{draw(st.sampled_from('-–'))}{show(until)}")
            keys += [str(value) for value in range(at, until + 1)]
            at = until
        elif form == "letters" and not roman:
            pieces.append(f"{at}a-c")
            keys += [f"{at},{letter}" for letter in "abc"]
        else:
            pieces.append(show(at))
            keys.append(str(at))
        at += draw(st.integers(1, 9))
    joint = draw(st.sampled_from(JOINTS))
    word = draw(st.sampled_from(WORDS[kind]))
    return f"{word} {joint.join(pieces)}", kind, keys


@given(printed_lists(), st.sampled_from([". Vase", ": Vase", " – Vase", ""]))
@settings(max_examples=cases(80, 300))
def test_lists_and_ranges_read_back(printed: tuple[str, NumberKind, list[str]], tail: str) -> None:
    text, kind, keys = printed
    reading = read_caption(text + tail)
    assert reading is not None
    assert reading.kind is kind
    assert [number.key for number in reading.numbers] == keys


@given(printed_lists())
def test_references_read_back(printed: tuple[str, NumberKind, list[str]]) -> None:
    text, kind, keys = printed
    before = "The house is well known ("
    (reference,) = find_references(f"{before}{text}) from the north.")
    assert (reference.start, reference.end, reference.text) == (len(before), len(before) + len(text), text)
    assert (reference.kind, [number.key for number in reference.numbers]) == (kind, keys)


def test_a_range_is_capped() -> None:
    (reference,) = find_references("see figs. 1-9999")
    assert [number.key for number in reference.numbers] == ["1", "9999"]


FRAGMENTS = st.sampled_from(
    "Fig. fig Figs. Pl. Taf. Tab. Cat. no. n° IV XII iv Il 12 3a 3-5 8.2 – - , ; ( ) . : © Photo: left: (a) (b) "  # noqa: SIM905
    "a b et and und à bis ter suite (suite) Smith 1978, ibid., ² İ ß \u0301 \n \u2003".split(" ")
)


@given(
    st.one_of(
        st.text(max_size=80), st.lists(FRAGMENTS, max_size=14).map(" ".join), st.lists(FRAGMENTS).map("".join)
    )
)
@settings(max_examples=cases(100, 600))
def test_any_text_is_read_without_an_error_and_with_offsets_inside(text: str) -> None:
    for reading in (
        read_caption(text),
        read_caption(text, anchored=False, tolerant=True),
        read_item(text),
        read_label(text),
    ):
        if reading is None:
            continue
        assert reading.numbers
        assert 0 <= reading.label_end <= len(text)
        assert 0 <= reading.body_start <= reading.body_end <= len(text)
        for part in reading.parts:
            assert reading.body_start <= part.start <= part.end <= reading.body_end
        if reading.credit_start is not None and reading.credit_end is not None:
            assert reading.body_end <= reading.credit_start <= reading.credit_end <= len(text)
    assert 0.0 <= caption_certainty(text) <= 1.0
    read_bare_number(text)
    end = 0
    for reference in find_references(text):
        assert end <= reference.start < reference.end <= len(text)
        assert text[reference.start : reference.end] == reference.text
        assert reference.numbers
        end = reference.end


@pytest.mark.parametrize("text", ["iiv", "ı", "civil", "", "XIb", "Ⅳ"])
def test_what_is_no_roman_number_has_no_value(text: str) -> None:
    assert from_roman(text) is None


@pytest.mark.parametrize(
    "text",
    ["Fig. 3", "(Abb. 7) Krug", "Pl. IV, 2", "Tav. XII", "Lám. 2.", "Cat. 27", "N° 5", "Karte 2", "ILL. 4a"],
)
def test_a_line_that_starts_with_label_and_number_looks_like_a_caption(text: str) -> None:
    assert looks_like_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "Figure drawing in Athens",
        "Cathedral Peak 2",
        "n2 = 4",
        "Tableaux",
        "graphic print (fig. 14)",
        "12 cm",
        "",
        "Pl. und",
    ],
)
def test_a_line_without_label_and_number_does_not(text: str) -> None:
    assert not looks_like_caption(text)


@pytest.mark.parametrize(
    "text", ["Abb. 5 a) Vorderseite b) Rückseite.", "FIG. 5 (a) reverso; (b) vista general"]
)
def test_the_letter_of_a_first_part_is_none_of_the_number(text: str) -> None:
    reading = read_caption(text)
    assert reading is not None
    assert [number.key for number in reading.numbers] == ["5"]
    assert [part.number.key for part in reading.parts if part.number is not None] == ["5,a", "5,b"]
    assert caption_certainty(text) > 0.9


def test_a_reference_with_a_letter_keeps_it() -> None:
    reading = read_caption("Fig. 5 a. Vorderseite")
    assert reading is not None and [number.key for number in reading.numbers] == ["5,a"]


@pytest.mark.parametrize("word", ["LÁM.", "LÄM.", "Lâm.", "Lam.", "Lãmina"])
def test_a_label_word_is_known_with_another_accent(word: str) -> None:
    """As OCR reads it."""
    reading = read_caption(f"{word} IV. Fragmento de friso")
    assert reading is not None and reading.kind is NumberKind.PLATE


@pytest.mark.parametrize(("printed", "number"), [("Pl. HI", "3"), ("PLATE VH", "7"), ("Taf. XIH", "13")])
def test_an_h_among_roman_letters_is_two_ones_on_scans_alone(printed: str, number: str) -> None:
    mended = read_label(printed, tolerant=True)
    assert mended is not None and mended.numbers[0].path == (number,)
    exact = read_label(printed)
    assert exact is None or exact.numbers[0].path != (number,)


def test_a_degree_sign_that_ocr_misread_is_one_on_scans_alone() -> None:
    mended = read_label("Cat. n? 5", tolerant=True)
    assert mended is not None and mended.numbers[0].path == ("5",)
    assert read_label("Cat. n? 5") is None
