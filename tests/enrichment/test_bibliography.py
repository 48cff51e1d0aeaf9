"""A bibliography to its references."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.values.bibliography import find_references
from tests.campaigns import cases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bibliographie : Dupont 1990, p. 12, pl. IV, 3 ; cf. Martin 2001, p. 5-7, fig. 3 et 4.",
            ["Dupont 1990, p. 12, pl. IV, 3", "cf. Martin 2001, p. 5-7, fig. 3 et 4"],
        ),
        (
            "Dupont 1990, p. 12, pl. IV. Durand 1995, p. 5. Meier, AM 12, 1887, S. 34 Taf. 5. – Schmitt 1999, Abb. 3.",
            [
                "Dupont 1990, p. 12, pl. IV",
                "Durand 1995, p. 5",
                "Meier, AM 12, 1887, S. 34 Taf. 5",
                "Schmitt 1999, Abb. 3",
            ],
        ),
        (
            "A. B. Lane, Early Cups: a Study (Ithaca, 1974), no. 38; C. Reed, “Kylix; notes,” JX 3 (1987): 60–61.",
            [
                "A. B. Lane, Early Cups: a Study (Ithaca, 1974), no. 38",
                "C. Reed, “Kylix; notes,” JX 3 (1987): 60–61",
            ],
        ),
        (
            "Dupont J. 1990. Les vases de Vulci. Paris: PUF. Durand, P. 1995. La céramique. Lyon, p. 23.",
            ["Dupont J. 1990. Les vases de Vulci. Paris: PUF", "Durand, P. 1995. La céramique. Lyon, p. 23"],
        ),
        ("ABV 145, 13; 672, 3; Para 60", ["ABV 145, 13; 672, 3", "Para 60"]),
        (
            "Dupont 1990, p. 12 ;\nDurand 1995,\np. 5 ;\nMartin 1999.",
            ["Dupont 1990, p. 12", "Durand 1995, p. 5", "Martin 1999"],
        ),
        ("Inédit.", ["Inédit."]),
        ("", []),
    ],
)
def test_references_come_apart(text: str, expected: list[str]) -> None:
    assert [each.text for each in find_references(text)] == expected


def test_what_each_reference_cites_is_kept() -> None:
    text = (
        "Rossi 1990, p. 12, tav. III, figg. 2-4, n. 7; vgl. F. Weber, Die Vasen (Berlin 1901) 12 Nr. 3 Taf. 4"
    )
    first, second = find_references(text)
    assert (first.year, first.pages, first.plates, first.figures, first.numbers) == (
        1990,
        ("12",),
        ("III",),
        ("2-4",),
        ("7",),
    )
    assert (second.year, second.pages, second.plates, second.numbers) == (1901, ("12",), ("4",), ("3",))
    assert (first.compared, second.compared) == (False, True)
    assert find_references("Lane 1936, 83–85, nos. 3, 5, and 7")[0].pages == ("83–85",)
    assert find_references("Lane 1936, 83–85, nos. 3, 5, and 7")[0].numbers == ("3", "5", "7")
    assert find_references("Lane 2002, p. 228, fig. 8.4")[0].figures == ("8.4",)


@given(st.text(alphabet="Dupont 1990,p.;()“”\n–IVé:", max_size=80) | st.text(max_size=80))
@settings(max_examples=cases(100, 400), deadline=None)
def test_any_text_gives_offsets_within_it(text: str) -> None:
    place = 0
    for each in find_references(text):
        assert place <= each.start < each.end <= len(text)
        place = each.end
