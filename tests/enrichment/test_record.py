"""What a curator may rely on in the records that rules make: labels, places and habits tell what a value is of."""

import json
import os
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictoria_docs.document import Document, Entry, Field, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from tests.campaigns import cases
from tests.enrichment.records import LINKING, document, form, values

PLACED = ("inventory_number", "material", "date_text", "dimensions", "findspot", "bibliography")


def records(*texts: str, title: str = "Sans titre", schema: str = "museum_object") -> tuple[Entry, ...]:
    """The records of entries with these texts."""
    entries = [(str(number), title, text) for number, text in enumerate(texts, start=1)]
    return enrich(document(*entries), EnrichmentOptions(metadata_schema=schema)).entries


def record(text: str, title: str = "Sans titre", schema: str = "museum_object") -> dict[str, list[str]]:
    """The values of one record by field."""
    (entry,) = records(text, title=title, schema=schema)
    return values(entry)


def field(entry: Entry, name: str) -> Field:
    (found,) = [each for each in entry.fields if each.name == name]
    return found


FORMS = {
    "fr": (
        ("Inv.", "CX 214"),
        ("Matière", "argent"),
        ("Datation", "IIe siècle apr. J.-C."),
        ("Dimensions", "H. 21,5 cm"),
        ("Lieu de découverte", "Vaison"),
        ("Bibliographie", "Lerat 1931, p. 12."),
    ),
    "en": (
        ("Inv. no.", "CX 214"),
        ("Material", "silver"),
        ("Date", "2nd century AD"),
        ("Dimensions", "H. 21.5 cm"),
        ("Findspot", "Cosa"),
        ("Literature", "Howell 1931, p. 12."),
    ),
    "de": (
        ("Inv.-Nr.", "CX 214"),
        ("Material", "Silber"),
        ("Datierung", "2. Jh. n. Chr."),
        ("Maße", "H. 21,5 cm"),
        ("Fundort", "Xanten"),
        ("Literatur", "Wirth 1931, S. 12."),
    ),
    "it": (
        ("Inv.", "CX 214"),
        ("Materia", "argento"),
        ("Datazione", "II secolo d.C."),
        ("Misure", "alt. 21,5 cm"),
        ("Luogo di ritrovamento", "Ostia"),
        ("Bibliografia", "Rossi 1931, p. 12."),
    ),
    "la": (
        ("Inv.", "CX 214"),
        ("Materia", "argentum"),
        ("Aetas", "saec. II"),
        ("Mensurae", "alt. 21,5 cm"),
        ("Locus inventionis", "Ostiae"),
        ("Bibl.", "Rossi 1931, p. 12."),
    ),
}
"""The same object in the forms of five languages."""


def assert_form(entry: Entry, rows: Sequence[tuple[str, str]]) -> None:
    """All values as printed behind their labels, and what they mean the same whatever the language."""
    found = values(entry)
    assert [found.get(name) for name in PLACED] == [[value] for _, value in rows]
    assert field(entry, "material").normalised == "argent"
    assert field(entry, "date_text").normalised == "0100/0200"
    measures = json.loads(field(entry, "dimensions").normalised or "[]")
    assert measures == [{"kind": "height", "value": 21.5, "unit": "cm"}]


@pytest.mark.parametrize("language", FORMS)
def test_labels_with_a_colon(language: str) -> None:
    rows = FORMS[language]
    (entry,) = records("\n".join(f"{label} : {value}" for label, value in rows), title="Lampe")
    assert_form(entry, rows)


@pytest.mark.parametrize("language", FORMS)
def test_labels_and_values_in_cells_of_a_form(language: str) -> None:
    """All labels come before all values, for reading order goes by columns: rows are put together again."""
    rows = FORMS[language]
    (entry,) = enrich(form(rows)).entries
    assert_form(entry, rows)


@pytest.mark.parametrize("language", FORMS)
def test_headings_over_their_parts(language: str) -> None:
    rows = FORMS[language]
    (entry,) = records("\n".join(f"{label.upper()}\n{value}" for label, value in rows), title="Lampe")
    assert_form(entry, rows)


def test_a_part_under_a_heading_runs_on_to_the_next_one() -> None:
    found = record(
        "PROVENANCE\nCollection Astier, Lyon, avant 1880.\nVente Morel, Paris, 1902.\nBIBLIOGRAPHIE\nLerat 1931, p. 12."
    )
    assert found["provenance"] == ["Collection Astier, Lyon, avant 1880. Vente Morel, Paris, 1902."]
    assert found["bibliography"] == ["Lerat 1931, p. 12."]


def test_words_like_labels_in_a_part_under_a_heading_open_nothing() -> None:
    text = "DESCRIPTION\nLe col est droit. Date : voir plus bas, l'inscription.\nMATIÈRE\nBronze"
    found = record(text)
    assert found["material"] == ["Bronze"]
    assert "date_text" not in found
    assert found["description"] == ["Le col est droit. Date : voir plus bas, l'inscription."]


RUN_IN = {
    "fr": "Bronze. IIe siècle apr. J.-C. H. 9 cm ; l. 4,5 cm. Inv. B 77. Musée de Sainte-Colombe.",
    "en": "Bronze. 2nd century AD. H. 9 cm; w. 4.5 cm. Inv. B 77. Museum of Northbridge.",
    "de": "Bronze. 2. Jh. n. Chr. H. 9 cm; B. 4,5 cm. Inv. B 77. Museum Altenstadt.",
    "it": "Bronzo. II secolo d.C. Alt. 9 cm; largh. 4,5 cm. Inv. B 77. Museo di Montalto.",
}


@pytest.mark.parametrize("language", RUN_IN)
def test_a_record_that_runs_in_one_line(language: str) -> None:
    (entry,) = records(RUN_IN[language])
    found = values(entry)
    assert set(found) >= {"material", "date_text", "dimensions", "inventory_number", "location"}
    assert found["inventory_number"] == ["B 77"]
    assert found["location"][0].startswith("Mus")
    assert field(entry, "material").normalised == "bronze"
    assert field(entry, "date_text").normalised == "0100/0200"
    measures = json.loads(field(entry, "dimensions").normalised or "[]")
    assert [(each["kind"], each["value"]) for each in measures] == [("height", 9.0), ("width", 4.5)]


@pytest.mark.parametrize("place", ["Vulci (Italie)", "Arles, Trinquetaille", "Fréjus"])
def test_provenance_is_where_a_thing_was_found(place: str) -> None:
    assert record(f"Provenance : {place}") == {"findspot": [place]}


@pytest.mark.parametrize(
    "history",
    [
        "Collection Astier, Lyon",
        "Acquis en Italie par le comte Bertin",
        "Vulci ; vente Morel, Paris, 1902",
        "don de Mme Astier",
    ],
)
def test_provenance_is_who_had_it(history: str) -> None:
    found = record(f"Provenance : {history}")
    assert found == {"provenance": [history]}


PROSE = (
    "La panse est décorée d'un bandeau gravé qui court sous la lèvre et que l'on retrouve, avec une hauteur de 31 cm, "
    "sur le grand vase de la collection Bertin, daté de 1650, où il est accompagné d'une frise de chevaux ; ce motif, "
    "fréquent dans les ateliers du Sud, est ici traité avec soin."
)


def test_what_prose_says_of_other_objects_is_not_of_this_one() -> None:
    """Neither the measures nor the date of the vase in another collection."""
    (entry,) = records(f"Bronze. H. 9 cm.\n{PROSE}")
    found = values(entry)
    assert found["dimensions"] == ["H. 9 cm"]
    assert "date_text" not in found and found["description"] == [PROSE]
    (entry,) = records(PROSE)
    assert set(values(entry)) == {"description"}


def test_a_record_may_open_its_paragraph_of_prose() -> None:
    (entry,) = records(f"Bronze. H. 9 cm. {PROSE}")
    assert values(entry) == {"material": ["Bronze"], "dimensions": ["H. 9 cm"], "description": [PROSE]}


HABIT = (
    "Figures noires. H. 31 cm. Peintre de Sèvres. Vente Arnaud, 1907.",
    "Figures noires. H. 28 cm. Peintre des Roseaux. Vente Arnaud, 1907.",
)


def test_a_book_prints_its_makers_in_one_place() -> None:
    """Nothing but its place tells that Lysandre is a maker."""
    named, *_, entry = records(*HABIT, "Figures noires. H. 9 cm. Lysandre. Vente Arnaud, 1907.")
    assert values(entry)["artist"] == ["Lysandre"]
    assert field(entry, "artist").confidence < field(named, "artist").confidence


def test_a_name_in_another_place_is_no_maker() -> None:
    *_, entry = records(*HABIT, "Lysandre. Figures noires. H. 9 cm. Vente Arnaud, 1907.")
    assert "artist" not in values(entry)
    (alone,) = records("Figures noires. H. 9 cm. Lysandre. Vente Arnaud, 1907.")
    assert "artist" not in values(alone)


def test_one_maker_is_no_habit() -> None:
    *_, entry = records(HABIT[0], "Figures noires. H. 9 cm. Lysandre. Vente Arnaud, 1907.")
    assert "artist" not in values(entry)


@pytest.mark.parametrize("end", ["", ".", ";", " ;", ",", ".\n", ";\n", "\n\n"])
def test_however_the_last_clause_ends(end: str) -> None:
    assert record(f"Bronze. H. 9 cm{end}") == {"material": ["Bronze"], "dimensions": ["H. 9 cm"]}
    assert record(f"H. : 9 cm\nMatière : bronze{end}")["material"] == ["bronze"]


def test_an_era_keeps_its_point_at_the_end() -> None:
    assert record("Bronze. Ve siècle av. J.-C.")["date_text"] == ["Ve siècle av. J.-C."]


def test_a_label_with_nothing_behind_it_gives_nothing() -> None:
    assert record("Matière : bronze\nInv. :\nDatation :") == {"material": ["bronze"]}


def test_a_label_that_nobody_knows_ends_the_part_before_it() -> None:
    assert record("MATIÈRE\nBronze\nNuméro du rayon : 12") == {"material": ["Bronze"]}


def test_a_point_that_shortens_a_word_ends_no_clause() -> None:
    found = record("Bronze. H. 9 cm. Attribué à J. Morel.")
    assert found == {"material": ["Bronze"], "dimensions": ["H. 9 cm"], "artist": ["Attribué à J. Morel"]}


def test_a_coin_has_its_measures_in_their_own_fields() -> None:
    found = record("Argent. 3,41 g ; 18 mm ; 6 h.", schema="coin")
    assert found["weight"] == ["3,41 g"] and found["diameter"] == ["18 mm"]


def test_a_title_names_what_the_text_does_not() -> None:
    """The text is surer than the title."""
    (entry,) = records("H. 12 cm.", title="Fibule en bronze")
    assert field(entry, "material").value == "bronze"
    (labelled,) = records("Matière : argent", title="Fibule en bronze")
    assert values(labelled)["material"] == ["argent"]
    assert field(entry, "material").confidence < field(labelled, "material").confidence


def test_a_number_behind_its_label_is_sure() -> None:
    (entry,) = records("Inv. : CX 214 (anc. MNB 45)")
    number = field(entry, "inventory_number")
    assert number.value == "CX 214" and number.confidence > 0.85


def test_a_misprinted_term_offers_those_that_it_may_be() -> None:
    """It is offered, never chosen; and nothing is offered for a sentence."""
    (entry,) = records("Matière : brronze")
    material = field(entry, "material")
    assert material.value == "brronze" and material.term is None and material.normalised is None
    assert "bronze" in [term.label for term in material.terms]
    (entry,) = records("Matière : brronze, comme le pense aussi l'auteur du catalogue de la vente de 1907")
    assert field(entry, "material").terms == ()


WORKS = ("67. Vue du port de Nivelles ; pastel.", "68. Effet de neige.", "69. Les Meules, bronze, h. 40 cm.")


def salon(*lines: str) -> Document:
    """An exhibition's entry: an artist with his works, those lines that begin with a number, as the linking stage
    gives them."""
    works = [line for line in lines if line[:2].isdigit()]
    plain = document(("", "CORBIN (Aimé)", "né à Paris\n" + "\n".join(lines)))
    regions = {region.text: region for region in plain.pages[0].regions}
    (entry,) = plain.entries
    items = [
        Field(
            name="item",
            value=work,
            normalised=work[:2],
            evidence=({"region": regions[work].id, "page": 1, "start": 0, "end": len(work), "quote": work},),
            confidence=0.85,
            origin=LINKING,
        )
        for work in works
    ]
    return plain.model_copy(update={"entries": (entry.model_copy(update={"fields": tuple(items)}),)})


def test_the_works_of_an_artist_are_no_record_of_one_object() -> None:
    """What is printed with one of several works is said of that work alone."""
    (entry,) = enrich(salon(*WORKS)).entries
    assert set(values(entry)) == {"item"}
    assert [json.loads(each.normalised or "") for each in entry.fields] == [
        {"number": "67", "title": "Vue du port de Nivelles", "medium": "pastel"},
        {"number": "68", "title": "Effet de neige"},
        {"number": "69", "title": "Les Meules", "medium": "bronze"},
    ]


@pytest.mark.parametrize(
    "lines, media",
    [
        (("67. Le Guet.", "Pastel.", "68. La Ronde."), ["pastel", None]),
        (("67. Le Guet.", "68. La Ronde.", "(Plâtre). Appartient à M. Roux."), [None, "plâtre"]),
        (("67. Le Guet.", "Le pastel en fut montré à Gand.", "68. La Ronde."), [None, None]),
        (("67. Le Guet.", "68. La Ronde.", "Dessins à l'estompe."), [None, None]),
        (("67. Le Guet, effet de lune. Trois dessins, même cadre.",), ["trois dessins"]),
        (("67. Le Guet de nuit.Miniature sur ivoire.",), ["miniature sur ivoire"]),
    ],
)
def test_the_medium_of_a_work_on_the_line_below_it(lines: tuple[str, ...], media: list[str | None]) -> None:
    """The plural is said of several works, nobody knows of which; whatever is read stands on the page."""
    document = salon(*lines)
    texts = {region.id: region.text for region in document.pages[0].regions}
    (entry,) = enrich(document).entries
    said = [json.loads(each.normalised or "").get("medium") for each in entry.fields if each.name == "item"]
    assert [each and each.lower() for each in said] == media
    for each in entry.fields:
        assert all(place.quote == texts[place.region][place.start : place.end] for place in each.evidence)


LABELS = (
    "Inv.",
    "Provenance :",
    "Matière :",
    "PROVENANCE",
    "Maße:",
    "Dated",
    "Bibl.",
    "H.",
    "D/",
    "Conservation :",
)
PIECES = (
    *(
        "bronze",
        "Ve s. av. J.-C.",
        "H. 12 cm",
        "12 x 5 x",
        "1902",
        "Musée",
        "Vulci (Italie)",
        "vente",
        "Pl. I, 2",
    ),
    *(
        ";",
        ".",
        ",",
        " : ",
        "(",
        ")",
        "–",
        "\n",
        "\n\n",
        " ",
        "\t",
        "\u00a0",
        "é",
        "ß",
        "ﬁ",
        "’",
        "İ",
        "𝔞",
        "\u0301",
    ),
)
ODD = st.lists(st.sampled_from((*LABELS, *PIECES)) | st.text(max_size=6), max_size=14).map(" ".join)
"""Entries as OCR may leave them."""


def assert_grounded(done: Document) -> None:
    """Each value is quoted exactly, and its words stand where the evidence says."""
    regions: dict[RegionId, Region] = {region.id: region for page in done.pages for region in page.regions}
    for each in (each for entry in done.entries for each in entry.fields):
        assert each.evidence, each
        for place in each.evidence:
            assert place.quote == regions[place.region].text[place.start : place.end] != ""
        quoted = " ".join(place.quote for place in each.evidence)
        assert each.value.split() == quoted.split()
        assert 0.3 <= each.confidence <= 1


@settings(max_examples=cases(40, 100))
@given(
    st.lists(ODD, min_size=1, max_size=3), st.sampled_from(("", "Sans titre", "Vase ; H.", "Coupe à pied"))
)
def test_any_text_makes_a_record_that_quotes_it(texts: list[str], title: str) -> None:
    entries = [(str(number), title, text) for number, text in enumerate(texts, start=1)]
    assert_grounded(enrich(document(*entries)))


@settings(max_examples=cases(25, 40))
@given(st.lists(st.tuples(st.sampled_from(LABELS) | ODD, ODD), min_size=1, max_size=5))
def test_any_form_makes_a_record_that_quotes_it(rows: list[tuple[str, str]]) -> None:
    cells = [(" ".join(label.split()) or ".", " ".join(value.split()) or ".") for label, value in rows]
    assert_grounded(enrich(form(cells)))


@pytest.mark.parametrize("form", FORMS.values())
def test_the_records_of_forms_quote_them(form: Sequence[tuple[str, str]]) -> None:
    texts = ("\n".join(f"{label}{joint}{value}" for label, value in form) for joint in (" : ", "\n"))
    assert_grounded(enrich(document(*(("1", "Lampe", text) for text in texts))))


@pytest.mark.parametrize(
    ("number", "title", "text"), product(("", "1"), ("", "Coupe"), ("", ".", ";", "Inv.", ":"))
)
def test_entries_that_are_empty(number: str, title: str, text: str) -> None:
    (entry,) = enrich(document((number, title, text))).entries
    assert set(values(entry)) <= {"object_type"}


def test_a_document_without_entries() -> None:
    assert enrich(document()).entries == ()


def test_a_record_does_not_depend_on_what_was_read_before() -> None:
    texts = (
        "Bronze. IIe siècle apr. J.-C. H. 12 cm. Inv. 214.",
        "Argile, figures noires. Vers 520 av. J.-C. H. 30 cm. Paris, Musée du Louvre.",
        "Bronze. IIe siècle apr. J.-C. H. 12 cm. Inv. 215.",
    )
    alone = [values(records(text)[0]) for text in texts]
    records(*texts, schema="coin")
    assert [values(entry) for entry in records(*texts)] == alone
    assert [values(entry) for entry in records(*reversed(texts))] == alone[::-1]


def test_the_axis_of_a_coins_dies_is_no_size() -> None:
    """A schema of coins has a field of its own for it."""
    (entry,) = records("Argent. 3,42 g ; 18 mm ; 6 h.")
    size = field(entry, "dimensions")
    assert [each["kind"] for each in json.loads(size.normalised or "")] == ["weight", "diameter"]


def test_a_vocabulary_that_was_changed_is_read_again(tmp_path: Path) -> None:
    """In a notebook the process stays, and the file is being worked on."""
    file = tmp_path / "materials.csv"
    options = EnrichmentOptions(vocabularies={"materials": file})
    for moment, label in enumerate(("orichalque", "billon"), start=1):
        file.write_text(f"uri,label_fr\nhttp://example.org/1,{label}\n", encoding="utf-8")
        os.utime(file, ns=(moment, moment))
        (entry,) = enrich(document(("1", "Sans titre", f"Matière : {label}")), options).entries
        term = field(entry, "material").term
        assert term is not None and term.label == label
