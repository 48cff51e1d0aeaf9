"""Whether a project has an answer at all is told by the best hit."""

import pytest

from pictoria_docs import Project


@pytest.mark.parametrize(
    "query",
    ["krater without handles", "Lampe tournée", "cat. 6", "Lampe 350-325 av. J.-C.", "Becher Terrakotta", "tav. 2"],
)  # fmt: skip
def test_what_is_there_is_answerable(project: Project, query: str) -> None:
    found = project.search(query, 1)
    assert found.answerable is not None and not found.unlikely


@pytest.mark.parametrize(
    "query", ["Zeppelin", "cat. 4711", "inv. 1234-99", "tapisserie en laine", "Lampe XIXe siècle", "tav. 9"]
)
def test_what_is_not_there_is_unlikely(project: Project, query: str) -> None:
    assert project.search(query, 1).unlikely


def test_a_date_that_is_printed_is_no_missing_one(project: Project) -> None:
    caption = next(figure for figure in project.documents[0].figures if figure.number == "2").caption
    assert caption is not None
    caption.correct(text="Fig. 2. Coupe du four, IIIe millénaire avant J.-C.")
    asked = project.search("IIIe millénaire avant J.-C.", 1)
    assert "millénaire" in asked.hits[0].text and not asked.unlikely


def test_items_that_are_only_chosen_are_not_unlikely(project: Project) -> None:
    chosen = project.search("", kinds=["entry"])
    assert chosen.hits and chosen.answerable is None and not chosen.unlikely


def test_how_many_hits_are_asked_for_does_not_matter(project: Project) -> None:
    assert project.search("lampe", 1).answerable == project.search("lampe", 20).answerable
