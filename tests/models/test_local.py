"""A model in this process, held to its schema: the tiny model again, where transformers is installed."""

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from pictoria_docs.errors import MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.backend import open_backend
from pictoria_docs.models.local import NEEDED, LocalModel
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Failure
from tests.models.asking import GivenUp, give_up_after
from tests.models.conftest import tiny_config
from tests.models.tiny_questions import by_the_schema, page, questions

missing = [name for name in NEEDED if find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}"),
]


@pytest.fixture(scope="module")
def config() -> ModelConfig:
    return tiny_config(sys.executable)


def test_answers_by_the_schema_in_batches_and_from_memory(config: ModelConfig, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    backend = LocalModel(config, batch=4, image_of=page, cache=cache)
    answers = backend.ask_all(questions("vase", 10))
    assert all(map(by_the_schema, answers)), answers
    assert all(answer.tokens_out > 5 and "log_odds" in answer.extra for answer in answers)
    again = backend.ask_all(questions("vase", 10))
    assert [answer.data for answer in again] == [answer.data for answer in answers]
    assert all(answer.cached for answer in again)


def test_an_answer_that_is_too_long_is_cut_and_the_others_are_not(config: ModelConfig) -> None:
    short, full = questions("lamp", 2)
    answers = LocalModel(config, batch=2, image_of=page).ask_all([replace(short, max_tokens=4), full])
    assert answers[0].failure is Failure.CUT
    assert by_the_schema(answers[1])


def test_free_text_beside_answers_by_a_schema(config: ModelConfig) -> None:
    one, other = questions("urn", 2)
    own = replace(one, schema=None, odds=None, prompt="regions_doctags", values={}, max_tokens=12)
    answers = LocalModel(config, batch=2, image_of=page).ask_all([own, other])
    assert answers[0].data is None and answers[0].text and answers[0].extra["width"] > 0
    assert answers[0].failure is (Failure.CUT if answers[0].tokens_out == 12 else None)
    assert by_the_schema(answers[1])


def test_given_up_at_the_next_token(config: ModelConfig) -> None:
    backend = LocalModel(config, batch=2, image_of=page)
    with pytest.raises(GivenUp):
        backend.ask_all(questions("coin", 40), give_up_after(1))
    assert by_the_schema(backend.ask_all(questions("coin", 1))[0])


def test_what_is_missing_is_said(config: ModelConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictoria_docs.models.local.find_spec", lambda name: None)
    with pytest.raises(MissingPartError) as caught:
        LocalModel(config)
    assert "pictoria-docs[models]" in caught.value.sentence("fr")


def test_the_config_opens_the_door_to_a_model_in_this_process(config: ModelConfig, tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_text(yaml.safe_dump(config.model_dump(mode="json")), encoding="utf-8")
    options = ModelOptions(backend="in-process", model=str(file), cache=tmp_path / "answers.sqlite")
    answers = open_backend(options, image_of=page).ask_all(questions("bell", 2))
    assert all(map(by_the_schema, answers)), answers
