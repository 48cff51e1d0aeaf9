"""`pictoria-docs enrich`, as a person uses it: what it says, and what it says where it cannot be done."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pictoria_docs.i18n import messages
from tests.apps.test_cli import make_pdf
from tests.command_line import called
from tests.models.fake_server import Handler, serving
from tests.pipeline.test_assist import answering, nothing_known


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_pdf(folder / "bowls.pdf")
    assert called("analyse", "bowls.pdf", "--project", "p", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A folder with an analysed project `p`."""
    shutil.copytree(made, tmp_path / "place")
    words_only = 'models: {url: "http://127.0.0.1:9/v1", pictures: false}'
    (tmp_path / "place" / "words.yaml").write_text(words_only)
    return tmp_path / "place"


MISUSE = (
    (("--assist", "maybe"), "assist_unknown"),
    (("--assist", "always", "--ask", "colours"), "ask_unknown"),
    (("--assist", "uncertain"), "assist_no_model"),
    (("--ask", "votes"), "assist_no_model"),
    (("--schema", "nonsense"), "schema_unknown"),
    (("--assist", "always", "--model", "nonsense"), "model_unknown"),
    (("--assist", "always", "--url", "ftp://gpu"), "endpoint_bad"),
    (("--assist", "always", "--url", "http://192.0.2.1:9"), "endpoint_outside"),
    (("--config", "missing.yaml"), "config_missing"),
    (("--config", "words.yaml", "--ask", "votes"), "model_sees_nothing"),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "language"),
    [(*case, ("en", "fr")[number % 2]) for number, case in enumerate(MISUSE)],
    ids=[" ".join(case[0]) for case in MISUSE],
)
def test_misuse_is_one_sentence_and_the_project_forgets_it(
    place: Path, arguments: tuple[str, ...], code: str, language: str
) -> None:
    kept = (place / "p" / "config.yaml").read_bytes() if (place / "p" / "config.yaml").exists() else None
    done = called("enrich", "p", *arguments, cwd=place, language=language)
    assert done.returncode == 2
    (sentence,) = done.stderr.strip().splitlines()
    start = messages(language)[f"errors.{code}"].partition("{")[0]
    assert sentence.startswith(start)
    now = (place / "p" / "config.yaml").read_bytes() if (place / "p" / "config.yaml").exists() else None
    assert now == kept


def test_a_folder_without_a_project_is_told_and_none_is_made(tmp_path: Path) -> None:
    done = called("enrich", "nowhere", "--assist", "always", cwd=tmp_path, language="fr")
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1 and "nowhere" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_server_that_is_not_there_is_one_sentence(place: Path, language: str) -> None:
    for named, word in (
        (("--model", "gemma3-4b"), "models serve gemma3-4b"),
        (("--url", "http://127.0.0.1:9"), "127.0.0.1:9"),
        (("--model", "gemma3-4b"), "127.0.0.1:9"),  # the address is remembered
    ):
        done = called("enrich", "p", "--assist", "always", *named, cwd=place, language=language)
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1 and word in done.stderr


def test_what_came_of_it_is_told_and_remembered(place: Path) -> None:
    (place / "ours.yaml").write_text(f"models: {{cache: {place / 'answers.sqlite'}}}")
    with serving(answering(nothing_known)) as server:
        asked = ("enrich", "p", "-c", "ours.yaml", "--assist", "always", "--ask", "votes,descriptions")
        done = called(*asked, "--url", server.url, cwd=place)
        assert done.returncode == 0, done.stderr
        calls = len(server.asked)
        assert (
            calls == 6 and f"asked {calls} question" in done.stdout and "pictures described: 3" in done.stdout
        )
        # The project remembers what it was told: the same again needs no options, and asks nothing.
        again = called("enrich", "p", cwd=place, language="fr")
        assert again.returncode == 0 and "Rien de nouveau" in again.stdout
        assert len(server.asked) == calls
        off = called("enrich", "p", "--assist", "off", cwd=place)
        assert off.returncode == 0 and "asked" not in off.stdout


@pytest.mark.slow
def test_values_that_are_refused_are_told_with_the_reason(tmp_path: Path) -> None:
    from bench.example import make_catalogue

    make_catalogue(tmp_path / "example.pdf")
    (tmp_path / "ours.yaml").write_text(f"models: {{cache: {tmp_path / 'answers.sqlite'}}}")
    called("analyse", "example.pdf", "--project", "p", "-c", "ours.yaml", cwd=tmp_path)

    def invents(prompt: str, schema: dict[str, Any]) -> object:
        made_up = {"value": "solid gold", "quote": ""}
        return {name: [made_up] if name == "material" else [] for name in schema["properties"]}

    with serving(answering(invents)) as server:
        options = ("--ask", "fields", "--assist", "always", "--url", server.url)
        done = called("enrich", "p", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "8 values were refused: not on the page: 8" in done.stdout


def test_questions_without_an_answer_are_told(place: Path) -> None:
    def nonsense(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(json.dumps({"nonsense": True}))

    (place / "ours.yaml").write_text(f"models: {{cache: {place / 'answers.sqlite'}}}")
    with serving(nonsense) as server:
        arguments = ("-c", "ours.yaml", "--assist", "always", "--ask", "votes", "--url", server.url)
        done = called("enrich", "p", *arguments, cwd=place, language="fr")
    assert done.returncode == 0
    assert "3 questions sans réponse\u202f: réponse non conforme au schéma: 3" in done.stdout
    assert "La prochaine exécution" in done.stdout
