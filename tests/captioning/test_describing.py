"""Descriptions of pictures: which are asked for, and what becomes of the answers."""

from typing import Any

import pytest

from pictoria_docs.captioning.describing import SHORT, ask_descriptions, use_descriptions
from pictoria_docs.document import Document, Region
from pictoria_docs.models.question import Answer, Failure
from pictoria_docs.models.schemas import bounded
from tests.enrichment.asked import CAPTION, ENTRY, catalogue
from tests.linking.plates import plate

TOLD = {
    "seen": " Two men fight with spears. ",
    "known": "Combat de deux guerriers.",
    "keywords": ["spear", " ", "men "],
}


def said(data: "dict[str, Any] | None", id: str = "picture0", **more: Any) -> Answer:
    return Answer(id=id, model="some-model", prompt="description@1", data=data, **more)


def picture(document: Document, id: str = "picture0") -> Region:
    found = document.find(id)
    assert isinstance(found, Region)
    return found


def test_a_question_has_the_picture_its_caption_and_its_entry() -> None:
    (question,) = ask_descriptions(catalogue(), "always", "fr")
    assert (question.id, question.language) == ("picture0", "fr")
    assert question.values == {"caption": CAPTION, "entry": ENTRY}
    assert question.crops[0].box == tuple(picture(catalogue()).box.rounded())
    assert question.schema == bounded(question.schema)


def test_with_uncertain_only_pictures_without_a_telling_caption_are_described() -> None:
    assert len(CAPTION) >= SHORT
    assert ask_descriptions(catalogue(), "uncertain", "en") == []
    assert len(ask_descriptions(catalogue(caption="Fig. 12."), "uncertain", "en")) == 1
    asked = ask_descriptions(catalogue(pictures=2), "uncertain", "en")
    assert [question.id for question in asked] == ["picture1"]


def test_panels_of_a_plate_are_described_one_by_one() -> None:
    document = plate(("1. Amphora", "2. Bowl", "3. Cup", "4. Lid"))
    questions = ask_descriptions(document, "always", "en")
    assert len(questions) == 4
    assert {question.values["caption"] for question in questions} == {
        "1. Amphora",
        "2. Bowl",
        "3. Cup",
        "4. Lid",
    }


def test_long_entries_are_cut() -> None:
    (question,) = ask_descriptions(catalogue("Vase. " * 5000), "always", "en")
    assert len(question.values["entry"]) <= 1500


def test_what_is_seen_is_kept_apart_from_what_is_known() -> None:
    document = use_descriptions(catalogue(), [said(TOLD)], "en")
    description = picture(document).description
    assert description is not None
    assert (description.seen, description.known) == (
        "Two men fight with spears.",
        "Combat de deux guerriers.",
    )
    assert (description.keywords, description.language) == (("spear", "men"), "en")
    assert (description.origin.stage, description.origin.model) == ("assist", "some-model")
    # Nothing else has changed.
    bare = picture(document).model_copy(update={"description": None})
    assert bare == picture(catalogue()) and document.entries == catalogue().entries


@pytest.mark.parametrize(
    "answer",
    [
        said(None, failure=Failure.CUT),
        said({"seen": "   ", "known": "A vase.", "keywords": []}),
        said(TOLD, "nothing"),
    ],
)
def test_an_answer_that_says_nothing_changes_nothing(answer: Answer) -> None:
    assert use_descriptions(catalogue(), [answer], "en") == catalogue()
