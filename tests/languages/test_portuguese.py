"""Catalogues in Portuguese: what the folder `languages/pt` makes readable, as museums print it."""

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
from pictoria_docs.labels import find_references, read_caption, read_item


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("Fig. 3. Jarro", NumberKind.FIGURE, ["3"]),
        ("Figs. 3 e 4. Jarros", NumberKind.FIGURE, ["3", "4"]),
        ("Figuras 3 a 5. Jarros", NumberKind.FIGURE, ["3", "4", "5"]),
        ("Estampa IV. Taças", NumberKind.PLATE, ["IV"]),
        ("Est. XII. Taças", NumberKind.PLATE, ["XII"]),
        ("Mapa 2. Os sítios", NumberKind.MAP, ["2"]),
        ("Tabela 2. Fragmentos por sector", NumberKind.TABLE, ["2"]),
        ("Cat. n.º 12. Taça", NumberKind.ENTRY, ["12"]),
        ("N.º cat. 12. Taça", NumberKind.ENTRY, ["12"]),
    ],
)
def test_captions(text: str, kind: NumberKind, numbers: list[str]) -> None:
    reading = read_caption(text)
    assert reading is not None and reading.kind is kind
    assert [number.text for number in reading.numbers] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "La figure est 12 fois plus grande",
        "Mur est II",
        "Est. 80–120 €",
        "Est. CHF 2000",
        "Est. 900 / 1200 EUR",
    ],
)
def test_the_short_word_for_a_plate_is_none_in_other_languages(text: str) -> None:
    assert read_caption(text) is None
    assert find_references(text) == []


def test_an_ordinal_is_no_item_of_a_legend() -> None:
    assert read_item("2.ª metade do séc. IV a.C.") is None
    assert read_item("2. Jarro") is not None


def test_sides_within_a_caption() -> None:
    reading = read_caption("Fig. 3. À esquerda: jarro; à direita: taça")
    assert reading is not None
    assert [part.position for part in reading.parts] == ["left", "right"]


def test_references_in_running_text() -> None:
    text = "Como mostram as figs. 4 e 5 (estampa IV, 3; cat. n.º 12)."
    found = [(each.kind, [number.text for number in each.numbers]) for each in find_references(text)]
    assert found == [
        (NumberKind.FIGURE, ["4", "5"]),
        (NumberKind.PLATE, ["IV, 3"]),
        (NumberKind.ENTRY, ["12"]),
    ]
    assert find_references("Ver Silva 1998, p. 45, fig. 3.") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2.ª metade do séc. III", 250, 300),
        ("primeira metade do século III a.C.", -300, -250),
        ("c. 1650", 1650, 1650),
        ("séc. V a.C.", -500, -400),
        ("séculos II-III d.C.", 100, 300),
        ("inícios do séc. XVI", 1500, 1525),
        ("meados do século XVII", 1640, 1660),
        ("1.º quartel do séc. V a.C.", -500, -475),
        ("entre 480 e 460 a.C.", -480, -460),
        ("12 de março de 1888", 1888, 1888),
        ("após 1650", 1650, None),
        ("até 1650", None, 1650),
    ],
)
def test_dates(text: str, first: int | None, last: int | None) -> None:
    found = read_date(text)
    assert found is not None and (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("Alt. 12,5 cm; larg. 8 cm; comp. 3 cm", [("height", 12.5), ("width", 8.0), ("length", 3.0)]),
        ("Altura 12 cm; diâm. 4 cm", [("height", 12.0), ("diameter", 4.0)]),
        ("largura 12 cm; profundidade 4 cm", [("width", 12.0), ("depth", 4.0)]),
        ("12 por 8 cm", [("height", 12.0), ("width", 8.0)]),
        ("peso 12,3 g", [("weight", 12.3)]),
    ],
)
def test_dimensions(text: str, sizes: list[tuple[str, float]]) -> None:
    (found,) = find_dimensions(text)
    assert [(each.kind, each.value) for each in found.dimensions] == sizes


def test_records() -> None:
    fields = {
        word: labels().opened_by(word) for word in ("Local de achado", "Matéria", "Localização", "Datação")
    }
    assert fields == {
        "Local de achado": ("findspot",),
        "Matéria": ("material",),
        "Localização": ("location",),
        "Datação": ("date_text",),
    }
    assert [each.value for each in find_identifiers("N.º inv. 2003.12.3")] == ["2003.12.3"]
    assert is_institution("Lisboa, Museu Nacional de Arqueologia")
    person = read_person("Oficina de Pedro Alves")
    assert person is not None and person.attribution == "workshop_of"
    events = find_events("Escavações de Estácio da Veiga, 1878; doado ao Museu em 1912")
    assert [(each.kind, each.date) for each in events] == [("excavation", "1878"), ("gift", "1912")]


def test_materials() -> None:
    materials = Matcher(load_vocabulary("materials"))
    named = {
        word: materials.match(word)[0].uri
        for word in ("prata", "silver", "vidro", "glass", "madeira", "wood")
    }
    assert named["prata"] == named["silver"]
    assert named["vidro"] == named["glass"]
    assert named["madeira"] == named["wood"]
