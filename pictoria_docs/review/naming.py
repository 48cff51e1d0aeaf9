"""What subjects are called on screen: "Fig. 12", "Planche IV", "Notice 7", a caption's first words."""

from collections import Counter
from collections.abc import Sequence

from pictoria_docs.document import Entry, Field, Link, Mention, Region, RegionType
from pictoria_docs.i18n import translate
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.decisions.model import Subject

FIRST_WORDS = 40
"""Letters of a text that stand for all of it."""


def document_titles(records: Sequence[DocumentRecord]) -> dict[str, str]:
    """What documents are called, by id: where several have one title, each with its own name behind it."""
    titles: dict[str, str] = {record.id: record.title or record.name for record in records}
    times = Counter(" ".join(title.split()).casefold() for title in titles.values())
    return {
        record.id: f"{title} ({record.name})"
        if times[" ".join(title.split()).casefold()] > 1 and title != record.name
        else title
        for record, title in zip(records, titles.values(), strict=True)
    }


def name_of(subject: Subject, language: str) -> str:
    """A short name for people."""
    match subject:
        case Region():
            return _region_name(subject, language)
        case Entry():
            if subject.number:
                return translate("desk.name.entry", language, number=subject.number)
            return first_words(subject.title or "") or translate("desk.name.entry_alone", language)
        case Mention():
            return first_words(subject.text)
        case Field():
            return first_words(subject.value)
        case Link():
            return type_name(subject.type, language)


def type_name(type: str, language: str) -> str:
    """A type of region or link, or another kind of subject, in words; a project's own type as it is."""
    code = f"desk.type.{type}"
    word = translate(code, language)
    return word if word != code else type.replace("_", " ")


def first_words(text: str) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= FIRST_WORDS:
        return text
    return text[:FIRST_WORDS].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _region_name(region: Region, language: str) -> str:
    if region.is_offer:
        return translate("desk.name.offered", language)
    if region.is_picture:
        kind = region.type.value
        if region.number is None:
            return type_name(region.type_name, language)
        if kind == "panel":
            # "IV, 3" is a part of a plate, "5a" one of a figure.
            kind = "plate_part" if "," in region.number else "figure"
        return translate(f"desk.name.{kind}", language, number=region.number)
    if region.type is RegionType.CAPTION and region.caption is not None and region.caption.label_end:
        return region.text[: region.caption.label_end].rstrip(" .:–—-")
    return first_words(region.text) or type_name(region.type_name, language)
