"""Pages asked of a document model, and its answers checked against the page and laid beside the rules' findings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs.document import Box, Document, Link, Page, PageKind, Region, RegionType
from pictoria_docs.document.words import Words
from pictoria_docs.layout.document_models import FAMILIES, ask_regions, use_regions
from pictoria_docs.layout.document_models.checking import alike
from pictoria_docs.models.prompts import load_prompt
from pictoria_docs.models.question import Failure
from tests.layout.document_models.page_factory import (
    CAPTION,
    ENTRY,
    NOTE,
    PICTURE,
    answer,
    bronze_page,
    document,
    recorded,
)
from tests.layout.document_models.test_formats import ANSWERS, GOOD
from tests.linking.factory import ORIGIN, PageMaker
from tests.linking.factory import document as read_captions

T = RegionType


def figures(done: Document) -> list[Region]:
    return [region for region in done.pages[0].regions if region.is_picture]


def rules_stand(before: Page, after: Page) -> bool:
    """Whether all that the rules found is still there, in its order, but for types that are suggested."""
    ids = [region.id for region in before.regions]
    kept = [region for region in after.regions if region.id in ids]
    same = {"type", "origin", "confidence", "order"}
    return [region.id for region in kept] == ids and all(
        new.model_dump(exclude=same) == old.model_dump(exclude=same)
        for old, new in zip(before.regions, kept, strict=True)
    )


# ------------------------------------------------------------------ what the answers do


@pytest.mark.parametrize(("family", "name"), [*GOOD, ("qwen", "qwen_list.txt")])
def test_a_picture_that_the_rules_lack_is_added_and_a_caption_suggested(family: str, name: str) -> None:
    page = bronze_page()
    done, outcome = use_regions(document(page), [answer(family, recorded(name))])
    (figure,) = figures(done)
    assert figure.box.iou(Box(*PICTURE)) > 0.97
    assert (figure.origin.stage, figure.origin.model) == ("assist", "some-model")
    assert figure.origin.config == f"regions_{family}@1"
    assert figure.confidence < 0.6 and figure.text == ""
    (caption,) = done.pages[0].captions
    assert (caption.text, caption.origin.stage) == (CAPTION, "assist")
    assert caption.confidence < 0.6
    assert (outcome.pictures, outcome.captions) == (1, 1)
    assert not outcome.refused
    assert rules_stand(page, done.pages[0])
    assert [region.order for region in done.pages[0].regions] == list(range(len(page.regions) + 1))
    # In the reading order the picture stands between the entry and its caption.
    assert [region.text for region in done.pages[0].regions][2:5] == [ENTRY, "", CAPTION]


def test_a_second_answer_changes_nothing_and_ids_are_stable() -> None:
    said = [answer("dots", recorded("dots_good.txt"))]
    once, _ = use_regions(document(bronze_page()), said)
    again, outcome = use_regions(once, said)
    assert again == once
    assert (outcome.pictures, outcome.captions) == (0, 0)
    assert use_regions(document(bronze_page()), said)[0] == once


def test_what_the_rules_have_stays_as_it_is() -> None:
    page = bronze_page(picture=True)
    done, outcome = use_regions(document(page), [answer("doctags", recorded("doctags_good.txt"))])
    assert figures(done) == list(page.figures)
    assert outcome.pictures == 0


def test_an_ornament_of_the_rules_is_no_figure() -> None:
    page = bronze_page(picture=True)
    regions = tuple(
        region.model_copy(update={"type": T.DECORATION}) if region.is_picture else region
        for region in page.regions
    )
    page = page.model_copy(update={"regions": regions})
    done, outcome = use_regions(document(page), [answer("dots", recorded("dots_good.txt"))])
    assert figures(done) == []
    assert outcome.pictures == 0


@pytest.mark.parametrize(
    ("family", "name"), [("doctags", "doctags_cut.txt"), ("dots", "dots_cut.txt"), ("qwen", "qwen_cut.txt")]
)
def test_a_cut_answer_serves_as_far_as_it_goes(family: str, name: str) -> None:
    said = answer(family, recorded(name), failure=Failure.CUT)
    done, _ = use_regions(document(bronze_page()), [said])
    assert len(figures(done)) == 1


@pytest.mark.parametrize(
    ("family", "refused"),
    [
        ("doctags", {"covers_text", "not_on_page", "outside", "degenerate", "repeated"}),
        ("dots", {"covers_text", "not_on_page", "outside", "degenerate", "repeated"}),
        ("qwen", {"not_on_page", "outside"}),
    ],
)
def test_hostile_answers_add_no_word_and_no_place_that_is_not_there(family: str, refused: set[str]) -> None:
    page = bronze_page()
    done, outcome = use_regions(document(page), [answer(family, recorded(f"{family}_hostile.txt"))])
    assert refused <= set(outcome.refused)
    assert rules_stand(page, done.pages[0])
    printed = {region.text for region in page.regions}
    assert {region.text for region in done.pages[0].regions} <= {*printed, ""}
    # The one real picture is found among the rubbish.
    assert [figure.box.iou(Box(*PICTURE)) > 0.97 for figure in figures(done)] == [True]


def test_a_caption_in_a_longer_text_is_left_to_the_grammar() -> None:
    said = '[{"bbox": [119, 161, 806, 190], "category": "Caption", "text": "Réservoir rond à fond plat"}]'
    done, outcome = use_regions(document(bronze_page()), [answer("dots", said)])
    assert done.pages[0].captions == ()
    assert outcome.captions == 0


def test_a_footnote_is_not_made_a_caption() -> None:
    said = f'[{{"bbox": [119, 1251, 420, 1267], "category": "Caption", "text": "{NOTE}"}}]'
    done, outcome = use_regions(document(bronze_page()), [answer("dots", said)])
    assert done.pages[0].captions == ()
    assert outcome.captions == 0


def test_answers_that_are_none_or_to_other_questions_change_nothing() -> None:
    before = document(bronze_page())
    good = answer("dots", recorded("dots_good.txt"))
    answers = [
        answer("dots", "", failure=Failure.TIMEOUT),
        answer("dots", "", failure=Failure.CUT),
        replace(good, extra={}),
        replace(good, id="regions>dots>7"),
        replace(good, id="regions>unknown>1"),
        replace(good, id="ent-123"),
        answer("dots", "I see a lamp."),
    ]
    assert use_regions(before, answers)[0] == before


@pytest.mark.parametrize("family", FAMILIES)
@given(text=ANSWERS)
def test_whatever_a_model_says_the_rules_stand_and_boxes_lie_on_the_page(family: str, text: str) -> None:
    page = bronze_page()
    done, _ = use_regions(document(page), [answer(family, text)])
    assert rules_stand(page, done.pages[0])
    for region in done.pages[0].regions:
        assert region.box.inside(page.box) > 0.999
    assert {region.text for region in done.pages[0].regions} <= {
        *(region.text for region in page.regions),
        "",
    }


SIDE = st.floats(-2000, 3000)


# ------------------------------------------------------------------ words


def test_misread_letters_and_lost_hyphens_are_the_same_text() -> None:
    assert alike("Lampe de bronze, vue de profi1. Musée de Va1mont", CAPTION[:46], scan=True)
    assert alike("Musee de Val- mont, inv. 1887.4.", "Musée de Valmont, inv. 1887.4.", scan=False)
    assert alike("## **12.** Lampe <b>à</b> bec", "12. Lampe à bec", scan=False)
    assert alike("Lampe de bronze, vue", CAPTION, scan=False)


@pytest.mark.parametrize("said", ["Couronne votive. Don de l’empereur.", "Lampe", f"{CAPTION} {ENTRY}", "…"])
def test_another_text_is_another_text(said: str) -> None:
    assert not alike(said, CAPTION, scan=True)


# ------------------------------------------------------------------ which pages are asked


def asked(made: Document, assist: str = "uncertain") -> list[int]:
    return [question.crops[0].page for question in ask_regions(made, assist, "doctags", "en")]


def with_all(page: Page, **update: object) -> Page:
    regions = tuple(region.model_copy(update=update) for region in page.regions)
    return page.model_copy(update={"regions": regions})


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_question_shows_the_whole_page_and_no_text_of_it(family: str, language: str) -> None:
    made = document(bronze_page(), bronze_page(picture=True).model_copy(update={"number": 2}))
    questions = ask_regions(made, "always", family, language)
    assert [question.crops[0].page for question in questions] == [1, 2]
    assert len({question.id for question in questions}) == 2
    for question in questions:
        assert question.schema is None
        assert question.crops[0].box == (0, 0, 480, 680)
        prompt = load_prompt(question.prompt, question.language)
        assert not prompt.places
        assert prompt.user(question.values)


def test_pages_that_the_rules_are_sure_of_are_not_asked() -> None:
    assert asked(document(bronze_page())) == []
    assert asked(document(bronze_page(picture=True))) == []


def test_a_caption_without_a_picture_makes_a_page_uncertain() -> None:
    lonely, complete = PageMaker(1), PageMaker(2)
    for maker in (lonely, complete):
        maker.prose(60)
        maker.text(60, 500, 400, "Fig. 1. Lamp of bronze, from the north well.", 8)
    complete.picture(60, 200, 400, 490)
    made = read_captions([lonely, complete])
    assert asked(made) == [1]
    # By the links, once there are any.
    caption = made.pages[1].captions[0]
    link = Link.make("caption_of", made.pages[0].captions[0].id, made.figures[0].id, 0.9, (), ORIGIN)
    assert asked(made.model_copy(update={"links": (link,)})) == [2]
    assert caption.page == 2


def test_a_list_of_figures_is_no_page_without_pictures() -> None:
    maker = PageMaker(1)
    for number in range(1, 7):
        maker.text(60, 60 * number, 400, f"Fig. {number}. Lamp of bronze, from the north well.", 8)
    assert asked(read_captions([maker])) == []


def test_a_doubtful_picture_and_doubtful_words_make_a_page_uncertain() -> None:
    page = bronze_page(picture=True)
    assert asked(document(with_all(page, confidence=0.4))) == [1]
    doubtful = tuple(
        region.model_copy(update={"words": Words([*row[:6], 0.4] for row in region.words.to_list())})
        for region in page.regions
    )
    assert asked(document(page.model_copy(update={"regions": doubtful}))) == [1]


def test_ink_that_is_no_figure_makes_a_page_uncertain_but_not_what_comes_back() -> None:
    page = bronze_page(picture=True)
    regions = tuple(
        region.model_copy(update={"type": T.OTHER}) if region.is_picture else region
        for region in page.regions
    )
    odd = page.model_copy(update={"regions": regions})
    assert asked(document(odd)) == [1]
    assert asked(document(odd, odd.model_copy(update={"number": 2}))) == []


def test_a_scan_with_hardly_a_word_and_no_picture_is_asked_and_an_empty_one_is_not() -> None:
    maker = PageMaker(1)
    maker.text(200, 30, 400, "Pl. IV", 9)
    page = maker.made().model_copy(update={"kind": PageKind.SCAN})
    assert asked(document(page)) == [1]
    assert asked(document(page.model_copy(update={"regions": ()}))) == []
