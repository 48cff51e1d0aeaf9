"""Slots that nothing tells of: which of them are asked about, and what a person said of others like them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema, TypeName, shipped_fields
from pictoria_docs.enrichment.slots.named_slot import NamedSlot, SlotForm, SlotPlace
from pictoria_docs.enrichment.slots.slot import Slot

ALIKE = 0.8
"""Share of a slot's values of one form, from which it is asked about."""
CUT = 0.2
"""Share of a slot's values that open with a small letter, or cite a figure, above which it is of no field."""
SHORT = 40
"""Characters of the value in the middle, at most: longer ones are sentences."""
ON_LINES = 0.5
"""Share of a slot's values on lines of their own, from which words without a number are no piece of sentences."""
MAX_ASKED = 3
"""Slots of a document that are asked about."""
BY_FORM = {
    SlotForm.NUMBER: (TypeName.PRICE, TypeName.IDENTIFIER, TypeName.DATE),
    SlotForm.BOTH: (TypeName.PRICE, TypeName.DATE, TypeName.BIBLIOGRAPHY),
    SlotForm.WORDS: (TypeName.TERM, TypeName.PERSON, TypeName.PLACE),
}
"""Types of fields that values of a form may be of, the likeliest first."""


def place_of(slots: Sequence[Slot], index: int) -> SlotPlace:
    """How a slot is known again: by the form of most of its values, and the fields of the slots around it."""
    after = next((slot.spec.name for slot in reversed(slots[:index]) if slot.spec is not None), "")
    before = next((slot.spec.name for slot in slots[index + 1 :] if slot.spec is not None), "")
    return SlotPlace(form=_form(slots[index])[0], after=after, before=before)


def with_names(slots: Sequence[Slot], schema: MetadataSchema, named: Sequence[NamedSlot]) -> list[Slot]:
    """Slots that nothing tells of, with the fields that a person said of slots in the same place.

    Args:
        slots: of a document, in the order of the page.
        schema: a field that it does not have is none.
        named: what was said; of two that say something of the same place the later one counts.
    """
    said = {_key(one): one.field for one in named}
    found = list(slots)
    for index, slot in enumerate(slots):
        place = place_of(slots, index)
        name = said.get(_key(place))
        spec = schema.field(name) if name is not None else None
        if slot.spec is not None or spec is None:
            continue
        names = frozenset({spec.name})
        fits = [names if SlotForm.of(value.text) is place.form else frozenset() for value in slot.values]
        found[index] = replace(slot, said=tuple(fits), spec=spec, share=_form(slot)[1], named=True)
    return found


def unnamed(slots: Sequence[Slot], named: Sequence[NamedSlot]) -> list[tuple[SlotPlace, Slot]]:
    """The slots to ask about, at most `MAX_ASKED`: short values of one form, of which nobody said what they are.

    Args:
        slots: of a document, in the order of the page.
        named: what was said of others.
    """
    said = {_key(one) for one in named}
    asked: dict[tuple[str, str, SlotForm], tuple[SlotPlace, Slot]] = {}
    for index, slot in enumerate(slots):
        place = place_of(slots, index)
        if slot.spec is None and _key(place) not in said and _may_be_field(slot):
            known = asked.get(_key(place))
            if known is None or len(slot.values) > len(known[1].values):
                asked[_key(place)] = place, slot
    return sorted(asked.values(), key=lambda one: -len(one[1].values))[:MAX_ASKED]


def suggested_fields(place: SlotPlace, slot: Slot, schema: MetadataSchema) -> list[FieldSpec]:
    """List the fields that a slot may be, the likeliest first.

    Those come first that its words tell of, then those of the types that such values mostly are: of another schema of
    the product, where this one has none.
    """
    votes = Counter(name for names in slot.said for name in names if name)
    told = [spec for name, _ in votes.most_common() if (spec := schema.field(name)) is not None]
    usual = [schema.usual(type) or _other_field(type) for type in BY_FORM[place.form]]
    return list({spec.name: spec for spec in (*told, *usual) if spec is not None}.values())


def _other_field(type: str) -> FieldSpec | None:
    specs = [spec for spec in shipped_fields() if spec.type == type]
    return next((spec for spec in specs if spec.name == type), next(iter(specs), None))


def _form(slot: Slot) -> tuple[SlotForm, float]:
    """The form of most of a slot's values, and their share."""
    (form, count), *_ = Counter(SlotForm.of(value.text) for value in slot.values).most_common(1)
    return form, count / len(slot.values)


def _may_be_field(slot: Slot) -> bool:
    """Whether the values of a slot look like those of a field: no pieces of sentences, no citations of figures or
    plates, nor the same words always, which are a label or heading."""
    texts = [value.text for value in slot.values]
    small = sum(text[:1].islower() for text in texts)
    form, share = _form(slot)
    own_lines = sum(value.own_line for value in slot.values) >= ON_LINES * len(texts)
    differ = form is not SlotForm.WORDS or (own_lines and len(set(texts)) > 1)
    citations = sum("" in names for names in slot.said)
    if not differ or citations > CUT * len(texts):
        return False
    return share >= ALIKE and small <= CUT * len(texts) and median(map(len, texts)) <= SHORT


def _key(place: SlotPlace) -> tuple[str, str, SlotForm]:
    return place.after, place.before, place.form
