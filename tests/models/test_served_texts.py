"""Vectors and relevance from a server: in the order of the texts, behind the right prefix; failures in one sentence."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.text_models import (
    TextModel,
    TextModelSource,
    open_reranker,
    open_text_model,
    text_model_name,
)
from tests.models.fake_server import FakeServer, Handler, Reply, broken, first, serving, silent, status

CONFIG = """
name: tiny-embedding
model: org/tiny-embedding
kind: embedding
query_prefix: "Instruct: find the entry\\nQuery: "
document_prefix: "passage: "
"""
OPTIONS = ModelOptions(timeout=20, patience=0.5, retries=3, backoff=0.01, max_wait=0.05)


def lengths(handler: Handler, body: dict[str, Any]) -> None:
    """Vectors that tell the text's length, in another order than the texts."""
    rows = [
        {"index": index, "embedding": [3.0 * len(text), 4.0 * len(text), 0.0]}
        for index, text in enumerate(body["input"])
    ]
    rows[0]["embedding"][2] = 1.0
    for row in rows[1::2]:
        row["embedding"] = base64.b64encode(np.array(row["embedding"], "<f4").tobytes()).decode()
    handler.send(200, {"data": rows[::-1]})


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "tiny.yaml"
    file.write_text(CONFIG)
    return str(file)


def model(server: FakeServer, config: str) -> TextModel:
    return open_text_model(TextModelSource(model=config, url=server.url), OPTIONS)


def test_vectors_come_in_batches_in_the_order_of_the_texts(config: str) -> None:
    with serving(lengths) as server:
        made = model(server, config).passages(["a" * length for length in range(1, 151)])
    assert made.shape == (150, 3) and np.allclose(np.linalg.norm(made, axis=1), 1)
    assert np.allclose(made[1], (0.6, 0.8, 0)), "of the second text, whatever form it came in"
    assert {index for index, row in enumerate(made) if row[2] > 0} == {0, 64, 128}
    assert sorted(len(body["input"]) for body in server.asked) == [22, 64, 64]
    assert all(body["model"] == "tiny-embedding" for body in server.asked)


def test_queries_and_texts_have_their_prefixes(config: str) -> None:
    with serving(lengths) as server:
        opened = model(server, config)
        opened.passages(["amphore", ""])
        opened.query("vase")
    assert [body["input"] for body in server.asked] == [
        ["passage: amphore", "passage: -"],
        ["Instruct: find the entry\nQuery: vase"],
    ]


def test_another_prefix_or_length_is_another_model(config: str, tmp_path: Path) -> None:
    source = TextModelSource(model=config, url="http://127.0.0.1:1")
    names = {
        text_model_name(source),
        text_model_name(TextModelSource(model=config, url="http://127.0.0.1:2")),
    }
    assert len(names) == 1, "a server that moved has the same model"
    for change in ("query_prefix: a", "document_prefix: b", "dimensions: 7"):
        file = tmp_path / "other.yaml"
        kept = [line for line in CONFIG.splitlines() if not line.startswith(change.split(":")[0])]
        file.write_text("\n".join([*kept, change]))
        names.add(text_model_name(source.model_copy(update={"model": str(file)})))
    names.add(text_model_name(TextModelSource(model="Qwen/Qwen3-Embedding-0.6B", url="http://127.0.0.1:1")))
    assert len(names) == 5


def test_a_busy_server_is_asked_again_by_who_indexes_and_not_by_who_searches(config: str) -> None:
    with serving(first(2, status(503), lengths)) as server:
        assert model(server, config).passages(["amphore"]).shape == (1, 3)
        assert len(server.asked) == 3
    with serving(first(1, status(503), lengths)) as server:
        with pytest.raises(MissingPartError):
            model(server, config).query("amphore")
        assert len(server.asked) == 1


def wrong(body: object) -> Reply:
    def reply(handler: Handler, request: dict[str, Any]) -> None:
        handler.send(200, body)

    return reply


BAD: dict[str, Reply] = {
    "refused": status(400, {"error": {"message": "too long"}}),
    "no JSON": wrong(b"<html>"),
    "a list": wrong([]),
    "no data": wrong({"data": None}),
    "too few": wrong({"data": []}),
    "twice the same": wrong({"data": [{"index": 0, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}]}),
    "not a number": wrong({"data": [{"index": i, "embedding": [float("nan")]} for i in range(2)]}),
    "words": wrong({"data": [{"index": i, "embedding": ["x"]} for i in range(2)]}),
    "uneven": wrong({"data": [{"index": i, "embedding": [1.0] * (i + 1)} for i in range(2)]}),
    "nested": wrong({"data": [{"index": i, "embedding": [[1.0]]} for i in range(2)]}),
    "no base64": wrong({"data": [{"index": i, "embedding": "%%%"} for i in range(2)]}),
    "half an answer": broken,
}


@pytest.mark.parametrize("name", BAD)
def test_answers_that_make_no_sense_are_one_sentence(config: str, name: str) -> None:
    with serving(BAD[name]) as server, pytest.raises(MissingPartError) as failed:
        model(server, config).passages(["a", "b"])
    sentence = failed.value.sentence("en")
    assert server.url in sentence and "tiny-embedding" in sentence and "\n" not in sentence


def test_a_server_that_does_not_answer_is_not_waited_for_by_who_searches(
    config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictoria_docs.models.served_texts.QUERY_SECONDS", 0.3)
    with serving(silent) as server, pytest.raises(MissingPartError):
        model(server, config).query("a")


def test_a_server_that_is_away_or_outside(config: str) -> None:
    away = TextModelSource(model=config, url="http://127.0.0.1:9")
    with pytest.raises(MissingPartError):
        open_text_model(away, OPTIONS).passages(["a"])
    outside = TextModelSource(model=config, url="http://8.8.8.8:80")
    with pytest.raises(ConfigError) as refused:
        open_text_model(outside, OPTIONS)
    assert refused.value.code == "endpoint_outside"
    with pytest.raises(MissingPartError) as stopped:
        open_text_model(TextModelSource(model=config), OPTIONS)
    assert stopped.value.code == "server_not_running"
    with pytest.raises(ConfigError):
        open_text_model(TextModelSource(model="word2vec"), OPTIONS)


def ranked(handler: Handler, body: dict[str, Any]) -> None:
    """The longer the better, in the order of the scores."""
    if handler.path != "/v1/rerank":
        handler.send(404, {"error": "no such route"})
        return
    rows = [{"index": i, "relevance_score": float(len(text))} for i, text in enumerate(body["documents"])]
    handler.send(200, {"results": sorted(rows, key=lambda row: -row["relevance_score"])})


def scored(handler: Handler, body: dict[str, Any]) -> None:
    """A server without the route of rerankers."""
    if handler.path != "/v1/score":
        handler.send(404, {"error": "no such route"})
        return
    handler.send(
        200, {"data": [{"index": i, "score": float(len(text))} for i, text in enumerate(body["text_2"])]}
    )


@pytest.mark.parametrize("reply", [ranked, scored])
def test_a_reranker_scores_each_text(reply: Reply) -> None:
    with serving(reply) as server:
        scores = open_reranker("any", server.url, OPTIONS).scores("q", ["aa", "a", "aaaa"])
    assert scores == [2, 1, 4]


@pytest.mark.parametrize(
    "body", [{"results": [{"index": 0, "relevance_score": 1.0}]}, {"results": None}, {"data": []}, {}]
)
def test_a_reranker_that_leaves_texts_out_is_not_believed(body: object) -> None:
    with serving(wrong(body)) as server, pytest.raises(MissingPartError) as failed:
        open_reranker("any", server.url, OPTIONS).scores("q", ["aa", "a"])
    assert server.url in failed.value.sentence("fr")
