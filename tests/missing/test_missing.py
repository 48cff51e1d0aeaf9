"""What a second look at a document sees, and how many things are missing by it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Link,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
)
from pictoria_docs.document.page import Line
from pictoria_docs.missing import MissingKind, ProbablyMissing, SecondLook, estimate_missing, look_again
from pictoria_docs.missing.estimate import MissingEstimate, beta_binomial, negative_binomial
from pictoria_docs.missing.evidence import MISSING_MODELS, Spread
from pictoria_docs.training.missing import coverage

ORIGIN = Origin(stage="layout")
PICTURE, BELOW, APART = Box(100, 100, 300, 300), Box(100, 305, 300, 317), Box(100, 700, 500, 712)


def region(id: str, page: int, type: RegionType, box: Box, text: str = "") -> Region:
    lines = (Line(0, len(text), *box),) if text else ()
    return Region(id=id, page=page, type=type, box=box, text=text, lines=lines, origin=ORIGIN)


def document(*pages: list[Region], links: tuple[Link, ...] = (), entries: tuple[Entry, ...] = ()) -> Document:
    numbered = (
        Page(number=number, width=600, height=800, regions=tuple(regions))
        for number, regions in enumerate(pages, 1)
    )
    return Document(
        id="doc-1",
        name="catalogue",
        source="catalogue.pdf",
        kind=SourceKind.PDF,
        sha256="0",
        page_count=len(pages),
        pages=tuple(numbered),
        links=links,
        entries=entries,
    )


def captioned(page: int) -> tuple[list[Region], Link]:
    regions = [
        region(f"pic-{page}", page, RegionType.FIGURE, PICTURE),
        region(f"cap-{page}", page, RegionType.CAPTION, BELOW, f"Fig. {page}. A vase."),
    ]
    return regions, Link.make("caption_of", f"cap-{page}", f"pic-{page}", 0.9, (), ORIGIN)


def looks(seen: Document, complete: tuple[int, ...] = ()) -> dict[MissingKind, SecondLook]:
    return {look.kind: look for look in look_again(seen, complete)}


def bare() -> Document:
    """Three pictures with captions, and one with a text below that is none."""
    pairs = [captioned(page) for page in (1, 2, 3)]
    plain = [
        region("pic-4", 4, RegionType.FIGURE, PICTURE),
        region("txt-4", 4, RegionType.TEXT, BELOW, "A vase, seen from the side."),
    ]
    return document(*(regions for regions, _ in pairs), plain, links=tuple(link for _, link in pairs))


def test_of_a_document_in_which_nothing_is_seen_nothing_is_said() -> None:
    empty = document([region("txt-1", 1, RegionType.TEXT, APART, "It was a dark and stormy night.")])
    assert all(look.is_blind for look in look_again(empty))
    assert estimate_missing(look_again(empty)) == {}, "nothing is known: that is not none"


def test_a_picture_without_caption_where_others_have_one_may_lack_it() -> None:
    look = looks(bare())[MissingKind.CAPTION]
    (place,) = look.places
    assert (place.page, place.box, place.why) == (4, BELOW, "text_beside")
    estimate = estimate_missing([look])[MissingKind.CAPTION]
    assert estimate.low == 0
    assert estimate.high == 1
    assert estimate.likely > 0.1


def test_where_no_picture_has_a_caption_a_bare_one_tells_little() -> None:
    pictures = [[region(f"pic-{page}", page, RegionType.FIGURE, PICTURE)] for page in (1, 2, 3)]
    album = looks(document(*pictures))[MissingKind.CAPTION]
    assert [place.why for place in album.places] == ["bare_picture"] * 3
    of_one = estimate_missing([looks(bare())[MissingKind.CAPTION]])[MissingKind.CAPTION]
    assert estimate_missing([album])[MissingKind.CAPTION].likely < of_one.likely


def test_nothing_is_missing_on_a_page_that_somebody_called_complete() -> None:
    assert not looks(bare(), complete=(4,))[MissingKind.CAPTION].places
    whole = looks(bare(), complete=(1, 2, 3, 4))
    assert estimate_missing(whole.values())[MissingKind.CAPTION] == MissingEstimate(0.0, 0, 0, 0.0)


def test_a_large_decoration_may_be_a_picture_more_than_a_rule() -> None:
    def of(box: Box) -> MissingEstimate:
        seen = document([region("dec-1", 1, RegionType.DECORATION, box)])
        return estimate_missing([looks(seen)[MissingKind.FIGURE]])[MissingKind.FIGURE]

    assert of(PICTURE).likely > 0.3 > of(Box(100, 100, 300, 102)).likely


def test_lines_that_open_alike_may_be_entries_as_long_as_they_lie_in_none() -> None:
    page = [
        region(f"txt-{index}", 1, RegionType.TEXT, Box(50, 40 + 30 * index, 500, 52 + 30 * index), text)
        for index, text in enumerate(
            f"{number}. Bronze {name}, height {number + 7} cm, Rome"
            for number, name in enumerate(
                ("lamp", "mirror", "strigil", "fibula", "key", "ladle", "jug", "bowl", "spoon", "ring"), 1
            )
        )
    ]
    seen = looks(document(page))[MissingKind.ENTRY]
    assert {place.why for place in seen.places} == {"like_lines"}
    assert len(seen.places) >= 8
    entry = Entry(
        id="ent-1",
        number="1",
        title=None,
        spans=(EntrySpan(page=1, box=Box(40, 30, 520, 400)),),
        origin=ORIGIN,
    )
    assert not looks(document(page, entries=(entry,)))[MissingKind.ENTRY].places


def test_what_people_rejected_or_linked_is_no_place() -> None:
    seen = bare()
    linked = seen.model_copy(
        update={"links": (*seen.links, Link.make("caption_of", "txt-4", "pic-4", 1.0, (), ORIGIN))}
    )
    assert not looks(linked)[MissingKind.CAPTION].places


@given(st.integers(1, 80), st.floats(0.01, 0.99), st.floats(0.05, 0.95))
def test_things_that_stand_or_fall_together_keep_their_mean(count: int, mean: float, together: float) -> None:
    numbers = beta_binomial(count, mean, Spread(together=together, beyond=0.0, evenness=1.0))
    assert numbers.sum() == pytest.approx(1)
    assert numbers @ np.arange(count + 1) == pytest.approx(count * mean, rel=1e-6)


@given(st.floats(0, 20), st.floats(0.005, 50))
def test_what_no_look_sees_is_a_distribution(mean: float, size: float) -> None:
    numbers = negative_binomial(mean, size)
    assert numbers.sum() == pytest.approx(1)
    assert (numbers >= 0).all()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=6))
def test_estimates_of_documents_add_up_and_keep_their_order(documents: list[tuple[int, int]]) -> None:
    seen = [
        SecondLook(MissingKind.ENTRY, found, found, tuple(place() for _ in range(places)))
        for found, places in documents
    ]
    whole = estimate_missing(seen)
    known = [look for look in seen if not look.is_blind]
    assert bool(whole) is bool(known)
    for estimate in whole.values():
        assert 0 <= estimate.low <= estimate.high
        apart = sum(estimate_missing([look])[MissingKind.ENTRY].expected for look in known)
        assert estimate.expected == pytest.approx(apart, abs=0.01)
        assert (
            estimate.likely
            >= max(estimate_missing([look])[MissingKind.ENTRY].likely for look in known) - 1e-6
        )


def place() -> ProbablyMissing:
    measured = {"odds": -1.0, "found": 0.0, "agrees": 0.0}
    return ProbablyMissing(MissingKind.ENTRY, 1, APART, "like_lines", measured)


@pytest.mark.parametrize("kind", list(MissingKind))
def test_on_sources_left_out_the_true_number_lies_in_the_interval_of_nine_documents_in_ten(
    kind: MissingKind,
) -> None:
    about = MISSING_MODELS[kind].shipped.load().about
    assert about["sources"] >= 100
    assert about["scores"]["held"] >= 0.9


def test_coverage_counts_documents_that_lack_something_apart() -> None:
    judged = [(0, MissingEstimate(0.1, 0, 1, 0.1)), (3, MissingEstimate(0.5, 0, 1, 0.2))]
    told = coverage(judged)
    assert (told["held"], told["lacking"], told["lacking_held"], told["width"]) == (0.5, 1, 0.0, 1.0)
