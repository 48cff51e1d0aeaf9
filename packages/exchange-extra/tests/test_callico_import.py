"""What comes in from Callico becomes decisions that one undo takes back."""

from test_callico import COMMON, exported

from pictoria_docs.editing.edits import Undo
from pictoria_docs.review.review_service import ReviewService
from tests.review.test_review_service import key, model, only, region


def test_texts_types_and_values_become_decisions(desk: ReviewService) -> None:
    document, caption, entry = only(desk), region(desk, "caption"), model(desk).entries[0]
    address = dict.fromkeys(COMMON, "") | {"annotator_email": "anna@example.org"}
    of_caption = {**address, "provider_element_url": f"https://example.org/{caption.id}"}
    of_entry = {**address, "provider_element_url": f"https://example.org/{entry.id}"}
    name = model(desk).record_fields[0].name
    known = [field.value for field in entry.fields if field.name == name]
    files = (
        exported(("transcriptions",), {**of_caption, "transcriptions": "Fig. 9. A new\ntext"}),
        exported(("ml_class_name",), {**of_caption, "ml_class_name": "legend"}),
        exported((f"Field ({name})",), {**of_entry, f"Field ({name})": "from Callico"}),
    )
    answers = [desk.edits.import_file(document, file, "callico") for file in files]
    assert [len(answer["done"]) for answer in answers] == [1, 1, 1], answers
    changed = model(desk)
    after = changed.find(caption.id)
    assert after is not None and (after.text, after.type) == ("Fig. 9. A new text", "legend")  # type: ignore[union-attr]
    values = [field.value for field in changed.entries[0].fields if field.name == name]
    assert "from Callico" in values and len(values) == max(1, len(known))
    assert all(not desk.edits.import_file(document, file, "callico")["done"] for file in files)
    for answer in reversed(answers):
        desk.edits.undo(document, Undo(change_set=answer["change_set"], new_change_set=key()))
    assert model(desk).find(caption.id) == caption
    assert [field.value for field in model(desk).entries[0].fields if field.name == name] == known
