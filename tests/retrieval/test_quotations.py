"""Quotations are found where they stand, letter by letter, and nowhere else."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.retrieval.answers.quotations import find_quotation, is_within_word

WORDS = st.lists(
    st.sampled_from(
        ["Amphore", "à", "figures", "rouges", "«", "»", "l’Aurige", "12,5", "cm", "H.", "dépôt", "arc-en-ciel", "—",
         "1984.12", "œuvre", "ἀμφορεύς", "(pl. IV)", '"Medusa"', "Straße", "ﬁbule", "II", "壺の図", "e"]
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip
BLANKS = st.sampled_from([" ", "\n", "\u00a0", " \n ", "\u202f", "\t", "  "])
MARKS = '"“”„‟«»‹›'


@st.composite
def set_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text as it is meant and as it is typeset: other blanks, words divided at line ends, other marks."""
    words = draw(WORDS)
    meant, printed = " ".join(words), ""
    for word in words:
        printed += draw(BLANKS) if printed else ""
        letters = [at for at in range(1, len(word)) if word[at - 1].isalpha() and word[at].isalpha()]
        if letters and draw(st.booleans()):
            at = draw(st.sampled_from(letters))
            word = (
                word[:at] + draw(st.sampled_from(["-\n", "- \n  ", "\u00ad", "\u00ad\n", "‐\n"])) + word[at:]
            )
        if draw(st.booleans()):
            word = unicodedata.normalize("NFD", word)
        word = re.sub("[’']", lambda _: draw(st.sampled_from("'’")), word)
        printed += re.sub(f"[{MARKS}]", lambda _: draw(st.sampled_from(MARKS)), word)
    return meant, printed


def canonical(text: str) -> str:
    """What the rule looks at, by itself: two texts that are the same here are the same to a reader."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"(?<=[^\W\d_])[-‐‑\u00ad][^\S\n]*\n\s*(?=[^\W\d_])", "", text)
    text = re.sub(r"[-‐‑][^\S\n]*\n\s*", "-", text).replace("\u00ad", "")
    text = re.sub(rf"\s*[{MARKS}]\s*", '"', re.sub("[’‘ʼ‚‛]", "'", text))
    return re.sub(r"\s+", " ", text).replace("‐", "-").replace("‑", "-").strip()


@given(set_texts())
def test_what_was_meant_is_found_in_what_was_typeset(texts: tuple[str, str]) -> None:
    meant, printed = texts
    if sum(map(str.isalnum, meant)) < 3:
        return
    found = find_quotation(printed, meant)
    assert found is not None
    assert canonical(printed[slice(*found)]).replace("-", "") == canonical(meant).replace("-", "")


@given(st.text(alphabet="abé12 -\n\u00ad.,'’«»\"e\u0301", max_size=40), st.data())
def test_what_is_found_is_the_same_and_ends_with_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = find_quotation(text, text[start:end])
    if found is None:
        return
    assert canonical(text[slice(*found)]).strip('"') in canonical(text[start:end])
    assert not any(is_within_word(text, offset) for offset in found)
    assert text[slice(*found)] == text[slice(*found)].strip()


@given(WORDS, st.data())
def test_stretches_of_whole_words_are_found(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    wanted = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    if sum(map(str.isalnum, wanted.strip(MARKS))) >= 3:
        found = find_quotation(text, wanted)
        assert found is not None and text[slice(*found)].strip(MARKS + " ") == wanted.strip(MARKS + " ")


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("Amphore attique, H. 12,5 cm.", "amphore attique"),  # a capital
        ("Amphore attique, H. 12,5 cm.", "Amphore antique"),
        ("Amphore attique, H. 12,5 cm.", "H. 12.5 cm"),  # as the sentence may say, not the quotation
        ("Amphore attique, H. 12,5 cm.", "H. 12"),  # half a number
        ("Inv. 1984.12", "1984"),
        ("époque hellénistique", "epoque"),
        ("une fibule émaillée", "une fibule [...] émaillée"),
        ("une fibule émaillée", "ibule"),
        ("une am-\nphore", "phore"),
        ("une amph-\nore", "une amph"),
        ("vers 19-\n84", "vers 1984"),  # numbers are not divided
        ("de l’or", "or"),  # says nothing
        ("", "Amphore"),
        ("Amphore", ""),
        ("Amphore", "«»"),
    ],
)
def test_what_is_not_there_to_the_letter_is_not_found(text: str, quotation: str) -> None:
    assert find_quotation(text, quotation) is None


@pytest.mark.parametrize(
    ("text", "quotation", "printed"),
    [
        ("Une am-\nphore à\u00a0col", "amphore à col", "am-\nphore à\u00a0col"),
        ("« Tête de Méduse »,", "“Tête de Méduse”", "« Tête de Méduse »"),
        ("Vase.\nTête de Méduse", '"Tête de Méduse"', "Tête de Méduse"),
        ("l’arc-\nen-ciel", "l'arc-en-ciel", "l’arc-\nen-ciel"),
        ("Inv. 1984.12.", "1984.12", "1984.12"),
        ("de\u0301po\u0302t", "dépôt", "de\u0301po\u0302t"),
        ("H. 12 ; H. 12,5", "H. 12,5", "H. 12,5"),
        ("壺の図です", "壺の図", "壺の図"),
    ],
)
def test_what_typesetting_changes_does_not_matter(text: str, quotation: str, printed: str) -> None:
    found = find_quotation(text, quotation)
    assert found is not None and text[slice(*found)] == printed


def test_a_long_quotation_of_a_long_text_is_found_at_once() -> None:
    text = "a-\n" * 20_000 + " «" * 5_000 + " fin"
    assert find_quotation(text, "a" * 300) is None
    assert find_quotation(text, "« fin") is not None
