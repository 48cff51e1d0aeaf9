"""Plates are found by what is printed of their panels."""

from pictoria_docs import Project
from pictoria_docs.retrieval.answers.cited_answer import AnswerSource, Citation, CitedSentence
from pictoria_docs.retrieval.answers.places import QuotationPlaces


def pictures(project: Project, text: str) -> list[str]:
    """Types and numbers of the pictures that are likely what is asked for, best first."""
    hits = project.search(text, 10, kinds=["figure"]).hits
    return [f"{hit.type} {hit.number}" for hit in hits if hit.score >= 0.04]


def test_a_plate_is_found_by_the_captions_of_its_panels(project: Project) -> None:
    assert pictures(project, "bandes bec dents anses")[0] == "plate I"
    assert pictures(project, "dents de loup")[0] == "panel I, 3"


def test_what_is_said_of_a_panel_now_is_what_its_plate_is_found_by(project: Project) -> None:
    page = project.documents[0].page(7)
    panel = next(figure for figure in page.figures if figure.number == "I, 3")
    assert panel.caption is not None
    panel.caption.correct(text="3. Lécythe (cat. 3)")
    assert {"plate I", "panel I, 3"} <= {*pictures(project, "lécythe")[:2]}
    assert "plate I" not in pictures(project, "dents de loup")[:1]
    panel.caption.reject()
    assert "plate I" not in pictures(project, "lécythe")
    panel.reject()
    assert "plate I" in pictures(project, "bandes bec anses")[:1]


def test_a_quotation_of_a_plate_has_its_places_in_each_caption_that_it_runs_over(project: Project) -> None:
    (plate,) = project.search("bandes bec dents anses", 1, kinds=["figure"]).hits
    second, third = plate.text.splitlines()[2:4]
    start = plate.text.index(second)
    quotation = plate.text[start : start + len(second) + 1 + len(third)]
    source = AnswerSource(
        number=1, document=plate.document, document_name="", id=plate.id, kind=plate.kind, page=plate.page,
        box=tuple(plate.box), printed_number=plate.number, title="", text=plate.text, score=1,
    )  # fmt: skip
    citation = Citation(source=1, quotation=quotation, start=start, end=start + len(quotation))
    sentence = QuotationPlaces(project.store).place(CitedSentence(text="", citations=(citation,)), (source,))
    places = sentence.citations[0].places
    pages = project.documents[0].pages
    regions = {region.id: region.text for page in pages for region in page.data.regions}
    assert [regions[place.region] for place in places] == [second, third]
    assert all(place.boxes for place in places)


def test_a_number_of_a_plate_is_named_rather_than_two_plates(project: Project) -> None:
    assert pictures(project, "pl. 1, 4")[0] == "panel I, 4"
    assert pictures(project, "pl. 1")[0] == "plate I"
