"""How sure the values of records are."""

from pictoria_docs.document import Document, Field
from pictoria_docs.enrichment import enrich, enrich_uncalibrated
from pictoria_docs.enrichment.value_confidence import MIN_VALUE
from tests.enrichment.records import document

SURE = 0.9
"""Suggestions that are so sure may be assumed without being asked about."""
RECORD = """Provenance: Vulci.
Dimensions: H. 12.5 cm; D. 8 cm.
Date: c. 480 BC.
Inv. 1897.123"""


def by_name(done: Document, name: str) -> list[Field]:
    return [field for entry in done.entries for field in entry.fields if field.name == name]


def test_labelled_values_that_were_understood_are_sure() -> None:
    done = enrich(document(("1", "Amphora", RECORD), ("2", "Krater", RECORD)))
    for name in ("date_text", "dimensions", "inventory_number"):
        assert [field.confidence >= SURE for field in by_name(done, name)] == [True, True], name


def test_a_condition_that_begins_with_measures_is_asked_about() -> None:
    measured = "Condition: H. 12.5 cm, D. 8 cm. Intact, the surface worn."
    plain = "Condition: Intact, the surface worn."
    done = enrich(document(("1", "Amphora", measured), ("2", "Krater", plain)))
    first, second = by_name(done, "condition")
    assert first.value.startswith("H. 12.5") and first.confidence < SURE
    assert second.confidence > first.confidence


def test_a_value_that_cannot_be_read_is_asked_about() -> None:
    wreck = "Description: |{~ ;:_ #^ l| }{ ~~ __ || of {} ~~ |~ the"
    done = enrich(document(("1", "Amphora", wreck)))
    assert by_name(done, "description")
    assert all(field.confidence < SURE for field in by_name(done, "description"))


def test_confidence_changes_no_value() -> None:
    made = document(("1", "Amphora", RECORD), ("2", "Krater", RECORD))
    before, after = enrich_uncalibrated(made), enrich(made)
    for one, other in zip(before.entries, after.entries, strict=True):
        assert [field.model_copy(update={"confidence": 1.0}) for field in one.fields] == [
            field.model_copy(update={"confidence": 1.0}) for field in other.fields
        ]
        assert all(0 < field.confidence < 1 for field in other.fields)


def test_values_of_which_hardly_one_in_twenty_is_right_are_left_out() -> None:
    text = "\n".join(f"Description: |{{~ ;:_ #^ l| {number} || of {{}} ~~ |~ the" for number in range(14))
    made = document(("1", "Amphora", text))
    doubtful = made.model_copy(
        update={"entries": tuple(entry.model_copy(update={"confidence": 0.02}) for entry in made.entries)}
    )
    found, kept = enrich_uncalibrated(doubtful), enrich(doubtful)
    assert len(by_name(found, "description")) > len(by_name(kept, "description"))
    assert all(field.confidence >= MIN_VALUE for entry in kept.entries for field in entry.fields)
