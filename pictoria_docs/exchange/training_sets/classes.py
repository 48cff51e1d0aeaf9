"""Classes of a training set: which region type counts as which class."""

from collections.abc import Mapping
from typing import NamedTuple

import yaml

from pictoria_docs.document import OwnTypes, Region, RegionType
from pictoria_docs.document.own_types import NO_OWN_TYPES, is_own_name
from pictoria_docs.document.type_maps import coco_categories, region_type_named, to_segmonto
from pictoria_docs.errors import ExportError

TYPES, SEGMONTO = "types", "segmonto"

_ORDER = tuple(RegionType(str(category["name"])) for category in coco_categories())
_SUPER = {str(category["name"]): str(category["supercategory"]) for category in coco_categories()}


class ClassMap(NamedTuple):
    """Region types and the classes that they count as; types without a class are left out of the set."""

    names: tuple[str, ...]
    """Of the classes; the place of a name is its index in YOLO, and one less than its id in COCO."""
    by_type: Mapping[str, int]
    """Index of the class, by the name of a type, built in or the project's own."""
    own_types: OwnTypes = NO_OWN_TYPES

    def index_of(self, region: Region) -> int | None:
        """Index of a region's class: an own type without one counts as its base."""
        return self.by_type.get(region.type_name, self.by_type.get(region.type.value))

    def name_of(self, region: Region) -> str | None:
        """The class of a region."""
        index = self.index_of(region)
        return None if index is None else self.names[index]

    def type_of(self, name: str) -> str | None:
        """The first type of a class."""
        return next((type for type, index in self.by_type.items() if self.names[index] == name), None)

    def categories(self) -> list[dict[str, int | str]]:
        """The `categories` of a COCO file."""
        first = {index: type for type, index in reversed(list(self.by_type.items()))}
        return [
            {"id": index + 1, "name": name, "supercategory": self._super(first[index])}
            for index, name in enumerate(self.names)
        ]

    def _super(self, type: str) -> str:
        own = self.own_types.region(type)
        return _SUPER.get(own.base.value if own is not None else type, RegionType.OTHER.value)


def read_classes(text: str, own_types: OwnTypes | None = None) -> ClassMap:
    """`types` (our region types, then the project's own), `segmonto` (its zones), or a YAML map from a type to a class.

    A type may be named as in any vocabulary that `region_type_named` knows. The types of one class share its name. An
    own type that a YAML map does not name is in the class of its base.

    Args:
        text: which classes.
        own_types: of the project; None: not known yet, and any name that an own type could have is taken.

    Raises:
        ExportError: it is none of these, or names a type that nobody knows.
    """
    own = own_types or NO_OWN_TYPES
    if text == TYPES:
        return _map({name: name for name in (*_ORDER, *(type.name for type in own.regions))}, own)
    if text == SEGMONTO:
        zones = {type.value: to_segmonto(type) for type in _ORDER}
        return _map(zones | {type.name: type.zone for type in own.regions}, own)
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ExportError("classes_not_yaml", line=mark.line + 1 if mark is not None else 1) from error
    if not isinstance(content, dict) or not content:
        raise ExportError("classes_no_map", value=text[:80])
    named: dict[str, str] = {}
    for key, name in content.items():
        type = _type(str(key), own_types)
        if type is None:
            known = (*_ORDER, *(type.name for type in own.regions))
            raise ExportError("classes_type", name=str(key)[:80], known=", ".join(known))
        if name is None:
            continue
        clean = " ".join(name.split()) if isinstance(name, str) else ""
        if not clean or not clean.isprintable():
            raise ExportError("classes_name", name=str(key)[:80])
        named[type] = clean
    if not named:
        raise ExportError("classes_no_map", value=text[:80])
    return _map(named, own)


def _type(key: str, own_types: OwnTypes | None) -> str | None:
    if own_types is not None and own_types.region(key) is not None:
        return key
    built_in = region_type_named(key)
    if built_in is None:
        return key if own_types is None and is_own_name(key) else None
    return built_in.value


def _map(named: Mapping[str, str], own_types: OwnTypes) -> ClassMap:
    names = tuple(dict.fromkeys(map(str, named.values())))
    return ClassMap(names, {str(type): names.index(name) for type, name in named.items()}, own_types)
