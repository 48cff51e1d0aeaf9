"""Omeka S CSV, Dublin Core and LIDO, read by programs and schemas that are not ours."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pictoria_docs.document import Document, Field, RecordField, Term
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema, load_schema, schema_names
from pictoria_docs.errors import PageError
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.record_formats.standards import standard_name
from tests.exchange.publications import publication
from tests.exchange.sample import FIELDS, draw_page, hostile_document, sample_document
from tests.exchange.test_data_tables import with_record

SCHEMAS = Path(os.environ.get("PICTORIA_SHARED", "/nowhere")) / "data/vocab_schemas"
LIDO = {"lido": "http://www.lido-schema.org"}
DC = "{http://purl.org/dc/elements/1.1/}"
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
)
"""The fifteen elements that oai_dc may hold, in any order and number (openarchives.org/OAI/2.0/oai_dc.xsd)."""


def full_record(name: str = "ceramiques-attiques") -> Document:
    """The sample, with a value in each field of a schema of ours, and fields of no schema."""
    document = with_record(name)
    first, *others = document.entries
    known = {field.name for field in first.fields}
    fields = load_schema("museum_object").record_fields()
    more = [
        Field(name=spec.name, value=f"Valeur | de {spec.name}", origin=FIELDS)
        for spec in fields
        if spec.name not in known
    ]
    own = Field(name="fabric", value="Pâte fine", origin=FIELDS)
    second = Field(name="material", value="Laiton", alternative=True, origin=FIELDS)
    record = (*first.fields, *more, own, second)
    labels = RecordField(name="fabric", labels={"fr": "Pâte", "en": "Fabric"})
    return document.model_copy(
        update={
            "entries": (first.model_copy(update={"fields": record}), *others),
            "record_fields": (*fields, labels),
        }
    )


def exported(out: Path, format: str, document: Document, **more: Any) -> Path:
    export_project(iter([document]), draw_page, out, format, "en", **more)
    return next((path for path in out.iterdir() if path.is_dir()), out)


def items(folder: Path) -> list[dict[str, str]]:
    with (folder / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Omeka S


def test_an_entry_is_an_item_with_its_values_and_pictures(tmp_path: Path) -> None:
    document = full_record()
    folder = exported(tmp_path, "omeka_s", document)
    first, second = items(folder)
    assert not (folder / "items.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    identifiers = first["dcterms:identifier"].split("|")
    assert identifiers[0] == document.entries[0].id and "Valeur ¦ de inventory_number" in identifiers
    assert first["dcterms:medium"].split("|")[0] == "Bronze"
    assert first["dcterms:medium ^^uri"] == "http://vocab.getty.edu/aat/300010957 bronze"
    assert first["dcterms:created"] == "Vers 520-500 av. J.-C."
    assert "Fabric: Pâte fine" in first["dcterms:description"].split("|")
    assert second["dcterms:title"] == "Hydrie attique à figures rouges"
    pictures = first["media"].split("|")
    assert set(pictures) == {"Fig. 1.jpg", "Pl. I, 1.jpg"} or len(pictures) == 2
    assert all((folder / picture).is_file() for picture in pictures)
    assert len(list(folder.glob("*.jpg")) + list(folder.glob("*.png"))) == 3  # No pictures without an entry.
    assert "Laiton" not in (folder / "items.csv").read_text(encoding="utf-8")
    assert "alternative_values" in (tmp_path / "losses-omeka_s.json").read_text(encoding="utf-8")


def test_media_have_addresses_and_headers_languages_where_these_are_known(tmp_path: Path) -> None:
    folder = exported(
        tmp_path,
        "omeka_s",
        full_record(),
        base_url="https://example.org/vases/",
        publication=publication(),
        settings={"language_tags": "true"},
    )
    first = items(folder)[0]
    assert first["media"].startswith("https://example.org/vases/ceramiques-attiques/")
    assert first["dcterms:title @fr"].startswith("Valeur ¦ de title")


def test_a_picture_whose_page_cannot_be_read_is_told(tmp_path: Path) -> None:
    def unread(*_: object) -> Any:
        raise PageError("page_damaged", file="x.pdf", page=2)

    export_project(iter([full_record()]), unread, tmp_path, "omeka_s", "en")
    assert "pages_unread" in (tmp_path / "losses-omeka_s.json").read_text(encoding="utf-8")
    assert items(tmp_path / "ceramiques-attiques")[0]["media"] == ""


# Dublin Core


def records(folder: Path) -> Iterator[Any]:
    with (folder / "dublin_core/index.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield etree.parse(folder / "dublin_core" / row["file"]).getroot()


def assert_simple_dublin_core(root: Any) -> None:
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    for element in root:
        assert element.tag.removeprefix(DC) in ELEMENTS and element.tag.startswith(DC)
        assert not len(element) and element.text
        assert set(element.attrib) <= {"{http://www.w3.org/XML/1998/namespace}lang"}


def test_each_entry_is_a_record_of_the_fifteen_elements(tmp_path: Path) -> None:
    folder = exported(
        tmp_path,
        "dublin_core",
        full_record(),
        publication=publication(),
        base_url="https://example.org/vases",
    )
    first, second = records(folder)
    for root in (first, second):
        assert_simple_dublin_core(root)
    texts = {name: [element.text for element in first.iter(DC + name)] for name in ELEMENTS}
    assert texts["date"] == ["Vers 520-500 av. J.-C.", "-0519~/-0499~"]
    assert "http://vocab.getty.edu/aat/300010957" in texts["format"]
    assert texts["creator"] == ["Valeur | de artist"] and texts["language"] == ["fr"]
    assert "Céramiques attiques du musée, 1, p. 8" in texts["source"]
    assert any(text.endswith("/annotation/" + sample_document().figures[0].id) for text in texts["relation"])
    assert second.find(DC + "title").text == "Hydrie attique à figures rouges"


# LIDO


@pytest.fixture(scope="module")
def lido_schema() -> Any:
    file = SCHEMAS / "lido_xsd/lido-v1.1.xsd"
    if not file.is_file():
        pytest.skip("needs the schema of LIDO")
    return etree.XMLSchema(etree.parse(file))


def lido(folder: Path) -> Any:
    return etree.parse(folder / "lido.xml").getroot()


def found(root: Any, path: str) -> list[str]:
    return [element.text for element in root.xpath(path, namespaces=LIDO)]


def test_a_record_of_lido_says_what_the_entry_says(tmp_path: Path, lido_schema: Any) -> None:
    document = full_record()
    root = lido(
        exported(tmp_path, "lido", document, publication=publication(), base_url="https://example.org/vases")
    )
    lido_schema.assertValid(root)
    first, second = root
    assert found(first, "lido:lidoRecID") == [document.entries[0].id]
    production = ".//lido:event[lido:eventType/lido:term='production']"
    assert found(first, f"{production}//lido:earliestDate") == ["-0519"]
    assert found(first, f"{production}//lido:latestDate") == ["-0499"]
    material = f"{production}//lido:termMaterialsTech[@lido:type='material']"
    assert found(first, f"{material}/lido:conceptID") == ["http://vocab.getty.edu/aat/300010957"]
    assert found(first, f"{material}/lido:term") == ["Bronze", "bronze"]
    assert found(first, f"{production}//lido:nameActorSet/lido:appellationValue") == ["Valeur | de artist"]
    assert found(first, ".//lido:event[lido:eventType/lido:term='finding']//lido:namePlaceSet/*")
    assert found(first, ".//lido:measurementType/lido:term") == ["height", "diameter (of rim)"]
    assert found(first, ".//lido:measurementValue") == ["16", "10.2-10.4"]
    assert found(first, ".//lido:repositoryName//lido:appellationValue") == ["Valeur | de location"]
    assert found(first, ".//lido:workID") == ["Valeur | de inventory_number"]
    assert "Pâte fine" in found(first, ".//lido:objectDescriptionSet[@lido:type='Fabric']/*")
    links = found(first, ".//lido:linkResource")
    assert len(links) == 2 and all(link.startswith("https://example.org/vases/") for link in links)
    assert found(first, ".//lido:rightsResource/lido:creditLine") == [
        "Cliché : musée, atelier photographique."
    ]
    assert found(second, ".//lido:titleSet/*") == ["Hydrie attique à figures rouges"]


def test_images_of_records_are_files_of_the_iiif_export(tmp_path: Path) -> None:
    root = lido(exported(tmp_path, "lido", with_record()))
    export_project(iter([with_record()]), draw_page, tmp_path, "iiif", "en")
    for link in found(root, ".//lido:linkResource"):
        assert (tmp_path / link).is_file()


@pytest.mark.parametrize("schema", schema_names())
def test_each_field_of_our_schemas_has_its_place_in_lido(
    schema: str, tmp_path: Path, lido_schema: Any
) -> None:
    document = sample_document()
    fields = load_schema(schema).record_fields()
    values = tuple(
        Field(
            name=spec.name,
            value=f"Valeur de {spec.name}",
            term=Term(label="terme", uri="http://example.org/terme", vocabulary="x"),
            origin=FIELDS,
        )
        for spec in fields
    )
    entry = document.entries[0].model_copy(update={"fields": values})
    root = lido(
        exported(
            tmp_path,
            "lido",
            document.model_copy(update={"entries": (entry,), "record_fields": fields}),
        )
    )
    lido_schema.assertValid(root)
    text = "\n".join(root.itertext())
    for spec in fields:
        assert f"Valeur de {spec.name}" in text, spec.name


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(
        st.tuples(st.sampled_from(["title", "artist", "date_text", "x y"]), st.text()), max_size=6
    )
)
def test_any_text_gives_valid_records(
    values: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory, lido_schema: Any
) -> None:
    document = sample_document()
    fields = tuple(Field(name=name, value=value, origin=FIELDS) for name, value in values)
    document = document.model_copy(
        update={"entries": (document.entries[0].model_copy(update={"fields": fields}),)}
    )
    out = tmp_path_factory.mktemp("out")
    lido_schema.assertValid(lido(exported(out, "lido", document)))
    for root in records(exported(out, "dublin_core", document)):
        assert_simple_dublin_core(root)


# Linked Art


@pytest.fixture(scope="module")
def linked_art_schema() -> Any:
    folder = SCHEMAS / "linked_art/docs/api/1.0/schema"
    if not folder.is_dir():
        pytest.skip("needs the schemas of Linked Art")
    schemas = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    registry = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema, DRAFT202012)) for schema in schemas if "$id" in schema
    )
    whole = next(schema for schema in schemas if schema.get("$id", "").endswith("/object.json"))
    return Draft202012Validator(whole, registry=registry, format_checker=FormatChecker())


def objects(folder: Path) -> list[Any]:
    files = (folder / "linked_art").glob("*.json")
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def test_an_object_of_linked_art_is_valid_and_says_what_the_entry_says(
    tmp_path: Path, linked_art_schema: Any
) -> None:
    document = full_record()
    found_objects = objects(exported(tmp_path, "linked_art", document, base_url="https://example.org/vases"))
    for one in found_objects:
        assert not [error.message for error in linked_art_schema.iter_errors(one)]
    first = next(one for one in found_objects if document.entries[0].id in one["id"])
    span = first["produced_by"]["timespan"]
    assert (span["begin_of_the_begin"][:5], span["end_of_the_end"][:5]) == ("-0519", "-0499")
    assert first["made_of"][0]["id"] == "http://vocab.getty.edu/aat/300010957"
    assert [(one["value"], one.get("upper_value_limit")) for one in first["dimension"]] == [
        (16, None),
        (10.2, 10.4),
    ]
    assert first["produced_by"]["carried_out_by"][0]["_label"] == "Valeur | de artist"
    assert {one["content"] for one in first["referred_to_by"]} >= {
        "Pâte fine",
        "Bronze",
        "H. 16 cm ; D. 10,2-10,4 cm",
    }
    assert len(first["representation"]) == 2
    del first["produced_by"]["timespan"]["type"]
    assert list(linked_art_schema.iter_errors(first))  # It refuses what is wrong.


def test_linked_art_is_read_as_triples(tmp_path: Path) -> None:
    """By rdflib, with the context of Linked Art."""
    rdflib = pytest.importorskip("rdflib")
    context = SCHEMAS / "linked_art/docs/ns/v1/linked-art.json"
    if not context.is_file():
        pytest.skip("needs the context of Linked Art")
    document = full_record()
    graph = rdflib.Graph()
    for one in objects(exported(tmp_path, "linked_art", document, base_url="https://example.org/vases")):
        assert one.pop("@context") == "https://linked.art/ns/v1/linked-art.json"
        local = json.loads(context.read_text(encoding="utf-8"))["@context"]
        graph.parse(data=json.dumps({"@context": local, **one}), format="json-ld")
    crm = rdflib.Namespace("http://www.cidoc-crm.org/cidoc-crm/")
    made = set(graph.subjects(rdflib.RDF.type, crm["E22_Human-Made_Object"]))
    assert len(made) == len(document.entries)
    bronze = rdflib.URIRef("http://vocab.getty.edu/aat/300010957")
    assert len(list(graph.subjects(crm.P45_consists_of, bronze))) == 1
    assert list(graph.subject_objects(crm.P82a_begin_of_the_begin))


@pytest.mark.parametrize("format", ["omeka_s", "dublin_core", "lido", "linked_art"])
def test_hostile_texts_break_nothing(format: str, tmp_path: Path, lido_schema: Any) -> None:
    folder = exported(tmp_path, format, hostile_document())
    if format == "lido":
        lido_schema.assertValid(lido(folder))
    elif format == "dublin_core":
        assert len(list(records(folder))) == 2
    elif format == "linked_art":
        assert len(objects(folder)) == 2
    else:
        assert not any(cell.startswith("=") for item in items(folder) for cell in item.values())


def test_a_field_of_no_schema_goes_by_its_type() -> None:
    assert standard_name("fabric", "text", "dublin_core") == "dcterms:description"
    assert standard_name("made_on", "date", "lido") == "event[production]/eventDate"
    assert standard_name("kept_at", "institution", "lido").endswith("repositoryName")
    assert standard_name("anything", None, "lido").startswith("objectDescriptionWrap")


def test_a_field_of_the_projects_own_schema_goes_where_that_says(tmp_path: Path, lido_schema: Any) -> None:
    mapping = {"lido": "event[finding]/eventPlace", "dublin_core": "dcterms:spatial", "linked_art": "made_of"}
    schema = MetadataSchema(
        name="own",
        labels={"en": "Own"},
        fields=(
            FieldSpec(name="trench", labels={"en": "Trench"}, mapping=mapping),
            FieldSpec(name="plot", labels={"en": "Plot"}, mapping={"lido": "nowhere", "dublin_core": "x"}),
        ),
    )
    document = full_record()
    values = tuple(Field(name=name, value=f"{name} 4", origin=FIELDS) for name in ("trench", "plot"))
    entry = document.entries[0].model_copy(update={"fields": values})
    changed = {"entries": (entry,), "record_fields": schema.record_fields()}
    document = document.model_copy(update=changed)
    root = lido(exported(tmp_path / "lido", "lido", document))
    lido_schema.assertValid(root)
    assert found(root, ".//lido:eventPlace/lido:displayPlace") == ["trench 4"]
    assert found(root, ".//lido:objectDescriptionSet[@lido:type='Plot']/*") == ["plot 4"]
    (record,) = records(exported(tmp_path / "dc", "dublin_core", document))
    assert [element.text for element in record.iter(DC + "coverage")] == ["trench 4"]
    assert "Plot: plot 4" in [element.text for element in record.iter(DC + "description")]
    (item,) = items(exported(tmp_path / "omeka", "omeka_s", document))
    assert item["dcterms:spatial"] == "trench 4" and item["dcterms:description"] == "Plot: plot 4"
