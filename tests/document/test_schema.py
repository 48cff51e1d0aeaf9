"""Documents as JSON: nothing lost, the schema true, old files readable, bad files explained."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from pictoria_docs.document import Document
from pictoria_docs.document.schema import (
    MIGRATIONS,
    SCHEMA_VERSION,
    dump_document,
    json_schema,
    load_document,
    migrated,
)
from pictoria_docs.errors import SourceError
from tests.campaigns import cases
from tests.document.strategies import documents

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[1] / "docs" / "schema" / f"document-{SCHEMA_VERSION}.json"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

slow = settings(max_examples=cases(25, 50), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(documents())
def test_a_document_survives_json(document: Document) -> None:
    assert load_document(dump_document(document)) == document


@slow
@given(documents())
def test_what_is_written_follows_the_schema(document: Document) -> None:
    VALIDATOR.validate(json.loads(dump_document(document)))


def test_a_changed_copy_finds_what_it_has_itself() -> None:
    document = load_document((HERE / "released" / "document-1.json").read_text(encoding="utf-8"))
    region = document.pages[0].regions[0]
    assert document.find(region.id) == region
    emptied = document.model_copy(update={"pages": ()})
    assert emptied.find(region.id) is None
    assert document.find(region.id) == region


def test_the_published_schema_is_up_to_date() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), (
        f"run: python -m pictoria_docs.document.schema > docs/schema/{PUBLISHED.name}"
    )


def test_the_schema_refuses_what_is_no_document() -> None:
    content = json.loads((HERE / "released" / "document-1.json").read_text(encoding="utf-8"))
    VALIDATOR.validate(content)
    for spoilt in (
        {**content, "schema_version": 0},
        {**content, "colour": "red"},
        {key: value for key, value in content.items() if key != "sha256"},
        {**content, "pages": [{**content["pages"][0], "number": 0}]},
    ):
        assert not VALIDATOR.is_valid(spoilt)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_file_of_every_released_version_still_loads(version: int) -> None:
    file = HERE / "released" / f"document-{version}.json"
    document = load_document(file.read_bytes(), file.name)
    assert document.name == "catalogue"
    assert [figure.number for figure in document.figures] == ["IV", "IV, 1", "IV, 2"]
    assert {link.type for link in document.links} == {"caption_of", "part_of", "depicts", "cites"}
    assert document.entries[0].fields[0].evidence[0].quote == "terre cuite"
    assert json.loads(dump_document(document))["schema_version"] == SCHEMA_VERSION


def test_every_earlier_version_has_its_step() -> None:
    assert set(MIGRATIONS) == set(range(1, SCHEMA_VERSION))


def test_steps_are_taken_one_after_the_other() -> None:
    steps = {
        1: lambda content: {**content, "trail": ["1 to 2"]},
        2: lambda content: {**content, "trail": [*content["trail"], "2 to 3"]},
    }
    assert migrated({"name": "a"}, 1, 3, steps)["trail"] == ["1 to 2", "2 to 3"]
    assert migrated({"name": "a", "trail": []}, 2, 3, steps)["trail"] == ["2 to 3"]
    assert migrated({"name": "a"}, 3, 3, steps) == {"name": "a"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not json", "not a JSON file"),
        (b'{"schema_version": 1, "name"', "not a JSON file"),
        (b"\xff\xfe\x00", "not a JSON file"),
        (b"[1, 2]", "no schema_version"),
        (b"{}", "no schema_version"),
        (b'{"schema_version": "1"}', "no schema_version"),
        (b'{"schema_version": 0}', "no schema_version"),
        (b'{"schema_version": 99, "new": true}', "newer pictoria-docs"),
        (b'{"schema_version": 1, "name": "x"}', "damaged"),
    ],
)
def test_a_bad_file_gets_one_sentence_that_names_it(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_document(data, "old/catalogue.json")
    english, french = caught.value.sentence("en"), caught.value.sentence("fr")
    assert words in english
    assert "old/catalogue.json" in english and "old/catalogue.json" in french
    assert english != french and "{" not in english and "{" not in french
