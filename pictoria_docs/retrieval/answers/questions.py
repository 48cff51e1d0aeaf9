"""What a question asks about: its words without those that only ask."""

from collections.abc import Mapping
from functools import cache

from pictoria_docs.enrichment.dates.find import find_dates
from pictoria_docs.languages import catalogue_languages, language_words
from pictoria_docs.retrieval.query import LONGEST_QUERY, QUOTED
from pictoria_docs.retrieval.tokens import Token, tokens_of

TOPIC = "questions"
APOSTROPHES = "'’"
FEWEST = 2
"""Words that only ask, from which the language of a question is told by them."""


def searched_words(question: str) -> str:
    """A question without the words of its language that tell nothing of what is looked for.

    "Where is the fibula of silver described?" is "fibula silver". The language is the one that has most of its words
    in `languages/*/questions.yaml`; a query of keywords, which has hardly any of them, stays as it is. Words in
    quotation marks, dates and words before a number ("entry 12") stay.

    Args:
        question: in any language.
    """
    question = question[:LONGEST_QUERY]
    kept_whole = [match.span() for match in QUOTED.finditer(question)]
    kept_whole += [(date.start, date.end) for date in find_dates(question)]
    tokens = [
        token
        for token in tokens_of(question)
        if not any(start <= token.start and token.end <= end for start, end in kept_whole)
        and not _is_abbreviation(question, token)
    ]
    counts = {
        language: sum(token.form in words for token in tokens) for language, words in asking_words().items()
    }
    most = max(counts.values(), default=0)
    if most < FEWEST:
        return question
    # Of languages that fit as well, only what they agree on is left out.
    asking = frozenset.intersection(
        *(words for language, words in asking_words().items() if counts[language] == most)
    )
    kept, end = "", 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        before_number = following is not None and any(map(str.isdigit, following.form))
        if token.form in asking and not before_number:
            kept += question[end : token.start]
            end = token.end
    # An article that was cut off leaves its apostrophe.
    pieces = (piece.lstrip(APOSTROPHES) for piece in (kept + question[end:]).split())
    return " ".join(piece for piece in pieces if tokens_of(piece)) or question


def _is_abbreviation(text: str, token: Token) -> bool:
    """Whether it is a letter with a point: "a. C.", "H.", "J.-C."."""
    return len(token.form) == 1 and text[token.end : token.end + 1] == "."


@cache
def asking_words() -> Mapping[str, frozenset[str]]:
    """The words that only ask, by language."""
    found = {
        language: frozenset(language_words(language, TOPIC).get("words", ()))
        for language in catalogue_languages()
    }
    return {language: words for language, words in found.items() if words}
