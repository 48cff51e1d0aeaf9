"""What a model says of a record: taken where it stands on the page, refused and counted where it does not."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pictoria_docs.document import Document, Entry, Field
from pictoria_docs.enrichment.asking import QUOTED, EnrichmentOutcome, ask_fields, use_fields
from pictoria_docs.enrichment.dates import find_dates
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.models.prompts import load_prompt
from pictoria_docs.models.question import Failure
from pictoria_docs.models.schemas import bounded
from tests.campaigns import cases
from tests.enrichment.asked import CAPTION, ENTRY, READERS, SCHEMA, answer, catalogue, grounded, ruled, value


def said(document: Document, *, seen: bool = False, **data: object) -> tuple[Document, EnrichmentOutcome]:
    """The document with what a model said of its only entry; `seen`: what it only sees is asked for too."""
    return use_fields(document, READERS, [answer(data)], seen=seen)


def values(document: Document, name: str) -> Sequence[Field]:
    return [field for field in document.entries[0].fields if field.name == name]


def test_a_value_that_is_quoted_is_stored_with_its_very_characters() -> None:
    document, outcome = said(
        catalogue(), inventory_number=[value("CA 2045", "inv. CA 2045")], material=[value("argile")]
    )
    (inventory,) = values(document, "inventory_number")
    (evidence,) = inventory.evidence
    start = ENTRY.index("inv. CA 2045")
    assert (evidence.region, evidence.page) == ("words", 1)
    assert (evidence.start, evidence.end) == (start, start + len("inv. CA 2045"))
    assert evidence.quote == "inv. CA 2045"
    assert (inventory.value, inventory.confidence, inventory.inferred) == ("CA 2045", QUOTED, False)
    assert (inventory.origin.stage, inventory.origin.model, inventory.origin.config) == (
        "assist",
        "some-model",
        "fields@1",
    )
    # "argile" is printed with a capital: the evidence has it as printed.
    assert values(document, "material")[0].evidence[0].quote == "Argile"
    assert (outcome.filled, sum(outcome.refused.values())) == (2, 0)


def test_what_only_the_caption_says_is_taken_from_there() -> None:
    document, _ = said(catalogue(), subject=[value("combat de deux guerriers")])
    (evidence,) = values(document, "subject")[0].evidence
    assert evidence.region == "caption"
    assert CAPTION[evidence.start : evidence.end] == evidence.quote == "combat de deux guerriers"


@pytest.mark.parametrize(
    ("invented", "reason"),
    [
        (value("marbre"), "not_on_page"),
        (value("marbre", "taillée dans le marbre de Paros"), "not_on_page"),
        (value("marbre", "Argile et vernis noir"), "not_in_quote"),
        (value("argile, or et ivoire", "Argile"), "not_in_quote"),
        (value("marbre", "", seen=True), "cannot_be_seen"),
        (value("!!!", "Argile"), "not_in_quote"),
    ],
)
def test_what_is_made_up_is_refused_and_counted(invented: dict[str, object], reason: str) -> None:
    before = catalogue()
    document, outcome = said(before, material=[invented])
    assert document.entries == before.entries
    assert outcome.refused == {reason: 1}
    assert (outcome.filled, outcome.agreed, outcome.disputed) == (0, 0, 0)


@pytest.mark.parametrize(
    ("quote", "taken"),
    [
        ("Argile et vemis noir", True),
        ("fin du VIe siècle av. J.-C.", True),
        ("fin du IVe siècle av. J.-C.", False),
        ("Achetée à Capoue en 1897", True),
        ("Achetee à Capouc en 1897", True),
        ("Achetée à Capoue en 1879", False),
    ],
)
def test_slips_of_ocr_are_forgiven_and_other_numbers_are_not(quote: str, taken: bool) -> None:
    document, outcome = said(catalogue(), description=[value(quote)])
    assert bool(values(document, "description")) is taken
    assert outcome.refused == ({} if taken else {"not_on_page": 1})
    assert all(grounded(field, document) for field in document.entries[0].fields)


def test_a_model_that_agrees_makes_a_value_surer() -> None:
    before = catalogue(fields=(ruled("material", "Argile", 0.6),))
    document, outcome = said(before, material=[value("argile")])
    (field,) = values(document, "material")
    assert field.confidence == pytest.approx(1 - 0.4 * (1 - QUOTED))
    assert (field.value, field.origin.stage, outcome.agreed) == ("Argile", "test", 1)


def test_a_model_that_repeats_itself_is_no_surer_for_it() -> None:
    four = [value("argile")] * 4
    agreed, outcome = said(catalogue(fields=(ruled("material", "Argile", 0.6),)), material=four)
    assert values(agreed, "material")[0].confidence == pytest.approx(1 - 0.4 * (1 - QUOTED))
    assert outcome.agreed == 1
    alone, outcome = said(catalogue(), material=four)
    assert [field.confidence for field in values(alone, "material")] == [QUOTED]
    assert (outcome.filled, outcome.agreed) == (1, 0)


def test_where_they_disagree_both_are_kept_for_the_reviewer() -> None:
    before = catalogue(fields=(ruled("date_text", "1897", 0.9),))
    document, outcome = said(before, date_text=[value("fin du VIe siècle av. J.-C.")])
    first, second = values(document, "date_text")
    assert (first.value, first.alternative) == ("1897", False)
    assert (second.value, second.alternative) == ("fin du VIe siècle av. J.-C.", True)
    assert first.confidence == second.confidence == 0.5
    assert (outcome.disputed, outcome.agreed) == (1, 0)


def test_another_century_is_no_agreement() -> None:
    entry = "Vase du VIe siècle av. J.-C., réparé au IVe siècle av. J.-C."
    rule = ruled("date_text", "IVe siècle av. J.-C.", 0.6, entry)
    document, outcome = said(catalogue(entry, fields=(rule,)), date_text=[value("VIe siècle av. J.-C.")])
    assert [field.alternative for field in values(document, "date_text")] == [False, True]
    assert (outcome.disputed, outcome.agreed) == (1, 0)


def test_a_field_that_may_be_repeated_takes_another_value() -> None:
    before = catalogue(fields=(ruled("material", "Argile", 0.9),))
    document, outcome = said(before, material=[value("vernis noir")])
    assert [field.value for field in values(document, "material")] == ["Argile", "vernis noir"]
    assert not any(field.alternative for field in values(document, "material"))
    assert outcome.filled == 1


def test_fields_come_in_the_order_of_the_schema() -> None:
    before = catalogue(fields=(ruled("dimensions", "H. 18,5 cm", 0.9),))
    document, _ = said(before, condition=[value("Une fêlure traverse la panse")], title=[value("Lekythos")])
    assert [field.name for field in document.entries[0].fields] == ["title", "dimensions", "condition"]


@pytest.mark.parametrize("spec", SCHEMA.fields, ids=lambda spec: spec.name)
def test_only_what_a_picture_can_show_may_be_seen(spec: Any) -> None:
    said_so = {spec.name: [value("deux chevaux ailés", "", seen=True)]}
    document, outcome = said(catalogue(), seen=True, **said_so)
    if spec.visible:
        (field,) = values(document, spec.name)
        assert field.inferred and field.confidence <= 0.5
        assert (field.evidence[0].region, field.evidence[0].quote) == ("picture0", "")
        assert field.evidence[0].box is not None
    else:
        assert document.entries[0].fields == ()
        assert outcome.refused == {"cannot_be_seen": 1}


def test_nothing_is_seen_where_there_is_no_picture() -> None:
    _, outcome = said(catalogue(pictures=0), seen=True, subject=[value("deux chevaux", "", seen=True)])
    assert outcome.refused == {"cannot_be_seen": 1}


def test_what_is_seen_and_also_printed_is_printed() -> None:
    document, _ = said(catalogue(), seen=True, subject=[value("combat de deux guerriers", seen=True)])
    assert not values(document, "subject")[0].inferred


def test_an_answer_without_data_is_counted_and_changes_nothing() -> None:
    before = catalogue(fields=(ruled("material", "Argile"),))
    document, outcome = use_fields(before, READERS, [answer(None, failure=Failure.TIMEOUT)])
    assert document == before
    assert outcome.failed == {"timeout": 1}


def test_an_answer_about_nothing_that_is_there_changes_nothing() -> None:
    before = catalogue()
    document, outcome = use_fields(
        before, READERS, [answer({"nonsense": [value("Argile")], "material": [], "title": "Lekythos"})]
    )
    assert document == before
    assert outcome == EnrichmentOutcome()


def test_nothing_is_half_stored() -> None:
    """Of an answer, what is grounded is taken and what is not is refused; other entries stay as they are."""
    document, outcome = said(
        catalogue(),
        material=[value("argile"), value("or massif"), value("vernis noir")],
        culture=[value("grec")],
    )
    assert [field.value for field in document.entries[0].fields] == ["argile", "vernis noir"]
    assert outcome.refused == {"not_on_page": 2}
    assert document.pages == catalogue().pages and document.links == catalogue().links


# Questions


def test_only_what_is_open_is_asked() -> None:
    known = tuple(ruled("material", "Argile", confidence) for confidence in (0.3, 0.9))
    document = catalogue(fields=(*known, ruled("date_text", "1897", 0.5)))
    (uncertain,) = ask_fields(document, SCHEMA, "uncertain", "en")
    asked = uncertain.schema["properties"]
    assert "material" not in asked and "date_text" in asked
    (always,) = ask_fields(document, SCHEMA, "always", "en")
    assert "material" in always.schema["properties"]
    assert not {"bibliography", "provenance"} & set(always.schema["properties"])


def test_a_question_has_the_words_the_pictures_and_the_fields() -> None:
    (question,) = ask_fields(catalogue(pictures=3), SCHEMA, "always", "fr", seen=True)
    assert question.values["entry"] == ENTRY and question.values["captions"] == CAPTION
    assert "- inventory_number: Numéro d’inventaire" in question.values["fields"]
    assert [crop.name for crop in question.crops] == ["picture 1", "picture 2"]
    assert question.schema == bounded(question.schema)  # every string and list has an end
    repeated = {name: part["maxItems"] for name, part in question.schema["properties"].items()}
    assert (repeated["material"], repeated["date_text"]) == (4, 1)


def test_long_entries_are_cut() -> None:
    (question,) = ask_fields(catalogue("Vase. " * 5000, "Fig. 1. " * 5000), SCHEMA, "always", "en")
    assert max(len(question.values["entry"]), len(question.values["captions"])) <= 6000


def test_an_entry_without_words_is_not_asked_about() -> None:
    assert ask_fields(catalogue("   "), SCHEMA, "always", "en") == []


# Whatever a model says

(QUESTION,) = ask_fields(catalogue(), SCHEMA, "always", "en", seen=True)
words = st.sampled_from(ENTRY.split() + CAPTION.split() + ["or", "1898", "IVe", "!", "<|im_end|>", "\u202e"])
phrases = st.lists(words, max_size=6).map(" ".join)
slices = st.tuples(st.integers(0, len(ENTRY)), st.integers(0, 60)).map(
    lambda cut: ENTRY[cut[0] : cut[0] + cut[1]]
)
texts = st.one_of(phrases, slices, st.text(max_size=60))
anything = st.fixed_dictionaries({"value": texts, "quote": texts, "seen": st.booleans()})
answers = st.fixed_dictionaries(
    {
        name: st.lists(anything, max_size=part["maxItems"])
        for name, part in QUESTION.schema["properties"].items()
    }
)
known = st.lists(
    st.sampled_from(
        [
            ruled("material", "Argile", 0.7),
            ruled("date_text", "fin du VIe siècle av. J.-C.", 0.7),
            ruled("inventory_number", "CA 2045", 0.4),
            ruled("subject", "figures noires", 0.9),
        ]
    ),
    unique_by=lambda field: field.name,
)


@settings(max_examples=cases(80, 300))
@given(answers, known, st.integers(0, 2), st.booleans())
def test_whatever_a_model_says_nothing_without_evidence_is_stored(
    data: dict[str, Any], fields: list[Field], pictures: int, seen: bool
) -> None:
    Draft202012Validator(QUESTION.schema).validate(data)
    before = catalogue(fields=tuple(fields), pictures=pictures)
    document, outcome = use_fields(before, READERS, [answer(data)], seen=seen)
    entry = document.entries[0]
    assert sum(not grounded(field, document) for field in entry.fields) == 0
    new = [field for field in entry.fields if field.origin.stage == "assist"]
    assert len(new) == outcome.filled + outcome.disputed
    for field in new:
        assert field.value.strip()
        if field.inferred:
            spec = SCHEMA.field(field.name)
            assert seen and spec is not None and spec.visible
            assert not any(evidence.quote for evidence in field.evidence)
    # What the rules found is still there, word for word.
    kept = {(field.name, field.value, field.evidence) for field in entry.fields}
    assert {(field.name, field.value, field.evidence) for field in fields} <= kept
    asked = sum(bool(each["value"].strip()) for listed in data.values() for each in listed)
    assert len(new) + outcome.agreed + sum(outcome.refused.values()) <= asked
    assert isinstance(entry, Entry) and document.pages == before.pages


def test_visible_kinds_are_few() -> None:
    told_by_words = ("inventory_number", "date_text", "findspot", "location", "comparanda")
    assert not any(spec.visible for spec in SCHEMA.fields if spec.name in told_by_words)


def test_a_value_means_what_the_fields_own_reader_makes_of_it() -> None:
    document, outcome = said(
        catalogue(),
        date_text=[value("fin du VIe siècle av. J.-C.")],
        dimensions=[value("H. 18,5 cm ; D. 6 cm")],
        material=[value("Argile", "Argile et vernis noir")],
    )
    assert outcome.filled == 3
    (date,), (size,), (material,) = (
        values(document, name) for name in ("date_text", "dimensions", "material")
    )
    assert date.normalised == find_dates(ENTRY)[0].edtf
    assert [each["value"] for each in json.loads(size.normalised or "")] == [18.5, 6.0]
    assert material.term is not None and material.term.label == material.normalised


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("date_text", "figures noires"),
        ("dimensions", "1897"),
        ("inventory_number", "Lekythos"),
        ("artist", "12"),
    ],
)
def test_words_that_cannot_be_a_value_of_the_field_are_refused(name: str, printed: str) -> None:
    document, outcome = said(catalogue(), **{name: [value(printed)]})
    assert not values(document, name)
    assert outcome.refused == {"not_of_its_kind": 1}


def test_a_value_said_of_field_after_field_is_taken_for_none() -> None:
    """What small models do that have understood nothing: the same printed words everywhere, well quoted."""
    names = ("artist", "material", "technique", "findspot", "condition")
    same = {name: [value("Une fêlure")] for name in names}
    document, outcome = said(catalogue(), **same, culture=[value("Capoue")])
    assert [field.name for field in document.entries[0].fields] == ["culture"]
    assert outcome.refused == {"said_of_several": len(names)}
    both, _ = said(catalogue(), object_type=[value("Lekythos")], subject=[value("Lekythos")])
    assert {field.name for field in both.entries[0].fields} == {"object_type", "subject"}


def test_the_same_measures_in_other_words_agree() -> None:
    rule = ruled("dimensions", "H. 18,5 cm ; D. 6 cm")
    said_again = [value("H. 18,5 cm", "H. 18,5 cm ; D. 6 cm")]
    document, outcome = said(catalogue(fields=(rule,)), dimensions=said_again)
    assert (outcome.agreed, outcome.disputed) == (1, 0)
    assert len(values(document, "dimensions")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_words_say_is_neither_asked_for_nor_kept_unless_it_is_wanted(language: str) -> None:
    (question,) = ask_fields(catalogue(), SCHEMA, "always", language)
    assert question.crops == () and "seen" not in str(question.schema)
    assert "seen" not in load_prompt(question.prompt, language).system
    for spec in SCHEMA.fields:
        document, outcome = said(catalogue(), **{spec.name: [value("deux chevaux ailés", "", seen=True)]})
        assert document.entries == catalogue().entries
        assert outcome.refused == {"cannot_be_seen": 1}
    (wanted,) = ask_fields(catalogue(), SCHEMA, "always", language, seen=True)
    assert len(wanted.crops) == 1 and '"seen"' in load_prompt(wanted.prompt, language).system
