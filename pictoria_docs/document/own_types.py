"""Types of regions and links that a project names itself: pure data, and the section `types` of its config."""

import re
from collections.abc import Mapping
from typing import Annotated, Self, TypeVar

from pydantic import StringConstraints, field_validator, model_validator

from pictoria_docs.document.link_type import LinkType
from pictoria_docs.document.region_type import RegionType
from pictoria_docs.document.type_maps import to_segmonto
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.strict_model import StrictModel

SECTION = "types"
"""Name of the section in the config."""
MAX_NAME_LENGTH = 40
OTHER_ENDS = frozenset({"entry", "mention"})
"""What links join beside regions."""
KINDS = frozenset(RegionType) | OTHER_ENDS
"""What a link may join where its type does not say."""
BUILT_IN = KINDS | frozenset(LinkType)
TAKEN_KEYS = frozenset("aos")
"""Letters that mean something else in the review desk, with Shift."""
GREY = "#636b78"
"""Colour of types that name none: that of running text."""

NAME_PATTERN = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
"""Of names: they stand in XML ids, in CSS classes and in lists of all kinds as they are."""
_NAME = re.compile(NAME_PATTERN, re.ASCII)
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
"""A colour, as on the web."""
_KEY = re.compile(r"[a-z]?")
_ZONE = re.compile(r"[A-Z][A-Za-z]*Zone(:[A-Za-z0-9_-]+)?")


OwnTypeName = Annotated[str, StringConstraints(pattern=NAME_PATTERN, max_length=MAX_NAME_LENGTH)]
"""Name of an own type, also of one that the project does not name any more."""


class OwnType(StrictModel):
    """What own types of regions and of links have in common."""

    name: str
    """In data: small letters, figures and "_" between words ("initial", "same_workshop"). No built-in name."""
    label: str | Mapping[str, str] = ""
    """On screen and in reports: a text, or texts by language ({fr: "...", en: "..."}); empty: the name."""
    colour: str = GREY
    """Of its outline or arrow, as on the web: "#8a2be2". Darker ones can be read on white."""
    key: str = ""
    """The letter that chooses it in the review desk, pressed with Shift; not a, o or s. Empty: none."""

    @field_validator("name")
    @classmethod
    def _is_name(cls, name: str) -> str:
        if name in BUILT_IN:
            raise ValueError("the name of a built-in type")
        if not is_own_name(name):
            raise ValueError(f"small letters, figures and _ between words, {MAX_NAME_LENGTH} at most")
        return name

    @field_validator("colour")
    @classmethod
    def _is_colour(cls, colour: str) -> str:
        if not COLOUR.fullmatch(colour):
            raise ValueError("not a colour of the web: #8a2be2")
        return colour.lower()

    @field_validator("key")
    @classmethod
    def _is_key(cls, key: str) -> str:
        if not _KEY.fullmatch(key) or key in TAKEN_KEYS:
            raise ValueError("not one letter from a to z, but for a, o and s")
        return key

    def label_in(self, language: str) -> str:
        """Its label in a language, else in English, else in any; without one, its name in words."""
        texts = {language: self.label} if isinstance(self.label, str) else self.label
        return texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()), "") or bare(self.name)

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels in all languages."""
        return (self.label,) if isinstance(self.label, str) else tuple(self.label.values())


class OwnRegionType(OwnType):
    """A type of regions that a project names itself."""

    base: RegionType = RegionType.OTHER
    """The built-in type as which it counts wherever own types are not known."""
    segmonto: str = ""
    """The zone of SegmOnto that it is in ALTO and PAGE ("DropCapitalZone:initial"); empty: the zone of its base, with
    its name."""

    @field_validator("segmonto")
    @classmethod
    def _is_zone(cls, zone: str) -> str:
        if zone and not _ZONE.fullmatch(zone):
            raise ValueError("not a zone of SegmOnto, with a subtype or without: DropCapitalZone:initial")
        return zone

    @property
    def zone(self) -> str:
        """Its zone of SegmOnto."""
        return self.segmonto or _subtype(self.base, self.name)


class OwnLinkType(OwnType):
    """A type of links that a project names itself."""

    sources: tuple[str, ...] = ()
    """What its links may start at: names of region types, built in or own, "entry" or "mention"; empty: anything."""
    targets: tuple[str, ...] = ()
    """What they may lead to, as `sources`."""
    symmetric: bool = False
    """Whether it says the same from either end ("same_workshop"): it has no arrowhead, and no second link back."""


Named = TypeVar("Named", bound=OwnType)


class OwnTypes(StrictModel):
    """Types of regions and links of the project's own, beside the built-in ones."""

    regions: tuple[OwnRegionType, ...] = ()
    """Types of regions: a list of {name, label, colour, key, base, segmonto}. `base` is the built-in type as which it
    counts wherever own types are not known ("other", if it is not named), `segmonto` its zone in ALTO and PAGE,
    `key` the letter that chooses it in the review desk, with Shift."""
    links: tuple[OwnLinkType, ...] = ()
    """Types of links: a list of {name, label, colour, key, sources, targets, symmetric}. `sources` and `targets` name
    what it may join: types of regions, "entry" or "mention"; anything, if they are not named."""

    @model_validator(mode="after")
    def _are_distinct(self) -> Self:
        names = [type.name for type in self.all]
        keys = [type.key for type in self.all if type.key]
        zones = [type.zone for type in self.regions]
        for values in (names, keys, zones):
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice is not None:
                raise ValueError(f"{twice} stands for two types")
        known = KINDS | {type.name for type in self.regions}
        for link in self.links:
            for end in (*link.sources, *link.targets):
                if end not in known:
                    raise ValueError(f"{link.name} joins {end}, which is none of {', '.join(sorted(known))}")
        return self

    @property
    def all(self) -> tuple[OwnType, ...]:
        """Those of regions, then those of links."""
        return (*self.regions, *self.links)

    def region(self, name: str | None) -> OwnRegionType | None:
        """The type of regions of that name, if the project has it."""
        return next((type for type in self.regions if type.name == name), None)

    def link(self, name: str) -> OwnLinkType | None:
        """The type of links of that name, if the project has it."""
        return next((type for type in self.links if type.name == name), None)

    def label(self, name: str, language: str) -> str:
        """The label of a type; of one that the project does not have, its bare name."""
        found = next((type for type in self.all if type.name == name), None)
        return found.label_in(language) if found is not None else bare(name)

    def meant(self, tag: str) -> OwnRegionType | None:
        """The type of regions that a tag of another tool means: by name, by label in any language, or by a zone of
        SegmOnto that no built-in type has."""
        folded = tag.strip().casefold()
        if folded in KINDS:
            return None
        zones = {type.zone.casefold(): type for type in self.regions if type.zone not in _ZONES}
        return _called(folded, self.regions) or zones.get(folded)

    def meant_link(self, tag: str) -> OwnLinkType | None:
        """The type of links that a tag of another tool means: by name, or by label in any language."""
        return _called(tag.strip().casefold(), self.links)

    def zone(self, type: RegionType, own_type: str | None) -> str:
        """The zone of SegmOnto for a region of a type, built in or own; also one that the project does not name."""
        if own_type is None:
            return to_segmonto(type)
        known = self.region(own_type)
        return known.zone if known is not None else _subtype(type, own_type)

    @property
    def region_names(self) -> tuple[str, ...]:
        """All types that a region may have: the built-in ones, then the project's own."""
        return (*RegionType, *(type.name for type in self.regions))

    @property
    def link_names(self) -> tuple[str, ...]:
        """All types that a link may have: the built-in ones, then the project's own."""
        return (*LinkType, *(type.name for type in self.links))


NO_OWN_TYPES = OwnTypes()
_ZONES = frozenset(map(to_segmonto, RegionType))


def is_own_name(name: str) -> bool:
    """Whether an own type could have this name."""
    return bool(_NAME.fullmatch(name)) and len(name) <= MAX_NAME_LENGTH and name not in BUILT_IN


def _subtype(base: RegionType, name: str) -> str:
    return f"{to_segmonto(base).partition(':')[0]}:{name}"


def _called(folded: str, types: tuple[Named, ...]) -> Named | None:
    return next(
        (type for type in types if folded in {text.casefold() for text in (type.name, *type.labels)}), None
    )


def bare(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")
