"""The schemas that come with the product, those that users write, and what bad ones are told."""

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from pictoria_docs.api.project import Project
from pictoria_docs.document import Entry
from pictoria_docs.enrichment import EnrichmentOptions, enrich, load_schema
from pictoria_docs.enrichment.flat import flat_fields
from pictoria_docs.enrichment.schema import TypeName, schema_names
from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES
from pictoria_docs.errors import ConfigError
from tests.enrichment.records import document, pdf, values

SHIPPED = ("artwork", "coin", "excavation_find", "museum_object", "sale_lot", "vase")
USUAL = {
    *(
        "title",
        "inventory_number",
        "date_text",
        "material",
        "technique",
        "dimensions",
        "findspot",
        "location",
    ),
    *("provenance", "artist", "culture", "inscription", "subject", "condition", "description", "comparanda"),
    "bibliography",
}
"""Names that other tools know."""
DCMI = {
    "abstract", "accessRights", "accrualMethod", "accrualPeriodicity", "accrualPolicy",
    "alternative", "audience", "available", "bibliographicCitation", "conformsTo", "contributor",
    "coverage", "created", "creator", "date", "dateAccepted", "dateCopyrighted", "dateSubmitted",
    "description", "educationLevel", "extent", "format", "hasFormat", "hasPart", "hasVersion",
    "identifier", "instructionalMethod", "isFormatOf", "isPartOf", "isReferencedBy", "isReplacedBy",
    "isRequiredBy", "issued", "isVersionOf", "language", "license", "mediator", "medium",
    "modified", "provenance", "publisher", "references", "relation", "replaces", "requires",
    "rights", "rightsHolder", "source", "spatial", "subject", "tableOfContents", "temporal",
    "title", "type", "valid",
}  # fmt: skip
"""The terms of Dublin Core (DCMI Metadata Terms, /terms/)."""
NAKALA = {"title", "creator", "created", "type", "license"}


@pytest.mark.parametrize("name", schema_names())
def test_a_shipped_schema_is_complete_in_both_languages(name: str) -> None:
    schema = load_schema(name)
    assert schema.name == name
    assert set(schema.labels) == set(schema.description) == {"en", "fr"}
    for spec in schema.fields:
        for words in (spec.labels, spec.help):
            assert set(words) == {"en", "fr"} and all(map(str.strip, words.values())), spec.name
        assert set(spec.mapping) == {"lido", "linked_art", "dublin_core", "nakala"}, spec.name
        if spec.vocabulary is not None:
            assert spec.vocabulary in VOCABULARIES.names(), spec.name
        assert (spec.type == TypeName.TERM) <= (spec.vocabulary is not None), spec.name
    for language in ("en", "fr"):
        labels = [spec.label(language) for spec in schema.fields]
        assert len(set(labels)) == len(labels), "no two columns of a table are called the same"


def test_all_kinds_are_there_and_share_the_usual_names() -> None:
    assert schema_names() == SHIPPED
    for name in SHIPPED:
        missing = USUAL - {spec.name for spec in load_schema(name).fields}
        allowed = {
            "artwork": {"findspot", "culture"},
            "coin": {"subject"},
            "excavation_find": {"artist", "provenance"},
        }
        assert missing <= allowed.get(name, set()), (name, missing)


@pytest.mark.parametrize("name", SHIPPED)
def test_mappings_name_terms_of_dublin_core_and_nakala(name: str) -> None:
    for spec in load_schema(name).fields:
        prefix, _, term = spec.mapping["dublin_core"].partition(":")
        assert prefix == "dcterms" and term in DCMI, spec.name
        prefix, _, term = spec.mapping["nakala"].partition(":")
        assert term in (NAKALA if prefix == "nkl" else DCMI) and prefix in ("nkl", "dcterms"), spec.name


def shared(*parts: str) -> Path:
    folder = os.environ.get("PICTORIA_SHARED")
    if not folder:
        pytest.skip("PICTORIA_SHARED is not set: the standards' own schemas are not at hand")
    return Path(folder, "data", "vocab_schemas", *parts)


def steps(path: str) -> list[str]:
    """The steps of a mapping, without the types in brackets."""
    return re.sub(r"\[[^\]]*\]", "", path).split("/")


@pytest.mark.parametrize("name", SHIPPED)
def test_mappings_follow_lido(name: str) -> None:
    """Each step is an element of LIDO 1.1 that the step before may hold."""
    children = lido_children(shared("lido_xsd", "lido-v1.1.xsd"))
    for spec in load_schema(name).fields:
        path = steps(spec.mapping["lido"])
        assert path[0] in children, (spec.name, path[0])
        for above, below in pairwise(path):
            assert below in children.get(above, ()), (spec.name, above, below)


def lido_children(file: Path) -> dict[str, set[str]]:
    """By element of the XML schema, the elements that may stand right below it."""
    from xml.etree import ElementTree

    xs = "{http://www.w3.org/2001/XMLSchema}"
    root = ElementTree.parse(file).getroot()
    types = {each.get("name"): each for each in root if each.tag in (f"{xs}complexType", f"{xs}group")}

    def below(node: ElementTree.Element, found: set[str], seen: set[str]) -> None:
        for child in node:
            if child.tag == f"{xs}element":
                found.add((child.get("name") or child.get("ref") or "").rpartition(":")[2])
                continue
            for reference in (child.get("base"), child.get("ref")):
                name = (reference or "").rpartition(":")[2]
                if name in types and name not in seen:
                    below(types[name], found, seen | {name})
            below(child, found, seen)

    children: dict[str, set[str]] = {}
    for element in root.iter(f"{xs}element"):
        found = children.setdefault(element.get("name") or "", set())
        below(element, found, set())
        name = (element.get("type") or "").rpartition(":")[2]
        if name in types:
            below(types[name], found, {name})
    return children


@pytest.mark.parametrize("name", SHIPPED)
def test_mappings_name_properties_of_linked_art(name: str) -> None:
    context = json.loads(shared("linked_art", "docs", "ns", "v1", "linked-art.json").read_text("utf-8"))
    known: set[str] = set()

    def gather(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                known.add(key)
                gather(value)

    gather(context["@context"])
    for spec in load_schema(name).fields:
        for step in steps(spec.mapping["linked_art"]):
            assert step in known, (spec.name, step)


# What they read


def records(schema: str, *entries: tuple[str, str, str]) -> list[Entry]:
    return list(enrich(document(*entries), EnrichmentOptions(metadata_schema=schema)).entries)


def test_a_coin_has_its_measures_apart_and_its_two_sides() -> None:
    [running, form] = records(
        "coin",
        (
            "1",
            "Denier de Tibère",
            "Argent. Lyon, 14-37 apr. J.-C. 3,71 g ; 18 mm ; 5 h.\n"
            "Droit : TI CAESAR. Tête laurée à droite.\nR/ PONTIF MAXIM. Femme assise à droite.",
        ),
        (
            "2",
            "Sesterce",
            "Atelier : Rome\nAutorité : Néron\nMétal : orichalque\nPoids : 25,10 g\nModule : 33 mm",
        ),
    )
    found = values(running)
    assert (found["weight"], found["diameter"], found["die_axis"]) == (["3,71 g"], ["18 mm"], ["5 h"])
    assert found["obverse"][0].startswith("TI CAESAR") and found["reverse"][0].startswith("PONTIF")
    assert found["denomination"] == ["Denier"] and found["date_text"] == ["14-37 apr. J.-C."]
    found = values(form)
    assert (found["mint"], found["authority"], found["material"]) == (["Rome"], ["Néron"], ["orichalque"])
    assert "33 mm" in found["diameter"][0] and "25,10 g" in found["weight"][0]
    assert "dimensions" not in found and "artist" not in found, "“Atelier” of a coin is a mint, no workshop"


def test_a_find_has_its_context_and_the_date_of_its_discovery_apart_from_its_own() -> None:
    [entry] = records(
        "excavation_find",
        (
            "1",
            "Fibule",
            "US : 1024\nBronze. L. 5,2 cm. Poids : 12 g. Ier siècle apr. J.-C.\nAnnée de fouille : 1987",
        ),
    )
    found = values(entry)
    assert found["context"] == ["1024"] and found["find_date"] == ["1987"]
    assert found["date_text"] == ["Ier siècle apr. J.-C."]
    assert found["dimensions"] == ["L. 5,2 cm"] and found["weight"] == ["12 g"]


def test_a_vase_has_two_sides_and_a_capacity() -> None:
    [entry] = records(
        "vase",
        ("1", "Amphore à col", "A : Thésée et le taureau.\nB : trois éphèbes.\nH. 40 cm. Contenance : 12 l."),
    )
    found = values(entry)
    assert found["side_a"] == ["Thésée et le taureau."] and found["side_b"] == ["trois éphèbes."]
    assert "12 l" in found["capacity"][0] and found["dimensions"] == ["H. 40 cm"]


def test_every_date_and_every_measure_has_its_flat_columns() -> None:
    options = EnrichmentOptions(metadata_schema="excavation_find")
    made = enrich(
        document(("1", "Clou", "Fer. Poids : 12 g. IIe siècle apr. J.-C.\nAnnée de fouille : 1987")), options
    )
    flat = {field.name: field.normalised or field.value for _, field, _ in flat_fields(made)}
    assert (flat["date_from"], flat["date_to"]) == ("100", "200")
    assert (flat["find_date_from"], flat["find_date_to"]) == ("1987", "1987")
    assert flat["weight_text"] == "12 g"


# Schemas of users

GLASS = """\
name: window
labels: {en: Stained-glass window, fr: Vitrail}
fields:
  - {name: title, labels: {en: Title, fr: Titre}, type: title}
  - {name: bay, labels: {en: Bay, fr: Baie}}
  - {name: glazier, labels: {en: Glazier, fr: Peintre verrier}, type: person}
  - {name: restored, labels: {en: Restored, fr: Restauration}, type: date, printed: [restauré en, restored in]}
  - {name: glass, labels: {en: Glass, fr: Verre}, type: term, vocabulary: glasses}
  - {name: dimensions, labels: {en: Dimensions, fr: Dimensions}, type: dimensions}
"""


def test_a_schema_of_ones_own_works_from_the_config_to_the_tables(tmp_path: Path) -> None:
    """Files named in the config are looked for beside it, whatever the working folder."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "my.yaml").write_text(GLASS, encoding="utf-8")
    (folder / "glasses.csv").write_text(
        "label,uri\ngrisaille,urn:x:1\nverre rouge,urn:x:2\n", encoding="utf-8"
    )
    (folder / "config.yaml").write_text(
        "enrichment:\n  metadata_schema: my.yaml\n  vocabularies: {glasses: glasses.csv}\n"
    )
    book = pdf(
        tmp_path / "vitraux.pdf",
        [
            (str(n), f"Verrière {name}", [f"Baie : {n}", "Peintre verrier : Jean Dupré", "Verre : verre rouge",
                                          "Restauré en : 1887", "H. 320 cm ; l. 90 cm."])
            for n, name in enumerate(("des Apôtres", "de saint Martin", "de la Passion"), start=1)
        ],
    )  # fmt: skip
    with Project.open(tmp_path / "project", config=folder / "config.yaml") as project:
        project.add(book)
        assert not project.analyse(jobs=1).problems
        project.export(tmp_path / "out", format="csv", language="fr")
    import csv

    with (tmp_path / "out" / "vitraux" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert [row["Titre"] for row in rows][1] == "Verrière de saint Martin"
    first = rows[0]
    assert (first["Baie"], first["Peintre verrier"], first["Verre"]) == ("1", "Jean Dupré", "verre rouge")
    assert first["Restauration"] == "1887" and first["Dimensions"].startswith("H. 320 cm")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: x\nlabels: {en: X}\nfields: [", "line"),
        ("[1, 2]", "makes no sense"),
        ("", "makes no sense"),
        ("name: x\nlabels: {en: X}\nfields: []", "no fields"),
        ("name: x\nlabels: {en: X}\nfields: [{name: A b, labels: {en: A}}]", "fields.0.name"),
        ("name: x\nlabels: {en: X}\nfields: [{name: a, labels: {en: A}, type: A colour}]", "fields.0.type"),
        ("name: x\nlabels: {en: X}\nfields: [{name: a, labels: {en: A}, colour: red}]", "fields.0.colour"),
        ("name: x\nlabels: {en: X}\nfields: [{name: a, labels: {en: A}, measures: [girth]}]", "measures"),
        (
            "name: x\nlabels: {en: X}\nfields: [{name: a, labels: {en: A}}, {name: a, labels: {en: B}}]",
            "twice",
        ),
    ],
)
def test_a_bad_schema_gets_one_sentence(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_schema(file)
    english, french = caught.value.sentence("en"), caught.value.sentence("fr")
    assert words in english and str(file) in english and str(file) in french
    assert "\n" not in english and "{" not in english.replace("{en", "")


def test_what_is_missing_is_told_before_a_run_begins(tmp_path: Path) -> None:
    for config, words in (
        ("{metadata_schema: coins}", "coins"),
        ("{metadata_schema: gone.yaml}", "gone.yaml"),
        ("{vocabularies: {materials: gone.csv}}", "gone.csv"),
        ("{known_records: [gone.csv]}", "gone.csv"),
    ):
        file = tmp_path / "config.yaml"
        file.write_text(f"enrichment: {config}\n")
        with pytest.raises(ConfigError) as caught:
            Project.open(tmp_path / "project", config=file)
        assert words in caught.value.sentence("en"), config
