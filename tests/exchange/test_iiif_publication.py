"""What a project says of itself in its IIIF collection and manifests, as viewers and the validator's schema want it."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.iiif.manifest import collection, manifest
from pictoria_docs.exchange.iiif.publication import rights_address
from tests.exchange.sample import HOSTILE, draw_page, sample_document
from tests.exchange.test_iiif import AT, official

TOLD = PublicationOptions.model_validate(
    {
        "title": {"fr": "Vases attiques", "en": "Attic vases"},
        "description": "The vases of the museum.",
        "creators": [{"family_name": "Dupont", "given_name": "Anna"}, {"name": "Musée des vases"}],
        "contributors": [{"family_name": "Roux", "given_name": "Paul"}],
        "licence": "CC-BY-4.0",
        "rights": "© Musée des vases",
        "languages": ["fr"],
        "subjects": [
            "céramique",
            {"term": {"fr": "vase", "en": "vase"}, "uri": "http://vocab.example/300132254"},
        ],
        "publisher": "Musée des vases",
        "homepage": "https://vases.example/",
        "logo": "https://vases.example/logo.PNG",
        "date": "2026",
    }
)


def test_a_manifest_tells_rights_provider_and_who_made_it() -> None:
    made = manifest(sample_document(), AT, publication=TOLD)
    official(made)
    assert made["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert made["requiredStatement"]["value"] == {"fr": ["© Musée des vases"]}
    (provider,) = made["provider"]
    assert (provider["id"], provider["label"]) == ("https://vases.example/", {"fr": ["Musée des vases"]})
    assert provider["homepage"][0]["id"] == "https://vases.example/"
    assert provider["logo"] == [
        {"id": "https://vases.example/logo.PNG", "type": "Image", "format": "image/png"}
    ]
    told = {pair["label"]["en"][0]: pair["value"] for pair in made["metadata"]}
    assert told["Created by"] == {"none": ["Anna Dupont", "Musée des vases"]}
    assert told["With"] == {"none": ["Paul Roux"]} and told["Date"] == {"none": ["2026"]}
    assert told["Part of"] == {"fr": ["Vases attiques"], "en": ["Attic vases"]}
    assert told["Subjects"]["en"] == ['<a href="http://vocab.example/300132254">vase</a>']
    assert told["Subjects"]["fr"][0] == "céramique" and "spdx.org" in told["Licence"]["none"][0]
    assert "Pages" in told
    assert [each["id"] for each in made["seeAlso"]] == [AT.whole_document]


def test_a_collection_has_the_title_of_the_data_set() -> None:
    made = collection("vases", [(AT, "Vases")], AT.collection, TOLD)
    official(made)
    assert made["label"] == {"fr": ["Vases attiques"], "en": ["Attic vases"]}
    assert made["summary"] == {"fr": ["The vases of the museum."]}
    assert made["provider"][0]["type"] == "Agent" and "Part of" not in json.dumps(made)
    bare = collection("vases", [], AT.collection)
    official(bare)
    assert not {"rights", "provider", "requiredStatement", "metadata", "summary"} & set(bare)


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC0-1.0", "http://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-NC-SA-3.0-DE", "http://creativecommons.org/licenses/by-nc-sa/3.0/de/"),
        ("CC-BY-ND-4.0", "http://creativecommons.org/licenses/by-nd/4.0/"),
        ("etalab-2.0", None),
        ("CC-BY-4.0 OR MIT", None),
        ("", None),
    ],
)
def test_only_licences_that_iiif_knows_are_its_rights(licence: str, address: str | None) -> None:
    assert rights_address(licence) == address
    made = manifest(sample_document(), AT, publication=PublicationOptions(licence=licence))
    official(made)
    assert made.get("rights") == address
    assert (licence in json.dumps(made["metadata"])) or not licence


def test_hostile_words_stay_words() -> None:
    made = manifest(
        sample_document(),
        AT,
        publication=PublicationOptions.model_validate(
            {
                "title": HOSTILE,
                "rights": HOSTILE,
                "publisher": HOSTILE,
                "subjects": [
                    {"term": HOSTILE, "uri": "https://x.example/?a='\"<"},
                    {"term": HOSTILE, "uri": "javascript:alert(1)"},
                ],
            }
        ),
    )
    official(made)
    (subjects,) = (pair["value"] for pair in made["metadata"] if pair["label"]["en"] == ["Subjects"])
    linked, bare = subjects["none"]
    assert (
        linked.startswith('<a href="https://x.example/?a=&#x27;&quot;&lt;">=HYPERLINK')
        and "<script" not in linked
    )
    assert "<a" not in bare


@pytest.mark.parametrize(
    "address", ["vases.example", "javascript:alert(1)", "https://x y", "https://", "https://é.example"]
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    for name in ("homepage", "logo"):
        with pytest.raises(ValidationError):
            PublicationOptions.model_validate({name: address})


def test_the_exported_folder_tells_it_too(tmp_path: Path) -> None:
    tiny = sample_document("a")
    tiny = tiny.model_copy(update={"pages": tiny.pages[:1]})
    export_project(iter([tiny]), draw_page, tmp_path, "iiif", base_url="https://x.example", publication=TOLD)
    made = json.loads((tmp_path / "a" / "manifest.json").read_text("utf-8"))
    official(made)
    assert made["rights"] and made["provider"]
    whole = json.loads((tmp_path / "a" / "annotations.json").read_text("utf-8"))
    assert made["seeAlso"][0]["id"] == whole["id"]
    assert json.loads((tmp_path / "collection.json").read_text("utf-8"))["label"] == {
        "fr": ["Vases attiques"],
        "en": ["Attic vases"],
    }
