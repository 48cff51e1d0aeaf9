"""Word lists of the generator: enough of eight languages to fill catalogues that say nothing.

The lists are in words.yaml and genres.yaml. Sentences there have the slots {object}, {place}, {material}, {date},
{museum} and {author}; none of them asks for agreement.
"""

from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict


class LanguageWords(BaseModel):
    """What a catalogue says in one language."""

    model_config = ConfigDict(frozen=True)

    figure: tuple[tuple[str, str, str], ...]
    """Label word of a caption, of a mention, of a mention of several."""
    plate: tuple[tuple[str, str], ...]
    """Label word of a plate, and of a mention."""
    plates: str
    """Label word of several plates."""
    entry: tuple[tuple[str, str], ...]
    """Word before an entry's number (may be empty), and of a mention."""
    objects: tuple[str, ...]
    materials: tuple[str, ...]
    dates: tuple[str, ...]
    sentences: tuple[str, ...]
    cites: tuple[str, ...]
    """Sentences that cite: {0} is the mention."""
    starts: tuple[str, ...]
    """Sentences that start with a label, as no caption does: {0} is the label word, {1} the number."""
    others: tuple[str, ...]
    """Sentences that cite figures of other books."""
    height: str
    inventory: str
    credits: tuple[str, ...]
    joined: str
    """The word between two numbers of a shared caption."""
    heads: tuple[str, ...]
    list_of_plates: tuple[str, ...]
    list_of_figures: tuple[str, ...]
    plates_title: str
    catalogue: str
    sides: tuple[str, str]
    facts: tuple[tuple[str, str], ...]
    bibliography: tuple[str, ...]
    plural_labels: dict[str, str] = {}
    """Label words of captions with their plurals, where they have one."""
    decimal: str = ","
    quoted: str = "{0}"
    """A title as the language quotes it."""


class GenreWords(BaseModel):
    """What coin, sale, exhibition and Salon catalogues say in one language; and tables, notes, views of one thing."""

    model_config = ConfigDict(frozen=True)

    literature: str
    """The heading of a list of books."""
    continued: str
    """What stands after the number of a caption that goes on."""
    table: tuple[tuple[str, str], ...]
    """Label word of a table, and of a reference to it."""
    tables: tuple[str, ...]
    paintings: tuple[str, ...]
    techniques: tuple[str, ...]
    signed: tuple[str, ...]
    lenders: tuple[str, ...]
    lots: tuple[str, ...]
    """Word before the number of a lot; may be empty."""
    estimate: tuple[str, ...]
    origin: tuple[str, str]
    """What follows an artist's name in a Salon catalogue: a man's, a woman's."""
    address: str
    groups: tuple[str, ...]
    """Parts of a Salon catalogue."""
    faces: tuple[str, str]
    """Obverse and reverse of a coin."""
    devices: tuple[str, ...]
    coins: tuple[str, ...]
    weight: str
    see: tuple[str, ...]
    notes: str
    views: tuple[str, ...]
    chapter: str


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return data


_DATA, _GENRES = _read("words.yaml"), _read("genres.yaml")
PLACES: tuple[str, ...] = tuple(_DATA["places"])
MUSEUMS: tuple[str, ...] = tuple(_DATA["museums"])
AUTHORS: tuple[str, ...] = tuple(_DATA["authors"])
ARTISTS: tuple[str, ...] = tuple(_GENRES["artists"])
WOMEN: frozenset[str] = frozenset(_GENRES["women"])
"""First names of women among the artists."""
MINTS: tuple[str, ...] = tuple(_GENRES["mints"])
LANGUAGE_WORDS: dict[str, LanguageWords] = {
    lang: LanguageWords(**words, bibliography=_DATA["bibliography"])
    for lang, words in _DATA.items()
    if isinstance(words, dict)
}
TURNS: tuple[str, ...] = tuple(_DATA["turns"])
"""Languages that take turns where none is asked for."""
BILINGUAL: tuple[str, ...] = tuple(_DATA["bilingual"])
"""Second languages of captions in two."""
GENRES: dict[str, GenreWords] = {lang: GenreWords(**_GENRES[lang]) for lang in LANGUAGE_WORDS}
