"""What was found is counted by its properties, the words are found again on the page, and words are completed."""

from collections import Counter

import pytest
from sqlalchemy import select

from pictoria_docs import Project
from pictoria_docs.document.assumed import LEARNED_FROM
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.completion import completions
from pictoria_docs.retrieval.facets import Facet, FacetCounts
from pictoria_docs.retrieval.hits import SearchResult
from pictoria_docs.retrieval.tokens import tokens_of
from pictoria_docs.retrieval.word_boxes import word_boxes
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.workload.sampling_plan import Assumption, Stratum


def counted(project: Project, text: str, **wanted: object) -> tuple[SearchResult, FacetCounts]:
    result = project.searcher.search(text, SearchFilter(**wanted), 200, counted=True)  # type: ignore[arg-type]
    assert result.facets is not None
    return result, result.facets


def facet(counts: FacetCounts, name: str) -> Facet:
    return next(each for each in counts.facets if each.name == name)


def test_without_a_query_all_of_the_project_is_counted(project: Project) -> None:
    result, counts = counted(project, "")
    assert result.hits == [] and counts.total == project.searcher.count()
    assert sum(facet(counts, "kind").counts.values()) == counts.total
    assert list(facet(counts, "document").counts) == [project.documents[0].id]
    assert counts.years is not None and counts.years[0] < counts.years[1] < 0


def test_what_a_filter_chooses_is_listed_page_by_page_without_a_query(project: Project) -> None:
    result, counts = counted(project, "", kinds=["entry"])
    entries = project.documents[0].entries
    assert [hit.number for hit in result.hits] == [entry.number for entry in entries]
    assert counts.total == len(entries) and {hit.score for hit in result.hits} == {1.0}


def test_each_hit_is_counted_once_by_each_property(project: Project) -> None:
    result, counts = counted(project, "amphore")
    assert counts.total == len(result.hits) > 3
    for name in ("kind", "type", "status"):
        values = [getattr(hit, name) for hit in result.hits]
        assert facet(counts, name).counts == {value: values.count(value) for value in values}


def test_what_is_assumed_is_counted_shown_and_chosen_as_such(project: Project) -> None:
    for record in project.store.documents.all():
        project.store.projection.make(record.id)
    assumption = Assumption(threshold=0.9)
    result, counts = counted(project, "amphore", assumption=assumption)
    statuses = facet(counts, "status").counts
    assert {"assumed", "suggested"} == set(statuses)
    assert statuses == Counter(hit.status for hit in result.hits)
    document = project.documents[0]
    assert document.data is not None
    for hit in result.hits:
        found = document.data.model_copy(update={"assumed": assumption.of(hit.document)}).status_of(hit.id)
        assert hit.status in (found, "suggested"), "what nobody is asked about is not assumed in the search"
    for status, number in statuses.items():
        chosen, narrowed = counted(project, "amphore", assumption=assumption, statuses=[status])
        assert narrowed.total == number == len(chosen.hits)
        assert {hit.status for hit in chosen.hits} == {status}
        assert facet(narrowed, "status").counts == statuses
        listed, _ = counted(
            project, "", assumption=assumption, statuses=[status], kinds=["figure", "caption"]
        )
        assert {hit.status for hit in listed.hits} <= {status}
    # A sort that was learned counts as surer than it is.
    unsure = next(hit for hit in result.hits if hit.status == "suggested")
    with project.store.reading() as connection:
        of_unsure = items.c.subject == unsure.id
        row = connection.execute(select(items.c.suggested, items.c.type).where(of_unsure)).one()
    kind = "entry" if unsure.kind == "entry" else "region"
    learned = Assumption(threshold=0.9, learned=(Stratum(unsure.document, kind, row.type),))
    chosen, _ = counted(project, "amphore", assumption=learned, statuses=["assumed"])
    assert (unsure.id in {hit.id for hit in chosen.hits}) == (
        row.suggested is not None and row.suggested >= LEARNED_FROM
    )


def test_another_value_of_a_chosen_facet_can_still_be_added(project: Project) -> None:
    _, everything = counted(project, "terre cuite")
    _, chosen = counted(project, "terre cuite", kinds=["entry"])
    assert facet(chosen, "kind").counts == facet(everything, "kind").counts
    assert chosen.total == facet(everything, "kind").counts["entry"] < everything.total
    values = facet(everything, "object_type").counts
    value = next(iter(values))
    _, narrowed = counted(project, "terre cuite", facets=[("object_type", value)])
    assert facet(narrowed, "object_type").counts == values
    assert narrowed.total == values[value]


def test_every_item_with_all_words_counts_however_few_are_looked_at(project: Project) -> None:
    searcher = project.searcher
    searcher.options = searcher.options.model_copy(update={"candidates": 1})
    result = searcher.search("terre cuite", limit=2, counted=True)
    assert result.facets is not None and result.facets.total > len(result.hits)


def test_as_many_hits_are_given_as_are_asked_for(project: Project) -> None:
    searcher = project.searcher
    searcher.options = searcher.options.model_copy(update={"candidates": 1})
    result, counts = counted(project, "terre cuite")
    assert counts.total == len(result.hits) > len(project.documents[0].entries)


def test_all_that_is_found_can_be_listed_in_the_order_of_the_pages(project: Project) -> None:
    searcher = project.searcher
    searcher.options = searcher.options.model_copy(update={"candidates": 1})
    with project.store.reading() as connection:
        rows = connection.execute(select(items.c.subject, items.c.text)).all()
    having = {id for id, text in rows if {"de", "la"} <= {token.form for token in tokens_of(text)}}
    assert len(having) > 10
    found = searcher.matching("de la", SearchFilter())
    assert having <= {hit.id for hit in found if hit.marks}
    assert [hit.page for hit in found] == sorted(hit.page for hit in found)
    assert {hit.kind for hit in searcher.matching("de la", SearchFilter(kinds=["entry"]))} == {"entry"}
    entry = project.documents[0].entries[0]
    entry.reject()
    assert entry.id not in {hit.id for hit in searcher.matching("", SearchFilter(kinds=["entry"]))}


def test_hits_that_are_left_out_still_tell_whether_there_is_an_answer(project: Project) -> None:
    everything = project.searcher.search("petite amphore", limit=200)
    least = everything.hits[1].score
    few = project.searcher.search("petite amphore", limit=200, least_score=least, counted=True)
    assert [hit.id for hit in few.hits] == [hit.id for hit in everything.hits if hit.score >= least]
    assert len(few.hits) < len(everything.hits)
    assert few.answerable == everything.answerable


@pytest.mark.parametrize(("text", "kind"), [("petite amphore", "entry"), ("lampe", "caption")])
def test_words_are_found_again_on_the_page(project: Project, text: str, kind: str) -> None:
    hit = project.search(text, 1, kinds=[kind]).hits[0]
    assert hit.marks
    document = project.documents[0]
    with project.store.projection.repository(document.id) as repository:
        boxes = word_boxes(repository, {hit.id: hit.marks})[hit.id]
    assert {(box.start, box.end) for box in boxes} == set(hit.marks)
    for word in boxes:
        regions = document.page(word.page).data.regions
        around = [region for region in regions if word.box.inside(region.box.grown(2)) > 0.99]
        printed = hit.text[word.start : word.end]
        assert any(printed in region.text for region in around), "where the word is printed"
        assert word.box.width < hit.box.width


def test_of_a_picture_no_words_are_lit(project: Project) -> None:
    hit = project.search("état de la fouille", 1, kinds=["figure"]).hits[0]
    with project.store.projection.repository(hit.document) as repository:
        assert word_boxes(repository, {hit.id: hit.marks}) == {}


def test_a_word_is_completed_with_what_wanted_items_have(project: Project) -> None:
    with project.store.reading() as connection:
        found = completions(connection, "une amph", SearchFilter(), 5)
        assert found and all(word.startswith("amph") and count > 0 for word, count in found)
        assert completions(connection, "Émai", SearchFilter(), 5) == completions(
            connection, "emai", SearchFilter(), 5
        )
        few = dict(completions(connection, "amph", SearchFilter(kinds=["caption"]), 50))
        for word, count in few.items():
            assert 0 < count <= dict(completions(connection, "amph", SearchFilter(), 50))[word]
        assert completions(connection, "amph", SearchFilter(documents=[]), 5) == []
        assert completions(connection, '"*', SearchFilter(), 5) == []
