"""The grammar of one point of time: "2e moitié du VIe siècle av. J.-C.", "c. 490", "12 mai 1837", "règne d'Hadrien".

point     := qualifier* part* unit tail*
qualifier := "c." | "vers" | "wohl" | "after" | "between" | "AD" | "an" | "années"
part      := ordinal fraction | edge                        "2. Hälfte", "fin du"
unit      := day | month | season | century | millennium | decade | year | period
tail      := era | "(?)" | "ca." | "ex."
"""

from pictoria_docs.enrichment.dates.cursor import Cursor, Ordinal
from pictoria_docs.enrichment.dates.lexicon import AFTER
from pictoria_docs.enrichment.dates.periods import triggers
from pictoria_docs.enrichment.dates.point import (
    DAYS,
    FULL_YEAR,
    LATEST_YEAR,
    MONTHS,
    YEAR_DIGITS,
    DatePoint,
    Kind,
)
from pictoria_docs.enrichment.dates.tokens import DASHES
from pictoria_docs.enrichment.dates.years import DECADE_YEARS, nth

NUMERIC_TOKENS = 5  # of "12.5.1837"
LATEST_CENTURY = 21  # no catalogue speaks of later ones
THOUSANDS_DIGITS = 3  # behind the sign in "12 000"

UNEXPLAINED = 0.8
"""What words are trusted that leave something out."""
LONG_WORD = 3  # letters: shorter words for a century may be something else
QUALIFIERS, PARTS, TAILS = 8, 3, 5
"""Bounds of repetition."""
HALVES = 2
MAX_CENTURIES = 10
"""Nobody says that something took more of them."""


class Grammar(Cursor):
    """Reads points of time from tokens."""

    def point(self, index: int) -> DatePoint | None:
        """The point of time that begins at a token; it may be incomplete ("Ve" of "Ve-IVe siècle")."""
        point = DatePoint(index, index)
        index = self._parts(point, self._qualifiers(point, index))
        end = self._unit(point, index)
        if end is None:
            if not point.shares:
                return None
            point.end = index
            return point
        point.end = self._tail(point, end)
        return point

    def _qualifiers(self, point: DatePoint, index: int) -> int:
        words, first = self.words, index
        if words.qualifiers.at(self.tokens, index) is None and not self.sign(index, "~±"):
            return index
        for _ in range(QUALIFIERS):
            if phrase := self.take(words.between, index):
                point.between = True
            elif phrase := self.take(words.open, index):
                fraction = self._part(DatePoint(0, 0), index) is not None  # "prima metà"
                if point.open or fraction or words.era.at(self.tokens, index):
                    break
                point.open = int(str(phrase[0]))
            elif self._approximate(index) and (phrase := self.take(words.approximate, index)):
                point.approximate = True
            elif phrase := self.take(words.uncertain, index):
                point.uncertain = True
            elif self.sign(index, "~±"):
                point.approximate, phrase = True, (None, index + 1)
            elif phrase := self._era_ahead(point, index):
                pass
            elif phrase := self.take(words.years, index):
                point.announced = True
                if words.decades.at(self.tokens, index) and self._round(phrase[1]):
                    point.kind = Kind.DECADE
            else:
                past = self.past_little_words(index) if index > first else index
                if past == index:
                    break
                phrase = (None, past)
            index = phrase[1]
        return index

    def _approximate(self, index: int) -> bool:
        """ "c." is no qualifier where a comma or nothing stands behind it."""
        phrase = self.take(self.words.approximate, index)
        return phrase is not None and phrase[1] < len(self.tokens)

    def _round(self, index: int) -> bool:
        number = self.number(index)
        return number is not None and number % DECADE_YEARS == 0

    def _era_ahead(self, point: DatePoint, index: int) -> tuple[object, int] | None:
        """ "AD 115"."""
        phrase = self.take(self.words.era, index)
        if phrase is None or point.era is not None:
            return None
        number = self.number(phrase[1])
        if not self._spelt(index, phrase[1]):
            if number is None or number < 100:
                return None
            point.trust *= UNEXPLAINED
        point.era = int(str(phrase[0]))
        return phrase

    def _spelt(self, index: int, end: int) -> bool:
        """Whether an era whose letters make another word too ("ad", "ce") is in capitals."""
        letters = [token for token in self.tokens[index:end] if token.form.word]
        if " ".join(token.form.key for token in letters) not in self.words.capitals:
            return True
        return letters[-1].text[-1].isupper()

    def _parts(self, point: DatePoint, index: int) -> int:
        for _ in range(PARTS):
            end = self._part(point, index)
            named = self.periods.at(self.tokens, index)
            if named is not None and named[1] > (
                end or index
            ):  # "Late Bronze Age", not the end of the Bronze Age
                if end is not None:
                    point.shares.pop()
                break
            if end is None:
                break
            index = end
            if self.words.to.at(self.tokens, index):
                break  # "mid to late"
            past = self.past_little_words(index)
            if past == index:
                if self.sign(index, DASHES) and self._part(DatePoint(0, 0), index + 1) is None:
                    index += self.attached(index)  # "mid-5th"
                break
            index = past
        return index

    def _part(self, point: DatePoint, index: int) -> int | None:
        ordinal = self.ordinal(index)
        if ordinal is not None:
            fraction = self.take(self.words.fraction, ordinal.end)
            if fraction is not None:
                parts = int(str(fraction[0]))
                share = nth(ordinal.value, parts)
                if share is not None:
                    point.shares.append(share)
                    point.fraction = (ordinal.value, parts)
                    point.trust *= ordinal.trust
                    return fraction[1]
        edge = self.words.edge.at(self.tokens, index)
        if edge is None:
            return None
        point.shares.append(edge[0])
        return self.past_point(edge[1])

    # Units

    def _unit(self, point: DatePoint, index: int) -> int | None:
        for reader in (self._day, self._season, self._century, self._decade, self._year, self._period):
            end = reader(point, index)
            if end is not None:
                return end
        ordinal = self.ordinal(index)
        if ordinal is None or (ordinal.trust < 1 and not ordinal.roman):
            return None
        point.kind, point.value, point.roman = Kind.ORDINAL, ordinal.value, ordinal.roman
        point.raised = ordinal.roman and ordinal.firm
        point.trust *= ordinal.trust
        return ordinal.end

    def _full_year(self, index: int) -> tuple[int, int] | None:
        """A year of four digits, or one whose era follows; with little words and a comma before it."""
        index = self.past_little_words(index)
        index += self.sign(index, ",")
        number = self.number(index)
        if number is None or number == 0:
            return None
        if FULL_YEAR <= number <= LATEST_YEAR or self.take(self.words.era, index + 1):
            return number, index + 1
        return None

    def _day(self, point: DatePoint, index: int) -> int | None:
        """ "12 mai 1837", "May 12, 1837", "mai 1837", "12.5.1837", "1837-05-12"; "12 mai" and "mai" before a dash."""
        if end := self._numeric_day(point, index):
            return end
        month = self.take(self.words.month, index)
        if month is not None:
            point.month, end = int(str(month[0])), month[1]
            day = self.ordinal(end)
            if day is not None and not day.roman and 1 <= day.value <= DAYS:
                year = self._full_year(day.end)
                if year is not None:
                    point.day, point.value, point.kind = day.value, year[0], Kind.DAY
                    return year[1]
            return self._with_year(point, end, Kind.MONTH, Kind.MONTH_ALONE)
        day = self.ordinal(index)
        if day is None or day.roman or not 1 <= day.value <= DAYS:
            return None
        month = self.take(self.words.month, self.past_little_words(day.end))
        if month is None:
            return None
        point.day, point.month = day.value, int(str(month[0]))
        return self._with_year(point, month[1], Kind.DAY, Kind.DAY_ALONE)

    def _with_year(self, point: DatePoint, index: int, with_year: Kind, without_year: Kind) -> int | None:
        year = self._full_year(index)
        if year is not None:
            point.value, point.kind = year[0], with_year
            return year[1]
        if self.sign(index, DASHES) or self.sign(index, "/") or self._joining_word(index):
            point.kind = without_year
            return index
        return None

    def _joining_word(self, index: int) -> bool:
        return any(
            words.at(self.tokens, index) for words in (self.words.to, self.words.alternative, self.words.both)
        )

    def _numeric_day(self, point: DatePoint, index: int) -> int | None:
        if not all(self.attached(index + step) for step in range(1, NUMERIC_TOKENS)):
            return None
        numbers = [self.number(index + step) for step in (0, 2, 4)]
        if None in numbers:
            return None
        first, second, third = (int(str(number)) for number in numbers)
        signs = self.tokens[index + 1].text, self.tokens[index + 3].text
        if signs == ("-", "-") and len(self.tokens[index].text) == YEAR_DIGITS and second <= MONTHS:
            point.value, point.month, point.day = first, second, third
        elif signs in ((".", "."), ("/", "/")) and len(self.tokens[index + 4].text) == YEAR_DIGITS:
            if second > MONTHS >= first and signs[0] == "/":  # month first, in American print
                first, second = second, first
            point.day, point.month, point.value = first, second, third
            point.trust *= UNEXPLAINED if signs[0] == "/" and first <= MONTHS else 1.0
        else:
            return None
        if not (1 <= point.month <= MONTHS and 1 <= point.day <= DAYS and point.value >= FULL_YEAR):
            point.day = point.month = point.value = 0
            return None
        point.kind = Kind.DAY
        return index + NUMERIC_TOKENS

    def _season(self, point: DatePoint, index: int) -> int | None:
        season = self.take(self.words.season, index)
        if season is None:
            return None
        point.month = int(str(season[0]))
        return self._with_year(point, season[1], Kind.SEASON, Kind.MONTH_ALONE)

    def _century(self, point: DatePoint, index: int) -> int | None:
        """ "Ve siècle", "5. Jh.", "saec. II", "Cinquecento", "3e millénaire"."""
        if named := self.words.century_name.at(self.tokens, index):
            point.kind, point.value, point.era = Kind.CENTURY, named[0], AFTER
            return named[1]
        if (end := self._century_ahead(point, index)) is not None:
            return end
        ordinal = self.ordinal(index)
        if ordinal is None:
            return None
        index = ordinal.end + (self.sign(ordinal.end, DASHES) and self.attached(ordinal.end))
        kind, phrase = Kind.CENTURY, self.take(self.words.century_behind, index)
        if phrase is None:
            kind, phrase = Kind.MILLENNIUM, self.take(self.words.millennium, index)
        if phrase is None:
            era = self.words.era.at(self.tokens, index)
            if (
                era is None
                or not ordinal.firm
                or ordinal.trust < 1
                or (not ordinal.roman and ordinal.end > index)
            ):
                return None
            if self.number(ordinal.end - 2) is not None:  # "5. v. Chr."
                return None
            kind, phrase, point.trust = Kind.CENTURY, (None, index), point.trust * UNEXPLAINED
        elif not self._counted(ordinal, index):
            return None
        point.kind, point.value, point.roman = kind, ordinal.value, ordinal.roman
        point.trust *= ordinal.trust
        return phrase[1]

    def _counted(self, ordinal: Ordinal, index: int) -> bool:
        """A short word ("s.", "c.") behind a number that is not printed as an ordinal is no century; small numbers of
        centuries ("4 ou 5 siècles") are how long something took."""
        plural = self.tokens[index].form.key in self.words.centuries
        if plural and not ordinal.firm and not ordinal.roman and ordinal.value <= MAX_CENTURIES:
            return False
        short = len(self.tokens[index].text) < min(LONG_WORD, 2)
        if ordinal.firm and ordinal.trust == 1:
            return True
        if short:
            return ordinal.trust < 1 and self.sign(index + 1, ".") and self.tokens[index].text == "s"
        return True

    def _century_ahead(self, point: DatePoint, index: int) -> int | None:
        phrase = self.take(self.words.century_ahead, index)
        if phrase is None:
            return None
        short = len(self.tokens[index].text) < LONG_WORD
        ordinal = self.ordinal(phrase[1])
        if ordinal is None or (short and not self.tokens[index].text.islower()):
            return None
        if ordinal.trust < 1:  # "sec. Il vaso"
            return None
        printed = self.tokens[phrase[1]].text
        if short and not ((ordinal.roman and printed.isupper()) or ordinal.half):
            return None
        if not ordinal.roman and (self.number(phrase[1]) is None or ordinal.value > LATEST_CENTURY):
            return None
        point.kind, point.value, point.roman = Kind.CENTURY, ordinal.value, ordinal.roman
        point.trust *= ordinal.trust
        point.ahead, end = True, ordinal.end
        if ordinal.half and (share := nth(ordinal.half, HALVES)):
            point.shares.append(share)
        for latin in (self.words.latin_edge.at(self.tokens, end),):
            if latin and (self.sign(latin[1], ".") or len(self.tokens[end].text) > LONG_WORD):
                point.shares.append(latin[0])
                end = self.past_point(latin[1])
        return end

    def _decade(self, point: DatePoint, index: int) -> int | None:
        """ "1920s", "1920er Jahre", "1920's", "années 1920"."""
        if index >= len(self.tokens):
            return None
        form, end = self.tokens[index].form, index + 1
        value = form.decade
        if value is None and self._round(index):
            genitive = self.sign(end, "'’") and self.attached(end) and self.attached(end + 1)
            if genitive and self.tokens[end + 1].form.key == "s":
                value, end = form.number, end + 2
            elif point.kind is Kind.DECADE:
                value = form.number
        if value is None or value < 100:
            return None
        years = self.words.decades.at(self.tokens, end)
        point.kind, point.value = Kind.DECADE, value
        return years[1] if years else end

    def _year(self, point: DatePoint, index: int) -> int | None:
        if index >= len(self.tokens):
            return None
        form = self.tokens[index].form
        if form.circa is not None:
            point.approximate = True
            point.kind, point.value = Kind.YEAR, form.circa
            return index + 1
        if form.number is None:
            return None
        if end := self._thousands(point, index):
            return end
        counts = form.number < 100 and self.past_point(index + 1) > index + 1  # "5."
        if counts and not self.words.era.at(self.tokens, index + 1):
            return None
        point.kind, point.value = Kind.YEAR, form.number
        return index + 1

    def _thousands(self, point: DatePoint, index: int) -> int | None:
        """ "12 000 av. J.-C.", "12,000 BC"."""
        head, end = self.tokens[index], index + 1
        end += self.sign(end, ".,'’") and self.attached(end)
        if len(head.text) > 2 or end >= len(self.tokens) or len(self.tokens[end].text) != THOUSANDS_DIGITS:
            return None
        tail = self.tokens[end].form.number
        if tail is None or self.tokens[end].start > head.end + 1 or not self.take(self.words.era, end + 1):
            return None
        point.kind, point.value = Kind.YEAR, int(f"{head.text}{self.tokens[end].text}")
        return end + 1

    def _period(self, point: DatePoint, index: int) -> int | None:
        """ "règne d'Hadrien", "époque hellénistique", "Roman Imperial period", "hadrianische Zeit", "Kaiserzeit"."""
        for kind in ("reign", "period"):
            trigger = triggers(kind).at(self.tokens, index)
            if trigger is None:
                continue
            period = self.periods.at(
                self.tokens, self.past_little_words(trigger[1] + self.sign(trigger[1], "'’"))
            )
            if period is not None and (period[0].need in (kind, "nothing") or kind == "reign"):
                point.kind, point.period = Kind.PERIOD, period[0]
                return period[1]
        period = self.periods.at(self.tokens, index)
        if period is None:
            return None
        trigger = triggers("period").at(self.tokens, period[1])
        if trigger is not None and self.periods.at(self.tokens, trigger[1]):
            trigger = None  # "Protohistoire, époque moderne": the word opens the next period
        point.kind, point.period = Kind.PERIOD, period[0]
        if trigger is not None and period[0].need != "reign":
            return trigger[1]
        if period[0].need != "nothing":
            point.trust *= UNEXPLAINED
            point.weak = True  # stands only where it is the whole text, or another end explains it
        return period[1]

    # What follows

    def _tail(self, point: DatePoint, index: int) -> int:
        for _ in range(TAILS):
            past = self.past_point(index) if self.tokens[index - 1].form.word else index
            end = self._era(point, past)
            if end is None:
                end = self._doubt(point, index) or (past > index and self._doubt(point, past)) or None
            if end is None:
                end = self._part_behind(point, past)
            if end is None:
                break
            index = end
        return index

    def _part_behind(self, point: DatePoint, index: int) -> int | None:
        """ "16. Jh., 2. Hälfte", "16th century (first half)"."""
        opened = self.sign(index, "(")
        if point.kind is not Kind.CENTURY or point.shares or not (opened or self.sign(index, ",")):
            return None
        part = DatePoint(index + 1, index + 1)
        end = self._part(part, index + 1)
        if end is None or not (self.sign(end, ")") if opened else self.clause_ends(end)):
            return None
        point.shares.extend(part.shares)
        point.trust *= part.trust
        return end + opened

    def _era(self, point: DatePoint, index: int) -> int | None:
        if point.era is not None or point.kind is Kind.PERIOD:
            return None
        for opened in (index, index + 1) if self.sign(index, "(") else (index,):
            phrase = self.words.era.at(self.tokens, opened)
            if phrase is not None and self._spelt(opened, phrase[1]):
                point.era = int(phrase[0])
                closed = opened > index and self.sign(phrase[1], ")")
                return int(phrase[1]) + closed
        weak = self.words.weak_era.at(self.tokens, index)
        if weak is None or (index and self._closes(index)):
            return None  # "1450 circa. D/": the obverse of a coin
        end = self.past_point(weak[1])
        joined = self.sign(end, DASHES) or self.sign(end, "/") or self._joining_word(end)
        short = len(self.tokens[index].text) < HALVES
        ended = end >= len(self.tokens) or self.tokens[end].text in ",;)(:"
        if not joined and (short or not ended or point.kind is not Kind.CENTURY):
            return None
        point.era, point.weak = int(weak[0]), joined
        point.trust *= 1.0 if joined else UNEXPLAINED
        return end

    def _doubt(self, point: DatePoint, index: int) -> int | None:
        """ "(?)", "?", "ca."; not the "c." of what follows."""
        if self.sign(index, "?"):
            point.uncertain = True
            return index + 1
        opened = index + self.sign(index, "(")
        if opened > index and self.sign(opened, "?") and self.sign(opened + 1, ")"):
            point.uncertain = True
            return opened + 2
        later = self.words.open_behind.at(self.tokens, index)
        if later is not None and not point.open:
            point.open = int(later[0])
            return int(later[1])
        for words, name in ((self.words.approximate, "approximate"), (self.words.uncertain, "uncertain")):
            phrase = self.take(words, opened)
            if phrase is None or len(self.tokens[opened].text) < HALVES:
                continue
            end = phrase[1]
            if opened > index and not self.sign(end, ")"):
                continue
            if opened == index and end < len(self.tokens) and self.tokens[end].text not in ",;.)(/":
                if self._closes(end):
                    end -= 1
                elif self.tokens[end - 1].text == "." or not self.tokens[end].text[:1].isupper():
                    continue  # "ca. 20 cm"; but a word spelled out ends a field: "480 a.C. circa Collocazione : ..."
            setattr(point, name, True)
            return end + (opened > index)
        return None

    def _closes(self, end: int) -> bool:
        """Whether the point taken last ends a sentence: "480 a.C. circa. Bronzo", not "480 a.C. ca. 20 cm"."""
        return self.tokens[end - 1].text == "." and self.tokens[end].text[:1].isupper()
