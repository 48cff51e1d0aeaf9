"""A vocabulary of two stones."""

from pictoria_docs.plugins import TermLabel, Vocabulary, VocabularyTerm


def stones(name: str) -> Vocabulary:
    """The vocabulary of that name."""
    words = {"garnet": ("garnet", "grenat"), "amber": ("amber", "ambre")}
    terms = (
        VocabularyTerm(f"urn:tiny:{id}", (TermLabel(english, "en"), TermLabel(french, "fr")))
        for id, (english, french) in words.items()
    )
    return Vocabulary(name, tuple(terms))
