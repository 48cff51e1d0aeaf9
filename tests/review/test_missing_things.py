"""What a question says is missing: numbers beside it, and values that nearly all other records have."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import (
    Box,
    CaptionReading,
    Document,
    Entry,
    Evidence,
    Field,
    NumberKind,
    Origin,
    Page,
    PrintedNumber,
    Region,
    RegionType,
    SourceKind,
    Status,
)
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.enrichment.usual_fields import MIN_ENTRIES, usual_fields, with_doubt_about_gaps
from pictoria_docs.review.editing.expected_values import likely_words
from pictoria_docs.review.editing.missing_links import missing_numbers
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.store.database.packing import Findings
from pictoria_docs.store.subjects.subject_state import SubjectState
from tests.review.test_review_service import do, model, only
from tests.store.test_assumptions import DOCUMENT, analysed

ORIGIN = Origin(stage="enrichment")
TEXT = "12. Cratère en cloche, argile orangée. H. 23,5 cm. Vers 350 av. J.-C. Inv. K 239. Trouvé à Tarente."


def region(text: str) -> Region:
    return Region(
        id="reg-1",
        page=1,
        type=RegionType.TEXT,
        box=Box(0, 0, 9, 9),
        text=text,
        origin=Origin(stage="layout"),
    )


def value(name: str, quote: str) -> SubjectState:
    start = TEXT.index(quote)
    field = Field(
        name=name,
        value=quote,
        evidence=(Evidence(region="reg-1", page=1, start=start, end=start + len(quote), quote=quote),),
        confidence=1.0,
        origin=Origin(stage="enrichment"),
    )
    return SubjectState(
        id=f"ent-1/{name}", kind="field", type=name, pages=(1,), owner="ent-1", source=None, target=None,
        base=field, state=field, status=Status.SUGGESTED,
    )  # fmt: skip


def words(type: TypeName | None, *values: SubjectState) -> list[str]:
    return [
        found.text[start:end]
        for found, (start, end) in likely_words([region(TEXT)], values, field_type(type))
    ]


def test_a_missing_date_or_measure_is_looked_for_where_one_can_be_read() -> None:
    assert words(TypeName.DATE) == ["Vers 350 av. J.-C."]
    assert words(TypeName.DIMENSIONS) == ["H. 23,5 cm"]


def test_a_missing_number_is_looked_for_where_digits_are_and_no_other_value_stands() -> None:
    assert "K 239" in words(TypeName.IDENTIFIER, value("date", "Vers 350 av. J.-C."))
    assert not any("239" in each for each in words(TypeName.IDENTIFIER, value("inventory_number", "K 239")))


def test_words_of_a_text_come_from_what_no_value_was_read_in() -> None:
    taken = [value("title", "Cratère en cloche, argile orangée"), value("measures", "H. 23,5 cm")]
    found = words(TypeName.TEXT, *taken)
    assert "Trouvé à Tarente" in found or len(found) == 3
    assert not any("Cratère" in each or "23,5" in each for each in found)


@given(st.text(max_size=300), st.sampled_from([None, *TypeName]))
def test_offered_words_stand_in_the_text_and_never_overlap(text: str, type: TypeName | None) -> None:
    found = [stretch for _, stretch in likely_words([region(text)], [], field_type(type))]
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_a_field_is_usual_where_nine_of_ten_entries_have_it() -> None:
    assert usual_fields({"date": 19, "maker": 12}, 20) == {"date"}
    assert usual_fields({"date": MIN_ENTRIES - 1}, MIN_ENTRIES - 1) == frozenset()


@given(st.sampled_from([(), ("maker",)]), st.booleans())
def test_an_entry_that_lacks_a_usual_or_important_value_is_always_asked_about(
    important: tuple[str, ...], lacks: bool
) -> None:
    def entry(index: int) -> Entry:
        fields = () if lacks and index == 0 else (Field(name="date", value="1500", origin=ORIGIN),)
        return Entry(id=f"ent-{index}", number=str(index), title=None, spans=(), fields=fields, origin=ORIGIN)

    document = Document(
        id="doc-1", name="a", source="a.pdf", kind=SourceKind.PDF, sha256="0", page_count=1,
        entries=tuple(map(entry, range(2 * MIN_ENTRIES))),
    )  # fmt: skip
    first, *others = with_doubt_about_gaps(document, important).entries
    assert first.always_asked == (lacks or bool(important))
    assert {other.always_asked for other in others} == {bool(important)}


def test_a_caption_tells_which_number_is_missing_beside_it(tmp_path: Path) -> None:
    numbers = [*range(1, 12), *range(13, 26)]
    pages = [
        Page(number=page, width=600, height=900, regions=(caption(page, number),))
        for page, number in enumerate(numbers, start=1)
    ]
    with analysed(tmp_path, pages, Findings()) as store, store.projection.repository(DOCUMENT) as repository:
        rows = repository.get([f"cap-{number}" for number in (10, 11, 13, 14)])
        missing = {id: missing_numbers(repository, row) for id, row in rows.items()}
    assert missing == {"cap-10": [], "cap-11": ["12"], "cap-13": ["12"], "cap-14": []}


def caption(page: int, number: int) -> Region:
    printed = PrintedNumber(kind=NumberKind.FIGURE, path=(str(number),), text=str(number))
    return region(f"Fig. {number}").model_copy(
        update={
            "id": f"cap-{number}",
            "page": page,
            "type": RegionType.CAPTION,
            "caption": CaptionReading(kind=NumberKind.FIGURE, numbers=(printed,)),
        }
    )


def test_captions_of_other_pictures_come_last_of_the_texts_nearby(desk: ReviewService) -> None:
    document = model(desk)
    link = next(each for each in document.links if each.type == "caption_of")
    caption = document.find(link.source)
    assert isinstance(caption, Region)
    changes = {"page": caption.page, "type": "figure", "box": list(caption.box)}
    new = "reg-u" + "6" * 16
    do(desk, {"action": "add", "id": new, "kind": "region", "changes": changes})
    linked = {each.source for each in document.links if each.type == "caption_of"}
    near = [each["id"] in linked for each in desk.documents.subject(only(desk), new)["candidates"]]
    assert near == sorted(near)


@pytest.mark.parametrize(
    ("text", "number"), [("6. ábra: A terv", "6"), ("Fig. 3. A lamp", "3"), ("A lamp", None)]
)
def test_a_text_that_becomes_a_caption_is_read_as_one(
    desk: ReviewService, text: str, number: str | None
) -> None:
    id = "reg-u" + "7" * 16
    changes = {"page": 2, "type": "text", "box": [60, 560, 200, 580], "text": text}
    do(desk, {"action": "add", "id": id, "kind": "region", "changes": changes})
    do(desk, {"action": "correct", "id": id, "changes": {"type": "caption"}})
    made = model(desk).find(id)
    assert isinstance(made, Region) and made.caption is not None
    assert [each.text for each in made.caption.numbers] == ([number] if number else [])
    assert bool(made.caption.label_end) == bool(number)
