"""Several servers of one model: each is kept full and not crowded, and what one cannot answer another does."""

import threading
from collections import Counter
from typing import Any

import pytest

from pictoria_docs.errors import ConfigError
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Answer, Failure
from tests.models.asking import client, question
from tests.models.engine import engine
from tests.models.fake_server import FakeServer, Reply, broken, first, good, serving, silent, status
from tests.waiting import LIMIT, wait_until


def ask(count: int, *servers: FakeServer, **more: Any) -> list[Answer]:
    return client(servers, **more).ask_all([question(str(number)) for number in range(count)])


def asked(*servers: FakeServer) -> Counter[str]:
    return sum((server.questions for server in servers), Counter())


def test_servers_of_unlike_speed_are_both_kept_full() -> None:
    with engine(8, 0.5) as fast, engine(8, 2.0) as slow:
        answers = ask(180, fast, slow)
        assert all(answer.data is not None for answer in answers)
        assert set(asked(fast, slow).values()) == {1}
    assert min(fast.most, slow.most) >= 8
    assert len(fast.asked) > len(slow.asked)


def test_a_server_gets_no_more_than_it_has_places_for() -> None:
    with engine(4, 0.25) as server:
        ask(100, server)
        assert 4 <= server.most < 32  # which would be allowed


def test_a_server_with_many_places_soon_gets_as_many_as_allowed() -> None:
    with engine(100, 1.0) as server:
        ask(100, server)
        assert 8 < server.most <= 32


def test_a_server_that_does_not_tell_gets_as_many_as_allowed() -> None:
    with engine(12, 0.5, tells=False) as server:
        ask(100, server, concurrency=12)
        assert server.most == 12


@pytest.mark.parametrize("bad", [status(503), status(404), status(401), broken, silent])
def test_what_one_server_cannot_answer_another_does(bad: Reply) -> None:
    with serving(bad) as poor, serving(good) as rich:
        # Only who is silent is waited for; the other may be slow on a busy machine.
        limit = 10.0 if bad is silent else 60.0
        answers = ask(60, poor, rich, timeout=limit, concurrency=4, retries=0)
        assert all(answer.data is not None for answer in answers)
        assert len(rich.asked) == 60 and set(rich.questions.values()) == {1}


def test_a_server_that_is_away_is_left_out_until_it_is_back() -> None:
    with serving(good) as gone:
        port = gone.server_address[1]
    answers: list[Answer] = []
    with engine(2, 0.05, tells=False) as there:
        asking = threading.Thread(target=lambda: answers.extend(ask(300, there, gone, concurrency=2)))
        asking.start()
        wait_until(lambda: len(there.asked) > 10)
        with serving(good, port) as back:
            asking.join(LIMIT)
            assert len(back.asked) > 10
            assert set(asked(there, back).values()) == {1}
    assert [answer.data is not None for answer in answers] == [True] * 300


def test_nothing_is_lost_with_a_server_that_dies() -> None:
    with serving(good) as stays, serving(first(20, good, broken)) as dies:
        answers = ask(100, stays, dies, concurrency=4)
        assert [answer.id for answer in answers] == [str(number) for number in range(100)]
        assert all(answer.data is not None for answer in answers)
        assert len(stays.asked) == 80  # What was answered is not asked again.


def test_when_all_are_gone_that_is_told_as_of_one() -> None:
    with serving(good) as one, serving(good) as other:
        backend = client([one, other])
    answers = backend.ask_all([question(str(number)) for number in range(200)])
    assert {answer.failure for answer in answers} == {Failure.UNREACHABLE}
    assert backend.retries < 200


def test_a_refusal_of_the_question_is_not_asked_of_others() -> None:
    with serving(status(400)) as one, serving(status(400)) as other:
        (answer,) = ask(1, one, other)
        assert answer.failure is Failure.REFUSED and len(one.asked) + len(other.asked) == 1


def test_every_address_of_a_list_must_be_allowed() -> None:
    with serving(good) as server:
        with pytest.raises(ConfigError) as caught:
            ModelClient([server.url, "http://8.8.8.8/v1"], "fake")
        assert "8.8.8.8" in caught.value.sentence("en")
        ModelClient(
            [server.url, "http://8.8.8.8/v1"], "fake", options=ModelOptions(allowed_hosts=("8.8.8.8",))
        )


def test_one_address_or_a_list() -> None:
    assert ModelOptions(url="http://a").urls == ("http://a",)
    assert ModelOptions.model_validate({"url": ["http://a", "http://b"]}).urls == ("http://a", "http://b")
    assert ModelOptions().urls == ModelOptions.model_validate({"url": []}).urls == ()
