"""Questions, and a client that is patient for a moment only."""

from collections.abc import Callable, Sequence
from typing import Any

from pictoria_docs.models.answer_cache import AnswerCache
from pictoria_docs.models.client import ModelClient
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Answer, Question
from tests.models.fake_server import FakeServer, serving

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string"}, "same": {"enum": ["yes", "no"]}},
    "required": ["colour", "same"],
    "additionalProperties": False,
}


class GivenUp(Exception):
    """Raised by those who are told of the progress, to end the work."""


def give_up_after(answers: int) -> Callable[[int, int], None]:
    def progress(count: int, total: int) -> None:
        if count >= answers:
            raise GivenUp

    return progress


def question(id: str = "a", **more: Any) -> Question:
    values = {"text": f"Fig. {id}"}
    return Question(
        **{"id": id, "prompt": "check", "language": "en", "values": values, "schema": SCHEMA, **more}
    )


def client(
    server: FakeServer | Sequence[FakeServer], cache: AnswerCache | None = None, **more: Any
) -> ModelClient:
    images = {name: more.pop(name) for name in ("image_of", "page_key") if name in more}
    options = ModelOptions(
        **{"timeout": 60, "patience": 0.5, "retries": 3, "backoff": 0.01, "max_wait": 0.2, **more}
    )
    servers = [server] if isinstance(server, FakeServer) else server
    return ModelClient([server.url for server in servers], options=options, cache=cache, **images)


def ask_one(reply: Any, **more: Any) -> Answer:
    with serving(reply) as server:
        return client(server, **more).ask_all([question()])[0]
