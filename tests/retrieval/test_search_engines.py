"""A project that is searched in Chroma finds what the scan finds, and goes on by the scan whatever is wrong with it."""

import shutil
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.pipeline.config import Config
from pictoria_docs.retrieval import chroma_mirror
from pictoria_docs.retrieval.chroma_engine import FOLDER
from pictoria_docs.retrieval.hits import SearchHit
from pictoria_docs.retrieval.options import RetrievalOptions
from tests.models.fake_server import Handler, serving, status

pytest.importorskip("chromadb")

QUERIES = ("amphore", "Öllampe", "krater without handles", "coupe à figures rouges", "fig. 2")


@pytest.fixture(autouse=True)
def all_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few vectors are copied too."""
    monkeypatch.setattr(chroma_mirror, "MIN_COUNT", 0)


def opened(folder: Path, **options: object) -> Project:
    return Project.open(folder, Config(retrieval=RetrievalOptions.model_validate(options)), create=False)


def answers(project: Project) -> list[list[SearchHit]]:
    return [project.search(text, 10).hits for text in QUERIES]


@pytest.fixture
def folder(indexed_example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(indexed_example, tmp_path / "vases.pictoria"))


def alike(found: list[list[SearchHit]], wanted: list[list[SearchHit]]) -> bool:
    """The same hits with the same scores: the scan's cosines are of vectors rounded to bytes."""
    # Two that are equal but for the rounding may change places.
    return all(
        {hit.id: hit.score for hit in hits} == pytest.approx({hit.id: hit.score for hit in others}, abs=0.01)
        for hits, others in zip(found, wanted, strict=True)
    )


def test_chroma_gives_the_hits_of_the_scan_and_follows_corrections(folder: Path) -> None:
    with opened(folder) as project:
        wanted = answers(project)
    with opened(folder, chroma="embedded") as project:
        assert alike(answers(project), wanted), "before anything is copied"
        project.searcher.bring_up_to_date()
        assert alike(answers(project), wanted) and not project.search("amphore").limitations
        entry = project.documents[0].entry(5)
        entry.correct(title="Balsamarium")
        assert project.search("Balsamarium", 1).hits[0].id == entry.id
        entry.reject()
        assert entry.id not in [hit.id for hit in project.search("Flacon à long col").hits]


def test_a_project_that_another_process_searches_in_chroma(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder, chroma="embedded") as project:
        project.searcher.bring_up_to_date()
        assert run(["search", str(folder), "amphore", "--lang", "en"]) == 0
        shown = capsys.readouterr()
        assert "amphora" in shown.out.lower() and "used by another process" in shown.err
    assert run(["search", str(folder), "amphore", "--lang", "en"]) == 0
    assert not capsys.readouterr().err


def test_a_folder_that_is_lost_is_told_and_made_anew_by_index(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder, chroma="embedded") as project:
        project.searcher.bring_up_to_date()
    shutil.rmtree(folder / FOLDER)
    assert run(["index", str(folder), "--lang", "en"]) == 0
    assert "made anew" in capsys.readouterr().err
    assert run(["search", str(folder), "amphore", "--lang", "en"]) == 0
    assert not capsys.readouterr().err


def test_what_chroma_holds_is_deleted_by_command_and_the_search_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder, chroma="embedded") as project:
        project.searcher.bring_up_to_date()
        assert run(["index", str(folder), "--drop-chroma", "--lang", "en"]) != 0
        assert "used by another process" in capsys.readouterr().err
    assert run(["index", str(folder), "--drop-chroma", "--lang", "en"]) == 0
    assert "1 copy" in capsys.readouterr().out
    assert not list((folder / FOLDER).glob("[0-9]*"))
    assert run(["search", str(folder), "amphore", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "amphora" in shown.out.lower() and not shown.err


def test_without_the_package_vectors_are_scanned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictoria_docs.retrieval.chroma_engine.find_spec", lambda _: None)
    with opened(folder, chroma="embedded") as project:
        result = project.search("krater without handles", 1)
    assert result.hits[0].why["cosine_alone" if "cosine_alone" in result.hits[0].why else "cosine"]
    assert "pictoria-docs[chroma]" in result.limitations[0].sentence("en")


def test_a_server_outside_is_refused_and_told(folder: Path) -> None:
    with opened(folder, chroma="http://8.8.8.8:8000") as project:
        result = project.search("amphore")
    assert result.hits and result.limitations[0].code == "endpoint_outside"


def best_last(handler: Handler, body: dict[str, object]) -> None:
    """A reranker that turns every order round."""
    documents = body["documents"]
    assert isinstance(documents, list)
    rows = [{"index": index, "relevance_score": index} for index in range(len(documents))]
    handler.send(200, {"results": rows})


def test_a_reranker_orders_the_best_hits_and_leaves_scores_and_the_rest(folder: Path) -> None:
    with opened(folder) as project:
        plain = project.search("amphore", 8).hits
    with (
        serving(best_last) as server,
        opened(folder, reranker="any", reranker_url=server.url, reranked=5) as project,
    ):
        hits = project.search("amphore", 8).hits
        assert [hit.id for hit in hits] == [hit.id for hit in [*plain[4::-1], *plain[5:]]]
        assert sorted(hit.score for hit in hits) == sorted(hit.score for hit in plain)
        assert [hit.id for hit in project.search("amphore", 2).hits] == [plain[4].id, plain[3].id]
        asked = len(server.asked)
        typed = project.searcher.search("amphor", limit=8, typing=True).hits
        assert typed and len(server.asked) == asked, "nobody waits for it while typing"


def test_a_reranker_that_fails_leaves_the_order_and_is_told(folder: Path) -> None:
    with opened(folder) as project:
        plain = project.search("amphore", 8).hits
    with serving(status(500)) as server, opened(folder, reranker="any", reranker_url=server.url) as project:
        result = project.search("amphore", 8)
        assert [hit.id for hit in result.hits] == [hit.id for hit in plain]
        assert server.url in result.limitations[0].sentence("fr")
        project.search("amphore")
        assert len(server.asked) == 1, "not asked again for a while"
