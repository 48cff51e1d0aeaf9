"""Arrays in memory choose and count as the tables do, whatever was written, dropped or deleted since they were read."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select

from pictoria_docs import Project
from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.facets import FacetCounts, count_facets
from pictoria_docs.retrieval.item_columns import COLUMNS, ItemColumns
from pictoria_docs.retrieval.search import Searcher
from pictoria_docs.store import Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.search_schema import facets, items
from pictoria_docs.store.indexes.search_repository import IndexedItem, ItemRow, SearchRepository

DOCUMENTS = [DocumentId(f"doc-{number}") for number in range(3)]
KINDS, LANGUAGES = ("entry", "figure"), ("fr", "de", "")
YEARS = st.none() | st.integers(-5, 5)
FIELDS = st.tuples(st.sampled_from(["material", "kind"]), st.sampled_from(["bronze", "clay", "Éléphant"]))
EMPTY = {"source": "", "added": "", "kind": "pdf", "page_count": 1}
SUBJECTS = st.sampled_from([f"s{number}" for number in range(8)])


@st.composite
def rows(draw: st.DrawFn) -> ItemRow:
    item = IndexedItem(
        draw(st.sampled_from(DOCUMENTS)), draw(SUBJECTS), draw(st.sampled_from(KINDS)), "entry", 1, Box(0, 0, 1, 1),
        "", "", "", draw(st.sampled_from(LANGUAGES)), draw(YEARS), draw(YEARS), "suggested", "", "",
    )  # fmt: skip
    return ItemRow(item, ("", "", ""), frozenset(), draw(st.frozensets(FIELDS, max_size=4)))


puts = st.tuples(st.just("put"), rows())
drops = st.tuples(st.just("drop"), st.sampled_from(DOCUMENTS), SUBJECTS)
steps = st.lists(
    puts | puts | puts | drops | st.just(("read",)) | st.just(("delete", DOCUMENTS[0])), max_size=40
)


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str] | None]:
    return st.none() | st.lists(values, max_size=2)


filters = st.builds(
    SearchFilter,
    documents=some(st.sampled_from([*DOCUMENTS, "doc-unknown"])),
    kinds=some(st.sampled_from(KINDS)),
    languages=some(st.sampled_from(LANGUAGES)),
    first_year=YEARS,
    last_year=YEARS,
    facets=st.lists(FIELDS | st.just(("material", "glass")), max_size=3),
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as scratch, Store(Path(scratch) / "p", create=True) as store:
        yield store


def apply(connection: Connection, step: tuple[object, ...]) -> None:
    index = SearchRepository(connection)
    match step:
        case ("put", ItemRow() as row):
            index.put([row])
        case ("drop", document, subject):
            index.drop(DocumentId(str(document)), [str(subject)])
        case ("delete", document):
            connection.execute(delete(schema.documents).where(schema.documents.c.id == document))
            add_documents(connection, [str(document)])


def add_documents(connection: Connection, documents: list[str]) -> None:
    values = [{**dict.fromkeys(("id", "name", "sha256"), id), **EMPTY} for id in documents]
    connection.execute(insert(schema.documents), values)


Counted = tuple[int, dict[str, list[tuple[str, int]]], tuple[int, int] | None]


def counted_by_tables(connection: Connection, wanted: SearchFilter) -> Counted:
    """What `count_facets` gives, by SQL: all that a filter lets pass, each chosen facet without itself."""

    def most_frequent(found: Iterable[str]) -> list[tuple[str, int]]:
        return sorted(Counter(found).items(), key=lambda pair: (-pair[1], pair[0]))

    counts: dict[str, list[tuple[str, int]]] = {}
    for name, column in COLUMNS.items():
        values = select(column).where(*wanted.without(name).conditions, column != "")
        counts[name] = most_frequent(connection.scalars(values))
    for name in set(connection.scalars(select(facets.c.name))):
        values = select(facets.c.value).join(items, items.c.number == facets.c.item)
        values = values.where(facets.c.name == name, *wanted.without(name).conditions)
        if found := most_frequent(connection.scalars(values)):
            counts[f"field {name}"] = found
    total = connection.scalar(select(func.count()).select_from(items).where(*wanted.conditions)) or 0
    dated = select(func.min(items.c.first_year), func.max(items.c.last_year))
    first, last = connection.execute(dated.where(*wanted.without("years").conditions)).one()
    return total, counts, None if first is None or last is None else (first, last)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, filters)
def test_arrays_choose_and_count_as_the_tables_do(
    store: Store, done: list[tuple[object, ...]], wanted: SearchFilter
) -> None:
    columns = ItemColumns()
    with store.writing() as connection:
        connection.execute(delete(schema.documents))
        add_documents(connection, [*DOCUMENTS])
    for step in [*done, ("read",)]:
        if step == ("read",):
            with store.reading() as connection:
                columns.refresh(connection, SearchRepository(connection).version())
        else:
            with store.writing() as connection:
                apply(connection, step)
    with store.reading() as connection:
        chosen = connection.scalars(select(items.c.number).where(*wanted.conditions)).all()
        mask = columns.mask(wanted)
        assert set(np.flatnonzero(mask).tolist()) == set(chosen)
        found = {None: mask} | {name: columns.mask(wanted.without(name)) for name in wanted.active}
        counted, truth = count_facets(columns, found), counted_by_tables(connection, wanted)
        languages = dict(connection.execute(select(items.c.number, items.c.language)).tuples().all())
    counts = {
        f"field {facet.name}" if facet.is_field else facet.name: list(facet.counts.items())
        for facet in counted.facets
    }
    assert (counted.total, counts, counted.years) == truth
    assert columns.count_languages() == Counter(languages.values())


CHOICES: tuple[dict[str, object], ...] = (
    {"kinds": ["entry"]},
    {"kinds": ["entry", "figure"], "languages": ["fr"]},
    {"facets": [("material", "terre cuite")]},
    {"kinds": ["figure"], "facets": [("material", "terre cuite"), ("object_type", "lampe")]},
    {"last_year": -500, "kinds": ["entry"]},
)


@pytest.mark.parametrize("chosen", CHOICES)
@pytest.mark.parametrize("text", ["", "terre cuite", "lampe tournée sans anse"])
def test_a_chosen_facet_is_counted_as_if_it_were_not_chosen(
    project: Project, text: str, chosen: dict[str, object]
) -> None:
    wanted = SearchFilter(**chosen)  # type: ignore[arg-type]

    def facets_of(wanted: SearchFilter, searcher: Searcher = project.searcher) -> FacetCounts:
        found = searcher.search(text, wanted, least_score=0.05, counted=True).facets
        assert found is not None
        return found

    narrow = facets_of(wanted)
    for name in wanted.active:
        wide = facets_of(wanted.without(name))
        if name == "years":
            assert narrow.years == wide.years
        else:
            counts = [{f.name: f.counts for f in each.facets}.get(name) for each in (narrow, wide)]
            assert counts[0] == counts[1]
    another = Searcher(project.store, project.searcher.options)
    assert facets_of(wanted, another) == facets_of(wanted) == narrow, "remembered or not"


def test_what_another_process_changed_is_chosen_and_counted_by_the_next_query(
    project: Project,
) -> None:
    def kinds(text: str = "") -> dict[str, int]:
        counted = project.searcher.search(text, counted=True).facets
        assert counted is not None
        return dict(next(facet.counts for facet in counted.facets if facet.name == "kind"))

    before = kinds()
    with Project.open(project.store.folder, create=False) as other:
        other.documents[0].entry(5).reject()
        assert kinds()["entry"] == before["entry"] - 1
        corrected = other.documents[0].entry(6)
        corrected.correct(title="Balsamarium")
        hits = project.searcher.search("Balsamarium", SearchFilter(statuses=["corrected"]), 1).hits
        assert [hit.title for hit in hits] == ["Balsamarium"]
        corrected.withdraw()
        assert not project.searcher.search("Balsamarium", SearchFilter(statuses=["corrected"])).hits
        with other.store.writing() as connection:
            connection.execute(delete(schema.documents))
        assert kinds() == {}


def test_searches_side_by_side_find_what_each_finds_alone_while_corrections_are_made(
    project: Project,
) -> None:
    texts = ["lampe", "terre cuite", "krater without handles", "amphore", "fig. 2"]
    alone = {text: [hit.id for hit in project.search(text, 5, kinds=["figure"]).hits] for text in texts}
    entry = project.documents[0].entry(5)
    with ThreadPoolExecutor(4) as threads:
        found = [
            threads.submit(project.search, text, 5, kinds=["figure"]) for _ in range(6) for text in texts
        ]
        for number in range(8):
            entry.correct(title=f"Balsamarium{number}")
            assert project.search(f"Balsamarium{number}", 1).hits[0].title == f"Balsamarium{number}"
        for number, result in enumerate(found):
            assert [hit.id for hit in result.result().hits] == alone[texts[number % len(texts)]]
