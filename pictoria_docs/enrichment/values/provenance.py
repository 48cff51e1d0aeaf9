"""A provenance to its chain of events: who had the object when, from whom, how.

"1973, acquired by the Museum by exchange" is one event; "Trouvé à Vulci en 1828, acquis par le Louvre en 1837" are two.
Words that belong to no event stay out. Events come in the order of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pictoria_docs.document.pieces import read_in_pieces, stripped
from pictoria_docs.languages import catalogue_words

SENTENCE_END = 4  # characters that show whether a point ends a sentence
CHARACTERS_BEFORE = 3  # characters before a new line that may end a sentence
AFTER_DASH = 3  # characters from a dash to the one behind its blank
ABBREVIATION = 3  # letters of a word that may be cut short
YEAR_OPENING = 12  # characters of a year that opens an event
YEAR_DIGITS = 4  # of a year that is not cut short
MIN_NAME_LENGTH = 4  # letters of an owner's name

NEAR, WORD = 300, 40
"""Words of an event stand within so many characters of a comma; a word is no longer than that."""
OPENING = 25
"""A date that opens a clause begins within so many characters."""
_YEAR = r"(?:1[3-9]\d\d|20\d\d)"
_DATE = re.compile(
    rf"(?<![\d.,/])(?P<open>[–-]\s?)?(?P<first>{_YEAR})(?:\s?[-–/]\s?(?P<last>{_YEAR}|\d\d)|(?P<on>\s?[–-](?!\w)))?(?![\w])"
)
_RANGE_OF_DAYS = re.compile(
    rf"{_YEAR}\s?[-–]\s?(?:\d{{1,2}}\.?\s)?(?:[^\W\d]{{3,10}}\.?\s)?(?P<last>{_YEAR})"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or an institution in an event: `text[start:end]`."""

    name: str
    role: str
    """"source" (sold, gave, left it), "recipient", "owner", "finder"."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ProvenanceEvent:
    """One link of the chain: `text[start:end]`."""

    start: int
    end: int
    kind: str
    """excavation, sale, purchase, gift, bequest, exchange, inheritance, collection, acquisition, deposit, seizure,
    restitution, commission."""
    date: str | None = None
    """The year or years as printed, with "by", "avant" before them."""
    first: int | None = None
    last: int | None = None
    """None beside a `first`: from then on; a `last` alone: until then."""
    actors: tuple[Actor, ...] = ()
    place: str | None = None
    uncertain: bool = False


class _ProvenancePatterns:
    def __init__(self) -> None:
        data = catalogue_words("provenance")
        flags = re.IGNORECASE
        kinds = tuple((kind, _word("|".join(words))) for kind, words in data["kinds"].items())
        capital = r"(?-i:[A-ZÀ-Þ][\w’'&-]{0,30}\.?)"
        within = "|".join(data["within"])
        titles = "|".join(data["titles"])
        small = rf"(?:(?:{within})[ ]?)"
        name = rf"(?:(?:{titles})\s{small}{{0,2}})?{capital}(?:[ ]{small}{{0,3}}{capital}){{0,7}}"
        behind = {role: "|".join(words) for role, words in data["after_names"].items()}
        roles = sorted((word for words in data["roles"].values() for word in words), key=len, reverse=True)
        any_role = "|".join(roles).replace(" ", r"\s+")
        self.kinds: tuple[tuple[str, re.Pattern[str]], ...] = kinds
        self.any_kind = _word("|".join(word for words in data["kinds"].values() for word in words))
        self.roles = re.compile(
            rf"(?<![^\W_])(?P<role>{any_role})(?:(?<=[’'])|\s+|(?<=\s))(?:(?:{'|'.join(data['articles'])})\s?){{0,2}}(?P<name>{name})",
            flags,
        )
        self.role_of: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
            (role, re.compile("|".join(words).replace(" ", r"\s+"), flags))
            for role, words in data["roles"].items()
        )
        self.name = re.compile(name, flags)
        self.owner = re.compile(
            rf"(?:^|(?<=[,:]\s))\s*(?:(?:{'|'.join(data['owner_articles'])})\s?)?(?P<name>{name})", flags
        )
        """A name that opens a clause or follows a date."""
        self.owned = re.compile(
            rf"(?P<name>{name})\s(?:(?P<owner>{behind['owner']})|(?P<source>{behind['source']}))(?![^\W_])",
            flags,
        )
        """A name before the word "collection"."""
        self.before = _word_before(data["before"])
        self.after = _word_before(data["after"])
        self.about = _word_before(data["about"])
        self.unsure = re.compile(rf"(?<![^\W_])(?:{'|'.join(data['unsure'])})", flags)
        self.place = re.compile(rf"(?<![^\W_])(?:{'|'.join(data['places'])})\s(?P<place>{name})(?!\w)", flags)
        self.abbreviated: frozenset[str] = frozenset(data["abbreviated"])
        self.dug_at = re.compile("|".join(data["dug_at"]), flags)
        """"Fouilles de ...", where a place may follow as well as a person."""
        self.comma = re.compile(rf",\s+(?:(?:{'|'.join(data['then'])})\s+)?")
        """A comma before which an event may end, with the word that opens the next one."""
        self.opening_year = re.compile(rf"(?:{'|'.join(data['opening_years'])})?\s?(?:1[3-9]|20)\d\d,\s")
        self.masked = re.compile(
            rf"(?:(?<![^\W_])(?:{'|'.join(data['in_years'])})\s)?{_YEAR}(?!\d)|\([^()]*\)"
        )
        """Years and brackets, which tell nothing of the kind."""
        self.month = re.compile("|".join(data["months"]), flags)


@cache
def _patterns() -> _ProvenancePatterns:
    return _ProvenancePatterns()


@cache
def _owned() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:1[5-9]\d\d|20[0-2]\d|{'|'.join(catalogue_words('provenance')['owned'])})\b", re.IGNORECASE
    )


def tells_owner(text: str) -> bool:
    """Whether a text tells who had a thing, and when; after "Provenance" others tell where it was found."""
    return _owned().search(text) is not None


def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)


def _word_before(words: list[str]) -> re.Pattern[str]:
    listed = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<![^\W_])(?:{listed})\.?\s(?:(?:[^\W\d_]{{3,10}}|\d{{1,2}})[\s.,]+){{0,2}}$", re.IGNORECASE
    )


def find_events(text: str) -> list[ProvenanceEvent]:
    """The events of a provenance, in order, with their places in the text."""
    return read_in_pieces(text, _events)


def _events(text: str) -> list[ProvenanceEvent]:
    events = []
    for start, end in _clauses(text):
        event = _event(text, start, end)
        if event is not None:
            events.append(event)
    return events


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that tell of one event: sentences and what semicolons part, cut again before a second dated event."""
    for start, end in _sentences(text):
        cuts = [start]
        for match in _patterns().comma.finditer(text[start:end]):
            offset = start + match.end()
            if _opens_event(text, cuts[-1], offset, end):
                cuts.append(offset)
        for first, last in zip(cuts, [*cuts[1:], end], strict=False):
            span = stripped(text, first, last, " ,\n", " ,\n")
            if span[1] > span[0]:
                yield span


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    for offset, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        depth = max(depth, 0) if character != "\n" else 0
        stop = (
            character == "."
            and re.match(r"\.\s+[A-ZÀ-Þ–—\d]", text[offset : offset + SENTENCE_END])
            and _ends(text[max(start, offset - WORD) : offset])
        )
        dash = (
            character in "–—"
            and text[offset - 1 : offset].isspace()
            and text[offset + 1 : offset + 2].isspace()
        )
        dash = dash and not text[offset + 2 : offset + AFTER_DASH].isdigit()
        if (
            (character == ";" and depth == 0)
            or (stop and depth == 0)
            or (dash and depth == 0)
            or _is_new_line(text, offset)
        ):
            yield start, offset
            start = offset + 1
    yield start, len(text)


def _ends(before: str) -> bool:
    """Whether a full stop ends a sentence: not behind an initial or an abbreviation."""
    last = re.search(r"[^\W_]+$", before)
    if last is None or last.group().isdigit():
        return True
    return len(last.group()) > ABBREVIATION and last.group().casefold() not in _patterns().abbreviated


def _is_new_line(text: str, offset: int) -> bool:
    return text[offset] == "\n" and (
        text[max(0, offset - CHARACTERS_BEFORE) : offset].rstrip().endswith((".", ";"))
        or text[offset + 1 : offset + 2] in tuple("–—•-")
    )


def _opens_event(text: str, start: int, offset: int, end: int) -> bool:
    """Whether another event begins behind a comma: both sides have a year, and this one has a word for its kind."""
    patterns = _patterns()
    start, end = max(start, offset - NEAR), min(end, offset + NEAR)
    opening = patterns.any_kind.match(text, offset, end) or patterns.opening_year.match(
        text[offset : offset + YEAR_OPENING]
    )
    if opening is None or not patterns.any_kind.search(text, start, offset):
        return False
    return _DATE.search(text[start:offset]) is not None and _DATE.search(text[offset:end]) is not None


def _masked(clause: str) -> str:
    """A clause with blanks for its years and brackets: "acquis en 1863 par le Louvre" is "acquis par le Louvre"."""
    return _patterns().masked.sub(lambda match: " " * len(match.group()), clause)


def _event(text: str, start: int, end: int) -> ProvenanceEvent | None:
    clause = text[start:end]
    kind = _kind(clause)
    date, first, last = _date(clause)
    actors = _actors(text, start, end, kind)
    if kind is None and not (date and actors):
        return None
    if not actors and date is None and not re.search(r"[A-ZÀ-Þ]", clause[1:]):
        return None
    return ProvenanceEvent(
        start,
        end,
        kind or "collection",
        date,
        first,
        last,
        tuple(actors),
        _place(clause, [actor.name for actor in actors], kind),
        _patterns().unsure.search(clause) is not None,
    )


def _kind(clause: str) -> str | None:
    """The first kind in their order of which a word stands outside brackets; "inventory card cites" is none."""
    outside = _masked(clause)
    for kind, pattern in _patterns().kinds:
        if pattern.search(outside):
            return kind
    return None


def _date(clause: str) -> tuple[str | None, int | None, int | None]:
    patterns = _patterns()
    outside = re.sub(r"\([^()]*\)", lambda match: " " * len(match.group()), clause)
    match = _DATE.search(outside) or _DATE.search(clause)
    if match is None:
        return None, None, None
    first = int(match["first"])
    last: int | None = first
    if match["last"]:
        last = (
            int(match["last"])
            if len(match["last"]) == YEAR_DIGITS
            else first - first % 100 + int(match["last"])
        )
    days = _RANGE_OF_DAYS.match(clause, match.start("first"))
    if days:
        last = int(days["last"])
    lead = clause[: match.start()]
    until = patterns.before.search(lead)
    since = patterns.after.search(lead)
    circa = patterns.about.search(lead)
    qualifier = until or since or circa
    printed = clause[qualifier.start() if qualifier else match.start() : match.end()].strip()
    if match["open"] and match["last"] is None:
        return printed, None, first
    if match["on"] and match["on"].strip():
        return printed, first, None
    if until and last == first:
        return printed, None, first
    if since and last == first:
        return printed, first, None
    return printed, first, max(last or first, first)


def _actors(text: str, start: int, end: int, kind: str | None) -> list[Actor]:
    patterns = _patterns()
    clause = _masked(text[start:end])
    actors: list[Actor] = []
    for match in patterns.roles.finditer(clause):
        role_words = match["role"].rstrip()
        role = next(
            role
            for role, pattern in patterns.role_of
            if pattern.fullmatch(role_words) or pattern.fullmatch(match["role"])
        )
        from_place = kind == "excavation" and (
            role_words.casefold() == "from" or _is_site(role_words, match["name"])
        )
        if not from_place:
            actors.append(_actor(match, role, start))
    for match in patterns.owned.finditer(clause):
        actors.append(_actor(match, "source" if match["source"] else "owner", start))
    if not actors and kind in (None, "collection", "inheritance"):
        actors += _owner(text, start, end)
    return sorted(
        {actor.start: actor for actor in actors if actor.name}.values(), key=lambda actor: actor.start
    )


def _is_site(words: str, name: str) -> bool:
    """Whether "fouilles de ..." names a site: one word, without a title."""
    return _patterns().dug_at.fullmatch(words) is not None and " " not in name.strip()


def _owner(text: str, start: int, end: int) -> list[Actor]:
    """A name that stands alone behind a date: "1983–86, the Bareiss Trust"."""
    date = _DATE.search(text, start, min(start + OPENING, end))
    offset = date.end() if date else start
    offset += len(re.match(r"[,:\s]*", text[offset:end]).group())  # type: ignore[union-attr]
    match = _patterns().owner.match(text[offset:end])
    if match is None or len(match["name"]) < MIN_NAME_LENGTH or _patterns().any_kind.match(match["name"]):
        return []
    return [_actor(match, "owner", offset)]


def _actor(match: re.Match[str], role: str, shift: int) -> Actor:
    name = match["name"]
    name = name if re.search(r"\b\w\.$", name) else name.rstrip(".")
    first = shift + match.start("name")
    return Actor(name, role, first, first + len(name))


def _place(clause: str, names: list[str], kind: str | None) -> str | None:
    """Where it happened: behind a preposition, in brackets behind a name, or between commas."""
    patterns = _patterns()
    for name in names:
        bracket = re.match(r"\.?\s*\(([A-ZÀ-Þ][^()\d]{1,50})\)", clause[clause.find(name) + len(name) :])
        if bracket:
            return bracket.group(1).strip()
    for match in patterns.place.finditer(_masked(clause)):
        place = match["place"].rstrip(".")
        if "-" in place and place.rpartition("-")[2].islower():
            continue
        if not any(place in name or name in place for name in names) and not patterns.month.fullmatch(
            place.split()[0]
        ):
            return place
    between = re.search(
        r",\s(?P<place>[A-ZÀ-Þ][^\W\d_]+(?:[ -][A-ZÀ-Þ][^\W\d_]+){0,2})(?=\s*(?:,|$))", clause
    )
    if (
        between
        and kind in ("sale", "collection", "excavation", "purchase", None)
        and between["place"] not in names
    ):
        return between["place"]
    return None
