"""The works of an exhibition's entry: "67. Vue du port de La Rochelle; pastel" has a number, a title and a medium."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from unicodedata import normalize

from pictoria_docs.document import Field
from pictoria_docs.enrichment.clauses import Span, covered
from pictoria_docs.enrichment.entry_text import EntryText
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.enrichment.vocabularies import load_vocabulary
from pictoria_docs.enrichment.vocabularies.matching import TermReading
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

ITEM = "item"
"""The field in which the linking stage gives each work of an entry."""
MEDIA = frozenset(
    [
        *("drawing", "watercolour_work", "print", "engraving", "etching", "woodcut", "lithograph"),
        *("photograph", "miniature", "cameo"),
    ]
)
"""Kinds of object that tell a medium: "Paysage; dessin" is a drawing."""
MADE = frozenset({"materials", "techniques", "object_types"})
"""Vocabularies that tell what a work is made of, and as what."""
MAX_WORDS = 8  # of a medium
MADE_OF = 0.75
"""A piece is a medium if this share of its letters, small words aside, is of words for media."""
_LEAD = re.compile(r"[^\w(]{0,4}\d{1,4}(?:\s?(?:bis|ter|quater)\b|[a-z]\b)?(?!\w)[^\w(«“\"'‘]{0,6}")
_JOINT = re.compile(r"[,.]\s+(?=\S)|[;:]\s*(?=\S)|\s[—–]\s|\s?[()]\s?|(?<=[a-zß-ÿ]{3})\.(?=[A-ZÀ-Þ][a-zß-ÿ])")
"""Marks between the pieces of a title; OCR loses blanks behind full stops."""
_SHORTENED = re.compile(r"\b[^\W\d_]{1,2}\.\s+$")
"""A word that its point cuts short: "St. Croix"."""
_MARK = re.compile(r"[.,;:)]|\s[—–(]")
_EDGE = " .,;:—–-|"


class _WorkWords:
    def __init__(self) -> None:
        data = catalogue_words("works")
        self.small = re.compile(
            rf"\b(?:{any_of(data['small'])})\b|\b(?:{any_of(data['elided'])})['’]", re.IGNORECASE
        )
        self.state = re.compile(rf"\b(?:{any_of(data['states'])})s?\b")
        """What is said of how far a work went, whatever it is made of."""


@cache
def _words() -> _WorkWords:
    return _WorkWords()


FindTerms = Callable[[str, Readers], list[TermReading]]


def says_state(text: str) -> bool:
    """Whether a text says how far a work went, or what it goes with, and nothing else: "Étude.", "pendants"."""
    return _words().state.fullmatch(plain(normalize("NFC", text)).strip(_EDGE + "()|")) is not None


def read_work(item: Field, readers: Readers, text: EntryText | None = None) -> Field:
    """The field of a work with its number, title and medium, as JSON; the value stays as printed.

    A medium on a line of its own below the title ("67. Vue du port. / Pastel.") is added to the work's words.

    Args:
        item: as the linking stage found it: the work's words, and its number as `normalised`.
        readers: whose vocabularies tell media.
        text: the text of its entry.
    """
    lead = _LEAD.match(item.value) if item.normalised else None
    words = item.value[lead.end() :] if lead is not None else item.value
    title, medium = _parted(words.strip(_EDGE), readers)
    below = _below(item, text, readers) if text is not None and not medium else None
    if text is not None and below is not None:
        medium = text.text[slice(*below)]
        changes = {"value": f"{item.value} {medium}", "evidence": (*item.evidence, *text.evidence(*below))}
        item = item.model_copy(update=changes)
    parts = {"number": item.normalised, "title": title, "medium": medium}
    kept = {name: value for name, value in parts.items() if value}
    return item.model_copy(update={"normalised": json.dumps(kept, ensure_ascii=False)})


def work_number(item: Field) -> str:
    """The printed number of a work, whether its field was read (`read_work`) or not; empty without one."""
    try:
        read = json.loads(item.normalised or "null")
    except ValueError:
        read = item.normalised
    number = read.get("number") if isinstance(read, dict) else read
    return "" if number is None else str(number)


def _parted(text: str, readers: Readers) -> tuple[str, str]:
    """Title and medium in the words of a work: the medium is the first piece behind the title that is nothing else."""
    joints = list(_JOINT.finditer(text))
    edges = [*(joint.start() for joint in joints), len(text)]
    pieces = [(joint.end(), end) for joint, end in zip(joints, edges[1:], strict=True)]
    for offset, piece in enumerate(pieces):
        if not is_medium(text[slice(*piece)], readers):
            continue
        last = piece[1]
        for start, end in pieces[offset + 1 :]:
            if not is_medium(text[start:end], readers):
                break
            last = end
        return text[: joints[offset].start()].strip(_EDGE), text[piece[0] : last].strip(_EDGE + "'’")
    return text.strip(_EDGE), ""


def media_in(title: str, readers: Readers) -> list[Span]:
    """Where a title tells by marks what the work is, as pieces: "Jeune pêcheur, statue de marbre", "Roses (aquarelle)".

    What stands before the first mark is what the work shows. A medium may be followed by more; other kinds of object
    close the title.
    """
    joints = [joint for joint in _JOINT.finditer(title) if not _SHORTENED.search(title, 0, joint.end())]
    edges = [*(joint.start() for joint in joints), len(title)]
    pieces = [(joint.end(), end) for joint, end in zip(joints, edges[1:], strict=True)]
    pieces = [piece for piece in pieces if title[slice(*piece)].strip(_EDGE)]
    return [
        piece
        for piece in pieces
        if is_medium(title[slice(*piece)], readers, _kinds if piece is pieces[-1] else _terms)
    ]


def _below(item: Field, text: EntryText, readers: Readers) -> Span | None:
    """Where the words behind a work name its medium and nothing else, up to their first mark or the end of the line."""
    last = item.evidence[-1] if item.evidence else None
    end = text.offset(last.region, last.end) if last is not None and last.end is not None else None
    if end is None:
        return None
    start = end + len(text.text[end:]) - len(text.text[end:].lstrip(f"{_EDGE}\n("))
    following = bisect_right(text.line_starts, start)
    line = text.line_starts[following] if following < len(text.line_starts) else len(text.text)
    mark = _MARK.search(text.text, start, line)
    close = len(text.text[: mark.start() if mark is not None else line].rstrip())
    words = text.text[start:close]
    return (start, close) if is_medium(words, readers) and not _of_several(words, readers) else None


def _of_several(words: str, readers: Readers) -> bool:
    """Whether a medium in the plural ("Aquarelles") stands below works: it is said of others than the last of them,
    and which, its place on the page alone tells."""
    return any(
        words[: value.end].endswith(("s", "x")) and not value.term.label.endswith(("s", "x"))
        for value in _terms(words, readers)
        if not _words().small.sub("", words[: value.start]).strip()
    )


def is_medium(text: str, readers: Readers, terms: FindTerms | None = None) -> bool:
    """Whether a text names a medium and nothing else: "Etching and aquatint on paper"."""
    if (
        not text.strip()
        or len(text.split()) > MAX_WORDS
        or _words().state.search(plain(normalize("NFC", text)))
    ):
        return False
    spans: list[Span] = [(match.start(), match.end()) for match in _words().small.finditer(text)]
    small = len(spans)
    spans += [(reading.start, reading.end) for reading in (terms or _terms)(text, readers)]
    return len(spans) > small and covered((0, len(text)), spans, text) >= MADE_OF


def _terms(text: str, readers: Readers) -> list[TermReading]:
    """What words name of materials, techniques and kinds of object that tell a medium."""
    readings: list[TermReading] = []
    for spec in readers.schema.of_type(TypeName.TERM):
        if spec.vocabulary in ("materials", "techniques"):
            readings += readers.terms(spec, text)
        elif spec.vocabulary == "object_types":
            readings += [
                reading
                for reading in readers.terms(spec, text)
                if {reading.term.uri, *(term.uri for term in reading.terms)} & _media()
            ]
    return readings


def _kinds(text: str, readers: Readers) -> list[TermReading]:
    """What words name of materials, techniques and kinds of object of any sort."""
    specs = (spec for spec in readers.schema.of_type(TypeName.TERM) if spec.vocabulary in MADE)
    return [reading for spec in specs for reading in readers.terms(spec, text)]


@cache
def _media() -> frozenset[str]:
    """The URIs of the kinds of object that tell a medium."""
    return frozenset(term.uri for term in load_vocabulary("object_types").terms if term.notation in MEDIA)
