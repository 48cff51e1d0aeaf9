"""A book's own label words: runs of words that come back before values at the openings of lines and clauses.

    Zorvan 12.345              Zorvan 12.346
    Belma pulsi bronze         Belma pulsi silver

No list knows "Zorvan", and no colon or style sets it apart. Each run of words that opens lines or clauses of several
entries is weighed by a model; what field it opens, a list says, or the kind of the values that follow it.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from pictoria_docs.document.log_odds import probability
from pictoria_docs.enrichment.clauses import Span, covered
from pictoria_docs.enrichment.entry_text import EntryText
from pictoria_docs.enrichment.labels import BETWEEN_WORDS, Labels, canonical, plain
from pictoria_docs.enrichment.lone_numbers import names_currency
from pictoria_docs.enrichment.readers import WHOLE, Readers
from pictoria_docs.enrichment.record_draft import RecordDraft
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.values.names import is_name
from pictoria_docs.enrichment.values.provenance import tells_owner
from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.labels.lexicon import any_of

MAX_WORDS = 4  # of a label
MIN_ENTRIES = 3  # that have a label, before it is one of the book's own
SAMPLE = 12  # places of a candidate whose values are read
LONG_VALUE = 60  # characters of a clause that is rather a sentence than a value
NUMBER_LENGTH = 24  # characters of an accession number
ACRONYM = 5  # letters of a collection before its numbers
NAME_WORDS = 2  # of a person's name, at least
KIND_SHARE = 0.5  # of the values behind a label that no list has, from which their kind is its field

RECORD_LABELS: FeatureSet[Measured] = FeatureSet("record_labels", base=-2.5)
"""Measurements of a run of words that may be a label of the book's own, where it opens lines and clauses.

No example speaks for or against "known" (`training/record_labels.py`): it stays as it is here.
"""
RECORD_LABELS.declare("entries", "share", "Of the book's entries those that have it.")
RECORD_LABELS.declare("count", "ln(entries)", "How many entries have it.")
RECORD_LABELS.declare("again", "count", "How often an entry has it, beyond the first time.")
RECORD_LABELS.declare("line", "share", "Of its places those that open a line.")
RECORD_LABELS.declare(
    "elsewhere", "share", "Of all places of the words in the entries those that open nothing."
)
RECORD_LABELS.declare("colon", "share", "Of its places those before a colon or “=”.")
RECORD_LABELS.declare("dash", "share", "Of its places those before a dash.")
RECORD_LABELS.declare("alone", "share", "Of its places those that fill their line.")
RECORD_LABELS.declare("styled", "share", "Of its places those in another style than what follows.")
RECORD_LABELS.declare("same_next", "share", "Of its places those before the word that follows most often.")
RECORD_LABELS.declare(
    "typed", "share", "Of its places those before a value of the kind that most of them have."
)
RECORD_LABELS.declare("small", "share", "Of its places those before a small letter.")
RECORD_LABELS.declare("sentence", "share", "Of its places those before a text longer than a value.")
RECORD_LABELS.declare("value", "share", "Of its places those that are a value themselves: “Bronze”.")
RECORD_LABELS.declare("part", "share", "Of its places those that begin a value: “H. 12 cm”.")
RECORD_LABELS.declare("known", "flag", "A list of label words has it.", prior=2.0)
RECORD_LABELS.declare("words", "count", "Words beyond the first.")

RECORD_LABELS_MODEL = ShippedModel.beside(__file__, RECORD_LABELS)

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_BETWEEN = re.compile(r"(?:(?<=\b\w)|(?<=\b\w\w)|(?<=\b\w\w\w))\. (?=\w)| (?=\w)")
"""Words of a label may be cut short ("N. inv. 12"); after a longer word a point ends what is said."""
_SIGN = re.compile(r"[.°]?(?P<sign>\s?[:=]|\s?[–—]|)(?P<gap>\s+)(?=[^\s,;.)\]])")
_NEXT_WORD = re.compile(r"\S+")
_STOP = re.compile(r"(?<=\S[.;!?)•|])\s+")
_ACCESSION = re.compile(r"(?:[^\W\d_][\w.]{0,7}[ .-]?){0,3}\d[\w./,-]*(?: (?:bis|ter|[a-z]|\d+))*\.?")


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where a run of words opens a line or clause."""

    draft: int
    start: int
    end: int
    """Of the words."""
    value_start: int
    sign: str
    """What follows: ":", "–", or "" for a blank."""
    at_line: bool
    fills_line: bool


@dataclass(frozen=True, slots=True)
class LabelCandidate:
    """A run of words that may be a label."""

    words: str
    """In canonical form."""
    places: tuple[LabelPlace, ...]
    measured: Measured
    """As declared in `RECORD_LABELS`; what is 0 is left out."""
    fields: tuple[str, ...]
    """What it would open."""

    @property
    def log_odds(self) -> float:
        """Weigh its evidence, in log-odds: above 0 it is rather a label than not."""
        return RECORD_LABELS_MODEL.load().log_odds_of(self.measured)


class RecordLabel(NamedTuple):
    """A label in an entry's text."""

    fields: tuple[str, ...]
    start: int
    end: int
    """Of the words."""
    value_start: int
    sure: float
    """Probability that the words are a label."""


@dataclass(frozen=True, slots=True)
class RecordLabels:
    """The labels that a book was seen to use."""

    known: Mapping[str, LabelCandidate] = field(default_factory=dict)
    """By words in canonical form."""
    pattern: re.Pattern[str] | None = None
    """Any of them, on `plain` text."""

    def find(self, entry: EntryText, body_start: int) -> list[RecordLabel]:
        """Those that open lines and clauses of an entry, in order."""
        if self.pattern is None:
            return []
        text, labels = plain(entry.text), list[RecordLabel]()
        for start in sorted(_openings(entry, body_start)):
            match = self.pattern.match(text, start)
            sign = _SIGN.match(entry.text, match.end()) if match is not None else None
            if match is None or sign is None:
                continue
            found = self.known.get(canonical(match[0]))
            if found is not None:
                sure = probability(found.log_odds)
                labels.append(RecordLabel(found.fields, start, match.end(), sign.end(), sure))
        return labels


def learn_labels(drafts: Sequence[RecordDraft], readers: Readers, label_words: Labels) -> RecordLabels:
    """The book's own labels. What tells of an owner ("Purchased 1933") is none: it is a value.

    Args:
        drafts: of all its entries, before anything is read in them.
        readers: of the schema's values.
        label_words: those of the lists.
    """
    chosen = {
        found.words: found
        for found in label_candidates(drafts, readers, label_words)
        if found.log_odds > 0
        and found.fields
        and (found.measured.get("known") or not tells_owner(found.words))
    }
    if not chosen:
        return RecordLabels()
    printed = any_of(list(chosen)).replace(re.escape(" "), BETWEEN_WORDS)
    return RecordLabels(chosen, re.compile(rf"(?:{printed})(?![\w'-])"))


def label_candidates(
    drafts: Sequence[RecordDraft], readers: Readers, label_words: Labels
) -> list[LabelCandidate]:
    """The runs of words that open lines or clauses of several entries, weighed."""
    places: dict[str, list[LabelPlace]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        for words, place in _places(index, draft):
            places[words].append(place)
    several = {
        words: found
        for words, found in places.items()
        if len({place.draft for place in found}) >= MIN_ENTRIES
    }
    everywhere = _occurrences(drafts, several)
    return [
        _candidate(words, found, everywhere[words], drafts, readers, label_words)
        for words, found in several.items()
    ]


def _openings(entry: EntryText, body_start: int) -> dict[int, bool]:
    """Offsets at which lines or clauses open behind the heading, and whether it is a line."""
    offsets = {match.end(): False for match in _STOP.finditer(entry.text, body_start)}
    return offsets | {start: True for start in entry.line_starts if start >= body_start}


def _places(index: int, draft: RecordDraft) -> Iterator[tuple[str, LabelPlace]]:
    """The runs of words that open lines and clauses of an entry, in canonical form."""
    text, line_starts = draft.text.text, draft.text.line_starts
    lines = set(line_starts)
    for start, at_line in _openings(draft.text, draft.body_start).items():
        if not text[start : start + 1].isupper():
            continue
        following = bisect_right(line_starts, start)
        line_end = line_starts[following] if following < len(line_starts) else len(text)
        for end in _prefixes(text, start, line_end):
            sign, words = _SIGN.match(text, end), canonical(text[start:end])
            if sign is not None and words:  # of other scripts nothing is left
                fills = at_line and sign.end() in lines
                yield words, LabelPlace(index, start, end, sign.end(), sign["sign"].strip(), at_line, fills)


def _prefixes(text: str, start: int, line_end: int) -> Iterator[int]:
    """Where the first words of a line end: one, two and so on."""
    end = start
    for _ in range(MAX_WORDS):
        token = _TOKEN.match(text, end, line_end)
        if token is None:
            return
        yield token.end()
        between = _BETWEEN.match(text, token.end())
        if between is None:
            return
        end = between.end()


def _occurrences(drafts: Sequence[RecordDraft], words: Mapping[str, object]) -> Counter[str]:
    """How often each run of words stands in the entries, wherever it is."""
    counts: Counter[str] = Counter()
    firsts = {run.split(" ")[0] for run in words}
    for draft in drafts:
        tokens = canonical(draft.text.text[draft.body_start :]).split(" ")
        for index, token in enumerate(tokens):
            if token in firsts:
                for count in range(1, MAX_WORDS + 1):
                    run = " ".join(tokens[index : index + count])
                    if run in words:
                        counts[run] += 1
    return counts


def _candidate(
    words: str,
    places: Sequence[LabelPlace],
    everywhere: int,
    drafts: Sequence[RecordDraft],
    readers: Readers,
    label_words: Labels,
) -> LabelCandidate:
    entries = len({place.draft for place in places})
    count = len(places)
    sample = places[:SAMPLE]
    clauses = [_first_clause(drafts[place.draft], place.value_start) for place in sample]
    kinds = Counter(
        spec.name
        for place, clause in zip(sample, clauses, strict=True)
        if (spec := value_kind(drafts[place.draft], clause, readers)) is not None
    )
    kind, most = kinds.most_common(1)[0] if kinds else ("", 0)
    typed = most / len(sample)
    following = Counter(_next_word(drafts[place.draft].text.text, place.value_start) for place in places)
    known = words in label_words.fields

    def share(holds: Sequence[bool]) -> float:
        return sum(holds) / len(holds)

    measured = {
        "entries": entries / len(drafts),
        "count": log(entries),
        "again": count / entries - 1,
        "line": share([place.at_line for place in places]),
        "elsewhere": 1 - min(count / max(everywhere, 1), 1.0),
        "colon": share([place.sign in (":", "=") for place in places]),
        "dash": share([place.sign in ("–", "—") for place in places]),
        "alone": share([place.fills_line for place in places]),
        "styled": share(
            [
                drafts[place.draft].text.is_set_apart(place.start, place.end, place.value_start)
                for place in sample
            ]
        ),
        "same_next": max(following.values()) / count if count > 1 else 0.0,
        "typed": typed,
        "small": share([drafts[place.draft].text.text[place.value_start].islower() for place in places]),
        "sentence": share([clause[1] - clause[0] > LONG_VALUE for clause in clauses]),
        "value": share(
            [readers.kind(drafts[place.draft].scan, (place.start, place.end)) is not None for place in sample]
        ),
        "part": share([_is_part_of_value(drafts[place.draft], place) for place in sample]),
        "known": float(known),
        "words": float(words.count(" ")),
    }
    fields = label_words.fields.get(words, ())
    if names_currency(words):
        price = readers.schema.usual(TypeName.PRICE)
        fields = () if price is None else (price.name,)
    elif not known and typed >= KIND_SHARE:
        fields = (kind,)
    return LabelCandidate(words, tuple(places), {k: v for k, v in measured.items() if v}, fields)


def _first_clause(draft: RecordDraft, start: int) -> Span:
    """The clause that begins at an offset, at most to the end of its paragraph."""
    end = next((offset for offset in draft.text.paragraph_starts if offset > start), len(draft.text.text))
    return next(iter(draft.scan.clauses(start, end)), (start, end))


def value_kind(draft: RecordDraft, clause: Span, readers: Readers) -> FieldSpec | None:
    """The field that a clause behind a label is a value of, as its words tell: more is taken for one than without."""
    spec = readers.kind(draft.scan, clause)
    if spec is not None:
        return spec
    text = draft.text.text[slice(*clause)].strip()
    measures = [(reading.start, reading.end) for reading in draft.scan.measures_of(clause)]
    if covered(clause, measures, draft.text.text) >= WHOLE:
        return readers.schema.usual(TypeName.DIMENSIONS)
    if len(text) <= NUMBER_LENGTH and _ACCESSION.fullmatch(text):
        return readers.schema.usual(TypeName.IDENTIFIER)
    if is_name(text) and len(text.split()) >= NAME_WORDS:
        return readers.schema.usual(TypeName.PERSON)
    return None


def _is_part_of_value(draft: RecordDraft, place: LabelPlace) -> bool:
    """Whether the last words are read as the beginning of a value: "H. 12 cm", "Inv. MNB 1234"."""
    text = draft.text.text
    last = max(match.start() for match in _TOKEN.finditer(text, place.start, place.end))
    if any(start <= last < end and end > place.value_start for start, end in draft.scan.uncut):
        return True
    word = text[last : place.end]
    return word.isupper() and text[place.value_start].isdigit() and 1 < len(word) <= ACRONYM


def _next_word(text: str, start: int) -> str:
    match = _NEXT_WORD.match(text, start)
    return match[0] if match is not None else ""
