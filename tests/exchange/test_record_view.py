"""What a curator reads of a record in the report: labels and meanings in words, never keys or JSON."""

import json

import pytest

from pictoria_docs.document import Document, Field, Origin
from pictoria_docs.enrichment import EnrichmentOptions, enrich
from pictoria_docs.exchange.report.record_view import record_lines
from tests.enrichment.records import document

TEXT = "Inv. : CX 214. Matière : brronze. Datation : vers 480-450 av. J.-C. Dimensions : H. cons. 38,5 cm ; L. 3-4 cm."


def lines(text: str, language: str, schema: str = "museum_object") -> dict[str, tuple[str, str]]:
    made = enrich(document(("1", "Sans titre", text)), EnrichmentOptions(metadata_schema=schema))
    found = record_lines(made, made.entries[0], language)
    return {line.label: (line.field.value, line.meaning) for line in found}


def test_fields_have_the_labels_of_the_schema_and_values_their_meaning() -> None:
    record = lines(TEXT, "fr")
    assert record["Numéro d’inventaire"] == ("CX 214", "")
    assert record["Matière"] == ("brronze", "")
    assert record["Datation"][1] == "vers 480 av. J.-C. – 450 av. J.-C."
    assert record["Dimensions"][1] == "hauteur (conservé) 38,5 cm; longueur 3–4 cm"
    assert lines(TEXT, "en")["Date"][1] == "about 480 BC – 450 BC"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("0079", "AD 79"),
        ("../-0030", "until 31 BC"),
        ("-0489~/-0479~", "about 490 BC – 480 BC"),
        ("1850/..", "from 1850 on"),
        ("1850", "1850"),
        ("?", "?"),
    ],
)
def test_years_in_words(edtf: str, said: str) -> None:
    assert _meaning("date_text", "printed", edtf) == said


def test_parts_of_an_object_keep_their_words_and_broken_values_are_left_out() -> None:
    lid = json.dumps([{"kind": "diameter", "value": 4.0, "unit": "cm", "qualifier": "lid"}])
    assert _meaning("dimensions", "D. 4 cm", lid) == "diameter (lid) 4 cm"
    for broken in ("no JSON", "[1]", '{"kind": "height"}', '[{"kind": "height"}]', "7", "[" * 100_000):
        assert _meaning("dimensions", "D. 4 cm", broken) == ""
    heavy = json.dumps([{"kind": "weight", "value": 1234567.5, "unit": "g"}])
    assert _meaning("dimensions", "Gew. 1,2 t", heavy) == "weight 1234567.5 g"
    assert _meaning("provenance", "Vente 1907", json.dumps([{"kind": "sale"}])) == ""


def _meaning(name: str, value: str, normalised: str) -> str:
    made: Document = document(("1", "Sans titre", "texte"))
    field = Field(name=name, value=value, normalised=normalised, origin=Origin(stage="enrichment"))
    (line,) = record_lines(made, made.entries[0].model_copy(update={"fields": (field,)}), "en")
    return line.meaning
