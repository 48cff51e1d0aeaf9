"""What does not exist is told in one sentence that names what does, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictoria_docs import Document, NotFoundError, PictoriaError, Project
from pictoria_docs.api.documents import spans
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.pipeline.page_range import PageRange

Asking = Callable[[Document], object]


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (
            lambda document: document.entry(1).record["materail"],
            ["materail", "entry 1", "title", "date_text"],
        ),
        (lambda document: document.page(99), ["99", "from 1 to 10"]),
        (lambda document: document.page(0), ["from 1 to 10"]),
        (lambda document: document.entry(77), ["77", "1; 2; 3"]),
        (lambda document: document.figure("12"), ["12", "I, 1"]),
        (lambda document: document.figures[99], ["99", "13"]),
        (lambda document: document.pages[99], ["99", "10"]),
        (lambda document: document.project.document("vasse"), ["vasse", "catalogue"]),  # type: ignore[attr-defined]
    ],
)
def test_what_does_not_exist(document: Document, ask: Asking, names: list[str]) -> None:
    with pytest.raises(NotFoundError) as error:
        ask(document)
    assert isinstance(error.value, KeyError)
    sentence = error.value.sentence("en")
    for name in names:
        assert name in sentence
    for language in LANGUAGES:
        assert "{" not in error.value.sentence(language)
        assert not error.value.sentence(language).startswith("errors.")


@pytest.mark.parametrize(
    ("act", "names"),
    [
        (lambda document: document.figures[0].correct(colour="red"), ["colour", "number", "box"]),
        (lambda document: document.figures[0].correct(page=-1), ["page"]),
        (lambda document: document.figures[0].correct(), ["values that change"]),
        (lambda document: document.page(1).add_region("figur", (0, 0, 9, 9)), ["figur", "figure", "plate"]),
        (lambda document: document.page(1).add_region("figure", (0, 0, 9999, 9)), ["page 1", "482"]),
        (lambda document: document.page(1).add_region("figure", (9, 9, 0, 0)), ["x0, y0, x1, y1"]),
        (lambda document: document.page(1).add_region("figure", "box"), ["x0, y0, x1, y1"]),
        (
            lambda document: document.figures[0].correct(box=(900, 0, 990, 90)),
            ["page 2", "draw it on the page"],
        ),
        (lambda document: document.figures[0].correct(parent=document.figures[0]), ["choose another one"]),
        (lambda document: document.figures[0].correct(type="vignette"), ["vignette", "figure, panel, plate"]),
        (lambda document: document.links[0].correct(target="Fig. 99"), ["Fig. 99", "choose another one"]),
        (lambda document: document.links[0].correct(target=document.captions[0]), ["two different ends"]),
        (lambda document: document.links[0].correct(target=document.entries[0]), ["another type of link"]),
        (lambda document: document.links[0].correct(type="copy_of"), ["copy_of", "caption_of, part_of"]),
        (lambda document: document.entry(1).correct(spans=()), ["correct “spans”"]),
        (lambda document: document.entry(1).record["date_text"].correct(text=" "), ["reject the value"]),
        (lambda document: document.mentions[0].correct(end=9999), ["“start” to “end”"]),
        (
            lambda document: document.add_link("caption_of", document.captions[0], document.captions[0]),
            ["two different ends"],
        ),
    ],
)
def test_what_cannot_be_done(document: Document, act: Asking, names: list[str]) -> None:
    before = document.to_json()
    with pytest.raises(PictoriaError) as error:
        act(document)
    for name in names:
        assert name in error.value.sentence("en")
    for language in LANGUAGES:
        assert "{" not in error.value.sentence(language)
        assert not error.value.sentence(language).startswith("errors.")
    document.reload()
    assert document.to_json() == before


def test_an_unknown_decision_is_told_with_those_that_there_are(project: Project, document: Document) -> None:
    with pytest.raises(PictoriaError, match="accept, correct, reject, add, withdraw"):
        project.decide(document.figures[0], "approve")


def test_what_is_gone_is_not_decided_on(document: Document) -> None:
    figure = document.figures[0]
    figure.reject(user="ana")
    with pytest.raises(PictoriaError, match=figure.id):
        figure.accept(user="ben")


def test_a_page_that_was_not_analysed_is_told_with_those_that_were(folder: Path, tmp_path: Path) -> None:
    with Project.open(tmp_path / "some.pictoria") as project:
        with pytest.raises(NotFoundError, match=r"no documents yet.*project\.add"):
            project.document("vases")
        (document,) = project.add(folder.parent / "vases.pdf", jobs=1)
        with pytest.raises(NotFoundError, match=r"project\.analyse"):
            document.page(3)
        assert list(document.pages) == []
        project.analyse(pages="2-3,5", jobs=1)
        with pytest.raises(NotFoundError, match="2-3, 5"):
            document.page(4)
        assert [page.number for page in document.pages] == [2, 3, 5]


@given(st.sets(st.integers(1, 60), min_size=1))
def test_pages_are_written_as_people_write_them(numbers: set[int]) -> None:
    assert list(PageRange.parse(spans(sorted(numbers))).of(60)) == sorted(numbers)


def test_a_closed_project_says_so(project: Project, document: Document) -> None:
    figure = document.figures[0]
    project.close()
    for ask in (
        lambda: project.documents,
        lambda: document.figures,
        lambda: document.page(1),
        lambda: figure.caption,
        figure.accept,
        project.to_pandas,
        lambda: project.page_image(document.id, 1),
    ):
        with pytest.raises(PictoriaError, match=r"Project\.open"):
            ask()
    project.close()


def test_records_are_mappings(document: Document) -> None:
    record = document.entry(1).record
    assert "date_text" in record and "colour" not in record
    assert record.get("colour") is None
    assert record.all("colour") == []
    assert list(record) == list(dict(record)) and len(record) == len(list(record))
