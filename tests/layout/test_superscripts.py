"""Raised letters of ordinals that OCR misreads, and words that only look like them."""

import pytest

from pictoria_docs.layout.ocr.superscripts import ordinals


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("2° moitié du VF siècle", "2e moitié du VIe siècle"),
        ("fin du V* siècle", "fin du Ve siècle"),
        ("(Ille siècle)", "(IIIe siècle)"),
        ("1° quart du I° siècle", "1er quart du Ier siècle"),
        ("1° moitié", "1re moitié"),
        ("4 quart du XVII° siècle,", "4e quart du XVIIe siècle,"),
        ("le IV° s. av. J.-C.", "le IVe s. av. J.-C."),
        ("N.2 7 Relieve con banquete", "N.º 7 Relieve con banquete"),
        ("N.9 12. Copa", "N.º 12. Copa"),
    ],
)
def test_ordinals_are_read_as_printed(read: str, printed: str) -> None:
    assert " ".join(ordinals(read.split())) == printed


@pytest.mark.parametrize(
    "text",
    [
        "tourné à 45° vers la gauche",
        "note 3* du texte",
        "2 tiers du vase",
        "Ile de France",
        "les 4 quarts",
        "fig. N.2 de la",
    ],
)
def test_other_words_stay(text: str) -> None:
    read = ordinals(text.split())
    assert " ".join(read) == text
