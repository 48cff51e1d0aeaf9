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
from pictoria_docs.enrichment.dates.point import DatePoint, Kind
from pictoria_docs.enrichment.dates.tokens import DASHES
from pictoria_docs.enrichment.dates.years import nth

UNEXPLAINED = 0.8
"""What words are trusted that leave something out."""
LONG_WORD = 3
QUALIFIERS, PARTS, TAILS = 8, 3, 5
"""Bounds of repetition."""
HALVES = 2
MOST_CENTURIES = 10
"""Nobody says that something took more of them."""


class Grammar(Cursor):
    """Reads points of time from tokens."""

    def point(self, place: int) -> DatePoint | None:
        """The point of time that begins at a token; it may be incomplete ("Ve" of "Ve-IVe siècle")."""
        point = DatePoint(place, place)
        place = self._parts(point, self._qualifiers(point, place))
        end = self._unit(point, place)
        if end is None:
            if not point.shares:
                return None
            point.end = place
            return point
        point.end = self._tail(point, end)
        return point

    def _qualifiers(self, point: DatePoint, place: int) -> int:
        words, first = self.words, place
        if words.qualifiers.at(self.tokens, place) is None and not self.sign(place, "~±"):
            return place
        for _ in range(QUALIFIERS):
            if found := self.take(words.between, place):
                point.between = True
            elif found := self.take(words.open, place):
                fraction = self._part(DatePoint(0, 0), place) is not None  # "prima metà"
                if point.open or fraction or words.era.at(self.tokens, place):
                    break
                point.open = int(str(found[0]))
            elif self._approximate(place) and (found := self.take(words.approximate, place)):
                point.approximate = True
            elif found := self.take(words.uncertain, place):
                point.uncertain = True
            elif self.sign(place, "~±"):
                point.approximate, found = True, (None, place + 1)
            elif found := self._era_ahead(point, place):
                pass
            elif found := self.take(words.years, place):
                point.announced = True
                if words.decades.at(self.tokens, place) and self._round(found[1]):
                    point.kind = Kind.DECADE
            else:
                past = self.past_little_words(place) if place > first else place
                if past == place:
                    break
                found = (None, past)
            place = found[1]
        return place

    def _approximate(self, place: int) -> bool:
        """ "c." is no qualifier where a comma or nothing stands behind it."""
        found = self.take(self.words.approximate, place)
        return found is not None and found[1] < len(self.tokens)

    def _round(self, place: int) -> bool:
        number = self.number(place)
        return number is not None and number % 10 == 0

    def _era_ahead(self, point: DatePoint, place: int) -> tuple[object, int] | None:
        """ "AD 115"."""
        found = self.take(self.words.era, place)
        if found is None or point.era is not None:
            return None
        number = self.number(found[1])
        if not self._spelt(place, found[1]):
            if number is None or number < 100:
                return None
            point.trust *= UNEXPLAINED
        point.era = int(str(found[0]))
        return found

    def _spelt(self, place: int, end: int) -> bool:
        """Whether an era whose letters make another word too ("ad", "ce") is in capitals."""
        letters = [token for token in self.tokens[place:end] if token.form.word]
        if " ".join(token.form.key for token in letters) not in self.words.capitals:
            return True
        return letters[-1].text[-1].isupper()

    def _parts(self, point: DatePoint, place: int) -> int:
        for _ in range(PARTS):
            end = self._part(point, place)
            named = self.periods.at(self.tokens, place)
            if named is not None and named[1] > (
                end or place
            ):  # "Late Bronze Age", not the end of the Bronze Age
                if end is not None:
                    point.shares.pop()
                break
            if end is None:
                break
            place = end
            if self.words.to.at(self.tokens, place):
                break  # "mid to late"
            past = self.past_little_words(place)
            if past == place:
                if self.sign(place, DASHES) and self._part(DatePoint(0, 0), place + 1) is None:
                    place += self.attached(place)  # "mid-5th"
                break
            place = past
        return place

    def _part(self, point: DatePoint, place: int) -> int | None:
        ordinal = self.ordinal(place)
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
        edge = self.words.edge.at(self.tokens, place)
        if edge is None:
            return None
        point.shares.append(edge[0])
        return self.past_point(edge[1])

    # Units

    def _unit(self, point: DatePoint, place: int) -> int | None:
        for reader in (self._day, self._season, self._century, self._decade, self._year, self._period):
            end = reader(point, place)
            if end is not None:
                return end
        ordinal = self.ordinal(place)
        if ordinal is None or (ordinal.trust < 1 and not ordinal.roman):
            return None
        point.kind, point.value, point.roman = Kind.ORDINAL, ordinal.value, ordinal.roman
        point.raised = ordinal.roman and ordinal.firm
        point.trust *= ordinal.trust
        return ordinal.end

    def _full_year(self, place: int) -> tuple[int, int] | None:
        """A year of four digits, or one whose era follows; with little words and a comma before it."""
        place = self.past_little_words(place)
        place += self.sign(place, ",")
        number = self.number(place)
        if number is None or number == 0:
            return None
        if 1000 <= number <= 2100 or self.take(self.words.era, place + 1):
            return number, place + 1
        return None

    def _day(self, point: DatePoint, place: int) -> int | None:
        """ "12 mai 1837", "May 12, 1837", "mai 1837", "12.5.1837", "1837-05-12"; "12 mai" and "mai" before a dash."""
        if end := self._numeric_day(point, place):
            return end
        month = self.take(self.words.month, place)
        if month is not None:
            point.month, end = int(str(month[0])), month[1]
            day = self.ordinal(end)
            if day is not None and not day.roman and 1 <= day.value <= 31:
                year = self._full_year(day.end)
                if year is not None:
                    point.day, point.value, point.kind = day.value, year[0], Kind.DAY
                    return year[1]
            return self._with_year(point, end, Kind.MONTH, Kind.MONTH_ALONE)
        day = self.ordinal(place)
        if day is None or day.roman or not 1 <= day.value <= 31:
            return None
        month = self.take(self.words.month, self.past_little_words(day.end))
        if month is None:
            return None
        point.day, point.month = day.value, int(str(month[0]))
        return self._with_year(point, month[1], Kind.DAY, Kind.DAY_ALONE)

    def _with_year(self, point: DatePoint, place: int, whole: Kind, alone: Kind) -> int | None:
        year = self._full_year(place)
        if year is not None:
            point.value, point.kind = year[0], whole
            return year[1]
        if self.sign(place, DASHES) or self.sign(place, "/") or self._joining_word(place):
            point.kind = alone
            return place
        return None

    def _joining_word(self, place: int) -> bool:
        return any(
            words.at(self.tokens, place) for words in (self.words.to, self.words.alternative, self.words.both)
        )

    def _numeric_day(self, point: DatePoint, place: int) -> int | None:
        if not all(self.attached(place + step) for step in range(1, 5)):
            return None
        numbers = [self.number(place + step) for step in (0, 2, 4)]
        if None in numbers:
            return None
        first, second, third = (int(str(number)) for number in numbers)
        signs = self.tokens[place + 1].text, self.tokens[place + 3].text
        if signs == ("-", "-") and len(self.tokens[place].text) == 4 and second <= 12:
            point.value, point.month, point.day = first, second, third
        elif signs in ((".", "."), ("/", "/")) and len(self.tokens[place + 4].text) == 4:
            if second > 12 >= first and signs[0] == "/":  # month first, in American print
                first, second = second, first
            point.day, point.month, point.value = first, second, third
            point.trust *= UNEXPLAINED if signs[0] == "/" and first <= 12 else 1.0
        else:
            return None
        if not (1 <= point.month <= 12 and 1 <= point.day <= 31 and point.value >= 1000):
            point.day = point.month = point.value = 0
            return None
        point.kind = Kind.DAY
        return place + 5

    def _season(self, point: DatePoint, place: int) -> int | None:
        season = self.take(self.words.season, place)
        if season is None:
            return None
        point.month = int(str(season[0]))
        return self._with_year(point, season[1], Kind.SEASON, Kind.MONTH_ALONE)

    def _century(self, point: DatePoint, place: int) -> int | None:
        """ "Ve siècle", "5. Jh.", "saec. II", "Cinquecento", "3e millénaire"."""
        if named := self.words.century_name.at(self.tokens, place):
            point.kind, point.value, point.era = Kind.CENTURY, named[0], AFTER
            return named[1]
        if (end := self._century_ahead(point, place)) is not None:
            return end
        ordinal = self.ordinal(place)
        if ordinal is None:
            return None
        place = ordinal.end + (self.sign(ordinal.end, DASHES) and self.attached(ordinal.end))
        kind, found = Kind.CENTURY, self.take(self.words.century_behind, place)
        if found is None:
            kind, found = Kind.MILLENNIUM, self.take(self.words.millennium, place)
        if found is None:
            era = self.words.era.at(self.tokens, place)
            if (
                era is None
                or not ordinal.firm
                or ordinal.trust < 1
                or (not ordinal.roman and ordinal.end > place)
            ):
                return None
            if self.number(ordinal.end - 2) is not None:  # "5. v. Chr."
                return None
            kind, found, point.trust = Kind.CENTURY, (None, place), point.trust * UNEXPLAINED
        elif not self._counted(ordinal, place):
            return None
        point.kind, point.value, point.roman = kind, ordinal.value, ordinal.roman
        point.trust *= ordinal.trust
        return found[1]

    def _counted(self, ordinal: Ordinal, place: int) -> bool:
        """A short word ("s.", "c.") behind a number that is not printed as an ordinal is no century; small numbers of
        centuries ("4 ou 5 siècles") are how long something took."""
        plural = self.tokens[place].form.key in self.words.centuries
        if plural and not ordinal.firm and not ordinal.roman and ordinal.value <= MOST_CENTURIES:
            return False
        short = len(self.tokens[place].text) < min(LONG_WORD, 2)
        if ordinal.firm and ordinal.trust == 1:
            return True
        if short:
            return ordinal.trust < 1 and self.sign(place + 1, ".") and self.tokens[place].text == "s"
        return True

    def _century_ahead(self, point: DatePoint, place: int) -> int | None:
        found = self.take(self.words.century_ahead, place)
        if found is None:
            return None
        short = len(self.tokens[place].text) < LONG_WORD
        ordinal = self.ordinal(found[1])
        if ordinal is None or (short and not self.tokens[place].text.islower()):
            return None
        if ordinal.trust < 1:  # "sec. Il vaso"
            return None
        printed = self.tokens[found[1]].text
        if short and not ((ordinal.roman and printed.isupper()) or ordinal.half):
            return None
        if not ordinal.roman and (self.number(found[1]) is None or ordinal.value > 21):
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

    def _decade(self, point: DatePoint, place: int) -> int | None:
        """ "1920s", "1920er Jahre", "1920's", "années 1920"."""
        if place >= len(self.tokens):
            return None
        form, end = self.tokens[place].form, place + 1
        value = form.decade
        if value is None and self._round(place):
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

    def _year(self, point: DatePoint, place: int) -> int | None:
        if place >= len(self.tokens):
            return None
        form = self.tokens[place].form
        if form.circa is not None:
            point.approximate = True
            point.kind, point.value = Kind.YEAR, form.circa
            return place + 1
        if form.number is None:
            return None
        if end := self._thousands(point, place):
            return end
        counts = form.number < 100 and self.past_point(place + 1) > place + 1  # "5."
        if counts and not self.words.era.at(self.tokens, place + 1):
            return None
        point.kind, point.value = Kind.YEAR, form.number
        return place + 1

    def _thousands(self, point: DatePoint, place: int) -> int | None:
        """ "12 000 av. J.-C.", "12,000 BC"."""
        head, end = self.tokens[place], place + 1
        end += self.sign(end, ".,'’") and self.attached(end)
        if len(head.text) > 2 or end >= len(self.tokens) or len(self.tokens[end].text) != 3:
            return None
        tail = self.tokens[end].form.number
        if tail is None or self.tokens[end].start > head.end + 1 or not self.take(self.words.era, end + 1):
            return None
        point.kind, point.value = Kind.YEAR, int(f"{head.text}{self.tokens[end].text}")
        return end + 1

    def _period(self, point: DatePoint, place: int) -> int | None:
        """ "règne d'Hadrien", "époque hellénistique", "Roman Imperial period", "hadrianische Zeit", "Kaiserzeit"."""
        for kind in ("reign", "period"):
            trigger = triggers(kind).at(self.tokens, place)
            if trigger is None:
                continue
            found = self.periods.at(self.tokens, self._past_elision(trigger[1]))
            if found is not None and (found[0].need in (kind, "nothing") or kind == "reign"):
                point.kind, point.period = Kind.PERIOD, found[0]
                return found[1]
        found = self.periods.at(self.tokens, place)
        if found is None:
            return None
        trigger = triggers("period").at(self.tokens, found[1])
        if trigger is not None and self.periods.at(self.tokens, trigger[1]):
            trigger = None  # "Protohistoire, époque moderne": the word opens the next period
        point.kind, point.period = Kind.PERIOD, found[0]
        if trigger is not None and found[0].need != "reign":
            return trigger[1]
        if found[0].need != "nothing":
            point.trust *= UNEXPLAINED
            point.weak = True  # stands only where it is the whole text, or another end explains it
        return found[1]

    def _past_elision(self, place: int) -> int:
        place += self.sign(place, "'’")
        return self.past_little_words(place)

    # What follows

    def _tail(self, point: DatePoint, place: int) -> int:
        for _ in range(TAILS):
            past = self.past_point(place) if self.tokens[place - 1].form.word else place
            end = self._era(point, past)
            if end is None:
                end = self._doubt(point, place) or (past > place and self._doubt(point, past)) or None
            if end is None:
                end = self._part_behind(point, past)
            if end is None:
                break
            place = end
        return place

    def _part_behind(self, point: DatePoint, place: int) -> int | None:
        """ "16. Jh., 2. Hälfte", "16th century (first half)"."""
        opened = self.sign(place, "(")
        if point.kind is not Kind.CENTURY or point.shares or not (opened or self.sign(place, ",")):
            return None
        part = DatePoint(place + 1, place + 1)
        end = self._part(part, place + 1)
        if end is None or not (self.sign(end, ")") if opened else self.clause_ends(end)):
            return None
        point.shares.extend(part.shares)
        point.trust *= part.trust
        return end + opened

    def _era(self, point: DatePoint, place: int) -> int | None:
        if point.era is not None or point.kind is Kind.PERIOD:
            return None
        for opened in (place, place + 1) if self.sign(place, "(") else (place,):
            found = self.words.era.at(self.tokens, opened)
            if found is not None and self._spelt(opened, found[1]):
                point.era = int(found[0])
                closed = opened > place and self.sign(found[1], ")")
                return int(found[1]) + closed
        weak = self.words.weak_era.at(self.tokens, place)
        if weak is None or (place and self._closes(place)):
            return None  # "1450 circa. D/": the obverse of a coin
        end = self.past_point(weak[1])
        joined = self.sign(end, DASHES) or self.sign(end, "/") or self._joining_word(end)
        short = len(self.tokens[place].text) < HALVES
        ended = end >= len(self.tokens) or self.tokens[end].text in ",;)(:"
        if not joined and (short or not ended or point.kind is not Kind.CENTURY):
            return None
        point.era, point.weak = int(weak[0]), joined
        point.trust *= 1.0 if joined else UNEXPLAINED
        return end

    def _doubt(self, point: DatePoint, place: int) -> int | None:
        """ "(?)", "?", "ca."; not the "c." of what follows."""
        if self.sign(place, "?"):
            point.uncertain = True
            return place + 1
        opened = place + self.sign(place, "(")
        if opened > place and self.sign(opened, "?") and self.sign(opened + 1, ")"):
            point.uncertain = True
            return opened + 2
        later = self.words.open_behind.at(self.tokens, place)
        if later is not None and not point.open:
            point.open = int(later[0])
            return int(later[1])
        for words, name in ((self.words.approximate, "approximate"), (self.words.uncertain, "uncertain")):
            found = self.take(words, opened)
            if found is None or len(self.tokens[opened].text) < HALVES:
                continue
            end = found[1]
            if opened > place and not self.sign(end, ")"):
                continue
            if opened == place and end < len(self.tokens) and self.tokens[end].text not in ",;.)(/":
                if self._closes(end):
                    end -= 1
                elif self.tokens[end - 1].text == "." or not self.tokens[end].text[:1].isupper():
                    continue  # "ca. 20 cm"; but a word spelled out ends a field: "480 a.C. circa Collocazione : ..."
            setattr(point, name, True)
            return end + (opened > place)
        return None

    def _closes(self, end: int) -> bool:
        """Whether the point taken last ends a sentence: "480 a.C. circa. Bronzo", not "480 a.C. ca. 20 cm"."""
        return self.tokens[end - 1].text == "." and self.tokens[end].text[:1].isupper()
