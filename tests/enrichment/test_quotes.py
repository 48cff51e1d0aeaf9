"""Quotations: found where they stand, refused where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.enrichment.quotes import find_quote, holds, same_but_for_slips
from tests.cpu import cpu_seconds

PAGE = (
    "12. Lekythos à figures noires. Argile et ver-\nnis noir, fin du VIe siècle av. J.-C. H. 18,5 cm ; D. 6 cm. "
    "Achetée à Capoue en 1897, inv. CA 2045. Restaurée sans reprises."
)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Lekythos à figures noires", "Lekythos à figures noires"),
        ("lekythos a FIGURES noires", "Lekythos à figures noires"),
        ("« Achetée à Capoue »", "Achetée à Capoue"),
        ("“H. 18,5 cm”", "H. 18,5 cm"),
        ("vernis noir", "ver-\nnis noir"),
        ("Argile et vernis  noir", "Argile et ver-\nnis noir"),
        ("D. 6 cm", "D. 6 cm"),
        ("noir", "noir"),
        ("fin du VIe siècle av. J. - C.", "fin du VIe siècle av. J.-C."),
    ],
)
def test_what_is_printed_is_found_to_the_letter(quote: str, words: str) -> None:
    span = find_quote(PAGE, quote)
    assert span is not None
    assert PAGE[span[0] : span[1]] == words


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("Lekythos à flgures noires.", "Lekythos à figures noires"),
        ("Trouvee dans la necropole de Vulcl en 1889.", "Trouvée dans la nécropole de Vulci"),
        ("A large arnphora with a short neck.", "A large amphora with a short neck"),
        ("Bron ze à patine verte.", "Bronze à patine verte"),
        ("Gefunden in der Nekropole, Kalkstein mit Farbreslen", "Kalkstein mit Farbresten"),
    ],
)
def test_slips_of_ocr_are_forgiven(page: str, quote: str) -> None:
    span = find_quote(page, quote)
    assert span is not None
    # Whole words, as the page has them.
    assert page[span[0] : span[1]] in page and not page[span[1] : span[1] + 1].isalnum()


@pytest.mark.parametrize(
    "quote",
    [
        "H. 18,6 cm",
        "H. 185 cm ; D. 6 cm",
        "Achetée à Capoue en 1898",
        "inv. CA 20453",
        "inv. CA 204",
        "fin du VIIe siècle av. J.-C.",
        "fin du IVe siècle av. J.-C.",
        "fin du VIe siècle ap. J.-C.",
        "Restaurée avec reprises",
        "Restaurée dans reprises",
        "Lekythos à figures rouges",
        "oir",
        "figure",
        "",
        "   ",
        "«»",
        "...",
        "-" * 40,
        "Or massif",
    ],
)
def test_what_is_not_printed_is_refused(quote: str) -> None:
    assert find_quote(PAGE, quote) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("H. 18,5 cm ; D. 6 cm", "H. 18,5 cm"),
        ("bronze doré et argent", "argent, bronze"),
        ("inv. n° 2045", "inv. 2045"),
        ("bronzes à patine verte", "bronze"),
        ("15 × 12 cm", "15 × 12 cm"),
    ],
)
def test_a_value_is_made_of_the_words_quoted_for_it(printed: str, value: str) -> None:
    assert holds(printed, value)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("bronze", "bronze doré de Priam"),
        ("H. 12 cm ; L. 5 cm", "H. 5 cm"),
        ("inv. 2045", "inv. 2045, 2046"),
        ("inv. 2045", "inv. 204"),
        ("VIe siècle av. J.-C.", "IVe siècle av. J.-C."),
        ("argile", "!!!"),
        ("argile", "or"),
    ],
)
def test_a_value_that_says_more_or_other_is_not(printed: str, value: str) -> None:
    assert not holds(printed, value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lekythos à figures noires", "Lekythos à figures nolres", True),
        ("VIe siècle av. J.-C.", "IVe siècle av. J.-C.", False),
        ("H. 12,5 x 30,2 cm", "H. 12,6 x 30,2 cm", False),
        ("homme debout", "femme debout", False),
    ],
)
def test_slips_are_no_other_facts(one: str, other: str, same: bool) -> None:
    assert same_but_for_slips(one, other) is same
    assert same_but_for_slips(other, one) is same


@given(st.text(), st.text())
def test_a_quotation_is_somewhere_in_the_text_or_nowhere(text: str, quote: str) -> None:
    span = find_quote(text, quote)
    assert span is None or (0 <= span[0] < span[1] <= len(text) and text[span[0] : span[1]].strip())


@given(st.text(min_size=1), st.data())
def test_any_words_of_a_text_are_found_in_it(text: str, data: st.DataObject) -> None:
    words = text.split()
    if not words:
        return
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end])
    found = find_quote(" ".join(words), quote)
    # Two letters for Unicode are signs here: the ordinal º is read as a degree, ʼ as an apostrophe.
    assert found is not None or not any(letter.isalnum() and letter not in "ºʼ" for letter in quote)


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("-" * 6000, "-" * 299 + "a"),
        (". " * 3000, ". " * 149 + "a"),
        ("ab" * 3000, "ab" * 149 + "c"),
        ("a - " * 1500, "a-" * 149 + "b"),
        ("1" * 6000, "1" * 299 + "2"),
        ("mot " * 1500, "mot " * 74 + "mots"),
        ("\u00ad\u200b " * 2000, "\u200b" * 299 + "x"),
    ],
)
def test_long_repeats_take_no_time(page: str, quote: str) -> None:
    assert cpu_seconds(lambda: find_quote(page, quote)) < 10
