"""`pictoria-docs ask`: answers, sources, refusals and JSON, in both languages."""

import json
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from tests.models.fake_server import serving
from tests.retrieval.answering import answer, saying

LAMP = "Quelle lampe est en terre cuite ?"


@pytest.fixture
def folder(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that no other process has open."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "400")
    project.close()
    return project.path


def test_sentences_with_numbered_sources(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(
        ("The lamp is of terracotta.", [(1, "Terre cuite tournée.")]),
        ("It is of gold.", [(1, "Or")]),
    )
    with serving(saying(lambda _: said)) as server:
        assert run(["ask", str(folder), LAMP, "--url", server.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "The lamp is of terracotta. [1]"
    assert any("1. Entry 6 Lampe tournée" in line and "page 5" in line for line in lines)
    assert any("“Terre cuite tournée.”" in line for line in lines)
    assert "1 sentence was left out for want of support:" in lines
    assert "It is of gold." in lines[-1] and "not printed there: Or" in lines[-1]


def test_without_a_model_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICTORIA_LANG", "fr")
    assert run(["ask", str(folder), LAMP, "--limit", "2"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Aucun modèle n’est configuré") and "Lampe tournée" in out and "Notice 6" in out


def test_what_is_not_there_is_refused_with_what_is_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", str(folder), "Where is the Zeppelin over Berlin?"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("This is probably not in the project (likelihood of an answer:")
    assert "Nearest to it:" in out and "No model" not in out
    assert run(["search", str(folder), "Zeppelin over Berlin"]) == 0
    assert capsys.readouterr().out.startswith("Probably none of these")


def test_json_has_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", str(folder), LAMP, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    citation = found["sentences"][0]["citations"][0]
    text = found["sources"][citation["source"] - 1]["text"]
    assert text[citation["start"] : citation["end"]] == citation["quotation"] and citation["places"]
    assert found["model"] is None and found["refusal"] is None


def test_a_host_outside_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", str(folder), LAMP, "--url", "http://8.8.8.8/v1"]) == 2
    assert "8.8.8.8" in capsys.readouterr().err
