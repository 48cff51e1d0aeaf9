"""Catalogues in Dutch: what the folder `languages/nl` makes readable, as museums print it."""

import pytest

from pictoria_docs.document import NumberKind
from pictoria_docs.enrichment.dates import read_date
from pictoria_docs.enrichment.dimensions import find_dimensions
from pictoria_docs.enrichment.labels import labels
from pictoria_docs.enrichment.values.identifiers import find_identifiers
from pictoria_docs.enrichment.values.names import is_institution, read_person
from pictoria_docs.enrichment.values.provenance import find_events
from pictoria_docs.enrichment.vocabularies import load_vocabulary
from pictoria_docs.enrichment.vocabularies.matching import Matcher
from pictoria_docs.labels import find_references, read_caption


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("Afb. 3. Kan", NumberKind.FIGURE, ["3"]),
        ("Afb. 3 en 4. Kannen", NumberKind.FIGURE, ["3", "4"]),
        ("Afb. 12 t/m 14. Kannen", NumberKind.FIGURE, ["12", "13", "14"]),
        ("Figuur 12a. Kan", NumberKind.FIGURE, ["12a"]),
        ("Plaat IV. Kommen", NumberKind.PLATE, ["IV"]),
        ("Kaart 2. De vindplaatsen", NumberKind.MAP, ["2"]),
        ("Tabel 2. Scherven per sector", NumberKind.TABLE, ["2"]),
        ("Kat. nr. 12. Kom", NumberKind.ENTRY, ["12"]),
        ("Cat.nr. 12. Kom", NumberKind.ENTRY, ["12"]),
    ],
)
def test_captions(text: str, kind: NumberKind, numbers: list[str]) -> None:
    reading = read_caption(text)
    assert reading is not None and reading.kind is kind
    assert [number.text for number in reading.numbers] == numbers


def test_sides_within_a_caption() -> None:
    reading = read_caption("Afb. 3. Links: kan; rechts: kom")
    assert reading is not None
    assert [part.position for part in reading.parts] == ["left", "right"]


def test_references_in_running_text() -> None:
    text = "Zoals afb. 3 en 4 tonen, zie ook plaat IV, 3 en cat.nr. 12."
    found = [(each.kind, [number.text for number in each.numbers]) for each in find_references(text)]
    assert found == [
        (NumberKind.FIGURE, ["3", "4"]),
        (NumberKind.PLATE, ["IV, 3"]),
        (NumberKind.ENTRY, ["12"]),
    ]
    assert find_references("Zie Jansen 1998, blz. 45, afb. 3.") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2de helft 3de eeuw", 250, 300),
        ("tweede helft van de 3de eeuw na Chr.", 250, 300),
        ("ca. 1650", 1650, 1650),
        ("5de eeuw v.Chr.", -500, -400),
        ("eerste kwart 17de eeuw", 1600, 1625),
        ("begin 16de eeuw", 1500, 1525),
        ("midden 5de eeuw v.Chr.", -460, -440),
        ("3de en 4de eeuw n.Chr.", 200, 400),
        ("tussen 480 en 460 v.Chr.", -480, -460),
        ("12 maart 1888", 1888, 1888),
        ("vanaf 1650", 1650, None),
        ("vóór 1650", None, 1650),
    ],
)
def test_dates(text: str, first: int | None, last: int | None) -> None:
    found = read_date(text)
    assert found is not None and (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("h. 12,5 cm, diam. 4 cm", [("height", 12.5), ("diameter", 4.0)]),
        ("H. 12,5 cm; B. 8 cm; D. 3 cm", [("height", 12.5), ("width", 8.0), ("diameter", 3.0)]),
        ("hoogte 12 cm, breedte 8 cm, diepte 3 cm", [("height", 12.0), ("width", 8.0), ("depth", 3.0)]),
        ("12 bij 8 cm", [("height", 12.0), ("width", 8.0)]),
        ("gewicht 12,3 gram", [("weight", 12.3)]),
    ],
)
def test_dimensions(text: str, sizes: list[tuple[str, float]]) -> None:
    (found,) = find_dimensions(text)
    assert [(each.kind, each.value) for each in found.dimensions] == sizes


def test_records() -> None:
    fields = {
        word: labels().opened_by(word) for word in ("Vindplaats", "Materiaal", "Bewaarplaats", "Datering")
    }
    assert fields == {
        "Vindplaats": ("findspot",),
        "Materiaal": ("material",),
        "Bewaarplaats": ("location",),
        "Datering": ("date_text",),
    }
    assert [each.value for each in find_identifiers("inv.nr. AB 123")] == ["AB 123"]
    assert is_institution("Leiden, Rijksmuseum van Oudheden")
    person = read_person("Toegeschreven aan de Meester van Delft")
    assert person is not None and (person.name, person.attribution) == ("Meester van Delft", "attributed")
    events = find_events("opgravingen van Holwerda, 1910; geschonken aan het Rijksmuseum in 1912")
    assert [(each.kind, each.date) for each in events] == [("excavation", "1910"), ("gift", "1912")]


def test_materials() -> None:
    materials = Matcher(load_vocabulary("materials"))
    named = {
        word: materials.match(word)[0].uri for word in ("brons", "bronze", "goud", "gold", "hout", "wood")
    }
    assert named["brons"] == named["bronze"]
    assert named["goud"] == named["gold"]
    assert named["hout"] == named["wood"]
