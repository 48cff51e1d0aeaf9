"""A model on loopback that answers questions as it is told."""

import json
from collections.abc import Callable
from typing import Any

from pictoria_docs.models.options import ModelOptions
from tests.models.fake_server import FakeServer, Handler, Reply

Sentence = tuple[str, list[tuple[int, str]]]
"""A text with its items and quotations."""


def answer(*sentences: Sentence, answered: bool = True) -> dict[str, Any]:
    """An answer by the schema."""
    return {
        "answered": answered,
        "sentences": [
            {"text": text, "citations": [{"item": item, "quotation": words} for item, words in cited]}
            for text, cited in sentences
        ],
    }


def asked_text(body: dict[str, Any]) -> str:
    """What a model is asked, whether the message has one part or several."""
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else str(content[-1]["text"])


def saying(make: Callable[[str], dict[str, Any]]) -> Reply:
    """A model that answers by what it is asked: the text of the question with its items."""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(json.dumps(make(asked_text(body)), ensure_ascii=False))

    return reply


def options(server: FakeServer) -> ModelOptions:
    """How to ask it, without what was answered before."""
    return ModelOptions(url=server.url, timeout=60, patience=0.5, retries=1, backoff=0.01)
