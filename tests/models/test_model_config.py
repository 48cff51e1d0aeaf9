"""Model configs: those that come with the product, and those that users write."""

from pathlib import Path

import pytest

from pictoria_docs.errors import ConfigError
from pictoria_docs.models.model_config import load_model, model_names
from pictoria_docs.models.server import command


@pytest.mark.parametrize("name", model_names())
def test_what_an_institution_must_know_is_there(name: str) -> None:
    config = load_model(name)
    assert config.name == name
    assert config.licence and config.licence_url.startswith("https://")
    assert config.memory_gb and config.parameters
    # Two bytes a parameter is the least that weights at 16 bits take.
    assert config.memory_gb > 2 * config.parameters
    assert config.describe("en") and config.describe("fr") != config.describe("en")


def test_weights_of_a_folder_are_looked_for_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nmodel: ./weights\n")
    assert load_model(tmp_path / "mine.yaml").location == str(tmp_path / "weights")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: a b\nmodel: x", "name"),
        ("name: a\nmodel: x\ntensor: 2", "tensor"),
        ("name: a", "model"),
        ("[]", "?"),
    ],
)
def test_a_config_that_makes_no_sense(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_model(file)
    assert place in caught.value.sentence("en") and str(file) in caught.value.sentence("fr")


def test_unknown_missing_and_not_yaml(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [")
    for name in ("nonsense", "../default", tmp_path / "none.yaml", tmp_path / "bad.yaml"):
        with pytest.raises(ConfigError):
            load_model(name)


def test_answers_are_remembered_by_weights_not_by_memory(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nmodel: a/b")
    first = load_model(file)
    file.write_text("name: mine\nmodel: a/b\ngpu_memory: 0.5")
    assert load_model(file).identity == first.identity
    file.write_text("name: mine\nmodel: a/b\nrevision: v2")
    assert load_model(file).identity != first.identity


def test_the_server_stays_on_this_machine_fetches_no_pictures_and_logs_no_pages() -> None:
    line = command(load_model("qwen2.5-vl-72b"), "python", "127.0.0.1", 8077, "this-start")
    said = " ".join(line)
    assert "--host 127.0.0.1" in said and "--tensor-parallel-size 4" in said
    assert "--no-enable-log-requests" in line and "--allowed-media-domains" in line
    assert "--trust-remote-code" not in line
    assert "this-start" in line[line.index("--served-model-name") :]
