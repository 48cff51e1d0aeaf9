"""The real vLLM server through its life, with a tiny model: started, asked, cancelled, killed, started again, stopped.

One test, for a start takes a minute: picture and schema; a batch that is cancelled; a batch in whose middle the server
is killed; the same batch again, from memory; `enrich` over a catalogue, and answers about one. What the model says is
worth nothing, so nothing of the quality of answers is shown here.
"""

import os
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pictoria_docs import Project
from pictoria_docs.apps import models as commands
from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.processes import port_free
from pictoria_docs.models.question import Answer
from pictoria_docs.models.server import Server, find_server, start_server
from tests.models.asking import GivenUp, give_up_after
from tests.models.conftest import tiny_config
from tests.models.tiny_questions import by_the_schema, page, questions
from tests.pipeline.served_votes import ServedVotes
from tests.ports import free_port
from tests.programs import needs_vllm
from tests.retrieval.conftest import indexed_example, project
from tests.retrieval.served_answers import check_answers
from tests.waiting import wait_until

__all__ = ["indexed_example", "project"]

pytestmark = [pytest.mark.slow, needs_vllm]


def client(server: Server, config: ModelConfig, cache: AnswerCache | None = None) -> ModelClient:
    options = ModelOptions(concurrency=6, timeout=600, patience=900)
    return ModelClient(
        server.url,
        config=config,
        options=options,
        image_of=page,
        page_key=lambda number: f"p{number}",
        cache=cache,
    )


def test_a_server_through_its_life(
    vllm_python: str,
    own_state: Path,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # As the recipe of docs/models.md has it, without numbers: the model reads half of what its config asks for.
    tiny = tiny_config(vllm_python)
    threads = {name: value for name, value in tiny.environment.items() if name != "VLLM_CPU_KVCACHE_SPACE"}
    config = tiny.model_copy(
        update={"max_length": ModelConfig(name="x", model="x").max_length, "environment": threads}
    )
    # As our OCR wants it: the server must not inherit it, or it waits for ever for the threads that it lacks.
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    # Not one of the usual ports: tests that run beside this one use them too.
    server, _ = start_server(config, python=vllm_python, port=free_port(), wait=900)
    try:
        assert server.answers
        picture_and_schema(server, config, own_state, capsys)
        given_up_in_mid_batch(server, config)
        server = killed_in_mid_batch(server, config, vllm_python, own_state)
        votes = ServedVotes(config, own_state)
        votes.check()
        check_answers(server, project, own_state)
    finally:
        server.stop()
    assert find_server("tiny") is None and port_free("127.0.0.1", server.port)
    votes.check_without_server()


def picture_and_schema(
    server: Server, config: ModelConfig, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = client(server, config).ask_all(questions("vase", 2))
    assert all(map(by_the_schema, answers)), answers
    assert all(answer.tokens_in > 100 and "log_odds" in answer.extra for answer in answers)
    file = folder / "tiny.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")))
    assert commands.check(str(file), None, None) == 0
    assert commands.show_models(as_json=False) == 0
    assert server.url in capsys.readouterr().out


def given_up_in_mid_batch(server: Server, config: ModelConfig) -> None:
    with pytest.raises(GivenUp):
        client(server, config).ask_all(questions("lamp", 40), give_up_after(2))
    assert by_the_schema(client(server, config).ask_all(questions("coin", 1))[0])


def killed_in_mid_batch(server: Server, config: ModelConfig, python: str, folder: Path) -> Server:
    """The batch waits while the server is started again, then goes on; no answer is lost, none comes twice."""
    cache = AnswerCache(folder / "answers.sqlite")
    asked = questions("cup", 24)
    came: list[int] = []
    answers: list[Answer] = []
    backend = client(server, config, cache)
    batch = threading.Thread(
        target=lambda: answers.extend(
            backend.ask_all(asked, progress=lambda count, total: came.append(count))
        )
    )
    batch.start()
    wait_until(lambda: len(came) >= 3 or not batch.is_alive())
    os.killpg(server.pid, signal.SIGKILL)
    assert len(came) < 24
    again, new = start_server(config, python=python, port=server.port, wait=900)
    batch.join(900)
    assert new and not batch.is_alive()
    assert [answer.id for answer in answers] == [question.id for question in asked]
    assert all(map(by_the_schema, answers)), Counter(answer.failure for answer in answers)
    assert came == list(range(1, 25)) and backend.retries > 0
    remembered = client(again, config, cache).ask_all(asked)
    assert [answer.data for answer in remembered] == [answer.data for answer in answers]
    assert all(answer.cached for answer in remembered)
    return again
