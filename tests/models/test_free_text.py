"""Answers in a model's own words, without a schema."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.question import Crop, Failure, Question
from tests.models.asking import client, question
from tests.models.fake_server import first, good, serving


def free(id: str = "page", **more: Any) -> Question:
    whole = Crop(1, (0, 0, 100, 50), "page")
    return question(
        id, **{"prompt": "regions_doctags", "values": {}, "schema": None, "crops": (whole,), **more}
    )


def red_page(number: int) -> tuple[Image.Image, float]:
    return Image.new("RGB", (200, 100), "red"), 2.0


def test_free_text_is_asked_for_in_the_models_own_words() -> None:
    with serving(lambda handler, body: handler.say("<doctag></doctag>")) as server:
        answer = client(server, image_of=red_page).ask_all([free()])[0]
        body = server.asked[0]
    assert (answer.text, answer.data, answer.failure) == ("<doctag></doctag>", None, None)
    assert answer.extra == {"width": 200, "height": 100}
    assert "response_format" not in body
    assert body["skip_special_tokens"] is False
    assert [message["role"] for message in body["messages"]] == ["user"]
    assert [part["type"] for part in body["messages"][0]["content"]] == ["image_url", "text"]


def test_a_question_by_a_schema_bears_no_word_of_one_server_only() -> None:
    with serving(good) as server:
        client(server).ask_all([question()])
        assert "skip_special_tokens" not in server.asked[0]


def test_free_text_that_was_cut_is_told_and_kept(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    with serving(lambda handler, body: handler.say("<doctag><text>Fi", "length")) as server:
        doors = [client(server, cache, image_of=red_page, page_key=str) for _ in range(2)]
        answers = [backend.ask_all([free()])[0] for backend in doors]
        assert len(server.asked) == 1
    for answer in answers:
        assert (answer.failure, answer.text) == (Failure.CUT, "<doctag><text>Fi")
        assert answer.extra == {"width": 200, "height": 100}


def test_free_text_is_remembered(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    said = 'not {JSON}: "é" \ud800\0'
    with serving(lambda handler, body: handler.say(said)) as server:
        answers = [
            client(server, cache, image_of=red_page, page_key=str).ask_all([free()])[0] for _ in range(2)
        ]
        assert len(server.asked) == 1
    assert [answer.text for answer in answers] == ['not {JSON}: "é" \ufffd'] * 2
    assert [answer.cached for answer in answers] == [False, True]
    assert answers[1].extra == {"width": 200, "height": 100}


@pytest.mark.parametrize("said", [None, "", " \n"])
def test_no_text_at_all_is_no_answer(said: str | None, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    with serving(first(1, lambda handler, body: handler.say(said), lambda h, b: h.say("words"))) as server:
        for failure, text in ((Failure.INVALID, ""), (None, "words")):
            answer = client(server, cache, image_of=red_page).ask_all([free()])[0]
            assert (answer.failure, answer.text) == (failure, text)
