"""`pictoria-docs models`, as a person uses it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import called
from tests.models.fake_server import Handler, good, serving

pytestmark = pytest.mark.slow


def test_the_models_are_listed_with_what_one_must_know(tmp_path: Path) -> None:
    listed = json.loads(called("models", "list", "--json", cwd=tmp_path).stdout)["models"]
    assert all(model["licence"] and model["memory_gb"] for model in listed)
    shown = called("models", "list", cwd=tmp_path, language="fr").stdout
    assert "qwen2.5-vl-7b" in shown and "Apache-2.0" in shown and "pas certain" in shown


def test_a_model_is_checked_with_a_picture_and_a_schema(tmp_path: Path) -> None:
    def reply(handler: Handler, body: dict[str, object]) -> None:
        handler.say('{"colour": "rouge", "name": "phiale"}')

    with serving(reply) as server:
        done = called("models", "check", "--url", server.url, cwd=tmp_path, language="fr")
        assert done.returncode == 0, done.stderr
        assert "phiale" in done.stdout
        parts = server.asked[0]["messages"][1]["content"]
    assert [part["type"] for part in parts] == ["text", "image_url", "text"]
    assert "appelle phiale" in parts[-1]["text"]


def test_a_model_that_does_not_keep_to_the_schema_fails_the_check(tmp_path: Path) -> None:
    with serving(good) as server:
        done = called("models", "check", "--url", server.url, cwd=tmp_path)
    assert done.returncode == 1
    assert "invalid" in done.stdout


def pooling(handler: Handler, body: dict[str, Any]) -> None:
    if handler.path.endswith("/rerank"):
        handler.send(200, {"results": [{"index": 0, "relevance_score": 0.5}]})
    else:
        handler.send(200, {"data": [{"index": 0, "embedding": [3.0, 4.0, 0.0]}]})


def test_the_models_of_search_that_a_config_names_are_checked(tmp_path: Path) -> None:
    with serving(pooling) as server:
        named = {"embedding": "tiny", "embedding_url": server.url, "pictures": "off"}
        (tmp_path / "ours.yaml").write_text(json.dumps({"retrieval": named}))
        done = called("models", "check", "-c", "ours.yaml", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        (line,) = done.stdout.splitlines()
        assert "tiny" in line and "vectors of 3 numbers" in line
        named |= {"reranker": "tiny-reranker", "reranker_url": server.url, "embedding": "./nowhere"}
        named["embedding_url"] = None
        (tmp_path / "ours.yaml").write_text(json.dumps({"retrieval": named}))
        done = called("models", "check", "-c", "ours.yaml", cwd=tmp_path, language="fr")
        assert done.returncode == 1 and not done.stderr
        first, second = done.stdout.splitlines()
        assert "nowhere" in first and "Plongements" in first
        assert "tiny-reranker" in second and "un texte en" in second
        known = called("models", "check", "qwen3-embedding-0.6b", "--url", server.url, cwd=tmp_path)
        assert known.returncode == 0 and "vectors of 3 numbers" in known.stdout


def test_a_server_outside_is_refused_unless_the_config_names_it(tmp_path: Path) -> None:
    done = called("models", "check", "--url", "http://192.0.2.1:9/v1", cwd=tmp_path)
    assert done.returncode == 2
    assert "192.0.2.1" in done.stderr and "allowed_hosts" in done.stderr
    (tmp_path / "ours.yaml").write_text(
        'models: {allowed_hosts: ["192.0.2.1"], connect_timeout: 0.2, patience: 0, model: some}'
    )
    done = called("models", "check", "--url", "http://192.0.2.1:9/v1", "-c", "ours.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "outside" not in done.stderr


def test_what_cannot_be_served_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nmodel: ./weights\n")
    for arguments in (
        ("serve", "nonsense"),
        ("serve", "mine.yaml"),
        ("check", "mine.yaml"),
        ("check",),
        ("stop", "mine.yaml"),
    ):
        done = called("models", *arguments, cwd=tmp_path, language="fr")
        assert done.returncode in (1, 2)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
