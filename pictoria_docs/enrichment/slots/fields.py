"""Columns of pieces that stand once in most entries are fields, whose type their values tell.

    The Fallen Statue          Study of a Head             Evening
    Vivian Forbes              William Rothenstein
    1932                       c.1890                      1912
    Oil paint on canvas        Gouache on brown paper      Huile sur toile
    380 x 550 mm               152 x 101 mm                300 x 400 mm
    N04682                     N04683                      N04684

The second line is a person's name in most entries, the fifth measures. "Gouache" may be in no vocabulary, but it stands
where others have a medium; "N04683" is a number of an inventory, for all of this column have such a shape.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pictoria_docs.enrichment.clauses import Span, covered
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.lone_numbers import are_years
from pictoria_docs.enrichment.readers import WHOLE, Readers, is_reference
from pictoria_docs.enrichment.record import may_be_medium, read_value
from pictoria_docs.enrichment.record_draft import PLAIN, FieldValue, RecordDraft, without_end
from pictoria_docs.enrichment.schema import FieldSpec, TypeName
from pictoria_docs.enrichment.slots.alignment import NONE, align
from pictoria_docs.enrichment.slots.named_slot import NamedSlot
from pictoria_docs.enrichment.slots.naming import with_names
from pictoria_docs.enrichment.slots.pieces import EntryPiece, PieceOpening, read_pieces
from pictoria_docs.enrichment.slots.slot import Slot, SlotValue
from pictoria_docs.enrichment.values.identifiers import is_code
from pictoria_docs.enrichment.values.names import read_person
from pictoria_docs.enrichment.values.provenance import tells_owner
from pictoria_docs.enrichment.works import is_medium

MIN_ENTRIES = 4
"""Entries of a document, before what comes back in them says anything."""
FILLED = 0.5
"""Share of the entries that have a column, from which it is a field."""
TYPED = 0.5
"""Share of a column's values that are read as one field, from which all are of it."""
ALIKE = 0.9
"""Share of a column's values that have a number, or that have none, from which all have one, or none."""
DIFFERENT = 0.8
"""Share of a column's values that no other entry has, from which they may be the numbers of an inventory."""
RUNS_ON = 0.7
"""Share of a column's pieces that open in the middle of a sentence, from which it may be the rest of the one before."""
WITH_INITIALS = 0.25
"""Share of a column's values with initials, from which its names are those of persons in the middle of lines too."""
PERSON_WORDS = 2
"""Words of a name, at least."""
MEDIUM = "medium"
"""What materials and techniques are together."""
MEDIA = ("materials", "techniques")
"""Vocabularies whose terms are the words of a medium."""
MEDIUM_WORDS = 6
"""Words of a medium of which vocabularies have only some,"""
SOME_MEDIUM = 0.3
"""and the share of its letters that they have, at least."""
_INITIAL = re.compile(r"\b[^\W\d_]\.\s?[^\W\d_]{2}")


def read_slots(
    drafts: Sequence[RecordDraft],
    readers: Readers,
    named: Sequence[NamedSlot] = (),
    *,
    priced: bool = False,
) -> None:
    """Give records the values that their place among those of the other entries tells.

    Args:
        drafts: the records of a document's entries, as their own words give them.
        readers: of the schema's values.
        named: slots of which a person said what they are.
        priced: whether the book prints a currency over a column: what is nothing but numbers is no column of years
            then.
    """
    slots = with_names(find_slots(drafts, readers, priced=priced), readers.schema, named)
    for slot in _surest(slots):
        if slot.spec is None:
            continue
        numbered = _numbered(slot)
        for value, names in zip(slot.values, slot.said, strict=True):
            if slot.spec.name in names or (not names and numbered in (None, _has_number(value.text))):
                _give(value, slot.spec, slot.share, readers)


def _numbered(slot: Slot) -> bool | None:
    """Whether the values of a slot that tell its field have a number in them; None where some have, others not."""
    assert slot.spec is not None
    telling = [
        _has_number(value.text)
        for value, names in zip(slot.values, slot.said, strict=True)
        if slot.spec.name in names
    ]
    share = sum(telling) / len(telling)
    return True if share >= ALIKE else False if share <= 1 - ALIKE else None


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, text))


def _surest(slots: Sequence[Slot]) -> list[Slot]:
    """Of the slots of one field the one that most values speak for, and of several alike the first: what comes back
    further down is of another entry, which nobody found. What a person named is all kept."""
    kept: dict[str, Slot] = {}
    for slot in slots:
        if slot.spec is None or slot.named:
            continue
        name = MEDIUM if slot.spec.vocabulary in MEDIA else slot.spec.name
        if name not in kept or slot.count > kept[name].count:
            kept[name] = slot
    return [*kept.values(), *(slot for slot in slots if slot.named)]


def find_slots(drafts: Sequence[RecordDraft], readers: Readers, *, priced: bool = False) -> list[Slot]:
    """What stands once in most entries, in the order of the page.

    Args:
        drafts: the records of a document's entries, as their own words give them.
        readers: of the schema's values.
        priced: whether the book prints a currency over a column.
    """
    if len(drafts) < MIN_ENTRIES:
        return []
    entries = [read_pieces(draft) for draft in drafts]
    columns: dict[int, list[SlotValue]] = defaultdict(list)
    for draft, pieces, places in zip(drafts, entries, align(entries), strict=True):
        for column, value in _in_columns(draft, pieces, places).items():
            columns[column].append(value)
    fewest = max(MIN_ENTRIES - 1, FILLED * len(drafts))
    slots: list[Slot] = []
    for column in sorted(columns):
        slot = _typed(columns[column], readers, priced=priced)
        joined = _joined(slots[-1], slot, readers, priced=priced) if slots else None
        if joined is not None:
            slots[-1] = joined
        else:
            slots.append(slot)
    slots = [slot for slot in slots if len(slot.values) >= fewest]
    return [*(_before_measures(*pair, readers) for pair in pairwise(slots)), *slots[-1:]]


def _before_measures(slot: Slot, following: Slot, readers: Readers) -> Slot:
    """A slot that nothing tells of is the medium where measures follow and most of its values are a few words without
    a number."""
    spec = next((spec for spec in readers.schema.of_type(TypeName.TERM) if spec.vocabulary in MEDIA), None)
    measured = following.spec is not None and following.spec.type == TypeName.DIMENSIONS
    if slot.spec is not None or spec is None or not measured:
        return slot
    said = tuple(
        names | {spec.name} if not names and value.own_line and may_be_medium(value.text) else names
        for value, names in zip(slot.values, slot.said, strict=True)
    )
    share = sum(spec.name in names for names in said) / len(said)
    return Slot(slot.values, said, spec, share) if share >= TYPED else slot


def _in_columns(
    draft: RecordDraft, pieces: Sequence[EntryPiece], places: Sequence[int]
) -> dict[int, SlotValue]:
    """What an entry has in each column."""
    found: dict[int, SlotValue] = {}
    for index, (piece, column) in enumerate(zip(pieces, places, strict=True)):
        if column == NONE:
            continue
        ends_line = index + 1 == len(pieces) or pieces[index + 1].opening is not PieceOpening.CLAUSE
        if column in found:
            before = found[column]
            span, runs_on, opens_line = (before.span[0], piece.span[1]), before.runs_on, before.opens_line
        else:
            small = draft.text.text[piece.span[0]].islower()
            span, runs_on = piece.span, small or piece.opening is PieceOpening.LINE
            opens_line = piece.opening is not PieceOpening.CLAUSE
        found[column] = SlotValue(draft, span, runs_on, opens_line, ends_line)
    return found


def _joined(first: Slot, second: Slot, readers: Readers, *, priced: bool) -> Slot | None:
    """Two columns as one, where the second is the rest of the first: it opens in the middle of sentences, and both
    together say as clearly what they are as the first, or the second nothing alone."""
    if sum(value.runs_on for value in second.values) < RUNS_ON * len(second.values):
        return None
    rest = {value.draft.entry.id: value for value in second.values}
    values = []
    for value in first.values:
        after = rest.pop(value.draft.entry.id, None)
        if after is not None:
            value = replace(value, span=(value.span[0], after.span[1]), ends_line=after.ends_line)
        values.append(value)
    joined = _typed([*values, *rest.values()], readers, priced=priced)
    if joined.spec is None or (second.spec is not None and second.spec.type == TypeName.IDENTIFIER):
        return None
    as_clear = joined.share >= max(first.share, second.share if second.spec is not None else 0.0)
    return joined if as_clear or (second.spec is None and joined.spec == first.spec) else None


def _typed(values: Sequence[SlotValue], readers: Readers, *, priced: bool) -> Slot:
    """A slot with the field that most of its values may be of; none where nothing is clear."""
    numbers = [text for value in values if (text := value.text.strip(" .,()[]")).isdecimal()]
    of_prices = priced and len(numbers) >= ALIKE * len(values)
    dated = are_years(numbers) and not of_prices
    initials = sum(_INITIAL.search(value.text) is not None for value in values)
    named = initials >= WITH_INITIALS * len(values)
    owns = [_own_field(value) for value in values]
    alike: dict[tuple[str, str, bool], set[str]] = {}
    said: list[set[str]] = []
    for value, own_spec in zip(values, owns, strict=True):
        key = value.text, own_spec.name if own_spec is not None else "", value.own_line
        if key not in alike:
            alike[key] = _votes(value, own_spec, readers, dated=dated, named=named)
        said.append(alike[key])
    identifier = readers.schema.usual(TypeName.IDENTIFIER)
    if identifier is not None and _are_codes([value.text for value in values]):
        said = [
            {identifier.name} if is_code(value.text) else names
            for value, names in zip(values, said, strict=True)
        ]
    votes = Counter(name for names in said for name in names)
    own = Counter(spec.name for spec in owns if spec is not None)

    def rank(spec: FieldSpec) -> tuple[int, int, int]:
        order = _ORDER.index(spec.type) if spec.type in _ORDER else len(_ORDER)
        return votes[spec.name], -order, own[spec.name]

    likeliest = max(readers.schema.fields, key=rank)
    name = likeliest.name
    share = votes[name] / len(values)
    return Slot(tuple(values), tuple(map(frozenset, said)), likeliest if share >= TYPED else None, share)


def _own_field(value: SlotValue) -> FieldSpec | None:
    """The field of a value that covers what stands in the slot."""
    start, end = value.span
    touching = (own for own in value.draft.values if own.start < end and start < own.end)
    text = value.draft.text.text
    return next(
        (own.spec for own in touching if covered(value.span, [(own.start, own.end)], text) >= WHOLE), None
    )


def _votes(
    value: SlotValue, own: FieldSpec | None, readers: Readers, *, dated: bool, named: bool
) -> set[str]:
    """The fields that what stands in a slot may be a value of; the empty name for what is of none.

    Args:
        value: what stands there.
        own: the field of a value that was read there.
        readers: of the schema's values.
        dated: numbers alone are years in this slot.
        named: names in this slot are those of persons, in the middle of lines too.
    """
    text = value.text
    if own is not None and field_type(own.type).own_signs:
        return {own.name}
    if is_reference(text):
        return {""}
    known = own if own is not None else readers.kind(value.draft.scan, value.span)
    names = {known.name} if known is not None else set()
    types = {spec.type for spec in readers.schema.fields if field_type(spec.type).recognises(text)}
    if (named or value.own_line) and _is_person(text) and not _names_place(value):
        types.add(TypeName.PERSON)
    if _is_date(text, readers, dated):
        types.add(TypeName.DATE)
    names |= {spec.name for type in types if (spec := readers.schema.usual(type)) is not None}
    if is_medium(text, readers) or _names_medium(text, readers):
        names |= {spec.name for spec in readers.schema.of_type(TypeName.TERM) if spec.vocabulary in MEDIA}
    return names


def _is_date(text: str, readers: Readers, dated: bool) -> bool:
    """Whether a text is a date; a number alone is one where the slot's numbers are years."""
    if not any(map(str.isdigit, text)) or (text.strip(" .,()[]").isdecimal() and not dated):
        return False
    dates = [(reading.start, reading.end) for reading in readers.dates(text)]
    return covered((0, len(text)), dates, text) >= WHOLE


def _names_medium(text: str, readers: Readers) -> bool:
    """Whether a few words without a number name a material or technique among others: "Mixed media on canvas"."""
    if len(text.split()) > MEDIUM_WORDS or any(map(str.isdigit, text)):
        return False
    specs = [spec for spec in readers.schema.of_type(TypeName.TERM) if spec.vocabulary in MEDIA]
    spans = [(reading.start, reading.end) for spec in specs for reading in readers.terms(spec, text)]
    return covered((0, len(text)), spans, text) >= SOME_MEDIUM


def _is_person(text: str) -> bool:
    """Whether a text may be a person's name; so much in capitals may be one that it counts only on a line of its own,
    or where others have initials."""
    words = [word for word in text.split() if word.strip(".,;")[1:].isalpha()]
    return len(words) >= PERSON_WORDS and not tells_owner(text) and read_person(text) is not None


def _names_place(value: SlotValue) -> bool:
    """Whether the record names a collection or place in the same words: "Monte Sereno, Museo Civico"."""
    text = value.draft.text.text
    kept = (own for own in value.draft.values if own.spec.type in (TypeName.INSTITUTION, TypeName.PLACE))
    return any(value.text.strip(" .,") in own.printed(text) for own in kept)


_ORDER = (
    *(TypeName.PRICE, TypeName.DIMENSIONS, TypeName.DATE, TypeName.IDENTIFIER, TypeName.PROVENANCE),
    *(TypeName.TERM, TypeName.PERSON, TypeName.INSTITUTION, TypeName.PLACE),
)
"""Types whose values are told alike by their words, the plainer ones first."""


def _are_codes(texts: Sequence[str]) -> bool:
    """Whether texts are numbers with letters or signs, each another."""
    codes = {text for text in texts if is_code(text)}
    return len(codes) >= DIFFERENT * len(texts)


def _give(value: SlotValue, spec: FieldSpec, share: float, readers: Readers) -> None:
    """Give a record what stands in a slot; what was read there as something else is dropped."""
    draft, span = value.draft, without_end(value.draft.text.text, value.span)
    if any(own.spec.name == spec.name and _is_read(own, value.span, draft.text.text) for own in draft.values):
        return
    inside = [own for own in draft.values if span[0] <= own.start and own.end <= value.span[1]]
    if any(
        _is_same(own.spec, spec) and covered(span, [(own.start, own.end)], draft.text.text) >= WHOLE
        for own in inside
    ):
        return
    read = read_value(spec, readers, draft.scan, span, PLAIN * share)
    if not read:
        return
    draft.values = [
        own
        for own in draft.values
        if own not in inside and (own.spec.name != spec.name or own.confidence > PLAIN)
    ]
    if spec.repeatable or not any(own.spec.name == spec.name for own in draft.values):
        draft.values += read


def _is_read(own: FieldValue, span: Span, text: str) -> bool:
    """Whether a value stands in a stretch and was understood there with all its numbers, or goes on beyond it."""
    start, end = span
    others = text[start : own.start] + text[own.end : end]
    understood = (
        field_type(own.spec.type).own_signs and own.normalised is not None and not _has_number(others)
    )
    return own.start < end and start < own.end and (understood or own.start < start or own.end > end)


def _is_same(first: FieldSpec, second: FieldSpec) -> bool:
    """Whether two fields are one, or both of the medium."""
    return first.name == second.name or (first.vocabulary in MEDIA and second.vocabulary in MEDIA)
