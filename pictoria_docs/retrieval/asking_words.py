"""Words of a query that only ask: "where is the ... described?" tells nothing of what is looked for."""

from collections.abc import Mapping, Sequence
from functools import cache

from pictoria_docs.languages import catalogue_languages, language_words
from pictoria_docs.retrieval.tokens import Token, tokens_of

TOPIC = "questions"
MIN_COUNT = 2
"""Words that only ask, from which the language of a question is told by them."""


def asking_tokens(text: str, kept: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The words of a text that tell nothing of what is looked for, in their order.

    The language is the one that has most of its words in `languages/*/questions.yaml`; a query of keywords, which has
    hardly any of them, has none. Words before a number ("entry 12") and abbreviations are no such words.

    Args:
        text: in any language.
        kept: parts in which no word only asks, as offsets: quotations, dates.
    """
    tokens = [
        token
        for token in tokens_of(text)
        if not any(start <= token.start and token.end <= end for start, end in kept)
        and not _is_abbreviation(text, token)
    ]
    counts = {
        language: sum(token.form in words for token in tokens) for language, words in asking_words().items()
    }
    most = max(counts.values(), default=0)
    if most < MIN_COUNT:
        return []
    # Of languages that fit as well, only what they agree on counts.
    asking = frozenset.intersection(
        *(words for language, words in asking_words().items() if counts[language] == most)
    )
    return [
        token
        for token, following in zip(tokens, [*tokens[1:], None], strict=True)
        if token.form in asking and not (following is not None and any(map(str.isdigit, following.form)))
    ]


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
