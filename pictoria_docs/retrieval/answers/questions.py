"""What a question asks about: its words without those that only ask."""

from pictoria_docs.enrichment.dates.find import find_dates
from pictoria_docs.retrieval.asking_words import asking_tokens
from pictoria_docs.retrieval.query import MAX_QUERY_LENGTH, QUOTED
from pictoria_docs.retrieval.tokens import tokens_of

APOSTROPHES = "'’"


def searched_words(question: str) -> str:
    """A question without the words of its language that tell nothing of what is looked for.

    "Where is the fibula of silver described?" is "fibula silver"; a query of keywords stays as it is
    (`asking_words.asking_tokens`). Words in quotation marks, dates and words before a number ("entry 12") stay.

    Args:
        question: in any language.
    """
    question = question[:MAX_QUERY_LENGTH]
    kept_whole = [match.span() for match in QUOTED.finditer(question)]
    kept_whole += [(date.start, date.end) for date in find_dates(question)]
    kept, end = "", 0
    for token in asking_tokens(question, kept_whole):
        kept += question[end : token.start]
        end = token.end
    # An article that was cut off leaves its apostrophe.
    pieces = (piece.lstrip(APOSTROPHES) for piece in (kept + question[end:]).split())
    return " ".join(piece for piece in pieces if tokens_of(piece)) or question
