"""How people compare pictures: what they can say of two of them, and where pictures that look alike come from."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints, field_validator, model_validator

from pictoria_docs.i18n import FALLBACK, LANGUAGES, translate
from pictoria_docs.store.pictures.comparisons import LINKS, NOTHING_IN_COMMON
from pictoria_docs.strict_model import StrictModel

USUAL = ("same_object", *LINKS, NOTHING_IN_COMMON)
MAX_RELATIONS = 9
"""Each has a digit of the keyboard."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Relation(StrictModel):
    """Something that can be said of two pictures."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Words]

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
    """What it is called in exports; beside it its words, by language of the interface."""

    @model_validator(mode="after")
    def _in_words(self) -> "Relation":
        if FALLBACK not in self.__pydantic_extra__ or not set(self.__pydantic_extra__) <= set(LANGUAGES):
            raise ValueError(f"words for the relation: {FALLBACK}, and others of {', '.join(LANGUAGES)}")
        return self

    def label(self, language: str) -> str:
        """What it is called in a language of the interface."""
        return self.__pydantic_extra__.get(language) or self.__pydantic_extra__[FALLBACK]


class ComparisonOptions(StrictModel):
    """What can be said of two pictures, and which index tells pictures that look alike."""

    relations: tuple[Relation, ...] = ()
    """What can be said of two pictures, each as {name: same_hand, en: "Same hand", fr: "Même main"}, nine at most;
    empty: same_object, same_motif, same_mould, same_picture and nothing_in_common. `same_motif`, `same_mould` and
    `same_picture` that nobody disputes are also links "same_motif_as" ... between pictures of one document, and pairs
    with nothing in common are not proposed again."""
    similar: str = "auto"
    """Index that tells which pictures look alike: "auto" (whichever the project has), "off", or a name."""

    @field_validator("relations")
    @classmethod
    def _distinct(cls, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        names = [relation.name for relation in relations]
        if len(set(names)) < len(names) or len(names) > MAX_RELATIONS:
            raise ValueError(f"at most {MAX_RELATIONS} relations, each with a name of its own")
        return relations

    def labels(self, language: str) -> dict[str, str]:
        """Name to words, in the order of the keys."""
        if not self.relations:
            return {name: translate(f"comparisons.{name}", language) for name in USUAL}
        return {relation.name: relation.label(language) for relation in self.relations}
