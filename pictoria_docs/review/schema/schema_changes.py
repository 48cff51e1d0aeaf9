"""What a person makes of a project's fields and types, and what of it makes no sense: told where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from pictoria_docs.document.own_types import (
    COLOUR,
    KINDS,
    TAKEN_KEYS,
    OwnLinkType,
    OwnRegionType,
    OwnType,
    OwnTypes,
)
from pictoria_docs.enrichment.field_types import FIELD_TYPES
from pictoria_docs.enrichment.own_fields import OwnField
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema
from pictoria_docs.i18n import LANGUAGES, decimal, translate
from pictoria_docs.review.schemas.schema import SchemaProblemJson
from pictoria_docs.strict_model import StrictModel

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Texts = Annotated[Mapping[ShortText, Text], Field(default_factory=dict, max_length=20)]
Names = Annotated[tuple[ShortText, ...], Field(max_length=300)]
READABLE = 4.5
"""Contrast of text with its ground, at least (WCAG 2.2, 1.4.3)."""
PAPER = "#ffffff"
"""What labels stand on, in the light and in the dark; on the darker paper of the dark theme, #e9e7e2, a colour that
can be read on white has 3.6 : 1, more than outlines need (3 : 1)."""
FLARE = 0.05
"""What the screen adds to each luminance, by the definition of contrast."""
LINEAR_BELOW, LINEAR_SLOPE, OFFSET, SCALE, GAMMA = 0.04045, 12.92, 0.055, 1.055, 2.4
"""Of sRGB (IEC 61966-2-1)."""
LUMINANCES = (0.2126, 0.7152, 0.0722)
"""Of red, green and blue."""
BRIGHTEST = 255
EXPLAINED = frozenset({"name", "colour", "key", "segmonto", "base", "type"})
"""Options with a sentence of their own."""
TAKEN_BY: Mapping[str, str] = {
    "a": "desk.panels.bulk",
    "o": "desk.canvas.key_overlap_back",
    "s": "desk.panels.hand_in",
}
"""What the letters mean in the review desk that no type can have."""


class FieldBody(StrictModel):
    """A field of records as a person wants it."""

    name: ShortText
    labels: Texts
    """By language; what is empty is as in the schema."""
    help: Texts
    type: ShortText
    repeatable: bool = False
    vocabulary: ShortText | None = None
    printed: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    important: bool = False
    hidden: bool = False


class RegionTypeBody(StrictModel):
    """An own type of regions as a person wants it."""

    name: ShortText
    label: Texts
    colour: ShortText
    key: ShortText = ""
    base: ShortText
    segmonto: ShortText = ""


class LinkTypeBody(StrictModel):
    """An own type of links as a person wants it."""

    name: ShortText
    label: Texts
    colour: ShortText
    key: ShortText = ""
    sources: Names = ()
    targets: Names = ()
    symmetric: bool = False


class SchemaBody(StrictModel):
    """All fields and own types of a project as a person wants them, in their order."""

    revision: ShortText
    """Of what they saw."""
    fields_: Annotated[tuple[FieldBody, ...], Field(alias="fields", max_length=300)]
    regions: Annotated[tuple[RegionTypeBody, ...], Field(max_length=100)]
    links: Annotated[tuple[LinkTypeBody, ...], Field(max_length=100)]
    to_base: Names = ()
    """Types of regions that go although some regions are of them: these become what the type counted as."""


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What makes no sense, and where."""

    where: tuple[str, ...]
    """"fields", "regions" or "links", the place in that list, the option; "removed" and a name for types that go."""
    code: str
    values: Mapping[str, object]

    def as_json(self, language: str) -> SchemaProblemJson:
        """As pages get it."""
        sentence = translate(f"desk.schema.problem.{self.code}", language, **self.values)
        return {"where": list(self.where), "code": self.code, "sentence": sentence}


def own_fields(schema: MetadataSchema, wanted: Sequence[FieldBody]) -> tuple[list[dict[str, Any]], list[str]]:
    """What the section `enrichment` says of fields, `fields` and `field_order`, so that records have those wanted."""
    own: list[dict[str, Any]] = []
    for body in wanted:
        spec = schema.field(body.name)
        changes = _changes(body, spec)
        if changes or spec is None:
            own.append({"name": body.name, **changes})
    names = [body.name for body in wanted]
    usual = [spec.name for spec in schema.fields if spec.name in names]
    usual += [name for name in names if name not in usual]
    return own, names if names != usual else []


def _changes(body: FieldBody, spec: FieldSpec | None) -> dict[str, Any]:
    """What of a field is not as in the schema; of one that it does not have, what is not as usual."""
    before = spec or FieldSpec(name="field", labels={})
    changes: dict[str, Any] = {}
    for name in ("labels", "help"):
        known = getattr(before, name)
        texts = {language: text for language, text in getattr(body, name).items() if text}
        if changed := {language: text for language, text in texts.items() if text != known.get(language)}:
            changes[name] = changed
    if body.type != before.type:
        changes["type"] = body.type
    if body.vocabulary != before.vocabulary:
        changes["vocabulary"] = body.vocabulary or ""
    printed = tuple(word for word in body.printed if word)
    if printed != before.printed:
        changes["printed"] = list(printed)
    for name in ("repeatable", "important", "hidden"):
        if getattr(body, name) != getattr(before, name):
            changes[name] = getattr(body, name)
    return changes


def own_type(body: RegionTypeBody | LinkTypeBody) -> dict[str, Any]:
    """A type as the section `types` has it, without what is as usual."""
    values = body.model_dump(mode="json")
    texts = {language: text for language, text in values.pop("label").items() if text}
    every = set(texts.values())
    label = every.pop() if len(every) == 1 and set(texts) == set(LANGUAGES) else texts
    usual: dict[str, Any] = {"key": "", "segmonto": "", "sources": [], "targets": [], "symmetric": False}
    kept = {name: value for name, value in values.items() if usual.get(name) != value or name not in usual}
    name = kept.pop("name")
    return {"name": name, **({"label": label} if label else {}), **kept}


def problems_of(
    body: SchemaBody, schema: MetadataSchema, known: OwnTypes, vocabularies: Sequence[str], language: str
) -> list[SchemaProblem]:
    """What makes no sense, by the models that read the config; colours that a person has chosen can be read.

    Args:
        body: what the person wants.
        schema: that the project's fields are changes of.
        known: types that the project has already.
        vocabularies: names of those that there are.
        language: of what is named.
    """
    found = [*_of_fields(body, schema, vocabularies), *_of_types(body, known, language)]
    return list({problem.where: problem for problem in reversed(found)}.values())[::-1]


def _of_fields(
    body: SchemaBody, schema: MetadataSchema, vocabularies: Sequence[str]
) -> Iterator[SchemaProblem]:
    names: set[str] = set()
    for number, field in enumerate(body.fields_):
        at = ("fields", str(number))
        spec = schema.field(field.name)
        yield from _invalid(OwnField, {"name": field.name, **_changes(field, spec)}, at)
        if field.type not in FIELD_TYPES.names() and (spec is None or field.type != spec.type):
            yield SchemaProblem((*at, "type"), "type", {})
        if field.name in names:
            yield SchemaProblem((*at, "name"), "name_twice", {"name": field.name})
        if spec is None and not any(field.labels.values()):
            yield SchemaProblem((*at, "labels"), "label", {})
        if field.vocabulary and field.vocabulary not in vocabularies:
            yield SchemaProblem((*at, "vocabulary"), "vocabulary", {"name": field.vocabulary})
        names.add(field.name)


def _of_types(body: SchemaBody, known: OwnTypes, language: str) -> Iterator[SchemaProblem]:
    colours = {type.name: type.colour for type in known.all}
    has_name: set[str] = set()
    has_key = {letter: translate(code, language) for letter, code in TAKEN_BY.items()}
    zones: dict[str, str] = {}
    ends = KINDS | {type.name for type in body.regions}
    types = [*_numbered("regions", body.regions), *_numbered("links", body.links)]
    for at, type in types:
        made: list[OwnType] = []
        kind = OwnRegionType if isinstance(type, RegionTypeBody) else OwnLinkType
        yield from _invalid(kind, own_type(type), at, made)
        if not any(type.label.values()):
            yield SchemaProblem((*at, "label"), "label", {})
        label = type.label.get(language) or next(filter(None, type.label.values()), type.name)
        if type.name in has_name:
            yield SchemaProblem((*at, "name"), "name_twice", {"name": type.name})
        if type.key in has_key:
            values = {"key": type.key.upper(), "name": has_key[type.key]}
            yield SchemaProblem((*at, "key"), "key_taken", values)
        has_name.add(type.name)
        if type.key:
            has_key.setdefault(type.key, label)
        colour = type.colour.lower()
        if COLOUR.fullmatch(colour) and colour != colours.get(type.name):
            ratio = contrast(colour, PAPER)
            if ratio < READABLE:
                told = decimal(f"{ratio:.1f}", language)
                yield SchemaProblem((*at, "colour"), "contrast", {"ratio": told})
        for own in made:
            if isinstance(own, OwnRegionType):
                if own.zone in zones:
                    values = {"zone": own.zone, "name": zones[own.zone]}
                    yield SchemaProblem((*at, "segmonto"), "zone_taken", values)
                zones.setdefault(own.zone, label)
        if isinstance(type, LinkTypeBody):
            for option in ("sources", "targets"):
                for end in getattr(type, option):
                    if end not in ends:
                        yield SchemaProblem((*at, option), "end", {"name": end})


def _numbered(
    name: str, types: Sequence[RegionTypeBody | LinkTypeBody]
) -> Iterator[tuple[tuple[str, str], RegionTypeBody | LinkTypeBody]]:
    for number, type in enumerate(types):
        yield (name, str(number)), type


def _invalid(
    kind: type[BaseModel], values: Mapping[str, Any], at: tuple[str, ...], made: list[Any] | None = None
) -> Iterator[SchemaProblem]:
    """What a model of the config says against values; what it makes of them goes into `made`."""
    try:
        model = kind.model_validate(values)
    except ValidationError as error:
        for one in error.errors():
            option = str(one["loc"][0]) if one["loc"] else "name"
            taken = option == "key" and str(one["input"]) in TAKEN_KEYS  # said with the name of what has it
            if not taken:
                yield SchemaProblem((*at, option), option if option in EXPLAINED else "value", {})
    else:
        if made is not None:
            made.append(model)


def contrast(colour: str, ground: str) -> float:
    """Contrast of two colours of the web, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (light + FLARE) / (dark + FLARE)


def _luminance(colour: str) -> float:
    shares = [value / BRIGHTEST for value in bytes.fromhex(colour.removeprefix("#"))]
    linear = [
        share / LINEAR_SLOPE if share <= LINEAR_BELOW else ((share + OFFSET) / SCALE) ** GAMMA
        for share in shares
    ]
    return sum(weight * share for weight, share in zip(LUMINANCES, linear, strict=True))
