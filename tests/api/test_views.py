"""What scripts see of a document: each thing leads to what links tie it to, and to the words that it comes from."""

import gc
import json
from pathlib import Path

import pytest

from pictoria_docs import (
    Box,
    Document,
    Entry,
    Figure,
    Link,
    Mention,
    Page,
    PictoriaError,
    Project,
    Selection,
)
from pictoria_docs import document as data
from pictoria_docs.api.loaded import LOADED_AT_ONCE
from pictoria_docs.api.records import FieldChanges
from pictoria_docs.api.regions import RegionChanges
from pictoria_docs.api.views import EntryChanges, LinkChanges, MentionChanges
from pictoria_docs.document import Document as DocumentData
from pictoria_docs.document.rules import CORRECTABLE


def alive() -> int:
    """Documents in memory."""
    gc.collect()
    return sum(isinstance(thing, DocumentData) for thing in gc.get_objects())


def test_a_page_leads_to_its_figures_and_these_to_captions_and_entries(document: Document) -> None:
    page = document.page(2)
    assert isinstance(page, Page)
    (figure,) = page.figures
    assert isinstance(figure, Figure)
    assert (figure.number, figure.page, figure.type, figure.status) == ("1", 2, "figure", "suggested")
    assert figure.caption is not None
    assert figure.caption.text.startswith("Fig. 1. Amphore")
    assert figure.caption.figures == [figure]
    (entry,) = figure.entries
    assert isinstance(entry, Entry)
    assert entry.number == "1" and figure in entry.figures
    assert figure.mentions[0].targets == [figure]
    assert entry in document.page(entry.pages[0]).entries
    assert entry.title is not None and entry.title.split(" / ")[0] in entry.text


def test_plates_have_panels_and_panels_a_parent(document: Document) -> None:
    plate = document.figure("I")
    assert plate.type == "plate"
    assert [panel.number for panel in plate.panels] == ["I, 1", "I, 2", "I, 3", "I, 4"]
    assert {panel.parent for panel in plate.panels} == {plate}


def test_each_value_of_a_record_shows_the_words_that_it_comes_from(document: Document) -> None:
    seen = 0
    for entry in document.entries:
        for field in entry.fields:
            for evidence in field.evidence:
                assert evidence.region is not None and evidence.start is not None
                assert evidence.region.text[evidence.start : evidence.end] == evidence.text
                assert evidence.page in entry.pages
                around = evidence.region.box
                assert evidence.boxes
                for box in evidence.boxes:
                    assert around.x0 - 1 <= box.x0 < box.x1 <= around.x1 + 1
                    assert around.y0 - 1 <= box.y0 < box.y1 <= around.y1 + 1
                seen += 1
    assert seen > 20
    date = document.entry(1).record["date_text"]
    assert (date.text, date.value, date.status) == ("vers 480 av. J.-C.", "-0479~", "suggested")
    (evidence,) = date.evidence
    with_margin = evidence.image(width=300)
    assert with_margin.width == 300 and with_margin.height < 100
    # Long values cover several printed lines, each with its own box.
    assert len(document.entry(1).record["description"].evidence[0].boxes) > 2


def test_a_link_tells_its_ends_and_reasons(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "fr")
    link = next(link for link in document.links if link.type == "caption_of")
    assert isinstance(link, Link)
    assert link.source is not None and link.target is not None
    assert link.source.text.startswith("Fig. 1") and link.target.number == "1"
    assert link in link.target.links and link in link.source.links
    assert any("légende" in reason for reason in link.reasons)
    assert 0 < link.confidence <= 1 and link.status == "suggested"


def test_a_mention_tells_what_it_cites(document: Document) -> None:
    for mention in document.mentions:
        assert isinstance(mention, Mention)
        assert mention.region is not None
        assert mention.region.text[mention.start : mention.end] == mention.text
    cited = {target.number for mention in document.mentions for target in mention.targets}
    assert {"1", "2", "3"} <= cited


def test_pictures_come_in_the_size_that_is_asked_for(document: Document) -> None:
    figure = document.figures[0]
    small, by_dpi = figure.image(width=120), figure.image(dpi=72)
    assert small.size == (120, pytest.approx(120 * figure.box.height / figure.box.width, abs=1))
    assert by_dpi.size == pytest.approx((figure.box.width, figure.box.height), abs=2)
    page = document.page(2)
    assert page.image(width=200).width == 200
    changed = page.image(dpi=50)
    changed.paste("red", (0, 0, *changed.size))
    assert page.image(dpi=50) != changed  # nobody paints on what others get
    for wrong in ({"dpi": 0}, {"width": -3}, {"dpi": 10, "width": 10}):
        with pytest.raises(PictoriaError):
            figure.image(**wrong)  # type: ignore[arg-type]


def test_json_is_that_of_the_export(project: Project, document: Document, tmp_path: Path) -> None:
    (file,) = project.export(tmp_path / "json", format="json")
    assert document.to_json() == file.read_text(encoding="utf-8")
    exported = json.loads(document.to_json())
    assert json.loads(document.entries.to_json()) == [
        json.loads(Selection([entry]).to_json())[0] for entry in document.entries
    ]
    assert json.loads(document.links[0].to_json())["id"] == exported["links"][0]["id"]


def test_markdown_reads_as_the_document_does(document: Document) -> None:
    text = document.to_markdown(language="en")
    entry, figure = document.entry(1), document.figure("1")
    assert figure.caption is not None and text.count(figure.caption.text) == 1
    assert f"> **Figure 1**\n>\n> {figure.caption.text}\n>\n> Entry: 1. {entry.title}" in text
    assert text.index("**Figure 1**") < text.index(f"### 1. {entry.title}") < text.index("### 2. ")
    assert "**Planche I**" in document.to_markdown(language="fr")
    figure.caption.correct(text="12. *Amphore* <b>à bandes</b>", user="ana")
    document.figure("2").reject(user="ana")
    text = document.to_markdown(language="en")
    assert r"> 12\. \*Amphore\* \<b\>à bandes\</b\>" in text
    assert "**Figure 2**" not in text and "Fig. 2. Coupe du four" in text


def test_what_people_decide_stands(document: Document) -> None:
    figure, link = document.figures[0], document.links[0]
    figure.correct(number="1bis", user="ana")
    again = document.figure("1bis")
    assert (again.id, again.status, again.decided_by) == (figure.id, "corrected", "ana")
    assert figure.number == "1"  # it shows what was known when it was asked for
    again.withdraw(user="ana")
    assert document.figure("1").status == "suggested"
    link.accept(user="ana")
    assert next(each for each in document.links if each == link).status == "accepted"
    link.reject(user="ben")
    assert link not in document.links
    assert figure.captions == []
    assert link.id not in document.to_pandas("links")["link_id"].tolist()


def test_each_kind_is_corrected_by_its_own_names(document: Document) -> None:
    entry, figure, other = document.entry(1), document.figures[0], document.figures[1]
    link = next(link for link in document.links if link.type == "caption_of" and link.target == figure)
    entry.correct(number="1a", title="Amphore", user="ana")
    link.correct(target=other, user="ana")
    figure.correct(box=(100, 100, 200, 200), user="ana")
    assert document.entry("1a").title == "Amphore"
    assert link.data.source in [caption.id for caption in other.captions] and figure.captions == []
    assert document.figures[0].box == Box(100, 100, 200, 200)


def test_what_can_be_corrected_has_a_typed_name() -> None:
    renamed = {"value": "text", "normalised": "value"}
    assert set(FieldChanges.__annotations__) == {renamed.get(name, name) for name in CORRECTABLE[data.Field]}
    for kind, changes in (
        (data.Region, RegionChanges),
        (data.Entry, EntryChanges),
        (data.Mention, MentionChanges),
        (data.Link, LinkChanges),
    ):
        assert set(changes.__annotations__) == set(CORRECTABLE[kind])


def test_a_corrected_text_is_read_again(document: Document) -> None:
    caption = document.captions[0]
    caption.correct(text="Fig. 7. Amphore à  bandes.", user="ana")
    (again,) = (each for each in document.captions if each == caption)
    assert (again.text, again.numbers) == ("Fig. 7. Amphore à bandes.", ("7",))
    assert again.data.lines == () and len(again.data.words) == 0
    date = document.entry(1).record["date_text"]
    date.correct(text="vers 470 av. J.-C.", user="ana")
    date = document.entry(1).record["date_text"]
    assert (date.text, date.value, date.status) == ("vers 470 av. J.-C.", "-0469~", "corrected")


def test_many_are_decided_at_once(document: Document) -> None:
    sure = Selection(link for link in document.links if link.confidence > 0.9)
    sure.accept(user="ana")
    assert {link.status for link in document.links if link in sure} == {"accepted"}
    rest = Selection(link for link in document.links if link not in sure)
    rest.reject(user="ana")
    assert len(document.links) == len(sure) > 5


def test_what_was_missed_is_added(document: Document) -> None:
    added = document.page(3).add_region("figure", (60, 560, 200, 640), number="3bis", user="ana")
    document.add_link("caption_of", document.captions[1], added, user="ana")
    figure = document.figure("3bis")
    assert figure == added and figure.box == Box(60, 560, 200, 640)
    assert figure.caption == document.captions[1]
    assert (figure.status, figure.decided_by) == ("accepted", "ana")


def test_a_page_is_read_without_the_rest_of_its_document(document: Document) -> None:
    before = alive()
    page = document.page(3)
    assert [figure.number for figure in page.figures] == ["2", "3"]
    assert page.text and page.image(dpi=30).width > 100
    assert [each.number for each in document.pages] == list(range(1, 11))
    assert alive() == before
    assert document.data.pages[2] == page.data
    assert document.page(3).data == page.data


def test_a_page_alone_is_that_of_the_whole_document_also_after_decisions(document: Document) -> None:
    document.figure("1").correct(number="1bis", user="ana")
    document.figure("I, 2").reject(user="ana")
    document.captions[1].reject(user="ana")
    document.page(3).add_region("figure", (60, 560, 200, 640), number="3bis", user="ana")
    document.reload()
    before = alive()
    alone = [document.page(number).data for number in range(1, 11)]
    streamed = [page.data for page in document.pages]
    assert alive() == before
    assert document.figure("3bis").page == 3
    whole = [page.data for page in document.pages]
    assert alone == streamed == whole
    assert {figure.number for page in document.pages for figure in page.figures} >= {"1bis", "3bis", "I, 1"}
    assert "I, 2" not in [figure.number for figure in document.figures]


def test_steps_are_taken_back_in_turn_and_the_history_keeps_all(project: Project, document: Document) -> None:
    figure = document.figures[0]
    figure.correct(number="1bis", user="ana")
    Selection(document.captions[:3]).accept(user="ana")
    figure.correct(number="1ter", user="ben")
    assert project.undo(user="ana") == 1 and document.figures[0].number == "1bis"
    assert project.undo(user="ana") == 3 and {caption.status for caption in document.captions[:3]} == {
        "suggested"
    }
    assert project.undo(user="ana") == 1 and document.figures[0].number == "1"
    with pytest.raises(PictoriaError, match="change set"):
        project.undo()
    lines = project.history(document.name)
    assert [line.action for line in lines[:6]] == 4 * ["withdraw"] + 2 * ["correct"]
    assert (lines[5].user, lines[5].subject) == ("ben", figure.id)
    assert project.history(limit=2) == lines[:2] and len(project.history(user="ben")) == 1
    with pytest.raises(PictoriaError, match="nothing"):
        project.history("nothing")


def test_after_a_decision_only_what_changed_is_read_again(document: Document) -> None:
    before = document.data
    entry, link = document.entry(1), document.links[0]
    document.figure("1").correct(number="1bis", user="ana")
    document.figure("I, 2").reject(user="ana")
    link.reject(user="ana")
    document.links[3].accept(user="ana")
    entry.correct(title="Amphore", user="ana")
    document.entry(2).record["date_text"].reject(user="ana")
    document.entry(3).reject(user="ana")
    document.mentions[0].reject(user="ana")
    added = document.page(3).add_region("figure", (60, 560, 200, 640), number="3bis", user="ana")
    document.add_link("caption_of", document.captions[1], added, user="ana")
    now, text = document.data, document.to_json()
    same = [page.number for page, other in zip(now.pages, before.pages, strict=True) if page is other]
    assert len(same) >= len(now.pages) - 4 and 10 in same
    found = {id(entry) for entry in before.entries}
    assert sum(id(entry) not in found for entry in now.entries) <= 3
    document.reload()
    assert document.data == now and document.to_json() == text


def test_any_number_of_documents_takes_the_memory_of_a_few(
    project: Project, analysed_example: Path, tmp_path: Path
) -> None:
    import pymupdf

    others = []
    for number in range(4):
        path = tmp_path / f"other-{number}.pdf"
        with pymupdf.open(analysed_example.parent / "catalogue.pdf") as pdf:
            pdf.set_metadata({"title": f"Other {number}"})
            pdf.select([1, 2])
            pdf.save(path)
        others += project.add(path, jobs=1)
    project.analyse(jobs=1)
    before = alive()
    most = 0
    documents = project.documents
    for document in documents:
        assert any(figure.caption for figure in document.figures)
        most = max(most, alive())
    assert len(documents) == 5
    # Each is kept as it is and, where something was rejected, without that.
    assert most - before <= 2 * LOADED_AT_ONCE
