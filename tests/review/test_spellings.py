"""Accents that OCR may have misread in titles: each is told with its word, taken by a person, and taken back."""

import shutil
from pathlib import Path

from pictoria_docs.document import Entry, Status
from pictoria_docs.editing.edits import Undo
from pictoria_docs.linking.accents import in_words, listed_in
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.spellings import Spelling, respelt
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.doubts import RIGHT, TITLES, with_doubts
from tests.review.test_review_service import do, key, model, only


def test_what_a_warning_tells_can_be_read_again() -> None:
    doubtful = {"Forét": "Forêt", "téte": "tête"}
    assert listed_in(in_words(doubtful)) == doubtful
    assert listed_in("") == {}


def test_only_whole_words_are_put_right() -> None:
    assert respelt("La forét, forétale (Forét)", [Spelling("forét", "forêt")]) == "La forêt, forétale (Forét)"
    assert respelt("fore\u0301t", [Spelling("forét", "forêt")]) == "forêt", "letters and their accents apart"


def test_all_titles_of_a_document_are_one_step_and_stay_the_person_s(
    analysed_example: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(analysed_example, tmp_path / "example.pictoria"))
    ids = with_doubts(folder)
    opened = OpenProject(folder)
    desk = ReviewService(ReviewSession(opened, Person("ada", "Ada"), Role.MANAGER, "p", "en"))
    document = only(desk)
    told = {each["entry"]: each for each in desk.documents.spellings(document)}
    assert set(told) == set(ids)
    assert [told[id]["title"] for id in ids] == RIGHT
    (spelling,) = desk.documents.record(document, ids[0])["spellings"]
    assert spelling == {"read": "forét", "listed": "forêt"}

    step = key()
    edits = [
        {
            "action": "correct",
            "id": id,
            "kind": "entry",
            "revision": told[id]["revision"],
            "changes": {"title": told[id]["title"]},
        }
        for id in ids
    ]
    do(desk, *edits, change_set=step)
    standing = [model(desk).find(id) for id in ids]
    assert [entry.title for entry in standing if isinstance(entry, Entry)] == RIGHT
    assert {model(desk).status_of(id) for id in ids} == {Status.CORRECTED}
    assert desk.documents.spellings(document) == [], "nothing is doubtful any more"
    record = desk.documents.record(document, ids[1])
    assert record["spellings"] == [] and not any("accent" in sentence for sentence in record["warnings"])

    desk.edits.undo(document, Undo(change_set=step, new_change_set=key()))
    back = [model(desk).find(id) for id in ids]
    assert [entry.title for entry in back if isinstance(entry, Entry)] == list(TITLES)
    assert len(desk.documents.spellings(document)) == len(ids)
    opened.close()
