"""Cards of the contact sheet for short entries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pictoria_docs.document import (
    Box,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Origin,
    Page,
    Reason,
    Region,
    RegionType,
    field_id,
)
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.editing.question_groups import group_of
from pictoria_docs.review.editing.subject_memory import SubjectMemory
from pictoria_docs.review.gallery.text_cards import MAX_CHARACTERS, TextCard, text_card_of
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.contact_sheet import SheetKind
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.database.packing import Findings
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.workload.queue import QueueFilter
from tests.store.test_assumptions import DOCUMENT, analysed

ORIGIN = Origin(stage="linking")
LINES = "2 La pomme. 1500"
MAKER = "Conrad Grob, Munich."


def region(id: str, text: str, y: float, height: float = 12) -> Region:
    return Region(
        id=id, page=1, type=RegionType.TEXT, box=Box(50, y, 350, y + height), text=text, origin=ORIGIN
    )


def value(name: str, where: Region, quote: str) -> Field:
    start = where.text.index(quote)
    evidence = Evidence(region=where.id, page=1, start=start, end=start + len(quote), quote=quote)
    return Field(name=name, value=quote, evidence=(evidence,), confidence=0.8, origin=ORIGIN)


def entry(where: Region, *fields: Field) -> Entry:
    span = EntrySpan(page=1, box=where.box, regions=(where.id,))
    return Entry(
        id="ent-2", number="2", title="La pomme", spans=(span,), fields=fields, confidence=0.8, origin=ORIGIN
    )


@contextmanager
def cards_of(folder: Path, regions: list[Region], made: Entry) -> Iterator[TextCard | None]:
    page = Page(number=1, width=600, height=900, regions=tuple(regions))
    with (
        analysed(folder, [page], Findings(entries=(made,))) as store,
        store.projection.repository(DOCUMENT) as found,
    ):
        yield card_of_entry(found)


def card_of_entry(repository: SubjectRepository) -> TextCard | None:
    row = repository.get(["ent-2"])["ent-2"]
    memory = SubjectMemory(repository)
    return text_card_of(memory, [row, *group_of(memory, row)])


def test_a_short_entry_is_a_card_with_the_words_of_its_values_that_stand_near(tmp_path: Path) -> None:
    lines, maker = region("reg-1", LINES, 200), region("reg-2", MAKER, 170)
    made = entry(lines, value("title", lines, "La pomme"), value("artist", maker, "Conrad Grob"))
    with cards_of(tmp_path, [maker, lines], made) as card:
        assert card is not None
        assert card.box == lines.box
        assert (card.view.y0, card.view.y1) == (170, 212)
        assert [row.type for row in card.values] == ["title", "artist"] or len(card.values) == 2
        assert {row.id for row in card.asked} == {
            "ent-2",
            *(field_id("ent-2", field) for field in made.fields),
        }


def test_a_value_whose_words_stand_far_away_is_asked_about_alone(tmp_path: Path) -> None:
    lines, maker = region("reg-1", LINES, 600), region("reg-2", MAKER, 60)
    made = entry(lines, value("title", lines, "La pomme"), value("artist", maker, "Conrad Grob"))
    with cards_of(tmp_path, [maker, lines], made) as card:
        assert card is not None
        assert [row.type for row in card.values] == ["title"]
        assert "artist" not in {row.type for row in card.asked}
        assert card.view == lines.box


@pytest.mark.parametrize(("length", "height"), [(MAX_CHARACTERS + 1, 12), (20, 400)])
def test_what_cannot_be_read_at_a_glance_is_no_card(tmp_path: Path, length: int, height: float) -> None:
    lines = region("reg-1", "La pomme " + "x" * (length - 9), 200, height)
    with cards_of(tmp_path, [lines], entry(lines, value("title", lines, "La pomme"))) as card:
        assert card is None


def test_the_sheet_of_entries_tells_values_by_their_labels(tmp_path: Path) -> None:
    lines, maker = region("reg-1", LINES, 200), region("reg-2", MAKER, 170)
    made = entry(lines, value("artist", maker, "Conrad Grob"), value("title", lines, "La pomme"))
    page = Page(number=1, width=600, height=900, regions=(maker, lines))
    with analysed(tmp_path, [page], Findings(entries=(made,))) as store:
        folder = store.folder
    opened = OpenProject(folder)
    desk = ReviewService(ReviewSession(opened, Person("ada", "Ada", "fr"), Role.MANAGER, language="fr"))
    answer = desk.contact_sheet.cards(QueueFilter(), 10, SheetKind.ENTRIES)
    opened.close()
    (card,) = answer["items"]
    assert answer["complete"] and answer["others"] == 0
    assert {each["value"] for each in card["values"]} == {"La pomme", "Conrad Grob"}
    assert "Titre" in {each["label"] for each in card["values"]}
    assert card["asked"][0]["document"] == DOCUMENT
    assert card["captions"] == card["entries"] == card["parts"] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["missing: Date", "OCR: tete (tête?)", "No. 11 missing"]),
        ("fr", ["manque : Datation", "OCR : tete (tête?)", "numéro 11 manquant"]),
    ],
)
def test_a_card_says_why_its_entry_is_asked_about(tmp_path: Path, language: str, told: list[str]) -> None:
    lines = [region(f"reg-{number}", f"{number} La tete. 1500", 20 * number) for number in range(1, 13)]
    accents = Reason(code="title_accents", values={"words": "tete (tête?)"})
    made = [
        entry(where, *([] if number == 12 else [value("date_text", where, "1500")])).model_copy(
            update={
                "id": f"ent-{number}",
                "number": str(number),
                "warnings": (accents,) if number == 12 else (),
                "always_asked": number == 12,
            }
        )
        for number, where in enumerate(lines, start=1)
        if number != 11
    ]
    page = Page(number=1, width=600, height=900, regions=tuple(lines))
    with analysed(tmp_path, [page], Findings(entries=tuple(made))) as store:
        folder = store.folder
    opened = OpenProject(folder)
    desk = ReviewService(
        ReviewSession(opened, Person("ada", "Ada", language), Role.MANAGER, language=language)
    )
    answer = desk.contact_sheet.cards(QueueFilter(), 20, SheetKind.ENTRIES)
    opened.close()
    reasons = {card["id"]: card["reasons"] for card in answer["items"]}
    thin = str.maketrans("\u202f\u00a0", "  ")
    assert [each.translate(thin) for each in reasons.pop("ent-12")] == told
    assert len(reasons) == 10 and not any(reasons.values()), "the others say nothing"
