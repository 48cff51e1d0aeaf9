"""An entry's record by rules: what its labels say first, then what the clauses of its head are.

Nothing is made up: a value is a stretch of the entry's text.
"""

import re
from collections.abc import Iterable, Sequence

from pictoria_docs.document import Entry
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.entry_text import EntryText
from pictoria_docs.enrichment.field_types import FIELD_TYPES, Stretch, field_type
from pictoria_docs.enrichment.labels import Labels
from pictoria_docs.enrichment.lone_numbers import names_currency
from pictoria_docs.enrichment.measured_part import measures_and_condition
from pictoria_docs.enrichment.readers import MAX_TERMS, ClauseValues, Readers, is_reference
from pictoria_docs.enrichment.record_draft import (
    GUESSED,
    IN_TITLE,
    LABELLED,
    PLAIN,
    FieldValue,
    RecordDraft,
)
from pictoria_docs.enrichment.record_labels import RecordLabels
from pictoria_docs.enrichment.schema import BUILT_IN, FieldSpec, TypeName
from pictoria_docs.enrichment.sections import LONG, Section, cut
from pictoria_docs.enrichment.values.bibliography import opens_comparison
from pictoria_docs.enrichment.values.identifiers import is_code
from pictoria_docs.enrichment.values.names import is_institution, is_name, names_condition
from pictoria_docs.enrichment.values.provenance import tells_owner
from pictoria_docs.enrichment.works import ITEM, media_in, says_state

TITLE_WITHIN = 80  # characters of an entry before its title
STRANGER = 120  # characters of a clause at the end of a part that may be another field's
NEARLY_AS_SURE = 0.8  # of the surest value of a field that may have several

PROSE = 240
"""A paragraph without a label that is longer than this, or comes behind one, is no longer the head of a record."""
CLAUSE = 120
"""A longer clause is a sentence, not an item of a record that opens a paragraph."""
SHORT = 60
"""A clause is no sentence if it has fewer characters."""
ORIGIN_WORDS, MEDIUM_WORDS = 4, 5


def open_draft(entry: Entry, text: EntryText, readers: Readers) -> RecordDraft:
    """The draft of an entry's record, with what was found in its text in one pass."""
    return RecordDraft(entry, text, readers.scan(text.text), _body_start(entry, text))


def read_record(draft: RecordDraft, readers: Readers, label_words: Labels, own_labels: RecordLabels) -> None:
    """Read the record of an entry into its draft.

    Args:
        draft: as `open_draft` made it.
        readers: of the schema's values.
        label_words: the labels of its parts that lists have.
        own_labels: those that the book was seen to use.
    """
    entry, text, scan = draft.entry, draft.text, draft.scan
    if sum(field.name == ITEM for field in entry.fields) > 1:
        return  # what is printed there is said of one of its works each
    head = True
    done = draft.body_start
    for section in cut(text, label_words, draft.body_start, own_labels):
        before, done = done, section.end
        if section.label:
            draft.labelled.append((before, _labelled(draft, readers, scan, section)))
            continue
        span = section.start, section.end
        prose = span[1] - span[0] > PROSE
        opening, head = head, head and not prose
        if head:
            _clauses(draft, readers, scan, scan.clauses(*span))
        elif prose:
            begin = _run_in(draft, readers, scan, span) if opening else span[0]
            draft.values += _whole(readers, "description", (begin, span[1]), GUESSED)
    draft.values += _in_title(draft, readers)
    draft.values = _settled(draft.values)


def _run_in(draft: RecordDraft, readers: Readers, scan: ClauseValues, span: Span) -> int:
    """Read the record that opens a long paragraph, clause by clause; where prose begins."""
    for part in scan.clauses(*span):
        if part[1] - part[0] > CLAUSE:
            return part[0]
        values = _clause(readers, scan, part)
        if not values and not is_reference(scan.text[part[0] : part[1]]):
            return part[0]
        draft.values += values
    return span[1]


def _body_start(entry: Entry, text: EntryText) -> int:
    """Where the text of an entry begins behind its number and title."""
    title = (entry.title or "").strip()
    if title:
        offset = text.text.find(title, 0, len(title) + TITLE_WITHIN)
        if offset >= 0:
            end = offset + len(title)
            while title[-1].isalpha() and text.text[end : end + 1].isalpha():
                end += 1  # a word that the end of a line has cut
            return end
    number = (
        re.match(rf"\W*(?:[^\W\d]+\.?\s*)?{re.escape(entry.number)}[.:)]?(?:\s|$)", text.text)
        if entry.number
        else None
    )
    return number.end() if number is not None else 0


def read_value(
    spec: FieldSpec, readers: Readers, scan: ClauseValues, span: Span, confidence: float
) -> list[FieldValue]:
    """The values of a field in a stretch of text that is nothing else."""
    return _read(spec, readers, scan, span, confidence, alone=True)


def _in_title(draft: RecordDraft, readers: Readers) -> list[FieldValue]:
    """What a title says by the way: "Hydrie attique à figures noires" names the kind, the culture and the technique."""
    title = (draft.entry.title or "").strip()
    start = draft.text.text.find(title, 0, len(title) + TITLE_WITHIN) if title else -1
    if start < 0:
        return []
    # Below the name of its maker, a title tells what a work shows: "Allée de chênes" is not made of oak.
    media = media_in(title, readers) if draft.shows else [(0, len(title))]
    values = []
    for spec in readers.schema.of_type(TypeName.TERM):
        readings = [
            reading
            for reading in readers.terms(spec, title)
            if any(first <= reading.start and reading.end <= last for first, last in media)
            and not within_name(title, (reading.start, reading.end))
        ]
        if readings:
            first = readings[0]
            span = start + first.start, start + first.end
            values.append(
                FieldValue(spec, *span, first.term.label, IN_TITLE, first.term, first.terms[:MAX_TERMS])
            )
    return values


def within_name(text: str, span: Span) -> bool:
    """Whether words are a part of a name that hyphens join: "Col-des-Roches"."""
    return text[: span[0]].endswith("-") or text[span[1] :].startswith("-")


def _labelled(draft: RecordDraft, readers: Readers, scan: ClauseValues, section: Section) -> int:
    """Read the values of a part with a label, and of the clauses behind it that are others'; where its own end."""
    text = scan.text
    specs = [spec for name in section.fields if (spec := readers.schema.field(name)) is not None]
    parts = scan.clauses(section.start, section.end)
    if not specs or not parts:
        return section.end
    specs = _by_content(specs, readers, text[section.start : section.end], text[slice(*parts[0])])
    if {spec.type for spec in specs} == {TypeName.DIMENSIONS, TypeName.CONDITION}:
        measured, other = measures_and_condition(scan, (section.start, section.end), parts)
        for spec in specs:
            span = measured if spec.type == TypeName.DIMENSIONS else other
            if span[0] < span[1]:
                sure = LABELLED * section.sure
                draft.values += _read(spec, readers, scan, span, sure, alone=False, labelled=True)
        return section.end
    others: list[Span] = []
    if section.heading:
        own = parts
    elif len(specs) == 1 and specs[0].name not in LONG:
        own, others = _own_clauses(specs[0], readers, scan, parts)
    else:
        own, others = _without_strangers(specs, scan, parts)
    span = own[0][0], max(own[-1][1], own[0][1])
    if not others:
        span = span[0], section.end
    for spec in specs:
        confidence, alone = LABELLED * section.sure, len(specs) == 1
        draft.values += _read(spec, readers, scan, span, confidence, alone=alone, labelled=True)
    _clauses(draft, readers, scan, others)
    return span[1]


def _by_content(specs: list[FieldSpec], readers: Readers, text: str, first: str) -> list[FieldSpec]:
    """The fields that a label with two meanings means here; `first` is the first clause of `text`."""
    names = {spec.name for spec in specs}
    types = {spec.type for spec in specs}
    if types == {TypeName.BIBLIOGRAPHY} and is_code(text.strip()):
        identifier = readers.schema.usual(TypeName.IDENTIFIER)  # "Reference: N04682"
        return [identifier] if identifier is not None else specs
    if names <= {"provenance", "findspot"} and not tells_owner(text) and len(text) < PROSE:
        findspot = readers.schema.field("findspot")
        return [findspot] if findspot is not None else specs
    if names == {"subject", "description"} and len(readers.schema.of_type(TypeName.SUBJECT)) > 1:
        # A schema that tells the sides of an object apart has room for what is shown: it is no description too.
        return [spec for spec in specs if spec.type == TypeName.SUBJECT]
    if "location" in names and names <= {"location", "condition"}:
        kept = is_institution(first) or (names == {"location"} and not names_condition(text))
        spec = readers.schema.field("location" if kept else "condition")
        return [spec] if spec is not None else specs
    return specs


def _own_clauses(
    spec: FieldSpec, readers: Readers, scan: ClauseValues, parts: list[Span]
) -> tuple[list[Span], list[Span]]:
    """The clauses that a label is said of, and those that follow them: the first, and more of the same kind."""
    index = 1
    while index < len(parts):
        part = parts[index]
        kind = readers.kind(scan, part)
        if kind is not None and kind.type != spec.type:
            break
        if kind is None and (spec.type != TypeName.TEXT or is_reference(scan.text[part[0] : part[1]])):
            break
        index += 1
    return parts[:index], parts[index:]


def _without_strangers(
    specs: Sequence[FieldSpec], scan: ClauseValues, parts: list[Span]
) -> tuple[list[Span], list[Span]]:
    """The clauses of a long part, and those at its end that are plainly of other fields."""
    kinds = {spec.type for spec in specs}
    end = len(parts)
    while end > 1 and parts[end - 1][1] - parts[end - 1][0] < STRANGER:
        text = scan.text[parts[end - 1][0] : parts[end - 1][1]]
        institution = TypeName.INSTITUTION not in kinds and is_institution(text) and not tells_owner(text)
        if (
            not (institution or is_reference(text))
            or scan.text[parts[end - 1][0] - 2 : parts[end - 1][0]] == "; "
        ):
            break
        end -= 1
    return parts[:end], parts[end:]


def _clauses(draft: RecordDraft, readers: Readers, scan: ClauseValues, parts: Sequence[Span]) -> None:
    """The values of clauses without a label; those that nothing tells of are kept for the book's habits."""
    for part in parts:
        printed = scan.text[part[0] : part[1]]
        if is_reference(printed) or names_currency(printed) or (draft.shows and says_state(printed)):
            continue
        values = _clause(readers, scan, part)
        draft.values += values
        if not values:
            draft.unknown.append(part)


def _clause(readers: Readers, scan: ClauseValues, part: Span) -> list[FieldValue]:
    """The values of one clause: it is one, or its parts between commas are one each."""
    kind = readers.kind(scan, part) or own_kind(readers, scan.text[slice(*part)])
    if kind is not None:
        return _read(kind, readers, scan, part, PLAIN, alone=True)
    pieces = _between_commas(scan, part)
    if len(pieces) < 2:
        return []
    kinds = [readers.kind(scan, piece) for piece in pieces]
    kinds = _without_guesses(scan, part, pieces, kinds)
    return [
        value
        for kind, piece in zip(kinds, pieces, strict=True)
        if kind is not None
        for value in _read(kind, readers, scan, piece, PLAIN, alone=True)
    ]


def _without_guesses(
    scan: ClauseValues, part: Span, pieces: Sequence[Span], kinds: list[FieldSpec | None]
) -> list[FieldSpec | None]:
    """The kinds of a clause's pieces that stand although another piece is of none.

    All do where only the first is of none and is a place ("Attica, c. 480 BC") or a medium before measures; else, in a
    short clause, what is plainly a date does, whatever stands before it: "Lyon ?, 15-13 av. J.-C.".
    """
    unknown = [scan.text[slice(*piece)] for kind, piece in zip(kinds, pieces, strict=True) if kind is None]
    if not unknown:
        return kinds
    last = kinds[-1]
    measured = last is not None and last.type == TypeName.DIMENSIONS
    opens = kinds[0] is None and len(unknown) == 1
    if opens and (_is_origin(unknown[0]) or (measured and may_be_medium(unknown[0]))):
        return kinds
    short = part[1] - part[0] < SHORT and not any(tells_owner(text) for text in unknown)
    return [kind if short and kind is not None and kind.type == TypeName.DATE else None for kind in kinds]


def _is_origin(text: str) -> bool:
    """Whether a text may be the place before a date: "Attica, c. 480 BC"; which field it is of, nothing tells."""
    return is_name(text) and len(text.split()) <= ORIGIN_WORDS and not tells_owner(text)


def may_be_medium(text: str) -> bool:
    """Whether a text may be the medium before a measure, in words that no vocabulary has: "Pigmentis aquariis"."""
    return (
        text[:1].isupper()
        and len(text.split()) <= MEDIUM_WORDS
        and not re.search(r"\d|[.:]$", text)
        and not opens_comparison(text)
    )


def own_kind(readers: Readers, text: str) -> FieldSpec | None:
    """Find the field, of another package's type, that a clause without a label is plainly a value of."""
    own = (spec for spec in readers.schema.fields if spec.type not in BUILT_IN)
    return next((spec for spec in own if field_type(spec.type).recognises(text)), None)


def _between_commas(scan: ClauseValues, part: Span) -> list[Span]:
    pieces: list[Span] = []
    begin = part[0]
    for match in re.finditer(r",\s+", scan.text[part[0] : part[1]]):
        offset = part[0] + match.start()
        if not any(a <= offset < b for a, b in scan.uncut):
            pieces.append((begin, offset))
            begin = part[0] + match.end()
    return [*pieces, (begin, part[1])]


def _read(
    spec: FieldSpec,
    readers: Readers,
    scan: ClauseValues,
    span: Span,
    confidence: float,
    *,
    alone: bool,
    labelled: bool = False,
) -> list[FieldValue]:
    """The values of a field in a stretch of text that is said of it.

    Args:
        spec: the field.
        readers: of the schema.
        scan: the entry's text.
        span: the stretch.
        confidence: how sure it is that the stretch is the field's.
        alone: whether it holds nothing but this field.
        labelled: whether a label opens it.
    """
    stretch = Stretch(spec, readers, scan, span, confidence, alone=alone, labelled=labelled)
    with FIELD_TYPES.plugin_errors(spec.type):
        return field_type(spec.type).read(stretch)


def _whole(readers: Readers, name: str, span: Span, confidence: float) -> list[FieldValue]:
    spec = readers.schema.field(name)
    return [FieldValue(spec, *span, None, confidence)] if spec is not None else []


def _settled(values: Iterable[FieldValue]) -> list[FieldValue]:
    """The values that stand: of a field that is not repeatable the surest, the earlier of two alike."""
    kept: dict[str, list[FieldValue]] = {}
    for value in sorted(values, key=lambda value: (-value.confidence, value.start)):
        same = kept.setdefault(value.spec.name, [])
        if (
            not same
            or (value.spec.repeatable and value.confidence > NEARLY_AS_SURE * same[0].confidence)
            or (value.spec.name in LONG and value.confidence == same[0].confidence)
        ):
            same.append(value)
    return [
        value for same in kept.values() for value in sorted(same, key=lambda kept_value: kept_value.start)
    ]
