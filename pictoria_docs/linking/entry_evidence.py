"""How sure a document's entries are: whether it is a catalogue, what its entries are, and whether each is right.

The evidence of four sums, which `entry_features.py` declares and `entry_models.py` loads.
"""

from collections.abc import Sequence, Set
from math import log

from pictoria_docs.linking.features import Features
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.line_entries import ArtistLines, ListReading, WorkLines
from pictoria_docs.linking.line_features import PLACES
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.number_series import rising_share
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.sequence import Floats

MIN_LOG_ODDS, MAX_LOG_ODDS = -4.0, 6.0  # of a line opening an entry
MAX_CATALOGUE = 4.0  # log-odds of a document being a catalogue, either way
RECORD_SHARE = 0.6  # of the kinds of marks of a full record: two of three
MARKS = (
    "price", "price_apart", "picture_level", "picture_above", "picture_below", "dimensions", "inventory", "material",
)  # fmt: skip
"""Features of lines that are marks of a record."""
CONVENTIONS = ("numbered_record", "plain_record", "titled_record")
"""Features of lines that the conventions of records name."""
SEVERAL_LINES = 5  # lines of an entry that would have such a mark
CODE_SIGNS = frozenset("=<>+*/\\{}[]|_^$#@~")
SHORT_TITLE = 12  # letters: fewer must all be read right
MIN_SHARE = 1e-6  # of a probability


def catalogue_evidence(reading: ListReading) -> Features:
    """What the lines of a document say of its being a catalogue; empty where none opens an entry."""
    features, labelled = reading.labelled.features, reading.labelled
    works = [(artist, work) for artist in reading.artists for work in artist.works]
    openings = [work.lines[0] for _, work in works]
    if not openings:
        return {}

    owned = [index for artist in reading.artists for index in artist.lines]

    def share(*names: str) -> float:
        columns = features[openings][:, [PLACES[name] for name in names]]
        return float(columns.max(axis=1).mean())

    def within(*names: str) -> float:
        columns = [PLACES[name] for name in names]
        return sum(bool(features[work.lines][:, columns].any()) for _, work in works) / len(works)

    return {
        "openings": log(1 + len(openings)),
        "sure": sum(_log_odds(labelled.shares[index, LineLabel.OPENING]) for index in openings)
        / len(openings),
        "series": share("in_series"),
        "next": share("next_in_series"),
        "priced": share("price", "price_apart"),
        "records": float((features[openings, PLACES["record_below"]] > RECORD_SHARE).mean()),
        "conventions": share("numbered_record", "titled_record"),
        "plain": share("plain_record"),
        "captions": share("caption_head"),
        "named": sum(bool(artist.head) for artist, _ in works) / len(works),
        "dense": len(openings) / (openings[-1] - openings[0] + 1),
        "covered": len(owned) / len(reading.rows),
        "close": sum(index >= openings[0] for index in owned) / (max(owned) - openings[0] + 1),
        "unmarked": sum(_is_unmarked(features, work) for _, work in works) / len(works),
        "pictured": share("picture_level", "picture_above", "picture_below"),
        "rising": rising_share([_behind_number(reading, index) for index in openings]),
        "leaders": share("leaders"),
        "literature": share("references"),
        "sold": within("price_apart"),
        "measured": within("dimensions"),
        "alone": share("number_only"),
        "capitals": share("upper"),
        "names": sum(
            bool(features[index, PLACES["name_bracket"]]) and not _signs(reading.rows[index].body)
            for index in openings
        )
        / len(openings),
        "small": sum(_opens_small(reading.rows[index].body) for index in openings) / len(openings),
        "signs": sum(_signs(reading.rows[index].body) for index in openings) / len(openings),
    }


def _behind_number(reading: ListReading, index: int) -> tuple[str, int | None]:
    """The text of a line behind the number that opens it, and that number."""
    number = reading.labelled.measured.numbers[index]
    text = reading.rows[index].text
    return (text, None) if number is None else (text[number.end :], number.value)


def _opens_small(text: str) -> bool:
    """Whether the first letter is small, as where the lines of running text are numbered."""
    return next((char for char in text if char.isalpha()), "").islower()


def _signs(text: str) -> float:
    """The share of signs that code and formulas are full of."""
    return sum(char in CODE_SIGNS for char in text) / max(len(text), 1)


def _is_unmarked(features: Floats, work: WorkLines) -> bool:
    """Whether an entry is long and shows none of the marks of a record, as the sections of an article."""
    own = features[work.lines][:, [PLACES[name] for name in MARKS]]
    return len(work.lines) >= SEVERAL_LINES and not own.any()


def artists_evidence(reading: ListReading) -> Features:
    """What says that artists are the entries, not works; empty without artists' headings."""
    features = reading.labelled.features
    blocks: list[ArtistLines] = [artist for artist in reading.artists if artist.head]
    works = reading.works
    if not blocks or not works:
        return {}
    persons = [features[block.head, PLACES["person"]].max() for block in blocks]
    openings = [work.lines[0] for work in works]
    return {
        "persons": float(sum(persons)) / len(blocks),
        "about": sum(len(block.head) > 1 for block in blocks) / len(blocks),
        "priced": float(features[openings][:, [PLACES["price"], PLACES["price_apart"]]].max(axis=1).mean()),
        "brackets": float(features[[block.head[0] for block in blocks], PLACES["name_bracket"]].mean()),
    }


def convention_evidence(reading: ListReading, rows: Set[int]) -> Features:
    """What says that a convention of records names the openings of entries better than the labels of lines do.

    Args:
        reading: the document's lines.
        rows: those that open entries by the convention; at least one.
    """
    measured, shares = reading.labelled.measured, reading.labelled.shares
    openings = {work.lines[0] for work in reading.works}
    both = len(rows & openings)

    def mean(name: str, lines: Set[int]) -> float:
        return float(measured.features[sorted(lines), PLACES[name]].mean()) if lines else 0.0

    def odds(lines: Set[int]) -> float:
        return sum(_log_odds(shares[index, LineLabel.OPENING]) for index in lines) / max(len(lines), 1)

    return {
        "labelled": both / len(rows),
        "named": both / max(len(openings), 1),
        "more": log((1 + len(rows)) / (1 + len(openings))),
        "odds": odds(rows),
        "odds_else": odds(openings - rows),
        "next": mean("next_in_series", rows),
        "records": mean("record_below", rows) - mean("record_below", openings),
        "titled": float(mean("titled_record", rows) > 0),
        "plain": float(mean("plain_record", rows) > 0),
    }


def entry_evidence(
    reading: ListReading, lines: Sequence[int], heading: Heading, catalogue: float
) -> Features:
    """What says that an entry is right.

    Args:
        reading: the document's lines.
        lines: those of the entry, the opening line first.
        heading: of the entry, its title read.
        catalogue: log-odds of the document being a catalogue.
    """
    features, first = reading.labelled.features, lines[0]
    row = reading.rows[first]
    opens = reading.labelled.measured.numbers[first]
    read = _read(row)
    letters = sum(map(str.isalnum, heading.title or ""))
    return {
        "catalogue": max(-MAX_CATALOGUE, min(MAX_CATALOGUE, catalogue)),
        "opening": _log_odds(reading.labelled.shares[first, LineLabel.OPENING]),
        "title": heading.title_odds,
        "series": float(features[first, PLACES["in_series"]]),
        "next": float(features[first, PLACES["next_in_series"]]),
        "mended": float(heading.number is not None and (opens is None or opens.printed != heading.number)),
        "unnumbered": float(heading.number is None),
        "untitled": float(not heading.title),
        "conventions": float(features[first, [PLACES[name] for name in CONVENTIONS]].max()),
        "read": read,
        "short": float(0 < letters < SHORT_TITLE and read < 1),
        "goes_on": float(len({reading.rows[index].page for index in lines}) > 1),
    }


def _log_odds(share: float) -> float:
    """A probability as log-odds, within what says something."""
    odds = log(max(float(share), MIN_SHARE)) - log(max(1 - float(share), MIN_SHARE))
    return max(MIN_LOG_ODDS, min(MAX_LOG_ODDS, odds))


def _read(row: PrintedLine) -> float:
    """Mean confidence of a line's words, 0 to 1."""
    words = list(row.region.words.between(row.start, row.end))
    return sum(word.confidence for word in words) / len(words) if words else 1.0
