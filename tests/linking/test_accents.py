"""Words of titles in which OCR may have misread an accent."""

from pictoria_docs.document import Document
from pictoria_docs.document.words import Word, Words
from pictoria_docs.i18n import translate
from pictoria_docs.linking import link
from pictoria_docs.linking.accents import doubtful_words
from tests.linking.factory import PageMaker, document

MISREAD = {"téte": "tête", "cháteau": "château", "Dümmerung": "Dämmerung", "Nühe": "Nähe"}
RIGHT = (
    "Vue de Valérie, à Sion",
    "Eglise de Lutry",
    "Köpfe und Hände aus Zürich",
    "Ritratto della virtù",
    "LA TÉTE",
    "Portrait of Zdeněk Kvíčala",
)


def test_a_word_is_doubtful_that_no_list_has_but_for_its_accents() -> None:
    assert doubtful_words(["Etude de téte", "Le cháteau", "Dümmerung in der Nühe", *RIGHT]) == MISREAD


def read(title: str, confidence: float) -> Document:
    """A list of three works, as sure as the words are."""
    page = PageMaker(1)
    for number, text in enumerate(("Vue du lac", title, "Portrait de femme"), 1):
        page.text(60, 60 + 30 * number, 300, f"{number}. {text}. Huile sur toile, 40 x 50 cm.")
    made = document([page])
    [only] = made.pages
    regions = tuple(
        region.model_copy(update={"words": Words([Word(0, len(region.text), *region.box, confidence)])})
        for region in only.regions
    )
    return link(made.model_copy(update={"pages": (only.model_copy(update={"regions": regions}),)}))


def test_an_entry_whose_title_ocr_may_have_misread_is_asked_about_and_says_why() -> None:
    (doubtful,) = (entry for entry in read("Etude de téte", 0.9).entries if entry.number == "2")
    assert doubtful.title == "Etude de téte", "what is printed is not changed"
    assert doubtful.confidence <= 0.67
    (warning,) = doubtful.warnings
    assert "téte (tête?)" in translate(f"warnings.{warning.code}", "en", **warning.values)

    (printed,) = (entry for entry in read("Etude de téte", 1.0).entries if entry.number == "2")
    assert printed.confidence > 0.67 and not printed.warnings, "a text layer does not misread"
