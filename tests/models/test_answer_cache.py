"""Remembered answers: what is asked once, and what is asked again."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.question import Crop, Failure
from tests.models.asking import SCHEMA, client, question
from tests.models.fake_server import first, good, serving, together


def test_the_second_time_nothing_is_asked(tmp_path: Path) -> None:
    asked = [question(str(n)) for n in range(200)]
    with serving(good) as server:
        client(server, AnswerCache(tmp_path / "answers.sqlite")).ask_all(asked)
        before = len(server.asked)
        answers = client(server, AnswerCache(tmp_path / "answers.sqlite")).ask_all(asked)
        assert len(server.asked) == before == 200
    assert all(answer.cached and answer.data is not None for answer in answers)


@pytest.mark.parametrize(
    "other",
    [
        {"values": {"text": "other words"}},
        {"language": "fr"},
        {"max_tokens": 99},
        {"schema": {**SCHEMA, "title": "other"}},
        {"crops": (Crop(1, (0, 0, 20, 20), "picture"),)},
        {"odds": "same"},
    ],
)
def test_another_question_is_asked_anew(tmp_path: Path, other: dict[str, Any]) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    page = Image.new("RGB", (100, 100), "red")
    with serving(good) as server:
        for each in (question(), question(**other)):
            client(server, cache, image_of=lambda number: (page, 1.0)).ask_all([each])
        assert len(server.asked) == 2


def test_failures_are_asked_again_but_for_the_length_limit(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    with serving(first(1, lambda handler, body: handler.say("nonsense"))) as server:
        assert client(server, cache).ask_all([question()])[0].failure is Failure.INVALID
        assert client(server, cache).ask_all([question()])[0].data is not None
    with serving(lambda handler, body: handler.say("{", "length")) as server:
        for _ in range(2):
            answer = client(server, cache).ask_all([question("b")])[0]
            assert answer.failure is Failure.CUT
        assert len(server.asked) == 1


def test_a_page_with_a_key_is_not_drawn_for_a_remembered_answer(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    drawn: list[int] = []

    def image_of(number: int) -> tuple[Image.Image, float]:
        drawn.append(number)
        return Image.new("RGB", (100, 100), "red"), 1.0

    asked = [question(crops=(Crop(3, (0, 0, 50, 50), "picture"),))]
    with serving(good) as server:
        for _ in range(2):
            client(server, cache, image_of=image_of, page_key=lambda page: f"digest-{page}").ask_all(asked)
        assert len(server.asked) == 1
    assert drawn == [3]


def test_the_same_question_twice_is_asked_once() -> None:
    same = {"values": {"text": "the same"}}
    asked = [question("a", **same), question("b", **same), question("c")]
    with serving(together(2)) as server:  # no answer comes before another question is under way
        answers = client(server, timeout=120).ask_all(asked)
        assert len(server.asked) == 2
    assert [(answer.id, answer.data is not None) for answer in answers] == [
        ("a", True),
        ("b", True),
        ("c", True),
    ]


def test_a_broken_cache_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    file.write_bytes(b"this is no database" * 1000)
    cache = AnswerCache(file)
    with serving(good) as server:
        assert client(server, cache).ask_all([question()])[0].data is not None
    assert cache.get("unknown", "a") is None
