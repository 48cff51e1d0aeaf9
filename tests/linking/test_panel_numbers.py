"""Numbers drawn within plates, read by a model: what is asked, what is believed, and what the linker makes of it."""

import pytest

from pictoria_docs.document import Document, LinkType, Region, RegionType
from pictoria_docs.linking import link
from pictoria_docs.linking.panel_numbers import ask_numbers, read_numbers, with_numbers
from pictoria_docs.models.question import Answer, Failure
from tests.linking.factory import links
from tests.linking.plates import plate, unlinked_plate

LEGEND = ("1. Amphora", "2. Bowl", "3. Cup")


def panels(document: Document) -> list[Region]:
    """The pictures of the plate, row by row."""
    found = [figure for figure in document.figures if figure.type is RegionType.PANEL]
    return sorted(found, key=lambda panel: (panel.box.y0, panel.box.x0))


def said(panel: Region, number: str) -> Answer:
    return Answer(id=panel.id, model="some-model", prompt="panel_number@1", data={"number": number})


def texts(document: Document, answers: list[Answer]) -> list[str]:
    return [region.text for region in read_numbers(document, answers)]


def test_pictures_without_a_printed_number_are_asked_about() -> None:
    document = plate(LEGEND)
    questions = ask_numbers(document, "always", "en")
    assert {question.id for question in questions} == {panel.id for panel in panels(document)}
    assert {question.values["numbers"] for question in questions} == {"1, 2, 3"}
    by_id = {panel.id: panel for panel in panels(document)}
    for question in questions:
        (crop,) = question.crops
        panel = by_id[question.id]
        assert (
            crop.page == panel.page and crop.box[3] > panel.box.y1
        )  # with the white below, where numbers stand


def test_with_uncertain_a_number_that_the_order_of_the_legend_gives_is_left() -> None:
    document = plate(LEGEND)
    first, *middle, last = panels(document)
    assert (first.number, last.number) == ("IV, 1", "IV, 3"), (
        "the first and the last item, whichever picture has none"
    )
    assert [question.id for question in ask_numbers(document, "uncertain", "en")] == [
        panel.id for panel in middle
    ]


def test_numbers_that_were_read_are_not_asked_for() -> None:
    document = plate((*LEGEND, "4. Lid"), numbered=(1, 2, 3, 4))
    assert ask_numbers(document, "always", "en") == []
    some = plate((*LEGEND, "4. Lid"), numbered=(1, 3))
    questions = ask_numbers(some, "always", "en")
    assert {question.values["numbers"] for question in questions} == {"2, 4"}
    assert {question.id for question in questions} == {panels(some)[1].id, panels(some)[3].id}


def test_items_of_the_legend_that_no_picture_has_are_named_too() -> None:
    document = plate(
        ("1. Amphora of clay.", "2. Bowl of clay.", "3. Cup.", "4. Lid, of bronze.", "5. Handle.")
    )
    assert {question.values["numbers"] for question in ask_numbers(document, "always", "en")} == {
        "1, 2, 3, 4, 5"
    }


@pytest.mark.parametrize(
    ("number", "believed"),
    [("2", ["2"]), ("2.", ["2"]), ("(2)", ["2"]), ("9", []), ("", []), ("two", []), ("1", [])],
)
def test_only_numbers_that_the_legend_names_and_nothing_bears_are_believed(
    number: str, believed: list[str]
) -> None:
    document = plate((*LEGEND, "4. Lid"), numbered=(1,))
    assert texts(document, [said(panels(document)[1], number)]) == believed


def test_the_same_number_twice_is_none() -> None:
    document = plate(LEGEND)
    first, second, third, _ = panels(document)
    assert texts(document, [said(first, "1"), said(second, "1"), said(third, "3")]) == ["3"]


def test_an_answer_without_data_or_about_nothing_is_none() -> None:
    document = plate(LEGEND)
    failed = Answer(id=panels(document)[0].id, model="m", prompt="p", failure=Failure.TIMEOUT)
    elsewhere = Answer(id="fig-nothing", model="m", prompt="p", data={"number": "1"})
    assert texts(document, [failed, elsewhere]) == []


def test_the_linker_takes_what_was_read_for_what_is_printed() -> None:
    """Captions go to the pictures whose numbers the model has read, not to those in the order of the legend."""
    linked = plate(LEGEND)
    shown = panels(linked)
    numbers = read_numbers(linked, [said(shown[0], "3"), said(shown[1], "1"), said(shown[3], "2")])
    done = link(with_numbers(unlinked_plate(LEGEND), numbers))
    found = {
        (done.find(item.source).text[:1], item.target)  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
    }
    assert found == {("3", shown[0].id), ("1", shown[1].id), ("2", shown[3].id)}
    placed = [region for page in done.pages for region in page.regions if region.origin.stage == "assist"]
    assert [(region.type, region.origin.model) for region in placed] == [
        (RegionType.FIGURE_NUMBER, "some-model")
    ] * 3
    by_text = {region.text: region for region in placed}
    assert by_text["3"].box.inside(shown[0].box) == 1.0
