"""What stands at a place among the tokens of a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from pictoria_docs.enrichment.dates.lexicon import Phrases, lexicon
from pictoria_docs.enrichment.dates.periods import Periods
from pictoria_docs.enrichment.dates.tokens import DASHES, STRIKES, DateToken

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

    def sign(self, place: int, signs: str | frozenset[str]) -> bool:
        """Whether one of the signs stands there."""
        return place < len(self.tokens) and self.tokens[place].text in signs

    def number(self, place: int) -> int | None:
        """The number that stands there."""
        return self.tokens[place].form.number if place < len(self.tokens) else None

    def attached(self, place: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        return 0 < place < len(self.tokens) and self.tokens[place].start == self.tokens[place - 1].end

    def past_point(self, place: int) -> int:
        """Behind the point of an abbreviation."""
        return place + 1 if self.sign(place, ".") and self.attached(place) else place

    def quote_end(self, place: int) -> int:
        """Where the words before `place` end in the text: with the point of an abbreviation, not with a full stop."""
        last = place - 1
        if self.tokens[last].text == "." and last > 0:
            last -= 1
        token = self.tokens[last]
        abbreviated = len(token.text) <= ABBREVIATION and token.text.isalpha()
        capitals = len(token.text) > 1 and token.text.isupper()  # "BC"
        return self.tokens[self.past_point(last + 1) - 1].end if abbreviated and not capitals else token.end

    def take(self, phrases: Phrases, place: int) -> tuple[object, int] | None:
        """A phrase with the point of its abbreviation."""
        found = phrases.at(self.tokens, place)
        return None if found is None else (found[0], self.past_point(found[1]))

    def past_little_words(self, place: int) -> int:
        """Behind "du", "of the", "l'"."""
        for _ in range(3):
            found = self.words.of.at(self.tokens, place)
            if found is None or (self.tokens[place].form.roman and self.tokens[place].text.isupper()):
                break  # "I" of "inizi del I secolo" is no article
            place = found[1]
            if self.sign(place, "'’") and self.attached(place):
                place += 1
        return place

    def may_begin(self, place: int) -> bool:
        """Whether a date may begin there: a number, a sign, or words that open one."""
        form = self.tokens[place].form
        return form.counts or form.key in SIGNS or self.periods.openers.at(self.tokens, place) is not None

    def clause_ends(self, place: int) -> bool:
        """Whether nothing more of the clause follows."""
        return place >= len(self.tokens) or self.tokens[place].text in CLAUSE_ENDS

    def ordinal(self, place: int) -> Ordinal | None:
        """A number that counts; kept, for each unit of time asks for it."""
        if place >= len(self.tokens):
            return None
        if place not in self._ordinals:
            self._ordinals[place] = self._ordinal(place)
        return self._ordinals[place]

    def _ordinal(self, place: int) -> Ordinal | None:
        form, behind = self.tokens[place].form, place + 1
        struck = self.sign(behind, STRIKES) and self.attached(behind)
        counted = form.number if form.number is not None else form.roman
        if counted and counted < 100 and self._torn(behind):
            return Ordinal(counted, behind + 1, form.number is None)
        if form.ordinal is not None:
            return Ordinal(form.ordinal, self.past_point(behind))
        if form.number is not None:
            if form.number >= 100:
                return None
            if struck:
                trust = 1.0 if self.sign(behind, "°º") else MISREAD
                return Ordinal(form.number, behind + 1, trust=trust)
            return Ordinal(form.number, self.past_point(behind), firm=self.past_point(behind) > behind)
        if form.roman is not None:
            if struck and not form.raised:
                trust = 0.9 if self.sign(behind, "°º") else MISREAD
                return Ordinal(form.roman, behind + 1, True, trust=trust)
            return Ordinal(form.roman, self.past_point(behind), True, form.raised, half=form.half)
        if found := self.words.ordinal.at(self.tokens, place):
            return Ordinal(found[0], found[1])
        misread = form.misread_ordinal or form.misread_roman
        if misread is None:
            return None
        return Ordinal(misread, behind + struck, form.misread_ordinal is None, trust=MISREAD)

    def _torn(self, place: int) -> bool:
        """Whether the ending of an ordinal stands there on its own ("XIX e siècle"); the Italian "V e IV sec." has
        none."""
        if place + 1 >= len(self.tokens) or self.tokens[place].form.key not in self.words.endings:
            return False
        words, behind = self.words, place + 1
        if self.tokens[behind].text in "/" or self.tokens[behind].text in DASHES:
            return True
        counted = (words.century_behind, words.millennium, words.fraction, words.era, words.to)
        return any(phrases.at(self.tokens, behind) for phrases in counted)
