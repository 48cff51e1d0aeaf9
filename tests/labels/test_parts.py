"""Parts, continuations and credits of captions, in the forms of catalogues of six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import CaptionReading
from pictoria_docs.labels import read_caption, to_roman


def read(text: str) -> CaptionReading:
    reading = read_caption(text, anchored=False)
    assert reading is not None, text
    return reading


def parts(text: str) -> list[tuple[str, str]]:
    return [
        (part.number.path[-1] if part.number else part.position or "", text[part.start : part.end])
        for part in read(text).parts
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fig. 3. 1. Fibule. 2. Boucle. 3-5. Perles.", "1 Fibule.|2 Boucle.|3 Perles.|4 Perles.|5 Perles."),
        ("Abb. 6 – Schale. Foto: Verf. a. Ansicht. b. Rand.", "a Ansicht.|b Rand."),
        ("Fig. 3. 1-2 : fibules ; 3 : boucle.", "1 fibules|2 fibules|3 boucle."),
        ("Fig. 3 – 1, fibule ; 2, boucle ; 3 à 5, perles.", "1 fibule|2 boucle|3 perles.|4 perles.|5 perles."),
        ("Fig. 3. 1) Fibule, 2) boucle, 3) perles.", "1 Fibule|2 boucle|3 perles."),
        ("Tafel 45: 1 Amphora; 2 Schale; 3 Kanne", "1 Amphora|2 Schale|3 Kanne"),
        ("Abb. 3. 1 Lampe. 2 Fibel. 3.4 Perlen", "1 Lampe.|2 Fibel.|3 Perlen|4 Perlen"),
        ("Abb. 3. a–c Lampen. d Fibel.", "a Lampen.|b Lampen.|c Lampen.|d Fibel."),
        ("Fig. 12: a–d, Vessels; e, lid.", "a Vessels|b Vessels|c Vessels|d Vessels|e lid."),
        ("Fig. 12. A–D. Vessels from grave 4.", "a Vessels from grave 4.|b Vessels from grave 4.|"
         "c Vessels from grave 4.|d Vessels from grave 4."),
        ("Fig. 3. a, b: lampes; c: fibule", "a lampes|b lampes|c fibule"),
        ("Fig. 3 : A, lampe. B, fibule.", "a lampe.|b fibule."),
        ("Fig. 3: I. Lampe. II. Fibule. III. Boucle", "1 Lampe.|2 Fibule.|3 Boucle"),
        ("TAV. IV. – 1. Lucerna. 2. Fibula.", "1 Lucerna.|2 Fibula."),
        ("Lám. IV. 1. Fíbula; 2. Hebilla", "1 Fíbula|2 Hebilla"),
        ("Plate 36: Attic krater. a. Side A; b. Side B.", "a Side A|b Side B."),
        ("Fig. 3. À gauche : avers ; à droite : revers.", "left avers|right revers."),
        ("Abb. 3. Links: Vorderseite; rechts: Rückseite.", "left Vorderseite|right Rückseite."),
        ("Fig. 3. A sinistra: dritto; a destra: rovescio.", "left dritto|right rovescio."),
    ],
)  # fmt: skip
def test_parts(text: str, expected: str) -> None:
    assert [f"{name} {words}" for name, words in parts(text)] == expected.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "Fig. 1. A. Robin, Lampe, 1890",
        "Abb. 5. K. Brandt, Kopf",
        "Fig. 7. I. Kant in Königsberg",
        "Fig. 10. 12 lampes à bec rond",
        "Fig. 3. Lamp. Inv. no. 12; H. 12 cm; 2 handles.",
        "Abb. 3. Lampe, 2. Jh. n. Chr., 1. Hälfte.",
    ],
)
def test_names_counts_and_dates_are_no_parts(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fig. 5 (suite) – Fragments.",
        "Fig. 5, continued. Sherds.",
        "Fig. 5 (cont’d). Sherds.",
        "Abb. 5 (Forts.). Keramik.",
        "Fig. 5 (segue) – Ceramica.",
        "Fig. 5 (continuación). Cerámica.",
        "PL. XII (suite)",
        "Abb. 5 [Fortsetzung] Keramik.",
    ],
)
def test_continuations(text: str) -> None:
    reading = read(text)
    assert reading.continued
    assert "5" in reading.numbers[0].path or "12" in reading.numbers[0].path


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Fig. 3. Lampe. Photo M. Vidal.", "Photo M. Vidal."),
        ("Abb. 3. Lampe. Zeichnung M. Keller", "Zeichnung M. Keller"),
        ("Fig. 3. Lamp. Drawing by M. Hollis.", "Drawing by M. Hollis."),
        ("Fig. 3. Lucerna. Delineavit M. Vidal.", "Delineavit M. Vidal."),
        ("Fig. 3. Lampe (photo : M. Vidal)", "(photo : M. Vidal)"),
    ],
)
def test_credits_by_name(text: str, credit: str) -> None:
    reading = read(text)
    assert text[reading.credit_start : reading.credit_end] == credit


@pytest.mark.parametrize(
    "label",
    ["Afb. 3", "Afbeelding 3", "Figuur 3", "Plaat IV", "Estampa 4", "Obr. 3", "Ryc. 3", "Рис. 3", "Εικ. 3", "Lot 120",
     "Col. pl. 3", "Fig. II.3", "Farbtaf. 3", "Beilage 4", "Textabb. 4"],
)  # fmt: skip
def test_labels_of_other_languages_and_houses(label: str) -> None:
    text = f"{label}. Lamp"
    reading = read(text)
    assert text[: reading.label_end] == f"{label}."
    assert text[reading.body_start : reading.body_end] == "Lamp"


@given(
    st.lists(st.sampled_from(["Lamp", "Brooch of bronze", "Bead, amber"]), min_size=2, max_size=8),
    st.sampled_from(["{}. ", "{}) ", "({}) ", "{}: ", "{}, ", "{} "]),
    st.sampled_from([". ", "; "]),
    st.sampled_from([str, lambda number: chr(96 + number), lambda number: chr(64 + number), to_roman]),
)
def test_parts_round_trip(names: list[str], mark: str, joint: str, series: object) -> None:
    assert callable(series)
    body = joint.join(mark.format(series(index + 1)) + name for index, name in enumerate(names))
    text = f"Fig. 3. {body}"
    found = read(text).parts
    assert [text[part.start : part.end].rstrip(".") for part in found] == names
    keys = [part.number.path[-1] for part in found if part.number is not None]
    assert keys in ([str(i + 1) for i in range(len(names))], [chr(97 + i) for i in range(len(names))])


@pytest.mark.parametrize("word", ["Pinxit", "Fecit", "Cl.", "Ph.", "Photo", "Cliché", "Zeichnung"])
def test_each_word_that_opens_a_credit_before_a_name_opens_one(word: str) -> None:
    text = f"Fig. 3. Cratère. {word} A. Robin."
    assert read(text).credit_start == text.index(word)
