"""Dates rendered in each language are read back; no text does harm."""

from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pictoria_docs.enrichment.dates import DateReading, find_dates, is_edtf, read_date
from pictoria_docs.labels.roman import to_roman
from tests.campaigns import cases

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


def english(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number not in (11, 12, 13) else "th"
    return f"{number}{ending}"


@dataclass(frozen=True)
class Language:
    name: str
    before: str
    after: str
    century: str
    parts: dict[str, str]
    circa: str = "ca."
    day: str = "{day} {month} {year}"

    def ordinal(self, number: int) -> str:
        roman = to_roman(number)
        return {
            "fr": f"{roman}{'er' if number == 1 else 'e'}",
            "de": f"{number}.",
            "en": english(number),
        }.get(self.name, roman)

    def era(self, era: int) -> str:
        return self.before if era < 0 else self.after


PARTS = ("first half", "last quarter", "early", "mid", "late")
SHARES = dict(zip(PARTS, ((0, 0.5), (0.75, 1), (0, 0.25), (0.4, 0.6), (0.75, 1)), strict=True))


def named(*words: str) -> dict[str, str]:
    return dict(zip(PARTS, words, strict=True))


FRENCH = named("1re moitié du", "dernier quart du", "début du", "milieu du", "fin du")
GERMAN = named("1. Hälfte", "letztes Viertel", "Anfang", "Mitte", "Ende")
ITALIAN = named("prima metà del", "ultimo quarto del", "inizi del", "metà del", "fine del")
ENGLISH = named("first half of the", "last quarter of the", "early", "mid-", "late")
SPANISH = named("primera mitad del", "último cuarto del", "principios del", "mediados del", "finales del")
LANGUAGES = (
    Language("fr", "av. J.-C.", "apr. J.-C.", "{} siècle", FRENCH, "vers"),
    Language("de", "v. Chr.", "n. Chr.", "{} Jh.", GERMAN, "um", "{day}. {month} {year}"),
    Language("it", "a.C.", "d.C.", "{} secolo", ITALIAN, "intorno al"),
    Language("en", "BC", "AD", "{} century", ENGLISH, "c.", "{month} {day}, {year}"),
    Language("es", "a. C.", "d. C.", "siglo {}", SPANISH, "hacia"),
    Language("la", "a. Chr.", "p. Chr.", "saec. {}", {}, "circa"),
)


def patient(max_examples: int = cases(40, 100)) -> settings:
    """The first date of all waits for its words to be read from their file."""
    return settings(deadline=None, max_examples=max_examples)


languages = st.sampled_from(LANGUAGES)
eras = st.sampled_from((-1, 1))
centuries = st.integers(1, 20)


def years_of(century: int, era: int, share: tuple[float, float] = (0, 1)) -> tuple[int, int]:
    """The years of a century's part, by the round convention."""
    low = -century * 100 if era < 0 else (century - 1) * 100
    first, last = round(low + share[0] * 100), round(low + share[1] * 100)
    return first or 1, last or -1


def check(text: str, first: int, last: int) -> DateReading:
    """The text is read as these years, alone and within a sentence."""
    alone = read_date(text)
    assert alone is not None, text
    assert (alone.first, alone.last) == (first, last), text
    assert is_edtf(alone.edtf), (text, alone.edtf)
    sentence = f"Marbre. {text} ; trouvé à Vulci."
    found = find_dates(sentence)
    assert [(date.first, date.last) for date in found] == [(first, last)], sentence
    assert sentence[found[0].start : found[0].end].rstrip(".") == text.rstrip(".")
    return alone


@patient()
@given(languages, centuries, eras)
def test_centuries(language: Language, number: int, era: int) -> None:
    text = f"{language.century.format(language.ordinal(number))} {language.era(era)}"
    check(text, *years_of(number, era))


@patient()
@given(
    languages.filter(lambda language: bool(language.parts)), centuries, eras, st.sampled_from(sorted(SHARES))
)
def test_parts_of_centuries(language: Language, number: int, era: int, part: str) -> None:
    blank = "" if language.parts[part].endswith("-") else " "
    text = f"{language.parts[part]}{blank}{language.century.format(language.ordinal(number))} {language.era(era)}"
    check(text, *years_of(number, era, SHARES[part]))


@patient()
@given(languages, centuries, eras, st.sampled_from("-–/"))
def test_ranges_of_centuries(language: Language, number: int, era: int, dash: str) -> None:
    earlier, later = (number + 1, number) if era < 0 else (number, number + 1)
    both = f"{language.ordinal(earlier)}{dash}{language.ordinal(later)}"
    first, last = years_of(earlier, era)[0], years_of(later, era)[1]
    check(f"{language.century.format(both)} {language.era(era)}", first, last)


@patient()
@given(languages, st.integers(1, 2000), eras, st.booleans())
def test_years(language: Language, year: int, era: int, circa: bool) -> None:
    date = check(f"{language.circa + ' ' if circa else ''}{year} {language.era(era)}", era * year, era * year)
    assert date.approximate is circa


@patient()
@given(languages, st.integers(101, 999), st.integers(101, 999), eras)
def test_ranges_of_years(language: Language, one: int, other: int, era: int) -> None:
    first, last = sorted((era * one, era * other))
    check(f"{abs(first)}-{abs(last)} {language.era(era)}", first, last)


@patient()
@given(languages, st.integers(1, 99), st.integers(1, 99))
def test_ranges_over_the_turn_of_the_era(language: Language, before: int, after: int) -> None:
    check(f"{before} {language.before} – {after} {language.after}", -before, after)


@patient()
@given(languages.filter(lambda language: language.name != "la"), st.dates())
def test_days(language: Language, day) -> None:
    if day.year < 1000 or day.year > 2100:
        day = day.replace(year=1000 + day.year % 1000, day=min(day.day, 28))
    month = MONTHS[language.name].split()[day.month - 1]
    date = check(language.day.format(day=day.day, month=month, year=day.year), day.year, day.year)
    assert date.edtf == day.isoformat()


WORDS = """Ve IVe s. siècle av. ap. J.-C. BC AD c. ca. vers um 5. Jh. Hälfte 2e moitié du fin début - – / ( ) ? 490 480
1837 42 12 mai May Summer saec. II ex. règne d'Hadrien époque hellénistique after before entre et and or à to 1920s
années VF Vle * ° , . ; p. 51–52 cm x inv. 1873,0820.1 -0524 [ ] ' 000 99999 0 XXI millénaire dernier"""
PIECES = st.lists(st.sampled_from(WORDS.split()), max_size=14)


@patient(max_examples=cases(100, 400))
@given(st.one_of(st.text(max_size=80), PIECES.map(" ".join), PIECES.map("".join)))
@example("0 BC")
@example("99999 BC-99998 BC")
@example("31 février 1837")
@example("29 février 0004 av. J.-C.")
@example("İ siècle ﷺ Ⅳe s.")
def test_any_text_is_survived(text: str) -> None:
    whole = read_date(text)
    found = find_dates(text)
    for date in (*found, *([whole] if whole else ())):
        assert 0 <= date.start < date.end <= len(text)
        assert is_edtf(date.edtf), (text, date.edtf)
        assert 0 < date.confidence < 1
        assert date.first != 0 and date.last != 0
        assert date.first is None or date.last is None or date.first <= date.last, text
        assert (date.first, date.last) != (None, None)
    ends = [date.end for date in found]
    assert all(date.start >= end for date, end in zip(found[1:], ends, strict=False))


def test_long_text_takes_time_in_proportion() -> None:
    """A line of nothing but words of dates must not take ages."""
    text = "fin du Ve - début du " * 3000
    assert find_dates(text) == []
