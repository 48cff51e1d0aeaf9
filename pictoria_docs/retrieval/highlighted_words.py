"""The words of a text for which it was found: what is lit in excerpts and on pages."""

from collections.abc import Collection, Sequence
from functools import cache

from pictoria_docs.retrieval.asking_words import asking_words
from pictoria_docs.retrieval.compounds import CompoundParts, part_form
from pictoria_docs.retrieval.query import QueryWord
from pictoria_docs.retrieval.ranking import Label, WeighedWord
from pictoria_docs.retrieval.tokens import JOINT, Token, number_form, stem, tokens_of
from pictoria_docs.retrieval.word_translations import language_of

TELLING = 0.2
"""Share of the weight of the query's most telling word from which a word is lit."""
SHORT = 3
"""Letters of the longest words that tell nothing by themselves where they only ask ("the", "von", "sur"): longer ones
("page", "montre") may be what is looked for."""
MAX_GAP_LENGTH = 2
"""Characters between two parts of a number: "1984 - 12" is too far."""


def marked_words(
    text: str, language: str, words: Sequence[WeighedWord], parts: CompoundParts
) -> list[tuple[int, int]]:
    """Where a text has words of a query, in any form that counts for them: offsets, in order.

    Words that tell little beside others are left out. Single letters and articles are lit beside other words only,
    numbers of several parts as a whole where the text has them so, in any spelling. Labels of several words count as a
    whole.

    Args:
        text: the text,
        language: and what it is in.
        words: of the query.
        parts: parts compounds.
    """
    tokens = tokens_of(text)
    numbers = {number for word in words for number in word.word.identifiers}
    whole, lit = _places_of_numbers(numbers, tokens)
    most = max((word.weight for word in words), default=0.0)
    telling = [
        word for word in words if word.weight >= TELLING * most and word.word.identifiers.isdisjoint(whole)
    ]
    # A query of nothing else looks for them.
    alone = all(_is_small(word.word) for word in words)
    small = [word for word in telling if not alone and _is_small(word.word)]
    others = [word for word in telling if alone or not _is_small(word.word)]
    forms = _forms(others)
    labels = {label for word in others for label in word.expanded}
    begun = tuple(word.word.form for word in telling if word.word.begins)
    stems = [stem(text[token.start : token.end], language) for token in tokens]
    seen = [
        {token.form, own, *(form for part in parts.parts(own) for form in (part, part_form(part)))}
        for token, own in zip(tokens, stems, strict=True)
    ]
    lit |= {
        place
        for place, token in enumerate(tokens)
        if not forms.isdisjoint(seen[place]) or (begun and token.form.startswith(begun))
    }
    lit |= _places_of([label for label in labels if len(label) > 1], seen)
    beside = _forms(small, translated=True)
    for place in (*range(len(tokens)), *reversed(range(len(tokens)))):
        if not lit.isdisjoint((place - 1, place + 1)) and not beside.isdisjoint(seen[place]):
            lit.add(place)
    return [(tokens[place].start, tokens[place].end) for place in sorted(lit)]


def _is_small(word: QueryWord) -> bool:
    """Whether a word tells nothing by itself: a letter, an article of a language that the query may be in."""
    languages = asking_words().keys() & {language_of(stem) for stem in word.stems}
    asks = any(word.form in asking_words()[language] for language in languages)
    return not word.form.isdigit() and (len(word.form) == 1 or (asks and len(word.form) <= SHORT))


def _forms(words: Sequence[WeighedWord], *, translated: bool = False) -> set[str]:
    """The forms in which words are lit.

    Args:
        words: of the query.
        translated: whether words of other languages that tell nothing stand for them too; else the table says "in" for
            "satyre" because labels tell of satyrs "in" something.
    """
    forms: set[str] = set()
    for word in words:
        forms |= {word.word.form, *word.corrected, *word.word.stems}
        forms |= {form for label in word.expanded if len(label) == 1 for form in label[0]}
        forms |= {other for other in word.translations if translated or _tells(other)}
    return forms


def _tells(translation: str) -> bool:
    """Whether a stem of another language tells something by itself."""
    return len(translation.partition(JOINT)[0]) > 1 and translation not in _asking_stems()


@cache
def _asking_stems() -> frozenset[str]:
    """The stems of the words that only ask, each with its language."""
    return frozenset(stem(word, language) for language, words in asking_words().items() for word in words)


def _places_of_numbers(numbers: Collection[str], tokens: Sequence[Token]) -> tuple[set[str], set[int]]:
    """The numbers of several parts that a text has, and the places of their words.

    Args:
        numbers: in the form that all spellings of them share.
        tokens: the words of the text.
    """
    wanted = {number: number.split(JOINT) for number in numbers if JOINT in number}
    whole: set[str] = set()
    found: set[int] = set()
    if not wanted:
        return whole, found
    groups = [number_form(token.form).split(JOINT) for token in tokens]
    for number, parts in wanted.items():
        for first, own in enumerate(groups):
            if own[0] != parts[0]:
                continue
            place, seen = first, list(own)
            while len(seen) < len(parts) and _follows(tokens, place):
                place += 1
                seen += groups[place]
            if seen == parts:
                whole.add(number)
                found.update(range(first, place + 1))
    return whole, found


def _follows(tokens: Sequence[Token], place: int) -> bool:
    """Whether the next word may be a part of the same number."""
    return place + 1 < len(tokens) and tokens[place + 1].start - tokens[place].end <= MAX_GAP_LENGTH


def _places_of(labels: Collection[Label], seen: Sequence[Collection[str]]) -> set[int]:
    """The places of words that follow on each other as those of a label do.

    Args:
        labels: the forms of each of their words.
        seen: the forms of each word of a text.
    """
    beginning: dict[str, list[Label]] = {}
    for label in labels:
        for form in label[0]:
            beginning.setdefault(form, []).append(label)
    found: set[int] = set()
    for place, forms in enumerate(seen):
        for label in (label for form in forms for label in beginning.get(form, ())):
            following = seen[place : place + len(label)]
            if len(following) == len(label) and not any(map(frozenset.isdisjoint, label, following)):
                found.update(range(place, place + len(label)))
    return found
