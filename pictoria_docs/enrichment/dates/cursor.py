"""What stands at a place among the tokens of a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.enrichment.dates.lexicon import Phrases, lexicon
from pictoria_docs.enrichment.dates.periods import Periods
from pictoria_docs.enrichment.dates.tokens import DASHES, STRIKES, DateToken

LITTLE_WORDS = 3  # articles and prepositions, one behind another
RAISED_NUMERAL = 0.9  # what a roman number before a degree sign is trusted

MISREAD = 0.65
"""What a number mended from OCR is trusted."""
ABBREVIATION = 4
"""So many letters has the longest one, "secc."."""
SIGNS = DASHES | frozenset("~±")
"""Signs that a date may begin with."""
CLAUSE_ENDS = frozenset(",;.)(:]")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A number that counts: "5th", "Ve", "5.", "fifth"."""

    value: int
    end: int
    roman: bool = False
    firm: bool = True
    """It is printed as one that counts."""
    trust: float = 1.0
    half: int | None = None


class Cursor:
    """Looks at tokens, with the words of dates and the names of periods at hand."""

    def __init__(self, tokens: Sequence[DateToken], periods: Periods) -> None:
        self.tokens = tokens
        self.words = lexicon()
        self.periods = periods
        self._ordinals: dict[int, Ordinal | None] = {}

    def sign(self, index: int, signs: str | frozenset[str]) -> bool:
        """Whether one of the signs stands there."""
        return index < len(self.tokens) and self.tokens[index].text in signs

    def number(self, index: int) -> int | None:
        """The number that stands there."""
        return self.tokens[index].form.number if index < len(self.tokens) else None

    def attached(self, index: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end

    def past_point(self, index: int) -> int:
        """Behind the point of an abbreviation."""
        return index + 1 if self.sign(index, ".") and self.attached(index) else index

    def quote_end(self, index: int) -> int:
        """Where the words before `place` end in the text: with the point of an abbreviation, not with a full stop."""
        last = index - 1
        if self.tokens[last].text == "." and last > 0:
            last -= 1
        token = self.tokens[last]
        abbreviated = len(token.text) <= ABBREVIATION and token.text.isalpha()
        capitals = len(token.text) > 1 and token.text.isupper()  # "BC"
        return self.tokens[self.past_point(last + 1) - 1].end if abbreviated and not capitals else token.end

    def take(self, phrases: Phrases, index: int) -> tuple[object, int] | None:
        """A phrase with the point of its abbreviation."""
        phrase = phrases.at(self.tokens, index)
        return None if phrase is None else (phrase[0], self.past_point(phrase[1]))

    def past_little_words(self, index: int) -> int:
        """Behind "du", "of the", "l'"."""
        for _ in range(LITTLE_WORDS):
            phrase = self.words.of.at(self.tokens, index)
            if phrase is None or (self.tokens[index].form.roman and self.tokens[index].text.isupper()):
                break  # "I" of "inizi del I secolo" is no article
            index = phrase[1]
            if self.sign(index, "'’") and self.attached(index):
                index += 1
        return index

    def may_begin(self, index: int) -> bool:
        """Whether a date may begin there: a number, a sign, or words that open one."""
        form = self.tokens[index].form
        return form.counts or form.key in SIGNS or self.periods.openers.at(self.tokens, index) is not None

    def clause_ends(self, index: int) -> bool:
        """Whether nothing more of the clause follows."""
        return index >= len(self.tokens) or self.tokens[index].text in CLAUSE_ENDS

    def ordinal(self, index: int) -> Ordinal | None:
        """A number that counts; kept, for each unit of time asks for it."""
        if index >= len(self.tokens):
            return None
        if index not in self._ordinals:
            self._ordinals[index] = self._ordinal(index)
        return self._ordinals[index]

    def _ordinal(self, index: int) -> Ordinal | None:
        form, end = self.tokens[index].form, index + 1
        struck = self.sign(end, STRIKES) and self.attached(end)
        counted = form.number if form.number is not None else form.roman
        if counted and counted < 100 and self._torn(end):
            return Ordinal(counted, end + 1, form.number is None)
        if form.ordinal is not None:
            return Ordinal(form.ordinal, self.past_point(end))
        if form.number is not None:
            if form.number >= 100:
                return None
            if struck:
                trust = 1.0 if self.sign(end, "°º") else MISREAD
                return Ordinal(form.number, end + 1, trust=trust)
            return Ordinal(form.number, self.past_point(end), firm=self.past_point(end) > end)
        if form.roman is not None:
            if struck and not form.raised:
                trust = RAISED_NUMERAL if self.sign(end, "°º") else MISREAD
                return Ordinal(form.roman, end + 1, True, trust=trust)
            return Ordinal(form.roman, self.past_point(end), True, form.raised, half=form.half)
        if phrase := self.words.ordinal.at(self.tokens, index):
            return Ordinal(phrase[0], phrase[1])
        misread = form.misread_ordinal or form.misread_roman
        if misread is None:
            return None
        return Ordinal(misread, end + struck, form.misread_ordinal is None, trust=MISREAD)

    def _torn(self, index: int) -> bool:
        """Whether the ending of an ordinal stands there on its own ("XIX e siècle"); the Italian "V e IV sec." has
        none."""
        if index + 1 >= len(self.tokens) or self.tokens[index].form.key not in self.words.endings:
            return False
        words, end = self.words, index + 1
        if self.tokens[end].text in "/" or self.tokens[end].text in DASHES:
            return True
        counted = (words.century_behind, words.millennium, words.fraction, words.era, words.to)
        return any(phrases.at(self.tokens, end) for phrases in counted)
